"""消息的规矩：什么时候可以往外发、一条消息说哪些话、谁该被提醒期限。纯函数。

Nothing here knows of a case: a line is made of the kind's title, the number, what was done, by whom, until when.
Source: 联动平台消息规则 (an internal rule of the platform); 行政处罚法第五十条 (保密).
"""

from __future__ import annotations

from datetime import datetime, time, timedelta

from liandong.kernel.roles import Role
from liandong.law.verdict import Source
from liandong.now import CHINA

HOUSE_NOTICES = Source("联动平台消息规则")
FIRST_HOUR, LAST_HOUR = time(7), time(21)
DESK = frozenset({Role.LIAISON, Role.HANDLER})
WATCHERS = frozenset({Role.OVERSIGHT, Role.SUPERVISOR})
TOO_OLD_TO_SEND = timedelta(days=3)
KEPT = timedelta(days=180)


def send_at(moment: datetime, is_urgent: bool) -> datetime:
    """When something may be sent: at once in the hours from 7:00 to 21:00 of China, else at the next 7:00.

    Only what concerns the safety of an account is urgent; a limit that passes at midnight waits for the morning.

    >>> night = datetime(2026, 3, 2, 23, 59, tzinfo=CHINA)
    >>> send_at(night, False).isoformat(), send_at(night, True) == night
    ('2026-03-03T07:00:00+08:00', True)
    >>> send_at(datetime(2026, 3, 2, 6, 0, tzinfo=CHINA), False).isoformat()
    '2026-03-02T07:00:00+08:00'
    """
    here = moment.astimezone(CHINA)
    if is_urgent or FIRST_HOUR <= here.time() < LAST_HOUR:
        return moment
    day = here.date() + timedelta(days=here.time() >= LAST_HOUR)
    return datetime.combine(day, FIRST_HOUR, CHINA)


def heading(what: str, about: str, number: str) -> str:
    """The one line of a notice; what has no number is named by what was done alone.

    >>> heading("收到校核申请", "名录校核", "JZ-JH-2026-000001"), heading("为您设岗", "岗位", "")
    ('收到校核申请：名录校核 JZ-JH-2026-000001', '为您设岗')
    """
    return f"{what}：{about} {number}" if number else what


def until(due_at: datetime | None) -> str:
    """The due moment as people read it; a limit that ends with the day is told by its day.

    >>> until(datetime(2026, 3, 16, 23, 59, 59, tzinfo=CHINA)), until(None)
    ('2026-03-16', '')
    """
    if due_at is None:
        return ""
    here = due_at.astimezone(CHINA)
    return f"{here:%Y-%m-%d}" if f"{here:%H:%M}" == "23:59" else f"{here:%Y-%m-%d %H:%M}"
