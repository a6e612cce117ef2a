"""抽取以前先算一算：照固定的名录和规则，预计进门多少次、见到多少家、谁先派不出人、换一种编组要多付什么。

Nothing is drawn and nothing of it goes into a hash. Main names: `Told`, `forecast_of`.
"""

from __future__ import annotations

from dataclasses import dataclass

from liandong.draw.rules import SHARED, Rules
from liandong.draw.visits.forecasting import Dial, Forecast, dials, forecast, strata_of
from liandong.draws import keeping
from liandong.draws.models import Draw
from liandong.draws.results import Ground


@dataclass(frozen=True, slots=True)
class Told:
    """What to expect, and what each other choice costs; `dials` are empty where departments draw apart."""

    forecast: Forecast
    dials: tuple[Dial, ...]


def forecast_of(draw: Draw) -> Told:
    """From the frozen files; call it only when the rosters are frozen."""
    ground, rules = Ground(draw), Rules.read(draw.rules)
    strata = strata_of(keeping.rows(draw, keeping.TARGETS), rules, draw.populations)
    windows, visiting = ground.windows, ground.visiting
    said = forecast(strata, visiting, windows, ground.officers)
    return Told(said, dials(strata, visiting, windows) if draw.scoring == SHARED else ())
