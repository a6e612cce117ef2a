"""五十人同时对同一件行为登记立案：登记有一个全序，晚的都告知早的，没有死锁，双击不生出第二件，账本校验得过。"""

from __future__ import annotations

from datetime import timedelta
from functools import partial

from liandong.cases.models import Case
from liandong.kernel import door
from liandong.kernel.outcome import Status
from liandong.kernel.ports import posts as post_book
from liandong.kernel.tests.doors import together
from liandong.ledger.models import Entry, LedgerEvent
from liandong.ledger.tests.conftest import ground  # noqa: F401  夹具
from liandong.notices.models import Notice
from liandong.notices.rules import DESK
from liandong.offences.models import Claim, Comparison
from liandong.offences.tests.ground import FARM, MARKET, item_for, registered, settled

MANY = 50
A_MOMENT = timedelta(seconds=1)
"""What an act may take between its moment and its line: the ledger tells whole seconds."""
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
    each_later_one_is_told(cases)
    assert all(one < other for one, other in Comparison.objects.values_list("one", "other"))
    ground.order()
    in_one_order(cases)
    assert ground.verify().is_intact


def each_later_one_is_told(cases):
    """The agency of a case holds a notice, on a record of its own, of every filing of the other one that was there before it."""
    filed = {
        line.record: line.id
        for line in LedgerEvent.objects.filter(action="cases.register_case", outcome="done")
    }
    posts = {
        p.post: p.agency
        for p in post_book().holding(agencies={c.owner for c in cases}, posts=[], roles=list(DESK))
    }
    heard = {
        (posts[post], event)
        for post, event in Notice.objects.filter(topic="rival_filed", post__in=posts).values_list(
            "post", "event"
        )
    }
    for nth, later in enumerate(cases):
        for before in cases[:nth]:
            assert before.owner == later.owner or (later.owner, filed[before.uuid]) in heard


def in_one_order(cases):
    """Each filing has a place of its own in the ledger, by which the two moments do not contradict it."""
    place = dict(Entry.objects.values_list("id", "seq"))
    rows = LedgerEvent.objects.filter(action="cases.register_case", outcome="done")
    line = {row.record: row for row in rows}
    whole = {c.uuid: c.registered_at.replace(microsecond=0) for c in cases}
    assert whole == {row.record: row.recorded_at for row in rows}
    ranked = sorted(cases, key=lambda c: place[line[c.uuid].id])
    assert len({place[line[c.uuid].id] for c in cases}) == MANY
    latest = ranked[0].registered_at
    for case in ranked:
        assert case.registered_at >= latest - A_MOMENT, "排在后面的，登记时间不会早得多"
        latest = max(latest, case.registered_at)
