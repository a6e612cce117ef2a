"""谁在办、代表谁：一个值，每个动作都带着它。"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from liandong.kernel.roles import Role

NOBODY = UUID(int=0)


@dataclass(frozen=True, slots=True)
class Actor:
    """A natural person in one post of one agency, as of this call.

    Attributes:
        person: public id of the person; `NOBODY` for a named system actor.
        post: public id of the post the form or call was made for.
        role: the role acted in; by a dated 授权代批 it may be the head's.
        agency: public id of the represented agency.
        delegation: public id of the 授权代批 used, when the role comes from one.
        origin: ``live`` or ``demo``; simulated acts carry ``demo``.
        trace: id of the request or run, for the log.
        token: public id of the 系统接入 through which an agency's own system calls in this post; None for a person.
        system: that system's name.
        scopes: what the system's token may do (``read:kind``, ``do:action``); None = a person, whatever the post may.
    """

    person: UUID
    person_name: str
    post: UUID
    role: Role
    agency: UUID
    agency_name: str
    delegation: UUID | None = None
    origin: str = "live"
    trace: str = ""
    token: UUID | None = None
    system: str = ""
    scopes: frozenset[str] | None = None

    @property
    def is_system(self) -> bool:
        return self.role is Role.SYSTEM

    @property
    def signature(self) -> str:
        """How the actor is named to a person: 焦作市市场监督管理局　联络员　李建国."""
        by = "（授权代批）" if self.delegation else ""
        through = f"（经{self.system}）" if self.system else ""
        return f"{self.agency_name} {self.role.label}{by} {self.person_name}{through}"

    def may_read(self, kind: str) -> bool:
        """Whether a token, if it is one that calls, covers reading this kind at all."""
        return self.scopes is None or f"read:{kind}" in self.scopes

    def may_do(self, action: str) -> bool:
        """Whether a token, if it is one that calls, covers this action."""
        return self.scopes is None or f"do:{action}" in self.scopes

    def snapshot(self) -> dict[str, Any]:
        """Names as they stand today, for the ledger body (house rule: snapshots of what was said)."""
        said: dict[str, Any] = {
            "person": str(self.person),
            "person_name": self.person_name,
            "post": str(self.post),
            "role": self.role.value,
            "agency": str(self.agency),
            "agency_name": self.agency_name,
        }
        if self.delegation:
            said["delegation"] = str(self.delegation)
        if self.token:
            said |= {"token": str(self.token), "system": self.system}
        return said


def system_actor(name: str, origin: str = "live") -> Actor:
    """A named automatic actor; automatic acts are never anonymous."""
    return Actor(NOBODY, name, NOBODY, Role.SYSTEM, NOBODY, "联动平台", origin=origin)
