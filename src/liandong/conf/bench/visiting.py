"""联合检查少进多少次门，排时段多快、证明不证明得了：与研究时同样大小的城市。

Savings are counts and the same on every machine; seconds are told beside those of the greedy rule in the same run.
"""

from __future__ import annotations

from collections.abc import Iterator

from liandong.conf.bench.figure import Figure
from liandong.draw.visits.measure import LARGE, MOST, ROSTER, SEEDS, coordination, largest, shortage


def visiting() -> Iterator[Figure]:
    """Visits saved by sharing the score, and the largest wave with HiGHS beside the greedy rule."""
    saved = coordination()
    yield Figure(
        f"{ROSTER:,} 个对象、十个部门，同一次进门最多四个，{SEEDS} 次平均：各自抽取，少进的门",
        saved["none"],
        "%",
        peer=_doors(saved, "none"),
    )
    yield Figure("  协同组 4、3、3，少进的门", saved["groups"], "%", 45, is_floor=True)
    yield Figure("  同上，进门", saved["groups visits"], "次", peer=_doors(saved, "groups"))
    yield Figure("  全部一组，少进的门", saved["one"], "%", 60, is_floor=True)
    yield Figure("  同上，进门", saved["one visits"], "次", peer=_doors(saved, "one"))
    yield Figure("  以上三种，一次进门最多几个部门", saved["largest"], "个", MOST)
    big = largest()
    yield Figure(f"{LARGE:,} 个对象全部一组：合并、排时段、派人", big["seconds"], "秒", 10)
    yield Figure(
        "  其中求计数",
        big["counts"],
        "秒",
        peer=f"{big['integers']:,.0f} 个整数；固定规则 {big['greedy counts']:.2f} 秒",
    )
    yield Figure("  一次进门最多几个部门", big["largest"], "个", MOST)
    yield Figure("  没有排上的", big["left"], "次", 182, peer=f"共 {big['visits']:,.0f} 次")
    yield Figure("  比证明得了的最少多", big["left"] - big["bound left"], "次", 0)
    yield Figure("  固定规则没有排上的", big["greedy left"], "次", peer=f"HiGHS {big['left']:,.0f} 次")
    yield Figure("  没有派满的", big["unstaffed"], "组", 0)
    yield Figure("  因前瞻不派的", big["needed"], "人次", peer=f"{big['teams']:,.0f} 组")
    yield Figure("  回放", big["replay"], "秒", peer="重做相符" if big["same"] else "重做不符")
    lack = shortage()
    yield Figure(
        f"另一例：{lack['short']:.0f} 组躲不开派不满（一个部门只剩一人不用回避），没有派满的", lack["unstaffed"], "组", lack["short"],
        peer=f"共 {lack['teams']:,.0f} 组",
    )  # fmt: skip
    yield Figure("  说出是这几组、各缺一人的", lack["named"], "组", lack["short"], is_floor=True)


def _doors(saved: dict[str, float], way: str) -> str:
    return f"各部门单独 {saved['separate']:,.0f} 次；进门 {saved[f'{way} visits']:,.0f} 次，{saved[f'{way} firms']:,.0f} 家"
