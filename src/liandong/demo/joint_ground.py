"""联合检查的故事从什么开始：武陟县市场监管、农业农村、应急管理三家，各有一个已公布的事项、六名执法人员，十家虚构的农资店。

Main names: `ready`, `DEPARTMENTS`, `FIRMS`.
"""

from __future__ import annotations

from liandong.accounts.models import Person
from liandong.catalogue.models import Item
from liandong.demo.bodies import AGENCY, USUAL, Plan
from liandong.demo.catalogue import PUNISH_CHECK, SECOND
from liandong.demo.city import City
from liandong.demo.contest import SAMPLE
from liandong.kernel.roles import Role
from liandong.parties.models import Party
from liandong.registry.models import Agency, Rank

HERE = "410823"
MARKET, FARM, SAFETY = "C410823-MARKET", "C410823-AGRICULTURE", "C410823-EMERGENCY"
NAMES = {MARKET: "武陟县市场监督管理局", FARM: "武陟县农业农村局", SAFETY: "武陟县应急管理局"}
LIAISON, HEAD, SUPERVISOR, USER = "wz.lianluo", "wz.juzhang", "jiandu", "jz.nongju"
CITY_FARM = "JZ-AGRICULTURE"
ABOVE = {MARKET: "JZ-MARKET", FARM: CITY_FARM, SAFETY: "JZ-EMERGENCY"}
"""The city bureau of each line; where it stands it holds the item everywhere, so that no other county lacks anybody."""
CAST = (
    SECOND, ("wz.nongju", "田局长", FARM, Role.AGENCY_HEAD), ("wz.yingji", "骆应急", SAFETY, Role.LIAISON),
    ("wz.yingju", "樊局长", SAFETY, Role.AGENCY_HEAD), (USER, "金局长", CITY_FARM, Role.AGENCY_HEAD),
)  # fmt: skip
DEPARTMENTS = (
    ("wz.chengban", HEAD, MARKET, "SL-LH-1", "农资标签检查"),
    ("wz.nongye", "wz.nongju", FARM, "SL-LH-2", "农资购销台账检查"),
    ("wz.yingji", "wz.yingju", SAFETY, "SL-LH-3", "农资仓库消防通道检查"),
)
"""Who goes on with it, who approves, the agency, its item."""
LINES = {MARKET: "市场监管", FARM: "农业农村", SAFETY: "应急管理"}
OFFICERS = (
    (LIAISON, MARKET, "齐伍余元卜顾"),
    ("wz.nongye", FARM, "孟黄和穆萧尹"),
    ("wz.yingji", SAFETY, "姚邵湛汪祁毛"),
)
FIRMS = tuple(
    (f"武陟县示例农资店{n}号（虚构）", risk)
    for n, risk in zip("一二三四五六七八九十", "AAABBBCCDD", strict=True)
)


def ready(city: City) -> None:
    """The people, the officers, the items, who has power over them, and the firms; does only what is missing."""
    if Item.objects.filter(code=DEPARTMENTS[0][3]).exists():
        return
    city.add_agency(
        Plan(SAFETY, NAMES[SAFETY], AGENCY, Rank.COUNTY, HERE, USUAL, LINES[SAFETY], "C410823-GOV")
    )
    for cast in CAST:
        if not Person.objects.filter(account=cast[0]).exists():
            city.join(cast)
    _officers(city)
    above = set(Agency.objects.filter(code__in=ABOVE.values()).values_list("code", flat=True))
    for _, _, holder, code, name in DEPARTMENTS:
        _item(city, holder, code, name)
        if ABOVE[holder] in above:
            _power(city, code, ABOVE[holder], "410800")
    for name, risk in FIRMS:
        _firm(city, name, risk)


def _officers(city: City) -> None:
    """Half of each department's may lead; numbers begin with 97, which is no province."""
    for n, (account, code, names) in enumerate(OFFICERS):
        for place, name in enumerate(names):
            values = {
                "name": f"{name}示例", "certificate": f"97{n}{place:08d}", "issued_by": "河南省人民政府（演示）", "valid_from": "2024-01-01",
                "valid_to": "2028-12-31", "lines": LINES[code], "may_lead": place % 2 == 0, "duty": "on", "source": "演示名册",
                "is_on_staff": True,
            }  # fmt: skip
            made = city.act(account, "registry.register_officer", None, values)
            city.act(SUPERVISOR, "registry.confirm_officer", made)


def _item(city: City, holder: str, code: str, name: str) -> None:
    values = {
        "code": code, "name": name, "line": LINES[holder], "aspects": PUNISH_CHECK, "basis": SAMPLE, "objects_told": "农资店",
        "method": "现场检查", "scope": "joint", "since": "2020-01-01", "source": SAMPLE, "is_sample": "on",
    }  # fmt: skip
    made = city.act("wz.fazhi", "catalogue.register_item", None, values)
    city.act(HEAD, "catalogue.publish_item", made, {"published_on": "2020-01-01"})
    _power(city, code, holder, HERE)


def _power(city: City, code: str, holder: str, place: str) -> None:
    values = {
        "item": code, "holder": city.agency(holder), "place": place, "kinds": PUNISH_CHECK, "basis": "法定职权", "article": SAMPLE,
        "valid_from": "2020-01-01", "source": SAMPLE, "is_sample": "on",
    }  # fmt: skip
    made = city.act(SUPERVISOR, "catalogue.register_power", None, values)
    city.act(SECOND[0], "catalogue.confirm_power", made)


def _firm(city: City, name: str, risk: str) -> None:
    """No code: none that is plainly nobody's could be printed on a notice."""
    if Party.objects.filter(name=name).exists():
        return
    values = {
        "form": "enterprise", "name": name, "code": "", "division": HERE, "address": "示例路1号", "industry": "5166",
        "source": "演示：并非真实企业",
    }  # fmt: skip
    made = city.act(LIAISON, "parties.register_party", None, values)
    facts = {"risk": risk, "risk_on": "2026-01-05", "risk_source": "演示分类"}
    city.act(LIAISON, "parties.classify_party", made, facts)
