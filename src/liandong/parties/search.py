"""找一个对象：两个汉字以上按名称（现名、曾用名），两个字母以上按拼音首字母，代码按开头。

Chinese names are found through an index over pairs of neighbouring characters, which two characters already narrow to
a handful of rows; the text itself is then compared, so that nothing is found that does not hold what was asked.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db import connection
from django.db.models import F, Func, Q, TextField, Value
from django.db.models.functions import StrIndex

from liandong.codes.initials import sound
from liandong.kernel import believed, initials
from liandong.kernel.models import Record
from liandong.kernel.numbering import begun
from liandong.parties.models import Party
from liandong.parties.naming import folded

CODE = re.compile(r"[0-9A-Z]{4,18}")
MANY, MOST = 0.005, 0.2
"""Shares of all parties; above the second, some come early in every order."""


class Bigrams(Func):
    """The pairs of neighbouring characters of a text; the function of the index `party_bigrams`."""

    function = "liandong_bigrams"
    output_field = ArrayField(TextField())


def pairs(text: str) -> list[str]:
    """The different pairs of neighbouring characters.

    >>> pairs("焦作焦作"), pairs("焦")
    (['焦作', '作焦'], [])
    """
    return list(dict.fromkeys(text[i : i + 2] for i in range(len(text) - 1)))


def shares(told: Sequence[str]) -> dict[str, float]:
    """Which share of all parties has each of these pairs in its names, as the database last counted; rare ones are left out."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pair, share FROM liandong_pair_shares(%s)", [list(told)])
        return dict(cursor.fetchall())


@lru_cache(maxsize=2)
def common_pairs(moment: int, least: float = believed.COMMON) -> dict[str, set[str]]:
    """By table the pairs that this share or more of its rows have in their texts, as the database last counted.

    Args:
        moment: `believed.stretch`.
    """
    found: dict[str, set[str]] = {}
    with connection.cursor() as cursor:
        cursor.execute("SELECT of_table, pair FROM liandong_common_pairs(%s::real)", [least])
        for table, pair in cursor.fetchall():
            found.setdefault(table, set()).add(pair)
    return found


def few(model: type[Record], asked: str) -> Any:
    """The rows of a table whose text holds what was asked, where some pair of it is in less than `MANY` of them.

    None for any other text, for beginnings of numbers and codes, for letters, and while the database has not counted the table.
    """
    said = folded(asked)
    if len(said) < 2 or begun(asked) or (model is Party and (is_code(asked) or sound(asked))):
        return None
    known = common_pairs(believed.stretch(), MANY).get(model._meta.db_table)
    return None if not known or known.issuperset(pairs(said)) else holding(model._default_manager.all(), said)


def crowd(asked: str, order: str) -> Any:
    """The parties a text means, whoever may see them, where they are too many to look each one up and too few to be
    met soon in any order: the names of one county stand side by side. None where they are not.

    By the letters of pinyin it gives, in the list's own order, their rows of letters, which are ordered by the same public id.
    All of a crowd is read before it is put in order, so it is always found by the index.
    """
    if is_code(asked):
        return None
    if letters := sound(asked):
        held = initials.crowd("party", letters)
        return held if held is None or not order else Party.objects.filter(uuid__in=held.values("record"))
    said = folded(asked)
    told = pairs(said) if order else []
    known = shares(told) if told else {}
    is_crowd = bool(told) and MANY <= min(known.get(pair, 0.0) for pair in told) <= MOST
    return _indexed(_held(Party.objects.all(), said), told) if is_crowd else None


def is_code(asked: str) -> bool:
    """Whether a text is the beginning of a code."""
    code = asked.strip().upper()
    return bool(CODE.fullmatch(code)) and any(one.isdigit() for one in code)


def narrowed(rows: Any, asked: str) -> Any:
    """The rows whose code begins so, or one of whose names holds it or is read so; the rows keep their order.

    One character finds only names that begin with it. Letters are looked for among the first letters of pinyin, where those
    of a name in letters stand too.
    """
    code, said = asked.strip().upper(), folded(asked)
    if is_code(asked):
        return rows.filter(Q(code__startswith=code) | Q(old_code__startswith=code))
    if letters := sound(asked):
        return rows.filter(uuid__in=initials.matching("party", letters))
    if len(said) < 2:
        return rows.filter(searched__startswith=said) if said else rows.none()
    return holding(rows, said)


def holding(rows: Any, said: str) -> Any:
    """The rows whose column `searched`, over which there is an index of pairs, holds a folded text of two characters or more.

    How many have these pairs the database knows; that the text is compared as well must not make it believe in far fewer, as
    LIKE does: it would look each of a hundred thousand up instead of meeting the first few in order. What one in twenty holds
    is met so soon in any order that it is only compared, which is a hundredth of the work of taking its text to pairs.
    """
    held = _held(rows, said)
    told, common = pairs(said), common_pairs(believed.stretch())
    return held if common.get(rows.model._meta.db_table, set()).issuperset(told) else _indexed(held, told)


def _held(rows: Any, said: str) -> Any:
    return rows.alias(at=StrIndex("searched", Value(said))).filter(at__gt=0)


def _indexed(held: Any, told: Sequence[str]) -> Any:
    return held.alias(of_text=Bigrams(F("searched"))).filter(of_text__contains=told)


def numbered(rows: Any, asked: str) -> Any:
    """The rows of records with a number and a column `searched`, over which there is an index of pairs.

    Whose number begins so, the highest first, or whose text holds what was asked; one character finds nothing.
    """
    said = folded(asked)
    if number := begun(asked):
        return rows.filter(number__startswith=number).order_by("-number")
    return holding(rows, said) if len(said) >= 2 else rows.none()
