"""量一量：导入、读全部参数、算一万个期限、答一个职权问题各用多少秒。

Why: these are promised (0.15 s, 0.3 s, 1 s, 0.02 s) because `law` is asked on every page. ``make bench`` prints them.

Main name: `bench`.
"""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from datetime import date, datetime, timedelta
from time import perf_counter

from liandong.law.competence import Basis, PowerKind, PowerRow, Powers, competent
from liandong.law.jurisdiction.place import PlaceTree
from liandong.law.limits import Term, compute
from liandong.law.loader import load_calendar, load_parameters
from liandong.law.moments import CHINA

_IMPORT = "from time import perf_counter as t; a = t(); import liandong.law; print(t() - a)"
_DATES = 10_000


def bench() -> list[tuple[str, float, float]]:
    """(what, seconds taken, seconds allowed) for each promise; nothing is asserted here."""
    return [
        ("导入 liandong.law", import_seconds(), 0.15),
        ("读取全部法律参数", _seconds(load_parameters), 0.3),
        (f"计算{_DATES}个届满日", _seconds(_many_dates), 1.0),
        ("回答一个职权问题（千项二百机关十年）", question_seconds(), 0.02),
    ]


def import_seconds() -> float:
    """Seconds that importing the package takes in a fresh interpreter, interpreter start not counted."""
    done = subprocess.run([sys.executable, "-c", _IMPORT], capture_output=True, text=True, check=True)
    return float(done.stdout)


def question_seconds() -> float:
    """Seconds for one question who is competent: 1,000 items, the asked one renewed by 200 agencies for 10 years."""
    counties = [f"c{n}" for n in range(20)]
    places = PlaceTree({**dict.fromkeys(counties, "m"), **{f"t{n}": f"c{n}" for n in range(20)}})
    first = date(2016, 1, 1)
    rows = [
        PowerRow(f"g{n}", f"i{item}", f"c{n}", Basis.STATUTE, PowerKind.PUNISH, first, "法")
        for item in range(1000)
        for n in range(20)
    ]
    rows += [
        PowerRow(f"g{n}", "i0", "c0", Basis.STATUTE, PowerKind.PUNISH, date(y, 1, 1), "法", date(y, 12, 31))
        for n in range(200)
        for y in range(2016, 2026)
    ]
    powers = Powers(rows, places)
    return min(_seconds(lambda: competent("i0", "t0", date(2024, 6, 1), powers)) for _ in range(5))


def _many_dates() -> None:
    calendar = load_calendar()
    term = Term(10, "working_day", starts="送达")
    first = datetime(2022, 1, 1, 9, tzinfo=CHINA)
    for number in range(_DATES):
        compute(first + timedelta(days=number % 1800), term, calendar)


def _seconds(work: Callable[[], object]) -> float:
    begun = perf_counter()
    work()
    return perf_counter() - begun
