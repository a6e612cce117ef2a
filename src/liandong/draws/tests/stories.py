"""抽取测试共用的几步：对象、人员、已公布的计划、几方的随机数，都照真的走；时刻用注入的钟。"""

from __future__ import annotations

import json
import secrets
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from django.core.files.uploadedfile import SimpleUploadedFile

from liandong.catalogue.tests.test_doing import hired
from liandong.demo.city import City
from liandong.draw.contribution import Contribution, contribute, open_from_escrow
from liandong.draw.plan import Plan
from liandong.draws.models import Draw, Visit
from liandong.inspections.tests.test_plans import published as published_plan
from liandong.kernel.models import Access
from liandong.kernel.roles import Level, Role
from liandong.kernel.tests.staging import deliver_all, did
from liandong.kernel.tests.staging_inspections import season
from liandong.now import CHINA, at, now, today
from liandong.parties.models import Party
from liandong.parties.naming import keys
from liandong.registry.models import Agency, Officer

STAFF, HEAD, FARM, SUPERVISOR = "wz.lianluo", "wz.juzhang", "wz.nongye", "jiandu"
FARM_HEAD = "wz.nongye.ju"
NUMBERS = "9 18 26 34 41 45 / 7"
AN_HOUR, A_DAY = timedelta(hours=1), timedelta(days=1)


def point(key: ec.EllipticCurvePrivateKey) -> str:
    return key.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint).hex()


@dataclass
class Story:
    """A draw on its way: who acts, when each step falls due, what the parties and the escrow keep to themselves."""

    city: City
    start: datetime = field(default_factory=now)
    escrow: ec.EllipticCurvePrivateKey = field(
        default_factory=lambda: ec.generate_private_key(ec.SECP256R1())
    )
    shares: dict[str, bytes] = field(default_factory=dict)
    uuid: UUID | None = None
    plan: Any = None

    @property
    def draw(self) -> Draw:
        return Draw.objects.get(uuid=self.uuid)

    @property
    def commit_by(self) -> datetime:
        return self.start + A_DAY

    @property
    def not_before(self) -> datetime:
        return self.start + 2 * A_DAY

    @property
    def share_by(self) -> datetime:
        return self.start + 3 * A_DAY

    @property
    def first_day(self) -> date:
        """The day after the shares are due, or the first of the plan."""
        return max((self.share_by + A_DAY).astimezone(CHINA).date(), self.plan.starts_on)

    @property
    def after_visits(self) -> datetime:
        """The day after the last visit."""
        days = Visit.objects.filter(draw=self.draw, seats__is_off=False).exclude(on=None)
        return datetime.combine(max(days.values_list("on", flat=True)) + A_DAY, time(9), CHINA)

    def values(self, **more: Any) -> dict[str, Any]:
        return {
            "title": "农资联合抽查第一批", "plan": self.plan.number, "mode": "open", "scoring": "shared", "groups": "", "reserve_percent": 50,
            "cap_visits": 2, "most_departments": 4, "load": 40, "skips_percent": 50, "first_day": self.first_day.isoformat(), "days": 10,
            "exclusion_codes": "E1｜已停业", "reason_codes": "U1｜查无下落\nR1｜应当回避",
            "parties": "C410823-MARKET｜蒋联络\n武陟县公证处｜李公证\n焦作市司法局｜郑监督", "escrow": "武陟县公证处",
            "escrow_key": point(self.escrow), "outside_kind": "public", "outside_name": "双色球", "outside_issue": "2026135", "outside_form": "6/1",
            "outside_key": "", "commit_by": self.commit_by.isoformat(), "not_before": self.not_before.isoformat(),
            "share_by": self.share_by.isoformat(), **more,
        }  # fmt: skip

    def act(self, account: str, name: str, values: Any = None, **more: Any) -> UUID:
        return did(self.city.actor(account), f"draws.{name}", self.uuid, values or {}, **more)

    def drafted(self, **more: Any) -> Story:
        self.uuid = did(self.city.actor(STAFF), "draws.draft_draw", None, self.values(**more))
        return self

    def bound(self, **more: Any) -> Story:
        self.drafted(**more)
        self.act(STAFF, "freeze_rosters")
        self.act(HEAD, "bind_plan")
        return self

    def contribution(self, party: str) -> Contribution:
        """What a party makes on its own machine; the share stays here."""
        plan = Plan.read(json.loads(json.dumps(self.draw.document)))
        self.shares.setdefault(party, secrets.token_bytes(32))
        key = bytes.fromhex(self.draw.escrow_key)
        return contribute(plan, party, self.shares[party], key, ec.generate_private_key(ec.SECP256R1()))

    def commits(self) -> Story:
        for party in self.draw.parties:
            account = {"C410823-MARKET": STAFF, "JZ-JUSTICE": SUPERVISOR}.get(party["code"], STAFF)
            file = SimpleUploadedFile("commit.json", self.contribution(party["code"]).encode())
            self.act(account, "hand_in_commitment", {"party": party["code"]}, files={"file": file})
        return self

    def outside(self) -> Story:
        with at(self.not_before + AN_HOUR):
            value = {"value": NUMBERS, "found_at": "http://example.invalid/135"}
            self.act(STAFF, "enter_outside", value)
            self.act(SUPERVISOR, "confirm_outside", value)
        return self

    def reveal(self, *without: str) -> Story:
        with at(self.not_before + 2 * AN_HOUR):
            for code, share in self.shares.items():
                if code not in without:
                    account = SUPERVISOR if code == "JZ-JUSTICE" else STAFF
                    self.act(account, "reveal_share", {"party": code, "share": share.hex()})
        return self

    def from_escrow(self, party: str) -> bytes:
        """The share as the escrow opens it from the file that was handed in."""
        draw = self.draw
        handed = Contribution.decode(draw.shares.get(party=party).file.encode())
        return open_from_escrow(self.escrow, Plan.read(draw.document), handed)

    def deliver(self, after: int) -> Story:
        with at(self.not_before + 3 * AN_HOUR):
            deliver_all(after)
            deliver_all(after)  # 办理的结果又告诉别人
        return self

    def published(self) -> Story:
        with at(self.not_before + 4 * AN_HOUR):
            self.act(HEAD, "publish_draw", {"published_on": today().isoformat()})
        return self


def peopled(count: int = 60) -> None:
    """Parties of every class, and officers enough for both departments."""
    owner = Agency.objects.get(code="C410823-MARKET").uuid
    made = []
    for n in range(count):
        names = keys(f"示例对象{n:05}（虚构）")
        made.append(
            Party(
                form="enterprise", name=names.name, name_key=names.name_key, searched=names.searched, code=f"91410823T{n:09}",
                division="410823", industry="5169", risk="ABCD"[n % 4], source="测试", owner=owner, state="in_force", version=1,
            )
        )  # fmt: skip
    Party.objects.bulk_create(made)
    Access.objects.bulk_create(
        Access(kind="party", record=one.uuid, level=Level.FULL, ground="检查对象名录库") for one in made
    )
    for code in ("C410823-MARKET", "C410823-AGRICULTURE"):
        agency = Agency.objects.get(code=code)
        Officer.objects.bulk_create(
            Officer(
                name=f"抽查{n}", agency=agency, certificate=f"{code[8:12]}{n:08}", issued_by="演示", valid_from="2024-01-01",
                valid_to="2029-12-31", lines=[], areas=[], may_lead=n % 2 == 0, source="测试", owner=agency.uuid,
                state="in_force", version=1,
            )
            for n in range(8)
        )  # fmt: skip


def planned(city: City) -> Any:
    """A published yearly plan of two departments, with all classes."""
    plan = published_plan(city, **season(30))
    more = {"ratios": "A｜10｜1\nB｜20｜1\nC｜30｜1｜40\nD｜100", "officers": 2, "starts_on": plan.starts_on.isoformat(), "ends_on": plan.ends_on.isoformat()}  # fmt: skip
    did(city.actor(HEAD), "inspections.change_plan", plan.uuid, more, reason="增加比例")
    plan.refresh_from_db()
    return plan


def opened(city: City) -> Story:
    """The city with sixty more parties, officers and a published plan; `city` has its two items already."""
    peopled()
    hired(city, FARM_HEAD, "严局长", "C410823-AGRICULTURE", Role.AGENCY_HEAD)
    one = Story(city)
    one.plan = planned(city)
    return one
