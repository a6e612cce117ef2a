"""台上的清单：武陟县市场监管局的事项、职权、标准，各种状态都有一条。"""

from __future__ import annotations

from typing import Any
from uuid import UUID

from liandong.kernel.roles import Level

MARKET = "C410823-MARKET"


def item_values(code: str, name: str, **more: Any) -> dict[str, Any]:
    return {
        "code": code, "name": name, "line": "市场监管", "aspects": ["行政处罚", "行政检查"], "since": "2020-01-01",
        "basis": "《中华人民共和国产品质量法》第四十九条", "objects_told": "生产者、销售者", "scope": "joint",
        "source": "演示清单", "is_sample": "on", **more,
    }  # fmt: skip


def power_values(item: str, holder: UUID, place: str, **more: Any) -> dict[str, Any]:
    return {
        "item": item, "holder": holder, "place": place, "kinds": ["行政处罚"], "basis": "法定职权",
        "article": "《中华人民共和国产品质量法》第七十条", "valid_from": "2020-01-01", "source": "演示清单",
        "is_sample": "on", **more,
    }  # fmt: skip


def standard_values(item: str, title: str, **more: Any) -> dict[str, Any]:
    return {
        "item": item, "region": "410823", "title": title, "document": "演示标准1号", "since": "2024-01-01",
        "points": "标签｜与备案一致", "is_sample": "on", **more,
    }  # fmt: skip


def play(stage: Any, did: Any) -> None:
    """Register, correct, publish, amend, withdraw; register, confirm, return, end; issue, revise, repeal."""
    staff, head = stage.actors["wz.fazhi"], stage.actors["wz.juzhang"]
    supervisor, market = stage.actors["wz.sifa"], stage.agency(MARKET)
    made: dict[str, UUID] = {}
    for state, code, name in (
        ("draft", "T-ITEM-1", "密拟事项"),
        ("published", "T-ITEM-2", "产品质量监督"),
        ("withdrawn", "T-ITEM-3", "已取消的事项"),
    ):
        made[state] = did(staff, "catalogue.register_item", None, item_values(code, name))
        facts = {k: v for k, v in item_values(code, name).items() if k != "code"}
        if state == "draft":
            did(staff, "catalogue.correct_item", made[state], facts | {"method": "密查方式"})
            continue
        did(head, "catalogue.publish_item", made[state], {"published_on": "2020-01-01"})
        if state == "published":
            did(head, "catalogue.amend_item", made[state], facts | {"since": "2025-06-01"}, reason="法律修改")
        else:
            end = {"last_day": "2026-01-31", "end_basis": "演示通知"}
            did(head, "catalogue.withdraw_item", made[state], end, reason="职能调整")
    stage.records |= {f"item {state}": ("item", uuid) for state, uuid in made.items()}
    stage.secrets += [_secret("密拟事项", "item", made["draft"]), _secret("密查方式", "item", made["draft"])]
    _powers(stage, did, staff, supervisor, market)
    _standards(stage, did, head)


def _secret(text: str, kind: str, record: UUID) -> Any:
    from liandong.kernel.tests.staging import Secret

    return Secret(text, kind, record, Level.SUMMARY)


def _powers(stage: Any, did: Any, staff: Any, supervisor: Any, market: UUID) -> None:
    made: dict[str, UUID] = {}
    for state, kinds, more in (
        ("in_force", ["行政处罚"], {}),
        ("ended", ["行政检查"], {}),
        ("returned", ["行政检查"], {"valid_from": "2026-08-01", "article": "密退条文"}),
        ("draft", ["行政检查"], {"valid_from": "2026-09-01", "article": "密拟条文"}),
    ):
        values = power_values("T-ITEM-2", market, "410823", kinds=kinds, **more)
        made[state] = did(staff, "catalogue.register_power", None, values)
        if state in ("in_force", "ended"):
            did(supervisor, "catalogue.confirm_power", made[state])
        if state == "ended":
            end = {"last_day": "2026-06-30", "end_basis": "演示通知"}
            did(supervisor, "catalogue.end_power", made[state], end, reason="职责划转")
        if state == "returned":
            did(supervisor, "catalogue.return_power", made[state], reason="条文不对")
    stage.records |= {f"power {state}": ("power", uuid) for state, uuid in made.items()}
    stage.secrets += [
        _secret("密退条文", "power", made["returned"]),
        _secret("密拟条文", "power", made["draft"]),
    ]


def _standards(stage: Any, did: Any, head: Any) -> None:
    old = did(head, "catalogue.issue_standard", None, standard_values("T-ITEM-2", "旧标准"))
    end = {"last_day": "2026-06-30", "end_basis": "演示通知"}
    did(head, "catalogue.repeal_standard", old, end, reason="另有规定")
    new = did(
        head,
        "catalogue.issue_standard",
        None,
        standard_values("T-ITEM-2", "产品质量检查标准", since="2026-07-01"),
    )
    facts = {
        k: v
        for k, v in standard_values("T-ITEM-2", "产品质量检查标准").items()
        if k not in ("item", "region")
    }
    did(
        head, "catalogue.revise_standard", new,
        facts | {"since": "2026-10-01", "points": "标签｜与备案一致\n台账｜进销存相符"}, reason="增加要点",
    )  # fmt: skip
    stage.records |= {"standard repealed": ("standard", old), "standard in_force": ("standard", new)}
