"""回避的决定、撤回两个动作：抽取以前和入企检查一样办，各自说明谁办、什么时候、后果是什么。

Main names: `deciding`, `withdrawing`, `DECIDERS`.
Legal source: 行政处罚法第四十三条; 河南省行政执法条例第二十三条.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any
from uuid import UUID

from liandong.inspections import recusals
from liandong.inspections.duties import HEADS, STAFF
from liandong.inspections.forms import RecusalDecision, WhichRecusal
from liandong.kernel.actions import Act, Action
from liandong.kernel.actor import Actor
from liandong.law.inspection.recusal import ART_43
from liandong.law.verdict import Verdict

DECIDERS = HEADS | STAFF
"""The head, and who enters what was decided above about the head."""
Chosen = Callable[[Iterable[Mapping[str, Any]], UUID], list[Mapping[str, Any]]]
Settled = Callable[[Act], None]


def _about(chosen: Chosen) -> dict[str, Any]:
    """Whose it is and what the form offers: the department's own questions that wait, or that are open."""

    def offered(actor: Actor, record: Any) -> dict[str, list[tuple[str, str]]]:
        return {"which": recusals.choices(chosen(record.recusals, actor.agency))}

    return {"whose": lambda actor, record: bool(chosen(record.recusals, actor.agency)), "offers": offered}


def _is_settled(act: Act, settled: Settled) -> None:
    if not recusals.waiting(act.record.recusals, act.actor.agency):
        settled(act)


def deciding(name: str, *, kind: str, consequence: str, settled: Settled, **more: Any) -> Action:
    """The action by which a question is decided.

    Args:
        settled: tells, within the act, that nothing of the department waits any more.
        more: what else the action has, as when it concerns a record.
    """
    action = Action(
        name=name, title="决定回避", kind=kind, roles=DECIDERS, side="any", form=RecusalDecision, is_aside=True,
        consequence=consequence, sources=(ART_43,), **_about(recusals.waiting), **more,
    )  # fmt: skip

    @action.judge
    def may_decide(act: Act) -> Verdict:
        row = recusals.find(act.record.recusals, act.actor.agency, act.values["which"])
        return recusals.may_decide(act.actor, row, act.values["document"])

    @action.change
    def decide(act: Act) -> None:
        act.record.recusals = recusals.decided(act, act.record.recusals)
        _is_settled(act, settled)

    return action


def withdrawing(name: str, *, kind: str, consequence: str, settled: Settled, **more: Any) -> Action:
    """The action by which a question that waits, or that was granted, is taken back; arguments as of `deciding`."""
    action = Action(
        name=name, title="撤回回避", kind=kind, side="any", form=WhichRecusal, is_aside=True,
        consequence=consequence, sources=(ART_43,), **_about(recusals.open_ones), **more,
    )  # fmt: skip

    @action.judge
    def may_withdraw(act: Act) -> Verdict:
        row = recusals.find(act.record.recusals, act.actor.agency, act.values["which"])
        return recusals.may_withdraw(act.actor, row)

    @action.change
    def withdraw(act: Act) -> None:
        act.record.recusals = recusals.withdrawn(act, act.record.recusals)
        _is_settled(act, settled)

    return action
