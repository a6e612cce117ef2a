"""名录库动作所需的填写项。"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date

from django import forms
from django.core.exceptions import ValidationError

from liandong.law import packaged_book
from liandong.now import today
from liandong.registry.fields import CertificateField, PlaceField, PlacesField, WordsField, in_order
from liandong.registry.models import Agency, Division, Duty, LegalKind, Officer, Rank

CORRECTABLE = {
    "name": "名称",
    "short_name": "简称",
    "phone": "办公电话",
    "address": "办公地址",
    "line": "条线",
    "division": "行政区划代码",
}
PHONE = re.compile(r"[0-9+\-（）() 转]{5,30}")


class DateField(forms.DateField):
    """A day typed as 2026-11-23, 2026年11月23日 or 20261123."""

    input_formats = ["%Y-%m-%d", "%Y年%m月%d日", "%Y%m%d", "%Y/%m/%d"]
    default_error_messages = {"invalid": "日期请写成2026-11-23的样子。"}

    def __init__(self, **kwargs: object) -> None:
        super().__init__(
            input_formats=self.input_formats,
            widget=forms.DateInput(attrs={"type": "date"}),
            **kwargs,  # type: ignore[arg-type]
        )


class AgencyChoice(forms.ModelChoiceField):
    """An agency, given by its public id."""

    default_error_messages = {"invalid_choice": "没有这个机关，或者它不在册。请重新选择。"}

    def __init__(self, **kwargs: object) -> None:
        super().__init__(
            queryset=Agency.objects.filter(state="in_force").order_by("rank", "code"),
            to_field_name="uuid",
            empty_label="（无）",
            **kwargs,  # type: ignore[arg-type]
        )


class AgencyContacts(forms.Form):
    """联系方式, as far as it is known."""

    short_name = forms.CharField(label="简称", max_length=40, required=False)
    phone = forms.CharField(
        label="办公电话", max_length=30, required=False, help_text="对外公开，例如0391-1234567。"
    )
    address = forms.CharField(label="办公地址", max_length=120, required=False)
    liaison = forms.CharField(
        label="联络人", max_length=40, required=False, help_text="其他机关来函、来电找谁。"
    )
    liaison_phone = forms.CharField(label="联络人电话", max_length=30, required=False)

    def clean_phone(self) -> str:
        return _phone(self.cleaned_data["phone"])

    def clean_liaison_phone(self) -> str:
        return _phone(self.cleaned_data["liaison_phone"])


class AgencyDetails(AgencyContacts):
    """联系方式: what the agency itself keeps up to date; it must say whom to ask for."""

    liaison = forms.CharField(label="联络人", max_length=40, help_text="其他机关来函、来电找谁。")
    liaison_phone = forms.CharField(label="联络人电话", max_length=30)


def _phone(text: str) -> str:
    if text and not PHONE.fullmatch(text):
        raise ValidationError("电话只能含数字、加号、横线、括号和“转”字，例如0391-1234567转8。")
    return text


class NewAgency(AgencyContacts):
    """登记一个机关."""

    code = forms.CharField(label="机构编码", max_length=24, help_text="统一社会信用代码；没有的用平台编码。")
    name = forms.CharField(label="名称", max_length=100)
    kind = forms.ChoiceField(label="法律地位", choices=LegalKind.choices)
    rank = forms.TypedChoiceField(label="层级", choices=Rank.choices, coerce=int)
    line = forms.CharField(
        label="条线", max_length=20, required=False, help_text="例如市场监管、农业农村、司法行政。"
    )
    division = forms.CharField(label="行政区划代码", max_length=12)
    government = AgencyChoice(label="所属政府", required=False)
    line_superior = AgencyChoice(label="条线上级", required=False)
    principal = AgencyChoice(label="所属或委托机关", required=False)
    basis = forms.CharField(label="设立依据", max_length=200)
    valid_from = DateField(label="成立日期")
    field_order = (
        "code", "name", "short_name", "kind", "rank", "line", "division", "government", "line_superior", "principal",
        "basis", "valid_from",
    )  # fmt: skip

    def clean_code(self) -> str:
        code: str = self.cleaned_data["code"].strip().upper()
        if Agency.objects.filter(code=code).exists():
            raise ValidationError(f"机构编码{code}已经登记过。同一机关改名的，请用“变更名称”。")
        return code

    def clean_division(self) -> str:
        code: str = self.cleaned_data["division"]
        if not Division.objects.filter(code=code).exists():
            raise ValidationError(f"行政区划库中没有代码{code}。请核对，或请系统管理员先导入区划。")
        return code

    def clean(self) -> dict[str, object]:
        values = super().clean() or {}
        _whole(self, values)
        return values


def _whole(form: forms.Form, values: Mapping[str, object]) -> None:
    """Say which relation an agency of this kind must name."""
    kind = values.get("kind")
    if kind in (LegalKind.BRANCH, LegalKind.ENTRUSTED) and not values.get("principal"):
        form.add_error("principal", "分局和受委托组织须写明所属或委托机关。")
    if kind in (LegalKind.AGENCY, LegalKind.BRIGADE, LegalKind.COORDINATOR) and not values.get("government"):
        form.add_error("government", "请写明所属政府。")


class Moving(forms.Form):
    """变更隶属: all of it as it is from the day on."""

    kind = forms.ChoiceField(label="法律地位", choices=LegalKind.choices)
    line = forms.CharField(label="条线", max_length=20, required=False, help_text="没有变的照旧。")
    division = PlaceField(label="行政区划")
    government = AgencyChoice(label="所属政府", required=False)
    line_superior = AgencyChoice(label="条线上级", required=False)
    principal = AgencyChoice(label="所属或委托机关", required=False)
    since = DateField(label="自何日起")
    basis = forms.CharField(label="依据文件", max_length=200, help_text="文件名称和文号。")

    def clean(self) -> dict[str, object]:
        values = super().clean() or {}
        _whole(self, values)
        return values


class Confirmation(forms.Form):
    """核对登记."""

    is_verified = forms.BooleanField(label="已与机构编制文件核对名称", required=False)


class Renaming(forms.Form):
    """变更名称."""

    name = forms.CharField(label="新名称", max_length=100)
    since = DateField(label="自何日起")
    basis = forms.CharField(label="依据文件", max_length=200, help_text="文件名称和文号。")


class Abolition(forms.Form):
    """撤销登记."""

    on = DateField(label="撤销日期")
    end_basis = forms.CharField(label="依据文件", max_length=200)
    successor = AgencyChoice(
        label="继受机关", required=False, help_text="合并、划转的，填继续行使其职权的机关；没有的留空。"
    )


class OfficerWork(forms.Form):
    """What an officer may be assigned to, as the agency itself says."""

    lines = WordsField(
        label="执法类别", max_length=200, help_text="证件载明的，用顿号隔开，例如市场监管、农业农村。"
    )
    areas = PlacesField(
        label="执法区域",
        max_length=200,
        required=False,
        help_text="区划的名称或代码，用顿号隔开；不填为本机关辖区。",
    )
    may_lead = forms.BooleanField(label="可任主办人员", required=False)
    specialities = WordsField(
        label="专长", max_length=200, required=False, help_text="例如特种设备、会计、农药检验。"
    )
    duty = forms.ChoiceField(label="在岗情况", choices=Duty.choices, initial=Duty.ON)


class NewOfficer(OfficerWork):
    """登记执法人员."""

    name = forms.CharField(label="姓名", max_length=40)
    certificate = CertificateField(label="执法证号")
    issued_by = forms.CharField(label="发证机关", max_length=100)
    valid_from = DateField(label="证件起始日期")
    valid_to = DateField(label="证件有效期至")
    source = forms.CharField(label="来源", max_length=200, help_text="人员名册、发证文件的名称。")
    is_on_staff = forms.BooleanField(
        label="是本机关在编在职人员",
        help_text="合同工、临时工不得从事行政执法（河南省行政执法条例第二十条、第二十一条）。",
        error_messages={"required": "只有在编在职人员可以登记，请核实后勾选。"},
    )
    field_order = ("name", "certificate", "issued_by", "valid_from", "valid_to")

    def clean_certificate(self) -> str:
        number: str = self.cleaned_data["certificate"]
        if Officer.objects.filter(certificate=number).exclude(state__in=("returned", "cancelled")).exists():
            raise ValidationError(f"执法证号{number}已经登记过。换了机关的，请原机关先注销。")
        return number

    def clean(self) -> dict[str, object]:
        values = super().clean() or {}
        values.pop("is_on_staff", None)
        in_order(self, values, "有效期早于起始日期，请核对。")
        return values


class Renewal(forms.Form):
    """换证."""

    certificate = CertificateField(label="执法证号")
    valid_from = DateField(label="证件起始日期")
    valid_to = DateField(label="证件有效期至")

    def clean(self) -> dict[str, object]:
        values = super().clean() or {}
        in_order(self, values, "有效期早于起始日期，请核对。")
        return values


class NewCorrection(forms.Form):
    """申请校核."""

    agency = AgencyChoice(label="被校核机关")
    field = forms.ChoiceField(label="校核项目", choices=list(CORRECTABLE.items()))
    proposed = forms.CharField(label="应更正为", max_length=200)
    ground = forms.CharField(
        label="理由",
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="写明怎么知道有误、依据何在。",
    )

    def clean(self) -> dict[str, object]:
        """What could never be entered in the register cannot be proposed: accepting it must not fail."""
        values = super().clean() or {}
        name, proposed = str(values.get("field", "")), str(values.get("proposed", ""))
        longest = getattr(Agency._meta.get_field(name), "max_length", None) if name in CORRECTABLE else None
        if longest and len(proposed) > longest:
            self.add_error("proposed", f"“{CORRECTABLE[name]}”最多{longest}字，请缩短。")
        elif name == "phone" and proposed and not PHONE.fullmatch(proposed):
            self.add_error("proposed", "电话只能含数字、加号、横线、括号和“转”字，例如0391-1234567转8。")
        return values


class Answer(forms.Form):
    """答复."""

    answer = forms.CharField(label="答复内容", max_length=1000, widget=forms.Textarea(attrs={"rows": 4}))


class DayListField(forms.CharField):
    """Days, one a line or separated by commas."""

    def __init__(self, **kwargs: object) -> None:
        super().__init__(widget=forms.Textarea(attrs={"rows": 5}), **kwargs)  # type: ignore[arg-type]

    def clean(self, value: object) -> list[str]:
        text = super().clean("，".join(map(str, value)) if isinstance(value, list) else value)
        days: list[str] = []
        for part in re.split(r"[\s,，、;；]+", text.strip()):
            if part:
                try:
                    days.append(date.fromisoformat(part).isoformat())
                except ValueError:
                    raise ValidationError(f"“{part}”不是日期。每行写一个，例如2027-01-01。") from None
        return sorted(set(days))


class CalendarNotice(forms.Form):
    """录入年度放假安排."""

    year = forms.IntegerField(label="年度", min_value=2022, max_value=2100)
    notice = forms.CharField(label="通知名称和文号", max_length=200)
    days_off = DayListField(label="放假日", help_text="通知写明放假的每一天，包括落在周末的。")
    days_worked = DayListField(label="调休上班日", required=False)

    def clean(self) -> dict[str, object]:
        values = super().clean() or {}
        year = values.get("year")
        for name in ("days_off", "days_worked"):
            wrong = [d for d in values.get(name) or [] if year and not d.startswith(str(year))]
            if wrong:
                self.add_error(name, f"{wrong[0]}不在{year}年。")
        both = set(values.get("days_off") or []) & set(values.get("days_worked") or [])
        if both:
            self.add_error("days_worked", f"{sorted(both)[0]}既放假又上班，请核对。")
        return values


def _internal_limits() -> list[tuple[str, str]]:
    """The limits a city may set: those marked 内部 in the packaged law."""
    return [
        (f"{row.id}|{row.line}", f"{row.name}（现为{row.amount}）")
        for row in packaged_book().at(today())
        if row.nature == "internal" and row.value is not None
    ]


class CityLimitForm(forms.Form):
    """调整内部期限."""

    parameter = forms.ChoiceField(label="哪一项期限", choices=_internal_limits)
    value = forms.IntegerField(label="调整为", min_value=1, max_value=3650, help_text="单位与原来相同。")
    basis = forms.CharField(label="依据文件", max_length=200, help_text="本市文件的名称和文号。")
    effective_from = DateField(label="施行日期")
    effective_to = DateField(label="最后施行日", required=False, help_text="不填表示一直施行。")

    def clean_parameter(self) -> tuple[str, str]:
        identity, _, line = self.cleaned_data["parameter"].partition("|")
        return identity, line

    def clean(self) -> dict[str, object]:
        values = super().clean() or {}
        first, last = values.get("effective_from"), values.get("effective_to")
        if first and last and first > last:
            self.add_error("effective_to", "最后施行日早于施行日期，请核对。")
        return values


class CityLimitEnd(forms.Form):
    """停止调整."""

    last_day = DateField(label="最后施行日")
