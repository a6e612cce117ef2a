"""状态表：一张市里干部看得懂的表，写明从哪里到哪里、由谁、凭什么。

A room's `states.py` is one `StateTable`. An action names its transition and a transition names its action; a
test fails on either orphan. Nothing moves a record's state except `StateTable.move`, called by the door.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from liandong.law.verdict import Source, Verdict, allow, refuse

HOUSE = Source("联动平台办理规则", "状态表")


@dataclass(frozen=True, slots=True)
class State:
    """A state's label on screen, its tone (grey, blue, orange, green, red) and whether work ends there."""

    label: str
    tone: str = "grey"
    is_final: bool = False


@dataclass(frozen=True, slots=True)
class Transition:
    """An edge: `action` moves a record from one of `since` to `to`; empty `since` creates the record."""

    action: str
    since: tuple[str, ...]
    to: str
    who: str
    source: Source


@dataclass(frozen=True, slots=True)
class StateTable:
    """All states and edges of one record kind.

    Raises:
        ValueError: an edge names an unknown state, or leaves a final one.
    """

    title: str
    states: Mapping[str, State]
    transitions: tuple[Transition, ...] = field(default=())

    def __post_init__(self) -> None:
        for edge in self.transitions:
            unknown = {*edge.since, edge.to} - set(self.states)
            if unknown:
                raise ValueError(f"{self.title}：{edge.action} 用了未定义的状态 {sorted(unknown)}")
            if any(self.states[s].is_final for s in edge.since):
                raise ValueError(f"{self.title}：{edge.action} 从终结状态出发")

    def edge(self, action: str) -> Transition | None:
        """The edge an action takes, if it takes one."""
        return next((t for t in self.transitions if t.action == action), None)

    def may_move(self, action: str, state: str) -> Verdict:
        """Whether an action may be done in a state.

        A kind's action without an edge of its own may be done in every state that is not final.
        """
        edge = self.edge(action)
        now = self.states.get(state, State(state))
        if edge is None:
            if now.is_final:
                return refuse("state_is_final", f"该{self.title}已处于“{now.label}”状态，办理已终结。", HOUSE)
            return allow("state_unmoved", "不改变状态。")
        if state in edge.since:
            return allow("state_moves", f"由“{now.label}”转为“{self.states[edge.to].label}”。", edge.source)
        wanted = "、".join(f"“{self.states[s].label}”" for s in edge.since)
        return refuse(
            "wrong_state", f"该{self.title}当前为“{now.label}”，只有处于{wanted}时才能这样办理。", HOUSE
        )
