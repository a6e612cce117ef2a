"""台上的执法人员：武陟县市场监管局的名录，各种状态都有一人。"""

from __future__ import annotations

from typing import Any

from liandong.kernel.roles import Level


def officer_values(name: str, certificate: str, **more: Any) -> dict[str, Any]:
    """A certificate of this number; the form is otherwise whole."""
    return {
        "name": name, "certificate": certificate, "issued_by": "河南省人民政府", "valid_from": "2024-01-01",
        "valid_to": "2029-12-31", "lines": "市场监管", "duty": "on", "source": "演示名册", "is_on_staff": "on", **more,
    }  # fmt: skip


def play(stage: Any, did: Any, secret: Any) -> None:
    """Register, confirm, return, change, renew, hold back, give back, cancel."""
    keeper, supervisor = stage.actors["wz.lianluo"], stage.actors["wz.sifa"]
    made: dict[str, Any] = {}
    for n, state in enumerate(("draft", "in_force", "suspended", "returned", "cancelled")):
        values = officer_values(f"密执法{state}", f"T160000000{n}", specialities="密专长")
        made[state] = did(keeper, "registry.register_officer", None, values)
        if state == "returned":
            did(supervisor, "registry.return_officer", made[state], reason="照片不清")
        elif state != "draft":
            did(supervisor, "registry.confirm_officer", made[state])
    work = {"lines": "市场监管、农业农村", "duty": "leave", "specialities": "密专长"}
    did(keeper, "registry.change_officer", made["in_force"], work)
    renewed = {"certificate": "T1600000011", "valid_from": "2026-01-01", "valid_to": "2031-12-31"}
    did(supervisor, "registry.renew_certificate", made["in_force"], renewed)
    did(supervisor, "registry.suspend_certificate", made["suspended"], reason="密查")
    did(supervisor, "registry.restore_certificate", made["suspended"], reason="已查清")
    did(supervisor, "registry.suspend_certificate", made["suspended"], reason="又查")
    did(keeper, "registry.cancel_officer", made["cancelled"], reason="调离")
    stage.records |= {f"officer {state}": ("officer", uuid) for state, uuid in made.items()}
    stage.secrets += [
        secret(f"密执法{state}", "officer", made[state], Level.SUMMARY) for state in ("draft", "returned")
    ]
    stage.secrets.append(secret("休假、病假、学习", "officer", made["in_force"], Level.FULL))
