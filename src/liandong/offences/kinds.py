"""涉嫌违法行为、同案比对、碰撞查询的记录种类：凭自己机关的记录看得到行为，凭任何一方看得到比对。

An offence is seen through the claims one's agency holds or held. A comparison is seen from either side, unless the other side
is sensitive: then only whoever holds that side knows of it. 行政执法监督 sees the summary of what is not sensitive.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from liandong.kernel.kinds import Field, Kind, register
from liandong.kernel.ports import agencies
from liandong.kernel.roles import BUSINESS, Level, Role
from liandong.kernel.visibility import Grant, Sight
from liandong.offences import search, states
from liandong.offences.comparing import sides
from liandong.offences.models import Claim, Comparison, Look, Offence

_CEILINGS = {**dict.fromkeys(BUSINESS, Level.FULL), Role.SUPERVISOR: Level.SUMMARY}


def offence_grants(offence: Offence) -> Iterable[Grant]:
    claims = list(offence.claims.all())
    for agency in sorted({c.agency for c in claims}):
        yield Grant(Level.FULL, "本机关有记录", agency=agency)
    yield from _supervised(claims)


def comparison_grants(comparison: Comparison) -> Iterable[Grant]:
    one, other = sides(comparison)
    holders = {c.agency for c in (*one, *other)}
    for agency in sorted(holders):
        if all(_is_open_to(agency, side) for side in (one, other)):
            yield Grant(Level.FULL, "一方机关", agency=agency)
    yield from _supervised([*one, *other])


def _is_open_to(agency: object, side: list[Claim]) -> bool:
    return not any(c.is_sensitive for c in side) or any(c.agency == agency for c in side)


def _supervised(claims: list[Claim]) -> Iterator[Grant]:
    if any(c.is_sensitive for c in claims):
        return
    for supervisor in sorted({s for a in {c.agency for c in claims} for s in agencies().supervisors(a)}):
        yield Grant(Level.SUMMARY, "行政执法监督", agency=supervisor)


def opinions_told(comparison: Comparison) -> list[str]:
    """Every opinion, a line each, the first first: which agency's reviewer or head, what, why."""
    rows = list(comparison.opinions.order_by("pk"))
    names = agencies().names({o.agency for o in rows})
    return [
        f"{names[o.agency]}{Role(o.role).label}：{'同一' if o.is_same else '不是同一'}，{o.reason}"
        for o in rows
    ]


def look_grants(look: Look) -> Iterable[Grant]:
    yield Grant(Level.FULL, "本机关", agency=look.owner)
    for supervisor in agencies().supervisors(look.owner):
        yield Grant(Level.SUMMARY, "行政执法监督", agency=supervisor)


OFFENCE = register(
    Kind(
        name="offence",
        title="涉嫌违法行为",
        model=Offence,
        states=states.OFFENCE,
        sight=Sight("offence", Offence, _CEILINGS, offence_grants),
        heading=lambda o: f"涉嫌违法行为 {o.number}",
        number=lambda o: o.number,
        own=("owner",),
        search=search.narrowed,
        lead="一个当事人的一件涉嫌违法行为；线索、案件等都说到它。内容看说到它的记录。",
        when_empty="本机关还没有记录说到涉嫌违法行为。",
        fields=(
            Field("number", "编号", in_list=True, is_searched=True, sort_by="number"),
            Field("agencies_told", "涉及机关", in_list=True),
        ),
    )
)
COMPARISON = register(
    Kind(
        name="comparison",
        title="同案比对",
        model=Comparison,
        states=states.COMPARISON,
        sight=Sight("comparison", Comparison, _CEILINGS, comparison_grants),
        heading=lambda c: f"是否同一违法行为：{c.agencies_told}",
        number=lambda c: c.number,
        own=("owner",),
        lead="两件记录说的是不是同一违法行为：机器逐项比对，由人写明理由后判断，判断错了可以拆开。",
        when_empty="没有等待判断的同案比对。",
        fields=(
            Field("number", "比对号", in_list=True, is_searched=True, sort_by="number"),
            Field("agencies_told", "涉及机关", in_list=True, is_searched=True),
            Field("grade", "机器比对", in_list=True),
            Field("party_name", "当事人", level=Level.FULL),
            Field("reasons", "比对理由", level=Level.FULL, value=lambda c: "；".join(c.reasons)),
            Field("answered_by", "判断人", section="判断"),
            Field("answered_at", "判断时间", section="判断"),
            Field(
                "opinions",
                "各机关的意见",
                level=Level.FULL,
                section="判断",
                value=opinions_told,
                is_tracked=False,
            ),
        ),
    )
)
LOOK = register(
    Kind(
        name="collision_look",
        title="碰撞查询",
        model=Look,
        states=states.LOOK,
        sight=Sight("collision_look", Look, _CEILINGS, look_grants),
        heading=lambda k: f"{k.by_name}查询{k.item_name}",
        number=lambda k: k.number,
        search=search.narrowed,
        lead="登记时查询别的机关对同一当事人有没有记录；每次查询都记入账本，并告知对方机关。",
        when_empty="本机关没有这样查询过。",
        fields=(
            Field("number", "查询号", in_list=True, is_searched=True, sort_by="number"),
            Field("by_name", "查询人", in_list=True),
            Field("agency_name", "机关"),
            Field("item_name", "事项", in_list=True),
            Field("looked_at", "查询时间", in_list=True),
            Field("party_name", "当事人", level=Level.FULL),
            Field("division", "行政区划", level=Level.FULL),
            Field("purpose", "用途", level=Level.FULL),
        ),
    )
)
