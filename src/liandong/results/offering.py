"""入企检查的房间把确认了的结果交出来公示，更正了的撤回：在它自己的动作里调用，同成同败。

Main names: `owed`, `withdrawn`.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from liandong.kernel.actions import Act
from liandong.kernel.door import Refused
from liandong.kernel.within import within
from liandong.results import queries
from liandong.results.actions.ending import WITHDRAW
from liandong.results.actions.owing import OWE
from liandong.results.states import OPEN


def owed(act: Act, values: Mapping[str, Any]) -> None:
    """Begin the publication of what the actor's department found, inside the act that settles it.

    Args:
        values: by the fields of `forms.Owed`.

    Raises:
        Refused: ``notice_stands`` where one stands already; the calling act is then undone too.
    """
    _must(within(act, OWE.name, None, values, actor=act.actor))


def withdrawn(act: Act, inspection: UUID, reason: str) -> bool:
    """Withdraw what the actor's department publishes, or is about to, of a visit; returns whether it must be decided anew.

    So it must too where the newest notice has been withdrawn before and nothing begun in its place yet. One whose term is over, or
    that was withheld, stays as it is.
    """
    found = queries.of_part(inspection, act.actor.agency)
    if found is None or found.state not in (*OPEN, "published", "withdrawn"):
        return False
    if found.state != "withdrawn":
        _must(within(act, WITHDRAW.name, found.uuid, {}, actor=act.actor, reason=reason))
    return True


def _must(outcome: Any) -> None:
    if not outcome.is_done:
        raise Refused(outcome)
