"""接口的数据概览：与网页同一次数法、同样的口径。"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.http import HttpRequest
from ninja import NinjaAPI, Schema
from pydantic import Field

from liandong.accounts import session
from liandong.api import problems
from liandong.figures import counting


class TileOut(Schema):
    """一个地方的五个数；市的数包括其中的县（市、区）."""

    code: str = Field(description="区划代码。")
    name: str = Field(description="地名。")
    is_city: bool = Field(description="全市，包括市本级和其中的县（市、区）。")
    is_statistical: bool = Field(description="统计用区划，不是国家标准代码中的行政区划。")
    parties: int = Field(description="在册的检查对象，公民不计入。")
    officers: int = Field(description="今日能派去执法的人员：在册、在岗、证件有效。")
    powers: int = Field(description="今日有效的在册职权。")
    overlaps: int = Field(description="今日的职权重叠，上下级共有的不算。")
    gaps: int = Field(description="今日的职权空白。")


class BarOut(Schema):
    """一类的数."""

    key: str = Field(description="类的名字；没有填的为空。")
    label: str = Field(description="给人看的名字。")
    count: int = Field(description="数量。")


class ChartOut(Schema):
    """一张图：全部合起来按类分."""

    name: str = Field(description="图的名字。")
    title: str = Field(description="标题。")
    unit: str = Field(description="量词。")
    source: str = Field(description="口径：由谁规定。")
    total: int | None = Field(description="合计；最多的、占几成的加不起来，没有。")
    bars: list[BarOut] = Field(description="各类的数，按类的次序。")


class FiguresOut(Schema):
    """数据概览的全部的数."""

    counted_at: datetime = Field(description="什么时刻数的。")
    tiles: list[TileOut] = Field(description="市在前，随后是各县（市、区），按区划代码。")
    elsewhere: int = Field(description="没有填行政区划，或者在别的市的检查对象。")
    charts: list[ChartOut] = Field(description="按类分的图；本岗位看不到的字段没有图。")


def declare(api: NinjaAPI, wrong: Any, no_post: Any) -> None:
    """Put the figures on the interface; `wrong` are the declared problems, `no_post` the answer to who has none."""

    @api.get(
        "/figures", response={200: FiguresOut, **wrong}, operation_id="read_figures", tags=["数据概览"],
        summary="数据概览", description="各县（市、区）的检查对象、执法人员、职权、重叠和空白，和全部合起来按类的数。须能看这几种清单。",
    )  # fmt: skip
    def figures(request: HttpRequest) -> Any:
        actor = session.actor_of(request)
        if actor is None:
            return no_post(request)
        return counting.figures(actor) if counting.may_read(actor) else problems.missing(request)
