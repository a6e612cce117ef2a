"""一格里写的处罚，认成行政处罚法第九条的哪几种；责令改正不是处罚。

Clerks write several kinds into a cell, with amounts (警告并处罚款5000元), and the files of 2018 join two kinds in one word
(暂扣或者吊销许可证): which of the two it was only the text of the penalty tells.

Main names: `kinds_in`. Source: 行政处罚法第九条、第二十八条.
"""

from __future__ import annotations

import re

from liandong.law.procedure.penalty import PenaltyKind as K

_WORDS: tuple[tuple[str, K | None], ...] = (
    (r"责令(限期|立即|停止违法行为|改正)?改正|责令停止违法行为|限期改正", None),
    (r"警告", K.WARNING),
    (r"通报批评", K.CRITICISM),
    (r"罚款", K.FINE),
    (r"没收(全部)?违法所得|没收(非法)?所得", K.CONFISCATE_GAINS),
    (r"没收(违法|非法|侵权|不合格|涉案|用于[^，、；]{0,12}的)*(财物|物品|产品|商品|工具|设备|原料|食品|药品|农药|货物)+", K.CONFISCATE_GOODS),
    (r"暂扣(许可证|执照|许可证件|证照)?", K.SUSPEND_LICENCE),
    (r"降低资质(等级)?", K.DOWNGRADE),
    (r"吊销(营业执照|许可证|执照|许可证件|证照)?", K.REVOKE_LICENCE),
    (r"限制(开展)?生产经营(活动)?", K.RESTRICT_BUSINESS),
    (r"(责令)?停产停业(整顿)?|责令停产|责令停业", K.STOP_BUSINESS),
    (r"责令关闭|关闭", K.CLOSE),
    (r"(限制|禁止)从业", K.BAN),
    (r"(行政)?拘留", K.DETENTION),
    (r"其他(行政处罚|处罚)?", K.OTHER),
)  # fmt: skip
_KNOWN = re.compile("|".join(f"(?P<w{n}>{pattern})" for n, (pattern, _) in enumerate(_WORDS)))
_EITHER = re.compile(r"暂扣或者?吊销(许可证件?|执照|证照)?")
_AROUND = re.compile(
    r"给予|并?处以?|以及|及|和|的?行政处罚|人民币|[\d.,，]+\s*万?元?整?|[-—:：（()）、;；/+。\s]"
)


def kinds_in(text: str, told: str = "") -> tuple[list[K], str]:
    """The kinds of penalty in a cell, in the order of the law, and what could not be told, as a sentence.

    Args:
        text: the cell. told: the text of the penalty, which tells what a joined word leaves open.

    >>> kinds_in("警告、罚款")
    ([<PenaltyKind.WARNING: '警告'>, <PenaltyKind.FINE: '罚款'>], '')
    >>> kinds_in("责令改正，并处罚款5,000元")[0], kinds_in("没收违法所得、没收非法财物")[1]
    ([<PenaltyKind.FINE: '罚款'>], '')
    >>> kinds_in("暂扣或者吊销许可证、暂扣或者吊销执照", "吊销食品经营许可证")[0]
    [<PenaltyKind.REVOKE_LICENCE: '吊销许可证件'>]
    >>> kinds_in("暂扣或者吊销许可证")[1], kinds_in("没收")[1]
    ('“暂扣或者吊销许可证”请写明是暂扣还是吊销。', '处罚种类“没收”请写明没收违法所得还是没收非法财物。')
    >>> kinds_in("罚酒三杯")[1]
    '处罚种类“罚酒三杯”认不出，请按行政处罚法第九条的名称写，几种的用顿号隔开。'
    """
    found: set[K] = set()
    left = text
    if joined := _EITHER.search(text):
        meant = {K.SUSPEND_LICENCE: "暂扣" in told, K.REVOKE_LICENCE: "吊销" in told}
        if sum(meant.values()) != 1:
            return [], f"“{joined.group()}”请写明是暂扣还是吊销。"
        found |= {kind for kind, is_meant in meant.items() if is_meant}
        left = _EITHER.sub("", text)
    for one in _KNOWN.finditer(left):
        kind = _WORDS[int(str(one.lastgroup)[1:])][1] if one.lastgroup else None
        found |= {kind} if kind is not None else set()
    rest = _AROUND.sub("", _KNOWN.sub("、", left))
    if "没收" in rest:
        return [], f"处罚种类“{text[:40]}”请写明没收违法所得还是没收非法财物。"
    if rest:
        return [], f"处罚种类“{text[:40]}”认不出，请按行政处罚法第九条的名称写，几种的用顿号隔开。"
    return [kind for kind in K if kind in found], ""
