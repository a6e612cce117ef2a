"""过程记录：别人重做一遍所需的一切。

The record holds hashes of the inputs, the table of counts with the prices that prove it, every visit with its reasons,
every officer asked with the answer, every replacement. Who has the inputs and the keys makes it again and gets the same, or
is told the first place where it differs. Recusals and officers are personal data: `published` leaves them out.

Main names: `trace_of`, `inputs`, `head_of`, `recalled`, `Outcome`, `Takeover`, `published`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from hashlib import sha256
from typing import Any

from liandong.draw.replacements import Substitute
from liandong.draw.visits.facts import Wave
from liandong.draw.visits.keys import Keys
from liandong.draw.visits.merging import Visit
from liandong.draw.visits.planning import Plan
from liandong.draw.visits.reasons import Reason, Refusal
from liandong.draw.visits.solving import Solution
from liandong.draw.visits.staffing import Bottleneck
from liandong.draw.visits.standing import Moved, Standing
from liandong.draw.visits.walking import Duty, Post, Replacement
from liandong.proof.canonical import canonical

FORMAT = "liandong-visits-v1"


def trace_of(plan: Plan) -> dict[str, Any]:
    """The record of a plan, in the restricted JSON that has one canonical spelling."""
    made: dict[str, Any] = {
        "format": FORMAT,
        "inputs": inputs(plan.wave),
        "rules": plan.wave.rules.as_json(),
        "visit_key": plan.keys.visit,
        "officers_key": plan.keys.officers,
    }
    if plan.solution is not None:
        made |= _solved(plan.solution)
    made["visits"] = [
        _visit(plan, visit) for visit in sorted(plan.visits, key=lambda v: plan.keys.of_visit(v.id))
    ]
    followed = zip(plan.standing.events, plan.standing.outcomes, strict=True)
    made["events"] = [asdict(event) | _outcome(event.department, outcome) for event, outcome in followed]
    return made


def head_of(trace: Mapping[str, Any]) -> dict[str, Any]:
    """The record without its visits and events: by what it was made, the counts and what proves them."""
    return {name: value for name, value in trace.items() if name not in ("visits", "events")}


def recalled(visits: Iterable[Mapping[str, Any]], wave: Wave, keys: Keys) -> Standing:
    """Who goes where as the record of the visits tells, for whoever kept the record; nothing is made again."""
    needs = {(one.department, one.target): one.certificate for one in wave.selections}
    doors, slots, duties = list[Visit](), dict[str, int](), dict[Post, Duty]()
    for told in visits:
        id, target, (first, last) = told["visit"], told["target"], told["window"]
        seats = tuple((department, needs[department, target]) for department in sorted(told["joined"]))
        doors.append(Visit(id, target, wave.target_of[target].area, seats, first, last, {}, {}))
        slots |= {id: told["slot"]} if "slot" in told else {}
        duties |= {(id, dept): _duty_told(dept, team) for dept, team in told.get("depts", {}).items()}
    return Standing.of(wave, keys, doors, slots, duties)


@dataclass(frozen=True, slots=True)
class Takeover:
    """A target that came in after the visits were made, with its visit."""

    substitute: Substitute
    moved: Moved

    @property
    def n(self) -> int:
        """Number of the event."""
        return self.substitute.n

    @property
    def document(self) -> dict[str, Any]:
        """As it stands in a full bundle, among the substitutes; as any other when nobody came in."""
        told = self.substitute.document
        return told | (_moved(self.moved) if self.moved.visit else {})


@dataclass(frozen=True, slots=True)
class Outcome:
    """The team after an officer was replaced."""

    event: Replacement
    duty: Duty

    @property
    def n(self) -> int:
        """Number of the event."""
        return self.event.n

    @property
    def document(self) -> dict[str, Any]:
        """As it stands in a full bundle, among the substitutes."""
        event = self.event
        return {
            "n": event.n,
            "visit": event.visit,
            "dept": event.department,
            "out": event.out,
            "team": _duty(self.duty),
        }


def inputs(wave: Wave) -> dict[str, str]:
    """SHA-256 of each list of facts, rows in order of their first field."""
    rows: dict[str, Iterable[Any]] = {
        "selections": ([s.department, s.target, s.first, s.last, s.certificate] for s in sorted(wave.selections)),
        "targets": ([t.id, t.area, t.most] for t in sorted(wave.targets, key=lambda t: t.id)),
        "officers": (
            [
                o.id, o.department, o.is_lead, o.is_certified, sorted(o.areas), sorted(o.certificates), sorted(o.absent),
            ]
            for o in sorted(wave.officers, key=lambda o: o.id)
        ),
        "recusals": (list(pair) for pair in sorted(wave.recusals)),
    }  # fmt: skip
    return {name: sha256(canonical(list(lines))).hexdigest() for name, lines in rows.items()}


def published(trace: Mapping[str, Any]) -> dict[str, Any]:
    """What everybody may read: no officer, no recusal; how often which test failed, and the hash of the whole record."""
    visits = [_without_people(visit) for visit in trace["visits"]]
    kept = {name: value for name, value in trace.items() if name not in ("visits", "events", "officers_key")}
    kept["inputs"] = {name: value for name, value in trace["inputs"].items() if name != "recusals"}
    return kept | {
        "visits": visits,
        "replaced": len(trace["events"]),
        "trace_sha256": sha256(canonical(trace)).hexdigest(),
    }


def _without_people(visit: Mapping[str, Any]) -> dict[str, Any]:
    kept = dict(visit)
    if "depts" in visit:
        kept["depts"] = {
            department: {
                "officers": len(duty["officers"]),
                "status": duty["status"],
                "rejected": dict(sorted(Counter(code for _, code in duty["rejected"]).items())),
            }
            for department, duty in visit["depts"].items()
        }
    return kept


def _solved(solution: Solution) -> dict[str, Any]:
    table: dict[str, list[list[int]]] = {}
    for (kind, slot), count in sorted(solution.table.items()):
        table.setdefault(kind, []).append([slot, count])
    return {
        "solver": {
            "name": solution.solver,
            "version": solution.version,
            "placed": solution.placed,
            "bound": solution.bound,
            "gap_ppm": solution.gap_ppm,
            "proof": solution.proof,
        },
        "counts": [{"kind": kind, "slots": slots} for kind, slots in table.items()],
        "prices": [[name, price] for name, price in sorted(solution.certificate.prices.items())],
    }


def _visit(plan: Plan, visit: Visit) -> dict[str, Any]:
    told: dict[str, Any] = {
        "visit": visit.id,
        "target": visit.target,
        "window": [visit.first, visit.last],
        "joined": {department: _reason(reason) for department, reason in sorted(visit.joined.items())},
        "apart": {department: _reason(reason) for department, reason in sorted(visit.apart.items())},
    }
    if visit.id in plan.left:
        return told | {"left": [list(one) for one in plan.left[visit.id].full]}
    return told | {
        "slot": plan.slots[visit.id],
        "depts": {department: _duty(plan.drawn[visit.id, department]) for department in visit.departments},
    }


def _outcome(department: str, outcome: Duty | Moved) -> dict[str, Any]:
    return {"depts": {department: _duty(outcome)}} if isinstance(outcome, Duty) else _moved(outcome)


def _moved(moved: Moved) -> dict[str, Any]:
    told = {"from": moved.left, "visit": moved.visit}
    return told | ({"slot": moved.slot, "team": _duty(moved.duty)} if moved.duty else {})


def _reason(reason: Reason) -> dict[str, Any]:
    return {"why": str(reason.why), "with": list(reason.others)}


def _duty(duty: Duty) -> dict[str, Any]:
    told: dict[str, Any] = {
        "officers": list(duty.officers),
        "rejected": [[officer, str(refusal)] for officer, refusal in duty.rejected],
        "status": "OK" if duty.is_staffed else "UNSTAFFED",
    }
    if duty.unfit:
        told["unfit"] = [[officer, str(refusal)] for officer, refusal in duty.unfit]
    if duty.bottleneck:
        told["bottleneck"] = {
            "seats": duty.bottleneck.seats,
            "filled": duty.bottleneck.filled,
            "lead": duty.bottleneck.is_lead,
            "slots": list(duty.bottleneck.slots),
            "officers": list(duty.bottleneck.officers),
        }
    return told


def _duty_told(department: str, told: Mapping[str, Any]) -> Duty:
    """The reverse of `_duty`, for a team as it was drawn."""
    officers, rejected = (
        tuple(told["officers"]),
        tuple((one, Refusal(code)) for one, code in told["rejected"]),
    )
    lack = told.get("bottleneck")
    return Duty(
        officers, rejected, len(officers) + len(rejected), told["status"] == "OK",
        Bottleneck(department, lack["seats"], lack["filled"], lack["lead"], tuple(lack["slots"]), tuple(lack["officers"]))
        if lack else None,
    )  # fmt: skip
