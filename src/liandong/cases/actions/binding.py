"""导出案卷：文件先装好，摘要记入痕迹，再交给导出的人；谁、哪几卷、多少页、什么用途，都在案件的办理经过里。

Main names: `EXPORT_DOSSIER`, `is_his`, `taken`.
"""

from __future__ import annotations

from collections.abc import Sequence

from liandong.cases import dossier
from liandong.cases.forms import DossierExport
from liandong.cases.models import Case
from liandong.cases.states import HOUSE_CASES
from liandong.documents.typeset.binding import Bound, bind
from liandong.kernel import door
from liandong.kernel.actions import Act, Action
from liandong.kernel.actor import Actor
from liandong.kernel.outcome import Outcome
from liandong.kernel.roles import Level, Role
from liandong.now import now

EXPORT_DOSSIER = Action(
    name="cases.export_dossier",
    title="导出案卷",
    kind="case",
    roles=frozenset({Role.HANDLER, Role.UNIT_HEAD, Role.AGENCY_HEAD, Role.LEGAL_REVIEWER, Role.LIAISON}),
    form=DossierExport,
    reason="required",
    reason_level=Level.FULL,
    is_note=True,
    is_hidden=True,
    consequence="导出记入案件的办理经过：谁、哪几卷、多少页、什么用途、文件摘要。",
    sources=(HOUSE_CASES, dossier.FILING_ORDER),
)


@EXPORT_DOSSIER.change
def export_dossier(act: Act) -> None:
    values = act.values
    act.note(volumes=values["volumes"], parts=values["parts"], pages=values["pages"], sha256=values["digest"])


def is_his(actor: Actor, case: Case, level: Level) -> bool:
    """Whether it is his to take away, so that it is offered; the door asks again."""
    return level >= Level.FULL and case.owner == actor.agency and actor.role in EXPORT_DOSSIER.roles


def taken(actor: Actor, case: Case, names: Sequence[str], purpose: str, key: str) -> tuple[Bound, Outcome]:
    """Bind it, and record that it is taken; it may be handed over only where that was done.

    Raises:
        CannotBind: nothing to bind, or too much.
    """
    moment = now()
    bound = bind(dossier.cover(actor, case, moment), dossier.volumes(actor, case, names), fixed_at=moment)
    values = {"volumes": list(names), "parts": len(bound.rows), "pages": bound.pages, "digest": bound.sha256}
    return bound, door.perform(actor, EXPORT_DOSSIER.name, case.uuid, values, key=key, reason=purpose)
