"""计次：一段时间内几次、几个进程合在一起、从记忆里发放也不会多发。"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta

import pytest
from django.db import connection
from django.test import Client

from liandong.accounts import allowances, throttle
from liandong.accounts.allowances import Dealer, Limit
from liandong.accounts.demo import PASSWORD
from liandong.accounts.models import Tally
from liandong.now import CHINA, at

BEGAN = datetime(2026, 11, 2, 9, 0, tzinfo=CHINA)
MINUTE = timedelta(minutes=1)
TEN = Limit("ten", 10, MINUTE)
OFFICE, ELSEWHERE = "203.0.113.7", "203.0.113.8"


def sign_in(account: str, password: str = "not-the-password", address: str = OFFICE) -> int:
    client = Client(REMOTE_ADDR=address)
    return client.post("/sign-in", {"account": account, "password": password}).status_code


@pytest.mark.parametrize(
    ("times", "span"), [(0, MINUTE), (30_001, MINUTE), (1, timedelta()), (1, timedelta(days=2))]
)
def test_a_limit_that_cannot_be_counted_is_refused(times, span):
    with pytest.raises(ValueError, match="可数"):
        Limit("odd", times, span)


@pytest.mark.django_db
def test_only_what_failed_costs_the_address(city):
    """200 people of one office sign in, every second one after a slip: nobody is shut out."""
    for n in range(99):
        assert sign_in(f"nobody.{n}") == 422
        if n % 10 == 0:
            assert sign_in("wz.lianluo", PASSWORD) == 302
    assert Tally.objects.get(subject=allowances._key(throttle.ADDRESS, OFFICE)).times == 99


@pytest.mark.django_db
def test_guessing_at_many_accounts_shuts_the_address_and_no_account(city, caplog):
    for n in range(100):
        sign_in(f"nobody.{n}")
    assert [sign_in("wz.lianluo") for _ in range(8)] == [429] * 8
    assert [r.limit for r in caplog.records if getattr(r, "event", "") == "shut"] == ["sign_in_address"]
    answer = Client(REMOTE_ADDR=OFFICE).post("/sign-in", {"account": "wz.lianluo", "password": PASSWORD})
    assert answer.status_code == 429 and 0 < int(answer["Retry-After"]) <= 900
    assert "从您所在的网络，15分钟内已有100次没有登录成功" in answer.content.decode()
    assert sign_in("wz.lianluo", PASSWORD, ELSEWHERE) == 302, "the account itself was not shut"


@pytest.mark.django_db
def test_one_good_account_does_not_wash_an_address_clean(city):
    for n in range(100):
        sign_in(f"nobody.{n}")
        if n == 90:
            assert sign_in("wz.lianluo", PASSWORD) == 302
    assert sign_in("wz.lianluo", PASSWORD) == 429


@pytest.mark.django_db
def test_an_address_is_not_believed_from_a_stranger(city):
    """Whoever writes X-Forwarded-For himself gets no new tries by it."""
    for n in range(101):
        Client(REMOTE_ADDR=OFFICE, headers={"X-Forwarded-For": f"198.51.100.{n}"}).post(
            "/sign-in", {"account": f"nobody.{n}", "password": "x"}
        )
    assert sign_in("wz.lianluo", PASSWORD) == 429


@pytest.mark.django_db
def test_behind_a_trusted_proxy_everybody_has_his_own_address(city, settings):
    from liandong.watch.addresses import networks

    settings.TRUSTED_PROXIES = networks("127.0.0.1")
    for n in range(101):
        answer = Client(headers={"X-Forwarded-For": f"198.51.100.{n}"}).post(
            "/sign-in", {"account": f"nobody.{n}", "password": "x"}
        )
        assert answer.status_code == 422


@pytest.mark.django_db
def test_an_ipv6_site_is_one_address_and_no_address_is_kept(city):
    with at(BEGAN):
        throttle.take_at("2001:db8:1:2::1")
        assert throttle.take_at("2001:db8:1:2:aaaa::9")[1].times == 2
        assert throttle.take_at("2001:db8:1:3::1")[1].times == 1
    assert not any("2001" in s for s in Tally.objects.values_list("subject", flat=True))


@pytest.mark.django_db
def test_giving_back_counts_only_in_its_own_span(city):
    with at(BEGAN):
        first = allowances.take(TEN, "x")
    with at(BEGAN + MINUTE):
        assert allowances.take(TEN, "x", 3).times == 3
        allowances.give_back_one(first, "x")
        assert allowances.take(TEN, "x").times == 4


@pytest.mark.django_db
def test_a_count_that_goes_on_for_ever_stays_a_number(city):
    with at(BEGAN):
        for _ in range(3):
            taken = allowances.take(TEN, "x", 30_000)
    assert taken.is_over and taken.times == 32_000


@pytest.mark.django_db
def test_two_processes_deal_out_no_more_than_the_limit_and_little_less(city, django_assert_num_queries):
    with at(BEGAN):
        one, other = Dealer(TEN, 4), Dealer(TEN, 4)
        assert [one.take("x") for _ in range(1)] == [None]
        assert [other.take("x") for _ in range(6)] == [None] * 6
        assert other.take("x") == BEGAN + MINUTE, "three calls lie undealt with the other process"
        with django_assert_num_queries(0):
            assert [one.take("x") for _ in range(3)] == [None] * 3
            assert [other.take("x") for _ in range(50)] == [BEGAN + MINUTE] * 50
        assert one.take("x") == BEGAN + MINUTE
        assert one.take("y") is None, "another caller is not affected"
    with at(BEGAN + MINUTE):
        assert [one.take("x") for _ in range(10)] == [None] * 10
        assert one.take("x") is not None


def between(monkeypatch, meanwhile) -> None:
    """Let something happen after a dealer has taken a block and before it has put it away, once."""
    take, waiting = allowances.take, [meanwhile]

    def taken_slowly(*args):
        taken = take(*args)
        if waiting:
            waiting.pop()()
        return taken

    monkeypatch.setattr(allowances, "take", taken_slowly)


@pytest.mark.django_db
def test_blocks_taken_by_two_threads_at_once_are_both_dealt_out(city, monkeypatch):
    dealer = Dealer(TEN, 4)
    with at(BEGAN):
        between(monkeypatch, lambda: dealer.take("x"))
        assert dealer.take("x") is None and dealer._held["x"].left == 6
        assert sum(dealer.take("x") is None for _ in range(20)) == 8


@pytest.mark.django_db
def test_a_block_of_a_span_that_is_over_is_not_added_to_the_next(city, monkeypatch):
    dealer = Dealer(TEN, 4)

    def next_span() -> None:
        with at(BEGAN + MINUTE):
            dealer.take("x")

    with at(BEGAN):
        between(monkeypatch, next_span)
        assert dealer.take("x") is None and dealer._held["x"].left == 2


@pytest.mark.django_db
def test_a_dealer_remembers_a_bounded_number_of_callers(city, monkeypatch):
    monkeypatch.setattr(allowances, "REMEMBERED", 3)
    dealer = Dealer(TEN, 2)
    for n in range(5):
        dealer.take(str(n))
    assert list(dealer._held) == ["2", "3", "4"]


def test_threads_and_processes_side_by_side_get_exactly_the_limit(committed):
    """Four dealers stand for four processes, four threads each; every thread has a connection of its own."""
    limit = Limit("many", 500, timedelta(minutes=10))
    dealers = [Dealer(limit, 20) for _ in range(4)]

    def call_many(n: int) -> int:
        try:
            return sum(dealers[n % 4].take("x") is None for _ in range(60))
        finally:
            connection.close()

    with ThreadPoolExecutor(16) as pool:
        allowed = sum(pool.map(call_many, range(16)))
    assert 500 - 3 * 19 <= allowed <= 500
    assert sum(d.take("x") is None for d in dealers for _ in range(40)) == 500 - allowed
