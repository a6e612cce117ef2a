"""演示的协查：每一步都有一件，再演一遍什么也不变，没有在办案件的城里没有协查。"""

from __future__ import annotations

from collections import Counter

import pytest

from liandong.assistance.models import AssistanceRequest
from liandong.assistance.tests.stories import HEADS, Help
from liandong.demo import assistance

pytestmark = pytest.mark.django_db


def test_the_requests_stand_at_different_steps_and_are_played_once(city):
    assistance.play(city)
    assert not AssistanceRequest.objects.exists()
    for cast in HEADS:
        city.join(cast)
    Help(city).another("乙")
    for _ in range(2):
        assistance.play(city)
        states = Counter(AssistanceRequest.objects.values_list("state", flat=True))
        assert states == {"proposed": 1, "sent": 2, "handling": 2, "replied": 1, "answered": 1}
    assert AssistanceRequest.objects.filter(rung__gt=0, state="handling").count() == 1
    assert AssistanceRequest.objects.get(state="answered").uses.count() == 2
