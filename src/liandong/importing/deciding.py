"""不明的行怎样由人定：新建、同一、跳过，一次定许多行；定了的照样与现状再比，写入前又比一次。

The room of a target says which records a row may be (`Target.candidates`) and honours what was decided when it compares
(`Target.settles`); where a room offers nothing, a row can only be passed over. Rows stay out of the ledger: it says how
many were decided, which numbers they have in the file, and how.

Main names: `waiting_rows`, `offered`, `resolved`, `put`.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from uuid import UUID

from liandong.importing import targets
from liandong.importing.models import Intake, IntakeRow
from liandong.importing.targets import UNWRITTEN, Candidate, Decided, Read, Standing
from liandong.kernel.models import Record

if TYPE_CHECKING:
    from liandong.kernel.actor import Actor

SHOWN = 100
"""How many rows are laid before a person at once."""
CELLS = 3
ALL = "（只有一个的，就是它）"


@dataclass(frozen=True, slots=True)
class Waiting:
    """A row about which somebody may decide, as he is shown it."""

    number: int
    text: str
    said: str
    candidates: Sequence[Candidate]


def waiting_rows(intake: Intake, most: int = SHOWN) -> list[Waiting]:
    """The first rows about which nothing was decided yet, then those passed over, about which one may think again."""
    rows = list(_ambiguous(intake).order_by("decided", "number")[:most])
    candidates = _candidates(intake, [_read(intake, row) for row in rows])
    return [Waiting(r.number, _text(intake, r), r.said, candidates.get(r.number, ())) for r in rows]


def offered(actor: Actor, record: Record | None) -> dict[str, list[tuple[str, str]]]:
    """The choices of the form: rows that wait, and the records they may be."""
    assert isinstance(record, Intake)
    waiting = waiting_rows(record)
    may_be = {str(c.uuid): c.text for row in waiting for c in row.candidates}
    return {
        "rows": [(str(row.number), f"第{row.number}行　{row.text}　{row.said}") for row in waiting],
        "record": [("", ALL), *may_be.items()],
    }


def _text(intake: Intake, row: IntakeRow) -> str:
    """The first cells of a row, enough to know it by."""
    columns = targets.get(intake.target).columns
    return "，".join([row.facts[c.name] for c in columns if row.facts.get(c.name)][:CELLS])


def _ambiguous(intake: Intake) -> Any:
    return IntakeRow.objects.filter(intake=intake, standing=Standing.AMBIGUOUS.value)


def _read(intake: Intake, row: IntakeRow) -> Read:
    """The row read once more from its cells, which are what is kept of it."""
    read = targets.get(intake.target).reads(row.number, row.facts)
    read.digest, read.cells = row.digest, row.facts
    return read


def _candidates(intake: Intake, reads: Sequence[Read]) -> dict[int, Sequence[Candidate]]:
    target = targets.get(intake.target)
    return dict(target.candidates(reads)) if target.candidates is not None else {}


class Undecidable(ValueError):
    """What was asked for cannot be decided so; the message says for which rows and why."""


def resolved(act: Any) -> list[Read]:
    """The rows of an act of deciding as they stand then; nothing is written.

    Raises:
        Undecidable: a row does not wait, it is not plain which record is meant, or it cannot be that.
    """
    intake, values = act.record, act.values
    wanted: set[int] = set(values["rows"])
    rows = list(_ambiguous(intake).filter(number__in=wanted).order_by("number"))
    if gone := wanted - {r.number for r in rows}:
        raise Undecidable(f"{_numbers(gone)}不是不明的行，可能刚由别人定过。请重新打开，再选一次。")
    reads = [_read(intake, row) for row in rows]
    decided = Decided(values["decision"])
    if decided is Decided.SKIP:
        for read, row in zip(reads, rows, strict=True):
            read.said, read.standing = [row.said.removeprefix(_by_a_person(decided))], Standing.AMBIGUOUS
    else:
        if decided is Decided.SAME:
            _point(reads, _candidates(intake, reads), values["record"])
        for read in reads:
            read.decided = decided.value
        targets.get(intake.target).settles(act, reads)
        if bad := [r for r in reads if r.standing in UNWRITTEN]:
            why = "".join(dict.fromkeys(said for r in bad for said in r.said))
            raise Undecidable(f"{_numbers(r.number for r in bad)}不能定为{decided.label}：{why}")
    for read in reads:
        read.decided = decided.value
        read.said.insert(0, _by_a_person(decided))
    return reads


def _by_a_person(decided: Decided) -> str:
    return f"由人定为{decided.label}。"


def _point(reads: Iterable[Read], known: dict[int, Sequence[Candidate]], given: UUID | None) -> None:
    """Give each row the record it is: the one that was named, or its only one."""
    none: list[int] = []
    several: list[int] = []
    for read in reads:
        may_be = [c.uuid for c in known.get(read.number, ()) if given in (None, c.uuid)]
        if len(may_be) == 1:
            read.target = may_be[0]
        else:
            (several if may_be else none).append(read.number)
    if none and given is None:
        raise Undecidable(f"{_numbers(none)}没有可以认作同一的记录，请定为新建或者跳过。")
    if none:
        raise Undecidable(f"{_numbers(none)}可能是的对象里没有这一个，请分开定，或者跳过。")
    if several:
        raise Undecidable(f"{_numbers(several)}可能是几个对象，请在“是哪一个”里选定，或者分开定。")


def put(intake: Intake, reads: Iterable[Read]) -> None:
    """Keep what was decided with each row, and count anew; what is to be written keeps its facts, as a checked row does."""
    counts = dict(intake.counts)
    for read in reads:
        kept = read.cells if read.standing in UNWRITTEN else read.facts
        IntakeRow.objects.filter(intake=intake, number=read.number).update(
            standing=read.standing.value,
            said="".join(read.said),
            about=read.target,
            facts=kept,
            decided=read.decided,
        )
        counts[Standing.AMBIGUOUS.value] -= 1
        counts[read.standing.value] = counts.get(read.standing.value, 0) + 1
    intake.counts = counts


def _numbers(numbers: Collection[int] | Iterable[int]) -> str:
    found = sorted(numbers)
    return f"第{'、'.join(map(str, found[:20]))}{'等' if len(found) > 20 else ''}行"
