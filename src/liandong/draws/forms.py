"""抽取各步所需的填写项。"""

from __future__ import annotations

import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from liandong.catalogue.forms import LinesField
from liandong.draw.contribution import Contribution, read_point
from liandong.draw.seed import SeedError
from liandong.draws import rules
from liandong.draws.models import Mode, OutsideKind, Scoring
from liandong.draws.results import working_days
from liandong.inspections.forms import RecusalFacts
from liandong.inspections.models import Plan
from liandong.inspections.queries import published_caps
from liandong.inspections.states import OUT
from liandong.leads.forms import NO_SECRETS
from liandong.now import now
from liandong.registry.forms import DateField

HEX_KEY = re.compile(r"[0-9a-f]{64}", re.ASCII)
LONGEST_LIST = 80
BIGGEST = 4096
"""Bytes of a contribution or a secret file; they have some six hundred."""
LARGEST = 20 * 2**20
"""Bytes of a file that proves a replacement."""


class MomentField(forms.DateTimeField):
    """A day and a time of day in the time of China, mostly still to come."""

    default_error_messages = {"invalid": "请写明年月日和时分，例如2026-03-02 09:30。"}

    def __init__(self, **kwargs: Any) -> None:
        widget = forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")
        super().__init__(widget=widget, **kwargs)


class PlanField(forms.CharField):
    """A published yearly plan by its number or whole title; one whose change is under way holds as it was published."""

    def clean(self, value: Any) -> Plan:
        text = super().clean(value).strip()
        rows = Plan.objects.filter(state__in=OUT)
        found = rows.filter(number=text.upper()).first() or rows.filter(title=text).first()
        if found is None:
            raise ValidationError(f"没有已公布的年度计划“{text[:40]}”，请核对计划编号。")
        return found


class ReadLinesField(LinesField):
    """Lines each read by a function that says what is wrong with one; `keys` are what a line is written from again."""

    def __init__(self, *, read: Any, keys: tuple[str, ...], **kwargs: Any) -> None:
        self._read, self._keys = read, keys
        super().__init__(**kwargs)

    def written(self, line: Any) -> str:
        return "｜".join(line[key] for key in self._keys) if isinstance(line, dict) else str(line)

    def clean(self, value: Any) -> Any:
        found = []
        for n, line in enumerate(super().clean(value), 1):
            try:
                found.append(self._read(line))
            except ValueError as wrong:
                raise ValidationError(f"第{n}行：{wrong}") from None
        return found


class CodesField(ReadLinesField):
    """Codes with what they mean, each once."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(read=rules.code_line, keys=("code", "told"), most=20, **kwargs)

    def clean(self, value: Any) -> Any:
        found = super().clean(value)
        if len({one["code"] for one in found}) < len(found):
            raise ValidationError("同一代码写了两行，请合成一行。")
        return found


class DrawFacts(forms.Form):
    """What a draw is to be."""

    title = forms.CharField(label="抽取名称", max_length=100)
    plan = PlanField(label="年度抽查计划", max_length=100, help_text="已公布的计划的编号或者名称。")
    mode = forms.ChoiceField(
        label="方式", choices=Mode.choices, initial=Mode.OPEN, help_text="不预告的检查用封存抽取，检查完了再解封。"
    )  # fmt: skip
    scoring = forms.ChoiceField(label="次序", choices=Scoring.choices, initial=Scoring.SHARED)
    groups = LinesField(
        label="协同组", required=False,
        help_text="每行一组，写部门名称或者机构编码，用顿号隔开；不填的三四个相近的一组。",
    )  # fmt: skip
    trades = ReadLinesField(
        label="各部门的行业", required=False, read=rules.trade_line, keys=("department", "told"),
        help_text="只查某些行业的部门写一行“部门｜行业代码”，例如武陟县农业农村局｜01、515；门类写字母，没有登记行业的写 0。没有写的部门各行业都抽。",
    )  # fmt: skip
    reserve_percent = forms.IntegerField(
        label="候补的百分比", min_value=0, max_value=200, initial=30, help_text="占抽中户数的比例。"
    )
    cap_visits = forms.IntegerField(
        label="一年内查过几次的不再抽", min_value=1, max_value=366, required=False,
        help_text="按平台知道的、各部门自己一年内的次数，一个部门查满就不抽。不填的照各部门当年公布的上限里最小的，都没有公布的为2次。",
    )  # fmt: skip
    most_departments = forms.IntegerField(label="同一次进门最多几个部门", min_value=1, max_value=4, initial=4)
    few_tag = forms.CharField(
        label="另有上限的标签", max_length=20, required=False,
        help_text="检查对象的“标签和专项库”里有这一项的，一次进门的部门更少，例如小微企业。",
    )  # fmt: skip
    few_departments = forms.IntegerField(
        label="有这个标签的最多几个部门",
        min_value=1,
        max_value=3,
        required=False,
        help_text="少于上面的数；与标签一起填，或者都不填。",
    )
    load = forms.IntegerField(label="每名执法人员最多几次", min_value=1, max_value=1000, initial=40)
    skips_percent = forms.IntegerField(
        label="替换上限的百分比", min_value=0, max_value=100, initial=20,
        help_text="一个名单替换的超过抽中户数的这个比例（一户不算），就冻结，由行政执法监督决定是否解除；0 为不限。",
    )  # fmt: skip
    first_day = DateField(label="检查开始日期", help_text="在打开截止以后，计划的起止以内。")
    days = forms.IntegerField(
        label="几个工作日",
        min_value=1,
        max_value=120,
        initial=20,
        help_text="每个工作日分上午、下午；最后一天不晚于计划的结束日期。",
    )
    exclusion_codes = CodesField(
        label="不列入的代码",
        initial=list(rules.EXCLUSIONS),
        help_text="每行一个，写成“代码｜含义”；公开的名录里一律只写不列入。",
    )
    reason_codes = CodesField(
        label="替换的理由代码", initial=list(rules.REASONS), help_text="每行一个，写成“代码｜含义”。"
    )
    parties = ReadLinesField(
        label="参与方", read=rules.party_line, keys=("name", "contact"), most=8,
        help_text="每行一家，写成“名称或者机构编码｜联系人”；至少两家，至少一家在抽取机关以外。",
    )  # fmt: skip
    escrow = forms.CharField(label="托管方", max_length=100, help_text="谁保管托管的私钥，例如公证处。")
    escrow_key = forms.CharField(
        label="托管方的公钥", max_length=130, help_text="130 位十六进制，由托管方在自己的机器上产生，私钥不交平台。"
    )  # fmt: skip
    outside_kind = forms.ChoiceField(
        label="外部数值", choices=OutsideKind.choices, initial=OutsideKind.PUBLIC
    )
    outside_name = forms.CharField(
        label="外部数值的名称", max_length=60, help_text="例如双色球、某某公证处。"
    )
    outside_issue = forms.CharField(label="哪一期", max_length=40, help_text="事先写明，例如2026135。")
    outside_form = forms.RegexField(
        r"^\s*[1-9]\d?\s*([/／]\s*[1-9]\d?\s*){0,7}$", label="几个来源、各几个数", max_length=40, required=False,
        help_text="用公开的数字填写，写进方案，登记时一个不能多、一个不能少；例如双色球六个红球、一个蓝球，写 6/1。",
        error_messages={"invalid": "每个来源几个数，来源之间用斜线，例如 6/1；至多八个来源，每个至多九十九个数。"},
    )  # fmt: skip
    outside_key = forms.CharField(
        label="公证处的公钥",
        max_length=64,
        required=False,
        help_text="用公证处数值的填写，64 位十六进制。",
    )
    commit_by = MomentField(label="承诺截止")
    not_before = MomentField(label="外部数值产生的时刻", help_text="比承诺截止晚一小时以上。")
    share_by = MomentField(label="打开截止")
    unseal_by = MomentField(label="解封截止", required=False, help_text="封存抽取填写，检查完了的日子。")

    def clean_escrow_key(self) -> str:
        text = self.cleaned_data["escrow_key"].strip().lower()
        try:
            read_point(bytes.fromhex(text))
        except (ValueError, SeedError):
            raise ValidationError("托管方的公钥不是有效的公钥，请向托管方核对。") from None
        return str(text)

    def clean_outside_form(self) -> str:
        return re.sub(r"\s", "", self.cleaned_data["outside_form"]).replace("／", "/")

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        if self.errors:
            return values
        if (values["mode"] == Mode.SEALED) != bool(values["unseal_by"]):
            self.add_error("unseal_by", "封存抽取须填解封截止，公开抽取不填。")
        is_notary = values["outside_kind"] == OutsideKind.NOTARY
        key = values["outside_key"].strip().lower()
        if is_notary != bool(key) or (key and not HEX_KEY.fullmatch(key)):
            self.add_error("outside_key", "用公证处数值的填 64 位十六进制的公钥，其他的不填。")
        if (values["outside_kind"] == OutsideKind.PUBLIC) != bool(values["outside_form"]):
            text = "用公开的数字的写明几个来源、各几个数，例如 6/1；用公证处数值的不填。"
            self.add_error("outside_form", text)
        few, values["few_tag"] = values["few_departments"], values["few_tag"].strip()
        if bool(values["few_tag"]) != (few is not None):
            self.add_error("few_departments", "标签和它的上限一起填，或者都不填。")
        elif few is not None and few >= values["most_departments"]:
            text = f"应少于一般的上限{values['most_departments']}个；一样的不用填。"
            self.add_error("few_departments", text)
        if self.errors:
            return values
        if values["cap_visits"] is None:
            published = published_caps(values["plan"])
            values["cap_visits"] = min(published.values(), default=rules.USUAL_CAP)
        moments = (values[name] for name in ("commit_by", "not_before", "share_by", "unseal_by"))
        if fault := rules.moments_fault(now(), *moments):
            self.add_error("commit_by", fault)
        plan = values["plan"]
        if values["first_day"] > plan.ends_on:  # 从这一天数不出工作日
            text = f"计划{plan.ends_on}结束，检查开始日期请定在那一天以前，或者先变更计划。"
            self.add_error("first_day", text)
            return values
        days = working_days(values["first_day"], values["days"])
        name, fault = rules.days_fault(days, values["share_by"], plan.starts_on, plan.ends_on)
        if fault:
            self.add_error(name, fault)
        return values


class OneTarget(forms.Form):
    """不列入、恢复列入: one target by its code."""

    target = forms.CharField(label="检查对象", max_length=64, help_text="统一社会信用代码，或者平台的编号。")


class Exclusion(OneTarget):
    """不列入."""

    code = forms.CharField(label="不列入的代码", max_length=8)


class RecusalOf(OneTarget, RecusalFacts):
    """回避."""

    field_order = ("target", "officer", "asked_by", "why")


class HandedFile(forms.Form):
    """交承诺文件."""

    party = forms.CharField(label="参与方", max_length=64, help_text="方案里的代码。")
    file = forms.FileField(
        label="承诺文件", required=False, max_length=200, help_text="在自己的机器上照方案文件生成的承诺；保存随机数的那一份不要交。",
        error_messages={"empty": "文件是空的，请核对是否选错了文件。"},
    )  # fmt: skip
    text = forms.CharField(
        label="承诺文件的内容", required=False, max_length=BIGGEST, strip=False, widget=forms.HiddenInput(attrs={"data-shares": "", "data-no-draft": ""}),
        help_text="经接口或者本页的程序交的；与文件只填一项。",
    )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        if self.errors:
            return values
        raw = _content(values["file"], values["text"])
        if not raw:
            self.add_error("file", "请选择承诺文件。")
            return values
        try:
            values["contribution"] = Contribution.decode(raw)
        except SeedError as wrong:
            self.add_error("file", str(wrong))
        return values


def _content(file: Any, text: str) -> bytes:
    if file is not None and not text and file.size <= BIGGEST:
        return bytes(file.read()).strip()
    return text.strip().encode() if file is None else b""


class OutsideSource(forms.Form):
    """在哪里看到的."""

    found_at = forms.CharField(
        label="出处", max_length=300, help_text="在哪里公布的，网址或者公告的名称、日期。"
    )


class OutsideValue(OutsideSource):
    """登记、核对外部数值."""

    field_order = ("value", "found_at", "signature")
    value = forms.CharField(
        label="外部数值", max_length=500,
        help_text="公开的数字：一个来源的用空格隔开，几个来源用斜线隔开，例如 9 18 26 34 41 45 / 7。公证处的写 64 位十六进制。",
    )  # fmt: skip
    signature = forms.CharField(
        label="公证处的签名", max_length=128, required=False, help_text="用公证处数值的填写，128 位十六进制。"
    )


class OpenedShare(forms.Form):
    """打开一方的随机数."""

    party = forms.CharField(label="参与方", max_length=64, help_text="方案里的代码。")
    share = forms.RegexField(
        r"^\s*[0-9a-fA-F]{64}\s*$", label="随机数", max_length=80, widget=forms.TextInput(attrs={"autocomplete": "off", "data-no-draft": ""}),
        help_text="自己保存的那一份里的随机数，64 位十六进制。",
    )  # fmt: skip

    def clean_share(self) -> str:
        return str(self.cleaned_data["share"].strip().lower())


class Dropping(forms.Form):
    """申请替换: of a target, or where a certificate is given of an officer."""

    visit = forms.CharField(label="入企编号", max_length=40, help_text="入企安排里的编号。")
    officer = forms.CharField(
        label="执法证号", max_length=40, required=False, help_text="替换人员的填写；不填为替换检查对象。"
    )  # fmt: skip
    reason_code = forms.CharField(label="理由代码", max_length=16, help_text="方案写明的代码。")
    told = forms.CharField(
        label="情况", max_length=1000, widget=forms.Textarea(attrs={"rows": 3}), help_text="只有本机关和监督机关看得到。"
    )  # fmt: skip
    file = forms.FileField(
        label="证据文件", max_length=200, required=False,
        help_text=f"不超过{LARGEST // 2**20}兆，原样留下，只有本机关和监督机关取得到；没有的，对一个随机数连同所写的情况算散列。{NO_SECRETS}",
        error_messages={"empty": "文件是空的，请核对是否选错了文件。"},
    )  # fmt: skip

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if file is not None and file.size > LARGEST:
            raise ValidationError(f"这份有{file.size // 2**20}兆，超过{LARGEST // 2**20}兆，请缩小后再交。")
        return file


class FrozenField(forms.ChoiceField):
    """A list by its code; whether it is frozen is judged with the draw, so any code may be sent."""

    def valid_value(self, value: Any) -> bool:
        return len(str(value)) <= LONGEST_LIST


class FrozenList(forms.Form):
    """解除名单冻结."""

    list = FrozenField(label="名单", help_text="冻结的名单。")


class DropoutNumber(forms.Form):
    """批准、不批准替换."""

    number = forms.IntegerField(label="第几号申请", min_value=1)
