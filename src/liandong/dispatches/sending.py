"""移送：上层的房间在自己的动作里调用，一个接收机关一次递送，一个不准就全都不送。

    sent = send(act, Parcel("lead", lead.uuid, lead.number, stated), to=agencies, why="no_power", note="…")

Main names: `Parcel`, `send`, `send_on_paper`, `passages`.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from uuid_utils.compat import uuid7

from liandong.dispatches.models import Dispatch
from liandong.dispatches.rules import Passage
from liandong.kernel.actions import Act
from liandong.kernel.door import Refused
from liandong.kernel.within import within
from liandong.registry.models import Agency

SEND, SEND_PAPER = "dispatches.send_dispatch", "dispatches.send_paper"


@dataclass(frozen=True, slots=True)
class Parcel:
    """What is handed over.

    Attributes:
        carriage: name of a registered `carrying.Carriage`.
        record, number: of what is carried.
        stated: what the addressee may read before it signs, label and text; no facts and no names of citizens.
        previous: the dispatch by which it came here, when it is sent onward.
    """

    carriage: str
    record: UUID
    number: str
    stated: tuple[tuple[str, str], ...]
    previous: Dispatch | None = None


def send(
    act: Act, parcel: Parcel, *, to: Iterable[Agency], why: str, note: str, is_urgent: bool = False
) -> list[Dispatch]:
    """Hand a record over to each of these agencies, in the transaction of `act`.

    Raises:
        Refused: one of them may not be sent to; carries the refusal out of the act, which is rolled back.
    """
    said = _said(parcel, why, note, is_urgent)
    return [_done(act, SEND, {**said, "receiver": receiver.uuid}) for receiver in to]


def send_on_paper(
    act: Act, parcel: Parcel, *, why: str, note: str, is_urgent: bool = False, **letter: Any
) -> Dispatch:
    """Say that a record was sent by paper to somebody who is not on the platform.

    Args:
        letter: the fields of `forms.Letter`.

    Raises:
        Refused: it may not be sent there.
    """
    return _done(act, SEND_PAPER, {**_said(parcel, why, note, is_urgent), **letter})


def _said(parcel: Parcel, why: str, note: str, is_urgent: bool) -> dict[str, Any]:
    return {
        "carriage": parcel.carriage, "carried": parcel.record, "carried_number": parcel.number, "batch": uuid7(),
        "stated": [list(pair) for pair in parcel.stated], "why": why, "note": note, "is_urgent": is_urgent,
        "previous": parcel.previous.uuid if parcel.previous else "",
    }  # fmt: skip


def _done(act: Act, name: str, values: dict[str, Any]) -> Dispatch:
    outcome = within(act, name, None, values, actor=act.actor)
    if not outcome.is_done or outcome.record is None:
        raise Refused(outcome)
    return Dispatch.objects.get(uuid=outcome.record)


def passages(record: UUID) -> list[Passage]:
    """Every dispatch of a record so far, as the rules read it."""
    rows = Dispatch.objects.filter(carried=record).order_by("id")
    return [Passage(d.receiver, d.state, d.ground) for d in rows]
