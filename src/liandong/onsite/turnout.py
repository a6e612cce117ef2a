"""抽中的去了没有：到了场的、替换的、写了理由代码不去的、没有去的，一个部门一次数一次；都有了着落，期限就到此为止。

The draw below says who is to go where; only here is it known who went. Nothing is kept: it is counted from the seats of the draw and the
records of the visits. Nobody who was drawn is named.

Main names: `Gone`, `turnout`, `told`, `is_over`, `visited`, `settle`.
Source: 焦法政办〔2022〕31号三（一）; 协议 VDR-1（替换）.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Q

from liandong.draws import deadlines
from liandong.draws.models import Draw, Dropout, Seat, Visit
from liandong.draws.results import days_of
from liandong.now import today
from liandong.onsite.models import Inspection
from liandong.onsite.parts import REFUSED, part_of

WENT, WAITS, REPLACED, CANCELLED = "已到场", "还没有到日子", "替换", "取消"
DECLINED, UNTAKEN, ABSENT, NO_DAY = "没有批准", "没有办理", "办理了没有到场", "没有排上日期"
SETTLED = (WENT, REPLACED, CANCELLED, DECLINED, NO_DAY)
"""What needs nothing more: somebody went, or it is said and approved why not."""


_READ = ("drawn", "was_drawn", "left_code", "on", "ended_at", "parts")


@dataclass(frozen=True, slots=True)
class Gone:
    """One department's place at one visit: what became of it, by which code, for the target of which number."""

    department: str
    agency: UUID
    target: str
    became: str
    code: str = ""


def turnout(draw: Draw, held: Inspection | None = None) -> list[Gone]:
    """Every place of a draw, those that came in by a replacement too, in the order of the visits.

    Args:
        held: a record as an act has it in hand, not yet written.
    """
    return list(_turnout(draw, held))


def _turnout(draw: Draw, held: Inspection | None) -> Iterator[Gone]:
    visits = list(Visit.objects.filter(draw=draw).order_by("pk").prefetch_related("seats"))
    ids = [visit.uuid for visit in visits]
    found = Inspection.objects.filter(Q(drawn__in=ids) | Q(was_drawn__in=ids)).order_by("pk").only(*_READ)
    rows = {one.pk: one for one in found}
    if held is not None:
        rows[held.pk] = held
    made = {one.drawn: one for one in rows.values() if one.drawn is not None}
    left = {one.was_drawn: one for one in rows.values()}
    out = Dropout.objects.filter(draw=draw, sort="target", answer="approved")
    replaced = {(visit, who): code for visit, who, code in out.values_list("visit", "department", "reason")}
    for visit in visits:
        for seat in sorted(visit.seats.all(), key=lambda seat: seat.pk):
            became, code = _became(visit, seat, made.get(visit.uuid), left.get(visit.uuid))
            if seat.is_off:
                became, code = REPLACED, replaced.get((visit.code, seat.department), "")
            yield Gone(seat.department, seat.agency, visit.pseudonym, became, code)


def _became(visit: Visit, seat: Seat, made: Inspection | None, left: Inspection | None) -> tuple[str, str]:
    part = part_of(made, seat.agency) if made is not None else None
    if part is not None and part["arrived_at"]:
        return WENT, ""
    if part is not None and part["decision"] == REFUSED:
        return DECLINED, ""
    if made is not None:
        is_past = made.on < today() or made.ended_at is not None
        return (ABSENT if is_past else WAITS), ""
    if left is not None:
        return (CANCELLED, left.left_code) if left.left_code else (DECLINED, "")
    if visit.on is None:
        return NO_DAY, ""
    return (UNTAKEN if visit.on < today() else WAITS), ""


def told(draw: Draw) -> str:
    """The count in one sentence, with the codes of those that did not go; for everybody, over numbers alone."""
    rows = turnout(draw)
    went = [one for one in rows if one.became == WENT]
    left = [one for one in rows if one.became not in (WENT, WAITS)]
    waits = len(rows) - len(went) - len(left)
    text = (
        f"入企安排{_households(rows)}户、{len(rows)}个部门次：已到场{_households(went)}户、{len(went)}个部门次"
        f"，没有去{len(left)}个部门次"
    )
    if left:
        text += f"（{'；'.join(_reasons(draw, left))}）"
    return f"{text}，还没有到日子{waits}个部门次。" if waits else f"{text}。"


def _households(rows: list[Gone]) -> int:
    return len({one.target for one in rows})


def _reasons(draw: Draw, left: list[Gone]) -> Iterator[str]:
    """Each sort of absence with its count, and the codes where it has some."""
    known = {one["code"]: one["told"] for one in draw.reason_codes}
    for became, count in Counter(one.became for one in left).items():
        codes = Counter(one.code for one in left if one.became == became and one.code)
        named = "、".join(f"{code} {known.get(code, '')}{n}" for code, n in sorted(codes.items()))
        yield f"{became}{count}：{named}" if named else f"{became}{count}"


def is_over(draw: Draw) -> bool:
    """Whether the last day of the visits is past."""
    return days_of(draw)[-1] < today()


def visited(inspection: Inspection, at: datetime) -> None:
    """Something became of a drawn visit: the limit of each of its departments ends with its last."""
    drawn = inspection.drawn or inspection.was_drawn
    visit = Visit.objects.filter(uuid=drawn).first() if drawn is not None else None
    if visit is not None:
        settle(Draw.objects.select_for_update().get(pk=visit.draw_id), at, inspection)


def settle(draw: Draw, at: datetime, held: Inspection | None = None) -> None:
    """End the limit of each department for all of whose places it is known what became of them; with the draw locked, so that of two that
    come at once the later sees the other."""
    rows = turnout(draw, held)
    waiting = {one.department for one in rows if one.became not in SETTLED}
    for department in sorted({one.department for one in rows} - waiting):
        deadlines.came(draw, deadlines.visiting(department), at)
