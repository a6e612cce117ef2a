"""备份与恢复：用 PostgreSQL 自己的 pg_dump 与 pg_restore，一个文件，要么全有要么全无。

A backup is taken as the owner and restored as an owner: objects then belong to whoever restores, and the rights
of the other three roles come with the dump, so these roles must exist (`database.prepare` makes them; their
passwords and limits are the server's, not the backup's).
"""

from __future__ import annotations

import os
import secrets
import subprocess
from pathlib import Path

import psycopg
from psycopg.conninfo import conninfo_to_dict

from liandong.conf.run.binaries import find_binaries
from liandong.conf.run.home import RunError

_VARIABLES = {
    "host": "PGHOST",
    "hostaddr": "PGHOSTADDR",
    "port": "PGPORT",
    "user": "PGUSER",
    "password": "PGPASSWORD",
    "dbname": "PGDATABASE",
    "sslmode": "PGSSLMODE",
    "sslrootcert": "PGSSLROOTCERT",
    "sslcert": "PGSSLCERT",
    "sslkey": "PGSSLKEY",
}


def backup(dsn: str, file: Path, bin_dir: Path | None = None) -> None:
    """Write one consistent backup of a database to ``file`` (0600), replacing it only when complete.

    Args:
        dsn: the owner's URL.
        file: target, in PostgreSQL's custom format.
        bin_dir: folder of ``pg_dump``, at least as new as the server; None looks for it.

    Raises:
        RunError: pg_dump failed; nothing was written at ``file``.
    """
    half = file.with_name(f".{file.name}.{secrets.token_hex(4)}")
    os.close(os.open(half, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
    try:
        _run(bin_dir, dsn, "备份", "pg_dump", "--format=custom", f"--file={half}")
        with half.open("rb") as written:
            os.fsync(written.fileno())
        half.replace(file)
    finally:
        half.unlink(missing_ok=True)


def restore(dsn: str, file: Path, bin_dir: Path | None = None) -> None:
    """Restore a backup into an empty database, in one transaction.

    Args:
        dsn: the owner's URL of a database without tables (`database.prepare` or `database.create_empty`).
        file: what `backup` wrote.
        bin_dir: folder of ``pg_restore``; None looks for it.

    Raises:
        RunError: the database is not empty, or pg_restore failed; then the database is as empty as before.
    """
    with psycopg.connect(dsn) as connection:
        row = connection.execute(
            "SELECT count(*) FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace"
            " WHERE n.nspname NOT LIKE 'pg\\_%' AND n.nspname <> 'information_schema'"
        ).fetchone()
    if row and row[0]:
        raise RunError("要恢复到的数据库不是空的，未作任何改动。请先建立一个空数据库。")
    database = str(conninfo_to_dict(dsn).get("dbname"))
    _run(
        bin_dir,
        dsn,
        "恢复",
        "pg_restore",
        "--no-owner",
        "--single-transaction",
        "--exit-on-error",
        f"--dbname={database}",
        str(file),
    )


def _run(bin_dir: Path | None, dsn: str, act: str, program: str, *arguments: str) -> None:
    """Run a client program; the password travels in the environment, not in the list of processes."""
    way = {_VARIABLES[k]: str(v) for k, v in conninfo_to_dict(dsn).items() if k in _VARIABLES and v}
    kept = {k: v for k, v in os.environ.items() if not k.startswith("PG")}
    done = subprocess.run(
        [(bin_dir or find_binaries()) / program, "--no-password", *arguments],
        capture_output=True,
        text=True,
        check=False,
        env={**kept, **way, "LC_ALL": "C.UTF-8"},
    )
    if done.returncode:
        raise RunError(f"{act}没有成功。{program} 的说明：\n{done.stderr.strip()}")
