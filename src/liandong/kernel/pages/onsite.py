"""现场登记的页面：各部门各是各的一份，本部门的可以填；手机上没有信号也能登记。"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import ClassVar

from .lists import Choice
from .records import Entry
from .shown import Link, MayAct, Shown


@dataclass(frozen=True, slots=True)
class OnsiteEntry(Shown):
    """One register in words; `value` is its id, for choosing between two; `photos` are those that belong to it."""

    value: str
    text: str
    note: str = ""
    photos: Sequence[Link] = ()


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
        guide: what is looked at, how and on what ground, to be read without signal.
        answer: the code that stands as the answer to a question; empty where nothing does.
    """

    key: str
    n: int
    name: str
    entry: OnsiteEntry | None = None
    against: Sequence[OnsiteEntry] = ()
    choices: Sequence[Choice] = ()
    is_question: bool = False
    lead: MayAct | None = None
    guide: Sequence[Entry] = ()
    answer: str = ""


@dataclass(frozen=True, slots=True)
class OnsitePart(Shown):
    """One department; only one's own is filled in here. `agency` is its public id: two departments may look at one item."""

    name: str
    agency: str
    came: str
    items: Sequence[OnsiteItem]
    is_own: bool = False
    photos: Sequence[Link] = ()


@dataclass(frozen=True, slots=True)
class OnsiteClosing(Shown):
    """What comes at the end of one's own department: what the firm says and whether it signs, and the end itself.

    Attributes:
        said: what stands already, in words. ways: signed, refused, absent.
        typed: what was typed into a form that was not taken, by field.
    """

    said: Sequence[str]
    ways: Sequence[Choice]
    may_end: bool = False
    typed: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class OnsitePage(Shown):
    """One visit as it is registered on the spot.

    Attributes:
        may_register: one's own department may register now; `why_not` says what stands against it.
        officers: whom one's own department sends, where it has not come yet: who is there is ticked first.
        is_late: the department has left, so that a reason is asked.
        notice: the department's own notice as it reads, empty before there is one.
        closing: the end of one's own department; None where that is not to be done now.
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
    notice: Sequence[Entry] = ()
    closing: OnsiteClosing | None = None
    wrong: Sequence[str] = ()
    lead: str = ""
    number: str = ""
    breadcrumb: Sequence[Link] = ()
    primary: MayAct | None = None
    links: Sequence[Link] = ()
