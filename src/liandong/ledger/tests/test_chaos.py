"""办理不停，进程一个接一个被 kill -9：办成的一件不少、一件不重，账本照样对得上。

A real station of its own (web, worker, sequencer, two witnesses, PostgreSQL) takes a stream of actions by the HTTP
API and by the door while each of its processes is killed in turn. A client that hears nothing tries again with the
same key, as the forms and the API say. At the end the books are compared.
"""

from __future__ import annotations

import json
import random
import shutil
import subprocess
import sys
import tempfile
import threading
import time
import urllib.request
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from django.db import connection, connections

from liandong.conf.run.database import read_url
from liandong.conftest import _connect
from liandong.demo.city import City
from liandong.kernel.models import Consumed
from liandong.ledger.models import Checkpoint, Cosignature, Intake, LedgerEvent
from liandong.ledger.tests.streams import ACTION, ByApi, ByDoor, Station, Stream
from liandong.registry.models import Agency

pytestmark = pytest.mark.database
SEED = 20261123
CLIENTS = (
    ("api", "wz.lianluo", "C410823-MARKET"), ("api", "wz.nongye", "C410823-AGRICULTURE"),
    ("door", "ba.lianluo", "C410822-AGRICULTURE"), ("door", "ba.lianluo", "C410822-AGRICULTURE"),
)  # fmt: skip
VICTIMS = ["网页", "后台作业", "排序", "见证人1", "PostgreSQL", "后台作业", "网页", "排序"]


@pytest.fixture
def station(django_db_blocker):
    folder = Path(tempfile.mkdtemp(prefix="ldx-"))
    folder.chmod(0o755)
    running = None
    try:
        running = Station(folder / "h")
        with django_db_blocker.unblock():
            before = _connect(read_url(running.home / "env", "app"))
            try:
                yield running
            finally:
                connections["default"].close()
                connections["default"].settings_dict.update(before)
    finally:
        if running:
            running.stop()
        shutil.rmtree(folder, ignore_errors=True)


def wait_for(condition, what: str, within: float = 45.0) -> None:
    deadline = time.monotonic() + within
    while not condition():
        assert time.monotonic() < deadline, what
        time.sleep(0.2)


def jobs(*states: str) -> int:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM procrastinate_jobs WHERE task_name = 'kernel.deliver' AND status::text = ANY(%s)",
            [list(states)],
        )
        return int(cursor.fetchone()[0])


def test_nothing_is_lost_or_doubled_while_every_process_is_killed(station, tmp_path):
    city, stop, chance = City(), threading.Event(), random.Random(SEED)
    clients = [
        ByApi(station.url, account, str(city.agency(code)))
        if way == "api"
        else ByDoor(account, city.agency(code))
        for way, account, code in CLIENTS
    ]
    streams = [Stream(number, client, stop) for number, client in enumerate(clients, start=1)]
    with ThreadPoolExecutor(len(streams)) as threads:
        running = [threads.submit(stream.run) for stream in streams]
        try:
            for victim in VICTIMS:
                time.sleep(chance.uniform(0.8, 1.8))
                station.kill(victim)
            before = [len(stream.acknowledged) for stream in streams]
            wait_for(
                lambda: all(len(s.acknowledged) > n for s, n in zip(streams, before, strict=True)),
                "没有恢复办理",
            )
        finally:
            stop.set()
    for one in running:
        one.result()
    connection.close()  # 数据库重启过，主线程的旧连接已断
    assert station.process.poll() is None, "".join(station.said)
    acknowledged = {phone: event for stream in streams for phone, event in stream.acknowledged.items()}
    assert sum(s.attempts for s in streams) > len(acknowledged) > 60, "被杀期间应有重试，也应办成不少"

    wait_for(lambda: not jobs("todo", "doing"), "事件没有全部送达")
    wait_for(lambda: not Intake.objects.exists(), "痕迹没有全部入账")
    wait_for(lambda: _is_witnessed(), "最新检查点没有两个见证人")
    assert_each_exactly_once(acknowledged)
    assert_versions_equal_done_events()
    assert_each_event_consumed_once(acknowledged)
    verified = verify(station, tmp_path / "export.zip")
    assert verified.returncode == 0, verified.stdout + verified.stderr
    sys.stdout.write(
        f"办成 {len(acknowledged)} 件，提交 {sum(s.attempts for s in streams)} 次\n{verified.stdout}"
    )


def _is_witnessed() -> bool:
    newest = Checkpoint.objects.order_by("-size").first()
    return newest is not None and Cosignature.objects.filter(checkpoint=newest).count() == 2


def assert_each_exactly_once(acknowledged: dict[str, str]) -> None:
    """Every acknowledged action stands in the ledger once, under the id that was answered, and there are no others."""
    rows = LedgerEvent.objects.filter(action=ACTION, outcome="done").values_list("id", "body")
    phones = Counter()
    for identity, body in rows:
        [phone] = [c["now"] for c in json.loads(body)["changes"] if c["field"] == "phone"]
        phones[phone] += 1
        assert acknowledged.get(phone) == str(identity), phone
    assert phones == Counter(acknowledged.keys())
    assert len(set(acknowledged.values())) == len(acknowledged)


def assert_versions_equal_done_events() -> None:
    for agency in Agency.objects.all():
        done = LedgerEvent.objects.filter(kind="agency", record=agency.uuid, outcome="done", version__gt=0)
        assert agency.version == done.count() == done.values("version").distinct().count(), agency


def assert_each_event_consumed_once(acknowledged: dict[str, str]) -> None:
    consumed = Counter(
        str(event)
        for event in Consumed.objects.filter(consumer="registry.refresh_sight").values_list(
            "event", flat=True
        )
    )
    assert all(consumed[event] == 1 for event in acknowledged.values())
    assert jobs("failed", "aborted", "cancelled") == 0
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT args->>'event', count(*) FROM procrastinate_jobs WHERE task_name = 'kernel.deliver' GROUP BY 1 HAVING count(*) > 1"
        )
        assert cursor.fetchall() == []


def verify(station: Station, file: Path) -> subprocess.CompletedProcess[str]:
    """Export and check against both witnesses with keys read from their own folders, as a stranger would."""
    exported = station.command("ledger", "export", str(file))
    assert exported.returncode == 0, exported.stderr
    words = ["--log", (station.home / "keys" / "log.vkey").read_text().strip(), "--quorum", "2"]
    for number in (1, 2):
        port = (station.home / f"witness-{number}" / "port").read_text().strip()
        words += ["--seen", f"http://127.0.0.1:{port}"]
        with urllib.request.build_opener(urllib.request.ProxyHandler({})).open(
            f"http://127.0.0.1:{port}/vkey", timeout=5
        ) as answer:
            words += ["--witness", answer.read().decode().strip()]
    return station.command("ledger", "verify", str(file), *words)
