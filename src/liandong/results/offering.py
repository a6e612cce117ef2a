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
from liandong.results.actions.ending import WITHDRAW
from liandong.results.actions.owing import OWE
from liandong.results.models import ResultNotice
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
    """Withdraw what the actor's department publishes, or is about to, of a visit; returns whether there was any.

    A notice whose term is over stays as it is.
    """
    rows = ResultNotice.objects.filter(inspection=inspection, owner=act.actor.agency)
    found = rows.filter(state__in=(*OPEN, "published")).first()
    if found is not None:
        _must(within(act, WITHDRAW.name, found.uuid, {}, actor=act.actor, reason=reason))
    return found is not None


def _must(outcome: Any) -> None:
    if not outcome.is_done:
        raise Refused(outcome)
