"""该不该公示、在哪里、到哪一天：把决定和人的判断交给纯规则 `law.publication`。

Main names: `may_concern`, `facts_of`, `whether`, `channels_of`, `clocks_of`, `term`.
Source: 行政处罚法第四十八条; 市场监督管理行政处罚信息公示规定; 信用修复管理办法（各条见参数）.
"""

from __future__ import annotations

from datetime import date, datetime, time
from typing import Any

from liandong.cases.models import HELD_UNLAWFUL, Decision
from liandong.cases.procedure.duties import line_of_owner, party_kind_of
from liandong.kernel.ports import law_book
from liandong.law.credit.repair import CreditClass, CreditTerm, term_of
from liandong.law.moments import chinese_date
from liandong.law.procedure.penalty import PartyKind, Penalty, PenaltyKind
from liandong.law.publication import at_all
from liandong.law.publication.at_all import Channel, Standing, may_publish, may_publish_in
from liandong.law.publication.clocks import Clock, Showing, clocks, showing
from liandong.law.verdict import Verdict, refuse
from liandong.now import CHINA, today
from liandong.publication.states import ART_48, HOUSE_PUBLICATION
from liandong.registry.models import Agency

PUBLISH_CLOCKS = tuple(f"公示：{channel}" for channel in Channel)
WITHDRAW_CLOCKS = tuple(f"撤下：{channel}" for channel in Channel)
OURS = "作出决定"
"""The start of the limits that the deciding agency must keep; another agency's begin with its receipt."""


def penalty_of(decision: Decision) -> Penalty | None:
    """The penalty as the rules name it; None where the decision imposes none, or kinds and amounts do not fit together."""
    try:
        kinds = frozenset(map(PenaltyKind, decision.penalties))
        return Penalty(kinds, decision.fine_fen, decision.confiscated_fen)
    except ValueError:
        return None


def facts_of(decision: Decision, **judged: Any) -> at_all.Decision | None:
    """The decision as the rules of publication read it; None where it imposes no penalty they know.

    Args:
        judged: what people have judged, by the names of `law.publication.at_all.Decision`; another penalty, too.
    """
    penalty = judged.pop("penalty", None) or penalty_of(decision)
    if penalty is None:
        return None
    return at_all.Decision(
        line=line_of_owner(decision.case), decided_on=decision.decided_on,
        effective_on=decision.delivered_on or decision.decided_on, penalty=penalty,
        party=PartyKind(party_kind_of(decision.case)), simple=decision.is_simple, other_province=_is_elsewhere(decision),
        **{"standing": standing_of(decision)} | judged,
    )  # fmt: skip


def standing_of(decision: Decision) -> Standing:
    """What has become of it; a change leaves it in force as it was changed."""
    if decision.state == "annulled":
        return Standing.REVOKED
    is_unlawful = decision.remedies_taken.filter(result=HELD_UNLAWFUL).exists()
    return Standing.UNLAWFUL if is_unlawful else Standing.IN_FORCE


def _is_elsewhere(decision: Decision) -> bool:
    """Whether the register has the party in another province than the agency."""
    party = decision.case.party
    if party is None or not party.division:
        return False
    own = Agency.objects.only("division").get(uuid=decision.owner).division
    return party.division[:2] != own[:2]


def judged_of(said: Any) -> dict[str, Any]:
    """What people judged, from a publication or from what is typed for one."""
    grade = said["grade"]
    return {
        "social_impact": said["social_impact"], "credit_class": CreditClass(grade) if grade else None,
        "minor_and_remedied": said["is_remedied"], "lower_fine": said["is_lower_fine"],
        "banned_until": said["banned_until"],
    }  # fmt: skip


JUDGED = ("social_impact", "grade", "is_remedied", "is_lower_fine", "banned_until")


def standing_facts(publication: Any) -> at_all.Decision | None:
    """The decision with what its publication has judged."""
    said = {name: getattr(publication, name) for name in JUDGED}
    return facts_of(publication.decision, **judged_of(said))


def may_concern(decision: Decision) -> Verdict:
    """Whether it has to be decided at all if this decision is published: it imposes something that could be."""
    case = decision.case
    if case.is_criminal or case.is_sensitive:
        return refuse("kept_apart", "敏感、涉嫌犯罪的案件，决定不在平台公示。", HOUSE_PUBLICATION)
    if not decision.penalties:
        return refuse("no_penalty", "没有给予行政处罚的决定，不在这里公示。", ART_48)
    facts = facts_of(decision, social_impact=True)
    if facts is None:
        text = "决定的处罚种类和金额对不上，请先在决定上办理“登记变更”。"
        return refuse("penalty_unclear", text, HOUSE_PUBLICATION)
    return may_publish(facts, law=law_on(decision.decided_on))


def law_on(day: date) -> Any:
    """The law of a day, with the city's own calendar."""
    return law_book().at(day)


def whether(facts: at_all.Decision) -> Verdict:
    """Whether it may be published, by what people have judged."""
    return may_publish(facts, law=law_on(facts.decided_on))


def channels_of(facts: at_all.Decision) -> list[Channel]:
    """Where it belongs."""
    law = law_on(facts.decided_on)
    return [channel for channel in Channel if may_publish_in(channel, facts, law=law)]


def clocks_of(decision: Decision) -> list[Clock]:
    """The limits of our own agency, by channel, as if it were to be published everywhere it may be."""
    facts = facts_of(decision, social_impact=True)
    if facts is None:
        return []
    found = clocks(facts, law=law_on(decision.decided_on))
    return [one for one in found if one.parameter is not None and one.parameter.starts == OURS]


def term(facts: at_all.Decision, on: date | None = None) -> CreditTerm | None:
    """How long the platform's own page shows it: as 信用修复管理办法 has it for its class, by the platform's own rule."""
    return term_of(facts.grade, facts.effective_on, law_on(on or today()))


def term_told(found: CreditTerm) -> str:
    """The end on our own page in a sentence."""
    return f"本平台的公示页按{found.grade}失信信息公示至{chinese_date(found.last_day)}：{'；'.join(found.longest.steps)}。"


def midday(day: date) -> datetime:
    """A moment of a day of which only the day is known."""
    return datetime.combine(day, time(12), CHINA)


def showing_in(channel: Channel, facts: at_all.Decision, published_at: datetime) -> Showing:
    """Until when a channel shows it."""
    return showing(channel, facts, published_at, law=law_on(today()))
