"""门：锁定之后再核对；被拒的一点不留；重复、并发、占用都有话说。"""

from __future__ import annotations

import json
from datetime import timedelta
from functools import partial

import psycopg
import pytest
from django.db import connection

from liandong.kernel import door, holds
from liandong.kernel.models import Clock, Hold, Repeat
from liandong.kernel.outcome import Status
from liandong.kernel.tests import doors
from liandong.kernel.tests.doors import DETAILS, leftover_findings, together
from liandong.kernel.tests.staging import FARM_NEXT, MARKET, attempt, correction_values, did
from liandong.ledger.models import LedgerEvent
from liandong.now import now
from liandong.registry.models import Agency, Correction
from liandong.registry.states import SHARING_26

NAME = "registry.change_agency_details"


@pytest.mark.parametrize("cause", list(doors.MEANWHILE))
def test_what_changed_between_check_and_lock_stops_the_act(stage, cause):
    assert doors.recheck_findings(stage, cause) == []


def test_a_delegation_revoked_in_between_stops_the_deputy(stage, monkeypatch):
    deputy, given = stage.actors["wz.fuze as head"], stage.records["delegation given"][1]
    run, happened = door.Attempt.run, []

    def late(self):
        if not happened:
            happened.append(True)
            did(stage.actors["wz.juzhang"], "accounts.revoke_delegation", given, reason="返岗")
        return run(self)

    monkeypatch.setattr(door.Attempt, "run", late)
    assert attempt(deputy, NAME, stage.agency(MARKET), DETAILS).code == "delegation_ended"


def test_an_older_version_is_a_polite_conflict(stage):
    assert doors.version_findings(stage) == []


def test_nothing_is_left_of_a_refused_act(stage):
    farm, owner = stage.actors["wz.nongye"], stage.actors["ba.lianluo"]
    where, pending = stage.agency(FARM_NEXT), stage.records["correction pending"][1]
    again = correction_values(where, "address", "再报", "再报")
    assert leftover_findings(lambda: attempt(farm, "registry.file_correction", None, again)) == []
    assert (
        leftover_findings(lambda: attempt(farm, "registry.accept_correction", pending, {"answer": "x"})) == []
    )
    assert leftover_findings(lambda: attempt(owner, NAME, stage.agency(MARKET), DETAILS)) == []
    assert leftover_findings(lambda: attempt(owner, NAME, where, {**DETAILS, "phone": "打不通"})) == []
    assert leftover_findings(lambda: attempt(owner, NAME, where, DETAILS, version=0)) == []
    assert (
        leftover_findings(lambda: attempt(owner, "registry.decline_correction", pending, {"answer": "x"}))
        == []
    )


def test_a_refused_inner_act_takes_the_outer_one_with_it(stage):
    """Accepting corrects the agency; an agency that cannot be changed leaves the correction, its clock and hold."""
    owner, pending = stage.actors["ba.lianluo"], stage.records["correction pending"][1]
    where = stage.agency(FARM_NEXT)
    holds.place("agency", where, (NAME,), "机构改革", SHARING_26, by=("agency", where))
    act = partial(attempt, owner, "registry.accept_correction", pending, {"answer": "好"})
    assert leftover_findings(act) == []
    assert Correction.objects.get(uuid=pending).state == "pending"
    assert act().code == "on_hold"


def test_an_inner_act_names_the_act_it_belongs_to(stage):
    """Accepting is one act on two records: the agency's line points at the correction's."""
    accepted = stage.records["correction accepted"][1]
    outer = LedgerEvent.objects.get(record=accepted, action="registry.accept_correction")
    inner = LedgerEvent.objects.get(
        record=stage.agency(FARM_NEXT), action=NAME, body__contains=f'"because":"{outer.id}"'
    )
    agency = Agency.objects.get(uuid=stage.agency(FARM_NEXT))
    assert json.loads(inner.body)["because"] == str(outer.id) and agency.phone == "0391-8000009"
    assert not Clock.objects.filter(record=accepted, ended_at=None).exists()
    assert not Hold.objects.filter(placed_by=accepted, lifted_at=None).exists()


def test_a_claimed_moment_is_never_later_than_now(stage):
    actor, agency = stage.actors["wz.lianluo"], stage.agency(MARKET)
    for moment in (now() + timedelta(minutes=1), now().replace(tzinfo=None)):
        outcome = attempt(actor, NAME, agency, DETAILS, occurred_at=moment)
        assert outcome.status is Status.INVALID and "occurred_at" in outcome.errors
    done = attempt(actor, NAME, agency, DETAILS, occurred_at=now() - timedelta(days=1))
    assert done.is_done and "occurred_at" in json.loads(LedgerEvent.objects.get(id=done.event).body)


@pytest.mark.parametrize("key", ["", "k" * 81, "a\x00b", "行\n列"])
def test_a_key_that_cannot_be_kept_is_invalid(stage, key):
    outcome = attempt(stage.actors["wz.lianluo"], NAME, stage.agency(MARKET), DETAILS, key=key)
    assert (outcome.status, outcome.code) == (Status.INVALID, "key_missing")


def test_a_reason_that_is_asked_for_must_be_given_and_fit(stage):
    owner, pending = stage.actors["ba.lianluo"], stage.records["correction pending"][1]
    for reason in ("", "   ", "长" * 2001):
        outcome = attempt(owner, "registry.decline_correction", pending, {"answer": "不"}, reason=reason)
        assert outcome.status is Status.INVALID and "reason" in outcome.errors


def test_an_unknown_action_is_a_programming_error(stage):
    with pytest.raises(LookupError):
        attempt(stage.actors["wz.lianluo"], "registry.no_such_thing")


def test_refused_attempts_leave_no_line_on_a_hidden_record(stage):
    assert doors.hidden_refusal_findings(stage) == []


# ── 真的同时 ────────────────────────────────────────────────────────────────────────────────────────


def test_the_same_key_at_the_same_moment_acts_once(committed, city):
    actor, agency = city.actor("wz.lianluo"), city.agency("C410823-MARKET")
    before = Agency.objects.get(uuid=agency).version
    act = partial(door.perform, actor, NAME, agency, DETAILS, key="一次")
    outcomes = together(*[act] * 5)
    assert sorted(o.status for o in outcomes) == [Status.DONE] + [Status.REPEATED] * 4
    assert len({(o.event, o.version, o.sentence) for o in outcomes}) == 1
    assert Agency.objects.get(uuid=agency).version == before + 1
    assert Repeat.objects.filter(key="一次").count() == 1


def test_of_several_with_the_same_version_one_wins_and_the_others_are_told(committed, city):
    actor, agency = city.actor("wz.lianluo"), city.agency("C410823-MARKET")
    seen = Agency.objects.get(uuid=agency).version
    acts = [
        partial(attempt, actor, NAME, agency, {**DETAILS, "address": f"并发路{n}号"}, version=seen)
        for n in range(4)
    ]
    outcomes = together(*acts)
    assert sorted(o.status for o in outcomes) == [Status.CONFLICT] * 3 + [Status.DONE]
    assert all("办公地址" in o.meanwhile[0] for o in outcomes if o.status is Status.CONFLICT)
    assert Agency.objects.get(uuid=agency).version == seen + 1


def test_leaving_and_acting_at_the_same_moment_are_put_in_an_order(committed, city):
    """Whoever leaves first acts no more; whoever acts first has acted: never an act recorded after the leaving."""
    actor, agency = city.actor("wz.lianluo"), city.agency("C410823-MARKET")
    leave = partial(
        attempt, city.actor("secadmin"), "accounts.end_post", actor.post, {"on": "2026-11-01"}, reason="调任"
    )
    acts = [partial(attempt, actor, NAME, agency, DETAILS) for _ in range(3)]
    left, *acted = together(leave, *acts)
    assert left.status in (Status.DONE, Status.BUSY)
    assert all(o.is_done or o.code == "post_ended" for o in acted)
    if left.is_done:
        assert attempt(actor, NAME, agency, DETAILS).code == "post_ended"


def test_a_busy_record_is_said_and_nothing_is_done(committed, city):
    actor, agency = city.actor("wz.lianluo"), city.agency("C410823-MARKET")
    with psycopg.connect(committed.url("app")) as rival:
        rival.execute("SELECT 1 FROM registry_agency WHERE uuid = %s FOR UPDATE", [agency])
        with connection.cursor() as cursor:
            cursor.execute("SET lock_timeout = '120ms'")
        outcome = attempt(actor, NAME, agency, DETAILS)
    assert (outcome.status, outcome.code) == (Status.BUSY, "record_is_busy")
    assert attempt(actor, NAME, agency, DETAILS).is_done


def test_business_and_trail_stand_or_fall_together(committed, city):
    assert (
        doors.together_or_not_at_all_findings(city.actor("wz.lianluo"), city.agency("C410823-MARKET")) == []
    )
