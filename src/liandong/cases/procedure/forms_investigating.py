"""调查、回避的填写项。"""

from __future__ import annotations

from typing import Any

from django import forms

from liandong.cases.forms import NO_SECRETS
from liandong.cases.models import NoteKind
from liandong.cases.procedure.fields import OfficersField, PastDateField, text_field
from liandong.law.inspection.recusal import AskedBy, RecusalReason
from liandong.leads.forms import EvidenceUpload


class NewEvidence(EvidenceUpload):
    """登记证据: the file comes whole, with the form."""

    upload = None  # type: ignore[assignment]
    file = forms.FileField(
        label="文件", max_length=200, help_text=f"照片、扫描件、录音录像、表格等，大的请分成几份。{NO_SECRETS}",
        error_messages={"empty": "文件是空的，请核对是否选错了文件。", "required": "请选择文件。"},
    )  # fmt: skip
    source = forms.CharField(
        label="来源", max_length=200, help_text="从哪里、向谁取得；物证交照片，写明实物存放在哪里。"
    )
    officers = OfficersField(label="取证人员")
    is_original = forms.BooleanField(
        label="原件、原物",
        required=False,
        help_text="复制件不勾选，并在来源里写明与原件核对的情况。",
    )
    custodian = forms.CharField(label="保管人", max_length=100, required=False)
    field_order = ("kind", "file", "taken_on")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["taken_on"].required = True

    def clean(self) -> dict[str, Any]:
        return forms.Form.clean(self) or {}


class NewNote(forms.Form):
    """登记笔录."""

    kind = forms.ChoiceField(label="笔录种类", choices=NoteKind.choices)
    on = PastDateField(label="日期")
    hours = forms.CharField(
        label="起止时间", max_length=40, required=False, help_text="例如9时30分至10时20分。"
    )
    place = forms.CharField(label="地点", max_length=200)
    who = forms.CharField(
        label="被询问人、被检查人和见证人", max_length=200, help_text="拒绝签名的写明，并写见证人。"
    )
    officers = OfficersField(label="执法人员")
    card_shown = forms.BooleanField(
        label="已主动出示执法证件",
        error_messages={
            "required": "执法时应当主动出示执法证件（行政处罚法第五十五条）；没有出示的，所作笔录不能使用。"
        },
    )
    recusal_told = forms.BooleanField(
        label="已告知有权申请回避，当事人没有申请",
        required=False,
        help_text="当事人申请回避的不勾选，另办“提出回避”。",
    )
    summary = text_field("主要内容", help_text=NO_SECRETS)


class NewRecusal(forms.Form):
    """提出回避."""

    officer = forms.CharField(label="执法人员", max_length=40, help_text="姓名，或者执法证号。")
    asked_by = forms.ChoiceField(label="由谁提出", choices=[(a.value, a.value) for a in AskedBy])
    why = forms.ChoiceField(
        label="理由",
        choices=[("", "（没有说明）"), *((r.value, r.value) for r in RecusalReason)],
        required=False,
        help_text="只记类别，不写亲属的姓名。",
    )
    asked_on = PastDateField(label="提出日期")


class RecusalDecision(forms.Form):
    """决定回避."""

    which = forms.IntegerField(label="第几件", min_value=1)
    is_granted = forms.ChoiceField(label="决定", choices=[("yes", "回避"), ("no", "不予回避")])


class Suspending(forms.Form):
    """中止调查."""

    since = PastDateField(label="中止日期")


class Terminating(forms.Form):
    """终止调查."""

    outcome = forms.CharField(
        label="终止的情形",
        max_length=200,
        help_text="例如当事人死亡、没有承受其权利义务的人。",
    )


class Extending(forms.Form):
    """延长办案期限."""

    days = forms.IntegerField(
        label="再延长的天数",
        min_value=1,
        max_value=365,
        required=False,
        help_text="第一次延长按条线的规定，不填；再延长的，填集体讨论决定的天数。",
    )
    discussed_on = PastDateField(label="集体讨论日期", required=False)


class NamingOfficers(forms.Form):
    """指定执法人员."""

    officers = OfficersField(label="执法人员")
