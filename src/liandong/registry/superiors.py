"""共同的上一级行政机关：从机关名录按那一天的组织关系搭起两棵树，再问法律规则。

The rule (`law.superior`) climbs bodies; the register holds agencies, some of them abolished with a successor, and ends at the
province. What stands above the province is no user of a city's platform and in no register: the ministry of each line and the
State Council are put there by name, and the department of another province by its line, so that a dispute across provinces
still has an answer to whom to write. A body in which nobody on the platform may decide is marked as outside it: what it
decides is entered by hand.

Main names: `superior_of`, `next_above`, `standing`.
Legal source: 行政处罚法第二十五条; 河南省行政执法条例第十九条.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date

from django.db.models import Q, QuerySet

from liandong.kernel.ports import posts
from liandong.kernel.roles import Role
from liandong.law.jurisdiction.bodies import (
    OFF_PLATFORM,
    PROVINCE_DIRECT,
    Body,
    BodyKind,
    Hierarchy,
    Level,
)
from liandong.law.superior import Superior, common_superior
from liandong.registry import places, relations
from liandong.registry.bodies import body_of
from liandong.registry.models import Agency
from liandong.registry.queries import JUSTICE

STATE = "000000"
MINISTRIES = {
    "市场监管": "国家市场监督管理总局", "农业农村": "农业农村部", "交通运输": "交通运输部", "城市管理": "住房和城乡建设部",
    "住房城乡建设": "住房和城乡建设部", "司法行政": "司法部", "水利": "水利部", "应急管理": "应急管理部", "文化旅游": "文化和旅游部",
    "卫生健康": "国家卫生健康委员会", "生态环境": "生态环境部", "自然资源": "自然资源部", "教育": "教育部",
    "人力资源社会保障": "人力资源和社会保障部", "民政": "民政部", "医疗保障": "国家医疗保障局", "发展改革": "国家发展和改革委员会",
    "科技": "科学技术部", "工业信息化": "工业和信息化部", "财政": "财政部", "商务": "商务部", "统计": "国家统计局",
    "林业": "国家林业和草原局", "烟草": "国家烟草专卖局", "消防救援": "国家消防救援局", "气象": "中国气象局", "公安": "公安部",
    "税务": "国家税务总局",
}  # fmt: skip
"""Line → the department of the State Council at its head."""
COUNCIL = Body(
    "STATE-GOV", "国务院", BodyKind.GOVERNMENT, Level.NATIONAL, STATE, traits=frozenset({OFF_PLATFORM})
)
_HAS_ABOVE = frozenset({Level.PROVINCE, Level.PREFECTURE, Level.COUNTY})
_IN_A_LINE = frozenset({BodyKind.DEPARTMENT, BodyKind.JUSTICE, BodyKind.VERTICAL, BodyKind.AUTHORISED})


def superior_of(agencies: Iterable[Agency], on: date) -> Superior:
    """The lowest organ above all these agencies that may designate on the day, with path, provision and who coordinates.

    An agency that was abolished by then is answered for by its successor; one that was moved since counts where it belonged.
    """
    acting = [standing(agency, on) for agency in agencies]
    return common_superior([a.code for a in acting], on, _hierarchy(acting, on))


def next_above(agency: Agency, on: date) -> Body | None:
    """The organ one step above an agency: in its line, else its government; to whom it reports a grave case on its own."""
    acting = standing(agency, on)
    tree = _hierarchy([acting], on)
    body = tree.at(acting.code, on)
    return tree.at(body.line_superior or body.government, on) if body is not None else None


def standing(agency: Agency, on: date) -> Agency:
    """The agency itself, or whoever carries on its powers on the day."""
    seen = {agency.pk}
    while agency.valid_to is not None and agency.valid_to < on and agency.successor is not None:
        if agency.successor.pk in seen:
            break
        agency = agency.successor
        seen.add(agency.pk)
    return agency


def _hierarchy(agencies: Iterable[Agency], on: date) -> Hierarchy:
    """The agencies, everything above them in both trees, and the justice offices of the governments among them."""
    around = _Around(on)
    around.add(agencies)
    governments = [a for a in around.known.values() if around.bodies[a.code].kind is BodyKind.GOVERNMENT]
    offices = _related(
        Agency.objects.filter(_MOVED | Q(line=JUSTICE, government__in=governments)).exclude(state="draft")
    )
    then = ((office, relations.as_of(office, on)) for office in offices)
    around.add(office for office, was in then if was.line == JUSTICE and was.government in governments)
    uuids = {a.code: a.uuid for a in around.known.values()}
    heads = posts().holding(agencies=uuids.values(), posts=[], roles=[Role.AGENCY_HEAD])
    seated = {p.agency for p in heads}
    return Hierarchy(
        b if uuids.get(b.code) in seated else replace(b, traits=b.traits | {OFF_PLATFORM})
        for b in around.bodies.values()
    )


_MOVED = ~Q(former_relations=[])
"""Of these it is asked each what stood on the day."""


def _related(rows: QuerySet[Agency]) -> QuerySet[Agency]:
    return rows.select_related("government", "principal", "line_superior").order_by("code")


class _Around:
    """Agencies and the bodies made of them, on one day; what is added brings along everything above it."""

    def __init__(self, on: date) -> None:
        self.on = on
        self.known: dict[str, Agency] = {}
        self.bodies: dict[str, Body] = {COUNCIL.code: COUNCIL}

    def add(self, agencies: Iterable[Agency]) -> None:
        edge = list(agencies)
        while edge:
            agency = edge.pop()
            if agency.code not in self.known:
                self.known[agency.code] = agency
                edge += self._place(agency)

    def _place(self, agency: Agency) -> list[Agency]:
        """Put an agency among the bodies with its relations of the day; gives the registered ones to add after it."""
        agency = relations.as_of(agency, self.on)
        body = body_of(agency)
        government = standing(agency.government, self.on) if agency.government else None
        above = agency.principal or agency.line_superior
        over = standing(above, self.on) if above else _registered_above(body, self.on)
        code, further = (over.code, over) if over else self._beyond(body)
        self.bodies[body.code] = replace(
            body, government=government.code if government else "", line_superior=code,
            traits=frozenset({PROVINCE_DIRECT}) if _is_province_direct(body) else frozenset(),
        )  # fmt: skip
        return [a for a in (government, further) if a is not None]

    def _beyond(self, body: Body) -> tuple[str, Agency | None]:
        """Put among the bodies what stands above one outside the register, up to where the register knows again.

        Returns its code, empty where nothing is known to stand there, and the registered agency it leads to.
        """
        if body.kind is BodyKind.GOVERNMENT:
            return (COUNCIL.code if body.level is Level.PROVINCE else ""), None
        if body.kind not in _IN_A_LINE or body.line not in MINISTRIES or body.level not in _HAS_ABOVE:
            return "", None
        level, place = _next_place(body)
        is_ministry = level is Level.NATIONAL
        name = MINISTRIES[body.line] if is_ministry else f"{places.named(place) or place}{body.line}主管部门"
        over = Body(f"{place}-{body.line}", name, BodyKind.DEPARTMENT, level, place, body.line, COUNCIL.code)
        further = None
        if not is_ministry:
            further = _registered_above(over, self.on)
            code, further = (further.code, further) if further else self._beyond(over)
            over = replace(over, government="", line_superior=code)
        self.bodies[over.code] = over
        return over.code, further


def _is_province_direct(body: Body) -> bool:
    return body.division[2:4] == "90"


def _next_place(body: Body) -> tuple[Level, str]:
    """Rank and division of what stands one level above in the line; a city directly under the province skips one."""
    if body.level is Level.COUNTY and not _is_province_direct(body):
        return Level.PREFECTURE, f"{body.division[:4]}00"
    if body.level in (Level.COUNTY, Level.PREFECTURE):
        return Level.PROVINCE, f"{body.division[:2]}0000"
    return Level.NATIONAL, STATE


def _registered_above(body: Body, on: date) -> Agency | None:
    """The registered agency that was of the line, one level above, on the day, where nobody entered the relation."""
    if body.kind not in _IN_A_LINE or not body.line:
        return None
    level, place = _next_place(body)
    here = Agency.objects.filter(_MOVED | Q(line=body.line, division=place), rank=level, state="in_force")
    then = ((agency, relations.as_of(agency, on)) for agency in _related(here))
    return next((a for a, was in then if (was.line, was.division) == (body.line, place)), None)
