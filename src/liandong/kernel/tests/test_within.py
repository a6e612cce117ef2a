"""动作里头的动作：同样地问岗位、角色、可见、填写；不准的只撤回自己，准的以外头那一笔为因。"""

from __future__ import annotations

from uuid import uuid4

import pytest
from django.db import transaction

from liandong.kernel import actions
from liandong.kernel.actions import Act
from liandong.kernel.actor import system_actor
from liandong.kernel.door import Attempt, Refused
from liandong.kernel.outcome import Status, missing
from liandong.kernel.tests.staging import did
from liandong.kernel.tests.staging_parties import party_values
from liandong.kernel.within import within
from liandong.ledger.models import LedgerEvent
from liandong.now import now
from liandong.parties.models import Party

pytestmark = pytest.mark.django_db
REGISTER, CORRECT = "parties.register_party", "parties.correct_party"


def outer():
    """An act of the system that holds others."""
    return Act(system_actor("成批导入"), actions.get("importing.apply_batch").action, None, {}, "", now())


def test_what_is_refused_undoes_itself_alone(city):
    act, actor = outer(), city.actor("wz.lianluo")
    good = within(act, REGISTER, None, party_values("武陟县甲厂"), actor=actor, reason="试")
    bad = within(act, REGISTER, None, party_values(""), actor=actor)
    other = within(act, REGISTER, None, party_values("武陟县乙厂"), actor=actor)
    assert (good.status, bad.status, other.status) == (Status.DONE, Status.INVALID, Status.DONE)
    assert set(Party.objects.values_list("name", flat=True)) == {"武陟县甲厂", "武陟县乙厂"}
    event = LedgerEvent.objects.get(record=good.record)
    assert str(act.event) in event.body and str(actor.person) in event.body and "试" in event.body


def test_what_is_refused_after_it_began_to_write_leaves_nothing(city, monkeypatch):
    """As happens when an effect that belongs to it is refused."""

    def late(self, act, kind, before, record):
        raise Refused(missing())

    monkeypatch.setattr(Attempt, "_details", late)
    refused = within(outer(), REGISTER, None, party_values("武陟县甲厂"), actor=city.actor("wz.lianluo"))
    assert refused.status is Status.MISSING and not Party.objects.exists()


def test_it_stands_or_falls_with_the_act_around_it(city):
    with transaction.atomic():
        assert within(
            outer(), REGISTER, None, party_values("武陟县甲厂"), actor=city.actor("wz.lianluo")
        ).is_done
        transaction.set_rollback(True)
    assert not Party.objects.exists() and not LedgerEvent.objects.filter(action=REGISTER).exists()


def test_it_asks_for_the_role_the_post_and_the_record(city):
    actor, system = city.actor("wz.lianluo"), city.actor("sysadmin")
    party = did(actor, REGISTER, None, party_values("武陟县甲厂"))
    assert within(outer(), REGISTER, None, party_values("乙"), actor=system).code == "role_not_permitted"
    assert within(outer(), CORRECT, party, {}, actor=system, reason="x").status is Status.MISSING
    assert within(outer(), CORRECT, uuid4(), {}, actor=actor, reason="x").status is Status.MISSING
    assert within(outer(), CORRECT, party, {"address": "新路"}, actor=actor).errors.keys() == {"reason"}
    assert within(outer(), CORRECT, party, {"address": "新路"}, actor=actor, reason="x").is_done
    did(city.actor("secadmin"), "accounts.end_post", actor.post, {"on": "2026-11-01"}, reason="调任")
    assert within(outer(), REGISTER, None, party_values("丙"), actor=actor).code == "post_ended"
    with pytest.raises(LookupError):
        within(outer(), "没有这个动作", actor=actor)
