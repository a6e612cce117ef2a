"""系统接入可以做什么：一张封闭的清单，从登记的种类和动作里取，不另写一份。

A token reads kinds (``read:kind``) and does actions (``do:action``). Whatever the law or the house asks a person to
do himself stays out: approving, reviewing, opening a file, and all that concerns accounts. 督办 and 行政执法监督 may
be read for, never acted for. Source: 行政处罚法第五十七条 (负责人审查决定), 第五十八条 (法制审核).
"""

from __future__ import annotations

from collections.abc import Iterable

from liandong.kernel import actions, kinds
from liandong.kernel.actions import Action
from liandong.kernel.roles import Level, Role

ACTS_FOR = frozenset({Role.HANDLER, Role.LIAISON})
READS_FOR = ACTS_FOR | {Role.OVERSIGHT, Role.SUPERVISOR}
_PERSONAL = frozenset({"person", "post", "delegation", "agency_system"})


def reading() -> list[tuple[str, str]]:
    """Scopes of reading with their Chinese names, in the order in which kinds were declared."""
    return [
        (f"read:{kind.name}", f"查看{kind.title}")
        for kind in kinds.every()
        if any(kind.sight.ceiling(role) >= Level.SUMMARY for role in READS_FOR)
    ]


def doing() -> list[tuple[str, str]]:
    """Scopes of acting with their Chinese names."""
    return [
        (f"do:{bound.action.name}", f"办理{kind.title}：{bound.action.title}")
        for kind in kinds.every()
        for bound in actions.of_kind(kind.name)
        if _is_for_systems(bound.action)
    ]


def _is_for_systems(action: Action) -> bool:
    is_alone = not (action.is_automatic or action.is_hidden or action.is_inner)
    is_open = is_alone and not action.is_note and action.db_role == "app"
    return is_open and action.kind not in _PERSONAL and bool(action.roles & ACTS_FOR)


def offered() -> list[tuple[str, str]]:
    return [*reading(), *doing()]


def beyond(role: Role, scopes: Iterable[str]) -> list[str]:
    """Names of those scopes that a post of this role could not use."""
    names = dict(offered())
    return [names.get(scope, scope) for scope in scopes if not _fits(role, scope)]


def _fits(role: Role, scope: str) -> bool:
    verb, _, name = scope.partition(":")
    if verb == "read":
        kind = kinds.get(name)
        return role in READS_FOR and kind is not None and kind.sight.ceiling(role) >= Level.SUMMARY
    bound = actions.get(name)
    return (
        role in ACTS_FOR
        and bound is not None
        and _is_for_systems(bound.action)
        and role in bound.action.roles
    )


def whole(scopes: Iterable[str]) -> list[str]:
    """The scopes with the reading that acting needs, sorted: who may answer a record must be able to see it."""
    wanted = set(scopes)
    for verb, _, name in [scope.partition(":") for scope in wanted]:
        bound = actions.get(name) if verb == "do" else None
        if bound is not None:
            wanted.add(f"read:{bound.action.kind}")
    return sorted(wanted)


def labels(scopes: Iterable[str]) -> list[str]:
    """What people read; a scope whose kind or action no longer exists shows its own name."""
    names = dict(offered())
    return [names.get(scope, scope) for scope in scopes]
