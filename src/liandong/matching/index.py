"""按相邻的字、相邻的音找候选：少见的一对就够把五十万个缩到几十个。

Each core is broken into pairs of characters beside each other or with one between, whichever of the two comes first, its
first character with the beginning, and pairs of neighbouring syllables, so that a wrong character, a homophone, a missing or
a swapped one leaves some pair whole. The rarest pairs are looked up until `ENOUGH` entries have been met; what shares the most, by rarity, is a candidate.

Main names: `Index`.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from liandong.matching.sounds import sounded, spelled

ENOUGH = 2_000
"""Entries looked at for one name, apart from the rarest pair of all, which is always looked at."""
FEWEST_PAIRS = 3
COMMON = 4_000
"""A pair that more entries share is looked up only where nothing else is left."""
CANDIDATES = 6
_MET = 48

_OWNER, _KEY = np.uint64(31), np.uint64(33)
"""Bits of a row's place and of a pair, packed into one number so that sorting is one pass."""

Rows = NDArray[np.uint16]
Numbers = NDArray[np.uint64]


class Index:
    """An index over cores; entries are known by their place in the list."""

    def __init__(self, cores: list[str]) -> None:
        self.rows = spelled(cores)
        self.sounds = sounded(self.rows)
        self.lengths: list[int] = (self.rows != 0).sum(1).tolist()
        self.size = len(cores)
        packed = _distinct(np.concatenate([k << _OWNER | o for k, o in _pairs(self.rows, self.sounds)]))
        self._owners = (packed & np.uint64((1 << 31) - 1)).astype(np.int32)
        keys = packed >> _OWNER
        self._starts = np.flatnonzero(_is_new(keys))
        self._keys = keys[self._starts]
        self._counts = np.diff(np.append(self._starts, len(packed))).astype(np.int64)
        self._scores = np.zeros(self.size, np.float32)

    def candidates(self, rows: Rows, sounds: Rows) -> Iterator[NDArray[np.int64]]:
        """For each asked row the entries most like it, at most `CANDIDATES`."""
        packed = _distinct(np.concatenate([o << _KEY | k for k, o in _pairs(rows, sounds)]))
        keys, owners = packed & np.uint64((1 << 33) - 1), (packed >> _KEY).astype(np.int64)
        found = np.searchsorted(self._keys, keys)
        found[found == len(self._keys)] = 0
        is_known = self._keys[found] == keys if len(self._keys) else np.zeros(len(keys), bool)
        found, owners = found[is_known], owners[is_known]
        order = np.lexsort((self._counts[found], owners))
        found, owners = found[order], owners[order]
        bounds = np.searchsorted(owners, np.arange(len(rows) + 1))
        for first, last in pairwise(bounds):
            yield self._best(found[first:last])

    def _best(self, features: NDArray[np.int64]) -> NDArray[np.int64]:
        """Of features in order of rarity: the entries that share the most."""
        counts = self._counts[features]
        met = np.cumsum(counts)
        is_taken = (met <= ENOUGH) | ((np.arange(len(features)) < FEWEST_PAIRS) & (counts <= COMMON))
        is_taken[:1] = True
        chosen = features[is_taken]
        if not len(chosen):
            return np.empty(0, np.int64)
        lists = [self._owners[self._starts[f] : self._starts[f] + self._counts[f]] for f in chosen]
        weights = np.log(self.size / self._counts[chosen] + 1.0).astype(np.float32)
        scores = self._scores
        for one, weight in zip(lists, weights, strict=True):
            scores[one] += weight  # 一对在一个名称里只有一次
        every = np.concatenate(lists)
        reached = scores[every]
        if len(every) > _MET:
            every = every[np.argpartition(-reached, _MET)[:_MET]]
        unique = _distinct(every)
        best = unique[np.argsort(-scores[unique], kind="stable")[:CANDIDATES]].astype(np.int64)
        for one in lists:
            scores[one] = 0
        return best


def _is_new(ordered: NDArray[Any]) -> NDArray[np.bool_]:
    """Where a sorted array has a value for the first time."""
    is_new = np.ones(len(ordered), np.bool_)
    np.not_equal(ordered[1:], ordered[:-1], out=is_new[1:])
    return is_new


def _distinct(values: NDArray[Any]) -> NDArray[Any]:
    """The different values in order; by sorting, which for these is several times faster than `np.unique`."""
    values.sort()
    return values[_is_new(values)]


def _pairs(rows: Rows, sounds: Rows) -> Iterator[tuple[Numbers, Numbers]]:
    """All pairs as numbers below 2^33, with the row each stands in; a row may have one twice."""
    for kind, table in enumerate((rows, sounds)):
        begin = np.zeros((len(table), 1), table.dtype)
        yield _of(kind, begin, table[:, :1])
        yield _of(kind, table[:, :-1], table[:, 1:])
        if table is rows:
            yield _of(kind, table[:, :-2], table[:, 2:])


def _of(kind: int, left: Rows, right: Rows) -> tuple[Numbers, Numbers]:
    """Pairs with a right side; which of the two comes first does not matter, so that swapped ones are the same pair."""
    where = np.nonzero(right)
    one, other = left[where].astype(np.uint64), right[where].astype(np.uint64)
    low, high = np.minimum(one, other), np.maximum(one, other)
    return np.uint64(kind) << np.uint64(32) | low << np.uint64(16) | high, where[0].astype(np.uint64)
