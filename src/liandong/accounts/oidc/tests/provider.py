"""一个只在本机、只为测试的身份提供方：自己的钥匙、自己的码，会按吩咐做错事。

It speaks over real sockets, so that addresses, headers and bodies are those of the wire. Each fault is one attribute.
"""

from __future__ import annotations

import hashlib
import json
import secrets
import threading
import time
from base64 import b64decode, urlsafe_b64encode
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, unquote_plus, urlencode, urlsplit

from joserfc import jwt
from joserfc.jwk import ECKey, OctKey, RSAKey

CLIENT, SECRET = "liandong", "s:ecret/für+测试"


def key(kid: str) -> ECKey:
    return ECKey.generate_key("P-256", {"kid": kid, "use": "sig"})


class FakeProvider:
    """A provider on 127.0.0.1; `change` lets a test spoil the claims, `sign` the way they are signed."""

    def __init__(self) -> None:
        self.key, self.alg = key("first"), "ES256"
        self.account, self.extra = "wz.lianluo", {}
        self.change: Callable[[dict[str, Any]], dict[str, Any]] = lambda claims: claims
        self.sign: Callable[[dict[str, Any]], str] = self._signed
        self.description: dict[str, Any] = {}
        self.userinfo: dict[str, Any] | None = None
        self.refuses = ""
        self.asked: list[str] = []
        self._codes: dict[str, dict[str, str]] = {}
        owner = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                owner._answer(self)

            do_POST = do_GET

            def log_message(self, *_: Any) -> None:
                """Silent."""

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.issuer = f"http://127.0.0.1:{self._server.server_port}/realms/jiaozuo"
        threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True).start()

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()

    # ── the person at the provider ──

    def authorize(self, url: str) -> dict[str, str]:
        """What a person's browser brings back from the address it was sent to."""
        parts = urlsplit(url)
        assert url.startswith(f"{self.issuer}/auth?"), url
        asked = {k: v[0] for k, v in parse_qs(parts.query).items()}
        assert asked["response_type"] == "code" and asked["client_id"] == CLIENT
        assert asked["code_challenge_method"] == "S256" and "openid" in asked["scope"].split()
        if self.refuses:
            return {"error": self.refuses, "state": asked["state"]}
        code = secrets.token_urlsafe(16)
        self._codes[code] = asked
        return {"code": code, "state": asked["state"], "iss": self.issuer}

    # ── the wire ──

    def _answer(self, handler: BaseHTTPRequestHandler) -> None:
        path, _, query = handler.path.partition("?")
        path = path.removeprefix("/realms/jiaozuo")
        self.asked.append(path)
        if path == "/auth":
            brought = self.authorize(f"{self.issuer}/auth?{query}")
            handler.send_response(302)
            handler.send_header("Location", f"{parse_qs(query)['redirect_uri'][0]}?{urlencode(brought)}")
            handler.end_headers()
            return
        status, body = self._said(path, handler)
        text = json.dumps(body).encode()
        handler.send_response(status)
        handler.send_header("Content-Type", "application/json")
        handler.send_header("Content-Length", str(len(text)))
        handler.end_headers()
        handler.wfile.write(text)

    def _said(self, path: str, handler: BaseHTTPRequestHandler) -> tuple[int, dict[str, Any]]:
        if path == "/.well-known/openid-configuration":
            at = {
                "authorization_endpoint": "auth", "token_endpoint": "token", "jwks_uri": "keys",
                "userinfo_endpoint": "me", "end_session_endpoint": "leave",
            }  # fmt: skip
            return 200, {
                "issuer": self.issuer,
                **{k: f"{self.issuer}/{v}" for k, v in at.items()},
                **self.description,
            }
        if path == "/keys":
            unknown = {"kty": "SM2", "kid": "sm2"}
            return 200, {"keys": [unknown, self.key.as_dict(private=False)]}
        if path == "/me":
            assert handler.headers["Authorization"] == "Bearer access"
            return 200, self.userinfo or {}
        if path == "/token":
            return self._redeemed(handler)
        return 404, {}

    def _redeemed(self, handler: BaseHTTPRequestHandler) -> tuple[int, dict[str, Any]]:
        text = handler.rfile.read(int(handler.headers["Content-Length"])).decode()
        form = {k: v[0] for k, v in parse_qs(text).items()}
        pair = f"{form.get('client_id')}:{form.get('client_secret')}"
        if given := handler.headers["Authorization"]:
            pair = ":".join(
                unquote_plus(p) for p in b64decode(given.removeprefix("Basic ")).decode().split(":")
            )
        if pair != f"{CLIENT}:{SECRET}":
            return 401, {"error": "invalid_client"}
        asked = self._codes.pop(form.get("code", ""), None)
        challenge = urlsafe_b64encode(hashlib.sha256(form.get("code_verifier", "").encode()).digest())
        if (
            asked is None
            or asked["redirect_uri"] != form["redirect_uri"]
            or asked["code_challenge"] != challenge.rstrip(b"=").decode()
        ):
            return 400, {"error": "invalid_grant"}
        return 200, {
            "access_token": "access",
            "token_type": "Bearer",
            "id_token": self.sign(self.claims(asked["nonce"])),
        }

    def claims(self, nonce: str) -> dict[str, Any]:
        moment = int(time.time())
        return self.change({
            "iss": self.issuer, "aud": CLIENT, "sub": "7", "nonce": nonce, "iat": moment, "exp": moment + 300,
            "preferred_username": self.account, **self.extra,
        })  # fmt: skip

    def _signed(self, claims: dict[str, Any]) -> str:
        return jwt.encode({"alg": self.alg, "kid": self.key.kid}, claims, self.key, algorithms=[self.alg])


def unsigned(claims: dict[str, Any]) -> str:
    """A token by ``alg: none``."""
    parts = ({"alg": "none", "typ": "JWT"}, claims)
    return ".".join(urlsafe_b64encode(json.dumps(p).encode()).rstrip(b"=").decode() for p in parts) + "."


def signed_with_the_secret(claims: dict[str, Any]) -> str:
    """A token by HS256 with what only client and provider know."""
    return jwt.encode({"alg": "HS256"}, claims, OctKey.import_key(SECRET.encode() * 4), algorithms=["HS256"])


def signed_by_a_stranger(claims: dict[str, Any]) -> str:
    """A token under the right name of a key, by another key."""
    return jwt.encode({"alg": "ES256", "kid": "first"}, claims, key("first"))


def rsa() -> RSAKey:
    return RSAKey.generate_key(2048, {"kid": "rsa", "use": "sig"})
