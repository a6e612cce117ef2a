"""清单里的下一步、种类一览、读不懂的请求：与网页同一个答案，多几行不多问数据库，读不懂就说读不懂。"""

from __future__ import annotations

import json
from uuid import uuid4

import pytest
from django.db import connection
from django.middleware.csrf import _get_new_csrf_string
from django.test import Client
from django.test.utils import CaptureQueriesContext

from liandong.accounts.models import Person, Post
from liandong.api.tests.test_api import DETAILS, NAME, call, problem, signed_in, version_of
from liandong.kernel import actions, holds, kinds, offering, visibility
from liandong.kernel.kinds import Kind
from liandong.kernel.models import Access
from liandong.kernel.roles import Level
from liandong.kernel.tests.staging import correction_values, did
from liandong.kernel.tests.staging_parties import party_values
from liandong.parties import search
from liandong.parties.models import Party
from liandong.registry.models import Agency
from liandong.registry.states import SHARING_26

CALL = f"/api/v1/actions/{NAME}"


def rows(client: Client, kind: str = "agency", **query: object) -> list[dict]:
    return client.get(f"/api/v1/{kind}", {"limit": 200, **query}).json()["items"]


@pytest.mark.django_db
@pytest.mark.parametrize(
    "account", ["wz.lianluo", "ba.lianluo", "wz.chengban", "jiandu", "duban", "sysadmin"]
)
def test_the_next_step_is_the_first_button_of_the_page(city, account):
    values = correction_values(city.agency("C410822-AGRICULTURE"), "address", "新址", "旧址退件")
    did(city.actor("wz.nongye"), "registry.file_correction", None, values)
    actor, client = city.actor(account), signed_in(account)
    for kind in [k for k in kinds.every() if k.sight.ceiling(actor.role) >= Level.SUMMARY]:
        for row in rows(client, kind.name):
            record = kind.model._default_manager.select_related(*kind.related).get(uuid=row["id"])
            pressed = [
                b for b in offering.buttons(actor, kind, record, kind.sight.level(actor, record)) if b.allowed
            ]
            told = row["next"]
            assert (told and told["title"]) == (pressed[0].title if pressed else None), (
                kind.name,
                row["title"],
            )
            if told:
                assert told["creates"] is actions.get(told["action"]).action.creates


@pytest.mark.django_db
def test_the_turn_is_whose_it_is(city):
    """Accepting is the owner's next step, withdrawing the filer's, and a hold takes it away."""
    values = correction_values(city.agency("C410822-AGRICULTURE"), "address", "新址", "旧址退件")
    made = did(city.actor("wz.nongye"), "registry.file_correction", None, values)
    (owner,), (filer,) = (rows(signed_in(a), "correction") for a in ("ba.lianluo", "wz.nongye"))
    assert owner["next"]["action"] == "registry.accept_correction" and owner["id"] == str(made)
    assert filer["next"]["action"] == "registry.withdraw_correction"
    holds.place(
        "correction", made, ("registry.accept_correction",), "争议未决。", SHARING_26, by=("agency", uuid4())
    )
    (owner,) = rows(signed_in("ba.lianluo"), "correction")
    assert owner["next"]["action"] == "registry.decline_correction"
    whole = signed_in("ba.lianluo").get(f"/api/v1/correction/{made}").json()
    assert whole["next"] == owner["next"]


@pytest.mark.django_db
def test_more_rows_ask_no_more_questions(city):
    client = signed_in()
    rows(client)
    asked = []
    for limit in (2, 40):
        with CaptureQueriesContext(connection) as caught:
            assert len(client.get("/api/v1/agency", {"limit": limit}).json()["items"]) == limit
        asked.append(len(caught))
    assert asked[0] == asked[1] <= 12, asked


@pytest.mark.django_db
def test_the_kinds_are_those_i_may_list_with_the_fields_i_may_ever_see(city):
    for account in ("wz.lianluo", "sysadmin"):
        actor, client = city.actor(account), signed_in(account)
        told = {k["name"]: k for k in client.get("/api/v1/kinds").json()}
        open_ = {k.name for k in kinds.every() if client.get(f"/api/v1/{k.name}").status_code == 200}
        assert set(told) == open_ and open_
        for name, said in told.items():
            kind = kinds.get(name)
            assert isinstance(kind, Kind)
            assert [f["name"] for f in said["fields"]] == [
                f.name for f in kind.at(kind.sight.ceiling(actor.role))
            ]
            assert [s["name"] for s in said["states"]] == list(kind.states.states)


@pytest.mark.django_db
def test_a_state_that_is_none_is_said(city):
    client = signed_in()
    assert {r["state"] for r in rows(client, state="in_force")} == {"in_force"}
    said = problem(client.get("/api/v1/agency", {"state": "nosuch"}), 422, "unknown_state")
    assert "in_force" in said["detail"]


@pytest.mark.django_db
@pytest.mark.parametrize("key", ["name", "-name", "code", "-division_name"])
def test_a_list_comes_in_the_order_asked_for_page_by_page(city, key):
    client, after, got = signed_in(), "", []
    while True:
        said = client.get("/api/v1/agency", {"limit": 7, "sort": key, "after": after}).json()
        got += [i["fields"][key.removeprefix("-")] for i in said["items"]]
        if not (after := said["next"]):
            break
    column = {"name": "name", "code": "code", "division_name": "division"}[key.removeprefix("-")]
    shown = {"division": "division_name"}.get(column, column)
    tie = "-uuid" if key[0] == "-" else "uuid"
    right = Agency.objects.order_by(("-" if key[0] == "-" else "") + column, tie)
    assert got == [getattr(a, shown) for a in right]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("q", "sort", "apart"),
    [("示例", "", "OFFSET 0"), ("示例", "-name", "OFFSET 0"), (" wzx\0", "", 'SELECT "kernel_initials"."record"'),
     ("wzx", "name", "ORDER BY COALESCE")],
)  # fmt: skip
def test_what_is_found_before_it_is_put_in_order_comes_page_by_page(city, monkeypatch, q, sort, apart):
    """Few of a text, and a crowd of letters, by the same way as the list of the page; what is hidden stays so."""
    monkeypatch.setattr(search, "common_pairs", lambda moment, least=0: {"parties_party": {"某某"}})
    monkeypatch.setattr(visibility, "_believed", lambda *of: 10**6)
    for name in "丙甲乙戊丁":
        values = party_values(f"武陟县新示例{name}店", "")
        made = did(city.actor("wz.chengban"), "parties.register_party", None, values)
    Access.objects.filter(record=made).delete()
    client, after, got = signed_in(), "", []
    while True:
        with CaptureQueriesContext(connection) as caught:
            said = client.get("/api/v1/party", {"q": q, "sort": sort, "limit": 2, "after": after}).json()
        assert any(apart in one["sql"] for one in caught)
        got += [i["id"] for i in said["items"]]
        if not (after := said["next"]):
            break
    seen = Party.objects.exclude(uuid=made).order_by(sort or "-uuid")
    assert got == [str(p.uuid) for p in seen] and len(got) == 4
    with CaptureQueriesContext(connection) as caught:
        assert len(rows(client, "party", q=q, sort=sort, place="410823")) == 4
    assert not any(apart in one["sql"] for one in caught)


@pytest.mark.django_db
@pytest.mark.parametrize("key", ["liaison_phone", "phone", "nosuch", "-", "id", "owner"])
def test_an_order_by_what_is_hidden_and_by_what_is_not_there_are_told_alike(city, key):
    said = problem(signed_in().get("/api/v1/agency", {"sort": key}), 422, "unknown_sort")
    other = problem(signed_in().get("/api/v1/agency", {"sort": "zzz"}), 422, "unknown_sort")
    assert said["detail"] == other["detail"] and "name、code、line、division_name" in said["detail"]


@pytest.mark.django_db
def test_a_mark_is_good_for_its_own_order_only(city):
    client = signed_in()
    by_name = client.get("/api/v1/agency", {"limit": 2, "sort": "name"}).json()["next"]
    for sort in ("", "-name", "code"):
        problem(client.get("/api/v1/agency", {"sort": sort, "after": by_name}), 422, "bad_cursor")


@pytest.mark.django_db
def test_only_my_own_agency_is_the_agency_of_the_post(city):
    client, actor = signed_in(), city.actor("wz.lianluo")
    own = rows(client, "post", own="true")
    assert own and {r["fields"]["agency_name"] for r in own} == {actor.agency_name}
    assert len(own) == Post.objects.filter(owner=actor.agency).count() < len(rows(client, "post"))
    assert len(rows(client, "post", own="true", state="ended")) < len(own)
    values = correction_values(city.agency("C410822-AGRICULTURE"), "address", "新址", "旧址退件")
    did(city.actor("wz.nongye"), "registry.file_correction", None, values)
    for account, n in (("wz.nongye", 1), ("ba.lianluo", 1), ("duban", 0)):
        assert len(rows(signed_in(account), "correction", own="true")) == n, account
    assert len(rows(signed_in("duban"), "correction")) == 1
    problem(client.get("/api/v1/agency", {"own": "true"}), 422, "no_own_agency")
    problem(client.get("/api/v1/post", {"own": "也许"}), 422, "invalid_input")


@pytest.mark.django_db
def test_a_place_means_everything_inside_it(city):
    client = signed_in()
    here, county = rows(client, "agency"), rows(client, "agency", place="410823")
    codes = {r["fields"]["code"] for r in county}
    assert "C410823-MARKET" in codes and not {c for c in codes if c.startswith("C410822")}
    assert len(county) < len(rows(client, "agency", place="410800")) < len(here)
    problem(client.get("/api/v1/agency", {"place": "999999"}), 422, "unknown_place")
    problem(client.get("/api/v1/correction", {"place": "410823"}), 422, "no_place")


@pytest.mark.django_db
def test_the_kinds_say_by_what_their_lists_are_ordered(city):
    told = {k["name"]: k for k in signed_in().get("/api/v1/kinds").json()}
    assert [f["name"] for f in told["post"]["fields"] if f["is_sorted"]] == [
        "agency_name",
        "valid_from",
        "valid_to",
    ]
    assert (told["post"]["has_own"], told["agency"]["has_own"]) == (True, False)
    assert (told["post"]["has_place"], told["agency"]["has_place"]) == (False, True)


# ── 读不懂的请求 ────────────────────────────────────────────────────────────────────────────────────


def sent(body: bytes, content_type: str = "application/json", **headers: str):
    return signed_in().post(
        CALL, body, content_type=content_type, headers={"Idempotency-Key": "k", **headers}
    )


@pytest.mark.django_db
@pytest.mark.parametrize(
    "body",
    [b"{", b"\xff", b'{"version": NaN}', b'{"values": {"a": Infinity}}', b'{"values": {"a": 1e999}}', b"[" * 100_000,
     b'{"reason": "a", "reason": "b"}', b'{"version": ' + b"9" * 5000 + b"}", b"a=b"],
    ids=["cut", "latin", "nan", "infinity", "beyond", "deep", "twice", "long", "form"],
)  # fmt: skip
def test_what_is_no_json_is_said(city, body):
    problem(sent(body), 400, "not_json")


@pytest.mark.django_db
@pytest.mark.parametrize("kind", ["text/plain", "application/x-www-form-urlencoded", "application/xml", ""])
def test_another_content_type_is_said(city, kind):
    problem(sent(b"{}", kind), 415, "unsupported_media_type")


@pytest.mark.django_db
def test_a_form_that_carries_the_mark_is_no_fault(city):
    """The mark is looked for in the form, which spends the body before JSON is asked for."""
    client, mark = Client(enforce_csrf_checks=True), _get_new_csrf_string()
    client.force_login(Person.objects.get(account="wz.lianluo"))
    client.cookies["csrftoken"] = mark
    problem(client.post(CALL, {"csrfmiddlewaretoken": mark}), 415, "unsupported_media_type")


@pytest.mark.django_db
def test_a_body_too_large_is_said(city, settings):
    problem(sent(b" " * (settings.DATA_UPLOAD_MAX_MEMORY_SIZE + 1)), 413, "too_large")


@pytest.mark.django_db
@pytest.mark.parametrize("moment", ["0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-12:00", "2026-01-01T00:00:00", -1e15, 2**70, "明天"])  # fmt: skip
def test_a_moment_out_of_range_is_said(city, moment):
    agency = city.agency("C410823-MARKET")
    problem(
        call(signed_in(), key="k", record=agency, values=DETAILS, occurred_at=moment), 422, "invalid_input"
    )


@pytest.mark.django_db
def test_a_moment_without_an_offset_is_told_so_with_an_example(city):
    agency = city.agency("C410823-MARKET")
    for moment in ("2020-01-01T00:00:00", "2999-01-01T00:00:00"):
        answer = call(signed_in(), key="k", record=agency, values=DETAILS, occurred_at=moment)
        (wrong,) = problem(answer, 422, "invalid_input")["fields"]
        assert wrong["name"] == "occurred_at" and "没有写时区" in wrong["errors"][0]
        assert "2026-03-02T09:30:00+08:00" in wrong["errors"][0] and "晚于" not in wrong["errors"][0]
    late = call(signed_in(), key="k", record=agency, values=DETAILS, occurred_at="2999-01-01T00:00:00+08:00")
    assert problem(late, 422, "invalid_input")["fields"][0]["errors"] == ["发生时间不能晚于现在。"]


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["Idempotency-Key", "If-Match", "X-Request-Id"])
@pytest.mark.parametrize("text", ["x" * 60_000, "é\xad", "\x01\x7f", "\t", '"' * 90])
def test_an_odd_header_is_no_fault(city, name, text):
    agency = city.agency("C410823-MARKET")
    body = json.dumps({"record": str(agency), "values": DETAILS, "version": version_of(agency)}).encode()
    response = sent(body, **{name: text})
    assert response.status_code in (200, 422), response.content


@pytest.mark.django_db
def test_a_wrong_method_is_a_problem_that_names_the_right_one(city):
    response = signed_in().delete("/api/v1/agency")
    problem(response, 405, "method_not_allowed")
    assert response["Allow"] == "GET"
    problem(signed_in().get("/api/v1/"), 404, "no_such_address")


@pytest.mark.django_db
def test_our_own_fault_is_a_problem_that_tells_nothing(city, monkeypatch):
    def broken(*_args: object) -> None:
        raise RuntimeError("secret of the server")

    monkeypatch.setattr("liandong.api.views.reading.listed", broken)
    client = signed_in()
    client.raise_request_exception = False
    response = client.get("/api/v1/agency")
    problem(response, 500, "server_error")
    assert b"secret" not in response.content
