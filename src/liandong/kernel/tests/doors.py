"""门的几样保证，写成可以反复问的函数：锁定之后再核对、被拒不留下东西、版本、痕迹与业务同生死。

Each function returns findings, so that the suite asserts none and the planted faults assert some.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from uuid import UUID

import pytest
from django.db import connections
from procrastinate.contrib.django.models import ProcrastinateJob

from liandong.kernel import door, holds, kinds
from liandong.kernel.models import Access, Clock, Consumed, Hold, LetterCounter, LetterNumber, Repeat
from liandong.kernel.outcome import Outcome, Status
from liandong.kernel.tests.staging import FARM_NEXT, MARKET, Stage, attempt, did
from liandong.ledger.models import Intake, LedgerEvent
from liandong.registry.states import SHARING_26

DETAILS = {"liaison": "密联络丙", "liaison_phone": "0391-5550003"}
Change = Callable[[Stage], Any]


def together(*functions: Callable[[], Any]) -> list[Any]:
    """Run at the same moment, each in a thread with a connection of its own; answers in the given order."""
    ready = threading.Barrier(len(functions))

    def one(function: Callable[[], Any]) -> Any:
        try:
            ready.wait(timeout=10)
            return function()
        finally:
            connections["default"].close()

    with ThreadPoolExecutor(len(functions)) as pool:
        return list(pool.map(one, functions))


def inventory() -> dict[str, int]:
    """How many of everything that an act can make."""
    models: list[Any] = [Clock, Hold, Repeat, ProcrastinateJob, Consumed, LetterNumber, LetterCounter, Access]
    models += [kind.model for kind in kinds.every()]
    counted = {m.__name__: m._default_manager.count() for m in models}
    counted["办成的痕迹"] = LedgerEvent.objects.filter(outcome="done").count()
    counted["结束的期限"] = Clock.objects.exclude(ended_at=None).count()
    counted["解除的暂停"] = Hold.objects.exclude(lifted_at=None).count()
    counted["待排序"] = Intake.objects.count() - LedgerEvent.objects.filter(outcome="refused").count()
    return counted


def leftover_findings(act: Callable[[], Outcome]) -> list[str]:
    """What an act that was not done has left behind."""
    before = inventory()
    outcome = act()
    if outcome.is_done:
        return [f"应当不准，却办成了：{outcome.sentence}"]
    after = inventory()
    return [
        f"{name}：由 {n} 变为 {after[name]}（{outcome.code}）"
        for name, n in before.items()
        if after[name] != n
    ]


# ── 锁定之后再核对 ──────────────────────────────────────────────────────────────────────────────────


def _leave(stage: Stage) -> None:
    did(stage.actors["secadmin"], "accounts.end_post", stage.actors["ba.lianluo"].post, {"on": "2026-11-01"}, reason="调任")  # fmt: skip


def _close(stage: Stage) -> None:
    did(stage.actors["sysadmin"], "accounts.close_account", stage.actors["ba.lianluo"].person, reason="停用")


def _answered(stage: Stage) -> None:
    pending = stage.records["correction pending"][1]
    did(stage.actors["ba.juzhang"], "registry.decline_correction", pending, {"answer": "不"}, reason="已核对")


def _unseen(stage: Stage) -> None:
    Access.objects.filter(record=stage.records["correction pending"][1]).delete()


def _lowered(stage: Stage) -> None:
    Access.objects.filter(record=stage.records["correction pending"][1]).update(level=20)


def _held(stage: Stage) -> None:
    pending, cause = stage.records["correction pending"][1], ("agency", stage.agency(MARKET))
    holds.place("correction", pending, ("registry.accept_correction",), "争议未决", SHARING_26, by=cause)


def _abolished(stage: Stage) -> None:
    kinds.get("agency").model._default_manager.filter(uuid=stage.agency(FARM_NEXT)).update(state="abolished")  # type: ignore[union-attr]


MEANWHILE: dict[str, tuple[Change, str]] = {
    "岗位离任": (_leave, "post_ended"),
    "账户停用": (_close, "post_ended"),
    "机关撤销": (_abolished, "agency_not_in_force"),
    "他人已办": (_answered, "wrong_state"),
    "不再可见": (_unseen, "not_found"),
    "只剩摘要": (_lowered, "level_too_low"),
    "已被暂停": (_held, "on_hold"),
}


def recheck_findings(stage: Stage, cause: str) -> list[str]:
    """Whether something that happened between check and lock still stops the act."""
    change, code = MEANWHILE[cause]
    pending = stage.records["correction pending"][1]
    run, happened = door.Attempt.run, []

    def late(self: Any) -> Outcome:
        if not happened:
            happened.append(True)
            change(stage)
        return run(self)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(door.Attempt, "run", late)
        outcome = attempt(stage.actors["ba.lianluo"], "registry.accept_correction", pending, {"answer": "好"})
    _, record = stage.record("correction pending")
    findings = [] if outcome.code == code else [f"{cause}：答 {outcome.code}，应为 {code}"]
    return findings + ([f"{cause}：还是办成了"] if record.state == "accepted" else [])


# ── 版本、痕迹 ──────────────────────────────────────────────────────────────────────────────────────


def version_findings(stage: Stage) -> list[str]:
    """Whether an act made against an older version is stopped, told what happened, and changes nothing."""
    agency, actor = stage.agency(MARKET), stage.actors["wz.lianluo"]
    _, record = stage.record("agency in_force")
    did(actor, "registry.change_agency_details", agency, {**DETAILS, "address": "先改路1号"})
    late = {**DETAILS, "address": "后改路2号"}
    outcome = attempt(actor, "registry.change_agency_details", agency, late, version=record.version)
    _, after = stage.record("agency in_force")
    findings = [] if outcome.status is Status.CONFLICT else [f"旧版本的提交答 {outcome.status}"]
    findings += [] if any("办公地址" in said for said in outcome.meanwhile) else ["没有说别人改了什么"]
    return findings + (["旧版本的提交改了记录"] if after.address != "先改路1号" else [])  # type: ignore[attr-defined]


def together_or_not_at_all_findings(stage_like: Any, target: UUID) -> list[str]:
    """Whether an act that breaks after its trail was written leaves a trail of what never happened."""
    name, before = "registry.change_agency_details", LedgerEvent.objects.filter(record=target).count()

    def broken(*_: Any) -> None:
        raise RuntimeError("半路断电")

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("liandong.kernel.outbox.put", broken)
        with pytest.raises(RuntimeError):
            attempt(stage_like, name, target, {**DETAILS, "address": "没有改成路"})
    left = LedgerEvent.objects.filter(record=target).count() - before
    return [f"业务没有办成，痕迹却多了 {left} 条"] if left else []


def hidden_refusal_findings(stage: Stage) -> list[str]:
    """Whether an attempt on a hidden record shows on that record's own trail."""
    pending = stage.records["correction pending"][1]
    before = LedgerEvent.objects.filter(record=pending).count()
    for who in ("wz.chengban", "jy.lianluo", "sysadmin", "duban"):
        attempt(stage.actors[who], "registry.accept_correction", pending, {"answer": "试"})
    left = LedgerEvent.objects.filter(record=pending).count() - before
    return [f"隐藏记录的经过里多了 {left} 条被拒的尝试"] if left else []
