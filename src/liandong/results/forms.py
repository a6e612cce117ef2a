"""公示检查结果、登记渠道、提出和答复异议所需的填写项。"""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from liandong.catalogue.forms import LinesField
from liandong.now import today
from liandong.publication.forms import NO_SECRETS, DayDone, PreviewField
from liandong.registry.forms import DateField
from liandong.results.models import Ground, ResultNotice

_LONG = forms.Textarea(attrs={"rows": 4})


class Owed(forms.Form):
    """What the room of inspections hands over of one department's confirmed results."""

    inspection = forms.UUIDField(label="入企检查")
    inspection_no = forms.CharField(label="检查编号", max_length=30)
    code = forms.CharField(label="入企码", max_length=20, required=False, empty_value=None)
    task = forms.CharField(label="任务来源", max_length=30)
    plan = forms.CharField(label="抽查计划、抽取", max_length=700, required=False)
    is_drawn = forms.BooleanField(label="随机抽取的", required=False)
    is_anew = forms.BooleanField(label="更正以后重新公示", required=False)
    visited_on = DateField(label="检查日期")
    party_name = forms.CharField(label="检查对象", max_length=200)
    party_code = forms.CharField(label="统一社会信用代码", max_length=30, required=False)
    is_citizen = forms.BooleanField(label="公民", required=False)
    rows = forms.JSONField(label="检查结果")


class Anew(forms.Form):
    """The notice that was withdrawn because it was wrong."""

    notice = forms.ModelChoiceField(
        ResultNotice.objects.filter(state="withdrawn"), to_field_name="uuid", label="撤回的公示"
    )


class Proposing(forms.Form):
    """提出公示."""

    preview = PreviewField("拟公示的内容（应当隐去的已经隐去）")
    hides = LinesField(
        each=100, most=60, label="另外隐去的文字", required=False,
        help_text="每行一处，照上面的写法，在检查对象、抽查计划、检查结果里隐去；公民只留姓，电话、证件号码由平台隐去，不用写。",
    )  # fmt: skip
    reviewed_by = forms.CharField(
        label="保密审查人", max_length=60, help_text="谁做的保密审查。涉密的不在平台办理。"
    )


class Withholding(forms.Form):
    """提出不予公示."""

    ground = forms.ChoiceField(label="为什么不公示", choices=Ground.choices)
    reasons = forms.CharField(
        label="具体理由", max_length=2000, widget=_LONG, help_text=f"写明依据。{NO_SECRETS}"
    )


class Approving(forms.Form):
    """批准公示."""

    preview = PreviewField("将要公示的内容")
    until = DateField(
        label="公示至",
        help_text="没有查到检查结果公示多久的规定，由机关负责人确定；过了这一天，公示页不再显示。",
    )
    until_why = forms.CharField(
        label="为什么到这一天",
        max_length=500,
        help_text=f"写明本条线、本地的规定，或者本机关的决定。写在公示页上，任何人看得到；不要写个人信息。{NO_SECRETS}",
    )
    is_read = forms.BooleanField(
        label="已经看过将要公示的内容，应当隐去的都已隐去",
        error_messages={"required": "请先看过上面的内容，再勾选。"},
    )

    def clean_until(self) -> Any:
        day = self.cleaned_data["until"]
        if day < today():
            raise ValidationError("这一天已经过了，请核对。")
        return day


class InSystem(DayDone):
    """登记在国家企业信用信息公示系统公示."""

    address = forms.CharField(
        label="网址或者报送编号", max_length=300, help_text="在那里的网址；报送的写报送的批次或者编号。"
    )


class OutOfSystem(DayDone):
    """登记在国家企业信用信息公示系统撤下."""

    told = forms.CharField(
        label="撤下的说明", max_length=300, help_text="为什么撤下；更正的，写明在哪里说明。"
    )


class Objecting(forms.Form):
    """企业的异议."""

    said = forms.CharField(
        label="公示的哪里不对",
        max_length=2000,
        widget=_LONG,
        help_text=f"写明哪一项不对、为什么。{NO_SECRETS}",
    )
    contact = forms.CharField(
        label="联系方式", max_length=200, required=False, help_text="核实时用；只有检查的部门看得到。"
    )


class ObjectingOnPaper(Objecting, DayDone):
    """企业当面、书面提出的异议."""

    field_order = ("on", "said", "contact")


class ObjectingByCode(Objecting):
    """企业凭入企码提出的异议."""

    code = forms.CharField(
        label="入企码", max_length=60, help_text="印在检查通知书上的十二个字符；大小写、横线不论。"
    )
    field_order = ("code", "said", "contact")


class Answering(forms.Form):
    """对异议的答复."""

    answer = forms.CharField(
        label="答复",
        max_length=1000,
        widget=_LONG,
        help_text=f"写在公示页上，任何人看得到；不要写个人信息。{NO_SECRETS}",
    )


class Upholding(forms.Form):
    """对成立的异议的答复."""

    answer = forms.CharField(
        label="答复",
        max_length=1000,
        widget=_LONG,
        help_text=f"公示页撤下，上面只写异议成立；企业凭入企码看得到这里写的。不要写个人信息。{NO_SECRETS}",
    )
