"""演示之城里公示的处罚决定：武陟县市场监督管理局的几份，公示中的、等待批准的、不予公示的、撤回的都有。

Simulated on the decisions of the demonstration's own cases, in the days after each; everything is invented.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from liandong.cases.models import Decision
from liandong.demo.city import City
from liandong.demo.delivering import deliver, newest
from liandong.demo.leads import MARKET, PEOPLE
from liandong.law.publication.at_all import Channel
from liandong.now import CHINA, at, now
from liandong.publication.models import Publication

HEAD = "wz.juzhang"
MOST = 14
ANNULLED, WAITING, WITHHELD, DUE = 1, 2, 3, 4
"""Which of them, counted from the newest, is not simply published."""


class _Teller:
    """Plays the publications one after another."""

    def __init__(self, city: City, until: datetime) -> None:
        self.city, self.until = city, until
        self.liaison, _, self.handler = PEOPLE[MARKET]

    def _do(self, days: int, decided: datetime, account: str, action: str, record: UUID | None, values: dict[str, Any], **more: Any) -> UUID:  # fmt: skip
        """One act so many days after the decision, never later than now."""
        with at(min(decided + timedelta(days=days), self.until)):
            return self.city.act(account, action, record, values, **more)

    def tell(self, n: int, decision: Decision) -> None:
        decided = datetime.combine(decision.decided_on, datetime.min.time(), CHINA) + timedelta(hours=34)
        values: dict[str, Any] = {"decision": decision.number}
        one = self._do(0, decided, self.liaison, "publication.take_up_decision", None, values)
        if n == DUE:
            return
        if n == WITHHELD:
            why = {"ground": "no_impact", "reasons": "数额小，当场改正，公众不关心（演示）。"}
            self._do(1, decided, self.handler, "publication.propose_withholding", one, why)
            self._do(2, decided, HEAD, "publication.approve_withholding", one, {})
            return
        said = {"social_impact": "yes", "reasons": "涉及消费安全，公众关心（演示）。", "reviewed_by": "办公室（演示）"}  # fmt: skip
        self._do(1, decided, self.handler, "publication.propose_publication", one, said)
        if n == WAITING:
            return
        self._do(2, decided, HEAD, "publication.approve_publication", one, {"is_read": "on"})
        self._channels(n, decided, one)

    def _channels(self, n: int, decided: datetime, one: UUID) -> None:
        day = min(decided + timedelta(days=4), self.until)
        for channel in (Channel.CREDIT_CHINA, Channel.ENTERPRISE)[: 1 + n % 2]:
            values = {
                "channel": channel.value, "on": day.astimezone(CHINA).date().isoformat(), "address": f"演示报送第{n + 1}批"
            }  # fmt: skip
            self._do(4, decided, self.liaison, "publication.record_channel", one, values)

    def annul(self, decision: Decision) -> None:
        """A decision that a reconsideration annulled just now: its publication is gone, a channel is still to be taken down."""
        on = self.until.astimezone(CHINA).date().isoformat()
        values = {"changed_by": "行政复议决定（演示）2号", "on": on}
        with at(self.until):
            self.city.act(
                self.liaison, "cases.annul_decision", decision.uuid, values, reason="复议撤销（演示）。"
            )


def play(city: City) -> None:
    """Play them once, after the cases; a second call changes nothing."""
    if Publication.objects.exists():
        return
    teller, before = _Teller(city, now()), newest()
    rows = Decision.objects.filter(agency_name=MARKET, state="in_force", fine_fen__gt=0)
    decisions = list(rows.select_related("case").order_by("-decided_on", "-pk")[:MOST])
    for n, decision in enumerate(decisions):
        teller.tell(n, decision)
    if len(decisions) > ANNULLED:
        teller.annul(decisions[ANNULLED])
    with at(now()):  # 由此办的，也标为模拟
        deliver(before)
