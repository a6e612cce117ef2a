"""机构改革以前的叫法：工商局、环保局这些名称，今天是哪一条线的机关。

Older regulations and people's mouths keep the names from before the reforms of 2018, 2021 and 2023. A whole name that the
register holds is found by itself; this is for what it does not hold: the part of a name that says the line is put into
today's words, and the way is told. A word that still stands in today's name (农业, 旅游) counts only where a body's
suffix follows it.

Main names: `renamed`, `Renamed`. Source: the reforms as they are generally known (data/README.md); what a county's body is
called is for its own documents to say, so the answer is a hint where to look.
"""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass
from functools import cache
from importlib import resources

BODY = r"(?:局|委员会|委|厅|办公室|办|总队|支队|大队)"


@dataclass(frozen=True, slots=True)
class Renamed:
    """What an earlier name means now: the place written before it, the word today's names hold, and the way, a sentence a step."""

    place: str
    found_by: str
    way: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Line:
    old: str
    new: str
    found_by: str
    year: str


@cache
def _lines() -> dict[str, _Line]:
    """Every way to say a line of former years, the longest first."""
    text = (resources.files("liandong.registry") / "data" / "agency_lines.csv").read_text(encoding="utf-8")
    found: dict[str, _Line] = {}
    for row in csv.DictReader(text.splitlines()):
        for word in filter(None, (row["old"], row["short"])):
            found[word] = _Line(row["old"], row["new"], row["found_by"], row["year"])
    return dict(sorted(found.items(), key=lambda pair: -len(pair[0])))


def renamed(asked: str) -> Renamed | None:
    """Today's words for a name of former years; nothing where the text holds none.

    >>> renamed("武陟县工商局")
    Renamed(place='武陟县', found_by='市场监督管理', way=('工商行政管理部门自2018年机构改革起为市场监督管理部门',))
    >>> [step[:12] for step in renamed("扶贫办").way]
    ['扶贫开发部门自2021年', '乡村振兴部门自2023年']
    >>> renamed("农业局").found_by, renamed("农业"), renamed("农业农村局"), renamed("市场监督管理局"), renamed("")
    ('农业农村', None, None, None, None)
    """
    for word, line in _lines().items():
        suffix = BODY if word in line.new else f"{BODY}?"
        if found := re.fullmatch(f"(.*?){word}{suffix}", asked):
            further = renamed(line.new) if line.new in _lines() else None
            way = f"{line.old}部门自{line.year}年机构改革起为{line.new}部门"
            return Renamed(
                found[1],
                further.found_by if further else line.found_by,
                (way, *(further.way if further else ())),
            )
    return None
