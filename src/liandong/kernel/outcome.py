"""门的回答：一个值，不是页面，也不是 HTTP 对象。"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any
from uuid import UUID

from liandong.law.verdict import Verdict


class Status(StrEnum):
    """How an attempt ended. `MISSING` answers alike for a record that is hidden and one that never was."""

    DONE = "done"
    REPEATED = "repeated"
    REFUSED = "refused"
    CONFLICT = "conflict"
    INVALID = "invalid"
    MISSING = "missing"
    BUSY = "busy"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What happened, to which record, by which rule, and what to do next.

    Attributes:
        code: stable, snake_case.
        sentence: Chinese, for the person.
        version: the record's version after the act (or now, in a conflict).
        errors: field name -> sentences, when the input was invalid.
        meanwhile: what others did to the record since the version the person saw.
    """

    status: Status
    code: str
    sentence: str
    kind: str = ""
    record: UUID | None = None
    version: int = 0
    event: UUID | None = None
    source: str = ""
    errors: dict[str, list[str]] = field(default_factory=dict)
    meanwhile: tuple[str, ...] = ()

    @property
    def is_done(self) -> bool:
        return self.status in (Status.DONE, Status.REPEATED)

    def stored(self) -> dict[str, Any]:
        """The part kept under a repeat key."""
        return {
            "code": self.code,
            "sentence": self.sentence,
            "kind": self.kind,
            "record": str(self.record) if self.record else "",
            "version": self.version,
            "event": str(self.event) if self.event else "",
        }


def repeated(stored: dict[str, Any]) -> Outcome:
    """The answer to a key that was used before: what was done then, and that nothing was done now."""
    return Outcome(
        Status.REPEATED,
        stored["code"],
        stored["sentence"],
        stored["kind"],
        UUID(stored["record"]) if stored["record"] else None,
        stored["version"],
        UUID(stored["event"]) if stored["event"] else None,
    )


def refused(verdict: Verdict, kind: str = "", record: UUID | None = None) -> Outcome:
    sources = "；".join(map(str, verdict.sources))
    return Outcome(Status.REFUSED, verdict.code, verdict.sentence, kind, record, source=sources)


def missing() -> Outcome:
    return Outcome(
        Status.MISSING,
        "not_found",
        "没有找到这条记录，或者它不在您当前岗位的可见范围内。请核对编号，或切换岗位后再试。",
    )
