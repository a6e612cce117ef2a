"""协查测试共用的几步：登记案件、请求、批准、签收、接受、答复，都从门里走。"""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.core.files.uploadedfile import SimpleUploadedFile

from liandong.assistance.models import AssistanceRequest
from liandong.cases.models import Case
from liandong.demo.city import City
from liandong.dispatches.models import Dispatch
from liandong.kernel import clocks
from liandong.kernel.models import Clock
from liandong.kernel.outcome import Outcome
from liandong.kernel.roles import Role
from liandong.kernel.tests.staging import attempt, did
from liandong.kernel.tests.staging_assistance import card_values, evidence_values, request_values

HEADS = (
    ("ba.juzhang", "张局长", "C410822-AGRICULTURE", Role.AGENCY_HEAD),
    ("jy.juzhang", "范局长", "JY-MARKET", Role.AGENCY_HEAD),
    ("jz.nongju", "孟局长", "JZ-AGRICULTURE", Role.AGENCY_HEAD),
    ("jy.nongye", "邢联络", "JY-AGRICULTURE", Role.LIAISON),
    ("jy.nongju", "辛局长", "JY-AGRICULTURE", Role.AGENCY_HEAD),
)  # fmt: skip
JIYUAN, JIYUAN_FARM = "济源市市场监督管理局", "济源市农业农村局"


class Help:
    """A case of 武陟县市场监督管理局 and what is asked for it."""

    def __init__(self, city: City, name: str = "甲") -> None:
        self.city = city
        self.case = self.another(name)

    def another(self, name: str) -> str:
        """The number of one more case of the same agency."""
        made = did(self.city.actor("wz.lianluo"), "cases.register_case", None, card_values(name))
        return Case.objects.get(uuid=made).number

    def act(self, account: str, name: str, record: UUID | None, values: Any = None, **more: Any) -> UUID:
        return did(self.city.actor(account), f"assistance.{name}", record, values or {}, **more)

    def tried(self, account: str, name: str, record: UUID | None, values: Any = None, **more: Any) -> Outcome:
        return attempt(self.city.actor(account), f"assistance.{name}", record, values or {}, **more)

    def approved(self, **more: Any) -> UUID:
        made = self.act("wz.chengban", "request_assistance", None, request_values(self.case, **more))
        self.act("wz.fuze", "review_request", made)
        return self.act("wz.juzhang", "approve_request", made)

    def signed(self, account: str = "ba.lianluo", **more: Any) -> UUID:
        made = self.approved(**more)
        did(self.city.actor(account), "dispatches.sign_dispatch", dispatch_of(made).uuid)
        return made

    def handling(self, account: str = "ba.lianluo", handler: str = "韩联络", **more: Any) -> UUID:
        made = self.signed(account, **more)
        values = {"handler": handler}
        did(self.city.actor(account), "dispatches.accept_dispatch", dispatch_of(made).uuid, values)
        return made

    def answers(self, made: UUID, *found: str, account: str = "ba.lianluo") -> None:
        for n, one in enumerate(found, 1):
            self.act(account, "answer_question", made, {"which": n, "found": one, "text": f"答复{n}"})

    def evidence(self, made: UUID, name: str = "登记证.pdf", account: str = "ba.lianluo") -> None:
        files = {"file": SimpleUploadedFile(name, name.encode())}
        self.act(account, "add_evidence", made, evidence_values(), files=files)

    def replied(self) -> UUID:
        made = self.handling()
        self.answers(made, "found", "partly")
        self.evidence(made)
        return self.act("ba.juzhang", "send_reply", made, {"reply": "已经查清"})


def staffed(city: City) -> Help:
    """A case of 武陟县市场监督管理局, and heads to answer for those it asks."""
    for cast in HEADS:
        city.join(cast)
    return Help(city)


def of(made: UUID) -> AssistanceRequest:
    return AssistanceRequest.objects.get(uuid=made)


def dispatch_of(made: UUID) -> Dispatch:
    return Dispatch.objects.filter(carried=made).latest("pk")


def clock_of(made: UUID) -> Clock:
    """The one limit that runs."""
    (clock,) = clocks.running(made)
    return clock
