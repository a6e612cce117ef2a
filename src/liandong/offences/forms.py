"""同案比对、碰撞查询要写明的。"""

from __future__ import annotations

from django import forms

from liandong.catalogue.models import Item
from liandong.parties.models import Party


class LookingUp(forms.Form):
    """What is asked of other agencies' records."""

    party = forms.ModelChoiceField(Party.objects.all(), label="当事人", to_field_name="uuid")
    item = forms.ModelChoiceField(Item.objects.all(), label="事项", to_field_name="uuid")
    division = forms.CharField(label="行政区划代码", max_length=12)
    purpose = forms.CharField(label="用途", max_length=200)


class View(forms.Form):
    """发表意见: what one thinks, the reason apart."""

    is_same = forms.ChoiceField(
        label="意见",
        choices=[("yes", "是同一违法行为"), ("no", "不是同一违法行为")],
        widget=forms.RadioSelect,
    )
