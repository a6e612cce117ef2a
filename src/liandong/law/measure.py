"""量一量：导入、读全部参数、算一万个期限各用多少秒。

Why: these three are promised (0.15 s, 0.3 s, 1 s) because `law` is asked on every page. ``make bench`` prints them.

Main name: `bench`.
"""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from datetime import datetime, timedelta
from time import perf_counter

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
    ]


def import_seconds() -> float:
    """Seconds that importing the package takes in a fresh interpreter, interpreter start not counted."""
    done = subprocess.run([sys.executable, "-c", _IMPORT], capture_output=True, text=True, check=True)
    return float(done.stdout)


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
