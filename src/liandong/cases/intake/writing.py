"""一行怎样写进去：登记案件、登记决定、结案各是一次办理，同在这一行自己的保存点里。

A row is in wholly or not at all: where one of its acts is refused, what the others did is taken back with it, and the row says
which act was refused and why.

Main names: `written`, `shown`, `ACTS`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import transaction

from liandong.cases.actions.registering import standing as case_values
from liandong.cases.intake.settling import Meant, Unclear, changed, meant, moment_of
from liandong.cases.models import Case
from liandong.importing.forming import GONE, orderer
from liandong.importing.targets import Read, Standing
from liandong.kernel import actions
from liandong.kernel.actions import Act
from liandong.kernel.actor import Actor
from liandong.kernel.kinds import plain
from liandong.kernel.outcome import Outcome
from liandong.kernel.within import within
from liandong.law.procedure.penalty import PenaltyKind
from liandong.parties.models import Form

REGISTER, DECIDE, CLOSE = "cases.register_case", "cases.record_decision", "cases.close_case"
CORRECT, SUPPLY, PARTY = "cases.correct_case", "cases.supply_moment", "parties.register_party"
ACTS = (REGISTER, DECIDE, CLOSE, CORRECT, SUPPLY, PARTY)


class _Stopped(Exception):
    """One of the acts of a row was refused."""

    def __init__(self, name: str, outcome: Outcome) -> None:
        super().__init__(name)
        self.name, self.outcome = name, outcome


@dataclass(frozen=True, slots=True)
class _Doing:
    """One row on its way in: in whose name, and why."""

    act: Act
    actor: Actor
    facts: Mapping[str, str]
    why: str

    def do(self, name: str, record: UUID | None, values: Mapping[str, Any]) -> UUID:
        """One act.

        Raises:
            _Stopped: it is refused.
        """
        outcome = within(self.act, name, record, values, actor=self.actor, reason=self.why)
        if not outcome.is_done or outcome.record is None:
            raise _Stopped(name, outcome)
        return outcome.record


def written(act: Act, rows: Sequence[Read]) -> int:
    """Each row in its own savepoint; one that is refused says why and hinders no other."""
    actor, done = orderer(act), 0
    for row in rows:
        if (said := _write(act, actor, row) if actor is not None else GONE) == "":
            done += 1
            continue
        row.standing, row.said = Standing.WRONG, [said]
    return done


def _write(act: Act, actor: Actor, row: Read) -> str:
    """What went wrong; empty where the row is in."""
    doing = _Doing(act, actor, row.facts, f"按{act.record.number}第{row.number}行（{act.record.source}）")
    try:
        with transaction.atomic():
            said = meant(act.record.owner, row.facts)
            if row.standing is Standing.NEW:
                _new(doing, said)
            elif row.target is not None:
                _update(doing, said, Case.objects.get(uuid=row.target))
    except Unclear as unclear:
        return unclear.sentence
    except _Stopped as stopped:
        return _why(stopped)
    return ""


def _new(doing: _Doing, said: Meant) -> None:
    facts = doing.facts
    values = (
        _act(doing, said)
        | _moment(facts)
        | {"case_no": facts["case_no"], "officers": facts.get("officers", "")}
    )
    case = doing.do(REGISTER, None, values)
    if facts.get("decision_no"):
        doing.do(DECIDE, case, _decision(facts))
    if facts.get("stage") == "closed":
        doing.do(CLOSE, case, {"outcome": facts["outcome"]})


def _update(doing: _Doing, said: Meant, case: Case) -> None:
    """The acts that bring in what the row says otherwise, each once, in their order."""
    wanted = {name for name, *_ in changed(case, doing.facts, said)}
    if SUPPLY in wanted:
        doing.do(SUPPLY, case.uuid, _moment(doing.facts))
    if CORRECT in wanted:
        doing.do(CORRECT, case.uuid, _corrected(doing, said, case))
    if DECIDE in wanted:
        doing.do(DECIDE, case.uuid, _decision(doing.facts))
    if CLOSE in wanted:
        doing.do(CLOSE, case.uuid, {"outcome": doing.facts["outcome"]})


def _act(doing: _Doing, said: Meant) -> dict[str, Any]:
    """What is said of the act, as the form takes it."""
    facts = doing.facts
    party = _code(doing, said)
    return {
        "party": party, "party_name": "" if party else facts["party_name"], "is_citizen": facts.get("is_citizen", ""),
        "item": said.item, "conduct": facts["conduct"], "division": said.place.code,
        "address": facts.get("address", "") or said.place.address, "since": facts.get("since", ""),
        "until": facts.get("until", ""), "facts": facts.get("facts", "") or facts.get("note", ""),
    }  # fmt: skip


def _code(doing: _Doing, said: Meant) -> str:
    """The registered party as the form takes it; a body with a sound code is registered first."""
    if said.party is not None:
        return said.party.code or said.party.name
    if not said.is_new:
        return ""
    code = doing.facts["party_code"]
    form = (
        Form.INDIVIDUAL
        if code.startswith("92")
        else Form.ENTERPRISE
        if code.startswith("91")
        else Form.ORGANISATION
    )
    values = {
        "form": form.value,
        "name": doing.facts["party_name"],
        "code": code,
        "source": doing.act.record.source,
    }
    doing.do(PARTY, None, values)
    return code


def _moment(facts: Mapping[str, str]) -> dict[str, Any]:
    moment, is_vague = moment_of(facts)
    told = f"{moment:%Y-%m-%d %H:%M}" if moment else ""
    return {"approved_at": told, "is_day_only": is_vague, "approval_evidence": facts.get("evidence", "")}


def _corrected(doing: _Doing, said: Meant, case: Case) -> dict[str, Any]:
    """What stands, with what the row says in its place; what the row leaves empty stays."""
    held = {name: plain(value) for name, value in case_values(case).items() if name != "party"}
    held["party"] = (case.party.code or case.party.name) if case.party else ""
    told = {name: value for name, value in _act(doing, said).items() if value}
    if "place" not in doing.facts:
        told.pop("division")
    if told.get("party"):
        told["party_name"] = ""
    officers = doing.facts.get("officers")
    told.pop("facts", None)
    return held | told | ({"officers": officers} if officers else {})


def _decision(facts: Mapping[str, str]) -> dict[str, Any]:
    return {
        "decision_no": facts["decision_no"], "decided_on": facts["decided_on"],
        "penalties": [PenaltyKind(kind).value for kind in facts["penalties"].split("、")], "fine": facts.get("fine", ""),
        "confiscated": facts.get("confiscated", ""), "content": facts.get("content", ""), "basis": facts.get("basis", ""),
    }  # fmt: skip


def _why(stopped: _Stopped) -> str:
    """Which act was refused and what is wrong, for a clerk who has no form before him."""
    bound = actions.get(stopped.name)
    assert bound is not None
    fields: Mapping[str, Any] = bound.action.form.base_fields if bound.action.form is not None else {}
    label: Callable[[str], str] = lambda name: f"{fields[name].label}：" if name in fields else ""  # noqa: E731
    said = "".join(f"{label(n)}{e}" for n, errors in stopped.outcome.errors.items() for e in errors)
    return f"{bound.action.title}没有办成：{said or stopped.outcome.sentence}"


def shown(facts: Mapping[str, str]) -> dict[str, str]:
    """Facts by the columns they came from."""
    moved = {"party_code": "code", "party_old_code": "code"}
    kept = {
        moved.get(name, name): text
        for name, text in facts.items()
        if name not in ("stage", "outcome", "is_citizen")
    }
    if "is_citizen" in facts:
        kept["sort"] = "自然人"
    stage = {"filed": "在办", "decided": "已作出处罚决定", "closed": facts.get("outcome", "已结案")}
    return kept | ({"stage": stage[facts["stage"]]} if facts.get("stage") else {})
