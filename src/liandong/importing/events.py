"""成批导入听什么：该核对了就核对，该写了就写下一批，写完了说写完了。"""

from __future__ import annotations

from typing import Any
from uuid import UUID

from liandong.importing.actions import waiting
from liandong.importing.models import Intake
from liandong.kernel import door
from liandong.kernel.actor import system_actor
from liandong.kernel.outbox import consumes
from liandong.kernel.outcome import Status


@consumes("importing.to_check", name="importing.check", title="逐行核对交来的表格")
def check(event: UUID, payload: dict[str, Any]) -> None:
    _do("importing.finish_check", UUID(payload["intake"]), event)


@consumes("importing.to_apply", name="importing.apply", title="写入导入的下一批")
def apply(event: UUID, payload: dict[str, Any]) -> None:
    """One batch an event, so that each stands before the next begins; the last one says that it was."""
    intake = Intake.objects.get(uuid=payload["intake"])
    name = "importing.apply_batch" if waiting(intake).exists() else "importing.finish_sheet"
    _do(name, intake.uuid, event)


def _do(name: str, intake: UUID, event: UUID) -> None:
    """An automatic act; the event is its key, so that a second delivery does nothing.

    Refused means that somebody else has done this step (the command on the server, say) and has announced the next one.

    Raises:
        RuntimeError: it could not be done now, which leaves the job to be tried again, and visible.
    """
    outcome = door.perform(system_actor("成批导入"), name, intake, key=f"{name}:{event}")
    if not outcome.is_done and outcome.status is not Status.REFUSED:
        raise RuntimeError(f"{name}：{outcome.sentence}")
