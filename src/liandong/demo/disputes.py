"""演示之城的管辖争议和书面递送：一件正在协商，一件已经指定、等着移交；几条线索书面送给不在平台上的协作机关。

The disputes go by the same steps as the story (`contest`); one stops after both sides have stated their positions, the other after
the common superior has decided. Everything is invented; the moments are simulated.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.db import transaction

from liandong.demo.city import City
from liandong.demo.contest import Contest, Matter, ready
from liandong.demo.delivering import deliver, newest
from liandong.demo.telling import Telling
from liandong.jurisdiction.models import JurisdictionDispute
from liandong.kernel.ports import agencies
from liandong.now import CHINA, at, now

PARTNER = "长治市农业农村局"
"""A bureau beyond the province that is not on the platform."""
LETTERS = (
    ("购进来源不明的农药原药", "演示去函1号", ""), ("销往省外的种子标签不合格", "演示去函2号", "receipt"),
    ("肥料登记证疑似冒用", "演示去函3号", "reply"), ("跨省调运种苗没有检疫证明", "演示去函4号", "return"),
)  # fmt: skip
"""What each lead is about, the sender's own number, and what has come back so far."""


def play(city: City) -> None:
    """Play them once; a second call changes nothing."""
    if JurisdictionDispute.objects.exists():
        return
    before = newest()
    ready(city)
    today = now().astimezone(CHINA).replace(hour=9, minute=0, second=0, microsecond=0)
    story = Telling(city)
    with agencies().remembering():
        for step, maker, days in (
            (_designated, "博爱县示例植保厂（虚构）", 24),
            (_negotiating, "博爱县示例农化厂（虚构）", 9),
        ):
            with transaction.atomic():  # 一件一次提交，启动快些
                step(story, maker, today - timedelta(days=days))
        with transaction.atomic():
            _letters(story, today - timedelta(days=12))
    with at(now()):  # 由此办的，也标为模拟
        deliver(before)


def _contested(story: Telling, maker: str, began: datetime) -> Contest:
    """From the lead to both positions, in six days."""
    day = began.date()
    mark = f"〔{day.year}〕{day:%m%d}号"
    matter = Matter(maker, f"{day - timedelta(days=30)}", f"{day - timedelta(days=10)}", mark)
    contest = Contest(story, matter)
    with at(began):
        contest.register_maker()
        dispatch = contest.sent(contest.found(day.isoformat()))
    with at(began + timedelta(hours=6)):
        verification = contest.taken_up(dispatch)
    filing = began + timedelta(days=3)
    with at(filing):
        contest.propose(verification)
    with at(filing + timedelta(hours=1)):
        contest.approve()
        contest.notify()
    with at(filing + timedelta(hours=6)):
        contest.enter_card(filing - timedelta(minutes=30))
    with at(filing + timedelta(days=1)):
        contest.say_same()
    with at(filing + timedelta(days=2)):
        contest.raise_dispute()
    with at(filing + timedelta(days=3)):
        contest.answer()
    return contest


def _negotiating(story: Telling, maker: str, began: datetime) -> None:
    """Both positions are stated; the limit of negotiation runs."""
    _contested(story, maker, began)


def _designated(story: Telling, maker: str, began: datetime) -> None:
    """Negotiated in vain and designated; the other bureau has still to hand over."""
    contest = _contested(story, maker, began)
    with at(began + timedelta(days=9)):
        contest.minute()
    with at(began + timedelta(days=11)):
        contest.escalate()
    with at(began + timedelta(days=16)):
        contest.designate()


def _letters(story: Telling, began: datetime) -> None:
    """Leads of 武陟县农业农村局 sent on paper to the partner; receipt, reply and return are entered from the paper."""
    for n, (conduct, register_no, back) in enumerate(LETTERS):
        sent_at = began + timedelta(days=n)
        with at(sent_at):
            values = {
                "origin": "patrol", "received_on": sent_at.date().isoformat(), "conduct": conduct,
                "party_name": f"示例协作商行{n + 1}号（虚构）", "division": "410823", "facts": f"演示：{conduct}，对方在外省，请协查。",
            }  # fmt: skip
            lead = story.act("wz.nongye", "leads.register_lead", None, values)
            letter = {
                "receiver_name": PARTNER, "receiver_address": "示例路6号", "sent_on": sent_at.date().isoformat(), "sent_how": "post",
                "register_no": register_no, "why": "other_place", "note": "货源在贵市，请核查后书面答复。",
            }  # fmt: skip
            story.act("wz.nongye", "leads.send_lead_on_paper", lead, letter)
        if back:
            _came_back(story, lead, back, sent_at + timedelta(days=4))


def _came_back(story: Telling, lead: Any, how: str, moment: datetime) -> None:
    on = {"on": moment.date().isoformat()}
    said: dict[str, tuple[dict[str, Any], str]] = {
        "receipt": ({**on, "received_by": "演示收件人"}, ""),
        "reply": ({**on, "reply_paper": "演示复函1号", "result": "经核查，登记证不是该企业的，已立案。"}, ""),
        "return": (
            {**on, "ground": "incomplete", "reply_paper": "演示退函1号"},
            "没有附运输单据，无法核查。",
        ),
    }
    values, reason = said[how]
    with at(moment):
        story.act("wz.nongye", f"dispatches.record_{how}", story.newest(lead).uuid, values, reason)
