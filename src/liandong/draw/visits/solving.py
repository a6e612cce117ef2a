"""用 HiGHS 求最多能排几次，并带上任何人都能复核的证明。

The solver gives counts only; they are checked against the model by code of our own before anything else sees them. When
the table of the greedy rule reaches the proven bound it is the one taken, on every machine; where the solver's is better,
the number of visits is still the same everywhere, and the table itself goes on record and is what is replayed.

Main names: `Solution`, `solve`.
Library: scipy.optimize.milp and linprog (HiGHS); without scipy the greedy table stands, with the bound unknown.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from liandong.draw.visits.greedy import greedily
from liandong.draw.visits.program import UNIT, Certificate, Program, Table, bound_by, certified, faults, total

NODES = 20_000
"""Where the search stops; nodes, not seconds, so that a slow machine finds the same."""

NOT_THERE = "没有安装 scipy，不能用 HiGHS 求解；请安装，或者改用 greedy。"


@dataclass(frozen=True, slots=True)
class Solution:
    """A table and how good it is.

    Attributes:
        solver: ``highs`` or ``greedy``, whose table it is. version: of the solver asked; empty when none was.
        bound: no table holds more visits than this. proof: who says so: ``prices`` (the certificate, anybody can check)
            or ``solver`` (its word alone).
    """

    table: Table
    solver: str
    version: str
    bound: int
    proof: str
    certificate: Certificate

    @property
    def placed(self) -> int:
        return total(self.table)

    @property
    def is_optimal(self) -> bool:
        return self.placed == self.bound

    @property
    def gap_ppm(self) -> int:
        """How far the bound is above the table, in millionths of the bound, rounded up."""
        return -(-(self.bound - self.placed) * UNIT // self.bound) if self.bound else 0


def solve(program: Program, solver: str = "highs") -> Solution:
    """The fullest table there is, or the greedy one.

    Args:
        solver: ``highs`` or ``greedy``.

    Raises:
        ValueError: another solver; ``highs`` without scipy; the solver returned what breaks the model.
    """
    if solver not in ("highs", "greedy"):
        raise ValueError(f"不认识的求解办法 {solver}，可用：highs、greedy。")
    table = greedily(program)
    everything = certified(program, {})
    wanted = bound_by(program, everything)
    assert wanted is not None  # 每一种各收一次的价，总是证明
    if solver == "greedy" or total(table) == wanted:
        return Solution(table, "greedy", "", wanted, "prices", everything)
    return _by_highs(program, table)


def _by_highs(program: Program, greedy: Table) -> Solution:
    model = _matrices(program)
    certificate = certified(program, _prices(program, model))
    bound = bound_by(program, certificate)
    assert bound is not None  # certified 补足了每一项
    if total(greedy) == bound:
        return Solution(greedy, "greedy", _version(), bound, "prices", certificate)
    table, said = _counts(program, model)
    if fault := next(faults(program, table), None):
        raise ValueError(f"求解器给的计数不合模型：{fault}")
    best, name = (table, "highs") if total(table) > total(greedy) else (greedy, "greedy")
    proof = "prices" if bound <= said else "solver"
    return Solution(best, name, _version(), min(bound, said), proof, certificate)


def _version() -> str:
    import scipy

    return f"scipy-{scipy.__version__}"


def _matrices(program: Program) -> Any:
    try:
        import numpy
        from scipy.sparse import csr_array
    except ImportError:
        raise ValueError(NOT_THERE) from None
    columns = [member for row in program.rows for member in row.members]
    starts = numpy.cumsum([0, *(len(row.members) for row in program.rows)])
    matrix = csr_array(
        (numpy.ones(len(columns)), columns, starts), shape=(len(program.rows), len(program.places))
    )
    return matrix, numpy.array([row.limit for row in program.rows], dtype=float)


def _prices(program: Program, model: Any) -> dict[str, int]:
    """Dual values of the rows when fractions are allowed."""
    import numpy
    from scipy.optimize import linprog

    matrix, limits = model
    found = linprog(-numpy.ones(len(program.places)), A_ub=matrix, b_ub=limits, method="highs")
    if found.status:
        return {}
    return {
        row.name: round(-value * UNIT)
        for row, value in zip(program.rows, found.ineqlin.marginals, strict=True)
    }


def _counts(program: Program, model: Any) -> tuple[Table, int]:
    """The solver's table and the bound it claims."""
    import numpy
    from scipy.optimize import LinearConstraint, milp

    matrix, limits = model
    size = len(program.places)
    found = milp(
        -numpy.ones(size),
        integrality=numpy.ones(size),
        constraints=LinearConstraint(matrix, ub=limits),
        options={"mip_rel_gap": 0.0, "node_limit": NODES},
    )
    if found.x is None or found.mip_dual_bound is None:
        raise ValueError(f"HiGHS 没有给出计数：{found.message}。请改用 greedy。")
    counts = {
        place: round(value) for place, value in zip(program.places, found.x, strict=True) if round(value)
    }
    return counts, int(-found.mip_dual_bound + 1e-6)
