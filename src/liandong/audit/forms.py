"""审计动作所需的填写项。"""

from __future__ import annotations

from django import forms

from liandong.audit.grounds import EXPORT_FORMATS, GROUNDS


class Redacting(forms.Form):
    """屏蔽一条痕迹."""

    event = forms.UUIDField(
        label="痕迹编号", error_messages={"invalid": "痕迹编号应是证明页上的那一串编号。"}
    )
    ground = forms.ChoiceField(label="事由", choices=GROUNDS)
    basis = forms.CharField(label="依据文件", max_length=200, help_text="批准屏蔽的文件名称和文号。")


class Exporting(forms.Form):
    """把一份清单导出成文件：人填的是用途和格式，其余由平台算好填入."""

    purpose = forms.CharField(
        label="用途",
        min_length=4,
        max_length=200,
        help_text="写明做什么用，例如“核对本县机关联系方式”。审计管理员会看到。",
        error_messages={"min_length": "用途至少写4个字，说明做什么用。"},
    )
    made_as = forms.ChoiceField(
        label="格式", choices=tuple(EXPORT_FORMATS.items()), widget=forms.RadioSelect, initial="xlsx"
    )
    listed = forms.CharField(label="清单", max_length=40)
    conditions = forms.CharField(label="条件和次序", max_length=300)
    rows = forms.IntegerField(label="行数", min_value=0)
    digest = forms.RegexField("[0-9a-f]{64}", label="文件摘要", max_length=64)
