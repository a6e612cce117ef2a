"""讲一段故事：一步一步从门里走，每一步说编号、期限怎么算、谁看到多少；演示之城用同样的步子布置，不出声。

What is printed is read from the records afterwards.

Main names: `Telling`, `unheard`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from liandong.demo.city import City
from liandong.dispatches.models import Dispatch
from liandong.kernel import clocks, door, kinds
from liandong.kernel.models import Clock
from liandong.kernel.outcome import Outcome
from liandong.registry.founding import done

Say = Callable[[str], object]
Lookers = tuple[tuple[str, str], ...]
"""Accounts whose sight is told, each with what it is called."""


def unheard(text: str) -> None:
    """Nobody listens: the demonstration city is being built."""


class Telling:
    """The city, where the story is told to, and of whom it is told how much they see."""

    def __init__(self, city: City, say: Say = unheard, lookers: Lookers = ()) -> None:
        self.city, self.say, self.lookers, self.step = city, say, lookers, 0

    def heading(self, text: str, moment: datetime) -> None:
        self.step += 1
        self.say(f"\n{self.step}. {moment:%Y-%m-%d %H:%M}  {text}")

    def attempt(
        self,
        account: str,
        action: str,
        record: UUID | None,
        values: dict[str, Any],
        reason: str = "",
        **more: Any,
    ) -> Outcome:
        actor = self.city.actor(account)
        outcome = door.perform(actor, action, record, values, key=str(uuid4()), reason=reason, **more)
        self.say(f"   {actor.signature}：{outcome.sentence}{_number(outcome)}")
        return outcome

    def act(self, *args: Any, **more: Any) -> UUID:
        return done(self.attempt(*args, **more))

    def lines(self, head: str, lines: Iterable[str]) -> None:
        """Something said line by line under a head."""
        self.say(f"   {head}")
        for line in lines:
            self.say(f"     · {line}")

    def clock(self, record: UUID, name: str) -> None:
        """Why this date, a sentence a line."""
        clock = Clock.objects.filter(record=record, name=name).latest("id")
        chip = clocks.chip(clock)
        self.say(f"   期限“{name}”：{chip.due_text}（{chip.nature}，{chip.source}）")
        for sentence in chip.steps:
            self.say(f"     · {sentence}")

    def seen(self, kind_name: str, record: UUID) -> None:
        """Who sees how much of it now."""
        kind = kinds.get(kind_name)
        assert kind is not None
        row = kind.model._default_manager.get(uuid=record)
        told: dict[str, list[str]] = {}
        for account, name in self.lookers:
            level = kind.sight.level(self.city.actor(account), row)
            told.setdefault(level.label, []).append(name)
        self.say(
            f"   {kind.title}{kind.number(row)}，看得到："
            + "；".join(f"{k}：{'、'.join(v)}" for k, v in told.items())
        )

    def state(self, kind_name: str, record: UUID) -> str:
        """Where a record stands, in words."""
        kind = kinds.get(kind_name)
        assert kind is not None
        return kind.states.states[kind.model._default_manager.get(uuid=record).state].label

    def stated(self, dispatch: Dispatch) -> None:
        self.say("   签收以前只看到：" + "；".join(f"{label}：{text}" for label, text in dispatch.stated))

    def newest(self, lead: UUID) -> Dispatch:
        return Dispatch.objects.filter(carried=lead).latest("id")


def _number(outcome: Outcome) -> str:
    kind = kinds.get(outcome.kind)
    if kind is None or outcome.record is None or not outcome.is_done:
        return ""
    number = kind.number(kind.model._default_manager.get(uuid=outcome.record))
    return f"（{number}）" if number else ""
