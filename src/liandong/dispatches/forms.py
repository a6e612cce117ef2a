"""递送动作所需的填写项；发送方的几项，移送的房间放进自己的表单。"""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from liandong.dispatches import carrying, grounds
from liandong.dispatches.models import Conclusion, SentHow
from liandong.kernel.ports import posts
from liandong.kernel.roles import Role
from liandong.now import today
from liandong.registry.fields import split_words
from liandong.registry.forms import AgencyChoice, DateField
from liandong.registry.models import Agency

MOST_RECEIVERS = 10
SIGNERS = frozenset({Role.LIAISON, Role.HANDLER, Role.UNIT_HEAD})


def signing_here(name: str) -> Agency | None:
    """The agency of this name in force, where somebody can sign for it on the platform."""
    found = Agency.objects.filter(name=name, state="in_force").first()
    if found is None or not posts().holding(agencies=[found.uuid], posts=[], roles=SIGNERS):
        return None
    return found


"""Posts that sign for what comes in."""


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


class OneAgencyField(AgenciesField):
    """One agency by code, name or short name."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(help_text=kwargs.pop("help_text", "机关的名称、简称或者编码。"), **kwargs)

    def clean(self, value: Any) -> Any:
        found: list[Agency] = super().clean(value)
        if len(found) > 1:
            raise ValidationError("只填一个机关。")
        return found[0] if found else None


class Reasoned(forms.Form):
    """Why something is sent, on whatever way."""

    why = forms.ChoiceField(label="移送理由", choices=[(g.code, g.told) for g in grounds.WHY])
    note = forms.CharField(
        label="移送说明", max_length=1000, widget=forms.Textarea(attrs={"rows": 3}),
        help_text="写明查到了什么、为什么送给对方；对方签收以后才看得到。",
    )  # fmt: skip
    is_urgent = forms.BooleanField(
        label="紧急", required=False, help_text="危害正在发生，须立即处置的；签收期限按紧急事项计算。"
    )


class Sending(Reasoned):
    """移送: to whom, why; the room that sends puts its own fields beside these."""

    to = AgenciesField(label="接收机关")
    field_order = ("to",)


class Letter(forms.Form):
    """书面移送: to whom off the platform, when and how it was sent out.

    Attributes:
        instead: the action by which it is sent to who is on the platform.
    """

    instead = "移送线索"

    receiver_name = forms.CharField(
        label="接收机关", max_length=100, help_text="不在平台上的机关，写全称；在平台上的请用“移送线索”。"
    )
    receiver_address = forms.CharField(label="接收机关地址", max_length=200)
    sent_on = DateField(label="送出日期")
    sent_how = forms.ChoiceField(label="送出方式", choices=SentHow.choices)
    register_no = forms.CharField(
        label="发文登记号", max_length=80, help_text="本机关发文登记簿上的号，挂号、机要的写其编号也可以。"
    )

    def clean_receiver_name(self) -> str:
        """Who can sign on the platform is sent to on the platform."""
        name: str = self.cleaned_data["receiver_name"]
        if signing_here(name) is not None:
            raise ValidationError(f"{name}在平台上，有人签收，请用“{self.instead}”送给它。")
        return name

    def clean_sent_on(self) -> Any:
        return not_to_come(self.cleaned_data["sent_on"])


def not_to_come(day: Any) -> Any:
    """A day on which something has happened.

    Raises:
        ValidationError: it lies ahead.
    """
    if day > today():
        raise ValidationError("这一天还没有到，请核对日期。")
    return day


class Entered(forms.Form):
    """What came back on paper: the day on it and, where there is one, its scan."""

    on = DateField(label="日期", help_text="照纸面所写的日期。")
    scan = forms.FileField(
        label="扫描件", max_length=200, required=False, help_text="回执、复函的扫描件或照片。"
    )

    def clean_on(self) -> Any:
        return not_to_come(self.cleaned_data["on"])


class Receipt(Entered):
    """登记回执."""

    received_by = forms.CharField(label="签收人", max_length=40, required=False, help_text="回执上写明的。")
    note = forms.CharField(label="回执说明", max_length=300, required=False)


class PaperReply(Entered):
    """登记复函."""

    reply_paper = forms.CharField(label="复函文号", max_length=120, required=False)
    conclusion = forms.ChoiceField(
        label="对方的结论",
        choices=[("", "复函没有写明"), *Conclusion.choices],
        required=False,
        help_text="移送线索的照复函选；都没有发现违法的，不再参加同案比对。别的递送不填。",
    )
    result = forms.CharField(label="答复的结果", max_length=500, widget=forms.Textarea(attrs={"rows": 3}))


class PaperReturn(Entered):
    """登记退回."""

    ground = forms.ChoiceField(label="退回事由", choices=[(g.code, g.told) for g in grounds.RETURN])
    reply_paper = forms.CharField(label="退函文号", max_length=120, required=False)


class Parcelled(forms.Form):
    """One dispatch of an act of sending, as `sending` puts it together."""

    carriage = forms.CharField(label="递送什么", max_length=30)
    carried = forms.UUIDField(label="所递送的记录")
    carried_number = forms.CharField(label="所递送的编号", max_length=30)
    batch = forms.UUIDField(label="同一次移送")
    stated = forms.JSONField(label="签收前载明的事项")
    why = forms.ChoiceField(label="移送理由", choices=[(g.code, g.told) for g in grounds.EVERY_WHY])
    note = forms.CharField(label="移送说明", max_length=1000)
    is_urgent = forms.BooleanField(label="紧急", required=False)
    previous = forms.UUIDField(label="前一次递送", required=False)

    def clean_carriage(self) -> carrying.Carriage:
        found = carrying.named(self.cleaned_data["carriage"])
        if found is None:
            raise ValidationError("没有登记这种递送方式。")
        return found


class Sent(Parcelled):
    """To an agency on the platform."""

    receiver = AgencyChoice(label="接收机关")


class SentOnPaper(Letter, Parcelled):
    """To somebody off the platform."""


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
    reply_paper = forms.CharField(label="复函文号", max_length=120, required=False)
