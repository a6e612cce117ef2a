"""演示之城的执法人员：几家机关的名录，有能派的、有快到期的、有不在岗的；姓名和证号均为虚构。

Numbers begin with 99, which is no province.
"""

from __future__ import annotations

from datetime import timedelta

from liandong.demo.city import City
from liandong.kernel import door
from liandong.now import today
from liandong.registry.founding import done
from liandong.registry.models import Officer

ROSTERS = (
    ("wz.lianluo", "市场监管", ("冯承办", "褚巡查", "秦检查", "尤特设")),
    ("wz.nongye", "农业农村", ("许农管", "何植保")),
    ("ba.lianluo", "农业农村", ("吕农管", "张植保")),
    ("jz.nongye", "农业农村", ("孔督查", "曹督查")),
)


def play(city: City) -> None:
    """Register and confirm each officer once; a second call changes nothing."""
    if Officer.objects.exists():
        return
    supervisor, number = city.actor("jiandu"), 0
    for account, line, names in ROSTERS:
        for place, name in enumerate(names):
            number += 1
            days = 100 if place == 0 else 365 * 3
            values = {
                "name": name, "certificate": f"99{number:09d}", "issued_by": "河南省人民政府（演示）",
                "valid_from": "2024-01-01", "valid_to": (today() + timedelta(days=days)).isoformat(), "lines": line,
                "may_lead": place == 0, "duty": "on", "source": "演示名册", "is_on_staff": True,
            }  # fmt: skip
            made = done(
                door.perform(
                    city.actor(account),
                    "registry.register_officer",
                    None,
                    values,
                    key=f"demo:officer:{number}",
                )
            )
            done(
                door.perform(
                    supervisor, "registry.confirm_officer", made, {}, key=f"demo:officer:ok:{number}"
                )
            )
    away = Officer.objects.get(name="尤特设")
    work = {"lines": "市场监管", "specialities": "特种设备", "duty": "seconded"}
    done(
        door.perform(
            city.actor("wz.lianluo"), "registry.change_officer", away.uuid, work, key="demo:officer:away"
        )
    )
