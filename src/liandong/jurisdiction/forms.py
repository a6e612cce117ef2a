"""管辖争议的动作所需的填写项。"""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from liandong.cases.forms import MomentField
from liandong.cases.models import Case
from liandong.catalogue.forms import LinesField
from liandong.dispatches.forms import AgenciesField, OneAgencyField
from liandong.jurisdiction.models import Stance
from liandong.kernel.models import Record
from liandong.kernel.numbered import NumberField
from liandong.law.jurisdiction.disputes import Difficulty
from liandong.leads.models import Lead
from liandong.now import CHINA, today
from liandong.registry.forms import DateField

NO_SECRETS = "严禁写入涉及国家秘密的内容；不要写举报人是谁。"
_RECORD_HELP = "案件编号或者线索编号，例如JZ-AJ-2026-000001。"
_BASIS_HELP = f"为什么归或者不归本机关管辖：职权、地域、级别、何时立案。{NO_SECRETS}"


class SubjectField(NumberField):
    """A case or a lead by its number; cleaned to its kind and record."""

    def __init__(self, **kwargs: Any) -> None:
        missing = "没有这个编号，或者您看不到它。请在案件、线索的页面上发起。"
        super().__init__("case", "lead", missing=missing, help_text=_RECORD_HELP, **kwargs)

    def clean(self, value: Any) -> tuple[str, Record]:
        found = super().clean(value)
        return ("case" if isinstance(found, Case) else "lead"), found


def _basis(label: str = "理由") -> forms.CharField:
    return forms.CharField(
        label=label, max_length=2000, widget=forms.Textarea(attrs={"rows": 4}), help_text=_BASIS_HELP
    )


class Stating(forms.Form):
    """陈述立场."""

    stance = forms.ChoiceField(
        label="本机关的立场", choices=[c for c in Stance.choices if c[0] != Stance.SILENT]
    )
    basis = _basis()
    provisions = LinesField(
        label="依据的条文", required=False, help_text="每行一条，例如行政处罚法第二十二条。"
    )


class Raising(Stating):
    """发起管辖协商."""

    record = SubjectField(label="就哪件案件、线索")
    against = AgenciesField(
        label="对方机关",
        required=False,
        help_text="案件、线索是别的机关的，它自动成为一方；还有别的，写名称或者编码，用顿号隔开。",
    )

    field_order = ("record", "stance", "against")


class Asking(forms.Form):
    """报请上级指定."""

    record = SubjectField(label="就哪件案件、线索")
    difficulty = forms.ChoiceField(
        label="案件情况", choices=[(d.value, d.value) for d in Difficulty if d is not Difficulty.ORDINARY]
    )
    basis = _basis("报请的理由")


class Negative(forms.Form):
    """A dispute that opens because two agencies have returned a lead as not theirs."""

    lead = forms.ModelChoiceField(Lead.objects.all(), to_field_name="uuid", label="线索")


class Adding(forms.Form):
    """追加一方."""

    party = OneAgencyField(label="追加的机关")
    why = forms.CharField(label="为什么与它有关", max_length=500, widget=forms.Textarea(attrs={"rows": 2}))


class Minutes(forms.Form):
    """拟协商纪要."""

    agreed_holder = OneAgencyField(label="商定由谁管辖", help_text="争议各方中的一个。")
    text = forms.CharField(
        label="协商纪要", max_length=4000, widget=forms.Textarea(attrs={"rows": 6}),
        help_text=f"何时何地、谁参加、各方意见、商定的结果和移交安排。{NO_SECRETS}",
    )  # fmt: skip


class Signing(forms.Form):
    """签署."""

    signed_how = forms.CharField(
        label="纸质签署",
        max_length=120,
        required=False,
        help_text="纸质纪要已经签字盖章，由联络员登记的，写明原件存放在哪里；机关负责人在平台上签署的不填。",
    )


class Coordination(forms.Form):
    """协调意见."""

    text = forms.CharField(
        label="协调意见", max_length=4000, widget=forms.Textarea(attrs={"rows": 6}),
        help_text="协调的经过，各方的意见，建议由谁管辖、为什么；随后报人民政府决定。",
    )  # fmt: skip


class Decision(forms.Form):
    """What every decision who has it says."""

    to = OneAgencyField(label="指定由谁管辖")
    letter_no = forms.CharField(label="指定管辖决定书文号", max_length=80)
    grounds = forms.CharField(label="指定的理由", max_length=2000, widget=forms.Textarea(attrs={"rows": 4}))
    hand_over_by = DateField(
        label="移交日期", required=False, help_text="其他各方至迟哪一天移交案卷、物品；决定书没有写的不填。"
    )


class Designating(Decision):
    """指定管辖."""

    is_agency_told = forms.BooleanField(
        label="已通知下级机关",
        required=False,
        help_text="本机关自行办理（提级）或者改变管辖的，先通知原办案机关。",
    )
    is_party_told = forms.BooleanField(label="已通知当事人", required=False)

    def clean_hand_over_by(self) -> date | None:
        day: date | None = self.cleaned_data["hand_over_by"]
        if day and day < today():
            raise ValidationError("移交日期已经过了，请写今天或者以后的一天。")
        return day


class Recording(Decision):
    """登记指定管辖决定: one that was made on paper."""

    decided_at = MomentField(label="决定时间", help_text="决定书上的日期；没有写时分的，填上午九时。")
    scan_note = forms.CharField(
        label="原件存放", max_length=200, help_text="决定书原件或者扫描件存放在哪里。"
    )

    field_order = ("to", "letter_no", "decided_at")

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        by, at = values.get("hand_over_by"), values.get("decided_at")
        if by and at and by < at.astimezone(CHINA).date():
            self.add_error("hand_over_by", "移交日期早于决定的日期，请核对决定书。")
        return values


class HandingOver(forms.Form):
    """移交案卷、物品."""

    file_list = forms.CharField(
        label="案卷目录",
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text="每行一份：名称、页数；电子证据写明存储介质。",
    )
    goods_list = forms.CharField(
        label="物品清单", max_length=4000, required=False, widget=forms.Textarea(attrs={"rows": 3}),
        help_text="平台上登记的查封、扣押、冻结、登记保存自动列入；别的物品写在这里：名称、数量、存放地点，没有的不填。",
    )  # fmt: skip


class AskingMaterial(forms.Form):
    """要求补正材料."""

    party = OneAgencyField(label="请哪个机关补正", help_text="移交了案卷的机关。")
    lacking = forms.CharField(
        label="所缺的材料",
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="每行一份，写明缺什么。",
    )


class Supplying(forms.Form):
    """登记补正材料."""

    supplied = forms.CharField(
        label="补正的材料", max_length=2000, widget=forms.Textarea(attrs={"rows": 4}),
        help_text="每行一份：名称、页数、何时怎样交去的；确实没有的写明没有和为什么。",
    )  # fmt: skip
