"""入企检查的动作所需的填写项。"""

from __future__ import annotations

import json
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from liandong.dispatches.forms import AgenciesField
from liandong.draws.forms import MomentField
from liandong.inspections.forms import ItemsField
from liandong.leads.forms import NO_SECRETS
from liandong.now import today
from liandong.onsite.models import FollowUp, Origin, Topic
from liandong.onsite.results import RESULTS
from liandong.parties.forms import PartyField
from liandong.registry.fields import PlaceField, split_words
from liandong.registry.forms import DateField

PICTURES = {b"\xff\xd8\xff": "照片", b"\x89PNG": "图片", b"%PDF": "扫描件"}
LARGEST_PHOTO = 20 * 2**20
MOST_ROWS = 400
_LONG = forms.Textarea(attrs={"rows": 4})


class CertificatesField(forms.CharField):
    """Numbers of certificates in one line; cleaned to a list, each once. JSON callers may send a list."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("help_text", "执法证号，几个的用顿号隔开；不少于两人。")
        super().__init__(max_length=800, **kwargs)

    def prepare_value(self, value: Any) -> Any:
        return "、".join(map(str, value)) if isinstance(value, list) else value

    def clean(self, value: Any) -> list[str]:
        return list(dict.fromkeys(split_words(super().clean(self.prepare_value(value)))))


class PartFacts(forms.Form):
    """What a department looks at, and whom it sends."""

    items = ItemsField(label="本部门的检查事项", help_text="每行一个，写事项编码或者名称；须已公布。")
    officers = CertificatesField(label="本部门的执法人员")


class PlanInspection(PartFacts):
    """不经抽取的检查."""

    party = PartyField(label="检查对象")
    origin = forms.ChoiceField(label="任务来源", choices=[c for c in Origin.choices if c[0] != Origin.DRAWN])
    ground = forms.CharField(
        label="为什么查", max_length=500, help_text=f"写明线索、举报、交办或者计划的编号。{NO_SECRETS}"
    )
    on = DateField(label="检查日期")
    place = PlaceField(label="地点", required=False, help_text="不填按检查对象登记的区划。")
    address = forms.CharField(label="详细地址", max_length=200, required=False)
    partners = AgenciesField(
        label="一起去的部门", required=False, help_text="机关的名称、简称或者编码，顿号隔开；各部门自己填事项和人员。"
    )  # fmt: skip
    field_order = ("party", "origin", "ground", "on", "place", "address", "items", "officers", "partners")

    def clean_on(self) -> Any:
        return _not_past(self.cleaned_data["on"])


def _not_past(day: date) -> date:
    if day < today():
        raise ValidationError("检查日期已经过去，请核对。")
    return day


class Moving(forms.Form):
    """改期."""

    on = DateField(label="改到哪一天")

    def clean_on(self) -> Any:
        return _not_past(self.cleaned_data["on"])


class GivenChoiceField(forms.ChoiceField):
    """One of what the page offers for the record in hand; the rule asks whether it is one."""

    def valid_value(self, value: Any) -> bool:
        return bool(value)


class Cancelling(forms.Form):
    """取消检查."""

    code = GivenChoiceField(
        label="没有去的理由代码", required=False, help_text="抽出的入企选抽取规则里的一个；不是抽出的不填。"
    )


class TakeDrawn(forms.Form):
    """抽出的一次入企."""

    drawn = forms.UUIDField(
        label="抽出的入企", help_text="在“入企检查”的今日入企里选，不用填。",
        error_messages={"invalid": "请在“入企检查”的今日入企里选一次。"},
    )  # fmt: skip


class Approval(forms.Form):
    """机关负责人的意见."""

    opinion = forms.CharField(label="负责人意见", max_length=500, initial="同意")
    why = forms.CharField(
        label="仍要检查的理由", max_length=1000, required=False, widget=_LONG,
        help_text="超过本机关公布的频次，或者已有可以互认的结果的，写明为什么还要去；没有这些情形的不填。",
    )  # fmt: skip
    off_list = forms.CharField(
        label="不受频次限制的线索编号", max_length=60, required=False, help_text="投诉举报、转办交办、数据监测、企业申请的，填记录在案的编号。"
    )  # fmt: skip


class TeamChange(Approval):
    """批准换人."""

    officers = CertificatesField(
        label="换成哪几个人", required=False, help_text="执法证号，几个的用顿号隔开；抽出的检查不填，照抽取里现在的人员。"
    )  # fmt: skip
    field_order = ("officers", "opinion", "why", "off_list")


class ExternalCode(forms.Form):
    """省平台的入企码."""

    external_code = forms.CharField(label="省平台入企码", max_length=60)


class Entering(forms.Form):
    """到场."""

    present = CertificatesField(label="到场出示证件的执法人员")
    met = forms.CharField(
        label="现场接待的人",
        max_length=100,
        required=False,
        help_text="姓名和职务；不得刻意要求法定代表人到场。",
    )
    at = MomentField(
        label="到场时间", required=False, help_text="不填按现在；手机的时钟快了的，按收到的时刻。"
    )


class EnteringLate(Entering):
    """别的部门结束以后才说得出的到场."""

    at = MomentField(label="到场时间", help_text="当时到场的时间，不晚于检查结束的时间。")


class Registers(forms.Form):
    """一批现场登记: a JSON list as text."""

    rows = forms.CharField(label="现场登记", max_length=2_000_000)

    def clean_rows(self) -> Any:
        try:
            rows = json.loads(self.cleaned_data["rows"])
        except ValueError:
            raise ValidationError("登记读不懂，请重新提交。") from None
        if not isinstance(rows, list) or not rows or not all(isinstance(one, dict) for one in rows):
            raise ValidationError("登记应当是一行或者几行。")
        if len(rows) > MOST_ROWS:
            raise ValidationError(f"一次最多{MOST_ROWS}行，请分几次。")
        return rows


class PhotoUpload(forms.Form):
    """一张现场照片."""

    file = forms.FileField(
        label="照片、扫描件", max_length=200, help_text=f"一张不超过{LARGEST_PHOTO // 2**20}兆。{NO_SECRETS}",
        error_messages={"empty": "文件是空的，请核对是否选错了文件。"},
    )  # fmt: skip
    sha256 = forms.RegexField(
        "^[0-9a-f]{64}$", label="选定时算的摘要", required=False, help_text="手机在选定时自己算；网页上不填。"
    )
    device = forms.CharField(label="设备", max_length=36, required=False, widget=forms.HiddenInput)
    at = MomentField(label="选定时刻", required=False, help_text="手机的时钟快了的，按收到的时刻。")
    modified_at = MomentField(
        label="文件时间",
        required=False,
        help_text="文件自己带的时间；不知道的不填，手机的时钟快了的，按收到的时刻。",
    )

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if file.size > LARGEST_PHOTO:
            raise ValidationError(
                f"这张有{file.size // 2**20}兆，超过{LARGEST_PHOTO // 2**20}兆，请缩小后再交。"
            )
        start = file.read(8)
        file.seek(0)
        if not any(start.startswith(mark) for mark in PICTURES):
            raise ValidationError("只收照片和扫描件；别的格式请转换以后再交。")
        return file


class Choosing(forms.Form):
    """定一个登记."""

    subject = forms.CharField(label="事项", max_length=40, widget=forms.HiddenInput)
    chosen = forms.UUIDField(
        label="以哪一条登记为准", error_messages={"invalid": "请从不一致的几条里选一条。"}
    )


class Statement(forms.Form):
    """企业的意见，和签名、拒绝签名、不在场三样之一."""

    WORDS = ("remarks", "signature", "refusal", "absent", "witness")
    remarks = forms.CharField(
        label="企业的意见",
        max_length=2000,
        required=False,
        widget=_LONG,
        help_text="照企业所说的写；没有意见的写“无”。",
    )
    signature = forms.RegexField(
        "^[0-9a-f]{64}$", label="签名照片的摘要", required=False,
        help_text="在“现场登记”里手写或者拍照签名的，不用填；另交照片的，填它的摘要。",
    )  # fmt: skip
    refusal = forms.CharField(
        label="拒绝签名的情况", max_length=500, required=False, help_text="拒绝签名的写明原因。"
    )
    absent = forms.CharField(
        label="当事人不在场、找不到的情况", max_length=500, required=False,
        help_text="没有人可以签名的，写明怎样找过、找了谁。",
    )  # fmt: skip
    witness = forms.CharField(
        label="见证人",
        max_length=100,
        required=False,
        help_text="没有签名的填：姓名和单位；没有见证人的写明录音录像。",
    )
    at = MomentField(label="时间", required=False, help_text="不填按现在；手机的时钟快了的，按收到的时刻。")

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        if self.errors:
            return values
        if sum(bool(values.get(name)) for name in ("signature", "refusal", "absent")) != 1:
            self.add_error("signature", "签名、拒绝签名的情况、不在场的情况，请填一样。")
        elif not values.get("signature") and not values.get("witness"):
            self.add_error("witness", "没有签名的，请写明谁见证，或者有没有录音录像。")
        if values.get("signature") and not values.get("remarks"):
            self.add_error("remarks", "请写企业的意见；没有意见的写“无”。")
        if values.get("absent") and values.get("remarks"):
            self.add_error("remarks", "没有人在场的，没有意见可写；有人说了意见的，填拒绝签名的情况。")
        return values


class EndingVisit(forms.Form):
    """结束本部门检查."""

    at = MomentField(
        label="结束时间", required=False, help_text="不填按现在；手机的时钟快了的，按收到的时刻。"
    )
    left_open = forms.CharField(
        label="留待补录的缘由", max_length=500, required=False, help_text="本部门有的登记因为断网、设备故障还没有传来的，写明缘由；都登记了的不填。"
    )  # fmt: skip


class Dropping(forms.Form):
    """手机里没有收下、不要了的一条."""

    told = forms.CharField(
        label="写了什么、为什么没有收下", max_length=3000, widget=_LONG, help_text="手机自己填。"
    )
    device = forms.CharField(label="设备", max_length=36)
    sha256 = forms.RegexField("^[0-9a-f]{64}$", label="照片的摘要", required=False)


class Waiting(forms.Form):
    """手机里还有几条没有传."""

    device = forms.CharField(label="设备", max_length=36)
    waits = forms.IntegerField(label="没有传的条数", min_value=0, max_value=100_000)


class Confirming(forms.Form):
    """确认本部门的结果."""

    valid_to = DateField(
        label="结果可供互认至", required=False, help_text="可供别的机关采用的，填哪一天为止；不提供的不填。"
    )
    valid_why = forms.CharField(label="期限的理由", max_length=500, required=False)

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        if values.get("valid_to") and not values.get("valid_why"):
            self.add_error("valid_why", "填了可采用至哪一天的，写明为什么是这一天。")
        if values.get("valid_to") and values["valid_to"] < today():
            self.add_error("valid_to", "这一天已经过了，请核对。")
        return values


class RecheckResult(forms.Form):
    """复查的结果."""

    item = forms.CharField(label="事项编码", max_length=40)
    is_put_right = forms.ChoiceField(label="改正了吗", choices=[("yes", "已经改正"), ("no", "没有改正")])
    told = forms.CharField(label="复查情况", max_length=1000, widget=_LONG)
    due = DateField(
        label="新的改正期限", required=False, help_text="没有改正、另行限期的填；不填的，原来的期限不变。"
    )

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        due = values.get("due")
        if due and values.get("is_put_right") == "yes":
            self.add_error("due", "已经改正的，不填新的期限。")
        elif due and due < today():
            self.add_error("due", "这一天已经过了，请核对。")
        return values


class Correcting(Confirming):
    """更正一项结果."""

    item = GivenChoiceField(label="哪一项")
    result = forms.ChoiceField(label="更正为", choices=list(RESULTS.items()))
    told = forms.CharField(
        label="检查情况", max_length=2000, required=False, widget=_LONG, help_text=NO_SECRETS
    )
    follow_up = forms.ChoiceField(label="后续处理", choices=FollowUp.choices)
    rectify_by = DateField(label="改正期限", required=False, help_text="责令限期改正的填写。")
    field_order = ("item", "result", "told", "follow_up", "rectify_by", "valid_to", "valid_why")


SCORES = [("5", "很满意"), ("4", "满意"), ("3", "一般"), ("2", "不满意"), ("1", "很不满意")]
ANSWERS = [("yes", "是"), ("no", "不是"), ("unknown", "说不清")]


class WithCode(forms.Form):
    """凭入企码."""

    code = forms.CharField(
        label="入企码", max_length=60, help_text="印在检查通知书上的十二个字符；大小写、横线不论。"
    )


class Rating(WithCode):
    """企业的评价."""

    score = forms.ChoiceField(label="这次检查，总的说来", choices=SCORES, widget=forms.RadioSelect)
    cards = forms.ChoiceField(
        label="检查人员主动出示执法证件，不少于两人", choices=ANSWERS, widget=forms.RadioSelect
    )
    scope = forms.ChoiceField(label="查的就是通知书上写的事项", choices=ANSWERS, widget=forms.RadioSelect)


class Complaint(WithCode):
    """企业的投诉."""

    topic = forms.ChoiceField(label="投诉什么", choices=Topic.choices)
    text = forms.CharField(
        label="经过", max_length=2000, widget=_LONG,
        help_text="什么时候、谁、做了什么。加密保存，只有行政执法监督看得到。要回电话的，在这里留电话；不留也可以。",
    )  # fmt: skip


class ComplaintAnswer(forms.Form):
    """对投诉的答复."""

    answer = forms.CharField(
        label="答复", max_length=2000, widget=_LONG, help_text="投诉的人凭回执码看得到；不要写出是谁投诉。"
    )
