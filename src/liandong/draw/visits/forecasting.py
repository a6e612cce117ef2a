"""抽取以前就能说的：大约进多少次门、见到多少家、哪个部门先派不出人，每一种选择要多付什么。

Everything follows from counts that the plan fixes before anything random is known. Under a shared score a target is drawn by
all departments whose share its place passes, so within a group the drawn sets are a chain; between groups they are
independent. A forecast is an expectation in floating point, to decide by; it goes into no hash.

Main names: `Stratum`, `strata_of`, `forecast`, `dials`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from liandong.draw import rules as drawing
from liandong.draw.lists import codes_of
from liandong.draw.visits.facts import Officer, Rules, Selection
from liandong.draw.visits.gathering import Window
from liandong.draw.visits.groups import groups_of, no_groups, one_group
from liandong.draw.visits.merging import parted
from liandong.draw.visits.pools import pool_of

Groups = tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Stratum:
    """Targets that nothing tells apart before the draw.

    Attributes:
        number: how many. shares: department → chance that one of them is drawn, above 0, at most 1.
    """

    number: int
    shares: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Need:
    """What a department is in for.

    Attributes:
        visits: expected. room: visits its officers can make in its window. with_lead: the same with one 主办人员 more.
        is_lead: whether 主办人员 are short before heads are.
    """

    department: str
    visits: float
    room: int
    with_lead: int
    is_lead: bool

    @property
    def strain(self) -> float:
        """Expected visits for each that can be made; above 1 some will have no slot. Infinite when none can be made."""
        return self.visits / self.room if self.room else float("inf")

    def sentence(self, names: Mapping[str, str] | None = None) -> str:
        """What to tell the planner.

        >>> Need("SAMR", 500.0, 400, 420, True).sentence({"SAMR": "市场监管局"})
        '市场监管局预计 500 次，主办人员只派得出 400 次；多一名主办人员可派 420 次。'
        """
        who = "主办人员" if self.is_lead else "执法人员"
        called = (names or {}).get(self.department, self.department)
        only = "只派得出" if self.visits > self.room else "派得出"
        return f"{called}预计 {self.visits:.0f} 次，{who}{only} {self.room} 次；多一名主办人员可派 {self.with_lead} 次。"


@dataclass(frozen=True, slots=True)
class Forecast:
    """What to expect of a wave.

    Attributes:
        separate: visits if every department went alone. visits: as merged. firms: different targets seen.
        needs: by department, the most strained first.
    """

    separate: float
    visits: float
    firms: float
    needs: tuple[Need, ...]

    @property
    def bottleneck(self) -> Need | None:
        """The department that runs out of officers first; None when nobody does."""
        return next((need for need in self.needs[:1] if need.visits > need.room), None)


@dataclass(frozen=True, slots=True)
class Dial:
    """One choice, and what it costs or gives against the rules as they are: differences in expected numbers."""

    groups: Groups
    most: int
    visits: float
    firms: float
    more_visits: float
    more_firms: float

    @property
    def sentence(self) -> str:
        """What to tell the planner.

        >>> Dial((("A", "B"),), 2, 100.0, 90.0, -20.0, -30.4).sentence
        '协同组 A+B，同一次最多 2 个部门：进门 100 次（少 20 次），见到 90 家（少 30 家）。'
        """
        named = "、".join("+".join(group) for group in self.groups)
        return (
            f"协同组 {named}，同一次最多 {self.most} 个部门：进门 {self.visits:.0f} 次（{_signed(self.more_visits, '次')}），"
            f"见到 {self.firms:.0f} 家（{_signed(self.more_firms, '家')}）。"
        )


def _signed(number: float, unit: str) -> str:
    whole = round(number)
    return f"{'多' if whole > 0 else '少'} {abs(whole)} {unit}" if whole else "不变"


def strata_of(
    rows: Iterable[bytes], rules: drawing.Rules, populations: Mapping[str, int]
) -> tuple[Stratum, ...]:
    """Count the rows of a fixed roster by the lists they may be drawn for.

    Args:
        rows: as in `liandong.draw.lists.census`. populations: list code → number of eligible rows, from it too.

    Raises:
        RosterError: a row is malformed.
    """
    lists_of = dict[tuple[bytes, ...], tuple[str, ...]]()
    number: Counter[tuple[str, ...]] = Counter()
    for row in rows:
        kind = tuple(row.split(b"\t", 6)[1:6])
        if kind not in lists_of:
            lists_of[kind] = tuple(codes_of(row, rules))
        number[lists_of[kind]] += 1
    return tuple(
        Stratum(count, {code.partition("/")[0]: _share(code, rules, populations) for code in codes})
        for codes, count in sorted(number.items())
        if codes
    )


def _share(code: str, rules: drawing.Rules, populations: Mapping[str, int]) -> float:
    department, risk = code.split("/")[:2]
    return rules.quota(department, risk, populations[code]) / populations[code]


def forecast(
    strata: Sequence[Stratum], rules: Rules, windows: Mapping[str, Window], officers: Sequence[Officer]
) -> Forecast:
    """Expected visits, breadth, and who is short.

    Raises:
        KeyError: a department of the strata has no window.
    """
    alone: Counter[str] = Counter()
    for stratum in strata:
        for department, share in stratum.shares.items():
            alone[department] += stratum.number * share  # type: ignore[assignment]
    needs = [
        _need(department, visits, rules, windows[department], officers)
        for department, visits in sorted(alone.items())
    ]
    visits, firms = _expected(strata, rules, windows)
    return Forecast(
        float(sum(alone.values())), visits, firms, tuple(sorted(needs, key=lambda need: -need.strain))
    )


def _need(department: str, visits: float, rules: Rules, window: Window, officers: Sequence[Officer]) -> Need:
    own = [officer for officer in officers if officer.department == department and officer.is_certified]
    more = Officer("+", department, True, certificates=frozenset(filter(None, (window.certificate,))))
    key, slots = (department, "", window.certificate), slice(window.first, window.last + 1)
    pool, larger = pool_of(key, own, rules), pool_of(key, [*own, more], rules)
    short = pool.leads[slots]
    is_lead = department in rules.led and 2 * sum(short) > len(short)
    return Need(
        department,
        visits,
        min(sum(pool.teams[slots]), pool.whole),
        min(sum(larger.teams[slots]), larger.whole),
        is_lead,
    )


def _expected(strata: Sequence[Stratum], rules: Rules, windows: Mapping[str, Window]) -> tuple[float, float]:
    """Visits and different targets."""
    doors: dict[frozenset[str], int] = {}
    visits = firms = 0.0
    for stratum in strata:
        for drawn, chance in _drawn(stratum.shares, rules):
            if drawn not in doors:
                ones = [Selection(d, "", windows[d].first, windows[d].last) for d in sorted(drawn)]
                doors[drawn] = len(parted(ones, rules.most, rules))
            visits += stratum.number * chance * doors[drawn]
            firms += stratum.number * chance * bool(drawn)
    return visits, firms


def _drawn(shares: Mapping[str, float], rules: Rules) -> list[tuple[frozenset[str], float]]:
    """Who may have drawn one target, and how likely: a chain for each group, all combinations between groups."""
    found: list[tuple[frozenset[str], float]] = [(frozenset(), 1.0)]
    for group in sorted({rules.group_of(department) for department in shares}):
        chain = [*_chain({department: shares[department] for department in group if department in shares})]
        found = [(drawn | more, chance * step) for drawn, chance in found for more, step in chain]
    return found


def _chain(shares: Mapping[str, float]) -> Iterator[tuple[frozenset[str], float]]:
    """The largest share draws whatever a smaller one draws."""
    before, so_far = 1.0, frozenset[str]()
    for department in sorted(shares, key=lambda name: (-shares[name], name)):
        if before > shares[department]:
            yield so_far, before - shares[department]
        before, so_far = shares[department], so_far | {department}
    yield so_far, before


def dials(strata: Sequence[Stratum], rules: Rules, windows: Mapping[str, Window]) -> tuple[Dial, ...]:
    """Other groupings with the cap as it is, and other caps with the groups as they are, against the rules given."""
    departments = _side_by_side(strata, rules)
    present = _expected(strata, rules, windows)
    ways = [no_groups(departments), groups_of(departments, 3), groups_of(departments), one_group(departments)]
    others = [replace(rules, groups=groups) for groups in dict.fromkeys(ways)]
    others += [
        replace(rules, most=most) for most in (1, 2, 3, 4, len(departments)) if most <= len(departments)
    ]
    return tuple(
        _dial(one, _expected(strata, one, windows), present) for one in dict.fromkeys(others) if one != rules
    )


def _side_by_side(strata: Sequence[Stratum], rules: Rules) -> tuple[str, ...]:
    """All departments, those of one group together as the rules name them."""
    named = [department for group in rules.groups for department in group]
    drawing_ones = sorted({department for stratum in strata for department in stratum.shares})
    return tuple(dict.fromkeys([*(one for one in named if one in drawing_ones), *drawing_ones]))


def _dial(rules: Rules, expected: tuple[float, float], present: tuple[float, float]) -> Dial:
    visits, firms = expected
    return Dial(rules.groups, rules.most, visits, firms, visits - present[0], firms - present[1])
