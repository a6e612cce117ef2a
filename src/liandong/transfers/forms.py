"""移送的动作所需的填写项。"""

from __future__ import annotations

import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from liandong.cases.forms import NO_SECRETS
from liandong.cases.procedure.fields import OfficersField, PastDateField, case_field, text_field
from liandong.catalogue.forms import LinesField
from liandong.dispatches.forms import AgenciesField, Letter
from liandong.kernel.numbered import NumberField
from liandong.registry.fields import WordsField
from liandong.transfers.models import Organ

_MATERIAL = re.compile(
    r"(?P<name>\S.*?)[\s,，、;；:：]*(?P<pieces>\d{1,4})\s*件[\s,，、]*(?P<copies>\d{1,3})\s*份"
)


class MaterialsField(LinesField):
    """What goes along, one a line with how many pieces and copies; cleaned to ``{name, pieces, copies}``."""

    def written(self, line: Any) -> str:
        if not isinstance(line, dict):
            return str(line)
        name, pieces, copies = (line.get(key, "") for key in ("name", "pieces", "copies"))
        return f"{name} {pieces}件 {copies}份"

    def clean(self, value: Any) -> Any:
        lines: list[str] = super().clean(value)
        found = []
        for n, line in enumerate(lines, 1):
            read = _MATERIAL.fullmatch(line)
            if read is None or not int(read["pieces"]) or not int(read["copies"]):
                text = (
                    f"第{n}行没有写明件数、份数；请写成“涉嫌犯罪案件移送书 1件 2份”的样子，没有的整行删去。"
                )
                raise ValidationError(text)
            found.append({"name": read["name"], "pieces": int(read["pieces"]), "copies": int(read["copies"])})
        return found


def _paper(label: str, **more: Any) -> forms.CharField:
    return forms.CharField(label=label, max_length=120, **more)


class Proposing(forms.Form):
    """提出移送报告."""

    case = case_field()
    crime = forms.CharField(
        label="涉嫌的犯罪", max_length=200, help_text="用文字写明涉嫌什么犯罪，例如涉嫌生产、销售伪劣产品。"
    )
    officers = OfficersField(
        label="专案组", help_text="发现涉嫌犯罪后指定的两名以上执法人员，姓名或者执法证号，用顿号隔开。"
    )
    facts = text_field("涉嫌犯罪的事实", help_text=f"时间、地点、行为、数额、后果。{NO_SECRETS}")
    evidence = LinesField(label="证据", help_text="每行一项：名称、数量、来源。")
    report = text_field("核实情况的书面报告", help_text="专案组怎样核实、结论是什么、为什么应当移送。")


class Handing(forms.Form):
    """移送公安机关: what goes along and who gets a copy, on whatever way."""

    letter_no = forms.CharField(label="移送书文号", max_length=80)
    materials = MaterialsField(
        label="移送材料",
        help_text="每行一项，写明件数和份数。应当附移送书、调查报告、涉案物品清单；有检验报告、鉴定意见和其他材料的一并写明。",
    )
    procuratorate = forms.CharField(
        label="抄送的人民检察院", max_length=100, help_text="移送书抄送同级人民检察院，写全称。"
    )
    copied_on = PastDateField(label="抄送日期")


class Sending(Handing):
    """To police on the platform."""

    to = AgenciesField(label="公安机关", help_text="同级公安机关的名称、简称或者编码，只填一个。")
    field_order = ("to",)

    def clean_to(self) -> Any:
        found = self.cleaned_data["to"]
        if len(found) != 1:
            raise ValidationError("只填一个公安机关。")
        return found[0]


class SendingOnPaper(Handing, Letter):
    """To police off the platform."""

    instead = "移送公安机关"
    field_order = ("receiver_name", "receiver_address", "sent_on", "sent_how", "register_no")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        receiver = self.fields["receiver_name"]
        receiver.label, receiver.help_text = "公安机关", "不在平台上的同级公安机关，写全称。"


class Receipt(forms.Form):
    """When the receipt was signed, as the dispatch says."""

    at = forms.DateTimeField(label="收到时间")


class Forwarding(forms.Form):
    """登记转送."""

    to = forms.CharField(label="转送给", max_length=100, help_text="有管辖权的公安机关，写全称。")
    on = PastDateField(label="转送日期")
    paper_no = _paper("告知移送机关的文书", required=False)


class Filing(forms.Form):
    """登记公安机关立案."""

    paper_no = _paper("立案通知的文号")
    on = PastDateField(label="立案通知日期", help_text="照文书所写的日期。")


class Refusal(forms.Form):
    """登记不予立案、复议维持."""

    paper_no = _paper("不予立案通知、复议决定的文号")
    on = PastDateField(label="收到日期", help_text="移送机关收到文书的日期；提请复议的期限从这一天起算。")
    why = text_field("不予立案的理由", 2000, 3)


class Review(forms.Form):
    """提请复议."""

    paper_no = _paper("提请复议的文号")
    on = PastDateField(label="提请日期")
    why = text_field("提请的理由", 2000, 4, help_text=NO_SECRETS)


class Supervision(Review):
    """建议立案监督."""

    organ = forms.CharField(label="人民检察院", max_length=100, help_text="写全称。")
    paper_no = _paper("建议立案监督的文号")
    on = PastDateField(label="建议日期")
    field_order = ("organ",)


class LettingStand(forms.Form):
    """不再提请，依法行政处理."""

    paper_no = _paper(
        "人民检察院的答复", required=False, help_text="建议过立案监督的，填人民检察院答复的文号。"
    )


class Goods(forms.Form):
    """移交涉案物品、材料."""

    on = PastDateField(label="移交日期")
    received_by = forms.CharField(label="接收人", max_length=100, help_text="公安机关的接收人，可以写两名。")
    list_no = _paper("物品移交清单编号", help_text="双方当面清点、签名；没有物品、只移交材料的，写材料清单。")
    kept = WordsField(
        label="就地保管的", max_length=400, required=False,
        help_text="不宜移动的，填强制措施的编号，例如JZ-QZ-2026-000001，几件的用顿号隔开；其余的都随案移交。",
    )  # fmt: skip
    kept_told = forms.CharField(
        label="由谁保管", max_length=500, required=False, help_text="就地保管的写明保管人、地点。"
    )

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        if values.get("kept") and not values.get("kept_told") and "kept_told" not in self.errors:
            self.add_error("kept_told", "就地保管的，请写明由谁保管、在哪里。")
        return values


class Telling(forms.Form):
    """登记告知当事人."""

    on = PastDateField(label="告知日期")
    how = forms.CharField(label="怎样告知", max_length=200, help_text="告知书的文号和送达方式。")


class Ending(forms.Form):
    """What the organ that ends it says."""

    organ_kind = forms.ChoiceField(label="哪个机关", choices=Organ.choices)
    organ = forms.CharField(label="机关名称", max_length=100, help_text="写全称。")
    paper_no = _paper("文书名称和文号", help_text="例如检察意见书、不起诉决定书、判决书的文号。")
    on = PastDateField(label="文书日期")


class Returning(Ending):
    """移回行政机关处理."""

    why = text_field("为什么移回", 2000, 3, help_text=f"不追究刑事责任的理由，要求怎样处理。{NO_SECRETS}")
    goods_back = forms.CharField(
        label="退回的物品、证据", max_length=2000, required=False, widget=forms.Textarea(attrs={"rows": 3}),
        help_text="退回了什么、由谁接收、清单是否相符；没有的不填。",
    )  # fmt: skip
    lead = NumberField(
        "lead", label="反向移送的线索", required=False, missing="没有这个线索编号，请到“违法线索”里核对。",
        help_text="来文已经登记为检察机关、公安机关反向移送的线索的，填线索编号；文书写明的回复期限在线索上计算。",
    )  # fmt: skip


class Outcome(Ending):
    """登记刑事处理结果."""

    why = text_field("处理结果", 2000, 3, help_text=NO_SECRETS)
