"""案件测试共用的几步：事项、职权、执法人员、登记卡、拟立案，都从门里走。"""

from __future__ import annotations

from typing import Any
from uuid import UUID

from liandong.cases.models import Case, Decision
from liandong.demo import officers
from liandong.demo.city import City
from liandong.kernel.roles import Role
from liandong.kernel.tests.staging import did
from liandong.kernel.tests.staging_catalogue import item_values, power_values
from liandong.kernel.tests.staging_parties import check, party_values

CODE = check("91410823MA0000001")
SHOP = "武陟县示例农资店（虚构）"
ITEM = "T-AJ-1"
NEXT_HEAD = ("ba.juzhang", "张局长", "C410822-AGRICULTURE", Role.AGENCY_HEAD)


def ready(city: City) -> City:
    """A city with a party, an item that 武陟市场监管局 and 武陟农业农村局 may both punish, and certified officers."""
    officers.play(city)
    did(city.actor("wz.lianluo"), "parties.register_party", None, party_values(SHOP, CODE))
    values = item_values(ITEM, "农药标签监督", aspects=["行政处罚"])
    item = did(city.actor("wz.fazhi"), "catalogue.register_item", None, values)
    did(city.actor("wz.juzhang"), "catalogue.publish_item", item, {"published_on": "2020-01-01"})
    power(city, "wz.fazhi", "C410823-MARKET", "410823")
    power(city, "wz.nongye", "C410823-AGRICULTURE", "410823")
    return city


def power(city: City, account: str, holder: str, place: str) -> None:
    """One power to punish on the item of these stories, registered by its own agency, confirmed."""
    values = power_values(ITEM, city.agency(holder), place)
    made = did(city.actor(account), "catalogue.register_power", None, values)
    did(city.actor("jiandu"), "catalogue.confirm_power", made)


def act_values(**more: Any) -> dict[str, Any]:
    """What is said of the act."""
    return {
        "party": CODE, "item": ITEM, "conduct": "经营标签不合格的农药", "division": "410823", "since": "2026-02-01",
        "until": "2026-02-01", "facts": "现场检查发现", **more,
    }  # fmt: skip


def card(case_no: str, approved_at: str = "2026-03-02 09:00", **more: Any) -> dict[str, Any]:
    """What a card says; approved with evidence unless told otherwise."""
    return (
        act_values(case_no=case_no, approved_at=approved_at, approval_evidence=f"立案审批表 {case_no}") | more
    )


def registered(city: City, account: str, case_no: str, *args: Any, **more: Any) -> Case:
    made = did(city.actor(account), "cases.register_case", None, card(case_no, *args, **more))
    return Case.objects.get(uuid=made)


def proposed(city: City, **more: Any) -> Case:
    """A proposal of 武陟市场监管局, by its handler."""
    values = act_values(officers="冯承办、褚巡查") | more
    return Case.objects.get(uuid=did(city.actor("wz.chengban"), "cases.propose_filing", None, values))


SIGNED = "2026-03-02 09:00"
"""When the head signed the sheet of a case of which tests say what was done in that month."""


def approved(city: City, signed: str = "", **more: Any) -> Case:
    """The same, reviewed and approved: here and now, or on paper at another moment."""
    case = proposed(city, **more)
    did(city.actor("wz.fuze"), "cases.review_filing", case.uuid)
    paper = {"approved_at": signed, "approval_evidence": "立案审批表1号"} if signed else {}
    did(city.actor("wz.juzhang"), "cases.approve_filing", case.uuid, paper)
    case.refresh_from_db()
    return case


def decision(no: str, **more: Any) -> dict[str, Any]:
    return {"decision_no": no, "decided_on": "2026-03-20", "penalties": ["罚款"], "fine": "5000", **more}


def decided(city: City, account: str, case: UUID, no: str, **more: Any) -> Decision:
    did(city.actor(account), "cases.record_decision", case, decision(no, **more))
    return Decision.objects.get(case__uuid=case, decision_no=no)
