"""外部平台：把消息交给本市的短信或办公平台，由它告诉人。只有种类、编号、何事、期限、网址和收件人。

One POST of JSON a notice, signed as in Standard Webhooks (headers ``webhook-id``, ``webhook-timestamp``,
``webhook-signature: v1,<base64 of HMAC-SHA256 over id.timestamp.body>``). The address is the operator's own setting;
it must be https, or http on this machine; redirects are not followed, proxies of the environment not used, the
certificate is checked. The receiver knows a repeated message by its id. Recipients are named by account; the
telephone number goes along only where the operator has said so (`LIANDONG_WEBHOOK_PHONES=1`), because it is sensitive.

Source: https://www.standardwebhooks.com/; 个人信息保护法第六条 (最小范围).
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from http.client import HTTPException
from pathlib import Path
from typing import Any
from urllib.error import HTTPError, URLError
from urllib.parse import urlsplit
from urllib.request import HTTPRedirectHandler, ProxyHandler, Request, build_opener

from django.conf import settings

from liandong.accounts.models import Person
from liandong.kernel.sealed import Masked
from liandong.notices.mail import link
from liandong.notices.reading import Told
from liandong.now import CHINA, now
from liandong.sealing.box import Unreadable

TIMEOUT_S = 10
LOOPBACK = ("localhost", "127.0.0.1", "::1")


class NotTaken(Exception):
    """The platform did not take the message, or must not be asked; the sentence is for the operator."""


class _NoRedirects(HTTPRedirectHandler):
    def redirect_request(self, *args: Any, **kwargs: Any) -> None:
        return None


def checked(url: str) -> str:
    """The address when it may be used.

    Raises:
        NotTaken: it is neither https nor http on this machine.
    """
    try:
        parts = urlsplit(url)
        host = parts.hostname
    except ValueError:
        parts, host = urlsplit(""), None
    if host and (parts.scheme == "https" or (parts.scheme == "http" and host in LOOPBACK)):
        return url
    raise NotTaken("LIANDONG_WEBHOOK_URL 须是 https 网址（本机可以用 http），没有发送。")


def secret() -> bytes:
    """The shared secret: text as it stands, or ``whsec_`` and base64.

    Raises:
        NotTaken: the file is missing or holds fewer than 24 bytes.
    """
    try:
        text = Path(settings.WEBHOOK_SECRET_FILE).read_text(encoding="utf-8").strip()
        key = (
            base64.b64decode(text.removeprefix("whsec_"), validate=True)
            if text.startswith("whsec_")
            else text.encode()
        )
    except (OSError, ValueError) as error:
        raise NotTaken("外部平台的密钥文件读不出来，请核对 LIANDONG_WEBHOOK_SECRET_FILE。") from error
    if len(key) < 24:
        raise NotTaken("外部平台的密钥太短，至少24字节。")
    return key


def signature(key: bytes, message: str, timestamp: int, body: bytes) -> str:
    """The value of the header ``webhook-signature``.

    >>> signature(b"x" * 24, "m1", 1, b"{}")
    'v1,Slm0/gUAUotRw4SAlK3ut5+auIOO9g982XP/UCQnXTc='
    """
    mac = hmac.new(key, f"{message}.{timestamp}.".encode() + body, hashlib.sha256)
    return "v1," + base64.b64encode(mac.digest()).decode()


def _whole(mobile: object) -> str:
    """The number to which the city's platform sends, in the clear because it must; empty when it cannot be opened.

    Only where the operator has switched it on; the number goes to the platform alone and into no log.
    """
    try:
        return mobile.reveal() if isinstance(mobile, Masked) else ""
    except Unreadable:
        return ""


def payload(told: Told) -> dict[str, Any]:
    """What the platform is given; documented in docs/operations.md."""
    n = told.notice
    person = Person.objects.get(uuid=n.person)
    recipient: dict[str, str] = {"account": person.account, "post": str(n.post or "")}
    if settings.WEBHOOK_PHONES:
        recipient["phone"] = _whole(person.mobile)
    return {
        "type": "liandong.notice",
        "timestamp": n.at.astimezone(CHINA).isoformat(),
        "data": {
            "id": str(n.uuid), "topic": n.topic, "title": told.line, "kind": n.about, "number": n.number, "sender": n.sender,
            "due_at": n.due_at.astimezone(CHINA).isoformat() if n.due_at else "", "link": link(told), "recipient": recipient,
        },
    }  # fmt: skip


def post(told: Told) -> None:
    """Hand one notice over.

    Raises:
        NotTaken: no answer in time, an answer other than 2xx (a redirect among them), or a setting that does not do.
    """
    url, key = checked(settings.WEBHOOK_URL), secret()
    body = json.dumps(payload(told), ensure_ascii=False, separators=(",", ":")).encode()
    message, moment = str(told.notice.uuid), int(now().timestamp())
    request = Request(  # noqa: S310  网址已核对
        url, data=body, method="POST",
        headers={
            "Content-Type": "application/json; charset=utf-8", "User-Agent": "liandong",
            "webhook-id": message, "webhook-timestamp": str(moment),
            "webhook-signature": signature(key, message, moment, body),
        },
    )  # fmt: skip
    opener = build_opener(ProxyHandler({}), _NoRedirects())
    try:
        with opener.open(request, timeout=TIMEOUT_S) as answer:
            status = answer.status
    except HTTPError as error:
        error.close()
        raise NotTaken(f"外部平台答 {error.code}，没有收下。") from error
    except (URLError, OSError, HTTPException) as error:
        raise NotTaken("外部平台没有应答，或证书不可信。") from error
    if not 200 <= status < 300:
        raise NotTaken(f"外部平台答 {status}，没有收下。")
