"""登记结果、采纳结果所需的填写项。"""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from liandong.catalogue.forms import ItemField
from liandong.catalogue.models import Edition, Item, Standard
from liandong.catalogue.queries import edition_of
from liandong.now import today
from liandong.parties.forms import PartyField
from liandong.parties.models import Party
from liandong.recognition.models import Evidence, Purpose, Result
from liandong.registry.fields import PlaceField
from liandong.registry.forms import DateField

NO_SECRETS = "严禁写入涉及国家秘密的内容。"


class FindingFacts(forms.Form):
    """What a finding says, wherever it comes from."""

    item = ItemField(label="事项", states=("published", "withdrawn"))
    division = PlaceField(label="地点")
    result = forms.ChoiceField(label="结果", choices=Result.choices)
    told = forms.CharField(
        label="结果内容", max_length=2000, widget=forms.Textarea(attrs={"rows": 4}),
        help_text=f"查了什么、结论是什么。{NO_SECRETS}",
    )  # fmt: skip
    found_on = DateField(label="作出日期")
    valid_to = DateField(label="可采用至", help_text="过了这一天，别的机关不能再据以免予检查。")
    valid_why = forms.CharField(
        label="期限的理由", max_length=500, help_text="例如检验周期一年、处罚决定公示期三年。"
    )
    evidence = forms.ChoiceField(
        label="证据等级", choices=Evidence.choices,
        help_text="原件：决定书、证书、鉴定意见原件在卷；检验报告：有资质机构出具；现场记录：两名以上执法人员现场记录；自行检查：当事人自述，未经现场核实。",
    )  # fmt: skip
    paper = forms.CharField(
        label="文书编号", max_length=120, help_text="决定书、报告、检查记录的文号或编号。"
    )
    is_sensitive = forms.BooleanField(
        label="敏感", required=False, help_text="涉及行刑衔接、尚未公开的检查等；勾选后别的机关看不到。"
    )
    may_publish = forms.BooleanField(label="可以公开", required=False)

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        found, last = values.get("found_on"), values.get("valid_to")
        if found and found > today():
            self.add_error("found_on", "作出日期还没有到，请核对。")
        if found and last and last < found:
            self.add_error("valid_to", "可采用至早于作出日期，请核对。")
        elif last and last < today():
            self.add_error("valid_to", f"{last}已经过了，别的机关不能再采用，不必登记。")
        return values


class NewFinding(FindingFacts):
    """登记结果."""

    party = PartyField(
        label="当事人",
        help_text="统一社会信用代码，或完整的名称（只有一个时）；检查对象名录库里没有的，请先登记。",
    )
    standard = forms.CharField(
        label="所按标准", max_length=200, required=False,
        help_text="监管标准的名称，或者文件名称和文号；没有按标准的不填。",
    )  # fmt: skip
    edition = forms.IntegerField(
        label="标准版次",
        min_value=1,
        max_value=9999,
        required=False,
        help_text="不填按作出日期那一天的版本。",
    )
    field_order = ("party", "item", "division", "standard", "edition")

    def clean(self) -> dict[str, Any]:
        values = super().clean()
        text, item = values.get("standard") or "", values.get("item")
        values["standard"], edition = None, values.get("edition")
        if not text and edition:
            self.add_error("standard", "填了版次的，请填是哪一份标准。")
        if text and item and values.get("found_on"):
            self._measured(values, text, item)
        else:
            values["edition"] = 0
        return values

    def _measured(self, values: dict[str, Any], text: str, item: Item) -> None:
        """The standard and its edition that a text, a number and the day mean."""
        try:
            standard = named(item, text)
        except ValidationError as wrong:
            self.add_error("standard", wrong)
            return
        asked = values.get("edition")
        edition = asked or edition_of(standard, values["found_on"])
        if not edition:
            self.add_error("standard", f"作出日期{values['found_on']}那一天“{standard.title}”没有在施行。")
        elif asked and not Edition.objects.filter(record=standard.uuid, number=asked).exists():
            self.add_error("edition", f"“{standard.title}”没有第{asked}版，现为第{standard.edition}版。")
        values["standard"], values["edition"] = standard, edition or 0


def named(item: Item, text: str) -> Standard:
    """The standard for an item that a text means: its title or document, or a part of one that fits only one.

    Raises:
        ValidationError: none or several.
    """
    rows = Standard.objects.filter(item=item).select_related("issuer").order_by("region", "pk")
    for wanted in (
        {"title": text},
        {"document": text},
        {"title__icontains": text},
        {"document__icontains": text},
    ):
        found = list(rows.filter(**wanted)[:7])
        standing = [s for s in found if s.state == "in_force"]
        if len(found) == 1 or len(standing) == 1:
            return (standing or found)[0]
        if found:
            told = "、".join(f"{s.title}（{s.issuer.name}，{s.region_name}）" for s in found[:6])
            raise ValidationError(f"“{text}”可以是{told}，请填文件名称和文号。")
    raise ValidationError(f"“{item.name}”没有名为“{text}”的监管标准。请核对，或者不填。")  # fmt: skip


class OfferedFinding(FindingFacts):
    """What a room above says of its own record; the standard as a record, citizens too."""

    party = forms.ModelChoiceField(Party.objects.all(), to_field_name="uuid", label="当事人")
    standard = forms.ModelChoiceField(
        Standard.objects.all(), to_field_name="uuid", label="所按标准", required=False
    )
    source_kind = forms.CharField(label="来源种类", max_length=40)
    source = forms.UUIDField(label="来源记录")

    def clean(self) -> dict[str, Any]:
        values = super().clean()
        standard, day = values.get("standard"), values.get("found_on")
        values["edition"] = edition_of(standard, day) if standard and day else 0
        return values


class Ending(forms.Form):
    """撤销、变更结果."""

    ended_on = DateField(label="撤销、变更之日")
    ended_paper = forms.CharField(
        label="依据的文书",
        max_length=120,
        help_text="撤销、变更的决定书、复议决定、判决等的文号；登记有误的写“登记有误”。",
    )

    def clean_ended_on(self) -> Any:
        day = self.cleaned_data["ended_on"]
        if day > today():
            raise ValidationError("这一天还没有到，请核对。")
        return day


class Answering(forms.Form):
    """What is said of a finding, whichever way."""

    finding = forms.CharField(label="结果编号", max_length=30, help_text="例如JZ-JG-2026-000014。")
    purpose = forms.ChoiceField(label="用途", choices=Purpose.choices)
    plan = forms.CharField(
        label="为哪次检查、哪个案件", max_length=200, help_text="写明计划、检查或者案件的名称和编号。"
    )


class Accepting(Answering):
    """采纳."""

    spared = forms.IntegerField(
        label="少上门次数",
        min_value=1,
        max_value=99,
        required=False,
        help_text="免予重复检查的填写：因此少去几次。",
    )
    review = forms.CharField(
        label="审查意见", max_length=2000, required=False, widget=forms.Textarea(attrs={"rows": 4}),
        help_text=f"作为证据的填写：本机关对真实、合法、关联的审查意见。{NO_SECRETS}",
    )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        purpose, spared, review = values.get("purpose"), values.get("spared"), values.get("review")
        if purpose == Purpose.SPARE and not spared and "spared" not in self.errors:
            self.add_error("spared", "请填因此少上门几次。")
        if purpose == Purpose.EVIDENCE and not review and "review" not in self.errors:
            self.add_error("review", "别的机关的结果须经本机关审查才能作为证据，请写明审查意见。")
        if purpose == Purpose.EVIDENCE and spared:
            self.add_error("spared", "作为证据的不填少上门次数；两样都要的，分别办理。")
        return values


class Reviewing(forms.Form):
    """登记复核."""

    reviewed = forms.CharField(
        label="复核情况", max_length=2000, widget=forms.Textarea(attrs={"rows": 4}),
        help_text=f"据以免查的补查了没有，据以定案的怎样处理。{NO_SECRETS}",
    )  # fmt: skip


class Question(forms.Form):
    """有没有可以互认的结果: item, place and day; the place is the party's own and the day is today unless others are given."""

    item = ItemField(label="事项", states=("published", "withdrawn"))
    place = PlaceField(label="地点", required=False)
    on = DateField(label="哪一天", required=False)

    def clean_on(self) -> date:
        return self.cleaned_data["on"] or today()
