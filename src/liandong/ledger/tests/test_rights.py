"""数据库角色的权限：声明了的才有，没声明的一概不能；触发器连所有者也拦。"""

from __future__ import annotations

import psycopg
import pytest
from django.apps import apps
from psycopg import errors, sql

from liandong.ledger.models import LedgerEvent
from liandong.ledger.rights import ROLES, Rights
from liandong.ledger.tests.ground import LEDGER_TABLES

VERBS = {
    "SELECT": "SELECT * FROM {t} LIMIT 1",
    "UPDATE": "UPDATE {t} SET {c} = {c}",
    "DELETE": "DELETE FROM {t}",
    "TRUNCATE": "TRUNCATE {t} CASCADE",
}
MODELS = {model._meta.db_table: model for model in apps.get_app_config("ledger").get_models()}


def column(table):
    """A column that no role may change alone."""
    return {"ledger_ledgerevent": "kind", "ledger_intake": "entry"}.get(
        table, MODELS[table]._meta.local_fields[-1].column
    )


def declared(table, role):
    """Verbs a role has on the whole table, as its model declares."""
    return {
        word.strip()
        for word in getattr(MODELS[table].rights, role).split(",")
        if "(" not in word and ")" not in word
    }


def attempt(url, statement):
    """What PostgreSQL says to a statement that is rolled back afterwards; None when it does it."""
    with psycopg.connect(url) as connection:
        try:
            connection.execute(statement)
        except psycopg.Error as error:
            return error
        finally:
            connection.rollback()
    return None


@pytest.fixture
def filled(ground):
    """Every ledger table has rows to touch."""
    ground.act()
    ground.order()
    with ground.witness() as server:
        ground.co_sign(server)
    ground.act()
    return ground


def test_each_role_has_exactly_what_is_declared(filled):
    for table in MODELS:
        for role in ROLES:
            for verb, text in VERBS.items():
                error = attempt(filled.committed.url(role), text.format(t=table, c=column(table)))
                may = verb in declared(table, role)
                is_denied = isinstance(error, errors.InsufficientPrivilege)
                assert is_denied != may, f"{role} {verb} {table}: {error}"


def test_app_cannot_change_delete_or_empty_any_ledger_table(filled):
    for table in LEDGER_TABLES:
        for verb in ("UPDATE", "DELETE", "TRUNCATE"):
            error = attempt(filled.committed.url("app"), VERBS[verb].format(t=table, c=column(table)))
            assert isinstance(error, errors.InsufficientPrivilege), f"{verb} {table}"


def test_app_can_insert_only_events_and_intake(filled):
    for table, model in MODELS.items():
        has = attempt(
            filled.committed.url("app"),
            sql.SQL("INSERT INTO {} DEFAULT VALUES").format(sql.Identifier(table)),
        )
        expected = errors.NotNullViolation if "INSERT" in model.rights.app else errors.InsufficientPrivilege
        assert isinstance(has, expected), table


def test_triggers_stop_even_the_owner(filled):
    """The intake is not among them: the sequencer takes its rows away."""
    for table in LEDGER_TABLES:
        if table == "ledger_intake":
            continue
        for verb in ("UPDATE", "DELETE", "TRUNCATE"):
            error = attempt(filled.committed.url("owner"), VERBS[verb].format(t=table, c=column(table)))
            if (table, verb) == ("ledger_tile", "UPDATE"):
                assert error is None  # 原样写回也是“只增”
            else:
                assert isinstance(error, errors.RaiseException), f"{verb} {table}: {error}"


def test_tiles_grow_only_at_their_end(filled):
    url = filled.committed.url("sequencer")
    where = "WHERE level = 0 AND index = 0"
    assert attempt(url, f"UPDATE ledger_tile SET hashes = hashes || repeat('x', 32)::bytea {where}") is None
    for change in (
        "hashes = substring(hashes for length(hashes) - 32)",
        "hashes = set_byte(hashes, 3, (get_byte(hashes, 3) + 1) % 256)",
        "index = index + 1",
        "level = level + 1",
    ):
        error = attempt(url, f"UPDATE ledger_tile SET {change} {where}")
        assert isinstance(error, errors.RaiseException), change


def test_redactor_may_blank_body_and_salt_and_nothing_else(filled):
    url, identity = filled.committed.url("redactor"), LedgerEvent.objects.order_by("-id").first().id
    blank = "UPDATE ledger_ledgerevent SET body = NULL, salt = NULL, redacted_by = gen_random_uuid() WHERE id = '{}'"
    assert attempt(url, blank.format(identity)) is None
    for change in (
        "body = '{}'",
        "body = NULL",
        "body = NULL, salt = NULL",
        "salt = NULL, redacted_by = gen_random_uuid()",
        "redacted_by = gen_random_uuid()",
    ):
        error = attempt(url, f"UPDATE ledger_ledgerevent SET {change} WHERE id = '{identity}'")
        assert isinstance(error, errors.RaiseException), change
    for column_ in ("kind", "record", "version", "action", "outcome", "recorded_at", "id"):
        error = attempt(url, f"UPDATE ledger_ledgerevent SET {column_} = {column_} WHERE id = '{identity}'")
        assert isinstance(error, errors.InsufficientPrivilege), column_
    for role in ("app", "sequencer"):
        assert isinstance(
            attempt(filled.committed.url(role), blank.format(identity)), errors.InsufficientPrivilege
        )


def test_a_blanked_event_stays_blanked(filled):
    identity = LedgerEvent.objects.order_by("-id").first().id
    with psycopg.connect(filled.committed.url("redactor")) as connection:
        connection.execute(
            "UPDATE ledger_ledgerevent SET body = NULL, salt = NULL, redacted_by = gen_random_uuid() WHERE id = %s",
            (identity,),
        )
    error = attempt(
        filled.committed.url("redactor"),
        f"UPDATE ledger_ledgerevent SET body = '{{}}', salt = ''::bytea, redacted_by = NULL WHERE id = '{identity}'",
    )
    assert isinstance(error, errors.RaiseException)


def test_no_table_of_the_platform_can_be_emptied_by_the_app(filled):
    """TRUNCATE is nobody's right; DELETE only where a model says so."""
    with psycopg.connect(filled.committed.url("app")) as connection:
        rows = connection.execute(
            "SELECT c.relname, has_table_privilege(c.oid, 'TRUNCATE'), has_table_privilege(c.oid, 'DELETE') "
            "FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE n.nspname = 'public' AND c.relkind = 'r'"
        ).fetchall()
    ours = {
        m._meta.db_table: getattr(m, "rights", Rights())
        for m in apps.get_models(include_auto_created=True)
        if m.__module__.startswith("liandong.")
    }
    assert len(rows) > 20 and not [name for name, truncates, _ in rows if truncates]
    assert {name for name, _, deletes in rows if deletes and name in ours} == {
        t for t, r in ours.items() if "DELETE" in r.app
    }
