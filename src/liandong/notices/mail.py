"""消息邮件：一条一封，或者每个工作日汇总一封。只写种类、编号、何事、期限和网址。

The server is the operator's (`LIANDONG_SMTP_*`). In the demonstration nothing leaves the machine: each mail is a file in
the state folder. The Message-ID comes from the notice, so that a mail sent twice is shown once by most mail programs.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from smtplib import SMTPAuthenticationError, SMTPException, SMTPRecipientsRefused

from django.conf import settings
from django.core.mail import EmailMessage, get_connection

from liandong.notices.reading import Told
from liandong.notices.rules import until
from liandong.now import CHINA

FOOT = "本邮件由联动平台自动发出，不含事项内容，请勿回复。不想再收到的，请登录后在“消息”页更改。"


def send_one(told: Told, address: str) -> None:
    _send(f"【联动】{told.line}", paragraph(told), address, str(told.notice.uuid))


def send_daily(all_told: Sequence[Told], address: str) -> None:
    subject = f"【联动】您有 {len(all_told)} 条未读消息"
    _send(subject, "\n\n".join(map(paragraph, all_told)), address, f"{all_told[-1].notice.uuid}.daily")


def paragraph(told: Told) -> str:
    """One notice as a few lines of plain text."""
    n = told.notice
    said = [told.line, f"时间：{n.at.astimezone(CHINA):%Y-%m-%d %H:%M}"]
    if n.sender:
        said.append(f"来自：{n.sender}")
    if n.due_at:
        said.append(f"期限：{until(n.due_at)}")
    said.append(f"网址：{link(told)}" if settings.BASE_URL else "请登录平台查看。")
    return "\n".join(said)


def link(told: Told) -> str:
    return f"{settings.BASE_URL}{told.path}" if settings.BASE_URL else ""


def why_not(error: Exception) -> str:
    """A failure in words that name no address and nothing of the mail."""
    if isinstance(error, SMTPAuthenticationError):
        return "邮件服务器不认账号或密码，请核对 LIANDONG_SMTP_USER 和密码文件。"
    if isinstance(error, SMTPRecipientsRefused):
        return "邮件服务器不收这个收件地址，请本人在“消息”页更正邮箱。"
    if isinstance(error, SMTPException):
        return "邮件服务器没有收下。"
    return (
        "连不上邮件服务器，或读不出它的密码文件。"
        if isinstance(error, OSError)
        else "邮件没有发成，见后台作业的日志。"
    )


def _password() -> str:
    """Read at the moment of sending: only the process that sends may read the file."""
    return (
        Path(settings.SMTP_PASSWORD_FILE).read_text(encoding="utf-8").strip()
        if settings.SMTP_PASSWORD_FILE
        else ""
    )


def _send(subject: str, body: str, address: str, name: str) -> None:
    message = EmailMessage(
        " ".join(subject.split()), f"{body}\n\n{FOOT}\n", settings.DEFAULT_FROM_EMAIL, [address],
        headers={"Message-ID": f"<{name}@{settings.NODE}>", "Auto-Submitted": "auto-generated"},
        connection=get_connection(password=_password()),
    )  # fmt: skip
    message.send()
