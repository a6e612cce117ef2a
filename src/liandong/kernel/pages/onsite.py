"""现场登记的页面：各部门各是各的一份，本部门的可以填；手机上没有信号也能登记。"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from .lists import Choice
from .records import Entry
from .shown import Link, MayAct, Shown


@dataclass(frozen=True, slots=True)
class OnsiteEntry(Shown):
    """One register in words; `value` is its id, for choosing between two."""

    value: str
    text: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class OnsiteFollow(Shown):
    """What may follow from an item; `after` are the results from which it may, a space between."""

    value: str
    text: str
    after: str


@dataclass(frozen=True, slots=True)
class OnsiteItem(Shown):
    """One item, or one question asked once for all.

    Attributes:
        key: what it is registered under. n: its number on the page, for the names of its fields.
        entry: what stands; None where nothing does. against: entries that contradict one another.
        lead: starts a lead from what was found.
    """

    key: str
    n: int
    name: str
    entry: OnsiteEntry | None = None
    against: Sequence[OnsiteEntry] = ()
    choices: Sequence[Choice] = ()
    is_question: bool = False
    lead: MayAct | None = None


@dataclass(frozen=True, slots=True)
class OnsitePart(Shown):
    """One department; only one's own is filled in here."""

    name: str
    came: str
    items: Sequence[OnsiteItem]
    is_own: bool = False
    photos: Sequence[Link] = ()


@dataclass(frozen=True, slots=True)
class OnsitePage(Shown):
    """One visit as it is registered on the spot.

    Attributes:
        may_register: one's own department may register now; `why_not` says what stands against it.
        officers: whom one's own department sends, where it has not come yet: who is there is ticked first.
        is_late: the visit is over, so that a reason is asked.
        post: for whom the page was made; key: repeat key of the form without scripts.
        kept: address under which a phone keeps the page; `api` where it sends what it has kept.
    """

    template: ClassVar[str] = "page/onsite.html"
    has_next_steps: ClassVar[bool] = False
    title: str
    state: str
    facts: Sequence[Entry]
    common: Sequence[OnsiteItem]
    parts: Sequence[OnsitePart]
    follow_ups: Sequence[OnsiteFollow]
    api: str
    post: str
    key: str
    may_register: bool = False
    officers: Sequence[Choice] = ()
    is_late: bool = False
    why_not: str = ""
    wrong: Sequence[str] = ()
    lead: str = ""
    number: str = ""
    breadcrumb: Sequence[Link] = ()
    primary: MayAct | None = None
    links: Sequence[Link] = ()
