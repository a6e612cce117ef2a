"""各种文书共用的几项：案件名称，当事人，证据、物品逐件列出，措施和届满日，日期怎样写。

Main names: `party_of`, `named`, `steps_of`, `evidence_of`, `goods_rows`, `live_measures`, `measures_told`, `day`, `moment`.
"""

from __future__ import annotations

from datetime import date

from liandong.cases.actions.measuring import MEASURE_CLOCK
from liandong.cases.kinds import CASE
from liandong.cases.models import Case, Measure
from liandong.cases.procedure.passing import measures_of
from liandong.kernel import clocks, timeline
from liandong.kernel.actions import Action
from liandong.kernel.roles import Level
from liandong.ledger.models import LedgerEvent
from liandong.now import CHINA

TAKEN = ("urgent", "in_force")
"""States of a measure in which something is kept under it."""
PARTS = 4
"""A line of goods as the form asks for it: name, kind, quantity, state."""


def named(case: Case) -> str:
    """The name of a case in a letter; of a citizen no more than a summary says."""
    return f"{case.party_label}{case.conduct}案（{case.case_no or case.number}）"


def party_of(case: Case) -> dict[str, str]:
    """Whom it is about, as whoever handles the case knows it."""
    code = case.party.code if case.party else ""
    return {"party": case.party_name or case.party_label, "party_code": code}


def steps_of(case: Case, *actions: Action) -> list[timeline.Line]:
    """What was done to the case by these acts, the oldest first, as its agency may read it."""
    events = LedgerEvent.objects.filter(
        record=case.uuid, kind=CASE.name, action__in=[a.name for a in actions], outcome="done"
    )
    return [timeline.line(event, Level.FULL) for event in events.order_by("id")]


def day(when: date | None) -> str:
    """As a date field of a letter takes it."""
    return when.isoformat() if when else ""


def evidence_of(case: Case) -> list[dict[str, str]]:
    """Each piece of evidence that stands, in its order."""
    return [
        {
            "name": one.name, "kind": one.get_kind_display(), "original": "原件" if one.is_original else "复制件", "source": one.source,
            "collected_on": day(one.taken_on),
        }
        for one in case.evidence.filter(withdrawn_at=None).order_by("number")
    ]  # fmt: skip


def live_measures(case: Case) -> list[Measure]:
    """What is kept now, under whomever: what was handed over with the case too."""
    return list(measures_of(case).filter(state__in=TAKEN).order_by("pk"))


def goods_rows(measure: Measure) -> list[dict[str, str]]:
    """The goods of a measure, a row each; a line that was not written in its four parts stands as it is."""
    return [{**_parts(line), "storage": measure.place} for line in measure.goods]


def _parts(line: str) -> dict[str, str]:
    """
    >>> _parts("某农药，500毫升，十箱，完好")
    {'name': '某农药（500毫升）', 'quantity': '十箱', 'state': '完好'}
    >>> _parts("账册一本")
    {'name': '账册一本', 'quantity': '', 'state': ''}
    """
    parts = [part.strip() for part in line.replace(",", "，").split("，")]
    if len(parts) != PARTS:
        return {"name": line, "quantity": "", "state": ""}
    name, kind, quantity, state = parts
    return {"name": f"{name}（{kind}）" if kind else name, "quantity": quantity, "state": state}


def measures_told(case: Case) -> str:
    """The measures that hold, a line each, with the last day of each."""
    return "\n".join(f"{_measure(m)}。" for m in live_measures(case))


def _measure(measure: Measure) -> str:
    paper = f"（{measure.paper_no}）" if measure.paper_no else ""
    taken = f"{measure.taken_at.astimezone(CHINA):%Y-%m-%d}" if measure.taken_at else ""
    return f"{taken}{measure.get_form_display()}{paper}，{ends_told(measure)}"


def ends_told(measure: Measure) -> str:
    """Until when it may last, as its clock counts it."""
    found = [c for c in clocks.running(measure.uuid) if c.name == MEASURE_CLOCK]
    if not found or found[0].due_at is None:
        return "届满日没有算出"
    return f"{found[0].due_at.astimezone(CHINA):%Y-%m-%d}届满"
