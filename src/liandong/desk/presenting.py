"""把记录、清单、办理经过变成页面的形状；只说级别允许的话。"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from liandong.kernel import actions, clocks, door, holds, kinds, offering, panels, timeline
from liandong.kernel.actor import Actor
from liandong.kernel.kinds import Field, Kind
from liandong.kernel.models import Hold, Record
from liandong.kernel.offering import url_of as url_of  # 各页视图从这里取
from liandong.kernel.pages import (
    Cell,
    Change,
    Chip,
    Clock,
    Entry,
    Link,
    MayAct,
    RecordPage,
    Row,
    Section,
    Sensitivity,
    TimelineLine,
    Tone,
)  # fmt: skip
from liandong.kernel.roles import Level, Secrecy
from liandong.law.calendar import WorkCalendar
from liandong.ledger.models import Entry as LedgerEntry
from liandong.now import CHINA, today

_TONES = {"late": Tone.OVERDUE, "soon": Tone.SOON, "calm": Tone.NEUTRAL, "done": Tone.DONE}
_STATE_TONES = {
    "grey": Tone.NEUTRAL,
    "blue": Tone.INFO,
    "orange": Tone.INFO,
    "green": Tone.DONE,
    "red": Tone.OVERDUE,
}
LONG = 30
"""Longer texts of a list stand on lines of their own."""
_MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d+)?)?(\+\d\d:\d\d|Z)")
_LIST = re.compile(r"\[('.*')?\]", re.DOTALL)
_MARKS = {
    Secrecy.PUBLIC: Sensitivity.PUBLIC,
    Secrecy.INTERNAL: Sensitivity.INTERNAL,
    Secrecy.SENSITIVE: Sensitivity.SENSITIVE,
}


def list_url(kind: str, asked: str) -> str:
    """The kind's list, searched."""
    return f"/r/{kind}/?{urlencode({'q': asked})}"


def text_of(value: Any) -> str:
    """A value as a person reads it."""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, list | tuple):
        return "、".join(map(text_of, value)).replace("。、", "。")
    if isinstance(value, datetime):
        return value.astimezone(CHINA).strftime("%Y-%m-%d %H:%M")
    return "" if value is None else str(value)


def lines_of(value: Any) -> str:
    """The same on a record's page, where a list of sentences stands line by line.

    >>> lines_of(["市场监管", "农业农村"]), lines_of(["第一句。", "第二句。"])
    ('市场监管、农业农村', '第一句。\\n第二句。')
    """
    if isinstance(value, list | tuple) and any(
        len(text_of(v)) > LONG or text_of(v).endswith("。") for v in value
    ):
        return "\n".join(map(text_of, value))
    return text_of(value)


def state_chip(kind: Kind, record: Record) -> Chip:
    state = kind.states.states[record.state]
    return Chip(state.label, _STATE_TONES[state.tone])


def record_page(actor: Actor, kind: Kind, record: Record, level: Level) -> RecordPage:
    """One record at a level: sections, clocks, what may be done, what happened."""
    sections = _sections(
        (f, Entry(f.label, text, _MARKS[f.secrecy], reveal=_reveal(actor, kind, record, level, f)))
        for f in kind.at(level)
        if (text := lines_of(f.told(record, level)))
    )
    alerts = [_stopped(actor, h) for h in holds.standing(record.uuid)] if level >= Level.FULL else []
    lines = timeline.of(kind, record, level, actor)
    return RecordPage(
        title=kind.heading(record),
        number=kind.number(record),
        state=state_chip(kind, record),
        owner=kind.title,
        breadcrumb=[Link("工作台", "/"), Link(kind.title, f"/r/{kind.name}/")],
        clocks=[clock_chip(c) for c in clocks.of(record.uuid)],
        alerts=alerts,
        progress=panels.progress(kind, record),
        sections=sections,
        actions=offering.buttons(actor, kind, record, level),
        linked=[Link(p.text, p.url, p.note, p.is_file) for p in panels.links(actor, kind, record, level)],
        timeline=[timeline_line(line) for line in _with_numbers(lines)][::-1],
    )


def public_sections(kind: Kind, record: Record) -> list[Section]:
    """What a stranger may read of a record that is open to everybody: the fields marked 公开, without the mark."""
    public = [f for f in kind.fields if f.secrecy is Secrecy.PUBLIC]
    return _sections(
        (f, Entry(f.label, text)) for f in public if (text := lines_of(f.told(record, Level.FULL)))
    )


def _sections(entries: Iterable[tuple[Field, Entry]]) -> list[Section]:
    """Entries under the headings that their fields belong to, in the order they come."""
    under: dict[str, list[Entry]] = {}
    for field, entry in entries:
        under.setdefault(field.section, []).append(entry)
    return [Section(title, listed) for title, listed in under.items()]


def _reveal(actor: Actor, kind: Kind, record: Record, level: Level, field: Field) -> Link | None:
    """The link to the act that shows a sealed field whole, when this person may do it now."""
    bound = actions.get(field.sealed) if field.sealed else None
    if bound is None or not door.may(actor, bound, kind, record, level):
        return None
    return Link(f"查看完整{field.label}", f"{url_of(kind.name, record.uuid)}do/{field.sealed}")


def _stopped(actor: Actor, hold: Hold) -> str:
    """What a hold stops, and, to those who see the record that caused it, why; the rest of the record goes on."""
    bound = [actions.get(name) for name in hold.actions]
    titles = "、".join(b.action.title for b in bound if b)
    cause = kinds.get(hold.placed_by_kind)
    is_seen = cause is not None and cause.sight.rows(actor).filter(uuid=hold.placed_by).exists()
    why = f"：{hold.reason.rstrip('。')}" if is_seen else ""
    return f"暂不能“{titles}”{why}（{hold.source}）。"


def clock_chip(clock: Any, calendar: WorkCalendar | None = None) -> Clock:
    chip = clocks.chip(clock, calendar)
    left = {"late": "逾期", "soon": "临近届满", "done": "按期"}.get(chip.tone, "")
    due = chip.due_text
    if clock.ended_at is None and clock.due_at is not None:
        end = clock.due_at.astimezone(CHINA)
        due = f"{end:%Y-%m-%d} 届满" if f"{end:%H:%M}" == "23:59" else f"{end:%Y-%m-%d %H:%M} 届满"
        if chip.tone == "late" and (days := (today() - end.date()).days):
            left = f"逾期 {days} 天"
    steps = chip.steps + (("该年度放假安排尚未录入，录入后重算。",) if chip.is_provisional else ())
    return Clock(chip.name, due, _TONES[chip.tone], left, chip.nature, steps, chip.source)


def creating(actor: Actor, kind: Kind) -> MayAct | None:
    """The button of a list that makes a new record, when this role may."""
    for bound in actions.of_kind(kind.name):
        action = bound.action
        is_here = action.creates and bound.is_offered and action.db_role == "app"
        if is_here and actor.role in action.roles:
            return MayAct(action.title, f"/r/{kind.name}/new/{action.name}", primary=True)
    return None


def list_row(kind: Kind, record: Record, fields: Sequence[Field]) -> Row:
    chip = state_chip(kind, record)
    cells = [Cell(text_of(f.told(record, Level.SUMMARY))) for f in fields]
    return Row(url_of(kind.name, record.uuid), [*cells, Cell(chip.text, tone=chip.tone)])


def _with_numbers(lines: list[timeline.Line]) -> list[tuple[timeline.Line, int | None]]:
    found = dict(LedgerEntry.objects.filter(id__in=[x.event for x in lines]).values_list("id", "seq"))
    return [(x, found.get(x.event)) for x in lines]


def timeline_line(numbered: tuple[timeline.Line, int | None]) -> TimelineLine:
    line, seq = numbered
    return TimelineLine(
        what=line.what + ("（未准）" if line.is_refused else ""),
        recorded_at=line.recorded_at,
        who=line.who,
        agency=line.agency,
        occurred_at=datetime.fromisoformat(line.occurred_at) if line.occurred_at else None,
        reason=line.reason or line.sentence,
        changes=[c for c in map(change, line.changes) if c.before or c.after],
        sequence=seq,
        proof_url=f"/proof/{line.event}" if seq is not None else "",
        is_redacted=line.is_redacted,
    )


def change(changed: timeline.Change) -> Change:
    """One changed value before and after, as far as it is shown at all."""
    if not changed.is_shown:
        return Change(changed.label, "（敏感内容不入痕迹）", "（已变更）")
    return Change(changed.label, _plain(changed.was), _plain(changed.now))


def _plain(text: str) -> str:
    """A value as the ledger wrote it, in the words of a person.

    >>> _plain("2026-10-24T03:06:01.025590+00:00"), _plain("False"), _plain("['甲', '乙']"), _plain("[]")
    ('2026-10-24 11:06', '否', '甲、乙', '')
    >>> _plain("['第一句。', '第二句', '第三句']")
    '第一句。第二句、第三句'
    >>> _plain("[甲]"), _plain("0391-7000011")
    ('[甲]', '0391-7000011')
    """
    if _MOMENT.fullmatch(text):
        return text_of(datetime.fromisoformat(text))
    if _LIST.fullmatch(text):
        try:
            return text_of(ast.literal_eval(text))
        except (ValueError, SyntaxError):
            return text
    return {"True": "是", "False": "否"}.get(text, text)
