"""给监控的数字：谁能看、数得对、标签里没有不该有的。"""

from __future__ import annotations

import re
from datetime import timedelta
from pathlib import Path
from uuid import uuid4

import psycopg
import pytest
from django.db import OperationalError, connection
from django.test import Client
from prometheus_client.parser import text_string_to_metric_families

from liandong.accounts.demo import PASSWORD
from liandong.api import metrics
from liandong.kernel import jobs_log
from liandong.kernel.tests.staging import attempt
from liandong.ledger.models import Intake
from liandong.now import at, now

TOKEN = "t" * 40


@pytest.fixture(autouse=True)
def _token(tmp_path, settings):
    file = tmp_path / "token"
    file.write_text(f"{TOKEN}\n")
    settings.METRICS_TOKEN_FILE = str(file)


def scrape(token: str = TOKEN):
    return Client().get("/metrics", headers={"Authorization": f"Bearer {token}"})


def numbers() -> dict[tuple[str, ...], float]:
    answer = scrape()
    assert answer.status_code == 200 and answer["Content-Type"].startswith("text/plain")
    return {
        (s.name, *(v for _, v in sorted(s.labels.items()))): s.value
        for family in text_string_to_metric_families(answer.content.decode())
        for s in family.samples
    }


def page(url: str, method: str, headers: dict[str, str]):
    answer = getattr(Client(enforce_csrf_checks=True), method)(
        url, headers={"X-Request-Id": "t-1", **headers}
    )
    return (
        answer.status_code,
        answer.content.replace(url.encode(), b""),
        sorted(answer.headers.items()),
        answer.cookies,
    )


@pytest.mark.parametrize("method", ["get", "post", "put", "delete", "head", "options"])
@pytest.mark.parametrize(
    "header", [None, "", "Bearer", "Bearer ", f"Bearer {TOKEN}x", f"Basic {TOKEN}", TOKEN, "Bearer 号"]
)
def test_to_strangers_it_is_a_missing_page(method, header):
    headers = {} if header is None else {"Authorization": header}
    told = page("/metrics", method, headers)
    assert told == page("/nowhere", method, headers) and told[0] == 404


@pytest.mark.parametrize("content", [None, "", "\n", "short", "号" * 40])
def test_without_a_good_token_nobody_gets_in(content, tmp_path, settings, caplog):
    file = tmp_path / "other"
    if content is not None:
        file.write_text(content, encoding="utf-8")
    settings.METRICS_TOKEN_FILE = str(file)
    assert [scrape(t).status_code for t in ("", "short", TOKEN)] == [404] * 3
    assert "监控令牌" in caplog.text and (
        not content or content.strip() not in caplog.text or not content.strip()
    )
    settings.METRICS_TOKEN_FILE = ""
    assert scrape("").status_code == 404


@pytest.mark.django_db
def test_a_changed_token_holds_at_once_and_only_reading_is_possible(city, settings):
    Path(settings.METRICS_TOKEN_FILE).write_text("n" * 40)
    assert (scrape().status_code, scrape("n" * 40).status_code) == (404, 200)
    assert Client().post("/metrics", headers={"Authorization": f"Bearer {'n' * 40}"}).status_code == 405


@pytest.mark.django_db
def test_requests_acts_and_sign_ins_are_counted_by_pattern(city):
    before, client = numbers(), Client()
    client.post("/sign-in", {"account": "wz.lianluo", "password": "wrong"})
    client.post("/sign-in", {"account": "wz.lianluo", "password": PASSWORD})
    client.get(f"/r/agency/{uuid4()}/")
    client.get(f"/r/agency/{uuid4()}/")
    client.get("/some/where/secret")
    client.generic("BREW", "/some/where/secret")
    attempt(city.actor("wz.lianluo"), "accounts.open_account", None, {})
    after = numbers()
    one_record = "/r/<slug:kind_name>/<uuid:record_id>/"
    for key, more in {
        ("liandong_requests_total", "POST", "/sign-in", "4xx"): 1,
        ("liandong_requests_total", "POST", "/sign-in", "3xx"): 1,
        ("liandong_requests_total", "GET", one_record, "4xx"): 2,
        ("liandong_requests_total", "GET", "none", "4xx"): 1,
        ("liandong_requests_total", "other", "none", "4xx"): 1,
        ("liandong_request_seconds_count", "GET", one_record): 2,
        ("liandong_request_seconds_bucket", "+Inf", "GET", one_record): 2,
        ("liandong_door_outcomes_total", "accounts.sign_in", "done"): 1,
        ("liandong_door_outcomes_total", "accounts.open_account", "refused"): 1,
        ("liandong_sign_ins_total",): 1,
        ("liandong_sign_in_refused_total", "password"): 1,
    }.items():
        assert after.get(key, 0) - before.get(key, 0) == more, key


@pytest.mark.django_db
def test_how_things_stand_is_asked_of_the_database(city):
    before = numbers()
    with at(now() - timedelta(days=90)):
        moment = now()
    Intake.objects.create(id="00000000-0000-7000-8000-000000000000", entry=b"x", at=moment)
    with connection.cursor() as cursor:
        for status, queue, times in (
            ("todo", "events", 3),
            ("doing", "default", 1),
            ("failed", "events", 2),
            ("succeeded", "events", 5),
        ):
            for _ in range(times):
                cursor.execute(
                    "INSERT INTO procrastinate_jobs (queue_name, task_name, status) VALUES (%s, 'kernel.deliver', %s)",
                    [queue, status],
                )
        cursor.execute(
            "INSERT INTO procrastinate_workers (last_heartbeat) VALUES (now()), (now() - interval '1 hour')"
        )
    jobs_log.note("kernel.tell_overdue", "提示逾期")
    with pytest.raises(RuntimeError), jobs_log.run("kernel.forget_repeats", "清理"):
        raise RuntimeError
    found = numbers()
    for name, value in {
        "liandong_database_up": 0, "liandong_jobs_waiting": 4, "liandong_outbox_waiting": 3, "liandong_jobs_failed": 2,
        "liandong_workers": 1, "liandong_ledger_waiting": 1, "liandong_witnesses_refusing": 0,
    }.items():  # fmt: skip
        assert found[name,] - before[name,] == value, name
    assert found["liandong_database_up",] == 1
    assert 0 <= found["liandong_ledger_oldest_waiting_seconds",] - 90 * 86400 < 30
    assert 0 <= found["liandong_periodic_age_seconds", "kernel.tell_overdue"] < 30
    assert found["liandong_periodic_age_seconds", "accounts.forget_sign_in_tries"] == float("inf")
    assert (
        found["liandong_periodic_ok", "kernel.tell_overdue"],
        found["liandong_periodic_ok", "kernel.forget_repeats"],
    ) == (1, 0)
    assert sum(name == "liandong_build" for name, *_ in found) == 1


def test_the_ledger_and_its_witnesses_are_seen(committed):
    with psycopg.connect(committed.url("sequencer")) as sequencer:
        for size in (7, 12):
            sequencer.execute("INSERT INTO ledger_checkpoint (size, note, at) VALUES (%s, '', now())", [size])
        sequencer.execute(
            "INSERT INTO ledger_cosignature (checkpoint_id, witness, line, at) VALUES (7, 'w', '', now())"
        )
        for name, refusing in (("one", True), ("two", False), ("three", False)):
            sequencer.execute(
                "INSERT INTO ledger_witnessstate (name, size, is_refusing, message, at) VALUES (%s, 7, %s, '', now())",
                [name, refusing],
            )
    found = numbers()
    assert (found["liandong_ledger_entries",], found["liandong_ledger_cosigned_entries",]) == (12, 7)
    assert (found["liandong_witnesses",], found["liandong_witnesses_refusing",]) == (3, 1)


@pytest.mark.django_db
def test_few_statements_and_no_raw_address_in_any_label(city, django_assert_num_queries):
    Client().get("/r/agency/secret-name/?q=secret")
    numbers()
    with django_assert_num_queries(5):  # 存档点两条、时限、现状、定时作业
        text = scrape().content.decode()
    assert "secret" not in text
    assert not re.search(r"[0-9a-f]{8}-[0-9a-f]{4}|wz\.|\d+\.\d+\.\d+\.\d+\"", text)


@pytest.mark.django_db
def test_a_sick_database_is_seen(city, monkeypatch):
    def broken():
        raise OperationalError("no")

    monkeypatch.setattr(metrics, "_asked", broken)
    found = numbers()
    assert found["liandong_database_up",] == 0 and ("liandong_jobs_failed",) not in found
    assert any(name == "liandong_requests_total" for name, *_ in found)
