"""协查的动作所需的填写项。"""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from liandong.assistance.models import Found, MaterialForm, Review
from liandong.cases.procedure.fields import OfficersField, text_field
from liandong.cases.procedure.forms_investigating import NewEvidence
from liandong.catalogue.forms import LinesField
from liandong.dispatches.forms import Letter, OneAgencyField, not_to_come, signing_here
from liandong.kernel.numbered import NumberField
from liandong.kernel.roles import Level
from liandong.kernel.typed import holds_number
from liandong.law.assistance import REFUSALS, Reach
from liandong.parties.forms import PartyField
from liandong.registry.forms import DateField

NO_SECRETS = "严禁写入涉及国家秘密的内容；不要写举报人是谁。"
MOST_QUESTIONS = 20


class SourceField(NumberField):
    """A case or a verification by its number; of one's own, which the act judges."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            "case", "verification", least=Level.FULL, missing="没有这个编号，或者您看不到它的全部内容。请在案件、线索核查的页面上办理。",
            help_text="案件编号或者线索核查号，例如JZ-AJ-2026-000001。", **kwargs,
        )  # fmt: skip


class Asking(forms.Form):
    """What is asked, of whom, about whom; the same when it is drafted and when it is amended."""

    to = OneAgencyField(
        label="被请求机关（在平台上的）",
        required=False,
        help_text="机关的名称、简称或者编码；不在平台上的填下一项。",
    )
    paper_to = forms.CharField(
        label="被请求机关（不在平台上的）",
        max_length=100,
        required=False,
        help_text="写全称；批准后由联络员书面送出。",
    )
    paper_reach = forms.ChoiceField(
        label="不在平台上的机关在哪里",
        required=False,
        choices=[("", "（在平台上的不填）"), *((r.value, r.value) for r in Reach)],
    )
    subject = forms.CharField(
        label="协查事项",
        max_length=100,
        help_text="一句话；签收以前对方只看到这一句和对象，不要写公民的姓名。",
    )
    party = PartyField(label="协查对象（在册的）", required=False)
    objects_told = LinesField(
        label="其他协查对象", required=False, most=20,
        help_text="每行一个：名称、统一社会信用代码、地址，或者物品、批号、账号的名称。",
    )  # fmt: skip
    background = text_field("案情和请求协助的理由", help_text=NO_SECRETS)
    questions = LinesField(
        label="要查清的问题", each=300, most=MOST_QUESTIONS, help_text="每行一个，写得能逐个答复；自动编号。"
    )
    materials = LinesField(label="需要的材料", required=False, most=20, help_text="每行一份；不需要的不填。")
    materials_form = forms.ChoiceField(label="材料的形式", choices=MaterialForm.choices)
    officers = OfficersField(label="执法人员")
    is_urgent = forms.BooleanField(
        label="紧急", required=False, help_text="证据可能灭失、危害正在发生的；答复期限按紧急事项计算。"
    )
    waits = forms.BooleanField(
        label="等复函再决定", required=False,
        help_text="请求送出以后案件不得作出决定，到确认复函、不予协助、退回、撤回为止；调查和办案期限照常。条线有规定的才可以。",
    )  # fmt: skip
    waits_why = forms.CharField(
        label="为什么等复函再决定", max_length=120, required=False, help_text="复函关系到哪个事实的认定。"
    )
    agreement = forms.CharField(
        label="协作协议的条款",
        max_length=200,
        required=False,
        help_text="有执法协作协议的，写协议名称和条款。",
    )
    rule = forms.CharField(
        label="部门规章的条款",
        max_length=200,
        required=False,
        help_text="条线的程序规定对协助调查另有规定的，写名称和条款。",
    )

    def clean_paper_to(self) -> str:
        """Who can sign on the platform is asked on the platform."""
        name: str = self.cleaned_data["paper_to"]
        if name and signing_here(name) is not None:
            raise ValidationError(f"{name}在平台上，有人签收，请填在“被请求机关（在平台上的）”。")
        return name

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        to, paper = values.get("to"), values.get("paper_to")
        if bool(to) == bool(paper) and not self.errors.keys() & {"to", "paper_to"}:
            self.add_error("to", "在平台上的和不在平台上的，填一个，也只填一个。")
        if bool(paper) != bool(values.get("paper_reach")) and "paper_reach" not in self.errors:
            self.add_error("paper_reach", "不在平台上的机关写明在哪里；在平台上的不填。")
        if not values.get("party") and not values.get("objects_told") and "party" not in self.errors:
            self.add_error("objects_told", "请写明查谁、查什么：在册的对象，或者在这里写一行。")
        if bool(values.get("waits")) != bool(values.get("waits_why")) and "waits_why" not in self.errors:
            self.add_error("waits_why", "等复函再决定的，勾选并写明为什么；不等的，两项都不填。")
        for name in ("subject", "background", "objects_told", "questions", "waits_why"):
            said = values.get(name) or ""
            if holds_number("\n".join(said) if isinstance(said, list) else said):
                self.add_error(name, "这里有公民身份号码，请删去；公民写姓名和住址，证件号码另行书面提供。")
        return values


class NewRequest(Asking):
    """请求协查."""

    source = SourceField(label="为哪件案件、线索核查")
    field_order = ("source",)


class PaperSending(Letter):
    """书面送出: the addressee stands in the request."""

    receiver_name = None  # type: ignore[assignment]


class Came(forms.Form):
    """What an agency that is not on the platform wrote, entered from its letter: the day on it, and its scan."""

    letter_on = DateField(
        label="来函日期",
        required=False,
        help_text="对方不在平台上的必填，照来函所写的日期：逾期没有，按这一天算。",
    )
    scan = forms.FileField(
        label="来函的扫描件",
        max_length=200,
        required=False,
        help_text="对方不在平台上的才交，存在递送的页面上。",
    )

    def clean_letter_on(self) -> Any:
        day = self.cleaned_data["letter_on"]
        return not_to_come(day) if day else None


class FromPaper(Came):
    """What goes back in a letter."""

    reply_paper = forms.CharField(
        label="复函文号",
        max_length=120,
        required=False,
        help_text="有函的照函填；对方不在平台上的，照来函填。",
    )
    field_order: tuple[str, ...] = ("reply_paper",)


class Declining(FromPaper):
    """不予协助: on which ground."""

    ground = forms.ChoiceField(label="事由", choices=[(r.code, r.told) for r in REFUSALS])
    field_order: tuple[str, ...] = ("ground", "reply_paper")


class DecliningSome(Declining):
    """部分不予协助: which questions; the answer that follows has its own day."""

    letter_on = None  # type: ignore[assignment]
    numbers = forms.CharField(
        label="不予协助的是第几个问题", max_length=80, help_text="写号码，几个的用顿号隔开，例如2、3。"
    )
    field_order = ("numbers", "ground", "reply_paper")

    def clean_numbers(self) -> list[int]:
        words = self.cleaned_data["numbers"].replace("，", "、").replace(",", "、").split("、")
        if not all(w.strip().isascii() and w.strip().isdigit() for w in words):
            raise ValidationError("请只写问题的号码，用顿号隔开。")
        return sorted({int(w) for w in words})


class AskingLonger(Came):
    """申请延期."""

    days = forms.IntegerField(label="延长几个工作日", min_value=1, max_value=60)
    field_order = ("days",)


class Answering(forms.Form):
    """答复一个问题."""

    which = forms.IntegerField(label="第几个问题", min_value=1, max_value=MOST_QUESTIONS)
    found = forms.ChoiceField(label="结果", choices=Found.choices)
    text = text_field("答复", 2000, help_text=f"查到什么、从哪里查的；未查到的写明怎样查的。{NO_SECRETS}")


class Accompanying(NewEvidence):
    """交证据: with the answer."""

    custodian = None  # type: ignore[assignment]
    source = forms.CharField(
        label="来源", max_length=200, help_text="从哪里、向谁取得；复制件写明原件在哪里。"
    )


class Replying(FromPaper):
    """复函."""

    reply = text_field("复函", help_text=f"总的情况；各个问题的答复、证据清单自动附上。{NO_SECRETS}")
    field_order = ("reply", "reply_paper")


class Lacking(forms.Form):
    """退回补充."""

    missing = text_field(
        "缺什么", 2000, 3, help_text="逐项写明：哪个问题没有答清、缺哪份材料；对方照此补充，期限重新计算。"
    )


class Reviewing(forms.Form):
    """审查证据."""

    which = forms.IntegerField(label="第几份", min_value=1)
    review = forms.ChoiceField(label="审查意见", choices=Review.choices)
    review_told = text_field(
        "审查情况",
        1000,
        3,
        help_text="真实性、合法性、与本案的关联：由谁取得、是否两人以上、与原件核对的情况。",
    )


class Using(forms.Form):
    """用于案件."""

    record = SourceField(label="用于哪件案件、线索核查")
    why = text_field("为什么用得上", 1000, 2)
