"""暂停办理：停得住、说得清、解得开，只停所写的动作。"""

from __future__ import annotations

from uuid import uuid4

import pytest

from liandong.kernel import holds
from liandong.kernel.models import Hold
from liandong.kernel.outcome import Status
from liandong.kernel.tests.staging import attempt
from liandong.registry.states import SHARING_26

pytestmark = pytest.mark.django_db
NAME, DETAILS = "registry.change_agency_details", {"liaison": "甲", "liaison_phone": "0391-7000001"}


def test_a_hold_stops_what_it_names_says_why_and_is_lifted(city):
    actor, agency, cause = city.actor("wz.lianluo"), city.agency("C410823-MARKET"), uuid4()
    holds.place("agency", agency, (NAME,), "名称争议未决。", SHARING_26, by=("correction", cause))
    holds.place("agency", agency, (NAME,), "又说一遍", SHARING_26, by=("correction", cause))
    assert Hold.objects.filter(record=agency).count() == 1
    stopped = attempt(actor, NAME, agency, DETAILS)
    assert (stopped.status, stopped.code) == (Status.REFUSED, "on_hold")
    assert "名称争议未决（《政务数据共享条例》第二十六条）" in stopped.sentence
    holds.lift(agency, uuid4())
    assert attempt(actor, NAME, agency, DETAILS).code == "on_hold"
    holds.lift(agency, cause)
    assert attempt(actor, NAME, agency, DETAILS).is_done
    holds.lift(agency, cause)


def test_a_hold_on_another_action_or_record_stops_nothing(city):
    actor, agency = city.actor("wz.lianluo"), city.agency("C410823-MARKET")
    holds.place(
        "agency", agency, ("registry.abolish_agency",), "校核未复", SHARING_26, by=("correction", uuid4())
    )
    holds.place(
        "agency", city.agency("C410823-AGRICULTURE"), (NAME,), "别处", SHARING_26, by=("correction", uuid4())
    )
    assert attempt(actor, NAME, agency, DETAILS).is_done


def test_two_causes_hold_until_both_are_gone(city):
    agency, causes = city.agency("C410823-MARKET"), (uuid4(), uuid4())
    for cause in causes:
        holds.place("agency", agency, (NAME,), "争议", SHARING_26, by=("correction", cause))
    holds.lift(agency, causes[0])
    assert [h.placed_by for h in holds.standing(agency)] == [causes[1]]
    assert attempt(city.actor("wz.lianluo"), NAME, agency, DETAILS).code == "on_hold"
