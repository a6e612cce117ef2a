"""案件通报：立案后通报有关的机关，对方看得到摘要，登记知悉。

Source: 焦法政办〔2022〕31号 (对涉及县（市、区）和市直部门之间的行政执法案件及时通报沟通).
"""

from __future__ import annotations

from liandong.cases import forms
from liandong.cases.models import Case, CaseSight
from liandong.cases.procedure.access import refresh_within
from liandong.cases.states import FILED, HOUSE_CASES, OPINION
from liandong.kernel.actions import Act, Action
from liandong.kernel.roles import BUSINESS, Level, Role
from liandong.law.verdict import Verdict, allow, refuse

TOLD = "通报"

NOTIFY_CASE = Action(
    name="cases.notify_case",
    title="通报案件",
    kind="case",
    roles=frozenset({Role.LIAISON, Role.UNIT_HEAD, Role.HANDLER}),
    form=forms.Telling,
    reason="optional",
    reason_level=Level.SUMMARY,
    concerns=lambda case: case.state in FILED,
    consequence="对方看得到案件的摘要（机关、当事人、案由、立案时间、办到哪一步），并登记知悉。",
    sources=(OPINION,),
)


@NOTIFY_CASE.judge
def may_notify_case(act: Act) -> Verdict:
    case: Case = act.record
    if case.is_criminal or case.is_sensitive:
        return refuse("kept_apart", "敏感、涉嫌犯罪的案件不通报。", HOUSE_CASES)
    known = set(case.shown_to.filter(ended_at=None, ground=TOLD).values_list("agency", flat=True))
    for agency in act.values["to"]:
        if agency.uuid == case.owner:
            return refuse("own_agency", f"{agency.name}就是本机关，不必通报。", HOUSE_CASES)
        if agency.uuid in known:
            return refuse("told_already", f"已经通报过{agency.name}，案件有进展的，它看得到。", HOUSE_CASES)
    return allow("may_notify", "可以通报。", OPINION)


@NOTIFY_CASE.change
def notify_case(act: Act) -> None:
    for agency in act.values["to"]:
        CaseSight.objects.create(
            case=act.record,
            agency=agency.uuid,
            agency_name=agency.name,
            level=Level.SUMMARY,
            ground=TOLD,
            since=act.now,
        )
    refresh_within(act.record)
    act.note(told=[a.name for a in act.values["to"]])
    act.announce(
        "cases.notified", case=str(act.record.uuid), agencies="、".join(str(a.uuid) for a in act.values["to"])
    )


ACKNOWLEDGE_CASE = Action(
    name="cases.acknowledge_case",
    title="登记知悉",
    kind="case",
    roles=BUSINESS,
    side="other",
    sight=Level.SUMMARY,
    consequence="告诉办案机关本机关已经知悉；认为本机关也有管辖权的，请另行发起管辖协商。",
    sources=(OPINION,),
)


def _waiting(act: Act) -> CaseSight | None:
    rows = act.record.shown_to.filter(
        agency=act.actor.agency, ground=TOLD, ended_at=None, acknowledged_at=None
    )
    found: CaseSight | None = rows.first()
    return found


@ACKNOWLEDGE_CASE.judge
def may_acknowledge(act: Act) -> Verdict:
    if _waiting(act) is None:
        return refuse("not_told", "没有通报给本机关，或者已经登记过知悉。", HOUSE_CASES)
    return allow("may_acknowledge", "可以登记。", OPINION)


@ACKNOWLEDGE_CASE.change
def acknowledge(act: Act) -> None:
    row = _waiting(act)
    assert row is not None
    row.acknowledged_at = act.now
    row.save(update_fields=["acknowledged_at"])
    act.note(acknowledged_by=act.actor.agency_name)
