"""一行表可能是已登记的哪一个对象：按代码，按代码里的主体标识找旧号码，按名称和地方。

A code or older number that nobody bears proves nothing: the body may stand in the register by the 组织机构代码 that the new code
contains, the other way round by the new code, or by its name in the same place. Such a one is only `perhaps` the row's, and a
person says so.

Main names: `Match`, `found`. Source: GB 32100—2015 (the nine characters of the subject).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from django.db.models.functions import Substr

from liandong.codes.names import name_key
from liandong.codes.reading import Code, CodeKind, CodeVerdict
from liandong.importing.targets import Read
from liandong.law.jurisdiction.place import PlaceTree
from liandong.parties.models import Form, Party
from liandong.registry import places

SUBJECT = 9
"""Characters of a 组织机构代码."""


@dataclass(slots=True)
class Match:
    """The parties a row may be: those found by its code or, where it has none, by its name; those that only `perhaps` are it.

    `elsewhere` says that the register and the sheet name different places, where that can be said at all.
    """

    known: list[Party] = field(default_factory=list)
    perhaps: list[Party] = field(default_factory=list)
    elsewhere: bool = False

    @property
    def all(self) -> list[Party]:
        return [*self.known, *self.perhaps]


def found(rows: Sequence[Read]) -> dict[int, Match]:
    """Number of a row → the parties it may be."""
    by_code = _known("code", [r.facts["code"] for r in rows if "code" in r.facts])
    unmet = [r for r in rows if "code" in r.facts and r.facts["code"] not in by_code]
    subjects = {r.number: _subject(r.facts["code"]) for r in unmet}
    old_codes = [r.facts["old_code"] for r in rows if "old_code" in r.facts]
    by_old = _known("old_code", [*old_codes, *subjects.values()])
    older = {
        r.number: r.facts["old_code"]
        for r in rows
        if "old_code" in r.facts and r.facts["old_code"] not in by_old
    }
    by_subject = _by_subject(older.values())
    bare = {
        r.number: name_key(r.facts["name"])
        for r in rows
        if r.number in subjects or r.number in older or not bears_code(r)
    }
    by_name = _known("name_key", list(bare.values()))
    tree = _lying(rows, bare, by_name)
    matches: dict[int, Match] = {}
    for row in rows:
        named = by_name[bare[row.number]] if row.number in bare else []
        if row.number in subjects:
            same = _without_code(by_old[subjects[row.number]])
            near = _without_code(p for p in named if not _is_elsewhere(row, p, tree))
            matches[row.number] = Match(perhaps=same or near)
        elif row.number in older:
            old = older[row.number]
            here = in_force(p for p in named if not _is_elsewhere(row, p, tree)).values()
            matches[row.number] = Match(perhaps=by_subject.get(old) or [p for p in here if _may_bear(p, old)])
        elif row.number in bare:
            alive = [p for p in named if p.state != "merged"]
            matches[row.number] = Match(
                named, elsewhere=len(alive) == 1 and _is_elsewhere(row, alive[0], tree)
            )
        else:
            matches[row.number] = Match(
                by_code[row.facts["code"]] if "code" in row.facts else by_old[row.facts["old_code"]]
            )
    return matches


def _subject(code: str) -> str:
    """The subject inside a 统一社会信用代码 that was found sound when its row was read."""
    return Code(CodeKind.USCC, code, CodeVerdict.VALID, "").subject


def _without_code(known: Iterable[Party]) -> list[Party]:
    """Those in force that bear no 统一社会信用代码 and may be given one."""
    return [p for p in in_force(known).values() if not p.code and p.form != Form.SITE]


def _by_subject(old_codes: Collection[str]) -> dict[str, list[Party]]:
    """Parties in force by the 组织机构代码 inside their 统一社会信用代码."""
    wanted = {old for old in old_codes if len(old) == SUBJECT}
    bearers: dict[str, list[Party]] = defaultdict(list)
    if wanted:
        rows = Party.objects.annotate(subject=Substr("code", 9, SUBJECT)).filter(subject__in=wanted)
        for party in rows.filter(state="in_force").exclude(form=Form.CITIZEN):
            bearers[party.subject].append(party)
    return bearers


def _may_bear(party: Party, old: str) -> bool:
    """Whether a namesake may be the body of this older number: not where it bears another of the same kind."""
    has_other = len(party.old_code) == len(old) or (len(old) == SUBJECT and bool(party.code))
    return party.form != Form.SITE and not has_other


def _lying(rows: Sequence[Read], bare: Mapping[int, str], by_name: Mapping[str, list[Party]]) -> PlaceTree:
    """How the places lie that rows and their namesakes name."""
    codes = {r.facts["division"] for r in rows if r.number in bare and "division" in r.facts}
    codes |= {p.division for known in by_name.values() for p in known if p.division}
    return places.around(codes) if by_name and codes else PlaceTree({})


def _is_elsewhere(row: Read, party: Party, tree: PlaceTree) -> bool:
    """Whether both places are known and neither lies in the other."""
    here, there = row.facts.get("division", ""), party.division
    return bool(here and there) and not (tree.within(here, there) or tree.within(there, here))


def bears_code(row: Read) -> bool:
    return "code" in row.facts or "old_code" in row.facts


def in_force(known: Iterable[Party]) -> dict[UUID, Party]:
    """The parties in force among these, each as what it was merged into."""
    now = [p.merged_into or p for p in known]
    return {p.uuid: p for p in now if p.state == "in_force"}


def told_apart(party: Party) -> str:
    where = party.address or party.division_name or "没有地址"
    return f"{party.name}（{party.code or party.old_code or '无代码'}，{where}，{party.source}）"


def _known(name: str, values: list[str]) -> dict[str, list[Party]]:
    """Parties by the value of a column; an empty value is nobody's, and the index of old numbers holds none."""
    bearers: dict[str, list[Party]] = defaultdict(list)
    rows = Party.objects.filter(**{f"{name}__in": values}).exclude(form=Form.CITIZEN).exclude(**{name: ""})
    for party in rows.select_related("merged_into") if values else ():
        bearers[getattr(party, name)].append(party)
    return bearers
