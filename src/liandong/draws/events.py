"""抽取走到哪一步告诉谁；各方打开以后在后台计算，公布以后等账本齐了做抽取包，替换登记以后算出补入。"""

from __future__ import annotations

from typing import Any
from uuid import UUID

from liandong.draws import bundling, results
from liandong.draws.duties import HANDING, KIND, ON_VISITS
from liandong.draws.models import Draw, Mode
from liandong.inspections import recusals
from liandong.inspections.duties import HEADS, STAFF
from liandong.kernel import door
from liandong.kernel.actor import Actor, system_actor
from liandong.kernel.outbox import consumes
from liandong.kernel.outcome import Status
from liandong.kernel.ports import agencies
from liandong.kernel.roles import Role
from liandong.notices.declaring import To, tell
from liandong.notices.keeping import settle

COMMIT, OUTSIDE, REVEAL, PUBLISH, APPROVE = "draw_commit", "draw_outside", "draw_reveal", "draw_publish", "draw_approve"  # fmt: skip
FROZEN = "draw_frozen"
RECUSAL, CHECK = "draw_recusal", "draw_check"


def _of(payload: dict[str, Any]) -> Draw:
    return Draw.objects.get(uuid=payload["draw"])


def _parties(draw: Draw) -> list[To]:
    """Every party's agency; for one that is not on the platform the drawing agency's staff."""
    return [To(HANDING, UUID(p["agency"])) if p["agency"] else To(STAFF, draw.owner) for p in draw.parties]


def _said(event: UUID, draw: Draw, topic: str, what: str, *to: To) -> None:
    tell(event, topic, KIND, draw.uuid, what=what, to=to, sender=draw.agency_name)


def _system() -> Actor:
    return system_actor("随机抽取")


def _do(name: str, draw: Draw, event: UUID) -> None:
    """An automatic act; the event is its key, so that a second delivery does nothing.

    Raises:
        RuntimeError: it could not be done now, which leaves the job to be tried again, and visible.
    """
    outcome = door.perform(_system(), name, draw.uuid, key=f"{name}:{event}")
    if not outcome.is_done and outcome.status is not Status.REFUSED:
        raise RuntimeError(f"{name}：{outcome.sentence}")


def _bundled(draw: Draw, event: UUID) -> None:
    if bundling.log_of(draw) is not None:
        _do("draws.keep_bundles", draw, event)


@consumes("draws.plan_bound", name="draws.tell_parties", title="请参与方交承诺")
def tell_parties(event: UUID, payload: dict[str, Any]) -> None:
    draw = _of(payload)
    settle(draw.uuid, RECUSAL)
    _said(event, draw, COMMIT, "抽取方案已固定，请交承诺", *_parties(draw))


@consumes("draws.recusal_named", name="draws.tell_recusal", title="请负责人决定回避")
def tell_recusal(event: UUID, payload: dict[str, Any]) -> None:
    draw, agency = _of(payload), UUID(payload["agency"])
    _said(event, draw, RECUSAL, "有回避等您决定", To(HEADS, agency))
    if any(row["is_head"] for row in recusals.waiting(draw.recusals, agency)):
        _said(event, draw, RECUSAL, "负责人的回避，请登记政府或者上级机关的决定", To(STAFF, agency))


@consumes("draws.recusals_decided", name="draws.settle_recusals", title="回避都决定了")
def settle_recusals(event: UUID, payload: dict[str, Any]) -> None:
    settle(_of(payload).uuid, RECUSAL, agency=UUID(payload["agency"]))


@consumes("draws.draw_dropped", name="draws.settle_dropped", title="放弃的抽取不再等谁决定")
def settle_dropped(event: UUID, payload: dict[str, Any]) -> None:
    settle(_of(payload).uuid, RECUSAL)


@consumes("draws.ticket_issued", name="draws.tell_ticket", title="告知抽取机关和参与方凭据已出")
def tell_ticket(event: UUID, payload: dict[str, Any]) -> None:
    draw = _of(payload)
    settle(draw.uuid, COMMIT)
    _said(event, draw, OUTSIDE, "各方承诺已交齐，到时请登记外部数值", To(STAFF, draw.owner), *_parties(draw))


@consumes("draws.outside_entered", name="draws.tell_check", title="请登记的以外的机关核对外部数值")
def tell_check(event: UUID, payload: dict[str, Any]) -> None:
    draw = _of(payload)
    settle(draw.uuid, OUTSIDE)
    if draw.outside_by is None:  # 送达之前已经退回
        return
    own = {UUID(one["agency"]) for one in (*draw.parties, *draw.departments) if one["agency"]} | {draw.owner}
    rest = [To(HANDING, one) for one in sorted(own - {draw.outside_by})]
    above = [To(frozenset({Role.SUPERVISOR}), one) for one in agencies().supervisors(draw.owner)]
    _said(event, draw, CHECK, "外部数值已经登记，请照公布的核对", *rest, *above)


@consumes(
    "draws.outside_objected", name="draws.tell_objected", title="外部数值有异议，请重新登记，告知行政执法监督"
)
def tell_objected(event: UUID, payload: dict[str, Any]) -> None:
    draw = _of(payload)
    settle(draw.uuid, CHECK)
    above = [To(frozenset({Role.SUPERVISOR}), one) for one in agencies().supervisors(draw.owner)]
    _said(
        event,
        draw,
        OUTSIDE,
        "登记的外部数值有异议，请照公布的重新登记",
        To(STAFF, draw.owner),
        *_parties(draw),
        *above,
    )


@consumes("draws.outside_confirmed", name="draws.tell_reveal", title="请参与方打开随机数")
def tell_reveal(event: UUID, payload: dict[str, Any]) -> None:
    draw = _of(payload)
    settle(draw.uuid, OUTSIDE, CHECK)
    _said(event, draw, REVEAL, "外部数值已经登记，请打开随机数", *_parties(draw))


@consumes("draws.opened", name="draws.compute", title="计算抽取的名单和入企安排")
def compute(event: UUID, payload: dict[str, Any]) -> None:
    """May take minutes; the act that records it is a moment."""
    draw = _of(payload)
    settle(draw.uuid, REVEAL)
    if draw.state == "computing":
        results.keep(draw, results.computed(draw))
    _do("draws.seal_result" if draw.mode == Mode.SEALED else "draws.record_result", draw, event)


@consumes("draws.result_recorded", name="draws.tell_result", title="告知检查部门抽取有了结果")
def tell_result(event: UUID, payload: dict[str, Any]) -> None:
    draw = _of(payload)
    if draw.mode == Mode.OPEN:  # 一个事件一个岗位只告诉一次，要办的在先
        _said(event, draw, PUBLISH, "随机抽取有了结果，请公布", To(HEADS, draw.owner))
    rest = [To(ON_VISITS, UUID(one["agency"])) for one in draw.departments]
    what = "请看本机关的入企安排" if draw.mode == Mode.OPEN else "结果已封存，入企安排到当天看得到"
    _said(event, draw, "draw_result", f"随机抽取有了结果，{what}", *rest)


@consumes("draws.seal_opened", name="draws.tell_unsealed", title="请机关负责人公布解封的抽取")
def tell_unsealed(event: UUID, payload: dict[str, Any]) -> None:
    draw = _of(payload)
    _said(event, draw, PUBLISH, "封存的抽取已经解封，请公布", To(HEADS, draw.owner))


@consumes("draws.draw_published", name="draws.tell_published", title="告知参与方和检查部门抽取已公布")
def tell_published(event: UUID, payload: dict[str, Any]) -> None:
    draw = _of(payload)
    settle(draw.uuid, PUBLISH)
    rest = [To(ON_VISITS, UUID(one["agency"])) for one in draw.departments]
    _said(event, draw, "draw_published", "随机抽取已经公布", *_parties(draw), *rest)


@consumes("draws.draw_published", name="draws.make_bundles", title="做好抽取包")
def make_bundles(event: UUID, payload: dict[str, Any]) -> None:
    """Where the ledger is not that far yet, `jobs.make_waiting` comes back to it."""
    _bundled(_of(payload), event)


@consumes("draws.draw_voided", name="draws.tell_voided", title="告知参与方和检查部门抽取作废")
def tell_voided(event: UUID, payload: dict[str, Any]) -> None:
    draw = _of(payload)
    settle(draw.uuid, COMMIT, OUTSIDE, CHECK, REVEAL)
    rest = [To(ON_VISITS, UUID(one["agency"])) for one in draw.departments]
    _said(event, draw, "draw_voided", "抽取方案已经作废", *_parties(draw), *rest)


@consumes("draws.dropout_reported", name="draws.tell_dropout", title="请负责人批准替换")
def tell_dropout(event: UUID, payload: dict[str, Any]) -> None:
    draw = _of(payload)
    _said(event, draw, APPROVE, "有替换申请等您批准", To(HEADS, UUID(payload["agency"])))


@consumes("draws.dropout_approved", name="draws.substitute", title="算出谁补上")
def substitute(event: UUID, payload: dict[str, Any]) -> None:
    _do("draws.seat_substitute", _of(payload), event)


@consumes("draws.substitute_seated", name="draws.make_bundles_again", title="替换以后重做抽取包")
def make_bundles_again(event: UUID, payload: dict[str, Any]) -> None:
    draw = _of(payload)
    settle(draw.uuid, APPROVE)
    rest = [To(ON_VISITS, UUID(one["agency"])) for one in draw.departments]
    _said(event, draw, "draw_substitute", "入企安排有替换", *rest)
    if draw.published_on is not None:
        _bundled(draw, event)


@consumes("draws.list_frozen", name="draws.tell_frozen", title="请行政执法监督决定是否解除名单冻结")
def tell_frozen(event: UUID, payload: dict[str, Any]) -> None:
    draw = _of(payload)
    over = agencies().supervisors(draw.owner) - {draw.owner}
    above = [To(frozenset({Role.SUPERVISOR}), one) for one in over]
    _said(event, draw, FROZEN, "替换的超过上限，名单冻结，请决定是否解除", *above)
    if not draw.totals.get("frozen"):  # 送达之前已经解除
        settle(draw.uuid, FROZEN)


@consumes("draws.list_released", name="draws.tell_released", title="告知检查部门名单解除冻结，重做抽取包")
def tell_released(event: UUID, payload: dict[str, Any]) -> None:
    draw = _of(payload)
    if not draw.totals["frozen"]:
        settle(draw.uuid, FROZEN)
    rest = [To(HEADS, UUID(one["agency"])) for one in draw.departments]
    _said(event, draw, "draw_released", "名单解除冻结，可以接着替换", *rest)
    if draw.published_on is not None:
        _bundled(draw, event)
