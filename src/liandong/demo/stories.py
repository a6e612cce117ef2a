"""演示之城里已经发生的几件事：名录校核，有办结的、有在办的、有逾期的，时间为模拟。"""

from __future__ import annotations

from datetime import datetime, timedelta

from liandong.demo.city import City
from liandong.kernel import clocks, door
from liandong.kernel.actor import system_actor
from liandong.now import at, now
from liandong.registry.founding import done
from liandong.registry.models import Correction


def play(city: City) -> None:
    """Play the corrections once; a second call changes nothing."""
    if Correction.objects.exists():
        return
    today = now()
    with at(today - timedelta(days=40)):
        enter_contacts(city)
    _settled(city, today - timedelta(days=36))
    _overdue(city, today - timedelta(days=30))
    _waiting(city, today - timedelta(days=3))


def enter_contacts(city: City) -> None:
    """Four agencies enter how they are reached; a second call changes nothing."""
    cast = (
        ("wz.lianluo", "C410823-MARKET", "武陟市监", "0391-7000001"), ("wz.nongye", "C410823-AGRICULTURE", "武陟农业", "0391-7000002"),
        ("ba.lianluo", "C410822-AGRICULTURE", "博爱农业", "0391-8000003"), ("jz.nongye", "JZ-AGRICULTURE", "焦作农业", "0391-3000004"),
    )  # fmt: skip
    for account, code, short, phone in cast:
        actor = city.actor(account)
        values = {
            "short_name": short,
            "phone": phone,
            "address": "演示路1号",
            "liaison": actor.person_name,
            "liaison_phone": phone,
        }
        key, name = f"demo:contacts:{code}", "registry.change_agency_details"
        done(door.perform(actor, name, city.agency(code), values, key=key))


def _file(city: City, account: str, code: str, field: str, proposed: str, ground: str) -> Correction:
    values = {"agency": city.agency(code), "field": field, "proposed": proposed, "ground": ground}
    uuid = done(
        door.perform(
            city.actor(account),
            "registry.file_correction",
            None,
            values,
            key=f"demo:file:{account}:{code}:{field}",
        )
    )
    return Correction.objects.get(uuid=uuid)


def _settled(city: City, moment: datetime) -> None:
    with at(moment):
        correction = _file(
            city,
            "wz.lianluo",
            "C410822-AGRICULTURE",
            "address",
            "博爱县演示大道2号",
            "寄送协查函被退回，经电话核实已迁新址。",
        )
    with at(moment + timedelta(days=2, hours=3)):
        done(
            door.perform(
                city.actor("ba.lianluo"), "registry.accept_correction", correction.uuid,
                {"answer": "情况属实，已更正，感谢提醒。"}, key=f"demo:accept:{correction.number}",
            )
        )  # fmt: skip


def _overdue(city: City, moment: datetime) -> None:
    with at(moment):
        _file(
            city,
            "ba.lianluo",
            "C410823-MARKET",
            "phone",
            "0391-7000011",
            "所登记的电话多次无人接听，总机告知已换号。",
        )
    clocks.tell_overdue(system_actor("逾期提示", "demo"))


def _waiting(city: City, moment: datetime) -> None:
    with at(moment):
        _file(
            city,
            "jz.nongye",
            "C410823-AGRICULTURE",
            "phone",
            "0391-7000012",
            "公开电话与单位门户网站所载不一致。",
        )
        _file(
            city,
            "jy.lianluo",
            "C410823-MARKET",
            "short_name",
            "武陟县市监局",
            "简称与往来公文所用不一致，请统一。",
        )
