"""解释：为什么某个存活的变异改了也没有不同。一条解释认的是那一行文字，不是行号，行变了解释就失效。

Main names: `Explanation`, `load`, `unexplained`, `idle`.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol, TypeVar

import yaml

from liandong.conf.mutate.mutants import Mutant

AnySurvivor = TypeVar("AnySurvivor", bound="Survivor")
FILE = Path(__file__).with_name("explained.yaml")


class Survivor(Protocol):
    """What is read of a result."""

    @property
    def mutant(self) -> Mutant: ...
    @property
    def after(self) -> str: ...


@dataclass(frozen=True, slots=True)
class Explanation:
    """Why some mutants of one line change nothing.

    Attributes:
        module: dotted name. line: the whole line without indentation.
        operators: cosmic-ray's names without ``core/``. why: in Chinese.
        to: words that must stand in the changed line, where an operator changes it in several ways; else empty.
    """

    module: str
    line: str
    operators: frozenset[str]
    why: str
    to: str = ""

    def covers(self, survivor: Survivor) -> bool:
        """Whether it speaks of this mutant."""
        mutant = survivor.mutant
        same_place = (self.module, self.line) == (mutant.module, mutant.text)
        return (
            same_place
            and mutant.operator.removeprefix("core/") in self.operators
            and self.to in survivor.after
        )


def load(path: Path = FILE) -> tuple[Explanation, ...]:
    """The written explanations.

    Raises:
        ValueError: an entry without a reason or an operator; the message names its line.
    """
    rows = yaml.safe_load(path.read_text("utf-8")) or []
    return tuple(_read(row) for row in rows)


def _read(row: dict[str, object]) -> Explanation:
    operators, why = row.get("operators"), str(row.get("why") or "").strip()
    if not why or not isinstance(operators, list) or not operators:
        raise ValueError(f"解释须写明 operators 和 why：{row.get('line')}")
    return Explanation(
        str(row["module"]),
        str(row["line"]).strip(),
        frozenset(map(str, operators)),
        why,
        str(row.get("to") or ""),
    )


def unexplained(survivors: Iterable[AnySurvivor], known: Iterable[Explanation]) -> list[AnySurvivor]:
    """Survivors nobody has explained."""
    entries = list(known)
    return [one for one in survivors if not any(e.covers(one) for e in entries)]


def idle(survivors: Iterable[Survivor], known: Iterable[Explanation]) -> list[Explanation]:
    """Explanations of nothing that survived; after a whole run they may go."""
    alive = list(survivors)
    return [e for e in known if not any(e.covers(one) for one in alive)]
