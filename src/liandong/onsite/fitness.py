"""一个部门的人现在还能不能去：抽取里换了的、决定回避的，批准、到场时都再问一遍。

What was decided after a team stood at the door does not turn it away: a phone without signal says later when that was.

Main names: `may_go`, `seat_of`, `recused_of`.
Source: 行政处罚法第四十三条; 联动平台入企检查规则.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from liandong.draws.models import Draw, Dropout, Seat
from liandong.draws.rules import utc
from liandong.inspections.recusals import DECLINED, GRANTED
from liandong.law.inspection.recusal import ART_43
from liandong.law.verdict import Verdict, allow, refuse
from liandong.onsite.models import Inspection
from liandong.onsite.states import HOUSE_ONSITE, JOINT


def may_go(inspection: Inspection, part: dict[str, Any], at: datetime | None = None) -> Verdict:
    """Whether the team of a part is the one the draw has, and none of it is recused.

    Args:
        at: when it came to the door, with time zone; None = what holds now.
    """
    if not (drawn := _as_drawn(inspection, part, at)):
        return drawn
    away = recused_of(inspection, UUID(part["agency"]), at)
    named = "、".join(
        f"{o['name']}（{o['certificate']}）" for o in part["officers"] if o["certificate"] in away
    )
    if named:
        how = "请先填本部门的人员，抽出的在抽取里办替换" if not part["decision"] else "请本机关负责人批准换人"
        return refuse("recused", f"{named}已经决定回避，不得参加这次检查。{how}。", ART_43)
    return drawn


def seat_of(inspection: Inspection, agency: Any) -> Seat | None:
    """The department's place as the draw has it now; None where it dropped out, or the visit was not drawn."""
    if inspection.drawn is None:
        return None
    return Seat.objects.filter(visit__uuid=inspection.drawn, agency=agency, is_off=False).first()


def off_the_draw() -> Verdict:
    """Of a department whose target was replaced in the draw."""
    return refuse("off_the_draw", "抽取里本部门已经不去这一次，由机关负责人不批准，或者取消检查。", JOINT)


def _as_drawn(inspection: Inspection, part: dict[str, Any], at: datetime | None) -> Verdict:
    if inspection.drawn is None:
        return allow("not_drawn", "不是抽出的。", HOUSE_ONSITE)
    if at is not None and _replaced_after(inspection.drawn, part, at):
        return allow("as_it_stood", "到场以后抽取里才替换的，照到场时的。", JOINT)
    seat = seat_of(inspection, part["agency"])
    if seat is None:
        return off_the_draw()
    if sorted(seat.officers) != sorted(officer["certificate"] for officer in part["officers"]):
        how = "请先办“填本部门的事项和人员”，再批准" if not part["decision"] else "请本机关负责人批准换人"
        text = f"抽取里本部门的人员已经换成{'、'.join(seat.officers)}，{how}。"
        return refuse("drawn_differs", text, JOINT)
    return allow("as_drawn", "与抽取一致。", JOINT)


def _replaced_after(drawn: UUID, part: dict[str, Any], at: datetime) -> bool:
    """Whether the department's last replacement in this visit was approved after that moment."""
    seat = Seat.objects.filter(visit__uuid=drawn, agency=part["agency"]).select_related("visit").first()
    if seat is None:
        return False
    rows = Dropout.objects.filter(
        draw=seat.visit.draw_id, visit=seat.visit.code, department=seat.department, answer="approved"
    )
    last = rows.order_by("-n").first()
    return last is not None and bool(last.document["at"] > utc(at))


def recused_of(inspection: Inspection, agency: UUID, at: datetime | None = None) -> frozenset[str]:
    """Certificates of the agency's officers who must stay away from this party.

    What was decided on this visit comes before what was decided for a draw: a draw that was given up or is void says nothing.
    """
    party = {"party": str(inspection.party.uuid), "agency": str(agency), "answer": GRANTED}
    draws = Draw.objects.filter(recusals__contains=[party]).exclude(state__in=("void", "dropped"))
    away = {
        row["certificate"]
        for rows in draws.values_list("recusals", flat=True)
        for row in rows
        if party.items() <= row.items() and not _decided_after(row, at)
    }
    for row in inspection.recusals:
        if row["agency"] != str(agency) or not row["decided_at"] or _decided_after(row, at):
            continue
        if row["answer"] == GRANTED:
            away.add(row["certificate"])
        elif row["answer"] == DECLINED:
            away.discard(row["certificate"])
    return frozenset(away)


def _decided_after(row: Mapping[str, Any], at: datetime | None) -> bool:
    """Whether a recusal was decided after that moment; one of a draw from before moments were kept was not."""
    decided = row.get("decided_at", "")
    return at is not None and bool(decided) and datetime.fromisoformat(decided) > at
