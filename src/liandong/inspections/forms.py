"""清单、场景、计划所需的填写项。"""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from liandong.catalogue.forms import ItemField, LinesField
from liandong.catalogue.models import Item
from liandong.dispatches.forms import AgenciesField
from liandong.inspections.models import FileKind, Scene
from liandong.inspections.rules import ratio
from liandong.law.inspection.recusal import AskedBy, RecusalReason
from liandong.leads.forms import InPieces
from liandong.now import today
from liandong.registry.fields import PlaceField
from liandong.registry.forms import DateField

ITEMS_HELP = "每行一个，写事项编码或者名称；须已公布。"


class ItemsField(LinesField):
    """Published items, one a line; cleaned to the records, each once."""

    STATES: tuple[str, ...] = ("published",)

    def written(self, line: Any) -> str:
        return str(line["code"]) if isinstance(line, dict) else str(line)

    def clean(self, value: Any) -> Any:
        one, found = ItemField(states=self.STATES), []
        for n, line in enumerate(super().clean(value), 1):
            try:
                found.append(one.clean(line))
            except ValidationError as wrong:
                raise ValidationError(f"第{n}行：{wrong.messages[0]}") from None
        return list(dict.fromkeys(found))


class RatiosField(LinesField):
    """How many are drawn of each class; cleaned to the shape of `Plan.ratios`."""

    def written(self, line: Any) -> str:
        if not isinstance(line, dict):
            return str(line)
        bounds = (line["floor"], line["ceiling"])
        return "｜".join([line["risk"], line["percent"], *("" if b is None else str(b) for b in bounds)])

    def clean(self, value: Any) -> Any:
        found: list[dict[str, Any]] = []
        for n, line in enumerate(super().clean(value), 1):
            try:
                found.append(ratio(line))
            except ValueError as wrong:
                raise ValidationError(f"第{n}行：{wrong}") from None
        if len({one["risk"] for one in found}) < len(found):
            raise ValidationError("同一类别写了两行，请合成一行。")
        return found


class SceneField(forms.CharField):
    """A scene in force by its number or whole name; empty where none is named."""

    def clean(self, value: Any) -> Scene | None:
        text: str = super().clean(value).strip()
        if not text:
            return None
        rows = Scene.objects.filter(state="in_force")
        found = rows.filter(number=text.upper()).first() or rows.filter(name=text).first()
        if found is None:
            raise ValidationError(f"没有现行的场景“{text[:40]}”，请核对编号或者名称。")
        return found


class Compiling(forms.Form):
    """汇总清单."""

    year = forms.IntegerField(label="年度", min_value=2000, max_value=2100)
    cap_visits = forms.IntegerField(
        label="年度检查频次上限", min_value=0, max_value=366, required=False,
        help_text="本机关已经公布的，对同一企业一年查几次；没有公布的不填。",
    )  # fmt: skip
    cap_document = forms.CharField(label="上限的公布文件", max_length=200, required=False)
    cap_on = DateField(label="上限的公布日期", required=False)

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        has_cap = values.get("cap_visits") is not None
        for name in ("cap_document", "cap_on"):
            if has_cap and not values.get(name):
                self.add_error(name, "填了上限的，写明在哪份文件、哪一天公布。")
            if not has_cap and values.get(name):
                self.add_error("cap_visits", "写了公布文件、日期的，请填上限是几次。")
        return values


class SceneFacts(forms.Form):
    """What a scene says."""

    name = forms.CharField(label="场景", max_length=100, help_text="行业或者场景，例如加油站。")
    industry = forms.RegexField(
        r"^\d{2,4}$", label="行业代码", max_length=4, required=False, help_text="国民经济行业分类的两至四位数字；不限行业的不填。"
    )  # fmt: skip
    objects_told = forms.CharField(label="检查对象", max_length=200)
    items = ItemsField(label="抽查事项", help_text=f"{ITEMS_HELP}至少两个条线。")
    document = forms.CharField(label="来源", max_length=200, help_text="清单或文件的名称和文号。")


class PlanFacts(forms.Form):
    """What a plan says."""

    title = forms.CharField(label="计划名称", max_length=100)
    year = forms.IntegerField(label="年度", min_value=2000, max_value=2100)
    scene = SceneField(label="联合抽查场景", required=False, help_text="场景的编号或者名称；没有的不填。")
    items = ItemsField(label="抽查事项", help_text=ITEMS_HELP)
    partners = AgenciesField(
        label="配合部门", required=False, help_text="名称、简称或者编码，几个的用顿号隔开；没有的不填。"
    )
    division = PlaceField(label="地域")
    industry = SceneFacts.base_fields["industry"]
    library = forms.CharField(label="专项库", max_length=60, required=False)
    ratios = RatiosField(
        label="抽取比例", help_text="每行一类，写成“类别｜百分比｜最少户数｜最多户数”，例如C｜10｜1｜40。"
    )
    officers = forms.IntegerField(
        label="每个机关每组人数", min_value=2, max_value=20, help_text="持证执法人员，不少于两人。"
    )
    starts_on = DateField(label="开始日期")
    ends_on = DateField(label="结束日期")
    scheme = forms.CharField(label="联查方案", max_length=200, help_text="方案的名称和文号。")
    rules = forms.CharField(label="抽查细则", max_length=200, required=False, help_text="细则的名称和文号。")
    refiles = forms.BooleanField(
        label="变更须重新备案",
        required=False,
        help_text="公布以后的变更，也要司法局备案以后才生效的，请勾选。",
    )

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        _within(self, values, values.get("year"))
        return values


def _within(form: forms.Form, values: dict[str, Any], year: int | None) -> None:
    start, end = values.get("starts_on"), values.get("ends_on")
    if start and end and start > end:
        form.add_error("ends_on", "结束日期早于开始日期，请核对。")
    elif year and ((start and start.year != year) or (end and end.year != year)):
        form.add_error("starts_on", f"开始和结束都应在{year}年以内。")


class PlanChange(forms.Form):
    """变更已经公布的计划: what may change while items and departments stay."""

    ratios = RatiosField(label="抽取比例", help_text=PlanFacts.base_fields["ratios"].help_text)
    officers = forms.IntegerField(label="每个机关每组人数", min_value=2, max_value=20)
    starts_on = DateField(label="开始日期")
    ends_on = DateField(label="结束日期")

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        _within(self, values, None)
        return values


class PlanRevision(PlanChange):
    """变更事项、部门: all that may change once a plan is public."""

    items = ItemsField(label="抽查事项", help_text=ITEMS_HELP)
    partners = AgenciesField(
        label="配合部门", required=False, help_text=PlanFacts.base_fields["partners"].help_text
    )
    field_order = ("items", "partners")


class PlanFileFacts(InPieces):
    """附上文件."""

    kind = forms.ChoiceField(label="是什么", choices=FileKind.choices)
    field_order = ("kind",)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        words = "随计划公布，任何人都可以下载；不要写人名、电话等个人信息。断了再选同一个文件，从断开处继续。"
        self.fields["file"].help_text = words


class FileNumber(forms.Form):
    """撤下附件."""

    which = forms.IntegerField(label="第几份", min_value=1)


class Filing(forms.Form):
    """备案."""

    filed_no = forms.CharField(label="备案编号", max_length=80)
    remark = forms.CharField(
        label="备案意见", max_length=1000, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )


class Published(forms.Form):
    """公布."""

    published_on = DateField(label="公布日期")

    def clean_published_on(self) -> Any:
        day = self.cleaned_data["published_on"]
        if day > today():
            raise ValidationError("公布日期还没有到，请到那一天再办理。")
        return day


class NumberField(forms.ChoiceField):
    """One of several by its number; which there are is offered by the act and judged with the record, so any number may be sent."""

    default_error_messages = {"invalid_choice": "“%(value)s”不是序号，请写数字。"}

    def clean(self, value: Any) -> int:
        return int(super().clean(value))

    def valid_value(self, value: Any) -> bool:
        return str(value).isascii() and str(value).isdigit() and len(str(value)) <= 6


class RecusalFacts(forms.Form):
    """提出回避."""

    officer = forms.CharField(label="执法证号", max_length=40, help_text="本部门的执法人员。")
    asked_by = forms.ChoiceField(label="由谁提出", choices=[(a.value, a.value) for a in AskedBy])
    why = forms.ChoiceField(
        label="理由", choices=[(r.value, r.value) for r in RecusalReason], help_text="只记类别，不写亲属的姓名。"
    )  # fmt: skip


class WhichRecusal(forms.Form):
    """撤回回避."""

    which = NumberField(label="哪一件")


class RecusalDecision(WhichRecusal):
    """决定回避."""

    is_granted = forms.ChoiceField(label="决定", choices=[("yes", "回避"), ("no", "不予回避")])
    document = forms.CharField(
        label="决定的机关和文号", max_length=120, required=False,
        help_text="只在回避的是本机关负责人时填：由同级人民政府或者上级行政执法机关决定。",
    )  # fmt: skip


def rows_of(items: list[Item]) -> list[dict[str, str]]:
    """Items as a scene or plan keeps them."""
    return [{"code": item.code, "name": item.name, "line": item.line} for item in items]
