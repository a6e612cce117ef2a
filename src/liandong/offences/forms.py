"""碰撞查询要写明的：谁、哪一项、在哪里、做什么用。"""

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
