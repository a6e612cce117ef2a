"""演示之城的案件：线索核查予以立案的，各机关登记成卡，有的已经处罚、结案；一件两家都立了案，次序说不清；几件正在审批。

Simulated like the leads they come from, drawn by a fixed seed. Everything is invented.
"""

from __future__ import annotations

import random
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction

from liandong.cases.models import Case
from liandong.demo.city import City
from liandong.demo.delivering import deliver, newest
from liandong.demo.leads import FARM, FARM_NEXT, PEOPLE
from liandong.kernel import door
from liandong.kernel.actor import Actor
from liandong.kernel.ports import agencies
from liandong.leads.models import Outcome, Verification
from liandong.now import CHINA, at, now
from liandong.registry.founding import done

SEED, USUAL = 20261129, 60
TWO = "冯承办、褚巡查"
SHARED = {
    "party_name": "武陟县示例联营农资店（虚构）",
    "conduct": "经营标签不合格的农药",
    "division": "410823",
    "since": "2026-09-01",
}


class _Teller:
    """Plays the cases one after another."""

    def __init__(self, city: City, until: datetime) -> None:
        self.city, self.until = city, until
        self.chance = random.Random(SEED)  # noqa: S311  要的是可重复
        self.actors: dict[str, Actor] = {}

    def _do(
        self, account: str, action: str, record: UUID | None, values: dict[str, Any], **more: Any
    ) -> UUID:
        if account not in self.actors:
            self.actors[account] = self.city.actor(account)
        key = f"demo:case:{account}:{action}:{record}:{values.get('case_no', '')}{values.get('conduct', '')}"
        return done(door.perform(self.actors[account], action, record, values, key=key[:80], **more))

    def of_leads(self, most: int) -> None:
        """A card for what was found to be an offence, by the agency that verified it."""
        rows = (
            Verification.objects.filter(outcome=Outcome.FILED)
            .select_related("lead")
            .order_by("decided_at", "pk")
        )
        for verification in rows[:most]:
            with transaction.atomic():
                self._card(verification)

    def _card(self, verification: Verification) -> None:
        lead, filed = verification.lead, verification.decided_at
        assert filed is not None
        liaison = PEOPLE[verification.agency_name][0]
        values = {
            "case_no": verification.case, "verification": verification.number, "party_name": lead.party_name,
            "conduct": lead.conduct, "division": lead.division, "address": lead.address, "facts": "演示：经立案审批。",
            "approved_at": filed.isoformat(), "approval_evidence": f"立案审批表{verification.case}",
        }  # fmt: skip
        moment = filed + timedelta(hours=self.chance.randrange(1, 20))
        if moment > self.until:
            return
        with at(moment):
            case = self._do(liaison, "cases.register_case", None, values)
        decided = moment + timedelta(days=self.chance.randrange(8, 40))
        if decided > self.until:
            return
        with at(decided):
            if self.chance.random() < 0.2:
                self._do(
                    liaison, "cases.close_case", case, {"outcome": "违法行为轻微并及时改正，不予行政处罚"}
                )
                return
            self._do(liaison, "cases.record_decision", case, self._decision(verification, decided))
        closed = decided + timedelta(days=self.chance.randrange(5, 20))
        if closed < self.until:
            with at(closed):
                self._do(liaison, "cases.close_case", case, {"outcome": "行政处罚决定执行完毕"})

    def _decision(self, verification: Verification, decided: datetime) -> dict[str, Any]:
        fine = self.chance.choice((0, 200, 500, 1000, 2000, 3000, 5000, 10000))
        return {
            "decision_no": f"演示罚〔{decided.year}〕{verification.pk}号", "decided_on": decided.astimezone(CHINA).date().isoformat(),
            "penalties": ["警告", "罚款"] if fine else ["警告"], "fine": str(fine) if fine else "",
            "content": f"演示：给予警告{f'，处罚款{fine}元' if fine else ''}，责令立即改正。", "basis": "演示：本条线的处罚规定",
        }  # fmt: skip

    def disputed(self) -> None:
        """Two agencies filed the same act; the one that approved later registered first."""
        day = self.until - timedelta(days=6)
        for hours, account, no, approved in (
            (0, "wz.nongye", "演示武农立1号", timedelta(hours=-1)),
            (3, "wz.lianluo", "演示武市监立1号", timedelta(hours=-6)),
        ):
            moment = day + timedelta(hours=hours)
            values = {
                **SHARED, "case_no": no, "approved_at": (moment + approved).isoformat(), "approval_evidence": f"立案审批表{no}",
            }  # fmt: skip
            with at(moment):
                case = self._do(account, "cases.register_case", None, values)
        with at(day + timedelta(hours=4)):
            self._do("wz.lianluo", "cases.notify_case", case, {"to": f"{FARM}、{FARM_NEXT}"})

    def in_approval(self) -> None:
        """Three of 武陟县市场监督管理局 on their way to its head."""
        for n, conduct in enumerate(("未明码标价", "计量器具未经检定", "食品标签不符合规定")):
            moment = self.until - timedelta(days=2, hours=6 - n)
            values = {
                "party_name": f"示例审批商店{n + 1}号（虚构）", "conduct": conduct, "division": "410823", "officers": TWO,
                "since": (moment - timedelta(days=3)).date().isoformat(), "facts": "演示：现场检查发现。",
            }  # fmt: skip
            with at(moment):
                case = self._do("wz.chengban", "cases.propose_filing", None, values)
            if n:
                with at(moment + timedelta(hours=1)):
                    self._do("wz.fuze", "cases.review_filing", case, {})
            if n == 2:
                with at(moment + timedelta(hours=2)):
                    self._do("wz.juzhang", "cases.approve_filing", case, {"case_no": "演示武市监立2号"})


def play(city: City, count: int = USUAL) -> None:
    """Play the cases once, after the leads; a second call changes nothing."""
    if count == 0 or Case.objects.exists():
        return
    teller, before = _Teller(city, now()), newest()
    with agencies().remembering():
        teller.of_leads(count)
        teller.disputed()
        teller.in_approval()
    with at(now()):  # 由此办的，也标为模拟
        deliver(before)
