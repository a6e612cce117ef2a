"""管辖争议在案卷里：争到这件案件的争议，纪要、请示、通知书、协调的文书。

Main name: `of_case`.
"""

from __future__ import annotations

from liandong.cases.models import Case
from liandong.jurisdiction.kinds import DISPUTE
from liandong.jurisdiction.models import Subject
from liandong.kernel import dossiers
from liandong.kernel.actor import Actor
from liandong.kernel.dossiers import Belonging
from liandong.kernel.roles import Level


def of_case(actor: Actor, case: Case) -> Belonging:
    """Every dispute in which the case stands, however it was settled."""
    standing = Subject.objects.filter(kind="case", record=case.uuid).values("dispute")
    rows = DISPUTE.sight.rows(actor, Level.FULL).filter(pk__in=standing).order_by("pk")
    return Belonging(tuple(rows.values_list("uuid", flat=True)))


dossiers.add(of_case)
