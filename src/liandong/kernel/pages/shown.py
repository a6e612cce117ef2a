"""可显示的值：文字里没有看不见的字符，颜色都有含义。

Nobody outside may play with what an officer sees: `Shown` replaces invisible and direction-changing characters in every
text by the replacement sign, so that a firm's name cannot reverse the words behind it. HTML is escaped by the templates.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, fields
from enum import StrEnum
from functools import cache
from typing import Any, ClassVar

_UNSEEN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")


def visible(text: str) -> str:
    """Text in which every invisible or direction-changing character is replaced by U+FFFD; tab and line feed stay.

    >>> visible("甲公司" + chr(0x202E) + "乙") == "甲公司" + chr(0xFFFD) + "乙"
    True
    """
    return _UNSEEN.sub("\ufffd", text) if _UNSEEN.search(text) else text


class Shown:
    """Makes each text attribute `visible`, also texts in a sequence; those named in `_exact` stay byte for byte."""

    __slots__ = ()
    _exact: ClassVar[frozenset[str]] = frozenset()

    def __post_init__(self) -> None:
        for name in _guarded(type(self)):  # type: ignore[arg-type]
            value = getattr(self, name)
            if type(value) is str:
                if (shown := visible(value)) is not value:
                    object.__setattr__(self, name, shown)
            elif type(value) in (tuple, list) and value and type(value[0]) is str:
                object.__setattr__(self, name, tuple(map(visible, value)))


@cache
def _guarded(shown: type[Any]) -> tuple[str, ...]:
    """The attributes of a class that are looked at, once a class: a page makes hundreds of its kind."""
    return tuple(f.name for f in fields(shown) if f.name not in shown._exact)


class Tone(StrEnum):
    """Colour with a meaning, never without a word: red is overdue, orange due within two working days, green done."""

    NEUTRAL = "neutral"
    INFO = "info"
    SOON = "soon"
    OVERDUE = "overdue"
    DONE = "done"


class Sensitivity(StrEnum):
    """Class of one shown value; unmarked values are internal, and the page says so."""

    PUBLIC = "公开"
    INTERNAL = "内部"
    SENSITIVE = "敏感"


@dataclass(frozen=True, slots=True)
class Link(Shown):
    """A place to go to; an empty `url` prints plain text. `note` is a second, grey line; a file is taken away and not opened."""

    text: str
    url: str = ""
    note: str = ""
    is_file: bool = False


@dataclass(frozen=True, slots=True)
class Chip(Shown):
    """A short word with a tone, for example a state."""

    text: str
    tone: Tone = Tone.NEUTRAL


@dataclass(frozen=True, slots=True)
class Change(Shown):
    """One value before and after; an empty side is printed as 空."""

    label: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Clock(Shown):
    """One limit of a record.

    Attributes:
        label: what ends, e.g. ``答复期限``.
        due: when, finished text, e.g. ``2026-03-11 届满``.
        tone: OVERDUE, SOON, DONE, or NEUTRAL.
        left: distance in words, e.g. ``逾期 2 个工作日``; needed whenever the tone is not neutral.
        kind: ``法定``, ``内部`` or ``商请``.
        steps: how the date came about, one sentence each, shown on focus or tap.
        source: the provision, e.g. ``《行政处罚法》第二十六条``.
    """

    label: str
    due: str
    tone: Tone = Tone.NEUTRAL
    left: str = ""
    kind: str = ""
    steps: Sequence[str] = ()
    source: str = ""


@dataclass(frozen=True, slots=True)
class MayAct(Shown):
    """A button of 可办事项. Refused ones stay visible, grey, with `why_not` in one line.

    `panel=False` opens the form as a page of its own also where scripts run (long forms, uploads).
    `action` is the name of the action it starts, for those who call the interface instead of pressing it.
    """

    title: str
    url: str = ""
    allowed: bool = True
    why_not: str = ""
    primary: bool = False
    panel: bool = True
    action: str = ""
