"""清单的接口按什么缩小：状态、本机关、行政区划、哪一天、待办的一类，这个种类没有的说明白。

Main names: `within`, `Wrong`.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from liandong.kernel.kinds import Kind
from liandong.registry import places


class Wrong(Exception):
    """The list cannot be narrowed so; the message is for a person, `code` is stable, snake_case."""

    def __init__(self, code: str, sentence: str) -> None:
        super().__init__(sentence)
        self.code = code


def within(
    kind: Kind, state: str, is_own: bool, place: str, on: date | None, only: str
) -> Collection[str] | None:
    """The divisions in a place, None for everywhere.

    Raises:
        Wrong: the kind knows no such state, place, day or narrowing, or belongs to no agency.
    """
    title = kind.title
    if state and state not in kind.states.states:
        raise Wrong("unknown_state", f"{title}没有这个状态，可用的是 {'、'.join(kind.states.states)}。")
    if is_own and not kind.own:
        raise Wrong("no_own_agency", f"{title}不属于哪一个机关，不能只取本机关的。")
    if on is not None and kind.on_day is None:
        raise Wrong("no_day", f"{title}不按日期分条登记，不能按某一天取。")
    if only and kind.narrowing(only) is None:
        known = "、".join(n.name for n in kind.narrowings) or "（没有）"
        raise Wrong("unknown_narrowing", f"{title}没有这样的一类，可用的是 {known}。")
    if not place:
        return None
    if not kind.place:
        raise Wrong("no_place", f"{title}不按行政区划登记，不能按它取。")
    if not (found := places.inside(place)):
        raise Wrong("unknown_place", f"行政区划库中没有代码“{place[:20]}”，请填县六位、乡镇九位的代码。")
    return found
