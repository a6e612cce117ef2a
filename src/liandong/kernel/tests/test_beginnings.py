"""开头只演一遍：测试里留下的、提交才查得出的错照样查出来；演不下去的，库不留下。"""

from __future__ import annotations

import psycopg
import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from liandong.demo.city import City
from liandong.registry.models import Agency

pytestmark = pytest.mark.django_db
NOBODY = 10**9


def nothing(city: City) -> None:
    """A beginning in which nothing happens."""


def failing(city: City) -> None:
    raise LookupError("演不下去")


def dangling() -> None:
    """A reference to nobody, which only a commit would find."""
    Agency.objects.filter(code="C410823-GOV").update(line_superior_id=NOBODY)


def test_what_a_commit_would_refuse_is_refused_at_the_end(beginnings):
    with pytest.raises(IntegrityError), beginnings.after(nothing):
        dangling()
    with beginnings.after(nothing):
        assert not Agency.objects.filter(line_superior_id=NOBODY).exists()


def test_a_transaction_that_the_test_broke_is_only_rolled_back(beginnings):
    with beginnings.after(nothing):
        dangling()
        with pytest.raises(DatabaseError):
            connection.cursor().execute("SELECT 1 / 0")
    with beginnings.after(nothing):
        dangling()
        transaction.set_rollback(True)


def test_a_play_that_fails_leaves_no_database(beginnings):
    for _ in range(2):
        with pytest.raises(LookupError), beginnings.after(failing):
            pass
    known = "SELECT datname FROM pg_database WHERE datname LIKE %s"
    with psycopg.connect(beginnings.server.admin) as administrator:
        left = {row[0] for row in administrator.execute(known, [f"{beginnings.template}_%_begun_%"])}
    assert left == {name for name, _, _ in beginnings.played.values()}
