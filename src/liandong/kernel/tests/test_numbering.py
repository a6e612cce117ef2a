"""编号：记录号可空不可重，文号不空也不重。"""

from __future__ import annotations

from functools import partial
from uuid import uuid4

import pytest
from django.db import transaction

from liandong.kernel import numbering
from liandong.kernel.models import LetterNumber
from liandong.kernel.tests.doors import together
from liandong.now import today

WORD = "焦市监协"


class _Broken(Exception):
    pass


def test_record_numbers_are_unique_under_concurrency_and_may_have_gaps(committed):
    year = today().year

    def take(n: int) -> list[str]:
        taken = []
        for i in range(5):
            try:
                with transaction.atomic():
                    taken.append(numbering.record_number("JH"))
                    if (n + i) % 3 == 0:
                        raise _Broken
            except _Broken:
                taken.pop()
        return taken

    kept = [t for some in together(*(partial(take, n) for n in range(5))) for t in some]
    assert len(set(kept)) == len(kept) < 25
    assert all(t.startswith(f"JZ-JH-{year}-") and len(t.rsplit("-", 1)[1]) == 6 for t in kept)
    assert max(int(t[-6:]) for t in kept) > len(kept)


@pytest.mark.django_db
@pytest.mark.parametrize("mark", ["J", "JHXYZ", "jh", "J1", "JH'; --"])
def test_a_mark_is_two_to_four_capitals(mark):
    with pytest.raises(ValueError, match="字头"):
        numbering.record_number(mark)


def test_letter_numbers_have_no_gap_under_concurrency_and_rollback(committed):
    agency, year = uuid4(), today().year

    def take(n: int) -> str:
        try:
            with transaction.atomic():
                text = numbering.take_letter_number(agency, WORD, uuid4())
                if n % 2:
                    raise _Broken
                return text
        except _Broken:
            return ""

    kept = [t for t in together(*(partial(take, n) for n in range(8))) if t]
    assert sorted(kept) == sorted(f"{WORD}〔{year}〕{n}号" for n in range(1, 5))
    assert LetterNumber.objects.filter(agency=agency).count() == 4


@pytest.mark.django_db
def test_a_given_number_is_used_once_and_stepped_over(city):
    agency, year = city.agency("JZ-AGRICULTURE"), today().year
    given = f"{WORD}〔{year}〕1号"
    assert numbering.give_letter_number(agency, given, uuid4())
    again = numbering.give_letter_number(agency, given, uuid4())
    assert again.code == "letter_number_used" and given in again.sentence
    assert numbering.give_letter_number(uuid4(), given, uuid4())
    assert numbering.take_letter_number(agency, WORD, uuid4()) == f"{WORD}〔{year}〕2号"


@pytest.mark.django_db
def test_words_and_agencies_count_apart(city):
    one, other = uuid4(), uuid4()
    taken = [
        numbering.take_letter_number(a, w, uuid4())
        for a, w in ((one, WORD), (one, "另字"), (other, WORD), (one, WORD))
    ]
    assert [t[-2] for t in taken] == ["1", "1", "1", "2"]
