"""管辖争议的文书底稿：协商纪要、报请指定管辖的请示、指定管辖通知书，内容都取自争议。

Source: 行政处罚法第二十五条; the fields are those of `documents.typeset`.
"""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from liandong.documents.typeset import Content, Heading
from liandong.jurisdiction.kinds import positions_told, signed_told
from liandong.jurisdiction.models import JurisdictionDispute
from liandong.kernel import letters
from liandong.kernel.actor import Actor
from liandong.now import CHINA

ART_25 = "《中华人民共和国行政处罚法》第二十五条"


def minutes(actor: Actor, dispute: JurisdictionDispute) -> tuple[Heading, Content] | None:
    """管辖协商纪要, once minutes are drawn up; when and where it was talked over is filled in by hand."""
    if not dispute.minutes:
        return None
    positions = list(dispute.positions.order_by("pk"))
    heading = Heading(agency=dispute.raised_by_name)
    agreed = f"\n商定由{dispute.minutes_holder_name}管辖。" if dispute.minutes_holder_name else ""
    content: Content = {
        "participants": [p.agency_name for p in positions], "held_at": "", "place": "", "facts": f"{dispute.about}。\n{positions_told(dispute)}",
        "views": [
            {"agency": p.agency_name, "view": p.get_stance_display(), "basis": "、".join(p.provisions) or p.basis} for p in positions
        ],
        "result": dispute.minutes + agreed, "next": "\n".join(signed_told(dispute)),
    }  # fmt: skip
    return heading, content


def request(actor: Actor, dispute: JurisdictionDispute) -> tuple[Heading, Content] | None:
    """报请指定管辖的请示, once it is taken to the common superior."""
    if dispute.escalated_at is None or not dispute.authority_name:
        return None
    heading = Heading(
        agency=dispute.raised_by_name,
        recipients=(dispute.authority_name,),
        title=f"关于报请指定{dispute.about}管辖的请示",
    )
    content: Content = {
        "about": dispute.about, "facts": dispute.explained, "views": positions_told(dispute), "negotiation": dispute.minutes,
        "proposal": f"{dispute.agencies_told}对管辖有争议，请依法指定管辖。",
    }  # fmt: skip
    return heading, content


def designation(actor: Actor, dispute: JurisdictionDispute) -> tuple[Heading, Content] | None:
    """指定管辖通知书 of whoever designated."""
    if (
        not dispute.holder_name
        or dispute.decided_at is None
        or dispute.decided_by_name != dispute.authority_name
    ):
        return None
    parties = tuple(dispute.positions.order_by("pk").values_list("agency_name", flat=True))
    heading = Heading(
        agency=dispute.decided_by_name, recipients=parties, title=f"关于指定{dispute.about}管辖的通知",
        letter_no=dispute.letter_no, issued_on=f"{dispute.decided_at.astimezone(CHINA):%Y-%m-%d}",
    )  # fmt: skip
    content: Content = {
        "about": dispute.about, "designated": dispute.holder_name, "reason": dispute.grounds, "provisions": ART_25,
    }  # fmt: skip
    return heading, content


def _parties(dispute: JurisdictionDispute) -> Collection[UUID]:
    return set(dispute.positions.values_list("agency", flat=True))


def _authority(dispute: JurisdictionDispute) -> Collection[UUID]:
    return {dispute.authority} if dispute.authority is not None else set()


letters.offer("dispute", "negotiation_minutes", minutes, _parties)
letters.offer("dispute", "designation_request", request)
letters.offer("dispute", "designation_notice", designation, _authority)
