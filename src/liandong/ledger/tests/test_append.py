"""写入痕迹：事件和承诺一条语句写完，与业务同生共死；写进去的就是承诺的。"""

from __future__ import annotations

import uuid
from datetime import UTC, datetime

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from liandong.ledger.append import Event, append, stamp
from liandong.ledger.models import Intake, LedgerEvent
from liandong.now import now
from liandong.proof.entry import commitment, parse_entry
from liandong.proof.lines import read_json

AN_EVENT = Event("agency", uuid.uuid4(), 3, "registry.change_agency_details", "done", {"reason": "电话换号"})


@pytest.mark.django_db
def test_event_and_commitment_are_one_statement():
    with CaptureQueriesContext(connection) as seen:
        append(AN_EVENT, now())
    assert len(seen) == 1


@pytest.mark.django_db
def test_the_entry_commits_to_the_body_and_its_salt():
    identity = append(AN_EVENT, datetime(2026, 11, 23, 2, 0, 5, 999, tzinfo=UTC))
    event, waiting = LedgerEvent.objects.get(id=identity), Intake.objects.get(id=identity)
    facts, body = parse_entry(bytes(waiting.entry)), read_json(event.body)
    assert facts.commitment == commitment(bytes(event.salt), event.body.encode()).hex()
    assert (facts.id, facts.kind, facts.at) == (str(identity), "agency", "2026-11-23T02:00:05Z")
    assert (
        body["reason"] == "电话换号"
        and body["record"] == str(AN_EVENT.record)
        and body["at"] == stamp(event.recorded_at)
    )


@pytest.mark.django_db
def test_two_equal_events_have_different_commitments():
    moment = now()
    entries = {bytes(Intake.objects.get(id=append(AN_EVENT, moment)).entry)[30:100] for _ in range(2)}
    assert len(entries) == 2


@pytest.mark.django_db
@pytest.mark.parametrize("bad", [{"x": None}, {"x": 1.5}, {"x": "e\u0301"}])
def test_what_has_no_single_spelling_is_refused_and_leaves_nothing(bad):
    before = LedgerEvent.objects.count(), Intake.objects.count()
    with pytest.raises(ValueError):
        append(Event("agency", uuid.uuid4(), 1, "a.b", "done", bad), now())
    assert (LedgerEvent.objects.count(), Intake.objects.count()) == before


def test_rollback_leaves_neither_and_commit_leaves_both(ground):
    events, waiting = LedgerEvent.objects.count(), Intake.objects.count()
    with pytest.raises(RuntimeError), transaction.atomic():
        append(AN_EVENT, now())
        raise RuntimeError("办理中途失败")
    assert (LedgerEvent.objects.count(), Intake.objects.count()) == (events, waiting)
    [event] = ground.act()
    assert LedgerEvent.objects.filter(id=event).exists() and Intake.objects.filter(id=event).exists()
    assert (LedgerEvent.objects.count(), Intake.objects.count()) == (events + 1, waiting + 1)


def test_an_act_costs_one_ledger_statement(ground):
    with CaptureQueriesContext(connection) as seen:
        ground.act()
    assert sum("ledger_" in query["sql"] for query in seen) == 1
