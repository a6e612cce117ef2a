"""从明文到密文：已有的手机号一个不少、一个不留明文；没有密钥就停下，补上再接着做。"""

from __future__ import annotations

import os
import subprocess
import sys
from importlib import import_module

import psycopg
import pytest

from liandong.accounts.models import Person
from liandong.kernel import sealed

PLAIN = {"old1": "10039300001", "old2": " 100-3930-0002 ", "old3": ""}


@pytest.fixture
def before(committed):
    """A database as the version before left it: the plain column, with numbers in it."""
    later = import_module("liandong.accounts.migrations.0010_list_orders").Migration.operations
    with psycopg.connect(committed.url("owner"), autocommit=True) as owner:
        for operation in later:
            owner.execute(f"DROP INDEX {operation.index.name}")
        owner.execute("ALTER TABLE accounts_person DROP COLUMN mobile, DROP COLUMN mobile_index")
        owner.execute("ALTER TABLE accounts_person ADD COLUMN mobile varchar(20) NOT NULL DEFAULT ''")
        owner.execute("DROP TABLE accounts_factor")
        owner.execute("DELETE FROM django_migrations WHERE app = 'accounts' AND name >= '0006'")
        for account, mobile in PLAIN.items():
            owner.execute(
                "INSERT INTO accounts_person (password, uuid, version, state, owner, account, name, mobile, is_demo)"
                " VALUES ('', gen_random_uuid(), 1, 'open', gen_random_uuid(), %s, '甲', %s, false)",
                [account, mobile],
            )
    return committed


def migrate(committed, **variables):
    environment = {
        **os.environ, "LIANDONG_HOME": str(committed.server.home), "LIANDONG_DATABASE_URL": committed.url("owner"),
        "LIANDONG_STATIC_ROOT": "", **variables,
    }  # fmt: skip
    return subprocess.run(
        [sys.executable, "-m", "liandong", "migrate"],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )


def test_numbers_are_sealed_and_the_plain_column_goes(before):
    stopped = migrate(before, LIANDONG_NUMBERS_KEYS_FILE="/nonexistent/numbers.keys")
    assert stopped.returncode == 1 and "liandong database prepare" in stopped.stderr, stopped.stderr
    done = migrate(before)
    assert done.returncode == 0, done.stderr
    found = {p.account: p for p in Person.objects.filter(account__in=PLAIN)}
    assert {a: str(p.mobile) for a, p in found.items()} == {
        "old1": "100****0001",
        "old2": "100****0002",
        "old3": "",
    }
    assert found["old2"].mobile.reveal() == "10039300002"
    assert Person.objects.get(sealed.matching(Person, "mobile", "10039300001")).account == "old1"
    with psycopg.connect(before.url("owner")) as owner:
        columns = owner.execute(
            "SELECT string_agg(column_name || ' ' || data_type, ',') FROM information_schema.columns"
            " WHERE table_name = 'accounts_person' AND column_name LIKE 'mobile%'"
        ).fetchone()[0]
        dumped = owner.execute("SELECT string_agg(p::text, '') FROM accounts_person p").fetchone()[0]
    assert sorted(columns.split(",")) == ["mobile bytea", "mobile_index bytea"]
    assert "10039300001" not in dumped
