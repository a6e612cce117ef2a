"""提出公示意见、批准、登记渠道、撤下、修复所需的填写项。"""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from liandong.cases.models import Decision
from liandong.catalogue.forms import LinesField
from liandong.kernel.numbered import NumberField
from liandong.kernel.roles import Level
from liandong.law.credit.repair import CreditClass
from liandong.law.publication.at_all import Channel, Standing
from liandong.law.publication.masking import Sensitive
from liandong.now import today
from liandong.publication.models import Ground
from liandong.registry.forms import DateField

NO_SECRETS = "严禁写入涉及国家秘密的内容。"
JUDGED = (("yes", "具有一定社会影响"), ("unjudged", "还没有判断（本条线规定应当公示的，可以先提出）"))
CHANNELS = [(channel.value, channel.value) for channel in Channel]
CONTENTS = [
    (one.value, "自然人姓名（当事人以外的）" if one is Sensitive.PERSON_NAME else one.value)
    for one in Sensitive
    if one is not Sensitive.CLASSIFIED
]


class Preview(forms.Textarea):
    """What will be read by everybody, to be looked at and not to be typed over."""


class PreviewField(forms.CharField):
    """The text as it is to be published; whatever is sent for it is left unread."""

    def __init__(self, label: str) -> None:
        super().__init__(
            label=label,
            required=False,
            disabled=True,
            widget=Preview(attrs={"rows": 14, "data-no-draft": ""}),
        )


def _reasons(label: str, help_text: str) -> forms.CharField:
    return forms.CharField(
        label=label, max_length=2000, widget=forms.Textarea(attrs={"rows": 3}), help_text=f"{help_text}{NO_SECRETS}"
    )  # fmt: skip


class DayDone(forms.Form):
    """A day on which something was done."""

    on = DateField(label="日期")

    def clean_on(self) -> Any:
        day = self.cleaned_data["on"]
        if day > today():
            raise ValidationError("这一天还没有到，请核对。")
        return day


class Owed(forms.Form):
    """What the platform says of a decision that it takes up by itself."""

    decision = forms.ModelChoiceField(Decision.objects.all(), to_field_name="uuid", label="处罚决定")
    is_changed = forms.BooleanField(label="决定变更以后重新公示", required=False)


class TakenUp(forms.Form):
    """提请公示."""

    decision = NumberField(
        "decision", label="决定编号", least=Level.FULL, missing="没有这个编号的处罚决定，或者您看不到它的全部。请在决定的页面上办理。",
        help_text="例如JZ-JD-2026-000001。",
    )  # fmt: skip


class Proposing(forms.Form):
    """提出公示意见."""

    preview = PreviewField("拟公示的内容（应当隐去的已经隐去）")
    social_impact = forms.ChoiceField(label="社会影响", choices=JUDGED)
    reasons = _reasons("判断的理由", "为什么具有一定社会影响，例如涉及食品安全、公众关心。")
    grade = forms.ChoiceField(
        label="失信信息类别", required=False, choices=[("", "按处罚种类认定"), *((c.value, c.value) for c in CreditClass)],
        help_text="决定在信用中国和本平台公示多久；罚款数额巨大的由人认定为严重。",
    )  # fmt: skip
    is_remedied = forms.BooleanField(
        label="自然人违法行为轻微并主动消除危害后果",
        required=False,
        help_text="勾选的不报送信用信息共享平台。",
    )
    is_lower_fine = forms.BooleanField(
        label="罚款属于本省规定的较低数额", required=False, help_text="市场监管条线：只有通报批评、较低数额罚款的公示三个月。"
    )  # fmt: skip
    banned_until = DateField(
        label="限制从业、限制开展生产经营活动的最后一日",
        required=False,
        help_text="限制超过三年的填写，公示到这一天。",
    )
    contents = forms.MultipleChoiceField(
        label="决定书里有没有", choices=CONTENTS, widget=forms.CheckboxSelectMultiple, required=False,
        help_text="证件、电话、账号由平台隐去，公民当事人只留姓。别的勾选以后，把要隐去的文字写在下面。",
    )  # fmt: skip
    hides = LinesField(
        each=100, most=60, label="另外隐去的文字", required=False,
        help_text="每行一处，照决定书的写法，例如证人、法定代表人的姓名，商业秘密；提出以后在页面上看隐去的样子。",
    )  # fmt: skip
    reviewed_by = forms.CharField(
        label="保密审查人", max_length=60, help_text="谁做的保密审查。涉密的不在平台办理。"
    )

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        values["social_impact"] = True if values.get("social_impact") == "yes" else None
        return values


class Withholding(forms.Form):
    """提出不予公示."""

    ground = forms.ChoiceField(label="为什么不公示", choices=Ground.choices)
    reasons = _reasons("具体理由", "写明依据的规定，例如未成年人的信息依哪一条不公开。")


class Approving(forms.Form):
    """批准公示."""

    preview = PreviewField("将要公示的内容")
    is_read = forms.BooleanField(
        label="已经看过将要公示的内容，应当隐去的都已隐去",
        error_messages={"required": "请先看过上面的内容，再勾选。"},
    )


class InChannel(DayDone):
    """登记渠道."""

    channel = forms.ChoiceField(label="渠道", choices=CHANNELS)
    address = forms.CharField(
        label="网址或者报送编号", max_length=300, help_text="在那里的网址；报送的写报送的批次或者编号。"
    )
    field_order = ("channel", "on", "address")


class TakenDown(DayDone):
    """登记撤下."""

    channel = forms.ChoiceField(label="渠道", choices=CHANNELS)
    told = forms.CharField(
        label="公开说明理由", max_length=300,
        help_text="决定变更、撤销的，写明在哪里公开说明了理由；期满、修复的，写明按什么停止。",
    )  # fmt: skip
    field_order = ("channel", "on", "told")


class Repairing(DayDone):
    """信用修复，停止公示."""

    paper = forms.CharField(label="修复的文书", max_length=200, help_text="信用修复决定或者通知的文号。")
    is_fulfilled = forms.BooleanField(label="已经纠正失信行为、履行全部义务", required=False)
    is_promised = forms.BooleanField(
        label="已经公开作出信用承诺", required=False, help_text="轻微失信信息不用承诺。"
    )
    field_order = ("paper", "on")


class Undone(forms.Form):
    """What became of the decision."""

    standing = forms.ChoiceField(
        label="决定怎样了", choices=[(s.value, s.value) for s in Standing if s is not Standing.IN_FORCE]
    )
