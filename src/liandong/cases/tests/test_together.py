"""五十人同时对同一件行为登记立案：登记有一个全序，晚的都告知早的，没有死锁，双击不生出第二件，账本校验得过。"""

from __future__ import annotations

from functools import partial

from liandong.cases.models import Case
from liandong.kernel import door
from liandong.kernel.outcome import Status
from liandong.kernel.tests.doors import together
from liandong.ledger.models import LedgerEvent
from liandong.ledger.tests.conftest import ground  # noqa: F401  夹具
from liandong.notices.models import Notice
from liandong.offences.models import Claim, Comparison
from liandong.offences.tests.ground import FARM, MARKET, item_for, registered, settled

MANY = 50
PEOPLE = ("wz.lianluo", "ba.lianluo")


def test_fifty_register_the_same_act_at_once(committed, city, ground):  # noqa: F811
    party, item = registered(city), item_for(MARKET, FARM)
    actors = [city.actor(account) for account in PEOPLE]

    def press(n):
        values = {
            "party": party.name, "item": item.code, "division": "410823", "since": "2026-02-01", "case_no": f"立{n}号",
            "approved_at": "2026-03-02 09:00", "approval_evidence": "立案审批表",
        }  # fmt: skip
        return door.perform(actors[n % 2], "cases.register_case", None, values, key=f"case-{n}")

    outcomes = together(*(partial(press, n) for n in range(MANY)))
    assert {o.status for o in outcomes} == {Status.DONE}
    assert {press(n).status for n in (0, 1)} == {Status.REPEATED}
    together(settled, settled)
    settled()
    cases = list(Case.objects.order_by("registered_at", "pk"))
    assert len(cases) == Claim.objects.count() == MANY
    lines = LedgerEvent.objects.filter(action="cases.register_case", outcome="done")
    assert lines.count() == MANY
    told = set(Notice.objects.filter(topic="rival_filed", kind="case").values_list("event", flat=True))
    assert told == set(lines.values_list("id", flat=True)), "每一件立案都告知了对方机关"
    assert all(one < other for one, other in Comparison.objects.values_list("one", "other"))
    ground.order()
    assert ground.verify().is_intact
