"""正文怎样读：只收合格的 JSON，不猜。

A number that is no number, a name given twice, a wrong content type: each could be read in two ways by two programs, and a
call that may be read in two ways must do nothing. Source: RFC 8259 §4, §6; RFC 9110 §15.5.14, §15.5.16.
"""

from __future__ import annotations

import json
import math
from typing import Any, NoReturn

from django.http import HttpRequest
from ninja.parser import Parser

JSON = "application/json"


class Unread(Exception):
    """The body was not read; the message is for a person.

    Attributes:
        status: HTTP status, 400, 415 or 422.
        code: stable, snake_case.
    """

    def __init__(self, status: int, code: str, sentence: str) -> None:
        super().__init__(sentence)
        self.status, self.code = status, code


class Strict(Parser):
    """JSON as the standard has it, each name once, every number finite."""

    def parse_body(self, request: HttpRequest) -> Any:
        if request.content_type != JSON:
            raise Unread(
                415,
                "unsupported_media_type",
                f"正文须是 JSON，内容类型须写明 {JSON}，没有办理。请改正 Content-Type 后重新提交。",
            )
        said = read(request.body)
        if not isinstance(said, dict):
            raise Unread(422, "invalid_input", "正文须是一个 JSON 对象，没有办理。请核对接口说明。")
        return said


def read(body: bytes) -> Any:
    """The value of a JSON text in UTF-8.

    Raises:
        Unread: ``not_json`` (400); also for what some programs let pass.

    >>> read(b'{"a": [1, 2.5, null]}')
    {'a': [1, 2.5, None]}
    >>> for text in (b'{"a": 1, "a": 2}', b'NaN', b'1e999', b'\\xff', b'[' * 9999, b'9' * 5000):
    ...     try: read(text)
    ...     except Unread as unread: print(unread.code)
    not_json
    not_json
    not_json
    not_json
    not_json
    not_json
    """
    try:
        return json.loads(
            body.decode("utf-8"), object_pairs_hook=_once, parse_constant=_no_number, parse_float=_finite
        )
    except (ValueError, RecursionError) as error:
        why = f"（{error}）" if isinstance(error, _Named) else ""
        raise Unread(400, "not_json", f"正文不是合格的 JSON{why}，没有办理。请核对后重新提交。") from error


class _Named(ValueError):
    """Refused with a Chinese word for what was wrong."""


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        raise _Named("同一个名字写了两次")
    return found


def _no_number(text: str) -> NoReturn:
    raise _Named("有不是数的数")


def _finite(text: str) -> float:
    number = float(text)
    if not math.isfinite(number):
        raise _Named("有超出范围的数")
    return number
