"""强制措施、先行登记保存的填写项。"""

from __future__ import annotations

from django import forms

from liandong.cases.forms import NO_SECRETS, LawMomentField, MomentField
from liandong.cases.models import MeasureForm, MeasureOutcome
from liandong.cases.procedure.fields import OfficersField, PastDateField, case_field, text_field
from liandong.catalogue.forms import LinesField


def _goods() -> LinesField:
    return LinesField(
        label="物品清单",
        each=200,
        most=200,
        help_text="每行一件：名称、规格、数量、状态；冻结的写账户和数额。",
    )


class NewMeasure(forms.Form):
    """提请采取措施."""

    case = case_field()
    form = forms.ChoiceField(label="措施种类", choices=MeasureForm.choices)
    goods = _goods()
    place = forms.CharField(label="存放地点", max_length=200)
    basis = forms.CharField(
        label="依据", max_length=200, help_text="写明法律、法规的名称和条款，例如行政处罚法第五十六条。"
    )
    why = text_field("理由", 1000, 3, help_text=NO_SECRETS)


class UrgentMeasure(NewMeasure):
    """当场采取措施."""

    taken_at = LawMomentField(label="实施时间", help_text="从这一刻起二十四小时内补办批准手续。")
    officers = OfficersField(label="执法人员")
    custodian = forms.CharField(label="保管人", max_length=100)
    paper_no = forms.CharField(label="决定书文号", max_length=80, required=False)


class TakingMeasure(forms.Form):
    """登记实施."""

    taken_at = LawMomentField(label="实施时间", help_text="期限从这一天起算；当日不计。")
    goods = _goods()
    place = forms.CharField(label="存放地点", max_length=200)
    officers = OfficersField(label="执法人员")
    custodian = forms.CharField(label="保管人", max_length=100)
    paper_no = forms.CharField(label="决定书文号", max_length=80)


class EndingMeasure(forms.Form):
    """解除、处理."""

    outcome = forms.ChoiceField(label="处理结果", choices=MeasureOutcome.choices)
    on = PastDateField(label="处理日期")
    told = text_field(
        "处理情况",
        1000,
        3,
        help_text="写明文书文号、交给谁、清单是否相符；部分解除的逐件写明。",
    )


class ReceivingGoods(forms.Form):
    """登记接收物品."""

    on = PastDateField(label="接收日期")
    place = forms.CharField(label="存放地点", max_length=200)
    custodian = forms.CharField(label="保管人", max_length=100)
    told = text_field(
        "接收情况",
        1000,
        3,
        help_text="与移交的清单是否相符，短少、损坏的逐件写明；双方经手人是谁，清单存放在哪里。",
    )


class Pausing(forms.Form):
    """检测检验开始、结束."""

    at = MomentField(label="时间")
