"""名录库听什么：机关变了就重算与它有关的可见授权；放假安排、内部期限变了就重算期限。"""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet

from liandong.kernel import clocks, kinds
from liandong.kernel.actor import system_actor
from liandong.kernel.outbox import consumes
from liandong.kernel.ports import agencies
from liandong.kernel.visibility import straighten
from liandong.registry.models import Agency, LegalKind
from liandong.registry.queries import Tree, governments_under


@consumes("registry.agency_changed", name="registry.refresh_sight", title="机关变更后重算可见范围")
def refresh_sight(event: UUID, payload: dict[str, Any]) -> None:
    """Supervision follows the tree: recompute what the agencies concerned own, records of every kind."""
    changed = Agency.objects.select_related("government").filter(uuid=payload["agency"]).first()
    if changed is None:
        return
    left = Agency.objects.filter(uuid=payload["left"]).first() if payload.get("left") else None
    touched = list(_touched(changed, left).values_list("uuid", flat=True))
    with agencies().remembering():
        for kind in kinds.every():
            straighten(kind.sight, owner__in=touched)


def _touched(changed: Agency, left: Agency | None) -> QuerySet[Agency]:
    """The agency and who acts for it; for a 司法行政部门 or a 督办 office everybody under its government, all the way down.

    `left` is the government under which it was such an office until now; a government counts with all below it.
    """
    over = [
        changed.government if Tree.watches(changed) else None,
        left,
        changed if changed.kind == LegalKind.GOVERNMENT else None,
    ]
    under = {key for government in over if government is not None for key in governments_under(government)}
    return Agency.objects.filter(
        Q(pk=changed.pk) | Q(principal=changed)
        | Q(pk__in=under) | Q(government__in=under) | Q(principal__government__in=under)
    )  # fmt: skip


@consumes("registry.law_changed", name="registry.recompute_clocks", title="放假安排或内部期限变动后重算期限")
def recompute_clocks(event: UUID, payload: dict[str, Any]) -> None:
    """Every running limit is computed anew from its stored inputs."""
    clocks.recompute_all(system_actor("期限重算"), because=event)
