"""SM2 签名，摘要用 SM3，用户标识 1234567812345678：由系统的 libcrypto（OpenSSL 3）计算。

Software for development and trial; 密评 wants a certified device, which is another `Signer`. Where the system's libcrypto is missing
or was built without SM2, every call says so in one sentence and nothing else of the platform depends on it.

Main names: `generate`, `sign`, `verify`, `SigningUnavailable`.
Source: GB/T 32918.2-2016 (签名), GB/T 32918.5-2017 (曲线), GB/T 35276-2017 (用户标识的缺省值).
"""

from __future__ import annotations

import ctypes
import ctypes.util
from collections.abc import Iterator
from contextlib import contextmanager
from ctypes import byref, c_char_p, c_int, c_size_t, c_void_p
from functools import cache
from typing import NamedTuple

USER_ID = b"1234567812345678"
SIZE = 32
_LONGEST = 80  # DER: 两个 33 字节的整数
_POINTERS = (
    "BN_new", "EVP_MD_CTX_new", "EVP_PKEY_CTX_new", "EVP_PKEY_Q_keygen", "EVP_sm3", "d2i_AutoPrivateKey", "d2i_PUBKEY",
)  # fmt: skip
# 对象标识：id-ecPublicKey、sm2p256v1（1.2.156.10197.1.301）
_ALGORITHM = bytes.fromhex("301306072a8648ce3d020106082a811ccf5501822d")


class SigningUnavailable(RuntimeError):
    """This system cannot sign this way; the Chinese message says why and what to do."""


class KeyPair(NamedTuple):
    """Private number (32 bytes) and public point (x ‖ y, 64 bytes)."""

    private: bytes
    public: bytes


@cache
def _library() -> ctypes.CDLL:
    """The system's libcrypto with the types of what is used.

    Raises:
        SigningUnavailable: there is none, or it has no SM2.
    """
    name = ctypes.util.find_library("crypto")
    if name is None:
        raise SigningUnavailable(
            "本机没有 libcrypto，不能用 SM2 签名。请安装 OpenSSL 3，或者改用 Ed25519、密码设备。"
        )
    try:
        library = ctypes.CDLL(name)
        for function in _POINTERS:
            getattr(library, function).restype = c_void_p
    except (OSError, AttributeError) as why:
        raise SigningUnavailable(
            f"本机的 {name} 没有 SM2 所要的函数，不能用 SM2 签名。请安装 OpenSSL 3，或者改用 Ed25519、密码设备。"
        ) from why
    made = library.EVP_PKEY_Q_keygen(None, None, b"SM2")
    if not made:
        raise SigningUnavailable(
            f"本机的 {name} 没有编入 SM2，不能用 SM2 签名。请换用带 SM2 的 OpenSSL 3，或者改用 Ed25519、密码设备。"
        )
    library.EVP_PKEY_free(c_void_p(made))
    return library


def generate() -> KeyPair:
    """A fresh key pair."""
    crypto = _library()
    key = c_void_p(crypto.EVP_PKEY_Q_keygen(None, None, b"SM2"))
    try:
        number, point = c_void_p(crypto.BN_new()), ctypes.create_string_buffer(2 * SIZE + 1)
        written, private = c_size_t(), ctypes.create_string_buffer(SIZE)
        try:
            _insist(crypto.EVP_PKEY_get_bn_param(key, b"priv", byref(number)))
            _insist(crypto.BN_bn2binpad(number, private, c_int(SIZE)) == SIZE)
        finally:
            crypto.BN_clear_free(number)
        _insist(
            crypto.EVP_PKEY_get_octet_string_param(key, b"pub", point, c_size_t(len(point)), byref(written))
        )
        _insist(written.value == len(point.raw) and point.raw[0] == 4)
        return KeyPair(private.raw, point.raw[1:])
    finally:
        crypto.EVP_PKEY_free(key)


def sign(pair: KeyPair, message: bytes, user_id: bytes = USER_ID) -> bytes:
    """A signature over the message, DER of r and s; another one every time."""
    crypto = _library()
    with _key(_private_der(pair), crypto.d2i_AutoPrivateKey) as key, _context(key, user_id) as context:
        _insist(crypto.EVP_DigestSignInit(context, None, c_void_p(crypto.EVP_sm3()), None, key) == 1)
        made, length = ctypes.create_string_buffer(_LONGEST), c_size_t(_LONGEST)
        _insist(
            crypto.EVP_DigestSign(context, made, byref(length), c_char_p(message), c_size_t(len(message)))
            == 1
        )
        return made.raw[: length.value]


def verify(public: bytes, message: bytes, signature: bytes, user_id: bytes = USER_ID) -> bool:
    """Is this DER signature the public point's (x ‖ y) over the message? A point that is none verifies nothing."""
    crypto = _library()
    try:
        with _key(_public_der(public), crypto.d2i_PUBKEY) as key, _context(key, user_id) as context:
            _insist(crypto.EVP_DigestVerifyInit(context, None, c_void_p(crypto.EVP_sm3()), None, key) == 1)
            given = (c_char_p(signature), c_size_t(len(signature)), c_char_p(message), c_size_t(len(message)))
            return bool(crypto.EVP_DigestVerify(context, *given) == 1)
    except ValueError:
        return False
    finally:
        crypto.ERR_clear_error()


def _insist(holds: object) -> None:
    if not holds:
        raise ValueError("SM2 的密钥或者签名不对，libcrypto 没有算出来。")


@contextmanager
def _key(der: bytes, read: object) -> Iterator[c_void_p]:
    """An EVP_PKEY of DER bytes, freed afterwards.

    Raises:
        ValueError: no key.
    """
    at = c_char_p(der)
    arguments = (None, byref(at), ctypes.c_long(len(der)))
    key = c_void_p(read(*arguments))  # type: ignore[operator]
    _insist(key.value)
    try:
        yield key
    finally:
        _library().EVP_PKEY_free(key)


@contextmanager
def _context(key: c_void_p, user_id: bytes) -> Iterator[c_void_p]:
    """A digest context that knows the signer's id, from which Z_A is made."""
    crypto = _library()
    context, inner = c_void_p(crypto.EVP_MD_CTX_new()), c_void_p(crypto.EVP_PKEY_CTX_new(key, None))
    try:
        _insist(context.value and inner.value)
        _insist(crypto.EVP_PKEY_CTX_set1_id(inner, c_char_p(user_id), c_int(len(user_id))) == 1)
        crypto.EVP_MD_CTX_set_pkey_ctx(context, inner)
        yield context
    finally:
        crypto.EVP_MD_CTX_free(context)
        crypto.EVP_PKEY_CTX_free(inner)


def _der(tag: int, content: bytes) -> bytes:
    """
    >>> _der(0x04, b"ab").hex(), _der(0x30, bytes(130))[:3].hex()
    ('04026162', '308182')
    """
    size = len(content)
    length = bytes([size]) if size < 128 else bytes([0x81, size])
    return bytes([tag]) + length + content


def _public_der(public: bytes) -> bytes:
    """SubjectPublicKeyInfo."""
    if len(public) != 2 * SIZE:
        raise ValueError("SM2 的公钥应当是六十四个字节。")
    return _der(0x30, _ALGORITHM + _der(0x03, b"\x00\x04" + public))


def _private_der(pair: KeyPair) -> bytes:
    """PKCS#8 around RFC 5915, with the public point beside the number."""
    point = _der(0xA1, _der(0x03, b"\x00\x04" + pair.public))
    inner = _der(0x30, _der(0x02, b"\x01") + _der(0x04, pair.private) + point)
    return _der(0x30, _der(0x02, b"\x00") + _ALGORITHM + _der(0x04, inner))
