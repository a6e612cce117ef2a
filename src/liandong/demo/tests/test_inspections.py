"""演示之城里的双随机抽查：一项计划公布了，一项等配合部门确认，再演一遍什么也不变。"""

from __future__ import annotations

from collections import Counter

import pytest

from liandong.demo import findings, inspections
from liandong.demo.bodies import other_agencies
from liandong.demo.catalogue import Catalogue
from liandong.inspections.models import Plan, SamplingList, Scene
from liandong.recognition.models import Finding

pytestmark = pytest.mark.django_db


def test_one_plan_is_public_and_one_waits_for_its_partner(city):
    for plan in other_agencies():
        city.add_agency(plan)
    Catalogue(city).build()
    findings.play(city)
    assert Finding.objects.exists()
    for _ in range(2):
        inspections.play(city)
        assert Counter(Plan.objects.values_list("state", flat=True)) == {"published": 1, "confirming": 1}
    assert (SamplingList.objects.get().state, Scene.objects.get().state) == ("published", "in_force")
