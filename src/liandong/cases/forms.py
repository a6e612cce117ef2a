"""案件的动作所需的填写项。"""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from liandong.cases.dossier import VOLUMES
from liandong.cases.models import Case, VenueGround
from liandong.cases.procedure.fields import counted_here
from liandong.dispatches.forms import AgenciesField
from liandong.kernel.numbered import NumberField
from liandong.law.procedure.penalty import CONFISCATIONS, PenaltyKind
from liandong.leads.forms import LeadFacts
from liandong.now import CHINA, now, today
from liandong.parties.forms import PartyField
from liandong.registry.fields import PaperField, PlaceField, WordsField
from liandong.registry.forms import AgencyChoice, DateField

NO_SECRETS = "严禁写入涉及国家秘密的内容；不要写举报人是谁。"
MOST_YUAN = Decimal(1_000_000_000_000)


class MomentField(forms.DateTimeField):
    """A day and a time of day, as 2026-03-02 09:30; in the time of China; not later than now."""

    default_error_messages = {"invalid": "请写明年月日和时分，例如2026-03-02 09:30。"}

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault(
            "widget", forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")
        )
        super().__init__(**kwargs)

    def clean(self, value: Any) -> Any:
        moment = super().clean(value)
        if moment is not None and moment > now():
            raise ValidationError("这个时间还没有到，请核对。")
        return moment


class LawMomentField(MomentField):
    """The same, on a day whose limits are known here."""

    def clean(self, value: Any) -> Any:
        moment = super().clean(value)
        if moment is not None:
            counted_here(moment.astimezone(CHINA).date())
        return moment


class DayOnlyField(forms.BooleanField):
    """Said of a moment of which only the day is known."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault(
            "help_text",
            "审批表上只写了日期的勾选，时分不算；与别的机关同一天立案的，分不出先后，应当协商。",
        )
        super().__init__(label="立案时间只知道日期", required=False, **kwargs)


def start_of_day(moment: datetime | None) -> datetime | None:
    """Where its day begins in China, for a moment of which only the day is known."""
    if moment is None:
        return None
    return moment.astimezone(CHINA).replace(hour=0, minute=0, second=0, microsecond=0)


class YuanField(forms.DecimalField):
    """An amount in yuan with at most two decimals; cleaned to whole fen, 0 where nothing is written."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(min_value=0, max_value=MOST_YUAN, decimal_places=2, required=False, **kwargs)

    def clean(self, value: Any) -> int:
        text = (
            value.replace(",", "").replace("，", "").removesuffix("元") if isinstance(value, str) else value
        )
        amount = super().clean(text)
        return int(amount * 100) if amount is not None else 0


class CaseFacts(LeadFacts):
    """What a case says of the act; the same for a card, a proposal to file and a correction. It keeps no code of its own."""

    party = PartyField(
        label="当事人（在册的）",
        required=False,
        help_text="统一社会信用代码，或完整的名称；检查对象名录库里没有的，填下一项。",
    )
    party_code = None  # type: ignore[assignment]
    conduct = forms.CharField(
        label="案由", max_length=200, required=False, help_text="涉嫌什么违法行为，一句话；选了事项可以不填。"
    )
    venue = forms.ChoiceField(
        label="管辖地",
        choices=VenueGround.choices,
        required=False,
        help_text="网络交易、大众传播媒介的广告，按平台、经营者、发布者所在地管辖的在这里选；其他的不改。",
    )
    venue_division = PlaceField(label="特别管辖地", required=False)
    is_continuing = forms.BooleanField(
        label="行为有连续或者继续状态", required=False, help_text="追究时效从行为终了之日起算。"
    )
    facts = forms.CharField(
        label="案情摘要", max_length=4000, required=False, widget=forms.Textarea(attrs={"rows": 4}),
        help_text=NO_SECRETS,
    )  # fmt: skip
    is_criminal = forms.BooleanField(
        label="涉嫌犯罪", required=False, help_text="涉及行刑衔接的，别的机关比对时什么也看不到。"
    )
    is_sensitive = forms.BooleanField(
        label="敏感", required=False, help_text="涉及尚未公开的检查等；勾选后不参加与其他机关的比对提示。"
    )
    case_no = PaperField(label="案号", max_length=80, required=False, help_text="本机关自己的案件编号。")
    officers = WordsField(
        label="执法人员", max_length=200, required=False, help_text="姓名或者执法证号，几个的用顿号隔开。"
    )

    def clean_officers(self) -> str:
        return "、".join(self.cleaned_data["officers"])

    def clean_venue(self) -> str:
        return self.cleaned_data["venue"] or VenueGround.OFFENCE.value

    def clean(self) -> dict[str, Any]:
        values = super().clean()
        is_special = values.get("venue", VenueGround.OFFENCE) != VenueGround.OFFENCE
        if is_special and not values.get("venue_division") and "venue_division" not in self.errors:
            self.add_error("venue_division", "请填管辖地所说的住所、经营场所或者发布者、广告主在哪个区划。")
        if values.get("venue_division") and not is_special:
            self.add_error(
                "venue_division", "管辖地是违法行为发生地的，这一项不填；按别的地点管辖的，请在“管辖地”里选。"
            )
        return values


class FromLead(CaseFacts):
    """The same, with the verification of a lead that it came from."""

    verification = NumberField(
        "verification", label="线索核查号", required=False, missing="没有这个核查号，请到“线索核查”里核对。",
        help_text="由线索核查而来的，填本机关的核查号，例如JZ-HC-2026-000001。",
    )  # fmt: skip


class NewCard(FromLead):
    """登记在办案件: a card of what is handled in the line's own system or on paper."""

    case_no = PaperField(
        label="案号",
        max_length=80,
        help_text="本机关自己的案件编号。",
        error_messages={"required": "请填本机关的案号。"},
    )
    approved_at = MomentField(
        label="立案批准时间",
        required=False,
        help_text="立案审批表上机关负责人批准的时间，写到时分；登记后不能更改。",
    )
    is_day_only = DayOnlyField()
    approval_evidence = forms.CharField(
        label="立案时间的证明材料", max_length=200, required=False,
        help_text="立案审批表的编号，或者条线系统里的案件编号；没有证明的，不能据以认定谁最先立案。",
    )  # fmt: skip
    accepted_at = MomentField(label="受案时间", required=False, help_text="只有公安机关填写。")
    field_order = ("case_no", "approved_at", "is_day_only", "approval_evidence", "accepted_at")

    def clean(self) -> dict[str, Any]:
        values = super().clean()
        is_unsaid = not values.get("approved_at") and "approved_at" not in self.errors
        if values.get("approval_evidence") and is_unsaid:
            self.add_error("approved_at", "有证明材料的，请填立案批准时间。")
        if values.get("is_day_only"):
            values["approved_at"] = start_of_day(values.get("approved_at"))
        return values


class NewFiling(FromLead):
    """拟立案."""

    field_order = ("verification",)

    def clean(self) -> dict[str, Any]:
        values = super().clean()
        if not values.get("officers") and "officers" not in self.errors:
            self.add_error("officers", "请填两名以上执法人员。")
        return values


class Correction(CaseFacts):
    """补充更正."""


class Moment(forms.Form):
    """补录立案时间."""

    approved_at = MomentField(label="立案批准时间")
    is_day_only = DayOnlyField()
    approval_evidence = forms.CharField(label="立案时间的证明材料", max_length=200)

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        if values.get("is_day_only"):
            values["approved_at"] = start_of_day(values.get("approved_at"))
        return values


class Approval(forms.Form):
    """批准立案: how it was signed, where that was on paper."""

    approved_at = LawMomentField(
        label="批准时间",
        required=False,
        help_text="在纸质审批表上签批的，填签批的时间；在平台上批准的不填，以办理时间为准。",
    )
    approval_evidence = forms.CharField(
        label="立案审批表编号", max_length=200, required=False, help_text="在纸质审批表上签批的填写。"
    )
    case_no = PaperField(label="案号", max_length=80, required=False)

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        if values.get("approved_at") and not values.get("approval_evidence"):
            self.add_error("approval_evidence", "填了批准时间的，请填审批表的编号。")
        return values


class Telling(forms.Form):
    """通报案件."""

    to = AgenciesField(label="通报给")


def fit_amounts(form: forms.Form, values: dict[str, Any]) -> None:
    """An amount where the kind is chosen and nowhere else; the kinds in the order of the law."""
    chosen = values.get("penalties") or []
    if bool(values.get("fine")) != (PenaltyKind.FINE in chosen) and "fine" not in form.errors:
        form.add_error("fine", "勾选了罚款的填数额，有数额的勾选罚款。")
    if values.get("confiscated") and not CONFISCATIONS.intersection(chosen):
        form.add_error("confiscated", "没有勾选没收，这一项不填。")
    values["penalties"] = [k.value for k in PenaltyKind if k in chosen]


class NewDecision(forms.Form):
    """登记处罚决定."""

    decision_no = PaperField(label="决定书文号", max_length=80)
    decided_on = DateField(label="决定日期")
    penalties = forms.MultipleChoiceField(
        label="处罚种类", choices=[(k.value, k.value) for k in PenaltyKind], widget=forms.CheckboxSelectMultiple,
        required=False, help_text="不予处罚的不勾选，请办结案。",
    )  # fmt: skip
    fine = YuanField(label="罚款（元）")
    confiscated = YuanField(label="没收款物价值（元）")
    content = forms.CharField(
        label="处罚内容", max_length=2000, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )
    basis = forms.CharField(
        label="处罚依据", max_length=2000, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )
    is_simple = forms.BooleanField(label="当场处罚", required=False)

    def clean_decided_on(self) -> Any:
        day = self.cleaned_data["decided_on"]
        if day > today():
            raise ValidationError("决定日期还没有到，请核对。")
        return day

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        chosen = values.get("penalties") or []
        if not chosen and "penalties" not in self.errors:
            self.add_error("penalties", "请至少选一种处罚；不予处罚的，请办结案。")
        fit_amounts(self, values)
        return values


class Issue(forms.Form):
    """One decision as the act that makes it puts it together."""

    case = forms.ModelChoiceField(Case.objects.all(), to_field_name="uuid", label="案件")
    decision_no = PaperField(label="决定书文号", max_length=80)
    decided_on = DateField(label="决定日期")
    is_simple = forms.BooleanField(label="当场处罚", required=False)
    penalties = forms.JSONField(label="处罚种类", required=False)
    fine_fen = forms.IntegerField(label="罚款", min_value=0)
    confiscated_fen = forms.IntegerField(label="没收", min_value=0)
    content = forms.CharField(label="处罚内容", required=False)
    basis = forms.CharField(label="处罚依据", required=False)
    checked = forms.JSONField(label="一事不再罚核对", required=False)
    lines = forms.JSONField(label="各件违法行为", required=False)
    facts = forms.CharField(label="事实", required=False)
    evidence_told = forms.CharField(label="证据", required=False)
    reasons = forms.CharField(label="理由", required=False)
    correction = forms.CharField(label="责令改正", required=False)
    performance = forms.CharField(label="履行方式和期限", required=False)
    remedies = forms.CharField(label="救济途径和期限", required=False)
    reconsideration_to = forms.CharField(label="行政复议机关", required=False)
    court = forms.CharField(label="人民法院", required=False)


class ChangedBy(forms.Form):
    """撤销决定: by which paper, since when."""

    changed_by = forms.CharField(
        label="变更、撤销的文书", max_length=200, help_text="复议决定、判决或者自行纠正的文书名称和文号。"
    )
    on = DateField(label="生效日期")

    def clean_on(self) -> Any:
        day = self.cleaned_data["on"]
        if day > today():
            raise ValidationError("生效日期还没有到，请核对。")
        return day


class Change(ChangedBy):
    """变更决定: the penalties as they now stand."""

    penalties = forms.MultipleChoiceField(
        label="变更后的处罚种类", choices=[(k.value, k.value) for k in PenaltyKind],
        widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip
    fine = YuanField(label="变更后的罚款（元）")
    confiscated = YuanField(label="变更后的没收款物价值（元）")

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        fit_amounts(self, values)
        return values


class Offering(forms.Form):
    """提供互认."""

    valid_to = DateField(label="可采用至", help_text="过了这一天，别的机关不能再据以免予检查。")
    valid_why = forms.CharField(
        label="为什么到这一天", max_length=200, help_text="例如复查期限、整改期限、许可期限。"
    )


class DossierExport(forms.Form):
    """导出案卷：人选哪几卷，其余由平台装好填入."""

    volumes = forms.MultipleChoiceField(
        label="卷", choices=tuple((name, name) for name in VOLUMES), widget=forms.CheckboxSelectMultiple,
        help_text="正卷是可以给当事人查阅的，副卷是内部的材料。",
    )  # fmt: skip
    parts = forms.IntegerField(label="件数", min_value=1)
    pages = forms.IntegerField(label="页数", min_value=1)
    digest = forms.RegexField("[0-9a-f]{64}", label="文件摘要", max_length=64)


class Closing(forms.Form):
    """结案."""

    outcome = forms.CharField(
        label="处理结果", max_length=200, help_text="例如处罚已执行完毕、不予行政处罚、违法事实不能成立。"
    )


class Marking(forms.Form):
    """Whether a crime is suspected, as the room above says."""

    is_criminal = forms.BooleanField(label="涉嫌犯罪", required=False)


class HandingOver(forms.Form):
    """One hand-over as the room above puts it together."""

    to = AgencyChoice(label="接收机关")
    ground = forms.CharField(label="事由", max_length=20)


class Showing(forms.Form):
    """One agency that is shown a case, as the room above puts it together."""

    agency = AgencyChoice(label="机关")
    level = forms.IntegerField(label="可见级别")
    ground = forms.CharField(label="事由", max_length=20)
    by = forms.UUIDField(label="所因的记录", required=False)


class Hiding(forms.Form):
    """The end of that, by the record it was for."""

    by = forms.UUIDField(label="所因的记录")
