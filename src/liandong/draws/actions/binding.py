"""方案固定：机关负责人批准，编号，散列记入账本；从此谁也改不了，不成的作废，另编下一号。

Numbers run without a gap for each place, and each plan names the hash of the one before, whoever drew: a draw that came out unwelcome
cannot be left out. Source: 协议 VDR-1; 优化营商环境条例第五十四条.
"""

from __future__ import annotations

from hashlib import sha256

from liandong.draw.plan import FIRST, Plan
from liandong.draw.rosters import Commitment
from liandong.draw.rules import Rules
from liandong.draw.verifier import SCRIPT
from liandong.draws import deadlines, keeping, reporting, rosters, rules
from liandong.draws.bound import logged
from liandong.draws.duties import KIND
from liandong.draws.models import Draw, Mode, OutsideKind, Serial
from liandong.draws.states import BINDING, HOUSE_DRAW, RANDOM
from liandong.inspections.duties import HEADS
from liandong.inspections.rules import differing, standing
from liandong.inspections.states import OUT
from liandong.kernel.actions import Act, Action
from liandong.law.verdict import Verdict, allow, refuse
from liandong.now import CHINA, now, today

BIND_PLAN = Action(
    name="draws.bind_plan",
    title="批准并固定方案",
    kind=KIND,
    roles=HEADS,
    clocks=(deadlines.COMMIT,),
    consequence="方案编号，散列记入账本，各机关都看得到；以后不能更正、不能重抽，只能一步一步做完，或者凭理由作废。",
    sources=(RANDOM, HOUSE_DRAW),
)


@BIND_PLAN.judge
def may_bind(act: Act) -> Verdict:
    draw: Draw = act.record
    if draw.commit_by <= now():
        text = "承诺截止已经过去。请退回重做名录，更正各个时刻以后再固定。"
        return refuse("too_late", text, HOUSE_DRAW)
    if draw.plan.state not in OUT:
        return refuse("plan_not_public", "年度计划已经不是公布的状态，不能照它抽取。", HOUSE_DRAW)
    if draw.outside["source"] == OutsideKind.PUBLIC and "form" not in draw.outside:
        text = "没有写明外部数值几个来源、各几个数，同一期号码可以有几种写法。请退回重做名录，更正抽取时写明，例如 6/1。"
        return refuse("no_outside_form", text, HOUSE_DRAW)
    if said := differing(draw.basis, standing(draw.plan)):
        text = f"名录固定以后年度计划变更了：{''.join(said)}请退回重做名录，照现在的计划固定。"
        return refuse("plan_changed", text, HOUSE_DRAW)
    if other := _running(draw):
        text = f"同一年度计划的“{other.title}”（{other.plan_no}）还没有公布或者作废，不能同时再抽一次。请先把它做完。"
        return refuse("another_runs", text, HOUSE_DRAW)
    return allow("may_bind", "可以固定。", RANDOM)


def _running(draw: Draw) -> Draw | None:
    """Another draw by the same yearly plan that may still come out: with two at a time one could take the better. A sealed one has come
    out already and waits for its visits."""
    rows = Draw.objects.filter(plan=draw.plan, state__in=(*BINDING, "computing", "drawn"))
    return rows.exclude(pk=draw.pk).first()


@BIND_PLAN.change
def bind_plan(act: Act) -> None:
    draw: Draw = act.record
    serial = _next(draw.division[:6], act.now.astimezone(CHINA).year)
    plan = _plan(draw, f"{serial.division}-{serial.year}-{serial.value:04d}", serial.plan_sha256 or FIRST)
    draw.plan_no, draw.document, draw.plan_sha256 = plan.plan_no, dict(plan.document), plan.hash.hex()
    draw.bound_at = act.now
    serial.plan_sha256 = draw.plan_sha256
    serial.save(update_fields=["year", "value", "plan_sha256"])
    act.state(**logged(draw, "plan", draw.plan_sha256))
    _compare(act, draw)
    deadlines.await_commitments(draw, act.now)
    act.announce("draws.plan_bound", draw=str(draw.uuid))


def _compare(act: Act, draw: Draw) -> None:
    """What the register says today that the rosters do not: told, and the rows kept for supervision."""
    roll = rosters.targets_of(act.actor, draw, today())
    officers, called = rosters.officers_of(draw, today(), {one.region for one in roll.rows})
    found, rows = reporting.against_register(draw, roll, officers, called)
    draw.report = {**draw.report, "register": found}
    keeping.keep_rows(draw, keeping.REGISTER, rows)


def _next(division: str, year: int) -> Serial:
    """The counter of a place, ours alone until the act is done, one further; a new year begins again at 1."""
    Serial.objects.get_or_create(division=division, defaults={"year": year})
    serial = Serial.objects.select_for_update().get(division=division)
    serial.year, serial.value = year, serial.value + 1 if serial.year == year else 1
    return serial


def _plan(draw: Draw, plan_no: str, before: str) -> Plan:
    is_sealed = draw.mode == Mode.SEALED
    reveal_by = draw.unseal_by if is_sealed else draw.share_by
    assert reveal_by is not None and draw.frozen_at is not None
    return Plan.of(
        plan_no=plan_no, prev_plan=before, authority=draw.agency_name, rules=Rules.read(draw.rules), populations=draw.populations,
        rosters={name: Commitment(one["root"], one["n"]) for name, one in draw.roots.items()},
        parties=[party["code"] for party in draw.parties], outside=draw.outside, commit_by=rules.utc(draw.commit_by), mode=draw.mode,
        reveal_by=rules.utc(reveal_by), share_by=rules.utc(draw.share_by),
        party_names=[f"{party['code']} {party['name']}" for party in draw.parties],
        escrow={"name": draw.escrow, "key": draw.escrow_key}, yearly_plan=draw.plan.number,
        departments=[f"{one['code']} {one['name']}" for one in draw.departments], items=_items(draw),
        frozen_at=rules.utc(draw.frozen_at), verifier_sha256=sha256(SCRIPT.read_bytes()).hexdigest(),
    )  # fmt: skip


def _items(draw: Draw) -> list[str]:
    """What each department looks at, a line each: its code, the code of the item, its name."""
    codes = {one["agency"]: one["code"] for one in draw.departments}
    return [
        f"{codes[part['agency']]} {row['code']} {row['name']}"
        for part in draw.basis["parts"]
        for row in draw.basis["items"]
        if row["name"] in part["items"]
    ]
