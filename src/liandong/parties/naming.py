"""名称怎样存、怎样比、怎样找：三种写法，一处做成。

What people read keeps its traditional characters and brackets; what is compared and searched does not. The same
folding is applied to what somebody types into the search box, so that it finds what he means.

Main names: `keys`, `folded`.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from liandong.codes.names import name_key, normal_name, simplified


@dataclass(frozen=True, slots=True)
class Keys:
    """A name as stored, its key for comparing, and the text that is searched: all names it bears or bore, a line each."""

    name: str
    name_key: str
    searched: str


def folded(text: str) -> str:
    """A text as it is searched: one width, one script, no case.

    >>> folded("焦作市機械厂（ABC）")
    '焦作市机械厂（abc）'
    """
    return simplified(normal_name(text)).casefold()


def keys(name: str, former: Iterable[str] = ()) -> Keys:
    """All three of a name.

    >>> keys("焦作市〔示例〕厂", ["武陟縣示例社"])
    Keys(name='焦作市（示例）厂', name_key='焦作市(示例)厂', searched='焦作市（示例）厂\\n武陟县示例社')
    """
    lines = dict.fromkeys(map(folded, (name, *former)))
    return Keys(normal_name(name), name_key(name), "\n".join(lines))
