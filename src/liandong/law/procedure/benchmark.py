"""裁量基准用哪一版：行为时的；决定时已经换了新版而新版较轻，用新版；没有公布的不用。

Whether one version is lighter is computed only where it can be read off: not unlawful any more, or no heavier at
either end of the fine and in the other penalties. Where one end is lighter and the other heavier, people decide.

Main names: `Benchmark`, `choose`, `Choice`.
Legal source: 行政处罚法第三十四条、第三十七条（参数 P-32、P-33）。第三十七条说的是法律、法规、规章；
裁量基准比照适用，请法制机构确认.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from liandong.law import LawOn, at
from liandong.law.moments import chinese_date
from liandong.law.procedure.penalty import PenaltyKind
from liandong.law.verdict import Verdict, allow, refuse


@dataclass(frozen=True, slots=True)
class Benchmark:
    """One version of the benchmark for one kind of act at one degree of gravity.

    Attributes:
        name: in Chinese, with its year or number.
        effective_from, effective_to: both included; None while it lasts.
        published: it was published to the public.
        least_fen, most_fen: range of the fine in fen; both 0 when there is no fine.
        also: penalties besides the fine. unlawful: False when this version no longer holds the act unlawful.
    """

    name: str
    effective_from: date
    effective_to: date | None = None
    published: bool = True
    least_fen: int = 0
    most_fen: int = 0
    also: frozenset[PenaltyKind] = frozenset()
    unlawful: bool = True

    def holds(self, on: date) -> bool:
        """Whether this version is in force on the day."""
        return self.effective_from <= on and (self.effective_to is None or on <= self.effective_to)

    def no_heavier_than(self, other: Benchmark) -> bool:
        """Not heavier in any respect that can be read off."""
        if not self.unlawful or not other.unlawful:
            return not self.unlawful
        fine = self.least_fen <= other.least_fen and self.most_fen <= other.most_fen
        return fine and self.also <= other.also


@dataclass(frozen=True, slots=True)
class Choice:
    """The version to use; None while people must decide or none can be used."""

    benchmark: Benchmark | None
    verdict: Verdict


def choose(
    versions: Sequence[Benchmark], *, acted_on: date, decided_on: date, law: LawOn | None = None
) -> Choice:
    """Which version judges an act.

    Args:
        versions: of one benchmark, in any order, not overlapping.
        acted_on: day of the act; for a continuing act its last day. decided_on: day of the decision.
        law: by default the packaged law of ``decided_on``.

    Returns:
        ``version_of_act``, ``newer_is_lighter``; ``people_decide`` (refused until somebody has compared); refused
        ``no_version`` and ``not_published``.
    """
    ruling = law or at(decided_on)
    source, public = ruling["P-32"].provision, ruling["P-33"].provision
    old = next((version for version in versions if version.holds(acted_on)), None)
    new = next((version for version in versions if version.holds(decided_on)), None)
    if old is None:
        text = f"没有行为时（{chinese_date(acted_on)}）施行的裁量基准，请录入当时的版本或者依法直接裁量。"
        return Choice(None, refuse("no_version", text, source))
    if new is None or new == old or old.no_heavier_than(new):
        chosen, code, why = old, "version_of_act", "适用行为时的版本"
    elif new.no_heavier_than(old):
        chosen, code, why = new, "newer_is_lighter", "决定时的新版处罚较轻或者不认为是违法，适用新版"
    else:
        text = f"{old.name}与{new.name}有轻有重，须由人员比较后确定适用哪一版，并写明理由。"
        return Choice(None, refuse("people_decide", text, source))
    if not chosen.published:
        text = f"{chosen.name}没有向社会公布，不得作为裁量依据。"
        return Choice(None, refuse("not_published", text, public))
    text = f"行为时为{chinese_date(acted_on)}，{why}：{chosen.name}。"
    return Choice(chosen, allow(code, text, source))
