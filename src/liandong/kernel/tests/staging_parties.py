"""台上的检查对象：企业在册、注销、并入，一名公民；名称、号码均为虚构。"""

from __future__ import annotations

from typing import Any

from liandong.kernel.roles import Level


def check(first: str) -> str:
    """A social credit code of these seventeen characters with its check character."""
    from liandong.codes import uscc

    return next(first + one for one in "0123456789ABCDEFGHJKLMNPQRTUWXY" if not uscc.fault(first + one))


def party_values(name: str, code: str = "", **more: Any) -> dict[str, Any]:
    return {
        "form": "enterprise", "name": name, "code": code, "division": "武陟县", "address": "演示路1号", "source": "演示",
        "industry": "0111", "tags": "农药经营", "since": "2019-05-01", **more,
    }  # fmt: skip


def play(stage: Any, did: Any, secret: Any) -> None:
    """Register, correct, rename, give a code, classify, cancel and restore, merge and split."""
    staff, keeper = stage.actors["wz.chengban"], stage.actors["wz.lianluo"]
    first = did(
        staff,
        "parties.register_party",
        None,
        party_values("武陟县示例农资店（虚构）", check("91410823MA0000001")),
    )
    details = {
        "division": "410823",
        "address": "密址甲",
        "industry": "0111",
        "tags": "农药经营",
        "since": "2019-05-01",
    }
    did(staff, "parties.correct_party", first, details, reason="现场核实")
    renamed = {"name": "武陟县示例农资商店（虚构）", "renamed_on": "2024-05-01", "source": "营业执照"}
    did(staff, "parties.rename_party", first, renamed)
    risk = {"risk": "B", "risk_on": "2026-01-01", "risk_source": "演示分类"}
    did(keeper, "parties.classify_party", first, risk)
    gone = did(staff, "parties.register_party", None, party_values("武陟县示例旧厂（虚构）"))
    did(staff, "parties.give_code", gone, {"code": check("91410823MA0000002")}, reason="查到执照")
    did(staff, "parties.cancel_party", gone, {"until": "2025-12-31"}, reason="已注销")
    did(staff, "parties.restore_party", gone, reason="弄错了")
    did(staff, "parties.cancel_party", gone, {"until": "2025-12-31"}, reason="确已注销")
    twin = did(staff, "parties.register_party", None, party_values("武陟县示例农资商店"))
    into = {"other": check("91410823MA0000001")}
    did(keeper, "parties.merge_party", twin, into, reason="同一家店")
    did(keeper, "parties.split_party", twin, reason="先拆开核实")
    did(keeper, "parties.merge_party", twin, into, reason="核实是同一家")
    citizen = {
        "form": "citizen",
        "identity": "E12345678",
        "division": "",
        "industry": "",
        "tags": "",
        "since": "",
    }
    person = did(staff, "parties.register_party", None, party_values("密某某", **citizen))
    did(staff, "parties.reveal_identity", person, reason="送达需要")
    stage.records |= {
        "party in_force": ("party", first),
        "party cancelled": ("party", gone),
        "party merged": ("party", twin),
        "party citizen": ("party", person),
    }
    stage.secrets += [
        secret("密址甲", "party", first, Level.FULL),
        secret("密某某", "party", person, Level.SUMMARY),
        secret("E12345678", "party", person, Level.INTAKE),
    ]
