"""成批导入的写入：新的一次写进去，有变的逐条经过更正和改名，各留痕迹。"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from uuid_utils.compat import uuid7

from liandong.codes.reading import read_code
from liandong.importing.targets import Read, Standing
from liandong.kernel import bulk
from liandong.kernel.actions import Act
from liandong.kernel.models import Access
from liandong.kernel.roles import Level
from liandong.now import today
from liandong.parties import branches
from liandong.parties.actions.keeping import CLASSIFY_PARTY, CORRECT_PARTY, GIVE_CODE, RENAME_PARTY
from liandong.parties.models import Party
from liandong.parties.naming import folded, keys
from liandong.registry import places

DETAILS = {
    "division": "行政区划",
    "address": "地址",
    "industry": "行业",
    "tags": "标签和专项库",
    "since": "成立日期",
}
"""What a sheet may correct about a party that stands, and what people call it."""


def written(act: Act, reads: Sequence[Read]) -> int:
    """Write one batch within the act of the import; returns how many rows were written."""
    intake = act.record
    for made in _layers([r for r in reads if r.standing is Standing.NEW], intake):
        bulk.insert(Party, PARTY, made)
        bulk.insert(Access, GRANT, (("party", row[0], Level.FULL.value, "检查对象名录库") for row in made))
    changed = [r for r in reads if r.standing is Standing.CHANGED]
    known = {p.uuid: p for p in Party.objects.filter(uuid__in=[r.target for r in changed])}
    for read in changed:
        assert read.target is not None
        _correct(act, known[read.target], read, f"按{intake.number}第{read.number}行更正（{intake.source}）")
    return len(reads)


def in_force_by_code(codes: Iterable[str]) -> dict[str, int]:
    """Code → key of the bodies in force that bear one of these codes."""
    rows = Party.objects.filter(code__in=set(codes), state="in_force")
    return dict(rows.values_list("code", "pk"))


def _layers(reads: Sequence[Read], intake: Any) -> Iterable[list[tuple[Any, ...]]]:
    """The new rows in the order in which they can be written: a 总机构 before its branches."""
    left = list(reads)
    while left:
        known = in_force_by_code(r.facts["head"] for r in left if "head" in r.facts)
        ready: list[Read] = []
        later: list[Read] = []
        for read in left:
            head = read.facts.get("head")
            (ready if head is None or head in known else later).append(read)
        assert ready, "总机构都应在前面的行里"
        yield [_party(r, intake, known.get(r.facts.get("head", ""))) for r in ready]
        left = later


GRANT = ("kind", "record", "level", "ground")
PARTY = (
    "uuid", "form", "name", "name_key", "searched", "code", "old_code", "division", "division_name", "address",
    "industry", "parent_id", "since", "risk", "risk_on", "risk_source", "tags", "former_names", "source", "batch", "owner", "state",
    "version",
)  # fmt: skip


def _party(read: Read, intake: Any, parent: int | None) -> tuple[Any, ...]:
    """A new party's row, in the order of `PARTY`."""
    facts, names = read.facts, keys(read.facts["name"])
    is_classified = "risk" in facts
    return (
        uuid7(), facts["form"], names.name, names.name_key, names.searched, facts.get("code", ""),
        facts.get("old_code", ""), facts.get("division", ""), facts.get("division_name", ""), facts.get("address", ""),
        facts.get("industry", ""), parent, date.fromisoformat(facts["since"]) if "since" in facts else None,
        facts.get("risk", ""), _classified_on(facts) if is_classified else None, intake.source if is_classified else "",
        facts["tags"].split("、") if "tags" in facts else [], [], intake.source, intake.uuid, intake.owner, "in_force", 1,
    )  # fmt: skip


def _classified_on(facts: Mapping[str, str]) -> date:
    """The day the sheet names, else the day it came in."""
    return date.fromisoformat(facts["risk_on"]) if "risk_on" in facts else today()


def held(party: Party, name: str) -> Any:
    """A detail of a party as a sheet writes it."""
    value = getattr(party, name)
    if isinstance(value, list):
        return "、".join(value)
    return value.isoformat() if hasattr(value, "isoformat") else value


def differing(party: Party, facts: Mapping[str, str]) -> list[str]:
    """The details of which the sheet says something else than the register."""
    return [name for name in DETAILS if name in facts and facts[name] != held(party, name)]


def is_classified_anew(party: Party, facts: Mapping[str, str]) -> bool:
    """Whether the sheet's class or its day is another; one without a day counts as of today, and the same class then says nothing."""
    if "risk" not in facts:
        return False
    same_day = "risk_on" not in facts or facts["risk_on"] == held(party, "risk_on")
    return facts["risk"] != party.risk or not same_day


def is_outdated(party: Party, facts: Mapping[str, str]) -> bool:
    """Whether the sheet's class is of an earlier day than the one registered; that one is never covered by it."""
    return party.risk_on is not None and _classified_on(facts) < party.risk_on


def _correct(act: Act, party: Party, read: Read, why: str) -> None:
    facts, source = read.facts, act.record.source
    if folded(facts["name"]) != folded(party.name):
        renamed = {"name": facts["name"], "renamed_on": today(), "source": source}
        act.also(RENAME_PARTY, party, renamed, why)
    if "code" in facts and facts["code"] != party.code:
        act.also(GIVE_CODE, party, {"code": read_code(facts["code"])}, why)
    if differing(party, facts):
        place = places.standing(facts.get("division", party.division))
        details = {
            "division": place, "address": facts.get("address", party.address),
            "tags": facts["tags"].split("、") if "tags" in facts else party.tags, "parent": branches.head(party),
            "industry": facts.get("industry", party.industry),
            "since": date.fromisoformat(facts["since"]) if "since" in facts else party.since,
        }  # fmt: skip
        act.also(CORRECT_PARTY, party, details, why)
    if is_classified_anew(party, facts) and not is_outdated(party, facts):
        risk = {"risk": facts["risk"], "risk_on": _classified_on(facts), "risk_source": source}
        act.also(CLASSIFY_PARTY, party, risk, why)
