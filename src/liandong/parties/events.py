"""检查对象听什么：一份对象的表格导入完毕，就补它们的拼音简码。"""

from __future__ import annotations

from typing import Any
from uuid import UUID

from liandong.kernel.outbox import consumes
from liandong.parties import completing


@consumes("importing.finished", name="parties.begin_completing", title="开始补拼音简码")
def begin(event: UUID, payload: dict[str, Any]) -> None:
    if payload["target"] == "parties":
        completing.step(UUID(payload["intake"]))


@consumes(completing.TOPIC, name="parties.complete", title="补导入对象的拼音简码")
def go_on(event: UUID, payload: dict[str, Any]) -> None:
    completing.step(UUID(payload["batch"]))
