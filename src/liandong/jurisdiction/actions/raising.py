"""提出争议：一方就案件、线索发起协商；两家退回的自动成为消极争议；下级就重大、复杂、疑难的案件报请上级指定。

Whoever raises must have a stake: a power, a filing, or the case or lead sent to it. The negotiation limit starts, the cases of
all sides stop short of a decision, and each side is told. Source: 行政处罚法第二十五条.
"""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from liandong.cases.models import Case
from liandong.dispatches.grounds import NOT_OURS, returning
from liandong.dispatches.models import Dispatch
from liandong.jurisdiction import forms
from liandong.jurisdiction.actions import sides
from liandong.jurisdiction.models import Conflict, JurisdictionDispute, Position, Stance
from liandong.jurisdiction.standing import offences_of, situation_of
from liandong.jurisdiction.states import HOUSE_DISPUTES, OPEN, OPINION
from liandong.kernel import kinds, numbering, opening
from liandong.kernel.actions import Act, Action
from liandong.kernel.models import Record
from liandong.kernel.roles import Level, Role
from liandong.law.jurisdiction.disputes import Difficulty, may_ask_superior, may_raise, next_step
from liandong.law.jurisdiction.facts import Stage
from liandong.law.superior import ART_25
from liandong.law.verdict import Verdict, allow, refuse
from liandong.leads.models import Lead
from liandong.now import CHINA
from liandong.registry.bodies import line_of
from liandong.registry.models import Agency
from liandong.registry.superiors import next_above, superior_of

RAISERS = frozenset({Role.LIAISON, Role.UNIT_HEAD, Role.AGENCY_HEAD})
HEADS = frozenset({Role.UNIT_HEAD, Role.AGENCY_HEAD})
SYSTEM = frozenset({Role.SYSTEM})
BEFORE_FILING = ("proposed", "reviewed")
"""States of a case that is only proposed."""

RAISE_DISPUTE = Action(
    name="jurisdiction.raise_dispute",
    title="发起管辖协商",
    kind="dispute",
    roles=RAISERS,
    side="any",
    creates=True,
    form=forms.Raising,
    clocks=(sides.NEGOTIATE_CLOCK,),
    consequence="各方的案件在解决以前不得作出决定、结案；协商期限开始计算，对方和监督机关收到告知。证据照常保全，各自的期限不停。",
    sources=(ART_25, OPINION),
)


def _undisputed(act: Act) -> Verdict:
    """Whether no dispute about the record stands; its number only to whoever sees it."""
    _, record = act.values["record"]
    record.__class__._default_manager.select_for_update().get(
        pk=record.pk
    )  # 两家同时就一件发起的，一家等另一家
    standing = JurisdictionDispute.objects.filter(subjects__record=record.uuid, state__in=OPEN).first()
    if standing is None:
        return allow("undisputed", "可以发起。", ART_25)
    kind = kinds.get("dispute")
    assert kind is not None
    number = standing.number if kind.sight.level(act.actor, standing) >= Level.SUMMARY else ""
    text = f"已经有一件尚未解决的管辖争议{number}。请在那一件上陈述立场，或者请其中一方追加本机关。"
    return refuse("disputed_already", text, HOUSE_DISPUTES)


def _alive(act: Act) -> Verdict:
    """Whether the record is one that somebody has still to deal with; else what to do instead."""
    name, record = act.values["record"]
    if sides.is_live(record):
        return allow("alive", "可以发起。", ART_25)
    kind = kinds.get(name)
    assert kind is not None
    if name == "case" and record.state in BEFORE_FILING:
        text = f"案件{record.number}还没有批准立案。请先办完立案审批，批准以后再发起；有线索的，也可以就线索发起。"
        return refuse("not_filed_yet", text, HOUSE_DISPUTES)
    label = kind.states.states[record.state].label
    text = f"{kind.title}{record.number}{label}，不在办理，不能就它发起；请就还在办理的案件、线索发起。"
    return refuse("not_handled", text, HOUSE_DISPUTES)


def _sides_of(act: Act) -> list[Agency]:
    """The actor's agency, whoever holds the record, and those the form names."""
    _, record = act.values["record"]
    ids = dict.fromkeys([act.actor.agency, record.owner, *(a.uuid for a in act.values.get("against", []))])
    known = Agency.objects.in_bulk(list(ids), field_name="uuid")
    return [known[i] for i in ids]


@RAISE_DISPUTE.judge
def may_raise_dispute(act: Act) -> Verdict:
    if not (verdict := _undisputed(act)):
        return verdict
    agencies = _sides_of(act)
    if len(agencies) < 2:
        return refuse("one_party", "案件、线索就是本机关的，请填对方机关。", ART_25)
    name, record = act.values["record"]
    situation = situation_of(offences_of(name, record.uuid), act.actor.agency)
    if not (verdict := may_raise(str(act.actor.agency), situation) and _alive(act)):
        return verdict
    superior = superior_of(agencies, act.now.astimezone(CHINA).date())
    if not (verdict := next_step(Stage.NEGOTIATING, superior)):
        return verdict
    return superior.verdict if superior.verdict.code == "coordinating_body" else verdict


@RAISE_DISPUTE.change
def raise_dispute(act: Act) -> JurisdictionDispute:
    values = act.values
    conflict = Conflict.POSITIVE if values["stance"] == Stance.CLAIMS else Conflict.NEGATIVE
    dispute = _begun(act, values["record"], conflict, act.actor.agency, act.actor.agency_name)
    sides.join(act, dispute, _sides_of(act))
    state(act, dispute, values)
    _run(act, dispute)
    return dispute


def _begun(
    act: Act, about: tuple[str, Record], conflict: str, owner: UUID, owner_name: str
) -> JurisdictionDispute:
    """A dispute about a record, saved so that its sides can hang on it."""
    kind, record = about
    assert isinstance(record, Case | Lead)
    dispute = JurisdictionDispute(
        number=numbering.record_number("GX"), owner=owner, raised_by_name=owner_name, raised_at=act.now, conflict=conflict,
        about=f"{record.party_label}：{record.conduct}", division=record.division, division_name=record.division_name,
        item=record.item, first_finder_name=_first_finder(kind, record), state=OPEN[0],
    )  # fmt: skip
    dispute.save()
    sides.add_subject(dispute, kind, record)
    return dispute


def _first_finder(kind: str, record: Case | Lead) -> str:
    """Name of the agency whose record spoke of it first; the record's own, where it is kept apart."""
    claims = [
        c
        for o in offences_of(kind, record.uuid)
        for c in o.claims.filter(is_sensitive=False).order_by("since", "pk")[:1]
    ]
    first = min(claims, key=lambda c: (c.since, c.pk), default=None)
    return first.agency_name if first else record.agency_name


def _run(act: Act, dispute: JurisdictionDispute) -> None:
    """What begins with a dispute: the sides' same records, the superior, the limit, the stop, the telling."""
    sides.draw_in(dispute)
    sides.reckon(dispute, act)
    sides.start_negotiation(dispute, act)
    sides.stop_cases(act, dispute)
    act.announce("jurisdiction.raised", dispute=str(dispute.uuid))


def state(act: Act, dispute: JurisdictionDispute, values: dict[str, Any]) -> None:
    """Write down what the actor's agency says, with its filing and its powers as they stand now."""
    position = sides.position_of(dispute, act.actor.agency)
    agency = Agency.objects.get(uuid=act.actor.agency)
    assert position is not None
    position.stance, position.basis = values["stance"], values["basis"]
    position.provisions, position.powers = values["provisions"], sides.powers_told(dispute, agency, act)
    records = dispute.subjects.filter(kind="case", agency=agency.uuid).values_list("record", flat=True)
    case = Case.objects.filter(uuid__in=records).exclude(registered_at=None).order_by("pk").first()
    if case is not None:
        position.case_number, position.approved_at = case.number, case.approved_at
        position.evidence, position.registered_at = case.approval_evidence, case.registered_at
    position.stated_at = act.now
    position.save()


OPEN_NEGATIVE = Action(
    name="jurisdiction.open_negative",
    title="两家退回，成为消极争议",
    kind="dispute",
    roles=SYSTEM,
    side="any",
    creates=True,
    is_automatic=True,
    form=forms.Negative,
    clocks=(sides.NEGOTIATE_CLOCK,),
    consequence="退回的机关和受理机关为争议各方，协商期限开始计算；协商不成的，报请共同的上一级行政机关指定管辖。",
    sources=(ART_25, HOUSE_DISPUTES),
)


@OPEN_NEGATIVE.judge
def may_open_negative(act: Act) -> Verdict:
    lead: Lead = act.values["lead"]
    if sides.is_apart(lead):
        return refuse(
            "kept_apart", "敏感的、涉及行刑衔接的线索，由受理机关自行决定是否发起。", HOUSE_DISPUTES
        )
    if JurisdictionDispute.objects.filter(subjects__record=lead.uuid).exclude(state="withdrawn").exists():
        return refuse("disputed_already", "已经有一件管辖争议。", HOUSE_DISPUTES)
    if len({lead.owner, *_declined(lead)}) < 2:
        names = "、".join(_declined_on_paper(lead))
        text = f"退回线索{lead.number}的{names}不在平台上，不能成为争议一方；由受理机关书面协商，或者报请上级指定。"
        return refuse("others_off_platform", text, HOUSE_DISPUTES)
    return allow("may_open", "可以开始。", ART_25)


def _returns(lead: Lead) -> QuerySet[Dispatch]:
    """The dispatches by which it came back as not theirs."""
    return Dispatch.objects.filter(carried=lead.uuid, state="returned", ground__in=NOT_OURS).order_by("pk")


def _declined(lead: Lead) -> dict[UUID, Dispatch]:
    """Agencies of the platform that have returned it, each with its last return."""
    return {d.receiver: d for d in _returns(lead) if not d.is_paper}


def _declined_on_paper(lead: Lead) -> list[str]:
    """Names of those off the platform that have."""
    return list(dict.fromkeys(d.receiver_name for d in _returns(lead) if d.is_paper))


@OPEN_NEGATIVE.change
def open_negative(act: Act) -> JurisdictionDispute:
    lead: Lead = act.values["lead"]
    dispute = _begun(act, ("lead", lead), Conflict.NEGATIVE, lead.owner, lead.agency_name)
    declined = _declined(lead)
    known = Agency.objects.in_bulk([lead.owner, *declined], field_name="uuid")
    sides.join(act, dispute, [known[a] for a in dict.fromkeys([lead.owner, *declined])])
    for agency, dispatch in declined.items():
        ground = returning(dispatch.ground)
        Position.objects.filter(dispute=dispute, agency=agency).update(
            stance=Stance.DECLINES, basis=f"退回线索{lead.number}：{ground.label}", provisions=[str(ground.source)],
            powers=sides.powers_told(dispute, known[agency], act), stated_at=dispatch.settled_at,
        )  # fmt: skip
    if off := _declined_on_paper(lead):
        act.note(off_platform=f"{'、'.join(off)}书面退回，不在平台上，没有列为一方")
    _run(act, dispute)
    return dispute


ASK_SUPERIOR = Action(
    name="jurisdiction.ask_superior",
    title="报请上级指定",
    kind="dispute",
    roles=HEADS,
    side="any",
    creates=True,
    form=forms.Asking,
    clocks=(sides.DECIDE_CLOCK,),
    consequence="报请上一级行政机关指定管辖；答复以前本机关照常调查取证，不作出决定。",
    sources=(ART_25, HOUSE_DISPUTES),
)


@ASK_SUPERIOR.judge
def may_ask_above(act: Act) -> Verdict:
    if not (verdict := _undisputed(act)):
        return verdict
    _, record = act.values["record"]
    if record.owner != act.actor.agency:
        return refuse(
            "not_ours", "只能就本机关的案件、线索报请；与别的机关有争议的，请发起管辖协商。", ART_25
        )
    if not (verdict := _alive(act)):
        return verdict
    agency = Agency.objects.get(uuid=act.actor.agency)
    if next_above(agency, act.now.astimezone(CHINA).date()) is None:
        return refuse("nobody_above", f"名录里没有{agency.name}的上一级行政机关，请先核对机构资料。", ART_25)
    return may_ask_superior(Difficulty(act.values["difficulty"]), line_of(agency))


@ASK_SUPERIOR.change
def ask_superior(act: Act) -> JurisdictionDispute:
    agency = Agency.objects.get(uuid=act.actor.agency)
    dispute = _begun(act, act.values["record"], Conflict.ASKED, agency.uuid, agency.name)
    sides.join(act, dispute, [agency])
    values = {"stance": Stance.CLAIMS, "basis": act.values["basis"], "provisions": []}
    state(act, dispute, values)
    dispute.difficulty = act.values["difficulty"]
    verdict = may_ask_superior(Difficulty(dispute.difficulty), line_of(agency))
    dispute.row, dispute.explained, dispute.cautions = "J12", verdict.explained, list(verdict.warnings)
    sides.place_above(dispute, agency, act)
    sides.start_decision(dispute, act)
    sides.stop_cases(act, dispute)
    act.announce("jurisdiction.escalated", dispute=str(dispute.uuid))
    return dispute


OPEN_DISPUTE = opening.declare("jurisdiction.open_dispute", "dispute")
