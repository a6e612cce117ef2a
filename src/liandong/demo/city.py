"""演示之城：机关（`bodies`）、演示的人和岗位，全部经过唯一的门建成。

All people are invented. Built once, in seconds; everything carries the origin ``demo``.
"""

from __future__ import annotations

from typing import Any
from uuid import UUID, uuid4

from liandong.accounts.demo import PASSWORD
from liandong.accounts.models import Person
from liandong.accounts.queries import actors_of
from liandong.demo.bodies import (
    ABOLISHED,
    FORMER,
    REFORM,
    USUAL,
    Plan,
    first_agencies,
    further_agencies,
    other_agencies,
)
from liandong.kernel import door
from liandong.kernel.actor import Actor
from liandong.kernel.roles import Role
from liandong.registry.founding import done, found_agency, founder, load_packaged_divisions
from liandong.registry.models import Agency

# 姓名均为虚构。
CAST = (
    ("sysadmin", "钱系统", "JZ-DATA", Role.SYSTEM_ADMIN),
    ("secadmin", "孙安全", "JZ-DATA", Role.SECURITY_ADMIN),
    ("auditor", "周审计", "JZ-DATA", Role.AUDIT_ADMIN),
    ("jiandu", "郑监督", "JZ-JUSTICE", Role.SUPERVISOR),
    ("duban", "王督办", "JZ-OFFICE", Role.OVERSIGHT),
    ("wz.chengban", "冯承办", "C410823-MARKET", Role.HANDLER),
    ("wz.fuze", "陈负责", "C410823-MARKET", Role.UNIT_HEAD),
    ("wz.juzhang", "楚局长", "C410823-MARKET", Role.AGENCY_HEAD),
    ("wz.fazhi", "卫法制", "C410823-MARKET", Role.LEGAL_REVIEWER),
    ("wz.lianluo", "蒋联络", "C410823-MARKET", Role.LIAISON),
    ("wz.nongye", "沈农业", "C410823-AGRICULTURE", Role.LIAISON),
    ("ba.lianluo", "韩联络", "C410822-AGRICULTURE", Role.LIAISON),
    ("jz.nongye", "杨联络", "JZ-AGRICULTURE", Role.LIAISON),
    ("jy.lianluo", "朱联络", "JY-MARKET", Role.LIAISON),
)


def _is_needed(plan: Plan) -> bool:
    """Whether a small city has this agency: those somebody of the cast works in, and the governments over them."""
    works_in = {code for _, _, code, _ in CAST}
    return plan.code in works_in or plan.code.endswith(("-GOV", "-ECOLOGY")) or plan.line == "司法行政"


class City:
    """Builds the demonstration city through the door; `build` may be called again and does only what is missing.

    Args:
        is_small: only the agencies the cast works in, their governments and a few beside them.
    """

    def __init__(self, is_small: bool = False) -> None:
        self._is_small = is_small
        self._codes = dict(Agency.objects.values_list("code", "uuid"))

    def build(self) -> bool:
        """Returns False when the city stands already."""
        if Person.objects.filter(account=CAST[-1][0]).exists():
            return False
        start = founder("demo")
        load_packaged_divisions(start)
        for plan in first_agencies():
            if plan.code not in self._codes:
                self._codes[plan.code] = found_agency(start, plan.values(self._codes))
        for cast in CAST[:3]:
            self._person(start, start, "accounts.found_account", "accounts.found_post", cast)
        system, security = self.actor("sysadmin"), self.actor("secadmin")
        self._person(system, security, "accounts.open_account", "accounts.grant_post", CAST[3])
        supervisor = self.actor("jiandu")
        for plan in other_agencies():
            if self._is_small and not _is_needed(plan):
                continue
            self._agency(system, supervisor, plan)
        if not self._is_small:
            self._widen(system, supervisor)
        for cast in CAST[4:]:
            self._person(system, security, "accounts.open_account", "accounts.grant_post", cast)
        return True

    def _widen(self, system: Actor, supervisor: Actor) -> None:
        """The rest of the city; what stood before the reform is abolished, each with the agency that carries on."""
        for plan in further_agencies():
            self._agency(system, supervisor, plan)
        for old in Agency.objects.filter(basis=REFORM, state="in_force").order_by("id"):
            heir = self._codes[dict(FORMER)[old.name]]
            values = {"on": ABOLISHED, "end_basis": REFORM, "successor": heir}
            key = f"demo:abolish:{old.code}"
            name = "registry.abolish_agency"
            done(door.perform(supervisor, name, old.uuid, values, key=key, reason="机构改革，职权划转"))

    def actor(self, account: str) -> Actor:
        """The first capacity of a demonstration account."""
        return actors_of(Person.objects.get(account=account))[0]

    def act(self, account: str, action: str, record: UUID | None, values: Any = None, **more: Any) -> UUID:
        """One act through the door in a person's name; every call is an act of its own. The record it was done on, or made."""
        actor = self.actor(account)
        return done(door.perform(actor, action, record, values or {}, key=f"demo:{uuid4()}", **more))

    def agency(self, code: str) -> UUID:
        return self._codes[code]

    def add_agency(self, plan: Plan) -> None:
        """One more agency, registered and confirmed; nothing happens when it stands."""
        self._agency(self.actor("sysadmin"), self.actor("jiandu"), plan)

    def join(self, cast: tuple[str, str, str, Role]) -> None:
        """One more person of the demonstration, with an account and a post."""
        system, security = self.actor("sysadmin"), self.actor("secadmin")
        self._person(system, security, "accounts.open_account", "accounts.grant_post", cast)

    def _agency(self, system: Actor, supervisor: Actor, plan: Plan) -> None:
        if plan.code in self._codes:
            return
        made = done(
            door.perform(
                system,
                "registry.register_agency",
                None,
                plan.values(self._codes),
                key=f"demo:register:{plan.code}",
            )
        )
        done(
            door.perform(
                supervisor,
                "registry.confirm_agency",
                made,
                {"is_verified": plan.basis not in (USUAL, REFORM)},
                key=f"demo:confirm:{plan.code}",
            )
        )
        self._codes[plan.code] = made

    def _person(
        self, opener: Actor, granter: Actor, opening: str, granting: str, cast: tuple[str, str, str, Role]
    ) -> None:
        account, name, code, role = cast
        found = Person.objects.filter(account=account).values_list("uuid", flat=True).first()
        values = {
            "agency": self._codes[code], "name": name, "account": account, "password": PASSWORD,
            "mobile": _mobile(account),
        }  # fmt: skip
        person = found or done(door.perform(opener, opening, None, values, key=f"demo:person:{account}"))
        post = {
            "person": person, "agency": self._codes[code], "role": role.value, "valid_from": "2026-01-01",
            "basis": "演示环境设岗",
        }  # fmt: skip
        done(door.perform(granter, granting, None, post, key=f"demo:post:{account}"))


def _mobile(account: str) -> str:
    """A number that nobody has: no operator hands out numbers beginning with 100."""
    return f"1000391{int.from_bytes(account.encode()) % 10_000:04d}"
