"""审计动作所需的填写项。"""

from __future__ import annotations

from django import forms

from liandong.audit.grounds import GROUNDS


class Redacting(forms.Form):
    """屏蔽一条痕迹."""

    event = forms.UUIDField(
        label="痕迹编号", error_messages={"invalid": "痕迹编号应是证明页上的那一串编号。"}
    )
    ground = forms.ChoiceField(label="事由", choices=GROUNDS)
    basis = forms.CharField(label="依据文件", max_length=200, help_text="批准屏蔽的文件名称和文号。")
