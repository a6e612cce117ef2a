"""派谁、漏谁匀不匀：固定密钥的卡方检验；多给一个人一次机会、由求解器挑对象，都必须被它判出来。"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from hashlib import sha256

from liandong.draw.visits.keys import Keys
from liandong.draw.visits.planning import model_of, plan
from liandong.draw.visits.tests.ground import drew, staff, wave

DRAWS = 1_500
NINE = 27.88
"""χ² with nine degrees of freedom exceeds this once in a thousand."""


def spread(counts: Counter[str], names: list[str], k: int, draws: int = DRAWS) -> float:
    """χ² of k of n without replacement."""
    n, share = len(names), k / len(names)
    return (
        (n - 1) / n * sum((counts[one] - draws * share) ** 2 for one in names) / (draws * share * (1 - share))
    )


def keys():
    for n in range(DRAWS):
        yield Keys.derived(sha256(f"visits-{n}".encode()).digest(), "410800-2026-0001")


OFFICERS = staff("A", 10, 0)
IDS = [officer.id for officer in OFFICERS]


def sent(chosen: Callable[[Keys], tuple[str, ...]]) -> float:
    return spread(Counter(id for key in keys() for id in chosen(key)), IDS, 2)


def test_every_officer_is_sent_equally_often():
    city = wave([drew("A", "T", 0, 0)], OFFICERS, slots=1, led=frozenset("A"))
    assert sent(lambda key: plan(city, key, "greedy").duties["T", "A"].officers) < NINE


def test_an_officer_with_two_tickets_is_seen():
    def favoured(key: Keys) -> tuple[str, ...]:
        order = key.officers_in_order("T", "A", [*IDS, "A-00x"])
        return tuple(dict.fromkeys(id.removesuffix("x") for id in order))[:2]

    assert sent(favoured) > 3 * NINE


FIRMS = [f"T{n}" for n in range(10)]
CITY = wave([drew("A", firm, 0, 1) for firm in FIRMS], staff("A", 0, 4), slots=2)
"""Ten firms, room for four."""


def test_every_firm_is_left_out_equally_often():
    placed = Counter(firm for key in keys() for firm in plan(CITY, key, "greedy").slots)
    assert spread(placed, FIRMS, 4) < NINE


def test_firms_taken_in_the_order_of_a_table_are_seen():
    """What would come out if a solver named firms instead of numbers: always the same ones."""
    room = model_of(CITY).pools[0].whole
    placed = Counter(firm for _ in range(DRAWS) for firm in FIRMS[:4])
    assert room >= 4 and spread(placed, FIRMS, 4) > 3 * NINE


THREE = [drew(department, firm, 0, 1) for firm in FIRMS for department in "ABC"]
CROWDED = wave(
    THREE,
    [*staff("A", 0, 4), *staff("B", 0, 4), *staff("C", 0, 4)],
    slots=2,
    groups=(("A", "B", "C"),),
    most=2,
)
"""Three departments at each of ten firms, at most two of them at a time, with room for four teams of each."""


def test_every_firm_has_the_same_luck_where_the_number_of_departments_is_capped():
    met = {department: Counter[str]() for department in "ABC"}
    sizes = set()
    for key in keys():
        made = plan(CROWDED, key, "greedy")
        sizes |= {len(visit.departments) for visit in made.visits}
        doors = {visit.id: visit for visit in made.visits}
        for visit in made.slots:
            for department in doors[visit].departments:
                met[department][doors[visit].target] += 1
    assert max(sizes) == 2 and len(sizes) == 2
    for department, counts in met.items():
        k = counts.total() / DRAWS
        assert k == 4 and spread(counts, FIRMS, 4) < NINE, department
