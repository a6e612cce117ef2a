"""演示的文书：每一步都有一件，发给对方的对方看得到，再演一遍什么也不变，没有协查的城里没有文书。"""

from __future__ import annotations

from collections import Counter

import pytest

from liandong.assistance.tests.stories import HEADS, Help
from liandong.demo import assistance, letters
from liandong.documents.models import Letter

pytestmark = pytest.mark.django_db


def test_the_letters_stand_at_different_steps_and_are_played_once(city):
    letters.play(city)
    assert not Letter.objects.exists()
    for cast in HEADS:
        city.join(cast)
    Help(city).another("乙")
    assistance.play(city)
    for _ in range(2):
        letters.play(city)
        states = Counter(Letter.objects.values_list("state", flat=True))
        assert states == {
            "drafted": 1,
            "submitted": 2,
            "rendered": 2,
            "sealed": 2,
            "superseded": 1,
            "void": 1,
        }
    assert all(letter.is_simulated for letter in Letter.objects.all())
    ours, theirs = Letter.objects.filter(state="sealed").order_by("pk")
    assert (ours.letter_no[:4], theirs.letter_no[:5]) == ("武市监协", "演示博农函")
    assert [r["name"] for r in ours.receivers] == [theirs.agency_name]
    assert [r["name"] for r in theirs.receivers] == [ours.agency_name]
