"""许多人同时登记同一条线索：各有各的行为和诚实的比对，没有死锁，双击和重试不生出第二份。"""

from __future__ import annotations

import threading
from dataclasses import replace
from functools import partial

import pytest
from django.db import transaction

from liandong.kernel import actions, door
from liandong.kernel.actions import Bound
from liandong.kernel.numbering import record_number
from liandong.kernel.outcome import Status
from liandong.kernel.tests.doors import together
from liandong.kernel.tests.staging_intake import sheet
from liandong.ledger.models import LedgerEvent
from liandong.offences import comparing
from liandong.offences.claiming import claim
from liandong.offences.facts import Facts
from liandong.offences.models import Claim, Comparison, Look, Offence
from liandong.offences.sighting import related
from liandong.offences.tests.ground import (
    FARM,
    MARKET,
    facts_of,
    held,
    item_for,
    recorded,
    registered,
    settled,
)

MANY = 50
NAME = "importing.upload_sheet"


@pytest.fixture
def claiming(committed, city, monkeypatch):
    """An act whose function claims, as those of the rooms above do."""
    acts_claim(monkeypatch, facts_of(registered(city), item_for(MARKET, FARM)))


@pytest.fixture
def claiming_in_words(committed, city, monkeypatch):
    """The same as the hotline tells it: a name, a day, a place, and no item of the catalogue."""
    facts = facts_of(None, conduct="销售过期农药")
    acts_claim(monkeypatch, replace(facts, party_name="孟州市〔未登记〕作坊"))


def acts_claim(monkeypatch, facts: Facts) -> None:
    bound = actions.get(NAME)

    def change(act):
        made = bound.change(act)
        claim(
            kind="intake", record=made.uuid, number=made.number, agency=act.actor.agency, role="lead", facts=facts,
            is_sensitive=False, at=act.now,
        )  # fmt: skip
        return made

    monkeypatch.setitem(actions._BOUND, NAME, Bound(bound.action, change))


def register(city, n, key):
    account = "wz.lianluo" if n % 2 else "ba.lianluo"
    files = sheet(f"第{n}人登记（虚构）,,演示路{n}号", name=f"{n}.csv")
    return door.perform(
        city.actor(account), NAME, None, {"target": "parties", "source": "演示"}, key=key, files=files
    )


def test_many_at_once_leave_each_his_own_and_questions_that_hold_together(claiming, city):
    many_at_once(city, "同一")


def test_many_who_register_one_tip_in_words_are_asked_about_too(claiming_in_words, city):
    many_at_once(city, "疑似同一")


def many_at_once(city, grade: str) -> None:
    outcomes = together(*(partial(register, city, n, f"tip-{n}") for n in range(MANY)))
    assert {o.status for o in outcomes} == {Status.DONE}
    settled()
    assert Offence.objects.count() == Claim.objects.count() == MANY
    asked = set(Comparison.objects.values_list("one", "other"))
    assert all(one < other for one, other in asked)
    by_offence = {o: sum(o.pk in pair for pair in asked) for o in Offence.objects.all()}
    assert min(by_offence.values()) >= 1, "有人登记的没有与任何人的比对"
    assert len(asked) <= MANY * comparing.AT_MOST
    assert {c.grade for c in Comparison.objects.all()} == {grade}


def test_two_that_could_not_see_each_other_are_compared_after_the_commit(committed, city):
    party, item = registered(city), item_for(MARKET, FARM)
    records = {code: recorded(city, code, f"甲{code[-4:]}") for code in (FARM, MARKET)}
    record_number("WF")  # 一年里的第一个号要建序列，会让别人等
    both_inside = threading.Barrier(2)

    def one(code):
        with transaction.atomic():
            held(code, records[code], facts_of(party, item))
            both_inside.wait(timeout=20)

    together(*(partial(one, code) for code in records))
    assert Comparison.objects.count() == 0
    settled()
    assert Comparison.objects.count() == 1


def test_double_clicks_and_retries_make_nothing_twice(claiming, city):
    outcomes = together(*(partial(register, city, n % 3, f"tip-{n % 3}") for n in range(9)))
    assert {o.status for o in outcomes} <= {Status.DONE, Status.REPEATED}
    again = [register(city, n, f"tip-{n}") for n in range(3)]
    assert {o.status for o in again} == {Status.REPEATED}
    settled()
    assert Offence.objects.count() == Claim.objects.count() == 3
    assert 2 <= Comparison.objects.count() <= 3


def test_a_claim_stands_or_falls_with_its_act(claiming, city, monkeypatch):
    def broken(*_, **__):
        raise RuntimeError("半路断电")

    monkeypatch.setattr(comparing, "propose", broken)
    with pytest.raises(RuntimeError):
        register(city, 1, "tip-broken")
    assert (Offence.objects.count(), Claim.objects.count()) == (0, 0)


def test_two_answers_at_once_one_is_told_that_it_came_late(committed, city):
    party, item = registered(city), item_for(MARKET, FARM)
    for code in (FARM, MARKET):
        held(code, recorded(city, code, f"甲{code[-4:]}"), facts_of(party, item))
    comparison = Comparison.objects.get()
    reviewer, head = city.actor("wz.fazhi"), city.actor("wz.juzhang")

    def answer(actor, name):
        return door.perform(
            actor, f"offences.{name}", comparison.uuid, key=name, version=comparison.version, reason="理由"
        )

    outcomes = together(partial(answer, reviewer, "confirm_same"), partial(answer, head, "reject_same"))
    assert sorted(o.status for o in outcomes) == [Status.CONFLICT, Status.DONE]


def test_many_who_look_at_once_leave_one_line_each_and_one_for_the_holder(committed, city):
    party, item = registered(city), item_for(MARKET, FARM)
    held(FARM, recorded(city, FARM, "甲"), facts_of(party, item))
    actors = [city.actor(a) for a in ("wz.chengban", "wz.fazhi", "wz.lianluo", "wz.fuze")] * 2
    found = together(*(partial(related, a, facts_of(party, item), purpose="登记线索") for a in actors))
    assert {len(r.collisions) for r in found} == {1}
    assert Look.objects.count() == 4
    together(settled, settled)
    assert LedgerEvent.objects.filter(action="offences.tell_holder").count() == 1
