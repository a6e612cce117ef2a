"""一事不再罚：罚款以前，同一当事人的哪些案件核对过，谁确认过是同一违法行为，能不能罚。

The rule is `law.jurisdiction.one_fine`; here its facts are put together from the claims, the comparisons and what people said to
them, and the decisions that stand. Main names: `may_fine_in`, `norm_stands`, `others`. Source: 行政处罚法第二十九条.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from uuid import UUID

from liandong.cases.models import Case, Decision
from liandong.cases.procedure.officers import handlers
from liandong.kernel.roles import Role
from liandong.law.jurisdiction.one_fine import Answer, FineAnswer, Norm, OtherCase, Stage, heavier, may_fine
from liandong.law.offence import ART_29, Act, Likeness
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
    act, found = others(case, offence)
    return may_fine(
        act, found, norms, handlers=frozenset(map(str, handlers(case))), fine_fen=fine_fen, mitigated=mitigated,
        is_simple=is_simple, likeness=Likeness(places=places.tree()),
    )  # fmt: skip


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


def others(case: Case, offence: Offence | None = None) -> tuple[Act, list[OtherCase]]:
    """The act of this case, and every case of another agency, or another case of this one, that may be about it."""
    mine = [c for c in claiming.of_record("case", case.uuid) if offence in (None, c.offence)]
    act: Act | None = None
    found: dict[UUID, OtherCase] = {}
    for claim in mine:
        for rival in _rivals(claim):
            own, theirs = pair(claim, rival)
            act = act or own
            other = Case.objects.get(uuid=rival.record)
            found.setdefault(other.uuid, _other(claim, rival, theirs, other))
        act = act or pair(claim, claim)[0]
    if act is None:
        act = Act(case.number, str(case.owner), "", str(case.item_id or ""), case.since, case.until)
    return act, list(found.values())


def _rivals(claim: Claim) -> list[Claim]:
    """Claims of other cases that may mean the same party, and those on the very same offence or on one said to be it."""
    same = [o.pk for o in comparing.same_as(claim.offence)]
    linked = Claim.objects.filter(offence__in=[claim.offence_id, *same], kind="case").exclude(
        record=claim.record
    )
    alike = comparing.rivals(claim).filter(kind="case").exclude(record=claim.record)[:MOST]
    rows = {c.pk: c for c in (*linked.select_related("offence"), *alike)}
    return [rows[pk] for pk in sorted(rows)]


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
    """What was fined for this offence: its own lines, else the whole fine of decisions that have none."""
    total = 0
    for decision in decisions:
        lines = list(decision.lines.all())
        mine = [line for line in lines if line.offence_id == rival.offence_id]
        total += sum(line.fine_fen for line in mine) if lines else decision.fine_fen
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
