"""逾期未答复：法定、内部的期限过了，逐级上报；只是商请的，提醒它的联络人一次，不报其上级。

The kernel announces that a limit has passed and `events.py` then does these acts in the name of the system; of what is only asked
for the kernel says nothing, so a job looks after it (`jobs.py`).
"""

from __future__ import annotations

from liandong.assistance.actions.marking import REMIND_CLOCK
from liandong.assistance.models import AssistanceRequest
from liandong.dispatches.rules import HIGHEST
from liandong.kernel import clocks
from liandong.kernel.actions import Act, Action
from liandong.kernel.roles import Role
from liandong.law.assistance import HENAN_44, HOUSE_ASSISTANCE
from liandong.law.verdict import Verdict, allow, refuse

SYSTEM = frozenset({Role.SYSTEM})
REMIND_ROW = "N-02"

CLIMB_REQUEST = Action(
    name="assistance.climb_request",
    title="逾期未答复上报",
    kind="assistance_request",
    roles=SYSTEM,
    side="any",
    is_automatic=True,
    clocks=(REMIND_CLOCK,),
    consequence="先告知被请求机关的负责人，再逐级报到它的上一级，上一级看得到摘要；仍可以答复，也可以不予协助。",
    sources=(HOUSE_ASSISTANCE, HENAN_44),
)


@CLIMB_REQUEST.change
def climb_request(act: Act) -> None:
    request: AssistanceRequest = act.record
    clocks.end(request.uuid, REMIND_CLOCK, act.now)
    request.rung += 1
    if request.rung < HIGHEST:
        assert request.receiver is not None
        clocks.start(
            "assistance_request", request.uuid, REMIND_CLOCK, REMIND_ROW, act.now, owed_by=request.receiver
        )  # fmt: skip
    act.announce("assistance.overdue", request=str(request.uuid), rung=request.rung)


REMIND_CONTACT = Action(
    name="assistance.remind_contact",
    title="提醒联络人",
    kind="assistance_request",
    roles=SYSTEM,
    side="any",
    is_automatic=True,
    consequence="期限只是商请，不作逾期；提醒被请求机关的联络员和请求机关，不报其上级。",
    sources=(HOUSE_ASSISTANCE,),
)


@REMIND_CONTACT.judge
def may_remind(act: Act) -> Verdict:
    if act.record.reminded_at is not None:
        return refuse("reminded_already", "已经提醒过。", HOUSE_ASSISTANCE)
    return allow("may_remind", "可以提醒。", HOUSE_ASSISTANCE)


@REMIND_CONTACT.change
def remind_contact(act: Act) -> None:
    act.record.reminded_at = act.now
    act.announce("assistance.reminded", request=str(act.record.uuid))
