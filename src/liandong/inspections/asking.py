"""入企以前问一问的填写项，网页和接口同一张。"""

from __future__ import annotations

import re
from datetime import date
from typing import Any
from uuid import UUID

from django import forms
from django.core.exceptions import ValidationError

from liandong.dispatches.forms import AgenciesField
from liandong.inspections.forms import ItemsField
from liandong.inspections.gates import Asked
from liandong.law.inspection.facts import CapException, Clue, TaskKind
from liandong.now import today
from liandong.parties.models import Party
from liandong.registry.fields import PlaceField, split_words
from liandong.registry.forms import DateField
from liandong.registry.models import Agency

BETWEEN = re.compile(r"[、，,；;\n]+")


class AskedItemsField(ItemsField):
    """Items in one line, withdrawn ones too: whether they may be checked is what is asked."""

    STATES = ("published", "withdrawn")

    def clean(self, value: Any) -> Any:
        return super().clean("\n".join(split_words(str(value or ""))))


class BeforeField(forms.CharField):
    """Earlier visits, each a day with the agency that came; cleaned to ``(day, name)``, the name empty where it is not said."""

    def clean(self, value: Any) -> Any:
        said = [one.strip() for one in BETWEEN.split(super().clean(value)) if one.strip()]
        day, found = DateField(), []
        for one in said:
            first, _, name = one.partition(" ")
            try:
                found.append((day.clean(first), name.strip()))
            except ValidationError:
                text = f"“{one[:40]}”看不懂，请写成“2026-11-23 机关名称”，几次的用顿号隔开。"
                raise ValidationError(text) from None
        return found


class VisitQuestion(forms.Form):
    """这些机关这一天可以去查吗."""

    agencies = AgenciesField(label="去检查的机关")
    items = AskedItemsField(label="检查事项", help_text="事项编码，或名称中的几个字；几个的用顿号隔开。")
    place = PlaceField(label="地点", required=False, help_text="不填按当事人登记的区划。")
    on = DateField(label="哪一天", required=False, help_text="不填按今天。")
    task = forms.ChoiceField(
        label="任务", choices=[("", TaskKind.ROUTINE.value), *((t.value, t.value) for t in TaskKind if t is not TaskKind.ROUTINE)],
        required=False,
    )  # fmt: skip
    approved_on = DateField(
        label="机关负责人批准日期",
        required=False,
        help_text="还没有批准的不填；各机关都要批准，按最后一个填。",
    )
    emergency = forms.CharField(
        label="紧急情况", max_length=200, required=False, help_text="来不及事先批准的，写明为什么。"
    )
    exception = forms.ChoiceField(
        label="不受频次限制的情形",
        required=False,
        choices=[("", "没有"), *((c.value, c.value) for c in CapException)],
    )
    clue = forms.CharField(label="线索编号", max_length=60, required=False, help_text="有上述情形的填写。")
    before = BeforeField(
        label="以往入企", max_length=2000, required=False,
        help_text="哪一天、哪个机关，例如2026-03-04 武陟县市场监督管理局；几次的用顿号隔开。平台登记过的自动算上，这里只填没有登记的。",
    )  # fmt: skip

    def clean_on(self) -> date:
        return self.cleaned_data["on"] or today()

    def clean_task(self) -> TaskKind:
        return TaskKind(self.cleaned_data["task"] or TaskKind.ROUTINE)

    def asked(self, party: Party) -> Asked:
        """The question about a party; call it only when the form is valid."""
        said = self.cleaned_data
        agencies, exception = tuple(said["agencies"]), said["exception"]
        return Asked(
            party, agencies, tuple(said["items"]), said["place"].code if said["place"] else party.division, said["on"],
            said["task"], said["approved_on"], said["emergency"],
            Clue(CapException(exception), said["clue"]) if exception else None,
            tuple((day, _named(name, agencies)) for day, name in said["before"]),
        )  # fmt: skip


def _named(name: str, agencies: tuple[Agency, ...]) -> UUID | None:
    """The agency of this name or short name among those asked about."""
    return next((a.uuid for a in agencies if name and name in (a.name, a.short_name)), None)
