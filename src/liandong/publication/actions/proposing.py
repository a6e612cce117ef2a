"""提出公示或者不予公示。

What is to be published is put together from the decision and masked; the words are kept with the proposal, so that the head approves
what was read. Source: 行政处罚法第四十八条、第五十条.
"""

from __future__ import annotations

from typing import Any

from liandong.cases.actions.registering import TAKERS
from liandong.kernel.actions import Act, Action
from liandong.kernel.models import Record
from liandong.kernel.roles import Role
from liandong.law.credit.repair import CreditClass
from liandong.law.procedure.penalty import PartyKind
from liandong.law.publication.masking import Sensitive, masks, may_release
from liandong.law.verdict import Verdict, refuse
from liandong.now import today
from liandong.publication import forms, weighing
from liandong.publication.composing import FREE, composed, original, shown
from liandong.publication.masking import BY_MACHINE
from liandong.publication.models import Ground, Publication
from liandong.publication.states import ART_48, ART_50, HOUSE_PUBLICATION

HEAD = frozenset({Role.AGENCY_HEAD})


def _preview(record: Record) -> dict[str, Any]:
    """The text as it would go out, and what was judged when it was proposed before."""
    assert isinstance(record, Publication)
    return {
        "preview": shown(composed(record.decision, record.hides)),
        "social_impact": {True: "yes", None: ""}.get(record.social_impact, "") or ("unjudged" if record.text else ""),
    }  # fmt: skip


PROPOSE = Action(
    name="publication.propose_publication",
    title="提出公示意见",
    kind="publication",
    roles=TAKERS,
    form=forms.Proposing,
    present=_preview,
    consequence="由机关负责人批准；批准以前页面上看得到将要公示的内容，可以再改。",
    sources=(ART_48, ART_50, HOUSE_PUBLICATION),
)


@PROPOSE.judge
def may_propose(act: Act) -> Verdict:
    """What people judged allows it, and everything that may not go out is dealt with."""
    publication, values = act.record, act.values
    if not (verdict := weighing.may_concern(publication.decision)):
        return verdict
    facts = weighing.facts_of(publication.decision, **weighing.judged_of(values))
    assert facts is not None  # may_concern 已经问过
    if not (verdict := weighing.whether(facts)):
        return verdict
    said = original(publication.decision)
    missing = [word for word in values["hides"] if not any(word in said[name] for name in FREE)]
    if missing:
        text = f"决定里没有“{missing[0]}”。请照决定书的写法填写要隐去的文字，没有的删去。"
        return refuse("nothing_to_hide", text, ART_50)
    return may_release(
        _contents(values), _dealt_with(values, facts.party), secrecy_reviewed=True, line=facts.line, on=today(),
        law=weighing.law_on(today()),
    )  # fmt: skip


def _contents(values: dict[str, Any]) -> list[Sensitive]:
    """What the letter is said to hold."""
    return [Sensitive(one) for one in values["contents"]]


def _dealt_with(values: dict[str, Any], party: PartyKind) -> set[Sensitive]:
    """What the platform hides by itself, the name of a party that is a person too; all else where words to be hidden are listed."""
    if values["hides"]:
        return set(Sensitive)
    return {*BY_MACHINE, Sensitive.PERSON_NAME} if party is PartyKind.PERSON else set(BY_MACHINE)


@PROPOSE.change
def propose(act: Act) -> None:
    publication, values = act.record, act.values
    for name in (*weighing.JUDGED, "reasons", "contents", "hides", "reviewed_by"):
        setattr(publication, name, values[name])
    facts = weighing.facts_of(publication.decision, **weighing.judged_of(values))
    assert facts is not None
    publication.is_withheld, publication.ground = False, ""
    publication.grade = facts.grade.value
    publication.text = composed(publication.decision, values["hides"])
    publication.counted = _counted(facts, values)
    publication.channels = [channel.value for channel in weighing.channels_of(facts)]
    _proposed(act)


def _counted(facts: Any, values: dict[str, Any]) -> list[str]:
    """How it was judged: whether, what was hidden, where, until when."""
    verdict = weighing.whether(facts)
    hidden = masks(_contents(values), line=facts.line, on=today(), law=weighing.law_on(today()))
    end = weighing.term(facts)
    return [
        verdict.explained, *verdict.warnings, *(f"{one.how}。" for one in hidden), *([weighing.term_told(end)] if end else []),
    ]  # fmt: skip


def _proposed(act: Act) -> None:
    act.record.author = act.actor.post
    act.announce("publication.proposed", publication=str(act.record.uuid))


WITHHOLD = Action(
    name="publication.propose_withholding",
    title="提出不予公示",
    kind="publication",
    roles=TAKERS,
    form=forms.Withholding,
    consequence="由机关负责人批准；批准以后各渠道的公示期限到此为止，监督看得到不予公示和理由的类别。",
    sources=(ART_48, ART_50, HOUSE_PUBLICATION),
)


@WITHHOLD.change
def withhold(act: Act) -> None:
    """Never refused by the rule: a line's duty to publish is said beside it, for the head to read."""
    publication, values = act.record, act.values
    publication.is_withheld, publication.ground, publication.reasons = (
        True,
        values["ground"],
        values["reasons"],
    )
    publication.text, publication.channels, publication.hides, publication.contents = {}, [], [], []
    publication.social_impact = False if values["ground"] == Ground.NO_IMPACT else None
    publication.grade = CreditClass.MINOR.value if values["ground"] == Ground.MINOR else ""
    publication.counted = _against(publication)
    _proposed(act)


def _against(publication: Publication) -> list[str]:
    """What stands against withholding: a rule of the line by which every decision of the ordinary procedure is published."""
    facts = weighing.facts_of(publication.decision)
    every = weighing.law_on(publication.decided_on).find("M-21", facts.line) if facts and facts.line else None
    if every is None or publication.decision.is_simple:
        return []
    return [
        f"本条线规定{every.items[0]}应当公示（{every.provision}），不公示的须有法律、行政法规的规定，请核对。"
    ]
