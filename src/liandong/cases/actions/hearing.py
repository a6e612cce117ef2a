"""告知和听取：行政处罚告知，陈述、申辩及其复核，放弃，听证。

The times of the party are counted from the notice and kept with the proposal; they are no limits of the agency, so no clock runs.
What is told must be whole, and must offer a hearing where one is owed. A late request need not be granted; silence is no waiver.
Source: 行政处罚法第四十四条、第四十五条、第六十三条、第六十四条.
"""

from __future__ import annotations

from datetime import date, datetime, time

from liandong.cases.actions.investigating import INVESTIGATORS
from liandong.cases.models import Ends, Proposal
from liandong.cases.procedure import forms_preparing as forms
from liandong.cases.procedure.days import Before, filed, in_order, noticed
from liandong.cases.procedure.duties import duties, line_of_owner, taken
from liandong.cases.procedure.heard import keep_told, unsay
from liandong.cases.procedure.officers import has_handled, investigators
from liandong.cases.states import ART_44, ART_45, ART_57, ART_58, ART_63, ART_64, OPEN_PROPOSAL
from liandong.kernel.actions import Act, Action
from liandong.kernel.ports import law_book, posts
from liandong.kernel.roles import BUSINESS, Role
from liandong.law.limits import Due, Term, compute
from liandong.law.moments import chinese_date, end_of_day
from liandong.law.procedure.approval import Step, next_step
from liandong.law.procedure.hearing import may_chair
from liandong.law.verdict import Verdict, allow, refuse
from liandong.now import CHINA

GIVE_NOTICE = Action(
    name="cases.give_notice",
    title="登记行政处罚告知",
    kind="proposal",
    roles=INVESTIGATORS,
    form=forms.Notice,
    concerns=lambda p: p.ends == Ends.PENALTY,
    consequence="陈述、申辩和要求听证的期限从送达起算；期限未满、意见没有复核的，不能作出决定。",
    sources=(ART_44, ART_45, ART_63),
)


@GIVE_NOTICE.judge
def may_give_notice(act: Act) -> Verdict:
    proposal, values = act.record, act.values
    if not (verdict := in_order("告知日期", values["on"], filed(proposal.case))):
        return verdict
    owed = duties(proposal, values["on"])
    due = next_step(owed.stairs, taken(proposal))
    if due in (Step.UNIT_HEAD, Step.LEGAL_REVIEW):
        return refuse("out_of_order", f"下一步是{due}，办过以后再告知当事人。", ART_57)
    if missing := [item for item, _ in forms.told_items() if item not in values["told"]]:
        text = f"告知书没有告知{'；'.join(missing)}；三项都告知了再登记，没有的应当补正后重新送达。"
        return refuse("notice_incomplete", text, ART_44)
    if not owed.hearing.verdict and not values["is_hearing_offered"]:
        return owed.hearing.verdict
    counted = _plead_due(proposal, values["on"])
    if counted is None and values["plead_by"] is None:
        text = "本机关条线没有录入陈述、申辩的日数，请填告知书给的期限。"
        return refuse("no_period", text, ART_45)
    if counted and counted.last_day and values["plead_by"] and values["plead_by"] < counted.last_day:
        text = f"{counted.sentence.rstrip('。')}，所填的期限更早，请核对。"
        return refuse("period_too_short", text, ART_45)
    if values["plead_by"] and values["plead_by"] <= values["on"]:
        return refuse("period_too_short", "陈述、申辩的期限应当晚于送达的日期。", ART_45)
    return allow("may_give_notice", "可以登记。", ART_44)


def _plead_due(proposal: Proposal, on: date) -> Due | None:
    """When the time for 陈述、申辩 ends by the row of the agency's line; None where its line has none."""
    law, line = law_book().at(on), line_of_owner(proposal.case)
    row = law.find("M-09", line) if line else None
    return compute(_noon(on), Term.of(row), law_book().calendar) if row else None


def _noon(day: date) -> datetime:
    return datetime.combine(day, time(12), CHINA)


@GIVE_NOTICE.change
def give_notice(act: Act) -> None:
    proposal, values, on = act.record, act.values, act.values["on"]
    unsay(proposal)
    for name in ("notice_no", "told", "is_hearing_offered"):
        setattr(proposal, name, values[name])
    proposal.noticed_on, proposal.notice_way = on, values["way"]
    pleading = _plead_due(proposal, on)
    proposal.plead_by = values["plead_by"] or (pleading.last_day if pleading else None)
    proposal.counted = list(pleading.steps) if pleading and not values["plead_by"] else []
    if values["is_hearing_offered"]:
        asking = compute(_noon(on), Term.of(law_book().at(on)["P-04"]), law_book().calendar)
        proposal.ask_by = asking.last_day
        proposal.counted = [*proposal.counted, *asking.steps]
    keep_told(proposal)


def is_told(proposal: Proposal) -> bool:
    """Whether the party has been told and may speak."""
    return proposal.noticed_on is not None and proposal.state in OPEN_PROPOSAL


def _after_notice(act: Act) -> Verdict:
    return in_order("所填的日期", act.values["on"], noticed(act.record))


WAIVE = Action(
    name="cases.record_waiver",
    title="登记放弃陈述申辩",
    kind="proposal",
    roles=INVESTIGATORS,
    form=forms.Waiver,
    concerns=lambda p: is_told(p) and p.waived_on is None,
    consequence="只有当事人明确放弃的才算；不必等期限届满。",
    sources=(ART_45,),
)
WAIVE.judge(_after_notice)


@WAIVE.change
def waive(act: Act) -> None:
    act.record.waived_on = act.values["on"]
    act.record.is_hearing_waived = act.values["is_hearing_waived"] and act.record.is_hearing_offered
    act.note(paper=act.values["paper"])


PLEAD = Action(
    name="cases.record_plea",
    title="登记陈述申辩",
    kind="proposal",
    roles=INVESTIGATORS,
    form=forms.Plea,
    concerns=is_told,
    consequence="应当充分听取并复核；不得因此给予更重的处罚。",
    sources=(ART_45,),
)
PLEAD.judge(_after_notice)


@PLEAD.change
def plead(act: Act) -> None:
    proposal = act.record
    earlier = f"{proposal.plea}\n" if proposal.plea and proposal.pleaded_on else ""
    proposal.pleaded_on = act.values["on"]
    proposal.plea = f"{earlier}{chinese_date(act.values['on'])}：{act.values['plea']}"
    proposal.plea_reviewed_at = None
    act.announce("cases.plea_recorded", proposal=str(proposal.uuid))


REVIEW_PLEA = Action(
    name="cases.review_plea",
    title="复核陈述申辩",
    kind="proposal",
    roles=INVESTIGATORS,
    form=forms.PleaReview,
    concerns=lambda p: is_told(p) and p.pleaded_on is not None and p.plea_reviewed_at is None,
    consequence="意见成立的应当采纳，接着办“修改意见”。",
    sources=(ART_45,),
)


@REVIEW_PLEA.change
def review_plea(act: Act) -> None:
    act.record.plea_review, act.record.plea_reviewed_at = act.values["plea_review"], act.now


# ── 听证 ────────────────────────────────────────────────────────────────────────────────────────────


ASK_HEARING = Action(
    name="cases.record_hearing_request",
    title="登记要求听证",
    kind="proposal",
    roles=INVESTIGATORS,
    form=forms.HearingAsked,
    concerns=lambda p: is_told(p) and p.is_hearing_offered and p.hearing_asked_on is None,
    consequence="应当组织听证；听证举行以前不能作出决定。",
    sources=(ART_64,),
)


@ASK_HEARING.judge
def may_ask_hearing(act: Act) -> Verdict:
    if not (verdict := _after_notice(act)):
        return verdict
    last = act.record.ask_by
    if last and act.values["on"] > last:
        text = f"要求听证的期限已于{chinese_date(last)}届满，逾期提出的可以不组织听证；意见照样登记为陈述、申辩。"
        return refuse("asked_too_late", text, ART_64)
    return allow("may_ask", "可以登记。", ART_64)


@ASK_HEARING.change
def ask_hearing(act: Act) -> None:
    act.record.hearing_asked_on = act.values["on"]
    act.announce("cases.hearing_asked", proposal=str(act.record.uuid))


CALL_HEARING = Action(
    name="cases.call_hearing",
    title="通知听证",
    kind="proposal",
    roles=frozenset({Role.LEGAL_REVIEWER, Role.UNIT_HEAD, Role.AGENCY_HEAD}),
    form=forms.HearingCall,
    concerns=lambda p: is_told(p) and p.hearing_asked_on is not None and p.hearing_held_at is None,
    consequence="改期、换主持人的再办一次，重新通知；除涉及国家秘密、商业秘密、个人隐私的以外，公开举行。",
    sources=(ART_64,),
)


@CALL_HEARING.judge
def may_call_hearing(act: Act) -> Verdict:
    proposal, values = act.record, act.values
    asked = Before("before_request", "当事人要求听证的日期", proposal.hearing_asked_on)
    if not (verdict := in_order("通知送达日期", values["noticed_on"], asked)):
        return verdict
    latest = compute(values["at"], Term.of(law_book().at(values["noticed_on"])["P-05"]), law_book().calendar)
    if latest.last_day and values["noticed_on"] > latest.last_day:
        text = f"{latest.sentence.rstrip('。')}；通知送达太晚，请改期后重新通知。"
        return refuse("notice_too_short", text, ART_64)
    chairs = posts().holding(agencies=[proposal.owner], posts=[], roles=BUSINESS)
    named = [p for p in chairs if p.person_name == values["chair"]]
    if not named:
        return refuse("no_such_chair", f"本机关没有在岗的“{values['chair']}”，请另行指定主持人。", ART_64)
    handled = any(has_handled(proposal.case, p.person) for p in named)
    people = investigators(proposal.case) | ({values["chair"]} if handled else set())
    verdict = may_chair(
        values["chair"], people, on=values["at"].astimezone(CHINA).date(), interest=values["is_interested"]
    )
    if not verdict:
        return verdict
    return allow("may_call", "可以登记。", ART_64)


@CALL_HEARING.change
def call_hearing(act: Act) -> None:
    proposal, values = act.record, act.values
    proposal.hearing_at, proposal.hearing_place = values["at"], values["place"]
    proposal.hearing_chair, proposal.hearing_noticed_on = values["chair"], values["noticed_on"]


RECORD_HEARING = Action(
    name="cases.record_hearing",
    title="登记听证情况",
    kind="proposal",
    roles=frozenset({Role.LEGAL_REVIEWER, Role.UNIT_HEAD, Role.AGENCY_HEAD}),
    form=forms.HearingRecord,
    concerns=lambda p: is_told(p) and p.hearing_at is not None and p.hearing_held_at is None,
    consequence="根据听证笔录作出决定；直接关系当事人重大权益的，还应当法制审核。",
    sources=(ART_64, ART_58),
)


@RECORD_HEARING.judge
def may_record_hearing(act: Act) -> Verdict:
    planned = act.record.hearing_at.astimezone(CHINA).date()
    if act.values["on"] < planned:
        text = f"听证通知的是{chinese_date(planned)}，所填的日期更早；改期的请先办“通知听证”。"
        return refuse("before_hearing", text, ART_64)
    if has_handled(act.record.case, act.actor.person):
        return refuse("handled_case", "听证情况由主持听证的一方登记，承办人不得自行登记。", ART_64)
    return allow("may_record", "可以登记。", ART_64)


@RECORD_HEARING.change
def record_hearing(act: Act) -> None:
    proposal, values = act.record, act.values
    told = dict(act.action.form.base_fields["held"].choices)[values["held"]]  # type: ignore[union-attr]
    proposal.hearing_held_at = min(act.now, end_of_day(values["on"]))
    proposal.hearing_record = f"{chinese_date(values['on'])}{told}。{values['record']}"
    proposal.hearing_opinion = values["opinion"]
    act.announce("cases.hearing_recorded", proposal=str(proposal.uuid))
