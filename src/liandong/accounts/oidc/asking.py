"""与身份提供方通话：只问设置里写的那一个，不跟随转向，不等太久，答复不能太大。

The web process has few threads, and an unreachable provider must not take them all: every call is bounded, and after one
that got no answer nobody asks again for `REST`; whoever comes meanwhile is told at once. The description and the keys are
kept for `KEPT`, no longer, so that visitors are not sent to a provider that is down. Keys are asked for anew at once when
a signature fits none of them; a stranger cannot provoke that, because tokens come from the provider itself.
"""

from __future__ import annotations

import json
import time
from base64 import b64encode
from dataclasses import dataclass
from http.client import HTTPException
from pathlib import Path
from threading import Lock
from typing import Any
from urllib.error import HTTPError
from urllib.parse import quote_plus, urlencode
from urllib.request import HTTPRedirectHandler, ProxyHandler, Request, build_opener

from joserfc.errors import JoseError
from joserfc.jwk import JWKRegistry, KeySet

from liandong.accounts.oidc.configured import Provider
from liandong.accounts.oidc.troubles import Declined, Unreachable, Untrusted

WITHIN, REST, KEPT = 4.0, 10.0, 60.0
LARGEST = 256 * 1024


@dataclass(frozen=True, slots=True)
class Description:
    """What the provider says of itself; empty where it has no such address."""

    authorization: str
    token: str
    keys: str
    person: str
    leaving: str
    is_secret_in_body: bool
    names_itself: bool


class _StayHere(HTTPRedirectHandler):
    def redirect_request(self, *_: Any) -> None:
        """No redirects: an address is asked itself or not at all."""


_OPENER = build_opener(ProxyHandler({}), _StayHere)
_LOCK = Lock()
_kept: dict[str, tuple[float, Any]] = {}
_resting: dict[str, float] = {}


def forget() -> None:
    """Forget what was kept of every provider."""
    with _LOCK:
        _kept.clear()
        _resting.clear()


def describe(provider: Provider) -> Description:
    """The provider's description of itself, from its well-known address.

    Raises:
        Unreachable: it gives none, or one that we cannot use.
    """
    url = provider.issuer.rstrip("/") + "/.well-known/openid-configuration"
    said = _remembered(provider, url)
    if said.get("issuer") != provider.issuer:
        raise Unreachable("discovery_issuer")
    wanted = {name: str(said.get(name) or "") for name in _ADDRESSES}
    for name, address in wanted.items():
        if (address or name not in _OPTIONAL) and not provider.may_ask(address):
            raise Unreachable(f"discovery_{name}")
    ways = said.get("token_endpoint_auth_methods_supported") or ["client_secret_basic"]
    return Description(
        **{field: wanted[name] for name, field in _ADDRESSES.items()},
        is_secret_in_body="client_secret_basic" not in ways,
        names_itself=said.get("authorization_response_iss_parameter_supported") is True,
    )


_ADDRESSES = {
    "authorization_endpoint": "authorization", "token_endpoint": "token", "jwks_uri": "keys",
    "userinfo_endpoint": "person", "end_session_endpoint": "leaving",
}  # fmt: skip
_OPTIONAL = ("userinfo_endpoint", "end_session_endpoint")


def keys(provider: Provider, description: Description, *, afresh: bool = False) -> KeySet:
    """The public keys with which the provider signs; keys of kinds that we do not accept are left out.

    Raises:
        Unreachable: there is none.
    """
    found = []
    for one in _remembered(provider, description.keys, afresh=afresh).get("keys") or ():
        if isinstance(one, dict) and one.get("kty") in ("RSA", "EC") and one.get("use", "sig") == "sig":
            try:
                found.append(JWKRegistry.import_key(one))
            except (JoseError, ValueError, TypeError, KeyError):
                continue
    if not found:
        raise Unreachable("no_keys")
    return KeySet(found)


def redeem(
    provider: Provider, description: Description, code: str, verifier: str, back: str
) -> dict[str, Any]:
    """Exchange a code for tokens.

    Raises:
        Declined: the provider does not take the code.
        Unreachable: no usable answer.
    """
    form = {"grant_type": "authorization_code", "code": code, "redirect_uri": back, "code_verifier": verifier}
    secret, headers = _secret(provider), {}
    if description.is_secret_in_body:
        form |= {"client_id": provider.client_id, "client_secret": secret}
    else:
        pair = f"{quote_plus(provider.client_id)}:{quote_plus(secret)}"
        headers = {"Authorization": "Basic " + b64encode(pair.encode()).decode()}
    return _ask(provider, description.token, urlencode(form).encode(), headers)


def person(provider: Provider, description: Description, token: str, subject: str) -> dict[str, Any]:
    """What the provider says of a person beyond the signed token.

    Raises:
        Untrusted: it speaks of somebody else.
        Unreachable: no usable answer.
    """
    said = _ask(provider, description.person, None, {"Authorization": f"Bearer {token}"})
    if said.get("sub") != subject:
        raise Untrusted("userinfo_subject")
    return said


def _secret(provider: Provider) -> str:
    try:
        return Path(provider.secret_file).read_text(encoding="utf-8").strip()
    except (OSError, ValueError):
        raise Unreachable("secret_file") from None


def _remembered(provider: Provider, url: str, *, afresh: bool = False) -> dict[str, Any]:
    until, said = _kept.get(url, (0.0, {}))
    if afresh or until < time.monotonic():
        said = _ask(provider, url)
        with _LOCK:
            _kept[url] = (time.monotonic() + KEPT, said)
    return dict(said)


def _ask(
    provider: Provider, url: str, body: bytes | None = None, headers: dict[str, str] | None = None
) -> dict[str, Any]:
    """One bounded call; the JSON object it answers."""
    if not provider.may_ask(url):
        raise Unreachable("address")
    if _resting.get(provider.issuer, 0.0) > time.monotonic():
        raise Unreachable("resting")
    request = Request(url, body, {"Accept": "application/json", **(headers or {})})  # noqa: S310  只有 may_ask 准的
    try:
        with _OPENER.open(request, timeout=WITHIN) as answer:
            text = answer.read(LARGEST + 1)
    except HTTPError as error:
        with error:
            if body is not None and error.code == 400:
                raise Declined(f"token_{error.code}") from None
            raise Unreachable(f"status_{error.code}") from None
    except (OSError, HTTPException):
        with _LOCK:
            _resting[provider.issuer] = time.monotonic() + REST
        raise Unreachable("no_answer") from None
    if len(text) > LARGEST:
        raise Unreachable("too_large")
    try:
        said = json.loads(text)
    except ValueError:
        raise Unreachable("not_json") from None
    if not isinstance(said, dict):
        raise Unreachable("not_an_object")
    return said
