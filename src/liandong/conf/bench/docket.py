"""档案里的案件：已经核查完的线索，五条里有两条立了案，百万条线索就是近二十万件；连同说到、可见授权和痕迹。

Each is a card (登记卡) of the agency that verified the lead, filed the day after it came in, and joins the offence of its lead.
All but the newest are closed. Written by COPY like the rest of the archive, and sampled with it (`sampling`).

Main names: `written`, `case_number`.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID

from liandong.conf.bench.copying import copy, new_uuid, watching
from liandong.now import CHINA

if TYPE_CHECKING:
    import psycopg

PREFIX = "B-AJ-"
OPEN_SHARE = 0.02
"""Of the cases, so many of the newest are still being handled."""
EVIDENCE, ENDED = "立案审批表", "处理完毕"


def case_number(lead: int) -> str:
    """The number of the case that this lead, counted from 1, led to; empty where none was filed.

    >>> case_number(1), case_number(3), case_number(15)
    ('B-AJ-0000001', '', 'B-AJ-0000015')
    """
    return f"{PREFIX}{lead:07d}" if lead % 10 in (1, 5) else ""


@dataclass(frozen=True, slots=True)
class _Filed:
    """A verification that ended in a case, with what its lead and its claim say."""

    uuid: UUID
    is_open: bool
    verification: int
    number: str
    owner: UUID
    agency: str
    received_on: date
    party: int
    party_name: str
    party_code: str
    item: int
    conduct: str
    division: str
    division_name: str
    offence: int

    @property
    def moment(self) -> datetime:
        """When it was approved, and registered here."""
        return datetime.combine(self.received_on, datetime.min.time(), CHINA) + timedelta(days=1, hours=9)

    @property
    def case_no(self) -> str:
        return f"测量立〔{self.received_on.year}〕{self.number.removeprefix(PREFIX)}号"


def written(owner: psycopg.Connection, at_once: int) -> None:
    """Write the cases of the verifications that say so, so many at a time, in the order in which they were filed."""
    rows = owner.execute(_FOUND, [f"{PREFIX}%"]).fetchall()
    late = len(rows) * (1 - OPEN_SHARE)
    for start in range(0, len(rows), at_once):
        some = enumerate(rows[start : start + at_once], start)
        made = [_Filed(new_uuid(), n >= late, *row) for n, row in some]
        copy(owner, "cases_case", _CASE, (_case_row(one) for one in made))
        copy(owner, "offences_claim", _CLAIM, (_claim_row(one) for one in made))
        seen_by = [row for one in made for row in _access_rows(one)]
        copy(owner, "kernel_access", ("kind", "record", "agency", "level", "ground"), seen_by)
        copy(owner, "ledger_ledgerevent", _EVENT, (_event_row(one) for one in made))


_FOUND = """
SELECT v.id, v."case", v.owner, v.agency_name, l.received_on, l.party_id, l.party_name, l.party_code, l.item_id, l.conduct,
    l.division, l.division_name, c.offence_id
FROM leads_verification AS v JOIN leads_lead AS l ON l.id = v.lead_id JOIN offences_claim AS c ON c.kind = 'lead' AND c.record = l.uuid
WHERE v."case" LIKE %s ORDER BY v.id
"""
_CASE = (
    "uuid", "version", "state", "owner", "number", "agency_name", "depth", "case_no", "party_id", "party_name", "is_citizen", "party_label",
    "item_id", "conduct", "provisions", "searched", "division", "division_name", "address", "venue", "venue_division", "venue_division_name",
    "since", "is_continuing", "facts", "is_criminal", "is_sensitive", "officers", "approved_at", "is_day_only", "approval_evidence",
    "registered_at", "checked", "verification_id", "ended_at", "outcome", "standing_evidence", "extended",
)  # fmt: skip
_CLAIM = (
    "offence_id", "kind", "record", "number", "agency", "agency_name", "role", "is_sensitive", "since", "party_id", "standing_id", "party_name",
    "party_key", "party_code", "is_unlisted", "item_id", "conduct", "division", "place", "began_on", "is_continuing", "provisions",
)  # fmt: skip
_EVENT = ("id", "kind", "record", "version", "action", "outcome", "recorded_at", "body")


def _case_row(one: _Filed) -> Sequence[Any]:
    from liandong.parties.naming import folded

    said = "\n".join(map(folded, (one.number, one.case_no, one.party_name, one.conduct)))
    version, state, ended, outcome = (
        (1, "filed", None, "") if one.is_open else (2, "closed", one.moment + timedelta(days=60), ENDED)
    )
    return (
        one.uuid, version, state, one.owner, one.number, one.agency, "card", one.case_no, one.party, one.party_name, False, one.party_name,
        one.item, one.conduct, "[]", said, one.division, one.division_name, "", "offence", "", "",
        one.received_on, False, "测量", False, False, "", one.moment, False, EVIDENCE,
        one.moment, "[]", one.verification, ended, outcome, 0, 0,
    )  # fmt: skip


def _claim_row(one: _Filed) -> Sequence[Any]:
    from liandong.codes.names import name_key

    return (
        one.offence, "case", one.uuid, one.number, one.owner, one.agency, "case", False, one.moment, one.party, one.party, one.party_name,
        name_key(one.party_name), one.party_code, False, one.item, one.conduct, one.division, "", one.received_on, False, "[]",
    )  # fmt: skip


def _access_rows(one: _Filed) -> Iterator[Sequence[Any]]:
    """What `cases.kinds.case_grants` gives for a case that nobody else was told of."""
    from liandong.kernel.roles import Level

    supervisors, overseers = watching(one.owner)
    yield "case", one.uuid, one.owner, Level.FULL.value, "办案机关"
    for agency in (supervisors | overseers) - {one.owner}:
        ground = "行政执法监督" if agency in supervisors else "督办"
        yield "case", one.uuid, agency, Level.SUMMARY.value, ground


def _event_row(one: _Filed) -> Sequence[Any]:
    body = {
        "actor": {"agency": one.agency, "person": "测量"}, "title": "登记在办案件", "state": "filed", "changes": [],
    }  # fmt: skip
    return new_uuid(), "case", one.uuid, 1, "cases.register_case", "done", one.moment, json.dumps(body)
