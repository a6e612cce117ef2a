"""互认的两张图：怎样用的，少上门多少次；只数本岗位看得到的，不给机关排名次。"""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import Count, Sum

from liandong.figures.counting import Bar, Chart, add_charts
from liandong.kernel import reading
from liandong.kernel.actor import Actor
from liandong.recognition.kinds import RECOGNITION
from liandong.recognition.models import Purpose

SOURCE = "优化营商环境条例第五十七条；本岗位看得到的互认"


def charts(actor: Actor) -> Iterator[Chart]:
    """Nothing for whoever may not open the list behind them."""
    if reading.listed(actor, RECOGNITION.name) is None:
        return
    rows = RECOGNITION.sight.rows(actor).order_by()
    used = {tuple(g): n for *g, n in rows.values_list("state", "purpose").annotate(n=Count("pk"))}
    labels = [(("accepted", p.value), f"采纳：{p.label}") for p in Purpose]
    bars = [Bar(":".join(key), label, used.get(key, 0)) for key, label in labels]
    for state, told in RECOGNITION.states.states.items():
        if state != "accepted":
            count = sum(n for (s, _), n in used.items() if s == state)
            bars.append(Bar(state, told.label, count))
    yield Chart("recognition_use", "结果互认：怎样用的", "件", SOURCE, tuple(bars))
    accepted = rows.filter(state="accepted", purpose=Purpose.SPARE)
    lines = (
        accepted.values_list("finding__item__line").annotate(n=Sum("spared")).order_by("finding__item__line")
    )
    yield Chart(
        "recognition_spared", "结果互认：少上门的次数", "次", f"{SOURCE}；采用机关采纳时填写，撤回、失效的不计",
        tuple(Bar(line, line, n) for line, n in lines),
    )  # fmt: skip


add_charts(charts)
