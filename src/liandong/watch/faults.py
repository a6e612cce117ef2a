"""出错的样子，不带数据：错误说明进日志和“后台作业”页，记录的内容不能跟着进去。

A database error quotes rows: PostgreSQL's DETAIL holds key values and whole failing rows, CONTEXT and LINE hold the
statement with its parameters, and a data exception (class 22) quotes the value in the message itself. `sentence`
keeps what a maintainer needs (class, SQLSTATE, table, column, constraint) and leaves the rest. A traceback is
printed without local values.

Source: PostgreSQL Appendix A (error classes); 个人信息保护法第五十一条.
"""

from __future__ import annotations

import traceback
from types import TracebackType

import django.db
import psycopg

QUOTES_VALUES = "22"
"""The class of data exceptions, whose primary message repeats the value that did not fit."""

AT_MOST = 500
ExcInfo = tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None]


def sentence(error: BaseException) -> str:
    """One line: class and message; of a database error nothing that may come from a row."""
    known = _from_database(error)
    said = _told(known) if known is not None else str(error)
    return f"{type(error).__name__}: {said}"[:AT_MOST] if said else type(error).__name__


def trace(info: ExcInfo) -> str:
    """The traceback with causes, each message as `sentence` has it; lines of code, never values."""
    if info[1] is None:
        return ""
    return "\n".join(_parts(info[1], set()))


def _parts(error: BaseException, seen: set[int]) -> list[str]:
    seen.add(id(error))
    before = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    lines = [*_parts(before, seen), "其后："] if before is not None and id(before) not in seen else []
    lines += [line.rstrip("\n") for line in traceback.format_tb(error.__traceback__)]
    lines.append(sentence(error))
    for inner in getattr(error, "exceptions", ()):
        if isinstance(inner, BaseException) and id(inner) not in seen:
            lines += ["其中：", *_parts(inner, seen)]
    return lines


def _from_database(error: BaseException) -> psycopg.Error | django.db.Error | None:
    """The driver's error behind this one, when it is a database error at all."""
    if isinstance(error, django.db.Error) and isinstance(error.__cause__, psycopg.Error):
        return error.__cause__
    return error if isinstance(error, psycopg.Error | django.db.Error) else None


def _told(error: psycopg.Error | django.db.Error) -> str:
    state = getattr(error, "sqlstate", None) or ""
    if not isinstance(error, psycopg.Error) or not state:
        return str(error)  # 连接不上之类，不是服务器就某一行说的
    about = error.diag
    named = (about.schema_name, about.table_name, about.column_name, about.constraint_name)
    words = [state, ".".join(filter(None, named))]
    if not state.startswith(QUOTES_VALUES):
        words.append(about.message_primary or "")
    return " ".join(filter(None, words))
