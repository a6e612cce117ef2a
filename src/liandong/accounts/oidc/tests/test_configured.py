"""统一身份认证的设置：写错的在启动时就说，没有人能登录的平台不启动。"""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.exceptions import ImproperlyConfigured

from liandong.accounts.oidc.configured import provider

RIGHT = {
    "LIANDONG_OIDC_ISSUER": "https://id.example.gov.cn/realms/jiaozuo", "LIANDONG_OIDC_CLIENT_ID": "liandong",
    "LIANDONG_OIDC_CLIENT_SECRET_FILE": "/run/oidc.secret",
}  # fmt: skip


def test_what_is_not_said_has_the_usual_value():
    found = provider(RIGHT, is_demo=False)
    assert (found.name, found.account_claim, found.trusted, found.fresh_within) == (
        "统一身份认证", "preferred_username", frozenset(), None,
    )  # fmt: skip
    assert found.issuer == RIGHT["LIANDONG_OIDC_ISSUER"] and not found.may_ask("http://127.0.0.1/")


def test_what_is_said_is_taken():
    more = {
        "TRUSTS_FACTOR": "otp,mfa  gold",
        "FRESH_MINUTES": "30",
        "NAME": "焦作市统一身份认证",
        "ACCOUNT_CLAIM": "uid",
    }
    found = provider({**RIGHT, **{f"LIANDONG_OIDC_{k}": v for k, v in more.items()}}, is_demo=False)
    assert (found.name, found.account_claim, found.trusted, found.fresh_within) == (
        "焦作市统一身份认证", "uid", frozenset({"otp", "mfa", "gold"}), timedelta(minutes=30),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("changed", "named"),
    [
        ({"LIANDONG_OIDC_CLIENT_ID": ""}, "LIANDONG_OIDC_CLIENT_ID"),
        ({"LIANDONG_OIDC_CLIENT_SECRET_FILE": ""}, "LIANDONG_OIDC_CLIENT_SECRET_FILE"),
        ({"LIANDONG_OIDC_ISSUER": "http://id.example.gov.cn"}, "https"),
        ({"LIANDONG_OIDC_ISSUER": "http://127.0.0.1:8080"}, "https"),
        ({"LIANDONG_OIDC_ISSUER": "id.example.gov.cn"}, "https"),
        ({"LIANDONG_OIDC_ISSUER": "https://id.example.gov.cn/?a=1"}, "https"),
        ({"LIANDONG_OIDC_FRESH_MINUTES": "0"}, "FRESH_MINUTES"),
        ({"LIANDONG_OIDC_FRESH_MINUTES": "半小时"}, "FRESH_MINUTES"),
        ({"LIANDONG_OIDC_ISSUER": "", "LIANDONG_PASSWORD_SIGN_IN": "0"}, "没有人能登录"),
    ],
)
def test_what_is_wrong_is_said(changed, named):
    with pytest.raises(ImproperlyConfigured, match=named):
        provider({**RIGHT, **changed}, is_demo=False)


def test_the_machine_itself_may_be_asked_in_the_clear_in_a_demonstration_only():
    plain = {**RIGHT, "LIANDONG_OIDC_ISSUER": "http://127.0.0.1:8080"}
    assert provider(plain, is_demo=True).may_ask("http://127.0.0.1:8080/token")
    assert not provider(plain, is_demo=True).may_ask("http://id.example.gov.cn/")
