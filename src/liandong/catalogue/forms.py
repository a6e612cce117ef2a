"""清单动作所需的填写项。"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from liandong.catalogue.models import Item, Scope
from liandong.law.competence import Basis, PowerKind
from liandong.now import today
from liandong.registry import places
from liandong.registry.fields import PlaceField
from liandong.registry.forms import AgencyChoice, DateField

ASPECTS = [(k.value, k.value) for k in PowerKind]
SUSPENDED = [(k.value, k.value) for k in (PowerKind.PUNISH, PowerKind.CHECK, PowerKind.COERCE)]
CODE = re.compile(r"[0-9A-Za-z\-]{2,32}")


class ItemField(forms.CharField):
    """An item, by its code or its whole name; part of a name is enough while only one fits."""

    SHOWN = 6

    def __init__(self, *, states: Iterable[str] = ("draft", "published"), **kwargs: Any) -> None:
        self._states = tuple(states)
        kwargs.setdefault("help_text", "事项编码，或名称中的几个字。")
        super().__init__(max_length=200, **kwargs)

    def clean(self, value: Any) -> Item | None:
        text: str = super().clean(value).strip()
        if not text:
            return None
        rows = Item.objects.filter(state__in=self._states).order_by("code")
        for wanted in ({"code__iexact": text}, {"name": text}, {"name__icontains": text}):
            found = list(rows.filter(**wanted)[: self.SHOWN + 1])
            if len(found) == 1:
                return found[0]
            if found:
                told = "、".join(f"{i.name}（{i.code}）" for i in found[: self.SHOWN])
                more = "等" if len(found) > self.SHOWN else ""
                raise ValidationError(f"“{text}”可以是{told}{more}，请填事项编码。")
        raise ValidationError(f"清单中没有“{text}”。请核对编码，或先登记这个事项。")


class LinesField(forms.CharField):
    """Texts, one a line; empty lines are left out. JSON callers may send a list."""

    def __init__(self, *, each: int = 200, most: int = 40, **kwargs: Any) -> None:
        self._each, self._most = each, most
        super().__init__(widget=forms.Textarea(attrs={"rows": 4}), **kwargs)

    def prepare_value(self, value: Any) -> Any:
        return "\n".join(map(self.written, value)) if isinstance(value, list) else value

    def written(self, line: Any) -> str:
        """One line as it is typed."""
        return str(line)

    def clean(self, value: Any) -> list[str]:
        text = super().clean(self.prepare_value(value))
        lines = [line.strip() for line in text.splitlines() if line.strip()]
        if self.required and not lines:
            raise ValidationError("请至少写一行。")
        if len(lines) > self._most:
            raise ValidationError(f"最多{self._most}行，现有{len(lines)}行。")
        if long := next((n for n, line in enumerate(lines, 1) if len(line) > self._each), 0):
            raise ValidationError(
                f"第{long}行有{len(lines[long - 1])}字，每行最多{self._each}字，请缩短，或者分成几行写。"
            )
        return lines


class PointsField(LinesField):
    """Check points, one a line as ``要点｜合格标准``; cleaned to a list of ``{"point", "met"}``."""

    def written(self, line: Any) -> str:
        return f"{line['point']}｜{line['met']}" if isinstance(line, dict) else str(line)

    def clean(self, value: Any) -> Any:
        points = []
        for n, line in enumerate(super().clean(value), 1):
            point, mark, met = line.replace("|", "｜").partition("｜")
            if not mark or not point.strip() or not met.strip():
                raise ValidationError(f"第{n}行请写成“检查要点｜怎样算合格”。")
            points.append({"point": point.strip(), "met": met.strip()})
        return points


class ItemFacts(forms.Form):
    """What an item says; the same for a first registration, a correction and a new edition."""

    name = forms.CharField(label="事项名称", max_length=200)
    line = forms.CharField(label="条线", max_length=20, help_text="例如市场监管、农业农村。")
    aspects = forms.MultipleChoiceField(
        label="职权种类", choices=ASPECTS, widget=forms.CheckboxSelectMultiple
    )
    basis = LinesField(label="依据", help_text="每行一条，写明法律、法规、规章的名称和条款。")
    objects_told = forms.CharField(label="监管对象", max_length=200)
    method = forms.CharField(label="检查方式", max_length=200, required=False)
    materials = forms.CharField(label="查验材料", max_length=500, required=False)
    results = forms.CharField(label="可能的结果和后续", max_length=500, required=False)
    scope = forms.ChoiceField(
        label="联合抽查范围", choices=Scope.choices, initial=Scope.JOINT,
        help_text="除直接涉及公共安全和人民群众生命健康等特殊行业、重点领域外，全部纳入（焦法政办〔2022〕31号）。",
    )  # fmt: skip
    scope_reason = forms.CharField(label="不纳入的理由", max_length=500, required=False)
    source = forms.CharField(label="来源", max_length=200, help_text="清单或文件的名称和文号。")
    is_sample = forms.BooleanField(
        label="示例（不是真实清单中的事项）", required=False, help_text="演示、培训用的请勾选。"
    )

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        exempt = values.get("scope") not in (None, Scope.JOINT)
        if exempt and not values.get("scope_reason"):
            self.add_error("scope_reason", "不纳入联合抽查须说明理由，随事项一并公布。")
        return values


class NewItem(ItemFacts):
    """登记事项."""

    code = forms.CharField(
        label="事项编码", max_length=32, help_text="国家基本目录的14位编码；没有的用本系统编码。"
    )
    since = DateField(label="起始日期")
    field_order = ("code", "name", "line")

    def clean_code(self) -> str:
        code: str = self.cleaned_data["code"].strip().upper()
        if not CODE.fullmatch(code):
            raise ValidationError("编码只能含数字、字母和横线，2至32位。")
        if Item.objects.filter(code=code).exists():
            raise ValidationError(f"编码{code}已经登记过。内容有变的，请在该事项上“修订”。")
        return code


class ItemEdition(ItemFacts):
    """修订事项: what changes, from which day."""

    since = DateField(label="自何日起", help_text="这一天之前的问题仍按原来的版本回答。")


class Publishing(forms.Form):
    """公布."""

    published_on = DateField(label="公布日期")


class LastDay(forms.Form):
    """定止日."""

    last_day = DateField(label="最后一日")
    end_basis = forms.CharField(label="依据文件", max_length=200, help_text="文件名称和文号。")


class NewPower(forms.Form):
    """登记职权."""

    item = ItemField(label="事项")
    holder = AgencyChoice(label="行使机关")
    place = PlaceField(label="地域")
    kinds = forms.MultipleChoiceField(label="职权种类", choices=ASPECTS, widget=forms.CheckboxSelectMultiple)
    basis = forms.ChoiceField(label="职权来源", choices=[(b.value, b.value) for b in Basis])
    article = forms.CharField(
        label="依据条文或文件", max_length=200, help_text="例如《农药管理条例》第五十六条。"
    )
    valid_from = DateField(label="起日")
    valid_to = DateField(label="止日", required=False, help_text="委托须填；其他不填表示一直有效。")
    principal = AgencyChoice(label="委托机关（仅委托）", required=False)
    taken_from = AgencyChoice(label="不再行使的机关（仅赋权）", required=False)
    suspends = forms.MultipleChoiceField(
        label="该机关不再行使（仅赋权）", choices=SUSPENDED, required=False, initial=[PowerKind.PUNISH.value],
        widget=forms.CheckboxSelectMultiple,
        help_text="行政处罚法第二十四条交出的是处罚权；通知写明原部门也不再实施有关检查、强制措施的，一并勾选。行业监管不变。",
    )  # fmt: skip
    decision = forms.CharField(label="省的决定文号（仅赋权乡镇）", max_length=60, required=False)
    notice = forms.CharField(
        label="本市通知文号（仅赋权）", max_length=60, required=False,
        help_text="例如焦政〔2025〕6号；已立案未办结的怎么办，以它为准。",
    )  # fmt: skip
    source = forms.CharField(label="来源", max_length=200, help_text="权责清单、通知的名称和文号。")
    is_sample = forms.BooleanField(label="示例（不是真实清单中的职权）", required=False)

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        item, basis = values.get("item"), values.get("basis")
        beyond = [k for k in values.get("kinds") or [] if item and k not in item.aspects]
        if item and beyond:
            self.add_error(
                "kinds",
                f"事项“{item.name}”没有{'、'.join(beyond)}，它的职权种类是{'、'.join(item.aspects)}。",
            )
        if basis != Basis.ENTRUSTED and values.get("principal"):
            self.add_error("principal", "只有委托才填委托机关。")
        if values.get("taken_from") and basis not in (Basis.GRANT, Basis.AREA_GRANT, Basis.CONCENTRATED):
            self.add_error("taken_from", "只有赋权和相对集中行使才有不再行使的机关。")
        if values.get("taken_from") and not values.get("suspends"):
            self.add_error("suspends", "请勾选该机关不再行使的是哪些职权。")
        if not values.get("taken_from"):
            values["suspends"] = []
        return values


class StandardFacts(forms.Form):
    """What a standard says."""

    title = forms.CharField(label="标准名称", max_length=200)
    document = forms.CharField(label="文件名称和文号", max_length=200)
    points = PointsField(
        label="检查要点", each=500, most=200, help_text="每行一条，写成“检查要点｜怎样算合格”。"
    )
    is_sample = forms.BooleanField(label="示例（不是真实标准）", required=False)


class NewStandard(StandardFacts):
    """发布标准."""

    item = ItemField(label="事项")
    region = PlaceField(label="适用地域")
    since = DateField(label="施行日期")
    field_order = ("item", "region")


class StandardEdition(StandardFacts):
    """修订标准."""

    since = DateField(label="自何日起施行", help_text="这一天之前的检查仍按原来的版本对照。")


def _placed(form: forms.Form, values: dict[str, Any], on: Any) -> dict[str, Any]:
    """The place as it stood on the day asked, with the way there where it was asked by a former or later name."""
    way: tuple[str, ...] = ()
    if values.get("place") is not None and isinstance(on, date):
        try:
            traced = places.trace(str(form["place"].data), on)
            values["place"], way = traced.division, traced.way
        except places.PlaceUnclear as unclear:
            form.add_error("place", str(unclear))
    return values | {"way": way}


class Question(forms.Form):
    """谁有权管: item, place, day and kind of power; the day is today unless another is given."""

    item = ItemField(label="事项", states=("published", "withdrawn"))
    place = PlaceField(label="地点")
    on = DateField(label="哪一天", required=False, help_text="不填按今天。")
    kind = forms.ChoiceField(
        label="办什么", choices=ASPECTS, required=False, help_text="职权的种类，不选按行政处罚。"
    )

    def clean_on(self) -> date:
        return self.cleaned_data["on"] or today()

    def clean_kind(self) -> PowerKind:
        return PowerKind(self.cleaned_data["kind"] or PowerKind.PUNISH)

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        return _placed(self, values, values.get("on"))


class Span(forms.Form):
    """A line and a span of days; both ends belong to it. Longer than `LONGEST` is refused: a report must stay readable."""

    LONGEST = timedelta(days=3660)
    BACK = timedelta(days=0)

    line = forms.CharField(
        label="条线", max_length=20, required=False, help_text="例如市场监管、农业农村；不填看全部。"
    )
    since = DateField(label="自", required=False, help_text="不填按截止的那一天。")
    until = DateField(label="至", required=False, help_text="不填按今天。")

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        until = values.get("until") or today()
        since = values.get("since") or until - self.BACK
        if since > until:
            self.add_error("since", "起始日期晚于截止日期，请核对。")
        elif until - since > self.LONGEST:
            self.add_error("since", "一次最多看十年，请缩短。")
        return values | {"since": since, "until": until}


class Survey(Span):
    """职权体检: overlaps and gaps of one line's items in one place and what is inside it."""

    place = PlaceField(label="地域", required=False, help_text="不填看全市各县（市、区）。")
    kind = forms.ChoiceField(
        label="职权种类", choices=ASPECTS, required=False, help_text="看哪一种的重叠和空白。"
    )
    tiered = forms.BooleanField(
        label="也列上下级共有", required=False, help_text="同一条线、按级别分工的，不是重叠。"
    )

    def clean(self) -> dict[str, Any]:
        values = super().clean()
        return _placed(self, values, values["since"])

    def clean_kind(self) -> PowerKind:
        return PowerKind(self.cleaned_data["kind"] or PowerKind.PUNISH)


class Turns(Span):
    """职权变动: by default of the last ninety days, in the whole register or in one place and what is inside it."""

    BACK = timedelta(days=90)
    place = PlaceField(label="地域", required=False, help_text="不填看全部；县、市连同其中的县、乡镇。")
    since = DateField(label="自", required=False, help_text="不填按截止日前九十天。")

    def clean(self) -> dict[str, Any]:
        values = super().clean()
        return _placed(self, values, values["until"])


class Comparison(forms.Form):
    """标准对照: the item whose standards are read side by side, and the day."""

    item = ItemField(label="事项", states=("published", "withdrawn"))
    on = DateField(label="哪一天", required=False, help_text="不填按今天。")

    def clean_on(self) -> date:
        return self.cleaned_data["on"] or today()
