"""账户动作所需的填写项。"""

from __future__ import annotations

import re

from django import forms
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from liandong.accounts import factors, scopes, tokens
from liandong.accounts.models import AgencySystem, Person, Post
from liandong.kernel import sealed
from liandong.kernel.roles import HUMANS, Role
from liandong.registry.fields import in_order
from liandong.registry.forms import AgencyChoice, DateField
from liandong.sealing import numbers

ACCOUNT = re.compile(r"[a-z][a-z0-9_.-]{2,39}")


class Means(models.TextChoices):
    """By what a person proved who he is."""

    PASSWORD = "password", "密码"
    PASSWORD_FACTOR = "password_factor", "密码和动态口令"
    PROVIDER = "provider", "统一身份认证"
    PROVIDER_FACTOR = "provider_factor", "统一身份认证（含第二重验证）"

    @property
    def is_strong(self) -> bool:
        """Whether two kinds of proof were given, here or to the provider."""
        return self in (Means.PASSWORD_FACTOR, Means.PROVIDER_FACTOR)

    @property
    def with_factor(self) -> Means:
        """The same, with a code of ours on top."""
        return _WITH_FACTOR.get(self, self)

    @property
    def without_factor(self) -> Means:
        """The same, as far as it goes without a second proof."""
        return {strong: weak for weak, strong in _WITH_FACTOR.items()}.get(self, self)


_WITH_FACTOR = {Means.PASSWORD: Means.PASSWORD_FACTOR, Means.PROVIDER: Means.PROVIDER_FACTOR}


class SignInMeans(forms.Form):
    """登录."""

    means = forms.ChoiceField(label="登录方式", choices=Means.choices, required=False)


class NewPerson(forms.Form):
    """开立账户."""

    agency = AgencyChoice(label="所在机关")
    name = forms.CharField(label="姓名", max_length=40)
    account = forms.CharField(label="账号", max_length=40, help_text="小写字母开头，三到四十位。")
    mobile = forms.CharField(
        label="手机号",
        max_length=20,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off", "inputmode": "tel", "data-no-draft": ""}),
        help_text="加密保存，页面上只显示前三位和后四位。",
    )
    password = forms.CharField(
        label="初始密码", widget=forms.PasswordInput, strip=False, help_text="至少十位，首次登录后应修改。"
    )

    def clean_account(self) -> str:
        account: str = self.cleaned_data["account"].strip().lower()
        if not ACCOUNT.fullmatch(account):
            raise ValidationError("账号须以小写字母开头，只含小写字母、数字、点、横线和下划线，三到四十位。")
        if Person.objects.filter(account=account).exists():
            raise ValidationError(f"账号{account}已经有人使用，请另取一个。")
        return account

    def clean_mobile(self) -> str:
        mobile = numbers.tidy_mobile(self.cleaned_data["mobile"])
        if mobile and not numbers.is_mobile(mobile):
            raise ValidationError("手机号应为1开头的11位数字。")
        if mobile and sealed.ring_or_none() is None:
            raise ValidationError("加密号码的密钥不在，暂不能登记手机号。请先不填，并告知服务器的维护人员。")
        return mobile

    def clean_password(self) -> str:
        return _strong(self.cleaned_data["password"])


WEAK = {
    "password_too_short": "密码至少十位，请加长。",
    "password_too_common": "这个密码太常见，容易被猜到，请换一个。",
}
"""What the rules of settings.AUTH_PASSWORD_VALIDATORS say here; the framework's own words are partly English."""


def _strong(password: str) -> str:
    try:
        validate_password(password)
    except ValidationError as weak:
        said = [WEAK.get(str(e.code), "密码不合要求，请换一个。") for e in weak.error_list]
        raise ValidationError(said) from None
    return password


class PasswordReset(forms.Form):
    """重设密码."""

    password = forms.CharField(
        label="新密码", widget=forms.PasswordInput, strip=False, help_text="至少十位。"
    )

    def clean_password(self) -> str:
        return _strong(self.cleaned_data["password"])


class PasswordChange(PasswordReset):
    """修改密码."""

    old = forms.CharField(label="原密码", widget=forms.PasswordInput, strip=False)
    again = forms.CharField(label="再输一次新密码", widget=forms.PasswordInput, strip=False)
    field_order = ("old", "password", "again")

    def clean(self) -> dict[str, object]:
        values = super().clean() or {}
        if "password" in values and values.get("again") != values["password"]:
            self.add_error("again", "两次输入的新密码不一样。")
        return values


class PersonChoice(forms.ModelChoiceField):
    default_error_messages = {"invalid_choice": "没有这个人员，或其账户已停用。"}

    def __init__(self, **kwargs: object) -> None:
        queryset = Person.objects.filter(state="open").order_by("name")
        super().__init__(queryset=queryset, to_field_name="uuid", **kwargs)  # type: ignore[arg-type]


class PostChoice(forms.ModelChoiceField):
    default_error_messages = {"invalid_choice": "没有这个岗位，或其已离任。"}

    def __init__(self, **kwargs: object) -> None:
        queryset = Post.objects.filter(state="held").select_related("person").order_by("agency_name", "role")
        super().__init__(queryset=queryset, to_field_name="uuid", **kwargs)  # type: ignore[arg-type]


class NewPost(forms.Form):
    """设岗."""

    person = PersonChoice(label="人员")
    agency = AgencyChoice(label="机关")
    role = forms.ChoiceField(label="角色", choices=[(r.value, r.label) for r in Role if r in HUMANS])
    valid_from = DateField(label="起")
    valid_to = DateField(label="止", required=False, help_text="不填表示没有期限。")
    basis = forms.CharField(label="任职依据", max_length=200)

    def clean(self) -> dict[str, object]:
        values = super().clean() or {}
        in_order(self, values, "止期早于起期，请核对。")
        return values


class NewSystem(forms.Form):
    """接入系统."""

    name = forms.CharField(label="系统名称", max_length=60, help_text="例如：武陟县市场监管综合执法系统。")
    acts_as = PostChoice(label="以谁的岗位", help_text="系统所办的事记在这个岗位名下，并注明经由哪个系统。")
    scopes = forms.MultipleChoiceField(
        label="可以做什么", choices=scopes.offered, widget=forms.CheckboxSelectMultiple,
        help_text="只勾必需的。可以办理的，一并可以查看。",
    )  # fmt: skip
    valid_to = DateField(label="有效期至", help_text="最长一年。")
    basis = forms.CharField(label="接入依据", max_length=200, help_text="接入申请或协议的名称和日期。")
    token = forms.CharField(
        label="令牌", initial=tokens.fresh, max_length=60, help_text="只在这里显示这一次，请先抄下。",
        widget=forms.TextInput(attrs={"readonly": True, "class": "ld-mono", "autocomplete": "off", "data-no-draft": True}),
    )  # fmt: skip

    def clean_token(self) -> str:
        """The token's digest; what was typed goes no further than here."""
        digest = tokens.digest(self.cleaned_data["token"])
        if digest is None or AgencySystem.objects.filter(digest=digest).exists():
            raise ValidationError("令牌不是本平台给出的，或已经用过。请重新打开本页，换一个新的。")
        return digest


class Scanned(forms.TextInput):
    """The secret as text, under the picture of it that a phone scans; `account` names whose it is on the phone."""

    account = ""

    def render(self, name: str, value: object, attrs: object = None, renderer: object = None) -> SafeString:
        line = super().render(name, value, attrs, renderer)  # type: ignore[arg-type]
        secret = str(value or "")
        if not factors.is_secret(secret):
            return line
        drawn = mark_safe(factors.picture(self.account, secret))  # noqa: S308  自己画的图，不含外来的字
        return format_html(
            '<div class="ld-qr" role="img" aria-label="供手机扫描的二维码">{}</div>{}', drawn, line
        )


class CodeField(forms.CharField):
    """A code of the phone, or a recovery code; never kept by the browser."""

    def __init__(self, **kwargs: object) -> None:
        attrs = {"inputmode": "text", "autocomplete": "one-time-code", "data-no-draft": True}
        super().__init__(max_length=40, widget=forms.TextInput(attrs=attrs), **kwargs)  # type: ignore[arg-type]


class RecoveryField(forms.CharField):
    """Fresh recovery codes, shown once; cleaned to their digests."""

    def __init__(self) -> None:
        attrs = {
            "readonly": True,
            "rows": 10,
            "class": "ld-mono",
            "autocomplete": "off",
            "data-no-draft": True,
        }
        super().__init__(
            label="恢复码", max_length=300, initial=lambda: "\n".join(factors.fresh_codes()),
            widget=forms.Textarea(attrs=attrs),
            help_text="丢了手机时用，每个只能用一次。只在这里显示这一次，请抄下，与手机分开保管。",
        )  # fmt: skip

    def clean(self, value: object) -> list[str]:
        codes = super().clean(value).split()
        if len(set(codes)) != factors.RECOVERY_CODES or not all(map(factors.is_code, codes)):
            raise ValidationError("恢复码不是本平台给出的。请重新打开本页。")
        return [factors.digest(code) for code in codes]


class FactorCode(forms.Form):
    """口令."""

    code = CodeField(label="动态口令", help_text="手机上现在显示的六位数字；手机不在时填一个恢复码。")


class NewRecoveryCodes(FactorCode):
    """换恢复码."""

    recovery = RecoveryField()
    field_order = ("recovery", "code")


class EnrolFactor(forms.Form):
    """启用动态口令: the secret was made for this page and is proved by a code counted from it."""

    secret = forms.CharField(
        label="密钥", initial=factors.fresh_secret, max_length=40,
        help_text="用手机上的动态口令软件扫上面的码；扫不了的，手工输入这串密钥（每三十秒一个六位口令）。",
        widget=Scanned(attrs={"readonly": True, "class": "ld-mono", "autocomplete": "off", "data-no-draft": True}),
    )  # fmt: skip
    recovery = RecoveryField()
    code = CodeField(label="动态口令", help_text="扫码后，填手机上显示的六位数字。")

    def clean_secret(self) -> str:
        secret: str = self.cleaned_data["secret"].strip()
        if not factors.is_secret(secret):
            raise ValidationError("密钥不是本平台给出的。请重新打开本页。")
        return secret


class PostEnd(forms.Form):
    """离任."""

    on = DateField(label="离任日期", help_text="当日起即不能再以此岗位办理。")


class NewDelegation(forms.Form):
    """授权代批."""

    delegate = PostChoice(label="代批人岗位")
    valid_from = DateField(label="起")
    valid_to = DateField(label="止")
    basis = forms.CharField(label="授权依据", max_length=200, help_text="授权书名称和日期。")

    def clean(self) -> dict[str, object]:
        values = super().clean() or {}
        in_order(self, values, "止期早于起期，请核对。")
        return values


class Empty(forms.Form):
    """不需要填写."""
