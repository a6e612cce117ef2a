"""案卷里还有上层房间的什么：它的哪些记录的文书、收来的哪些文件属于一件案件的案卷。

The room that files a case does not know who works for it: requests for help, transfers, disputes are rooms above. Each registers once
what of its own belongs to a case: records, whose letters stand in the file of the case like the case's own, and papers of its own. Each
names the heading under which a paper, or a kind of letter, stands; the order of the headings is the filing room's (`cases.dossier`).
What is said must honour the actor's own sight.

Main names: `Where`, `Paper`, `Belonging`, `add`, `belonging`, `place_of`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import Enum
from typing import Any
from uuid import UUID

from liandong.kernel.actor import Actor

MAIN, SIDE = "正卷", "副卷"


class Where(Enum):
    """A heading under which a paper that is no letter may stand: its volume, what it is called there."""

    DECISION = (MAIN, "行政处罚决定书及送达回证")
    EVIDENCE = (MAIN, "证据材料")
    SOURCE = (SIDE, "案源材料")
    REST = (SIDE, "其他有关材料")


@dataclass(frozen=True, slots=True)
class Paper:
    """One paper that is no letter of the platform, of the filing room or of one above.

    Attributes:
        number: of the record it came with; `made_on` its day as it is printed.
        size: in bytes; 0 where it is set only when it is read.
        read: its bytes; asked only for what is bound.
    """

    where: Where
    title: str
    size: int
    read: Callable[[], bytes]
    number: str = ""
    made_on: str = ""


@dataclass(frozen=True, slots=True)
class Belonging:
    """What belongs to a case: records whose letters stand in its file, and papers in their order."""

    records: tuple[UUID, ...] = ()
    papers: tuple[Paper, ...] = ()


Says = Callable[[Actor, Any], Belonging]
_SAYS: list[Says] = []
_PLACES: dict[tuple[str, str], Where] = {}


def add(says: Says, places: Mapping[tuple[str, str], Where] | None = None) -> None:
    """A room says what of its own belongs to a case.

    Args:
        places: where letters stand by the kind of their record and their code; those that are not named stand as a case's own do.
    """
    _SAYS.append(says)
    _PLACES.update(places or {})


def belonging(actor: Actor, case: Any) -> Belonging:
    """What all rooms above have that belongs to this case, as far as the actor sees it."""
    said = [says(actor, case) for says in _SAYS]
    return Belonging(
        tuple(one for part in said for one in part.records), tuple(one for part in said for one in part.papers)
    )  # fmt: skip


def place_of(source_kind: str, code: str) -> Where | None:
    """Where a room above has its letter stand; None where it says nothing of it."""
    return _PLACES.get((source_kind, code))
