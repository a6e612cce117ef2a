"""第二重验证：一个口令只能用一次，猜不得；没启用的办不了事；秘密哪里都不留。"""

from __future__ import annotations

import re
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pyotp
import pytest
from django.contrib.sessions.models import Session
from django.db import connection
from django.test import Client

from liandong.accounts import factors, session
from liandong.accounts.demo import PASSWORD
from liandong.accounts.forms import Means
from liandong.accounts.models import Factor, Person
from liandong.kernel.models import Repeat
from liandong.kernel.tests.staging import attempt, deliver_all, did, newest_job
from liandong.ledger.models import LedgerEvent
from liandong.notices.models import Notice
from liandong.now import at, now

WHO, SECRET = "wz.fazhi", "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
HERE = "/me/second-factor"


def code_at(moment=None):
    return pyotp.TOTP(SECRET).at(moment or now())


def values(code=None, secret=SECRET, recovery=None):
    return {
        "secret": secret,
        "recovery": "\n".join(recovery or factors.fresh_codes()),
        "code": code or code_at(),
    }


def enrolled(city, codes=None, moment=None):
    """The factor of one person, enrolled a minute ago so that the present code is fresh."""
    actor, moment = city.actor(WHO), moment or now() - timedelta(minutes=1)
    with at(moment):
        did(actor, "accounts.enrol_factor", actor.person, values(code_at(moment), recovery=codes))
    return factors.of(Person.objects.get(account=WHO))


def arrived(account=WHO):
    """A browser whose person has given the password."""
    client = Client(headers={"X-Request-Id": "factor"})
    answer = client.post("/sign-in", {"account": account, "password": PASSWORD, "next": "/r/agency/"})
    return client, answer


# ── 口令 ────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.django_db
def test_a_code_counts_near_its_half_minute_and_nowhere_else():
    moment = now()
    with at(moment):
        for shift, right in ((0, True), (-30, True), (30, True), (-90, False), (90, False)):
            assert factors.counts(SECRET, code_at(moment + timedelta(seconds=shift))) is right, shift
        for wrong in (
            "",
            "12345",
            "1234567",
            "abcdef",
            "１２３４５６",
            "000000" if code_at() != "000000" else "111111",
        ):
            assert not factors.counts(SECRET, wrong)
        assert factors.counts(SECRET, f"{code_at()[:3]} {code_at()[3:]}")


@pytest.mark.django_db
def test_published_vectors_of_the_standard():
    """RFC 6238 appendix B, SHA-1, cut to six digits."""
    seed = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"
    one = pyotp.TOTP(seed)
    for seconds, eight in ((59, "94287082"), (1111111109, "07081804"), (2000000000, "69279037")):
        assert one.generate_otp(seconds // 30) == eight[2:]


@pytest.mark.django_db
def test_a_code_is_good_once_also_the_one_that_enrolled(city):
    moment = now()
    with at(moment):
        factor = enrolled(city, moment=moment)
        assert not factors.proves(factor, code_at())
        factor.refresh_from_db()
        later = moment + timedelta(seconds=30)
    with at(later):
        assert factors.proves(factor, code_at(later))
        factor.refresh_from_db()
        assert not factors.proves(factor, code_at(later)) and not factors.proves(factor, code_at(moment))


def test_side_by_side_one_code_lets_one_in(committed, city):
    factor = enrolled(city)
    code = code_at()

    def one(_):
        try:
            return factors.proves(Factor.objects.get(pk=factor.pk), code)
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(one, range(8))) == 1


def test_side_by_side_one_recovery_code_lets_one_in(committed, city):
    codes = factors.fresh_codes()
    factor = enrolled(city, codes)

    def one(_):
        try:
            return factors.proves(Factor.objects.get(pk=factor.pk), codes[3])
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(one, range(8))) == 1
    factor.refresh_from_db()
    assert len(factor.recovery) == factors.RECOVERY_CODES - 1


# ── 启用、停用、重置 ────────────────────────────────────────────────────────────────────────────────


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("wrong", "field"),
    [({"secret": "SHORT"}, "secret"), ({"recovery": "AAAA\nBBBB"}, "recovery"), ({"code": ""}, "code")],
)
def test_enrolling_takes_what_this_page_made(city, wrong, field):
    actor = city.actor(WHO)
    outcome = attempt(actor, "accounts.enrol_factor", actor.person, values() | wrong)
    assert list(outcome.errors) == [field] and Factor.objects.count() == 0


@pytest.mark.django_db
def test_a_wrong_code_enrols_nothing_and_nobody_enrols_twice_or_for_another(city):
    actor = city.actor(WHO)
    assert attempt(actor, "accounts.enrol_factor", actor.person, values("000000")).code == "wrong_code"
    other = city.actor("wz.lianluo")
    assert attempt(other, "accounts.enrol_factor", actor.person, values()).code == "wrong_side"
    enrolled(city)
    assert attempt(actor, "accounts.enrol_factor", actor.person, values()).code == "enrolled_already"


@pytest.mark.django_db
def test_recovery_codes_work_however_they_are_written_until_they_are_renewed(city):
    codes, fresh = factors.fresh_codes(), factors.fresh_codes()
    factor, actor = enrolled(city, codes), city.actor(WHO)
    assert factors.proves(factor, f" {codes[0].lower().replace('-', '')} ")
    renewed = {"recovery": "\n".join(fresh), "code": codes[1]}
    did(actor, "accounts.renew_recovery_codes", actor.person, renewed)
    factor.refresh_from_db()
    assert not factors.proves(factor, codes[2]) and factors.proves(factor, fresh[2])


@pytest.mark.django_db
def test_a_lost_phone_is_reset_by_another_security_administrator_who_ends_all_sign_ins(city):
    enrolled(city)
    client, _ = arrived()
    assert client.post("/sign-in/code", {"code": code_at()}).status_code == 302
    assert Session.objects.count() == 1
    who, keeper, seen = city.actor(WHO).person, city.actor("secadmin"), newest_job()
    assert attempt(keeper, "accounts.reset_second_factor", keeper.person, reason="试").code == "own_account"
    did(keeper, "accounts.reset_second_factor", who, reason="手机丢失，已回拨核实")
    assert Session.objects.count() == 0 and factors.of(Person.objects.get(uuid=who)) is None
    assert attempt(keeper, "accounts.reset_second_factor", who, reason="再来").code == "not_enrolled"
    deliver_all(seen)
    assert Notice.objects.filter(topic="factor_reset", person=who).count() == 1


@pytest.mark.django_db
@pytest.mark.parametrize(
    "action", ["accounts.end_factor", "accounts.renew_recovery_codes", "accounts.change_password"]
)
def test_who_has_stolen_a_session_may_guess_five_times(city, action):
    enrolled(city)
    actor = city.actor(WHO)
    wrong = {
        "code": "000000", "recovery": "\n".join(factors.fresh_codes()), "old": "不对的密码", "password": PASSWORD + "9",
        "again": PASSWORD + "9",
    }  # fmt: skip
    said = [attempt(actor, action, actor.person, wrong).code for _ in range(7)]
    assert said[:5] == ["wrong_password" if action.endswith("password") else "wrong_code"] * 5
    assert said[5:] == ["too_many_tries"] * 2
    with at(now() + timedelta(minutes=16)):
        assert attempt(actor, action, actor.person, wrong).code != "too_many_tries"


@pytest.mark.django_db
def test_a_good_proof_gives_all_tries_back(city):
    codes = factors.fresh_codes()
    enrolled(city, codes)
    actor = city.actor(WHO)
    for code in (codes[0], codes[1]):
        for _ in range(4):
            attempt(actor, "accounts.end_factor", actor.person, {"code": "000000"})
        did(
            actor, "accounts.renew_recovery_codes", actor.person, {"recovery": "\n".join(codes), "code": code}
        )


@pytest.mark.django_db
def test_the_secret_is_nowhere_but_sealed(city):
    codes = factors.fresh_codes()
    factor, actor = enrolled(city, codes), city.actor(WHO)
    did(actor, "accounts.end_factor", actor.person, {"code": codes[0]})
    told = "".join(LedgerEvent.objects.values_list("body", flat=True)) + str(list(Repeat.objects.values()))
    row = Factor.objects.filter(pk=factor.pk).values().get()
    held = str({k: bytes(v) if isinstance(v, memoryview) else v for k, v in row.items()}) + told
    assert SECRET not in held and not [c for c in codes if c in held]
    assert SECRET not in f"{factor.secret} {factor.secret!r}"


# ── 登录 ────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.django_db
def test_after_the_password_one_waits_at_the_door_without_any_right(city):
    enrolled(city)
    client, answer = arrived()
    assert answer["Location"] == "/sign-in/code?next=%2Fr%2Fagency%2F"
    assert client.get("/").status_code == 302 and client.get("/api/v1/me").status_code == 401
    page = client.get(answer["Location"])
    assert page.status_code == 200 and "动态口令" in page.content.decode()
    wrong = client.post("/sign-in/code", {"code": "000000", "next": "/r/agency/"})
    assert wrong.status_code == 422 and "口令不对" in wrong.content.decode()
    right = client.post("/sign-in/code", {"code": code_at(), "next": "/r/agency/"})
    assert right["Location"] == "/r/agency/" and client.get("/r/agency/").status_code == 200
    event = LedgerEvent.objects.filter(action="accounts.sign_in").order_by("recorded_at").last()
    assert "密码和动态口令" in event.body


@pytest.mark.django_db
def test_the_door_forgets_after_five_minutes_and_for_a_closed_account(city):
    enrolled(city)
    client, _ = arrived()
    with at(now() + timedelta(minutes=6)):
        answer = client.post("/sign-in/code", {"code": code_at()})
    assert answer["Location"] == "/sign-in" and "超过" in client.get("/sign-in").content.decode()
    client, _ = arrived()
    did(city.actor("sysadmin"), "accounts.close_account", city.actor(WHO).person, reason="调离")
    assert client.post("/sign-in/code", {"code": code_at()})["Location"] == "/sign-in"
    assert Client().get("/sign-in/code")["Location"] == "/sign-in"


@pytest.mark.django_db
def test_codes_are_not_to_be_guessed_at_the_door_either(city):
    enrolled(city)
    client, _ = arrived()
    said = [client.post("/sign-in/code", {"code": "000000"}).status_code for _ in range(6)]
    assert said == [422] * 5 + [429]
    client, _ = arrived()  # 换一个浏览器也一样
    assert client.post("/sign-in/code", {"code": code_at()}).status_code == 429


@pytest.mark.django_db
def test_who_has_not_enrolled_signs_in_as_before(city):
    client, answer = arrived()
    assert answer["Location"] == "/r/agency/" and client.get("/r/agency/").status_code == 200


# ── 平台要求时 ──────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.django_db
def test_where_two_proofs_are_asked_one_can_do_nothing_but_enrol(city, settings):
    settings.REQUIRE_FACTOR = True
    client, _ = arrived()
    for url in ("/", "/r/agency/", "/audit", "/notices"):
        assert client.get(url)["Location"] == HERE, url
    refused = client.get("/api/v1/me")
    assert (refused.status_code, refused.json()["code"]) == (403, "second_factor_missing")
    assert "启用以后才能办事" in client.get(HERE).content.decode()
    form = client.get(f"{HERE}/enrol").content.decode()
    secret = re.search(r'name="secret" value="([A-Z2-7]{32})"', form)[1]
    codes = re.search(r'name="recovery"[^>]*>\s*([A-Z0-9\s-]+)</textarea>', form)[1]
    assert (
        "<svg" in form
        and "style=" not in form[form.index("<svg class") : form.index("</svg>", form.index("ld-qr"))]
    )
    wrong = client.post(f"{HERE}/enrol", {"secret": secret, "recovery": codes, "code": "000000"})
    assert (
        wrong.status_code == 422
        and secret in wrong.content.decode()
        and codes.split()[0] in wrong.content.decode()
    )
    right = client.post(
        f"{HERE}/enrol", {"secret": secret, "recovery": codes, "code": pyotp.TOTP(secret).at(now())}
    )
    assert right["Location"] == HERE
    assert client.get("/r/agency/").status_code == 200 and client.get("/api/v1/me").status_code == 200
    assert "10 个" in client.get(HERE).content.decode()
    ended = client.post(f"{HERE}/end", {"code": codes.split()[0]})
    assert ended["Location"] == HERE and client.get("/")["Location"] == HERE


@pytest.mark.django_db
def test_a_link_chooses_neither_secret_nor_codes(city):
    client, _ = arrived()
    form = client.get(f"{HERE}/enrol", {"secret": SECRET, "recovery": "AAAAAAAAAA"}).content.decode()
    assert SECRET not in form and "AAAAAAAAAA" not in form
    assert client.get(f"{HERE}/nothing").status_code == 404


@pytest.mark.django_db
def test_a_form_of_another_post_does_nothing(city):
    client, _ = arrived()
    answer = client.post(f"{HERE}/enrol", values() | {"post": "00000000-0000-0000-0000-000000000007"})
    assert answer["Location"] == f"{HERE}/enrol" and Factor.objects.count() == 0


@pytest.mark.django_db
def test_a_provider_that_has_asked_for_two_proofs_is_believed(city, settings, rf):
    settings.REQUIRE_FACTOR = True
    for means, must in (
        ("provider_factor", False),
        ("password_factor", False),
        ("provider", True),
        ("password", True),
        ("", True),
    ):
        request = rf.get("/")
        request.session = {session.MEANS: means}
        assert session.must_enrol(request) is must, means


@pytest.mark.parametrize("weak", ["password", "provider"])
def test_a_second_proof_comes_and_goes_without_changing_the_first(weak):
    strong = Means(weak).with_factor
    assert strong.is_strong and strong.without_factor is Means(weak)
    assert Means(weak).without_factor is Means(weak) and strong.with_factor is strong
