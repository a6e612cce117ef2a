"""要数据库的命令，照人在服务器上敲的那样各跑一遍。"""

from __future__ import annotations

import os
import subprocess
import sys

import psycopg
import pytest

from liandong.accounts.demo import PASSWORD
from liandong.conf.run.database import create_empty, drop
from liandong.kernel.models import Access, Initials
from liandong.ledger import sequencer
from liandong.proof.keys import load_key


@pytest.fixture
def run(committed):
    def command(*words, role="app", database=None, typed=None, **variables):
        server = committed.server
        url = server.url(role, database or committed.name)
        return subprocess.run(
            [sys.executable, "-m", "liandong", *words], capture_output=True, text=True, check=False, input=typed,
            env={
                **os.environ, "LIANDONG_DATABASE_URL": url, "LIANDONG_HOME": str(server.home), "LIANDONG_STATIC_ROOT": "",
                **variables,
            },
        )  # fmt: skip

    return command


def ask(url, statement):
    with psycopg.connect(url) as connection:
        return connection.execute(statement).fetchone()[0]


def test_letters_are_completed_by_command_and_the_second_time_there_are_none_left(committed, run):
    deleted = Initials.objects.filter(kind="agency").delete()[0]
    first, second = run("initials", "complete"), run("initials", "complete")
    assert deleted > 1 and Initials.objects.filter(kind="agency").count() == deleted
    assert f"机关：已补 {deleted} 条" in first.stdout and f"补了 {deleted} 条记录" in first.stdout, (
        first.stderr
    )
    assert second.stdout == "补了 0 条记录的拼音简码，现在都找得到。\n"


def test_export_and_verify_by_command(committed, run, tmp_path):
    key = load_key(committed.server.home / "keys" / "log.key")
    with psycopg.connect(committed.url("sequencer"), autocommit=True) as connection:
        while sequencer.sequence_batch(connection, sequencer.Signer(key.name, key)):
            pass
        size = sequencer.size_of(connection)
    exported = run("ledger", "export", str(tmp_path / "x.zip"))
    assert exported.returncode == 0 and f"已导出 {size} 条" in exported.stdout, exported.stderr
    words = ["ledger", "verify", str(tmp_path / "x.zip"), "--log", key.verifier.vkey, "--quorum", "0"]
    good = run(*words, LIANDONG_DATABASE_URL="postgresql://nobody@127.0.0.1:9/none")
    assert good.returncode == 0 and good.stdout.endswith("结论：未发现问题。\n"), good.stdout
    unwitnessed = run(*words[:-1], "1")
    assert unwitnessed.returncode == 1 and "cosignature_missing" in unwitnessed.stdout
    (tmp_path / "x.zip").write_bytes((tmp_path / "x.zip").read_bytes()[:-200])
    assert run(*words).returncode == 2


def test_backup_and_restore_by_command(committed, run, tmp_path):
    server, name = committed.server, f"{committed.name}_r"
    count = "SELECT count(*) FROM ledger_ledgerevent"
    backed = run("database", "backup", str(tmp_path / "b"), role="owner")
    assert backed.returncode == 0, backed.stderr
    assert (tmp_path / "b").stat().st_mode & 0o077 == 0
    full = run("database", "restore", str(tmp_path / "b"), role="owner")
    assert full.returncode == 1 and "不是空的" in full.stderr and "Traceback" not in full.stderr
    create_empty(server.admin, name, like=committed.name)
    try:
        restored = run("database", "restore", str(tmp_path / "b"), role="owner", database=name)
        assert restored.returncode == 0 and "见证人" in restored.stdout, restored.stderr
        assert ask(server.url("app", name), count) == ask(committed.url("app"), count) > 100
    finally:
        drop(server.admin, name)


def test_the_app_cannot_migrate(run):
    said = run("migrate", role="app")
    assert said.returncode != 0


def test_migrating_again_changes_nothing(committed, run):
    grants = (
        "SELECT md5(string_agg(grantee || table_name || privilege_type, ',' ORDER BY grantee, table_name, privilege_type))"
        " FROM information_schema.role_table_grants"
    )
    before = ask(committed.url("owner"), grants)
    for _ in range(2):
        done = run("migrate", role="owner")
        assert done.returncode == 0, done.stderr
    assert ask(committed.url("owner"), grants) == before


def test_a_second_seeding_does_nothing(committed, run):
    before = ask(committed.url("app"), "SELECT count(*) FROM ledger_ledgerevent")
    again = run("seed", "--small")
    assert again.returncode == 0 and "已建成" not in again.stdout, again.stderr
    assert ask(committed.url("app"), "SELECT count(*) FROM ledger_ledgerevent") == before


def test_the_demonstration_city_is_not_built_outside_a_demonstration(run):
    said = run("seed", LIANDONG_DEMO="0")
    assert said.returncode == 1 and "只能建在演示环境" in said.stderr


def test_drifted_grants_are_reported_and_repaired(committed, run):
    run("access", "rebuild")  # 模板里没有后台作业进程，建城时的事件还没有送达
    assert run("access", "rebuild").returncode == 0
    lost = Access.objects.filter(kind="agency").first()
    Access.objects.filter(pk=lost.pk).delete()
    found = run("access", "rebuild")
    assert found.returncode == 1 and "agency：1 条有偏差" in found.stdout, found.stdout + found.stderr
    assert Access.objects.filter(kind="agency", record=lost.record, ground=lost.ground).exists()
    assert run("access", "rebuild").returncode == 0


def test_a_sheet_is_imported_by_command_and_again_without_harm(committed, run, tmp_path):
    file = tmp_path / "名录.csv"
    file.write_text(
        "企业名称,住所\n武陟县甲厂（虚构）,甲路\n,没有名称\n武陟县乙厂（虚构）,乙路\n", encoding="utf-8"
    )
    words = ["import", "parties", str(file), "--account", "wz.lianluo"]
    wrong = run(*words, typed="不对的密码\n")
    assert wrong.returncode == 1 and "账号或密码不对" in wrong.stderr
    looked = run(*words, "--check-only", typed=f"{PASSWORD}\n")
    assert looked.returncode == 0 and "新 2，相同 0，有变 0，不明 0，有误 1。" in looked.stdout, looked.stderr
    assert "已核对 3 行。" in looked.stdout
    count = "SELECT count(*) FROM parties_party"
    assert ask(committed.url("app"), count) == 0
    done = run(*words, typed=f"{PASSWORD}\n")
    assert done.returncode == 0 and "接着做" in done.stdout, done.stderr
    assert "写入 2 行，1 行没有写入" in done.stdout and ask(committed.url("app"), count) == 2
    again = run(*words, typed=f"{PASSWORD}\n")
    assert again.returncode == 0 and "先前导入过" in again.stdout and ask(committed.url("app"), count) == 2, (
        again.stderr
    )
    sound = tmp_path / "改好.csv"
    sound.write_text("企业名称,住所\n武陟县甲厂（虚构）,甲路\n武陟县乙厂（虚构）,乙路\n", encoding="utf-8")
    for _ in range(2):  # 第二次接着没有写入的那一份，也没有什么要写
        same = run("import", "parties", str(sound), "--account", "wz.lianluo", typed=f"{PASSWORD}\n")
        assert same.returncode == 0 and "全部与已登记的相同，不必导入。" in same.stdout, same.stderr
    sound.write_text("企业名称,住所\n武陟县甲厂（虚构）,新路\n", encoding="utf-8")
    changed = run("import", "parties", str(sound), "--account", "wz.lianluo", typed=f"{PASSWORD}\n")
    assert changed.returncode == 1 and "只有有变的行" in changed.stderr
    odd = tmp_path / "怪.csv"
    odd.write_text("甲列,乙列\n一,二\n", encoding="utf-8")
    asked = run("import", "parties", str(odd), "--account", "wz.lianluo", typed=f"{PASSWORD}\n")
    assert asked.returncode == 1 and "--column" in asked.stderr and "甲列、乙列" in asked.stderr
    missing = run(
        "import", "parties", str(tmp_path / "没有"), "--account", "wz.lianluo", typed=f"{PASSWORD}\n"
    )
    assert missing.returncode == 1 and "读不到文件" in missing.stderr


def test_a_sheet_whose_file_was_dropped_goes_on_with_what_was_found(committed, run, tmp_path):
    file = tmp_path / "名录.csv"
    file.write_text(
        "企业名称,住所\n武陟县甲厂（虚构）,甲路\n武陟县乙店（虚构）,身份证440524188001010014\n",
        encoding="utf-8",
    )
    words, typed = ["import", "parties", str(file), "--account", "wz.lianluo"], f"{PASSWORD}\n"
    looked = run(*words, "--check-only", typed=typed)
    assert looked.returncode == 0 and "新 1，" in looked.stdout, looked.stderr
    other = run(*words, "--column", "名称=住所", typed=typed)
    assert other.returncode == 1 and "不能再核对" in other.stderr and "去掉 --column" in other.stderr
    done = run(*words, typed=typed)
    assert done.returncode == 0 and "按上次的核对结果接着做" in done.stdout, done.stderr
    assert "写入 1 行，1 行没有写入" in done.stdout
    assert ask(committed.url("app"), "SELECT count(*) FROM parties_party") == 1
