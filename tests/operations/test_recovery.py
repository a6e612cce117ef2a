"""备份恢复：最新的备份恢复后与见证人的记忆相符；旧的备份被点名，排序进程不在它上面续写。"""

from __future__ import annotations

from pathlib import Path

import pytest

from .acts import fingerprint, register, signed_in
from .conftest import Site, wait_for
from .manual import blocks

pytestmark = pytest.mark.database

STOP = "sudo systemctl stop liandong-web liandong-worker liandong-sequencer liandong-backup.timer"
START = "sudo systemctl start liandong-sequencer liandong-worker liandong-web liandong-backup.timer"


def verify(site: Site, expect: int) -> str:
    """The manual's export and verification against the witnesses."""
    (script,) = blocks("五")
    return site.platform.run(script, expect=expect)


def restore(site: Site, file: str) -> None:
    """The manual's restoring, of this backup."""
    site.query("DROP DATABASE IF EXISTS liandong_before WITH (FORCE)", "postgres")
    (script,) = blocks("八")
    assert "已恢复" in site.platform.run(script.replace("/var/backups/liandong/manual.dump", file))


def test_restored_backups_are_held_against_the_witnesses(site: Site):
    platform = site.platform
    visitor = signed_in(site)
    wait_for(site.is_settled, platform)
    nightly, by_hand = blocks("七")[0].splitlines()
    platform.run(nightly)
    (stale,) = platform.path("/var/backups/liandong").glob("liandong-*.dump")
    assert stale.stat().st_mode & 0o777 == 0o600
    register(site, visitor, "JZ-WATER", "焦作市水利局")
    wait_for(site.is_settled, platform)
    assert "另行离线保存" in platform.run(by_hand)
    platform.run(STOP)
    stood, size = fingerprint(site), site.query("SELECT max(size) FROM ledger_checkpoint")[0][0]

    restore(site, str(stale).removeprefix(str(platform.root)))
    assert fingerprint(site) != stood
    said = verify(site, expect=1)
    assert f"见证方见过 {size} 条" in said and "账本被截短" in said
    _carelessly_started(site, size)

    restore(site, "/var/backups/liandong/manual.dump")
    assert fingerprint(site) == stood
    assert "截短" not in verify(site, expect=0)
    assert "不是空的" in platform.liandong("database restore /var/backups/liandong/manual.dump", expect=1)
    platform.run(START)
    wait_for(site.is_answering, platform)
    register(site, signed_in(site), "JZ-TRANSPORT", "焦作市交通运输局")
    wait_for(site.is_settled, platform)
    assert site.query("SELECT max(size) FROM ledger_checkpoint")[0][0] > size
    assert "拒绝会签" not in signed_in(site).get("/ledger").text


def _carelessly_started(site: Site, size: int) -> None:
    """Nobody looked, everything was started on the stale database: acts are kept, none is entered, the screen says why."""
    platform = site.platform
    stale_size = site.query("SELECT max(size) FROM ledger_checkpoint")[0][0]
    platform.run(START)
    wait_for(site.is_answering, platform)
    wait_for(
        lambda: site.query("SELECT 1 FROM ledger_witnessstate WHERE message LIKE '%退回到了从前%'"), platform
    )
    visitor = signed_in(site)
    register(site, visitor, "JZ-CULTURE", "焦作市文化广电和旅游局")
    assert f"见过本账本 {size} 条，本库只有 {stale_size} 条" in visitor.get("/ledger").text
    assert site.query("SELECT count(*) > 0 FROM ledger_intake") == [(True,)]
    assert site.query("SELECT max(size) FROM ledger_checkpoint")[0][0] == stale_size
    assert "排序已停止" in platform.logs()
    platform.run(STOP)


def test_programs_of_another_version_are_refused(site: Site, tmp_path: Path):
    """A dump that only a newer server can read is no backup."""
    for name in ("postgres", "initdb", "pg_dump"):
        (tmp_path / name).write_text("#!/bin/sh\necho 'postgres (PostgreSQL) 99.1'\n")
        (tmp_path / name).chmod(0o755)
    said = site.platform.run(
        f"sudo -iu liandong-admin env PGBIN={tmp_path} liandong database backup /var/backups/liandong/odd.dump",
        expect=1,
    )
    assert "是 99" in said and "请用 PGBIN" in said
    assert not site.platform.path("/var/backups/liandong/odd.dump").exists()


def test_new_passwords_shut_out_the_old(site: Site):
    env = site.platform.path("/var/lib/liandong/env")
    before = {f.name: f.read_text() for f in env.iterdir()}
    site.platform.follow("十", only=slice(1))
    after = {f.name: f.read_text() for f in env.iterdir()}
    assert {name for name in before if before[name] != after[name]} == {"app.env", "sequencer.env"}
    wait_for(site.is_answering, site.platform)
    register(site, signed_in(site), "JZ-HEALTH", "焦作市卫生健康委员会")
    wait_for(site.is_settled, site.platform)
    old = before["app.env"].strip()
    said = site.platform.run(f"sudo -iu liandong-admin env '{old}' liandong access rebuild 2>&1 || true")
    assert "password authentication failed" in said
