"""国民经济行业分类：代码叫什么、在哪一类里、里面有哪些类。

Packaged and read only: the classification changes by a new edition of the standard, not by an act of an office.

Main names: `Industry`, `one`, `named`, `is_code`, `section`, `sections`, `chain`, `below`, `found`. Source: GB/T 4754—2017 (without
the 2019 修改单第 1 号).
"""

from __future__ import annotations

import csv
from collections import defaultdict
from dataclasses import dataclass
from functools import cache
from importlib import resources

from liandong.codes.initials import initials, sound

LEVELS = ("", "门类", "大类", "中类", "小类")


@dataclass(frozen=True, slots=True)
class Industry:
    """One class; `level` is 1 (门类) to 4 (小类), `parent` the code of the class it lies in, `section` the letter above all."""

    code: str
    name: str
    level: int
    parent: str
    section: str

    @property
    def level_label(self) -> str:
        return LEVELS[self.level]


@cache
def _rows() -> dict[str, Industry]:
    text = (resources.files("liandong.registry") / "data" / "industries.csv").read_text(encoding="utf-8")
    return {
        row["code"]: Industry(row["code"], row["name"], int(row["level"]), row["parent"], row["section"])
        for row in csv.DictReader(text.splitlines())
    }


@cache
def _below() -> dict[str, list[Industry]]:
    found: dict[str, list[Industry]] = defaultdict(list)
    for row in _rows().values():
        found[row.parent].append(row)
    return dict(found)


@cache
def _spoken() -> dict[str, list[str]]:
    """Code → the ways its name is typed by its first letters."""
    return {row.code: initials(row.name) for row in _rows().values()}


def one(code: str) -> Industry | None:
    """The class of a code; nothing for an unknown one."""
    return _rows().get(code)


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
    row = one(code)
    return row.name if row else ""


def section(code: str) -> str:
    """The letter of the section a code lies in; empty for an unknown one.

    >>> section("A"), section("01"), section("0111"), section("")
    ('A', 'A', 'A', '')
    """
    row = one(code)
    return row.section if row else ""


def sections() -> list[tuple[str, str]]:
    """Letter and name of every section, A first.

    >>> sections()[1]
    ('B', '采矿业')
    """
    return [(row.code, row.name) for row in below("")]


def below(code: str) -> list[Industry]:
    """The classes right below one, in the order of the standard; below nothing lie the sections.

    >>> [row.code for row in below("011")], below("0111"), len(below(""))
    (['0111', '0112', '0113', '0119'], [], 20)
    """
    return _below().get(code, [])


def chain(code: str) -> list[Industry]:
    """The class and everything that contains it, smallest first; empty for an unknown code.

    >>> [row.code for row in chain("0111")], chain("9999")
    (['0111', '011', '01', 'A'], [])
    """
    walked: list[Industry] = []
    while (row := one(code)) is not None:
        walked.append(row)
        code = row.parent
    return walked


def found(asked: str, within: str = "") -> list[Industry]:
    """The classes whose name holds what was asked or is read so, or whose code begins with it, in the order of the standard.

    With `within` those in that class only, itself included; asked for nothing, the class and what lies right below it.

    >>> [row.code for row in found("稻谷")], [row.code for row in found("dgzz")], found("稻谷", within="B")
    (['0111', '1311'], ['0111'], [])
    >>> [row.code for row in found("", within="011")], len(found("")), [row.code for row in found("0111")]
    (['011', '0111', '0112', '0113', '0119'], 20, ['0111'])
    """
    asked, letters = asked.strip(), sound(asked)
    if not asked:
        itself = one(within)
        return ([itself] if itself else []) + (below(within) if itself or not within else [])
    fits = [
        row
        for row in _rows().values()
        if asked in row.name
        or row.code.startswith(asked.upper())
        or (letters and any(letters in way for way in _spoken()[row.code]))
    ]
    return [row for row in fits if not within or within in (c.code for c in chain(row.code))]
