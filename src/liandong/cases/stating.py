"""案件怎样说给别人听：检索的文字，钱数，处罚写成的一句话。

Main names: `searched`, `approved`, `approved_told`, `penalty_told`, `venue_named`; and for a page, a line each: `notes_told`, `evidence_told`, `recusals_told`, `norms_told`,
`lines_told`, `deliveries_told`, `instalments_told`, `remedies_told`.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

from liandong.cases.models import Case, Decision, Ends, Proposal
from liandong.law.procedure.penalty import PenaltyKind, yuan
from liandong.leads import evidence
from liandong.now import CHINA
from liandong.parties.naming import folded


def searched(case: Case) -> str:
    """What the list's search looks in, a line each; nothing above a summary."""
    return "\n".join(map(folded, (case.number, case.case_no, case.party_label, case.conduct)))


def approved(case: Case) -> date | None:
    """When its filing was approved, no more exactly than it is known: the moment, or only the day."""
    if case.approved_at is None or not case.is_day_only:
        return case.approved_at
    return case.approved_at.astimezone(CHINA).date()


def approved_told(case: Case, moment: Callable[[datetime], str]) -> str:
    """The same in words, each moment as `moment` writes it."""
    known = approved(case)
    if known is None:
        return "没有填写"
    return moment(known) if isinstance(known, datetime) else f"{known.isoformat()}（只知道日期）"


def penalty_told(decision: Decision) -> str:
    """The penalties in the order of the law, with the amounts that were set."""
    said = _penalties(decision.penalties, decision.fine_fen, decision.confiscated_fen)
    return "，".join(said) or "没有处罚"


def _penalties(kinds: list[str], fine_fen: int, confiscated_fen: int) -> list[str]:
    said = [f"{kind}{yuan(fine_fen)}" if kind == PenaltyKind.FINE and fine_fen else kind for kind in kinds]
    if confiscated_fen:
        said.append(f"没收款物价值{yuan(confiscated_fen)}")
    return said


def penalties_told(proposal: Proposal) -> list[str]:
    """The penalties that are proposed, with their amounts; nothing where none is."""
    if proposal.ends != Ends.PENALTY:
        return []
    return _penalties(proposal.penalties, proposal.fine_fen, proposal.confiscated_fen)


def _span(low: int | None, high: int | None) -> str:
    if low is None and high is None:
        return ""
    return f"，幅度{yuan(low) if low is not None else '不限'}至{yuan(high) if high is not None else '不限'}"


def norms_told(proposal: Proposal) -> list[str]:
    """What is proposed for each offence: the norms with their ranges, which is applied, the fine."""
    return [_norms(line) for line in proposal.lines.order_by("pk")] if proposal.pk else []


def _norms(line: Any) -> str:
    norms = "；".join(f"{n['provision']}{_span(n['low_fen'], n['high_fen'])}" for n in line.norms)
    applied = f"，适用{line.provision}" if len(line.norms) > 1 else ""
    fine = f"，罚款{yuan(line.fine_fen)}" if line.fine_fen else ""
    return f"{line.conduct}：{norms}{applied}{fine}"


def lines_told(decision: Decision) -> list[str]:
    """What is decided for each offence."""
    return [
        f"{line.conduct}：{line.provision or '（没有写明规定）'}{_span(line.low_fen, line.high_fen)}"
        + (f"，罚款{yuan(line.fine_fen)}" if line.fine_fen else "")
        for line in decision.lines.order_by("pk")
    ]


def notes_told(case: Case) -> list[str]:
    """The notes, a line each: number, day, kind, place, with whom, by whom, what."""
    return [
        f"{n.number}．{n.on}{' ' + n.hours if n.hours else ''}　{n.get_kind_display()}　{n.place}　{n.who}（{n.officers}）：{n.summary}"
        for n in case.notes.order_by("number")
    ]


def evidence_told(case: Case) -> list[str]:
    """Each piece of evidence that stands, with where it came from and who keeps it."""
    return [
        f"{evidence.told(e)}；{'原件、原物' if e.is_original else '复制件'}，来源：{e.source}，取证：{e.collectors}"
        + (f"，保管：{e.custodian}" if e.custodian else "")
        for e in case.evidence.filter(withdrawn_at=None).order_by("number")
    ]


def venue_named(case: Case) -> str:
    """The special place by which it belongs to its agency; empty where the place of the act decides."""
    return f"{case.get_venue_display()}：{case.venue_division_name}" if case.venue_division else ""


def recusals_told(case: Case) -> list[str]:
    """Each recusal that was raised, by the category of its reason alone."""
    said = {None: "等待决定", True: "决定回避", False: "决定不予回避"}
    return [
        f"{r.number}．{r.officer}，{r.asked_on}{r.asked_by}，{r.reason or '没有说明理由'}：{said[r.is_granted]}"
        for r in case.recusals.order_by("number")
    ]


def deliveries_told(decision: Decision) -> list[str]:
    """How it was delivered."""
    return [f"{d.on}　{d.get_way_display()}　{d.receipt}" for d in decision.deliveries.order_by("pk")]


def instalments_told(decision: Decision) -> list[str]:
    """The instalments that hold now."""
    rows = decision.instalments.filter(ended_at=None).order_by("due_on", "pk")
    return [f"{i.due_on}前{yuan(i.amount_fen)}" for i in rows]


def remedies_told(decision: Decision) -> list[str]:
    """Reconsiderations and suits, with how they ended."""
    return [
        f"{r.get_way_display()}：{r.organ}，{r.since}"
        + (f"至{r.until}，{r.result}（{r.paper}）" if r.until else "，没有结果")
        for r in decision.remedies_taken.order_by("pk")
    ]
