"""同一份内容只有一种字节写法：规范化 JSON 与带标签的散列。

What is hashed or signed must have exactly one spelling, otherwise two honest programs disagree about the
same record. `canonical` writes RFC 8785 JSON, restricted so that no implementation can differ: ASCII keys,
NFC strings, integers below 2**53, true/false, arrays, objects; null and floats are refused (an absent key says
"unknown", money is an integer of fen). `tagged_hash` is the H of the protocol notes: a tag for the purpose and
a length before each part, so that no two different lists of parts give the same input.

Sources: RFC 8785 (JCS); Unicode Annex 15 (NFC).
"""

from __future__ import annotations

import hashlib
import json
import unicodedata
from typing import Any

LARGEST = 2**53 - 1
"""Largest magnitude of an integer that every JSON reader keeps exactly (RFC 8785, IEEE 754 double)."""

_encode = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False).encode
_Fault = tuple[list[str], str]


def canonical(value: Any) -> bytes:
    """The one canonical UTF-8 spelling of a JSON value.

    Args:
        value: dicts with ASCII string keys, lists or tuples, NFC strings, bools, integers |n| < 2**53,
            nested in any way. Strings are refused, not normalised: whoever writes a record must store what
            was hashed.

    Raises:
        ValueError: something has no canonical form; the Chinese message names the place in the value.

    >>> canonical({"b": 1, "a": ["焦作", True]}).decode()
    '{"a":["焦作",true],"b":1}'
    >>> canonical({"fine": {"amount": 1.5}})
    Traceback (most recent call last):
    ValueError: 不能写成规范 JSON：fine.amount 是小数，金额请以分为单位写成整数。
    """
    try:
        return _written(value)
    except RecursionError:
        raise ValueError("不能写成规范 JSON：嵌套过深或自我包含。") from None


def tagged_hash(tag: str, *parts: bytes | str) -> bytes:
    """SHA-256(tag ‖ 0x00 ‖ u32(p₁) ‖ p₁ ‖ u32(p₂) ‖ p₂ …), 32 bytes; u32 is the big-endian length in bytes.

    Args:
        tag: ASCII name of the purpose with its version, e.g. ``liandong/event/v1``.
        parts: byte strings; a ``str`` stands for its UTF-8 bytes.

    Raises:
        ValueError: the tag is not ASCII or holds a zero byte.

    >>> tagged_hash("t", b"ab", b"c") == tagged_hash("t", b"a", b"bc")
    False
    """
    if not tag.isascii() or "\x00" in tag:
        raise ValueError("散列标签只能是不含零字节的 ASCII 文字。")
    digest = hashlib.sha256(tag.encode() + b"\x00")
    for part in parts:
        raw = part.encode() if isinstance(part, str) else part
        digest.update(len(raw).to_bytes(4, "big"))
        digest.update(raw)
    return digest.digest()


def _written(value: Any) -> bytes:
    try:
        text = _encode(value)
        raw = text.encode()
        fault = _fault(value, is_nfc=unicodedata.is_normalized("NFC", text))
    except (TypeError, ValueError) as error:
        raw, fault = b"", _fault(value, is_nfc=False) or ([], f"无法编码（{error}）")
    if fault:
        place = ".".join(reversed(fault[0])) or "内容"
        raise ValueError(f"不能写成规范 JSON：{place} {fault[1]}。")
    return raw


def _fault(value: Any, *, is_nfc: bool) -> _Fault | None:
    """First thing without canonical form: (path from the inside outwards, what is wrong), or None.

    `is_nfc` says that the whole text is already known to be NFC, which spares looking at each string: an escape
    or a quotation mark between two strings can break composition but never create it.
    """
    if isinstance(value, str):
        return None if is_nfc else _string_fault(value)
    if isinstance(value, bool):
        return None
    if isinstance(value, int):
        return None if -LARGEST <= value <= LARGEST else ([], "的整数超出 ±(2^53−1)")
    if isinstance(value, dict):
        return _object_fault(value, is_nfc)
    if isinstance(value, list | tuple):
        for index, item in enumerate(value):
            if not (is_nfc and type(item) is str) and (found := _fault(item, is_nfc=is_nfc)):
                found[0].append(str(index))
                return found
        return None
    return _scalar_fault(value)


def _object_fault(value: dict[Any, Any], is_nfc: bool) -> _Fault | None:
    for key, item in value.items():
        if not isinstance(key, str) or not key.isascii():
            return [repr(key)], "作为键不合规：键只能是 ASCII 文字"
        if not (is_nfc and type(item) is str) and (found := _fault(item, is_nfc=is_nfc)):
            found[0].append(key)
            return found
    return None


def _string_fault(value: str) -> _Fault | None:
    if not unicodedata.is_normalized("NFC", value):
        return [], "不是 NFC 文字，请先规范化后再登记"
    try:
        value.encode()
    except UnicodeEncodeError:
        return [], "含有不成对的代理码，不是有效的 Unicode 文字"
    return None


def _scalar_fault(value: Any) -> _Fault:
    if value is None:
        return [], "是空值，未知的项请整个省去"
    if isinstance(value, float):
        return [], "是小数，金额请以分为单位写成整数"
    return [], f"的类型 {type(value).__name__} 不能写入"
