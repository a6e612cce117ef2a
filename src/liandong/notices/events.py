"""消息听什么：名录校核、期限届满、授权代批、设岗离任、成批导入、重设密码。

Each consumer says whom to tell; who may see the record at all is not asked here but of the predicate. Higher rooms
have consumers of their own and call `declaring.tell` from them.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from liandong.accounts.models import Delegation, Post
from liandong.importing.models import Intake
from liandong.kernel.outbox import consumes
from liandong.kernel.ports import agencies
from liandong.notices.declaring import To, tell, tell_person
from liandong.notices.keeping import settle
from liandong.notices.rules import DESK, WATCHERS
from liandong.registry.actions.corrections import (
    ACCEPT_CORRECTION,
    ANSWER_CLOCK,
    DECLINE_CORRECTION,
    FILE_CORRECTION,
    WITHDRAW_CORRECTION,
)
from liandong.registry.models import Correction

ASKED = ("correction_filed", "clock_soon", "clock_overdue")
_ANSWERS = {"accepted": ACCEPT_CORRECTION.title, "declined": DECLINE_CORRECTION.title}


@consumes("registry.correction_filed", name="notices.correction_filed", title="告知被校核机关收到校核申请")
def correction_filed(event: UUID, payload: dict[str, Any]) -> None:
    from liandong.kernel import clocks

    correction = Correction.objects.get(uuid=payload["correction"])
    clock = next((c for c in clocks.of(correction.uuid) if c.name == ANSWER_CLOCK), None)
    tell(
        event, "correction_filed", "correction", correction.uuid, what=FILE_CORRECTION.title,
        to=[To(DESK, correction.agency.uuid)], sender=correction.filer_name, due_at=clock.due_at if clock else None,
    )  # fmt: skip
    if correction.state != "pending":  # 送达之前已经答复或撤回
        settle(correction.uuid, *ASKED)


@consumes("registry.correction_answered", name="notices.correction_answered", title="告知申请机关校核已答复")
def correction_answered(event: UUID, payload: dict[str, Any]) -> None:
    correction = Correction.objects.select_related("agency").get(uuid=payload["correction"])
    settle(correction.uuid, *ASKED)
    tell(
        event, "correction_answered", "correction", correction.uuid, what=_ANSWERS[correction.state],
        to=[To(DESK, correction.filer)], sender=correction.agency.name,
    )  # fmt: skip


@consumes(
    "registry.correction_withdrawn", name="notices.correction_withdrawn", title="告知被校核机关申请已撤回"
)
def correction_withdrawn(event: UUID, payload: dict[str, Any]) -> None:
    correction = Correction.objects.select_related("agency").get(uuid=payload["correction"])
    settle(correction.uuid, *ASKED)
    tell(
        event, "correction_withdrawn", "correction", correction.uuid, what=WITHDRAW_CORRECTION.title,
        to=[To(DESK, correction.agency.uuid)], sender=correction.filer_name,
    )  # fmt: skip


@consumes("kernel.clock_overdue", name="notices.clock_overdue", title="告知承办一方和监督一方期限已过")
def clock_overdue(event: UUID, payload: dict[str, Any]) -> None:
    """The desk of the agency that owes it, and those of 督办 and 行政执法监督 who see the record."""
    owed_by, due_at = UUID(payload["owed_by"]), datetime.fromisoformat(payload["due_at"])
    for to, sender in ((To(DESK, owed_by), ""), (To(WATCHERS), agencies().name(owed_by))):
        tell(
            event, "clock_overdue", payload["kind"], UUID(payload["record"]), what=f"“{payload['clock']}”已逾期",
            to=[to], sender=sender, due_at=due_at,
        )  # fmt: skip


@consumes("accounts.delegation_given", name="notices.delegation_given", title="告知代批人已获授权")
def delegation_given(event: UUID, payload: dict[str, Any]) -> None:
    _delegation(event, payload, "授权您代批")


@consumes("accounts.delegation_revoked", name="notices.delegation_revoked", title="告知代批人授权已收回")
def delegation_revoked(event: UUID, payload: dict[str, Any]) -> None:
    _delegation(event, payload, "已收回对您的代批授权")


def _delegation(event: UUID, payload: dict[str, Any], what: str) -> None:
    delegation = Delegation.objects.select_related("delegate", "head").get(uuid=payload["delegation"])
    tell(
        event, "delegation", "delegation", delegation.uuid, what=what, to=[To(post=delegation.delegate.uuid)],
        sender=delegation.head.agency_name,
    )  # fmt: skip


@consumes("accounts.post_granted", name="notices.post_granted", title="告知本人已设岗")
def post_granted(event: UUID, payload: dict[str, Any]) -> None:
    _post(event, payload, "为您设岗")


@consumes("accounts.post_ended", name="notices.post_ended", title="告知本人岗位已离任")
def post_ended(event: UUID, payload: dict[str, Any]) -> None:
    _post(event, payload, "您的岗位已办理离任")


def _post(event: UUID, payload: dict[str, Any], what: str) -> None:
    post = Post.objects.select_related("person").get(uuid=payload["post"])
    tell_person(
        event, "post", post.person.uuid, what=what, kind_name="post", record_id=post.uuid, is_urgent=False
    )


@consumes("importing.rested", name="notices.intake_rested", title="告知下令的人核对完毕或者导入完毕")
def intake_rested(event: UUID, payload: dict[str, Any]) -> None:
    intake = Intake.objects.get(uuid=payload["intake"])
    settle(intake.uuid, "intake_rested")
    tell(
        event, "intake_rested", "intake", intake.uuid, what=payload["what"], to=[To(post=intake.ordered_post)]
    )


@consumes("accounts.password_reset", name="notices.password_reset", title="告知本人密码已被重设")
def password_reset(event: UUID, payload: dict[str, Any]) -> None:
    tell_person(event, "password_reset", UUID(payload["person"]), what="您的密码已由系统管理员重设")


@consumes("accounts.factor_reset", name="notices.factor_reset", title="告知本人动态口令已被重置")
def factor_reset(event: UUID, payload: dict[str, Any]) -> None:
    tell_person(event, "factor_reset", UUID(payload["person"]), what="您的动态口令已由安全管理员重置")
