"""一次统一身份认证登录的来回：带着一次性的口令去，回来时逐项对上，对不上就从头再来。

What a sign-in sent along (state, nonce, PKCE verifier, where to go afterwards) is kept in the visitor's session, for
`LASTS`, for at most `AT_ONCE` windows; it is taken out before anything of the answer is believed, so that no answer is
good twice. Nothing the provider sends is kept.
"""

from __future__ import annotations

import hashlib
import secrets
from base64 import urlsafe_b64encode
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest

from liandong.accounts.oidc import asking, id_tokens
from liandong.accounts.oidc.configured import Provider
from liandong.accounts.oidc.troubles import Declined, Expired, Unsigned, Untrusted
from liandong.now import now

KEY = "oidc"
LASTS = timedelta(minutes=10)
AT_ONCE = 5


@dataclass(frozen=True, slots=True)
class Identity:
    """Whom the provider vouches for: an account (empty when it names none), and whether by a second factor."""

    account: str
    has_factor: bool
    next_url: str


def begin(request: HttpRequest, provider: Provider, back: str, next_url: str) -> str:
    """The address to send the visitor to.

    Args:
        back: our own address that the provider is to send the visitor back to, absolute.

    Raises:
        Unreachable: the provider cannot be asked where that is.
    """
    description = asking.describe(provider)
    state, nonce, verifier = (secrets.token_urlsafe(32) for _ in range(3))
    under_way = _under_way(request)
    under_way[state] = {"nonce": nonce, "verifier": verifier, "next": next_url, "at": now().timestamp()}
    request.session[KEY] = dict(list(under_way.items())[-AT_ONCE:])
    challenge = urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).rstrip(b"=").decode()
    asked = {
        "response_type": "code", "client_id": provider.client_id, "redirect_uri": back,
        "scope": "openid profile email" if provider.account_claim == "email" else "openid profile",
        "state": state, "nonce": nonce, "code_challenge": challenge, "code_challenge_method": "S256",
        "ui_locales": "zh-CN",
    }  # fmt: skip
    if provider.fresh_within is not None:
        asked["max_age"] = str(int(provider.fresh_within.total_seconds()))
    return _with(description.authorization, asked)


def finish(request: HttpRequest, provider: Provider, back: str) -> Identity:
    """Whom the answer in this request vouches for.

    Raises:
        Expired, Declined, Untrusted, Unreachable: nobody.
    """
    under_way = _under_way(request)
    sent = under_way.pop(request.GET.get("state", ""), None)
    request.session[KEY] = under_way
    if sent is None:
        raise Expired("state")
    description = asking.describe(provider)
    named = request.GET.get("iss")
    if named != provider.issuer and (named is not None or description.names_itself):
        raise Untrusted("response_iss")
    if "error" in request.GET:
        raise Declined(
            "".join(c for c in request.GET["error"] if c.isascii() and (c.isalpha() or c == "_"))[:40]
        )
    answer = asking.redeem(provider, description, request.GET.get("code", ""), sent["verifier"], back)
    claims = _claims(provider, description, answer, sent["nonce"])
    return Identity(id_tokens.account(claims, provider), id_tokens.has_factor(claims, provider), sent["next"])


def leaving(provider: Provider, back: str) -> str:
    """The address at which a person signs out of the provider too; empty when it has none.

    Raises:
        Unreachable: the provider cannot be asked.
    """
    address = asking.describe(provider).leaving
    return address and _with(address, {"client_id": provider.client_id, "post_logout_redirect_uri": back})


def _claims(
    provider: Provider, description: asking.Description, answer: dict[str, Any], nonce: str
) -> dict[str, Any]:
    """The signed claims, and where the account is not among them, what the provider adds when asked."""
    token, moment = answer.get("id_token"), now()
    try:
        claims = id_tokens.read(token, asking.keys(provider, description), provider, nonce, moment)
    except Unsigned:
        claims = id_tokens.read(
            token, asking.keys(provider, description, afresh=True), provider, nonce, moment
        )
    access = answer.get("access_token")
    if provider.account_claim not in claims and description.person and isinstance(access, str):
        claims = {**asking.person(provider, description, access, claims["sub"]), **claims}
    return claims


def _under_way(request: HttpRequest) -> dict[str, dict[str, Any]]:
    oldest = (now() - LASTS).timestamp()
    return {state: sent for state, sent in request.session.get(KEY, {}).items() if sent["at"] > oldest}


def _with(url: str, asked: dict[str, str]) -> str:
    return f"{url}{'&' if '?' in url else '?'}{urlencode(asked)}"
