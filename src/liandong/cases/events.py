"""案件听什么、告诉谁：立案告诉持有同一当事人记录的机关，通报告诉对方，审批告诉下一个，重复罚款告诉监督。"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from liandong.cases import claims, fining
from liandong.cases.actions.telling import NOTIFY_CASE
from liandong.cases.models import Case, Decision, Measure, Proposal
from liandong.cases.states import UNFILED
from liandong.kernel import clocks, trail
from liandong.kernel.actor import system_actor
from liandong.kernel.outbox import consumes
from liandong.kernel.roles import Role
from liandong.law.procedure.approval import Step
from liandong.ledger.models import LedgerEvent
from liandong.notices.declaring import To, tell
from liandong.notices.keeping import settle
from liandong.notices.rules import DESK, WATCHERS
from liandong.offences import claiming, comparing
from liandong.offences.models import Comparison

FINING, WARN = "一事不再罚核对", "cases.warn_fined_twice"
TWICE_WORDS = "同一违法行为可能两次罚款，请核对"
DECIDES_FILING = DESK | {Role.LEGAL_REVIEWER, Role.UNIT_HEAD, Role.AGENCY_HEAD}
FILED_WORDS = "有机关对同一当事人立案"
FINED_WORDS = "有机关对同一当事人罚款，没有与本案核对，请核对是否同一违法行为"


@consumes("cases.filed", name="cases.tell_holders", title="告知持有同一当事人记录的机关有人立案")
def tell_holders(event: UUID, payload: dict[str, Any]) -> None:
    """Each holder once, by a record of its own, a case before a lead: it learns that an agency has filed, and nothing of what.

    A case that is only proposed claims nothing yet, and whoever is about to approve it must know all the same, before anything else.
    """
    case = Case.objects.get(uuid=payload["case"])
    if claims.is_apart(case):
        return
    if case.party_id is not None:
        waiting = Case.objects.filter(party=case.party_id, state__in=UNFILED).exclude(owner=case.owner)
        for one in waiting.order_by("uuid"):
            _tell_rival(event, case, "case", one.uuid, To(DECIDES_FILING, one.owner))
    told: set[tuple[str, UUID]] = set()
    for claim in claiming.of_record("case", case.uuid):
        same = [o.pk for o in comparing.same_as(claim.offence)]
        rows = [
            *comparing.rivals(claim)[:200],
            *type(claim).objects.filter(offence__in=[claim.offence_id, *same], ended_at=None),
        ]
        for rival in rows:
            is_linked = bool(claim.party_id and rival.party_id) and rival.standing_id == claim.standing_id
            if rival.agency != case.owner and is_linked:
                told.add((rival.kind, rival.record))
    for kind, record in sorted(told, key=lambda one: (one[0] != "case", one[1])):
        _tell_rival(event, case, kind, record, To(DESK | {Role.LEGAL_REVIEWER}))


def _tell_rival(event: UUID, filed: Case, kind: str, record: UUID, to: To) -> None:
    tell(event, "rival_filed", kind, record, what=FILED_WORDS, to=[to], sender=filed.agency_name)


@consumes("cases.notified", name="cases.tell_notified", title="告知被通报的机关")
def tell_notified(event: UUID, payload: dict[str, Any]) -> None:
    case = Case.objects.get(uuid=payload["case"])
    to = [To(DESK, UUID(agency)) for agency in payload["agencies"].split("、")]
    tell(event, "case_notified", "case", case.uuid, what=NOTIFY_CASE.title, to=to, sender=case.agency_name)


@consumes("cases.proposed", name="cases.tell_reviewer", title="提醒办案机构负责人审核立案")
def tell_reviewer(event: UUID, payload: dict[str, Any]) -> None:
    _tell(event, payload, "case_to_review", "提请审核立案", Role.UNIT_HEAD)


@consumes("cases.reviewed", name="cases.tell_head", title="提醒机关负责人批准立案")
def tell_head(event: UUID, payload: dict[str, Any]) -> None:
    _tell(event, payload, "case_to_approve", "提请批准立案", Role.AGENCY_HEAD)


@consumes("cases.returned", name="cases.tell_handler", title="告知承办人立案退回补充")
def tell_handler(event: UUID, payload: dict[str, Any]) -> None:
    case = Case.objects.get(uuid=payload["case"])
    tell(event, "case_returned", "case", case.uuid, what="立案退回补充", to=[To(post=case.handler)])


@consumes("cases.recusal_raised", name="cases.tell_recusal", title="提醒机关负责人决定回避")
def tell_recusal(event: UUID, payload: dict[str, Any]) -> None:
    _tell(event, payload, "recusal_to_decide", "提出回避，请决定", Role.AGENCY_HEAD)


@consumes("cases.measure_proposed", name="cases.tell_measure", title="提醒机关负责人批准强制措施")
def tell_measure(event: UUID, payload: dict[str, Any]) -> None:
    measure = Measure.objects.get(uuid=payload["measure"])
    what = "当场采取措施，请补办批准" if measure.is_urgent else "提请采取措施，请批准"
    to = [To(frozenset({Role.AGENCY_HEAD}), measure.owner)]
    tell(event, "measure_to_approve", "measure", measure.uuid, what=what, to=to)


@consumes("cases.measure_approved", name="cases.tell_approved", title="告知承办人措施已批准")
def tell_approved(event: UUID, payload: dict[str, Any]) -> None:
    measure = Measure.objects.get(uuid=payload["measure"])
    to = [To(post=measure.handler)]
    tell(event, "measure_approved", "measure", measure.uuid, what="措施已批准，可以实施", to=to)


@consumes("cases.measure_passed", name="cases.tell_passed", title="告知接收机关措施随案移送，由它处理")
def tell_passed(event: UUID, payload: dict[str, Any]) -> None:
    """What the other agency was told of the limit is done with; the receiver is told by when it must deal with it."""
    measure = Measure.objects.get(uuid=payload["measure"])
    settle(measure.uuid, "measure_to_approve", "measure_approved", "clock_soon", "clock_overdue")
    due_at = min((c.due_at for c in clocks.running(measure.uuid) if c.due_at), default=None)
    tell(
        event, "measure_passed", "measure", measure.uuid, what="措施随案移送，请接收物品，到期以前处理",
        to=[To(DESK | {Role.AGENCY_HEAD}, measure.owner)], sender=measure.taken_by_name, due_at=due_at,
    )  # fmt: skip


@consumes("cases.proposal_made", name="cases.tell_proposal", title="提醒办案机构负责人审核拟处理意见")
def tell_proposal(event: UUID, payload: dict[str, Any]) -> None:
    _tell_of(event, payload, "proposal_to_review", "提请审核拟处理意见", Role.UNIT_HEAD)


@consumes("cases.proposal_passed", name="cases.tell_next", title="提醒下一步办理拟处理意见的人")
def tell_next(event: UUID, payload: dict[str, Any]) -> None:
    """The next of the stairs; whoever wrote it too where it may be told to the party, or submitted, next."""
    step = payload["next"]
    if step == Step.LEGAL_REVIEW:
        _tell_of(event, payload, "proposal_to_review", "提请法制审核", Role.LEGAL_REVIEWER)
    if step == Step.DISCUSSION:
        _tell_of(event, payload, "proposal_to_decide", "提请集体讨论", Role.AGENCY_HEAD)
    if step != Step.LEGAL_REVIEW:
        _tell_author(event, payload, "proposal_passed", "拟处理意见已审核，请办下一步")


@consumes("cases.proposal_returned", name="cases.tell_returned", title="告知承办人拟处理意见退回")
def tell_returned(event: UUID, payload: dict[str, Any]) -> None:
    _tell_author(event, payload, "proposal_returned", "拟处理意见退回")


@consumes("cases.plea_recorded", name="cases.tell_plea", title="提醒承办人复核陈述申辩")
def tell_plea(event: UUID, payload: dict[str, Any]) -> None:
    _tell_author(event, payload, "plea_recorded", "当事人陈述、申辩，请复核")


@consumes("cases.hearing_asked", name="cases.tell_hearing", title="提醒组织听证")
def tell_hearing(event: UUID, payload: dict[str, Any]) -> None:
    _tell_of(event, payload, "hearing_asked", "当事人要求听证，请组织", Role.LEGAL_REVIEWER, Role.UNIT_HEAD)


@consumes("cases.hearing_recorded", name="cases.tell_heard", title="告知承办人听证已经举行")
def tell_heard(event: UUID, payload: dict[str, Any]) -> None:
    _tell_author(event, payload, "hearing_recorded", "听证情况已登记，请办下一步")


@consumes("cases.proposal_submitted", name="cases.tell_submitted", title="提醒机关负责人作出决定")
def tell_submitted(event: UUID, payload: dict[str, Any]) -> None:
    _tell_of(event, payload, "proposal_to_decide", "报请决定", Role.AGENCY_HEAD)


@consumes("cases.decided", name="cases.warn_decided", title="作出决定以后，提示同一违法行为两次罚款")
@consumes("cases.decision_changed", name="cases.warn_changed", title="决定变更以后，提示同一违法行为两次罚款")
def warn_decided(event: UUID, payload: dict[str, Any]) -> None:
    decision = Decision.objects.select_related("case").get(uuid=payload["decision"])
    if decision.fine_fen:
        _warn(fining.fined_twice(claims.offences_of(decision.case)))


@consumes("offences.comparison_answered", name="cases.warn_answered", title="判断同一以后，提示两次罚款")
@consumes("offences.view_stated", name="cases.warn_viewed", title="对同案比对发表意见以后，提示两次罚款")
def warn_compared(event: UUID, payload: dict[str, Any]) -> None:
    """Fines are often recorded first and found to be for one act later: after an import, always."""
    comparison = Comparison.objects.select_related("one", "other").get(uuid=payload["comparison"])
    _warn(fining.fined_twice((comparison.one, comparison.other)))


def _warn(cases: Sequence[Case]) -> None:
    """Each of the cases once and for all, on its own trail, to its agency and to those who watch it."""
    for case in cases:
        if LedgerEvent.objects.filter(record=case.uuid, action=WARN).exists():
            continue
        event = trail.automatic(system_actor(FINING), "case", case.uuid, WARN, TWICE_WORDS, {})
        to = [To(WATCHERS), To(frozenset({Role.LEGAL_REVIEWER, Role.AGENCY_HEAD}), case.owner)]
        tell(event, "fined_twice", "case", case.uuid, what=TWICE_WORDS, to=to, sender=FINING)


@consumes("cases.decided", name="cases.tell_kept_apart", title="罚款以后，告知另案处理的机关和它的监督")
@consumes(
    "cases.decision_changed",
    name="cases.tell_kept_apart_changed",
    title="新加、加重罚款以后，告知另案处理的机关和它的监督",
)
def tell_kept_apart(event: UUID, payload: dict[str, Any]) -> None:
    """Whoever holds a case that is kept from the agency that fines: it alone can say whether the two are one, and to whom.

    A case that is itself kept apart is told to nobody, here as at its filing; nor is a change that raised no fine.
    """
    decision = Decision.objects.select_related("case").get(uuid=payload["decision"])
    is_raised = decision.fine_fen and payload.get("is_raised", True)
    if not is_raised or claims.is_apart(decision.case):
        return
    for claim in fining.kept_apart(decision.case):
        holders = To(DESK | {Role.LEGAL_REVIEWER, Role.AGENCY_HEAD}, claim.agency)
        tell(
            event, "holder_asked", "case", claim.record, what=FINED_WORDS, to=[holders, To(WATCHERS)],
            sender=decision.case.agency_name,
        )  # fmt: skip


def _tell(event: UUID, payload: dict[str, Any], topic: str, what: str, role: Role) -> None:
    case = Case.objects.get(uuid=payload["case"])
    tell(event, topic, "case", case.uuid, what=what, to=[To(frozenset({role}), case.owner)])


def _tell_of(event: UUID, payload: dict[str, Any], topic: str, what: str, *roles: Role) -> None:
    proposal = Proposal.objects.get(uuid=payload["proposal"])
    to = [To(frozenset(roles), proposal.owner)]
    tell(event, topic, "proposal", proposal.uuid, what=what, to=to)


def _tell_author(event: UUID, payload: dict[str, Any], topic: str, what: str) -> None:
    proposal = Proposal.objects.get(uuid=payload["proposal"])
    tell(event, topic, "proposal", proposal.uuid, what=what, to=[To(post=proposal.author)])
