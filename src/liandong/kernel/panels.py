"""上层的面板和按钮：在下层记录的页面上，挂出上层的事。

A lower room does not know who uses its records. A higher room registers, for a kind, a function that gives links
(what belongs to this record up there), buttons (what can be started from here) or progress (what is done in the background). Each must honour the level it is
given and the actor's own sight of whatever it links to. Buttons name the action they start, and are asked for every row
of a list, so they judge by the record in hand and ask the database nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from liandong.kernel.actor import Actor
from liandong.kernel.kinds import Kind
from liandong.kernel.models import Record
from liandong.kernel.pages import MayAct, Progress
from liandong.kernel.roles import Level


@dataclass(frozen=True, slots=True)
class PanelLink:
    """A line under 关联记录; of a file it takes the file away."""

    text: str
    url: str
    note: str = ""
    is_file: bool = False


def file_link(name: str, url: str, kind: str, size: int) -> PanelLink:
    """A kept file to be taken away; `size` in bytes."""
    return PanelLink(name, url, f"{kind}，{max(size // 1024, 1)} 千字节", is_file=True)


Links = Callable[[Actor, Record, Level], Iterable[PanelLink]]
Buttons = Callable[[Actor, Record, Level], Iterable[MayAct]]
Goings = Callable[[Record], Progress | None]
_LINKS: dict[str, list[Links]] = {}
_BUTTONS: dict[str, list[Buttons]] = {}
_GOINGS: dict[str, list[Goings]] = {}


def add_links(kind: str, function: Links) -> Links:
    _LINKS.setdefault(kind, []).append(function)
    return function


def add_buttons(kind: str, function: Buttons) -> Buttons:
    _BUTTONS.setdefault(kind, []).append(function)
    return function


def add_progress(kind: str, function: Goings) -> Goings:
    """Say how what is done in the background of such a record comes on: of counts, which a summary shows too."""
    _GOINGS.setdefault(kind, []).append(function)
    return function


def progress(kind: Kind, record: Record) -> Progress | None:
    """What goes on of it now; None when nothing does."""
    return next((p for function in _GOINGS.get(kind.name, ()) if (p := function(record))), None)


def links(actor: Actor, kind: Kind, record: Record, level: Level) -> list[PanelLink]:
    return [link for function in _LINKS.get(kind.name, ()) for link in function(actor, record, level)]


def buttons(actor: Actor, kind: Kind, record: Record, level: Level) -> list[MayAct]:
    return [button for function in _BUTTONS.get(kind.name, ()) for button in function(actor, record, level)]
