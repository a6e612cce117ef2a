"""监管事项、职权、监管标准怎样成批导入：一行一次办理，和在页面上填一样。"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from liandong.catalogue.actions.items import CORRECT_ITEM, REGISTER_ITEM
from liandong.catalogue.actions.powers import REGISTER_POWER
from liandong.catalogue.actions.standards import ISSUE_STANDARD, REVISE_STANDARD
from liandong.catalogue.models import Item, Power, Standard
from liandong.importing.forming import FormTarget
from liandong.importing.targets import register
from liandong.kernel.actions import Act


def _item(act: Act, values: Mapping[str, Any]) -> Item | None:
    return Item.objects.filter(code=values["code"].upper()).first()


def _power(act: Act, values: Mapping[str, Any]) -> Power | None:
    same = {n: values[n] for n in ("item", "holder", "valid_from")}
    standing = Power.objects.filter(**same, place=values["place"].code, state__in=("draft", "in_force"))
    return standing.order_by("id").first()


def _standard(act: Act, values: Mapping[str, Any]) -> Standard | None:
    held = Standard.objects.filter(item=values["item"], owner=act.record.owner, state="in_force")
    return held.filter(region=values["region"].code).first()


ITEMS = register(
    FormTarget(
        "items", "监管事项", REGISTER_ITEM, _item, "已经公布的，内容有变须由编制机关负责人修订。",
        changing=CORRECT_ITEM, while_in=("draft",), unasked=("source",),
        also={
            "code": ("编码", "事项代码"), "name": ("抽查事项", "检查事项", "事项", "抽查事项名称"),
            "line": ("领域", "抽查领域"), "objects_told": ("检查对象", "抽查对象"), "basis": ("检查依据", "抽查依据", "法律依据"),
            "method": ("检查方式", "抽查方式"),
        },
    ).target()
)  # fmt: skip

POWERS = register(
    FormTarget(
        "powers", "职权", REGISTER_POWER, _power, "职权不能更改，请定止日后另行登记。", unasked=("source",),
        also={"item": ("事项编码", "职权事项"), "holder": ("实施主体", "执法主体", "行使主体"), "place": ("行政区划",)},
    ).target()
)  # fmt: skip

STANDARDS = register(
    FormTarget(
        "standards", "监管标准", ISSUE_STANDARD, _standard, "请逐个修订。", changing=REVISE_STANDARD,
        also={"item": ("事项编码",), "points": ("检查内容",)},
    ).target()
)  # fmt: skip
