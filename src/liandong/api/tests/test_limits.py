"""接口的次数：陌生人按地址，登录的按账号；网页不受影响。"""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client

from liandong.accounts.allowances import Dealer, Limit
from liandong.api import limits
from liandong.api.tests.test_api import problem, signed_in

MINUTE = timedelta(minutes=1)


@pytest.fixture(autouse=True)
def _few(monkeypatch):
    """Limits small enough to be reached."""
    monkeypatch.setattr(limits, "CALLERS", Dealer(Limit("few_account", 6, MINUTE), 2))
    monkeypatch.setattr(limits, "STRANGERS", Dealer(Limit("few_address", 4, MINUTE), 2))


def statuses(client: Client, times: int, url: str = "/api/v1/me", **extra) -> list[int]:
    return [client.get(url, **extra).status_code for _ in range(times)]


@pytest.mark.django_db
def test_a_stranger_is_counted_by_address_whatever_he_asks(city):
    here = {"REMOTE_ADDR": "2001:db8::1"}
    assert [Client().get(u, **here).status_code for u in ("/api/v1/me", "/api/v1/nothing", "/api/v1/openapi.json", "/api/v1/a/b/c")] == [401, 401, 200, 404]  # fmt: skip
    answer = Client().get("/api/v1/ledger/checkpoint", REMOTE_ADDR="2001:db8::2")
    said = problem(answer, 429, "too_many")
    assert 0 < int(answer["Retry-After"]) <= 60 and said["trace_id"] == answer["X-Request-Id"]
    assert f"{answer['Retry-After']}秒之后再试" in said["detail"]
    assert statuses(Client(), 1, REMOTE_ADDR="2001:db8:0:1::1") == [401]


@pytest.mark.django_db
def test_an_account_is_counted_wherever_it_calls_from(city):
    first, second, other = signed_in(), signed_in(), signed_in("wz.nongye")
    assert statuses(first, 3) + statuses(second, 3, REMOTE_ADDR="203.0.113.9") == [200] * 6
    problem(first.get("/api/v1/agency"), 429, "too_many")
    problem(second.post("/api/v1/actions/x", "{}", content_type="application/json"), 429, "too_many")
    assert statuses(other, 6) == [200] * 6, "a colleague is not affected"
    assert second.get("/").status_code == 200, "nor are the pages"
    assert statuses(Client(), 1) == [401], "nor a stranger at the same address"


@pytest.mark.django_db
def test_the_probes_are_not_counted(city):
    assert statuses(Client(), 9, "/healthz") == [200] * 9
