"""看一次完整的号码：先在账本里留痕，再读，只读给办这一次的人。

The one module that opens a sealed number for a person to read. It is given what the door answered; a refusal, and a repeat of an
act that was done before, show nothing, so that one act discloses once. The number never passes through the door: neither the
ledger body, nor the answer kept under the repeat key, nor a message or an address ever holds it.

Source: 个人信息保护法第五十一条.
"""

from __future__ import annotations

from dataclasses import dataclass

from liandong.kernel import kinds
from liandong.kernel.actions import Action
from liandong.kernel.models import Record
from liandong.kernel.outcome import Outcome, Status
from liandong.kernel.sealed import Masked
from liandong.sealing.box import Unreadable


@dataclass(frozen=True, slots=True, repr=False)
class Revealed:
    """One number, for one answer; never printed."""

    name: str
    label: str
    number: str
    record: Record


def after(action: Action, outcome: Outcome) -> Revealed | None:
    """The number that an act just done discloses; None for any other act and any other outcome.

    The record is read anew, after the act stands in the ledger. A number that meanwhile cannot be opened is answered with the
    sentence that says so.
    """
    if not action.reveals or outcome.status is not Status.DONE or outcome.record is None:
        return None
    kind = kinds.get(action.kind)
    field = kind.named(action.reveals) if kind else None
    if kind is None or field is None or field.sealed != action.name:
        return None
    record = kind.model._default_manager.get(uuid=outcome.record)
    held = getattr(record, field.name)
    if not isinstance(held, Masked):
        return None
    try:
        number = held.reveal()
    except Unreadable as why:
        number = str(why)
    return Revealed(field.name, field.label, number, record)
