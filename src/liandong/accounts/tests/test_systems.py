"""系统接入：令牌只显示一次，限定岗位、范围和期限；停了、到期了、岗位离任了，下一次调用就不行。"""

from __future__ import annotations

import json
from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from django.db import connection
from django.test import Client

from liandong.accounts.models import AgencySystem, SystemUse
from liandong.accounts.queries import actor_of_system
from liandong.accounts.tokens import digest, fresh
from liandong.kernel.tests.parity import Reader
from liandong.kernel.tests.staging import attempt, did, system_values
from liandong.ledger.models import LedgerEvent
from liandong.now import at, now, today

pytestmark = pytest.mark.django_db
PHONE = "do:registry.change_agency_details"


def admitted(city, account="wz.lianluo", scopes=(PHONE,), **more) -> tuple[UUID, str]:
    values = system_values(city.actor(account).post, "武陟综合执法系统", list(scopes), **more)
    return did(city.actor("secadmin"), "accounts.admit_system", None, values), values["token"]


def call(token: str, path: str, method="get", client=None, **more):
    asked = getattr(client or Client(enforce_csrf_checks=True), method)
    return asked(
        f"/api/v1/{path}", headers={"Authorization": f"Bearer {token}", **more.pop("headers", {})}, **more
    )


def change_phone(token: str, city, phone: str):
    record = city.agency("C410823-MARKET")
    whole = call(token, f"agency/{record}")
    body = {"record": str(record), "values": {"liaison": "李", "liaison_phone": phone}}
    return call(
        token, "actions/registry.change_agency_details", "post", data=json.dumps(body), content_type="application/json",
        headers={"Idempotency-Key": str(uuid4()), "If-Match": whole["ETag"]},
    )  # fmt: skip


def test_a_system_acts_in_its_post_and_the_trail_names_it(city):
    record, token = admitted(city)
    assert change_phone(token, city, "0391-7000055").status_code == 200
    event = LedgerEvent.objects.filter(action="registry.change_agency_details").latest("id")
    body = json.loads(event.body)
    assert (body["actor"]["token"], body["actor"]["system"]) == (str(record), "武陟综合执法系统")
    lines = call(token, f"agency/{event.record}/timeline").json()
    assert lines[-1]["who"].endswith("（经武陟综合执法系统）")
    assert [c["post"] for c in call(token, "me").json()] == [str(city.actor("wz.lianluo").post)]


def test_what_the_token_does_not_cover_is_hidden_or_refused(city):
    _, token = admitted(city, scopes=["read:agency"])
    assert call(token, "agency").status_code == 200
    hidden, missing = call(token, "post"), call(token, "nothing")
    assert (hidden.status_code, hidden.json()["code"]) == (404, missing.json()["code"])
    refused = change_phone(token, city, "0391-7000056")
    assert (refused.status_code, refused.json()["code"]) == (403, "out_of_scope")
    assert "武陟综合执法系统" in refused.json()["detail"]
    may = call(token, f"agency/{city.agency('C410823-MARKET')}").json()["may"]
    assert {m["code"] for m in may if m["action"] == "registry.change_agency_details"} == {"out_of_scope"}


def test_nothing_of_the_token_is_kept(city):
    record, token = admitted(city)
    with connection.cursor() as cursor:
        cursor.execute("SELECT table_name FROM information_schema.tables WHERE table_schema = 'public'")
        for (table,) in cursor.fetchall():
            cursor.execute(f'SELECT count(*) FROM "{table}" AS t WHERE t::text LIKE %s', [f"%{token[4:]}%"])
            assert cursor.fetchone()[0] == 0, table
    assert AgencySystem.objects.get(uuid=record).digest == digest(token)


@pytest.mark.parametrize("end", ["expelled", "over", "post_ended", "account_closed"])
def test_ended_in_whatever_way_the_next_call_is_turned_away(city, end):
    record, token = admitted(city)
    assert call(token, "me").status_code == 200
    actor = city.actor("wz.lianluo")
    moment = now()
    if end == "expelled":
        did(city.actor("secadmin"), "accounts.expel_system", record, reason="换系统")
    elif end == "over":
        moment += timedelta(days=91)
    elif end == "post_ended":
        did(city.actor("secadmin"), "accounts.end_post", actor.post, {"on": today()}, reason="调离")
    else:
        did(city.actor("sysadmin"), "accounts.close_account", actor.person, reason="调离")
    with at(moment):
        answer = call(token, "me")
    assert (answer.status_code, answer.json()["code"]) == (401, "bad_token")


def test_a_call_begun_before_the_stop_does_not_get_through_after_it(city):
    """The actor was looked up, then the token was stopped, then the act came to the door."""
    record, token = admitted(city)
    actor = actor_of_system(token)
    did(city.actor("secadmin"), "accounts.expel_system", record, reason="换系统")
    values = {"liaison": "李", "liaison_phone": "0391-7000057"}
    outcome = attempt(actor, "registry.change_agency_details", city.agency("C410823-MARKET"), values)
    assert outcome.code == "system_ended"


def test_a_wrong_token_does_not_fall_back_on_a_session(city):
    signed_in = Reader(city.actor("wz.lianluo")).client
    assert signed_in.get("/api/v1/me").status_code == 200
    answer = call(fresh(), "me", client=signed_in)
    assert (answer.status_code, answer.json()["code"]) == (401, "bad_token")


@pytest.mark.parametrize(
    ("account", "scopes", "more", "code"),
    [
        ("wz.juzhang", ["read:agency"], {}, "not_for_systems"),
        ("wz.fazhi", ["read:agency"], {}, "not_for_systems"),
        ("secadmin", ["read:agency"], {}, "not_for_systems"),
        ("jiandu", ["read:agency", "do:registry.confirm_agency"], {}, "invalid_input"),
        ("duban", [PHONE], {}, "scope_beyond_post"),
        ("wz.chengban", [PHONE], {}, "scope_beyond_post"),
        ("wz.lianluo", ["do:accounts.change_password"], {}, "invalid_input"),
        ("wz.lianluo", [], {}, "invalid_input"),
        ("wz.lianluo", [PHONE], {"token": "ldt_" + "a" * 43}, "invalid_input"),
        ("wz.lianluo", [PHONE], {"valid_to": "2099-01-01"}, "term_too_long"),
        ("wz.lianluo", [PHONE], {"valid_to": "2020-01-01"}, "term_too_long"),
    ],
)
def test_what_is_not_admitted(city, account, scopes, more, code):
    values = system_values(city.actor(account).post, "某系统", scopes, **more)
    outcome = attempt(city.actor("secadmin"), "accounts.admit_system", None, values)
    assert outcome.code == code, outcome.sentence


def test_a_token_serves_once(city):
    _, token = admitted(city)
    values = system_values(city.actor("wz.lianluo").post, "又一系统", [PHONE], token=token)
    outcome = attempt(city.actor("secadmin"), "accounts.admit_system", None, values)
    assert outcome.code == "invalid_input" and "重新打开本页" in outcome.errors["token"][0]


def test_a_link_cannot_choose_the_token(city):
    chosen = fresh()
    page = Reader(city.actor("secadmin")).client.get(
        f"/r/agency_system/new/accounts.admit_system?token={chosen}&name=某系统"
    )
    said = page.content.decode()
    assert "某系统" in said and chosen not in said and "ldt_" in said


def test_the_use_is_stamped_to_the_minute(city):
    record, token = admitted(city)
    first = now()
    for seconds in (0, 30, 90):
        with at(first + timedelta(seconds=seconds)):
            call(token, "me")
            stamped = SystemUse.objects.get(system__uuid=record).at
            assert stamped == first + timedelta(seconds=0 if seconds == 30 else seconds)


def test_several_ticked_boxes_are_several_also_to_the_repeat_key(city):
    """Two submissions that differ only in an earlier box are not one and the same."""
    reader, post, key = Reader(city.actor("secadmin")), city.actor("wz.lianluo").post, str(uuid4())
    values = system_values(post, "某系统", ["read:agency", "read:post"])
    form = {**values, "key": key, "post": str(city.actor("secadmin").post)}
    url = "/r/agency_system/new/accounts.admit_system"
    assert reader.client.post(url, form).status_code == 302
    assert reader.client.post(url, form).status_code == 302
    again = reader.client.post(url, {**form, "scopes": ["read:correction", "read:post"]})
    assert again.status_code == 409
    assert AgencySystem.objects.filter(name="某系统").count() == 1
