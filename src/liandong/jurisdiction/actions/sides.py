"""各方和所争的记录：加进来、带进来、职权照抄、上一级重新算、案件停下和放开。由这个房间的动作在自己的事务里调用。

A case is stopped by a hold and shown to the other sides while the dispute is open; both end with it. What is kept apart (敏感、
行刑衔接) the machine never draws in: only the agency that holds it brings it, by an act of its own.
"""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from django.db.models import QuerySet

from liandong.cases.actions.handing import HIDE_CASE, SHOW_CASE
from liandong.cases.models import Case
from liandong.cases.states import LIVE, STOPPED_BY_DISPUTE
from liandong.catalogue.queries import answer
from liandong.jurisdiction.models import JurisdictionDispute, Position, Subject
from liandong.jurisdiction.standing import offences_of
from liandong.jurisdiction.states import LIVE_LEAD
from liandong.kernel import clocks, holds
from liandong.kernel.actions import Act
from liandong.kernel.actor import Actor
from liandong.kernel.models import Record
from liandong.kernel.ports import law_book
from liandong.kernel.roles import Level
from liandong.law.competence import Competence
from liandong.law.jurisdiction.bodies import OFF_PLATFORM, Body
from liandong.law.jurisdiction.disputes import next_step
from liandong.law.jurisdiction.facts import Stage
from liandong.law.superior import ART_25, Superior
from liandong.law.verdict import Verdict
from liandong.leads.models import BACKWARD, Lead
from liandong.now import CHINA
from liandong.offences import comparing
from liandong.offences.models import Claim
from liandong.registry.bodies import line_of
from liandong.registry.models import Agency
from liandong.registry.superiors import next_above, superior_of

NEGOTIATE_CLOCK = "管辖协商"
DECIDE_CLOCK = "指定管辖"
SHOWN = "管辖争议"


def join(act: Act, dispute: JurisdictionDispute, agencies: Iterable[Agency]) -> None:
    """Make these agencies sides of the dispute; one that is stays as it is."""
    for agency in agencies:
        Position.objects.get_or_create(
            dispute=dispute, agency=agency.uuid, defaults={"agency_name": agency.name}
        )
    rows = list(dispute.positions.order_by("pk").values_list("agency", "agency_name"))
    dispute.sides = [str(agency) for agency, _ in rows]
    dispute.agencies_told = "、".join(name for _, name in rows)[:400]


def parties(dispute: JurisdictionDispute) -> list[Agency]:
    """The agencies of its sides."""
    return list(
        Agency.objects.filter(uuid__in=dispute.positions.values_list("agency", flat=True)).order_by("code")
    )


def is_side(actor: Actor, dispute: JurisdictionDispute) -> bool:
    """Whether the actor's agency is a side; for the buttons of a list, asks the database nothing."""
    return str(actor.agency) in dispute.sides


def position_of(dispute: JurisdictionDispute, agency: UUID) -> Position | None:
    """The side an agency is; None where it is none."""
    return dispute.positions.filter(agency=agency).first()


def add_subject(dispute: JurisdictionDispute, kind: str, record: Record, *, is_drawn: bool = False) -> None:
    """Say that the dispute is about this record too."""
    assert isinstance(record, Case | Lead)
    offences = offences_of(kind, record.uuid)
    Subject.objects.get_or_create(
        dispute=dispute, record=record.uuid,
        defaults={
            "kind": kind, "number": record.number, "agency": record.owner, "agency_name": record.agency_name,
            "offence": offences[0] if offences else None, "is_drawn": is_drawn,
        },
    )  # fmt: skip


def is_apart(record: Record) -> bool:
    """Whether a record is kept from others, so that no machine brings it before them."""
    if isinstance(record, Case):
        return record.is_sensitive or record.is_criminal
    assert isinstance(record, Lead)
    return record.is_sensitive or record.origin in BACKWARD


def is_live(record: Case | Lead) -> bool:
    """Whether somebody has still to deal with it, so that who does may be disputed."""
    return record.state in (LIVE if isinstance(record, Case) else LIVE_LEAD)


def lacking(dispute: JurisdictionDispute) -> list[tuple[str, Record]]:
    """The sides' other records that speak of what people have confirmed to be the same offence, and are not in it yet."""
    found = [s.offence for s in dispute.subjects.all() if s.offence is not None]
    keys = {o.pk for offence in found for o in (offence, *comparing.same_as(offence))}
    sides = list(dispute.positions.values_list("agency", flat=True))
    known = list(dispute.subjects.values_list("record", flat=True))
    rows = Claim.objects.filter(
        offence__in=keys, agency__in=sides, ended_at=None, is_sensitive=False, kind__in=("case", "lead")
    )
    records: list[tuple[str, Record]] = []
    for claim in rows.exclude(record__in=known).order_by("pk"):
        model: type[Record] = Case if claim.kind == "case" else Lead
        record = model._default_manager.filter(uuid=claim.record).first()
        if record is not None and not is_apart(record):
            records.append((claim.kind, record))
    return records


def draw_in(dispute: JurisdictionDispute) -> None:
    """Bring those in."""
    for kind, record in lacking(dispute):
        add_subject(dispute, kind, record, is_drawn=True)


def stop_cases(act: Act, dispute: JurisdictionDispute) -> None:
    """Stop the live cases the dispute is about, and let the sides see a summary of each other's."""
    sides = parties(dispute)
    for case in _cases(dispute).filter(state__in=LIVE):
        reason = f"管辖争议{dispute.number}尚未解决，任何一方都不得作出处罚决定；可以调查取证、采取紧急措施。"
        if case.agency_name != dispute.first_finder_name:
            reason += f"紧急措施以最先发现的{dispute.first_finder_name}为主，采取前请先与其联系。"
        holds.place("case", case.uuid, STOPPED_BY_DISPUTE, reason, ART_25, ("dispute", dispute.uuid))
        told = set(case.shown_to.filter(by=dispute.uuid, ended_at=None).values_list("agency", flat=True))
        for agency in sides:
            if agency.uuid not in {case.owner, *told} and not is_apart(case):
                shown = {"agency": agency, "level": Level.SUMMARY, "ground": SHOWN, "by": dispute.uuid}
                act.also(SHOW_CASE, case, shown, f"管辖争议{dispute.number}")


def free_cases(act: Act, dispute: JurisdictionDispute, *, but: Iterable[UUID] = ()) -> None:
    """The dispute is over: the cases go on, except live ones of agencies that lost them, which may only be handed over."""
    kept = set(but)
    for case in _cases(dispute):
        if case.owner not in kept or case.state not in LIVE:
            holds.lift(case.uuid, dispute.uuid)
        if case.shown_to.filter(by=dispute.uuid, ended_at=None).exists():
            act.also(HIDE_CASE, case, {"by": dispute.uuid}, f"管辖争议{dispute.number}")


def _cases(dispute: JurisdictionDispute) -> QuerySet[Case]:
    records = dispute.subjects.filter(kind="case").values_list("record", flat=True)
    return Case.objects.filter(uuid__in=records).order_by("pk")


def competences_of(dispute: JurisdictionDispute, act: Act) -> dict[str, Competence]:
    """What the register of powers answers today for the item of the dispute, by the name of each place; empty where it has no item.

    An act that began in one place and ended in another is told of by each side's records for its own place.
    """
    if dispute.item is None:
        return {}
    on = act.now.astimezone(CHINA).date()
    return {name: answer(dispute.item, place, on).competence for place, name in _places(dispute).items()}


def _places(dispute: JurisdictionDispute) -> dict[str, str]:
    """Where it is said to have happened, code and name: the dispute's own place, then those the records it is about name."""
    records = list(dispute.subjects.values_list("record", flat=True))
    found = {dispute.division: dispute.division_name}
    for model in (Case, Lead):
        rows = model._default_manager.filter(uuid__in=records).order_by("pk")
        found |= dict(rows.values_list("division", "division_name"))
    return found


def powers_told(dispute: JurisdictionDispute, agency: Agency, act: Act) -> list[str]:
    """What the register of powers says of an agency for this item today, a line a place and power."""
    said = competences_of(dispute, act)
    if not said:
        return ["涉及事项没有对应到清单，职权清单没有可以对照的记载。"]
    on = act.now.astimezone(CHINA).date()
    lines: list[str] = []
    for place, competence in said.items():
        held = [c for c in competence.agencies if c.agency == agency.code]
        lines += [f"职权清单{on}：在{place}有权（{c.basis.value}，{c.row.article}）。" for c in held]
        gone = [e for e in competence.excluded if e.agency == agency.code]
        lines += [f"职权清单{on}：在{place}，{e.reason.rstrip('。')}。" for e in gone]
    return lines or [f"职权清单{on}：没有{agency.name}在{'、'.join(said)}对该事项的职权。"]


def reckon(dispute: JurisdictionDispute, act: Act, stage: Stage = Stage.NEGOTIATING) -> Superior:
    """Compute the common superior of the sides anew and write it down with its path and what is to be minded at this stage."""
    on = act.now.astimezone(CHINA).date()
    found = superior_of(parties(dispute), on)
    dispute.row, dispute.explained = found.row, found.verdict.explained[:1000]
    dispute.path = [hop.why for hop in found.path]
    dispute.through = [b.name for b in found.reached_through]
    line = common_line(dispute)
    within = law_book().at(on).find("M-02", line) if line else None
    dispute.cautions = [*found.verdict.warnings, *next_step(stage, found, within).warnings]
    dispute.is_on_platform = found.on_platform
    place(dispute, found.authority, found.coordinator)
    return found


def may_stand_with(dispute: JurisdictionDispute, party: Agency, act: Act) -> Verdict:
    """Whether this agency may be a side beside those there are: another office of one of them, and a coordinating body, may not."""
    superior = superior_of([*parties(dispute), party], act.now.astimezone(CHINA).date())
    if superior.verdict.code == "coordinating_body":
        return superior.verdict
    return next_step(Stage.NEGOTIATING, superior)


def place(dispute: JurisdictionDispute, authority: Body | None, coordinator: Body | None = None) -> None:
    """Write down who decides and who coordinates."""
    codes = [b.code for b in (authority, coordinator) if b is not None]
    known = dict(Agency.objects.filter(code__in=codes).values_list("code", "uuid"))
    dispute.authority_name = authority.name if authority else ""
    dispute.authority = known.get(authority.code) if authority else None
    dispute.coordinator_name = coordinator.name if coordinator else ""
    dispute.coordinator = known.get(coordinator.code) if coordinator else None


def place_above(dispute: JurisdictionDispute, agency: Agency, act: Act) -> None:
    """Write down the organ one step above an agency as the one that decides."""
    body = next_above(agency, act.now.astimezone(CHINA).date())
    place(dispute, body)
    dispute.is_on_platform = body is not None and OFF_PLATFORM not in body.traits


def common_line(dispute: JurisdictionDispute) -> str:
    """The line all sides belong to, as the parameters of the law name it; empty where they belong to several."""
    lines = {line_of(a) for a in parties(dispute)}
    return lines.pop() if len(lines) == 1 else ""


def start_negotiation(dispute: JurisdictionDispute, act: Act) -> None:
    """The limit of negotiation: of the line where it has one, else the city's own."""
    line, day = common_line(dispute), act.now.astimezone(CHINA).date()
    row, of = ("M-02", line) if line and law_book().at(day).find("M-02", line) else ("N-06", "")
    clocks.start("dispute", dispute.uuid, NEGOTIATE_CLOCK, row, act.now, owed_by=dispute.owner, line=of)


def start_decision(dispute: JurisdictionDispute, act: Act) -> None:
    """It reaches whoever decides; the limit runs where the line sets one; owed by the sides' own desk while that is off the platform."""
    dispute.escalated_at = act.now
    clocks.end(dispute.uuid, NEGOTIATE_CLOCK, act.now)
    line, day = common_line(dispute), act.now.astimezone(CHINA).date()
    if line and law_book().at(day).find("M-03", line):
        owed_by = dispute.authority if dispute.is_on_platform and dispute.authority else dispute.owner
        clocks.start("dispute", dispute.uuid, DECIDE_CLOCK, "M-03", act.now, owed_by=owed_by, line=line)


def stop_clocks(dispute: JurisdictionDispute, act: Act) -> None:
    for name in (NEGOTIATE_CLOCK, DECIDE_CLOCK):
        clocks.end(dispute.uuid, name, act.now)
