"""互认听什么、告诉谁：结果撤销、变更的，据它作出的采纳失效并告知复核；职权变了的，重算谁看得到。"""

from __future__ import annotations

from typing import Any
from uuid import UUID

from liandong.kernel import door
from liandong.kernel.actor import system_actor
from liandong.kernel.outbox import consumes
from liandong.kernel.outcome import Status
from liandong.kernel.roles import Role
from liandong.kernel.visibility import straighten
from liandong.notices.declaring import To, tell
from liandong.notices.keeping import settle
from liandong.notices.rules import DESK
from liandong.recognition.actions.answering import LAPSE_RECOGNITION
from liandong.recognition.kinds import FINDING
from liandong.recognition.models import Recognition

REVIEWERS = DESK | {Role.UNIT_HEAD, Role.AGENCY_HEAD, Role.LEGAL_REVIEWER}
LAPSED = "recognition_lapsed"
MACHINE = "结果互认"


def _of(payload: dict[str, Any]) -> Recognition:
    return Recognition.objects.select_related("finding").get(uuid=payload["recognition"])


@consumes("recognition.finding_ended", name="recognition.lapse", title="结果撤销、变更的，采纳随之失效")
def lapse(event: UUID, payload: dict[str, Any]) -> None:
    """Whatever rests on it; an answer withdrawn in the meantime is left alone."""
    resting = Recognition.objects.filter(finding__uuid=payload["finding"], state="accepted").order_by("pk")
    for answer in resting:
        key = f"lapse:{event}:{answer.pk}"[:80]
        outcome = door.perform(system_actor(MACHINE), LAPSE_RECOGNITION.name, answer.uuid, key=key)
        if not outcome.is_done and outcome.status is not Status.REFUSED:
            raise RuntimeError(f"{LAPSE_RECOGNITION.name}：{outcome.sentence}")


@consumes("recognition.lapsed", name="recognition.tell_lapsed", title="告知采用机关所采纳的结果不再有效")
def tell_lapsed(event: UUID, payload: dict[str, Any]) -> None:
    answer = _of(payload)
    tell(
        event, LAPSED, "recognition", answer.uuid, what="所采纳的结果不再有效，请复核", to=[To(REVIEWERS, answer.owner)],
        sender=answer.finding.agency_name,
    )  # fmt: skip


@consumes("recognition.answered", name="recognition.tell_answered", title="告知出具机关采纳了没有")
def tell_answered(event: UUID, payload: dict[str, Any]) -> None:
    answer = _of(payload)
    what = {"accepted": "采纳了本机关的结果", "declined": "没有采纳本机关的结果", "withdrawn": "撤回了采纳"}
    tell(
        event, "recognition_answered", "recognition", answer.uuid, what=what.get(answer.state, "答复过本机关的结果"),
        to=[To(DESK, answer.finding.owner)], sender=answer.agency_name,
    )  # fmt: skip


@consumes("recognition.reviewed", name="recognition.settle_reviewed", title="撤去已经复核的互认的消息")
def settle_reviewed(event: UUID, payload: dict[str, Any]) -> None:
    settle(_of(payload).uuid, LAPSED)


@consumes("catalogue.power_changed", name="recognition.refresh_sight", title="职权变更后重算谁看得到结果")
def refresh_sight(event: UUID, payload: dict[str, Any]) -> None:
    straighten(FINDING.sight, item__uuid=payload["item"])
