"""五十万个对象从一份 CSV 到能按名称和代码查到，要多久、占多少内存；再与光把同样的行 COPY 进同样的表比。

The import is the command an operator types, in a process of its own, so that its memory is its own. The parties are those of
the demonstration (`demo.parties`). The bare COPY fills a table with the same columns, indexes and rows.
"""

from __future__ import annotations

import os
import random
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from resource import RUSAGE_CHILDREN, getrusage

from liandong.conf.bench.figure import Figure
from liandong.conf.bench.ground import Ground

ROWS = 500_000
RATIO = 8
MEMORY_MB = 300
ASKED = 60
COMMON = ("公司", "有限", "示例", "武陟", "沁阳", "商贸", "机械", "农资", "食品", "运输")


def parties(ground: Ground) -> Iterator[Figure]:
    """Import, ratio to a bare COPY, peak memory, and whole search pages over what was imported."""
    file = ground.folder / "parties.csv"
    from liandong.demo.parties import sheet

    file.write_bytes(sheet(ROWS))
    began = time.perf_counter()
    _imported(ground, file)
    seconds = time.perf_counter() - began
    bare = _bare(ground)
    yield Figure(f"导入 {ROWS:,} 个对象，核对到能查", seconds, "秒", peer=f"光 COPY 同样的行 {bare:.1f} 秒")
    yield Figure("  与光 COPY 之比", seconds / bare, "倍", RATIO)
    yield Figure("  导入进程的内存峰值", getrusage(RUSAGE_CHILDREN).ru_maxrss / 1024, "MB", MEMORY_MB)
    found = sorted(_pages())
    yield Figure(f"{ROWS:,} 个对象时的查找页，中位数", found[len(found) // 2] * 1000, "毫秒")
    yield Figure("  第 95 百分位", found[int(len(found) * 0.95)] * 1000, "毫秒", 100)


def _imported(ground: Ground, file: Path) -> None:
    from liandong.accounts.demo import PASSWORD

    words = ["import", "parties", str(file), "--account", "wz.lianluo", "--source", "测量"]
    done = subprocess.run(
        [sys.executable, "-m", "liandong", *words], input=f"{PASSWORD}\n", text=True, capture_output=True,
        check=False, env={**os.environ, "LIANDONG_DATABASE_URL": ground.urls["app"]},
    )  # fmt: skip
    if done.returncode or f"写入 {ROWS} 行，0 行没有写入" not in done.stdout:
        raise RuntimeError(f"没有全部导入：{done.stdout[-300:]}{done.stderr[-300:]}")


def _bare(ground: Ground) -> float:
    """Seconds to COPY the same rows into a table made alike."""
    file = ground.folder / "bare.copy"
    with ground.connect("owner") as owner:
        owner.execute("CREATE TABLE bench_party (LIKE parties_party INCLUDING ALL)")
        with file.open("wb") as out, owner.cursor().copy("COPY parties_party TO STDOUT") as copy:
            for block in copy:
                out.write(block)
        began = time.perf_counter()
        with file.open("rb") as held, owner.cursor().copy("COPY bench_party FROM STDIN") as copy:
            while block := held.read(1 << 16):
                copy.write(block)
        seconds = time.perf_counter() - began
        owner.execute("DROP TABLE bench_party")
        owner.execute("ANALYZE parties_party")
        owner.execute("ANALYZE kernel_access")
    return seconds


def _pages() -> Iterator[float]:
    """Seconds of whole pages of the list, searched; every second query is one of the commonest pairs of characters."""
    from django.test import Client

    from liandong.accounts import session
    from liandong.accounts.models import Person
    from liandong.accounts.queries import actors_of
    from liandong.demo.parties import SYLLABLES

    client, person = Client(SERVER_NAME="localhost"), Person.objects.get(account="wz.lianluo")
    client.force_login(person)
    state = client.session
    state[session.KEY] = session.capacity(actors_of(person)[0])
    state.save()
    chance = random.Random(7)  # noqa: S311  要的是可重复
    client.get("/r/party/")
    for n in range(ASKED):
        asked = chance.choice(COMMON) if n % 2 else "".join(chance.choices(SYLLABLES, k=2))
        began = time.perf_counter()
        answer = client.get("/r/party/", {"q": asked})
        yield time.perf_counter() - began
        if answer.status_code != 200:
            raise RuntimeError(f"查“{asked}”答 {answer.status_code}")
