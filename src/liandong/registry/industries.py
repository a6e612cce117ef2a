"""国民经济行业分类：代码叫什么、在哪一类里。

Main names: `named`, `is_code`, `section`, `sections`. Source: GB/T 4754—2017 (without the 2019 修改单第 1 号).
"""

from __future__ import annotations

import csv
from functools import cache
from importlib import resources


@cache
def _rows() -> dict[str, dict[str, str]]:
    text = (resources.files("liandong.registry") / "data" / "industries.csv").read_text(encoding="utf-8")
    return {row["code"]: row for row in csv.DictReader(text.splitlines())}


def is_code(code: str) -> bool:
    """Whether the classification has this code: a letter, or two to four digits.

    >>> is_code("A"), is_code("0111"), is_code("9999")
    (True, True, False)
    """
    return code in _rows()


def named(code: str) -> str:
    """What the code stands for; empty for an unknown one.

    >>> named("01")
    '农业'
    """
    return _rows()[code]["name"] if code in _rows() else ""


def section(code: str) -> str:
    """The letter of the section a code lies in; empty for an unknown one.

    >>> section("A"), section("01"), section("0111"), section("")
    ('A', 'A', 'A', '')
    """
    return _rows()[code]["section"] if code in _rows() else ""


def sections() -> list[tuple[str, str]]:
    """Letter and name of every section, A first.

    >>> sections()[1]
    ('B', '采矿业')
    """
    return [(code, row["name"]) for code, row in _rows().items() if len(code) == 1]
