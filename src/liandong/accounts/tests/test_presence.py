"""在不在：离开久了退出，两处登录两处知道，本人可以一下退出其他登录。"""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session
from django.test import Client

from liandong.accounts import presence
from liandong.accounts.demo import PASSWORD
from liandong.accounts.models import Person, SignedIn
from liandong.ledger.models import LedgerEvent
from liandong.now import at, now

pytestmark = pytest.mark.django_db
CHROME = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/120.0 Safari/537.36"
PHONE = (
    "Mozilla/5.0 (Linux; Android 13) AppleWebKit/537.36 Chrome/120.0 Mobile Safari/537.36 MicroMessenger/8"
)


def signed_in(account="wz.lianluo", agent=CHROME) -> Client:
    client = Client(headers={"User-Agent": agent})
    answer = client.post("/sign-in", {"account": account, "password": PASSWORD})
    assert answer.status_code == 302
    return client


def text(client: Client, path="/") -> str:
    return client.get(path).content.decode()


def test_left_for_too_long_one_must_sign_in_again_and_is_told_why(city):
    began = now()
    client = signed_in()
    with at(began + presence.IDLE + timedelta(seconds=5)):
        gone = client.get("/r/agency/")
        assert (gone.status_code, gone["Location"]) == (302, "/sign-in?next=/r/agency/")
        assert "您离开超过30分钟" in text(client, "/sign-in")
        assert "您离开超过30分钟" not in text(client, "/sign-in")
        assert client.get("/api/v1/me").status_code == 401
    assert SignedIn.objects.count() == 0


def test_used_again_and_again_it_goes_on_but_not_for_ever(city):
    began = now()
    client = signed_in()
    step = presence.IDLE - timedelta(minutes=1)
    moment = began
    while moment + step < began + presence.WHOLE:
        moment += step
        with at(moment):
            assert client.get("/ledger").status_code == 200
    with at(began + presence.WHOLE + timedelta(seconds=5)):
        assert client.get("/ledger").status_code == 302
        assert "已满12小时" in text(client, "/sign-in")


def test_reading_pages_within_a_minute_writes_nothing(city):
    client = signed_in()
    began, seen = now(), SignedIn.objects.get().seen_at
    with at(began + timedelta(seconds=30)):
        client.get("/ledger")
    assert SignedIn.objects.get().seen_at == seen
    with at(began + timedelta(seconds=90)):
        client.get("/ledger")
    assert SignedIn.objects.get().seen_at > began + timedelta(seconds=80)


def test_both_places_are_told_once(city):
    office = signed_in()
    text(office)
    phone = signed_in(agent=PHONE)
    said = text(phone)
    assert "您的账号还在另一处登录着" in said and "视窗电脑上的谷歌内核浏览器" in said
    assert "还在另一处登录着" not in text(phone)
    assert "又在另一处登录" not in text(office)
    with at(now() + timedelta(seconds=61)):
        assert "刚刚又在另一处登录" in text(office)
        assert "又在另一处登录" not in text(office)


def test_another_account_is_no_other_place(city):
    signed_in("wz.chengban")
    assert "另一处登录" not in text(signed_in("wz.lianluo"))


def test_the_others_end_at_once_and_it_is_on_the_trail(city):
    office, phone = signed_in(), signed_in(agent=PHONE)
    stranger = signed_in("wz.chengban")
    page = text(phone, "/sign-ins")
    assert page.count("另一处</span>") == 1 and page.count("这一处</span>") == 1 and "微信" in page
    assert "退出其他登录" in page
    assert phone.get("/sign-ins/end-others").status_code == 200
    assert phone.post("/sign-ins/end-others", {"key": "once"}).status_code == 302
    assert office.get("/ledger").status_code == 302
    assert phone.get("/ledger").status_code == stranger.get("/ledger").status_code == 200
    event = LedgerEvent.objects.filter(action="accounts.end_other_sign_ins").get()
    assert event.record == Person.objects.get(account="wz.lianluo").uuid
    assert "退出其他登录</a>" not in text(phone, "/sign-ins")


def test_signing_out_leaves_nothing(city):
    client = signed_in()
    client.post("/sign-out")
    assert (SignedIn.objects.count(), Session.objects.count()) == (0, 0)


def test_those_who_never_come_back_are_forgotten(city):
    signed_in()
    began = now()
    signed_in("wz.chengban")
    with at(began + presence.IDLE / 2):
        assert presence.forget_left() == 0
    with at(began + presence.IDLE + timedelta(minutes=1)):
        assert presence.forget_left() == 2
    assert Session.objects.count() == 0


def test_a_page_of_somebody_else_does_not_offer_his_sign_ins(city):
    client = signed_in()
    own, other = (Person.objects.get(account=a).uuid for a in ("wz.lianluo", "wz.chengban"))
    assert "我的登录" in text(client, f"/r/person/{own}/")
    assert "我的登录" not in text(client, f"/r/person/{other}/")
