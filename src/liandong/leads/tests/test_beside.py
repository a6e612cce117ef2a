"""登记线索时旁边的：自己看得到的全给，别的机关的只有碰撞的四项；输入到一半不惊动任何人，举报人不送出去。"""

from __future__ import annotations

import json
from dataclasses import fields

import pytest
from django.test import Client

from liandong.accounts import session
from liandong.accounts.models import Person
from liandong.kernel import kinds
from liandong.kernel.tests.staging import did
from liandong.kernel.tests.staging_leads import lead_values
from liandong.leads.beside import ACT, FIELDS, facts_of
from liandong.leads.forms import NewLead
from liandong.leads.models import Lead
from liandong.ledger.models import LedgerEvent
from liandong.notices.models import Notice
from liandong.offences.models import Look
from liandong.offences.sighting import Collision
from liandong.offences.tests.ground import FARM, MARKET, item_for, registered, settled

pytestmark = pytest.mark.django_db
URL = "/r/lead/new/leads.register_lead/beside"
API = "/api/v1/leads/related"


class Form:
    """The form of a new lead, open before one person."""

    def __init__(self, city, account="wz.chengban"):
        self.actor = city.actor(account)
        self.client = Client()
        self.client.force_login(Person.objects.get(account=account))
        self.post = session.capacity(self.actor)

    def ask(self, is_settled=True, **values):
        """What our script asks for."""
        values = {"post": self.post, "settled": "1" if is_settled else "", **values}
        return self.client.post(URL, values, headers={"HX-Request": "true"})

    def call(self, is_settled=True, **values):
        body = {"post": self.post, "is_settled": is_settled, "values": values}
        return self.client.post(API, json.dumps(body), content_type="application/json")


@pytest.fixture
def party(city):
    return registered(city)


@pytest.fixture
def item(city):
    return item_for(MARKET, FARM)


@pytest.fixture
def theirs(city, party, item):
    """A lead of another agency on the same party, with texts nobody else may read."""
    said = {"party": party.name, "party_name": "", "item": item.code, "address": "密地址", "facts": "密内容"}
    made = did(city.actor("ba.lianluo"), "leads.register_lead", None, lead_values("密行为", **said))
    return Lead.objects.get(uuid=made)


@pytest.fixture
def typed(party, item):
    return {"party": party.name, "item": item.code, "division": "410823"}


def test_ones_own_are_links_and_others_collide_with_four_fields_only(city, party, item, theirs, typed):
    own = did(
        city.actor("wz.lianluo"), "leads.register_lead", None,
        lead_values("自己的行为", party=party.name, party_name="", item=item.code),
    )  # fmt: skip
    form = Form(city)
    answer = form.ask(**typed)
    page = answer.content.decode()
    assert answer.status_code == 200 and answer["Cache-Control"] == "no-store" and "<html" not in page
    assert f'href="/r/lead/{own}/"' in page and "机器比对" in page
    assert "博爱县农业农村局" in page and "农业农村，待处理，联络人：未登记" in page
    said = form.call(**typed).json()
    assert [s["id"] for s in said["seen"]] == [str(own)]
    assert [set(c) for c in said["collisions"]] == [{f.name for f in fields(Collision)}]
    for text in (page, json.dumps(said, ensure_ascii=False)):
        for hidden in (str(theirs.uuid), theirs.number, "密行为", "密地址", "密内容"):
            assert hidden not in text, hidden


def test_looking_is_on_the_ledger_and_told_to_the_holder_once(city, theirs, typed):
    form = Form(city)
    for _ in range(3):
        form.ask(**typed)
        form.call(**typed)
    look = Look.objects.get()
    assert (look.purpose, look.by_name) == ("登记线索", form.actor.person_name)
    assert LedgerEvent.objects.filter(record=look.uuid, action="offences.look_up").count() == 1
    settled()
    told = Notice.objects.filter(topic="holder_asked", record=theirs.uuid)
    assert {n.post for n in told} == {city.actor("ba.lianluo").post}


@pytest.mark.parametrize("change", [{"party": "武陟县恒昌"}, {"item": ""}, {"division": ""}])
def test_half_of_it_shows_ones_own_and_asks_nobody(city, theirs, typed, change):
    form = Form(city)
    for answer in (form.ask(**typed | change), form.ask(is_settled=False, **typed)):
        page = answer.content.decode()
        assert "博爱县农业农村局" not in page and "填好以后，才查别的机关的记录" in page
    assert form.call(is_settled=False, **typed).json()["collisions"] == []
    assert Look.objects.count() == 0


@pytest.mark.parametrize("apart", [{"is_sensitive": "on"}, {"origin": "police"}, {"origin": "procuratorate"}])
def test_for_a_lead_kept_apart_nobody_is_asked(city, theirs, typed, apart):
    page = Form(city).ask(**typed, **apart).content.decode()
    assert "以免对方由此知道" in page and "博爱县农业农村局" not in page and Look.objects.count() == 0


@pytest.mark.parametrize("apart", [{"is_sensitive": "on"}, {"origin": "police"}])
def test_what_others_keep_apart_is_like_nothing_on_page_and_interface_and_its_holder_is_told(
    city, party, item, typed, apart
):
    form = Form(city)
    nothing = (form.ask(**typed).content, form.call(**typed).content)
    said = {"party": party.name, "party_name": "", "item": item.code, **apart}
    made = did(city.actor("ba.lianluo"), "leads.register_lead", None, lead_values("密行为", **said))
    assert (form.ask(**typed).content, form.call(**typed).content) == nothing
    assert Look.objects.count() == LedgerEvent.objects.filter(action="offences.look_up").count() == 1
    own = lead_values("自己的行为", party=party.name, party_name="", item=item.code)
    did(city.actor("wz.lianluo"), "leads.register_lead", None, own)
    settled()
    told = Notice.objects.filter(topic="holder_asked", record=made)
    assert {n.post for n in told} == {city.actor("ba.lianluo").post}
    for account in ("wz.lianluo", "wz.fazhi"):
        asker = city.actor(account)
        assert not kinds.get("comparison").sight.rows(asker).exists()
        assert not Notice.objects.filter(post=asker.post, topic="comparison_asked").exists()


def test_a_name_half_typed_offers_the_party_of_the_register(city, party):
    page = Form(city).ask(is_settled=False, party="武陟县恒常农资").content.decode()
    assert f'data-picks="{party.code or party.name}"' in page and f"/r/party/{party.uuid}/" in page
    assert 'data-told="查到可能的对象 1 个' in page


def test_a_citizen_is_shown_to_his_agency_and_not_to_be_picked(city):
    values = {
        "form": "citizen", "name": "密公民某某", "identity": "E12345678", "division": "", "address": "", "source": "演示",
        "industry": "", "tags": "", "since": "", "code": "",
    }  # fmt: skip
    did(city.actor("wz.chengban"), "parties.register_party", None, values)
    own = Form(city).ask(party_name="密公民某某").content.decode()
    assert "/r/party/" in own and "data-picks" not in own
    assert "/r/party/" not in Form(city, "ba.lianluo").ask(party_name="密公民某某").content.decode()


def test_without_script_the_whole_page_comes_back_with_everything_typed(city, theirs, typed):
    form = Form(city)
    more = {"facts": "写到一半的内容", "key": "k-1", "settled": "1", "origin": "patrol", "is_citizen": "on"}
    page = form.client.post(URL, {**typed, **more, "post": form.post}).content.decode()
    assert "写到一半的内容" in page and 'value="k-1"' in page and "博爱县农业农村局" in page
    assert '<option value="patrol" selected>' in page and "checked" in page
    assert 'action="/r/lead/new/leads.register_lead"' in page and "ld-error" not in page
    assert Lead.objects.count() == 1


def test_only_in_the_post_the_form_was_rendered_for(city, theirs, typed):
    form = Form(city)
    for answer in (form.ask(**typed | {"post": "别的岗位"}), form.ask(**typed | {"post": ""})):
        assert answer.status_code == 409 and "另一个岗位" in answer.content.decode()
    plain = form.client.post(URL, {**typed, "facts": "写到一半的内容", "settled": "1"})
    assert plain.status_code == 409 and "写到一半的内容" in plain.content.decode()
    form.post = "别的岗位"
    assert form.call(**typed).json()["code"] == "other_post"
    assert Look.objects.count() == 0


def test_only_for_whoever_may_register_and_beside_that_form_alone(city, typed):
    form = Form(city, "jiandu")
    assert form.ask(**typed).status_code == 404
    assert (form.call(**typed).status_code, form.call(**typed).json()["code"]) == (403, "role_not_permitted")
    others = ("/r/lead/new/leads.nothing/beside", "/r/party/new/leads.register_lead/beside",
              "/r/party/new/parties.register_party/beside", "/r/lead/new/leads.cancel_lead/beside")  # fmt: skip
    keeper = Form(city)
    assert [keeper.client.post(url, {"post": keeper.post}).status_code for url in others] == [404] * 4
    page = keeper.client.get("/r/lead/new/leads.register_lead").content.decode()
    assert f'data-beside="{URL}"' in page and f'formaction="{URL}#ld-beside"' in page
    assert "data-beside" not in keeper.client.get("/r/party/new/parties.register_party").content.decode()


def test_what_is_asked_about_is_in_the_form_and_never_who_reported():
    assert set(FIELDS) <= set(NewLead.base_fields)
    assert not [name for name in FIELDS if "reporter" in name]


def test_what_cannot_be_understood_counts_as_not_known(city):
    odd = facts_of(dict.fromkeys(ACT, "甲\x00"))
    assert (odd.party, odd.party_name, odd.item, odd.division, odd.since) == (None, "甲", None, "", None)
    assert facts_of({"party": "长" * 900}).party_name == "长" * 200


def test_what_is_typed_of_a_continuing_act_and_of_norms_is_compared_too(city):
    said = facts_of({"is_continuing": "on", "provisions": "甲条例第一条\n乙条例第二条"})
    assert (said.is_continuing, said.provisions) == (True, ("甲条例第一条", "乙条例第二条"))
    assert facts_of({}).is_continuing is False and facts_of({}).provisions == ()
