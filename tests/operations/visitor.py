"""用浏览器办事的人，简化到一条 https 连接：认证书、收 Cookie、填表单。"""

from __future__ import annotations

import http.client
import re
import socket
import ssl
from html import unescape
from http.cookies import SimpleCookie
from pathlib import Path
from urllib.parse import urlencode

import pyotp

HOST = "liandong.example.gov.cn"
SEEN_BY_PROXY = "203.0.113.7"
"""Where the proxy, as we play it, says that the visitor sits."""


RECOVERY: dict[str, list[str]] = {}
"""Recovery codes not yet used, by account."""


class Answer:
    """Status, headers and text of one answer."""

    def __init__(self, response: http.client.HTTPResponse) -> None:
        self.status, self.headers = response.status, response.headers
        self.text = response.read().decode()

    def field(self, name: str) -> str:
        """The value of a form's (hidden) input."""
        tag = next(t for t in re.findall(r"<input[^>]*>", self.text) if f'name="{name}"' in t)
        found = re.search(r'value="([^"]*)"', tag)
        return unescape(found[1]) if found else ""


class Visitor:
    """A client of the platform at 127.0.0.1 that calls it by its real name.

    Args:
        authority: certificate to trust; None speaks plain http, as a reverse proxy does.
    """

    def __init__(self, port: int, authority: Path | None) -> None:
        self._port, self._authority, self.cookies = port, authority, SimpleCookie[str]()

    def get(self, path: str, headers: dict[str, str] | None = None) -> Answer:
        return self._ask("GET", path, headers=headers)

    def post(self, path: str, values: dict[str, str]) -> Answer:
        headers = {"Content-Type": "application/x-www-form-urlencoded", "Origin": f"https://{self._name}"}
        return self._ask("POST", path, urlencode(values), headers)

    def sign_in(self, account: str, password: str) -> Answer:
        """Give the password, and what the platform asks for besides: enrol a second factor once, then a recovery code each time."""
        token = self.get("/sign-in").field("csrfmiddlewaretoken")
        answer = self.post(
            "/sign-in", {"account": account, "password": password, "csrfmiddlewaretoken": token}
        )
        if (answer.headers["Location"] or "").startswith("/sign-in/code"):
            token = self.get("/sign-in/code").field("csrfmiddlewaretoken")
            code = RECOVERY[account].pop()
            answer = self.post("/sign-in/code", {"code": code, "csrfmiddlewaretoken": token})
        elif answer.status == 302 and self.get("/").headers["Location"] == "/me/second-factor":
            self._enrol(account)
        return answer

    def _enrol(self, account: str) -> None:
        form = self.get("/me/second-factor/enrol")
        secret, codes = form.field("secret"), re.search(r'name="recovery"[^>]*>([^<]*)<', form.text)
        assert codes, form.text
        hidden = {name: form.field(name) for name in ("csrfmiddlewaretoken", "key", "post")}
        typed = {"secret": secret, "recovery": codes[1], "code": pyotp.TOTP(secret).now()}
        assert self.post("/me/second-factor/enrol", {**hidden, **typed}).status == 302
        RECOVERY[account] = codes[1].split()

    def do(self, form_url: str, values: dict[str, str]) -> Answer:
        """Fill in and send a form of the platform; returns the answer to the sending."""
        form = self.get(form_url)
        hidden = {name: form.field(name) for name in ("csrfmiddlewaretoken", "key", "post")}
        return self.post(form_url, {**hidden, **values})

    @property
    def _name(self) -> str:
        return HOST if self._authority is None else f"{HOST}:{self._port}"

    def _ask(
        self, method: str, path: str, body: str | None = None, headers: dict[str, str] | None = None
    ) -> Answer:
        connection = http.client.HTTPConnection(HOST, self._port, timeout=10)
        connection.sock = socket.create_connection(("127.0.0.1", self._port), timeout=10)
        if self._authority:
            context = ssl.create_default_context(cafile=str(self._authority))
            connection.sock = context.wrap_socket(connection.sock, server_hostname=HOST)
        sent = {**(headers or {}), "Host": self._name}
        if self._authority is None:
            sent["X-Forwarded-For"] = SEEN_BY_PROXY
        if self.cookies:
            sent["Cookie"] = "; ".join(f"{m.key}={m.value}" for m in self.cookies.values())
        try:
            connection.request(method, path, body, sent)
            answer = Answer(connection.getresponse())
        finally:
            connection.close()
        for line in answer.headers.get_all("Set-Cookie") or ():
            self.cookies.load(line)
        return answer
