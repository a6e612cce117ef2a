"""内核的插口：下层声明要什么，上层（名录库、账户）把自己接进来。

The kernel must know whether a post still holds, which agency stands over which, and which posts sit in an
agency; it may not import the rooms that know. They call `plug` once, in their `AppConfig.ready`.
"""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Protocol, cast
from uuid import UUID

from liandong.kernel.actor import Actor
from liandong.kernel.roles import Role
from liandong.law.book import Book
from liandong.law.verdict import Verdict


@dataclass(frozen=True, slots=True)
class Post:
    """A post as the kernel sees it."""

    post: UUID
    person: UUID
    person_name: str
    role: Role
    agency: UUID


class PostBook(Protocol):
    """Filled by accounts."""

    def lock_active(self, actor: Actor) -> Verdict:
        """Hold the actor's post (and delegation) unchanged until the transaction ends, or say why it has ended."""

    def capacity(self, post: UUID, delegation: UUID | None) -> Actor | None:
        """Whoever acts in this post today, by this delegation if one is named; None where that has ended."""

    def may_try(self, actor: Actor) -> Verdict:
        """Take one of the person's tries at proving himself, or say until when there are none."""

    def tried_well(self, actor: Actor) -> None:
        """The proof was good: all tries are to be had again."""

    def holding(
        self, *, agencies: Iterable[UUID | None], posts: Iterable[UUID], roles: Iterable[Role]
    ) -> list[Post]:
        """Posts valid now, in one of the agencies (None = all) with one of the roles, or named."""


class AgencyTree(Protocol):
    """Filled by registry."""

    def name(self, agency: UUID) -> str:
        """The agency's present name; the id's end when it is unknown."""

    def names(self, agencies: Iterable[UUID]) -> dict[UUID, str]:
        """The same for many at once."""

    def supervisors(self, agency: UUID) -> set[UUID]:
        """司法行政部门 that supervise this agency: of its own government and of those above."""

    def remembering(self) -> AbstractContextManager[None]:
        """While it lasts, the tree is taken to stand still: the same question is asked of the database once."""

    def overseers(self, agency: UUID) -> set[UUID]:
        """督办 offices (领导小组办公室) over this agency."""


class LawShelf(Protocol):
    """Filled by registry."""

    def book(self) -> Book:
        """The packaged law with the calendars and city limits loaded since."""


_ports: dict[str, object] = {}


def plug(name: str, port: object) -> None:
    _ports[name] = port


def posts() -> PostBook:
    return cast(PostBook, _ports["posts"])


def agencies() -> AgencyTree:
    return cast(AgencyTree, _ports["agencies"])


def law_book() -> Book:
    return cast(LawShelf, _ports["law"]).book()
