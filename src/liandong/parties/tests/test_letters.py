"""拼音首字母：登记时就写好，导入的事后补齐、看得见补到哪里、断了接着补；补的不是记录的变更。"""

from __future__ import annotations

import pytest

from liandong.importing.tests.sheets import applied_by, checked_by, handed_in
from liandong.kernel import initials, kinds, outbox, reading
from liandong.kernel.models import Initials
from liandong.kernel.tests.parity import Reader
from liandong.kernel.tests.staging import deliver_all, did, newest_job
from liandong.kernel.tests.staging_parties import check, party_values
from liandong.ledger.models import LedgerEvent
from liandong.parties import completing
from liandong.parties.models import BatchInitials, Party

pytestmark = pytest.mark.django_db
CODE = check("91410823MA0000001")


def registered(city, name, code="", **more):
    made = did(city.actor("wz.chengban"), "parties.register_party", None, party_values(name, code, **more))
    return Party.objects.get(uuid=made)


def found(city, asked, account="wz.lianluo", kind="party"):
    return [str(p) for p in reading.found(kinds.get(kind), city.actor(account), asked)]


def imported(city, names):
    """A list written to its last batch; what follows from that is not delivered yet."""
    intake = checked_by(city, "wz.lianluo", handed_in(city, "wz.lianluo", "parties", ("企业名称", *names)))
    return applied_by(city, "wz.lianluo", intake)


# ── 登记 ────────────────────────────────────────────────────────────────────────────────────────────


def test_a_party_is_found_by_its_letters_from_the_act_that_names_it(city):
    party = registered(city, "焦作市示例厂", CODE)
    registered(city, "博爱县ABC机械厂")
    assert found(city, "jzsslc") == found(city, "JZ SS") == found(city, "ｓｌｃ") == ["焦作市示例厂"]
    assert found(city, "abc") == found(city, "xabcj") == ["博爱县ABC机械厂"]  # 名称里的字母也算
    assert found(city, "jzlc") == found(city, "j") == []
    renamed = {"name": "重庆商行", "renamed_on": "2024-01-01", "source": "执照"}
    did(city.actor("wz.chengban"), "parties.rename_party", party.uuid, renamed)
    assert found(city, "cqsh") == found(city, "jzss") == ["重庆商行"]  # 曾用名照样找得到
    assert Initials.objects.filter(kind="party").count() == 2


def test_a_code_of_letters_and_digits_is_still_a_code(city):
    registered(city, "甲厂", CODE)
    assert found(city, "91410823MA") == ["甲厂"] and found(city, "ma0000") == []


def test_citizens_are_found_by_letters_only_by_their_own_agency(city):
    registered(
        city, "密某某", form="citizen", division="", industry="", tags="", since="", identity="E12345678"
    )
    assert found(city, "mmm") == ["密某某"] and found(city, "mmm", "ba.lianluo") == []


# ── 导入之后 ────────────────────────────────────────────────────────────────────────────────────────


def test_a_list_is_completed_step_by_step_and_says_how_far_it_is(city, monkeypatch):
    monkeypatch.setattr(completing.step, "__defaults__", (2,))
    begun = newest_job()
    intake = imported(city, ["武陟县甲粮油店", "武陟县乙粮油店", "武陟县丙粮油店"])
    reader = Reader(city.actor("wz.lianluo"))
    told = lambda: reader.get(f"/r/intake/{intake.uuid}/").content.decode()  # noqa: E731
    assert len(found(city, "粮油")) == 3 and found(city, "lyd") == [] and "等候补写" in told()
    assert 'role="status">等候补拼音简码；按名称和代码已经找得到。<' in told() and 'max="' not in told()
    before = LedgerEvent.objects.count(), list(Party.objects.values_list("version", flat=True))
    last = newest_job()
    deliver_all(begun)
    assert len(found(city, "lyd")) == 2 and "已补 2 / 3；没有补到的" in told()
    assert "正在补拼音简码，已补 2 个，共 3 个。<" in told() and 'max="3" value="2"' in told()
    deliver_all(last)
    assert found(city, "wzxj") == ["武陟县甲粮油店"] and len(found(city, "lyd")) == 3
    assert "已补 3 / 3<" in told() and "data-renews" not in told()
    assert before == (LedgerEvent.objects.count(), list(Party.objects.values_list("version", flat=True)))


def test_nothing_waits_where_the_night_was_first(city):
    reader = Reader(city.actor("wz.lianluo"))
    intake = imported(city, ["武陟县甲店"])
    assert "data-renews" in reader.get(f"/r/intake/{intake.uuid}/").content.decode()
    initials.complete()
    assert "data-renews" not in reader.get(f"/r/intake/{intake.uuid}/").content.decode()


def test_a_step_that_was_cut_off_is_done_again_and_one_delivered_twice_does_nothing(city, monkeypatch):
    intake = imported(city, ["武陟县甲店", "武陟县乙店"])

    def cut(*_):
        raise RuntimeError("断电")

    event = LedgerEvent.objects.order_by("id").last().id
    payload = {"intake": str(intake.uuid), "target": "parties"}
    with monkeypatch.context() as patch, pytest.raises(RuntimeError):
        patch.setattr(initials, "add", cut)
        outbox.deliver(event, "parties.begin_completing", payload)
    assert not BatchInitials.objects.exists() and not Initials.objects.filter(kind="party").exists()
    assert outbox.deliver(event, "parties.begin_completing", payload)
    assert not outbox.deliver(event, "parties.begin_completing", payload)
    assert BatchInitials.objects.get(batch=intake.uuid).done == 2 and len(found(city, "wzx")) == 2


def test_what_an_act_named_meanwhile_is_not_overwritten(city):
    """The step has read the old name; the act writes the new one before the step writes."""
    imported(city, ["武陟县旧名店"])
    stale = list(Party.objects.all())
    renamed = {"name": "博爱县新名店", "renamed_on": "2024-01-01", "source": "执照"}
    did(city.actor("wz.chengban"), "parties.rename_party", stale[0].uuid, renamed)
    initials.add(kinds.get("party"), stale)
    assert found(city, "baxxm") == ["博爱县新名店"]


def test_another_kind_of_list_is_none_of_its_business(city):
    outbox.deliver(
        LedgerEvent.objects.first().id, "parties.begin_completing",
        {"intake": "01927c3e-7a00-7000-8000-000000000001", "target": "agencies"},
    )  # fmt: skip
    assert not BatchInitials.objects.exists()
