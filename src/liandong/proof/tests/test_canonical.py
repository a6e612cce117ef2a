"""规范化 JSON 与带标签散列：与独立实现逐字节相同，不能有第二种写法的一律不收。"""

import hashlib
import unicodedata
from enum import IntEnum, StrEnum

import pytest
import rfc8785
from hypothesis import given
from hypothesis import strategies as st

from liandong.proof.canonical import LARGEST, canonical, tagged_hash

TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=12).map(
    lambda s: unicodedata.normalize("NFC", s)
)
KEY = st.text(st.characters(max_codepoint=127), max_size=8)
VALUE = st.recursive(
    st.booleans() | st.integers(-LARGEST, LARGEST) | TEXT,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(KEY, inner, max_size=4),
    max_leaves=20,
)


@given(VALUE)
def test_equals_the_reference_library(value):
    assert canonical(value) == rfc8785.dumps(value)


@given(st.text(max_size=6))
def test_a_string_is_refused_exactly_when_it_is_not_nfc_or_not_unicode(text):
    is_plain = unicodedata.is_normalized("NFC", text) and not any(0xD800 <= ord(c) < 0xE000 for c in text)
    try:
        canonical({"a": [text, "尾"]})
    except ValueError:
        assert not is_plain
    else:
        assert is_plain


def test_escape_before_a_combining_mark_is_not_mistaken_for_a_fault():
    assert canonical(["\n\u0301"]) == '["\\n\u0301"]'.encode()


class Colour(StrEnum):
    RED = "red"


class Level(IntEnum):
    HIGH = 3


def test_plain_shapes():
    assert (
        canonical({"b": (1, 2), "a": {}, "C": Colour.RED, "d": Level.HIGH})
        == b'{"C":"red","a":{},"b":[1,2],"d":3}'
    )
    assert canonical("\x7f\u2028/") == '"\x7f\u2028/"'.encode()


LOOP: list = []
LOOP.append(LOOP)
DEEP: list = []
for _ in range(100_000):
    DEEP = [DEEP]


@pytest.mark.parametrize(
    ("value", "said"),
    [
        (None, "内容 是空值"),
        ({"a": None}, "a 是空值"),
        ({"a": [{"b": 1.0}]}, "a.0.b 是小数"),
        ({"a": float("nan")}, "a 是小数"),
        ({"a": 2**53}, "a 的整数超出"),
        ({"a": -(2**53)}, "a 的整数超出"),
        ({"名": 1}, "'名' 作为键不合规"),
        ({1: 2}, "1 作为键不合规"),
        ({1: 2, "a": 3}, "1 作为键不合规"),
        ({"a": {"b": "e\u0301"}}, "a.b 不是 NFC"),
        ({"a": "\ud800"}, "a 含有不成对的代理码"),
        ({"a": b"x"}, "a 的类型 bytes"),
        (LOOP, "嵌套过深或自我包含"),
        (DEEP, "嵌套过深或自我包含"),
    ],
)
def test_what_has_no_canonical_form_is_refused_with_its_place(value, said):
    with pytest.raises(ValueError, match="不能写成规范 JSON") as caught:
        canonical(value)
    assert said in str(caught.value)


def test_tagged_hash_is_tag_zero_then_lengths_and_parts():
    expected = hashlib.sha256(
        b"vdr1/x\x00" + b"\x00\x00\x00\x02ab" + b"\x00\x00\x00\x00" + b"\x00\x00\x00\x03\xe7\x84\xa6"
    ).digest()
    assert tagged_hash("vdr1/x", b"ab", "", "焦") == expected


def test_tagged_hash_agrees_with_a_separate_implementation():
    """One commitment of a complete VDR-1 run computed by another program (ticket over three commitments)."""
    ticket = tagged_hash(
        "vdr1/seed",
        bytes.fromhex("cc6c64df9642bef6aaec3c5034b424fb6f5362c856e0eda55a5470c74b04b37c"),
        bytes.fromhex("c1da30943dcd337c657ad45cec909bc7f982f2c720cb69d32db2eae71767de83"),
        bytes.fromhex("dcdf49f2ea168722648c82ea3f779f756881cbc8118c1bb124a6679b497803ab"),
        bytes.fromhex("662c577d314ec355cae26bbaa16d24e540a2e9d934355e47343a1c7786e4dfbd"),
        bytes.fromhex("fc1873a13f3545aeade8401532ef5519920652eee6b0d2b19ca12643b87b3587"),
    )
    assert ticket.hex() == "0806b1fa3cd43f4bb50877e411956a6ef80c1c6e3bdc16dcfe0e21baadb8bfc2"


@pytest.mark.parametrize("tag", ["标签", "a\x00b"])
def test_tagged_hash_refuses_ambiguous_tags(tag):
    with pytest.raises(ValueError, match="散列标签"):
        tagged_hash(tag, b"")
