"""登记、拟立案时旁边查有关的记录：和登记线索一样，把填到一半的表单读成一件行为。"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from liandong.cases.actions.filing import PROPOSE_FILING
from liandong.cases.actions.registering import REGISTER_CASE
from liandong.cases.checking import PURPOSE
from liandong.kernel import beside
from liandong.kernel.actor import Actor
from liandong.kernel.pages import BesideAnswer
from liandong.leads.beside import ACT, TYPED, facts_of
from liandong.offences.beside import answered
from liandong.offences.sighting import Related, related

FIELDS = (*ACT, "is_sensitive", "is_criminal")
APART = "敏感的、涉嫌犯罪的案件，不查别的机关的记录，以免对方由此知道。"


def asked(actor: Actor, values: Mapping[str, Any], is_settled: bool) -> Related:
    """What is held already that may be about the same thing."""
    is_apart = bool(values.get("is_sensitive")) or bool(values.get("is_criminal"))
    found = related(actor, facts_of(values), purpose=PURPOSE, is_settled=is_settled and not is_apart)
    return replace(found, not_asked=APART) if is_apart else found


def _answered(actor: Actor, values: Mapping[str, Any], is_settled: bool) -> BesideAnswer:
    return answered(asked(actor, values, is_settled))


for _action in (REGISTER_CASE, PROPOSE_FILING):
    beside.declare(
        beside.Declared(
            action=_action.name,
            title="有关的记录",
            button="查有关的记录",
            lead="看得到的记录列在这里。在册的当事人、事项和地点都填定的，还查别的机关有没有记录：每次查询都记入账本，并告知对方机关。",
            fields=FIELDS,
            typed=TYPED,
            ask=_answered,
        )
    )
