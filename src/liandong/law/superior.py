"""共同的上一级行政机关：两个以上机关争管辖（或都不管）时，由谁指定、谁协调、怎样逐级报上去。

An officer who cannot agree with a neighbour must know to whom to write, and a judge will ask why it was
that office. Every agency hangs in two trees, its government and (mostly) a line above it, both with dates.
The answer is the lowest organ above all parties, with the path walked and the provision.

Main names: `common_superior`, `Superior`; the bodies are those of `jurisdiction.bodies`.
Legal source: 行政处罚法第二十五条；河南省行政执法条例第十九条（不同部门由司法局协调、政府决定）.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from itertools import pairwise

from liandong.law.jurisdiction.bodies import (
    OFF_PLATFORM,
    OWN_NAME,
    PROVINCE_DIRECT,
    Body,
    BodyKind,
    Hierarchy,
    Level,
)
from liandong.law.verdict import Source, Verdict, allow, refuse

ART_25 = Source("行政处罚法", "第二十五条")
ART_17 = Source("行政处罚法", "第十七条")
ART_20 = Source("行政处罚法", "第二十条")
HENAN_19 = Source("河南省行政执法条例", "第十九条")

COORDINATION_RULES: Mapping[str, Source] = {"41": HENAN_19}
"""Province code → the rule by which the government's justice office coordinates departments."""

LINE_RULES: Mapping[str, Source] = {
    "公安": Source("公安机关办理行政案件程序规定", "第十五条"),
    "生态环境": Source("生态环境行政处罚办法", "第十五条"),
}
"""Line → its own provision on designation, named beside art. 25."""


class Track(StrEnum):
    """Which of the two ladders the answer climbs."""

    SAME_LINE = "同一系统"
    DEPARTMENTS = "不同部门"
    INTERNAL = "同一机关内部"
    NONE = "无"


@dataclass(frozen=True, slots=True)
class Hop:
    """One step of the path, with the reason one goes from the lower to the upper body."""

    lower: str
    upper: str
    why: str


@dataclass(frozen=True, slots=True)
class Superior:
    """Who may designate, who coordinates first, and how the request gets there.

    Attributes:
        row: row of the jurisdiction table (J6, J8, J9, J10), empty when there is no dispute or no superior.
        authority: the organ that designates or, between departments, the government that decides.
        coordinator: its justice office, which coordinates first; None in the same-line track.
        path: hops of every party up to the authority, parties in order of their codes.
        reached_through: the bodies just below the authority through which each side reports upward.
        on_platform: False means the designation is asked for on paper and tracked by hand.
    """

    verdict: Verdict
    track: Track
    row: str = ""
    authority: Body | None = None
    coordinator: Body | None = None
    path: tuple[Hop, ...] = ()
    reached_through: tuple[Body, ...] = ()
    on_platform: bool = False

    def __bool__(self) -> bool:
        return self.verdict.allowed


def common_superior(parties: Collection[str], on: date, hierarchy: Hierarchy) -> Superior:
    """The lowest organ above all the parties that may designate, on that day.

    Branches and entrusted organisations count as the body in whose name they act, so branches of one bureau
    have no dispute in this sense. The order of ``parties`` does not matter.

    Args:
        parties: codes of two or more agencies.
        on: the day that counts, normally the day the request is made.
        hierarchy: the bodies known to the caller.

    Returns:
        A `Superior`; its verdict refuses with ``one_party``, ``unknown_body``, ``coordinating_body`` or
        ``no_common_superior``.

    Legal source: 行政处罚法第二十五条；河南省行政执法条例第十九条。
    """
    codes = sorted(set(parties))
    found = [hierarchy.at(code, on) for code in codes]
    bodies = [body for body in found if body is not None]
    if len(bodies) < len(codes):
        missing = "、".join(code for code, body in zip(codes, found, strict=True) if body is None)
        return _none("unknown_body", f"{on.isoformat()}没有查到下列机关：{missing}，请先核对机构资料。")
    if len(bodies) < 2:
        return _none("one_party", "只有一个机关，不存在管辖争议。")
    hops: list[Hop] = []
    acting = {b.code: b for b in (_acting(body, on, hierarchy, hops) for body in bodies)}
    for body in (*bodies, *acting.values()):
        if body.kind is BodyKind.COORDINATING:
            sentence = f"{body.name}是议事协调机构，没有行政处罚权，不能成为管辖争议的一方。"
            return _none("coordinating_body", sentence, ART_17)
    if len(acting) == 1:
        return _internal(next(iter(acting.values())), bodies, tuple(hops))
    ordered = [acting[code] for code in sorted(acting)]
    return _same_line(ordered, on, hierarchy, hops) or _departments(ordered, on, hierarchy, hops)


def _acting(body: Body, on: date, hierarchy: Hierarchy, hops: list[Hop]) -> Body:
    """The body in whose name this one acts; itself for all but plain branches and entrusted organisations."""
    chain = (body, *hierarchy.climb(body, on, lambda b: b.line_superior if _acts_for_another(b) else ""))
    hops += [Hop(a.code, b.code, _why(a, b)) for a, b in pairwise(chain)]
    return chain[-1]


def _acts_for_another(body: Body) -> bool:
    return body.kind in (BodyKind.BRANCH, BodyKind.ENTRUSTED) and OWN_NAME not in body.traits


def _lowest(paths: list[tuple[Body, ...]], fits: Callable[[Body], bool]) -> Body | None:
    """The first body of the first path that stands in every path and fits."""
    shared = set.intersection(*({b.code for b in path} for path in paths))
    return next((b for b in paths[0] if b.code in shared and fits(b)), None)


def _same_line(parties: list[Body], on: date, hierarchy: Hierarchy, hops: list[Hop]) -> Superior | None:
    line = parties[0].line
    if not line or any(b.line != line for b in parties):
        return None
    paths = [hierarchy.climb(b, on, lambda b: b.line_superior) for b in parties]
    authority = _lowest(paths, lambda _: True)
    if authority is None:
        return None
    row = "J6" if _same_prefecture(parties) else "J10"
    through, on_platform = _through(parties, paths, authority), _on_platform(authority)
    sources = (ART_25, LINE_RULES[line]) if line in LINE_RULES else (ART_25,)
    sentence = (
        f"{_names(parties)}同属{line}系统，协商不成的，报请共同的上一级行政机关{authority.name}指定管辖，"
        f"{authority.name}也可以直接指定{_via(through, on_platform)}。"
    )
    verdict = allow(f"same_line_{row.lower()}", sentence, *sources, warnings=_ranks(parties, paths))
    path = (*hops, *_hops(parties, paths, authority))
    return Superior(verdict, Track.SAME_LINE, row, authority, None, path, through, on_platform)


def _departments(parties: list[Body], on: date, hierarchy: Hierarchy, hops: list[Hop]) -> Superior:
    paths = [hierarchy.climb(b, on, lambda b: b.government or b.line_superior) for b in parties]
    authority = _lowest(paths, lambda b: b.kind is BodyKind.GOVERNMENT)
    if authority is None:
        return _none(
            "no_common_superior",
            f"在已登记的组织关系中，{_names(parties)}没有共同的上一级行政机关，只能继续协商并补全组织关系。",
        )
    provinces = {b.division[:2] for b in parties}
    rule = COORDINATION_RULES.get(min(provinces)) if len(provinces) == 1 else None
    office = (
        hierarchy.justice_office(authority.code, on) if rule and authority.level > Level.NATIONAL else None
    )
    own = all(b.government == authority.code for b in parties)
    row = (
        "J8"
        if own
        else ("J9" if _same_prefecture(parties) and authority.level >= Level.PREFECTURE else "J10")
    )
    through, on_platform = _through(parties, paths, authority), _on_platform(authority)
    if office:
        how = f"提请{office.name}协调；协调不成的，由{office.name}提出意见，报{authority.name}决定"
    else:
        how = f"报请共同的上一级行政机关{authority.name}指定管辖"
    verdict = allow(
        f"departments_{row.lower()}",
        f"{_names(parties)}不属同一系统，协商不成的，{how}{_via(through, on_platform)}。",
        *((rule, ART_25) if rule and office else (ART_25,)),
        warnings=_cautions(parties, paths, rule, office, authority),
    )
    path = (*hops, *_hops(parties, paths, authority))
    return Superior(verdict, Track.DEPARTMENTS, row, authority, office, path, through, on_platform)


def _none(code: str, sentence: str, *sources: Source) -> Superior:
    return Superior(refuse(code, sentence, *(sources or (ART_25,))), Track.NONE)


def _internal(parent: Body, bodies: list[Body], hops: tuple[Hop, ...]) -> Superior:
    verdict = allow(
        "internal_assignment",
        f"{_names(bodies)}都以{parent.name}的名义执法，不属于两个以上行政机关之间的管辖争议，由{parent.name}内部确定承办单位。",
        ART_25,
        ART_20,
    )
    return Superior(verdict, Track.INTERNAL, "", parent, None, hops, (), _on_platform(parent))


def _names(bodies: list[Body]) -> str:
    return "、".join(b.name for b in bodies)


def _same_prefecture(parties: list[Body]) -> bool:
    """Cities directly under the province (419001 …) share no prefecture with anybody but themselves."""
    return len({b.division[:6] if b.division[2:4] == "90" else b.division[:4] for b in parties}) == 1


def _on_platform(body: Body) -> bool:
    return body.level > Level.NATIONAL and OFF_PLATFORM not in body.traits


def _via(through: tuple[Body, ...], on_platform: bool) -> str:
    text = f"；报请时经{_names(list(through))}逐级上报" if through else ""
    return text if on_platform else f"{text}；该机关不在本平台，以书面报请并由经办人登记进展"


def _through(parties: list[Body], paths: list[tuple[Body, ...]], authority: Body) -> tuple[Body, ...]:
    gates: dict[str, Body] = {}
    for path in paths:
        if place := path.index(authority):
            gates[path[place - 1].code] = path[place - 1]
    taken = {b.code for b in parties}
    return tuple(gates[code] for code in sorted(gates) if code not in taken)


def _hops(parties: list[Body], paths: list[tuple[Body, ...]], authority: Body) -> list[Hop]:
    walked: dict[tuple[str, str], Hop] = {}
    for party, path in zip(parties, paths, strict=True):
        for lower, upper in pairwise((party, *path[: path.index(authority) + 1])):
            walked.setdefault((lower.code, upper.code), Hop(lower.code, upper.code, _why(lower, upper)))
    return list(walked.values())


def _why(lower: Body, upper: Body) -> str:
    """Why one climbs from the lower to the upper body, in words."""
    if lower.kind is BodyKind.ENTRUSTED:
        return f"{lower.name}受{upper.name}委托，以{upper.name}名义执法"
    if lower.kind is BodyKind.BRANCH:
        return f"{lower.name}是{upper.name}的派出机构"
    if lower.kind is BodyKind.DELEGATED_AREA:
        return f"{lower.name}是{upper.name}设立的派出机关，不是一级人民政府"
    if lower.kind in (BodyKind.GOVERNMENT, BodyKind.TOWNSHIP):
        direct = "（省直辖，其上没有设区的市）" if PROVINCE_DIRECT in lower.traits else ""
        return f"{lower.name}的上一级人民政府是{upper.name}{direct}"
    if lower.line_superior == upper.code:
        direct = "（省直辖，其上没有设区的市）" if PROVINCE_DIRECT in lower.traits else ""
        return f"{lower.name}的上级主管部门是{upper.name}{direct}"
    return f"{lower.name}是{upper.name}的工作部门"


def _ranks(parties: list[Body], paths: list[tuple[Body, ...]]) -> tuple[str, ...]:
    taken = {b.code for b in parties}
    over = sorted({b.name for path in paths for b in path if b.code in taken})
    return tuple(
        f"{name}同时是另一方的上级主管部门，可先由其依级别管辖决定自行办理或者交办。" for name in over
    )


def _cautions(
    parties: list[Body],
    paths: list[tuple[Body, ...]],
    rule: Source | None,
    office: Body | None,
    authority: Body,
) -> tuple[str, ...]:
    everyone = {b.code: b for b in (*parties, *(b for path in paths for b in path))}
    notes = [
        f"{b.name}是派出机关，执法职权以授权文件为准，请先核对授权。"
        for b in everyone.values()
        if b.kind is BodyKind.DELEGATED_AREA
    ]
    notes += [
        f"{b.name}实行垂直管理，不受地方人民政府领导，地方司法局只能居间协调。"
        for b in parties
        if b.kind is BodyKind.VERTICAL
    ]
    if authority.level is Level.NATIONAL:
        notes.append(f"共同的上一级只有{authority.name}，宜先由各方所属的省级主管部门协商。")
    elif rule and office is None:
        notes.append(f"未登记{authority.name}的司法行政部门，请补录后再提请协调。")
    return tuple(sorted(notes))
