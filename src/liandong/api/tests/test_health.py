"""探活：进程在、数据库在、表结构相符，各是各的答复；不需要登录，不说内情。"""

from __future__ import annotations

import pytest
from django.db import OperationalError, connection
from django.test import Client

from liandong.api import health


@pytest.fixture(autouse=True)
def _nothing_seen(monkeypatch):
    monkeypatch.setitem(health._seen, "schema", False)


def broken(*_args, **_kwargs):
    raise OperationalError("connection to server at 10.0.0.5 failed for user liandong_app")


def test_alive_asks_nothing_of_the_database():
    """No database mark: touching it here would be an error."""
    answer = Client().get("/healthz")
    assert (answer.status_code, answer.json(), answer["Cache-Control"]) == (200, {"status": "ok"}, "no-store")


@pytest.mark.django_db
def test_ready_needs_no_session_and_asks_the_schema_once(city, django_assert_num_queries):
    client = Client()
    assert (client.get("/readyz").status_code, client.cookies) == (200, {})
    with django_assert_num_queries(1):
        assert client.get("/readyz").json() == {"status": "ok"}


@pytest.mark.django_db
def test_without_the_database_it_is_not_ready_and_tells_no_names(city, monkeypatch):
    monkeypatch.setattr(connection, "cursor", broken)
    answer = Client().get("/readyz")
    assert (answer.status_code, answer.json()) == (503, {"status": "not_ready", "wanting": "database"})
    assert Client().get("/healthz").status_code == 200


@pytest.mark.django_db
def test_with_a_migration_missing_it_is_not_ready_until_it_is_applied(city, monkeypatch):
    monkeypatch.setattr(
        health.MigrationExecutor, "migration_plan", lambda self, targets: [("accounts", "0003")]
    )
    answer = Client().get("/readyz")
    assert (answer.status_code, answer.json()["wanting"]) == (503, "schema")
    monkeypatch.undo()
    health._seen["schema"] = False
    assert Client().get("/readyz").status_code == 200
