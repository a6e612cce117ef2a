"""填多了、填少了、大了、小了，说几个字、怎么办，不说“确保该变量”。"""

import pytest
from django import forms

from liandong.assistance.forms import Asking


@pytest.mark.parametrize(
    ("field", "said", "told"),
    [
        (forms.CharField(max_length=3), "甲乙丙丁", "最多3个字，现有4个字，请缩短。"),
        (forms.CharField(min_length=3), "甲乙", "至少3个字，现有2个字，请补足。"),
        (forms.IntegerField(max_value=15), "16", "不能大于15，请改小。"),
        (forms.IntegerField(min_value=1), "0", "不能小于1，请改大。"),
    ],
)
def test_what_is_too_long_or_too_great_says_by_how_much_and_what_to_do(field, said, told):
    with pytest.raises(forms.ValidationError) as refused:
        field.clean(said)
    assert refused.value.messages == [told]


def test_the_facts_of_a_request_that_are_too_long_are_told_in_the_same_words():
    field = Asking.base_fields["background"]
    with pytest.raises(forms.ValidationError) as refused:
        field.clean("字" * (field.max_length + 1))
    assert refused.value.messages == [f"最多{field.max_length}个字，现有{field.max_length + 1}个字，请缩短。"]
