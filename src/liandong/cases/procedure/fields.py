"""普通程序的填写项共用的几种：已经到了的日子，一件案件，两名执法人员。"""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from liandong.kernel.numbered import NumberField
from liandong.kernel.ports import law_book
from liandong.now import today
from liandong.registry.fields import WordsField
from liandong.registry.forms import DateField


class PastDateField(DateField):
    """A day that has come."""

    def clean(self, value: Any) -> date | None:
        day: date | None = super().clean(value)
        if day and day > today():
            raise ValidationError("这一天还没有到，请核对。")
        return day


def counted_here(day: date) -> None:
    """Refuse a day before the law whose limits are counted here.

    Raises:
        ValidationError: 行政处罚法 as revised was not in force on that day.
    """
    if law_book().at(day).find("P-02") is None:
        text = "这一天现行的行政处罚法还没有施行，不能按它计算期限，请核对年份；以前办的案件，请办“登记在办案件”。"
        raise ValidationError(text)


class LawDateField(PastDateField):
    """A day that has come and whose limits are known here."""

    def clean(self, value: Any) -> date | None:
        day = super().clean(value)
        if day:
            counted_here(day)
        return day


def case_field() -> NumberField:
    """A case, by its number."""
    return NumberField(
        "case", label="案件编号", help_text="例如JZ-AJ-2026-000001；从案件页面点进来的已经填好。",
        missing="没有这个案件编号，请到“案件”里核对。",
    )  # fmt: skip


class OfficersField(WordsField):
    """Two officers or more, by name or certificate."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("help_text", "两名以上，姓名或者执法证号，用顿号隔开。")
        super().__init__(max_length=200, **kwargs)


def text_field(label: str, most: int = 4000, rows: int = 4, **kwargs: Any) -> forms.CharField:
    """A text of several lines."""
    return forms.CharField(
        label=label, max_length=most, widget=forms.Textarea(attrs={"rows": rows}), **kwargs
    )
