"""双随机抽查的三张图：各地公布了几份清单、几个场景、几项计划；只数公布了的，不给机关排名次。"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator

from django.db.models import Count

from liandong.figures.counting import Bar, Chart, add_charts
from liandong.inspections import queries
from liandong.kernel import reading
from liandong.kernel.actor import Actor
from liandong.registry import places
from liandong.registry.models import Agency
from liandong.registry.queries import home_divisions

COUNTED = ("sampling_list", "inspection_scene", "inspection_plan")
SOURCE = "焦法政办〔2022〕31号三（一）（二）"


def charts(actor: Actor) -> Iterator[Chart]:
    """Nothing for whoever may not open the lists behind them; of a city only what is its own, so that the places add up."""
    if any(reading.listed(actor, name) is None for name in COUNTED):
        return
    seats = dict(Agency.objects.values_list("uuid", "division"))

    def by_seat(rows: Iterable[tuple[object, int]]) -> list[tuple[str, int]]:
        return [(seats.get(owner, ""), count) for owner, count in rows]  # type: ignore[call-overload]

    lists = queries.public_lists().filter(state="published").order_by()
    scenes = queries.public_scenes().filter(state="in_force").order_by()
    plans = queries.public_plans().exclude(state="cancelled").order_by()
    each = Count("pk")
    for name, title, unit, more, counts in (
        ("public_lists", "抽查事项清单：各地现行", "份", "按机关所在地；换了新版、旧版不计", by_seat(lists.values_list("owner").annotate(each))),
        ("public_scenes", "联合抽查场景：各地现行", "个", "按牵头部门所在地；停用的不计", by_seat(scenes.values_list("owner").annotate(each))),
        ("public_plans", "年度抽查计划：各地已公布", "项", "按计划的地域，各年度合计；取消的不计", list(plans.values_list("division").annotate(each))),
    ):  # fmt: skip
        yield Chart(name, title, unit, f"{SOURCE}；{more}；市只计市本级", _bars(counts))


def _bars(counts: Iterable[tuple[str, int]]) -> tuple[Bar, ...]:
    homes, tree, found = home_divisions(), places.tree(), Counter[str]()
    known = {division.code for division in homes}
    for place, count in counts:
        found[next((code for code in tree.chain(place) if code in known), "")] += count
    bars = [Bar(one.code, one.name, found[one.code]) for one in homes]
    return (*bars, Bar("", "其他地方", found[""])) if found[""] else tuple(bars)


add_charts(charts)
