"""给任何人看的页面：一张清单、一份内容、一次核对，字大，没有登录，没有脚本也能用，旁边写着怎么看。"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, ClassVar

from .lists import Column, Pages, Row
from .records import Entry, Section
from .shown import Chip, Link, Shown


@dataclass(frozen=True, slots=True)
class PublicList(Shown):
    """What everybody may read, with a box to search it; `guide` says in plain words how to read the table.

    `asked` is what was searched for; `refusal` why it was not searched.
    """

    template: ClassVar[str] = "page/public_list.html"
    is_public: ClassVar[bool] = True
    has_next_steps: ClassVar[bool] = False
    title: str
    lead: str
    columns: Sequence[Column]
    rows: Sequence[Row]
    count_text: str
    guide: Section
    asked: str = ""
    search_label: str = ""
    search_help: str = ""
    clear_url: str = ""
    pages: Pages | None = None
    empty: str = ""
    breadcrumb: Sequence[Link] = ()
    demo: bool = False


@dataclass(frozen=True, slots=True)
class PublicPage(Shown):
    """What everybody may read of one thing, or where to find what; the last of `sections` says how to read it."""

    template: ClassVar[str] = "page/public_page.html"
    is_public: ClassVar[bool] = True
    title: str
    lead: str
    sections: Sequence[Section]
    links: Sequence[Link] = ()
    breadcrumb: Sequence[Link] = ()
    demo: bool = False


@dataclass(frozen=True, slots=True)
class Step(Shown):
    """One step of a draw: what it is, what it binds, when it was taken; `entries` are its values, hashes letter by letter."""

    title: str
    told: str
    at: datetime | None = None
    entries: Sequence[Entry] = ()
    is_done: bool = False
    is_next: bool = False


@dataclass(frozen=True, slots=True)
class PublicDraw(Shown):
    """A draw step by step, and the place where a visitor's own browser checks it.

    `told` says what checking does, or why there is no bundle yet, when `bundle_url` is empty. `script_url` is the verifier, `log_key` and `witnesses`
    the public keys this site knows; whoever has them from elsewhere puts his own.
    """

    template: ClassVar[str] = "page/public_draw.html"
    is_public: ClassVar[bool] = True
    title: str
    lead: str
    state: Chip
    steps: Sequence[Step]
    sections: Sequence[Section]
    told: str
    script_url: str
    bundle_url: str = ""
    log_key: str = ""
    witnesses: Sequence[str] = ()
    quorum: int = 1
    links: Sequence[Link] = ()
    breadcrumb: Sequence[Link] = ()
    demo: bool = False


@dataclass(frozen=True, slots=True)
class PublicCheck(Shown):
    """A form that anybody may fill in, and what it answered.

    Attributes:
        form: a bound or unbound ``django.forms.Form``.
        answers: what was found, read out to whoever cannot see it.
        guide: how to use it.
    """

    template: ClassVar[str] = "page/public_check.html"
    is_public: ClassVar[bool] = True
    title: str
    lead: str
    form: Any
    action_url: str
    submit_text: str
    guide: Section
    answers: Sequence[Section] = ()
    breadcrumb: Sequence[Link] = ()
    demo: bool = False
