"""准不准：岗位、令牌、立场、可见级别、状态——不必锁住记录就说得清的那些；门在锁定前后各问一遍。"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from liandong.kernel.actions import Act, Action
from liandong.kernel.actor import Actor
from liandong.kernel.models import Record
from liandong.kernel.ports import agencies
from liandong.kernel.roles import Level
from liandong.kernel.states import HOUSE
from liandong.law.verdict import Source, Verdict, allow, refuse

if TYPE_CHECKING:
    from liandong.kernel.kinds import Kind


def permitted(actor: Actor, action: Action, record: Record | None, level: Level) -> Verdict:
    if actor.role not in action.roles:
        wanted = "、".join(sorted(r.label for r in action.roles))
        return refuse(
            "role_not_permitted",
            f"“{action.title}”由{wanted}办理，您当前岗位是{actor.role.label}。",
            *firm(action),
        )
    if not (action.is_inner or actor.may_do(action.name)):
        return refuse(
            "out_of_scope",
            f"{actor.system}的令牌不含“{action.title}”。需要的，请向安全管理员申请另行签发。",
            HOUSE,
        )
    if record is not None and action.side == "self" and record.uuid != actor.person:
        return refuse("wrong_side", f"“{action.title}”只能由本人办理。", *firm(action))
    if record is not None and action.side in ("owner", "other"):
        is_owner = record.owner == actor.agency
        if is_owner != (action.side == "owner"):
            whose = "本机关" if action.side == "owner" else "其他机关"
            return refuse("wrong_side", f"“{action.title}”只能对{whose}的记录办理。", *firm(action))
    if record is not None and level < action.sight:
        return refuse("level_too_low", f"您对这条记录只有{level.label}级可见，不能“{action.title}”。", HOUSE)
    if record is not None and action.useless_from is not None and level >= action.useless_from:
        return refuse("seen_already", f"您已经可以查看这条记录的全部内容，不必“{action.title}”。", HOUSE)
    if record is not None and action.concerns is not None and not action.concerns(record):
        return refuse("not_concerned", f"这条记录没有要“{action.title}”的事。", HOUSE)
    if record is not None and action.whose is not None and not action.whose(actor, record):
        return refuse(
            "not_its_part", f"这一件不由{actor.agency_name}的{actor.role.label}“{action.title}”。", HOUSE
        )
    return allow("permitted", "岗位可以办理。")


def may_move(kind: Kind, action: Action, record: Record) -> Verdict:
    """What the state table says; an act that only leaves a note moves nothing, so also a closed record takes it."""
    if action.is_note:
        return allow("only_noted", "只留痕迹。")
    return kind.states.may_move(action.name, record.state)


def firm(action: Action) -> tuple[Any, ...]:
    """The action's sources when at least one is verified, else the house rule, so that a refusal stands on firm ground."""
    return action.sources if any(s.verified for s in action.sources) else (HOUSE, *action.sources)


def supervises(act: Act, law: Source, house: Source) -> Verdict:
    """Whether the actor's agency supervises the one that owns the record; for the judge of an act of supervision."""
    if act.actor.agency in agencies().supervisors(act.record.owner):
        return allow("supervises", "监督该机关。", law)
    return refuse("not_supervised", "该机关不由您单位监督，不能办理。", house)
