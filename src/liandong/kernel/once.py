"""一页里问过一次的，不再问第二次。

A page is put together by many rooms that do not know of each other, and several ask the same of the database: what a record speaks
of, which offences are one. While a page is only being read (`asked_once`) their questions marked `once` are answered from the first
answer; outside of it, and within every act, each is asked anew, so that nobody is judged by what stood before.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import wraps
from typing import Any, ParamSpec, TypeVar, cast

P = ParamSpec("P")
T = TypeVar("T")
_KNOWN: ContextVar[dict[Any, Any] | None] = ContextVar("asked_once", default=None)


@contextmanager
def asked_once() -> Iterator[None]:
    """Keep the answers of questions marked `once` for as long as this lasts."""
    token = _KNOWN.set({})
    try:
        yield
    finally:
        _KNOWN.reset(token)


def once(question: Callable[P, T]) -> Callable[P, T]:
    """A question whose answer depends on its arguments and the database alone; a list is handed out as a list of its own."""

    @wraps(question)
    def answered(*args: P.args, **kwargs: P.kwargs) -> T:
        known = _KNOWN.get()
        if known is None:
            return question(*args, **kwargs)
        key = (question, args, tuple(sorted(kwargs.items())))
        if key not in known:
            known[key] = question(*args, **kwargs)
        found = known[key]
        return cast(T, list(found)) if isinstance(found, list) else cast(T, found)

    return answered
