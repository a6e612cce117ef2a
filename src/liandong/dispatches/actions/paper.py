"""书面递送：送给不在平台上的机关，何日以何种方式送出、登记号是几，回执、复函、退回由移出机关的联络员照纸面登记。

The addressee has no account, so whatever it does is entered by the sender with the day and, where there is one, the scan. Its time
for a receipt is counted as on the platform, but it is only asked for: when it is over the sender is reminded and nobody else.
"""

from __future__ import annotations

from datetime import date, datetime, time
from typing import Any

from liandong.dispatches import carrying, forms
from liandong.dispatches.actions.receiving import may_return_dispatch
from liandong.dispatches.actions.sending import SENDERS, SIGN_CLOCK, limit, made, may_go_to, stop_waiting
from liandong.dispatches.models import Channel, Dispatch, Scan, ScanPart, known_by_name
from liandong.dispatches.sending import SEND_PAPER
from liandong.dispatches.states import HOUSE_DISPATCH, OPINION
from liandong.kernel import clocks, pieces
from liandong.kernel.actions import Act, Action
from liandong.kernel.roles import BUSINESS, Level, Role
from liandong.law.verdict import Verdict, allow, refuse
from liandong.now import CHINA
from liandong.registry.models import Agency

ENTERERS = frozenset({Role.LIAISON, Role.UNIT_HEAD})
"""Who enters for the sender what came back on paper."""

SEND_ON_PAPER = Action(
    name=SEND_PAPER,
    title="书面送出",
    kind="dispatch",
    roles=BUSINESS,
    side="any",
    creates=True,
    is_inner=True,
    form=forms.SentOnPaper,
    clocks=(SIGN_CLOCK,),
    consequence="登记已经送出；对方不在平台上，回执和复函由本机关登记。",
    sources=(OPINION, HOUSE_DISPATCH),
)


@SEND_ON_PAPER.judge
def may_send_on_paper(act: Act) -> Verdict:
    name = act.values["receiver_name"]
    registered = Agency.objects.filter(
        name=name, state="in_force"
    ).first()  # 在册而没有人签收的，先前经平台退回的也算
    if registered is not None and not (verdict := may_go_to(act, registered.uuid, name)):
        return verdict
    return may_go_to(act, known_by_name(name), name)


@SEND_ON_PAPER.change
def send_on_paper(act: Act) -> Dispatch:
    sender = Agency.objects.get(uuid=act.actor.agency)
    letter = {n: act.values[n] for n in ("receiver_name", "receiver_address", "sent_how", "register_no")}
    since = moment_of(act.values["sent_on"], act.now)
    dispatch = made(act, sender, channel=Channel.PAPER, owner=sender.uuid, sent_at=since, **letter)
    clocks.start(
        "dispatch", dispatch.uuid, SIGN_CLOCK, limit(dispatch), since, owed_by=sender.uuid, nature="courtesy"
    )
    return dispatch


def moment_of(day: date, now: datetime) -> datetime:
    """When something happened of which only the day was written down: this moment if it is today, else its beginning."""
    return now if day == now.astimezone(CHINA).date() else datetime.combine(day, time(), CHINA)


def _is_on_paper(dispatch: Any) -> bool:
    return bool(dispatch.is_paper)


def _entering(name: str, title: str, form: type[forms.Entered], consequence: str, **more: Any) -> Action:
    return Action(
        name=f"dispatches.{name}", title=title, kind="dispatch", roles=ENTERERS, concerns=_is_on_paper, form=form,
        clocks=(SIGN_CLOCK,), consequence=consequence, sources=(HOUSE_DISPATCH,), **more,
    )  # fmt: skip


RECORD_RECEIPT = _entering(
    "record_receipt", "登记回执", forms.Receipt, "对方收到了，回执期限到此为止；等它复函或者退回。"
)
RECORD_REPLY = _entering(
    "record_reply", "登记复函", forms.PaperReply, "对方书面答复了结果，这次递送到此办结。"
)
RECORD_RETURN = _entering(
    "record_return", "登记退回", forms.PaperReturn, "对方书面退回，所递送的回到本机关手里；事由照来函选定。",
    reason="required", reason_level=Level.FULL,
)  # fmt: skip


def _is_after_sending(act: Act) -> Verdict:
    sent = act.record.sent_at.astimezone(CHINA).date()
    if act.values["on"] < sent:
        text = f"所填的日期早于送出的{sent.isoformat()}，请核对。"
        return refuse("before_it_was_sent", text, HOUSE_DISPATCH)
    return allow("may_enter", "可以登记。", HOUSE_DISPATCH)


RECORD_RECEIPT.judge(_is_after_sending)


@RECORD_REPLY.judge
def may_record_reply(act: Act) -> Verdict:
    if act.values["conclusion"] and not carrying.of(act.record).has_conclusion:
        text = "这一次递送的不是线索，“对方的结论”不填；对方怎样答复的，写在“答复的结果”里。"
        return refuse("no_conclusion_here", text, HOUSE_DISPATCH)
    return _is_after_sending(act)


@RECORD_RETURN.judge
def may_record_return(act: Act) -> Verdict:
    return _is_after_sending(act) and may_return_dispatch(act)


@RECORD_RECEIPT.change
def record_receipt(act: Act) -> None:
    dispatch = _entered(act)
    dispatch.signed_at = moment_of(act.values["on"], act.now)
    dispatch.signed_by, dispatch.receipt_note = act.values["received_by"], act.values["note"]
    carrying.of(dispatch).signed(act, dispatch)


@RECORD_REPLY.change
def record_reply(act: Act) -> None:
    dispatch = _entered(act)
    dispatch.settled_at = moment_of(act.values["on"], act.now)
    for name in ("reply_paper", "conclusion", "result"):
        setattr(dispatch, name, act.values[name])
    carrying.of(dispatch).replied(act, dispatch)


@RECORD_RETURN.change
def record_return(act: Act) -> None:
    dispatch = _entered(act)
    dispatch.settled_at = moment_of(act.values["on"], act.now)
    dispatch.ground, dispatch.returned_why = act.values["ground"], act.reason
    dispatch.reply_paper = act.values["reply_paper"]
    carrying.of(dispatch).returned(act, dispatch)


def _entered(act: Act) -> Dispatch:
    """Nobody is waited for any more, and the scan is kept."""
    dispatch: Dispatch = act.record
    stop_waiting(act, dispatch)
    act.announce("dispatches.paper_entered", dispatch=str(dispatch.uuid))
    keep_scan(act, dispatch)
    return dispatch


def keep_scan(act: Act, dispatch: Dispatch) -> None:
    """Keep the scan of the paper the act is entered from, where one was handed in, with the act's title and the digest."""
    if (file := act.values["scan"]) is not None:
        scan = Scan.objects.create(
            dispatch=dispatch, number=dispatch.scans.count() + 1, of_what=act.action.title.removeprefix("登记"),
            name=file.name[:200], digest=pieces.digest_of(file), size=file.size,
        )  # fmt: skip
        for number, piece in pieces.cut(file):
            ScanPart.objects.create(scan=scan, number=number, content=piece)
        act.note(scan=scan.number, digest=scan.digest, size=scan.size)


WITHDRAW_PAPER = Action(
    name="dispatches.withdraw_paper",
    title="去函撤回",
    kind="dispatch",
    roles=SENDERS,
    concerns=_is_on_paper,
    reason="required",
    clocks=(SIGN_CLOCK,),
    consequence="还没有回执的，去函收回；这里只是登记，函要另发。",
    sources=(HOUSE_DISPATCH,),
)


@WITHDRAW_PAPER.change
def withdraw_paper(act: Act) -> None:
    dispatch: Dispatch = act.record
    stop_waiting(act, dispatch)
    dispatch.settled_at = act.now
    carrying.of(dispatch).withdrawn(act, dispatch)
    act.announce("dispatches.paper_entered", dispatch=str(dispatch.uuid))
