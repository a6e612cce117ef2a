"""列表：筛选、计数、行、翻页；审计也是这个形状。"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from .shown import Link, MayAct, Shown, Tone


@dataclass(frozen=True, slots=True)
class Choice(Shown):
    """One option of a list filter."""

    value: str
    text: str
    is_selected: bool = False


@dataclass(frozen=True, slots=True)
class Filter(Shown):
    """One filter above a list: a select when it has `choices`, else an input of `kind` (text, date, month, number).

    `is_narrow` shows it only where the headings of the table are not (a phone); it is sent all the same. `help` says how to fill it.
    """

    name: str
    label: str
    value: str = ""
    choices: Sequence[Choice] = ()
    kind: str = "text"
    is_narrow: bool = False
    help: str = ""


@dataclass(frozen=True, slots=True)
class Column(Shown):
    """Head of a column. `sort_url` only for indexed columns; `sorted_as` is ``ascending``, ``descending`` or empty."""

    title: str
    sort_url: str = ""
    sorted_as: str = ""
    is_number: bool = False
    keeps_line: bool = False


@dataclass(frozen=True, slots=True)
class Cell(Shown):
    """One value of a row; with `tone` it is printed as a chip. `note` is a second, grey line (the reason for a date)."""

    text: str
    note: str = ""
    tone: Tone | None = None


@dataclass(frozen=True, slots=True)
class Row(Shown):
    """One line: the first cell is the link to `url`; `next_step` is the one button that does the next thing in place."""

    url: str
    cells: Sequence[Cell]
    next_step: MayAct | None = None


@dataclass(frozen=True, slots=True)
class Pages(Shown):
    """Where one is in a long list; urls are empty at either end."""

    text: str
    previous_url: str = ""
    next_url: str = ""


@dataclass(frozen=True, slots=True)
class PostButton(Shown):
    """A button above a list that posts to `url` for the post the page was made for, such as 全部标为已读."""

    text: str
    url: str


@dataclass(frozen=True, slots=True)
class ListPage(Shown):
    """A list, also the audit: filters, count, rows, pages. `filters` are sent by GET so that the address can be passed on.

    `told` are sentences to read before the rows: how a former name or code that was asked leads to them.
    `count_text` is exact up to 1,000: ``共 23 条`` or ``1000+ 条``. `empty` says why nothing is there, `empty_todo` what to do.
    `is_question` calls the button of the filters 查询 and not 筛选: the rows are an answer, not a part of a list.
    """

    template: ClassVar[str] = "page/list.html"
    title: str
    columns: Sequence[Column]
    rows: Sequence[Row]
    count_text: str
    lead: str = ""
    breadcrumb: Sequence[Link] = ()
    filters: Sequence[Filter] = ()
    clear_url: str = ""
    pages: Pages | None = None
    empty: str = ""
    empty_todo: str = ""
    export_url: str = ""
    button: PostButton | None = None
    primary: MayAct | None = None
    links: Sequence[Link] = ()
    told: Sequence[str] = ()
    is_question: bool = False

    @property
    def has_next_steps(self) -> bool:
        """Whether the table needs its last column."""
        return any(row.next_step for row in self.rows)


@dataclass(frozen=True, slots=True)
class OnsiteList(ListPage):
    """The visits of the day; a phone takes in all that are listed at once."""

    template: ClassVar[str] = "page/onsite_list.html"


@dataclass(frozen=True, slots=True)
class OtherPost(Shown):
    """Another post of the same person with what waits there; `key` is what the switch form posts as ``post``."""

    key: str
    agency: str
    role: str
    told: str
    is_late: bool = False


@dataclass(frozen=True, slots=True)
class DeskPage(Shown):
    """工作台: several lists under one another (已逾期, 今日到期, 待我办理, 等待对方), each with its own count and empty text.

    Of each `ListPage` only title, told, count_text, columns, rows, empty, empty_todo and export_url (as “全部”) are used.
    `others` are the person's other posts; `switch_url` receives POST ``post``. `links` stand above the lists.
    """

    template: ClassVar[str] = "page/desk.html"
    title: str
    lists: Sequence[ListPage]
    lead: str = ""
    breadcrumb: Sequence[Link] = ()
    primary: MayAct | None = None
    others: Sequence[OtherPost] = ()
    switch_url: str = ""
    links: Sequence[Link] = ()


@dataclass(frozen=True, slots=True)
class DayPost(Shown):
    """One post on the list of the day: its lists, or in `nothing` that there is nothing."""

    agency: str
    role: str
    lists: Sequence[ListPage] = ()
    nothing: str = ""


@dataclass(frozen=True, slots=True)
class DayPage(Shown):
    """今日清单: what each post of a person has before it today, one under another, made for one upright sheet of A4.

    Of each `ListPage` only title, count_text, columns, rows and lead (what was left out) are used; every row gets a box to tick.
    """

    template: ClassVar[str] = "page/day.html"
    title: str
    lead: str
    posts: Sequence[DayPost]
    breadcrumb: Sequence[Link] = ()
    primary: MayAct | None = None
    print_text: str = ""
    footnote: str = ""
