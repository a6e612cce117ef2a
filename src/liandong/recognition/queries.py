"""有没有可以互认的结果：一个当事人、一个事项、一个地点、一天，列出答得上的，每条说明为什么。

Asked before a visit is planned or a case is filed, by the page, by the interface and by the rooms above. Only what the actor
may see in full is answered; what had ended, had expired by the day or was not yet made on it is left out.

Main names: `answers`, `Answers`, `Answering`.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Q

from liandong.catalogue.models import Item
from liandong.kernel.actor import Actor
from liandong.kernel.roles import Level
from liandong.law.verdict import Verdict
from liandong.parties.models import Party
from liandong.recognition import rules
from liandong.recognition.bearing import bearing
from liandong.recognition.kinds import FINDING
from liandong.recognition.models import Finding

AT_MOST = 20


@dataclass(frozen=True, slots=True)
class Answering:
    """One finding, why it answers, and what is to be minded."""

    finding: Finding
    reasons: tuple[str, ...]
    cautions: tuple[str, ...]

    @property
    def sentence(self) -> str:
        return "；".join(self.reasons) + "。" + "".join(self.cautions)


@dataclass(frozen=True, slots=True)
class Answers:
    """The findings, the most telling first; the verdict always allows, and prompts where there is one."""

    verdict: Verdict
    found: tuple[Answering, ...]


def answers(
    actor: Actor, party: Party, item: Item, place: str, on: date, *, but_of: UUID | None = None
) -> Answers:
    """What has been found out already about a party under an item, as far as this actor sees it in full.

    Args:
        place: division code of where the visit would be or the case arose.
        on: the day of the visit or of the case.
        but_of: the agency whose own findings are left out.
    """
    whole = party.merged_into or party
    same = Q(party=whole) | Q(party__merged_into=whole)
    stood = Q(ended_on=None) | Q(ended_on__gt=on)  # 后来过期、撤销、变更的，那一天仍然有效
    rows = FINDING.sight.rows(actor, Level.FULL).filter(
        same, stood, item=item, found_on__lte=on, valid_to__gte=on
    )
    if but_of is not None:
        rows = rows.exclude(owner=but_of)
    newest_first = rows.select_related(*FINDING.related).order_by("-found_on", "-pk")
    weighed = [(bearing(finding, on, place), finding) for finding in newest_first]
    weighed.sort(key=lambda pair: rules.strength(pair[0]), reverse=True)
    found = tuple(Answering(f, rules.reasons(said), rules.cautions(said)) for said, f in weighed[:AT_MOST])
    return Answers(rules.prompt(len(found)), found)
