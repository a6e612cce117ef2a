"""频次：本机关公布的年度上限要管，跨部门合计只提示。

The cap is published by each agency (or line) for the same enterprise; a visit beyond it needs a lawful exception with a
named clue, or a reason. Totals over all departments are local practice and never stop anybody.

Main names: `over_cap`, `totals`.
Legal source: 国办发〔2024〕54号（参数 I-04、I-05、I-07）；本市提示 I-20 至 I-23.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from liandong.law import LawOn
from liandong.law.inspection.facts import Part, TaskKind
from liandong.law.timeliness import meets
from liandong.law.verdict import Source


class Weight(StrEnum):
    """What a finding does: stops for good, stops until a reason is recorded, or is only shown."""

    NEVER = "任何人不得放行"
    REASON = "说明理由可以放行"
    WARN = "提示"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing found, with a stable code, its weight, half a Chinese sentence and the provision."""

    code: str
    weight: Weight
    text: str
    source: Source


def over_cap(part: Part, on: date, law: LawOn) -> Iterator[Finding]:
    """What the agency's own yearly cap says to one more visit; one that is approved and still to come counts like one that was made."""
    publish, exceptions = law["I-04"].provision, law["I-07"].provision
    if part.task is TaskKind.ORDERED_SPECIAL:
        return
    if part.cap is None or part.cap.published_on > on:
        text = f"{part.agency}没有录入已公布的年度检查频次上限"
        yield Finding("no_cap", Weight.WARN, text, publish)
        return
    if part.visits_this_year + part.visits_to_come < part.cap.visits:
        return
    ahead = f"，另有{part.visits_to_come}次已经批准、还没有去" if part.visits_to_come else ""
    said = (
        f"{part.agency}本年度已检查{part.visits_this_year}次{ahead}，再查将超过{part.cap.document}"
        f"公布的上限{part.cap.visits}次"
    )
    if part.clue is None:
        yield Finding("over_cap", Weight.REASON, said, publish)
    elif not part.clue.number.strip():
        text = f"{said}；以{part.clue.kind}为由不受限制的，须写明记录在案的线索编号"
        yield Finding("clue_not_named", Weight.REASON, text, publish)
    else:
        text = f"{said}，因{part.clue.kind}（{part.clue.number}）不受限制；明显过于频繁的由监督机关跟进"
        yield Finding("exception_used", Weight.WARN, text, exceptions)


def totals(on: date, other_visits: tuple[date, ...], law: LawOn) -> Iterator[Finding]:
    """What the totals of all departments say to one more visit on a day; all of it only shown.

    A week runs from Monday to Sunday, a month is a calendar month.
    """
    monday = on - timedelta(days=on.weekday())
    spans = (
        ("I-20", "当日", [day for day in other_visits if day == on]),
        ("I-21", "当周", [day for day in other_visits if monday <= day < monday + timedelta(days=7)]),
        ("I-22", "当月", [day for day in other_visits if (day.year, day.month) == (on.year, on.month)]),
    )
    for id_, name, days in spans:
        row = law[id_]
        if not meets(row, len(days) + 1):
            text = f"各机关合计{name}将入企{len(days) + 1}次，超过提示次数{row.amount}次"
            yield Finding(f"total_{row.id}", Weight.WARN, text, row.provision)
    row, before = law["I-23"], [day for day in other_visits if day < on]
    if before and not meets(row, (on - max(before)).days):
        text = f"距上次入企{(on - max(before)).days}日，不满{row.amount}，属于重复检查提示的情形"
        yield Finding("recently_visited", Weight.WARN, text, row.provision)
