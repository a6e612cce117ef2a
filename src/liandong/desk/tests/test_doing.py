"""办理页：填过的不丢；为别的岗位打开的、旧版本的、重复的，都客气地说。"""

from __future__ import annotations

import re
from uuid import uuid4

import pytest
from django.test import Client

from liandong.accounts import session
from liandong.accounts.models import Person
from liandong.accounts.queries import actors_of
from liandong.kernel.tests.staging import did
from liandong.ledger.models import LedgerEvent
from liandong.registry.models import Agency

pytestmark = pytest.mark.django_db
TYPED = {"liaison": "打字的人", "liaison_phone": "0391-7000001", "address": "打了一半的路"}


class Desk:
    """A browser with one form open."""

    def __init__(self, city, account="wz.lianluo", code="C410823-MARKET"):
        self.client = Client()
        self.client.force_login(Person.objects.get(account=account))
        self.url = f"/r/agency/{city.agency(code)}/do/registry.change_agency_details"
        self.hidden = hidden(self.client.get(self.url).content.decode())

    def submit(self, **more):
        return self.client.post(self.url, {**self.hidden, **TYPED, **more})


def hidden(html: str) -> dict[str, str]:
    found = re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', html)
    return {name: value for name, value in found if name in ("version", "key", "post")}


def market() -> Agency:
    return Agency.objects.get(code="C410823-MARKET")


def test_done_goes_to_the_record_and_says_so(city):
    desk, before = Desk(city), market().version
    answer = desk.submit()
    assert answer.status_code == 302 and answer["Location"] == f"/r/agency/{city.agency('C410823-MARKET')}/"
    assert "已变更联系方式" in desk.client.get(answer["Location"]).content.decode()
    assert market().version == before + 1


def test_a_second_click_does_no_harm(city):
    desk, before = Desk(city), market().version
    assert [desk.submit().status_code for _ in range(3)] == [302] * 3
    assert market().version == before + 1


def test_a_form_for_another_post_is_a_polite_conflict_with_everything_typed(city):
    values = {
        "delegate": city.actor("wz.fuze").post, "valid_from": "2026-01-01", "valid_to": "2099-12-31", "basis": "授权书"
    }  # fmt: skip
    did(city.actor("wz.juzhang"), "accounts.delegate_approval", None, values)
    desk, before = Desk(city, "wz.fuze"), market().version
    deputy = actors_of(Person.objects.get(account="wz.fuze"))[1]
    assert desk.client.post("/switch", {"post": session.capacity(deputy)}).status_code == 302
    answer = desk.submit()
    text = answer.content.decode()
    assert answer.status_code == 409 and "以另一个岗位打开" in text
    assert all(typed in text for typed in TYPED.values())
    assert market().version == before
    assert desk.submit(**hidden(text)).status_code == 302


@pytest.mark.parametrize("post", ["", "x", "00000000-0000-0000-0000-000000000007"])
def test_a_form_that_names_no_post_of_mine_is_not_done(city, post):
    desk, before = Desk(city), market().version
    assert desk.submit(post=post).status_code == 409 and market().version == before


def test_an_old_version_keeps_what_was_typed_shows_what_changed_and_can_go_on(city):
    desk = Desk(city)
    details = {"liaison": "别人", "liaison_phone": "0391-7000009", "address": "别人改的路"}
    did(city.actor("wz.lianluo"), "registry.change_agency_details", city.agency("C410823-MARKET"), details)
    answer = desk.submit()
    text = answer.content.decode()
    assert answer.status_code == 409 and all(typed in text for typed in TYPED.values())
    assert "别人改的路" in text and "已被他人更新" in text
    assert market().address == "别人改的路"
    assert desk.submit(**hidden(text)).status_code == 302 and market().address == "打了一半的路"


@pytest.mark.parametrize("version", ["", "0", "-1", "²", "9" * 30, "一"])
def test_a_form_without_a_good_version_is_older_than_any_record(city, version):
    desk = Desk(city)
    assert desk.submit(version=version).status_code == 409 and market().address != TYPED["address"]


def test_wrong_input_is_marked_and_kept(city):
    desk = Desk(city)
    answer = desk.submit(phone="打不通")
    text = answer.content.decode()
    assert (
        answer.status_code == 422
        and "打不通" in text
        and "电话只能含数字" in text
        and TYPED["address"] in text
    )
    assert desk.submit(phone="0391-7000002").status_code == 302


def test_the_side_panel_is_told_where_to_go(city):
    desk = Desk(city)
    answer = desk.client.post(desk.url, {**desk.hidden, **TYPED}, headers={"HX-Request": "true"})
    assert answer.status_code == 204 and answer["HX-Redirect"].startswith("/r/agency/")
    stranger = Client().get("/", headers={"HX-Request": "true"})
    assert stranger.status_code == 401 and stranger["HX-Redirect"] == "/sign-in"


def test_signing_in_cannot_be_pressed_as_a_button(city):
    person = city.actor("wz.lianluo").person
    desk = Desk(city)
    answer = desk.client.post(f"/r/person/{person}/do/accounts.sign_in", desk.hidden)
    assert answer.status_code == 404
    assert not LedgerEvent.objects.filter(action="accounts.sign_in", record=person).exists()


@pytest.mark.parametrize(
    "where", ["/r/agency/new/registry.register_agency", "/r/correction/{0}/do/registry.accept_correction"]
)
def test_a_refused_submission_is_on_record_although_no_button_led_there(city, where):
    """What the API records, the page records too: an attempt by the wrong role or on a hidden record."""
    actor, desk = city.actor("wz.chengban"), Desk(city)
    client = Client()
    client.force_login(Person.objects.get(account="wz.chengban"))
    values = {"key": str(uuid4()), "post": session.capacity(actor), "answer": "试"}
    assert client.post(where.format(uuid4()), values).status_code == 404
    refused = LedgerEvent.objects.filter(record=actor.post, outcome="refused")
    assert refused.count() == 1 and desk.hidden


def test_switching_to_a_post_that_is_not_mine_is_said(city):
    desk = Desk(city)
    answer = desk.client.post("/switch", {"post": str(city.actor("jiandu").post)})
    assert answer.status_code == 409 and "您今天没有这个岗位" in answer.content.decode()
