"""名单冻结以后：行政执法监督写明理由解除，跳过的重新数；解除也是账本里的一号事件，核对程序认得。

Replacing too many of one list looks like choosing, so it stops; only who supervises the drawing agency lets it go on, in public and
never the drawing agency itself. Source: 协议 VDR-1（替换）.
"""

from __future__ import annotations

from hashlib import sha256
from typing import Any

from liandong.draw.replacements import Release
from liandong.draws import forms, replacing
from liandong.draws.bound import logged
from liandong.draws.duties import KIND, list_named
from liandong.draws.models import Draw, Dropout
from liandong.draws.queries import oversees
from liandong.draws.rules import utc
from liandong.draws.states import DRAWN, HOUSE_DRAW
from liandong.kernel.actions import Act, Action
from liandong.kernel.actor import Actor
from liandong.kernel.models import Record
from liandong.kernel.roles import Level, Role
from liandong.law.verdict import Verdict, allow, refuse
from liandong.proof.canonical import canonical


def _frozen(draw: Any) -> list[str]:
    found: list[str] = draw.totals.get("frozen", [])
    return found


def may_let_go_on(actor: Actor, draw: Any) -> bool:
    """行政执法监督 over the drawing agency; of a 司法局 that draws itself only one above it, else every verifier calls the bundle false."""
    return actor.agency != draw.owner and oversees(actor, draw)


def _offered(actor: Any, record: Record | None) -> dict[str, list[tuple[str, str]]]:
    return (
        {"list": [(code, list_named(record, code)) for code in _frozen(record)]}
        if isinstance(record, Draw)
        else {}
    )


RELEASE_LIST = Action(
    name="draws.release_list",
    title="解除名单冻结",
    kind=KIND,
    roles=frozenset({Role.SUPERVISOR}),
    side="any",
    sight=Level.SUMMARY,
    whose=may_let_go_on,
    concerns=lambda draw: draw.state in DRAWN and bool(_frozen(draw)),
    form=forms.FrozenList,
    offers=_offered,
    reason="required",
    is_aside=True,
    consequence="这个名单可以接着替换，跳过的重新数；谁解除、什么理由记入账本和抽取包，谁都看得到，理由里不要写检查对象、人员的名称。",
    sources=(HOUSE_DRAW,),
)


@RELEASE_LIST.judge
def may_release(act: Act) -> Verdict:
    frozen = _frozen(act.record)
    if act.values["list"] not in frozen:
        known = "、".join(f"{list_named(act.record, one)}（{one}）" for one in frozen)
        text = f"名单“{act.values['list']}”没有冻结。冻结的是：{known}。"
        return refuse("not_frozen", text, HOUSE_DRAW)
    return allow("may_release", "可以解除。", HOUSE_DRAW)


@RELEASE_LIST.change
def release_list(act: Act) -> None:
    draw: Draw = act.record
    assert draw.plan_no is not None
    code, rows = act.values["list"], Dropout.objects.filter(draw=draw)
    n = rows.filter(answer="approved").count() + 1
    approver = f"{act.actor.agency_name}／{act.actor.role.label}"
    document = Release(draw.plan_no, n, code, act.reason, approver, utc(act.now)).document
    replacing.followed(draw, replacing.event_of(document))
    Dropout.objects.create(
        draw=draw, number=rows.count() + 1, sort="release", n=n, agency=act.actor.agency, list=code, told=act.reason[:1000],
        asked_by=act.actor.signature, asked_at=act.now, answer="approved", answered_by=act.actor.signature, document=document,
        is_seated=True,
    )  # fmt: skip
    draw.totals = {**draw.totals, "frozen": [one for one in _frozen(draw) if one != code]}
    act.state(**logged(draw, f"event/{n}", sha256(canonical(document)).hexdigest()))
    act.announce("draws.list_released", draw=str(draw.uuid))
