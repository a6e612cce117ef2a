"""演示之城的线索：三百多条，从登记到告知，走各种各样的路；时间是模拟的，人和事都是虚构的。

Each lead is one short story played through the door on days of the last two months, drawn by a fixed seed, so that the same
city has the same leads. Stories end where they would: some are still waiting to be signed for, some are overdue.
"""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from liandong.accounts.models import Person
from liandong.accounts.queries import actors_of
from liandong.demo.city import City
from liandong.demo.delivering import deliver
from liandong.dispatches.models import Dispatch
from liandong.kernel import clocks, door
from liandong.kernel.actor import Actor, system_actor
from liandong.kernel.ports import agencies
from liandong.kernel.roles import Role
from liandong.leads.models import Lead, Verification
from liandong.notices import keeping
from liandong.notices.models import Notice
from liandong.now import CHINA, at, now
from liandong.parties.models import Party
from liandong.registry.founding import done

USUAL, MOST = 320, 5_000
FRESH = timedelta(days=12)
"""How long a lead may lie about before most offices have dealt with it."""
SEED = 20261128
ABOUT = ("lead", "dispatch", "verification", "offence", "comparison")
UNREAD_FOR = timedelta(days=5)
HEADS = (
    ("ba.juzhang", "张局长", "C410822-AGRICULTURE", Role.AGENCY_HEAD),
    ("wz.nongju", "袁局长", "C410823-AGRICULTURE", Role.AGENCY_HEAD),
    ("jz.nongju", "贺局长", "JZ-AGRICULTURE", Role.AGENCY_HEAD),
)
"""Who approves at the bureaus that have only a liaison in the cast."""
MARKET, FARM, FARM_NEXT, FARM_CITY = (
    "武陟县市场监督管理局",
    "武陟县农业农村局",
    "博爱县农业农村局",
    "焦作市农业农村局",
)
PEOPLE = {
    MARKET: ("wz.lianluo", "wz.fuze", "wz.chengban"), FARM: ("wz.nongye", "wz.nongju", "wz.nongye"),
    FARM_NEXT: ("ba.lianluo", "ba.juzhang", "ba.lianluo"), FARM_CITY: ("jz.nongye", "jz.nongju", "jz.nongye"),
}  # fmt: skip
"""Liaison, whoever decides, handler."""
CONDUCTS = (
    ("经营标签不合格的农药", FARM), ("销售未审定的种子", FARM), ("经营过期兽药", FARM), ("生产标签虚假的农药", FARM_NEXT),
    ("肥料登记证号系冒用", FARM_NEXT), ("跨县经营无证种苗", FARM_CITY), ("销售超过保质期的食品", MARKET), ("未明码标价", MARKET),
    ("计量器具未经检定", MARKET), ("虚假宣传", MARKET), ("食品标签不符合规定", MARKET), ("无照经营", MARKET),
)  # fmt: skip
REGISTERED = (
    "武陟县恒佳示例农资有限公司（虚构）",
    "博爱县广发示例农药有限公司（虚构）",
    "焦作泰旺示例食品有限公司（虚构）",
)
TYPED = ("武陟恒嘉示例农资公司（虚构）", "博爱广发示例农药厂（虚构）", "焦作市太旺示例食品公司（虚构）")
"""Firms in the register, and how those who report write them; whom they mean waits for somebody to say so."""
SEVERAL, TAKEN_BACK, ONWARD = 16, 20, 0.7
TOWNS = ("410823", "410822", "410882", "410883", "410825", "410811")
ORIGINS = (
    ("hotline", 30), ("report", 20), ("patrol", 18), ("grid", 8), ("random", 6), ("agency", 5), ("superior", 4), ("data", 3),
    ("procuratorate", 3), ("media", 1), ("police", 1), ("audit", 1),
)  # fmt: skip


@dataclass
class _Teller:
    """Plays the stories one after another; everything is drawn from one chance."""

    city: City
    until: datetime
    actors: dict[str, Actor] = field(default_factory=dict)
    chance: random.Random = field(default_factory=lambda: random.Random(SEED))  # noqa: S311  要的是可重复

    def play(self, count: int) -> None:
        with at(self.until - timedelta(days=60)):
            for name in REGISTERED:
                party = {
                    "form": "enterprise", "name": name, "code": "", "division": TOWNS[0], "address": "示例工业路5号", "tags": "",
                    "source": "演示：并非真实企业",
                }  # fmt: skip
                key = f"demo:lead:party:{name}"
                done(door.perform(self._actor("wz.chengban"), "parties.register_party", None, party, key=key))
        for n, moment in enumerate(sorted(self._moment(n) for n in range(count))):
            with transaction.atomic():  # 一条一次提交，启动快些
                self._tell(n, moment)

    def _moment(self, n: int) -> datetime:
        """A working hour of one of the last days."""
        start = self.until - timedelta(days=self.chance.randrange(2, 58), hours=self.chance.randrange(24))
        return start.astimezone(CHINA).replace(hour=9 + n % 8, minute=n % 60, second=0, microsecond=0)

    def _actor(self, account: str) -> Actor:
        if account not in self.actors:
            self.actors[account] = self.city.actor(account)
        return self.actors[account]

    def _do(
        self, account: str, action: str, record: UUID | None, values: dict[str, Any], **more: Any
    ) -> UUID:
        key = f"demo:lead:{account}:{action}:{record}:{values.get('origin_paper', '')}"
        return done(door.perform(self._actor(account), action, record, values, key=key[:80], **more))

    def _tell(self, n: int, moment: datetime) -> None:
        conduct, owner = self.chance.choice(CONDUCTS)
        with at(moment):
            lead = self._do(
                "wz.chengban" if n % 3 else "wz.lianluo",
                "leads.register_lead",
                None,
                self._values(n, conduct, moment),
            )
        share, is_fresh = self.chance.random(), self.until - moment < FRESH
        if share < 0.08 and is_fresh:
            return
        if owner == MARKET:
            self._verified(lead, MARKET, moment + timedelta(hours=3), None)
            return
        also = (FARM if owner == FARM_NEXT else FARM_NEXT) if n % SEVERAL == 5 else ""
        with at(moment + timedelta(hours=2)):
            said = {
                "to": "、".join(filter(None, (owner, also))),
                "why": "no_power",
                "note": "经初步了解，属于贵局职责。",
                "is_urgent": n % 40 == 0,
            }
            self._do("wz.lianluo", "leads.send_lead", lead, said)
        sent = {d.receiver_name: d for d in Dispatch.objects.filter(carried=lead)}
        dispatch = sent[owner]
        gone = [sent[also]] if also else []
        gone += [dispatch] if n % TAKEN_BACK == 7 else []
        for one in gone:
            with at(moment + timedelta(hours=3)):
                self._do(
                    "wz.lianluo", "dispatches.withdraw_dispatch", one.uuid, {}, reason="演示：查明不归它管。"
                )
        if dispatch in gone:
            return
        if share < 0.22 and (is_fresh or n % 25 == 0):
            return
        signed = moment + timedelta(days=1 + n % 3, hours=4)
        if signed > self.until:
            return
        with at(signed):
            self._do(PEOPLE[owner][0], "dispatches.sign_dispatch", dispatch.uuid, {})
        self._answered(lead, owner, dispatch, signed + timedelta(hours=5), share)

    def _values(self, n: int, conduct: str, moment: datetime) -> dict[str, Any]:
        origin = self.chance.choices([o for o, _ in ORIGINS], [w for _, w in ORIGINS])[0]
        place = self.chance.choice(TOWNS)
        values: dict[str, Any] = {
            "origin": origin, "origin_paper": f"演示来文{n:04d}号", "received_on": moment.date().isoformat(), "conduct": conduct,
            "party_name": f"示例{self.chance.choice('安邦昌达恩发广恒佳康')}{self.chance.choice('盛泰旺兴亚盈远泽正卓')}商店{n}号（虚构）",
            "division": place, "address": f"示例路{n}号", "facts": f"演示：{conduct}，待查。",
        }  # fmt: skip
        if n % 12 == 3:
            values |= {"party": REGISTERED[n // 12 % len(REGISTERED)], "party_name": ""}
        elif n % 12 == 9:
            values["party_name"] = TYPED[n // 12 % len(TYPED)]
        if origin in ("report", "hotline"):
            is_real = self.chance.random() < 0.4
            values |= {"reporter_kind": "real" if is_real else "anonymous"}
            if is_real and origin == "report":
                values |= {"reporter_name": f"演示举报人{n}", "reporter_contact": f"1000391{n:04d}"}
        if origin == "procuratorate":
            values["reply_by"] = (moment + timedelta(days=45)).date().isoformat()
        return values

    def _answered(self, lead: UUID, owner: str, dispatch: Dispatch, moment: datetime, share: float) -> None:
        """Returned, still being thought over, or accepted and verified."""
        liaison = PEOPLE[owner][0]
        if 0.22 <= share < 0.34:
            with at(moment):
                ground = "incomplete" if share < 0.28 else "other_place"
                self._do(
                    liaison,
                    "dispatches.return_dispatch",
                    dispatch.uuid,
                    {"ground": ground},
                    reason="演示：请看事由。",
                )
            return
        if share < 0.40 and self.until - moment < FRESH:
            return
        handler = self._actor(PEOPLE[owner][2]).person_name
        with at(moment):
            self._do(liaison, "dispatches.accept_dispatch", dispatch.uuid, {"handler": handler})
        if owner == FARM and share >= ONWARD:
            self._onward(lead, moment + timedelta(days=1))
            return
        self._verified(lead, owner, moment, dispatch)

    def _onward(self, lead: UUID, moment: datetime) -> None:
        """The county bureau finds that it was made next door and sends it on; the next one verifies it."""
        if moment + timedelta(days=1) > self.until:
            return
        liaison = PEOPLE[FARM][0]
        held = Verification.objects.get(lead__uuid=lead, owner=self._actor(liaison).agency)
        with at(moment):
            said = {"to": FARM_NEXT, "why": "other_place", "note": "演示：生产行为在博爱县。"}
            self._do(liaison, "leads.pass_on", held.uuid, said)
        dispatch, receiver = Dispatch.objects.filter(carried=lead).latest("id"), PEOPLE[FARM_NEXT][0]
        with at(moment + timedelta(days=1)):
            named = {"handler": self._actor(PEOPLE[FARM_NEXT][2]).person_name}
            self._do(receiver, "dispatches.sign_dispatch", dispatch.uuid, {})
            self._do(receiver, "dispatches.accept_dispatch", dispatch.uuid, named)
        self._verified(lead, FARM_NEXT, moment + timedelta(days=1), dispatch)

    def _verified(self, lead: UUID, owner: str, moment: datetime, dispatch: Dispatch | None) -> None:
        _, head, handler = PEOPLE[owner]
        agency = self._actor(head).agency
        if dispatch is None:
            with at(moment):
                self._do(head, "leads.take_lead", lead, {"handler": self._actor(handler).person_name})
        made = Verification.objects.filter(lead__uuid=lead, owner=agency).latest("id")
        decided = moment + timedelta(days=self.chance.randrange(2, 16))
        if decided > self.until:
            return
        outcome = self.chance.choices(("filed", "not_filed", "no_facts"), (45, 25, 30))[0]
        case = f"演示立〔{decided.year}〕{made.pk}号" if outcome == "filed" else ""
        with at(decided):
            said = {"outcome": outcome, "case": case, "finding": "演示：经现场核查。"}
            self._do(head, "leads.conclude_verification", made.uuid, said)
        made.refresh_from_db()
        told = decided + timedelta(days=self.chance.randrange(1, 6))
        if made.state == "settled" and told < self.until:
            with at(told):
                values = {"told_on": told.date().isoformat(), "told_how": "电话"}
                self._do(handler, "leads.tell_reporter", made.uuid, values)


def is_played() -> bool:
    """Whether their story was begun here; leads of other stories do not count."""
    return Party.objects.filter(name__in=REGISTERED).exists()


def play(city: City, count: int = USUAL) -> None:
    """Play so many leads once; a second call changes nothing."""
    if count == 0 or Lead.objects.exists():
        return
    for cast in HEADS:
        if not Person.objects.filter(account=cast[0]).exists():
            city.join(cast)
    with agencies().remembering():
        _Teller(city, now()).play(count)
    clocks.tell_overdue(system_actor("逾期提示", "demo"))
    _read_the_past()


def _read_the_past() -> None:
    """These people have long opened what reached them in the simulated months; what is of the last days stands unread."""
    with at(now()):  # 由此办的，也标为模拟
        deliver()
    day = now() - UNREAD_FOR
    past = Notice.objects.filter(Q(at__lt=day) | Q(due_at__lt=day), kind__in=ABOUT)
    for person in Person.objects.filter(uuid__in=past.values("person")):
        for actor in actors_of(person):
            keeping.mark_these_read(actor, past.values_list("uuid", flat=True))
