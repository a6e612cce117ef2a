"""线索测试共用的几步：登记、移送、签收、接受，都从门里走。"""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from liandong.demo.city import City
from liandong.dispatches.models import Dispatch
from liandong.kernel.roles import Role
from liandong.kernel.tests.staging import did
from liandong.kernel.tests.staging_leads import lead_values, reported, sending
from liandong.leads.models import Lead, Verification
from liandong.now import CHINA

FARM, FARM_NEXT, FARM_CITY = "武陟县农业农村局", "博爱县农业农村局", "焦作市农业农村局"
BA_HEAD = ("ba.juzhang", "张局长", "C410822-AGRICULTURE", Role.AGENCY_HEAD)
MONDAY = datetime(2026, 3, 2, 9, tzinfo=CHINA)
"""A Monday; that week has five working days."""


class Story:
    """A lead of 武陟县市场监督管理局 and what happens to it."""

    def __init__(self, city: City, conduct: str = "经营标签不合格的农药", **more: Any) -> None:
        self.city = city
        values = reported(conduct, **more) if "paper" in more else lead_values(conduct, **more)
        self.uuid = did(city.actor("wz.lianluo"), "leads.register_lead", None, values)

    @property
    def lead(self) -> Lead:
        return Lead.objects.get(uuid=self.uuid)

    def send(self, *to: str, **more: Any) -> list[Dispatch]:
        did(self.city.actor("wz.lianluo"), "leads.send_lead", self.uuid, sending(*to, **more))
        return self.newest()

    def newest(self) -> list[Dispatch]:
        rows = list(Dispatch.objects.filter(carried=self.uuid).order_by("id"))
        return [d for d in rows if d.batch == rows[-1].batch]

    def sign(self, account: str, dispatch: Dispatch) -> None:
        did(self.city.actor(account), "dispatches.sign_dispatch", dispatch.uuid)

    def accept(self, account: str, dispatch: Dispatch, handler: str) -> Verification:
        actor = self.city.actor(account)
        self.sign(account, dispatch)
        did(actor, "dispatches.accept_dispatch", dispatch.uuid, {"handler": handler})
        return self.verification(actor.agency)

    def give_back(self, account: str, dispatch: Dispatch, ground: str = "no_power") -> None:
        self.sign(account, dispatch)
        did(
            self.city.actor(account),
            "dispatches.return_dispatch",
            dispatch.uuid,
            {"ground": ground},
            reason="见说明",
        )

    def verification(self, agency: UUID) -> Verification:
        return Verification.objects.filter(lead__uuid=self.uuid, owner=agency).latest("id")

    def take(self, handler: str = "冯承办") -> Verification:
        actor = self.city.actor("wz.fuze")
        did(actor, "leads.take_lead", self.uuid, {"handler": handler})
        return self.verification(actor.agency)


def found(outcome: str, finding: str = "经核查", case: str = "") -> dict[str, str]:
    """What a conclusion says."""
    return {"outcome": outcome, "finding": finding, "case": case}
