"""填写项的几种：一个区划、几个词、一个证号、一个案号或文号。各房间的表单都用。"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from liandong.codes.cleaning import half_width
from liandong.codes.papers import paper_number
from liandong.registry import places
from liandong.registry.models import Division

CERTIFICATE = re.compile(r"[0-9A-Za-z\u4e00-\u9fff\-()]{4,40}")


class PlaceField(forms.CharField):
    """A division, by code or by name; cleaned to the version that stands today."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("help_text", "代码或完整名称，例如410823或武陟县；乡镇、街道也可以。")
        super().__init__(max_length=60, **kwargs)

    def clean(self, value: Any) -> Division | None:
        text: str = super().clean(value)
        if not text:
            return None
        try:
            return places.find(text)
        except places.PlaceUnclear as unclear:
            raise ValidationError(str(unclear)) from None


def split_words(text: str) -> list[str]:
    """Words separated by commas, 顿号 or lines, each once, in the order given.

    >>> split_words("市场监管、农业农村，市场监管")
    ['市场监管', '农业农村']
    """
    return list(dict.fromkeys(part for part in re.split(r"[\s,，、;；]+", text.strip()) if part))


class WordsField(forms.CharField):
    """Several words in one line; cleaned to a list. JSON callers may send a list."""

    def prepare_value(self, value: object) -> object:
        return "、".join(map(str, value)) if isinstance(value, list) else value

    def clean(self, value: object) -> list[str]:
        words = split_words(super().clean(self.prepare_value(value)))
        if self.required and not words:
            raise ValidationError("请至少写一个。")
        if long := next((w for w in words if len(w) > 20), ""):
            raise ValidationError(f"“{long}”太长，每个最多20字，用顿号隔开。")
        return words


class PlacesField(WordsField):
    """Several divisions, each by code or by name; cleaned to their codes, each once."""

    def clean(self, value: object) -> list[str]:
        words = super().clean(value)
        try:
            return list(dict.fromkeys(places.find(word).code for word in words))
        except places.PlaceUnclear as unclear:
            raise ValidationError(str(unclear)) from None


class CertificateField(forms.CharField):
    """The number of a certificate, read loosely because provinces write it differently; cleaned to half-width upper case."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_length=40, **kwargs)

    def clean(self, value: Any) -> str:
        number = half_width(super().clean(value)).strip().upper()
        if number and not CERTIFICATE.fullmatch(number):
            raise ValidationError("证号只能含数字、字母、汉字、横线和括号，4至40位。")
        return number


class PaperField(forms.CharField):
    """The number of a case or of a paper; cleaned to its one spelling (`codes.papers`)."""

    def __init__(self, *, spelt: Callable[[str], str] = paper_number, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.spelt = spelt

    def to_python(self, value: Any) -> str:
        return self.spelt(super().to_python(value) or "")


def in_order(form: forms.Form, values: Mapping[str, object], said: str) -> None:
    """Say at the last day that it lies before the first, where it does."""
    first, last = values.get("valid_from"), values.get("valid_to")
    if isinstance(first, date) and isinstance(last, date) and first > last:
        form.add_error("valid_to", said)
