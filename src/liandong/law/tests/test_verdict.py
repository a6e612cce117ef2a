"""判断的形状：没有核对过的条文不能据以不准；说给人听的话带着出处。"""

from __future__ import annotations

import pytest

from liandong.law.verdict import Source, allow, refuse

SEEN = Source("行政处罚法", "第二十五条")
UNSEEN = Source("市场监督管理行政处罚程序规定", "第十八条", verified=False)


def test_an_unverified_source_alone_cannot_refuse():
    with pytest.raises(ValueError, match="只能提示"):
        refuse("too_late", "已经超过期限。", UNSEEN)
    with pytest.raises(ValueError, match="只能提示"):
        refuse("too_late", "已经超过期限。")


def test_beside_a_verified_source_it_may_stand():
    verdict = refuse("filed_first", "该行为已由其他机关最先立案。", SEEN, UNSEEN)
    assert not verdict and verdict.code == "filed_first"


def test_the_explanation_ends_with_its_sources():
    verdict = refuse("filed_first", "该行为已由其他机关最先立案。", SEEN, UNSEEN)
    assert verdict.explained == (
        "该行为已由其他机关最先立案（《行政处罚法》第二十五条；《市场监督管理行政处罚程序规定》第十八条（条文待核））。"
    )


def test_without_a_source_the_sentence_stands_alone():
    assert allow("fine", "可以办理。").explained == "可以办理。"
    assert allow("fine", "可以办理。", warnings=("请核对。",)).warnings == ("请核对。",)
