"""动作：一份不可变的声明，旁边是一个普通函数。

A declaration says which transition of the state table it takes, who may do it, what it needs, which clocks it
starts or ends, and on what provision. From the declarations come the permission tests, the policy table, the
generic command endpoint, the buttons on a record and docs/generated. The functions beside it are plain:
`judge(act) -> Verdict` and `change(act) -> Record | None`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any, Literal
from uuid import UUID

from uuid_utils.compat import uuid7

from liandong.kernel.actor import Actor
from liandong.kernel.roles import Level, Role
from liandong.law.verdict import Source, Verdict

if TYPE_CHECKING:
    from django import forms

    from liandong.kernel.models import Record

Change = Callable[["Act"], "Record | None"]
Judge = Callable[["Act"], Verdict]
Side = Literal["owner", "other", "any", "self"]


@dataclass(frozen=True, slots=True)
class Action:
    """What may be done, by whom, on what ground.

    Attributes:
        name: ``room.verb_noun``; the ledger name, never reused for another meaning.
        title: the button.
        kind: record kind it is done on.
        roles: roles that may do it.
        side: ``owner`` = only posts of the record's own agency, ``other`` = only posts of another, ``any``, ``self`` = only one's own person record.
        sight: least level of sight on the record.
        consequence: the sentence a person confirms.
        sources: provisions; an internal rule names itself.
        reason: whether the law or the other side must read a reason.
        useless_from: level of sight from which it would give nothing more, so that it is not offered.
        creates: it makes the record instead of changing one.
        form: what it needs, a Django form class; None = nothing.
        clocks: names of the clocks it starts or ends.
        db_role: database role it must run as.
        is_automatic: done by named system actors only.
        is_hidden: has a screen of its own (signing in), so it is no button of the record.
        is_inner: an effect of another act (`Act.also`, `within`), in the name of whoever does that; offered nowhere, done by no call of its own.
        is_note: leaves the record and its version as they are; only the trail grows (signing in, opening a file).
        reason_level: least level of sight at which the reason is shown on the timeline.
        is_aside: always possible and hardly ever what comes next (raising a recusal, correcting a word): offered after the others, suggested nowhere.
        proves_self: the form asks for something only the person knows or holds; tries are counted, so that it cannot be guessed.
        present: what stands now beside the record, as first values of the form; asked only for whoever may do it now.
        begins: first values of the form of an act that makes a record, from those its address names; by what this post may see.
        offers: choices of the form as this post has them on the record, by field; the rule asks once more.
        concerns: whether a record has anything to do with it; where not, it is neither offered nor done. None = every record.
        whose: whether it is the actor's part in this record, where role and side do not tell (one of several sides, whoever decides);
            judged by the record in hand. None = whoever's role and side fit.
        follows: by the code of a refusal, the act the same person then does on the same record, by the door and on the trail like any
            other, so that what the refusal rests on stands there to be read.
        reveals: the sealed field it discloses once; its line is for the keepers, the auditors, and the person it is about.
        told: what is said to be done; empty = the title with 已 before it. For work that only begins, which the title would call done.
    """

    name: str
    title: str
    kind: str
    roles: frozenset[Role]
    consequence: str
    sources: tuple[Source, ...]
    side: Side = "owner"
    sight: Level = Level.FULL
    reason: Literal["none", "optional", "required"] = "none"
    creates: bool = False
    form: type[forms.Form] | None = None
    clocks: tuple[str, ...] = ()
    db_role: Literal["app", "redactor"] = "app"
    is_automatic: bool = False
    is_hidden: bool = False
    is_inner: bool = False
    is_note: bool = False
    useless_from: Level | None = None
    reason_level: Level = Level.SUMMARY
    present: Callable[[Record], dict[str, Any]] | None = None
    begins: Callable[[Actor, dict[str, Any]], dict[str, Any]] | None = None
    offers: Callable[[Actor, Record | None], dict[str, list[tuple[str, str]]]] | None = None
    concerns: Callable[[Any], bool] | None = None
    whose: Callable[[Actor, Any], bool] | None = None
    follows: tuple[tuple[str, str], ...] = ()
    reveals: str = ""
    proves_self: bool = False
    is_aside: bool = False
    told: str = ""

    def change(self, function: Change) -> Change:
        """Decorator: the plain function that changes the locked record."""
        if self.name in _BOUND:
            raise ValueError(f"动作 {self.name} 已有办理函数")
        _BOUND[self.name] = Bound(self, function)
        return function

    def judge(self, function: Judge) -> Judge:
        """Decorator: the rule asked after the lock. Declared before `change`."""
        _JUDGES[self.name] = function
        return function


@dataclass(frozen=True, slots=True)
class Bound:
    """A declaration with its function."""

    action: Action
    change: Change

    @property
    def is_offered(self) -> bool:
        """Whether a person may call for it by itself: on a record's page, in a list, through the interface."""
        return not (self.action.is_automatic or self.action.is_hidden or self.action.is_inner)

    @property
    def judge(self) -> Judge | None:
        return _JUDGES.get(self.action.name)


@dataclass(slots=True)
class Act:
    """One doing of one action: what the functions are given, and what they ask the door to do with it."""

    actor: Actor
    action: Action
    record: Any
    values: dict[str, Any]
    reason: str
    now: datetime
    occurred_at: datetime | None = None
    because: UUID | None = None
    event: UUID = field(default_factory=uuid7)
    announced: list[tuple[str, dict[str, Any]]] = field(default_factory=list)
    noted: dict[str, Any] = field(default_factory=dict)
    stated: dict[str, Any] = field(default_factory=dict)
    nested: list[tuple[Action, Record, dict[str, Any], str]] = field(default_factory=list)

    def announce(self, event: str, **payload: str | int | bool) -> None:
        """Put an event into the outbox: a job in the same transaction, delivered after commit."""
        self.announced.append((event, payload))

    def note(self, **facts: Any) -> None:
        """Add facts to the ledger body beside the field changes."""
        self.noted.update(facts)

    def state(self, **keys: Any) -> None:
        """Put keys at the top of the ledger body where a verifier reads them; they may not hide the house's own."""
        self.stated.update(keys)

    def also(self, action: Action, record: Record, values: dict[str, Any], reason: str = "") -> None:
        """An effect that is legally part of this act: another action on a lower record, in the same transaction."""
        self.nested.append((action, record, values, reason))


def moves_only(act: Act) -> None:
    """The function of an action by which only the state moves."""


_BOUND: dict[str, Bound] = {}
_JUDGES: dict[str, Judge] = {}


def get(name: str) -> Bound | None:
    return _BOUND.get(name)


def every() -> Iterator[Bound]:
    yield from _BOUND.values()


def of_kind(kind: str) -> list[Bound]:
    return [b for b in _BOUND.values() if b.action.kind == kind]
