"""消息邮件的填写项。"""

from __future__ import annotations

from django import forms

from liandong.notices.models import MailChoice


class MailSetting(forms.Form):
    """要不要邮件，发到哪里."""

    how = forms.ChoiceField(
        label="怎样发", choices=MailChoice.How.choices,
        help_text="邮件只写事项种类、编号、何事、期限和网址，不写事项内容。",
    )  # fmt: skip
    address = forms.EmailField(
        label="邮箱", max_length=120, required=False,
        help_text="请用单位的工作邮箱；不填则沿用原来的。别人看不到这个地址。",
    )  # fmt: skip
