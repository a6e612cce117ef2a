"""递送什么：上层的房间在这里登记，它的记录怎样交出去、签收了怎样、退回来怎样。

The mechanism knows agencies, clocks and states; what a record is only its room knows. A room registers one `Carriage`
and calls `sending.send` inside its own act. What follows on the other side (the lead opens itself to whoever signed, a
verification begins where it was accepted) the room says in plain functions, which run in the receiver's act.

Main names: `Carriage`, `register`, `of`, `moving_on`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from liandong.dispatches.models import Dispatch
from liandong.kernel.actions import Act
from liandong.law.verdict import Verdict

Effect = Callable[[Act, Dispatch], None]


@dataclass(frozen=True, slots=True)
class Carriage:
    """How one kind of thing travels.

    Attributes:
        name: identifier; stored with the dispatch.
        title: what people call it, 线索移送.
        kind: the record kind it carries.
        returns: codes of `grounds.RETURN` on which it may come back; empty where the law knows no return (案件移送).
        has_left: whether whoever signed for it has sent the record on and keeps no more than a summary of it, papers and all;
            None where whoever signed keeps it.
        has_conclusion: whether a paper that answers comes to one of `models.Conclusion`.
        no_return: what is said to whoever would return it all the same, and what to do instead; None = the sentence of 案件移送.
        signed, accepted, returned, withdrawn, replied: what that means for the carried record; run in the same act, before it is written.
            `replied` is for an answer on paper that the sender enters; one on the platform comes from the room itself.
    """

    name: str
    title: str
    kind: str
    returns: tuple[str, ...]
    signed: Effect
    accepted: Effect
    returned: Effect
    withdrawn: Effect
    replied: Effect
    has_conclusion: bool = False
    no_return: Verdict | None = None
    has_left: Callable[[Dispatch], bool] | None = None


_CARRIAGES: dict[str, Carriage] = {}


def register(carriage: Carriage) -> Carriage:
    """Make a carriage known.

    Raises:
        ValueError: the name is taken.
    """
    if carriage.name in _CARRIAGES:
        raise ValueError(f"递送方式 {carriage.name} 重复登记")
    _CARRIAGES[carriage.name] = carriage
    return carriage


def of(dispatch: Dispatch) -> Carriage:
    """The carriage of a dispatch."""
    return _CARRIAGES[dispatch.carriage]


def moving_on() -> list[str]:
    """Names of the carriages whose records leave whoever sends them on."""
    return [one.name for one in _CARRIAGES.values() if one.has_left is not None]


def named(name: str) -> Carriage | None:
    """The carriage of a name, None where no room has registered it."""
    return _CARRIAGES.get(name)
