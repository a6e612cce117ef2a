"""移交：定下由谁管辖以后，其他各方停手，把案卷、物品和正在计算的期限交给它；它签收、接受了，争议办结。

The file travels as a dispatch that cannot come back: a case that was handed over may not be returned or passed on. Limitation and
the expiry of coercive measures run on, the handing agency's own limits end with it; each is told in the list that goes along,
the measures by their numbers.
Source: 行政处罚法第二十五条、第三十六条、第五十六条; 行政强制法第二十五条; 生态环境行政处罚办法第十六条.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from uuid import UUID

from liandong.cases.actions.handing import HAND_CASE_OVER
from liandong.cases.claims import facts_of
from liandong.cases.models import Case, Measure
from liandong.cases.procedure.passing import measures_of
from liandong.cases.states import LIVE
from liandong.dispatches.actions.sending import SENDERS
from liandong.dispatches.models import Dispatch
from liandong.dispatches.sending import Parcel, send
from liandong.dispatches.states import OPEN as UNDER_WAY
from liandong.jurisdiction import forms
from liandong.jurisdiction.actions import sides
from liandong.jurisdiction.models import JurisdictionDispute, Position, Subject
from liandong.jurisdiction.states import HOUSE_DISPUTES, LIVE_LEAD, SETTLED
from liandong.kernel import clocks, holds
from liandong.kernel.actions import Act, Action
from liandong.kernel.roles import BUSINESS, Level
from liandong.law.jurisdiction.transfer import Clock, effect_on
from liandong.law.superior import ART_25
from liandong.leads import stating
from liandong.leads.actions.ending import end_passages
from liandong.leads.actions.handing import MARK_SENT, NOTE_PROGRESS
from liandong.leads.actions.verifying import CLOSE
from liandong.leads.models import Lead, Verification
from liandong.now import CHINA
from liandong.offences.claiming import claim
from liandong.registry.models import Agency

HAND_CLOCK = "移交案卷"
CASE_FILE, LEAD_FILE = "case_file", "lead_file"
"""Names of the carriages by which a case and a lead are handed over after it is settled who has it."""


def begin_handing(act: Act, dispute: JurisdictionDispute) -> None:
    """The limits of the dispute end; the holder's cases go on, the others' only change hands; nothing to hand over ends it.

    A lead on its way to anybody but the holder, or verified there, stops too.
    """
    sides.stop_clocks(dispute, act)
    sides.free_cases(act, dispute, but=_losers(dispute))
    leads = dispute.subjects.filter(kind="lead").values("record")
    for lead in Lead.objects.filter(uuid__in=leads, state__in=LIVE_LEAD).order_by("pk"):
        end_passages(act, lead, _holder(dispute), dispute.holder_name)
    waiting = outstanding(dispute)
    if not waiting:
        act.also(COMPLETE_DISPUTE, dispute, {})
    elif dispute.hand_over_by is not None:
        owing = {s.agency for s in waiting}
        sides_of_it = dispute.positions.order_by("pk").values_list("agency", flat=True)
        for nth, agency in enumerate(sides_of_it, 1):
            if agency in owing:
                _hand_over_by(dispute, dispute.hand_over_by, agency, nth)


def _hand_over_by(dispute: JurisdictionDispute, day: date, agency: UUID, nth: int) -> None:
    """Whoever has something to hand over owes it by the day the decision says."""
    source = f"{dispute.decided_by_name}指定管辖决定{f'（{dispute.letter_no}）' if dispute.letter_no else ''}"
    assert dispute.decided_at is not None
    clocks.start_given(
        "dispute", dispute.uuid, hand_clock(nth), day, dispute.decided_at, owed_by=agency, source=source, nature="internal"
    )  # fmt: skip


def hand_clock(nth: int) -> str:
    """The limit of a side to hand over, by its place among them: one runs for each that has to, and names of agencies change.

    >>> hand_clock(2)
    '移交案卷：第2方'
    """
    return f"{HAND_CLOCK}：第{nth}方"


def _end_clocks(dispute: JurisdictionDispute, act: Act) -> None:
    """Whoever hands over owes it no more, by whatever name its limit runs."""
    for clock in clocks.running(dispute.uuid):
        if clock.name.startswith(HAND_CLOCK) and clock.owed_by == act.actor.agency:
            clocks.end(dispute.uuid, clock.name, act.now)


def _holder(dispute: JurisdictionDispute) -> UUID:
    assert dispute.holder is not None
    return dispute.holder


def _losers(dispute: JurisdictionDispute) -> set[UUID]:
    return set(dispute.positions.exclude(agency=_holder(dispute)).values_list("agency", flat=True))


def outstanding(dispute: JurisdictionDispute) -> list[Subject]:
    """What the others still hold, or have sent and the holder has not accepted: live cases, and leads nobody else verifies."""
    rows = dispute.subjects.exclude(agency=_holder(dispute)).filter(received_at=None).order_by("pk")
    return [s for s in rows if s.dispatch is not None or _is_held(s, dispute)]


def _is_held(subject: Subject, dispute: JurisdictionDispute) -> bool:
    if subject.kind == "case":
        return Case.objects.filter(uuid=subject.record, state__in=LIVE).exists()
    holder = _holder(dispute)
    own = Verification.objects.filter(lead__uuid=subject.record, owner=holder)
    has_it = own.exclude(state="closed", outcome="").exists()  # 转送出去、没有结论就办结了的，不算在它手里
    on_its_way = Dispatch.objects.filter(carried=subject.record, owner=holder, state__in=UNDER_WAY).exists()
    is_live = Lead.objects.filter(uuid=subject.record, state__in=LIVE_LEAD).exists()
    return is_live and not has_it and not on_its_way


def _still_with(agency: UUID, dispute: JurisdictionDispute) -> list[Subject]:
    """What an agency has to hand over and has not sent yet; nothing where it is the holder itself."""
    return [s for s in outstanding(dispute) if s.agency == agency and s.dispatch is None]


HAND_OVER = Action(
    name="jurisdiction.hand_over",
    title="移交案卷、物品",
    kind="dispute",
    roles=SENDERS,
    side="any",
    form=forms.HandingOver,
    concerns=lambda dispute: dispute.state in SETTLED,
    whose=lambda actor, dispute: sides.is_side(actor, dispute) and bool(_still_with(actor.agency, dispute)),
    clocks=(HAND_CLOCK,),
    consequence="送达管辖机关，由它签收、接受；本机关的案件从此为“已移送其他机关”，不再办理，实施中的强制措施由它处理。移交不得退回，也不能撤回。",
    sources=(ART_25,),
)


@HAND_OVER.change
def hand_over(act: Act) -> None:
    dispute: JurisdictionDispute = act.record
    holder = Agency.objects.get(uuid=_holder(dispute))
    has_filed = dispute.positions.filter(agency=holder.uuid).exclude(registered_at=None).exists()
    told: list[str] = []
    for subject in _still_with(act.actor.agency, dispute):
        told += running_told(subject, _held(subject), receiver_has_filed=has_filed)
        dispatch = _sent(act, dispute, subject, holder)
        Subject.objects.filter(pk=subject.pk).update(dispatch=dispatch.uuid)
    Position.objects.filter(dispute=dispute, agency=act.actor.agency).update(
        files=act.values["file_list"], goods=act.values["goods_list"], clocks=told, handed_at=act.now
    )
    _end_clocks(dispute, act)
    act.announce("jurisdiction.handed_over", dispute=str(dispute.uuid), by=str(act.actor.agency))
    act.note(handed_to=holder.name)


def _sent(act: Act, dispute: JurisdictionDispute, subject: Subject, holder: Agency) -> Dispatch:
    """The record goes to the holder as a dispatch; a case stops at the sender in the same act."""
    about = [("争议", dispute.number), ("事项", dispute.about), ("地点", dispute.division_name)]
    if subject.kind == "case":
        case = Case.objects.get(uuid=subject.record)
        parcel = Parcel(CASE_FILE, case.uuid, case.number, tuple(about))
    else:
        lead = Lead.objects.get(uuid=subject.record)
        parcel = Parcel(LEAD_FILE, lead.uuid, lead.number, stating.stated(lead))
    (dispatch,) = send(act, parcel, to=[holder], why="settled", note=why_told(dispute))
    if subject.kind == "case":
        holds.lift(case.uuid, dispute.uuid)
        act.also(HAND_CASE_OVER, case, {"to": holder, "ground": _ground(dispute)})
        _claim_follows(act, dispute, subject, case, holder)
    else:
        for stopped in lead.verifications.filter(state="open").exclude(owner=holder.uuid).order_by("pk"):
            act.also(CLOSE, stopped, {"said": f"管辖已定，由{holder.name}管辖。"})
        act.also(MARK_SENT if lead.state in ("registered", "handling") else NOTE_PROGRESS, lead, {})
    return dispatch


def _claim_follows(
    act: Act, dispute: JurisdictionDispute, subject: Subject, case: Case, holder: Agency
) -> None:
    """The holder speaks of the offence from now on, by the decision alone until it files: what it files later is compared with it."""
    claim(
        kind="dispute", record=dispute.uuid, number=dispute.number, agency=holder.uuid, role="settled", facts=facts_of(case),
        is_sensitive=sides.is_apart(case), at=act.now, offence=subject.offence,
    )  # fmt: skip


def _ground(dispute: JurisdictionDispute) -> str:
    return "指定管辖" if dispute.decided_by_name else "协商一致"


def why_told(dispute: JurisdictionDispute) -> str:
    """Why a case or lead goes to the holder, in words for it."""
    if dispute.decided_by_name:
        letter = f"（{dispute.letter_no}）" if dispute.letter_no else ""
        return f"{dispute.decided_by_name}指定由{dispute.holder_name}管辖{letter}，案卷和物品清单见{dispute.number}。"
    return f"经协商一致由{dispute.holder_name}管辖，案卷和物品清单见{dispute.number}。"


def _held(subject: Subject) -> list[Measure]:
    """The measures that go along with a case: those in force that its agency answers for."""
    if subject.kind != "case":
        return []
    case = Case.objects.get(uuid=subject.record)
    return list(measures_of(case).filter(owner=case.owner, state="in_force").order_by("pk"))


def running_told(subject: Subject, measures: Iterable[Measure], *, receiver_has_filed: bool) -> list[str]:
    """The limits that run on a record, and what the hand-over does to each; limitation runs on anyhow.

    Of the measures in it the numbers alone: every side and whoever decides reads this, what is held and where does not concern them.
    """
    own = Clock.VERIFICATION if subject.kind == "lead" else Clock.DECISION
    lines = [effect_on(Clock.LIMITATION, receiver_has_filed=receiver_has_filed).verdict.explained]
    for clock in clocks.running(subject.record):
        due = f"至{clock.due_at.astimezone(CHINA):%Y-%m-%d}" if clock.due_at else "（没有写明日数）"
        effect = effect_on(own, receiver_has_filed=receiver_has_filed).verdict.explained
        lines.append(f"{subject.number}“{clock.name}”{due}：{effect}")
    if numbers := "、".join(one.number for one in measures):
        lines.append(f"{subject.number}随案移送的措施{numbers}：届满日不变，由接收机关在届满以前处理。")
    return lines


COMPLETE_DISPUTE = Action(
    name="jurisdiction.complete_dispute",
    title="移交完毕，争议办结",
    kind="dispute",
    roles=BUSINESS,
    side="any",
    sight=Level.SUMMARY,
    is_inner=True,
    consequence="管辖机关已经接受全部移交，或者没有要移交的。",
    sources=(ART_25, HOUSE_DISPUTES),
)


@COMPLETE_DISPUTE.change
def complete_dispute(act: Act) -> None:
    act.record.ended_at = act.now
    clocks.end_all(act.record.uuid, act.now)
    act.announce("jurisdiction.executed", dispute=str(act.record.uuid))


NOTE_RECEIPT = Action(
    name="jurisdiction.note_receipt",
    title="管辖机关接受移交",
    kind="dispute",
    roles=BUSINESS,
    side="any",
    sight=Level.SUMMARY,
    is_inner=True,
    consequence="管辖机关接受了一项移交；全部接受以后争议办结。",
    sources=(ART_25, HOUSE_DISPUTES),
)


@NOTE_RECEIPT.change
def note_receipt(act: Act) -> None:
    dispute: JurisdictionDispute = act.record
    dispute.subjects.filter(dispatch=act.values["dispatch"]).update(received_at=act.now)
    if not outstanding(dispute):
        act.also(COMPLETE_DISPUTE, dispute, {})
