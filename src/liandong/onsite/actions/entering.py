"""到场和离开：两名以上执法人员出示证件才开始，各部门到一家记一家；紧急的先进入、后补办；各部门听企业说了、该登记的都登记了，自己结束。

A phone without signal says later what it did: a department that came unknown to the platform is taken in after the others have ended.
Source: 行政处罚法第四十二条、第五十五条; 国办发〔2024〕54号.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from liandong.documents import checking
from liandong.draws import deadlines
from liandong.inspections.gates import answer
from liandong.kernel import clocks
from liandong.kernel.actions import Act, Action
from liandong.kernel.roles import Level
from liandong.law.inspection.may_inspect import Answer
from liandong.law.verdict import Verdict, allow, refuse
from liandong.now import CHINA
from liandong.onsite import forms, merging, rules
from liandong.onsite.actions.approving import BACK_ENTRY, END_INSPECTION, MAKE_UP, back_entry
from liandong.onsite.actions.planning import STAFF, mine
from liandong.onsite.fitness import may_go
from liandong.onsite.models import Inspection
from liandong.onsite.parts import (
    APPROVED,
    NOTHING_SAID,
    asked_of,
    has_come,
    is_here,
    is_of,
    is_over,
    officers_of,
    said_to,
)
from liandong.onsite.states import APPROVED as APPROVED_54
from liandong.onsite.states import HOUSE_ONSITE, PAPERS, TWO_OFFICERS
from liandong.onsite.turnout import visited
from liandong.registry.queries import may_enforce

ENTER = Action(
    name="onsite.enter_site",
    title="到场",
    kind="inspection_visit",
    roles=STAFF,
    side="any",
    form=forms.Entering,
    whose=is_of,
    clocks=(deadlines.VISIT,),
    consequence="从此可以登记；到场的人、证号和时间写进现场检查笔录。",
    sources=(TWO_OFFICERS, APPROVED_54),
)


def _moment(act: Act) -> datetime:
    """When it was: a phone without signal says it later; nothing is later than it is said, however fast the phone's clock."""
    at: datetime = act.values["at"] or act.now
    return min(at, act.now)


def _present(act: Act) -> Verdict:
    """At least two of one's own seat with certificates that hold on the day."""
    part, shown, day = mine(act), act.values["present"], _moment(act).astimezone(CHINA).date()
    if not (team := may_go(act.record, part, _moment(act))):
        return team
    found, strange = officers_of(act.actor.agency, shown)
    unfit = dict.fromkeys(strange, "不在执法人员名录库。")
    for officer in found:
        if not (verdict := may_enforce(officer, day)):
            unfit[officer.certificate] = verdict.sentence
    return rules.officers_present(part["name"], part["officers"], shown, unfit)


def _answered(act: Act) -> Answer:
    """What the gates say to the day of arrival."""
    return answer(act.actor, asked_of(act.record, mine(act), NOTHING_SAID, _moment(act))).answer


def _fit(act: Act) -> Verdict:
    """Who is there, and what nobody may override as it stands on the day of arrival: power and items may have ended since the approval.

    Whether it was approved is asked apart: in an emergency that is made up, and nothing else.
    """
    if not (team := _present(act)):
        return team
    never = [one for one in _answered(act).never if one.code != "not_approved"]
    if not never:
        return team
    said, sources = "；".join(one.text for one in never), dict.fromkeys(one.source for one in never)
    how = "不要进入，由机关负责人不批准或者取消这次检查；该由别的机关查的，登记线索送给它"
    return refuse("never_overridable", f"到场这一天不得实施检查：{said}。{how}。", *sources)


@ENTER.judge
def may_enter(act: Act) -> Verdict:
    part, inspection = mine(act), act.record
    if part["arrived_at"]:
        text = f"{part['name']}已经到场，到场的是{'、'.join(part['present'])}。"
        return refuse("arrived_already", text, HOUSE_ONSITE)
    if part["decision"] != APPROVED and not inspection.urgent:
        text = f"{part['name']}的部分还没有经机关负责人批准，不能到场检查。"
        return refuse("not_approved", text, APPROVED_54)
    at = _moment(act)
    if not inspection.urgent and not (day := _on_the_day(inspection, at.astimezone(CHINA).date())):
        return day
    if inspection.approved_at and at < inspection.approved_at.replace(second=0, microsecond=0):
        text = f"到场时间早于批准时间{inspection.approved_at.astimezone(CHINA):%Y-%m-%d %H:%M}，没有批准不能入企，请核对。"
        return refuse("before_approval", text, APPROVED_54)
    return _fit(act)


def _on_the_day(inspection: Inspection, day: date) -> Verdict:
    """The head approved one day; of an urgent entry nobody approved any."""
    move = "请牵头部门的负责人改期" if inspection.entered_at is None else "要检查的，另行安排"
    if day < inspection.on:
        return refuse(
            "too_early", f"批准的检查日期是{inspection.on}，还没有到；提前去的，{move}。", APPROVED_54
        )
    if day > inspection.on:
        return refuse(
            "too_late", f"批准的检查日期是{inspection.on}，已经过了，不能凭它入企；{move}。", APPROVED_54
        )
    return allow("on_the_day", "是批准的那一天。", APPROVED_54)


def _arrive(act: Act) -> None:
    """A notice that was not made out is said once, beside what was to be warned of at the approval."""
    part, inspection = mine(act), act.record
    at = _moment(act)
    part["present"], part["arrived_at"] = act.values["present"], at.astimezone(CHINA).isoformat()
    inspection.entered_at = min(inspection.entered_at or at, at)
    inspection.met = act.values["met"] or inspection.met
    part["warned"] = [
        *part["warned"],
        *(one.text for one in _answered(act).warnings if one.code == "no_notice"),
    ]
    inspection.parts = list(inspection.parts)
    act.note(present=part["present"])
    visited(inspection, act.now)


ENTER.change(_arrive)

ENTER_URGENTLY = Action(
    name="onsite.enter_urgently",
    title="紧急入企",
    kind="inspection_visit",
    roles=STAFF,
    form=forms.Entering,
    reason="required",
    clocks=(MAKE_UP, deadlines.VISIT),
    consequence="没有批准先进入，只用于来不及的紧急情况，没有职权、事项没有公布、不足两人的仍不能进入；缘由和时间留在记录里，行政执法监督看得到，事后必须补办审批。",
    sources=(APPROVED_54, TWO_OFFICERS),
)
ENTER_URGENTLY.judge(_fit)


@ENTER_URGENTLY.change
def enter_urgently(act: Act) -> None:
    inspection = act.record
    inspection.urgent, inspection.code = act.reason, inspection.code or checking.new_code()
    _arrive(act)
    clocks.start(
        "inspection_visit", inspection.uuid, MAKE_UP, "N-14", inspection.entered_at, owed_by=inspection.owner
    )
    act.announce("onsite.entered_urgently", inspection=str(inspection.uuid))


ENTER_LATE = Action(
    name="onsite.enter_late",
    title="补登到场",
    kind="inspection_visit",
    roles=STAFF,
    side="any",
    form=forms.EnteringLate,
    reason="required",
    reason_level=Level.FULL,
    whose=lambda actor, inspection: is_of(actor, inspection) and not has_come(actor, inspection),
    clocks=(BACK_ENTRY, deadlines.VISIT),
    is_aside=True,
    consequence="当时到了场，因为没有信号别的部门结束以后才说得出的，从此可以登记；理由写进记录，补录开始计时。",
    sources=(TWO_OFFICERS, HOUSE_ONSITE),
)


@ENTER_LATE.judge
def may_enter_late(act: Act) -> Verdict:
    """Who was there while the visit went on; whoever came when it was over needs another visit."""
    over, at = act.record.ended_at, _moment(act)
    if at > over:
        text = f"这次检查{_told(over)}已经结束，到场时间{_told(at)}在结束以后，不能补登；要检查的，另行安排。"
        return refuse("came_after_end", text, HOUSE_ONSITE)
    return may_enter(act)


@ENTER_LATE.change
def enter_late(act: Act) -> None:
    _arrive(act)
    part = mine(act)
    part["why_late"] = act.reason
    clocks.start(
        "inspection_visit", act.record.uuid, back_entry(part), "N-15", act.now, owed_by=act.actor.agency
    )


def _told(moment: datetime) -> str:
    return f"{moment.astimezone(CHINA):%Y-%m-%d %H:%M}"


END_PART = Action(
    name="onsite.end_part",
    title="结束本部门检查",
    kind="inspection_visit",
    roles=STAFF,
    side="any",
    form=forms.EndingVisit,
    whose=is_here,
    concerns=lambda inspection: inspection.state in ("under_way", "ended"),
    clocks=(BACK_ENTRY,),
    consequence="本部门结束以后再登记的算补录，须写明理由；到场的各部门都结束了，这次检查就结束。",
    sources=(PAPERS, HOUSE_ONSITE),
)


def _left(act: Act) -> list[str]:
    """What the department has still to enter."""
    return rules.missing([mine(act)], merging.standing_of(act.record))


@END_PART.judge
def may_end(act: Act) -> Verdict:
    part, at = mine(act), _moment(act)
    came = datetime.fromisoformat(part["arrived_at"])
    if at < came.replace(second=0, microsecond=0):
        text = f"结束时间早于{part['name']}到场的时间{_told(came)}，请核对。"
        return refuse("ends_before", text, HOUSE_ONSITE)
    if not said_to(act.record, act.actor.agency):
        text = f"还没有登记企业对{part['name']}的意见和签名；拒绝签名、找不到人的，登记情况和见证人。"
        return refuse("no_statement", text, PAPERS)
    left = _left(act)
    if left and not act.values["left_open"]:
        text = f"还有没办完的：{'；'.join(left)}。登记了再结束；因为断网、设备故障还没有传来的，写明缘由，以后补录。"
        return refuse("not_all_registered", text, HOUSE_ONSITE)
    return allow("may_end", "可以结束。", PAPERS)


@END_PART.change
def end_part(act: Act) -> None:
    """With the last one that is there the visit is over; one that was taken in late may move its end."""
    inspection, part, at, left = act.record, mine(act), _moment(act), _left(act)
    part["left_at"] = at.astimezone(CHINA).isoformat()
    part["left_open"] = act.values["left_open"] if left else ""
    inspection.parts = list(inspection.parts)
    clocks.end(inspection.uuid, back_entry(part), act.now)
    if left:
        act.note(left=left)
        clocks.start(
            "inspection_visit", inspection.uuid, back_entry(part), "N-15", at, owed_by=act.actor.agency
        )
    if inspection.state == "ended":
        inspection.ended_at = max(inspection.ended_at, at)
        act.announce("onsite.ended", inspection=str(inspection.uuid))
    elif is_over(inspection):
        act.also(END_INSPECTION, inspection, {})


TAKE_STATEMENT = Action(
    name="onsite.take_statement",
    title="登记企业意见和签名",
    kind="inspection_visit",
    roles=STAFF,
    side="any",
    form=forms.Statement,
    whose=has_come,
    concerns=lambda inspection: inspection.state in ("under_way", "ended"),
    consequence="照企业对本部门所说的记下，写进本部门的现场检查笔录；别的部门的，由它们自己登记。",
    sources=(PAPERS, HOUSE_ONSITE),
)


@TAKE_STATEMENT.judge
def may_take_statement(act: Act) -> Verdict:
    digest = act.values["signature"]
    if digest and not act.record.photos.filter(agency=act.actor.agency, digest=digest).exists():
        return refuse("no_such_photo", "签名的照片还没有交来，请先交照片。", HOUSE_ONSITE)
    return allow("may_take", "可以登记。", PAPERS)


@TAKE_STATEMENT.change
def take_statement(act: Act) -> None:
    said: dict[str, Any] = {name: act.values[name] for name in forms.Statement.WORDS}
    said |= {
        "agency": str(act.actor.agency),
        "at": _moment(act).astimezone(CHINA).isoformat(),
        "by": act.actor.signature,
    }
    act.record.statements = [*act.record.statements, said]
