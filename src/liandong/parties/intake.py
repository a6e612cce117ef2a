"""检查对象怎样从一行表读出来、怎样与已登记的比。

A row with a code is the body that bears it. One whose code nobody bears may still be a body known by another number or by its
name in the same place, and one without a code is compared by name; where that would be guessing it is left to a person. Citizens do not come in by sheets: their numbers are entered one by one.

Main names: `read`, `settle`, `TARGET`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING
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
from liandong.parties.actions.importing import (
    DETAILS,
    differing,
    held,
    in_force_by_code,
    is_classified_anew,
    is_outdated,
    written,
)
from liandong.parties.models import Form, Party, Risk
from liandong.parties.namesakes import Match, bears_code, found, in_force, told_apart
from liandong.parties.naming import folded
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
LONGEST = 200
"""Characters of a name, and of an address."""


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
    for name, title in (("name", "名称"), ("address", "地址")):
        if (length := len(row.facts.get(name, ""))) > LONGEST:
            row.said.append(f"{title}有{length}字，最多{LONGEST}字，请缩短。")
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


FORMS = (
    (Form.INDIVIDUAL, ("个体",)),
    (Form.ORGANISATION, ("机关", "事业单位", "组织", "社会团体", "民办非企业", "社会服务机构", "基金会")),
    (Form.SITE, ("项目", "场所", "工地")),
)
"""Words by which a sheet names a form; whatever else it writes is an enterprise."""


def _form(row: Read, text: str) -> None:
    """The form as the code's first character tells, else as the sheet says it."""
    said = next((form for form, words in FORMS if any(w in text for w in words)), Form.ENTERPRISE)
    if "自然人" in text or text in ("公民", "个人"):
        row.said.append("公民不能成批导入，请逐个登记。")
    elif said is Form.INDIVIDUAL or row.facts.get("code", "").startswith("92"):
        row.facts["form"] = Form.INDIVIDUAL
    elif row.facts.get("code", "")[:1] in ("1", "2", "3", "4", "5", "6", "7", "8"):
        row.facts["form"] = Form.ORGANISATION
    elif said is Form.SITE and bears_code(row):
        row.said.append("主体类型写的是没有代码的项目、场所，又填了代码，请核对其中一项。")
    else:
        row.facts["form"] = Form.ENTERPRISE if "code" in row.facts else said


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
        row.said.append(f"信用风险分类“{text[:20]}”不是A、B、C、D，请改成其中一个，或者留空。")
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

OLD_UNMET = "旧号码：请由人定，定为同一的只更新其他各项，旧号码不补登"


def settle(act: Act, rows: Sequence[Read]) -> None:
    """Sets how each row stands; a few queries for all of them, and one for each place not met before."""
    _place(rows)
    matches = found(rows)
    coded: set[UUID] = set()
    for row in rows:
        if row.standing is Standing.WRONG:
            continue
        match = matches[row.number]
        if row.decided:
            _as_decided(row, match)
            _once_a_code(row, match, coded)
        elif match.perhaps:
            what = "代码：请由人定，定为同一的补登代码" if "code" in row.facts else OLD_UNMET
            _unsure(row, match.perhaps, f"多半是同一个，登记时没有这个{what}。")
        else:
            _compare(row, match)
    _belong(rows)


def _unsure(row: Read, known: Sequence[Party], why: str) -> None:
    row.standing = Standing.AMBIGUOUS
    row.said.append(f"已登记的有{'、'.join(map(told_apart, known[:5]))}，{why}")


def _once_a_code(row: Read, match: Match, coded: set[UUID]) -> None:
    """Of several rows that would give one party a code only the first does."""
    is_given = row.standing is Standing.CHANGED and "code" in row.facts
    if not is_given or row.target not in {p.uuid for p in match.perhaps}:
        return
    if row.target in coded:
        row.standing = Standing.AMBIGUOUS
        row.said.append("前面已有一行定为这个对象，给它补登了另一个代码，请核对，或者定为新建。")
    assert row.target is not None
    coded.add(row.target)


def _as_decided(row: Read, match: Match) -> None:
    """A person has said which it is; what has become of that since is asked again."""
    if row.decided == Decided.NEW:
        is_taken = bears_code(row) and bool(match.known)
        row.standing = Standing.AMBIGUOUS if is_taken else Standing.NEW
        if is_taken:
            row.said.append("一个代码只能是一个对象，请定为同一或者跳过。")
    elif (party := in_force(match.all).get(row.target) if row.target else None) is not None:
        _against(row, party)
    else:
        row.standing, row.target = Standing.AMBIGUOUS, None
        row.said.append("所定的对象已经注销或者并入别的，请重新定。")


def candidates(rows: Sequence[Read]) -> dict[int, list[Candidate]]:
    """The parties in force that each row may be, the earlier registered first."""
    _place(rows)
    return {
        number: [
            Candidate(p.uuid, told_apart(p)) for p in sorted(in_force(match.all).values(), key=lambda p: p.pk)
        ]
        for number, match in found(rows).items()
    }


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


def _compare(row: Read, match: Match) -> None:
    known = match.known
    alive = [p for p in known if p.state != "merged"]
    if not known:
        row.standing = Standing.NEW
    elif len(alive) > 1 or not alive:
        row.standing = Standing.AMBIGUOUS
        told = "、".join(f"{p.name}（{p.code or '无代码'}）" for p in known[:5])
        row.said.append(f"已登记的有{told}，看不出是哪一个，请补上代码重新交，或者由人定。")
    elif match.elsewhere:
        _unsure(
            row,
            alive,
            f"与表里的{row.facts['division_name']}不在一处，可能只是同名：请补上代码重新交，或者由人定。",
        )
    else:
        _against(row, alive[0])


def _against(row: Read, party: Party) -> None:
    row.target = party.uuid
    if party.state == "cancelled":
        row.standing = Standing.AMBIGUOUS
        row.said.append(f"“{party.name}”已登记为注销，仍在经营的，请先在平台上恢复。")
        return
    facts = row.facts
    if is_classified_anew(party, facts) and is_outdated(party, facts) and not row.decided:
        row.standing = Standing.AMBIGUOUS
        row.said.append(
            f"表里的信用风险分类{facts['risk']}（{facts['risk_on']}）早于已登记的{party.risk}（{party.risk_on}），不能盖掉它："
            "请改正分类日期重新交；只更新其他各项的，定为同一。"
        )
        return
    differs = [(DETAILS[name], str(held(party, name)), facts[name]) for name in differing(party, facts)]
    if is_classified_anew(party, facts) and not is_outdated(party, facts):
        was, now = (party.risk, held(party, "risk_on")), (facts["risk"], facts.get("risk_on"))
        differs.append(("信用风险分类", _classified(*was), _classified(*now)))
    if "code" in facts and facts["code"] != party.code:
        differs.insert(0, ("代码", party.code, facts["code"]))
    if folded(facts["name"]) != folded(party.name):
        differs.insert(0, ("名称", party.name, facts["name"]))
    row.standing = Standing.CHANGED if differs else Standing.SAME
    if differs:
        row.said.append(differences(differs))


def _classified(risk: str, on: str | None) -> str:
    return f"{risk}（{on}）" if risk and on else risk


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
