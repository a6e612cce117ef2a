"""哪些登记算数：同一台设备后来的替换先前的，两台设备说法不同的是不一致，由本部门的人说明理由定一个。纯函数。

Main names: `Entry`, `Settled`, `Standing`, `standing`, `open_conflicts`, `officers_present`, `missing`, `doubts`,
`whole_batches`, `mean_in_halves`, `quarter_of`.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from liandong.law.verdict import Verdict, allow, refuse
from liandong.onsite.results import ADDRESS, ASK, COMMON, CONTRARY, RESULTS, TRADING
from liandong.onsite.states import TWO_OFFICERS

FEWEST = 2
"""Officers of each department at the door. Source: 行政处罚法第四十二条."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A register as far as the rule reads it; `device` with `number` say which came later."""

    id: str
    agency: str
    subject: str
    device: str
    number: int
    at: datetime
    result: str
    follow_up: str = ""
    rectify_by: date | None = None

    @property
    def said(self) -> tuple[str, str, date | None]:
        """What two devices must agree on: the result, what follows from it, and by when."""
        return self.result, self.follow_up, self.rectify_by


@dataclass(frozen=True, slots=True)
class Settled:
    """A decision between entries."""

    agency: str
    subject: str
    chosen: str
    over: frozenset[str]


@dataclass(frozen=True, slots=True)
class Standing:
    """What stands for one department and item, or for one common question.

    Attributes:
        entry: what stands; None while two devices contradict one another.
        against: the newest entry of each device, the earliest first, where they contradict.
    """

    entry: Entry | None
    against: tuple[Entry, ...] = ()


def standing(entries: Iterable[Entry], settled: Iterable[Settled] = ()) -> dict[tuple[str, str], Standing]:
    """What stands, by department and subject; a common question stands under the empty department, whoever asked it.

    >>> t = datetime(2026, 3, 2)
    >>> rows = [Entry("a", "市监", "T-1", "甲", 1, t, "1"), Entry("b", "市监", "T-1", "甲", 2, t, "A")]
    >>> standing(rows)["市监", "T-1"].entry.id
    'b'
    """
    newest: dict[tuple[str, str], dict[tuple[str, str], Entry]] = {}
    for one in entries:
        whose = "" if one.subject.startswith(ASK) else one.agency
        devices = newest.setdefault((whose, one.subject), {})
        maker = (one.agency, one.device)
        if maker not in devices or devices[maker].number < one.number:
            devices[maker] = one
    decided = list(settled)
    return {key: _of(key, devices.values(), decided) for key, devices in newest.items()}


def _of(key: tuple[str, str], rows: Collection[Entry], decided: list[Settled]) -> Standing:
    ordered = tuple(sorted(rows, key=lambda one: (one.at, one.id)))
    if len({one.said for one in ordered}) == 1:
        return Standing(ordered[-1])
    ids = {one.id for one in ordered}
    for choice in reversed(decided):
        if (choice.agency, choice.subject) == key and ids <= choice.over:
            return Standing(next((one for one in ordered if one.id == choice.chosen), None), ())
    return Standing(None, ordered)


def open_conflicts(found: Mapping[tuple[str, str], Standing]) -> list[tuple[str, str]]:
    """Which department and subject still contradict."""
    return [key for key, one in found.items() if one.entry is None]


def missing(parts: Iterable[Mapping[str, Any]], found: Mapping[tuple[str, str], Standing]) -> list[str]:
    """What still stands against the end, in words: items without an entry and contradictions, of the departments that came, and common
    questions that nobody answered or that were answered in two ways. Where the firm was not found, nobody is asked whether it trades."""
    came = [part for part in parts if part["arrived_at"]]
    said = list(_missing_of_common(found)) if came else []
    for part in came:
        for item in part["items"]:
            one = found.get((part["agency"], item["code"]))
            if one is None:
                said.append(f"{part['name']}的“{item['name']}”没有登记")
            elif one.entry is None:
                said.append(f"{part['name']}的“{item['name']}”两台设备登记不一致")
    return said


def _missing_of_common(found: Mapping[tuple[str, str], Standing]) -> Iterator[str]:
    for subject, (question, _) in COMMON.items():
        one = found.get(("", subject))
        if one is None and not (subject == TRADING and answer(found, ADDRESS) == "no"):
            yield f"各部门共用的“{question}”还没有答，哪个部门答都可以"
        elif one is not None and one.entry is None:
            yield f"共用的“{question}”登记不一致"


def answer(found: Mapping[tuple[str, str], Standing], subject: str) -> str:
    """What stands as the answer to a common question; empty while nothing does."""
    one = found.get(("", subject))
    return one.entry.result if one is not None and one.entry is not None else ""


def doubts(parts: Iterable[Mapping[str, Any]], found: Mapping[tuple[str, str], Standing]) -> list[str]:
    """Results that do not go with the answer to a common question, in words; they are shown and stop nothing."""
    said = []
    for part in parts:
        for item in part["items"]:
            one = found.get((part["agency"], item["code"]))
            if one is None or one.entry is None or one.entry.result not in CONTRARY:
                continue
            subject, contrary = CONTRARY[one.entry.result]
            if answer(found, subject) == contrary:
                question, answers = COMMON[subject]
                said.append(
                    f"{part['name']}的“{item['name']}”登记为“{RESULTS[one.entry.result]}”，共用的“{question}”答的是“{answers[contrary]}”，请核对"
                )
    return said


def officers_present(
    name: str, seated: Iterable[Mapping[str, str]], shown: Collection[str], unfit: Mapping[str, str]
) -> Verdict:
    """Whether enough of a department's own officers have shown their certificates.

    Args:
        seated: the officers of its seat. shown: certificates shown. unfit: certificate → why it does not count that day.
    """
    own = {one["certificate"] for one in seated}
    strange = sorted(set(shown) - own)
    if strange:
        text = f"证号{'、'.join(strange)}不在{name}这次派出的人员里，请核对；换人的由机关负责人取消以后另行安排，抽出的先在抽取里办替换。"
        return refuse("not_seated", text, TWO_OFFICERS)
    bad = [f"{one}{unfit[one]}" for one in sorted(shown) if one in unfit]
    if bad:
        return refuse("not_certified", f"不能计入到场人员：{'；'.join(bad)}", TWO_OFFICERS)
    if len(set(shown)) < FEWEST:
        text = f"{name}到场出示证件的执法人员{len(set(shown))}人，应不少于{FEWEST}人，不能开始检查。"
        return refuse("too_few_officers", text, TWO_OFFICERS)
    return allow("officers_present", "到场人员符合规定。", TWO_OFFICERS)


def whole_batches(scores: Sequence[int], fewest: int) -> Sequence[int]:
    """The oldest ratings in whole batches; what is left over waits for the others of its batch.

    >>> whole_batches([5, 4, 1, 5, 2, 3, 3], 3), whole_batches([5, 1], 3)
    ([5, 4, 1, 5, 2, 3], [])
    """
    return scores[: len(scores) // fewest * fewest]


def mean_in_halves(scores: Sequence[int]) -> float:
    """The mean, no finer than half a point.

    >>> mean_in_halves([5, 4, 4, 4, 4]), mean_in_halves([5, 4, 4, 5, 4]), mean_in_halves([4, 4, 4, 5])
    (4.0, 4.5, 4.5)
    """
    return (4 * sum(scores) + len(scores)) // (2 * len(scores)) / 2


def quarter_of(day: date) -> date:
    """The first day of its quarter.

    >>> quarter_of(date(2026, 11, 29)), quarter_of(date(2026, 3, 31))
    (datetime.date(2026, 10, 1), datetime.date(2026, 1, 1))
    """
    return day.replace(month=(day.month - 1) // 3 * 3 + 1, day=1)
