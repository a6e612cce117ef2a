"""依法屏蔽：只有专门的数据库角色能做，只做一次，做过的事看得见。"""

from __future__ import annotations

import json

import pytest
from django.db import DatabaseError, connection, connections, transaction

from liandong.conftest import _connect
from liandong.kernel.tests.staging import attempt
from liandong.ledger.models import LedgerEvent

NAME, DETAILS = "registry.change_agency_details", {"liaison": "甲", "liaison_phone": "0391-7000001"}


def redact(city, event, **more):
    values = {"event": event, "ground": "privacy", "basis": "批准文件"}
    return attempt(
        city.actor("auditor"), "ledger.redact_event", None, values, reason=more.pop("reason", "含病情")
    )


@pytest.fixture
def as_redactor(committed):
    before = _connect(committed.url("redactor"))
    yield
    connections["default"].close()
    connections["default"].settings_dict.update(before)


def test_under_its_own_role_it_blanks_once_and_says_so(committed, city, as_redactor):
    target = LedgerEvent.objects.filter(outcome="done", action="registry.confirm_agency").first()
    done = redact(city, target.id)
    assert done.is_done, (done.code, done.sentence, done.errors)
    blanked, said = LedgerEvent.objects.get(id=target.id), LedgerEvent.objects.get(id=done.event)
    assert (blanked.body, blanked.salt, blanked.redacted_by) == (None, None, said.id)
    body = json.loads(said.body)
    assert body["redacts"] == [str(target.id)] and body["reason"] == "含病情"
    assert redact(city, target.id).code == "already_redacted"
    assert redact(city, said.id).code == "redaction_itself"
    assert redact(city, city.agency("JZ-GOV")).code == "no_such_event"
    assert redact(city, target.id, reason=" ").errors.keys() == {"reason"}


def test_that_role_does_nothing_else(committed, city, as_redactor):
    outcome = attempt(city.actor("wz.lianluo"), NAME, city.agency("C410823-MARKET"), DETAILS)
    assert outcome.code == "wrong_database_role"


@pytest.mark.django_db
@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE ledger_ledgerevent SET body = NULL, salt = NULL, redacted_by = id",
        "UPDATE ledger_ledgerevent SET body = '{}'",
        "DELETE FROM ledger_ledgerevent",
        "TRUNCATE ledger_ledgerevent CASCADE",
        "DELETE FROM ledger_intake",
        "UPDATE ledger_intake SET at = now()",
        "INSERT INTO ledger_checkpoint (size, note, at) VALUES (1, 'x', now())",
        "DELETE FROM kernel_consumed",
        "UPDATE kernel_letternumber SET text = 'x'",
        "DELETE FROM registry_agency",
        "DELETE FROM kernel_refusal",
    ],
)
def test_the_application_cannot_rewrite_history(city, statement):
    with (
        pytest.raises(DatabaseError, match=r"permission denied|ledger:"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)
