"""身份令牌的核对：签名、算法、谁签的、给谁的、还作不作数、是不是回答这一次登录。

Everything in OpenID Connect Core 3.1.3.7 is asked, also where the token came over TLS from the provider itself. Signatures
are asymmetric only: neither ``none`` nor one made with our own secret counts.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from hmac import compare_digest
from typing import Any

from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

from liandong.accounts.oidc.configured import Provider
from liandong.accounts.oidc.troubles import Unsigned, Untrusted

ALGORITHMS = tuple(f"{kind}{size}" for kind in ("RS", "PS", "ES") for size in (256, 384, 512))
SKEW = timedelta(minutes=1)
OLDEST = timedelta(minutes=10)


def read(token: Any, keys: KeySet, provider: Provider, nonce: str, moment: datetime) -> dict[str, Any]:
    """The claims of an ID token that stands every check.

    Args:
        moment: now, aware; clocks may differ by `SKEW`.

    Raises:
        Unsigned: no key of these has signed it by an accepted algorithm.
        Untrusted: it is signed, but not good for this sign-in; the code says why.
    """
    if not isinstance(token, str):
        raise Untrusted("no_id_token")
    try:
        claims = dict(jwt.decode(token, keys, algorithms=list(ALGORITHMS)).claims)
    except (JoseError, ValueError, TypeError, KeyError):
        raise Unsigned("signature") from None
    if wrong := _wrong(claims, provider, nonce, moment):
        raise Untrusted(wrong)
    return claims


def _wrong(claims: Mapping[str, Any], provider: Provider, nonce: str, moment: datetime) -> str:
    """The first check that fails, as a code; empty when all hold."""
    audience = claims.get("aud")
    named = audience if isinstance(audience, list) else [audience]
    said = claims.get("nonce")
    if claims.get("iss") != provider.issuer:
        return "iss"
    if provider.client_id not in named:
        return "aud"
    if (len(named) > 1 or "azp" in claims) and claims.get("azp") != provider.client_id:
        return "azp"
    if not isinstance(said, str) or not compare_digest(said.encode(), nonce.encode()):
        return "nonce"
    if not isinstance(claims.get("sub"), str) or not claims["sub"]:
        return "sub"
    return _untimely(claims, provider, moment)


def _untimely(claims: Mapping[str, Any], provider: Provider, moment: datetime) -> str:
    now, skew = moment.timestamp(), SKEW.total_seconds()
    ends, made, proved = (_seconds(claims.get(name)) for name in ("exp", "iat", "auth_time"))
    if ends is None or ends + skew <= now:
        return "exp"
    if made is None or not now - OLDEST.total_seconds() <= made <= now + skew:
        return "iat"
    if "nbf" in claims and ((begins := _seconds(claims["nbf"])) is None or begins > now + skew):
        return "nbf"
    if provider.fresh_within is not None and (
        proved is None or proved + provider.fresh_within.total_seconds() + skew < now
    ):
        return "auth_time"
    return ""


def _seconds(value: Any) -> float | None:
    return float(value) if isinstance(value, int | float) and not isinstance(value, bool) else None


def has_factor(claims: Mapping[str, Any], provider: Provider) -> bool:
    """Whether the person proved himself there by what this platform counts as a second factor."""
    means = claims.get("amr")
    said = {m for m in means if isinstance(m, str)} if isinstance(means, list) else set()
    if isinstance(claims.get("acr"), str):
        said.add(claims["acr"])
    return bool(provider.trusted & said)


def account(claims: Mapping[str, Any], provider: Provider) -> str:
    """The account named, spelt as accounts are here; empty when there is none, or an address nobody verified."""
    named = claims.get(provider.account_claim)
    if provider.account_claim == "email" and claims.get("email_verified") is not True:
        return ""
    return named.strip().lower() if isinstance(named, str) else ""
