"""升级：从前一个表结构升到当前的，数据一条不少，账本核对完好；有程序连着、迁移失败时停下来说明。"""

from __future__ import annotations

import pytest

from .acts import fingerprint, register, signed_in
from .conftest import Site, wait_for
from .manual import blocks

pytestmark = pytest.mark.database

BACK_A_STEP = """
sudo -iu liandong-admin sh -c '. env/owner.env; export LIANDONG_DATABASE_URL
DJANGO_SETTINGS_MODULE=liandong.conf.settings /opt/liandong/.venv/bin/python -m django migrate kernel 0001 --verbosity 0'
"""
"""The earlier schema, with the data in it: before record numbers came from a database function."""

NUMBER = "SELECT kernel_next_number('jh', 2026)"


def test_upgrade_from_an_earlier_schema(site: Site):
    platform = site.platform
    (script,) = blocks("九")
    stop, *steps = script.splitlines(keepends=True)
    upgrade = next(s for s in steps if "liandong upgrade" in s)
    wait_for(site.is_settled, platform)

    said = platform.run(upgrade, expect=1)
    assert "还有程序连着数据库" in said and "liandong_app" in said and "liandong_sequencer" in said
    assert not platform.path("/var/backups/liandong/before-upgrade.dump").exists()

    platform.run(stop)
    number, stood = site.query(NUMBER)[0][0], fingerprint(site)
    platform.run(BACK_A_STEP)
    assert site.query("SELECT to_regproc('kernel_next_number')") == [(None,)]
    _failing(site, upgrade)

    said = platform.run("".join(steps))
    assert "kernel.0002_next_number" in said and "升级完成" in said
    assert platform.path("/var/backups/liandong/before-upgrade.dump").stat().st_size > 10_000
    assert site.query(NUMBER)[0][0] == number + 1
    rights = "SELECT has_table_privilege('liandong_app', 'ledger_entry', 'UPDATE')"
    assert site.query(rights) == [(False,)]
    assert fingerprint(site) == stood

    wait_for(site.is_answering, platform)
    register(site, signed_in(site), "JZ-EMERGENCY", "焦作市应急管理局")
    wait_for(site.is_settled, platform)


def _failing(site: Site, upgrade: str) -> None:
    """Something in the way of a migration: named, nothing started, the backup made and kept."""
    platform = site.platform
    site.query(
        "CREATE FUNCTION kernel_next_number(mark text, year integer) RETURNS bigint LANGUAGE sql AS 'SELECT 1'"
    )
    said = platform.run(upgrade.replace("before-upgrade", "failed"), expect=1)
    assert "迁移没有完成" in said and "恢复" in said and "升级完成" not in said
    assert platform.path("/var/backups/liandong/failed.dump").exists()
    assert "已经存在" in platform.run(upgrade.replace("before-upgrade", "failed"), expect=1)
    site.query("DROP FUNCTION kernel_next_number(text, integer)")
