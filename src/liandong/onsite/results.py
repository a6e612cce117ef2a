"""检查结果的代码，和各部门共用、只问一次的几个问题。

The codes are those of a deployed enterprise-credit inspection system, in today's wording where it is known; the list is data, a line may
fill in its own later. `1` stands alone: nothing found excludes every other. The questions are those whose answer is the same for
every department at the same door.

Main names: `RESULTS`, `COMMON`, `FOLLOW_UPS`, `is_problem`, `is_result`.
"""

from __future__ import annotations

RESULTS = {
    "1": "未发现问题",
    "B": "未按规定公示应当公示的信息",
    "C": "公示信息隐瞒真实情况、弄虚作假",
    "E": "发现问题已责令改正",
    "A": "发现问题待后续处理",
    "F": "未发现开展本次抽查涉及的经营活动",
    "6": "通过登记的住所（经营场所）无法联系",
    "8": "不配合检查情节严重",
    "7": "已关闭停业或正在组织清算",
    "9": "注销",
    "10": "被吊销",
    "11": "被撤销",
    "12": "迁出",
}
SOUND = "1"
PROBLEMS = frozenset({"B", "C", "E", "A", "8"})
"""Results that say that something is wrong with what was looked at; the others say that nothing could be looked at."""

ASK = "ask:"
ADDRESS, TRADING = "ask:address", "ask:trading"
COMMON = {
    ADDRESS: (
        "在登记的住所（经营场所）找到企业了吗",
        {"yes": "找到了", "elsewhere": "在别处经营", "no": "无法联系"},
    ),
    TRADING: (
        "现在经营吗",
        {"yes": "正常经营", "stopped": "已关闭停业或正在清算", "other": "没有开展所查的经营活动"},
    ),
}
"""Key → the question and its answers. Whoever of the departments answers first, answers for all."""
CONTRARY = {"6": (ADDRESS, "yes"), "7": (TRADING, "yes")}
"""A result → the common question, and the answer it does not go with."""


_NONE, _ON_SPOT, _RECTIFY, _LEAD = "none", "on_spot", "rectify", "lead"
_FILING, _ABNORMAL = "filing", "abnormal"
_NOT_THERE = (_NONE, _ABNORMAL, _FILING, _LEAD)
FOLLOW_UPS = {
    "1": (_NONE,),
    "F": (_NONE,),
    "E": (_ON_SPOT, _RECTIFY),
    "A": (_RECTIFY, _LEAD, _FILING),
    "B": (_NONE, _ON_SPOT, _RECTIFY, _LEAD, _FILING, _ABNORMAL),
    "C": (_NONE, _ON_SPOT, _RECTIFY, _LEAD, _FILING, _ABNORMAL),
    "8": (_NONE, _RECTIFY, _LEAD, _FILING, _ABNORMAL),
    **dict.fromkeys(("6", "7", "9", "10", "11", "12"), _NOT_THERE),
}
"""A result → what may follow from it (`models.FollowUp`); “ordered put right” and “to be dealt with” are never left without."""


def is_problem(result: str) -> bool:
    return result in PROBLEMS


def is_result(subject: str, result: str) -> bool:
    """Whether the text is a result of an item, or an answer to a common question.

    >>> [is_result("T-1", "A"), is_result("ask:trading", "stopped"), is_result("ask:trading", "A"), is_result("T-1", "Z")]
    [True, True, False, False]
    """
    if subject.startswith(ASK):
        return subject in COMMON and result in COMMON[subject][1]
    return result in RESULTS


def said(subject: str, result: str) -> str:
    """The result in words."""
    return COMMON[subject][1][result] if subject in COMMON else RESULTS[result]
