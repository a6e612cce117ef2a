"""登记结果：后台算好的名单和入企安排，散列记入账本；封存的先只记根，检查完了才解封。

The job keeps what it computed and these acts bind it: lists and visits by their hashes, the visits as rows for the departments that go.
Source: 协议 VDR-1; 优化营商环境条例第五十四条.
"""

from __future__ import annotations

from collections.abc import Mapping
from hashlib import sha256
from typing import Any
from uuid import UUID

from django.db.models import Max

from liandong.draw.visits.planning import Left
from liandong.draw.visits.reasons import Reason, Why
from liandong.draws import deadlines, results
from liandong.draws.bound import logged, opening_of
from liandong.draws.duties import KIND, names_of
from liandong.draws.models import Draw, Mode, Seat, Share, Visit
from liandong.draws.states import HOUSE_DRAW, PRIVATE, RANDOM
from liandong.inspections.duties import HEADS
from liandong.kernel.actions import Act, Action
from liandong.kernel.roles import Role
from liandong.law.verdict import Verdict, allow, refuse
from liandong.now import today
from liandong.proof.canonical import canonical

SYSTEM = frozenset({Role.SYSTEM})

RECORD_RESULT = Action(
    name="draws.record_result",
    title="登记抽取结果",
    kind=KIND,
    roles=SYSTEM,
    side="any",
    is_automatic=True,
    concerns=lambda draw: draw.mode == Mode.OPEN,
    clocks=(deadlines.PUBLISH, deadlines.VISIT),
    consequence="结果的散列记入账本，检查部门看得到自己的入企安排，待公布。",
    sources=(RANDOM, HOUSE_DRAW),
)

SEAL_RESULT = Action(
    name="draws.seal_result",
    title="封存抽取结果",
    kind=KIND,
    roles=SYSTEM,
    side="any",
    is_automatic=True,
    concerns=lambda draw: draw.mode == Mode.SEALED,
    clocks=(deadlines.UNSEAL, deadlines.VISIT),
    consequence="只有根记入账本，检查部门看得到自己的入企安排；检查完了解封，中间谁也改不了。",
    sources=(HOUSE_DRAW,),
)


@RECORD_RESULT.change
def record_result(act: Act) -> None:
    draw: Draw = act.record
    lists = {code: one.document for code, one in results.lists_of(draw).items()}
    trace = results.trace_kept(draw)
    _write(draw, trace, lists)
    draw.result_sha256, draw.visits_sha256 = _digest(lists), _digest(trace["visits"])
    deadlines.await_publication(draw, act.now)
    deadlines.await_visits(draw, results.days_of(draw)[-1], act.now)
    _state(act)


@SEAL_RESULT.change
def seal_result(act: Act) -> None:
    draw: Draw = act.record
    seals = results.sealings(draw)
    assert seals is not None
    _write(
        draw,
        results.trace_kept(draw),
        {code: one.document for code, one in results.lists_of(draw).items()},
    )
    draw.result_sha256, draw.visits_sha256 = (one.result_root for one in seals)
    deadlines.await_unsealing(draw, act.now)
    deadlines.await_visits(draw, results.days_of(draw)[-1], act.now)
    _state(act)


def _state(act: Act) -> None:
    draw = act.record
    named = {"result": draw.result_sha256}
    if draw.totals["visits"]:
        named |= {"visits": draw.visits_sha256, "scheduling": _digest(results.scheduling_of(draw))}
    act.state(vdr1_objects=[logged(draw, name, digest) for name, digest in named.items()])
    act.announce("draws.result_recorded", draw=str(draw.uuid))


def _digest(value: Any) -> str:
    return sha256(canonical(value)).hexdigest()


def _write(draw: Draw, trace: Mapping[str, Any], lists: Mapping[str, Any]) -> None:
    """The visits as rows, and the counts on the draw."""
    ground = results.Ground(draw)
    people, days = ground.people["targets"], results.days_of(draw)
    visits = []
    for told in trace["visits"]:
        uuid, name = people[told["target"]]
        slot = told.get("slot")
        visits.append(
            Visit(
                draw=draw, code=told["visit"], pseudonym=told["target"], party=UUID(uuid), name=name,
                area=ground.regions[told["target"]], slot=slot, on=None if slot is None else days[slot // 2],
                left=_left(draw, told),
            )
        )  # fmt: skip
    Visit.objects.bulk_create(visits, 1000)
    written = {v.code: v for v in visits}
    seats = [
        seat for told in trace["visits"] for seat in _seats(draw, written[told["visit"]], told)
    ]  # fmt: skip
    Seat.objects.bulk_create(seats, 1000)
    draw.totals = {
        "lists": {code: [one["n"], one["k"]] for code, one in lists.items()}, "drawn": len({i for one in lists.values() for i in one["drawn"]}),
        "visits": len(visits), "left": sum(v.slot is None for v in visits), "seats": len(seats), "unstaffed": sum(not s.is_staffed for s in seats),
        "seats_alone": sum(one["k"] for one in lists.values()),
    }  # fmt: skip


def _left(draw: Draw, told: Mapping[str, Any]) -> str:
    if "left" not in told:
        return ""
    full = tuple((str(pool), int(slots), bool(is_lead)) for pool, slots, is_lead in told["left"])
    return Left(full).sentence(names_of(draw))[:1000]


def _seats(draw: Draw, visit: Visit, told: Mapping[str, Any]) -> list[Seat]:
    names = names_of(draw)
    agencies = {one["code"]: one["agency"] for one in draw.departments}
    items = {part["agency"]: part["items"] for part in draw.basis["parts"]}
    seats = []
    for code, why in told["joined"].items():
        duty = told.get("depts", {}).get(code, {"officers": [], "rejected": [], "status": "UNSTAFFED"})
        is_staffed = duty["status"] == "OK"
        reason = Reason(Why(why["why"]), tuple(why["with"])).sentence(code, names)
        apart = "".join(
            Reason(Why(one["why"]), tuple(one["with"])).sentence(other, names) for other, one in told["apart"].items()
        )  # fmt: skip
        seats.append(
            Seat(
                visit=visit, department=code, agency=UUID(agencies[code]), name=names[code], items=items[agencies[code]],
                officers=duty["officers"], joined=(reason + apart)[:500], is_staffed=is_staffed, told="" if is_staffed else _short(duty),
            )
        )  # fmt: skip
    return seats


def _short(duty: Mapping[str, Any]) -> str:
    lack = duty.get("bottleneck")
    if not lack:
        return "没有派出人员。" if not duty["officers"] else "没有派满。"
    who = "主办人员" if lack["lead"] else "执法人员"
    return f"没有派满：{lack['seats']}个席位只有{lack['filled']}个坐得上，缺{who}。"


OPEN_SEAL = Action(
    name="draws.open_seal",
    title="解封",
    kind=KIND,
    roles=HEADS,
    concerns=lambda draw: draw.mode == Mode.SEALED,
    clocks=(
        deadlines.UNSEAL,
        deadlines.PUBLISH,
    ),
    consequence="各方的随机数记入账本，结果和封存时的根对得上；接着公布。入企安排没有过完不能解封。",
    sources=(HOUSE_DRAW, PRIVATE),
)


@OPEN_SEAL.judge
def may_open_seal(act: Act) -> Verdict:
    """Opening says who is drawn: never before the last visit is over."""
    standing = Visit.objects.filter(draw=act.record, seats__is_off=False)
    last = standing.aggregate(last=Max("on"))["last"]
    if last is not None and last >= today():
        text = f"入企安排到{last}为止，没有过完不能解封。"
        return refuse("visits_to_come", text, HOUSE_DRAW)
    return allow("may_open_seal", "可以解封。", HOUSE_DRAW)


@OPEN_SEAL.change
def open_seal(act: Act) -> None:
    draw: Draw = act.record
    shares = Share.objects.filter(draw=draw).order_by("party")
    act.state(vdr1_objects=[opening_of(draw, s.party, s.opened_from, s.share) for s in shares])
    deadlines.came(draw, deadlines.UNSEAL, act.now)
    deadlines.await_publication(draw, act.now)
    act.announce("draws.seal_opened", draw=str(draw.uuid))
