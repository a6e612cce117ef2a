"""递送的记录种类：接收机关签收前只看载明的事项，移出机关一直看得到，没有签收的越报越高看得到的越多。"""

from __future__ import annotations

from collections.abc import Iterable

from liandong.dispatches import carrying, grounds, search, states
from liandong.dispatches.models import Dispatch
from liandong.kernel.kinds import Field, Kind, register
from liandong.kernel.ports import agencies
from liandong.kernel.roles import BUSINESS, Level, Role
from liandong.kernel.visibility import Grant, Sight
from liandong.registry.queries import above

_CEILINGS = {
    **dict.fromkeys(BUSINESS, Level.FULL),
    Role.SUPERVISOR: Level.FULL,
    Role.OVERSIGHT: Level.SUMMARY,
}


def dispatch_grants(dispatch: Dispatch) -> Iterable[Grant]:
    """The sender sees all of it; the receiver what is stated, and all of it once it has signed; off the platform nobody does."""
    yield Grant(Level.FULL, "移出机关", agency=dispatch.sender)
    if not dispatch.is_paper:
        level = Level.FULL if dispatch.signed_at else Level.SUMMARY
        yield Grant(level, "接收机关", agency=dispatch.owner)
    for watched in {dispatch.owner, dispatch.sender}:
        for supervisor in agencies().supervisors(watched):
            yield Grant(Level.SUMMARY, "行政执法监督", agency=supervisor)
        for office in agencies().overseers(watched):
            yield Grant(Level.SUMMARY, "督办", agency=office)
    for over in above(dispatch.owner)[: max(dispatch.rung - 1, 0)]:
        yield Grant(Level.SUMMARY, "逾期未签收上报", agency=over)


def stated(dispatch: Dispatch) -> list[str]:
    """What the addressee reads before signing, a line each."""
    return [f"{label}：{text}" for label, text in dispatch.stated]


def _ground(dispatch: Dispatch) -> str:
    return grounds.returning(dispatch.ground).told if dispatch.ground else ""


def _duty(dispatch: Dispatch) -> str:
    if dispatch.is_paper:
        return "书面递送，回执期限只提醒移出机关，不作逾期，不报对方的上级"
    return "" if dispatch.has_duty else "接收机关在市外，签收期限只是商请，不作逾期，不报其上级"


def _carried(dispatch: Dispatch) -> str:
    return carrying.of(dispatch).title


_HOW, _RESULT = "移送", "办理"
DISPATCH = register(
    Kind(
        name="dispatch",
        title="递送",
        model=Dispatch,
        states=states.DISPATCH,
        sight=Sight("dispatch", Dispatch, _CEILINGS, dispatch_grants),
        heading=lambda d: f"{_carried(d)} {d.carried_number}",
        number=lambda d: d.number,
        own=("owner", "sender"),
        search=search.narrowed,
        lead="机关之间交来交去的都在这里：送达、签收、接受、退回、结果。签收以前只看到载明的事项，签收以后看到全部。",
        when_empty="没有送给本机关或者本机关送出的。要移送线索，请在线索的页面上办理。",
        fields=(
            Field("number", "递送号", in_list=True, is_searched=True),
            Field("carried_title", "递送什么", in_list=True, value=_carried, is_tracked=False),
            Field("carried_number", "编号", in_list=True, is_searched=True),
            Field("sender_name", "移出机关", in_list=True, is_searched=True, sort_by="sender_name"),
            Field("receiver_name", "接收机关", in_list=True, is_searched=True, sort_by="receiver_name"),
            Field("sent_at", "送达时间", in_list=True, sort_by="sent_at"),
            Field("channel", "递送渠道", value=lambda d: d.get_channel_display()),
            Field("receiver_address", "接收机关地址", level=Level.FULL, section=_HOW),
            Field("sent_how", "送出方式", section=_HOW, value=lambda d: d.get_sent_how_display()),
            Field("register_no", "发文登记号", level=Level.FULL, section=_HOW),
            Field("stated", "载明的事项", section=_HOW, value=stated),
            Field("is_urgent", "紧急", section=_HOW),
            Field("duty", "签收期限", section=_HOW, value=_duty, is_tracked=False),
            Field("why", "移送理由", section=_HOW, value=lambda d: grounds.why(d.why).told),
            Field("note", "移送说明", level=Level.FULL, section=_HOW),
            Field("signed_at", "签收时间", section=_RESULT),
            Field("signed_by", "签收人", level=Level.FULL, section=_RESULT),
            Field("receipt_note", "回执说明", level=Level.FULL, section=_RESULT),
            Field("settled_at", "接受或者退回时间", section=_RESULT),
            Field("reply_paper", "复函文号", level=Level.FULL, section=_RESULT),
            Field(
                "conclusion",
                "对方的结论",
                level=Level.FULL,
                section=_RESULT,
                value=lambda d: d.get_conclusion_display(),
            ),
            Field("handler_name", "承办人", level=Level.FULL, section=_RESULT),
            Field("ground", "退回事由", section=_RESULT, value=_ground),
            Field("returned_why", "退回说明", level=Level.FULL, section=_RESULT),
            Field("result", "反馈的结果", level=Level.FULL, section=_RESULT),
            Field("rung", "逾期上报级数", section=_RESULT, value=lambda d: d.rung or ""),
        ),
    )
)
