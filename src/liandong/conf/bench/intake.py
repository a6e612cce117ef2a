"""五十万个对象从一份 CSV 到能按名称和代码查到，要多久、占多少内存；再与光把同样的行 COPY 进同样的表比；然后查。

The import is the command an operator types, in a process of its own, so that its memory is its own. The parties are those of
the demonstration (`demo.parties`). The bare COPY fills a table with the same columns, indexes and rows. The first letters of
pinyin are written afterwards, as the worker does it, and measured by themselves. Pages are asked whole, from session to HTML.
"""

from __future__ import annotations

import os
import random
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from liandong.conf.bench.apart import apart
from liandong.conf.bench.figure import Figure
from liandong.conf.bench.ground import Ground

ROWS = int(os.environ.get("LIANDONG_BENCH_PARTIES", "500000"))
RATIO = 8
MEMORY_MB = 300
IN_A_BOOK = min(ROWS, 100_000)
"""Rows of the workbook that is imported after the CSV, as long as one should be."""
ASKED = 60
PAGE_MS = 100
FIGURES = "数据概览页"
"""Counts everything anew; no limit is promised of it."""
COUNTIES = ("410802", "410811", "410822", "410823", "410882")
COMMON = (
    "公司", "有限", "示例", "焦作", "武陟", "沁阳", "解放", "山阳", "中站", "马村", "孟州", "修武", "博爱", "温县", "商贸",
    "机械", "农资", "食品", "运输", "街道",
)  # fmt: skip
"""The twenty commonest pairs of characters that somebody would type."""


def parties(ground: Ground) -> Iterator[Figure]:
    """Import, ratio to a bare COPY, peak memory, letters, and whole pages over what was imported."""
    file = ground.folder / "parties.csv"
    from liandong.demo.parties import sheet

    file.write_bytes(sheet(ROWS))
    began = time.perf_counter()
    peak = _imported(ground, file, ROWS)
    seconds = time.perf_counter() - began
    bare = _bare(ground)
    yield Figure(f"导入 {ROWS:,} 个对象，核对到能查", seconds, "秒", peer=f"光 COPY 同样的行 {bare:.1f} 秒")
    yield Figure("  与光 COPY 之比", seconds / bare, "倍", RATIO)
    yield Figure("  导入进程的内存峰值", peak, "MB", MEMORY_MB)
    seconds, peak = _book(ground)
    yield Figure(f"再导入 {IN_A_BOOK:,} 个对象的 .xlsx（另算）", seconds, "秒")
    yield Figure("  它的导入进程的内存峰值", peak, "MB", MEMORY_MB)
    yield Figure("  事后补拼音简码（另算，补完前按名称和代码已能查）", _completed(ground), "秒")
    client = signed_in("wz.lianluo")
    for what, ask, texts in _questions(client):
        found = sorted(timed(ask, texts))
        yield Figure(f"{ROWS:,} 个对象时，{what}，中位数", found[len(found) // 2] * 1000, "毫秒")
        limit = PAGE_MS if what != FIGURES else None
        yield Figure("  第 95 百分位", found[int(len(found) * 0.95)] * 1000, "毫秒", limit)


def _book(ground: Ground) -> tuple[float, float]:
    """Seconds to import further parties from a workbook, and the peak of that process in MiB."""
    from liandong.demo.parties import TITLES, rows
    from liandong.sheets.writing import write_xlsx

    file = ground.folder / "parties.xlsx"
    with file.open("wb") as out:
        write_xlsx(out, TITLES, rows(IN_A_BOOK, after=ROWS))
    began = time.perf_counter()
    peak = _imported(ground, file, IN_A_BOOK)
    return time.perf_counter() - began, peak


def _imported(ground: Ground, file: Path, rows: int) -> float:
    """Import a file by the command an operator types; the peak of its memory in MiB."""
    from liandong.accounts.demo import PASSWORD

    words = ["import", "parties", str(file), "--account", "wz.lianluo", "--source", "测量"]
    argv, own = [sys.executable, "-m", "liandong", *words], {"LIANDONG_DATABASE_URL": ground.urls["app"]}
    done = apart(argv, f"{PASSWORD}\n", {**os.environ, **own})
    if done.code or f"写入 {rows} 行，0 行没有写入" not in done.said:
        raise RuntimeError(f"没有全部导入：{done.said[-300:]}{done.complained[-300:]}")
    return done.megabytes


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


def _completed(ground: Ground) -> float:
    """Seconds to write the letters of the list, in the worker's steps but by this process."""
    from django.db import transaction

    from liandong.importing.models import Intake
    from liandong.kernel.models import Initials
    from liandong.parties import completing

    batch = Intake.objects.filter(target="parties", state="done").earliest("pk").uuid
    began, goes_on = time.perf_counter(), True
    while goes_on:
        with transaction.atomic():
            goes_on = completing.step(batch)
    seconds = time.perf_counter() - began
    if (count := Initials.objects.filter(kind="party").count()) < ROWS:
        raise RuntimeError(f"{ROWS} 个对象只补了 {count} 个拼音简码")
    with ground.connect("owner") as owner:
        owner.execute("VACUUM ANALYZE kernel_initials")
    return seconds


def signed_in(account: str) -> Any:
    """A browser in which somebody of the demonstration has signed in."""
    from django.test import Client

    from liandong.accounts import session
    from liandong.accounts.models import Person
    from liandong.accounts.queries import actors_of

    client, person = Client(SERVER_NAME="localhost"), Person.objects.get(account=account)
    client.force_login(person)
    state = client.session
    state[session.KEY] = session.capacity(actors_of(person)[0])
    state.save()
    client.get("/")
    return client


def _questions(client: Any) -> Iterator[tuple[str, Callable[[str], Any], list[str]]]:
    """What is asked, how, and with which texts; every second text is one of the commonest."""
    from liandong.demo.parties import SYLLABLES

    chance = random.Random(7)  # noqa: S311  要的是可重复
    names = [
        chance.choice(COMMON) if n % 2 else "".join(chance.choices(SYLLABLES, k=2)) for n in range(ASKED)
    ]
    letters = [_letters(chance, n) for n in range(ASKED)]
    yield "清单按名称查", lambda asked: client.get("/r/party/", {"q": asked}), names
    yield "清单按名称查并排序", lambda asked: client.get("/r/party/", {"q": asked, "sort": "name"}), names
    yield "清单按拼音首字母查", lambda asked: client.get("/r/party/", {"q": asked}), letters
    yield "搜索页（所有种类）", lambda asked: client.get("/search", {"q": asked}), names
    yield "搜索页，拼音首字母", lambda asked: client.get("/search", {"q": asked}), letters
    yield (
        "一个县的清单并排序",
        lambda asked: client.get("/r/party/", {"place": asked, "sort": "name"}),
        [*COUNTIES] * 4,
    )
    yield FIGURES, lambda _: client.get("/figures"), [""] * 20
    yield "边填边给的建议", lambda asked: client.post("/search/suggest", {"q": asked}), names + letters


def _letters(chance: random.Random, n: int) -> str:
    """The letters of a common pair, or of some run within a name."""
    from liandong.codes.initials import initials
    from liandong.demo.parties import SYLLABLES

    name = chance.choice(COMMON) if n % 2 else f"示例{''.join(chance.choices(SYLLABLES, k=2))}"
    return initials(name)[0]


def timed(ask: Callable[[str], Any], texts: list[str]) -> Iterator[float]:
    """Seconds of whole answers.

    Raises:
        RuntimeError: one was no answer.
    """
    for asked in texts:
        began = time.perf_counter()
        answer = ask(asked)
        yield time.perf_counter() - began
        if answer.status_code not in (200, 302):
            raise RuntimeError(f"查“{asked}”答 {answer.status_code}")
