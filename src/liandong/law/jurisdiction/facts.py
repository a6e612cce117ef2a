"""管辖的事实：立案、移送、争议、协议、指定。只记事实，不下判断。

Every fact says who, when and on what evidence; claimed and proven moments are two fields. Facts may arrive in
any order and twice; `settle` gives the same answer. All moments carry a time zone; all agencies are codes.

Main names: `Filing`, `TransferIn`, `Declined`, `Dispute`, `Agreement`, `Designation`, `Situation`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum


class Stage(StrEnum):
    """Where a dispute stands; the order is the order in law."""

    NEGOTIATING = "协商"
    COORDINATING = "协调"
    ESCALATED = "报请指定"


@dataclass(frozen=True, slots=True)
class Filing:
    """One agency's filing (立案) of the offence.

    Attributes:
        approved_at: the moment the head approved the 立案审批表, as claimed; None when not entered.
        evidence: what proves it (scan, number in the line's own system); empty when nothing does.
        registered_at: the ledger's moment; it proves only that the filing existed by then.
        proven_interval: between which moments the registration provably happened, where a clock of another
            node leaves room; None means the registration moment itself.
        accepted_at: moment of acceptance (受案); counts instead of the approval among police organs (J5).
        withdrawn_at: moment the filing was withdrawn (销案); it then no longer counts.
        day_only: of the approval only the day is known; the moment given is the start of that day.
    """

    agency: str
    approved_at: datetime | None
    evidence: str
    registered_at: datetime
    proven_interval: tuple[datetime, datetime] | None = None
    accepted_at: datetime | None = None
    withdrawn_at: datetime | None = None
    day_only: bool = False

    @property
    def approved_by(self) -> datetime | None:
        """The last moment at which the approval may have been given: the moment itself, or the end of its day."""
        if self.approved_at is None or not self.day_only:
            return self.approved_at
        return self.approved_at + timedelta(days=1, microseconds=-1)

    @property
    def interval(self) -> tuple[datetime, datetime]:
        """The proven interval, a point where nothing wider is known."""
        return self.proven_interval or (self.registered_at, self.registered_at)


class Matter(StrEnum):
    """What was handed over: only a lead may come back."""

    LEAD = "线索"
    CASE = "案件"


@dataclass(frozen=True, slots=True)
class TransferIn:
    """A hand-over from one agency to another, told from the receiver's side."""

    matter: Matter
    sender: str
    receiver: str
    sent_at: datetime


@dataclass(frozen=True, slots=True)
class Declined:
    """An agency's written statement that it has no jurisdiction; two of them make a negative conflict."""

    agency: str
    declined_at: datetime
    reason: str


@dataclass(frozen=True, slots=True)
class Dispute:
    """An open question who has jurisdiction, raised by one of the parties."""

    parties: frozenset[str]
    raised_at: datetime
    stage: Stage = Stage.NEGOTIATING


@dataclass(frozen=True, slots=True)
class Agreement:
    """What the parties agreed in negotiation; binds only those who signed."""

    signed_by: frozenset[str]
    holder: str
    agreed_at: datetime


@dataclass(frozen=True, slots=True)
class Designation:
    """A 指定管辖决定; whether its author may designate is asked before it is made (`disputes.may_designate`)."""

    authority: str
    holder: str
    designated_at: datetime
    letter_no: str = ""


@dataclass(frozen=True, slots=True)
class Situation:
    """All that is known about who handles one confirmed offence.

    Attributes:
        competent: agencies that hold the power for this item and place on the relevant day.
        police: those of them that are police organs.
        names: code → Chinese name for the sentences; a missing name shows the code.
    """

    competent: frozenset[str]
    filings: tuple[Filing, ...] = ()
    transfers: tuple[TransferIn, ...] = ()
    declined: tuple[Declined, ...] = ()
    disputes: tuple[Dispute, ...] = ()
    agreements: tuple[Agreement, ...] = ()
    designations: tuple[Designation, ...] = ()
    police: frozenset[str] = frozenset()
    names: Mapping[str, str] = field(default_factory=dict)

    def name(self, code: str) -> str:
        """The Chinese name of an agency."""
        return self.names.get(code, code)

    def named(self, codes: frozenset[str] | set[str]) -> str:
        """Names in the order of their codes, joined for a sentence; ``（无）`` for none."""
        return "、".join(self.name(code) for code in sorted(codes)) or "（无）"
