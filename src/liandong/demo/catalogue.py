"""演示之城的清单：几个监管事项、谁有权管、赋权乡镇前后、一份两家机关的标准。

The items of Jiaozuo's own regulations are real and name their article; those whose real list was not obtained (the
township grants of 焦政〔2025〕6号 among them) are marked 示例. Planted on purpose: one overlap in 沁阳市, one gap in
孟州市, one town that took over on 2025-12-25 and one whose older grant ended the day before. `PLANTED` names them.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from liandong.catalogue.models import Item
from liandong.demo.bodies import COUNTIES, SINCE, Plan
from liandong.demo.city import City
from liandong.kernel import door
from liandong.kernel.roles import Role
from liandong.registry.founding import done
from liandong.registry.models import LegalKind, Rank

SAMPLE = "示例：公开报道中的举例，逐项清单未取得"
USUAL = "演示：按条例所称主管部门对应的机关登记，未与权责清单核对"
GRANT = "焦作市人民政府关于印发调整赋予乡镇（街道）行政处罚权事项清单的通知（焦政〔2025〕6号）"
DISTRICTS = ("410802", "410803", "410804", "410811")
PUNISH_CHECK = ["行政处罚", "行政检查"]

TOWNS = (
    ("T410823104", "武陟县大封镇人民政府", "410823104", "C410823-GOV"),
    ("T410882102", "沁阳市西万镇人民政府", "410882102", "C410882-GOV"),
)
SECOND = ("jiandu.fuhe", "华复核", "JZ-JUSTICE", Role.SUPERVISOR)
HEADS = (
    ("jz.nongye.ju", "金局长", "JZ-AGRICULTURE", Role.AGENCY_HEAD),
    ("jz.chengguan.fa", "魏法制", "JZ-URBAN", Role.LEGAL_REVIEWER),
    ("jz.chengguan.ju", "陶局长", "JZ-URBAN", Role.AGENCY_HEAD),
    ("qy.chengguan.ju", "姜局长", "C410882-URBAN", Role.AGENCY_HEAD),
)

PLANTED = {
    ("职权重叠", "JZ-DQ-38", "410882"): {"C410882-URBAN", "C410882-TRANSPORT"},
    ("职权空白", "SL-GSGD", "410883"): set(),
}


@dataclass(frozen=True)
class Planned:
    """An item to be registered and who holds its powers, by the mark of the county bureaus' codes.

    Attributes:
        mark: end of the county bureaus' codes; empty where the city bureau alone holds it.
        city: code of the city bureau, which holds it in the districts that have no bureau, or everywhere.
        missing: counties where nobody holds it.
        is_real: the article has been read.
    """

    code: str
    name: str
    line: str
    basis: str
    objects: str
    since: str
    mark: str
    city: str = ""
    has_city_too: bool = False
    missing: tuple[str, ...] = ()
    is_real: bool = True


STREET = "《焦作市城市市容和环境卫生管理条例》"
ITEMS = (
    Planned("JZ-SR-45", "擅自堆放物料、搭建建（构）筑物或者其他设施", "城市管理", f"{STREET}第四十五条", "单位和个人", "2018-01-01", "URBAN"),
    Planned("JZ-SR-47", "擅自设置大型户外广告", "城市管理", f"{STREET}第四十七条", "户外广告设置人", "2018-01-01", "URBAN"),
    Planned("JZ-DQ-38", "违反扬尘污染防治规定", "城市管理", "《焦作市大气污染防治条例》第三十八条", "建设、施工、运输单位", "2019-11-01", "URBAN"),
    Planned("JZ-DQ-37", "违反大气污染物排放管理规定", "生态环境", "《焦作市大气污染防治条例》第三十七条", "排放大气污染物的单位", "2019-11-01", "", "JZ-ECOLOGY"),
    Planned("JZ-LY-63", "未取得旅行社业务经营许可从事经营性旅游业务", "文化旅游", "《焦作市全域旅游促进条例》第六十三条", "旅游经营者", "2021-01-01", "CULTURE", "JZ-CULTURE", has_city_too=True),
    Planned("SL-JGFS", "露天焚烧秸秆", "农业农村", "依据条文待核（豫政〔2025〕15号指导目录举例）", "农户、经营主体", "2020-01-01", "AGRICULTURE", "JZ-AGRICULTURE", is_real=False),
    Planned("SL-GSGD", "在农村集中供水管道上直接装泵抽水", "水利", "依据条文待核（豫政〔2025〕15号指导目录举例）", "用水单位和个人", "2020-01-01", "WATER", "JZ-WATER", missing=("410883",), is_real=False),
)  # fmt: skip


class Catalogue:
    """Builds the catalogue through the door; `build` may be called again and does nothing when it stands."""

    def __init__(self, city: City) -> None:
        self._city = city

    def build(self) -> None:
        """Items, powers and standards, with the people it takes."""
        if Item.objects.exists():
            return
        for code, name, division, government in TOWNS:
            plan = Plan(
                code, name, LegalKind.TOWNSHIP, Rank.TOWNSHIP, division, "演示：名称按国家地名信息库",
                government=government,
            )  # fmt: skip
            self._city.add_agency(plan)
        for cast in (SECOND, *HEADS):
            self._city.join(cast)
        for planned in ITEMS:
            self._item(planned)
            self._powers(planned)
        self._planted()
        self._standards()

    def _do(
        self, account: str, action: str, record: Any, values: dict[str, Any], key: str, reason: str = ""
    ) -> Any:
        actor = self._city.actor(account)
        return done(door.perform(actor, action, record, values, key=f"demo:{action}:{key}", reason=reason))

    def _item(self, p: Planned) -> None:
        """Compiled and made public by the city's 城市管理局, as the office that keeps the demonstration's list."""
        values = {
            "code": p.code, "name": p.name, "line": p.line, "aspects": PUNISH_CHECK, "basis": p.basis,
            "objects_told": p.objects, "method": "现场检查", "scope": "joint", "since": p.since,
            "source": p.basis if p.is_real else SAMPLE, "is_sample": not p.is_real,
        }  # fmt: skip
        made = self._do("jz.chengguan.fa", "catalogue.register_item", None, values, p.code)
        self._do("jz.chengguan.ju", "catalogue.publish_item", made, {"published_on": p.since}, p.code)

    def _powers(self, p: Planned) -> None:
        if not p.mark:
            self._power(p, p.city, "410800")
            return
        for county, _ in COUNTIES:
            if county in p.missing:
                continue
            is_city = bool(p.city) and not p.has_city_too and county in DISTRICTS
            self._power(p, p.city if is_city else f"C{county}-{p.mark}", county)
        if p.has_city_too:
            self._power(p, p.city, "410800")
            return
        self._power(p, "JZ-ZONE", "410871", basis="赋权派出机关", source=SAMPLE, is_sample=True)

    def _power(self, p: Planned, holder: str, place: str, **more: Any) -> Any:
        """Registered by one supervisor of the city's 司法局, checked by the other."""
        values = {
            "item": p.code, "holder": self._city.agency(holder), "place": place, "kinds": PUNISH_CHECK,
            "basis": "法定职权", "article": p.basis, "valid_from": max(p.since, SINCE), "source": USUAL,
            "is_sample": not p.is_real, **more,
        }  # fmt: skip
        key = f"{p.code}:{holder}:{place}:{values['valid_from']}"
        made = self._do("jiandu", "catalogue.register_power", None, values, key)
        self._do(SECOND[0], "catalogue.confirm_power", made, {}, key)
        return made

    def _planted(self) -> None:
        by_code = {p.code: p for p in ITEMS}
        self._power(by_code["JZ-DQ-38"], "C410882-TRANSPORT", "410882", source="演示：有意重叠")
        straw, signs = by_code["SL-JGFS"], by_code["JZ-SR-47"]
        grant = {
            "basis": "赋权乡镇（街道）",
            "suspends": PUNISH_CHECK,
            "kinds": PUNISH_CHECK,
            "is_sample": True,
        }
        self._power(
            straw, "T410823104", "410823104", valid_from="2025-12-25", article=GRANT, source=SAMPLE,
            taken_from=self._city.agency("C410823-AGRICULTURE"), decision="豫政〔2025〕15号", notice="焦政〔2025〕6号",
            **grant,
        )  # fmt: skip
        old = self._power(
            signs, "T410882102", "410882102", valid_from="2023-07-03",
            article="沁阳市开展乡（镇）街道综合行政执法工作实施方案（沁政〔2023〕10号）", source=SAMPLE,
            taken_from=self._city.agency("C410882-URBAN"), decision="豫政文〔2023〕47号", notice="焦政〔2023〕6号", **grant,
        )  # fmt: skip
        end = {"last_day": "2025-12-24", "end_basis": GRANT}
        self._do("jiandu", "catalogue.end_power", old, end, "T410882102", reason="全市赋权全部取消，另行调整")

    def _standards(self) -> None:
        """Two yardsticks for one item, which differ in one point."""
        city = "牢固｜无松动、锈蚀、破损\n期限｜在许可期限内\n内容｜无违法广告内容"
        county = "牢固｜无松动、锈蚀、破损\n期限｜许可届满30日前已申请延续"
        for account, region, points in (
            ("jz.chengguan.ju", "410800", city),
            ("qy.chengguan.ju", "410882", county),
        ):
            values = {
                "item": "JZ-SR-47", "region": region, "title": "大型户外广告设置检查标准", "document": "演示标准",
                "points": points, "since": "2024-01-01", "is_sample": True,
            }  # fmt: skip
            self._do(account, "catalogue.issue_standard", None, values, region)
