"""两种算法：公开的算例验得过，改一个字就验不过，钥匙文件只有本人能读，系统没有 SM2 时说清楚。"""

from __future__ import annotations

import base64
import ctypes.util
import json
from pathlib import Path

import pytest

from liandong.signing import Signed, SigningUnavailable, file_statement, fresh, load, sm2, verifies
from liandong.signing.signer import ED25519, SM2

VECTOR = json.loads((Path(__file__).parent / "vectors/sm2_sm3_sm4.json").read_text())["sm2"]
PUBLIC = bytes.fromhex(VECTOR["x"] + VECTOR["y"])
PAIR = sm2.KeyPair(bytes.fromhex(VECTOR["private"]), PUBLIC)
TEXT = file_statement("0190", "issued", "ab" * 32)
BOTH = pytest.mark.parametrize("algorithm", [ED25519, SM2])


@pytest.fixture
def signer(tmp_path, algorithm):
    return fresh(tmp_path / "letters.key", "liandong.jiaozuo/letters", algorithm)


def test_the_published_example_verifies_and_nothing_near_it():
    message, signature, user = VECTOR["msg"].encode(), bytes.fromhex(VECTOR["der"]), VECTOR["id"].encode()
    assert user == sm2.USER_ID and sm2.verify(PUBLIC, message, signature)
    assert not sm2.verify(PUBLIC, message + b".", signature)
    assert not sm2.verify(PUBLIC, message, signature, b"1234567812345670")
    for at in (5, 40, 70):
        changed = bytearray(signature)
        changed[at] ^= 1
        assert not sm2.verify(PUBLIC, message, bytes(changed)), at
    for point in (bytes(64), PUBLIC[:63], PUBLIC[32:] + PUBLIC[:32]):
        assert not sm2.verify(point, message, signature)


def test_the_published_private_key_signs_what_its_public_key_verifies():
    made = [sm2.sign(PAIR, b"message digest") for _ in range(2)]
    assert made[0] != made[1] and all(sm2.verify(PUBLIC, b"message digest", one) for one in made)


def test_a_private_number_that_is_none_signs_nothing():
    with pytest.raises(ValueError, match="SM2"):
        sm2.sign(sm2.KeyPair(bytes(32), bytes(64)), b"m")


@BOTH
def test_a_signature_stands_with_its_key_and_falls_with_a_changed_text(signer, algorithm):
    signed = signer.sign(TEXT)
    assert signed[:3] == (algorithm, "liandong.jiaozuo/letters", signer.public) and verifies(signed, TEXT)
    assert not verifies(signed, TEXT.replace("issued", "sealed"))
    value = bytearray(base64.b64decode(signed.value))
    value[-1] ^= 1
    for spoilt in (base64.b64encode(bytes(value)).decode(), "", "不是"):
        assert not verifies(signed._replace(value=spoilt), TEXT)


@BOTH
def test_the_signature_of_one_key_is_not_anothers(signer, algorithm, tmp_path):
    other = fresh(tmp_path / "other.key", "liandong.jiaozuo/letters", algorithm)
    assert not verifies(signer.sign(TEXT)._replace(public=other.public), TEXT)
    assert not verifies(signer.sign(TEXT)._replace(algorithm="另一种"), TEXT)
    assert not verifies(Signed(algorithm, "", "", ""), TEXT)


@BOTH
def test_a_key_is_read_back_by_its_owner_only(signer, tmp_path):
    path = tmp_path / "letters.key"
    assert load(path).public == signer.public and path.stat().st_mode & 0o777 == 0o600
    assert path.read_text().strip().split("+", 4)[4] not in repr(load(path))
    with pytest.raises(FileExistsError):
        fresh(path, "甲", signer.algorithm)
    path.chmod(0o640)
    with pytest.raises(ValueError, match="权限过宽"):
        load(path)


def test_what_is_no_key_file_and_no_name_is_refused(tmp_path):
    path = tmp_path / "letters.key"
    for text in ("", "SM2+PRIVATE+KEY+甲+AAAA\n", "PRIVATE+KEY+甲\n"):
        path.write_text(text)
        path.chmod(0o600)
        with pytest.raises(ValueError, match="不是有效的私钥文件"):
            load(path)
    for name, algorithm in (("甲 乙", SM2), ("", SM2), ("甲", "RSA")):
        with pytest.raises(ValueError, match="名称不得为空"):
            fresh(tmp_path / "new.key", name, algorithm)


@pytest.mark.parametrize(
    ("found", "told"), [(None, "本机没有 libcrypto"), ("libm.so.6", "没有 SM2 所要的函数")]
)
def test_a_system_without_sm2_says_so_and_ed25519_goes_on(monkeypatch, tmp_path, found, told):
    monkeypatch.setattr(ctypes.util, "find_library", lambda name: found)
    sm2._library.cache_clear()
    try:
        with pytest.raises(SigningUnavailable, match=told):
            fresh(tmp_path / "sm2.key", "甲", SM2)
        with pytest.raises(SigningUnavailable, match="改用 Ed25519"):
            verifies(Signed(SM2, "甲", "", ""), TEXT)
        assert not (tmp_path / "sm2.key").exists()
        assert verifies(fresh(tmp_path / "ed.key", "甲", ED25519).sign(TEXT), TEXT)
    finally:
        sm2._library.cache_clear()
