"""从一个动作的填写项做成导入目标：列就是填写项，一行就是一次办理。

Where every row is an act of its own (an officer, an item, a power), the sheet asks for what the form asks for, and each
row is done through the door in the name of the person who gave the word: the same rules, the same refusals, a trail each.
The check does it too and takes it back, so that it cannot say anything else than the writing.

Main names: `FormTarget`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from liandong.importing.targets import Column, Read, Standing, Target, differences
from liandong.kernel import kinds
from liandong.kernel.actions import Act, Action
from liandong.kernel.actor import Actor
from liandong.kernel.kinds import plain
from liandong.kernel.models import Record
from liandong.kernel.outcome import Outcome
from liandong.kernel.ports import posts
from liandong.kernel.roles import Level
from liandong.kernel.within import within
from liandong.registry import search
from liandong.registry.fields import split_words
from liandong.registry.forms import AgencyChoice
from liandong.registry.models import Agency, Division
from liandong.sheets.rows import Value
from liandong.sheets.values import as_date, as_text

YES, NO = ("是", "有", "√", "1", "y", "yes", "true"), ("否", "无", "0", "n", "no", "false", "")


@dataclass(frozen=True, slots=True)
class FormTarget:
    """How rows of a sheet become acts.

    Attributes:
        name, title: of the target.
        action: creates the record of one row.
        finds: cleaned values of a row → the record that stands already.
        otherwise: Chinese sentence for a record that differs where the sheet may not change it.
        changing: the action by which a record that stands is brought up to date; None = by a person only.
        while_in: states in which it may be; empty = any.
        also: further titles met in lists, by field.
        without: fields of the form that no sheet fills.
        unasked: fields not compared with what stands, because they say where a row comes from (next year's list names
            itself otherwise) and not what it tells.
        presents: what stands as the form takes it, where the record keeps it in another shape; None = by its columns.
        keeps_out, why_out: as of `Target`.
    """

    name: str
    title: str
    action: Action
    finds: Callable[[Act, Mapping[str, Any]], Record | None]
    otherwise: str
    changing: Action | None = None
    while_in: tuple[str, ...] = ()
    also: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    without: tuple[str, ...] = ()
    unasked: tuple[str, ...] = ()
    presents: Callable[[Any], Mapping[str, Any]] | None = None
    keeps_out: tuple[str, ...] = ()
    why_out: str = ""

    def target(self) -> Target:
        """As the engine knows it."""
        acts = tuple(a.name for a in (self.action, self.changing) if a is not None)
        return Target(
            self.name, self.title, self.action.roles, self.columns(), self.reads, self.settles, self.writes, True, acts,
            shows=self.shows,
            keeps_out=self.keeps_out, why_out=self.why_out,
        )  # fmt: skip

    @property
    def fields(self) -> dict[str, forms.Field]:
        assert self.action.form is not None
        known = self.action.form.base_fields
        first = [n for n in getattr(self.action.form, "field_order", None) or () if n in known]
        names = (*first, *(n for n in known if n not in first))
        return {n: known[n] for n in names if n not in self.without}

    @property
    def changeable(self) -> dict[str, forms.Field]:
        """The fields of the form by which a record that stands is changed."""
        form = self.changing.form if self.changing is not None else None
        return form.base_fields if form is not None else {}

    def columns(self) -> tuple[Column, ...]:
        return tuple(
            Column(n, str(f.label), f.required and f.initial is None, self.also.get(n, ()))
            for n, f in self.fields.items()
        )

    # ── 读一行 ──────────────────────────────────────────────────────────────────────────────────────

    def reads(self, number: int, cells: Mapping[str, Value]) -> Read:
        """One row as texts; choices by their labels, days as days. What cannot be read is said."""
        row = Read(number, {})
        for name, one in self.fields.items():
            text, said = _text(one, cells.get(name))
            if said:
                row.said.append(f"{one.label}{said}")
            elif text:
                row.facts[name] = text
        return row

    def shows(self, facts: Mapping[str, str]) -> dict[str, str]:
        """Choices by their labels again, yes and no as words."""
        return {n: _shown(self.fields[n], text) for n, text in facts.items() if n in self.fields}

    # ── 与已登记的比 ────────────────────────────────────────────────────────────────────────────────

    def settles(self, act: Act, rows: Sequence[Read]) -> None:
        for row in rows:
            if row.standing is not Standing.WRONG:
                self._settle(act, row)

    def _settle(self, act: Act, row: Read) -> None:
        try:
            raw = self._raw(row.facts)
            cleaned = {n: _cleaned(one, raw.get(n)) for n, one in self.fields.items()}
        except ValidationError as wrong:
            row.standing = Standing.WRONG
            row.said += wrong.messages
            return
        row.standing = Standing.NEW
        if (record := self.finds(act, cleaned)) is None:
            return
        row.target, row.standing = record.uuid, Standing.SAME
        held = self._held(record)
        asked = [n for n in row.facts if n not in self.unasked and n in held]
        differs = [n for n in asked if not self._agrees(record, n, cleaned[n])]
        if not differs:
            return
        is_open = not self.while_in or record.state in self.while_in
        may = self.changeable if is_open else {}
        row.standing = Standing.CHANGED if all(n in may for n in differs) else Standing.AMBIGUOUS
        seen = self._seen(act, record)
        told = differences(
            (
                str(self.fields[n].label),
                _shown(self.fields[n], held[n]) if n in seen else "（您看不到）",
                _shown(self.fields[n], row.facts[n]),
            )
            for n in differs
        )
        row.said.append(told + ("" if row.standing is Standing.CHANGED else self.otherwise))

    def _held(self, record: Record) -> dict[str, str]:
        """What stands, by field, as a sheet's facts would be."""
        if self.presents is None:
            return {n: _plain(record, n) for n in self.fields if hasattr(record, n)}
        told = self.presents(record)
        return {n: _typed(one, told[n]) for n, one in self.fields.items() if n in told}

    def _agrees(self, record: Record, name: str, cleaned: Any) -> bool:
        if self.presents is None:
            return _agrees(record, name, cleaned)
        try:
            return bool(self.fields[name].clean(self.presents(record)[name]) == cleaned)
        except ValidationError:
            return False

    def _seen(self, act: Act, record: Record) -> set[str]:
        """Fields of what stands that the list may repeat: those whoever gave the word sees on the record's page."""
        kind, actor = kinds.get(self.action.kind), orderer(act)
        assert kind is not None
        level = kind.sight.level(actor, record) if actor is not None else Level.NONE
        hidden = {f.name for f in kind.fields} - {f.name for f in kind.at(level)}
        return set(self.fields) - hidden

    def _raw(self, facts: Mapping[str, str]) -> dict[str, Any]:
        """What a person would have sent with the form; what the sheet leaves out has its first value."""
        raw: dict[str, Any] = {}
        for name, one in self.fields.items():
            text = facts.get(name)
            if text is None:
                raw[name] = one.initial if one.initial is not None else ""
            elif isinstance(one, AgencyChoice):
                raw[name] = _agency(str(one.label), text)
            elif isinstance(one, forms.MultipleChoiceField):
                raw[name] = split_words(text)
            else:
                raw[name] = text
        return raw

    # ── 写进去 ──────────────────────────────────────────────────────────────────────────────────────

    def writes(self, act: Act, rows: Sequence[Read]) -> int:
        """Each row through the door; one that is refused says why and hinders no other."""
        actor, done = orderer(act), 0
        for row in rows:
            outcome = self._write(act, actor, row) if actor is not None else None
            if outcome is not None and outcome.is_done:
                done += 1
                continue
            row.standing = Standing.WRONG
            row.said = [self._why(outcome) if outcome is not None else GONE]
        return done

    def _write(self, act: Act, actor: Actor, row: Read) -> Outcome:
        why = f"按{act.record.number}第{row.number}行（{act.record.source}）"
        raw = self._raw(row.facts)
        if row.standing is Standing.NEW:
            return within(act, self.action.name, None, raw, actor=actor, reason=why)
        kind = kinds.get(self.action.kind)
        assert kind is not None and self.changing is not None and row.target is not None
        record = kind.model._default_manager.get(uuid=row.target)
        if self.presents is None:
            held = {n: plain(getattr(record, n)) for n in self.changeable if hasattr(record, n)}
        else:
            held = dict(self.presents(record))
        given = {n: raw[n] for n in row.facts if n in self.changeable}
        return within(act, self.changing.name, row.target, held | given, actor=actor, reason=why)

    def _why(self, outcome: Outcome) -> str:
        labels = {n: f"{f.label}：" for n, f in self.fields.items()}
        said = [f"{labels.get(n, '')}{e}" for n, errors in outcome.errors.items() for e in errors]
        return "".join(said) or outcome.sentence


GONE = "下令导入的岗位已经离任或者授权已经收回，请由现任的人重新核对、导入。"


def orderer(act: Act) -> Actor | None:
    """In whose name an intake is written: the post that gave the word, as it is today."""
    intake = act.record
    return posts().capacity(intake.ordered_post, intake.ordered_delegation) if intake.ordered_post else None


def _text(one: forms.Field, value: Value) -> tuple[str, str]:
    """A cell as the form would be sent it, and what is wrong with it."""
    if isinstance(one, forms.DateField):
        day = as_date(value)
        said = f"“{as_text(value)[:20]}”{day.reason}。{day.remedy}" if day.reason else ""
        return day.day.isoformat() if day.day else "", said
    text = as_text(value).strip()
    if isinstance(one, forms.BooleanField):
        if text.casefold() in YES:
            return "on", ""
        if text.casefold() in NO:
            return "false" if text else "", ""
        return "", f"“{text[:20]}”请写是或者否。"
    if isinstance(one, forms.ChoiceField) and not isinstance(one, forms.ModelChoiceField) and text:
        return _choice(one, text)
    return text, ""


def _choice(one: forms.ChoiceField, text: str) -> tuple[str, str]:
    """Choices by label, by the label without its bracket, or by value; several where several may be chosen."""
    known: dict[str, str] = {}
    choices: list[tuple[Any, Any]] = list(one.choices)  # type: ignore[arg-type]
    for value, label in choices:
        known |= {str(value): str(value), str(label): str(value), str(label).partition("（")[0]: str(value)}
    words = split_words(text) if isinstance(one, forms.MultipleChoiceField) else [text]
    if wrong := next((w for w in words if w not in known), ""):
        return (
            "",
            f"“{wrong[:20]}”不在可选的{'、'.join(str(label) for _, label in choices)[:300]}之中，请改成其中一种；都不是的，这一行不必导入。",
        )
    return "、".join(known[w] for w in words), ""


def _shown(one: forms.Field, text: str) -> str:
    """A text as read, as the sheet would say it; the reverse of `_text`."""
    if isinstance(one, forms.BooleanField):
        return "是" if text == "on" else "否"
    if isinstance(one, forms.ChoiceField) and not isinstance(one, forms.ModelChoiceField):
        choices: list[tuple[Any, Any]] = list(one.choices)  # type: ignore[arg-type]
        labels = {str(value): str(label) for value, label in choices}
        words = split_words(text) if isinstance(one, forms.MultipleChoiceField) else [text]
        return "、".join(labels.get(w, w) for w in words)
    return text


ALIKE = 3
"""Agencies of a like name that are told."""


def _agency(label: str, text: str) -> str:
    """The agency that a code or a name means, as the form is sent it.

    Raises:
        ValidationError: none or several.
    """
    rows = Agency.objects.filter(state="in_force")
    for wanted in ({"code": text.upper()}, {"name": text}, {"short_name": text}):
        found = list(rows.filter(**wanted)[:2])
        if len(found) == 1:
            return str(found[0].uuid)
    near = (
        list(search.agencies(rows.order_by("rank", "code"), text)[: ALIKE + 1])
        if len(text) >= search.SHORTEST
        else []
    )
    told = "、".join(f"{a.name}（{a.code}）" for a in near[:ALIKE]) + ("等" if len(near) > ALIKE else "")
    perhaps = f"可能是{told}；" if near else ""
    raise ValidationError(f"{label}：在册的机关中没有“{text[:40]}”，{perhaps}请写机构编码或完整的名称。")


def _cleaned(one: forms.Field, raw: Any) -> Any:
    try:
        return one.clean(raw)
    except ValidationError as wrong:
        said = (
            [f"：{e}" for e in wrong.messages]
            if isinstance(one, forms.BooleanField)
            else map(_said, wrong.error_list)
        )
        raise ValidationError([f"{one.label}{one_said}" for one_said in said]) from None


def _said(wrong: ValidationError) -> str:
    """What is wrong with a cell, for a clerk who has no field before him."""
    if wrong.code == "required":
        return "没有填写，请补上，或者对应到一列。"
    if wrong.code == "max_length" and wrong.params:
        return f"有{wrong.params['show_value']}字，最多{wrong.params['limit_value']}字，请缩短。"
    return f"：{''.join(wrong.messages)}"


def _typed(one: forms.Field, value: Any) -> str:
    """The same of a value as its field takes it."""
    if isinstance(value, bool):
        return "on" if value else "false"
    return "" if value is None else str(one.prepare_value(value))


def _plain(record: Record, name: str) -> str:
    """What stands, as a sheet's fact would be."""
    held = plain(getattr(record, name))
    if isinstance(held, list):
        return "、".join(map(str, held))
    return ("on" if held else "false") if isinstance(held, bool) else str(held)


def _agrees(record: Record, name: str, cleaned: Any) -> bool:
    held = getattr(record, name)
    if isinstance(cleaned, Division):
        return bool(held == cleaned.code)
    if isinstance(cleaned, list):
        return sorted(map(str, held)) == sorted(map(str, cleaned))
    if isinstance(held, date) or isinstance(cleaned, Record):
        return bool(held == cleaned)
    return str(held if held is not None else "") == str(cleaned if cleaned is not None else "")
