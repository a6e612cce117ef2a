"""经统一身份认证登录：认得出就进，认不准就不进，说得清怎么办，什么账户也不动。"""

from __future__ import annotations

import re
from datetime import timedelta
from urllib.parse import parse_qs, unquote, urlsplit

import pytest
from django.conf import settings
from django.test import Client

from liandong.accounts.demo import PASSWORD
from liandong.accounts.models import Person
from liandong.accounts.oidc import asking, configured, flow
from liandong.accounts.oidc.tests import provider as fake
from liandong.kernel.tests.staging import did, quick_hashing
from liandong.ledger.models import LedgerEvent
from liandong.now import at, now

pytestmark = pytest.mark.django_db
NAME = "焦作市统一身份认证"
WHO = "wz.lianluo"


@pytest.fixture
def there(tmp_path, monkeypatch):
    """A provider that runs, and the settings that name it."""
    started = fake.FakeProvider()
    file = tmp_path / "secret"
    file.write_text(fake.SECRET + "\n")
    use(monkeypatch, started, file)
    asking.forget()
    yield started
    started.close()
    asking.forget()


def use(monkeypatch, started, file, **more):
    environment = {
        "LIANDONG_OIDC_ISSUER": started.issuer, "LIANDONG_OIDC_CLIENT_ID": fake.CLIENT,
        "LIANDONG_OIDC_CLIENT_SECRET_FILE": str(file), "LIANDONG_OIDC_NAME": NAME, **more,
    }  # fmt: skip
    monkeypatch.setattr(settings, "OIDC", configured.provider(environment, is_demo=True))


@pytest.fixture
def more(there, tmp_path, monkeypatch):
    """Set further variables of the environment."""
    return lambda **said: use(monkeypatch, there, tmp_path / "secret", **{f"LIANDONG_OIDC_{k}": v for k, v in said.items()})  # fmt: skip


@pytest.fixture
def without_passwords(monkeypatch):
    monkeypatch.setattr(settings, "PASSWORD_SIGN_IN", False)
    with quick_hashing():
        yield


def brought(there, client, next_url="/"):
    """What the browser brings back from the provider."""
    sent = client.get("/sign-in/city", {"next": next_url})
    assert sent.status_code == 302
    return there.authorize(sent["Location"])


def come(there, client=None, next_url="/"):
    client = client or Client()
    return client.get("/sign-in/city/back", brought(there, client, next_url))


def is_in(client) -> bool:
    return client.get("/").status_code == 200


def text(answer) -> str:
    return re.sub(r"<[^>]+>", "", answer.content.decode())


def test_whom_the_provider_knows_is_in_where_he_wanted_to_go_and_no_account_has_changed(city, there):
    before = list(Person.objects.order_by("pk").values())
    client = Client()
    page = client.get("/sign-in", {"next": "/r/agency/?q=农"}).content.decode()
    link = re.search(r'href="(/sign-in/city[^"]*)">([^<]+)<', page)
    assert link[2] == f"用{NAME}登录"
    sent = client.get(link[1].replace("&amp;", "&"))
    key = client.session.session_key
    back = client.get("/sign-in/city/back", there.authorize(sent["Location"]))
    assert (back.status_code, unquote(back["Location"])) == (302, "/r/agency/?q=农")
    assert is_in(client) and client.session.session_key != key
    assert list(Person.objects.order_by("pk").values()) == before
    event = LedgerEvent.objects.filter(action="accounts.sign_in").latest("id")
    assert event.record == Person.objects.get(account=WHO).uuid and '"means":"provider"' in event.body


def test_the_trail_says_by_what_means_one_came_in(city, there, more):
    more(TRUSTS_FACTOR="otp, gold")
    for extra, means in (
        ({}, "统一身份认证。"), ({"amr": ["pwd"]}, "统一身份认证。"), ({"amr": "otp"}, "统一身份认证。"),
        ({"amr": ["pwd", "otp"]}, "统一身份认证（含第二重验证）。"), ({"acr": "gold"}, "统一身份认证（含第二重验证）。"),
    ):  # fmt: skip
        there.extra = extra
        assert come(there).status_code == 302
        event = LedgerEvent.objects.filter(action="accounts.sign_in").latest("id")
        assert f"登录方式：{means}" in event.body, extra
    with quick_hashing():
        Client().post("/sign-in", {"account": WHO, "password": PASSWORD})
    assert "登录方式：密码。" in LedgerEvent.objects.filter(action="accounts.sign_in").latest("id").body


def test_by_default_no_word_of_the_provider_counts_as_a_second_factor(city, there):
    there.extra = {"amr": ["otp", "mfa"], "acr": "2"}
    client = Client()
    come(there, client)
    assert client.session["means"] == "provider"


SPOILT = {
    "another's nonce": {"nonce": "n" * 43}, "no nonce": {"nonce": None}, "for another": {"aud": "other"},
    "for several, not meant for us": {"aud": [fake.CLIENT, "other"]},
    "meant for another": {"azp": "other"}, "by another": {"iss": "https://evil.example"},
    "over": {"exp": 1_700_000_000}, "never over": {"exp": None}, "over, said as text": {"exp": "9999999999"},
    "made long ago": {"iat": 1_700_000_000}, "made in future": {"iat": 9_999_999_999}, "not yet good": {"nbf": 9_999_999_999},
    "of nobody": {"sub": ""},
}  # fmt: skip


@pytest.mark.parametrize("spoilt", SPOILT.values(), ids=SPOILT)
def test_a_token_that_fails_one_check_lets_nobody_in(city, there, spoilt):
    there.change = lambda claims: {k: v for k, v in {**claims, **spoilt}.items() if v is not None}
    client = Client()
    answer = come(there, client)
    assert answer.status_code == 502 and f"{NAME}的答复没有通过核对" in text(answer)
    assert not is_in(client)


@pytest.mark.parametrize(
    "sign", [fake.unsigned, fake.signed_with_the_secret, fake.signed_by_a_stranger, lambda _: "a.b.c", lambda _: None],
    ids=["alg none", "our own secret", "another key", "no token", "nothing"],
)  # fmt: skip
def test_a_token_not_signed_by_the_provider_lets_nobody_in(city, there, sign):
    there.sign = sign
    client = Client()
    assert come(there, client).status_code == 502
    assert not is_in(client)


def test_meant_for_us_among_several_is_good(city, there):
    there.extra = {"aud": [fake.CLIENT, "other"], "azp": fake.CLIENT}
    assert come(there).status_code == 302


def test_a_key_changed_at_the_provider_is_fetched_at_once_and_otherwise_kept(city, there):
    assert come(there).status_code == 302
    assert come(there).status_code == 302
    assert there.asked.count("/keys") == 1
    there.key = fake.key("second")
    assert come(there).status_code == 302
    assert there.asked.count("/keys") == 2
    there.key, there.alg = fake.rsa(), "PS256"
    assert come(there).status_code == 302


def test_an_answer_is_good_once_in_the_browser_that_asked_and_for_ten_minutes(city, there):
    client = Client()
    answer = brought(there, client)
    stranger = Client().get("/sign-in/city/back", answer)
    assert stranger.status_code == 400 and "这次登录已经失效" in text(stranger)
    assert client.get("/sign-in/city/back", answer).status_code == 302
    client.post("/sign-out")
    asked = there.asked.count("/token")
    again = client.get("/sign-in/city/back", answer)
    assert again.status_code == 400 and not is_in(client)
    assert there.asked.count("/token") == asked
    late = brought(there, client)
    with at(now() + flow.LASTS + timedelta(seconds=1)):
        assert client.get("/sign-in/city/back", late).status_code == 400
    assert client.get("/sign-in/city/back").status_code == 400


def test_the_verifier_of_one_sign_in_does_not_fit_the_code_of_another(city, there):
    client, other = Client(), Client()
    mine, stolen = brought(there, client), brought(there, other)
    answer = client.get("/sign-in/city/back", {**mine, "code": stolen["code"]})
    assert answer.status_code == 403 and not is_in(client)


def test_two_windows_at_once_do_not_disturb_each_other(city, there):
    client = Client()
    first, second = brought(there, client, "/ledger"), brought(there, client, "/r/agency/")
    assert client.get("/sign-in/city/back", first)["Location"] == "/ledger"
    client.post("/sign-out")
    for _ in range(flow.AT_ONCE + 3):
        brought(there, client)
    assert len(client.session[flow.KEY]) == flow.AT_ONCE
    assert client.get("/sign-in/city/back", second).status_code == 400


def test_an_answer_in_another_providers_name_is_not_taken(city, there):
    client = Client()
    answer = {**brought(there, client), "iss": "https://evil.example"}
    assert client.get("/sign-in/city/back", answer).status_code == 502
    there.description = {"authorization_response_iss_parameter_supported": True}
    asking.forget()
    answer = brought(there, client)
    answer.pop("iss")
    assert client.get("/sign-in/city/back", answer).status_code == 502 and not is_in(client)


def test_who_gives_up_there_is_told_so(city, there):
    there.refuses = "access_denied"
    answer = come(there)
    assert answer.status_code == 403 and f"{NAME}没有让您登录" in text(answer)
    assert 'href="/sign-in/city"' in answer.content.decode()


def test_unknown_and_closed_accounts_are_told_alike(city, there):
    person = Person.objects.get(account="wz.nongye")
    did(city.actor("sysadmin"), "accounts.close_account", person.uuid, {}, reason="调离")
    told = []
    for there.account in ("wz.nongye", "nobody.here"):
        client = Client()
        answer = come(there, client)
        assert answer.status_code == 403 and not is_in(client)
        told.append(text(answer).replace(there.account, "某"))
    assert told[0] == told[1] and "开立或恢复账户" in told[0]
    assert not Person.objects.filter(account="nobody.here").exists()


def test_an_account_closed_meanwhile_loses_the_session(city, there):
    client = Client()
    come(there, client)
    did(
        city.actor("sysadmin"),
        "accounts.close_account",
        Person.objects.get(account=WHO).uuid,
        {},
        reason="调离",
    )
    assert not is_in(client)


@pytest.mark.parametrize("named", [None, 7, "", ["wz.lianluo"]])
def test_a_claim_that_is_no_account_lets_nobody_in(city, there, named):
    there.extra = {"preferred_username": named}
    assert come(there).status_code == 403


def test_an_account_that_stands_only_in_userinfo_is_taken_if_it_is_of_the_same_person(city, there):
    there.change = lambda claims: {k: v for k, v in claims.items() if k != "preferred_username"}
    there.userinfo = {"sub": "7", "preferred_username": " WZ.Lianluo "}
    assert come(there).status_code == 302
    there.userinfo = {"sub": "8", "preferred_username": WHO}
    assert come(there).status_code == 502


def test_an_address_nobody_verified_is_no_account(city, there, more):
    more(ACCOUNT_CLAIM="email")
    there.extra = {"email": WHO}
    assert come(there).status_code == 403
    there.extra = {"email": WHO, "email_verified": True}
    assert come(there).status_code == 302


def test_where_freshness_is_asked_for_it_must_be_shown(city, there, more):
    more(FRESH_MINUTES="30")
    moment = int(now().timestamp())
    for proved, status in ((None, 502), (moment - 3600, 502), (moment - 60, 302)):
        there.extra = {"auth_time": proved} if proved else {}
        client = Client()
        sent = client.get("/sign-in/city")["Location"]
        assert parse_qs(urlsplit(sent).query)["max_age"] == ["1800"]
        assert client.get("/sign-in/city/back", there.authorize(sent)).status_code == status


def test_a_provider_that_is_down_is_said_with_what_to_do_and_not_asked_again_at_once(city, there):
    there.close()
    answer = Client().get("/sign-in/city", {"next": "/ledger"})
    assert answer.status_code == 503
    said = text(answer)
    assert f"{NAME}暂时不能用" in said and "可以用本平台的账号和密码登录" in said
    assert "/sign-in/city?next=%2Fledger" in answer.content.decode()
    with pytest.raises(asking.Unreachable, match="resting"):
        asking.describe(settings.OIDC)
    assert Client().get("/sign-in").status_code == 200


def test_a_provider_that_goes_down_on_the_way_lets_nobody_in(city, there):
    client = Client()
    answer = brought(there, client)
    there.close()
    assert client.get("/sign-in/city/back", answer).status_code == 503 and not is_in(client)


@pytest.mark.parametrize(
    "description",
    [{"issuer": "https://evil.example"}, {"token_endpoint": "http://evil.example/token"}, {"jwks_uri": ""}, {"authorization_endpoint": "javascript:1"}],
    ids=["another issuer", "in the clear", "no keys", "no address"],
)  # fmt: skip
def test_a_description_that_cannot_be_trusted_is_as_good_as_none(city, there, description):
    there.description = description
    assert Client().get("/sign-in/city").status_code == 503


def test_a_wrong_or_missing_secret_is_the_platforms_fault_not_the_persons(city, there, tmp_path):
    client = Client()
    (tmp_path / "secret").write_text("wrong")
    assert come(there, client).status_code == 503
    (tmp_path / "secret").unlink()
    assert come(there, client).status_code == 503


def test_a_provider_that_wants_the_secret_in_the_body_gets_it_there(city, there):
    there.description = {"token_endpoint_auth_methods_supported": ["client_secret_post"]}
    assert come(there).status_code == 302


@pytest.mark.parametrize("next_url", ["https://evil.example/", "//evil.example", "javascript:alert(1)"])
def test_nobody_is_led_off_the_platform(city, there, next_url):
    assert come(there, next_url=next_url)["Location"] == "/"


def test_nothing_of_the_provider_is_kept(city, there):
    client = Client()
    come(there, client)
    kept = str(dict(client.session.items()))
    assert "access" not in kept and "eyJ" not in kept and not client.session.get(flow.KEY)


def test_signing_out_says_that_the_provider_still_knows_one_and_leads_there_once(city, there):
    client = Client()
    come(there, client)
    client.post("/sign-out")
    assert not is_in(client)
    page = client.get("/sign-in")
    assert f"在{NAME}仍登录着" in text(page) and "/sign-in/city/leave" in page.content.decode()
    left = client.get("/sign-in/city/leave")["Location"]
    assert left.startswith(f"{there.issuer}/leave?")
    assert parse_qs(urlsplit(left).query) == {"client_id": [fake.CLIENT], "post_logout_redirect_uri": ["http://testserver/sign-in"]}  # fmt: skip
    assert client.get("/sign-in/city/leave")["Location"] == "/sign-in"


def test_who_came_by_password_or_cannot_leave_there_is_led_nowhere(city, there):
    with quick_hashing():
        client = Client()
        client.post("/sign-in", {"account": WHO, "password": PASSWORD})
    client.post("/sign-out")
    assert "仍登录着" not in text(client.get("/sign-in"))
    there.description = {"end_session_endpoint": None}
    asking.forget()
    come(there, client)
    client.post("/sign-out")
    page = client.get("/sign-in")
    assert "仍登录着" in text(page) and "/sign-in/city/leave" not in page.content.decode()


def test_without_a_provider_there_is_no_trace_of_one(city):
    assert settings.OIDC is None
    assert "统一身份认证" not in text(Client().get("/sign-in"))
    for path in ("/sign-in/city", "/sign-in/city/back", "/sign-in/city/leave"):
        assert Client().get(path).status_code == 404


def test_passwords_left_to_the_three_administrators(city, there, without_passwords):
    page = Client().get("/sign-in")
    assert 'type="password"' not in page.content.decode() and "三员用密码登录" in text(page)
    assert 'type="password"' in Client().get("/sign-in", {"by": "password"}).content.decode()
    told = []
    for account, password in ((WHO, PASSWORD), (WHO, "wrong-password"), ("nobody.here", PASSWORD), ("auditor", "wrong-password")):  # fmt: skip
        client = Client()
        answer = client.post("/sign-in", {"account": account, "password": password})
        assert answer.status_code == 422 and not is_in(client)
        told.append(re.search(r"没有登录成功[^<]*", answer.content.decode())[0])
    assert len(set(told)) == 1 and NAME in told[0]
    for account in ("sysadmin", "secadmin", "auditor"):
        client = Client()
        assert client.post("/sign-in", {"account": account, "password": PASSWORD}).status_code == 302
        assert is_in(client)
    assert come(there).status_code == 302


def test_right_passwords_of_others_are_counted_like_wrong_ones(city, there, without_passwords):
    answers = [
        Client().post("/sign-in", {"account": WHO, "password": PASSWORD}).status_code for _ in range(6)
    ]
    assert answers == [422] * 5 + [429]
