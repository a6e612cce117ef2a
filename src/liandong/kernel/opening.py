"""调阅：行政执法监督平时只看摘要，要看全部，须说明事由、记下痕迹，几天后自动收回。

Supervision sees that a record exists, whose it is and how its limits stand. To read the contents the supervisor opens
it by an act with a reason, which stands on the record's own timeline: whoever holds the record sees who opened it and
why. The sight is the post's alone and ends by itself. A room declares one such action for each of its kinds
(`declare`); the kind's ceiling for the role must be FULL, its grants to supervision SUMMARY.

Source: 行政执法监督条例 (司法行政部门 supervises; its articles on files have not been obtained, so the span and the
form are the platform's own rule).
"""

from __future__ import annotations

from datetime import timedelta

from liandong.kernel import kinds
from liandong.kernel.actions import Act, Action
from liandong.kernel.models import Opening
from liandong.kernel.roles import Level, Role
from liandong.law.verdict import Source

FOR = timedelta(days=7)
HOUSE_OPENING = Source("联动平台办理规则", "调阅")
SUPERVISION = Source("行政执法监督条例", verified=False)


def declare(name: str, kind: str) -> Action:
    """The action by which 行政执法监督 opens a record of this kind, with its function.

    Args:
        name: ledger name, e.g. ``registry.open_correction``.
        kind: record kind.
    """
    action = Action(
        name=name,
        title="调阅",
        kind=kind,
        roles=frozenset({Role.SUPERVISOR}),
        side="any",
        sight=Level.SUMMARY,
        useless_from=Level.FULL,
        reason="required",
        is_note=True,
        consequence=f"调阅后{FOR.days}日内可以看到全部内容；谁调阅、为什么，记在这条记录的办理经过里，承办机关看得到。",
        sources=(HOUSE_OPENING, SUPERVISION),
    )
    action.change(_open)
    return action


def _open(act: Act) -> None:
    record, kind = act.record, kinds.get(act.action.kind)
    assert kind is not None
    until = act.now + FOR
    Opening.objects.create(
        kind=kind.name, record=record.uuid, post=act.actor.post, event=act.event, until=until
    )
    kind.sight.refresh(record)
    act.note(until=until.isoformat())
