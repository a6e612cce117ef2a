"""数据库的四个角色、各自的权限与口令，以及测试所用的复制与删除。

The owner migrates; the app (web, worker, tests) writes records but cannot rewrite history; the sequencer orders
the ledger; the redactor alone blanks what the law wants gone. Each logs in with its own password from its own
0600 file, so that a stolen web process is not a stolen ledger. Rights on tables belong to the migrations.
"""

from __future__ import annotations

import os
import re
import secrets
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote, urlencode

import psycopg
from psycopg import sql
from psycopg.conninfo import conninfo_to_dict

from liandong.conf.run.binaries import OLDEST_MAJOR
from liandong.conf.run.home import RunError

ROLES = ("owner", "app", "sequencer", "redactor")

ROLE_SETTINGS: Mapping[str, Mapping[str, str]] = {
    "owner": {"lock_timeout": "10s", "idle_in_transaction_session_timeout": "10min"},
    "app": {
        "lock_timeout": "5s",
        "statement_timeout": "30s",
        "idle_in_transaction_session_timeout": "1min",
        "max_parallel_workers_per_gather": "0",
    },
    "sequencer": {"lock_timeout": "5s", "idle_in_transaction_session_timeout": "1min"},
    "redactor": {"lock_timeout": "5s", "idle_in_transaction_session_timeout": "1min"},
}
"""Limits by role, beside ``timezone = UTC`` for all: nobody waits for a lock for ever, and no page takes more than one processor from
the others; starting the helpers took longer than what they were started for."""

VARIABLE = "LIANDONG_DATABASE_URL"

_NAME = re.compile(r"[a-z][a-z0-9_]{0,40}")
_ADVISORY_KEY = 0x11A7_D0A6


def prepare(
    admin_dsn: str, name: str, env_dir: Path, *, trust: bool = False, reset_passwords: bool = False
) -> dict[str, str]:
    """Make the four roles and the database, or bring existing ones up to date; harmless when repeated.

    Args:
        admin_dsn: superuser, or a login with CREATEROLE and CREATEDB (PostgreSQL 15 or newer).
        name: database name, also the prefix of the roles; lower-case ASCII.
        env_dir: where ``<role>.env`` (0600) goes; an existing password in it is kept.
        trust: True when the server asks no passwords; then none are made.
        reset_passwords: give existing roles new passwords when ``env_dir`` does not know the old ones.

    Returns:
        Database URL by role (``owner``, ``app``, ``sequencer``, ``redactor``).

    Raises:
        RunError: rights are missing, or the roles exist and belong to another installation.
    """
    if not _NAME.fullmatch(name):
        raise RunError(f"数据库名 {name} 不合适：只用小写字母、数字和下划线，以字母开头，不超过 41 个字符。")
    with _administrator(admin_dsn) as connection:
        connection.execute("SELECT pg_advisory_lock(%s)", [_ADVISORY_KEY])
        passwords = {role: "" if trust else _password(env_dir, role) for role in ROLES}
        if not (trust or reset_passwords):
            _refuse_foreign_roles(connection, name, [role for role, known in passwords.items() if not known])
        urls = {}
        for role in ROLES:
            password = "" if trust else passwords[role] or secrets.token_urlsafe(24)
            urls[role] = _url(admin_dsn, f"{name}_{role}", password, name)
            _write_env(env_dir, role, urls[role])
            _make_role(connection, f"{name}_{role}", password, ROLE_SETTINGS[role])
        _make_database(connection, name)
    return urls


def read_url(env_dir: Path, role: str) -> str | None:
    """The URL that `prepare` wrote for a role; None when it has not."""
    try:
        text = (env_dir / f"{role}.env").read_text()
    except FileNotFoundError:
        return None
    found = re.search(rf"^{VARIABLE}=(.+)$", text, re.M)
    return found[1] if found else None


def clone(admin_dsn: str, template: str, new: str) -> None:
    """Copy a database, its owner and who may connect; nobody may be connected to ``template``."""
    _create_like(admin_dsn, new, owner_of=template, template=template)


def create_empty(admin_dsn: str, new: str, *, like: str) -> None:
    """An empty database with the owner and the connect rights of ``like``: where a backup is restored to."""
    _create_like(admin_dsn, new, owner_of=like, template="template0")


def drop(admin_dsn: str, name: str) -> None:
    """Drop a database and whoever is connected to it; harmless when there is none. Roles stay."""
    with _administrator(admin_dsn) as connection:
        connection.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))


def drop_roles(admin_dsn: str, name: str) -> None:
    """Drop the four roles of ``name`` once no database uses them."""
    with _administrator(admin_dsn) as connection:
        for role in ROLES:
            connection.execute(sql.SQL("DROP ROLE IF EXISTS {}").format(sql.Identifier(f"{name}_{role}")))


@contextmanager
def _administrator(dsn: str) -> Iterator[psycopg.Connection]:
    """An autocommit connection whose login may do what is needed."""
    try:
        connection = psycopg.connect(dsn, autocommit=True, connect_timeout=10)
    except psycopg.OperationalError as trouble:
        raise RunError(f"连不上数据库：{trouble}。请检查 DATABASE_URL 与网络。") from trouble
    with connection:
        if connection.info.server_version < OLDEST_MAJOR * 10_000:
            raise RunError(f"数据库版本过低，需要 PostgreSQL {OLDEST_MAJOR} 及以上。")
        able = connection.execute(
            "SELECT rolsuper OR (rolcreaterole AND rolcreatedb) FROM pg_roles WHERE rolname = current_user"
        ).fetchone()
        if not able or not able[0]:
            raise RunError(
                "DATABASE_URL 的账户须是超级用户，或同时有 CREATEROLE 与 CREATEDB 权限。请由数据库管理员授予后再试。"
            )
        yield connection


def _refuse_foreign_roles(connection: psycopg.Connection, name: str, unknown: list[str]) -> None:
    """Resetting the password of a role that another installation uses would stop that installation."""
    rows = connection.execute(
        "SELECT rolname FROM pg_roles WHERE rolname = ANY(%s)", [[f"{name}_{role}" for role in unknown]]
    ).fetchall()
    if rows:
        raise RunError(
            f"数据库中已有角色 {'、'.join(row[0] for row in rows)}，而本目录没有它们的口令：可能属于另一套安装。"
            "请换一个数据库名；确属本套而口令遗失的，请选择重设口令。"
        )


def _make_role(connection: psycopg.Connection, role: str, password: str, settings: Mapping[str, str]) -> None:
    identifier = sql.Identifier(role)
    if not connection.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [role]).fetchone():
        connection.execute(sql.SQL("CREATE ROLE {} LOGIN").format(identifier))
        _join(connection, role)
    if password:  # 只把校验值交给服务器，口令原文不进任何日志
        verifier = connection.pgconn.encrypt_password(password.encode(), role.encode(), b"scram-sha-256")
        connection.execute(
            sql.SQL("ALTER ROLE {} PASSWORD {}").format(identifier, sql.Literal(verifier.decode()))
        )
    for key, value in {"timezone": "UTC", **settings}.items():
        connection.execute(
            sql.SQL("ALTER ROLE {} SET {} = {}").format(identifier, sql.Identifier(key), sql.Literal(value))
        )


def _join(connection: psycopg.Connection, role: str) -> None:
    """An administrator who is no superuser must be a member of a role to make it own something."""
    if connection.execute("SELECT rolsuper FROM pg_roles WHERE rolname = current_user").fetchone() == (True,):
        return
    options = " WITH SET TRUE, INHERIT TRUE" if connection.info.server_version >= 160_000 else ""
    connection.execute(sql.SQL("GRANT {} TO CURRENT_USER" + options).format(sql.Identifier(role)))


def _make_database(connection: psycopg.Connection, name: str) -> None:
    owner = sql.Identifier(f"{name}_owner")
    found = connection.execute(
        "SELECT pg_encoding_to_char(encoding), datcollate, pg_get_userbyid(datdba) FROM pg_database"
        " WHERE datname = %s",
        [name],
    ).fetchone()
    if found and (found[0] != "UTF8" or found[1] not in {"C.UTF-8", "C.utf8"}):
        raise RunError(
            f"数据库 {name} 已存在，但编码是 {found[0]}、排序规则是 {found[1]}；须为 UTF8 与 C.UTF-8。请换名重建。"
        )
    if found and found[2] != f"{name}_owner":
        connection.execute(sql.SQL("ALTER DATABASE {} OWNER TO {}").format(sql.Identifier(name), owner))
    if not found:
        _create_database(connection, name, f"{name}_owner", "template0")
    _grant_connect(connection, name, [f"{name}_{role}" for role in ROLES])


def _create_database(connection: psycopg.Connection, name: str, owner: str, template: str) -> None:
    locale = "LOCALE 'C.UTF-8'"
    if connection.info.server_version >= 170_000:
        locale += " LOCALE_PROVIDER builtin BUILTIN_LOCALE 'C.UTF-8'"
    if template != "template0":
        locale = ""
    connection.execute(
        sql.SQL("CREATE DATABASE {} OWNER {} TEMPLATE {} ENCODING 'UTF8' " + locale).format(
            sql.Identifier(name), sql.Identifier(owner), sql.Identifier(template)
        )
    )


def _grant_connect(connection: psycopg.Connection, name: str, roles: list[str]) -> None:
    """CONNECT for these roles and for nobody else."""
    database = sql.Identifier(name)
    connection.execute(sql.SQL("REVOKE ALL ON DATABASE {} FROM PUBLIC").format(database))
    connection.execute(
        sql.SQL("GRANT CONNECT ON DATABASE {} TO {}").format(
            database, sql.SQL(", ").join(map(sql.Identifier, roles))
        )
    )


def _create_like(admin_dsn: str, new: str, *, owner_of: str, template: str) -> None:
    with _administrator(admin_dsn) as connection:
        row = connection.execute(
            "SELECT pg_get_userbyid(datdba), array(SELECT DISTINCT pg_get_userbyid(a.grantee)"
            " FROM aclexplode(datacl) a WHERE a.privilege_type = 'CONNECT' AND a.grantee <> 0)::text[]"
            " FROM pg_database WHERE datname = %s",
            [owner_of],
        ).fetchone()
        if row is None:
            raise RunError(f"没有数据库 {owner_of}，无从照样建立。")
        _create_database(connection, new, row[0], template)
        _grant_connect(connection, new, row[1] or [row[0]])


def _password(env_dir: Path, role: str) -> str:
    """The password `prepare` once wrote; "" when there is none."""
    url = read_url(env_dir, role)
    return str(conninfo_to_dict(url).get("password") or "") if url else ""


def _url(admin_dsn: str, user: str, password: str, database: str) -> str:
    """The administrator's way to the server with another login; safe to read into a shell when it has one host."""
    way = {k: str(v) for k, v in conninfo_to_dict(admin_dsn).items() if v is not None}
    for own in ("user", "password", "dbname", "passfile", "connect_timeout"):
        way.pop(own, None)
    host, port = way.get("host", ""), way.pop("port", "")
    simple = host and not re.search(r"[/,:]", host)
    if simple:
        way.pop("host")
    login = quote(user, safe="") + (f":{quote(password, safe='')}" if password else "")
    address = (host if simple else "") + (f":{port}" if port else "")
    query = f"?{urlencode(way, safe='/')}" if way else ""
    return f"postgresql://{login}@{address}/{quote(database, safe='')}{query}"


def _write_env(env_dir: Path, role: str, url: str) -> None:
    env_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
    target, half = env_dir / f"{role}.env", env_dir / f".{role}.env.{secrets.token_hex(4)}"
    fd = os.open(half, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(fd, "w") as file:
        file.write(f"{VARIABLE}={url}\n")
        file.flush()
        os.fsync(fd)
    half.replace(target)
