"""换密钥照人在服务器上敲的那样演一遍：换到一半被杀，再执行一次接着做；备份里既没有号码也没有密钥。"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from base64 import b64encode
from uuid import uuid4

import psycopg
import pytest

from liandong.accounts.models import Person
from liandong.conf.run.binaries import find_binaries
from liandong.kernel import rotating, sealed
from liandong.now import today
from liandong.sealing import keys

MANY, A_BATCH = 60, 10


@pytest.fixture
def ring_file(committed, tmp_path, settings):
    """A copy of the server's key file that this test may change, also for this process."""
    path = tmp_path / "numbers.keys"
    shutil.copy2(committed.server.home / "keys" / "numbers.keys", path)
    settings.NUMBERS_KEYS_FILE = str(path)
    return path


@pytest.fixture
def people(ring_file):
    made = [
        Person(owner=uuid4(), name="甲", account=f"n{n}", state="open", mobile=f"1003920{n:04d}")
        for n in range(MANY)
    ]
    Person.objects.bulk_create(made)
    return [p.mobile.reveal() for p in made]


@pytest.fixture
def start(committed, ring_file):
    def command(*words, role="app"):
        return subprocess.Popen(
            [sys.executable, "-m", "liandong", *words], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
            env={
                **os.environ, "LIANDONG_DATABASE_URL": committed.url(role), "LIANDONG_HOME": str(committed.server.home),
                "LIANDONG_STATIC_ROOT": "", "LIANDONG_NUMBERS_KEYS_FILE": str(ring_file),
            },
        )  # fmt: skip

    return command


@pytest.fixture
def run(start):
    def command(*words, **more):
        process = start(*words, **more)
        said, complained = process.communicate(timeout=60)
        return subprocess.CompletedProcess(words, process.returncode, said, complained)

    return command


def numbers() -> list[str]:
    return [p.mobile.reveal() for p in Person.objects.filter(account__regex="^n[0-9]+$").order_by("id")]


def test_rotation_killed_half_way_is_taken_up_and_finished_while_people_work(
    committed, run, start, ring_file, people
):
    old = keys.load(ring_file).newest("seal").id
    added = run("numbers", "add-key")
    assert added.returncode == 0 and "离线介质" in added.stdout, added.stderr
    before = rotating.left()
    assert before == 2 * Person.objects.filter(mobile__isnull=False).count() >= 2 * MANY
    blocked = Person.objects.get(account="n30")
    with psycopg.connect(committed.url("app")) as somebody:  # 有人正在办这条记录
        somebody.execute("SELECT 1 FROM accounts_person WHERE id = %s FOR UPDATE", [blocked.pk])
        process = start("numbers", "rotate", "--batch", str(A_BATCH))
        deadline = time.monotonic() + 30
        while rotating.left() > before - 2 * 2 * A_BATCH and time.monotonic() < deadline:
            time.sleep(0.05)
        process.kill()
        process.wait()
        somebody.rollback()
    halfway = rotating.left()
    assert 0 < halfway < before, "应当换了一部分"
    assert numbers() == people, "换到一半，全部号码都读得出"
    found = sealed.matching(Person, "mobile", people[-1])
    assert Person.objects.get(found).account == f"n{MANY - 1}", "换到一半，新旧两种索引都查得到"
    assert "请执行 liandong numbers rotate" in run("numbers", "status").stdout
    assert "没有换到现在这把" in run("numbers", "add-key").stderr
    assert "没有停用" in run("numbers", "retire", "--copied").stderr
    finished = run("numbers", "rotate")
    assert finished.returncode == 0 and rotating.left() == 0, finished.stderr
    assert numbers() == people
    assert {u.key for u in rotating.usage() if u.use == "seal" and not u.values} == {old}
    assert run("numbers", "retire").returncode == 1, "不先抄存，不停用"
    retired = run("numbers", "retire", "--copied")
    assert retired.returncode == 0 and "已停用 2 把旧密钥" in retired.stdout, retired.stderr
    assert keys.load(ring_file).find("seal", old) is None and numbers() == people
    status = run("numbers", "status")
    assert status.returncode == 0 and "全部号码都用最新的密钥" in status.stdout


def test_an_act_during_rotation_loses_nothing(committed, ring_file, people):
    """Between reading a batch and writing it nobody can slip in; a record saved with the old key is found again."""
    keys.save(ring_file, keys.load(ring_file).grown(today()))
    told = []

    def meanwhile(done):
        if not told:
            row = Person.objects.get(account="n0")
            row.mobile = "10039209999"
            row.save()
        told.append(done)

    rotating.rotate(meanwhile, A_BATCH)
    assert rotating.left() == 0 and told[-1] >= MANY
    assert numbers() == ["10039209999", *people[1:]]


def test_values_whose_key_is_lost_stay_as_they_are_and_are_named(run, ring_file, people):
    first = keys.load(ring_file)
    keys.save(ring_file, keys.fresh(today()))
    status = run("numbers", "status")
    assert status.returncode == 1 and "不在密钥文件里" in status.stdout and "离线副本" in status.stdout
    rotated = run("numbers", "rotate")
    assert rotated.returncode == 1 and "打不开，仍保持原样" in rotated.stderr
    said = rotating.findings()
    assert len(said) == 2 and all("请从离线副本" in s for s in said)
    keys.save(ring_file, first)
    assert rotating.findings() == [] and numbers() == people


@pytest.mark.parametrize("words", [("worker",), ("web", "--port", "1")])
def test_without_any_key_the_processes_do_not_start_and_say_why(run, ring_file, words):
    ring_file.unlink()
    stopped = run(*words)
    assert stopped.returncode == 1 and stopped.stderr.count("\n") == 1
    assert "请从离线副本放回原处" in stopped.stderr and "Traceback" not in stopped.stderr
    keys.save(ring_file, keys.fresh(today()))
    ring_file.chmod(0o644)
    assert "chmod 600" in run(*words).stderr


def test_a_backup_holds_neither_number_nor_key(committed, run, ring_file, people, tmp_path):
    file, ring = tmp_path / "b.dump", keys.load(ring_file)
    assert run("database", "backup", str(file), role="owner").returncode == 0
    read = subprocess.run([find_binaries() / "pg_restore", "-f", "-", file], capture_output=True, check=True)
    text = read.stdout
    assert people and sealed.ring().newest("seal").id.hex().encode() in text, "密文应当在备份里"
    secrets = [
        form for key in ring.keys for form in (key.secret.hex().encode(), b64encode(key.secret), key.secret)
    ]
    for hidden in (*(p.encode() for p in people), *secrets):
        assert hidden not in text and hidden.hex().encode() not in text
