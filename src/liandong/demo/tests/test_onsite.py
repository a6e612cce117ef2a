"""演示之城里的入企检查：一次确认了结果，一次牵头的到了等着登记，再演一遍什么也不变。"""

from __future__ import annotations

from collections import Counter

import pytest

from liandong.demo import findings, inspections, onsite
from liandong.demo.bodies import other_agencies
from liandong.demo.catalogue import Catalogue
from liandong.kernel.models import Clock
from liandong.onsite.models import Inspection, Voice
from liandong.results.models import ResultNotice

pytestmark = pytest.mark.django_db


def test_one_visit_is_confirmed_and_one_waits_for_its_registers(city):
    for plan in other_agencies():
        city.add_agency(plan)
    Catalogue(city).build()
    findings.play(city)
    inspections.play(city)
    for _ in range(2):
        onsite.play(city)
        assert Counter(Inspection.objects.values_list("state", flat=True)) == {"confirmed": 1, "under_way": 1}
    assert Counter(Voice.objects.values_list("state", flat=True)) == {"rated": 1, "received": 1}
    came = [bool(part["arrived_at"]) for part in Inspection.objects.get(state="under_way").parts]
    assert came == [True, False, False]
    assert Clock.objects.filter(kind="inspection_visit", ended_at=None).count() == 1
    assert Counter(ResultNotice.objects.values_list("state", flat=True)) == {"published": 2, "due": 1}
