"""看完整的手机号：说明理由、先留痕、只显示一次；号码不进网址、会话、消息、痕迹、重复键和日志。"""

from __future__ import annotations

import json
import logging
import re
from datetime import timedelta
from uuid import uuid4

import pytest
from django.contrib.sessions.models import Session
from django.test import Client

from liandong.accounts import allowances, throttle
from liandong.accounts.models import Person
from liandong.kernel import timeline
from liandong.kernel.models import Refusal, Repeat
from liandong.kernel.tests.staging import attempt
from liandong.ledger.models import LedgerEvent
from liandong.now import at, now

NUMBER, MASK, ACT = "10039100001", "100****0001", "accounts.reveal_mobile"
pytestmark = pytest.mark.django_db


@pytest.fixture
def fazhi(city) -> Person:
    row = Person.objects.get(account="wz.fazhi")
    row.mobile = NUMBER
    row.save()
    return row


def browser(account: str) -> Client:
    client = Client()
    client.force_login(Person.objects.get(account=account))
    return client


def submitted(client: Client, row: Person, reason="核对联系方式", key=""):
    url = f"/r/person/{row.uuid}/do/{ACT}"
    hidden = dict(re.findall(r'name="(version|key|post)" value="([^"]*)"', client.get(url).content.decode()))
    return client.post(url, {**hidden, "reason": reason, **({"key": key} if key else {})})


def called(client: Client, row: Person, key: str, reason="核对"):
    body = {"record": str(row.uuid), "version": row.version, "reason": reason}
    return client.post(
        f"/api/v1/actions/{ACT}", json.dumps(body), content_type="application/json",
        headers={"Idempotency-Key": key},
    )  # fmt: skip


@pytest.mark.parametrize("account", ["sysadmin", "secadmin"])
def test_the_keepers_see_the_mask_and_reveal_once(fazhi, account):
    client, key = browser(account), str(uuid4())
    page = client.get(f"/r/person/{fazhi.uuid}/").content.decode()
    assert MASK in page and NUMBER not in page and f"do/{ACT}" in page
    version = Person.objects.get(pk=fazhi.pk).version
    shown = submitted(client, fazhi, key=key)
    assert shown.status_code == 200 and NUMBER in shown.content.decode()
    assert shown["Cache-Control"] == "no-store"
    again = submitted(client, fazhi, key=key)
    assert again.status_code == 302 and NUMBER not in again["Location"]
    after = client.get(again["Location"]).content.decode()
    assert NUMBER not in after and "号码不再显示" in after
    assert Person.objects.get(pk=fazhi.pk).version == version
    assert LedgerEvent.objects.filter(action=ACT, record=fazhi.uuid, outcome="done").count() == 1


def test_without_a_reason_nothing_is_shown(fazhi):
    answer = submitted(browser("secadmin"), fazhi, reason=" ")
    assert answer.status_code == 422 and NUMBER not in answer.content.decode()
    assert not LedgerEvent.objects.filter(action=ACT).exists()


def test_a_get_never_shows_it(fazhi):
    page = browser("secadmin").get(f"/r/person/{fazhi.uuid}/do/{ACT}?reason=x&key=y")
    assert NUMBER not in page.content.decode() and not LedgerEvent.objects.filter(action=ACT).exists()


def test_the_number_stands_nowhere_else(fazhi, caplog):
    with caplog.at_level(logging.DEBUG):
        client = browser("secadmin")
        assert NUMBER in submitted(client, fazhi).content.decode()
        assert called(client, fazhi, str(uuid4())).json()["revealed"] == {"mobile": NUMBER}
    event = LedgerEvent.objects.filter(action=ACT, outcome="done").first()
    kept = [
        *(e.body for e in LedgerEvent.objects.filter(record=fazhi.uuid)),
        *(json.dumps(r.outcome) + r.fingerprint for r in Repeat.objects.all()),
        *(str(s.get_decoded()) for s in Session.objects.all()),
        caplog.text,
    ]
    assert event is not None and [k for k in kept if k and NUMBER in k] == []


def test_the_interface_reveals_once_under_a_key(fazhi):
    client = browser("secadmin")
    first, second = called(client, fazhi, "one"), called(client, fazhi, "one")
    assert (first.json()["revealed"], second.json()["revealed"]) == ({"mobile": NUMBER}, {})
    assert second.json()["status"] == "repeated" and first["Cache-Control"] == "no-store"


@pytest.mark.parametrize("account", ["wz.lianluo", "wz.fazhi", "auditor", "jiandu", "duban"])
def test_nobody_else_sees_mask_or_number_or_may_ask(fazhi, city, account):
    client = browser(account)
    for url in (f"/r/person/{fazhi.uuid}/", f"/api/v1/person/{fazhi.uuid}"):
        text = client.get(url).content.decode()
        assert NUMBER not in text and MASK not in text and f"do/{ACT}" not in text
    outcome = attempt(city.actor(account), ACT, fazhi.uuid, {}, reason="想看")
    assert outcome.code == "role_not_permitted"
    answer = called(client, fazhi, str(uuid4()))
    assert answer.status_code in (403, 409) and NUMBER not in answer.content.decode()
    assert client.get("/r/person/find").status_code == 404
    assert client.post("/r/person/find", {"number": NUMBER}).status_code == 404


def test_the_act_is_told_to_keepers_auditor_and_the_person_and_to_no_colleague(fazhi, city):
    submitted(browser("secadmin"), fazhi, reason="独有的理由")
    told = {}
    for account in ("sysadmin", "secadmin", "auditor", "wz.fazhi", "wz.lianluo", "jiandu", "duban"):
        client = browser(account)
        page = client.get(f"/r/person/{fazhi.uuid}/").content.decode()
        lines = str(client.get(f"/api/v1/person/{fazhi.uuid}/timeline").json())
        told[account] = ("独有的理由" in page, "独有的理由" in lines)
        assert ("查看完整手机号" in lines) is told[account][1]
        event = LedgerEvent.objects.get(action=ACT, outcome="done")
        proof = client.get(f"/proof/{event.id}").status_code
        assert (proof != 404) is told[account][0], account
    yes = {a for a, t in told.items() if t == (True, True)}
    assert yes == {"sysadmin", "secadmin", "auditor", "wz.fazhi"}
    assert all(t == (False, False) for a, t in told.items() if a not in yes)
    assert "查看完整手机号" in browser("auditor").get("/audit").content.decode()


def test_being_told_is_only_for_the_one_it_is_about(fazhi, city):
    submitted(browser("secadmin"), fazhi)
    event = LedgerEvent.objects.get(action=ACT, outcome="done")
    own, colleague = city.actor("wz.fazhi"), city.actor("wz.chengban")
    from liandong.kernel.roles import Level

    assert timeline.is_granted(event, Level.SUMMARY, own)
    assert not timeline.is_granted(event, Level.SUMMARY, colleague)
    assert not timeline.is_granted(event, Level.COLLISION, own)


def test_nothing_to_reveal_is_said(city):
    row = Person.objects.get(account="wz.chengban")
    row.mobile = ""
    row.save()
    outcome = attempt(city.actor("secadmin"), ACT, row.uuid, {}, reason="核对")
    assert outcome.code == "no_number" and "没有登记手机号" in outcome.sentence


def test_a_whole_number_finds_its_person_by_post_and_a_part_finds_nobody(fazhi):
    client = browser("secadmin")
    assert "/r/person/find" in client.get("/r/person/").content.decode()
    found = client.post("/r/person/find", {"number": "100 3910 ０００１"})
    assert found.status_code == 302 and found["Location"] == f"/r/person/{fazhi.uuid}/"
    for part, said in (("1003910", "不是完整的手机号"), ("10039109999", "没有登记这个手机号")):
        answer = client.post("/r/person/find", {"number": part})
        assert answer.status_code == 422 and said in answer.content.decode()
    other = Person.objects.get(account="wz.chengban")
    other.mobile = NUMBER
    other.save()
    both = client.post("/r/person/find", {"number": NUMBER}).content.decode()
    assert fazhi.name in both and other.name in both and NUMBER not in both


def test_the_hidden_digits_cannot_be_guessed_by_looking_up(fazhi, city):
    client, other = browser("secadmin"), browser("sysadmin")
    answers = [
        client.post("/r/person/find", {"number": f"1003910{n:04d}"})
        for n in range(2, 2 + throttle.LOOKUP.times)
    ]
    assert {a.status_code for a in answers} == {422}
    stopped = client.post("/r/person/find", {"number": NUMBER})
    assert stopped.status_code == 429 and "按姓名查找" in stopped.content.decode()
    assert other.post("/r/person/find", {"number": NUMBER}).status_code == 302
    post = city.actor("secadmin").post
    assert Refusal.objects.get(post=post, code="too_many_lookups").action == ACT
    assert LedgerEvent.objects.filter(record=post, action=ACT, outcome="refused").count() == 1
    with at(now() + throttle.SPAN + timedelta(minutes=1)):
        allowances.forget_old()
        assert client.post("/r/person/find", {"number": NUMBER}).status_code == 429
    with at(now() + throttle.LOOKUP.span):
        assert allowances.forget_old() == 2
        client.force_login(Person.objects.get(account="secadmin"))
        assert client.post("/r/person/find", {"number": NUMBER}).status_code == 302


def test_the_search_box_and_the_address_do_not_search_it(fazhi):
    for asked in (NUMBER, "0001", MASK, fazhi.mobile_index.hex()):
        answer = browser("secadmin").get("/r/person/", {"q": asked}).content.decode()
        assert f"/r/person/{fazhi.uuid}/" not in answer
        listed = browser("secadmin").get("/api/v1/person", {"q": asked}).json()
        assert listed["items"] == []


def test_opening_an_account_keeps_the_number_out_of_the_ledger_and_the_draft(city):
    client = browser("sysadmin")
    form = client.get("/r/person/new/accounts.open_account").content.decode()
    box = re.search(r'<input[^>]*name="mobile"[^>]*>', form)
    assert box is not None and "data-no-draft" in box[0] and 'autocomplete="off"' in box[0]
    values = {
        "agency": city.agency("C410823-MARKET"), "name": "许新人", "account": "wz.xinren", "mobile": "+86 10039100002",
        "password": "liandong-yanshi",
    }  # fmt: skip
    outcome = attempt(city.actor("sysadmin"), "accounts.open_account", None, values)
    assert outcome.is_done, outcome.errors
    body = LedgerEvent.objects.get(id=outcome.event).body
    assert "10039100002" not in body and "0002" not in json.dumps(json.loads(body)["changes"])
    assert str(Person.objects.get(uuid=outcome.record).mobile) == "100****0002"
