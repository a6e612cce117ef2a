"""同一条举报许多人同时登记：一个机关一张工单只有一条线索，工单号怎样打都一样，别的机关登记的提请比对，谁也不卡住谁，双击不生出第二条。"""

from __future__ import annotations

from collections import Counter
from functools import partial

from liandong.kernel import door
from liandong.kernel.outcome import Status
from liandong.kernel.tests.doors import together
from liandong.kernel.tests.staging_leads import lead_values
from liandong.leads.models import Lead
from liandong.offences.models import Claim, Comparison, Offence
from liandong.offences.tests.ground import FARM, MARKET, item_for, registered, settled

MANY = 50
PEOPLE = ("wz.lianluo", "ba.lianluo", "wz.chengban", "wz.fuze")


def test_fifty_persons_with_one_order_register_it_once_in_each_agency(committed, city):
    party, item = registered(city), item_for(MARKET, FARM)
    values = [
        lead_values(
            "标签不合格",
            origin="hotline",
            origin_paper=paper,
            party=party.name,
            party_name="",
            item=item.code,
        )
        for paper in (
            "GD202603020001",
            "ＧＤ２０２６０３０２０００１",
            "gd 202603020001",
            "Gd２０２６ 03020001",
        )
    ]
    actors = {account: city.actor(account) for account in PEOPLE}

    def press(n):
        return door.perform(
            actors[PEOPLE[n % 4]], "leads.register_lead", None, values[n % 4], key=f"tip-{n % 4}-{n // 8}"
        )

    outcomes = together(*(partial(press, n) for n in range(MANY)))
    told = Counter((o.status, o.code) for o in outcomes)
    assert {o.status for o in outcomes} <= {Status.DONE, Status.REPEATED, Status.REFUSED}, told
    assert {o.code for o in outcomes if o.status is Status.REFUSED} == {"registered_already"}
    assert Lead.objects.count() == len({lead.owner for lead in Lead.objects.all()}) == 2
    assert {o.record for o in outcomes if o.is_done} == set(Lead.objects.values_list("uuid", flat=True))
    again = [press(n) for n in range(4)]
    assert {o.status for o in again} <= {Status.REPEATED, Status.REFUSED}
    settled()
    assert Offence.objects.count() == Claim.objects.count() == 2
    assert Comparison.objects.count() == 1
