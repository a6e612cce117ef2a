"""记录与短文：分段的内容、可办事项、关联、经过。"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import ClassVar

from .shown import Change, Chip, Clock, Link, MayAct, Sensitivity, Shown


@dataclass(frozen=True, slots=True)
class Entry(Shown):
    """One labelled value of a record; `sensitivity` prints 公开 or 敏感 beside it. `reveal` links to a recorded disclosure."""

    label: str
    value: str
    sensitivity: Sensitivity = Sensitivity.INTERNAL
    url: str = ""
    reveal: Link | None = None


@dataclass(frozen=True, slots=True)
class Section(Shown):
    """A titled block of entries, or of paragraphs; `exact` is text to be copied letter by letter, such as a signed note."""

    title: str
    entries: Sequence[Entry] = ()
    paragraphs: Sequence[str] = ()
    note: str = ""
    exact: str = ""

    @property
    def shared_mark(self) -> Sensitivity | None:
        """The class all entries share, said once in the heading instead of beside each; None for internal and for mixed."""
        found = {entry.sensitivity for entry in self.entries}
        return found.pop() if len(found) == 1 and Sensitivity.INTERNAL not in found else None


@dataclass(frozen=True, slots=True)
class Progress(Shown):
    """What goes on in the background of a record just now; the page comes back by itself until it is over.

    `total` 0: how much there is to do is not known; `done` of the same unit.
    """

    words: str
    done: int = 0
    total: int = 0


@dataclass(frozen=True, slots=True)
class TimelineLine(Shown):
    """One event of the ledger as people read it.

    Attributes:
        what: what was done, e.g. ``变更联系电话``.
        recorded_at: the ledger's moment (proven), aware.
        occurred_at: the claimed moment, aware; printed only when it differs by a minute or more.
        proof_url: page with the proof of this event; empty while `sequence` is None.
        sequence: position in the log, or None while the sequencer has not yet taken it.
    """

    what: str
    recorded_at: datetime
    who: str = ""
    agency: str = ""
    post: str = ""
    occurred_at: datetime | None = None
    reason: str = ""
    changes: Sequence[Change] = ()
    sequence: int | None = None
    proof_url: str = ""
    is_redacted: bool = False

    @property
    def is_first_entry(self) -> bool:
        """Whether nothing stood before in any of the fields, so that only the new values need be told."""
        return not any(change.before for change in self.changes)

    @property
    def occurred_elsewhen(self) -> datetime | None:
        """The claimed moment where it is worth printing beside the proven one."""
        if self.occurred_at is None or abs(self.recorded_at - self.occurred_at) < timedelta(minutes=1):
            return None
        return self.occurred_at


@dataclass(frozen=True, slots=True)
class RecordPage(Shown):
    """One record: head, sections, what may be done, what belongs to it, what happened (newest first).

    `alerts` stand above the content: holds, notes that a value is under objection and the like.
    """

    template: ClassVar[str] = "page/record.html"
    title: str
    number: str = ""
    state: Chip | None = None
    owner: str = ""
    breadcrumb: Sequence[Link] = ()
    clocks: Sequence[Clock] = ()
    alerts: Sequence[str] = ()
    progress: Progress | None = None
    sections: Sequence[Section] = ()
    actions: Sequence[MayAct] = ()
    linked: Sequence[Link] = ()
    letters: Sequence[Link] = ()
    timeline: Sequence[TimelineLine] = ()
    older_url: str = ""


@dataclass(frozen=True, slots=True)
class PlainPage(Shown):
    """A page of text: help, about me, settings that only explain."""

    template: ClassVar[str] = "page/plain.html"
    title: str
    lead: str = ""
    breadcrumb: Sequence[Link] = ()
    sections: Sequence[Section] = ()
    links: Sequence[Link] = ()
    primary: MayAct | None = None
