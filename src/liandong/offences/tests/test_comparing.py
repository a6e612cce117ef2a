"""同案比对：该问的问一次，不该问的不问，由人写明理由回答，答错了拆得开；记录改口，问题跟着变。"""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from liandong.kernel.outcome import Status
from liandong.kernel.roles import Level
from liandong.kernel.tests.staging import attempt, did
from liandong.ledger.models import LedgerEvent
from liandong.notices.models import Notice
from liandong.now import now
from liandong.offences import comparing
from liandong.offences.claiming import close, of_record, restate
from liandong.offences.kinds import COMPARISON, OFFENCE
from liandong.offences.models import Claim, Comparison, Offence, Opinion
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

pytestmark = pytest.mark.django_db


@pytest.fixture
def two(city, party, item):
    """Two agencies' records of one act."""
    facts = facts_of(party, item)
    return [held(code, recorded(city, code, f"记录{code[-4:]}"), facts) for code in (FARM, MARKET)]


def only() -> Comparison:
    return Comparison.objects.get()


def test_what_is_the_same_in_every_part_is_asked_once_with_its_reasons(two):
    comparison = only()
    assert (comparison.one, comparison.other, comparison.state, comparison.grade) == (*two, "asked", "同一")
    assert comparison.reasons == ["当事人相同", "事项相同", "行为时间重叠", "地点相同"]
    assert [comparing.propose(o) for o in two] == [[], []]
    settled()
    assert Comparison.objects.count() == 1
    line = LedgerEvent.objects.get(record=comparison.uuid)
    assert line.action == "offences.ask_same" and "事项相同" in line.body


@pytest.mark.parametrize(
    ("change", "grade"),
    [
        ({}, "同一"),
        ({"since": DAY + timedelta(days=1), "until": DAY + timedelta(days=9)}, None),
        ({"since": None}, "疑似同一"),
        ({"division": ""}, "疑似同一"),
        ({"division": "410822"}, "疑似同一"),
        ({"division": "410822", "since": None}, None),
        ({"item": None}, "疑似同一"),
        ({"item": None, "since": None}, None),
        ({"item": None, "since": None, "conduct": "标签，不合格。"}, "疑似同一"),
        ({"item": None, "provisions": ("演示条例第一条",)}, "疑似同一"),
        ({"since": DAY - timedelta(days=30), "is_continuing": True}, "同一"),
        ({"since": DAY - timedelta(days=30), "is_continuing": True, "correction_ordered_on": DAY - timedelta(days=1)}, None),
    ],
)  # fmt: skip
def test_the_grade_is_the_laws(city, party, item, change, grade):
    held(
        FARM,
        recorded(city, FARM, "甲"),
        facts_of(party, item, provisions=("演示条例第一条", "另一部条例第二条"), conduct="标签不合格"),
    )
    held(MARKET, recorded(city, MARKET, "乙"), replace(facts_of(party, item), **change))
    assert list(Comparison.objects.values_list("grade", flat=True)) == ([grade] if grade else [])


def test_a_name_in_another_spelling_is_likely_and_another_party_is_nothing(city, party, item):
    held(FARM, recorded(city, FARM, "甲"), facts_of(party, item))
    misspelt = replace(facts_of(None, item), party_name="武陟恒常农资公司")
    held(MARKET, recorded(city, MARKET, "乙"), misspelt)
    assert (only().grade, only().reasons[0]) == ("疑似同一", "当事人可能相同（关联待确认）")
    assert Claim.objects.get(party=None).likely_party == party
    held(MARKET, recorded(city, MARKET, "丙"), replace(facts_of(None, item), party_name="泽州县云台旅行社"))
    assert Comparison.objects.count() == 1


def test_two_that_name_an_unregistered_party_alike_are_asked_about(city, item):
    for code in (FARM, MARKET):
        held(
            code,
            recorded(city, code, f"甲{code[-4:]}"),
            replace(facts_of(None, item), party_name="孟州市〔未登记〕作坊"),
        )
    assert only().grade == "疑似同一"


def test_a_merged_party_is_the_one_it_was_merged_into(city, party, item):
    twin = registered(city, "武陟县恒昌农资")
    did(city.actor("wz.lianluo"), "parties.merge_party", twin.uuid, {"other": party.name}, reason="同一家")
    held(FARM, recorded(city, FARM, "甲"), facts_of(party, item))
    held(MARKET, recorded(city, MARKET, "乙"), facts_of(twin, item))
    assert only().reasons[0] == "当事人相同"


def test_one_record_may_tell_of_several_acts_and_several_records_of_one(city, party, item):
    record = recorded(city, MARKET, "甲")
    first = held(MARKET, record, facts_of(party, item))
    second = held(MARKET, record, facts_of(registered(city, "武陟县另一家农资店"), item))
    joined = held(FARM, recorded(city, FARM, "乙"), facts_of(party, item), offence=first)
    assert joined == first and first != second and Comparison.objects.count() == 0
    assert [c.offence for c in of_record(*record)] == [first, second]
    assert first.claims.count() == 2 and held(MARKET, record, facts_of(party, item), offence=first) == first
    assert first.claims.count() == 2


def test_what_one_record_itself_calls_two_acts_is_not_asked_about(city, party, item):
    record = recorded(city, MARKET, "甲")
    first = held(MARKET, record, facts_of(party, item))
    second = held(MARKET, record, facts_of(party, conduct="无证经营"))
    settled()
    assert Comparison.objects.count() == 0
    theirs = held(FARM, recorded(city, FARM, "乙"), facts_of(party, item))
    assert {(c.one, c.other) for c in Comparison.objects.all()} == {(first, theirs), (second, theirs)}


# ── 回答 ────────────────────────────────────────────────────────────────────────────────────────────


def test_across_agencies_the_reviewer_answers_with_a_reason(city, two):
    uuid, reviewer = only().uuid, city.actor("wz.fazhi")
    for account in ("wz.chengban", "wz.fuze"):
        assert (
            attempt(city.actor(account), "offences.confirm_same", uuid, reason="试").code == "needs_reviewer"
        )
    assert attempt(reviewer, "offences.confirm_same", uuid).status is Status.INVALID
    did(reviewer, "offences.confirm_same", uuid, reason="同一批货、同一天")
    assert only().state == "same" and only().answered_by == reviewer.signature
    opinion = Opinion.objects.get()
    assert (opinion.is_same, opinion.reason, opinion.agency) == (True, "同一批货、同一天", reviewer.agency)
    assert comparing.same_as(two[0]) == [two[1]] and comparing.same_as(two[1]) == [two[0]]


def test_inside_one_agency_the_handler_answers(city, party, item):
    for line in ("甲", "乙"):
        held(MARKET, recorded(city, MARKET, line), facts_of(party, item))
    did(city.actor("wz.chengban"), "offences.confirm_same", only().uuid, reason="同一封举报信")
    assert only().state == "same"


def test_whoever_no_longer_holds_a_record_does_not_answer(city, two):
    close(Claim.objects.get(offence=two[1]), at=now())
    assert (
        attempt(city.actor("wz.fazhi"), "offences.confirm_same", only().uuid, reason="试").code == "no_claim"
    )


def test_what_was_said_can_be_taken_back_and_nothing_is_lost(city, two):
    reviewer = city.actor("wz.fazhi")
    for name in ("confirm_same", "split_same", "confirm_same", "split_same"):
        did(reviewer, f"offences.{name}", only().uuid, reason=f"理由{name}")
    assert only().state == "different" and comparing.same_as(two[0]) == []
    assert list(Opinion.objects.order_by("pk").values_list("is_same", flat=True)) == [
        True,
        False,
        True,
        False,
    ]
    assert Offence.objects.count() == 2 and Claim.objects.count() == 2


def test_sameness_reaches_through_others_and_ends_where_it_is_split(city, party, item):
    made = [
        held(c, recorded(city, c, f"{c[-4:]}{n}"), facts_of(party, item))
        for n, c in enumerate((FARM, MARKET, MARKET))
    ]
    reviewer = city.actor("wz.fazhi")
    by_pair = {(c.one, c.other): c for c in Comparison.objects.all()}
    for pair in ((made[0], made[1]), (made[1], made[2])):
        did(reviewer, "offences.confirm_same", by_pair[pair].uuid, reason="同一")
    assert comparing.same_as(made[0]) == [made[1], made[2]]
    did(reviewer, "offences.split_same", by_pair[made[1], made[2]].uuid, reason="不是")
    assert comparing.same_as(made[0]) == [made[1]] and comparing.same_as(made[2]) == []


def test_both_sides_are_told_of_question_and_answer_and_the_question_is_settled(city, two):
    settled()
    asked = Notice.objects.filter(topic="comparison_asked")
    assert {n.post for n in asked} == {city.actor(a).post for a in ("wz.fazhi", "wz.lianluo", "ba.lianluo")}
    did(city.actor("wz.fazhi"), "offences.reject_same", only().uuid, reason="不是同一批")
    settled()
    assert {n.state for n in asked.all()} == {"done"}
    told = Notice.objects.filter(topic="comparison_answered")
    assert {n.what for n in told} == {"判断不是同一违法行为"} and city.actor("ba.lianluo").post in {
        n.post for n in told
    }


# ── 改口、不再说到 ──────────────────────────────────────────────────────────────────────────────────


def test_a_record_that_changes_its_story_changes_the_question(city, two, party, item):
    row = Claim.objects.get(offence=two[1])
    restate(row, facts_of(party, item, since=None))
    settled()
    assert (only().state, only().grade) == ("asked", "疑似同一")
    restate(row, facts_of(party, item, division="410822", since=None))
    settled()
    assert only().state == "lapsed"
    restate(row, facts_of(party, item))
    settled()
    assert (only().state, only().grade) == ("asked", "同一")


def test_a_record_that_no_longer_speaks_of_it_leaves_the_question_pointless(city, two):
    close(Claim.objects.get(offence=two[0]), at=now())
    settled()
    assert only().state == "lapsed"
    assert Claim.objects.get(offence=two[0]).ended_at is not None


def test_an_answer_stands_whatever_the_records_say_later(city, two, party, item):
    did(city.actor("wz.fazhi"), "offences.confirm_same", only().uuid, reason="同一")
    restate(Claim.objects.get(offence=two[1]), facts_of(party, item, division="410822"))
    settled()
    assert only().state == "same"


def test_a_queue_that_can_be_worked_off(city, party, item):
    """Twelve of the same: each asks of three at most, and an answer makes room for the next."""
    made = [held(MARKET, recorded(city, MARKET, f"第{n}"), facts_of(party, item)) for n in range(12)]
    settled()
    assert Comparison.objects.count() <= 12 * comparing.AT_MOST
    last = made[-1]
    before = {c.pk for c in comparing.of(last)}
    assert len(before) == comparing.AT_MOST
    one = next(c for c in comparing.of(last) if c.state == "asked")
    did(city.actor("wz.fazhi"), "offences.reject_same", one.uuid, reason="另一次")
    settled()
    assert len({c.pk for c in comparing.of(last)} - before) == 1


OFF = (
    {"since": DAY - timedelta(days=90)},
    {"item": "another"},
    {"item": None, "since": None},
    {"item": "another", "since": None},
    {"since": DAY + timedelta(days=1), "until": DAY + timedelta(days=5)},
    {"since": DAY - timedelta(days=9), "until": DAY - timedelta(days=1)},
    {"division": "410822"},
)


@pytest.mark.parametrize("more", OFF)
def test_the_surest_is_found_among_many_newer_ones_however_few_are_read(city, party, item, more, monkeypatch):
    monkeypatch.setattr(comparing, "FETCHED", 1)
    first = held(FARM, recorded(city, FARM, "甲"), facts_of(party, item))
    newer = more | {"item": item_for(FARM).pk} if more.get("item") == "another" else more
    held(FARM, recorded(city, FARM, "乙"), replace(facts_of(party, item), **newer))
    ours = held(MARKET, recorded(city, MARKET, "丙"), facts_of(party, item))
    assert [(c.one, c.grade) for c in comparing.of(ours)] == [(first, "同一")]


@pytest.mark.parametrize("own", [{"item": None}, {"since": None}, {"is_continuing": True}, {"division": ""}])
def test_whatever_is_not_known_the_oldest_of_those_alike_is_asked_about(city, party, item, own, monkeypatch):
    monkeypatch.setattr(comparing, "FETCHED", 1)
    monkeypatch.setattr(comparing, "AT_MOST", 1)
    made = [held(FARM, recorded(city, FARM, f"甲{n}"), facts_of(party, item)) for n in range(2)]
    ours = held(MARKET, recorded(city, MARKET, "乙"), replace(facts_of(party, item), **own))
    assert [c.one for c in comparing.of(ours)] == made[:1]


def test_what_was_answered_takes_no_room_from_what_was_not(city, party, item, monkeypatch):
    monkeypatch.setattr(comparing, "FETCHED", 1)
    monkeypatch.setattr(comparing, "AT_MOST", 1)
    made = [held(MARKET, recorded(city, MARKET, f"甲{n}"), facts_of(party, item)) for n in range(3)]
    last = made[-1]
    for n in range(2):
        (one,) = [c for c in comparing.of(last) if c.state == "asked"]
        assert one.one == made[n]
        did(city.actor("wz.chengban"), "offences.reject_same", one.uuid, reason="另一次")
        settled()


# ── 谁看得到 ────────────────────────────────────────────────────────────────────────────────────────


def test_only_those_who_hold_a_record_see_offence_and_comparison(city, two):
    comparison = only()
    for account, level in (
        ("ba.lianluo", Level.FULL),
        ("wz.chengban", Level.FULL),
        ("jz.nongye", Level.NONE),
        ("jiandu", Level.SUMMARY),
    ):
        assert COMPARISON.sight.level(city.actor(account), comparison) is level, account
    assert OFFENCE.sight.level(city.actor("ba.lianluo"), two[0]) is Level.FULL
    assert OFFENCE.sight.level(city.actor("ba.lianluo"), two[1]) is Level.NONE


def test_a_sensitive_side_is_known_to_its_holder_alone(city, party, item):
    theirs = held(FARM, recorded(city, FARM, "甲"), facts_of(party, item), is_sensitive=True)
    held(MARKET, recorded(city, MARKET, "乙"), facts_of(party, item))
    comparison = only()
    levels = {
        a: COMPARISON.sight.level(city.actor(a), comparison) for a in ("ba.lianluo", "wz.fazhi", "jiandu")
    }
    assert levels == {"ba.lianluo": Level.FULL, "wz.fazhi": Level.NONE, "jiandu": Level.NONE}
    settled()
    assert {n.post for n in Notice.objects.filter(topic="comparison_asked")} == {
        city.actor("ba.lianluo").post
    }
    joined = held(MARKET, recorded(city, MARKET, "丙"), facts_of(party, item), offence=theirs)
    assert joined != theirs


def test_a_record_that_becomes_sensitive_is_hidden_at_once(city, two, party, item):
    restate(Claim.objects.get(offence=two[0]), facts_of(party, item), is_sensitive=True)
    assert COMPARISON.sight.level(city.actor("wz.fazhi"), only()) is Level.NONE
    criminal = held(FARM, recorded(city, FARM, "刑"), facts_of(party, item), role="criminal")
    assert criminal.claims.get().is_sensitive


@pytest.mark.parametrize("unknown", ["since", "item"])
def test_where_a_part_is_unknown_the_nearer_place_still_comes_first(city, party, item, unknown):
    facts = facts_of(party, item)
    far = held(FARM, recorded(city, FARM, "外县"), replace(facts, division="410822"))
    near = held(FARM, recorded(city, FARM, "本地"), facts)
    held(MARKET, recorded(city, MARKET, "丙"), replace(facts, **{unknown: None}))
    rows = comparing.rivals(Claim.objects.latest("pk"))
    assert [claim.offence for claim in rows] == [near, far]
