"""谁管辖：把说到同一违法行为的立案、移送、退回、争议、协商和指定收在一起，问法律规则。

The answer is computed whenever it is asked, over the offences people have confirmed to be one, and stored nowhere. Records kept
apart (sensitive, 行刑衔接) count only for the agency that holds them, a dispute about nothing else only for its sides. Agencies go
by their public id; the rule treats it as a name.

Main names: `standing_of`, `situation_of`, `offences_of`, `Standing`. Source: 行政处罚法第二十五条.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

from django.db.models import Q

from liandong.cases.filings import filing_of
from liandong.cases.models import Case
from liandong.cases.states import FILED
from liandong.cases.venue import places_of, venue_told
from liandong.catalogue.queries import answer
from liandong.dispatches.grounds import NOT_OURS, returning
from liandong.dispatches.models import Dispatch
from liandong.dispatches.states import HELD
from liandong.jurisdiction.models import JurisdictionDispute, Stance
from liandong.jurisdiction.states import OPEN, SETTLED, STAGES
from liandong.law.jurisdiction.facts import (
    Agreement,
    Declined,
    Designation,
    Dispute,
    Filing,
    Matter,
    Situation,
    TransferIn,
)
from liandong.law.jurisdiction.settle import Holding, State, settle
from liandong.law.superior import Superior
from liandong.now import CHINA, today
from liandong.offences import comparing
from liandong.offences.models import Claim, Offence
from liandong.registry.bodies import line_of
from liandong.registry.models import Agency
from liandong.registry.queries import POLICE
from liandong.registry.superiors import superior_of


@dataclass(frozen=True, slots=True)
class Standing:
    """Who has it, why, and what comes next, with names.

    Attributes:
        holder: name of the agency that has it; empty where nobody has.
        disputes: every dispute about it, the open ones first.
        has_unknown: no record says which item of the catalogue it is, so that powers could not be asked.
        special: by which special place a case of the viewer goes, a sentence each with its source.
    """

    holding: Holding
    holder: str
    disputes: tuple[JurisdictionDispute, ...]
    has_unknown: bool
    special: tuple[str, ...] = ()

    @property
    def told(self) -> str:
        """The answer in a sentence."""
        head = {State.HELD: f"由{self.holder}管辖", State.DISPUTED: "有争议", State.NONE: "尚无机关管辖"}
        step = f"下一步：{self.holding.next_step}。" if self.holding.next_step else ""
        return f"{head[self.holding.state]}。{self.holding.verdict.explained}{step}{''.join(self.notes)}"

    @property
    def notes(self) -> tuple[str, ...]:
        """What is to be minded, a sentence each."""
        unknown = ("涉及事项没有对应到清单，职权未核。",) if self.has_unknown else ()
        return (*self.holding.verdict.warnings, *self.special, *unknown)


def offences_of(kind: str, record: UUID) -> list[Offence]:
    """The offences a record speaks of; those it spoke of only where it no longer speaks of any."""
    rows = Claim.objects.filter(kind=kind, record=record).select_related("offence").order_by("pk")
    live = [c.offence for c in rows if c.ended_at is None]
    return list(dict.fromkeys(live or [c.offence for c in rows]))


def standing_of(offences: Iterable[Offence], viewer: UUID | None = None) -> Standing | None:
    """The answer for offences confirmed to be one; None where nothing is claimed of them.

    Args:
        viewer: the agency that asks; what others keep apart does not count for it.
    """
    found = _Facts(offences, viewer)
    if not found.claims:
        return None
    situation = found.situation()
    holding = settle(situation, found.superior(situation))
    if holding.stopped and found.is_handed_over(holding.stopped):
        holding = replace(holding, next_step="", stopped=frozenset())
    name = situation.name(holding.holder) if holding.holder else ""
    disputes = sorted(found.disputes, key=lambda d: (d.state not in OPEN, -d.pk))
    return Standing(holding, name, tuple(disputes), not any(c.item_id for c in found.claims), found.special())


def situation_of(offences: Iterable[Offence], viewer: UUID | None = None) -> Situation:
    """Every fact the platform has about who handles them."""
    return _Facts(offences, viewer).situation()


class _Facts:
    """What is known of a group of offences, each table read once."""

    def __init__(self, offences: Iterable[Offence], viewer: UUID | None) -> None:
        self.viewer = viewer
        keys = {o.pk for offence in offences for o in (offence, *comparing.same_as(offence))}
        rows = list(Claim.objects.filter(offence__in=keys).select_related("item").order_by("pk"))
        self.claims = [c for c in rows if not c.is_sensitive or c.agency == viewer]
        self.live = [c for c in self.claims if c.ended_at is None]
        records = {c.record for c in self.claims}
        apart = {c.record for c in rows} - records
        cases = Case.objects.filter(uuid__in=[c.record for c in self.claims if c.kind == "case"]).order_by(
            "pk"
        )
        self.cases = list(cases)
        self.dispatches = list(Dispatch.objects.filter(carried__in=records).order_by("pk"))
        about = Q(subjects__record__in=records) | Q(subjects__offence__in=keys)
        disputes = (
            JurisdictionDispute.objects.filter(about).exclude(state="withdrawn").distinct().order_by("pk")
        )
        self.disputes = [
            d
            for d in disputes.prefetch_related("positions", "subjects")
            if str(viewer) in d.sides
            or any(
                s.record not in apart and (s.record in records or s.offence_id in keys)
                for s in d.subjects.all()
            )
        ]

    def situation(self) -> Situation:
        filings = [filing for case in self.cases if (filing := filing_of(case)) is not None]
        competent = self._competent(filings)
        known = self._agencies(competent)
        return Situation(
            competent=competent, filings=tuple(filings), transfers=tuple(self._transfers()), declined=tuple(self._declined()),
            disputes=tuple(_open(d) for d in self.disputes if d.state in OPEN), agreements=tuple(self._agreements()),
            designations=tuple(self._designations()), names=self._off_platform() | {str(a.uuid): a.name for a in known},
            police=frozenset(str(a.uuid) for a in known if line_of(a) == POLICE),
        )  # fmt: skip

    def superior(self, situation: Situation) -> Superior | None:
        """The common superior of those between whom it stands, today; None where there are not two."""
        open_ones = [d for d in self.disputes if d.state in OPEN]
        parties = {str(p.agency) for d in open_ones for p in d.positions.all()}
        if not parties:
            parties = {f.agency for f in situation.filings if f.withdrawn_at is None}
            parties |= {d.agency for d in situation.declined}
        agencies = list(Agency.objects.filter(uuid__in=parties))
        return superior_of(agencies, today()) if len(agencies) > 1 else None

    def is_handed_over(self, stopped: frozenset[str]) -> bool:
        """Whether these agencies have nothing left that they should hand over: no case, none that was sent to them, no lead."""
        received = {str(d.receiver) for d in self.dispatches if d.state in HELD and d.carried_kind == "case"}
        is_handled = any(str(c.owner) in stopped and c.state in FILED for c in self.cases)
        return not (is_handled or received & stopped or any(d.state in SETTLED for d in self.disputes))

    def _competent(self, filings: list[Filing]) -> frozenset[str]:
        """Who holds the power for the items and places told of, each on the day of its filing or registration.

        Where no record names an item of the catalogue, whoever filed is taken at its word.
        """
        claims = self.live or self.claims
        asked = {(c.item, place, self._day(c)) for c in claims for place in self._places(c) if c.item}
        if not asked:
            return frozenset(f.agency for f in filings)
        codes = {code for item, place, on in asked for code in answer(item, place, on).competence.holders}
        return frozenset(str(u) for u in Agency.objects.filter(code__in=codes).values_list("uuid", flat=True))

    def _places(self, claim: Claim) -> tuple[str, ...]:
        """Where the power is asked for: where it happened, and the special place a case names."""
        case = next((c for c in self.cases if c.uuid == claim.record), None)
        found = places_of(case, self._day(claim)) if case is not None else ()
        return tuple(dict.fromkeys(place for place in (claim.division, *found) if place))

    def special(self) -> tuple[str, ...]:
        """What the rule says of the special places that the viewer's own cases name, with its source and its limits."""
        own = [case for case in self.cases if case.state in FILED and case.owner == self.viewer]
        return tuple(dict.fromkeys(line for case in own for line in venue_told(case, today())))

    def _day(self, claim: Claim) -> date:
        filed = next((c.approved_at for c in self.cases if c.uuid == claim.record and c.approved_at), None)
        return (filed or claim.since).astimezone(CHINA).date()

    def _agencies(self, competent: frozenset[str]) -> list[Agency]:
        ids = {c.agency for c in self.claims} | {UUID(a) for a in competent}
        ids |= {a for d in self.dispatches for a in (d.receiver, d.sender)}
        ids |= {p.agency for d in self.disputes for p in d.positions.all()}
        ids |= {d.holder for d in self.disputes if d.holder}
        return list(Agency.objects.filter(uuid__in=ids))

    def _off_platform(self) -> dict[str, str]:
        """Names of those a record was sent to on paper."""
        return {str(d.receiver): d.receiver_name for d in self.dispatches if d.is_paper}

    def _transfers(self) -> Iterable[TransferIn]:
        for d in self.dispatches:
            if d.state in HELD:
                matter = Matter.CASE if d.carried_kind == "case" else Matter.LEAD
                yield TransferIn(matter, str(d.sender), str(d.receiver), d.sent_at)

    def _declined(self) -> Iterable[Declined]:
        for d in self.dispatches:
            if d.state == "returned" and d.ground in NOT_OURS and d.settled_at:
                yield Declined(str(d.receiver), d.settled_at, returning(d.ground).label)
        for dispute in self.disputes:
            for p in dispute.positions.all():
                if p.stance == Stance.DECLINES and p.stated_at:
                    yield Declined(str(p.agency), p.stated_at, p.basis)

    def _agreements(self) -> Iterable[Agreement]:
        for d in self.disputes:
            if d.state not in OPEN and not d.decided_by_name and d.holder and d.decided_at:
                signed = frozenset(str(p.agency) for p in d.positions.all() if p.signed_at)
                yield Agreement(signed, str(d.holder), d.decided_at)

    def _designations(self) -> Iterable[Designation]:
        for d in self.disputes:
            if d.decided_by_name and d.holder and d.decided_at:
                yield Designation(d.decided_by_name, str(d.holder), d.decided_at, d.letter_no)


def _open(dispute: JurisdictionDispute) -> Dispute:
    parties = frozenset(str(p.agency) for p in dispute.positions.all())
    return Dispute(parties, dispute.raised_at, STAGES[dispute.state])
