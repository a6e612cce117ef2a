"""递送动作所需的填写项；发送方的几项，移送的房间放进自己的表单。"""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from liandong.dispatches import carrying, grounds
from liandong.registry.fields import split_words
from liandong.registry.forms import AgencyChoice
from liandong.registry.models import Agency

MOST_RECEIVERS = 10


class AgenciesField(forms.CharField):
    """One or several agencies by code, name or short name; cleaned to the records, each once. JSON callers may send a list."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("help_text", "机关的名称、简称或者编码；几个的用顿号隔开。")
        super().__init__(max_length=1200, **kwargs)

    def prepare_value(self, value: Any) -> Any:
        return "、".join(map(str, value)) if isinstance(value, list) else value

    def clean(self, value: Any) -> list[Agency]:
        words = split_words(super().clean(self.prepare_value(value)))
        found = list(dict.fromkeys(map(_agency, words)))
        if len(found) > MOST_RECEIVERS:
            raise ValidationError(f"一次最多送给{MOST_RECEIVERS}个机关，请分几次。")
        return found


def _agency(text: str) -> Agency:
    rows = Agency.objects.filter(state="in_force")
    for wanted in ({"code": text.upper()}, {"name": text}, {"short_name": text}):
        found = list(rows.filter(**wanted)[:2])
        if len(found) == 1:
            return found[0]
    raise ValidationError(f"在册的机关中没有“{text[:40]}”，请写完整的名称或者机构编码。")


class Sending(forms.Form):
    """移送: to whom, why; the room that sends puts its own fields beside these."""

    to = AgenciesField(label="接收机关")
    why = forms.ChoiceField(label="移送理由", choices=[(g.code, g.told) for g in grounds.WHY])
    note = forms.CharField(
        label="移送说明", max_length=1000, widget=forms.Textarea(attrs={"rows": 3}),
        help_text="写明查到了什么、为什么送给对方；对方签收以后才看得到。",
    )  # fmt: skip
    is_urgent = forms.BooleanField(
        label="紧急", required=False, help_text="危害正在发生，须立即处置的；签收期限按紧急事项计算。"
    )


class Sent(forms.Form):
    """One dispatch of an act of sending, as `sending.send` puts it together."""

    receiver = AgencyChoice(label="接收机关")
    carriage = forms.CharField(label="递送什么", max_length=30)
    carried = forms.UUIDField(label="所递送的记录")
    carried_number = forms.CharField(label="所递送的编号", max_length=30)
    batch = forms.UUIDField(label="同一次移送")
    stated = forms.JSONField(label="签收前载明的事项")
    why = forms.ChoiceField(label="移送理由", choices=[(g.code, g.told) for g in grounds.WHY])
    note = forms.CharField(label="移送说明", max_length=1000)
    is_urgent = forms.BooleanField(label="紧急", required=False)
    previous = forms.UUIDField(label="前一次递送", required=False)

    def clean_carriage(self) -> carrying.Carriage:
        found = carrying.named(self.cleaned_data["carriage"])
        if found is None:
            raise ValidationError("没有登记这种递送方式。")
        return found


class Accepting(forms.Form):
    """接受: who will handle it."""

    handler = forms.CharField(
        label="承办人", max_length=40, help_text="本机关办理这一件的人的姓名；从此由他办理，期限算在他名下。"
    )


class Returning(forms.Form):
    """退回: on which ground."""

    ground = forms.ChoiceField(label="退回事由", choices=[(g.code, g.told) for g in grounds.RETURN])


class Result(forms.Form):
    """反馈的结果."""

    result = forms.CharField(label="结果", max_length=500)
