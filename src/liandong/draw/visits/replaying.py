"""回放：拿到名录和钥匙的人重做一遍，相同就是相同，不同就说出第一处。

Counts are not solved again: their table is read, checked against the model, and its bound is proved by the prices. All
else follows from facts and keys, and must come out as recorded.

Main names: `replay`, `Difference`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from liandong.draw.visits.facts import Wave
from liandong.draw.visits.greedy import greedily
from liandong.draw.visits.keys import Keys
from liandong.draw.visits.planning import Model, Plan, model_of, planned
from liandong.draw.visits.program import Certificate, Program, Table, bound_by, faults, total
from liandong.draw.visits.solving import Solution
from liandong.draw.visits.standing import Move
from liandong.draw.visits.tracing import inputs, trace_of
from liandong.draw.visits.walking import Replacement

_EVENT = ("n", "visit", "department", "out", "reason", "evidence_sha256", "approver", "at")
_MOVE = ("n", "department", "out", "into", "area")


@dataclass(frozen=True, slots=True)
class Difference:
    """The first place where a record is not what the facts give.

    Attributes:
        path: where, as ``visits[3].depts.SAMR.officers[1]``. told: in the record. found: made again. text: in Chinese.
    """

    path: str
    told: str
    found: str
    text: str


class _Stop(Exception):
    """Carries the difference that ends the replay."""

    def __init__(self, difference: Difference) -> None:
        super().__init__(difference.text)
        self.difference = difference


def replay(trace: Mapping[str, Any], wave: Wave, keys: Keys) -> Difference | None:
    """None when the record is exactly what these facts and keys give, with its counts; else the first difference.

    Args:
        trace: as `trace_of` made it, perhaps changed by somebody; any JSON value is answered.
    """
    try:
        _check_inputs(trace, wave, keys)
        model = model_of(wave)
        solution = _solution(trace, model) if wave.rules.slot_rule == "counts" else None
        again = trace_of(_with_events(trace, planned(wave, keys, model, solution)))
    except _Stop as stop:
        return stop.difference
    return next(_compared("", trace, again), None)


def _check_inputs(trace: Mapping[str, Any], wave: Wave, keys: Keys) -> None:
    """Wrong inputs are named before everything that follows from them."""
    if not isinstance(trace, Mapping):
        raise _Stop(Difference("", _short(trace), "", "过程记录不是一个对象。"))
    told = {name: trace.get(name) for name in ("inputs", "rules", "visit_key", "officers_key")}
    here = {
        "inputs": inputs(wave), "rules": wave.rules.as_json(), "visit_key": keys.visit, "officers_key": keys.officers,
    }  # fmt: skip
    if first := next(_compared("", told, here), None):
        raise _Stop(first)


def _solution(trace: Mapping[str, Any], model: Model) -> Solution:
    try:
        table = {(one["kind"], slot): count for one in trace["counts"] for slot, count in one["slots"]}
        certificate = Certificate({str(name): int(price) for name, price in trace["prices"]})
        solver = dict(trace["solver"])
        name, version, proof = (str(solver[field]) for field in ("name", "version", "proof"))
        bound = int(solver["bound"])
    except (KeyError, TypeError, ValueError, AttributeError, OverflowError):
        raise _Stop(
            Difference("solver", "", "", "计数表、价格或者求解器一栏写得不完整，读不出来。")
        ) from None
    _check_counts(model.program, table, name)
    _check_bound(model.program, table, certificate, bound, proof)
    return Solution(table, name, version, bound, proof, certificate)


def _check_counts(program: Program, table: Table, name: str) -> None:
    if fault := next(faults(program, table), None):
        raise _Stop(Difference("counts", "", "", f"计数表不成立：{fault}"))
    if name == "greedy" and dict(table) != greedily(program):
        raise _Stop(Difference("counts", "", "", "计数表写明按固定规则排出，重排的结果不同。"))


def _check_bound(program: Program, table: Table, certificate: Certificate, bound: int, proof: str) -> None:
    proved = bound_by(program, certificate)
    if proved is None:
        raise _Stop(Difference("prices", "", "", "价格有负的，或者有一处合计不到一次进门，什么也证明不了。"))
    if proof == "prices" and bound != proved:
        text = f"记录说最多能排 {bound} 次，按所附价格算出的上限是 {proved} 次。"
        raise _Stop(Difference("solver.bound", str(bound), str(proved), text))
    if not total(table) <= bound <= proved:
        text = f"记录说最多能排 {bound} 次，应在已排的 {total(table)} 次和可证明的 {proved} 次之间。"
        raise _Stop(Difference("solver.bound", str(bound), str(proved), text))
    if proof != (expected := "prices" if bound == proved else "solver"):
        text = f"上限 {bound} 次由 {expected} 证明，记录写的是 {_short(proof)}。"
        raise _Stop(Difference("solver.proof", _short(proof), expected, text))


def _with_events(trace: Mapping[str, Any], plan: Plan) -> Plan:
    events = trace.get("events")
    if not isinstance(events, list):
        raise _Stop(Difference("events", _short(events), "", "替换事件一栏不是一个列表。"))
    for number, event in enumerate(events):
        path = f"events[{number}]"
        try:
            plan = plan.after(_event(event))
        except (KeyError, TypeError):
            raise _Stop(
                Difference(path, _short(event), "", f"替换事件第 {number + 1} 号写得不完整。")
            ) from None
        except ValueError as wrong:
            raise _Stop(Difference(path, _short(event), "", str(wrong))) from None
    return plan


def _event(event: Mapping[str, Any]) -> Replacement | Move:
    if "into" in event:
        return Move(**{field: event[field] for field in _MOVE})
    return Replacement(**{field: event[field] for field in _EVENT})


def _compared(path: str, told: Any, found: Any) -> Iterator[Difference]:
    """All differences, in the order of the record made again; what only the record has comes last."""
    if isinstance(told, Mapping) and isinstance(found, Mapping):
        for name in [*found, *(name for name in told if name not in found)]:
            where = f"{path}.{name}" if path else str(name)
            yield from _compared(where, told.get(name, _ABSENT), found.get(name, _ABSENT))
    elif isinstance(told, list) and isinstance(found, list):
        for number in range(max(len(told), len(found))):
            where = f"{path}[{number}]"
            yield from _compared(where, _at(told, number), _at(found, number))
    elif type(told) is not type(found) or told != found:
        text = f"{path}：记录里是 {_short(told)}，重做的是 {_short(found)}。"
        yield Difference(path, _short(told), _short(found), text)


_ABSENT = object()


def _at(values: list[Any], number: int) -> Any:
    return values[number] if number < len(values) else _ABSENT


def _short(value: Any) -> str:
    said = "没有" if value is _ABSENT else str(value)
    return said if len(said) <= 80 else f"{said[:80]}…"
