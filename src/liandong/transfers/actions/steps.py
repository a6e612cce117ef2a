"""移送各步共用的：案件停下和放开、给公安机关看案卷、期限算在谁名下、物品和此前处罚的说明、告诉谁。

While the matter is with the police, or has still to be sent to them, the case may not be decided; whether it may is asked of
`law.jurisdiction.crime`, and its sentence is what whoever is stopped reads. Called by this room's actions, in their transaction.
"""

from __future__ import annotations

from datetime import date, datetime

from liandong.cases.actions.handing import HIDE_CASE, SHOW_CASE
from liandong.cases.actions.registering import MARK_CRIMINAL
from liandong.cases.models import Case, Decision, Measure
from liandong.cases.procedure.passing import measures_of
from liandong.cases.states import STOPPED_BY_DISPUTE
from liandong.cases.stating import penalty_told
from liandong.dispatches.actions.paper import RECORD_REPLY
from liandong.dispatches.actions.receiving import ANSWER_DISPATCH
from liandong.dispatches.models import Dispatch
from liandong.dispatches.states import OPEN as UNDER_WAY
from liandong.kernel import clocks, holds
from liandong.kernel.actions import Act
from liandong.kernel.actor import Actor
from liandong.kernel.ports import law_book
from liandong.kernel.roles import Level, Role
from liandong.law.jurisdiction.crime import may_punish_suspected_crime
from liandong.law.limits import Due, Term, compute
from liandong.law.procedure.penalty import PenaltyKind
from liandong.law.verdict import Verdict, allow, refuse
from liandong.now import CHINA
from liandong.registry.models import Agency
from liandong.transfers.models import Transfer
from liandong.transfers.states import RULE_8, STOPPING

DECIDE_CLOCK = "决定移送或者不移送"
SEND_CLOCK = "向公安机关移送"
FORWARD_CLOCK = "不属于管辖的转送"
FILE_CLOCK = "公安机关审查是否立案"
REVIEW_CLOCK = "公安机关复议决定"
GOODS_CLOCK = "移交涉案物品、材料"
PARTY_CLOCK = "书面告知当事人移交"
POLICE_CLOCKS = (FORWARD_CLOCK, FILE_CLOCK, REVIEW_CLOCK)

STOPPED = (*STOPPED_BY_DISPUTE, "cases.hand_case_over", MARK_CRIMINAL.name)
"""What a pending transfer stops; investigation and the securing of evidence go on."""
LIVE_MEASURE = ("urgent", "in_force")
SHOWN = "涉嫌犯罪移送"
POLICE = "公安"
"""The line of the police, as the register of agencies names it."""
ANSWERERS = frozenset({Role.HANDLER, Role.UNIT_HEAD, Role.AGENCY_HEAD, Role.LIAISON})
HEADS = frozenset({Role.UNIT_HEAD, Role.AGENCY_HEAD})
KEEPING_FORCE = frozenset(
    {PenaltyKind.WARNING, PenaltyKind.STOP_BUSINESS, PenaltyKind.SUSPEND_LICENCE, PenaltyKind.REVOKE_LICENCE}
)


def stop(transfer: Transfer, state: str) -> None:
    """Stop the case short of a decision, for the reason the law gives at this stage."""
    verdict = may_punish_suspected_crime(suspected=True, police=STOPPING[state])
    free(transfer)
    held = ("transfer", transfer.uuid)
    holds.place("case", transfer.case.uuid, STOPPED, verdict.sentence, verdict.sources[-1], held)


def free(transfer: Transfer) -> None:
    """The case goes on."""
    holds.lift(transfer.case.uuid, transfer.uuid)


def show(act: Act, transfer: Transfer) -> None:
    """Let the police on the platform read the case."""
    if transfer.police is not None:
        police = Agency.objects.get(uuid=transfer.police)
        shown = {"agency": police, "level": Level.FULL, "ground": SHOWN, "by": transfer.uuid}
        act.also(SHOW_CASE, transfer.case, shown, transfer.number)


def hide(act: Act, transfer: Transfer) -> None:
    """The file went back: they read it no longer."""
    if transfer.case.shown_to.filter(by=transfer.uuid, ended_at=None).exists():
        act.also(HIDE_CASE, transfer.case, {"by": transfer.uuid}, transfer.number)


def answers(actor: Actor, transfer: Transfer) -> bool:
    """Whether it is the actor's agency that says what the police say: they themselves, or the sender from their paper."""
    return bool(actor.agency == (transfer.police or transfer.owner))


def either(actor: Actor, transfer: Transfer) -> bool:
    """Whether the actor's agency is one of the two."""
    return actor.agency in (transfer.owner, transfer.police)


def has_arrived(act: Act) -> Verdict:
    """Whether the police on the platform have signed for it."""
    transfer: Transfer = act.record
    if transfer.police is not None and transfer.received_at is None:
        return refuse("not_signed", "请先在递送上签收移送书的回执，再答复。", RULE_8)
    return allow("has_arrived", "可以登记。", RULE_8)


def run(transfer: Transfer, name: str, row: str, since: datetime) -> None:
    """Start a limit of the police: owed by them on the platform, else only asked for and watched by the sender."""
    owed_by, nature = (transfer.police, "") if transfer.police else (transfer.owner, "courtesy")
    assert owed_by is not None
    clocks.end(transfer.uuid, name, since)
    clocks.start("transfer", transfer.uuid, name, row, since, owed_by=owed_by, nature=nature)


def end(act: Act, transfer: Transfer, *names: str) -> None:
    """These limits are over; all that run where none is named."""
    for name in names or [c.name for c in clocks.running(transfer.uuid)]:
        clocks.end(transfer.uuid, name, act.now)


def settled(act: Act, transfer: Transfer, result: str, *, on: date, paper_no: str = "") -> None:
    """The dispatch by which it went has been answered."""
    under_way = Dispatch.objects.filter(state__in=UNDER_WAY)
    dispatch = under_way.filter(uuid=transfer.dispatch).first() if transfer.dispatch else None
    if dispatch is None:
        return
    if dispatch.is_paper:
        act.also(
            RECORD_REPLY,
            dispatch,
            {"on": on, "reply_paper": paper_no, "conclusion": "", "result": result, "scan": None},
        )
    else:
        act.also(ANSWER_DISPATCH, dispatch, {"result": result})


def to_ask(row: str, since: datetime) -> Due:
    """The last day of a time that is the agency's own to use; no limit it owes, so no clock runs."""
    book = law_book()
    return compute(since, Term.of(book.at(since.astimezone(CHINA).date()).get(row, None)), book.calendar)


def goods_of(case: Case) -> list[str]:
    """What the measures of the case hold now, a line each."""
    return [_held(m) for m in measures_of(case).filter(state__in=LIVE_MEASURE).order_by("pk")]


def _held(measure: Measure) -> str:
    """What a measure holds, where and by whom it is kept, in a line."""
    since = measure.taken_at.astimezone(CHINA).date() if measure.taken_at else ""
    keeper = f"，保管人{measure.custodian}" if measure.custodian else ""
    goods = "、".join(measure.goods)
    return f"{measure.number} {measure.get_form_display()}（{since}）：{goods}；存放{measure.place}{keeper}"


def earlier_of(case: Case) -> list[str]:
    """The penalties given in the case before, with what becomes of each, a line each."""
    return [_earlier(d.decision_no, penalty_told(d), d.penalties) for d in _standing(case)]


def _standing(case: Case) -> list[Decision]:
    return list(case.decisions.exclude(state="annulled").order_by("pk"))


def _earlier(number: str, told: str, penalties: list[str]) -> str:
    said = [f"{number}：{told}"]
    if KEEPING_FORCE.intersection(penalties):
        said.append("已作出的警告，责令停产停业，暂扣或者吊销许可证件的决定不停止执行")
    if PenaltyKind.FINE in penalties:
        said.append("已给予的罚款，人民法院判处罚金时依法折抵")
    return "；".join(said)


def told(act: Act, transfer: Transfer, topic: str, what: str, *to: str) -> None:
    """Announce that it has moved.

    Args:
        to: whom it concerns: ``head``, ``author``, ``agency``, ``police``, ``watchers``.
    """
    act.announce(
        "transfers.moved", transfer=str(transfer.uuid), topic=topic, what=what, to="、".join(to),
        sender=act.actor.agency_name,
    )  # fmt: skip
