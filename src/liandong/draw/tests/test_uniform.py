"""抽得匀不匀：固定种子的卡方检验；有偏的抽法必须被它判出来。

χ² = (n−1)/n · Σ(cᵢ−Tp)² / (Tp(1−p)), n−1 degrees of freedom, for T draws without replacement of k out of n (p = k/n).
"""

from __future__ import annotations

import hashlib
import math
from collections import Counter
from itertools import combinations

import pytest

from liandong.draw import lists
from liandong.draw.plan import FIRST, Plan
from liandong.draw.rosters import Target, canonical_rows
from liandong.draw.rules import Rules
from liandong.draw.score import ALGORITHMS, scorer, wave_key

from .ground import PARTIES, RULES

DRAWS, LEAST = 3000, 0.001


def chi2_tail(value: float, freedom: int) -> float:
    """P(χ² ≥ value), by Wilson and Hilferty's cube root: good to a few per mille for freedoms above 30."""
    spread = 2 / (9 * freedom)
    return math.erfc(((value / freedom) ** (1 / 3) - 1 + spread) / math.sqrt(2 * spread)) / 2


def keys(draws: int = DRAWS):
    for number in range(draws):
        yield wave_key(hashlib.sha256(f"uniform-{number}".encode()).digest(), "410800-2026-0001")


def order(key: str, ids: list[bytes], alg: str = ALGORITHMS[0]) -> list[bytes]:
    return sorted(ids, key=scorer(key, alg))


def names(n: int) -> list[bytes]:
    return [f"9141080{number:04}".encode() for number in range(n)]


def p_of(counts: Counter, n: int, k: int, draws: int = DRAWS) -> float:
    share = k / n
    expected = draws * share
    spread = sum((counts[id] - expected) ** 2 for id in names(n)) / (expected * (1 - share))
    return chi2_tail((n - 1) / n * spread, n - 1)


def test_the_tail_is_that_of_the_tables():
    for value, freedom, wanted in ((124.342, 100, 0.05), (149.449, 100, 0.001), (99.334, 100, 0.5)):
        assert abs(chi2_tail(value, freedom) - wanted) < 0.002


@pytest.mark.parametrize("alg", ALGORITHMS)
@pytest.mark.parametrize(("n", "k"), [(150, 3), (100, 5), (60, 6), (40, 8)])
def test_every_entry_is_drawn_equally_often(alg, n, k):
    counts = Counter(id for key in keys(1000) for id in order(key, names(n), alg)[:k])
    assert p_of(counts, n, k, 1000) > LEAST


def test_each_department_alone_is_uniform_on_a_shared_score():
    n, sizes = 120, (4, 12, 24)
    counts = [Counter() for _ in sizes]
    for key in keys():
        found = order(key, names(n))
        for count, k in zip(counts, sizes, strict=True):
            count.update(found[:k])
    assert all(p_of(count, n, k) > LEAST for count, k in zip(counts, sizes, strict=True))


def test_pairs_and_the_first_are_uniform():
    n, k = 24, 5
    pairs, firsts = Counter(), Counter()
    for key in keys():
        found = order(key, names(n))[:k]
        pairs.update(combinations(sorted(found), 2))
        firsts[found[0]] += 1
    expected = DRAWS * k * (k - 1) / (n * (n - 1))
    every = list(combinations(names(n), 2))
    assert chi2_tail(sum((pairs[pair] - expected) ** 2 for pair in every) / expected, len(every) - 1) > LEAST
    assert chi2_tail(sum((firsts[id] - DRAWS / n) ** 2 for id in names(n)) / (DRAWS / n), n - 1) > LEAST


def test_a_draw_that_favours_one_in_twenty_is_found_out():
    """Negative control: every twentieth entry may try twice; without it the tests above would prove nothing."""
    n, k = 100, 10
    favoured = set(names(n)[::20])
    counts = Counter()
    for key in keys():
        count = scorer(key)

        def better(id: bytes, count=count) -> bytes:
            return min(count(id), count(id + b"'")) if id in favoured else count(id)

        counts.update(sorted(names(n), key=better)[:k])
    assert p_of(counts, n, k) < 1e-12


CAPPED = Rules.read({**RULES, "max_per_stratum": 5, "min_per_stratum": 2, "reserve_ppm": 1_000_000})
ROWS = [
    row.encode()
    for row in canonical_rows(
        Target(f"9141080{n:04}", "AD"[n % 2], "410802", "C26", 2 * (n % 7 == 0), "E1" if n % 11 == 0 else "")
        for n in range(120)
    )
]
ABLE = {
    risk: [f"9141080{n:04}" for n in range(120) if n % 7 and n % 11 and "AD"[n % 2] == risk] for risk in "AD"
}
ROOT, POPULATIONS = lists.census(ROWS, CAPPED)
PLAN = Plan.of(
    plan_no="410800-2026-0007", prev_plan=FIRST, authority="联席会议办公室", rosters={"roster": ROOT}, rules=CAPPED, populations=POPULATIONS,
    parties=PARTIES, outside={"source": "public", "name": "双色球", "issue": "2026135", "not_before": "2026-03-02T14:00:00Z"},
    commit_by="2026-03-02T09:00:00Z", reveal_by="2026-03-03T09:00:00Z",
)  # fmt: skip


def drawn_by_lists(draws: int) -> tuple[dict[str, Counter], dict[str, Counter], dict[str, int]]:
    """List → how often each entry was drawn, and was drawn or stood by, and how many are drawn, of as many seeds."""
    drawn, reached, sizes = {}, {}, {}
    for number in range(draws):
        found = lists.draw(ROWS, CAPPED, PLAN, hashlib.sha256(f"lists-{number}".encode()).digest())
        for code, one in found.items():
            drawn.setdefault(code, Counter()).update(one.drawn)
            reached.setdefault(code, Counter()).update((*one.drawn, *one.reserve))
            sizes[code] = len(one.drawn)
    return drawn, reached, sizes


def p_over(counts: Counter, ids: list[str], k: int, draws: int) -> float:
    share = k / len(ids)
    spread = sum((counts[id] - draws * share) ** 2 for id in ids) / (draws * share * (1 - share))
    return chi2_tail((len(ids) - 1) / len(ids) * spread, len(ids) - 1)


def test_what_the_package_draws_is_uniform_in_every_list_with_bounds_caps_and_groups():
    draws = 1500
    drawn, reached, sizes = drawn_by_lists(draws)
    assert len(drawn) == 6 and min(sizes.values()) == 3 and max(sizes.values()) == 5
    for code, counts in drawn.items():
        ids, k = ABLE[code.split("/")[1]], sizes[code]
        assert set(counts) == set(ids), code
        assert p_over(counts, ids, k, draws) > LEAST, code
        assert p_over(reached[code], ids, 2 * k, draws) > LEAST, code


def test_a_package_that_favours_some_is_found_out(monkeypatch):
    """Negative control of the test above: a score that lets every twentieth entry try twice."""
    favoured = tuple(id.encode() for id in ABLE["D"][::20])

    class Twice:
        def __init__(self, data: bytes) -> None:
            self._data = data

        def digest(self) -> bytes:
            tries = (self._data, self._data + b"'") if self._data.endswith(favoured) else (self._data,)
            return min(hashlib.sha256(one).digest() for one in tries)

    monkeypatch.setattr(lists, "sha256", Twice)
    drawn, _, sizes = drawn_by_lists(1500)
    code = next(code for code in drawn if code.startswith("SAMR/D"))
    assert p_over(drawn[code], ABLE["D"], sizes[code], 1500) < 1e-6
