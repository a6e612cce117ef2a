"""文书的填写项：每种形状一种填法；必填的也可以先空着，送审签以前补齐。

The fields of a letter come from its kind, so a form is made for one kind: each field of the kind under ``c_`` and its name, each
line of the heading under its own. Cleaned values are what `typeset` takes: ISO dates, integer fen, lists of texts or rows.

Main names: `fields_of`, `heading_fields`, `typed_value`, `TableField`.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from liandong.catalogue.forms import LinesField
from liandong.documents.typeset import Field, Form, LetterKind, Shape
from liandong.kernel.spelling import tidy
from liandong.registry.forms import DateField

PREFIX = "c_"
LONGEST, LONGEST_CELL, MOST_ROWS, SPARE_ROWS = 20_000, 2_000, 60, 2
NEEDED = "送审签以前要填。"


class MomentField(forms.CharField):
    """A minute typed as 2026-11-23 09:30; cleaned to ISO without a zone, which is China's."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            max_length=25, widget=forms.TextInput(attrs={"placeholder": "年-月-日 时:分"}), **kwargs
        )

    def prepare_value(self, value: Any) -> Any:
        return value.replace("T", " ") if isinstance(value, str) else value

    def clean(self, value: Any) -> str:
        text: str = super().clean(value)
        if not text:
            return ""
        try:
            return f"{datetime.fromisoformat(text.replace(' ', 'T')):%Y-%m-%dT%H:%M}"
        except ValueError:
            raise ValidationError("时间请写成2026-11-23 09:30的样子。") from None


class DayField(DateField):
    """A day, cleaned to its ISO text."""

    def clean(self, value: Any) -> str:
        day: date | None = super().clean(value)
        return day.isoformat() if day else ""


class YuanField(forms.DecimalField):
    """Money typed in yuan; kept in fen, None where nothing is typed."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_digits=14, decimal_places=2, min_value=Decimal(0), **kwargs)

    def prepare_value(self, value: Any) -> Any:
        return f"{value // 100}.{value % 100:02d}" if isinstance(value, int) else value

    def clean(self, value: Any) -> int | None:
        yuan = super().clean(value)
        return int(yuan * 100) if yuan is not None else None


class RowsInput(forms.Widget):
    """Rows of cells, one input each, with some empty ones at the end; works without a script. JSON callers send a list of rows."""

    def __init__(self, columns: tuple[tuple[str, str], ...]) -> None:
        self.columns = columns
        super().__init__()

    def cell(self, name: str, row: int, column: str) -> str:
        return f"{name}-{row}-{column}"

    def cells(self, name: str, value: Any) -> list[str]:
        """The names of all inputs that show this value."""
        return [self.cell(name, n, c) for n in range(self._shown(value)) for c, _ in self.columns]

    def _shown(self, value: Any) -> int:
        return min(len(value or ()) + SPARE_ROWS, MOST_ROWS)

    def value_from_datadict(self, data: Mapping[str, Any], files: Any, name: str) -> Any:
        if name in data:
            return data.get(name)
        told = (
            {c: str(data.get(self.cell(name, n, c)) or "").strip() for c, _ in self.columns}
            for n in range(MOST_ROWS)
        )
        return [row for row in told if any(row.values())]

    def value_omitted_from_data(self, data: Mapping[str, Any], files: Any, name: str) -> bool:
        return name not in data and not any(key.startswith(f"{name}-") for key in data)

    def id_for_label(self, id_: str) -> str:
        return f"{id_}-0-{self.columns[0][0]}" if id_ else id_

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        rows = [row for row in value or () if isinstance(row, dict)]
        identity = (attrs or {}).get("id", f"id_{name}")
        told = format_html_join("", '<th scope="col">{}</th>', ((label,) for _, label in self.columns))
        body = format_html_join(
            "", "<tr>{}</tr>", ((self._row(name, identity, n, rows[n] if n < len(rows) else {}),) for n in range(self._shown(rows)))
        )  # fmt: skip
        described = (
            format_html(' aria-describedby="{}"', by) if (by := (attrs or {}).get("aria-describedby")) else ""
        )
        return format_html(
            '<div class="ld-rows" role="group"{}><table><thead><tr>{}</tr></thead><tbody>{}</tbody></table></div>',
            described,
            told,
            body,
        )

    def _row(self, name: str, identity: str, n: int, row: Mapping[str, Any]) -> SafeString:
        return format_html_join(
            "", '<td data-label="{}"><textarea class="form-control" rows="1" name="{}" id="{}-{}-{}" aria-label="第{}行{}" maxlength="{}">{}</textarea></td>',
            ((label, self.cell(name, n, c), identity, n, c, n + 1, label, LONGEST_CELL, row.get(c, "")) for c, label in self.columns),
        )  # fmt: skip


class TableField(forms.Field):
    """Rows by column, cleaned to what `typeset` takes: a list of ``{column: text}``."""

    def __init__(self, columns: tuple[tuple[str, str], ...], **kwargs: Any) -> None:
        super().__init__(widget=RowsInput(columns), **kwargs)
        self.columns = columns

    def clean(self, value: Any) -> list[dict[str, str]]:
        if value and not (isinstance(value, list) and all(isinstance(row, dict) for row in value)):
            raise ValidationError("请逐行按列填写。")
        rows = [{c: tidy(str(row.get(c) or "")).strip() for c, _ in self.columns} for row in value or ()]
        rows = [row for row in rows if any(row.values())]
        if len(rows) > MOST_ROWS:
            raise ValidationError(f"最多{MOST_ROWS}行，现有{len(rows)}行，多的请移入附件。")
        if any(len(text) > LONGEST_CELL for row in rows for text in row.values()):
            raise ValidationError(f"一格最多{LONGEST_CELL}字，请移入附件。")
        return rows


def _field(field: Field) -> forms.Field:
    made = _shaped(field)
    made.is_needed = field.is_required  # type: ignore[attr-defined]  # 可以先空着，但不是可以不填
    return made


def _shaped(field: Field) -> forms.Field:
    hint = (f"{field.hint}。" if field.hint else "") + (NEEDED if field.is_required else "")
    said: dict[str, Any] = {"label": field.label, "required": False, "help_text": hint}
    if field.shape is Shape.TABLE:
        return TableField(tuple((c.name, c.label) for c in field.columns), **said)
    if field.shape is Shape.LINES:
        said["help_text"] = f"每行一项，自动编号。{hint}"
        return LinesField(each=LONGEST_CELL, most=MOST_ROWS, **said)
    if field.shape is Shape.DATE:
        return DayField(**said)
    if field.shape is Shape.MOMENT:
        return MomentField(**said)
    if field.shape is Shape.MONEY:
        said["help_text"] = f"单位：元。{hint}"
        return YuanField(**said)
    if field.shape is Shape.LONG:
        return forms.CharField(max_length=LONGEST, widget=forms.Textarea(attrs={"rows": 4}), **said)
    return forms.CharField(max_length=500, **said)


def fields_of(kind: LetterKind) -> dict[str, forms.Field]:
    """The form's fields for the content of a kind, in its order."""
    return {f"{PREFIX}{field.name}": _field(field) for field in kind.fields}


def heading_fields(kind: LetterKind) -> dict[str, forms.Field]:
    """The form's fields for the heading of a kind: a record need not name an addressee, a letter has no case number."""
    title = forms.CharField(
        label="标题", max_length=100, required=False, help_text=f"不填的用“{kind.title}”。"
    )
    attachments = LinesField(label="附件", required=False, help_text="每行一份的名称。")
    contact = forms.CharField(label="联系人", max_length=40, required=False)
    phone = forms.CharField(label="联系电话", max_length=40, required=False)
    note = forms.CharField(label="附注", max_length=200, required=False, help_text="写在日期下面的括号里。")
    whole = f"每行一个，写全称。{NEEDED if kind.needs_recipients else ''}"
    to = LinesField(label="主送机关", each=100, required=False, help_text=whole)
    to.is_needed = kind.needs_recipients  # type: ignore[attr-defined]
    if kind.form in (Form.RECORD, Form.DECISION):
        if not kind.needs_recipients:
            to = LinesField(
                label="交给谁", each=100, required=False, help_text="每行一个；填了的印在标题下面，送出时用。"
            )
        return {
            "title": title, "case_no": forms.CharField(label="案号", max_length=60, required=False), "recipients": to,
            "contact": contact, "phone": phone, "note": note, "attachments": attachments,
        }  # fmt: skip
    return {
        "title": title, "recipients": to,
        "copies_to": LinesField(label="抄送机关", each=100, required=False, help_text="每行一个，写全称。"),
        "urgency": forms.CharField(label="紧急程度", max_length=10, required=False, help_text="特急、加急；不紧急的不填。"),
        "contact": contact, "phone": phone, "note": note, "attachments": attachments,
    }  # fmt: skip
