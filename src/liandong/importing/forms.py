"""成批导入的填写项。"""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from liandong.importing import targets


class Upload(forms.Form):
    """交表."""

    target = forms.ChoiceField(label="导入什么", choices=targets.choices)
    file = forms.FileField(
        label="表格", help_text="电子表格，或逗号分隔的文本；看内容不看后缀，表头在哪一行、用什么编码都认得。",
        error_messages={"required": "请选择表格文件。", "empty": "文件是空的，请核对是否选错了文件。"},
    )  # fmt: skip
    source = forms.CharField(label="来源", max_length=200, help_text="哪个机关、哪个系统、何时导出的。")


class Columns(forms.Form):
    """核对列: which of our fields is filled from which title, a line each."""

    pairs = forms.CharField(
        label="列的对应", max_length=4000, widget=forms.Textarea(attrs={"rows": 9}),
        help_text="每行一条，左边是平台的项目，右边是表里的列名；不要的删去。已按表头猜好，请核对。"
        "表里没有、整份表都一样的，右边写带引号的固定值，例如 条线＝“市场监管”；要带行号的，例如 事项编码＝“ZJ-{行号}”。",
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


class Applying(forms.Form):
    """导入."""

    updates = forms.BooleanField(
        label="有变的也更新", required=False, help_text="不勾选只写入新的；勾选后，有变的逐条更正，各留痕迹。"
    )

    def clean(self) -> dict[str, Any]:
        return super().clean() or {}
