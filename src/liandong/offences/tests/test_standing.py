"""对象并入、拆回：先前的记录互相找得到，拆回以后和从前一样；消息先后颠倒、正好同时的也对。"""

from __future__ import annotations

from uuid import uuid4

import pytest

from liandong.kernel.roles import Level
from liandong.kernel.tests.staging import did
from liandong.offences import facts
from liandong.offences.claiming import restate
from liandong.offences.events import follow_party
from liandong.offences.models import Claim, Comparison
from liandong.offences.panels import of_party
from liandong.offences.sighting import related
from liandong.offences.tests.ground import FARM, MARKET, facts_of, held, recorded, registered, settled

pytestmark = pytest.mark.django_db


@pytest.fixture
def twin(city):
    """The same shop, registered a second time under a shorter name."""
    return registered(city, "武陟县恒昌农资")


def merge(city, goes, stays):
    did(city.actor("wz.lianluo"), "parties.merge_party", goes.uuid, {"other": stays.name}, reason="同一家")
    settled()


def split(city, goes):
    did(city.actor("wz.lianluo"), "parties.split_party", goes.uuid, reason="不是一家")
    settled()


@pytest.fixture
def two(city, party, twin, item):
    """Two agencies' records of one act, each on another of the two entries of the register."""
    held(FARM, recorded(city, FARM, "甲"), facts_of(party, item))
    held(MARKET, recorded(city, MARKET, "乙"), facts_of(twin, item))
    settled()
    assert Comparison.objects.count() == 0


def states() -> list[tuple[str, str]]:
    return list(Comparison.objects.order_by("pk").values_list("state", "grade"))


@pytest.mark.parametrize("is_older", [True, False])
def test_what_was_told_of_twins_meets_when_they_are_merged_and_parts_when_they_are_split(
    city, party, twin, two, is_older
):
    goes, stays = (party, twin) if is_older else (twin, party)
    before = list(Claim.objects.order_by("pk").values_list("party", "standing"))
    merge(city, goes, stays)
    assert states() == [("asked", "同一")]
    assert list(Claim.objects.order_by("pk").values_list("standing", flat=True)) == [stays.pk, stays.pk]
    split(city, goes)
    assert [state for state, _ in states()] == ["lapsed"]
    assert list(Claim.objects.order_by("pk").values_list("party", "standing")) == before
    merge(city, goes, stays)
    assert states() == [("asked", "同一")]


def test_what_people_have_answered_stands_when_it_is_split(city, party, twin, two):
    merge(city, twin, party)
    did(city.actor("wz.fazhi"), "offences.confirm_same", Comparison.objects.get().uuid, reason="同一批货")
    split(city, twin)
    assert [state for state, _ in states()] == ["same"]


def test_collision_and_what_hangs_on_the_party_reach_over_the_merge(city, party, twin, two, item):
    def collisions(one):
        return len(related(city.actor("wz.chengban"), facts_of(one, item), purpose="登记线索").collisions)

    def hung(one):
        return len(list(of_party(city.actor("wz.chengban"), one, Level.FULL)))

    assert (collisions(party), collisions(twin), hung(party), hung(twin)) == (1, 0, 0, 1)
    merge(city, twin, party)
    assert (collisions(party), collisions(twin), hung(party)) == (1, 1, 1)
    split(city, twin)
    assert (collisions(party), collisions(twin), hung(party), hung(twin)) == (1, 0, 0, 1)


def test_a_record_that_is_restated_keeps_what_it_was_written_for(city, party, twin, two, item):
    merge(city, twin, party)
    row = Claim.objects.get(party=twin)
    restate(row, facts_of(twin, item, conduct="经营假农药"))
    assert (row.party, row.standing) == (twin, party)
    split(city, twin)
    row.refresh_from_db()
    assert (row.party, row.standing) == (twin, twin)


def test_a_likely_party_that_is_merged_is_followed_too(city, party, twin, item):
    held(FARM, recorded(city, FARM, "甲"), facts_of(party, item))
    Claim.objects.update(party=None, likely_party=party, party_key="")
    held(MARKET, recorded(city, MARKET, "乙"), facts_of(twin, item))
    settled()
    assert Comparison.objects.count() == 0
    merge(city, party, twin)
    assert states() == [("asked", "疑似同一")]


def test_a_merge_told_after_it_was_undone_changes_nothing(city, party, twin, two):
    merge(city, twin, party)
    split(city, twin)
    follow_party(uuid4(), {"party": str(twin.uuid), "into": str(party.uuid)})
    settled()
    assert [state for state, _ in states()] == ["lapsed"]


def test_a_record_made_while_its_party_was_being_merged_is_set_right_by_its_own_comparison(
    city, party, twin, item, monkeypatch
):
    held(FARM, recorded(city, FARM, "甲"), facts_of(party, item))
    merge(city, twin, party)
    with monkeypatch.context() as before_it_was_seen:
        before_it_was_seen.setattr(facts, "today", lambda key: key)
        held(MARKET, recorded(city, MARKET, "乙"), facts_of(twin, item))
    assert Comparison.objects.count() == 0
    settled()
    assert states() == [("asked", "同一")]
