"""能不能入企检查：四件事任何人不得放行，两件事说明理由可以，其余提示。

Never: an unpublished item, no power (or a body that may not inspect at all), fewer than two certified officers of each
agency, no approval except in an emergency that is made up afterwards. With a recorded reason: beyond the cap, or in spite of a
recognised result, which prompts and does not bar a statutory check.

Main names: `may_inspect`, `Answer`.
Legal source: 国办发〔2024〕54号（参数 I-01 至 I-09）；行政处罚法第四十二条（P-15）；河南省行政执法条例第二十四条（A-05）；
优化营商环境条例第五十七条（I-11）.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from liandong.law import LawOn, at
from liandong.law.inspection.facts import InspectorKind, Part, StaffKind, Visit
from liandong.law.inspection.frequency import Finding, Weight, over_cap, totals
from liandong.law.moments import end_of_day, in_china
from liandong.law.timeliness import meets
from liandong.law.verdict import Source, Verdict, allow, refuse

MAY_NOT = frozenset({InspectorKind.COORDINATING, InspectorKind.THIRD_PARTY, InspectorKind.INTERMEDIARY})
POWER = Source("行政处罚法", "第十七条")
ENTRUST = Source("河南省行政执法条例", "第十四条")


@dataclass(frozen=True, slots=True)
class Answer:
    """The answer, with what refuses kept apart from what only needs a reason.

    Attributes:
        verdict: allowed = the visit may go on as it stands.
        never: findings nobody may override. open_reasons: findings that wait for a reason.
        reasons_given: (finding, reason) of those answered. warnings: findings only shown.
    """

    verdict: Verdict
    never: tuple[Finding, ...]
    open_reasons: tuple[Finding, ...]
    reasons_given: tuple[tuple[Finding, str], ...]
    warnings: tuple[Finding, ...]


def may_inspect(visit: Visit, *, law: LawOn | None = None) -> Answer:
    """Whether the visit may take place.

    Args:
        visit: the visit with the part of each agency. law: by default the packaged law of its day.

    Raises:
        ValueError: a visit without any agency.

    Returns:
        Codes of the verdict: ``may_inspect``; refused ``never_overridable`` (something nobody may override) or
        ``needs_reason`` (only reasons are missing). Each `Finding` has a code of its own.
    """
    if not visit.parts:
        raise ValueError("一次检查至少有一个机关。")
    ruling = law or at(visit.on)
    found = [(finding, part.reasons) for part in visit.parts for finding in _of_part(part, visit, ruling)]
    never = tuple(finding for finding, _ in found if finding.weight is Weight.NEVER)
    asked = [
        (finding, given.get(finding.code, "").strip())
        for finding, given in found
        if finding.weight is Weight.REASON
    ]
    waiting = tuple(finding for finding, reason in asked if not reason)
    answered = tuple((finding, reason) for finding, reason in asked if reason)
    shown = (
        *(finding for finding, _ in found if finding.weight is Weight.WARN),
        *totals(visit.on, visit.other_visits, ruling),
    )
    verdict = _verdict(never, waiting, answered, shown, ruling)
    return Answer(verdict, never, waiting, answered, shown)


def _verdict(
    never: tuple[Finding, ...],
    waiting: tuple[Finding, ...],
    answered: tuple[tuple[Finding, str], ...],
    shown: tuple[Finding, ...],
    law: LawOn,
) -> Verdict:
    if never:
        sources = dict.fromkeys(finding.source for finding in never)
        text = f"不得实施检查：{'；'.join(finding.text for finding in never)}。"
        return refuse("never_overridable", text, *sources)
    if waiting:
        sources = dict.fromkeys(finding.source for finding in waiting)
        text = f"须先说明理由：{'；'.join(finding.text for finding in waiting)}。"
        return refuse("needs_reason", text, *sources)
    warnings = [f"{finding.text}（{finding.source}）。" for finding in shown]
    warnings += [f"{finding.text}；理由：{reason}。" for finding, reason in answered]
    text = "事项已公布，有职权，人员和批准符合规定，可以实施检查。"
    sources_of = (law["I-01"].provision, law["I-02"].provision, law["I-03"].provision)
    return allow("may_inspect", text, *sources_of, warnings=tuple(warnings))


def _of_part(part: Part, visit: Visit, law: LawOn) -> Iterator[Finding]:
    yield from _who(part, law)
    yield from _items(part, visit.on, law)
    yield from _officers(part, visit.on, law)
    yield from _approval(part, visit, law)
    yield from over_cap(part, visit.on, law)
    yield from _recognised(part, visit.on, law)


def _who(part: Part, law: LawOn) -> Iterator[Finding]:
    if part.kind in MAY_NOT:
        text = f"{part.agency}是{part.kind}，不得实施行政检查"
        yield Finding("may_not_inspect", Weight.NEVER, text, law["I-08"].provision)
    elif not part.has_power:
        text = f"{part.agency}对所列事项没有职权"
        yield Finding("no_power", Weight.NEVER, text, POWER)
    elif part.kind is InspectorKind.ENTRUSTED and not part.entrustment_published:
        text = f"{part.agency}所受委托没有向社会公布"
        yield Finding("entrustment_unpublished", Weight.NEVER, text, ENTRUST)


def _items(part: Part, on: date, law: LawOn) -> Iterator[Finding]:
    source = law["I-01"].provision
    if not part.items:
        yield Finding("no_item", Weight.NEVER, f"{part.agency}没有列明检查事项", source)
    hidden = "、".join(item.code for item in part.items if not item.published(on))
    if hidden:
        text = f"{part.agency}的检查事项{hidden}没有公布"
        yield Finding("unpublished_item", Weight.NEVER, text, source)


def _officers(part: Part, on: date, law: LawOn) -> Iterator[Finding]:
    row = law["I-03"]
    able = {officer.person for officer in part.officers if officer.counts(on)}
    if not meets(row, len(able)):
        text = f"{part.agency}持有效执法证、无须回避的执法人员{len(able)}人，应不少于{row.amount}人"
        yield Finding("too_few_officers", Weight.NEVER, text, row.provision)
    others = [officer for officer in part.officers if officer.kind is not StaffKind.OFFICER]
    if others:
        text = f"{part.agency}同行{len(others)}人不是执法人员，只能提供技术支持或者辅助，不得自行检查"
        yield Finding("not_officers", Weight.WARN, text, law["I-08"].provision)


def _approval(part: Part, visit: Visit, law: LawOn) -> Iterator[Finding]:
    source = law["I-02"].provision
    approved = part.approved_at and in_china(part.approved_at)
    entry = in_china(visit.entered_at) if visit.entered_at else end_of_day(visit.on)
    before = approved is not None and approved <= entry
    if not before and not part.emergency.strip():
        text = f"{part.agency}的检查没有经机关负责人事先批准"
        yield Finding("not_approved", Weight.NEVER, text, source)
    elif not approved:
        text = (
            f"{part.agency}因情况紧急（{part.emergency.strip()}）尚未批准，应当事后补办，补办的日数没有查到"
        )
        yield Finding("make_up_approval", Weight.WARN, text, source)
    if not part.notice_ready:
        text = f"{part.agency}的检查通知书尚未制作，应当在实施检查时交付"
        yield Finding("no_notice", Weight.WARN, text, source)
    if part.off_site_suffices:
        text = f"{part.agency}以非现场方式即可达到检查目的，不宜入企"
        yield Finding("off_site_suffices", Weight.WARN, text, law["I-09"].provision)


def _recognised(part: Part, on: date, law: LawOn) -> Iterator[Finding]:
    for item in part.items:
        result = next((known for known in part.recognised if known.holds(item.code, on)), None)
        if result is not None:
            text = f"{part.agency}的检查事项{item.code}已有{result.agency}的互认结果"
            yield Finding("recognised_result", Weight.REASON, text, law["I-11"].provision)
