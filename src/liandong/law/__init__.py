"""法律作为有日期的数据和纯规则。

Ask ``law.at(day)`` for the law of a day, then a row of it: ``law.at(day)["P-02"]``. The package reads only
its own packaged files, and only when first asked; it knows no database, no clock and no network. A city's
own internal limits and later calendars are passed in as a `Book`.
"""

from __future__ import annotations

from datetime import date
from functools import cache

from liandong.law.book import (
    Book,
    ExtensionRule,
    LawDataError,
    LawOn,
    NotInForce,
    Override,
    Parameter,
    UnknownParameter,
)
from liandong.law.verdict import Source, Verdict, allow, refuse

__all__ = [
    "Book",
    "ExtensionRule",
    "LawDataError",
    "LawOn",
    "NotInForce",
    "Override",
    "Parameter",
    "Source",
    "UnknownParameter",
    "Verdict",
    "allow",
    "at",
    "packaged_book",
    "refuse",
]


@cache
def packaged_book() -> Book:
    """The book made of the packaged files alone, loaded once.

    Raises:
        LawDataError: a packaged file is wrong.
    """
    from liandong.law.loader import load_book  # reading YAML must cost nothing at import

    return load_book()


def at(day: date, book: Book | None = None) -> LawOn:
    """The law in force on ``day``, from ``book`` or, without one, from the packaged files.

    >>> at(date(2026, 3, 2))["P-02"].amount
    '90日'
    """
    return (book or packaged_book()).at(day)
