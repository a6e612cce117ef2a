"""演示之城里的入企检查：沁阳市城市管理、交通运输、水利三家一次去一家建筑公司；六天前的一次确认了结果，两家公示了，今天的一次牵头的到了，另两家还没有到；企业凭入企码评价、投诉了先前的一次。

The firm, the officers and what was found are plainly invented; the items and powers come with the catalogue.
"""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

from liandong.demo.city import City
from liandong.demo.delivering import deliver, newest
from liandong.demo.findings import PARTY
from liandong.kernel import door
from liandong.kernel.actor import system_actor
from liandong.kernel.roles import Role
from liandong.now import at, now, today
from liandong.onsite.actions.hearing import MACHINE
from liandong.onsite.models import Inspection
from liandong.registry.founding import done
from liandong.registry.models import Officer
from liandong.results.queries import of_part

URBAN, TRANSPORT, WATER = "C410882-URBAN", "C410882-TRANSPORT", "C410882-WATER"
PEOPLE = (
    ("qy.chengguan.xun", "穆巡查", URBAN, Role.HANDLER),
    ("qy.shuili", "汪水利", WATER, Role.LIAISON),
    ("qy.shuili.ju", "龚局长", WATER, Role.AGENCY_HEAD),
)
DEPARTMENTS = (
    ("qy.chengguan", "qy.chengguan.ju", URBAN, "城市管理", ("穆巡查", "戚执勤"), "JZ-SR-45\nJZ-DQ-38"),
    ("qy.jiaotong", "qy.jiaotong.ju", TRANSPORT, "交通运输", ("路稽查", "车运政"), "JZ-DQ-38"),
    ("qy.shuili", "qy.shuili.ju", WATER, "水利", ("江水政", "池巡河"), "SL-GSGD"),
)
"""Who fills in, who approves, the agency, its line, its two officers, what it looks at."""
WHY = "工地换了运输车辆，先前的结果不能说明现在的情况"


def play(city: City) -> None:
    """Play them once; a second call changes nothing."""
    if Inspection.objects.exists():
        return
    for cast in PEOPLE:
        city.join(cast)
    _officers(city)
    before = newest()
    with at(now() - timedelta(days=6)):
        made = _approved(city)
        _entered(city, made)
        _registered(city, made)
        _voiced(made)
        _published(city, made)
        deliver(before)
    city.act(
        DEPARTMENTS[0][0], "onsite.enter_site", _approved(city), {"present": _sent(URBAN), "met": "项目经理"}
    )
    deliver(before)


def _published(city: City, made: UUID) -> None:
    """Two departments publish what they found; the third has still to decide."""
    until = {
        "until": (today() + timedelta(days=180)).isoformat(), "until_why": "本机关的决定（演示）", "is_read": "on",
    }  # fmt: skip
    for account, head, *_ in DEPARTMENTS[:2]:
        notice = of_part(made, city.actor(account).agency)
        assert notice is not None
        city.act(account, "results.propose_notice", notice.uuid, {"reviewed_by": "演示审查人"})
        city.act(head, "results.approve_notice", notice.uuid, until)


def _voiced(made: UUID) -> None:
    """What the firm wrote with the code of its notice."""
    firm, code = system_actor(MACHINE, "demo"), Inspection.objects.get(uuid=made).code
    said = {
        "onsite.receive_rating": {"score": "4", "cards": "yes", "scope": "yes"},
        "onsite.receive_complaint": {
            "topic": "too_often",
            "text": "同一份资质材料，三家部门各要了一遍（演示）。",
        },
    }
    for name, values in said.items():
        done(door.perform(firm, name, None, {"code": code, **values}, key=f"demo:{uuid4()}"))


def _officers(city: City) -> None:
    number = 100
    for account, _, _, line, names, _ in DEPARTMENTS:
        for name in names:
            number += 1
            values = {
                "name": name, "certificate": f"99{number:09d}", "issued_by": "河南省人民政府（演示）", "valid_from": "2024-01-01",
                "valid_to": (today() + timedelta(days=900)).isoformat(), "lines": line, "duty": "on", "source": "演示名册",
                "is_on_staff": True,
            }  # fmt: skip
            made = city.act(account, "registry.register_officer", None, values)
            city.act("jiandu", "registry.confirm_officer", made)


def _sent(code: str) -> list[str]:
    rows = Officer.objects.filter(agency__code=code, state="in_force").order_by("certificate")
    return list(rows.values_list("certificate", flat=True)[:2])


def _approved(city: City) -> UUID:
    """Planned by the first, filled in by the others, approved by each head."""
    lead, *others = DEPARTMENTS
    values: dict[str, Any] = {
        "party": PARTY["name"], "origin": "planned", "ground": "演示：建筑工地联合检查计划1号", "on": today().isoformat(),
        "items": lead[5], "officers": _sent(lead[2]), "partners": [code for _, _, code, *_ in others],
    }  # fmt: skip
    made = city.act(lead[0], "onsite.plan_inspection", None, values)
    for account, _, code, _, _, items in others:
        city.act(account, "onsite.prepare_part", made, {"items": items, "officers": _sent(code)})
    for _, head, *_ in DEPARTMENTS:
        city.act(head, "onsite.approve_part", made, {"opinion": "同意", "why": WHY})
    return made


def _entered(city: City, made: UUID) -> None:
    for account, _, code, *_ in DEPARTMENTS:
        city.act(account, "onsite.enter_site", made, {"present": _sent(code), "met": "项目经理"})


def _row(subject: str, device: str, number: int, result: str = "1", **more: str) -> dict[str, Any]:
    return {
        "id": str(uuid4()), "subject": subject, "device": device, "number": number, "at": now().isoformat(), "result": result, **more,
    }  # fmt: skip


def _registered(city: City, made: UUID) -> None:
    """One item is to be put right; everything is confirmed and may be relied on."""
    due = (today() + timedelta(days=20)).isoformat()
    told = "围挡有两处缺口，责令限期改正"
    rows = {
        "qy.chengguan": [
            _row("JZ-SR-45", "演示设备甲", 1), _row("JZ-DQ-38", "演示设备甲", 2, "E", told=told, follow_up="rectify", rectify_by=due),
            _row("ask:trading", "演示设备甲", 3, "yes"), _row("ask:address", "演示设备甲", 4, "yes"),
        ],
        "qy.jiaotong": [_row("JZ-DQ-38", "演示设备乙", 1)],
        "qy.shuili": [_row("SL-GSGD", "演示设备丙", 1)],
    }  # fmt: skip
    for account, batch in rows.items():
        city.act(account, "onsite.take_registers", made, {"rows": json.dumps(batch)})
    refused = {"refusal": "项目经理说要先请示", "witness": "监理单位代表"}
    for account, *_ in DEPARTMENTS:
        remarks = "马上修补围挡" if account == "qy.chengguan" else "无"
        city.act(account, "onsite.take_statement", made, {"remarks": remarks, **refused})
        city.act(account, "onsite.end_part", made)
    for _, head, *_ in DEPARTMENTS:
        city.act(head, "onsite.confirm_part", made)
