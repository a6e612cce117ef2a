"""日志：每行一个 JSON 对象，一次请求一行，一件事一行；写什么是列明的，没列的一概不写。

Libraries hand a logger whatever they hold: Django the request with its query string, procrastinate a job with its
payload. Therefore only the fields in `FIELDS` are ever written, messages of those libraries are replaced by our own
words, and tracebacks come from `faults`. No name, account, record id, query string, body, cookie or post is written: who
did what stands in the ledger, and its `trace` joins the two. The client's address is written, because 网络安全法第二十三条
asks for logs of network events kept for six months, and an event without its origin cannot be followed up.

The plain shape is for people at a terminal (demonstration, command line) and holds the same.
"""

from __future__ import annotations

import json
import logging
import os
from contextvars import ContextVar
from datetime import datetime
from typing import Any, Protocol

from liandong.now import CHINA
from liandong.watch import faults

FIELDS = (
    "trace", "address", "role", "method", "route", "status", "ms", "event", "action", "outcome", "code", "limit", "task",
)  # fmt: skip
"""Everything a line may hold beside time, level, logger, message and fault."""


class Said(Protocol):
    """What is known of the request in hand: see `request.Seen`."""

    trace: str
    address: str


current: ContextVar[Said | None] = ContextVar("watched_request", default=None)
"""The request this thread is busy with, so that every line carries its trace."""


class Scrub(logging.Filter):
    """Puts trace and address on a line and takes foreign words off it; on every handler, so that nothing goes round it."""

    def filter(self, record: logging.LogRecord) -> bool:
        seen = current.get()
        if seen is not None:
            record.__dict__.setdefault("trace", seen.trace)
            record.__dict__.setdefault("address", seen.address)
        if words := _ours(record):
            record.msg, record.args = words, None
        return True


def _ours(record: logging.LogRecord) -> str:
    """Our words for a message that a library made of requests or jobs; empty to leave it."""
    room = record.name.split(".")
    if room[:2] == ["django", "request"]:
        return "请求没有办成" if record.exc_info else "请求被拒"
    if room[:2] == ["django", "security"]:
        record.exc_info = record.exc_text = None  # 谁都能引发；写调用栈等于让人灌满日志
        return f"可疑请求：{room[-1]}"
    if room[0] == "procrastinate":
        job = record.__dict__.get("job") or {}
        record.task = job.get("task_name") if isinstance(job, dict) else None
        return f"作业：{record.__dict__.get('action') or record.funcName}"
    if room[:2] == ["django", "db"]:
        return "数据库语句（不写内容）"
    return ""


def facts(record: logging.LogRecord) -> dict[str, Any]:
    """The declared fields a line has."""
    found = ((name, record.__dict__.get(name)) for name in FIELDS)
    return {name: value for name, value in found if value not in (None, "")}


class JsonLines(logging.Formatter):
    """One JSON object a line."""

    def format(self, record: logging.LogRecord) -> str:
        line: dict[str, Any] = {
            "time": _moment(record).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "message": record.getMessage(),
            **facts(record),
        }
        if record.exc_info:
            line["fault"] = faults.trace(record.exc_info)
        return json.dumps(line, ensure_ascii=False)


class Plain(logging.Formatter):
    """The same for people: moment, level, words, fields, and the fault on lines of its own."""

    def format(self, record: logging.LogRecord) -> str:
        said = " ".join(f"{k}={v}" for k, v in facts(record).items())
        line = f"{_moment(record):%H:%M:%S} {record.levelname} {record.name} {record.getMessage()} {said}".rstrip()
        return f"{line}\n{faults.trace(record.exc_info)}" if record.exc_info else line


def _moment(record: logging.LogRecord) -> datetime:
    return datetime.fromtimestamp(record.created, CHINA)


def chosen() -> logging.Formatter:
    """The shape `LIANDONG_LOG_SHAPE` asks for: ``json``, or ``plain``, which is usual in the demonstration.

    Asked of the environment rather than of Django's settings, because the web server's own process has none.
    """
    usual = "plain" if os.environ.get("LIANDONG_DEMO") == "1" else "json"
    return Plain() if os.environ.get("LIANDONG_LOG_SHAPE", usual) == "plain" else JsonLines()


def config(*, level: str, own_level: str) -> dict[str, Any]:
    """The `LOGGING` of every process.

    Args:
        level: of everybody else's loggers.
        own_level: of ours; INFO in the processes that serve, so that requests and acts are written.
    """
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"line": {"()": "liandong.watch.logs.chosen"}},
        "filters": {"scrub": {"()": "liandong.watch.logs.Scrub"}},
        "handlers": {
            "console": {"class": "logging.StreamHandler", "formatter": "line", "filters": ["scrub"]}
        },
        "root": {"handlers": ["console"], "level": level},
        "loggers": {
            "liandong": {"level": own_level},
            # Django 自己的控制台和发信处理器不用；4xx 由请求行说，不再重复
            "django": {"handlers": [], "propagate": True},
            "django.request": {"level": "ERROR"},
        },
    }
