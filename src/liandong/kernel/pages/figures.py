"""数据概览：一块一块有名字的地方，一张一张带条形的表；没有图形也读得全。"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from .shown import Link, MayAct, Shown


@dataclass(frozen=True, slots=True)
class Figure(Shown):
    """One number of a tile with its unit; `url` leads to what was counted, empty where there is nothing to open."""

    label: str
    text: str
    url: str = ""


@dataclass(frozen=True, slots=True)
class TileBox(Shown):
    """One named place; `note` says what is particular about it."""

    title: str
    figures: Sequence[Figure]
    note: str = ""


@dataclass(frozen=True, slots=True)
class BarRow(Shown):
    """One class of a chart; `width` is the length of its bar in percent of the longest."""

    label: str
    text: str
    width: int
    url: str = ""


@dataclass(frozen=True, slots=True)
class ChartBox(Shown):
    """One chart, drawn as a table with a bar in every row; `total_text` is the sum, empty where there is none, `source` who defines the classes."""

    title: str
    class_title: str
    count_title: str
    rows: Sequence[BarRow]
    total_text: str
    source: str
    empty: str = ""


@dataclass(frozen=True, slots=True)
class FiguresPage(Shown):
    """数据概览: tiles of places, then charts, then how it was counted. `lead` says of what moment the numbers are."""

    template: ClassVar[str] = "page/figures.html"
    title: str
    lead: str
    tiles_title: str
    tiles: Sequence[TileBox]
    charts_title: str
    charts: Sequence[ChartBox]
    notes: Sequence[str] = ()
    breadcrumb: Sequence[Link] = ()
    primary: MayAct | None = None
    print_text: str = ""
