"""检查对象动作所需的填写项。"""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from liandong.codes.reading import Code, CodeKind, read_code
from liandong.kernel import sealed
from liandong.kernel.typed import HELD, holds_number
from liandong.parties.models import Form, Party, Risk
from liandong.registry import industries
from liandong.registry.fields import PlaceField, WordsField
from liandong.registry.forms import DateField
from liandong.sealing import citizen

OLD_NUMBER = (
    "这个十五位号码不是旧注册号（末位对不上），像是十五位的旧身份证号。登记公民的，主体类型选公民，号码填在证件号码里；"
    "确是注册号的，请对照证照逐位核对。"
)


NO_CREDIT_CODE = "请填18位统一社会信用代码。"


class CodeField(forms.CharField):
    """A code as it stands on the paper; cleaned to `codes.reading.Code`, refused with what to do."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_length=60, **kwargs)

    def clean(self, value: Any) -> Code:
        code = read_code(super().clean(value))
        if not code.is_usable and citizen.old_in(code.normal):
            raise ValidationError(OLD_NUMBER)
        if code.said and not code.is_usable:
            raise ValidationError(code.said)
        return code


def credit_code(code: Code) -> str:
    """The 统一社会信用代码 that was read, empty where nothing was.

    Raises:
        ValidationError: it is another code.
    """
    if code.kind not in (CodeKind.USCC, CodeKind.NONE):
        raise ValidationError(NO_CREDIT_CODE)
    return code.normal


class CreditCodeField(CodeField):
    """A 统一社会信用代码 with a sound check character; cleaned to its one spelling."""

    def clean(self, value: Any) -> Any:
        return credit_code(super().clean(value))


class PartyField(forms.CharField):
    """Another party, by its code or by its whole name; cleaned to the record. Citizens are not found by it."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("help_text", "统一社会信用代码，或完整的名称（只有一个时）。")
        super().__init__(max_length=200, **kwargs)

    def prepare_value(self, value: Any) -> Any:
        if not isinstance(value, Party):
            return value
        today = value.merged_into or value
        return today.code or today.name

    def clean(self, value: Any) -> Party | None:
        text: str = super().clean(value)
        if not text:
            return None
        rows = Party.objects.filter(state="in_force").exclude(form=Form.CITIZEN)
        found = list(rows.filter(code=text.upper())[:2]) or list(rows.filter(name=text)[:2])
        if len(found) == 1:
            return found[0]
        if found:
            raise ValidationError(f"名为“{text}”的在册对象不止一个，请填统一社会信用代码。")
        raise ValidationError(HELD if holds_number(text) else f"没有代码或名称是“{text}”的在册对象。请核对。")


class WithoutNumbers(forms.Form):
    """A form whose texts all may read: a citizen's number in one of them is refused, and nothing else is said of that text.

    Only `identity` takes one, and seals it; codes and parties look at what they are given themselves.
    """

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        for name, field in self.fields.items():
            said = self.data.get(name)
            text = "\n".join(map(str, said)) if isinstance(said, list) else str(said or "")
            if name != "identity" and not isinstance(field, (CodeField, PartyField)) and holds_number(text):
                self.errors.pop(name, None)
                self.add_error(name, HELD)
        return values


class PartyOrCodeField(PartyField):
    """The same, or the sound 统一社会信用代码 of one that is not in the register yet; cleaned to the record or to that code."""

    def clean(self, value: Any) -> Any:
        try:
            return super().clean(value)
        except ValidationError:
            code = read_code(forms.CharField.clean(self, value))
            if code.kind is CodeKind.USCC and code.is_usable:
                return bearer(code.normal) or code.normal
            raise


def bearer(code: str) -> Party | None:
    """The party in force that bears this 统一社会信用代码 today; what was merged leads to what it was merged into."""
    for party in (
        Party.objects.filter(code=code)
        .exclude(form=Form.CITIZEN)
        .select_related("merged_into")
        .order_by("pk")
    ):
        if (today := party.merged_into or party).state == "in_force":
            return today
    return None


class Details(WithoutNumbers):
    """What may be corrected about a party."""

    division = PlaceField(label="行政区划", required=False)
    address = forms.CharField(label="地址", max_length=200, required=False)
    industry = forms.CharField(
        label="行业代码", max_length=4, required=False, help_text="GB/T 4754—2017，例如0111；不清楚的不填。"
    )
    tags = WordsField(
        label="标签和专项库", max_length=300, required=False, help_text="用顿号隔开，例如农药经营、重点监管。"
    )
    since = DateField(label="成立日期", required=False)
    parent = PartyField(
        label="所属总机构", required=False,
        help_text="仅分支机构填写：总机构的统一社会信用代码，或完整的名称（只有一个时）。",
    )  # fmt: skip

    def clean_industry(self) -> str:
        code: str = self.cleaned_data["industry"].strip().upper()
        if code and not industries.is_code(code):
            raise ValidationError(f"国民经济行业分类中没有代码{code}。请核对，或者不填。")
        return code


class NewParty(Details):
    """登记对象."""

    form = forms.ChoiceField(label="主体类型", choices=Form.choices)
    name = forms.CharField(label="名称", max_length=200, help_text="照证照填写；公民填姓名。")
    code = CodeField(
        label="代码", required=False, help_text="统一社会信用代码；没有的填旧注册号，都没有的不填。"
    )
    identity = forms.CharField(
        label="证件号码（仅公民）", max_length=40, required=False, help_text="加密保存，平时只显示前后几位。",
        widget=forms.TextInput(attrs={"autocomplete": "off", "data-no-draft": True}),
    )  # fmt: skip
    source = forms.CharField(label="来源", max_length=200, help_text="例如营业执照、双随机名录库。")
    field_order = ("form", "name", "code", "identity")

    def clean_identity(self) -> str:
        number: str = citizen.tidy(self.cleaned_data["identity"])
        is_resident = len(number) in (15, 18) and number[:-1].isdigit()
        if number and is_resident and (wrong := citizen.wrong_with(number)):
            raise ValidationError(wrong)
        if number and not citizen.is_whole(number):
            raise ValidationError("证件号码只能含数字、字母、括号和斜线，4至40位，请核对。")
        return number

    def clean(self) -> dict[str, Any]:
        values = super().clean()
        form, code = values.get("form"), values.get("code")
        if form != Form.CITIZEN and values.get("identity"):
            self.add_error("identity", "只有公民才填证件号码；企业请填统一社会信用代码。")
        if form in (Form.CITIZEN, Form.SITE) and code and code.normal:
            self.add_error("code", "公民和没有代码的项目、场所不填代码。")
        return values


class NewCode(forms.Form):
    """补登代码."""

    code = CodeField(label="统一社会信用代码")

    def clean_code(self) -> Code:
        code: Code = self.cleaned_data["code"]
        if code.kind is not CodeKind.USCC:
            raise ValidationError(NO_CREDIT_CODE)
        return code


class Renaming(WithoutNumbers):
    """变更名称."""

    name = forms.CharField(label="新名称", max_length=200)
    renamed_on = DateField(label="自何日起")
    source = forms.CharField(label="来源", max_length=200)


class Classifying(WithoutNumbers):
    """信用风险分类."""

    risk = forms.ChoiceField(label="信用风险分类", choices=Risk.choices)
    risk_on = DateField(label="分类日期")
    risk_source = forms.CharField(
        label="分类来源", max_length=200, help_text="例如国家企业信用信息公示系统（部门协同监管平台—河南）。"
    )


class Cancelling(forms.Form):
    """注销."""

    until = DateField(label="注销日期")


class OtherParty(forms.Form):
    """并入另一个对象."""

    other = PartyField(label="并入哪一个")


def same_identity(number: str) -> Any:
    """The citizens with exactly this number, for the judge."""
    same = sealed.matching(Party, "identity", number)
    return Party.objects.none() if same is None else Party.objects.filter(same).exclude(state="merged")
