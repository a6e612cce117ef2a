"""改期和取消：到场以前由牵头部门的负责人办，写明理由；改了日子的各部门重新批准，抽出的不去了的另选理由代码，行政执法监督看得到。

What a draw made is never dropped in silence: whoever does not go says so by one of the codes that were bound with the draw's rules.
Source: 国办发〔2024〕54号; 焦法政办〔2022〕31号三（一）（二）.
"""

from __future__ import annotations

from typing import Any

from liandong.draws import deadlines
from liandong.draws.models import Visit
from liandong.kernel.actions import Act, Action
from liandong.kernel.actor import Actor
from liandong.kernel.models import Record
from liandong.law.verdict import Verdict, allow, refuse
from liandong.onsite import forms
from liandong.onsite.actions.planning import HEADS
from liandong.onsite.models import Inspection
from liandong.onsite.parts import APPROVED, fresh_answer
from liandong.onsite.states import APPROVED as APPROVED_54
from liandong.onsite.states import HOUSE_ONSITE
from liandong.onsite.turnout import visited

MOVE_INSPECTION = Action(
    name="onsite.move_inspection",
    title="改期",
    kind="inspection_visit",
    roles=HEADS,
    form=forms.Moving,
    reason="required",
    is_aside=True,
    consequence="已经批准的都要照新的日期重新批准，入企以前的规则再问一遍；从哪天改到哪天、谁、为什么留在记录里，检查通知书请重新制作，入企码不变。",
    sources=(APPROVED_54, HOUSE_ONSITE),
)


@MOVE_INSPECTION.judge
def may_move(act: Act) -> Verdict:
    if act.values["on"] == act.record.on:
        return refuse("nothing_changed", f"检查日期本来就是{act.record.on}，没有改。", HOUSE_ONSITE)
    return allow("may_move", "可以改期。", HOUSE_ONSITE)


@MOVE_INSPECTION.change
def move_inspection(act: Act) -> None:
    """Whoever was approved was for the day of then; one that was refused stays out."""
    one = act.record
    moved = {
        "from": one.on.isoformat(),
        "to": act.values["on"].isoformat(),
        "why": act.reason,
        "by": act.actor.signature,
    }
    one.moves, one.on, one.approved_at = [*one.moves, moved], act.values["on"], None
    one.parts = [part | (fresh_answer() if part["decision"] == APPROVED else {}) for part in one.parts]
    act.announce("onsite.moved", inspection=str(one.uuid))


def _codes(inspection: Inspection) -> dict[str, str]:
    """The codes of the draw, with what they mean; none of a visit that was not drawn."""
    if inspection.drawn is None:
        return {}
    draw = Visit.objects.select_related("draw").get(uuid=inspection.drawn).draw
    return {one["code"]: one["told"] for one in draw.reason_codes}


def _offered(actor: Actor, record: Record | None) -> dict[str, list[tuple[str, str]]]:
    assert isinstance(record, Inspection)
    codes = [(code, f"{code} {told}") for code, told in _codes(record).items()]
    return {"code": [("", "请选一个") if codes else ("", "不是抽出的，不填"), *codes]}


CANCEL_INSPECTION = Action(
    name="onsite.cancel_inspection",
    title="取消检查",
    kind="inspection_visit",
    roles=HEADS,
    form=forms.Cancelling,
    offers=_offered,
    reason="required",
    clocks=(deadlines.VISIT,),
    consequence="各部门都不再去；理由留在记录里。抽出的算没有去，理由代码写在抽取的页面上，行政执法监督看得到。",
    sources=(HOUSE_ONSITE,),
    is_aside=True,
)


@CANCEL_INSPECTION.judge
def may_cancel(act: Act) -> Verdict:
    codes = _codes(act.record)
    if codes and act.values["code"] not in codes:
        known = "、".join(f"{code}（{told}）" for code, told in codes.items())
        text = f"抽出的入企不去的，请选一个抽取规则里的理由代码：{known}。日子不合适的，请改期；换检查对象、换人的，先在抽取里办替换。"
        return refuse("no_such_code", text, HOUSE_ONSITE)
    return allow("may_cancel", "可以取消。", HOUSE_ONSITE)


@CANCEL_INSPECTION.change
def cancel_inspection(act: Act) -> None:
    """What a draw made may be taken up again."""
    one = act.record
    if one.drawn is not None:
        one.left_code = act.values["code"]
        act.note(left_code=one.left_code, draw=one.drawn_told)
    let_go(act)
    act.announce("onsite.cancelled", inspection=str(one.uuid))


def let_go(act: Act) -> None:
    """A drawn visit that nobody makes by this record stays known as that which it was."""
    one: Any = act.record
    if one.drawn is not None:
        one.was_drawn, one.drawn = one.drawn, None
        visited(one, act.now)
