"""管辖争议测试共用的几步：登记案件、确认同一、发起、陈述、签署、指定、移交，都从门里走。"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from liandong.cases.models import Case
from liandong.demo.city import City
from liandong.dispatches.models import Dispatch
from liandong.jurisdiction.models import JurisdictionDispute
from liandong.jurisdiction.standing import Standing, offences_of, standing_of
from liandong.kernel.roles import Role
from liandong.kernel.tests.staging import attempt, did
from liandong.now import CHINA, now
from liandong.offences.models import Comparison

MARKET, FARM, FARM_NEXT = "C410823-MARKET", "C410823-AGRICULTURE", "C410822-AGRICULTURE"
CITY_FARM = "JZ-AGRICULTURE"
HEADS = (
    ("ba.juzhang", "张局长", FARM_NEXT, Role.AGENCY_HEAD), ("wz.nongju", "许局长", FARM, Role.AGENCY_HEAD),
    ("jz.nongju", "孟局长", CITY_FARM, Role.AGENCY_HEAD), ("wz.sifa", "吕监督", "C410823-JUSTICE", Role.SUPERVISOR),
    ("wz.xianzhang", "尤县长", "C410823-GOV", Role.AGENCY_HEAD),
)  # fmt: skip
LIAISON = {MARKET: "wz.lianluo", FARM: "wz.nongye", FARM_NEXT: "ba.lianluo", CITY_FARM: "jz.nongye"}
HEAD = {MARKET: "wz.juzhang", FARM: "wz.nongju", FARM_NEXT: "ba.juzhang", CITY_FARM: "jz.nongju"}


class Ground:
    """A city with the heads these stories need."""

    def __init__(self, city: City, *accounts: str) -> None:
        self.city = city
        for cast in HEADS:
            if cast[0] in accounts:
                city.join(cast)

    def case(self, code: str, item: str, approved: datetime | None = None, **more: Any) -> UUID:
        """A card of an agency; approved an hour ago on a proven sheet unless told otherwise."""
        at = approved or now() - timedelta(hours=1)
        values = {
            "case_no": f"演立〔2026〕{Case.objects.count() + 1}号", "approved_at": f"{at.astimezone(CHINA):%Y-%m-%d %H:%M}",
            "approval_evidence": "立案审批表", "party_name": "武陟县示例农资店（虚构）", "item": item, "conduct": "经营标签不合格的农药",
            "division": "武陟县", "facts": "密案情", **more,
        }  # fmt: skip
        return did(self.city.actor(LIAISON[code]), "cases.register_case", None, values)

    def confirm(self, reviewer: str = "wz.juzhang") -> None:
        """People say that what is asked about is one offence."""
        for one in Comparison.objects.filter(state="asked"):
            did(self.city.actor(reviewer), "offences.confirm_same", one.uuid, reason="同一当事人、同一行为")

    def raised(self, account: str, record: UUID | str, *against: str, **more: Any) -> JurisdictionDispute:
        outcome = self.tried(account, record, *against, **more)
        assert outcome.is_done, (outcome.code, outcome.sentence, outcome.errors)
        return JurisdictionDispute.objects.get(uuid=outcome.record)

    def tried(self, account: str, record: UUID | str, *against: str, **more: Any) -> Any:
        number = record if isinstance(record, str) else Case.objects.get(uuid=record).number
        values = {
            "record": number, "stance": "claims", "against": "、".join(against), "basis": "行为发生在本辖区，本机关已经立案",
            "provisions": "行政处罚法第二十二条", **more,
        }  # fmt: skip
        return attempt(self.city.actor(account), "jurisdiction.raise_dispute", None, values)

    def states(self, account: str, dispute: JurisdictionDispute, stance: str = "claims") -> None:
        values = {"stance": stance, "basis": "本机关的理由", "provisions": ""}
        did(self.city.actor(account), "jurisdiction.state_position", dispute.uuid, values)

    def minutes(self, account: str, dispute: JurisdictionDispute, holder: str) -> None:
        values = {"agreed_holder": holder, "text": "各方商定的经过和结果"}
        did(self.city.actor(account), "jurisdiction.propose_minutes", dispute.uuid, values)

    def signs(self, account: str, dispute: JurisdictionDispute, how: str = "") -> None:
        did(self.city.actor(account), "jurisdiction.sign_minutes", dispute.uuid, {"signed_how": how})

    def designation(self, to: str, **more: Any) -> dict[str, Any]:
        return {"to": to, "letter_no": "焦农指〔2026〕1号", "grounds": "违法行为主要发生在该县", **more}

    def recorded(self, to: str, **more: Any) -> dict[str, Any]:
        at = f"{now().astimezone(CHINA):%Y-%m-%d %H:%M:%S}"
        return {**self.designation(to), "decided_at": at, "scan_note": "县司法局档案室", **more}

    def hand_over(self, account: str, dispute: JurisdictionDispute) -> list[Dispatch]:
        values = {"file_list": "立案审批表1页\n现场笔录3页", "goods_list": "先行登记保存的农药20瓶"}
        did(self.city.actor(account), "jurisdiction.hand_over", dispute.uuid, values)
        sent = dispute.subjects.exclude(dispatch=None).values_list("dispatch", flat=True)
        return list(Dispatch.objects.filter(uuid__in=sent, state="sent").order_by("pk"))

    def receive(self, account: str, dispatch: Dispatch, handler: str) -> None:
        actor = self.city.actor(account)
        did(actor, "dispatches.sign_dispatch", dispatch.uuid)
        did(actor, "dispatches.accept_dispatch", dispatch.uuid, {"handler": handler})

    def standing(self, case: UUID, kind: str = "case") -> Standing:
        found = standing_of(offences_of(kind, case))
        assert found is not None
        return found


def refused(actor: Any, name: str, record: UUID | None, values: Any = None, **more: Any) -> str:
    """The code of a refusal."""
    outcome = attempt(actor, name, record, values, **more)
    assert not outcome.is_done
    return outcome.code
