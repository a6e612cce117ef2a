"""替换：抽中的查不了，理由先登记，补入的是候补的下一个；没有重抽这回事。

An event says who drops out of which list, why (a code of the rules), by which evidence, approved by whom; it is in the ledger
before the substitute is computed. Substitutes follow from the events alone, in their order. Whoever was skipped stays skipped,
and a list whose skips pass the share that the rules allow is frozen, until supervision releases it by an event with its reason. Errors in the roster found after the
commitments are events too.

Which reasons are allowed is a rule of the plan, not of law; officers are replaced for recusal (行政处罚法 43), which the visits do.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from itertools import count
from typing import Any

from liandong.draw.lists import DrawnList
from liandong.draw.plan import Plan
from liandong.draw.rules import Rules


class ReplacementError(ValueError):
    """An event cannot stand; the Chinese message says why and what to do."""


@dataclass(frozen=True)
class Event:
    """One drawn entry that drops out of one list.

    Attributes:
        n: 1, 2, 3 … in the order of the ledger, replacements of officers counted in.
        list: list code.
        reason: one of the rules' codes.
        evidence_sha256: hash of what proves the reason, 64 hex digits.
        approver: who approved, as the ledger names the post.
        at: UTC moment.
    """

    plan_no: str
    n: int
    list: str
    out: str
    reason: str
    evidence_sha256: str
    approver: str
    at: str

    @property
    def document(self) -> dict[str, Any]:
        """As it is logged, before the substitute is known."""
        return {
            "plan_no": self.plan_no, "n": self.n, "kind": "target", "list": self.list, "out": self.out, "reason": self.reason,
            "evidence_sha256": self.evidence_sha256, "approver": self.approver, "at": self.at,
        }  # fmt: skip


@dataclass(frozen=True)
class Release:
    """Supervision lets a frozen list go on: its skips are counted anew.

    Attributes:
        n: in the one count of all events. list: list code. why: the reason, in words that everybody reads.
        approver: who released it, never the drawing agency. at: UTC moment.
    """

    plan_no: str
    n: int
    list: str
    why: str
    approver: str
    at: str

    @property
    def document(self) -> dict[str, Any]:
        """As it is logged."""
        return {
            "plan_no": self.plan_no, "n": self.n, "kind": "release", "list": self.list, "why": self.why,
            "approver": self.approver, "at": self.at,
        }  # fmt: skip


@dataclass(frozen=True)
class Substitute:
    """Who comes in by event `n`; `into` is empty when the reserve is used up."""

    n: int
    list: str
    out: str
    into: str

    @property
    def document(self) -> dict[str, Any]:
        """As it stands in a bundle."""
        return {"n": self.n, "list": self.list, "out": self.out, "into": self.into}


@dataclass(frozen=True)
class AfterEvents:
    """The lists as they stand after the events.

    Attributes:
        active: list code → who is to be inspected, in the order of the draw and of coming in.
        frozen: lists whose skips passed the limit and that nobody released since; no further target of theirs is replaced.
    """

    active: Mapping[str, tuple[str, ...]]
    substitutes: tuple[Substitute, ...]
    frozen: frozenset[str]


def after(
    plan: Plan,
    rules: Rules,
    lists: Mapping[str, DrawnList],
    events: Iterable[Event | Release],
    others: Collection[int] = (),
) -> AfterEvents:
    """Apply the events in order.

    Args:
        others: numbers that replacements of officers took; all replacements of a plan share one count.

    Raises:
        ReplacementError: a gap in the numbers, another plan, a reason the rules do not know, somebody who is not (or no
            longer) in the list, a frozen list, or a release of one that is not.
    """
    active = {code: list(one.drawn) for code, one in lists.items()}
    waiting = {code: list(one.reserve) for code, one in lists.items()}
    skips, made, frozen = dict.fromkeys(lists, 0), list[Substitute](), set[str]()
    free = (number for number in count(1) if number not in others)
    for place, event in zip(free, events, strict=False):
        _refuse(plan, rules, event, place, active, frozen)
        if isinstance(event, Release):
            skips[event.list] = 0
            frozen.discard(event.list)
            continue
        active[event.list].remove(event.out)
        into = waiting[event.list].pop(0) if waiting[event.list] else ""
        active[event.list].extend([into] if into else [])
        made.append(Substitute(event.n, event.list, event.out, into))
        skips[event.list] += 1
        if rules.is_frozen(skips[event.list], len(lists[event.list].drawn)):
            frozen.add(event.list)
    return AfterEvents({code: tuple(ids) for code, ids in active.items()}, tuple(made), frozenset(frozen))


def _refuse(
    plan: Plan, rules: Rules, event: Event | Release, place: int, active: Mapping[str, list[str]], frozen: set[str]
) -> None:  # fmt: skip
    said = f"替换第 {event.n} 号未受理："
    if event.plan_no != plan.plan_no or event.n != place:
        raise ReplacementError(f"{said}应为方案 {plan.plan_no} 的第 {place} 号。")
    if isinstance(event, Release):
        if event.list not in frozen:
            raise ReplacementError(f"{said}名单 {event.list} 没有冻结，不用解除。")
        return
    if event.reason not in rules.reasons:
        raise ReplacementError(
            f"{said}理由代码 {event.reason} 不在规则之中，可用：{'、'.join(sorted(rules.reasons))}。"
        )
    if event.list in frozen:
        raise ReplacementError(
            f"{said}名单 {event.list} 跳过的已超过规则的上限，已冻结，请报行政执法监督解除。"
        )
    if event.out not in active.get(event.list, ()):
        raise ReplacementError(f"{said}{event.out} 不在名单 {event.list} 之中，或已被替换。")
