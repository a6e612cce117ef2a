"""数据概览：各县（市、区）和全部的数，每个数都能点开看到数的是哪些。"""

from __future__ import annotations

from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from liandong.desk.shell import acting, missing, show
from liandong.figures import counting
from liandong.figures.counting import Bar, Chart, Tile
from liandong.kernel.actor import Actor
from liandong.kernel.pages import BarRow, ChartBox, Figure, FiguresPage, Link, TileBox
from liandong.now import CHINA

SURVEY = "/powers/survey"
STATISTICAL = "统计用区划，不在国家标准代码中"
WHOLE = "全市，含市本级"
BY_LINE = ("overlap", "gap", "recognition_spared")
NOTES = (
    "检查对象：在册的企业、个体工商户、组织和没有代码的项目、场所。已注销、已并入的不计；公民只有登记它的机关知道，也不计。",
    "可执法人员：今日在册、在岗、证件在有效期内的，按所在机关的行政区划。点开的清单列在册的全部人员，能否执法写在每一行。",
    "职权：今日有效的在册职权，按登记的地域；全市通用的只计入市。",
    "重叠、空白：只看已公布的事项今日的行政处罚权；同一条线上下级共有的按级别分工，不算重叠。",
    "市的数包括市本级和全部县（市、区），所以各县（市、区）相加不等于市。先后按行政区划代码，不是名次。",
)


@require_safe
@acting
def figures(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Tiles and charts for a post that may open the lists behind them; to others the page does not exist."""
    if not counting.may_read(actor):
        return missing(request, actor, counting.may_read)
    found = counting.figures(actor)
    elsewhere = (
        f"另有 {found.elsewhere:,} 个检查对象没有填行政区划，或者在别的市。",
    ) if found.elsewhere else ()  # fmt: skip
    page = FiguresPage(
        title="数据概览",
        lead=f"截至{found.counted_at.astimezone(CHINA):%Y-%m-%d %H:%M}，打开本页时数的。点数字看清单。",
        tiles_title="市和各县（市、区）",
        tiles=[_tile(tile) for tile in found.tiles],
        charts_title="全部合计",
        charts=[_chart(chart) for chart in found.charts],
        notes=[*NOTES, *elsewhere],
        breadcrumb=[Link("工作台", "/")],
        print_text="打印",
    )
    return show(request, actor, page)


def _tile(tile: Tile) -> TileBox:
    def listed(kind: str) -> str:
        return f"/r/{kind}/?{urlencode({'state': 'in_force', 'place': tile.code})}"

    surveyed = f"{SURVEY}?{urlencode({'place': tile.code})}"
    numbers = (
        ("检查对象", tile.parties, "个", listed("party")),
        ("可执法人员", tile.officers, "人", listed("officer")),
        ("职权", tile.powers, "项", listed("power")),
        ("职权重叠", tile.overlaps, "处", surveyed),
        ("职权空白", tile.gaps, "处", surveyed),
    )
    told = [Figure(label, f"{count:,} {unit}", url) for label, count, unit, url in numbers]
    return TileBox(tile.name, told, STATISTICAL if tile.is_statistical else WHOLE if tile.is_city else "")


def _chart(chart: Chart) -> ChartBox:
    longest = max((bar.count for bar in chart.bars), default=0)
    return ChartBox(
        title=chart.title,
        class_title="条线" if chart.name in BY_LINE else "类别",
        count_title=f"数量（{chart.unit}）",
        rows=[_bar(chart, bar, longest) for bar in chart.bars],
        total_text="" if chart.total is None else f"{chart.total:,}",
        source=f"{chart.source}。",
        empty="没有。" if chart.name == "recognition_spared" else "今日没有发现。",
    )


def _bar(chart: Chart, bar: Bar, longest: int) -> BarRow:
    """A bar that is never quite nothing where there is something to show."""
    width = max(1, round(100 * bar.count / longest)) if bar.count else 0
    url = f"{SURVEY}?{urlencode({'line': bar.key})}" if chart.name in ("overlap", "gap") else ""
    return BarRow(bar.label, f"{bar.count:,}", width, url)
