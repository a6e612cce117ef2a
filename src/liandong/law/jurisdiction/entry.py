"""登记一项职权之前先问：这个机构能不能有、这个依据成不成立、这个地方对不对、日期站不站得住。

A register of powers answers disputes only if rows that could never be lawful do not get in. This judges one row
from values alone; what depends on other rows (the same row twice) is asked with `same_row`.

Main names: `Entry`, `may_enter`, `same_row`.
Legal source: 行政处罚法第十七条（行政机关在法定职权范围内实施）、第二十条（委托的事项、权限、期限）、第二十四条（省级决定
赋权乡镇、街道）；行政强制法第十七条（强制措施权不得委托）.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from liandong.law.competence import COERCION_17, Basis, PowerKind, PowerRow
from liandong.law.jurisdiction.bodies import Body, BodyKind
from liandong.law.jurisdiction.place import ART_24, PlaceTree
from liandong.law.superior import ART_17, ART_20
from liandong.law.verdict import Verdict, allow, refuse

PROVINCE_MARKS: Mapping[str, str] = {"14": "晋", "41": "豫"}
"""First two digits of a division code → how the province's own documents begin."""

_DECISION = re.compile(r"(\w)(政|政文|政办)〔[0-9]{4}〕[0-9]+号")


@dataclass(frozen=True, slots=True)
class Entry:
    """One power about to be registered.

    Attributes:
        row: the row as `competent` will read it.
        body: the agency that is to hold it, with its own first and last day.
        principal: the entrusting agency; None when none is named.
        decision: number of the province's decision (决定), for grants to towns, e.g. ``豫政〔2025〕15号``.
    """

    row: PowerRow
    body: Body
    principal: Body | None = None
    decision: str = ""


def may_enter(entry: Entry, places: PlaceTree) -> Verdict:
    """Whether the row may stand in the register; refused with the first ground that applies.

    Refusal codes: ``coordinating_body``, ``dates_reversed``, ``outside_agency_validity``, ``outside_agency_area``,
    ``principal_missing``, ``end_missing``, ``coercion_not_entrusted``, ``entrusted_again``, ``only_entrusted``,
    ``not_a_town``, ``not_that_town``, ``decision_missing``, ``suspends_nobody``.
    """
    return _body(entry) and _dates(entry) and _area(entry, places) and _basis(entry)


def _body(entry: Entry) -> Verdict:
    name = entry.body.name
    if entry.body.kind is BodyKind.COORDINATING:
        return refuse("coordinating_body", f"{name}是议事协调机构，不能登记任何执法职权。", ART_17)
    if entry.body.kind is BodyKind.ENTRUSTED and entry.row.basis is not Basis.ENTRUSTED:
        return refuse("only_entrusted", f"{name}是受委托组织，自身没有职权，依据只能是“委托”。", ART_20)
    return allow("body", f"{name}可以登记职权。", ART_17)


def _dates(entry: Entry) -> Verdict:
    row, body = entry.row, entry.body
    if row.valid_to is not None and row.valid_to < row.valid_from:
        return refuse("dates_reversed", f"止日{row.valid_to}早于起日{row.valid_from}，请核对。", ART_17)
    if row.valid_from < body.valid_from:
        text = f"起日{row.valid_from}早于{body.name}成立的{body.valid_from}，请核对。"
        return refuse("outside_agency_validity", text, ART_17)
    if body.valid_to is not None and (row.valid_to is None or row.valid_to > body.valid_to):
        text = f"{body.name}已于{body.valid_to}撤销，职权的止日不能晚于这一天。"
        return refuse("outside_agency_validity", text, ART_17)
    return allow("dates", "日期成立。", ART_17)


def _area(entry: Entry, places: PlaceTree) -> Verdict:
    """A power reaches no further than its holder's own area; an entrusted body's, its principal's."""
    body = entry.principal if entry.row.basis is Basis.ENTRUSTED and entry.principal else entry.body
    if entry.row.basis is Basis.GRANT or places.within(entry.row.place, body.division):
        return allow("area", "地域成立。", ART_17)
    text = f"{entry.row.place}不在{body.name}的辖区{body.division}内，不能登记。"
    return refuse("outside_agency_area", text, ART_17)


def _basis(entry: Entry) -> Verdict:
    if entry.row.basis is Basis.ENTRUSTED:
        return _entrusted(entry)
    if entry.row.basis is Basis.GRANT:
        return _granted(entry)
    return allow("may_enter", "可以登记。", ART_17)


def _entrusted(entry: Entry) -> Verdict:
    if entry.principal is None or not entry.row.principal:
        return refuse("principal_missing", "委托须写明委托机关。", ART_20)
    if entry.row.valid_to is None:
        return refuse("end_missing", "委托书应当载明期限，请填写止日。", ART_20)
    if entry.principal.kind is BodyKind.ENTRUSTED:
        return refuse("entrusted_again", f"{entry.principal.name}自身受委托，不得再委托。", ART_20)
    if entry.row.kind is PowerKind.COERCE:
        return refuse("coercion_not_entrusted", "行政强制措施权不得委托。", COERCION_17)
    return allow("may_enter", "可以登记。", ART_20)


def _granted(entry: Entry) -> Verdict:
    row, body = entry.row, entry.body
    if body.kind is not BodyKind.TOWNSHIP:
        return refuse("not_a_town", f"{body.name}不是乡镇（街道），不能以赋权乡镇（街道）登记。", ART_24)
    if row.place != body.division:
        text = f"赋权只在本乡镇（街道）区域内有效：地域应为{body.division}，所填为{row.place}。"
        return refuse("not_that_town", text, ART_24)
    found, mark = _DECISION.fullmatch(entry.decision.strip()), PROVINCE_MARKS.get(row.place[:2], "")
    if found is None or found.group(1) != mark:
        text = "赋权由省、自治区、直辖市决定，请填写省的决定文号，例如豫政〔2025〕15号。"
        return refuse("decision_missing", text, ART_24)
    if not row.taken_from:
        return refuse("suspends_nobody", "请写明赋权后在该区域内不再行使的原行政处罚机关。", ART_24)
    return allow("may_enter", "可以登记。", ART_24)


def same_row(new: PowerRow, old: PowerRow) -> bool:
    """Whether two rows say the same of the same agency on at least one common day."""
    alike = (new.agency, new.item, new.place, new.kind, new.basis, new.principal)
    if alike != (old.agency, old.item, old.place, old.kind, old.basis, old.principal):
        return False
    starts_before_end = old.valid_to is None or new.valid_from <= old.valid_to
    return starts_before_end and (new.valid_to is None or old.valid_from <= new.valid_to)
