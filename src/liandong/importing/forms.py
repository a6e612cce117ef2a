"""成批导入的填写项。"""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError

from liandong.importing import targets


class Upload(forms.Form):
    """交表."""

    target = forms.ChoiceField(label="导入什么", choices=targets.choices)
    file = forms.FileField(
        label="表格", help_text="电子表格，或逗号分隔的文本；看内容不看后缀，表头在哪一行、用什么编码都认得。"
        f"一份最多{settings.UPLOAD_MAX_BYTES // 2**20}兆字节，更大的分成几份，或者由管理员在服务器上用命令导入。",
        error_messages={"required": "请选择表格文件。", "empty": "文件是空的，请核对是否选错了文件。"},
    )  # fmt: skip
    source = forms.CharField(label="来源", max_length=200, help_text="哪个机关、哪个系统、何时导出的。")


class Columns(forms.Form):
    """核对列: which of our fields is filled from which title, a line each."""

    pairs = forms.CharField(
        label="列的对应", max_length=4000, widget=forms.Textarea(attrs={"rows": 9}),
        help_text="每行一条，左边是平台的项目，右边是表里的列名；不要的删去。已按表头猜好，请核对。"
        "表里没有、整份表都一样的，右边写带引号的固定值，例如 条线＝“市场监管”；要带行号的，例如 事项编码＝“ZJ-{行号}”；几列合成一项的，例如 依据＝“《{法规}》{条款}”。",
    )  # fmt: skip

    def clean_pairs(self) -> dict[str, str]:
        """Our titles → the file's titles, as typed; whether both exist is judged with the record."""
        pairs: dict[str, str] = {}
        for n, line in enumerate(self.cleaned_data["pairs"].splitlines(), 1):
            if not line.strip():
                continue
            ours, mark, theirs = line.replace("=", "＝").partition("＝")
            if not mark or not ours.strip() or not theirs.strip():
                raise ValidationError(f"第{n}行请写成“名称＝企业名称”的样子。")
            if ours.strip() in pairs:
                raise ValidationError(f"“{ours.strip()}”写了两次，请只留一行。")
            pairs[ours.strip()] = theirs.strip()
        if not pairs:
            raise ValidationError("请至少对应一列。")
        return pairs


class RowsField(forms.TypedMultipleChoiceField):
    """Numbers of rows; which of them wait is judged with the record, so any number may be sent."""

    default_error_messages = {
        "required": "请选择至少一行。",
        "invalid_choice": "“%(value)s”不是行号，请写表里的行号。",
    }

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(coerce=int, widget=forms.CheckboxSelectMultiple(attrs={"data-all": True}), **kwargs)

    def valid_value(self, value: Any) -> bool:
        text = str(value)
        return text.isascii() and text.isdigit() and len(text) <= 7


class RecordField(forms.ChoiceField):
    """A record by its id, or none; whether it is one of those meant is judged with the rows."""

    def clean(self, value: Any) -> UUID | None:
        text = super().clean(value)
        return UUID(text) if text else None

    def valid_value(self, value: Any) -> bool:
        try:
            UUID(str(value))
        except ValueError:
            return False
        return True


class Deciding(forms.Form):
    """不明的行定为什么."""

    rows = RowsField(label="哪几行", help_text="先列一百行，没有定过的在前；跳过的可以再定。")
    decision = forms.ChoiceField(
        label="定为", choices=[(d.value, d.label) for d in targets.Decided], widget=forms.RadioSelect,
        help_text="新建：另登记一个；同一：就是已登记的那一个；跳过：不写入，留在错误清单里。",
    )  # fmt: skip
    record = RecordField(
        label="是哪一个", required=False, help_text="只在定为同一而可能是几个时选；所选的各行都是它。"
    )
    count = forms.IntegerField(label="共几行", min_value=1, help_text="填所选的行数，与所选的不符就不办理。")

    def clean_rows(self) -> list[int]:
        return sorted(set(self.cleaned_data["rows"]))

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        rows, count = values.get("rows"), values.get("count")
        if rows is not None and count is not None and len(rows) != count:
            self.add_error("count", f"所选的是{len(rows)}行，填的是{count}行，没有办理。请核对所选的行。")
        if values.get("record") and values.get("decision") not in (None, targets.Decided.SAME):
            self.add_error("record", "只有定为同一才选是哪一个。")
        return values


class Applying(forms.Form):
    """导入."""

    updates = forms.BooleanField(
        label="有变的也更新", required=False, help_text="不勾选只写入新的；勾选后，有变的逐条更正，各留痕迹。"
    )

    def clean(self) -> dict[str, Any]:
        return super().clean() or {}
