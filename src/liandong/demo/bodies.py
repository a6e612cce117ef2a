"""演示之城的机关：焦作市和各县（市、区）、各条线、乡镇街道，省里的上级，邻市；改革前的机关各有继受。

Agencies of the opinion's fields are built from the general pattern of a Henan prefecture; names that nobody has checked
against the 机构编制 documents stay unchecked and say so. What stood before the reform of 2018 is abolished, with the agency
that carries on its powers.

Main names: `Plan`, `first_agencies`, `other_agencies`, `further_agencies`, `FORMER`.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from importlib import resources
from typing import Any
from uuid import UUID

from liandong.registry.models import LegalKind, Rank

SINCE = "2018-12-31"
CHECKED = "国家地名信息库2026；国家统计局2023"
USUAL = "河南省辖市机构通例（名称未与机构编制文件核对）"
OPINION = "焦法政办〔2022〕31号"
GRANTED = "焦政〔2025〕6号（名称按国家地名信息库）"
REFORM = "2018年机构改革通例（未与机构编制文件核对）"

COUNTIES = (
    ("410802", "解放区"), ("410803", "中站区"), ("410804", "马村区"), ("410811", "山阳区"), ("410821", "修武县"),
    ("410822", "博爱县"), ("410823", "武陟县"), ("410825", "温县"), ("410882", "沁阳市"), ("410883", "孟州市"),
)  # fmt: skip
ZONE = "410871"
LINES = (
    ("市场监管", "市场监督管理局", "market"), ("农业农村", "农业农村局", "agriculture"),
    ("交通运输", "交通运输局", "transport"), ("城市管理", "城市管理局", "urban"), ("司法行政", "司法局", "justice"),
    ("水利", "水利局", "water"), ("应急管理", "应急管理局", "emergency"),
    ("文化旅游", "文化广电和旅游局", "culture"), ("卫生健康", "卫生健康委员会", "health"),
)  # fmt: skip
PROVINCE_NAMES = {
    "市场监管": "河南省市场监督管理局", "农业农村": "河南省农业农村厅", "交通运输": "河南省交通运输厅",
    "城市管理": "河南省住房和城乡建设厅", "司法行政": "河南省司法厅", "水利": "河南省水利厅",
    "应急管理": "河南省应急管理厅", "文化旅游": "河南省文化和旅游厅", "卫生健康": "河南省卫生健康委员会",
    "生态环境": "河南省生态环境厅",
}  # fmt: skip
MARKS = {line: mark.upper() for line, _, mark in LINES} | {"生态环境": "ECOLOGY"}
FURTHER = (
    ("自然资源", "自然资源和规划局", "LAND"), ("住房城乡建设", "住房和城乡建设局", "HOUSING"), ("教育", "教育局", "EDUCATION"),
    ("人力资源社会保障", "人力资源和社会保障局", "LABOUR"), ("民政", "民政局", "CIVIL"), ("医疗保障", "医疗保障局", "INSURANCE"),
)  # fmt: skip
"""Further lines with a bureau in the city and in every county."""
CITY_ONLY = (
    ("发展改革", "发展和改革委员会", "REFORM"), ("科技", "科学技术局", "SCIENCE"), ("工业信息化", "工业和信息化局", "INDUSTRY"),
    ("财政", "财政局", "FINANCE"), ("商务", "商务局", "COMMERCE"), ("统计", "统计局", "STATISTICS"), ("林业", "林业局", "FORESTRY"),
)  # fmt: skip
VERTICAL = (
    ("烟草", "焦作市烟草专卖局", "TOBACCO"), ("消防救援", "焦作市消防救援支队", "FIRE"), ("气象", "焦作市气象局", "WEATHER"),
)  # fmt: skip
NEIGHBOURS = (
    ("JY", "济源市", "419001", Rank.COUNTY), ("XX", "新乡市", "410700", Rank.PREFECTURE),
    ("ZZ", "郑州市", "410100", Rank.PREFECTURE), ("LY", "洛阳市", "410300", Rank.PREFECTURE),
)  # fmt: skip
WITH_NEIGHBOURS = ("市场监管", "农业农村", "交通运输", "城市管理")
"""Lines in which the city deals with the cities beside it."""

FORMER = (
    ("焦作市工商行政管理局", "JZ-MARKET"), ("焦作市质量技术监督局", "JZ-MARKET"), ("焦作市食品药品监督管理局", "JZ-MARKET"),
    ("焦作市环境保护局", "JZ-ECOLOGY"), ("焦作市国土资源局", "JZ-LAND"), ("焦作市城乡规划局", "JZ-LAND"),
    ("焦作市旅游局", "JZ-CULTURE"), ("焦作市文化广电新闻出版局", "JZ-CULTURE"), ("焦作市卫生和计划生育委员会", "JZ-HEALTH"),
    ("焦作市安全生产监督管理局", "JZ-EMERGENCY"), ("武陟县工商行政管理局", "C410823-MARKET"),
    ("武陟县食品药品监督管理局", "C410823-MARKET"),
)  # fmt: skip
"""Name of an agency before the reform of 2018, and the code of the one that carries on its powers."""
ABOLISHED = "2018-12-30"


@dataclass(frozen=True)
class Plan:
    """An agency to be registered; relations by code."""

    code: str
    name: str
    kind: str
    rank: int
    division: str
    basis: str
    line: str = ""
    government: str = ""
    line_superior: str = ""
    principal: str = ""
    since: str = SINCE

    def values(self, known: dict[str, UUID]) -> dict[str, Any]:
        relations = {n: known.get(getattr(self, n), "") for n in ("government", "line_superior", "principal")}
        return {
            "code": self.code, "name": self.name, "kind": self.kind, "rank": self.rank, "line": self.line,
            "division": self.division, "basis": self.basis, "valid_from": self.since, **relations,
        }  # fmt: skip


GOV, AGENCY = LegalKind.GOVERNMENT, LegalKind.AGENCY


def first_agencies() -> Iterator[Plan]:
    """What must stand before anybody can act: what lies outside the city's supervision, 司法局, the administrators' office."""
    yield from (
        Plan("HA-GOV", "河南省人民政府", GOV, Rank.PROVINCE, "410000", CHECKED),
        Plan("JZ-GOV", "焦作市人民政府", GOV, Rank.PREFECTURE, "410800", CHECKED, line_superior="HA-GOV"),
        Plan("JZ-JUSTICE", "焦作市司法局", AGENCY, Rank.PREFECTURE, "410800", USUAL, "司法行政", "JZ-GOV"),
        Plan("JZ-DATA", "焦作市行政审批和政务信息管理局", AGENCY, Rank.PREFECTURE, "410800", USUAL, "政务信息", "JZ-GOV"),
    )  # fmt: skip
    for line, name in PROVINCE_NAMES.items():
        yield Plan(f"HA-{MARKS[line]}", name, AGENCY, Rank.PROVINCE, "410000", USUAL, line, "HA-GOV")
    for mark, place, division, rank in NEIGHBOURS:
        yield Plan(f"{mark}-GOV", f"{place}人民政府", GOV, rank, division, CHECKED, line_superior="HA-GOV")
        yield from _beside(mark, place, division, rank, "HA-")
    yield Plan("SX-GOV", "山西省人民政府", GOV, Rank.PROVINCE, "140000", CHECKED)
    yield Plan("JC-GOV", "晋城市人民政府", GOV, Rank.PREFECTURE, "140500", CHECKED, line_superior="SX-GOV")
    yield from _beside("JC", "晋城市", "140500", Rank.PREFECTURE, "")


def _beside(mark: str, place: str, division: str, rank: int, province: str) -> Iterator[Plan]:
    for line, name, _ in LINES:
        if line in WITH_NEIGHBOURS:
            above = f"{province}{MARKS[line]}" if province else ""
            yield Plan(
                f"{mark}-{MARKS[line]}", f"{place}{name}", AGENCY, rank, division, USUAL, line, f"{mark}-GOV", above
            )  # fmt: skip


def _city(
    code: str, name: str, line: str = "", *, kind: str = AGENCY, basis: str = USUAL, above: str = ""
) -> Plan:
    return Plan(f"JZ-{code}", name, kind, Rank.PREFECTURE, "410800", basis, line, "JZ-GOV", above)


def other_agencies() -> Iterator[Plan]:
    """The city's agencies in the opinion's fields, superiors first."""
    for line, name, _ in LINES:
        if line != "司法行政":
            yield _city(MARKS[line], f"焦作市{name}", line, above=f"HA-{MARKS[line]}")
    yield _city("ECOLOGY", "焦作市生态环境局", "生态环境", above="HA-ECOLOGY")
    yield _city("POLICE", "焦作市公安局", "公安")
    yield _city("TAX", "国家税务总局焦作市税务局", "税务", kind=LegalKind.VERTICAL)
    yield _city("OFFICE", "焦作市法治政府建设领导小组办公室", kind=LegalKind.COORDINATOR, basis=OPINION)
    yield Plan(
        "JZ-ZONE", "焦作市城乡一体化示范区管理委员会", LegalKind.DELEGATE, Rank.COUNTY, ZONE, OPINION, "", "JZ-GOV"
    )  # fmt: skip
    for code, county in COUNTIES:
        own = f"C{code}"
        yield Plan(f"{own}-GOV", f"{county}人民政府", GOV, Rank.COUNTY, code, CHECKED, line_superior="JZ-GOV")
        for line, name, mark in LINES:
            if not (mark in ("agriculture", "water") and county.endswith("区")):
                yield _county(code, county, line, name, MARKS[line])
        yield _branch(code, f"焦作市生态环境局{county}分局", "生态环境", "ECOLOGY")


def _county(code: str, county: str, line: str, name: str, mark: str) -> Plan:
    own = f"C{code}"
    return Plan(
        f"{own}-{mark}", f"{county}{name}", AGENCY, Rank.COUNTY, code, USUAL, line, f"{own}-GOV", f"JZ-{mark}"
    )  # fmt: skip


def _branch(code: str, name: str, line: str, mark: str) -> Plan:
    """A branch of the city's bureau in a county; it belongs to no county government."""
    return Plan(
        f"C{code}-{mark}", name, LegalKind.BRANCH, Rank.COUNTY, code, USUAL, line, principal=f"JZ-{mark}",
        line_superior=f"JZ-{mark}",
    )  # fmt: skip


def further_agencies() -> Iterator[Plan]:
    """The rest of the city: further lines, the police of the counties, towns and streets, what stood before the reform."""
    for line, name, mark in (*FURTHER, *CITY_ONLY):
        yield _city(mark, f"焦作市{name}", line)
    for line, name, mark in VERTICAL:
        yield _city(mark, name, line, kind=LegalKind.VERTICAL)
    for code, county in COUNTIES:
        is_district = county.endswith("区")
        for line, name, mark in FURTHER:
            if mark == "LAND" and is_district:
                yield _branch(code, f"焦作市{name}{county}分局", line, mark)
            else:
                yield _county(code, county, line, name, mark)
        if is_district:
            yield _branch(code, f"焦作市公安局{county}分局", "公安", "POLICE")
        else:
            yield _county(code, county, "公安", "公安局", "POLICE")
        yield _branch(code, f"{county}消防救援大队", "消防救援", "FIRE")
    yield from _towns()
    for number, (name, heir) in enumerate(FORMER, 1):
        here = next((c for c in COUNTIES if name.startswith(c[1])), None)
        place, rank, own = (
            (here[0], Rank.COUNTY, f"C{here[0]}") if here else ("410800", Rank.PREFECTURE, "JZ")
        )
        line = next((n for n, _, mark in (*LINES, *FURTHER) if heir.endswith(mark.upper())), "生态环境")
        yield Plan(
            f"{own}-OLD-{number:02}", name, AGENCY, rank, place, REFORM, line, f"{own}-GOV", since="2000-01-01"
        )  # fmt: skip


def _towns() -> Iterator[Plan]:
    """Every town and street of the city; those the zone runs belong to no county government."""
    names = dict(COUNTIES) | {ZONE: "焦作市"}
    text = (resources.files("liandong.registry") / "data" / "towns.csv").read_text(encoding="utf-8")
    for row in csv.DictReader(text.splitlines()):
        body = "街道办事处" if row["name"].endswith("街道") else f"{row['name']}人民政府"
        name = f"{row['name'].removesuffix('街道')}{body}" if body == "街道办事处" else body
        is_zone = row["parent"] == ZONE
        yield Plan(
            f"T{row['code']}", f"{names[row['parent']]}{name}", LegalKind.TOWNSHIP, Rank.TOWNSHIP, row["code"], GRANTED,
            government="JZ-GOV" if is_zone else f"C{row['parent']}-GOV", principal="JZ-ZONE" if is_zone else "",
        )  # fmt: skip
