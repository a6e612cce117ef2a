"""清单的记录种类：事项、职权、标准；公布、在册、现行的人人可见，其余只有本机关和监督机关看得见。"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from liandong.catalogue import search, states
from liandong.catalogue.models import Item, Power, Standard
from liandong.kernel.kinds import Field, Kind, register
from liandong.kernel.ports import agencies
from liandong.kernel.roles import HUMANS, Level, Secrecy
from liandong.kernel.visibility import Grant, Sight

_ALL_FULL = dict.fromkeys(HUMANS, Level.FULL)
_PUBLIC = Secrecy.PUBLIC


def _own_and_above(record: Item | Power | Standard) -> Iterable[Grant]:
    yield Grant(Level.FULL, "本机关", agency=record.owner)
    for supervisor in agencies().supervisors(record.owner):
        yield Grant(Level.FULL, "行政执法监督", agency=supervisor)


def item_grants(item: Item) -> Iterable[Grant]:
    """A published item is public; a draft, and one taken back before it was public, concern its agency and supervision."""
    if item.published_on is not None:
        yield Grant(Level.FULL, "公布事项")
    yield from _own_and_above(item)


def power_grants(power: Power) -> Iterable[Grant]:
    """What stands in the register, or stood, is public; drafts and returned rows are not."""
    if power.state in ("in_force", "ended"):
        yield Grant(Level.FULL, "在册职权公开")
    yield from _own_and_above(power)


def standard_grants(standard: Standard) -> Iterable[Grant]:
    yield Grant(Level.FULL, "监管标准公开")
    yield from _own_and_above(standard)


def _of(relation: str, attribute: str = "name") -> Any:
    return lambda record: getattr(getattr(record, relation), attribute, "")


def points_told(standard: Standard) -> list[str]:
    """Each check point with what counts as met, as one line."""
    return [f"{p['point']}（合格：{p['met']}）" for p in standard.points]


_ABOUT = (
    Field(
        "item",
        "事项",
        secrecy=_PUBLIC,
        in_list=True,
        is_searched=True,
        searched_in="item__name",
        value=_of("item"),
    ),
    Field(
        "item_code",
        "编码",
        secrecy=_PUBLIC,
        is_searched=True,
        searched_in="item__code",
        value=_of("item", "code"),
        is_tracked=False,
    ),
)
"""The item a power or a standard is about, by name and by code."""

ITEM = register(
    Kind(
        name="item",
        title="监管事项",
        model=Item,
        states=states.ITEM,
        sight=Sight("item", Item, _ALL_FULL, item_grants),
        heading=lambda i: i.name,
        number=lambda i: i.code,
        related=("issuer",),
        order=("line", "code"),
        spoken=lambda i: [i.name],
        order_text="按条线和事项编码",
        own=("owner",),
        lead="监管、检查、处罚、强制事项清单。要问谁有权管，请用“职权查询”。",
        when_empty="还没有公布监管事项。由各机关法制审核或联络员登记，机关负责人公布。",
        fields=(
            Field("code", "事项编码", secrecy=_PUBLIC, in_list=True, is_searched=True, sort_by="code"),
            Field("name", "事项名称", secrecy=_PUBLIC, in_list=True, is_searched=True, sort_by="name"),
            Field("line", "条线", secrecy=_PUBLIC, in_list=True, is_searched=True, sort_by="line"),
            Field("aspects", "职权种类", secrecy=_PUBLIC, in_list=True),
            Field("objects_told", "监管对象", secrecy=_PUBLIC, is_searched=True),
            Field("is_sample", "示例", secrecy=_PUBLIC),
            Field("basis", "依据", secrecy=_PUBLIC, section="依据和方法"),
            Field("method", "检查方式", secrecy=_PUBLIC, section="依据和方法"),
            Field("materials", "查验材料", secrecy=_PUBLIC, section="依据和方法"),
            Field("results", "可能的结果和后续", secrecy=_PUBLIC, section="依据和方法"),
            Field(
                "scope",
                "联合抽查范围",
                secrecy=_PUBLIC,
                section="联合抽查",
                value=lambda i: i.get_scope_display(),
            ),
            Field("scope_reason", "不纳入的理由", secrecy=_PUBLIC, section="联合抽查"),
            Field("issuer", "编制机关", secrecy=_PUBLIC, section="版次", value=_of("issuer")),
            Field("edition", "版次", secrecy=_PUBLIC, section="版次"),
            Field("since", "本版起始日期", secrecy=_PUBLIC, section="版次"),
            Field("until", "最后一日", secrecy=_PUBLIC, section="版次"),
            Field("published_on", "公布日期", secrecy=_PUBLIC, section="版次"),
            Field("source", "来源", secrecy=_PUBLIC, section="版次"),
        ),
    )
)

POWER = register(
    Kind(
        name="power",
        title="职权",
        model=Power,
        states=states.POWER,
        sight=Sight("power", Power, _ALL_FULL, power_grants),
        heading=lambda p: f"{p.holder.name}：{p.item.name}",
        number=lambda p: p.item.code,
        related=("item", "holder", "principal", "taken_from"),
        order=("place", "valid_from"),
        search=search.powers,
        order_text="按地域和起日",
        own=("owner",),
        place="place",
        lead="哪个机关、对哪个事项、在哪里、从何时到何时、凭什么有权。登记后由行政执法监督核对在册。",
        when_empty="还没有登记职权。由行使机关的法制审核、联络员或者行政执法监督登记。",
        fields=(
            *_ABOUT,
            Field(
                "holder",
                "行使机关",
                secrecy=_PUBLIC,
                in_list=True,
                is_searched=True,
                searched_in="holder__name",
                value=_of("holder"),
            ),
            Field("place_name", "地域", secrecy=_PUBLIC, in_list=True, is_searched=True, sort_by="place"),
            Field("place", "地域代码", secrecy=_PUBLIC),
            Field("kinds", "职权种类", secrecy=_PUBLIC, in_list=True),
            Field("is_sample", "示例", secrecy=_PUBLIC),
            Field("basis", "职权来源", secrecy=_PUBLIC, in_list=True, section="来源和期间"),
            Field("article", "依据条文或文件", secrecy=_PUBLIC, section="来源和期间"),
            Field(
                "valid_from",
                "起日",
                secrecy=_PUBLIC,
                in_list=True,
                sort_by="valid_from",
                section="来源和期间",
            ),
            Field(
                "valid_to", "止日", secrecy=_PUBLIC, in_list=True, sort_by="valid_to", section="来源和期间"
            ),
            Field("end_basis", "终止依据", secrecy=_PUBLIC, section="来源和期间"),
            Field("source", "来源", secrecy=_PUBLIC, section="来源和期间"),
            Field("principal", "委托机关", secrecy=_PUBLIC, section="委托和赋权", value=_of("principal")),
            Field(
                "taken_from", "不再行使的机关", secrecy=_PUBLIC, section="委托和赋权", value=_of("taken_from")
            ),
            Field("suspends", "该机关不再行使", secrecy=_PUBLIC, section="委托和赋权"),
            Field("decision", "省的决定文号", secrecy=_PUBLIC, section="委托和赋权"),
            Field("notice", "本市通知文号", secrecy=_PUBLIC, section="委托和赋权"),
        ),
    )
)

STANDARD = register(
    Kind(
        name="standard",
        title="监管标准",
        model=Standard,
        states=states.STANDARD,
        sight=Sight("standard", Standard, _ALL_FULL, standard_grants),
        heading=lambda s: s.title,
        number=lambda s: s.item.code,
        related=("item", "issuer"),
        order=("region",),
        order_text="按适用地域",
        own=("owner",),
        lead="同一事项看什么、怎样算合格。不同机关的标准可以并列对照。",
        when_empty="还没有发布监管标准。由各机关负责人发布。",
        fields=(
            Field("title", "标准名称", secrecy=_PUBLIC, in_list=True, is_searched=True, sort_by="title"),
            *_ABOUT,
            Field("issuer", "发布机关", secrecy=_PUBLIC, in_list=True, value=_of("issuer")),
            Field("region_name", "适用地域", secrecy=_PUBLIC, in_list=True, sort_by="region"),
            Field("is_sample", "示例", secrecy=_PUBLIC),
            Field("points", "检查要点", secrecy=_PUBLIC, section="检查要点", value=points_told),
            Field("document", "文件名称和文号", secrecy=_PUBLIC, section="版次", is_searched=True),
            Field("edition", "版次", secrecy=_PUBLIC, section="版次"),
            Field("since", "本版施行日期", secrecy=_PUBLIC, section="版次"),
            Field("until", "最后施行日", secrecy=_PUBLIC, section="版次"),
        ),
    )
)
