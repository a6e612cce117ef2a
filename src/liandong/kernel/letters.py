"""文书底稿：各房间为自己的记录备好内容，一处排成 PDF 和可以修改的 .docx。

A room registers what letters its records give, each by a function from the record to heading and content; None where there is
nothing to say yet. It is told who drafts, because of other records a letter says no more than he may see of them. A draft is not numbered, not sealed and kept nowhere: it is set anew from the record whenever somebody asks, so
that it never says more than the record. Of another agency's letter no draft is offered.

Main names: `Letter`, `offer`, `offered`, `gives`, `giving`, `moment`.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from liandong.documents.typeset import Content, Heading, LetterKind, kinds
from liandong.kernel.actor import Actor
from liandong.kernel.models import Record
from liandong.kernel.roles import Level
from liandong.now import CHINA

Build = Callable[[Actor, Any], tuple[Heading, Content] | None]
Senders = Callable[[Any], Collection[UUID]]


@dataclass(frozen=True, slots=True)
class Letter:
    """One letter that records of a kind give.

    Attributes:
        build: heading and content of a record for whoever drafts; None while it has nothing to say.
        senders: public ids of the agencies whose letter it is; none where that is not on the platform.
    """

    kind: LetterKind
    build: Build
    senders: Senders


_OFFERED: dict[str, list[Letter]] = {}


def owner(record: Record) -> Collection[UUID]:
    """The usual sender: the agency whose record it is."""
    return {record.owner} if record.owner is not None else set()


def offer(record_kind: str, code: str, build: Build, senders: Senders = owner) -> None:
    """Records of this kind give the letter of this code (`documents.typeset.kinds`)."""
    _OFFERED.setdefault(record_kind, []).append(Letter(kinds()[code], build, senders))


def offered(
    actor: Actor, record_kind: str, record: Record, level: Level, code: str = ""
) -> list[tuple[Letter, Heading, Content]]:
    """The letters this actor's agency may draft from the record now, or the one of this code.

    None without sight of the whole record.
    """
    if level < Level.FULL:
        return []
    wanted = [one for one in _OFFERED.get(record_kind, ()) if code in ("", one.kind.code)]
    mine = [one for one in wanted if actor.agency in one.senders(record)]
    built = [(one, one.build(actor, record)) for one in mine]
    return [(one, *said) for one, said in built if said is not None]


def gives(actor: Actor, record_kind: str, record: Record, code: str) -> bool:
    """Whether the record has anything for the letter of this code now, whoever asks; what it has is told to nobody."""
    wanted = [one for one in _OFFERED.get(record_kind, ()) if one.kind.code == code]
    return any(one.build(actor, record) is not None for one in wanted)


def giving() -> list[str]:
    """The kinds of record that give letters."""
    return list(_OFFERED)


def moment(when: datetime | None) -> str:
    """As a moment field of a letter takes it."""
    return f"{when.astimezone(CHINA):%Y-%m-%dT%H:%M}" if when else ""
