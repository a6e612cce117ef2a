"""名录库听什么：机关变了就重算与它有关的可见授权；放假安排录入了就重算期限。"""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db.models import Q

from liandong.kernel import clocks, kinds
from liandong.kernel.actor import system_actor
from liandong.kernel.outbox import consumes
from liandong.registry.models import Agency, Correction


@consumes("registry.agency_changed", name="registry.refresh_sight", title="机关变更后重算可见范围")
def refresh_sight(event: UUID, payload: dict[str, Any]) -> None:
    """Supervision follows the tree: recompute the grants of the agency, those below it, and their corrections."""
    changed = Agency.objects.filter(uuid=payload["agency"]).first()
    if changed is None:
        return
    touched = Agency.objects.filter(
        Q(pk=changed.pk) | Q(government=changed) | Q(principal=changed) | Q(government=changed.government_id)
    )
    agency_kind, correction_kind = kinds.get("agency"), kinds.get("correction")
    assert agency_kind is not None and correction_kind is not None
    for agency in touched:
        agency_kind.sight.refresh(agency)
    for correction in Correction.objects.filter(agency__in=touched):
        correction_kind.sight.refresh(correction)


@consumes("registry.calendar_loaded", name="registry.recompute_clocks", title="放假安排变动后重算期限")
def recompute_clocks(event: UUID, payload: dict[str, Any]) -> None:
    """Every running limit is computed anew from its stored inputs."""
    clocks.recompute_all(system_actor("期限重算"), because=event)
