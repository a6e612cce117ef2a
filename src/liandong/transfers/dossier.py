"""移送在案卷里：由案件的移送起草的移送书、物品清单、告知书。

Main name: `of_case`.
"""

from __future__ import annotations

from liandong.cases.models import Case
from liandong.kernel import dossiers
from liandong.kernel.actor import Actor
from liandong.kernel.dossiers import Belonging, Where
from liandong.kernel.roles import Level
from liandong.transfers.kinds import TRANSFER


def of_case(actor: Actor, case: Case) -> Belonging:
    """Every transfer of the case, whatever came of it; what goes along to the police stands beside 移送书, where no party reads it."""
    rows = TRANSFER.sight.rows(actor, Level.FULL).filter(case=case).order_by("pk")
    return Belonging(tuple(rows.values_list("uuid", flat=True)))


dossiers.add(of_case, {("transfer", "goods_list"): Where.REST})
