"""作出决定、送达、执行、复议诉讼的填写项。"""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from liandong.cases.forms import CaseFacts, LawMomentField, YuanField, fit_amounts
from liandong.cases.models import HELD_UNLAWFUL, DeliveryWay, RemedyWay
from liandong.cases.procedure.fields import LawDateField, PastDateField, text_field
from liandong.catalogue.forms import LinesField
from liandong.kernel.ports import law_book
from liandong.law.procedure.penalty import PartyKind, PenaltyKind
from liandong.now import today
from liandong.registry.fields import PaperField
from liandong.registry.forms import DateField


def decision_items() -> list[tuple[str, str]]:
    """What a decision letter must state, in the words of the law of today."""
    return [(item, item) for item in law_book().at(today())["P-22"].items]


def spot_items() -> list[tuple[str, str]]:
    """The same for a decision made on the spot."""
    return [(item, item) for item in law_book().at(today())["P-27"].items]


class Deciding(forms.Form):
    """作出决定: the letter; what it decides is what was proposed."""

    decision_no = PaperField(label="决定书文号", max_length=80)
    decided_on = LawDateField(label="决定日期")
    authority = forms.CharField(label="行政复议机关", max_length=100)
    court = forms.CharField(label="人民法院", max_length=100)


class DecidingPenalty(Deciding):
    """作出处罚决定."""

    performance = forms.CharField(
        label="履行方式和期限",
        max_length=500,
        help_text="例如自收到决定书之日起十五日内到某银行或者通过电子支付系统缴纳。",
    )
    items = forms.MultipleChoiceField(
        label="决定书已载明", choices=decision_items, widget=forms.CheckboxSelectMultiple
    )
    is_sealed = forms.BooleanField(label="已盖本机关印章", required=False)
    surcharge_told = forms.BooleanField(label="已告知加处罚款的标准", required=False)
    will_be_published = forms.BooleanField(label="将依法公示", required=False)
    publication_told = forms.BooleanField(label="已书面告知将公示", required=False)
    is_electronic = forms.BooleanField(
        label="将电子送达", required=False, help_text="须有当事人签名的送达地址确认书。"
    )
    online_route = forms.BooleanField(label="已写明网上申请行政复议的渠道", required=False)
    norm_reason = forms.CharField(
        label="适用哪一条的理由", max_length=500, required=False,
        help_text="同一违法行为违反几条规定、幅度交叉的，写明为什么适用所选的一条。",
    )  # fmt: skip


class SpotDecision(CaseFacts):
    """当场处罚: the case and its decision at once."""

    decision_no = PaperField(label="决定书编号", max_length=80, help_text="预定格式的决定书上的编号。")
    decided_at = LawMomentField(label="作出决定的时间")
    spot = forms.CharField(label="作出决定的地点", max_length=200)
    party_kind = forms.ChoiceField(label="当事人类别", choices=[(k.value, k.value) for k in PartyKind])
    provision = forms.CharField(label="适用的规定", max_length=200)
    penalties = forms.MultipleChoiceField(
        label="处罚种类",
        choices=[(k.value, k.value) for k in (PenaltyKind.WARNING, PenaltyKind.FINE)],
        widget=forms.CheckboxSelectMultiple,
        help_text="只有警告和小额罚款可以当场作出；别的请按普通程序办理。",
    )
    fine = YuanField(label="罚款（元）")
    facts_certain = forms.BooleanField(label="违法事实确凿", required=False)
    has_basis = forms.BooleanField(label="有法定依据", required=False)
    rights_told = forms.BooleanField(
        label="已出示执法证件，告知内容、事实、理由、依据和权利，听取陈述、申辩",
        error_messages={
            "required": "作出决定以前应当告知并听取陈述、申辩（行政处罚法第四十四条、第四十五条）。"
        },
    )
    items = forms.MultipleChoiceField(
        label="决定书已载明", choices=spot_items, widget=forms.CheckboxSelectMultiple
    )
    is_signed = forms.BooleanField(label="执法人员已签名或者盖章", required=False)
    orders_correction = forms.BooleanField(label="已责令改正，或者写明无须改正", required=False)
    reconsideration_first = forms.BooleanField(
        label="已告知先申请行政复议，对复议决定不服的再提起行政诉讼", required=False
    )
    collected = forms.BooleanField(label="当场收缴了罚款", required=False)
    receipt = forms.CharField(
        label="罚款票据号",
        max_length=100,
        required=False,
        help_text="国务院财政部门或者省级财政部门统一制发的专用票据。",
    )
    hard_later = forms.BooleanField(label="不当场收缴事后难以执行", required=False)
    remote_and_asked = forms.BooleanField(
        label="边远、水上、交通不便地区，当事人缴款确有困难并提出", required=False
    )
    field_order = ("decision_no", "decided_at", "spot", "party", "party_name", "is_citizen", "party_kind")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["is_criminal"]

    def clean(self) -> dict[str, Any]:
        values = super().clean()
        values["is_criminal"] = False
        chosen = values.get("penalties") or []
        if bool(values.get("fine")) != (PenaltyKind.FINE in chosen):
            self.add_error("fine", "勾选了罚款的填数额，有数额的勾选罚款。")
        if bool(values.get("receipt")) != bool(values.get("collected")):
            self.add_error("receipt", "当场收缴的填票据号；没有收缴的不填。")
        if values.get("collected") and not values.get("fine"):
            self.add_error("collected", "没有罚款，谈不上当场收缴。")
        if not values.get("officers") and "officers" not in self.errors:
            self.add_error("officers", "请填两名以上执法人员。")
        values["penalties"] = [k.value for k in PenaltyKind if k in chosen]
        return values


class Delivered(forms.Form):
    """登记送达."""

    way = forms.ChoiceField(label="送达方式", choices=DeliveryWay.choices)
    on = PastDateField(label="送达日期", help_text="公告送达的，填公告期满视为送达的日期。")
    receipt = forms.CharField(
        label="送达回证、凭证", max_length=200, help_text="签收人和回证编号；留置的写见证人，邮寄的写邮件号。"
    )
    is_agreed = forms.BooleanField(
        label="当事人签订了确认书，同意电子送达", required=False, help_text="电子送达的必须勾选。"
    )


class Paid(forms.Form):
    """登记缴款."""

    on = PastDateField(label="缴款日期")
    amount = YuanField(label="金额（元）")
    receipt = forms.CharField(label="票据号", max_length=100)
    is_surcharge = forms.BooleanField(label="这一笔是加处罚款", required=False)

    def clean_amount(self) -> int:
        fen: int = self.cleaned_data["amount"]
        if not fen:
            raise ValidationError("请填金额。")
        return fen


class InstalmentsField(LinesField):
    """Days and amounts, one a line as ``2026-05-01 3000``; cleaned to pairs in the order of the days."""

    def clean(self, value: Any) -> list[Any]:
        found: list[tuple[date, int]] = []
        for n, line in enumerate(super().clean(value), 1):
            day, _, amount = line.partition(" ")
            try:
                found.append((DateField().clean(day), YuanField().clean(amount.strip())))
            except ValidationError:
                raise ValidationError(
                    f"第{n}行请写成“2026-05-01 3000”：至迟缴纳的日期、空格、金额（元）。"
                ) from None
            if not found[-1][1]:
                raise ValidationError(f"第{n}行没有金额。")
        if len({day for day, _ in found}) < len(found):
            raise ValidationError("同一天只写一行，请合并。")
        return sorted(found)


class Deferral(forms.Form):
    """准予延期、分期."""

    asked_on = PastDateField(label="当事人申请日期")
    parts = InstalmentsField(
        label="准予的期限",
        help_text="每行一期：至迟缴纳的日期、空格、金额（元）；延期的只写一行。合计应等于尚未缴纳的罚款。",
    )


class Executed(forms.Form):
    """登记执行情况."""

    on = PastDateField(label="日期")
    execution = text_field(
        "执行情况",
        500,
        3,
        help_text="罚款以外的怎样执行；没有执行完毕的，写明催告、申请法院强制执行的情况和原因。",
    )
    is_complete = forms.ChoiceField(
        label="是否执行完毕", choices=[("yes", "已执行完毕"), ("no", "没有执行完毕，依法处理")]
    )


class RemedyTaken(forms.Form):
    """登记复议、诉讼."""

    way = forms.ChoiceField(label="救济途径", choices=RemedyWay.choices)
    organ = forms.CharField(label="复议机关、法院", max_length=100)
    since = PastDateField(label="申请、起诉日期")


RESULTS = (
    ("upheld", "维持、驳回"),
    ("withdrawn", "申请人、原告撤回"),
    ("changed", "变更"),
    ("annulled", "撤销"),
    ("unlawful", HELD_UNLAWFUL),
    ("void", "确认无效"),
)


class RemedyEnded(forms.Form):
    """登记复议、诉讼结果."""

    way = forms.ChoiceField(label="救济途径", choices=RemedyWay.choices)
    result = forms.ChoiceField(label="结果", choices=RESULTS)
    paper = forms.CharField(label="文书名称和文号", max_length=200)
    on = PastDateField(label="生效日期")
    penalties = forms.MultipleChoiceField(
        label="变更后的处罚种类",
        choices=[(k.value, k.value) for k in PenaltyKind],
        widget=forms.CheckboxSelectMultiple,
        required=False,
        help_text="结果是变更的填写这三项。",
    )
    fine = YuanField(label="变更后的罚款（元）")
    confiscated = YuanField(label="变更后的没收款物价值（元）")

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        is_changed = values.get("result") == "changed"
        if is_changed and not values.get("penalties"):
            self.add_error("penalties", "请勾选变更后的处罚种类。")
        elif is_changed:
            fit_amounts(self, values)
        if not is_changed and (values.get("penalties") or values.get("fine") or values.get("confiscated")):
            self.add_error("result", "只有结果是变更的，才填变更后的处罚。")
        return values
