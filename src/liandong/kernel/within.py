"""一个动作里头的许多动作：成批的每一行，当场办，不准的只撤回自己。

`Act.also` is for effects that follow from an act and must not fail; here each one may be refused, and says why.

Main names: `within`.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.db import transaction

from liandong.kernel import actions, kinds
from liandong.kernel.actions import Act
from liandong.kernel.actor import Actor
from liandong.kernel.door import Attempt, Refused
from liandong.kernel.outcome import Outcome, refused
from liandong.kernel.ports import posts
from liandong.kernel.roles import Level


def within(
    act: Act,
    name: str,
    record: UUID | None = None,
    values: Mapping[str, Any] | None = None,
    *,
    actor: Actor,
    reason: str = "",
) -> Outcome:
    """Do one of many actions that belong to `act`, at once, in its transaction.

    Everything is asked as by `door.perform`: post, role, sight, input, state, rule. What is refused is a value and undoes
    that one alone; what is done stands or falls with `act`, and its line names it as the cause. It has no repeat key of its own.

    Args:
        actor: in whose name; it may be another than the one of `act`.

    Raises:
        LookupError: no action of that name is declared.
    """
    bound = actions.get(name)
    if bound is None:
        raise LookupError(f"没有登记名为 {name} 的动作")
    kind = kinds.get(bound.action.kind)
    assert kind is not None, bound.action.kind
    try:
        with transaction.atomic():
            return _Part(actor, bound, kind, record, values or {}, {}, "", None, reason, None).of(act.event)
    except Refused as stop:
        return stop.outcome


class _Part(Attempt):
    """One of them, step by step, all inside the transaction."""

    is_inside = True

    def of(self, event: UUID) -> Outcome:
        """Do it, with the line `event` as its cause."""
        record = self._locked(self.uuid) if self.uuid is not None else None
        if not self.actor.is_system and not (verdict := posts().lock_active(self.actor)):
            raise Refused(refused(verdict, self.kind.name, self.uuid))
        if self.uuid is not None:
            self._check_again(record)
        elif not (verdict := self._may(None, Level.FULL)):
            raise Refused(refused(verdict, self.kind.name))
        if (invalid := self._clean()) is not None:
            raise Refused(invalid)
        return self._change(self.bound, self.kind, record, self.values, self.reason, because=event)
