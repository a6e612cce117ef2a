"""提出移送报告，机关负责人决定移送或者不移送。

From the moment it is proposed the case is kept apart from every other agency and may not be decided: a suspected crime is not dealt
with by a penalty in place of a transfer. Source: 国务院令第310号第五条、第十一条; 行政处罚法第二十七条.
"""

from __future__ import annotations

from liandong.cases.actions.registering import MARK_CRIMINAL
from liandong.cases.models import Case
from liandong.cases.procedure.officers import MOST_SAID, certified, has_handled, listed, too_many
from liandong.kernel import clocks, numbering
from liandong.kernel.actions import Act, Action
from liandong.kernel.door import Refused
from liandong.kernel.ports import law_book
from liandong.kernel.roles import Level, Role
from liandong.kernel.within import within
from liandong.law.jurisdiction.crime import ART_27
from liandong.law.verdict import Verdict, allow, refuse
from liandong.now import today
from liandong.transfers import forms
from liandong.transfers.actions import steps
from liandong.transfers.actions.steps import DECIDE_CLOCK, SEND_CLOCK
from liandong.transfers.models import Transfer
from liandong.transfers.states import HOUSE_TRANSFERS, OPEN, RULE_5, RULE_11

HEAD = frozenset({Role.AGENCY_HEAD})
FROM = ("filed", "suspended", "decided")
"""States of a case in which a suspected crime may still be found."""

PROPOSE_TRANSFER = Action(
    name="transfers.propose_transfer",
    title="提出移送报告",
    kind="transfer",
    roles=frozenset({Role.HANDLER, Role.UNIT_HEAD}),
    side="any",
    creates=True,
    is_aside=True,
    form=forms.Proposing,
    clocks=(DECIDE_CLOCK,),
    consequence="机关负责人三日以内决定移送或者不移送。案件从此标明涉嫌犯罪，除办理的机关和监督以外都看不到，也不得作出处罚决定。",
    sources=(RULE_5, RULE_11, ART_27),
)


@PROPOSE_TRANSFER.judge
def may_propose_transfer(act: Act) -> Verdict:
    case: Case = act.values["case"]
    if case.owner != act.actor.agency or case.state not in FROM:
        text = f"{case.number}不是本机关正在办理的案件，不能提出移送；线索涉嫌犯罪的，在线索的页面上移送。"
        return refuse("not_under_investigation", text, ART_27)
    Case.objects.select_for_update().get(pk=case.pk)  # 两人同时提出的，一个等另一个
    if standing := Transfer.objects.filter(case=case, state__in=OPEN).first():
        text = f"{case.number}已经有一件没有办结的移送（{standing.number}），请在那一件上办理。"
        return refuse("transferred_already", text, HOUSE_TRANSFERS)
    return _is_group(act)


def _is_group(act: Act) -> Verdict:
    """Whether the special group is of as many certified officers as the regulation wants."""
    officers, unfit = certified(act.actor.agency, act.values["officers"])
    if unfit:
        text = (
            f"本机关在岗、证件有效的执法人员中没有（或者不止一位）“{'、'.join(unfit)}”；同名的请填执法证号。"
        )
        return refuse("officer_unknown", text, RULE_5)
    fewest = int(law_book().at(today()).get("C-01b").value or 0)
    if len(officers) < fewest:
        text = f"专案组不得少于{fewest}名执法人员，请补填。"
        return refuse("too_few_officers", text, RULE_5)
    if len(listed(officers)) > MOST_SAID:
        return too_many()
    return allow("may_propose", "可以提出。", RULE_5)


@PROPOSE_TRANSFER.change
def propose_transfer(act: Act) -> Transfer:
    values = act.values
    case: Case = values["case"]
    officers, _ = certified(act.actor.agency, values["officers"])
    transfer = Transfer(
        number=numbering.record_number("YS"), owner=act.actor.agency, agency_name=act.actor.agency_name, case=case,
        party_label=case.party_label, officers=listed(officers), author=act.actor.post, goods=steps.goods_of(case),
        earlier=steps.earlier_of(case), proposed_at=act.now, **{n: values[n] for n in ("crime", "facts", "report", "evidence")},
    )  # fmt: skip
    marked = within(act, MARK_CRIMINAL.name, case.uuid, {"is_criminal": True}, actor=act.actor)
    if not marked.is_done:
        raise Refused(marked)
    steps.stop(transfer, "proposed")
    clocks.start("transfer", transfer.uuid, DECIDE_CLOCK, "C-02", act.now, owed_by=transfer.owner)
    steps.told(act, transfer, "transfer_proposed", "提出移送报告，请决定", "head")
    return transfer


def _decision(name: str, title: str, consequence: str, *more: str) -> Action:
    return Action(
        name=f"transfers.{name}", title=title, kind="transfer", roles=HEAD, reason="required", reason_level=Level.FULL,
        clocks=(DECIDE_CLOCK, *more), consequence=consequence, sources=(RULE_5,),
    )  # fmt: skip


APPROVE_TRANSFER = _decision(
    "approve_transfer", "决定移送", "二十四小时以内向同级公安机关移送；决定的理由记录在案。", SEND_CLOCK
)
DECLINE_TRANSFER = _decision(
    "decline_transfer",
    "决定不移送",
    "不移送的理由记录在案，行政执法监督看得到有这样的决定；案件恢复办理，依法作出行政处理。",
)


def other_person(act: Act) -> Verdict:
    """Whoever reported it, or handles the case, does not decide on it."""
    transfer: Transfer = act.record
    is_author = act.actor.post == transfer.author
    if is_author or has_handled(transfer.case, act.actor.person):
        text = "提出报告的、承办案件的不能自己决定，请由机关正职负责人或者主持工作的负责人决定。"
        return refuse("handled_case", text, HOUSE_TRANSFERS)
    return allow("other_person", "可以决定。", RULE_5)


APPROVE_TRANSFER.judge(other_person)
DECLINE_TRANSFER.judge(other_person)


def _decided(act: Act) -> Transfer:
    transfer: Transfer = act.record
    transfer.decided_at, transfer.decided_by, transfer.decision_why = (
        act.now,
        act.actor.person_name,
        act.reason,
    )
    if act.actor.delegation is not None:
        text = "移送由机关正职负责人或者主持工作的负责人决定；由授权代批办理的，请核对是不是主持工作。"
        transfer.cautions = [*transfer.cautions, text]
    steps.end(act, transfer, DECIDE_CLOCK)
    return transfer


@APPROVE_TRANSFER.change
def approve_transfer(act: Act) -> None:
    transfer = _decided(act)
    clocks.start("transfer", transfer.uuid, SEND_CLOCK, "C-03", act.now, owed_by=transfer.owner)
    steps.told(act, transfer, "transfer_approved", "决定移送，请在期限内移送公安机关", "agency")


@DECLINE_TRANSFER.change
def decline_transfer(act: Act) -> None:
    transfer = _decided(act)
    transfer.ended_at = act.now
    steps.free(transfer)
    steps.told(act, transfer, "transfer_declined", "决定不移送公安机关", "author", "watchers")
