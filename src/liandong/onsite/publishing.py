"""确认了的结果怎样交出来公示：随机抽查和计划内的随确认开始，投诉举报、线索引起的从不公示，其他的由部门提请。

What was written freely about an item stays here; given out are the code and the words of its result.

Main names: `PUBLISHED`, `NEVER`, `results_of`, `owe`.
"""

from __future__ import annotations

from typing import Any

from liandong.kernel.actions import Act
from liandong.onsite import merging, results
from liandong.onsite.models import Inspection, Origin
from liandong.parties.models import Form
from liandong.results.offering import owed

PUBLISHED = (Origin.DRAWN, Origin.PLANNED)
"""Tasks by a published plan; what led to the others may tell who complained."""
NEVER = (Origin.CLUE, Origin.COMPLAINT)
"""Told or published, they would let the firm look for whoever spoke of it."""


def results_of(inspection: Inspection, part: dict[str, Any]) -> list[dict[str, Any]]:
    """The items of a confirmed part as they are published, see `results.models.ResultNotice.rows`."""
    return [
        {
            "code": one.code, "item": one.name, "mark": one.entry.result, "result": results.RESULTS[one.entry.result],
            "is_problem": results.is_problem(one.entry.result),
        }
        for one in merging.review(inspection, part)
        if one.entry is not None
    ]  # fmt: skip


def owe(act: Act, part: dict[str, Any], *, is_anew: bool = False) -> None:
    """Begin the publication of what the actor's department confirmed, as an effect of the act.

    Args:
        is_anew: it does not begin with the confirmation: taken up later, or another result stood before; the limit is then the platform's own.
    """
    inspection: Inspection = act.record
    is_drawn = inspection.origin == Origin.DRAWN
    plan = f"{inspection.ground}；抽取{inspection.drawn_told.split('，')[0]}" if is_drawn else ""
    owed(
        act,
        {
            "inspection": inspection.uuid, "inspection_no": inspection.number, "code": inspection.code or "",
            "task": Origin(inspection.origin).label, "plan": plan, "is_drawn": is_drawn and not is_anew, "is_anew": is_anew,
            "visited_on": part["arrived_at"][:10], "party_name": inspection.party_name, "party_code": inspection.party.code or "",
            "is_citizen": inspection.party.form == Form.CITIZEN, "rows": results_of(inspection, part),
        },
    )  # fmt: skip


def begin(act: Act, part: dict[str, Any]) -> None:
    """With the confirmation, of what is done by a published plan."""
    if act.record.origin in PUBLISHED and part["items"]:
        owe(act, part)
