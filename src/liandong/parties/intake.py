"""检查对象怎样从一行表读出来、怎样与已登记的比。

A row with a code is the body that bears it; one without is compared by name, and where a name alone would decide between
several it is left to a person. Citizens do not come in by sheets: their numbers are entered one by one.

Main names: `read`, `settle`, `TARGET`.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.core.exceptions import ValidationError

from liandong.codes.names import normal_name
from liandong.codes.reading import CodeKind, read_code
from liandong.importing.targets import (
    Candidate,
    Column,
    Decided,
    Read,
    Standing,
    Target,
    differences,
    register,
)
from liandong.kernel.roles import Role
from liandong.now import today
from liandong.parties.actions.importing import DETAILS, in_force_by_code, written
from liandong.parties.models import Form, Party, Risk
from liandong.parties.naming import folded, keys
from liandong.registry import industries, places
from liandong.registry.fields import WordsField
from liandong.sheets.rows import Value
from liandong.sheets.values import as_date, as_text

if TYPE_CHECKING:
    from liandong.kernel.actions import Act

COLUMNS = (
    Column("name", "名称", is_required=True),
    Column("code", "代码"),
    Column("kind", "主体类型"),
    Column("division", "行政区划"),
    Column("address", "地址"),
    Column("trade", "行业代码"),
    Column("registered_on", "成立日期"),
    Column("risk", "信用风险分类"),
    Column("risk_on", "分类日期"),
    Column("tags", "标签和专项库"),
    Column("head", "所属总机构代码"),
)
TAGS = WordsField(required=False, max_length=300)
LONGEST = {"name": 200, "address": 200}


def read(number: int, cells: Mapping[str, Value]) -> Read:
    """One row as facts; everything wrong with it is said at once."""
    row = Read(number, {})
    _name(row, as_text(cells.get("name")))
    _code(row, as_text(cells.get("code")))
    _form(row, as_text(cells.get("kind")).strip())
    row.facts["division_text"] = as_text(cells.get("division")).strip()
    row.facts["address"] = normal_name(as_text(cells.get("address")))
    _trade(row, as_text(cells.get("trade")).strip().upper())
    _day(row, "since", "成立日期", cells.get("registered_on"))
    _risk(row, as_text(cells.get("risk")).strip().upper())
    _day(row, "risk_on", "分类日期", cells.get("risk_on"))
    _tags(row, as_text(cells.get("tags")))
    _head(row, as_text(cells.get("head")))
    row.facts = {k: v for k, v in row.facts.items() if v}
    row.said += [f"{t}超过{most}字。" for t, most in LONGEST.items() if len(row.facts.get(t, "")) > most]
    return row


def _name(row: Read, text: str) -> None:
    row.facts["name"] = normal_name(text)
    if not row.facts["name"]:
        row.said.append("没有名称，请补上。")


def _code(row: Read, text: str) -> None:
    code = read_code(text)
    if code.said and not code.is_usable:
        row.said.append(code.said)
    elif code.kind is CodeKind.USCC:
        row.facts["code"] = code.normal
    elif code.normal:
        row.facts["old_code"] = code.normal


def _form(row: Read, text: str) -> None:
    """The form as the sheet says it, else as the code's first character tells."""
    if "自然人" in text or text in ("公民", "个人"):
        row.said.append("公民不能成批导入，请逐个登记。")
    elif "个体" in text or row.facts.get("code", "").startswith("92"):
        row.facts["form"] = Form.INDIVIDUAL
    elif row.facts.get("code", "")[:1] in ("1", "2", "3", "4", "5", "6", "7", "8"):
        row.facts["form"] = Form.ORGANISATION
    else:
        row.facts["form"] = Form.ENTERPRISE


def _trade(row: Read, text: str) -> None:
    if text and not industries.is_code(text):
        row.said.append(f"国民经济行业分类中没有代码“{text[:20]}”，请核对，或者留空。")
    row.facts["industry"] = text[:4]


def _day(row: Read, name: str, title: str, value: Value) -> None:
    day = as_date(value)
    if day.reason:
        row.said.append(f"{title}“{as_text(value)[:20]}”{day.reason}。{day.remedy}")
    elif day.day is not None and day.day > today():
        row.said.append(f"{title}{day.day}还没有到，请核对。")
    elif day.day is not None:
        row.facts[name] = day.day.isoformat()


def _risk(row: Read, text: str) -> None:
    if text and text[:1] not in Risk.values:
        row.said.append(f"信用风险分类“{text[:20]}”不是A、B、C、D。")
    row.facts["risk"] = text[:1]


def _tags(row: Read, text: str) -> None:
    try:
        row.facts["tags"] = "、".join(TAGS.clean(text)) if text else ""
    except ValidationError as wrong:
        row.said.append(f"标签和专项库：{''.join(wrong.messages)}")


def _head(row: Read, text: str) -> None:
    if not text:
        return
    code = read_code(text)
    if (code.said and not code.is_usable) or (code.normal and code.kind is not CodeKind.USCC):
        row.said.append(f"所属总机构代码“{text[:20]}”不是统一社会信用代码，请核对，或者留空。")
    elif code.normal and code.normal == row.facts.get("code"):
        row.said.append("所属总机构代码与本行的代码相同，不能把自己填作总机构。")
    elif code.normal:
        row.facts["head"] = code.normal


# ── 与已登记的比 ────────────────────────────────────────────────────────────────────────────────────


def settle(act: Act, rows: Sequence[Read]) -> None:
    """Sets how each row stands; four queries for all of them, and one for each place not met before."""
    _place(rows)
    found = _found(rows)
    for row in rows:
        if row.standing is Standing.WRONG:
            continue
        if row.decided:
            _as_decided(row, found[row.number])
        else:
            _compare(row, found[row.number])
    _belong(rows)


def _found(rows: Sequence[Read]) -> dict[int, list[Party]]:
    """Number of a row → the parties it may be: those that bear its code, else those of its name."""
    by_code = _known("code", [r.facts["code"] for r in rows if "code" in r.facts])
    by_old = _known("old_code", [r.facts["old_code"] for r in rows if "old_code" in r.facts])
    bare = {r.number: keys(r.facts["name"]).name_key for r in rows if not _bears_code(r)}
    by_name = _known("name_key", list(bare.values()))
    return {
        r.number: by_code[r.facts["code"]] if "code" in r.facts
        else by_old[r.facts["old_code"]] if "old_code" in r.facts
        else by_name[bare[r.number]]
        for r in rows
    }  # fmt: skip


def _bears_code(row: Read) -> bool:
    return "code" in row.facts or "old_code" in row.facts


def _today(known: Iterable[Party]) -> dict[UUID, Party]:
    """The parties in force among these, each as what it was merged into."""
    now = [p.merged_into or p for p in known]
    return {p.uuid: p for p in now if p.state == "in_force"}


def _as_decided(row: Read, known: list[Party]) -> None:
    """A person has said which it is; what has become of that since is asked again."""
    if row.decided == Decided.NEW:
        row.standing = Standing.AMBIGUOUS if _bears_code(row) else Standing.NEW
        if _bears_code(row):
            row.said.append("一个代码只能是一个对象，请定为同一或者跳过。")
    elif (party := _today(known).get(row.target) if row.target else None) is not None:
        _against(row, party)
    else:
        row.standing, row.target = Standing.AMBIGUOUS, None
        row.said.append("所定的对象已经注销或者并入别的，请重新定。")


def candidates(rows: Sequence[Read]) -> dict[int, list[Candidate]]:
    """The parties in force that each row may be, the earlier registered first."""
    return {
        number: [
            Candidate(p.uuid, _told_apart(p)) for p in sorted(_today(known).values(), key=lambda p: p.pk)
        ]
        for number, known in _found(rows).items()
    }


def _told_apart(party: Party) -> str:
    where = party.address or party.division_name or "没有地址"
    return f"{party.name}（{party.code or party.old_code or '无代码'}，{where}，{party.source}）"


def _belong(rows: Sequence[Read]) -> None:
    """A new row whose 总机构 is neither registered nor an earlier row of the file is left to a person.

    What stands already keeps the 总机构 it has; that is corrected on its own page.
    """
    known = in_force_by_code(r.facts["head"] for r in rows if "head" in r.facts)
    coming: set[str] = set()
    for row in rows:
        if row.standing is not Standing.NEW:
            continue
        head = row.facts.get("head", "")
        if head and not row.after and head not in known and head not in coming:
            row.standing = Standing.AMBIGUOUS
            row.said.append(f"所属总机构{head}还没有登记，前面的行里也没有，请先登记它，或者留空。")
        else:
            coming.add(row.facts.get("code", ""))


def _place(rows: Sequence[Read]) -> None:
    found: dict[str, tuple[str, str] | str] = {}
    for row in rows:
        text = row.facts.get("division_text", "")
        if not text or row.standing is Standing.WRONG:
            continue
        if text not in found:
            try:
                place = places.find(text)
                found[text] = (place.code, place.name)
            except places.PlaceUnclear as unclear:
                found[text] = str(unclear)
        said = found[text]
        if isinstance(said, str):
            row.standing = Standing.WRONG
            row.said.append(said)
        else:
            row.facts["division"], row.facts["division_name"] = said


def _known(field: str, values: list[str]) -> dict[str, list[Party]]:
    found: dict[str, list[Party]] = defaultdict(list)
    rows = Party.objects.filter(**{f"{field}__in": values}).exclude(form=Form.CITIZEN)
    for party in rows.select_related("merged_into"):
        found[getattr(party, field)].append(party)
    return found


def _compare(row: Read, known: list[Party]) -> None:
    alive = [p for p in known if p.state != "merged"]
    if not known:
        row.standing = Standing.NEW
    elif len(alive) > 1 or not alive:
        row.standing = Standing.AMBIGUOUS
        told = "、".join(f"{p.name}（{p.code or '无代码'}）" for p in known[:5])
        row.said.append(f"已登记的有{told}，看不出是哪一个，请补上代码重新交，或者由人定。")
    else:
        _against(row, alive[0])


def _against(row: Read, party: Party) -> None:
    row.target = party.uuid
    if party.state == "cancelled":
        row.standing = Standing.AMBIGUOUS
        row.said.append(f"“{party.name}”已登记为注销，仍在经营的，请先在平台上恢复。")
        return
    facts = row.facts
    differs = [
        (label, str(_held(party, name)), facts[name])
        for name, label in DETAILS.items()
        if name in facts and facts[name] != _held(party, name)
    ]
    if folded(facts["name"]) != folded(party.name):
        differs.insert(0, ("名称", party.name, facts["name"]))
    row.standing = Standing.CHANGED if differs else Standing.SAME
    if differs:
        row.said.append(differences(differs))


def _held(party: Party, name: str) -> Any:
    held = getattr(party, name)
    if isinstance(held, list):
        return "、".join(held)
    return held.isoformat() if hasattr(held, "isoformat") else held


def shown(facts: Mapping[str, str]) -> dict[str, str]:
    """Facts by the columns they came from."""
    said = {c.name: facts[c.name] for c in COLUMNS if c.name in facts}
    moved = {
        "code": facts.get("code") or facts.get("old_code", ""), "division": facts.get("division_text", ""),
        "trade": facts.get("industry", ""), "registered_on": facts.get("since", ""),
        "kind": Form(facts["form"]).label if facts.get("form") else "",
    }  # fmt: skip
    return said | {name: text for name, text in moved.items() if text}


TARGET = register(
    Target(
        "parties",
        "检查对象",
        frozenset({Role.LEGAL_REVIEWER, Role.LIAISON}),
        COLUMNS,
        read,
        settle,
        written,
        refers="head",
        candidates=candidates,
        shows=shown,
    )
)
