"""演示之城里的双随机抽查：沁阳市城市管理局的清单、一个扬尘场景、一项已公布的计划、一项等交通运输局确认的计划。

The item, its powers and the people of the partner come with the findings; the documents named are plainly of the demonstration.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

from liandong.demo.city import City
from liandong.demo.delivering import deliver, newest
from liandong.inspections.models import Plan
from liandong.kernel.roles import Role
from liandong.now import at, now, today

KEEPER = ("qy.chengguan", "戴联络", "C410882-URBAN", Role.LIAISON)
LIAISON, HEAD, PARTNER = KEEPER[0], "qy.chengguan.ju", "qy.jiaotong"
SCENE = {
    "name": "建筑工地一业一查", "objects_told": "建设、施工、运输单位", "items": "JZ-DQ-38\nJZ-DQ-37", "document": "演示：场景清单1号",
}  # fmt: skip


def play(city: City) -> None:
    """Play them once; a second call changes nothing."""
    if Plan.objects.exists():
        return
    city.join(KEEPER)
    before = newest()
    with at(now() - timedelta(days=8)):
        _listed(city)
        city.act(HEAD, "inspections.issue_scene", None, SCENE)
        _published(city, _asked(city, "扬尘污染防治联合抽查"))
        _asked(city, "渣土运输联合抽查")
        deliver(before)


def _day() -> dict[str, str]:
    return {"published_on": today().isoformat()}


def _listed(city: City) -> None:
    """The list, with a cap that is an example."""
    cap = {"cap_visits": 2, "cap_document": "演示：年度检查频次公告", "cap_on": today().isoformat()}
    made = city.act(LIAISON, "inspections.compile_list", None, {"year": today().year} | cap)
    city.act(HEAD, "inspections.publish_list", made, _day())


def _asked(city: City, title: str) -> UUID:
    """A plan with one partner, sent to it."""
    values: dict[str, Any] = {
        "title": title, "year": today().year, "scene": SCENE["name"], "items": "JZ-DQ-38", "partners": "C410882-TRANSPORT",
        "division": "410882", "ratios": "A｜3｜1\nB｜5｜1\nC｜10｜1｜40\nD｜100", "officers": 2,
        "starts_on": today().isoformat(), "ends_on": f"{today().year}-12-31", "scheme": "演示：联查方案1号", "rules": "演示：抽查细则1号",
    }  # fmt: skip
    made = city.act(LIAISON, "inspections.draft_plan", None, values)
    city.act(LIAISON, "inspections.ask_partners", made)
    return made


def _published(city: City, plan: UUID) -> None:
    """Confirmed, approved, filed, public."""
    city.act(PARTNER, "inspections.confirm_part", plan)
    city.act(HEAD, "inspections.approve_plan", plan)
    city.act(LIAISON, "inspections.lodge_plan", plan)
    city.act("jiandu", "inspections.file_plan", plan, {"filed_no": "演示备案1号"})
    city.act(HEAD, "inspections.publish_plan", plan, _day())
