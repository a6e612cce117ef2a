"""一批现场登记怎样并进去：收过的不再收，说不通的一行一行退回，哪些算数照规则算。

A batch stands or falls as a whole: one row that cannot be taken sends the batch back with what is wrong with each, and nothing is
stored. The same batch twice changes nothing.

Main names: `Row`, `read`, `wrong_with`, `fresh_rows`, `standing_of`, `doubts`, `after`, `Reviewed`, `review`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from liandong.now import CHINA
from liandong.onsite import results, rules
from liandong.onsite.models import FollowUp, Inspection, Register

_TEXTS = {"subject": 40, "device": 36, "result": 20, "told": 2000, "follow_up": 8, "why_late": 500}
MOST_PHOTOS = 30


@dataclass(frozen=True, slots=True)
class Row:
    """One register as a device sends it, read but not yet judged."""

    id: UUID
    subject: str
    device: str
    number: int
    at: datetime
    result: str
    told: str
    follow_up: str
    rectify_by: date | None
    photos: tuple[str, ...]
    why_late: str

    def facts(self) -> tuple[Any, ...]:
        """What tells it from another under the same id."""
        return (
            self.subject, self.device, self.number, self.at, self.result, self.told, self.follow_up, self.rectify_by, self.photos,
        )  # fmt: skip


def read(raw: Mapping[str, Any]) -> Row:
    """One row of a batch.

    Raises:
        ValueError: with a Chinese sentence, where it cannot be read.
    """
    texts = {name: str(raw.get(name) or "").replace("\x00", "").strip() for name in _TEXTS}
    if long := next((name for name, most in _TEXTS.items() if len(texts[name]) > most), ""):
        raise ValueError(f"{long} 超过{_TEXTS[long]}字，请缩短。")
    try:
        at, due = datetime.fromisoformat(str(raw["at"])), str(raw.get("rectify_by") or "")
        number, photos = int(raw["number"]), tuple(map(str, raw.get("photos") or ()))
        made = Row(
            id=UUID(str(raw["id"])), number=number, at=at, rectify_by=date.fromisoformat(due) if due else None,
            photos=photos, **{**texts, "follow_up": texts["follow_up"] or FollowUp.NONE},
        )  # fmt: skip
    except (KeyError, TypeError, ValueError):
        raise ValueError("编号、序号、时刻或者日期读不懂。") from None
    if at.tzinfo is None or not 0 <= number < 2**31 or not texts["device"] or len(photos) > MOST_PHOTOS:
        raise ValueError("时刻没有写时区，序号、设备不对，或者照片太多。")
    return made


def read_all(raw: Sequence[Mapping[str, Any]]) -> tuple[list[Row], dict[int, str]]:
    """The rows that can be read, and what is wrong with the others, by their place in the batch."""
    rows: list[Row] = []
    wrong: dict[int, str] = {}
    for n, one in enumerate(raw, 1):
        try:
            rows.append(read(one))
        except ValueError as told:
            wrong[n] = str(told)
    return rows, wrong


def wrong_with(
    inspection: Inspection, part: Mapping[str, Any], raw: Sequence[Mapping[str, Any]]
) -> dict[int, str]:
    """Why rows of a batch cannot be taken, by their place in it; empty where the whole batch can."""
    rows, wrong = read_all(raw)
    if wrong:
        return wrong
    held = _held(inspection, UUID(part["agency"]))
    known = set(inspection.photos.filter(agency=part["agency"]).values_list("digest", flat=True))
    for n, row in enumerate(rows, 1):
        told = _against_held(row, held)
        if not told and row.id not in held:
            told = _of_itself(row, inspection, part, known)
        if told:
            wrong[n] = told
        held[row.id] = row
    return wrong


def _held(inspection: Inspection, agency: UUID) -> dict[UUID, Row]:
    return {one.uuid: _row(one) for one in inspection.registers.filter(agency=agency)}


def _row(one: Register) -> Row:
    return Row(
        one.uuid, one.subject, one.device, one.number, one.at, one.result, one.told, one.follow_up, one.rectify_by,
        tuple(one.photos), one.why_late,
    )  # fmt: skip


def _against_held(row: Row, held: Mapping[UUID, Row]) -> str:
    before = held.get(row.id)
    if before is not None:
        return (
            ""
            if before.facts() == row.facts()
            else "这一条登记已经交过另一份内容。改了结果的，应当是新的一条。"
        )
    if any((one.device, one.number) == (row.device, row.number) for one in held.values()):
        return f"这台设备的第{row.number}号登记已经交过另一条。"
    return ""


def _of_itself(row: Row, inspection: Inspection, part: Mapping[str, Any], photos: set[str]) -> str:
    """What a row that is not held yet gets wrong."""
    codes = {item["code"] for item in part["items"]}
    if row.subject not in codes and row.subject not in results.COMMON:
        return f"“{row.subject}”不是{part['name']}这次检查的事项。"
    if not results.is_result(row.subject, row.result):
        return f"没有代码为“{row.result}”的结果。"
    if lacking := [one[:8] for one in row.photos if one not in photos]:
        return f"照片还没有传到（{'、'.join(lacking)}），请先传照片。"
    if part["left_at"] and not row.why_late:
        return "本部门的检查已经结束，补录的请写明理由。"
    return _of_result(row)


def _of_result(row: Row) -> str:
    if row.subject in results.COMMON:
        return ""
    if results.is_problem(row.result) and not row.told:
        return "发现问题的，请写明检查情况。"
    if row.follow_up not in FollowUp.values:
        return f"没有“{row.follow_up}”这种后续处理。"
    if row.follow_up not in (allowed := results.FOLLOW_UPS[row.result]):
        said = results.RESULTS[row.result]
        if allowed == (FollowUp.NONE,):
            return f"登记为“{said}”的，没有后续处理。"
        return f"登记为“{said}”的，后续处理请选“{'”、“'.join(FollowUp(one).label for one in allowed)}”。"
    if (row.follow_up == FollowUp.RECTIFY) != (row.rectify_by is not None):
        return "责令限期改正的，请填改正期限；其他的不填。"
    if row.rectify_by is not None and row.rectify_by < row.at.astimezone(CHINA).date():
        return "改正期限早于登记那一天，请核对。"
    return ""


def fresh_rows(inspection: Inspection, agency: UUID, raw: Sequence[Mapping[str, Any]]) -> list[Row]:
    """The rows of a sound batch that are not held yet, each once."""
    rows, _ = read_all(raw)
    held = _held(inspection, agency)
    return list({row.id: row for row in rows if row.id not in held}.values())


def standing_of(inspection: Inspection) -> dict[tuple[str, str], rules.Standing]:
    """What stands of everything that was registered on a visit."""
    entries = (
        rules.Entry(
            str(one.uuid),
            str(one.agency),
            one.subject,
            one.device,
            one.number,
            one.at,
            one.result,
            one.follow_up,
            one.rectify_by,
        )
        for one in inspection.registers.all()
    )
    decided = (
        rules.Settled(_whose(one.agency, one.subject), one.subject, str(one.chosen.uuid), frozenset(one.over))
        for one in inspection.settlements.select_related("chosen").order_by("pk")
    )
    return rules.standing(entries, decided)


def doubts(inspection: Inspection) -> list[str]:
    """What of the registers does not go together, in words."""
    return rules.doubts(inspection.parts, standing_of(inspection))


def _whose(agency: UUID, subject: str) -> str:
    return "" if subject.startswith(results.ASK) else str(agency)


def after(row: Register) -> str:
    """What follows from a register, in words; empty where nothing does."""
    due = f"，{row.rectify_by}以前改正" if row.rectify_by else ""
    return FollowUp(row.follow_up).label + due if row.follow_up != FollowUp.NONE else ""


@dataclass(frozen=True, slots=True)
class Reviewed:
    """One item of a department as it stands: the entry, or the entries that contradict one another."""

    code: str
    name: str
    entry: Register | None
    against: tuple[Register, ...] = ()


def review(inspection: Inspection, part: Mapping[str, Any]) -> list[Reviewed]:
    """Every item of a part in its order."""
    subjects = [(item["code"], item["name"]) for item in part["items"]]
    return _reviewed(inspection, subjects, part["agency"])


def review_common(inspection: Inspection) -> list[Reviewed]:
    """The questions asked once for all."""
    return _reviewed(inspection, [(key, said[0]) for key, said in results.COMMON.items()], "")


def _reviewed(inspection: Inspection, subjects: Iterable[tuple[str, str]], whose: str) -> list[Reviewed]:
    found = standing_of(inspection)
    rows = {str(one.uuid): one for one in inspection.registers.all()}
    said = []
    for code, name in subjects:
        one = found.get((whose, code), rules.Standing(None))
        entry = rows[one.entry.id] if one.entry else None
        said.append(Reviewed(code, name, entry, tuple(rows[e.id] for e in one.against)))
    return said
