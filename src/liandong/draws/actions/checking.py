"""外部数值由另一个机关核对：自己照公布的再录一遍，与登记的一样才开始打开；不一样的提出异议，写明出处，退回重新登记。

It enters the seed and the ledger as an object of the draw only now. Before the shares are open nobody knows what a value would draw, so that to
strike a mistyped one chooses nothing; what was struck, by whom and why stays in the ledger. Source: 协议 VDR-1; 联动平台抽取规则.
"""

from __future__ import annotations

from hashlib import sha256
from typing import Any

from liandong.draws import deadlines, forms
from liandong.draws.actions.opening import value_of
from liandong.draws.bound import logged, outside_of
from liandong.draws.duties import HANDING, KIND, is_department, is_party
from liandong.draws.models import Draw
from liandong.draws.states import HOUSE_DRAW
from liandong.kernel.actions import Act, Action
from liandong.kernel.actor import Actor
from liandong.kernel.ports import agencies
from liandong.kernel.roles import Level, Role
from liandong.law.verdict import Verdict, allow, refuse


def may_check(actor: Actor, draw: Any) -> bool:
    """Another agency than the one that entered it: a party, a department, or who supervises the drawing agency."""
    if actor.agency == draw.outside_by:
        return False
    is_over = actor.role is Role.SUPERVISOR and actor.agency in agencies().supervisors(draw.owner)
    return is_over or is_party(actor, draw) or is_department(actor, draw)


CONFIRM_OUTSIDE = Action(
    name="draws.confirm_outside",
    title="核对外部数值",
    kind=KIND,
    roles=HANDING,
    side="any",
    sight=Level.SUMMARY,
    whose=may_check,
    form=forms.OutsideValue,
    clocks=(deadlines.OUTSIDE, deadlines.SHARE),
    consequence="与登记的一样，散列记入账本，各方打开随机数；以后不能改。",
    sources=(HOUSE_DRAW,),
)


@CONFIRM_OUTSIDE.judge
def may_confirm(act: Act) -> Verdict:
    draw: Draw = act.record
    try:
        value = value_of(draw, act.values)
    except ValueError as wrong:
        return refuse("bad_value", str(wrong), HOUSE_DRAW)
    if value != outside_of(draw).value:
        text = "您照公布的录的与登记的不一样。请再看一遍；登记的错了的，办“对外部数值提出异议”。"
        return refuse("value_differs", text, HOUSE_DRAW)
    return allow("may_confirm", "一样。", HOUSE_DRAW)


@CONFIRM_OUTSIDE.change
def confirm_outside(act: Act) -> None:
    draw: Draw = act.record
    act.note(found_at=act.values["found_at"])
    act.state(**logged(draw, "outside", sha256(outside_of(draw).value).hexdigest()))
    deadlines.came(draw, deadlines.OUTSIDE, act.now)
    deadlines.await_shares(draw, act.now)
    act.announce("draws.outside_confirmed", draw=str(draw.uuid))


OBJECT_OUTSIDE = Action(
    name="draws.object_outside",
    title="对外部数值提出异议",
    kind=KIND,
    roles=HANDING,
    side="any",
    sight=Level.SUMMARY,
    whose=may_check,
    form=forms.OutsideSource,
    reason="required",
    is_aside=True,
    consequence="登记的数值退回，请照公布的重新登记；登记过什么、谁有异议、为什么，留在抽取过程里，告知行政执法监督，核不清的由它作废。",
    sources=(HOUSE_DRAW,),
)


@OBJECT_OUTSIDE.change
def object_outside(act: Act) -> None:
    draw: Draw = act.record
    act.note(struck=draw.outside_value, found_at=act.values["found_at"])
    draw.outside_value, draw.outside_evidence, draw.outside_by = "", {}, None
    act.announce("draws.outside_objected", draw=str(draw.uuid))
