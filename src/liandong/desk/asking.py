"""一份清单问的是什么：查找、状态、行政区划、哪一天、只看、本机关、次序；网址里怎样写，导出时怎样说。

The list, its pages, the links of its headings and its export are asked the same way, so that a file holds exactly the rows
the page would show, and an address sent to a colleague asks the same of what *he* may see.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlencode

from liandong.kernel import reading, typed
from liandong.kernel.actor import Actor
from liandong.kernel.kinds import Field, Kind
from liandong.kernel.ordering import Meant, Order, order_of, order_text, sortable
from liandong.kernel.pages import Choice, Column, Filter
from liandong.registry import places
from liandong.registry.queries import home_divisions

LONGEST_KEY = 60


class NotADay(ValueError):
    """The day asked for is none."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What one list was asked for."""

    kind: Kind
    text: str
    state: str
    is_own: bool
    place: str
    """Code of the division asked for; empty for everywhere."""
    on: date | None
    """The day asked for; None for every version."""
    only: str
    """Name of the narrowing asked for; empty for none."""
    order: Order

    @property
    def is_narrowed(self) -> bool:
        """Whether anything is left out on purpose; an order leaves nothing out."""
        return bool(self.text or self.state or self.is_own or self.place or self.on or self.only)

    def rows(self, actor: Actor) -> Any:
        """The rows this post may see, filtered and in order."""
        within = places.inside(self.place) if self.place else None
        found = reading.found(
            self.kind, actor, self.text, self.state, is_own=self.is_own, within=within, on=self.on, only=self.only
        )  # fmt: skip
        return found.order_by(*self.order.by()).select_related(*self.kind.related)

    def meant(self, actor: Actor) -> Meant | None:
        """What the text alone means, whoever may see it, where that is to be found first; None where more is asked than a text."""
        is_more = self.state or self.is_own or self.place or self.on or self.only
        return None if is_more else reading.meant(self.kind, actor, self.text, self.order.name)

    def parameters(self, **more: str) -> dict[str, str]:
        """The question as it stands in an address, without what is empty."""
        said = {
            "q": self.text,
            "state": self.state,
            "own": "1" if self.is_own else "",
            "place": self.place,
            "on": self.on.isoformat() if self.on else "",
            "only": self.only,
            "sort": self.order.name,
            **more,
        }
        return {name: value for name, value in said.items() if value}

    def query(self, **more: str) -> str:
        return "?" + urlencode(self.parameters(**more))

    def words(self, actor: Actor) -> str:
        """The question in words, for the head of a file and the ledger; at most 300 characters."""
        state = self.kind.states.states.get(self.state)
        said = [f"查找“{self.text}”"] if self.text else []
        said += [f"状态：{state.label if state else self.state[:20]}"] if self.state else []
        said += [f"行政区划：{_named(self.place)}"] if self.place else []
        said += [f"{self.on}在用的"] if self.on else []
        narrowing = self.kind.narrowing(self.only)
        said += [narrowing.label] if narrowing is not None else []
        said += [f"只看本机关（{actor.agency_name}）"] if self.is_own else []
        return f"{'；'.join(said) or '全部'}；次序：{self.order.text}"[:300]


def asked_of(kind: Kind, parameters: Mapping[str, str]) -> Asked:
    """What the parameters of an address or a form ask of a list.

    Raises:
        Unordered: the sort key is none of this list's.
        NotADay: the day is none.
        NumberTyped: a citizen's number is looked for.
    """
    if typed.holds_number(parameters.get("q", "")):
        raise typed.NumberTyped
    return Asked(
        kind,
        parameters.get("q", "").replace("\x00", "").strip()[: reading.ASKED_AT_MOST],
        parameters.get("state", "").replace("\x00", "")[:LONGEST_KEY],
        bool(kind.own) and parameters.get("own", "") == "1",
        parameters.get("place", "").replace("\x00", "")[:LONGEST_KEY] if kind.place else "",
        _day(parameters.get("on", "")) if kind.on_day else None,
        only if kind.narrowing(only := parameters.get("only", "")) else "",
        order_of(kind, parameters.get("sort", "")[:LONGEST_KEY]),
    )


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text.strip()) if text.strip() else None
    except ValueError:
        raise NotADay(f"“{text.strip()[:20]}”不是日期。") from None


def columns(asked: Asked) -> list[Column]:
    """The headings; those of indexed columns lead to the list in that order, ascending first."""
    return [*(_column(asked, f) for f in asked.kind.columns()), Column("状态", keeps_line=True)]


def _column(asked: Asked, field: Field) -> Column:
    if not field.sort_by:
        return Column(field.label)
    first = asked.order.steps[0]
    is_by_it = first.column == field.sort_by and (asked.order.name or len(asked.kind.order) == 1)
    sorted_as = ("descending" if first.is_descending else "ascending") if is_by_it else ""
    key = f"-{field.name}" if sorted_as == "ascending" else field.name
    return Column(field.label, asked.query(sort=key), sorted_as)


def filters(asked: Asked) -> list[Filter]:
    """Search, state, place, day, own agency; the order as a choice where the headings do not show."""
    kind, found = asked.kind, []
    if searched := "、".join(f.label for f in kind.fields if f.is_searched):
        found.append(Filter("q", f"查找{searched}", asked.text))
    states = [Choice("", "全部", not asked.state)]
    states += [Choice(name, s.label, name == asked.state) for name, s in kind.states.states.items()]
    found.append(Filter("state", "状态", asked.state, states))
    if kind.place:
        found.append(Filter("place", "行政区划", asked.place, _places(asked.place)))
    if kind.on_day:
        found.append(Filter("on", "哪一天", asked.on.isoformat() if asked.on else "", kind="date"))
    if kind.own:
        whose = [Choice("", "全部", not asked.is_own), Choice("1", "本机关", asked.is_own)]
        found.append(Filter("own", "机关范围", "1" if asked.is_own else "", whose))
    if kind.narrowings:
        ways = [Choice(n.name, n.label, n.name == asked.only) for n in kind.narrowings]
        found.append(Filter("only", "只看", asked.only, [Choice("", "全部", not asked.only), *ways]))
    if by := sortable(kind):
        found.append(Filter("sort", "次序", asked.order.name, _orders(asked, by), is_narrow=True))
    return found


def _places(asked: str) -> list[Choice]:
    """Everywhere, each city on the platform, its counties; and the place asked for, if it is another one."""
    homes = [(d.code, d.name) for d in home_divisions()]
    if asked and asked not in dict(homes):
        homes.append((asked, _named(asked)))
    return [Choice("", "全部", not asked), *(Choice(code, name, code == asked) for code, name in homes)]


def _named(code: str) -> str:
    """What a division is called; the code, as far as it is shown, where nothing has it."""
    return places.named(code) or code[:20]


def _orders(asked: Asked, by: list[Field]) -> list[Choice]:
    now = asked.order.name
    found = [Choice("", asked.kind.order_text, not now)]
    for f in by:
        found += [Choice(key, order_text(f, key != f.name), key == now) for key in (f.name, f"-{f.name}")]
    return found
