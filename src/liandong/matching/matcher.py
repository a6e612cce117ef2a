"""认人的次序：代码、名称、候选逐项比对；够高又拉得开的认定，够得上的请人判断，其余不说。

Two thresholds and a margin, and one rule above them all: a sound code that is not the body's own is never overruled by a
likeness of names.

Main names: `Matcher`, `Limits`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

import numpy as np

from liandong.codes import uscc
from liandong.matching.facts import Answer, Body, Ground, Likely, Standing, Told
from liandong.matching.index import Index
from liandong.matching.likeness import Evidence, distances, evidence, most_added, said
from liandong.matching.names import Gazetteer, Parts, parted
from liandong.matching.sounds import LONGEST, sounded, spelled

TOP = 3
CHUNK = 20_000


@dataclass(frozen=True, slots=True)
class Limits:
    """From `linked` on, and `margin` above the next one, it is linked; from `asked` on a person is asked."""

    linked: float = 0.88
    margin: float = 0.04
    asked: float = 0.60


class Matcher:
    """A register made ready to be asked.

    Args:
        bodies: the register; it is kept.
        places: the names of places as they stand in names.
    """

    def __init__(self, bodies: Sequence[Body], places: Gazetteer, limits: Limits = Limits()) -> None:
        self._bodies, self._places, self._limits = bodies, places, limits
        self._forms: list[str] = []
        self._of: list[int] = []
        self._by_name: dict[str, int] = {}
        cores = []
        for place, body in enumerate(bodies):
            for name in (body.name, *body.also):
                parts = parted(name, places)
                if self._by_name.setdefault(parts.key, place) != place:
                    self._by_name[parts.key] = _SEVERAL
                cores.append(parts.core)
                self._forms.append(parts.form)
                self._of.append(place)
        self._by_code = {body.code: place for place, body in enumerate(bodies) if body.code}
        self._index = Index(cores)

    def match(self, asked: Iterable[Told]) -> Iterator[Answer]:
        """An answer to each, in their order."""
        rest = iter(asked)
        while chunk := list(islice(rest, CHUNK)):
            yield from self._chunk(chunk)

    def explained(self, told: Told, likely: Likely) -> tuple[str, ...]:
        """Why a candidate is one, in words."""
        body = next(one for one in self._bodies if one.key == likely.key)
        return said(self._weighed(told, body))

    def _weighed(self, told: Told, body: Body) -> Evidence:
        """The evidence for one body by the best of its names."""
        parts = parted(told.name, self._places)
        found = []
        for name in (body.name, *body.also):
            other = parted(name, self._places)
            rows, others = spelled([parts.core]), spelled([other.core])
            far = float(distances(rows, sounded(rows), others, sounded(others))[0])
            found.append(evidence(told, parts, body, other.form, far, len(other.core)))
        return max(found, key=lambda one: one.score)

    def _chunk(self, asked: list[Told]) -> Iterator[Answer]:
        parts = [parted(told.name, self._places) for told in asked]
        certain = [self._certain(told, its) for told, its in zip(asked, parts, strict=True)]
        rest = [n for n, answer in enumerate(certain) if answer is None]
        likely = self._likely([asked[n] for n in rest], [parts[n] for n in rest])
        for answer in certain:
            yield answer or next(likely)

    def _certain(self, told: Told, parts: Parts) -> Answer | None:
        """By code, or by a name that one body alone bears and nothing contradicts."""
        if told.code and (place := self._by_code.get(told.code)) is not None and not uscc.fault(told.code):
            return Answer(Standing.LINKED, Ground.CODE, (Likely(self._bodies[place].key, 2.0),))
        place = self._by_name.get(parts.key, _SEVERAL)
        if place == _SEVERAL:
            return None
        body = self._bodies[place]
        against = evidence(told, parts, body, parts.form, 0.0, 0).found
        if any(one.startswith("other_") for one in against) or not parts.division:
            return None
        return Answer(Standing.LINKED, Ground.NAME, (Likely(body.key, 1.5),))

    def _likely(self, asked: list[Told], parts: list[Parts]) -> Iterator[Answer]:
        if not asked:
            return
        rows = spelled([one.core for one in parts])
        sounds = sounded(rows)
        found = list(self._index.candidates(rows, sounds))
        owners = np.repeat(np.arange(len(asked)), [len(one) for one in found])
        entries = np.concatenate(found) if found else np.empty(0, np.int64)
        index = self._index
        far = distances(rows[owners], sounds[owners], index.rows[entries], index.sounds[entries]).tolist()
        first = 0
        for told, told_parts, ones in zip(asked, parts, found, strict=True):
            yield self._answer(told, told_parts, ones.tolist(), far[first : first + len(ones)])
            first += len(ones)

    def _answer(self, told: Told, parts: Parts, entries: list[int], far: list[float]) -> Answer:
        scores: dict[int, float] = {}
        size, needed = min(len(parts.core), LONGEST), self._limits.asked - most_added(told)
        for entry, distance in zip(entries, far, strict=True):
            form, length = self._forms[entry], self._index.lengths[entry]
            if 1 - distance / max(size, length, 1) < needed:
                continue
            place = self._of[entry]
            score = evidence(told, parts, self._bodies[place], form, distance, length).score
            scores[place] = max(score, scores.get(place, score))
        best = sorted(scores.items(), key=lambda pair: -pair[1])[:TOP]
        limits = self._limits
        shown = tuple(
            Likely(self._bodies[place].key, score) for place, score in best if score >= limits.asked
        )
        if not shown:
            return Answer(Standing.UNKNOWN, Ground.NOTHING)
        next_best = best[1][1] if len(best) > 1 else 0.0
        is_clear = shown[0].score >= limits.linked and shown[0].score - next_best >= limits.margin
        return Answer(Standing.LINKED if is_clear else Standing.ASKED, Ground.LIKENESS, shown)


_SEVERAL = -1
"""In the table of names: several bodies bear it."""
