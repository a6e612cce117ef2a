"""暂停办理：上层的争议或未复的协查，可以让下层记录的某些动作停下来，并说明原因。

A lower room never asks upward. The higher room places a hold (through an action of the lower room) naming the
actions it stops; the door reads holds before every change.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from uuid import UUID

from liandong.kernel.actions import Action
from liandong.kernel.models import Hold, Record
from liandong.kernel.once import once
from liandong.kernel.states import HOUSE
from liandong.law.verdict import Source, Verdict, allow, refuse
from liandong.now import now


def place(
    kind: str, record: UUID, stops: tuple[str, ...], reason: str, source: Source, by: tuple[str, UUID]
) -> None:
    """Place a hold; a second one by the same cause changes nothing.

    Args:
        stops: action names that are refused while the hold stands.
        reason: Chinese, shown to whoever is stopped.
        by: kind and public id of the record that causes it.
    """
    Hold.objects.get_or_create(
        record=record,
        placed_by=by[1],
        lifted_at=None,
        defaults={
            "kind": kind, "actions": list(stops), "reason": reason, "source": str(source),
            "placed_by_kind": by[0], "placed_at": now(),
        },
    )  # fmt: skip


def lift(record: UUID, by: UUID) -> None:
    """End the hold that a record caused; nothing happens when there is none."""
    Hold.objects.filter(record=record, placed_by=by, lifted_at=None).update(lifted_at=now())


@once
def standing(record: UUID) -> list[Hold]:
    return list(Hold.objects.filter(record=record, lifted_at=None).order_by("placed_at"))


def standing_on(records: Iterable[UUID]) -> dict[UUID, list[Hold]]:
    """The standing holds of a page of records, in one query; a record without any has an empty list."""
    found: defaultdict[UUID, list[Hold]] = defaultdict(list)
    for hold in Hold.objects.filter(record__in=list(records), lifted_at=None).order_by("placed_at"):
        found[hold.record].append(hold)
    return found


def stopping(record: Record, action: Action, held: Sequence[Hold] | None = None) -> Verdict:
    """Whether a standing hold stops this action; `held` are the record's holds where they were read already."""
    for hold in standing(record.uuid) if held is None else held:
        if action.name in hold.actions:
            return refuse(
                "on_hold", f"暂停办理“{action.title}”：{hold.reason.rstrip('。')}（{hold.source}）。", HOUSE
            )
    return allow("no_hold", "没有暂停办理的事由。")
