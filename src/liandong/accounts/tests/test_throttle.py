"""登录保护：试几次为止、何时再试、对谁都一样、各进程合在一起数、谁也看不到试了什么。"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta

import pytest
from django.db import connection
from django.test import Client

from liandong.accounts import allowances, throttle
from liandong.accounts.demo import PASSWORD
from liandong.accounts.models import Person, Tally
from liandong.kernel.tests.staging import did
from liandong.ledger.models import LedgerEvent
from liandong.now import CHINA, at, now

WHO, WRONG = "wz.lianluo", "not-the-password"


def sign_in(account: str = WHO, password: str = WRONG):
    return Client().post("/sign-in", {"account": account, "password": password})


def statuses(times: int, account: str = WHO) -> list[int]:
    return [sign_in(account).status_code for _ in range(times)]


@pytest.mark.django_db
@pytest.mark.parametrize("account", [WHO, "nobody.here"])
def test_after_five_wrong_tries_even_the_right_password_waits(city, account):
    assert statuses(5, account) == [422] * 5
    answer = sign_in(account, PASSWORD)
    assert answer.status_code == 429 and 0 < int(answer["Retry-After"]) <= 900
    text = answer.content.decode()
    assert "15分钟内已试5次" in text and "之后再试" in text and "重设" in text
    assert f'value="{account}"' in text, "typed account is kept"


@pytest.mark.django_db
def test_known_and_unknown_accounts_are_told_alike(city):
    with at(datetime(2026, 11, 2, 9, 0, tzinfo=CHINA)):
        statuses(5), statuses(5, "nobody.here")
        known, unknown = throttle.take(WHO), throttle.take("nobody.here")
    assert known.sentence == unknown.sentence and "09:15" in known.sentence


@pytest.mark.django_db
def test_spelling_an_account_otherwise_gives_no_more_tries(city):
    assert [sign_in(a).status_code for a in (WHO, WHO.upper(), f" {WHO} ", WHO, "WZ.lianluo", WHO)] == [
        *[422] * 5,
        429,
    ]


@pytest.mark.django_db
def test_the_allowance_returns_when_the_span_is_over_and_refused_tries_do_not_prolong_it(city):
    began = datetime(2026, 11, 2, 9, 0, tzinfo=CHINA)
    with at(began):
        assert [throttle.take(WHO) for _ in range(5)] == [None] * 5
    with at(began + throttle.SPAN - timedelta(seconds=1)):
        shut = throttle.take(WHO)
        assert shut.until == began + throttle.SPAN and shut.seconds == 1
    with at(began + throttle.SPAN):
        assert [throttle.take(WHO) for _ in range(5)] == [None] * 5
        assert throttle.take(WHO) is not None


@pytest.mark.django_db
def test_a_right_password_and_a_reset_give_all_tries_back(city):
    statuses(4)
    assert sign_in(WHO, PASSWORD).status_code == 302
    assert statuses(6)[-1] == 429
    fresh = {"password": "another-strong-one"}
    did(city.actor("sysadmin"), "accounts.reset_password", city.actor(WHO).person, fresh, reason="忘记密码")
    assert sign_in(WHO, fresh["password"]).status_code == 302


@pytest.mark.django_db
def test_one_account_shut_does_not_shut_another(city):
    assert statuses(6)[-1] == 429
    assert sign_in("wz.nongye", PASSWORD).status_code == 302


@pytest.mark.django_db
def test_being_shut_is_once_on_the_persons_trail_for_the_keepers_only(city):
    person = Person.objects.get(account=WHO)
    statuses(8)
    event = LedgerEvent.objects.get(record=person.uuid, action="accounts.sign_in")
    assert event.outcome == "refused" and Person.objects.get(pk=person.pk).version == person.version
    for account, is_told in (("wz.nongye", False), ("wz.juzhang", False), ("secadmin", True)):
        client = Client()
        client.force_login(Person.objects.get(account=account))
        said = client.get(f"/r/person/{person.uuid}/").content.decode()
        assert ("连续5次没有登录成功" in said) is is_told, account


@pytest.mark.django_db
def test_what_was_typed_is_not_kept(city):
    statuses(6, "geheim-password")
    kept = [str(row) for row in Tally.objects.values_list("subject", "times", "since")]
    bodies = list(LedgerEvent.objects.values_list("body", flat=True))
    assert kept and not any("geheim" in text or WRONG in text for text in (*kept, *filter(None, bodies)))


@pytest.mark.django_db
def test_old_tries_are_forgotten_and_running_ones_kept(city):
    with at(now() - allowances.KEPT):
        throttle.take("long.ago")
    throttle.take(WHO)
    assert (allowances.forget_old(), Tally.objects.count()) == (1, 1)


def test_guesses_side_by_side_get_no_more_tries(committed, city):
    """Every thread has a connection of its own, as every process has."""

    def guess(_: int) -> bool:
        try:
            return throttle.take(WHO) is None
        finally:
            connection.close()

    with ThreadPoolExecutor(12) as pool:
        assert sum(pool.map(guess, range(24))) == throttle.TRIES
