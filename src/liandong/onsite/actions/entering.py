"""到场和离开：两名以上执法人员出示证件才开始，各部门到一家记一家；紧急的先进入、后补办；走以前该登记的都登记了。

Source: 行政处罚法第四十二条、第五十五条; 国办发〔2024〕54号.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from liandong.documents import checking
from liandong.kernel import clocks
from liandong.kernel.actions import Act, Action
from liandong.law.verdict import Verdict, allow, refuse
from liandong.now import CHINA
from liandong.onsite import forms, merging, rules
from liandong.onsite.actions.approving import BACK_ENTRY, MAKE_UP, SETTLE_UNAPPROVED
from liandong.onsite.actions.planning import STAFF, mine
from liandong.onsite.fitness import may_go
from liandong.onsite.parts import APPROVED, has_come, is_of, is_unapproved, officers_of
from liandong.onsite.states import APPROVED as APPROVED_54
from liandong.onsite.states import HOUSE_ONSITE, PAPERS, TWO_OFFICERS
from liandong.registry.queries import may_enforce

ENTER = Action(
    name="onsite.enter_site",
    title="到场",
    kind="inspection_visit",
    roles=STAFF,
    side="any",
    form=forms.Entering,
    whose=is_of,
    consequence="从此可以登记；到场的人、证号和时间写进现场检查笔录。",
    sources=(TWO_OFFICERS, APPROVED_54),
)


def _moment(act: Act) -> datetime:
    """When they came: a phone without signal says it later; none comes later than it is said, however fast the phone's clock."""
    at: datetime = act.values["at"] or act.now
    return min(at, act.now)


def _present(act: Act) -> Verdict:
    """At least two of one's own seat with certificates that hold on the day."""
    part, shown, day = mine(act), act.values["present"], _moment(act).astimezone(CHINA).date()
    if part["arrived_at"]:
        text = f"{part['name']}已经到场，到场的是{'、'.join(part['present'])}。"
        return refuse("arrived_already", text, HOUSE_ONSITE)
    if not (team := may_go(act.record, part, _moment(act))):
        return team
    found, strange = officers_of(act.actor.agency, shown)
    unfit = dict.fromkeys(strange, "不在执法人员名录库。")
    for officer in found:
        if not (verdict := may_enforce(officer, day)):
            unfit[officer.certificate] = verdict.sentence
    return rules.officers_present(part["name"], part["officers"], shown, unfit)


@ENTER.judge
def may_enter(act: Act) -> Verdict:
    part, inspection = mine(act), act.record
    if part["decision"] != APPROVED and not inspection.urgent:
        text = f"{part['name']}的部分还没有经机关负责人批准，不能到场检查。"
        return refuse("not_approved", text, APPROVED_54)
    at = _moment(act)
    if at.astimezone(CHINA).date() < inspection.on:
        text = f"批准的检查日期是{inspection.on}，还没有到；提前去的，请取消后另行安排。"
        return refuse("too_early", text, APPROVED_54)
    if inspection.approved_at and at < inspection.approved_at.replace(second=0, microsecond=0):
        text = f"到场时间早于批准时间{inspection.approved_at.astimezone(CHINA):%Y-%m-%d %H:%M}，没有批准不能入企，请核对。"
        return refuse("before_approval", text, APPROVED_54)
    return _present(act)


def _arrive(act: Act) -> None:
    part, inspection = mine(act), act.record
    at = _moment(act)
    part["present"], part["arrived_at"] = act.values["present"], at.astimezone(CHINA).isoformat()
    inspection.entered_at = min(inspection.entered_at or at, at)
    inspection.met = act.values["met"] or inspection.met
    inspection.parts = list(inspection.parts)
    act.note(present=part["present"])


ENTER.change(_arrive)

ENTER_URGENTLY = Action(
    name="onsite.enter_urgently",
    title="紧急入企",
    kind="inspection_visit",
    roles=STAFF,
    form=forms.Entering,
    reason="required",
    clocks=(MAKE_UP,),
    consequence="没有批准先进入，只用于来不及的紧急情况；缘由和时间留在记录里，行政执法监督看得到，事后必须补办审批。",
    sources=(APPROVED_54, TWO_OFFICERS),
)
ENTER_URGENTLY.judge(_present)


@ENTER_URGENTLY.change
def enter_urgently(act: Act) -> None:
    inspection = act.record
    _arrive(act)
    inspection.urgent, inspection.code = act.reason, checking.new_code()
    clocks.start(
        "inspection_visit", inspection.uuid, MAKE_UP, "N-14", inspection.entered_at, owed_by=inspection.owner
    )
    act.announce("onsite.entered_urgently", inspection=str(inspection.uuid))


END_INSPECTION = Action(
    name="onsite.end_inspection",
    title="结束检查",
    kind="inspection_visit",
    roles=STAFF,
    side="any",
    form=forms.EndingVisit,
    whose=has_come,
    clocks=(BACK_ENTRY,),
    consequence="结束以后再登记的算补录，须写明理由。",
    sources=(PAPERS, HOUSE_ONSITE),
)


@END_INSPECTION.judge
def may_end(act: Act) -> Verdict:
    inspection, at = act.record, act.values["at"] or act.now
    if at < inspection.entered_at:
        text = f"结束时间早于入企时间{inspection.entered_at.astimezone(CHINA):%Y-%m-%d %H:%M}，请核对。"
        return refuse("ends_before", text, HOUSE_ONSITE)
    if not inspection.statements:
        return refuse(
            "no_statement", "还没有登记企业的意见和签名；拒绝签名的，登记拒绝的情况和见证人。", PAPERS
        )
    left = rules.missing(inspection.parts, merging.standing_of(inspection))
    if left and not act.values["left_open"]:
        text = f"还有没办完的：{'；'.join(left)}。登记了再结束；因为断网、设备故障还没有传来的，写明缘由，以后补录。"
        return refuse("not_all_registered", text, HOUSE_ONSITE)
    return allow("may_end", "可以结束。", PAPERS)


@END_INSPECTION.change
def end_inspection(act: Act) -> None:
    inspection = act.record
    inspection.ended_at = act.values["at"] or act.now
    left = rules.missing(inspection.parts, merging.standing_of(inspection))
    if left:
        inspection.left_open = act.values["left_open"]
        act.note(left=left)
        clocks.start(
            "inspection_visit", inspection.uuid, BACK_ENTRY, "N-15", inspection.ended_at, owed_by=inspection.owner
        )  # fmt: skip
    if is_unapproved(inspection):
        act.also(SETTLE_UNAPPROVED, inspection, {})
    else:
        act.announce("onsite.ended", inspection=str(inspection.uuid))


TAKE_STATEMENT = Action(
    name="onsite.take_statement",
    title="登记企业意见和签名",
    kind="inspection_visit",
    roles=STAFF,
    side="any",
    form=forms.Statement,
    whose=has_come,
    concerns=lambda inspection: inspection.state in ("under_way", "ended"),
    consequence="照企业所说的记下；签名或者拒绝签名的情况、见证人写进现场检查笔录。",
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
    at = act.values["at"] or act.now
    said: dict[str, Any] = {name: act.values[name] for name in ("remarks", "signature", "refusal", "witness")}
    said |= {
        "agency": str(act.actor.agency),
        "at": at.astimezone(CHINA).isoformat(),
        "by": act.actor.signature,
    }
    act.record.statements = [*act.record.statements, said]
