"""模板标签：图标、表单字段、可见文字。

`icon` prints a symbol of the vendored sprite (never alone, always beside words); `show_field` prints one Django form
field in the house's shape; `visible` is the filter for the few texts that do not pass through a view model (form values,
request paths). Cells of lists and lines of the navigation are in `lines`. Everything else in the templates is plain Django.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Any

from django import forms, template
from django.core.exceptions import ValidationError
from django.forms import BoundField, CheckboxInput, CheckboxSelectMultiple, RadioSelect
from django.templatetags.static import static
from django.utils.functional import Promise
from django.utils.html import format_html
from django.utils.safestring import SafeString

from liandong.kernel.pages import Cell, Column, Row, plain_error
from liandong.kernel.pages import visible as _visible

register = template.Library()


@register.simple_tag
@cache
def icon(name: str) -> SafeString:
    """The symbol `name` of icons.svg, hidden from screen readers because the words beside it say the same."""
    return format_html(
        '<svg class="ld-icon" aria-hidden="true" focusable="false"><use href="{}#{}"></use></svg>',
        static("liandong/icons.svg"),
        name,
    )


@register.filter
def visible(text: object) -> str:
    """`liandong.kernel.pages.visible` for texts that come from outside a view model."""
    return _visible(str(text))


@register.filter
def beside(row: Row, columns: Sequence[Column]) -> list[tuple[Column, Cell]]:
    """Each column with its cell of `row`; a row with too few or too many cells is a programming error."""
    return list(zip(columns, row.cells, strict=True))


def _kind(field: forms.Field) -> str:
    """What `plain_error` needs to know of a field."""
    kinds: list[tuple[type[forms.Field], str]] = [
        (forms.ChoiceField, "choice"),
        (forms.ModelChoiceField, "choice"),
        (forms.DateTimeField, "moment"),
        (forms.DateField, "date"),
        (forms.EmailField, "email"),
        (forms.IntegerField, "number"),
        (forms.DecimalField, "number"),
    ]
    return next((kind for cls, kind in kinds if isinstance(field, cls)), "")


@register.filter
def said(bound: BoundField) -> list[str]:
    """The errors of one field in plain words; only Django's own (lazy) messages are replaced."""
    found = bound.form.errors.as_data().get(bound.name, [])
    return [_sentence(error, bound.field) for error in found]


def _sentence(error: ValidationError, field: forms.Field) -> str:
    plain = plain_error(error.code or "", _kind(field)) if isinstance(error.message, Promise) else None
    return plain or _visible(" ".join(error.messages))


def _described_by(bound: BoundField) -> str:
    """Ids of help and errors, so that a screen reader reads them with the field."""
    ids = [f"{bound.auto_id}_secrecy"] if isinstance(bound.field.widget, forms.FileInput) else []
    ids += [f"{bound.auto_id}_help"] if bound.help_text else []
    ids += [f"{bound.auto_id}_error"] if bound.errors else []
    return " ".join(ids)


def _css_class(widget: Any) -> str:
    """Tabler's class for a widget; selects are told by their own input type."""
    if isinstance(widget, CheckboxInput | CheckboxSelectMultiple | RadioSelect):
        return "form-check-input"
    return "form-select" if getattr(widget, "input_type", "") == "select" else "form-control"


def _ask_to_choose(bound: BoundField) -> None:
    """A list without an answer yet begins with 请选择 (or （无）), so that nobody submits its first line unawares."""
    field, widget = bound.field, bound.field.widget
    if isinstance(field, forms.ModelChoiceField):
        if field.empty_label is not None:
            field.empty_label = "请选择" if field.required else "（无）"
    elif type(widget) is forms.Select and field.required and bound.value() in (None, ""):
        choices = list(widget.choices)
        if choices and choices[0][0] not in (None, ""):
            widget.choices = [("", "请选择"), *choices]


@register.inclusion_tag("page/_field.html")
def show_field(bound: BoundField) -> dict[str, Any]:
    """One field: label above, help below, errors beside it, and the widget with the right class and descriptions."""
    widget = bound.field.widget
    _ask_to_choose(bound)
    if isinstance(widget, forms.DateInput):
        widget.input_type, widget.format = "text", "%Y-%m-%d"
    attrs: dict[str, str | bool] = {"class": f"{_css_class(widget)} {widget.attrs.get('class', '')}".strip()}
    if described := _described_by(bound):
        attrs["aria-describedby"] = described
    if isinstance(widget, forms.DateInput):
        attrs |= {"inputmode": "numeric", "placeholder": "年-月-日", "data-date": ""}
    if bound.errors:
        attrs["aria-invalid"] = "true"
    is_group = isinstance(widget, RadioSelect | CheckboxSelectMultiple)
    return {
        "field": bound,
        "control": None if is_group else bound.as_widget(attrs=attrs),
        "is_group": is_group,
        "is_tick": isinstance(widget, CheckboxInput),
        "is_file": isinstance(widget, forms.FileInput),
    }
