"""填写另一条记录的编号：只找得到办理的人看得到的；没有这个编号和看不到它，答的是同一句话。

A form does not know who fills it in; the door tells each such field before it reads it. A field that nobody has told
finds nothing (deny unless granted).

Main names: `NumberField`, `for_actor`.
"""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from liandong.kernel import kinds
from liandong.kernel.actor import Actor
from liandong.kernel.models import Record
from liandong.kernel.roles import Level

LONGEST = 30


class NumberField(forms.CharField):
    """Another record by its number; cleaned to the record, None where nothing is typed.

    Args:
        of: names of the kinds it may be of, each with a column `number`.
        missing: the sentence where there is none that the actor sees.
        least: how much of it he must see.
    """

    def __init__(self, *of: str, missing: str, least: Level = Level.SUMMARY, **kwargs: Any) -> None:
        super().__init__(max_length=LONGEST, **kwargs)
        self.of, self.missing, self.least = of, missing, least
        self.actor: Actor | None = None

    def clean(self, value: Any) -> Any:
        number: str = super().clean(value).strip().upper()
        if not number:
            return None
        found = self.seen_by(self.actor, number) if self.actor is not None else None
        if found is None:
            raise ValidationError(self.missing)
        return found

    def seen_by(self, actor: Actor, number: str) -> Record | None:
        """The record of this number as far as the actor sees it."""
        for name in self.of:
            kind = kinds.get(name)
            assert kind is not None, name
            rows = kind.sight.rows(actor, self.least).select_related(*kind.related)
            if (record := rows.filter(number=number).first()) is not None:
                seen: Record = record
                return seen
        return None


def for_actor(form: forms.Form, actor: Actor) -> forms.Form:
    """The form, its fields told who fills it in."""
    for field in form.fields.values():
        if isinstance(field, NumberField):
            field.actor = actor
    return form
