"""一事不再罚：罚款以前，同一当事人的哪些案件核对过，谁确认过是同一违法行为，能不能罚。

The rule is `law.jurisdiction.one_fine`; here its facts are put together from the claims, the comparisons and what people said to
them, and the decisions that stand. What another agency keeps apart (敏感、行刑衔接) is not compared, or the answer would tell of it:
its holder is told instead. Main names: `may_fine_in`, `norm_stands`, `fined_twice`,
`kept_apart`. Source: 行政处罚法第二十九条、第五十条.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from uuid import UUID

from django.db.models import Q, QuerySet

from liandong.cases.models import Case, CaseSight, Decision
from liandong.cases.procedure.officers import handlers
from liandong.kernel.roles import Level, Role
from liandong.law.jurisdiction.one_fine import Answer, FineAnswer, Norm, OtherCase, Stage, heavier, may_fine
from liandong.law.offence import ART_29, Act, Likeness, grade
from liandong.law.verdict import Verdict, refuse
from liandong.offences import claiming, comparing
from liandong.offences.facts import pair
from liandong.offences.models import Claim, Comparison, Offence
from liandong.registry import places

MOST = 200
STAGES = {
    "proposed": Stage.PROPOSED, "reviewed": Stage.PROPOSED, "filed": Stage.OPEN, "suspended": Stage.OPEN,
    "decided": Stage.DECIDED, "closed": Stage.CLOSED, "not_filed": Stage.NOT_FILED, "withdrawn": Stage.WITHDRAWN,
    "handed_over": Stage.HANDED_OVER,
}  # fmt: skip
"""Where a case of this state stands for the question of one fine."""
CUT = (
    "同一当事人的其他案件超过{most}件，先核对了行为、时间最可能相同的，共{most}件；其余没有核对，请自行查对。"
)


@dataclass(slots=True)
class Met:
    """What a fine in a case is compared with.

    Attributes:
        others: every case of another agency, or another case of this one, that may be about it.
        is_cut: there were more than are compared.
    """

    act: Act
    others: dict[UUID, OtherCase] = field(default_factory=dict)
    is_cut: bool = False


def may_fine_in(
    case: Case,
    *,
    fine_fen: int | None,
    norms: Sequence[Norm],
    mitigated: bool = False,
    is_simple: bool = False,
    offence: Offence | None = None,
) -> FineAnswer:
    """Whether a fine may be imposed in this case now, for one of its offences or for all, and what was compared."""
    met = _met(case, offence)
    answer = may_fine(
        met.act, met.others.values(), norms, handlers=frozenset(map(str, handlers(case))), fine_fen=fine_fen,
        mitigated=mitigated, is_simple=is_simple, likeness=Likeness(places=places.tree()),
    )  # fmt: skip
    return replace(answer, checked=(*answer.checked, CUT.format(most=MOST))) if met.is_cut else answer


def norm_stands(norms: Sequence[Norm], applied: str, fine_fen: int, *, is_mitigated: bool) -> Verdict:
    """Whether this norm may be applied to an act that breaks all of these, and the fine lies within its range.

    Where the ranges cross, or an end is not known, whoever decides has chosen; the fine is measured by what was chosen.
    """
    chosen = heavier(norms)
    if chosen.verdict and chosen.norm is not None and chosen.norm.provision != applied:
        text = f"{chosen.verdict.sentence.rstrip('。')}，不能适用{applied}。"
        return refuse("lower_norm", text, ART_29)
    used = [norm for norm in norms if norm.provision == applied]
    act = Act("", "", "", "", None, None)
    return may_fine(act, (), used, handlers=frozenset(), fine_fen=fine_fen, mitigated=is_mitigated).verdict


def fined_twice(offences: Iterable[Offence]) -> list[Case]:
    """The cases that speak of one of these, or of what is said to be the same, and hold a second fine by the rule; the first first."""
    keys = {one.pk for offence in offences for one in (offence, *comparing.same_as(offence))}
    spoken = Claim.objects.filter(offence__in=keys, kind="case", ended_at=None).values("record")
    standing = Decision.objects.exclude(state="annulled").filter(fine_fen__gt=0, case__uuid__in=spoken)
    fined = list(Case.objects.filter(pk__in=standing.values("case")).order_by("pk"))
    if len(fined) < 2:
        return []
    return [c for c in fined if may_fine_in(c, fine_fen=None, norms=()).verdict.code == "already_fined"]


def kept_apart(case: Case) -> list[Claim]:
    """Claims of cases that other agencies keep apart and that this one may be about: not compared, only their holders are told.

    What people said to be another act is not among them.
    """
    likeness = Likeness(places=places.tree())
    found: dict[UUID, Claim] = {}
    for claim in claiming.of_record("case", case.uuid):
        linked, alike = _claims(claim)
        found |= {one.record: one for one in linked.filter(_hidden_from(claim))}
        met = comparing.of(claim.offence)
        others = [c.one_id + c.other_id - claim.offence_id for c in met if c.state == "different"]
        for rival in alike.filter(_hidden_from(claim)).exclude(offence__in=others)[:MOST]:
            if grade(*pair(claim, rival), likeness).grade in comparing.ASKED:
                found.setdefault(rival.record, rival)
    return list(found.values())


def _met(case: Case, offence: Offence | None) -> Met:
    """The act under one name of its party for all it is compared with; how sure a link is stands with the other side of it."""
    mine = [c for c in claiming.of_record("case", case.uuid) if offence in (None, c.offence)]
    if not mine:
        return Met(Act(case.number, str(case.owner), "", str(case.item_id or ""), case.since, case.until))
    met = Met(pair(mine[0], mine[0])[0])
    for claim in mine:
        rivals, is_cut = _rivals(claim)
        met.is_cut = met.is_cut or is_cut
        for rival in rivals:
            own, theirs = pair(claim, rival)
            if not met.others:
                met.act = replace(own, party_confirmed=True)
            if own.party == theirs.party:
                theirs = replace(theirs, party=met.act.party)
            other = Case.objects.get(uuid=rival.record)
            met.others.setdefault(other.uuid, _other(claim, rival, theirs, other))
    return met


def _rivals(claim: Claim) -> tuple[list[Claim], bool]:
    """Claims of other cases that may mean the same party, and those on the very same offence or on one said to be it.

    Of very many only the likeliest; returns also whether some were left out.
    """
    linked, alike = (rows.exclude(_hidden_from(claim)) for rows in _claims(claim))
    nearest = list(alike[: MOST + 1])
    rows = {c.pk: c for c in (*linked, *nearest[:MOST])}
    return [rows[pk] for pk in sorted(rows)], len(nearest) > MOST


def _claims(claim: Claim) -> tuple[QuerySet[Claim], QuerySet[Claim]]:
    """Of other cases: what is on the same offence or one said to be it, and what may mean the same party."""
    same = [o.pk for o in comparing.same_as(claim.offence)]
    linked = Claim.objects.filter(offence__in=[claim.offence_id, *same], kind="case")
    alike = comparing.rivals(claim).filter(kind="case")
    return (
        linked.exclude(record=claim.record).select_related("offence"),
        alike.exclude(record=claim.record),
    )


def _hidden_from(claim: Claim) -> Q:
    """What others keep apart, unless all of it is shown to the agency of this claim."""
    shown = CaseSight.objects.filter(agency=claim.agency, ended_at=None, level__gte=Level.FULL)
    own = Q(agency=claim.agency) | Q(record__in=shown.values("case__uuid"))
    return Q(is_sensitive=True) & ~own


def _other(claim: Claim, rival: Claim, theirs: Act, other: Case) -> OtherCase:
    decisions = list(other.decisions.exclude(state="annulled"))
    was_annulled = not decisions and other.decisions.exists()
    stage = Stage.REVOKED if was_annulled else STAGES[other.state]
    if decisions and stage is Stage.CLOSED:
        stage = Stage.DECIDED
    answer, views = _said(claim, rival)
    named = replace(theirs, agency=other.agency_name)
    return OtherCase(named, stage, _fine(decisions, rival), answer, views)


def _fine(decisions: Sequence[Decision], rival: Claim) -> int:
    """What was fined for this offence: its own lines, else the whole fine.

    Lines stay as they were made: they no longer say it once the fine was changed.
    """
    total = 0
    for decision in decisions:
        lines = list(decision.lines.all())
        is_told = sum(line.fine_fen for line in lines) == decision.fine_fen
        mine = [line for line in lines if line.offence_id == rival.offence_id]
        total += sum(line.fine_fen for line in mine) if is_told else decision.fine_fen
    return total


def _said(claim: Claim, rival: Claim) -> tuple[Answer | None, frozenset[tuple[str, bool]]]:
    """What people said to whether the two are one; on one and the same offence it is said already."""
    if claim.offence_id == rival.offence_id or rival.offence in comparing.same_as(claim.offence):
        same = _comparison(claim, rival)
        if same is None:
            return _LINKED, frozenset()
        return _answer(same) or _LINKED, _views(same)
    comparison = _comparison(claim, rival)
    if comparison is None:
        return None, frozenset()
    return _answer(comparison), _views(comparison)


_LINKED = Answer(
    True, "出自同一条线索或者经确认是同一违法行为", "（线索登记）", "同一违法行为", "（同案确认）"
)


def _comparison(claim: Claim, rival: Claim) -> Comparison | None:
    one, other = sorted((claim.offence_id, rival.offence_id))
    return Comparison.objects.filter(one=one, other=other).first()


def _answer(comparison: Comparison) -> Answer | None:
    """The reviewer's opinion and the head's decision, the latest of each that say what now stands."""
    if comparison.state not in ("same", "different"):
        return None
    is_same = comparison.state == "same"
    said = comparison.opinions.filter(is_same=is_same).order_by("-pk")
    reviewer = said.filter(role=Role.LEGAL_REVIEWER.value).first()
    head = said.filter(role=Role.AGENCY_HEAD.value).first()
    latest = said.first()
    if latest is None:
        return None
    return Answer(
        is_same, latest.reason, str(reviewer.person) if reviewer else "", reviewer.reason if reviewer else "",
        str(head.person) if head else "",
    )  # fmt: skip


def _views(comparison: Comparison) -> frozenset[tuple[str, bool]]:
    """The latest view of each agency that has stated one."""
    latest: dict[str, bool] = {}
    for opinion in comparison.opinions.order_by("pk"):
        latest[str(opinion.agency)] = opinion.is_same
    return frozenset(latest.items())
