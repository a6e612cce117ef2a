"""这些机关这一天可以为这些事项去查这个当事人吗：从名录、职权、清单、互认里取事实，交给法律的规则判断。

The rule is `law.inspection.may_inspect`; here it is only given what the platform knows. Visits on record count by themselves; those made
before there was a record, and the approval, are taken as the asker says them.

Main names: `Asked`, `Said`, `answer`.
Source: 国办发〔2024〕54号; 行政处罚法第四十二条; 优化营商环境条例第五十七条.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time
from uuid import UUID

from liandong.catalogue.models import Item
from liandong.catalogue.queries import who_may_act
from liandong.inspections.earlier import Earlier, recorded
from liandong.inspections.queries import standing_list
from liandong.kernel.actor import Actor
from liandong.law.competence import PowerKind
from liandong.law.inspection import facts
from liandong.law.inspection.may_inspect import Answer, may_inspect
from liandong.now import CHINA
from liandong.parties.models import Party
from liandong.recognition.queries import answers
from liandong.registry.models import Agency, LegalKind
from liandong.registry.queries import certified

KINDS = {
    LegalKind.COORDINATOR: facts.InspectorKind.COORDINATING,
    LegalKind.AUTHORISED: facts.InspectorKind.AUTHORISED,
    LegalKind.ENTRUSTED: facts.InspectorKind.ENTRUSTED,
}
"""What an agency of the register is to the rule; all others are administrative agencies."""


@dataclass(frozen=True, slots=True)
class Asked:
    """One question.

    Attributes:
        place: division code. task: why it is done. approved_on: day of the head's approval, null where there is none.
        emergency: why it could not wait. clue: what takes it out of the cap.
        before: days of earlier visits that are not on record, with the agency that came, null where it is not said.
        to_come: how many others of this year the agencies have approved and not made; only its own department may know of them.
        is_noticed: whether the notice to the firm is made out; asked at the door alone.
        record: the visit that is asked about, where it is on record already.
        officers: certificates of those who are sent; None = whoever may be sent. recused: of those who must stay away from this party.
        reasons: code of a finding → the reason given for going all the same.
    """

    party: Party
    agencies: tuple[Agency, ...]
    items: tuple[Item, ...]
    place: str
    on: date
    task: facts.TaskKind = facts.TaskKind.ROUTINE
    approved_on: date | None = None
    emergency: str = ""
    clue: facts.Clue | None = None
    before: tuple[tuple[date, UUID | None], ...] = ()
    to_come: int = 0
    is_noticed: bool = True
    record: UUID | None = None
    officers: Collection[str] | None = None
    recused: Collection[str] = ()
    reasons: Mapping[str, str] = field(default_factory=dict)

    def earlier(self) -> tuple[Earlier, ...]:
        """The visits on record and those the asker told."""
        said = (Earlier(day, frozenset({who} if who else ())) for day, who in self.before)
        return (*recorded(self.party, without=self.record), *said)


@dataclass(frozen=True, slots=True)
class Said:
    """The answer of the rule, and the names of the items for which none of the agencies has power there."""

    answer: Answer
    unpowered: tuple[str, ...]


def answer(actor: Actor, asked: Asked) -> Said:
    """What the rule says; of recognised results only those that the asker sees in full."""
    able = {i.code: who_may_act(i, asked.place, asked.on, (PowerKind.CHECK,)) for i in asked.items}
    here = {agency.uuid for agency in asked.agencies}
    unpowered = tuple(item for item in asked.items if not able[item.code] & here)
    parts, earlier = [], asked.earlier()
    for agency in asked.agencies:
        mine = tuple(item for item in asked.items if agency.uuid in able[item.code])
        has_power = bool(mine) and not unpowered
        parts.append(_part(actor, asked, earlier, agency, mine or asked.items, has_power))
    days = tuple(sorted(one.on for one in earlier))
    said = may_inspect(facts.Visit(on=asked.on, parts=tuple(parts), other_visits=days))
    return Said(said, tuple(item.name for item in unpowered))


def _part(
    actor: Actor, asked: Asked, earlier: tuple[Earlier, ...], agency: Agency, items: tuple[Item, ...], has_power: bool
) -> facts.Part:  # fmt: skip
    approved = asked.approved_on
    return facts.Part(
        agency=agency.name,
        kind=KINDS.get(LegalKind(agency.kind), facts.InspectorKind.AGENCY),
        has_power=has_power,
        items=tuple(facts.Item(i.code, i.published_on, i.until) for i in items),
        officers=tuple(_officers(agency, asked)),
        task=asked.task,
        approved_at=datetime.combine(approved, time.min, CHINA) if approved else None,
        emergency=asked.emergency,
        notice_ready=asked.is_noticed,
        visits_this_year=visits_of(earlier, agency.uuid, asked.on.year),
        visits_to_come=asked.to_come,
        cap=cap_of(agency, asked.on),
        clue=asked.clue,
        recognised=tuple(_recognised(actor, asked, agency, items)),
        reasons=asked.reasons,
    )


def _officers(agency: Agency, asked: Asked) -> Iterable[facts.Officer]:
    for one in certified(agency, asked.on):
        if asked.officers is None or one.certificate in asked.officers:
            yield facts.Officer(
                str(one.uuid), certified_from=one.valid_from, certified_until=one.valid_to, recused=one.certificate in asked.recused
            )  # fmt: skip


def visits_of(earlier: Iterable[Earlier], agency: UUID, year: int) -> int:
    """An agency's own visits of a year."""
    return sum(agency in one.agencies and one.on.year == year for one in earlier)


def cap_of(agency: Agency, on: date) -> facts.Cap | None:
    """The cap of the agency's published list of that year."""
    one = standing_list(agency.uuid, on.year)
    if one is None or one.cap_visits is None or one.cap_on is None:
        return None
    return facts.Cap(one.cap_visits, one.cap_document, one.cap_on)


def _recognised(
    actor: Actor, asked: Asked, agency: Agency, items: Iterable[Item]
) -> Iterable[facts.Recognised]:
    for item in items:
        for one in answers(actor, asked.party, item, asked.place, asked.on, but_of=agency.uuid).found:
            yield facts.Recognised(item.code, one.finding.agency_name, one.finding.valid_to)
