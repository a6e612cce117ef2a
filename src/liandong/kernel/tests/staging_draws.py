"""台上的抽取：每种状态都有一次，县市场监管局牵头，市司法局和县公证处参与；抽到的、派去的是谁，页面上哪里都不该有。"""

from __future__ import annotations

import secrets
from datetime import date, datetime, timedelta
from typing import Any
from unittest import mock
from uuid import UUID

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from liandong.draw.contribution import contribute
from liandong.draw.plan import Plan
from liandong.draws import rules
from liandong.draws.models import Draw, Seat, Visit
from liandong.inspections.models import Plan as Yearly
from liandong.kernel.roles import Level
from liandong.kernel.tests.staging_inspections import plan_values, season
from liandong.law.inspection.recusal import AskedBy, RecusalReason
from liandong.now import at, now, today
from liandong.parties.models import Party

PARTIES = "C410823-MARKET｜蒋联络\n县公证处（虚构）｜李公证\n焦作市司法局｜郑监督"
BRINGS = {"C410823-MARKET": "wz.lianluo", "P-2": "wz.lianluo", "JZ-JUSTICE": "jiandu"}
A_DAY = timedelta(days=1)
VALUE = {"value": "9 18 26 34 41 45 / 7", "found_at": "演示公告"}
SEASON = 40
"""Days from today in which the visits are over, whatever holidays there are."""
AFTER_VISITS = 80
"""Days after the start, when they are over also where the plan is of next year."""


def point(key: ec.EllipticCurvePrivateKey) -> str:
    """The escrow's public point as a plan writes it."""
    return key.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint).hex()


class _Drawing:
    """Takes draws as far as they are wanted; every step ten days ago and later."""

    def __init__(self, stage: Any, did: Any, deliver: Any, newest: Any) -> None:
        self._stage, self._did, self._deliver, self._newest = stage, did, deliver, newest
        self._start: datetime = now() - 12 * A_DAY
        self._escrow = ec.generate_private_key(ec.SECP256R1())
        self._plan = self.planned("抽取所据计划")

    def act(self, who: str, name: str, uuid: UUID | None, values: Any = None, day: float = 0, **more: Any) -> UUID:  # fmt: skip
        with at(self._start + day * A_DAY):
            done: UUID = self._did(self._stage.actors[who], f"draws.{name}", uuid, values or {}, **more)
        return done

    def planned(self, title: str) -> str:
        """A published yearly plan that draws of every class; a draw that has not come out keeps its plan from others."""
        actors, did = self._stage.actors, self._did
        made = did(actors["wz.lianluo"], "inspections.draft_plan", None, plan_values(title, ratios="A｜50｜1\nD｜100", **season(SEASON)))  # fmt: skip
        for who, name, values in (
            ("wz.lianluo", "ask_partners", {}), ("wz.nongye", "confirm_part", {}), ("wz.juzhang", "approve_plan", {}),
            ("wz.lianluo", "lodge_plan", {}), ("wz.sifa", "file_plan", {"filed_no": "备2号"}),
            ("wz.juzhang", "publish_plan", {"published_on": today().isoformat()}),
        ):  # fmt: skip
            did(actors[who], f"inspections.{name}", made, values)
        return str(Yearly.objects.get(uuid=made).number)

    def values(self, title: str, **more: Any) -> dict[str, Any]:
        moments = {"commit_by": 1, "not_before": 2, "share_by": 3}
        return {
            "title": title, "plan": self._plan, "mode": "open", "scoring": "shared", "groups": "", "reserve_percent": 50, "cap_visits": 366,
            "most_departments": 4, "load": 40, "skips_percent": 100, "first_day": self.first_day().isoformat(), "days": 3,
            "exclusion_codes": "E1｜已停业", "reason_codes": "U1｜查无下落", "parties": PARTIES, "escrow": "县公证处（虚构）",
            "escrow_key": point(self._escrow), "outside_kind": "public", "outside_name": "双色球", "outside_issue": "2026135", "outside_form": "6/1",
            **{name: (self._start + days * A_DAY).isoformat() for name, days in moments.items()}, **more,
        }  # fmt: skip

    def first_day(self) -> date:
        """Well ahead of today, and within the plan."""
        return max(today() + 20 * A_DAY, date.fromisoformat(season(SEASON)["starts_on"]))

    def drafted(self, title: str, **more: Any) -> UUID:
        return self.act("wz.lianluo", "draft_draw", None, self.values(title, **more))

    def frozen(self, title: str, **more: Any) -> UUID:
        made = self.drafted(title, **more)
        return self.act("wz.lianluo", "freeze_rosters", made)

    def bound(self, title: str, **more: Any) -> UUID:
        return self.act("wz.juzhang", "bind_plan", self.frozen(title, **more))

    def committed(self, title: str, **more: Any) -> tuple[UUID, dict[str, str]]:
        made = self.bound(title, **more)
        plan, shares = Plan.read(Draw.objects.get(uuid=made).document), {}
        for party, who in BRINGS.items():
            share, key = secrets.token_bytes(32), ec.generate_private_key(ec.SECP256R1())
            handed = contribute(plan, party, share, bytes.fromhex(point(self._escrow)), key).encode().decode()
            self.act(who, "hand_in_commitment", made, {"party": party, "text": handed}, 0.5)
            shares[party] = share.hex()
        return made, shares

    def valued(self, title: str, **more: Any) -> tuple[UUID, dict[str, str]]:
        """The outside value entered; the first time it was objected to."""
        made, shares = self.committed(title, **more)
        self.act("wz.lianluo", "enter_outside", made, VALUE | {"value": "9 18 26 34 41 44 / 7"}, 2.1)
        source = {"found_at": VALUE["found_at"]}
        self.act("jiandu", "object_outside", made, source, 2.1, reason="最后一个号码录错了")
        self.act("wz.lianluo", "enter_outside", made, VALUE, 2.1)
        return made, shares

    def opening(self, title: str, **more: Any) -> tuple[UUID, dict[str, str]]:
        made, shares = self.valued(title, **more)
        self.act("jiandu", "confirm_outside", made, VALUE, 2.1)
        return made, shares

    def computing(self, title: str, **more: Any) -> UUID:
        """All opened; one of them by the escrow."""
        made, shares = self.opening(title, **more)
        *first, last = shares
        for party in first:
            self.act(BRINGS[party], "reveal_share", made, {"party": party, "share": shares[party]}, 2.2)
        withheld = {"party": last, "share": shares[last]}
        self.act("wz.lianluo", "open_from_escrow", made, withheld, 3.1, reason="没有按时打开")
        return made

    def drawn(self, title: str, **more: Any) -> UUID:
        before, made = self._newest(), self.computing(title, **more)
        self.delivered(before)
        return made

    def delivered(self, before: int) -> None:
        with at(self._start + 4 * A_DAY):
            self._deliver(before)


def play(stage: Any, did: Any, secret: Any, deliver: Any, newest: Any) -> None:
    """One draw for each state, and on the way every act."""
    Party.objects.filter(uuid=stage.records["party in_force"][1]).update(risk="A")
    told = _Drawing(stage, did, deliver, newest)
    made = {"draft": _draft(told), "frozen": told.frozen("密待批抽取"), "dropped": told.drafted("密放弃抽取")}
    told.act("wz.juzhang", "drop_draw", made["dropped"], reason="改期")
    again = told.frozen("密退回抽取")
    told.act("wz.juzhang", "return_draw", again, reason="名录要更正")
    made["bound"] = told.bound("已固定的抽取", plan=told.planned("已固定的所据"))
    made["void"] = told.bound("作废的抽取")
    told.act("wz.juzhang", "void_draw", made["void"], {}, 1.5, reason="公证处没有交承诺")
    made["ticketed"], _ = told.committed("凭据已出的抽取", plan=told.planned("凭据已出的所据"))
    made["valued"], _ = told.valued("等核对的抽取", plan=told.planned("等核对的所据"))
    made["opening"], _ = told.opening("等打开的抽取", plan=told.planned("等打开的所据"))
    unseal = {"mode": "sealed", "unseal_by": (now() + 60 * A_DAY).isoformat()}
    made["sealed"] = told.drawn("封存的抽取", **unseal)
    made["drawn"] = told.drawn("解封的抽取", plan=told.planned("解封的所据"), **unseal)
    told.act("wz.juzhang", "open_seal", made["drawn"], {}, AFTER_VISITS)
    made["published"] = _published(told, stage, newest)
    made["stopped"] = _stopped(told, stage, newest, "名单冻结的抽取", plan=told.planned("名单冻结的所据"))
    made["computing"] = told.computing("正在计算的抽取", plan=told.planned("正在计算的所据"))
    stage.records |= {f"inspection_draw {state}": ("inspection_draw", uuid) for state, uuid in made.items()}
    stage.secrets += [
        secret(title, "inspection_draw", made[state], Level.SUMMARY)
        for state, title in (("draft", "密起草抽取"), ("frozen", "密待批抽取"), ("dropped", "密放弃抽取"))
    ]
    stage.secrets.append(secret("密门店已拆", "inspection_draw", made["draft"], Level.FULL))


def _draft(told: _Drawing) -> UUID:
    """Corrected, with an exclusion and a recusal that were taken back, one of each that stands, and a recusal that waits."""
    made = told.drafted("密起草抽取一")
    told.act("wz.lianluo", "correct_draw", made, told.values("密起草抽取"))
    party, officer = Party.objects.get(uuid=told._stage.records["party in_force"][1]), "T1600000011"
    target = {"target": party.code or str(party.uuid)}
    told.act("wz.lianluo", "exclude_target", made, target | {"code": "E1"}, reason="密写错了")
    told.act("wz.lianluo", "readmit_target", made, target, reason="密写错了")
    told.act("wz.lianluo", "exclude_target", made, target | {"code": "E1"}, reason="密门店已拆")
    asked = target | {"officer": officer, "why": RecusalReason.KIN, "asked_by": AskedBy.OFFICER}
    for which in (1, 2):
        told.act("wz.chengban", "name_recusal", made, asked)
        told.act("wz.juzhang", "decide_recusal", made, {"which": which, "is_granted": "yes"})
        if which == 1:
            told.act("wz.juzhang", "withdraw_recusal", made, {"which": which})
    told.act("wz.chengban", "name_recusal", made, asked | {"officer": "T1600000021"})
    return made


def _stopped(told: _Drawing, stage: Any, newest: Any, title: str, **more: Any) -> UUID:
    """Public, with a replacement that was approved and one that was not, and a list that froze of it."""
    with mock.patch.object(rules, "FEWEST_SKIPS", 0):  # 台上只有一户可抽
        made = told.drawn(title, skips_percent=1, **more)
    told.act("wz.juzhang", "publish_draw", made, {"published_on": (now() - 8 * A_DAY).date().isoformat()}, 5)
    visit = Visit.objects.filter(draw__uuid=made, seats__agency=stage.actors["wz.lianluo"].agency).first()
    assert visit is not None
    values = {"visit": visit.code, "reason_code": "U1", "told": "密查无下落"}
    told.act("wz.chengban", "report_dropout", made, values, 6)
    told.act("wz.juzhang", "decline_dropout", made, {"number": 1}, 6, reason="再找一找")
    told.act("wz.chengban", "report_dropout", made, values, 7)
    before = newest()
    told.act("wz.juzhang", "approve_dropout", made, {"number": 2}, 7)
    told.delivered(before)
    assert Seat.objects.filter(visit=visit, is_off=True).exists()
    return made


def _published(told: _Drawing, stage: Any, newest: Any) -> UUID:
    """Public, and the list that was frozen is released."""
    made, before = _stopped(told, stage, newest, "已公布的抽取"), newest()
    frozen = Draw.objects.get(uuid=made).totals["frozen"]
    told.act("jiandu", "release_list", made, {"list": frozen[0]}, 9, reason="逐户核实过")
    told.delivered(before)
    return made
