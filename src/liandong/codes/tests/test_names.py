"""名称：同一个名称的几种写法一把钥匙，不同的主体不会因此并成一个。"""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from liandong.codes.names import name_key, normal_name, simplified

words = st.text(
    st.sampled_from("焦作市沁陽機械廠(（〔[）)〕]·•・ 　A公司Ｂb-—「」“《》\u200b體後乾髮"), max_size=30
)


@given(st.one_of(words, st.text(max_size=40)))
def test_normalising_twice_is_normalising_once(text):
    assert normal_name(normal_name(text)) == normal_name(text)
    assert name_key(name_key(text)) == name_key(text)
    assert name_key(normal_name(text)) == name_key(text)
    assert simplified(simplified(text)) == simplified(text)


@pytest.mark.parametrize(
    "other",
    [
        "焦作市华康（集团）有限公司",
        "焦作市华康〔集团〕有限公司",
        "焦作市华康[集团]有限公司",
        " 焦作市 华康 (集团)有限公司\u200b",
        "焦作市華康(集團)有限公司",
        "焦作市“华康”（集团）有限公司",
    ],
)
def test_one_name_in_several_spellings(other):
    assert name_key(other) == name_key("焦作市华康(集团)有限公司")


@pytest.mark.parametrize(
    "other",
    [
        "焦作市华康(集团)公司",
        "华康(集团)有限公司",
        "焦作市华康集团有限公司",
        "焦作市华康(集团)有限公司沁阳分公司",
        "",
    ],
)
def test_other_bodies_stay_others(other):
    assert name_key(other) != name_key("焦作市华康(集团)有限公司")
