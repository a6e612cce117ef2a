"""自动办理的痕迹：没有人按按钮的事，也有名有姓地记下来。"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from liandong.kernel.actor import Actor
from liandong.ledger.append import Event, append
from liandong.now import is_simulated, now


def automatic(
    actor: Actor,
    kind: str,
    record: UUID,
    action: str,
    title: str,
    facts: dict[str, Any],
    *,
    refused: str = "",
    changes: Sequence[dict[str, Any]] = (),
) -> UUID:
    """Write an automatic event on a record's trail inside the caller's transaction.

    The record's version does not move: nothing a person could have edited has changed.

    Args:
        changes: rows as `kinds.changes` gives them, each told to those whose level grants it.
        refused: the sentence of a refusal; the line then says 未准 and is seen at full level only.

    Raises:
        ValueError: the actor is a person; people go through the door.
    """
    if not actor.is_system:
        raise ValueError("人的办理须经过 door.perform。")
    said: dict[str, Any] = {
        "actor": actor.snapshot(),
        "title": title,
        "origin": "demo" if is_simulated() or actor.origin == "demo" else "live",
        "facts": facts,
    }
    if changes:
        said["changes"] = list(changes)
    if refused:
        said["sentence"] = refused
    return append(Event(kind, record, 0, action, "refused" if refused else "done", said), now())
