"""逾期未签收：期限过了自动标明，退到移出机关的案头，一级一级往上报，直到有人签收或者撤回。

The kernel finds that a limit has passed (`clocks.tell_overdue`, every minute) and announces it; `events.py` then does
these acts in the name of the system. A receiver outside the city owes no signature, so nothing climbs there. Of one on paper
only the sender is reminded (`jobs.py`).
"""

from __future__ import annotations

from liandong.dispatches import rules
from liandong.dispatches.actions.sending import REMIND_CLOCK, limit
from liandong.dispatches.states import HOUSE_DISPATCH
from liandong.kernel import clocks
from liandong.kernel.actions import Act, Action
from liandong.kernel.roles import Role

SYSTEM = frozenset({Role.SYSTEM})

MARK_OVERDUE = Action(
    name="dispatches.mark_overdue",
    title="逾期未签收",
    kind="dispatch",
    roles=SYSTEM,
    side="any",
    is_automatic=True,
    clocks=(REMIND_CLOCK,),
    consequence="移出机关和接收机关的负责人都被告知；仍可以签收，也可以撤回。",
    sources=(HOUSE_DISPATCH,),
)


@MARK_OVERDUE.change
def mark_overdue(act: Act) -> None:
    _up(act)


CLIMB_DISPATCH = Action(
    name="dispatches.climb_dispatch",
    title="逾期未签收上报",
    kind="dispatch",
    roles=SYSTEM,
    side="any",
    is_automatic=True,
    clocks=(REMIND_CLOCK,),
    consequence="报到上一级，上一级看得到摘要。",
    sources=(HOUSE_DISPATCH,),
)


@CLIMB_DISPATCH.change
def climb_dispatch(act: Act) -> None:
    clocks.end(act.record.uuid, REMIND_CLOCK, act.now)
    _up(act)


def _up(act: Act) -> None:
    dispatch = act.record
    if not dispatch.is_paper:
        dispatch.rung += 1
    if 0 < dispatch.rung < rules.HIGHEST:
        clocks.start(
            "dispatch", dispatch.uuid, REMIND_CLOCK, limit(dispatch), act.now, owed_by=dispatch.owner
        )
    act.announce("dispatches.unsigned", dispatch=str(dispatch.uuid), rung=dispatch.rung)
