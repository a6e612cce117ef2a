"""证件号码：公开的例号通过，错一位、调两位都查得出，旧号补成新号；例号之外都是虚构。"""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from liandong.sealing import citizen, numbers

PUBLISHED = ("11010519491231002X", "440524188001010014")
"""The examples of GB 11643-1999 itself."""

SEVENTEEN = st.builds(
    lambda place, day, number: f"{place}0100{day:%Y%m%d}{number:03d}",
    st.sampled_from(sorted(citizen.PROVINCES)),
    st.dates(date(1900, 1, 1), date(2026, 1, 1)),
    st.integers(0, 999),
)


@pytest.mark.parametrize("number", PUBLISHED)
def test_the_examples_of_the_standard_pass(number):
    assert citizen.wrong_with(number) == "" and citizen.is_citizen(number)


@given(SEVENTEEN)
def test_the_check_makes_the_whole_congruent_to_one(seventeen):
    """ISO 7064 MOD 11-2 by its own definition, power by power, not by the table of weights."""
    number = seventeen + citizen.check_character(seventeen)
    values = [10 if c == "X" else int(c) for c in number]
    assert sum(v * pow(2, 17 - i, 11) for i, v in enumerate(values)) % 11 == 1
    assert citizen.is_citizen(number)


@given(SEVENTEEN, st.integers(0, 16), st.integers(1, 9))
def test_one_wrong_digit_is_always_found(seventeen, where, by):
    check = citizen.check_character(seventeen)
    wrong = seventeen[:where] + str((int(seventeen[where]) + by) % 10) + seventeen[where + 1 :]
    assert not citizen.is_citizen(wrong + check)


@given(SEVENTEEN, st.integers(0, 15))
def test_two_neighbours_swapped_are_always_found(seventeen, where):
    swapped = seventeen[:where] + seventeen[where + 1] + seventeen[where] + seventeen[where + 2 :]
    if swapped != seventeen:
        assert not citizen.is_citizen(swapped + citizen.check_character(seventeen))


@given(SEVENTEEN.filter(lambda n: n[6:8] == "19"))
def test_an_old_number_becomes_the_new_one_of_the_same_person(seventeen):
    old = seventeen[:6] + seventeen[8:]
    assert citizen.tidy(old) == seventeen + citizen.check_character(seventeen)


@given(st.text(max_size=30))
def test_tidying_twice_changes_nothing_and_nothing_typed_is_a_fault(text):
    once = citizen.tidy(text)
    assert citizen.tidy(once) == once
    citizen.wrong_with(once)
    for document in citizen.Document:
        citizen.wrong_as(document, once)


def test_a_birth_date_to_come_is_refused_only_when_today_is_given():
    seventeen = "41010020991231001"
    number = seventeen + citizen.check_character(seventeen)
    assert citizen.wrong_with(number) == ""
    assert "不合情理" in citizen.wrong_with(number, date(2026, 11, 27))


def test_a_foreigners_new_card_names_the_province_after_the_nine():
    for start, is_right in (("941", True), ("999", False)):
        seventeen = f"{start}840198001010{0}1"[:17].ljust(17, "1")
        assert citizen.is_citizen(seventeen + citizen.check_character(seventeen)) is is_right


@given(st.text("0123456789X", min_size=1, max_size=40))
def test_a_mask_hides_at_least_four_or_everything(text):
    for shape in numbers.SHAPES.values():
        masked = shape.mask(text)
        assert len(masked) == len(text) or (shape is numbers.SHAPES["words"] and masked == "****")
        assert masked.count("*") >= min(4, len(text))
