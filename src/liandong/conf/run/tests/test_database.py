"""四个角色各得其权，重复执行无害，备份恢复得原样。"""

import stat
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from psycopg.conninfo import conninfo_to_dict

from liandong.conf.run import backup, database
from liandong.conf.run.home import Home, RunError
from liandong.conf.run.source import AdminSource, admin_source

pytestmark = pytest.mark.database


@pytest.fixture(scope="module")
def server(tmp_path_factory) -> Iterator[AdminSource]:
    """Our own server for this file: roles live as long as it does."""
    with pytest.MonkeyPatch.context() as patch:
        patch.delenv("DATABASE_URL", raising=False)
        with admin_source(Home(tmp_path_factory.mktemp("r") / "h"), durable=False) as source:
            yield source


@pytest.fixture
def urls(server: AdminSource, tmp_path: Path) -> Iterator[dict[str, str]]:
    """A fresh database ``ld`` with one table that the app may fill and read."""
    made = database.prepare(server.dsn, "ld", tmp_path / "env", trust=True)
    run(made["owner"], "CREATE TABLE note(id int PRIMARY KEY, text text)")
    run(made["owner"], "GRANT SELECT, INSERT ON note TO ld_app")
    run(made["app"], "INSERT INTO note VALUES (1, '武陟县')")
    yield made
    database.drop(server.dsn, "ld")
    database.drop_roles(server.dsn, "ld")


def run(url: str, statement: str) -> list[tuple]:
    with psycopg.connect(url) as connection:
        cursor = connection.execute(statement)
        return cursor.fetchall() if cursor.description else []


def elsewhere(url: str, name: str) -> str:
    return url.replace("/ld?", f"/{name}?")


def test_repeating_changes_nothing(server, urls, tmp_path):
    again = database.prepare(server.dsn, "ld", tmp_path / "env", trust=True)
    assert again == urls == {role: database.read_url(tmp_path / "env", role) for role in database.ROLES}
    assert run(again["app"], "SELECT * FROM note") == [(1, "武陟县")]


def test_each_file_is_for_its_reader_only(urls, tmp_path):
    files = sorted((tmp_path / "env").iterdir())
    assert [f.name for f in files] == ["app.env", "owner.env", "redactor.env", "sequencer.env"]
    assert {stat.S_IMODE(f.stat().st_mode) for f in files} == {0o600}
    assert (tmp_path / "env" / "app.env").read_text() == f"LIANDONG_DATABASE_URL={urls['app']}\n"


def test_app_cannot_rewrite_or_create(urls):
    for statement in (
        "UPDATE note SET text = ''",
        "DELETE FROM note",
        "TRUNCATE note",
        "CREATE TABLE mine(i int)",
        "CREATE TEMP TABLE mine(i int)",
        "SET ROLE ld_owner",
    ):
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            run(urls["app"], statement)


def test_limits_of_the_roles(urls):
    shown = run(
        urls["app"],
        "SELECT current_setting('timezone'), current_setting('lock_timeout'), current_setting('statement_timeout'),"
        " current_setting('idle_in_transaction_session_timeout')",
    )
    assert shown == [("UTC", "5s", "30s", "1min")]
    assert run(urls["owner"], "SHOW statement_timeout") == [("0",)]


def test_nobody_else_connects(server, urls):
    run(server.dsn, "DROP ROLE IF EXISTS stranger")
    run(server.dsn, "CREATE ROLE stranger LOGIN")
    with pytest.raises(psycopg.OperationalError, match="permission denied"):
        psycopg.connect(urls["app"].replace("ld_app", "stranger"))


def test_database_sorts_by_code_point_and_knows_chinese(urls):
    assert run(urls["app"], r"SELECT '焦作市' ~ '^\w+$', 'Z' < 'a', getdatabaseencoding()") == [
        (True, True, "UTF8")
    ]
    run(urls["owner"], "CREATE EXTENSION pg_trgm")
    assert len(run(urls["app"], "SELECT unnest(show_trgm('焦作市山阳区'))")) == 7


@pytest.fixture
def ordinary(server: AdminSource) -> Iterator[str]:
    """A login with CREATEROLE and CREATEDB, as a hosting department gives it."""
    run(server.dsn, "CREATE ROLE hosting LOGIN CREATEROLE CREATEDB PASSWORD 'x'")
    yield server.dsn.replace("postgres@", "hosting@")
    for name in ("low2", "low"):
        database.drop(server.dsn, name)
    database.drop_roles(server.dsn, "low")
    run(server.dsn, "DROP OWNED BY hosting CASCADE")
    run(server.dsn, "DROP ROLE hosting")


def test_an_administrator_without_superuser_suffices(ordinary, tmp_path):
    first = database.prepare(ordinary, "low", tmp_path)
    assert database.prepare(ordinary, "low", tmp_path) == first
    run(first["owner"], "CREATE TABLE t(i int)")
    database.clone(ordinary, "low", "low2")
    assert run(first["owner"].replace("/low?", "/low2?"), "SELECT count(*) FROM t") == [(0,)]
    database.drop(ordinary, "low2")


def test_passwords_are_random_kept_and_stored_only_as_verifiers(server, ordinary, tmp_path):
    urls = database.prepare(ordinary, "low", tmp_path)
    passwords = {conninfo_to_dict(url)["password"] for url in urls.values()}
    assert len(passwords) == 4
    assert all(len(p) >= 32 for p in passwords)
    stored = run(server.dsn, "SELECT rolpassword FROM pg_authid WHERE rolname LIKE 'low\\_%'")
    assert all(row[0].startswith("SCRAM-SHA-256$") for row in stored)


def test_roles_of_another_installation_keep_their_passwords(server, ordinary, tmp_path):
    database.prepare(ordinary, "low", tmp_path / "first")
    before = run(
        server.dsn, "SELECT rolname, rolpassword FROM pg_authid WHERE rolname LIKE 'low\\_%' ORDER BY 1"
    )
    with pytest.raises(RunError, match="可能属于另一套安装"):
        database.prepare(ordinary, "low", tmp_path / "second")
    after = run(
        server.dsn, "SELECT rolname, rolpassword FROM pg_authid WHERE rolname LIKE 'low\\_%' ORDER BY 1"
    )
    assert before == after
    database.prepare(ordinary, "low", tmp_path / "second", reset_passwords=True)


def test_login_without_rights_is_told_which(server, urls, tmp_path):
    with pytest.raises(RunError, match="CREATEROLE 与 CREATEDB"):
        database.prepare(urls["app"], "other", tmp_path)


def test_database_with_another_order_is_refused(server, tmp_path):
    run_alone(server.dsn, "CREATE DATABASE odd TEMPLATE template0 LOCALE 'C'" + provider(server.dsn))
    try:
        with pytest.raises(RunError, match="排序规则是 C；"):
            database.prepare(server.dsn, "odd", tmp_path, trust=True)
    finally:
        database.drop(server.dsn, "odd")
        database.drop_roles(server.dsn, "odd")


def provider(dsn: str) -> str:
    with psycopg.connect(dsn) as connection:
        return " LOCALE_PROVIDER libc" if connection.info.server_version >= 170_000 else ""


def run_alone(url: str, statement: str) -> None:
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(statement)


@pytest.mark.parametrize("name", ["Ld", "1a", "a-b", "a" * 42, 'a"b', ""])
def test_odd_names_are_refused(server, tmp_path, name):
    with pytest.raises(RunError, match="数据库名"):
        database.prepare(server.dsn, name, tmp_path, trust=True)


def test_clone_has_data_owner_and_rights(server, urls):
    database.clone(server.dsn, "ld", "ld_copy")
    try:
        assert run(elsewhere(urls["app"], "ld_copy"), "SELECT * FROM note") == [(1, "武陟县")]
        run(elsewhere(urls["owner"], "ld_copy"), "DROP TABLE note")
        assert run(urls["app"], "SELECT count(*) FROM note") == [(1,)]
    finally:
        database.drop(server.dsn, "ld_copy")
        database.drop(server.dsn, "ld_copy")


def test_backup_restores_data_owner_and_rights(server, urls, tmp_path):
    run(urls["owner"], "ALTER DEFAULT PRIVILEGES GRANT SELECT ON TABLES TO ld_app")
    backup.backup(urls["owner"], tmp_path / "b.dump", server.bin_dir)
    assert stat.S_IMODE((tmp_path / "b.dump").stat().st_mode) == 0o600
    database.create_empty(server.dsn, "ld_back", like="ld")
    try:
        target = {role: elsewhere(url, "ld_back") for role, url in urls.items()}
        backup.restore(target["owner"], tmp_path / "b.dump", server.bin_dir)
        assert run(target["app"], "SELECT * FROM note") == [(1, "武陟县")]
        assert run(target["owner"], "SELECT tableowner FROM pg_tables WHERE tablename = 'note'") == [
            ("ld_owner",)
        ]
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            run(target["app"], "DELETE FROM note")
        run(target["owner"], "CREATE TABLE later(i int)")
        assert run(target["app"], "SELECT count(*) FROM later") == [(0,)]
        with pytest.raises(RunError, match="不是空的"):
            backup.restore(target["owner"], tmp_path / "b.dump", server.bin_dir)
    finally:
        database.drop(server.dsn, "ld_back")


def test_failed_backup_keeps_the_former_one(server, urls, tmp_path):
    (tmp_path / "b.dump").write_text("former")
    with pytest.raises(RunError, match="备份没有成功"):
        backup.backup(elsewhere(urls["owner"], "missing"), tmp_path / "b.dump", server.bin_dir)
    assert [(f.name, f.read_text()) for f in tmp_path.iterdir() if f.is_file()] == [("b.dump", "former")]


def test_damaged_backup_leaves_the_database_empty(server, urls, tmp_path):
    run(urls["owner"], "INSERT INTO note SELECT i, md5(i::text) FROM generate_series(2, 20000) i")
    backup.backup(urls["owner"], tmp_path / "b.dump", server.bin_dir)
    whole = (tmp_path / "b.dump").read_bytes()
    (tmp_path / "b.dump").write_bytes(whole[: len(whole) // 2])
    database.create_empty(server.dsn, "ld_back", like="ld")
    try:
        with pytest.raises(RunError, match="恢复没有成功"):
            backup.restore(elsewhere(urls["owner"], "ld_back"), tmp_path / "b.dump", server.bin_dir)
        assert run(elsewhere(urls["owner"], "ld_back"), "SELECT to_regclass('note')") == [(None,)]
    finally:
        database.drop(server.dsn, "ld_back")


def test_given_server_is_used_and_not_stopped(short, cluster, monkeypatch):
    with cluster.in_use():
        monkeypatch.setenv("DATABASE_URL", cluster.url())
        with admin_source(Home(short / "h")) as source:
            assert (source.dsn, source.trust, source.cluster) == (cluster.url(), False, None)
        assert cluster.is_running()
        assert not list((short / "h").glob("pg*"))


@pytest.mark.parametrize(
    ("admin", "expected"),
    [
        (
            "postgresql://root:pw@db.example:5433/postgres?sslmode=require",
            "postgresql://u:p%2Fw@db.example:5433/ld?sslmode=require",
        ),
        ("host=10.1.2.3 user=root", "postgresql://u:p%2Fw@10.1.2.3/ld"),
        ("postgresql://root@[::1]:5432/x", "postgresql://u:p%2Fw@:5432/ld?host=%3A%3A1"),
        ("postgresql://root@:5435/x?host=/run/pg", "postgresql://u:p%2Fw@:5435/ld?host=/run/pg"),
    ],
)
def test_role_url_follows_the_administrators_way(admin, expected):
    made = database._url(admin, "u", "p/w", "ld")
    assert made == expected
    way, came = conninfo_to_dict(made), conninfo_to_dict(admin)
    assert (way["user"], way["password"], way["dbname"]) == ("u", "p/w", "ld")
    assert all(way.get(key) == came.get(key) for key in ("host", "port", "sslmode"))
