"""同案比对听什么：记录有变就再比一遍，提请判断、有了判断、有人来问都告诉该知道的机关。"""

from __future__ import annotations

from typing import Any
from uuid import UUID

from liandong.kernel import door
from liandong.kernel.actor import system_actor
from liandong.kernel.outbox import consumes
from liandong.kernel.outcome import Status
from liandong.kernel.ports import agencies
from liandong.kernel.roles import Role
from liandong.notices.declaring import To, tell
from liandong.notices.keeping import settle
from liandong.offences import comparing, relinking, sighting
from liandong.offences.actions import CONFIRM_SAME, REJECT_SAME, STATE_VIEW
from liandong.offences.comparing import ASKED, MACHINE
from liandong.offences.models import Comparison, Offence
from liandong.offences.standing import brought_up, follow
from liandong.parties.models import Party

REVIEWERS = frozenset({Role.LEGAL_REVIEWER, Role.LIAISON})


@consumes("offences.claims_changed", name="offences.compare_again", title="按记录现在所述重新比对")
def compare_again(event: UUID, payload: dict[str, Any]) -> None:
    """Ask what could not be seen inside the transaction, and settle what the change has made pointless or worth asking."""
    offence = Offence.objects.get(uuid=payload["offence"])
    brought_up(offence.claims.filter(ended_at=None))  # 登记时正好有人并入、拆回的
    for comparison in comparing.of(offence):
        if comparison.state in ("asked", "lapsed"):
            _regraded(comparison, event)
    comparing.propose(offence)


def _regraded(comparison: Comparison, event: UUID) -> None:
    one, other = ([c for c in side if c.ended_at is None] for side in comparing.sides(comparison))
    match = comparing.best(one, other, comparing.likely_by([*one, *other]))
    is_alike = match is not None and match.grade in ASKED
    said = (comparison.state, comparison.grade, comparison.reasons)
    if match is not None and is_alike and said == ("asked", match.grade, list(match.reasons)):
        return
    if not is_alike and comparison.state == "lapsed":
        return
    name = "offences.regrade_comparison" if is_alike else "offences.lapse_comparison"
    outcome = door.perform(
        system_actor(MACHINE), name, comparison.uuid, key=f"{name}:{event}:{comparison.pk}"[:80]
    )
    if not outcome.is_done and outcome.status is not Status.REFUSED:
        raise RuntimeError(f"{name}：{outcome.sentence}")


@consumes("parties.merged", name="offences.follow_merged", title="对象并入以后，两边的记录一起比对")
@consumes("parties.split", name="offences.follow_split", title="对象拆回以后，两边的记录各自比对")
def follow_party(event: UUID, payload: dict[str, Any]) -> None:
    follow(Party.objects.get(uuid=payload["party"]))


@consumes("offences.comparison_asked", name="offences.tell_asked", title="告知双方机关有同案比对待判断")
def tell_asked(event: UUID, payload: dict[str, Any]) -> None:
    tell(
        event, "comparison_asked", "comparison", UUID(payload["comparison"]), what="提请判断是否同一违法行为", to=[To(REVIEWERS)],
        sender=MACHINE,
    )  # fmt: skip


@consumes("offences.comparison_lapsed", name="offences.settle_lapsed", title="撤去不必判断的同案比对的消息")
def settle_lapsed(event: UUID, payload: dict[str, Any]) -> None:
    settle(UUID(payload["comparison"]), "comparison_asked")


@consumes("offences.comparison_answered", name="offences.tell_answered", title="告知双方机关同案比对已判断")
def tell_answered(event: UUID, payload: dict[str, Any]) -> None:
    """Tell both sides; where two are not one, each may be another's, so that the next question is asked."""
    comparison = Comparison.objects.select_related("one", "other").get(uuid=payload["comparison"])
    settle(comparison.uuid, "comparison_asked")
    what = CONFIRM_SAME.title if comparison.state == "same" else REJECT_SAME.title
    sender = comparison.answered_by.split(" ")[0]
    tell(
        event,
        "comparison_answered",
        "comparison",
        comparison.uuid,
        what=what,
        to=[To(REVIEWERS)],
        sender=sender,
    )
    for offence in (comparison.one, comparison.other):
        comparing.propose(offence)


@consumes("offences.looked", name="offences.note_holders", title="在持有记录的机关的经过里记下有人来问")
def note_holders(event: UUID, payload: dict[str, Any]) -> None:
    sighting.tell_holders(payload["claims"], UUID(payload["agency"]), payload["by"])


@consumes("offences.holder_asked", name="offences.tell_holder", title="告知持有记录的机关有人来问")
def tell_holder(event: UUID, payload: dict[str, Any]) -> None:
    tell(
        event, "holder_asked", payload["kind"], UUID(payload["record"]), what=sighting.WORDS,
        to=[To(REVIEWERS | {Role.HANDLER}, UUID(payload["agency"]))], sender=payload["by"],
    )  # fmt: skip


@consumes("offences.view_stated", name="offences.tell_view", title="告知双方机关有人对同案比对发表意见")
def tell_view(event: UUID, payload: dict[str, Any]) -> None:
    tell(
        event, "comparison_view", "comparison", UUID(payload["comparison"]), what=STATE_VIEW.title, to=[To(REVIEWERS)],
        sender=agencies().name(UUID(payload["by"])),
    )  # fmt: skip


@consumes("parties.identified", name="offences.recognise_party", title="新登记的对象，可能是先前记录的当事人")
def recognise_party(event: UUID, payload: dict[str, Any]) -> None:
    relinking.step("uuid", payload["party"])


@consumes("importing.finished", name="offences.recognise_list", title="新导入的对象，可能是先前记录的当事人")
def recognise_list(event: UUID, payload: dict[str, Any]) -> None:
    if payload["target"] == "parties":
        relinking.step("batch", payload["intake"])


@consumes(relinking.TOPIC, name="offences.recognise_on", title="接着认先前记录的当事人")
def recognise_on(event: UUID, payload: dict[str, Any]) -> None:
    relinking.step(payload["column"], payload["value"], payload["after"])
