"""线索的一路：武陟县的一家农资店里的农药、博爱县的厂家，从发现到接受，每一步说编号、期限怎么算、谁看到多少。

Played through the door like everything else, on a database that is thrown away; what is printed is read from the records
afterwards. The times are simulated. The names of people and firms are invented.

Main names: `tell`.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from liandong.demo.city import City
from liandong.demo.contest import HERE, THERE, WHOLE, Contest, Matter, ready
from liandong.demo.delivering import deliver
from liandong.demo.leads import FARM, FARM_CITY, FARM_NEXT, MARKET
from liandong.demo.telling import Say, Telling
from liandong.dispatches.models import Dispatch
from liandong.kernel import clocks
from liandong.kernel.actor import system_actor
from liandong.kernel.roles import Level
from liandong.leads.kinds import LEAD
from liandong.leads.models import Lead, Verification
from liandong.notices.models import Notice
from liandong.now import CHINA, at
from liandong.offences.claiming import of_record
from liandong.offences.models import Comparison, Look

BEGAN = datetime(2026, 3, 2, 9, tzinfo=CHINA)
MATTER = Matter("博爱县示例农药厂（虚构）", "2026-02-01", "2026-02-20", "〔2026〕1号")
SHOP = "武陟县示例农资店（虚构）"
LOOKERS = (
    ("wz.chengban", "武陟县市监局承办人"), ("wz.fazhi", "武陟县市监局法制审核"), ("wz.nongye", "武陟县农业局联络员"),
    ("ba.lianluo", "博爱县农业局联络员"), ("jz.nongye", "焦作市农业局联络员"), ("jiandu", "市司法局"), ("duban", "督办"),
    ("jy.lianluo", "济源市市监局"), ("sysadmin", "系统管理员"),
)  # fmt: skip


def tell(city: City, say: Say) -> None:
    """Play and print the whole story."""
    ready(city)
    story = Telling(city, say, LOOKERS)
    contest = Contest(story, MATTER)
    say("故事：线索。时间是模拟的，人名、企业都是虚构的。")
    _older(story, contest)
    lead = _found(story, contest)
    dispatch = _sent(story, lead)
    middle = _signed(story, lead, dispatch)
    last = _onward(story, lead, middle)
    _concluded(story, lead, last)
    _unsigned(story)


def _facts(conduct: str, place: str) -> dict[str, Any]:
    return {
        "origin": "patrol", "received_on": "2026-03-02", "conduct": conduct, "party_name": SHOP, "division": place,
        "facts": f"{conduct}，现场拍照取样。",
    }  # fmt: skip


def _older(story: Telling, contest: Contest) -> None:
    moment = BEGAN - timedelta(days=20)
    story.heading("更早：市、县两级农业农村局各有一条线索，说的是同一厂家", moment)
    with at(moment):
        contest.register_maker()
        of_city, of_county = (
            contest.matter.values(THERE, origin=origin, origin_paper=f"旧{origin}", received_on="2026-02-10")
            for origin in ("superior", "hotline")
        )
        story.act("jz.nongye", "leads.register_lead", None, of_city)
        story.say("   博爱县农业农村局登记时查：")
        assert contest.look("ba.lianluo", THERE).collisions
        story.say(f"   查询号{Look.objects.get().number}。")
        lead = story.act("ba.lianluo", "leads.register_lead", None, of_county)
        deliver()
    told = Notice.objects.filter(topic="holder_asked").count()
    story.say(f"   {FARM_CITY}收到告知{told}份。")
    (claim,) = of_record("lead", lead)
    story.seen("offence", claim.offence.uuid)
    comparison = Comparison.objects.get()
    story.lines(f"同案比对{comparison.number}，机器比对{comparison.grade}，由人判断：", comparison.reasons)
    story.seen("comparison", comparison.uuid)


def _found(story: Telling, contest: Contest) -> UUID:
    moment = BEGAN
    story.heading("武陟县市监局承办人在农资店发现标签虚假的农药，有人实名举报过", moment)
    with at(moment):
        contest.look("wz.chengban", HERE)
        reporter = {
            "origin": "report", "origin_paper": "举报登记簿第1号", "reporter_kind": "real", "reporter_name": "演示举报人甲",
            "reporter_contact": "10039190001", "received_on": "2026-03-02",
        }  # fmt: skip
        lead = story.act("wz.chengban", "leads.register_lead", None, contest.matter.values(HERE, **reporter))
        story.act("wz.chengban", "leads.register_lead", None, _facts("经营标签虚假的农药", HERE))
    story.say(
        f"   举报人在库里是密文，页面上是“{LEAD.present(Lead.objects.get(uuid=lead), Level.INTAKE)['reporter']}”。"
    )
    story.seen("lead", lead)
    return lead


def _sent(story: Telling, lead: UUID) -> Dispatch:
    moment = BEGAN + timedelta(hours=2)
    story.heading(f"移送{FARM}", moment)
    with at(moment):
        values = {"to": FARM, "why": "no_power", "note": "农药标签由农业农村部门监管。"}
        story.act("wz.lianluo", "leads.send_lead", lead, values)
        dispatch = story.newest(lead)
        story.clock(dispatch.uuid, "签收")
        story.stated(dispatch)
        story.seen("lead", lead)
    return dispatch


def _signed(story: Telling, lead: UUID, dispatch: Dispatch) -> Verification:
    moment = BEGAN + timedelta(days=1)
    story.heading(f"{FARM}签收、接受，指定承办人", moment)
    with at(moment):
        story.act("wz.nongye", "dispatches.sign_dispatch", dispatch.uuid, {})
        story.clock(dispatch.uuid, "决定接受或者退回")
        story.act("wz.nongye", "dispatches.accept_dispatch", dispatch.uuid, {"handler": "沈农业"})
        made = Verification.objects.get(lead__uuid=lead)
        story.clock(made.uuid, "核查并决定是否立案")
        story.seen("lead", lead)
    return made


def _onward(story: Telling, lead: UUID, middle: Verification) -> Verification:
    moment = BEGAN + timedelta(days=2)
    story.heading(f"厂家在博爱县：转送{FARM_NEXT}；它想送回{MARKET}，绕圈不准", moment)
    with at(moment):
        values = {"to": FARM_NEXT, "why": "other_place", "note": "生产行为在博爱县。"}
        story.act("wz.nongye", "leads.pass_on", middle.uuid, values)
        onward = story.newest(lead)
        story.act("ba.lianluo", "dispatches.sign_dispatch", onward.uuid, {})
        story.act("ba.lianluo", "dispatches.accept_dispatch", onward.uuid, {"handler": "韩联络"})
        last = Verification.objects.filter(lead__uuid=lead).latest("id")
        values = {"to": MARKET, "why": "other_level", "note": "试着送回。"}
        refused = story.attempt("ba.lianluo", "leads.pass_on", last.uuid, values)
        assert refused.code == "loop", refused
        story.act("ba.lianluo", "leads.reveal_reporter", lead, {}, reason="向举报人核实")
        story.seen("lead", lead)
    return last


def _concluded(story: Telling, lead: UUID, last: Verification) -> None:
    moment = BEGAN + timedelta(days=4)
    story.heading(f"{FARM_NEXT}核查，予以立案，结果反馈，告知举报人", moment)
    with at(moment):
        values = {"outcome": "filed", "case": "博农立〔2026〕1号", "finding": "标签与登记不符，属实。"}
        story.act("ba.juzhang", "leads.conclude_verification", last.uuid, values)
        story.clock(last.uuid, "告知实名举报人")
    with at(moment + timedelta(days=1)):
        told = {"told_on": "2026-03-07", "told_how": "电话"}
        story.act("ba.lianluo", "leads.tell_reporter", last.uuid, told)
    for dispatch in Dispatch.objects.filter(carried=lead).order_by("id"):
        story.say(
            f"   {dispatch.number} {dispatch.sender_name} → {dispatch.receiver_name}：{dispatch.result}"
        )
    story.seen("lead", lead)


def _unsigned(story: Telling) -> None:
    moment = BEGAN + timedelta(days=7)
    story.heading(f"另一条送给{FARM_CITY}，没有人签收", moment)
    with at(moment):
        lead = story.act("wz.lianluo", "leads.register_lead", None, _facts("跨县销售标签虚假的农药", WHOLE))
        values = {"to": FARM_CITY, "why": "other_level", "note": "跨县的由市级管辖。"}
        story.act("wz.lianluo", "leads.send_lead", lead, values)
        dispatch = story.newest(lead)
        story.clock(dispatch.uuid, "签收")
    deliver()
    for days in (10, 15):
        with at(BEGAN + timedelta(days=days)):
            clocks.tell_overdue(system_actor("逾期提示"))
            deliver()
        dispatch.refresh_from_db()
        state = story.state("dispatch", dispatch.uuid)
        story.say(f"   {BEGAN + timedelta(days=days):%Y-%m-%d}：{state}，上报到第{dispatch.rung}级。")
    assert dispatch.rung == 2
