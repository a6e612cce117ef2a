"""填表时摆在旁边的：上层的房间说一个动作的表单旁边查什么，网页只管问和显示。

A room declares it once for an action of its own. What it answers must honour the actor's sight as every reading does; while
somebody is still typing (`is_settled` false) nothing may be asked that leaves a trace with others.

Main names: `Declared`, `declare`, `of`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from liandong.kernel.actor import Actor
from liandong.kernel.pages import BesideAnswer

Ask = Callable[[Actor, Mapping[str, Any], bool], BesideAnswer]


@dataclass(frozen=True, slots=True)
class Declared:
    """What stands beside the form of one action.

    Attributes:
        fields, typed: as in `kernel.pages.Beside`; empty = every field of the form, which differs from one record to the next.
        file_url, file_button: as in `kernel.pages.Beside`.
        is_at_once: the first values of the form are answered already, so that it leaves no trace with others.
        ask: the answer to what is typed so far; the last argument tells whether it is settled.
    """

    action: str
    title: str
    button: str
    lead: str
    fields: tuple[str, ...]
    typed: tuple[str, ...]
    ask: Ask
    file_url: str = ""
    file_button: str = ""
    is_at_once: bool = False


_DECLARED: dict[str, Declared] = {}


def declare(declared: Declared) -> Declared:
    _DECLARED[declared.action] = declared
    return declared


def of(action: str) -> Declared | None:
    """What stands beside this action's form, if anything does."""
    return _DECLARED.get(action)
