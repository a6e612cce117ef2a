"""台上的成批导入：各种状态都有一份；自动的几步由系统行为人办，与后台作业一样。"""

from __future__ import annotations

from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from liandong.kernel.actor import system_actor
from liandong.kernel.roles import Level

PAIRS = "名称＝企业名称\n地址＝住所"


def sheet(*lines: str, name: str = "名单.csv") -> dict[str, Any]:
    """A CSV of names and addresses as an upload."""
    text = "\r\n".join(("企业名称,统一社会信用代码,住所", *lines))
    return {"file": SimpleUploadedFile(name, text.encode("utf-8"), content_type="text/csv")}


def _deciding(keeper: Any, system: Any, did: Any) -> Any:
    """A sheet of rows that may be either of two namesakes; some are decided, one is left."""
    for n in (1, 2):
        values = {
            "form": "enterprise",
            "name": "武陟县同名示例厂（虚构）",
            "address": f"旧路{n}号",
            "source": "演示",
        }
        did(keeper, "parties.register_party", None, values)
    lines = [f"武陟县同名示例厂（虚构）,,新路{n}号" for n in range(3)]
    values = {"target": "parties", "source": "演示来源"}
    made = did(keeper, "importing.upload_sheet", None, values, files=sheet(*lines, name="密名单deciding.csv"))
    did(keeper, "importing.check_sheet", made, {"pairs": PAIRS})
    did(system, "importing.finish_check", made)
    did(keeper, "importing.decide_rows", made, {"rows": ["2", "3"], "decision": "new", "count": "2"})
    return made


def play(stage: Any, did: Any, secret: Any) -> None:
    """Hand in, check, apply, finish, give up; two are left where the worker would go on."""
    keeper, system = stage.actors["wz.lianluo"], system_actor("成批导入")
    made: dict[str, Any] = {}
    for n, state in enumerate(
        ("uploaded", "checking", "checked", "applying", "done", "withdrawn", "expired")
    ):
        values = {"target": "parties", "source": "演示来源"}
        line = f"武陟县成批第{n}厂（虚构）,,成批路{n}号"
        made[state] = did(
            keeper,
            "importing.upload_sheet",
            None,
            values,
            files=sheet(line, ",,没有名称", name=f"密名单{state}.csv"),
        )
        if state == "withdrawn":
            did(keeper, "importing.withdraw_sheet", made[state])
        if state == "expired":
            did(system, "importing.expire_sheet", made[state])
        if state in ("uploaded", "withdrawn", "expired"):
            continue
        did(keeper, "importing.check_sheet", made[state], {"pairs": PAIRS})
        if state == "checking":
            continue
        did(system, "importing.finish_check", made[state])
        if state == "checked":
            continue
        did(keeper, "importing.apply_sheet", made[state], {})
        if state == "done":
            did(system, "importing.apply_batch", made[state])
            did(system, "importing.finish_sheet", made[state])
    made["deciding"] = _deciding(keeper, system, did)
    shown = {state: uuid for state, uuid in made.items() if state != "expired"}
    stage.records |= {f"intake {state}": ("intake", uuid) for state, uuid in shown.items()}
    stage.secrets += [
        secret(f"密名单{state}", "intake", uuid, Level.SUMMARY) for state, uuid in shown.items()
    ]
