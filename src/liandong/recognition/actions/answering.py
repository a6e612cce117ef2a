"""互认：采纳、不予采纳、撤回、失效、复核。

An agency that would have gone there itself answers what another has found out: it accepts it, so that a visit is spared or, after
its own review, it serves as evidence; or it says why not. What is doubtful about the finding is written into the answer as it was
said on the day. When the finding falls away the answer lapses, and the agency says what it did about what it had based on it.
"""

from __future__ import annotations

from liandong.catalogue import queries
from liandong.kernel import kinds, numbering, opening
from liandong.kernel.actions import Act, Action
from liandong.kernel.roles import Level, Role
from liandong.law.superior import ART_17
from liandong.law.verdict import Verdict, allow, refuse
from liandong.now import today
from liandong.recognition import forms, rules
from liandong.recognition.actions.issuing import CHECKING, DECIDERS, SYSTEM
from liandong.recognition.bearing import bearing
from liandong.recognition.models import Finding, Recognition
from liandong.recognition.states import HOUSE_RECOGNITION, OPINION, SHARED

ACCEPT_FINDING = Action(
    name="recognition.accept_finding",
    title="采纳结果",
    kind="recognition",
    roles=DECIDERS,
    side="any",
    creates=True,
    form=forms.Accepting,
    consequence=f"出具机关会知道；结果以后撤销、变更的，采纳随之失效，须复核。采纳{rules.NOT_A_BAR}",
    sources=(SHARED, OPINION, HOUSE_RECOGNITION),
)

DECLINE_FINDING = Action(
    name="recognition.decline_finding",
    title="不予采纳",
    kind="recognition",
    roles=DECIDERS,
    side="any",
    creates=True,
    form=forms.Answering,
    reason="required",
    reason_level=Level.FULL,
    consequence="出具机关看得到理由；本机关照常检查、调查。",
    sources=(SHARED, HOUSE_RECOGNITION),
)


def may_answer(act: Act) -> Verdict:
    """Of a finding that the agency sees in full, of another agency, that stands, in what it has itself the power to do.

    Puts the finding in place of its number.
    """
    number = act.values["finding"].strip().upper()
    rows = Finding.objects.select_related("party", "item", "standard")
    finding = rows.select_for_update(of=("self",)).filter(number=number).first()
    if finding is None or _level(act, finding) < Level.FULL:
        text = f"没有编号是“{number}”、您可以查看全部内容的结果。请核对编号。"
        return refuse("no_such_finding", text, HOUSE_RECOGNITION)
    act.values["finding"] = finding
    if finding.owner == act.actor.agency:
        text = f"{finding.number}是本机关自己的结果，直接使用即可，不必互认。"
        return refuse("own_finding", text, HOUSE_RECOGNITION)
    if finding.state != "valid" or finding.valid_to < today():
        text = f"{finding.number}已经撤销、变更或者过期，不能再采用。请刷新后看它的现状。"
        return refuse("not_valid", text, HOUSE_RECOGNITION)
    if not queries.may_act(act.actor.agency, finding.item, finding.division, today(), CHECKING):
        text = f"本机关在{finding.division_name}对“{finding.item.name}”没有登记职权，没有可以少查的检查，也不能据此办案。"
        return refuse("not_competent", text, ART_17)
    return _not_twice(act, finding)


def _level(act: Act, finding: Finding) -> Level:
    kind = kinds.get("finding")
    assert kind is not None
    return kind.sight.level(act.actor, finding)


def _not_twice(act: Act, finding: Finding) -> Verdict:
    same = Recognition.objects.filter(
        finding=finding,
        owner=act.actor.agency,
        purpose=act.values["purpose"],
        plan=act.values["plan"],
        state="accepted",
    ).first()
    if same is not None:
        text = f"本机关已经为“{same.plan}”采纳了这条结果（{same.number}）。不再采用的，请撤回那一件。"
        return refuse("recognised_already", text, HOUSE_RECOGNITION)
    return allow("may_answer", "可以答复。", SHARED)


def _answered(act: Act) -> Recognition:
    finding: Finding = act.values["finding"]
    answer = Recognition(
        number=numbering.record_number("HR"), owner=act.actor.agency, agency_name=act.actor.agency_name, finding=finding,
        party_label=finding.party_label, item_name=finding.item.name, purpose=act.values["purpose"], plan=act.values["plan"],
        cautions=list(rules.cautions(bearing(finding, today(), finding.division))), answered_at=act.now,
    )  # fmt: skip
    act.announce("recognition.answered", recognition=str(answer.uuid))
    return answer


for _action in (ACCEPT_FINDING, DECLINE_FINDING):
    _action.judge(may_answer)


@ACCEPT_FINDING.change
def accept_finding(act: Act) -> Recognition:
    answer = _answered(act)
    answer.spared, answer.review = act.values["spared"] or 0, act.values["review"]
    return answer


@DECLINE_FINDING.change
def decline_finding(act: Act) -> Recognition:
    answer = _answered(act)
    answer.why_not = act.reason
    return answer


WITHDRAW_RECOGNITION = Action(
    name="recognition.withdraw_recognition",
    title="撤回采纳",
    kind="recognition",
    roles=DECIDERS,
    reason="required",
    reason_level=Level.FULL,
    consequence="不再计入少上门的次数；本机关照常检查、调查。",
    sources=(HOUSE_RECOGNITION,),
)


@WITHDRAW_RECOGNITION.change
def withdraw_recognition(act: Act) -> None:
    act.announce("recognition.answered", recognition=str(act.record.uuid))


LAPSE_RECOGNITION = Action(
    name="recognition.lapse_recognition",
    title="采纳失效",
    kind="recognition",
    roles=SYSTEM,
    side="any",
    is_automatic=True,
    consequence="所采纳的结果撤销或者变更了，采纳随之失效，采用机关须复核据以办理的事。",
    sources=(HOUSE_RECOGNITION,),
)


@LAPSE_RECOGNITION.change
def lapse_recognition(act: Act) -> None:
    act.record.lapsed_at = act.now
    act.announce("recognition.lapsed", recognition=str(act.record.uuid))


RECORD_REVIEW = Action(
    name="recognition.record_review",
    title="登记复核",
    kind="recognition",
    roles=DECIDERS | {Role.HANDLER},
    form=forms.Reviewing,
    consequence="写明据以免查的补查了没有、据以办案的怎样处理；监督机关看得到。",
    sources=(HOUSE_RECOGNITION,),
)


@RECORD_REVIEW.change
def record_review(act: Act) -> None:
    act.record.reviewed, act.record.reviewed_at = act.values["reviewed"], act.now
    act.announce("recognition.reviewed", recognition=str(act.record.uuid))


OPEN_RECOGNITION = opening.declare("recognition.open_recognition", "recognition")
