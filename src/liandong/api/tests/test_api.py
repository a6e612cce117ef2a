"""接口：出错的样子和代码、重复键、翻页、上限、认不得的种类、坏的正文。"""

from __future__ import annotations

import json
from uuid import UUID, uuid4

import psycopg
import pytest
from django.db import connection
from django.test import Client

from liandong.accounts.models import Person
from liandong.kernel import kinds
from liandong.kernel.reading import AT_MOST
from liandong.kernel.tests.staging import attempt, correction_values, did
from liandong.ledger.models import LedgerEvent
from liandong.registry.models import Agency

NAME, DETAILS = "registry.change_agency_details", {"liaison": "甲", "liaison_phone": "0391-7000001"}
PARTS = {"type", "title", "status", "detail", "code", "source", "fields", "trace_id"}

NO_RECORD = UUID(int=7)


def signed_in(account: str = "wz.lianluo") -> Client:
    client = Client(headers={"X-Request-Id": "t-1"})
    client.force_login(Person.objects.get(account=account))
    return client


def version_of(record) -> int:
    """The version a careful caller has just read; 0 for a record that is not there."""
    found = (
        k.model._default_manager.filter(uuid=record).values_list("version", flat=True) for k in kinds.every()
    )
    return next((v for versions in found for v in versions), 0)


def call(client: Client, action=NAME, *, key="", if_match="", **body):
    headers = {"Idempotency-Key": key} if key else {}
    if if_match:
        headers["If-Match"] = if_match
    elif body.get("record"):
        body.setdefault("version", version_of(body["record"]))
    return client.post(
        f"/api/v1/actions/{action}",
        json.dumps(body, default=str),
        content_type="application/json",
        headers=headers,
    )


def problem(response, status: int, code: str) -> dict:
    """The answer, which must be a whole problem with this status and code, in Chinese."""
    assert (response.status_code, response["Content-Type"]) == (status, "application/problem+json"), (
        response.content
    )
    said = response.json()
    assert set(said) >= PARTS and (said["status"], said["code"]) == (status, code)
    assert said["type"] == f"urn:liandong:problem:{code}" and said["detail"].endswith("。")
    return said


@pytest.mark.django_db
@pytest.mark.parametrize(
    "url", ["me", "actions", "agency", f"agency/{NO_RECORD}", f"agency/{NO_RECORD}/timeline"]
)
def test_strangers_are_asked_to_sign_in(city, url):
    problem(Client().get(f"/api/v1/{url}"), 401, "not_signed_in")


@pytest.mark.django_db
def test_the_trace_id_comes_back_and_goes_into_the_ledger(city):
    said = problem(signed_in().get(f"/api/v1/agency/{uuid4()}"), 404, "not_found")
    assert said["trace_id"] == "t-1"
    done = call(signed_in(), key="k", record=city.agency("C410823-MARKET"), values=DETAILS)
    assert '"trace":"t-1"' in LedgerEvent.objects.get(id=done.json()["event"]).body


@pytest.mark.django_db
def test_every_ordinary_ending_has_its_code(city):
    client, agency = signed_in(), city.agency("C410823-MARKET")
    problem(
        call(client, key="a", record=city.agency("C410823-AGRICULTURE"), values=DETAILS), 403, "wrong_side"
    )
    problem(call(client, key="b", record=uuid4(), values=DETAILS), 404, "not_found")
    problem(call(client, "registry.no_such", key="c"), 404, "not_found")
    problem(
        call(client, "accounts.sign_in", key="c", record=city.actor("wz.lianluo").person), 404, "not_found"
    )
    problem(call(client, "accounts.found_post", key="c"), 404, "not_found")
    said = problem(call(client, key="d", record=agency, values={"phone": "?"}), 422, "invalid_input")
    assert {f["name"] for f in said["fields"]} == {"phone", "liaison", "liaison_phone"}
    said = problem(call(client, key="e", record=agency, values=DETAILS, version=0), 409, "version_conflict")
    assert said["version"] == Agency.objects.get(uuid=agency).version and said["meanwhile"]
    problem(call(client, key="f", record=agency, values=DETAILS, post=str(uuid4())), 409, "other_post")
    assert (
        call(client, key="g", record=agency, values=DETAILS, version=said["version"]).json()["status"]
        == "done"
    )


@pytest.mark.django_db
def test_a_refusal_names_its_provision(city):
    said = problem(
        call(signed_in("wz.chengban"), key="a", record=city.agency("C410823-MARKET"), values=DETAILS), 403, "role_not_permitted"
    )  # fmt: skip
    assert said["source"].startswith("《") and "承办人" in said["detail"]


@pytest.mark.django_db
def test_the_key_is_required_and_repeats_do_it_once(city):
    client, agency = signed_in(), city.agency("C410823-MARKET")
    problem(call(client, record=agency, values=DETAILS), 422, "key_missing")
    first, again = (call(client, key="k1", record=agency, values=DETAILS).json() for _ in range(2))
    assert (first["status"], again["status"]) == ("done", "repeated")
    assert {k: v for k, v in first.items() if k != "status"} == {
        k: v for k, v in again.items() if k != "status"
    }
    problem(call(client, key="k1", record=agency, values={**DETAILS, "address": "另一处"}), 409, "key_reused")


@pytest.mark.django_db
@pytest.mark.parametrize(
    "body", [b'{"record": 5}', b'{"version": "early"}', b'{"values": []}', b"[]", b"3", b""]
)
def test_a_body_that_is_not_understood_is_said(city, body):
    response = signed_in().post(
        f"/api/v1/actions/{NAME}", body, content_type="application/json", headers={"Idempotency-Key": "k"}
    )  # fmt: skip
    problem(response, 422, "invalid_input")


@pytest.mark.django_db
@pytest.mark.parametrize("value", [["甲"], {"a": 1}, 1.5, True, "\ud800", "e\u0301", 2**70])
def test_values_of_any_shape_end_in_words(city, value):
    response = call(
        signed_in(), key="k", record=city.agency("C410823-MARKET"), values={**DETAILS, "address": value}
    )
    assert response.status_code in (200, 422)


@pytest.mark.django_db
@pytest.mark.parametrize("version", [-1, 2**31, 2**63, 2**70])
def test_a_version_out_of_range_is_a_conflict_like_any_other(city, version):
    response = call(
        signed_in(), key="k", record=city.agency("C410823-MARKET"), values=DETAILS, version=version
    )
    problem(response, 409, "version_conflict")


@pytest.mark.django_db
def test_a_call_on_a_record_says_which_version_it_was_made_against(city):
    """Reading gives the tag, the tag guards the act, the act gives the next tag; without one nothing is done."""
    client, agency = signed_in(), city.agency("C410823-MARKET")
    read = client.get(f"/api/v1/agency/{agency}")
    assert read["ETag"] == f'"{read.json()["version"]}"' and read["Cache-Control"] == "no-store"
    problem(call(client, key="a", record=agency, version=None, values=DETAILS), 428, "version_missing")
    done = call(client, key="b", record=agency, if_match=read["ETag"], values=DETAILS)
    assert done.json()["status"] == "done" and done["ETag"] == f'"{read.json()["version"] + 1}"'
    other = {**DETAILS, "address": "另一处"}
    said = problem(
        call(client, key="c", record=agency, if_match=read["ETag"], values=other), 412, "version_conflict"
    )
    assert said["meanwhile"] and f'"{said["version"]}"' == done["ETag"]
    again = call(client, key="b", record=agency, if_match=read["ETag"], values=DETAILS)
    assert again.json()["status"] == "repeated"
    assert (
        call(client, key="d", record=agency, if_match=done["ETag"], values=other).json()["status"] == "done"
    )


@pytest.mark.django_db
@pytest.mark.parametrize("tag", ["*", 'W/"3"', '"3", "4"', "3", '"three"', '""', '"' + "9" * 40 + '"'])
def test_a_tag_that_names_no_single_version_does_nothing(city, tag):
    agency = city.agency("C410823-MARKET")
    before = version_of(agency)
    problem(call(signed_in(), key="k", record=agency, if_match=tag, values=DETAILS), 422, "bad_if_match")
    assert version_of(agency) == before


@pytest.mark.django_db
def test_two_versions_that_differ_do_nothing(city):
    agency = city.agency("C410823-MARKET")
    tag = f'"{version_of(agency)}"'
    problem(
        call(signed_in(), key="k", record=agency, if_match=tag, version=99, values=DETAILS),
        422,
        "two_versions",
    )
    assert call(signed_in(), key="k", record=agency, if_match=tag, values=DETAILS).json()["status"] == "done"


@pytest.mark.django_db
def test_a_missing_version_tells_nothing_of_a_hidden_record(city):
    """Hidden and missing are answered alike, also to a call that left the version out."""
    values = correction_values(city.agency("C410822-AGRICULTURE"), "address", "新址", "旧址退件")
    hidden = did(city.actor("wz.nongye"), "registry.file_correction", None, values)
    client = signed_in("wz.lianluo")
    for version, status, code in ((None, 428, "version_missing"), (1, 404, "not_found")):
        asked = {"reason": "试", "version": version}
        first, second = (
            problem(
                call(client, "registry.withdraw_correction", key=str(uuid4()), record=r, **asked),
                status,
                code,
            )
            for r in (hidden, uuid4())
        )
        assert first == second


@pytest.mark.django_db
def test_pages_by_cursor_hold_everything_once(city):
    client, seen, after, pages = signed_in(), [], "", 0
    while True:
        said = client.get("/api/v1/agency", {"limit": 30, "after": after}).json()
        seen += [item["id"] for item in said["items"]]
        pages, after = pages + 1, said["next"]
        if not after:
            break
    assert len(seen) == len(set(seen)) == Agency.objects.count() and pages == -(-len(seen) // 30)
    for bad in ("x", str(uuid4())):
        problem(client.get("/api/v1/agency", {"after": bad}), 422, "bad_cursor")


@pytest.mark.django_db
def test_nobody_gets_more_than_two_hundred_at_once(city):
    client, base = signed_in(), Agency.objects.get(code="JZ-GOV")
    rows = []
    for n in range(AT_MOST + 5):
        base.pk, base.uuid, base.code = None, uuid4(), f"T-{n}"
        rows.append(Agency(**{f.attname: getattr(base, f.attname) for f in Agency._meta.fields}))
    for agency in Agency.objects.bulk_create(rows):
        kinds.get("agency").sight.refresh(agency)
    for limit in (AT_MOST, 1, 7):
        said = client.get("/api/v1/agency", {"limit": limit}).json()
        assert len(said["items"]) == limit and said["next"]
    for wrong in (AT_MOST + 1, 0, -3):
        said = problem(client.get("/api/v1/agency", {"limit": wrong}), 422, "invalid_input")
        assert said["fields"] == [{"name": "limit", "errors": ["须是 1 到 200 之间的整数。"]}]
    problem(client.get("/api/v1/agency", {"limit": "许多"}), 422, "invalid_input")


@pytest.mark.django_db
def test_a_kind_unknown_and_a_kind_unseen_are_told_alike(city):
    client = signed_in("sysadmin")
    answers = [client.get(f"/api/v1/{kind}") for kind in ("correction", "nosuch")]
    assert answers[0].content == answers[1].content
    problem(answers[0], 404, "not_found")
    answers = [client.get(f"/api/v1/{kind}/{uuid4()}") for kind in ("correction", "nosuch")]
    assert answers[0].content == answers[1].content


@pytest.mark.django_db
def test_the_list_of_actions_is_what_people_may_do(city):
    said = {a["name"]: a for a in signed_in().get("/api/v1/actions").json()}
    assert "accounts.found_post" not in said and "accounts.sign_in" not in said
    told = said["registry.decline_correction"]
    assert told["reason"] == "required" and told["fields"][0]["label"] == "答复内容" and told["sources"]


@pytest.mark.django_db
def test_what_i_may_do_is_what_the_door_lets_me(city):
    """For every action of a record: `may` of the detail and the door agree."""
    where = city.agency("C410822-AGRICULTURE")
    values = correction_values(where, "address", "新址", "旧址退件")
    made = did(city.actor("wz.nongye"), "registry.file_correction", None, values)
    for account in ("wz.nongye", "ba.lianluo", "jiandu", "duban"):
        told = {m["action"]: m for m in signed_in(account).get(f"/api/v1/correction/{made}").json()["may"]}
        assert set(told) == {f"registry.{v}_correction" for v in ("accept", "decline", "withdraw", "open")}
        for name, may in told.items():
            outcome = attempt(city.actor(account), name, made, {"answer": "答"}, version=2**30, reason="由")
            assert may["allowed"] is (outcome.code in ("version_conflict", "not_filer")), (account, name)


@pytest.mark.django_db
def test_clocks_and_provisions_come_with_the_record(city):
    values = correction_values(city.agency("C410822-AGRICULTURE"), "address", "新址", "旧址退件")
    made = did(city.actor("wz.nongye"), "registry.file_correction", None, values)
    (clock,) = signed_in("ba.lianluo").get(f"/api/v1/correction/{made}").json()["clocks"]
    assert (
        clock["nature"] == "法定" and clock["source"] == "《政务数据共享条例》第二十六条" and clock["steps"]
    )


@pytest.mark.django_db
def test_what_is_not_there_is_told_as_a_problem_too(city):
    for url in ("/api/v1/agency/不是编号", "/api/v1/a/b/c/d", "/api/v1/ledger/tile/0/99"):
        response = signed_in().get(url)
        assert (response.status_code, response["Content-Type"]) == (404, "application/problem+json"), url


@pytest.mark.django_db
def test_a_forged_call_is_refused(city):
    client = Client(enforce_csrf_checks=True)
    client.force_login(Person.objects.get(account="wz.lianluo"))
    response = call(client, key="k", record=city.agency("C410823-MARKET"), values=DETAILS)
    assert response.status_code == 403 and response["Content-Type"] == "application/problem+json"


def test_a_busy_record_is_503(committed, city):
    agency = city.agency("C410823-MARKET")
    with psycopg.connect(committed.url("app")) as rival:
        rival.execute("SELECT 1 FROM registry_agency WHERE uuid = %s FOR UPDATE", [agency])
        client = signed_in()
        with connection.cursor() as cursor:
            cursor.execute("SET lock_timeout = '120ms'")
        problem(call(client, key="k", record=agency, values=DETAILS), 503, "record_is_busy")
