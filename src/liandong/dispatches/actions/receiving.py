"""签收、接受、退回、反馈结果。

Signing says that it has arrived and opens the record; accepting names who handles it; returning names a typed ground with
its provision. Neither ends by silence: between signing and deciding a clock runs.
"""

from __future__ import annotations

from uuid import UUID

from liandong.dispatches import carrying, forms, grounds
from liandong.dispatches.actions.sending import DECIDE_CLOCK, REMIND_CLOCK, SIGN_CLOCK, stop_waiting
from liandong.dispatches.models import Dispatch
from liandong.dispatches.states import HOUSE_DISPATCH, OPINION
from liandong.kernel import clocks, opening
from liandong.kernel.actions import Act, Action
from liandong.kernel.models import Record
from liandong.kernel.ports import Post, posts
from liandong.kernel.roles import BUSINESS, Level, Role
from liandong.law.verdict import Verdict, allow, refuse

DECIDERS = frozenset({Role.LIAISON, Role.UNIT_HEAD, Role.AGENCY_HEAD})
HANDLERS = frozenset({Role.HANDLER, Role.UNIT_HEAD, Role.LIAISON})
"""Posts that may be named to handle what has come in."""

SIGN_DISPATCH = Action(
    name="dispatches.sign_dispatch",
    title="签收",
    kind="dispatch",
    concerns=lambda dispatch: not dispatch.is_paper,
    roles=forms.SIGNERS,
    sight=Level.SUMMARY,
    clocks=(SIGN_CLOCK, REMIND_CLOCK, DECIDE_CLOCK),
    consequence="签收即收到，可以看到全部内容，然后决定接受还是退回；签收不等于认可管辖。",
    sources=(HOUSE_DISPATCH,),
)


@SIGN_DISPATCH.change
def sign_dispatch(act: Act) -> None:
    dispatch: Dispatch = act.record
    dispatch.signed_at, dispatch.signed_by = act.now, act.actor.person_name
    stop_waiting(act, dispatch)
    if dispatch.has_duty:
        clocks.start("dispatch", dispatch.uuid, DECIDE_CLOCK, "N-02", act.now, owed_by=dispatch.owner)
    carrying.of(dispatch).signed(act, dispatch)
    act.announce("dispatches.signed", dispatch=str(dispatch.uuid))


def handlers(agency: UUID, name: str = "") -> list[Post]:
    """The posts of an agency that may handle what has come in; only those of this name, when it is given."""
    found = posts().holding(agencies=[agency], posts=[], roles=HANDLERS)
    named = [p for p in found if not name or p.person_name == name]
    one_each = {p.person: p for p in sorted(named, key=lambda p: p.role is Role.HANDLER)}
    return sorted(one_each.values(), key=lambda p: p.person_name)


def may_be_handler(agency: UUID, name: str) -> Verdict:
    """Whether exactly one person of this agency is meant."""
    named = handlers(agency, name)
    if len(named) == 1:
        return allow("one_handler", "找到承办人。", HOUSE_DISPATCH)
    if named:
        return refuse("two_of_a_name", f"本机关有{len(named)}位{name}，请指派别的人。", HOUSE_DISPATCH)
    known = "、".join(p.person_name for p in handlers(agency))[:200] or "（没有可以承办的岗位）"
    return refuse("no_such_handler", f"本机关没有可以承办的“{name}”；可以承办的有{known}。", HOUSE_DISPATCH)


def usual_handler(record: Record) -> dict[str, str]:
    """Who would handle it, where the agency has only one; the first value of the form."""
    known = handlers(record.owner)
    return {"handler": known[0].person_name} if len(known) == 1 else {}


ACCEPT_DISPATCH = Action(
    name="dispatches.accept_dispatch",
    title="接受",
    kind="dispatch",
    concerns=lambda dispatch: not dispatch.is_paper,
    roles=DECIDERS,
    sight=Level.SUMMARY,
    form=forms.Accepting,
    present=usual_handler,
    clocks=(DECIDE_CLOCK,),
    consequence="接受后由所填的人承办，办理期限自签收起算；移出机关仍看得到，结果要告诉它。",
    sources=(OPINION, HOUSE_DISPATCH),
)


@ACCEPT_DISPATCH.judge
def may_accept_dispatch(act: Act) -> Verdict:
    return may_be_handler(act.record.owner, act.values["handler"])


@ACCEPT_DISPATCH.change
def accept_dispatch(act: Act) -> None:
    dispatch: Dispatch = act.record
    handler = handlers(dispatch.owner, act.values["handler"])[0]
    dispatch.handler, dispatch.handler_name = handler.post, handler.person_name
    dispatch.settled_at = act.now
    clocks.end(dispatch.uuid, DECIDE_CLOCK, act.now)
    carrying.of(dispatch).accepted(act, dispatch)
    act.announce("dispatches.accepted", dispatch=str(dispatch.uuid))


RETURN_DISPATCH = Action(
    name="dispatches.return_dispatch",
    title="退回",
    kind="dispatch",
    concerns=lambda dispatch: not dispatch.is_paper,
    roles=DECIDERS,
    sight=Level.SUMMARY,
    form=forms.Returning,
    reason="required",
    reason_level=Level.FULL,
    clocks=(DECIDE_CLOCK,),
    consequence="退给移出机关，事由、条文和说明对方看得到；两家都说不归自己管的，作为消极争议提示监督机关。",
    sources=(OPINION, HOUSE_DISPATCH),
)


@RETURN_DISPATCH.judge
def may_return_dispatch(act: Act) -> Verdict:
    carriage, ground = carrying.of(act.record), grounds.returning(act.values["ground"])
    if carriage.no_return is not None:
        return carriage.no_return
    if not carriage.returns:
        text = f"{carriage.title}不得退回，也不得再转；可以要求补正材料，或者报请指定管辖。"
        return refuse("may_not_return", text, grounds.ART_25)
    if ground.code not in carriage.returns:
        return refuse("no_such_ground", f"{carriage.title}不能以“{ground.label}”退回。", ground.source)
    return allow("may_return", "可以退回。", ground.source)


@RETURN_DISPATCH.change
def return_dispatch(act: Act) -> None:
    dispatch: Dispatch = act.record
    dispatch.ground, dispatch.returned_why = act.values["ground"], act.reason
    dispatch.settled_at = act.now
    clocks.end(dispatch.uuid, DECIDE_CLOCK, act.now)
    carrying.of(dispatch).returned(act, dispatch)
    act.announce("dispatches.returned", dispatch=str(dispatch.uuid))


ANSWER_DISPATCH = Action(
    name="dispatches.answer_dispatch",
    title="反馈结果",
    kind="dispatch",
    roles=BUSINESS,
    is_inner=True,
    form=forms.Result,
    clocks=(SIGN_CLOCK, REMIND_CLOCK, DECIDE_CLOCK),
    consequence="办理结果告诉移出机关，这次递送到此办结。",
    sources=(OPINION, HOUSE_DISPATCH),
)


@ANSWER_DISPATCH.change
def answer_dispatch(act: Act) -> None:
    act.record.result = act.values["result"]
    act.record.reply_paper = act.values.get("reply_paper", "")
    stop_waiting(act, act.record)
    clocks.end(act.record.uuid, DECIDE_CLOCK, act.now)
    act.announce("dispatches.answered", dispatch=str(act.record.uuid))


OPEN_DISPATCH = opening.declare("dispatches.open_dispatch", "dispatch")
