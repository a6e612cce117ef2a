"""登记时看得到的：自己的看全部，别的机关只到碰撞级，敏感的什么也没有；看一次记一次，告知一次。"""

from __future__ import annotations

from dataclasses import fields, replace
from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from liandong.kernel.models import Refusal
from liandong.kernel.roles import Level
from liandong.kernel.tests.staging import attempt, did
from liandong.ledger.models import LedgerEvent
from liandong.notices.models import Notice
from liandong.offences import recognising, sighting
from liandong.offences.kinds import LOOK
from liandong.offences.models import Comparison, Look
from liandong.offences.panels import of_comparison
from liandong.offences.recognising import gazetteer
from liandong.offences.sighting import Collision, related
from liandong.offences.tests.ground import (
    DAY,
    FARM,
    MARKET,
    facts_of,
    held,
    item_for,
    recorded,
    registered,
    settled,
)
from liandong.parties.models import Party
from liandong.registry.models import Division

pytestmark = pytest.mark.django_db


def asked(city, facts, account="wz.chengban"):
    return related(city.actor(account), facts, purpose="登记线索")


def test_ones_own_are_seen_in_full_with_reasons_and_others_collide(city, party, item):
    details = {"liaison": "韩联络", "liaison_phone": "0391-8880001", "phone": "0391-8880002"}
    did(city.actor("ba.lianluo"), "registry.change_agency_details", city.actor("ba.lianluo").agency, details)
    own, theirs = recorded(city, MARKET, "自己的"), recorded(city, FARM, "别人的")
    held(MARKET, own, facts_of(party, item))
    held(FARM, theirs, facts_of(party, item, conduct="密举报内容"))
    found = asked(city, facts_of(party, item))
    assert [(s.record.uuid, s.level, s.match.grade.value) for s in found.seen] == [
        (own[1], Level.FULL, "同一")
    ]
    assert found.collisions == (Collision("博爱县农业农村局", "农业农村", "待核对", "韩联络 0391-8880001"),)
    assert {f.name for f in fields(Collision)} == {"agency", "broad_kind", "stage", "liaison"}
    assert [c.agency for c in asked(city, facts_of(party, item), "ba.lianluo").collisions] == [
        "武陟县市场监督管理局"
    ]


def test_a_busy_place_does_not_crowd_out_what_is_held_on_the_party(city, party, item, monkeypatch):
    monkeypatch.setattr(sighting, "NEWEST", 2)
    held(FARM, recorded(city, FARM, "甲"), facts_of(party, item))
    for n in range(3):
        other = registered(city, f"武陟县别家{n}店")
        held(FARM, recorded(city, FARM, f"乙{n}"), facts_of(other, item))
    assert len(asked(city, facts_of(party, item)).collisions) == 1


def test_beyond_summary_no_reasons_are_given(city, party, item):
    """行政执法监督 sees a summary of the record; what its claim says is not told through the comparison."""
    held(MARKET, recorded(city, MARKET, "甲"), facts_of(party, item))
    seen = asked(city, facts_of(party, item), "jiandu").seen
    assert [(s.level, s.match) for s in seen] == [(Level.SUMMARY, None)]


@pytest.mark.parametrize("missing", ["party", "item", "division"])
def test_nothing_collides_until_party_item_and_place_are_settled(city, party, item, missing):
    held(FARM, recorded(city, FARM, "甲"), facts_of(party, item))
    empty = {"party": None, "item": None, "division": ""}[missing]
    found = asked(city, replace(facts_of(party, item), **{missing: empty}))
    assert found.collisions == () and found.seen == () and Look.objects.count() == 0


def test_an_agency_without_the_power_learns_nothing_and_asks_nobody(city, party):
    item = item_for(FARM)
    held(FARM, recorded(city, FARM, "甲"), facts_of(party, item))
    assert asked(city, facts_of(party, item)).collisions == ()
    assert (Look.objects.count(), Refusal.objects.count()) == (0, 0)
    settled()
    assert not Notice.objects.filter(topic="holder_asked").exists()


def test_an_unconfirmed_party_does_not_collide(city, party, item):
    held(FARM, recorded(city, FARM, "甲"), replace(facts_of(None, item), party_name="武陟恒昌农资公司"))
    assert asked(city, facts_of(party, item)).collisions == ()


@pytest.mark.parametrize(
    ("more", "is_told"),
    [
        ({}, True),
        ({"since": None}, True),
        ({"since": DAY - timedelta(days=400)}, True),
        ({"division": "410822"}, True),
        ({"since": DAY - timedelta(days=400), "division": "410822"}, True),
        ({"item": None, "conduct": "另一件事"}, True),
        ({"item": None, "since": DAY - timedelta(days=400), "division": "410822"}, False),
    ],
)
def test_only_a_record_that_matches_collides(city, party, item, more, is_told):
    held(FARM, recorded(city, FARM, "甲"), replace(facts_of(party, item), **more))
    assert len(asked(city, facts_of(party, item)).collisions) == is_told


def test_of_a_record_about_the_party_alone_nothing_is_told_and_its_holder_hears_nothing(city, party, item):
    held(FARM, recorded(city, FARM, "甲"), facts_of(party, item_for(FARM), since=DAY - timedelta(days=400)))
    apart = facts_of(party, item_for(FARM), since=DAY - timedelta(days=400))
    hidden = held(FARM, recorded(city, FARM, "乙"), apart, is_sensitive=True)
    found = asked(city, facts_of(party, item))
    assert (found.collisions, found.not_asked, Look.objects.count()) == ((), "", 1)
    settled()
    told = LedgerEvent.objects.filter(action="offences.tell_holder")
    assert [line.record for line in told] == [hidden.uuid]


def test_every_look_is_on_the_ledger_and_the_holder_is_told_once_a_day(city, party, item):
    theirs = held(FARM, recorded(city, FARM, "甲"), facts_of(party, item))
    for _ in range(3):
        assert len(asked(city, facts_of(party, item)).collisions) == 1
    look = Look.objects.get()
    assert (look.purpose, look.by_name, look.party) == ("登记线索", "冯承办", party)
    assert (
        LedgerEvent.objects.filter(record=look.uuid, action="offences.look_up", outcome="done").count() == 1
    )
    settled()
    assert LedgerEvent.objects.filter(record=theirs.uuid, action="offences.tell_holder").count() == 1
    told = Notice.objects.filter(topic="holder_asked")
    assert {n.post for n in told} == {city.actor("ba.lianluo").post}
    assert {(n.what, n.sender) for n in told} == {("有机关登记时查询到这一当事人", "武陟县市场监督管理局")}
    asked(city, facts_of(party, item), "wz.fazhi")
    assert (
        Look.objects.count() == 2 and LedgerEvent.objects.filter(action="offences.tell_holder").count() == 1
    )


def test_a_sensitive_record_shows_nothing_at_all_and_its_holder_is_told(city, party, item):
    nobody = asked(city, facts_of(registered(city, "武陟县无人问津店"), item))
    hidden = held(FARM, recorded(city, FARM, "甲"), facts_of(party, item), is_sensitive=True)
    found = asked(city, facts_of(party, item))
    assert (found.seen, found.collisions) == (nobody.seen, nobody.collisions) == ((), ())
    said = [LOOK.present(look, Level.FULL).keys() for look in Look.objects.all()]
    assert len(said) == 2 and said[0] == said[1]
    again = held(FARM, recorded(city, FARM, "乙"), facts_of(party, item), is_sensitive=True)
    asked(city, facts_of(party, item))
    assert Look.objects.count() == 2
    settled()
    for offence in (hidden, again):
        assert LedgerEvent.objects.filter(record=offence.uuid, action="offences.tell_holder").count() == 1
    assert Notice.objects.filter(topic="holder_asked", post=city.actor("ba.lianluo").post).exists()


def test_many_sensitive_records_leave_no_gap_among_the_others(city, party, item, monkeypatch):
    monkeypatch.setattr(sighting, "NEWEST", 2)
    for n in range(2):
        held(FARM, recorded(city, FARM, f"甲{n}"), facts_of(party, item))
    before = asked(city, facts_of(party, item)).collisions
    for n in range(3):
        held(FARM, recorded(city, FARM, f"乙{n}"), facts_of(party, item), is_sensitive=True)
    assert asked(city, facts_of(party, item)).collisions == before and len(before) == 2
    settled()
    assert LedgerEvent.objects.filter(action="offences.tell_holder").count() >= 4


def test_a_name_while_it_is_typed_finds_the_party_and_what_is_held_on_it(city, party, item):
    held(MARKET, recorded(city, MARKET, "甲"), facts_of(party, item))
    found = asked(city, replace(facts_of(None, item), party_name="武陟县恒常农资"))
    assert [(r.party, r.is_sure) for r in found.parties] == [(party, True)]
    assert "去掉地名和组织形式后名称相近" in found.parties[0].reasons[0]
    assert [s.match.grade.value for s in found.seen] == ["疑似同一"]
    assert asked(city, replace(facts_of(None), party_name="武陟县恒")).parties == ()


@pytest.mark.parametrize(
    ("name", "typed"),
    [
        ("武陟县恒昌农资有限公司", "武陟县衡娼浓姿有限公司"),
        ("武陟县鑫源店", "武陟县新元店"),
        ("鑫源达商行", "新元答商行"),
    ],
)
def test_a_name_written_with_other_characters_of_the_same_sound_is_met(city, name, typed):
    party = registered(city, name)
    registered(city, "武陟县好味来餐馆")
    found = asked(city, replace(facts_of(None), party_name=typed)).parties
    assert [r.party for r in found] == [party]


def test_of_names_that_share_one_pair_those_of_the_rarest_come_first(city, monkeypatch):
    monkeypatch.setattr(recognising, "FETCHED", 1)
    monkeypatch.setattr(recognising, "shares", lambda told: {"农资": 0.5, "昌农": 0.1})
    registered(city, "武陟县大有农资行")
    wanted = registered(city, "武陟县恒昌服装社")
    facts = replace(facts_of(None), party_name="武陟县恒昌农资")
    assert recognising._fetched(facts, Party.objects.all(), gazetteer()) == [wanted]


def test_candidates_cost_no_more_than_four_statements(city, party):
    facts = replace(facts_of(None), party_name="武陟县恒常农资店")
    with CaptureQueriesContext(connection) as caught:
        recognising._fetched(facts, Party.objects.all(), gazetteer())
    said = [one["sql"] for one in caught.captured_queries if "registry_division" not in one["sql"]]
    assert len(said) <= 4, said


def test_a_citizen_is_not_suggested_to_another_agency(city):
    values = {
        "form": "citizen", "name": "密公民某某", "identity": "E12345678", "division": "", "address": "", "source": "演示",
        "industry": "", "tags": "", "since": "", "code": "",
    }  # fmt: skip
    did(city.actor("wz.chengban"), "parties.register_party", None, values)
    citizen, item = Party.objects.get(name="密公民某某"), item_for(FARM)
    values = {"party": citizen.uuid, "item": item.uuid, "division": "410823", "purpose": "试"}
    assert attempt(city.actor("ba.lianluo"), "offences.look_up", None, values).code == "no_such_party"
    facts = replace(facts_of(None), party_name="密公民某某")
    assert [r.party.name for r in asked(city, facts).parties] == ["密公民某某"]
    assert asked(city, facts, "ba.lianluo").parties == ()


def test_same_item_and_place_without_a_party_shows_ones_own(city, item):
    held(MARKET, recorded(city, MARKET, "甲"), replace(facts_of(None, item), conduct="夜间异味"))
    found = asked(city, facts_of(None, item))
    assert len(found.seen) == 1 and found.seen[0].match.grade.value == "无关"


def test_each_side_of_a_comparison_is_told_whom_to_call_and_not_what_the_other_holds(city, party, item):
    theirs, own = recorded(city, FARM, "别人的"), recorded(city, MARKET, "自己的")
    held(FARM, theirs, facts_of(party, item, conduct="密举报内容"))
    held(MARKET, own, facts_of(party, item))
    comparison = Comparison.objects.get()
    links = list(of_comparison(city.actor("wz.fazhi"), comparison, Level.FULL))
    said = [(one.text, one.url, one.note) for one in links]
    assert (
        "博爱县农业农村局",
        f"/r/agency/{city.actor('ba.lianluo').agency}/",
        "农业农村，待核对，联络人：未登记",
    ) in said
    assert not any(str(theirs[1]) in one.url or "密举报内容" in one.note for one in links)
    assert any(str(own[1]) in one.url for one in links)
    assert list(of_comparison(city.actor("jiandu"), comparison, Level.SUMMARY)) == []


def test_a_county_s_name_to_come_is_not_read_in_names_before_its_day(city):
    Division.objects.filter(code="410823").update(valid_to=date(2029, 12, 31))
    Division.objects.create(
        code="410823",
        name="新武陟市",
        level=3,
        parent="410800",
        valid_from=date(2030, 1, 1),
        owner=uuid4(),
        state="in_force",
    )
    assert gazetteer().first("武陟县甲厂") == ("武陟县", "410823")
    assert gazetteer().first("新武陟市甲厂") == ("", "")
