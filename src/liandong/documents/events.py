"""文书听什么、告诉谁：送审签告诉机关负责人，退回告诉起草人，签发了去排版，排好了请用印，更正了告诉收到旧件的；记录被签收、被转送，用印的文书随它。"""

from __future__ import annotations

from typing import Any
from uuid import UUID

from liandong.dispatches.models import Dispatch
from liandong.documents import way
from liandong.documents.actions.issuing import SET_LETTER
from liandong.documents.actions.sending import NOTE_CARRIED, arrived
from liandong.documents.kinds import LETTER
from liandong.documents.models import Letter
from liandong.documents.queries import of_records
from liandong.kernel import door
from liandong.kernel.actor import system_actor
from liandong.kernel.outbox import consumes
from liandong.kernel.roles import Role
from liandong.kernel.visibility import straighten
from liandong.notices.declaring import To, tell
from liandong.notices.keeping import settle
from liandong.notices.rules import DESK

KIND = "letter"
HEAD = frozenset({Role.AGENCY_HEAD})
WAITING = ("letter_to_issue", "letter_returned", "letter_set")
"""What waits for somebody, done with the next step."""


def _of(payload: dict[str, Any]) -> Letter:
    return Letter.objects.get(uuid=payload["letter"])


def _said(event: UUID, letter: Letter, topic: str, what: str, to: list[To]) -> None:
    settle(letter.uuid, *WAITING)
    tell(event, topic, KIND, letter.uuid, what=what, to=to, sender=letter.agency_name)


@consumes("documents.submitted", name="documents.tell_head", title="提醒机关负责人签发文书")
def tell_head(event: UUID, payload: dict[str, Any]) -> None:
    letter = _of(payload)
    _said(event, letter, "letter_to_issue", "提请签发文书", [To(HEAD, letter.owner)])


@consumes("documents.returned", name="documents.tell_drafter", title="告知起草人文书退回修改")
def tell_drafter(event: UUID, payload: dict[str, Any]) -> None:
    letter = _of(payload)
    _said(event, letter, "letter_returned", "文书退回修改", [To(post=letter.drafter)])


@consumes("documents.dropped", name="documents.settle_dropped", title="文书作废：消去提醒")
def settle_dropped(event: UUID, payload: dict[str, Any]) -> None:
    settle(_of(payload).uuid, *WAITING)


@consumes("documents.issued", name="documents.set_letter", title="签发的文书排版")
def set_issued(event: UUID, payload: dict[str, Any]) -> None:
    """Set the letter; what fails is tried again by the queue, and the letter waits as issued."""
    if _of(payload).state != "issued":
        return
    outcome = door.perform(
        system_actor("文书排版"), SET_LETTER.name, UUID(payload["letter"]), key=f"set:{event}"
    )
    if not outcome.is_done:
        raise RuntimeError(f"{payload['letter']}：{outcome.sentence}")


@consumes("documents.set", name="documents.tell_set", title="告知起草人文书排好，请用印")
def tell_set(event: UUID, payload: dict[str, Any]) -> None:
    letter = _of(payload)
    is_other = payload.get("is_other_template", False)
    told = (
        "文书已排好，模板在签发以后换过，请核对样子再用印"
        if is_other
        else "文书已签发、排好，请用印后交扫描件"
    )
    _said(
        event,
        letter,
        "letter_set",
        told,
        [To(post=letter.drafter), To(DESK, letter.owner)],
    )


@consumes("documents.sealed", name="documents.settle_sealed", title="扫描件交来：消去提醒")
def settle_sealed(event: UUID, payload: dict[str, Any]) -> None:
    settle(_of(payload).uuid, *WAITING)


@consumes("documents.superseded", name="documents.tell_corrected", title="告知收到旧件的机关文书已更正")
def tell_corrected(event: UUID, payload: dict[str, Any]) -> None:
    """Nothing is left to do about the old one; whoever holds it is told that it holds no longer."""
    letter = _of(payload)
    settle(letter.uuid, *WAITING, "letter_received")
    to = [To(DESK, UUID(row["agency"])) for row in letter.receivers if row["agency"]]
    tell(
        event,
        "letter_corrected",
        KIND,
        letter.uuid,
        what="收到的文书已更正",
        to=to,
        sender=letter.agency_name,
    )


@consumes("documents.sealed", name="documents.follow_sealed", title="用印的文书随已签收的记录送达")
def follow_sealed(event: UUID, payload: dict[str, Any]) -> None:
    _follow(event, _of(payload))


@consumes("dispatches.signed", name="documents.follow_signed", title="记录签收了，文书随它送达")
def follow_signed(event: UUID, payload: dict[str, Any]) -> None:
    dispatch = Dispatch.objects.get(uuid=payload["dispatch"])
    for letter in of_records([dispatch.carried, dispatch.uuid]):
        _follow(event, letter)


@consumes(
    "dispatches.paper_entered", name="documents.follow_receipt", title="书面送出的记录有了回执，文书随它送达"
)
def follow_receipt(event: UUID, payload: dict[str, Any]) -> None:
    follow_signed(event, payload)


@consumes("dispatches.answered", name="documents.follow_answered", title="记录转送出去了，文书随它")
def follow_answered(event: UUID, payload: dict[str, Any]) -> None:
    follow_signed(event, payload)


def _follow(event: UUID, letter: Letter) -> None:
    if letter.state == "superseded":
        straighten(LETTER.sight, pk=letter.pk)
    elif arrived(letter) or way.left(letter):
        door.perform(
            system_actor("随记录送达"), NOTE_CARRIED.name, letter.uuid, key=f"carried:{event}:{letter.pk}"
        )


@consumes("documents.carried", name="documents.tell_carried", title="告知收到文书的机关")
def tell_carried(event: UUID, payload: dict[str, Any]) -> None:
    """Only those it has reached by this; whoever had it was told then."""
    letter = _of(payload)
    to = [To(DESK, UUID(agency)) for agency in payload["agencies"].split()]
    tell(event, "letter_received", KIND, letter.uuid, what="收到文书", to=to, sender=letter.agency_name)
