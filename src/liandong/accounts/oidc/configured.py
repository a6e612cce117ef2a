"""统一身份认证的设置：从环境变量读出一个值，写错的在启动时就说。"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured

NAME = "统一身份认证"
LOOPBACK = frozenset({"127.0.0.1", "::1", "localhost"})


@dataclass(frozen=True, slots=True)
class Provider:
    """Who vouches for people.

    Attributes:
        issuer: exactly as the provider spells it, no slash added or taken away.
        secret_file: path of the file with our secret there; read at each use, so that it may be changed without a restart.
        name: what people call it, for the button.
        account_claim: the claim that holds the account of this platform.
        trusted: values of ``amr`` and ``acr`` that count as a second factor; empty = none does.
        fresh_within: how long ago a person may have proved himself there; None = as the provider sees fit.
        may_be_plain: http is allowed on this machine itself (demonstration and tests).
    """

    issuer: str
    client_id: str
    secret_file: str
    name: str = NAME
    account_claim: str = "preferred_username"
    trusted: frozenset[str] = frozenset()
    fresh_within: timedelta | None = None
    may_be_plain: bool = False

    def may_ask(self, url: str) -> bool:
        """Whether an address may be spoken to, or sent to, at all: https, or this machine in a demonstration."""
        parts = urlsplit(url)
        if parts.scheme == "https":
            return bool(parts.hostname)
        return self.may_be_plain and parts.scheme == "http" and parts.hostname in LOOPBACK


def provider(environment: Mapping[str, str], *, is_demo: bool) -> Provider | None:
    """The provider that the environment names; None when it names none.

    Raises:
        ImproperlyConfigured: a setting is missing or wrong, or nobody could sign in; the sentence says which.

    >>> provider({}, is_demo=False) is None
    True
    """
    said = {name: value.strip() for name, value in environment.items() if value.strip()}
    if "LIANDONG_OIDC_ISSUER" not in said:
        if said.get("LIANDONG_PASSWORD_SIGN_IN") == "0":
            raise ImproperlyConfigured(
                "LIANDONG_PASSWORD_SIGN_IN=0 关掉了密码登录，却没有设 LIANDONG_OIDC_ISSUER，没有人能登录。请改正其中一项。"
            )
        return None
    for name in ("LIANDONG_OIDC_CLIENT_ID", "LIANDONG_OIDC_CLIENT_SECRET_FILE"):
        if name not in said:
            raise ImproperlyConfigured(f"设了 LIANDONG_OIDC_ISSUER，还缺 {name}。请向身份提供方索取后补上。")
    found = Provider(
        said["LIANDONG_OIDC_ISSUER"],
        said["LIANDONG_OIDC_CLIENT_ID"],
        said["LIANDONG_OIDC_CLIENT_SECRET_FILE"],
        name=said.get("LIANDONG_OIDC_NAME", NAME),
        account_claim=said.get("LIANDONG_OIDC_ACCOUNT_CLAIM", "preferred_username"),
        trusted=frozenset(said.get("LIANDONG_OIDC_TRUSTS_FACTOR", "").replace(",", " ").split()),
        fresh_within=_minutes(said.get("LIANDONG_OIDC_FRESH_MINUTES", "")),
        may_be_plain=is_demo,
    )
    if not found.may_ask(found.issuer) or set("?#") & set(found.issuer):
        raise ImproperlyConfigured(
            f"LIANDONG_OIDC_ISSUER 写的是 {found.issuer}：须是 https 开头的网址，不带参数，与身份提供方公布的一字不差。"
        )
    return found


def _minutes(text: str) -> timedelta | None:
    if not text:
        return None
    if not (text.isascii() and text.isdigit()) or not 1 <= int(text) <= 720:
        raise ImproperlyConfigured(
            f"LIANDONG_OIDC_FRESH_MINUTES 写的是 {text}：须是 1 至 720 的分钟数，或不写。"
        )
    return timedelta(minutes=int(text))
