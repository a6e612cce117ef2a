"""密封：拆得开的只有原来那一行；换行、换列、改一个字节、少了密钥，都拆不开。"""

from __future__ import annotations

from datetime import date
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from liandong.sealing import box, keys

DAY, ROW, OTHER = date(2026, 11, 27), UUID(int=7), UUID(int=8)
RING = keys.fresh(DAY)
PLACE = "accounts_person.mobile"
TEXTS = st.text(st.characters(exclude_characters="\0", exclude_categories=("Cs",)), max_size=70)


@given(TEXTS)
def test_what_was_sealed_is_read_back(text):
    assert box.unseal(RING, box.seal(RING, text, PLACE, ROW), PLACE, ROW) == text


def test_it_opens_in_its_own_row_and_column_only():
    sealed = box.seal(RING, "10000000001", PLACE, ROW)
    for place, row in ((PLACE, OTHER), ("accounts_person.name", ROW)):
        with pytest.raises(box.Altered):
            box.unseal(RING, sealed, place, row)


@given(st.data())
def test_no_byte_can_be_changed(data):
    sealed = bytearray(box.seal(RING, "10000000001", PLACE, ROW))
    where = data.draw(st.integers(0, len(sealed) - 1))
    sealed[where] ^= data.draw(st.integers(1, 255))
    with pytest.raises(box.Unreadable):
        box.unseal(RING, bytes(sealed), PLACE, ROW)


@pytest.mark.parametrize("length", range(33))
def test_cut_values_do_not_open(length):
    with pytest.raises(box.Unreadable):
        box.unseal(RING, box.seal(RING, "1", PLACE, ROW)[:length], PLACE, ROW)


def test_the_same_number_is_never_sealed_alike_and_its_length_is_not_told():
    assert len({box.seal(RING, "10000000001", PLACE, ROW) for _ in range(100)}) == 100
    assert len(box.seal(RING, "1" * 15, PLACE, ROW)) == len(box.seal(RING, "1" * 18, PLACE, ROW))


def test_without_its_key_the_value_says_so():
    sealed = box.seal(RING, "10000000001", PLACE, ROW)
    for ring in (None, keys.fresh(DAY)):
        with pytest.raises(box.KeyAbsent, match="密钥不在"):
            box.unseal(ring, sealed, PLACE, ROW)


def test_old_values_are_read_and_new_ones_written_with_the_new_key():
    sealed, grown = box.seal(RING, "10000000001", PLACE, ROW), RING.grown(DAY)
    assert box.unseal(grown, sealed, PLACE, ROW) == "10000000001"
    assert box.key_id(box.seal(grown, "1", PLACE, ROW)) == grown.newest("seal").id != box.key_id(sealed)


def test_the_index_finds_whole_numbers_in_one_realm_under_every_secret():
    grown = RING.grown(DAY)
    old, new = box.index(RING, "10000000001", "mobile"), box.index(grown, "10000000001", "mobile")
    assert old != new and box.indexes(grown, "10000000001", "mobile") == [old, new]
    assert box.index(RING, "10000000001", "identity") != old
    assert not set(box.indexes(grown, "1000000000", "mobile")) & {old, new}
    assert b"10000000001" not in old and box.index_key_id(old) == RING.newest("index").id
