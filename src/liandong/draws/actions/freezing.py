"""名录固定：检查对象和执法人员的名录写成固定的字节，各算一个根；不列入的留着，标了代码。

What is drawn from is the public roster: a number for each target that tells nothing, and neutral codes for classes. The mapping, the
officers and the recusals are bound by their roots and kept for 司法局 and the notary. Source: 协议 VDR-1; docs/draw.md.
"""

from __future__ import annotations

import secrets
from collections import Counter
from itertools import product
from typing import Any

from liandong.draw.lists import census
from liandong.draw.pseudonyms import SALT_BYTES, pseudonymous
from liandong.draw.rosters import Commitment, canonical_rows, commit
from liandong.draw.rules import Rules
from liandong.draws import keeping, reporting, rosters, rules
from liandong.draws.duties import KIND, names_of
from liandong.draws.models import Draw
from liandong.draws.states import HOUSE_DRAW
from liandong.inspections import recusals
from liandong.inspections.duties import HEADS, STAFF
from liandong.inspections.rules import standing
from liandong.inspections.states import OUT
from liandong.inspections.strata import targets
from liandong.kernel.actions import Act, Action
from liandong.law.verdict import Verdict, allow, refuse
from liandong.now import today
from liandong.proof.canonical import canonical

FREEZE_ROSTERS = Action(
    name="draws.freeze_rosters",
    title="固定名录",
    kind=KIND,
    roles=STAFF,
    consequence="照现在的登记写成名录，算出各自的根；以后登记再变，名录不变。机关负责人批准方案以前还能退回重做。",
    sources=(HOUSE_DRAW,),
)


@FREEZE_ROSTERS.judge
def may_freeze(act: Act) -> Verdict:
    draw: Draw = act.record
    if draw.plan.state not in OUT:
        return refuse("plan_not_public", f"年度计划“{draw.plan.title}”已经不是公布的状态，不能照它抽取。", HOUSE_DRAW)  # fmt: skip
    if rosters.departments_of(draw.plan) != draw.departments:
        text = "起草以后年度计划的部门变更了。请先更正抽取，写明协同组，再固定名录。"
        return refuse("departments_changed", text, HOUSE_DRAW)
    risks = [row["risk"] for row in draw.plan.ratios]
    if not targets(act.actor, draw.plan).filter(risk__in=risks).exists():
        text = "年度计划的地域、行业、专项库里没有计划所列类别的检查对象，没有可以抽的。请核对计划，或者先登记信用风险分类。"
        return refuse("nobody_to_draw", text, HOUSE_DRAW)
    there = set(targets(act.actor, draw.plan).filter(risk__in=risks).values_list("industry", flat=True))
    for code, name in names_of(draw).items():
        codes = rosters.trades_of(draw, code)
        if not any(rules.in_trades(one or rules.NO_INDUSTRY, codes) for one in there):
            text = f"给{name}写的行业（{'、'.join(codes)}）里没有计划所列类别的检查对象，没有可以抽的。请更正抽取里“各部门的行业”。"
            return refuse("no_such_trade", text, HOUSE_DRAW)
    return allow("may_freeze", "可以固定。", HOUSE_DRAW)


@FREEZE_ROSTERS.change
def freeze_rosters(act: Act) -> None:
    draw: Draw = act.record
    roll = rosters.targets_of(act.actor, draw, today())
    officers, names = rosters.officers_of(draw, today(), {one.region for one in roll.rows})
    full = full_rules(draw, roll)
    public = pseudonymous(roll.rows, full, secrets.token_bytes(SALT_BYTES))
    numbers = {row.split("\t", 2)[1]: row.split("\t", 1)[0] for row in public.mapping}
    known = {uuid: numbers[own] for own, (uuid, _) in roll.people.items()}
    people = {numbers[own]: [str(uuid), name] for own, (uuid, name) in roll.people.items()}
    files = {
        keeping.TARGETS: public.targets, keeping.MAPPING: public.mapping, keeping.OFFICERS: canonical_rows(officers),
        keeping.RECUSALS: canonical_rows(rosters.recusals_of(draw, known)),
    }  # fmt: skip
    for name, rows in files.items():
        keeping.keep_rows(draw, name, rows)
    keeping.keep(draw, keeping.FULL_RULES, canonical(full.document))
    keeping.keep(draw, keeping.NAMES, canonical({"targets": people, "officers": names}))
    root, draw.populations = census((row.encode() for row in public.targets), public.rules)
    roots = {"roster": root} | {
        field: commit(files[name]) for field, name in (("officers", keeping.OFFICERS), ("recusal", keeping.RECUSALS), ("mapping", keeping.MAPPING))
    }  # fmt: skip
    draw.roots, draw.rules = _told(roots), dict(public.rules.document)
    draw.report = reporting.report_of(draw, officers, roll, act.now)
    draw.report |= {
        "untaken": _untaken(full, roll), "few": sum(bool(one.display) for one in roll.rows),
        "undecided": sum(one["answer"] == recusals.ASKED for one in draw.recusals),
    }  # fmt: skip
    draw.frozen_at, draw.basis = act.now, standing(draw.plan)


def full_rules(draw: Draw, roll: rosters.Roll) -> Rules:
    """The rules over real codes: the yearly plan's ratios for every department, each of the targets in its own trades."""
    able = Counter(
        (one.industry, one.risk) for one in roll.rows if not one.exclusion and one.visits < draw.cap_visits
    )  # fmt: skip
    departments, there = [one["code"] for one in draw.departments], {one.industry for one in roll.rows}
    eligible = {
        one: {found for found in there if rules.in_trades(found, rosters.trades_of(draw, one))}
        for one in departments
    }
    populations = {one: Counter[str]() for one in departments}
    for one, ((industry, risk), n) in product(departments, able.items()):
        populations[one][risk] += n if industry in eligible[one] else 0
    return Rules.read(
        rules.document_of(
            departments=departments, groups=draw.groups, scoring=draw.scoring,
            ratios={row["risk"]: row for row in draw.plan.ratios}, populations=populations,
            eligible=eligible, cap=draw.cap_visits,
            exclusions=[one["code"] for one in draw.exclusion_codes], reasons=[one["code"] for one in draw.reason_codes],
            reserve_percent=draw.reserve_percent, skips_percent=draw.skips_percent, officers=draw.plan.officers,
            load=draw.load, most=draw.most_departments, slots=2 * draw.days, few=rosters.FEW if draw.few_tag else 0,
        )
    )  # fmt: skip


def _untaken(full: Rules, roll: rosters.Roll) -> int:
    """How many targets no department draws from: their trade was written for none."""
    taken = frozenset[str]().union(*full.competent.values())
    return sum(not one.exclusion and one.industry not in taken for one in roll.rows)


def _told(roots: dict[str, Commitment]) -> dict[str, Any]:
    return {name: {"root": one.root, "n": one.n} for name, one in roots.items()}


RETURN_DRAW = Action(
    name="draws.return_draw",
    title="退回重做名录",
    kind=KIND,
    roles=HEADS | STAFF,
    reason="required",
    consequence="固定的名录作废，回到起草；方案还没有固定，随机数还没有开始，重做不是重抽。",
    sources=(HOUSE_DRAW,),
)


@RETURN_DRAW.change
def return_draw(act: Act) -> None:
    draw: Draw = act.record
    keeping.drop(draw)
    draw.roots, draw.populations, draw.rules = {}, {}, {}
    draw.report, draw.basis, draw.frozen_at = {}, {}, None
