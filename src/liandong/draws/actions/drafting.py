"""起草一次抽取：照已公布的年度计划定方式、协同组、参与方、外部数值和时刻，写明谁不列入。

Nothing binds yet. Who is not to be drawn is typed by a person with a reason and stays in the roster with its code. Source: 优化营商环境条例
第五十四条.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from liandong.draws import forms, results, rosters, rules
from liandong.draws.duties import KIND
from liandong.draws.models import Draw, Mode
from liandong.draws.states import HOUSE_DRAW, PRIVATE, RANDOM
from liandong.inspections.duties import HEADS, STAFF
from liandong.inspections.queries import published_caps
from liandong.kernel import numbering
from liandong.kernel.actions import Act, Action
from liandong.kernel.models import Record
from liandong.kernel.roles import Level
from liandong.law.verdict import Verdict, allow, refuse
from liandong.now import CHINA
from liandong.parties.models import Form
from liandong.parties.naming import folded
from liandong.registry.fields import split_words
from liandong.registry.models import Agency

FACTS = (
    "title", "mode", "scoring", "reserve_percent", "cap_visits", "most_departments", "few_tag", "few_departments", "load", "skips_percent", "first_day", "days",
    "exclusion_codes", "reason_codes", "escrow", "escrow_key", "commit_by", "share_by", "unseal_by",
)  # fmt: skip

DRAFT_DRAW = Action(
    name="draws.draft_draw",
    title="起草抽取",
    kind=KIND,
    roles=STAFF,
    side="any",
    creates=True,
    form=forms.DrawFacts,
    consequence="起草的只有本机关、配合部门和行政执法监督看得到；固定方案以前都能改。",
    sources=(RANDOM, PRIVATE, HOUSE_DRAW),
)


def _resolved(act: Act) -> tuple[str, dict[str, Any]]:
    """What is wrong with parties, groups and trades, if anything; and the three as the record has them."""
    values = act.values
    departments = rosters.departments_of(values["plan"])
    parties = _parties(values["parties"])
    fault = rules.parties_fault(parties, str(act.actor.agency))
    groups, wrong = _groups(values["groups"], departments)
    trades, unknown = _trades(values["trades"], departments)
    return fault or wrong or unknown, {"parties": parties, "groups": groups, "trades": trades}


def _parties(lines: list[dict[str, str]]) -> list[dict[str, str]]:
    """Each with the code by which the plan names it: its agency's, or a running one where it is not on the platform."""
    found = []
    for n, one in enumerate(lines, 1):
        agency = _agency(one["name"])
        code = agency.code if agency else f"P-{n}"
        name = agency.name if agency else one["name"]
        found.append(
            {
                "code": code,
                "name": name,
                "contact": one["contact"],
                "agency": str(agency.uuid) if agency else "",
            }
        )
    return found


def _agency(text: str) -> Agency | None:
    rows = Agency.objects.filter(state="in_force")
    return rows.filter(code=text.upper()).first() or rows.filter(name=text).first()


def _called(departments: list[dict[str, str]]) -> dict[str, str]:
    """How a department may be written → its code."""
    return {one[how]: one["code"] for one in departments for how in ("name", "code")}


def _trades(
    lines: list[dict[str, str]], departments: list[dict[str, str]]
) -> tuple[list[dict[str, Any]], str]:
    """Code of a department → its classes of trade, the lines of one department together, and what is wrong with them."""
    called, found = _called(departments), dict[str, list[str]]()
    for line in lines:
        if (code := called.get(line["department"], "")) == "":
            return [], f"各部门的行业里的“{line['department']}”不是计划的部门，请写部门的全称。"
        found[code] = list(dict.fromkeys((*found.get(code, ()), *split_words(line["told"]))))
    return [{"code": code, "industries": codes} for code, codes in found.items()], ""


def _groups(lines: list[str], departments: list[dict[str, str]]) -> tuple[list[list[str]], str]:
    """The groups as codes, and what is wrong with them."""
    codes = [one["code"] for one in departments]
    if not lines:
        return rules.usual_groups(codes), ""
    named = _called(departments)
    groups = [[named.get(word, word) for word in split_words(line)] for line in lines]
    written = [code for group in groups for code in group]
    if unknown := next((code for code in written if code not in codes), ""):
        return [], f"协同组里的“{unknown}”不是计划的部门，请写部门的全称。"
    if sorted(written) != sorted(codes):
        return [], "协同组应把计划的每个部门恰好写进一组。"
    return groups, ""


def may_draft(act: Act) -> Verdict:
    plan = act.values["plan"]
    if plan.owner != act.actor.agency:
        return refuse("not_its_plan", f"“{plan.title}”由{plan.agency_name}牵头，请由它抽取。", HOUSE_DRAW)
    if act.values["mode"] == Mode.SEALED:
        last = results.working_days(act.values["first_day"], act.values["days"])[-1]
        if act.values["unseal_by"].astimezone(CHINA).date() <= last:
            text = f"入企安排要排到{last}，没有过完不能解封；解封截止请定在那一天以后。"
            return refuse("unseal_too_early", text, HOUSE_DRAW)
    for name, cap in published_caps(plan).items():
        if act.values["cap_visits"] > cap:
            text = f"{name}公布的年度上限是{cap}次，“一年内查过几次的不再抽”不能多于它；不填的照公布的。"
            return refuse("above_published_cap", text, HOUSE_DRAW)
    own = Agency.objects.get(uuid=act.actor.agency)
    if act.values["escrow"].strip() in (own.name, own.short_name, own.code):
        text = "托管方不能是抽取机关自己：各方的随机数它都打得开。请写抽取机关以外的一家，例如公证处。"
        return refuse("escrow_is_own", text, HOUSE_DRAW)
    if fault := _resolved(act)[0]:
        return refuse("cannot_draw", fault, HOUSE_DRAW)
    return allow("may_draft", "可以起草。", RANDOM)


def _take(act: Act, draw: Draw) -> None:
    values, plan = act.values, act.values["plan"]
    for name in FACTS:
        setattr(draw, name, values[name])
    for name, resolved in _resolved(act)[1].items():
        setattr(draw, name, resolved)
    draw.plan, draw.departments = plan, rosters.departments_of(plan)
    draw.division, draw.division_name = plan.division, plan.division_name
    key = (
        {"key": values["outside_key"].strip().lower()}
        if values["outside_key"]
        else {"form": values["outside_form"]}
    )
    draw.outside = {
        "source": values["outside_kind"], "name": values["outside_name"], "issue": values["outside_issue"],
        "not_before": rules.utc(values["not_before"]), **key,
    }  # fmt: skip
    draw.searched = "\n".join(map(folded, (draw.number, draw.title, draw.agency_name)))


DRAFT_DRAW.judge(may_draft)


@DRAFT_DRAW.change
def draft_draw(act: Act) -> Draw:
    actor = act.actor
    draw = Draw(number=numbering.record_number("SJ"), owner=actor.agency, agency_name=actor.agency_name)
    _take(act, draw)
    return draw


def _present(record: Record) -> dict[str, Any]:
    assert isinstance(record, Draw)
    outside, names = record.outside, {one["code"]: one["name"] for one in record.departments}
    return {name: getattr(record, name) for name in FACTS} | {
        "plan": record.plan.number, "groups": ["、".join(names[code] for code in group) for group in record.groups],
        "trades": [{"department": names[one["code"]], "told": "、".join(one["industries"])} for one in record.trades],
        "parties": record.parties, "outside_kind": outside["source"], "outside_name": outside["name"],
        "outside_issue": outside["issue"], "outside_form": outside.get("form", ""), "outside_key": outside.get("key", ""), "not_before": datetime.fromisoformat(outside["not_before"].replace("Z", "+00:00")),
    }  # fmt: skip


CORRECT_DRAW = Action(
    name="draws.correct_draw",
    title="更正抽取",
    kind=KIND,
    roles=STAFF,
    form=forms.DrawFacts,
    present=_present,
    consequence="已经写明的不列入、回避留着；换了年度计划的请核对。",
    sources=(HOUSE_DRAW,),
)
CORRECT_DRAW.judge(may_draft)


@CORRECT_DRAW.change
def correct_draw(act: Act) -> None:
    _take(act, act.record)


EXCLUDE_TARGET = Action(
    name="draws.exclude_target",
    title="写明不列入",
    kind=KIND,
    roles=STAFF,
    form=forms.Exclusion,
    reason="required",
    reason_level=Level.FULL,
    is_aside=True,
    consequence="它留在名录里，标上代码，不参加抽取；理由司法局看得到，公开的名录里只写不列入。",
    sources=(HOUSE_DRAW,),
)


@EXCLUDE_TARGET.judge
def may_exclude(act: Act) -> Verdict:
    draw, party = act.record, rosters.party_found(act.values["target"])
    if party is None or party.form == Form.CITIZEN:
        text = f"检查对象名录里没有“{act.values['target'][:40]}”，请核对代码。"
        return refuse("no_such_target", text, HOUSE_DRAW)
    if act.values["code"] not in {one["code"] for one in draw.exclusion_codes}:
        known = "、".join(f"{one['code']}（{one['told']}）" for one in draw.exclusion_codes)
        return refuse("no_such_code", f"没有这个不列入的代码，可用：{known}。", HOUSE_DRAW)
    if str(party.uuid) in {one["party"] for one in draw.exclusions}:
        return refuse("excluded_already", f"{party.name}已经写明不列入。", HOUSE_DRAW)
    return allow("may_exclude", "可以写明不列入。", HOUSE_DRAW)


@EXCLUDE_TARGET.change
def exclude_target(act: Act) -> None:
    draw, party = act.record, rosters.party_found(act.values["target"])
    assert party is not None
    row = {"party": str(party.uuid), "code": act.values["code"], "name": party.name, "why": act.reason, "by": act.actor.signature}  # fmt: skip
    draw.exclusions = [*draw.exclusions, row]


READMIT_TARGET = Action(
    name="draws.readmit_target",
    title="恢复列入",
    kind=KIND,
    roles=STAFF,
    form=forms.OneTarget,
    reason="required",
    reason_level=Level.FULL,
    is_aside=True,
    concerns=lambda draw: bool(draw.exclusions),
    consequence="它重新参加抽取。",
    sources=(HOUSE_DRAW,),
)


@READMIT_TARGET.judge
def may_readmit(act: Act) -> Verdict:
    party = rosters.party_found(act.values["target"])
    if party is None or str(party.uuid) not in {one["party"] for one in act.record.exclusions}:
        return refuse("not_excluded", "没有写明它不列入，请核对代码。", HOUSE_DRAW)
    return allow("may_readmit", "可以恢复列入。", HOUSE_DRAW)


@READMIT_TARGET.change
def readmit_target(act: Act) -> None:
    draw, party = act.record, rosters.party_found(act.values["target"])
    assert party is not None
    draw.exclusions = [one for one in draw.exclusions if one["party"] != str(party.uuid)]


DROP_DRAW = Action(
    name="draws.drop_draw",
    title="放弃抽取",
    kind=KIND,
    roles=HEADS,
    reason="required",
    consequence="方案还没有固定，不占编号；要抽的另行起草。",
    sources=(HOUSE_DRAW,),
    is_aside=True,
)


@DROP_DRAW.change
def drop_draw(act: Act) -> None:
    act.announce("draws.draw_dropped", draw=str(act.record.uuid))
