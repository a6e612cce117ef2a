"""检查结果公示测试共用的几步：一次检查确认了结果，提出、批准公示，都从门里走。"""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

from liandong.kernel import door
from liandong.kernel.actor import system_actor
from liandong.kernel.outcome import Outcome
from liandong.kernel.tests.staging import attempt, did
from liandong.now import now, today
from liandong.onsite.tests.stories import CHIEF, HEAD, LABEL, STAFF, Story
from liandong.results.models import ResultNotice

MACHINE = "凭入企码提交"
UNTIL = {"until_why": "本机关的规定（示例）", "is_read": "on"}


def until(days: int = 365) -> dict[str, Any]:
    return {"until": (today() + timedelta(days=days)).isoformat(), **UNTIL}


def confirmed(story: Story, **more: Any) -> Story:
    """The market department has confirmed what it found; nothing wrong."""
    story.ended() if not more else story.arrived(**more)
    story.act(CHIEF, "confirm_part", {})
    return story


def notice_of(story: Story, account: str = STAFF) -> ResultNotice:
    """The newest of this department."""
    owner = story.city.actor(account).agency
    return ResultNotice.objects.filter(inspection=story.uuid, owner=owner).latest("pk")


def tried(story: Story, account: str, name: str, values: Any = None, notice: UUID | None = None, **more: Any) -> Outcome:  # fmt: skip
    made = notice or notice_of(story).uuid
    return attempt(story.city.actor(account), f"results.{name}", made, values or {}, **more)


def done(story: Story, account: str, name: str, values: Any = None, **more: Any) -> UUID:
    return did(story.city.actor(account), f"results.{name}", notice_of(story).uuid, values or {}, **more)


def proposed(story: Story, **more: Any) -> Story:
    done(story, STAFF, "propose_notice", {"reviewed_by": "褚保密", **more})
    return story


def published(story: Story, days: int = 365) -> Story:
    """Confirmed, proposed, approved."""
    proposed(confirmed(story))
    done(story, HEAD, "approve_notice", until(days))
    return story


def objected(story: Story, code: str = "", **more: Any) -> Outcome:
    """By the code of the visit, or another."""
    said = {
        "code": code or story.record.code,
        "said": "查的不是我们店，电话13800005678",
        "contact": "",
        **more,
    }
    firm = system_actor(MACHINE)
    return door.perform(firm, "results.receive_objection", notice_of(story).uuid, said, key=f"o:{now()}")


__all__ = [
    "LABEL", "MACHINE", "UNTIL", "confirmed", "done", "notice_of", "objected", "proposed", "published", "tried", "until",
]  # fmt: skip
