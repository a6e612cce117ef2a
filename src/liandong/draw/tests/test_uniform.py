"""抽得匀不匀：固定种子的卡方检验；有偏的抽法必须被它判出来。

χ² = (n−1)/n · Σ(cᵢ−Tp)² / (Tp(1−p)), n−1 degrees of freedom, for T draws without replacement of k out of n (p = k/n).
"""

from __future__ import annotations

import hashlib
import math
from collections import Counter
from itertools import combinations

import pytest

from liandong.draw.score import ALGORITHMS, scorer, wave_key

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
