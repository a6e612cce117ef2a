"""可办：这个岗位现在对一条记录能办什么、接着最该办什么；页面和接口都从这里取，答案只有一个。

Built from the declarations (`door.may`) and from what upper rooms hang on the record (`panels.buttons`). For a page
of records everything that costs a query is read once for the whole page, so that a longer list asks no more questions.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from uuid import UUID

from liandong.kernel import actions, beside, door, holds, panels
from liandong.kernel.actions import Action
from liandong.kernel.actor import Actor
from liandong.kernel.kinds import Kind
from liandong.kernel.models import Hold, Record
from liandong.kernel.pages import MayAct
from liandong.kernel.roles import Level
from liandong.law.verdict import Verdict


def url_of(kind: str, record: UUID) -> str:
    """The record's page."""
    return f"/r/{kind}/{record}/"


def verdicts(
    actor: Actor, kind: Kind, record: Record, level: Level, held: Sequence[Hold] | None = None
) -> Iterator[tuple[Action, Verdict]]:
    """Every action people may do on an existing record of the kind, in declared order, and whether it would work now.

    Args:
        held: the record's standing holds; None reads them, once.
    """
    known = holds.standing(record.uuid) if held is None else held
    for bound in actions.of_kind(kind.name):
        action = bound.action
        if bound.is_offered and not action.creates:
            yield action, door.may(actor, bound, kind, record, level, known)


def buttons(
    actor: Actor, kind: Kind, record: Record, level: Level, held: Sequence[Hold] | None = None
) -> list[MayAct]:
    """What I may do, most likely first; what my role does but not now, greyed with its reason."""
    can: list[MayAct] = []
    asides: list[MayAct] = []
    cannot: list[MayAct] = []
    for action, verdict in verdicts(actor, kind, record, level, held):
        if actor.role not in action.roles or action.reveals:  # 查看号码的入口在号码旁边
            continue
        if verdict:
            url = f"{url_of(kind.name, record.uuid)}do/{action.name}"
            is_narrow = beside.of(action.name) is None  # 旁边要摆东西的，整页打开
            one = MayAct(
                action.title, url, primary=not (can or action.is_aside), panel=is_narrow, action=action.name
            )
            (asides if action.is_aside else can).append(one)
        elif verdict.code not in ("wrong_side", "seen_already", "not_concerned", "not_its_part"):
            cannot.append(
                MayAct(action.title, "", allowed=False, why_not=verdict.sentence, action=action.name)
            )
    return [*can, *panels.buttons(actor, kind, record, level), *asides, *cannot]


def next_step(
    actor: Actor, kind: Kind, record: Record, level: Level, held: Sequence[Hold] | None = None
) -> MayAct | None:
    """The likeliest thing this post may do on the record now; None when it is not its turn."""
    return next(
        (b for b in buttons(actor, kind, record, level, held) if b.allowed and not _is_aside(b)), None
    )


def _is_aside(button: MayAct) -> bool:
    bound = actions.get(button.action)
    return bound is not None and bound.action.is_aside


def next_steps(
    actor: Actor, kind: Kind, records: Sequence[Record], levels: Mapping[UUID, Level]
) -> dict[UUID, MayAct | None]:
    """The same for a page of records, with one query for the holds of them all."""
    held = holds.standing_on(r.uuid for r in records)
    return {r.uuid: next_step(actor, kind, r, levels[r.uuid], held[r.uuid]) for r in records}
