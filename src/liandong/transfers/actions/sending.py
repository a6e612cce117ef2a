"""向公安机关移送：在平台上的递送给它，不在的书面送出；抄送人民检察院；它签收回执，不属于它管辖的由它转送。

What must go along is the list of the regulation; pieces and copies are written down. Source: 国务院令第310号第五条至第七条.
"""

from __future__ import annotations

from typing import Any

from liandong.dispatches.actions.paper import moment_of
from liandong.dispatches.actions.sending import SENDERS
from liandong.dispatches.forms import signing_here
from liandong.dispatches.models import Dispatch
from liandong.dispatches.sending import Parcel, send, send_on_paper
from liandong.kernel import clocks
from liandong.kernel.actions import Act, Action
from liandong.kernel.models import Record
from liandong.kernel.ports import law_book
from liandong.kernel.roles import BUSINESS, Level
from liandong.law.verdict import Verdict, allow, refuse
from liandong.now import CHINA, today
from liandong.registry.models import Agency
from liandong.transfers import forms
from liandong.transfers.actions import steps
from liandong.transfers.actions.steps import FILE_CLOCK, FORWARD_CLOCK, POLICE, SEND_CLOCK
from liandong.transfers.models import Transfer
from liandong.transfers.states import HOUSE_TRANSFERS, RULE_5, RULE_6, RULE_7

CARRIAGE = "crime_transfer"
"""Name of the carriage by which a transfer reaches the police."""
LETTER = ("receiver_name", "receiver_address", "sent_on", "sent_how", "register_no")


def materials_of(transfer: Transfer) -> list[str]:
    """What the regulation wants here in any case: the letter, the report, and the list of goods where there are any."""
    items = law_book().at(today()).get("C-04").items
    return list(items[:3] if transfer.goods or steps.goods_of(transfer.case) else items[:2])


def usual(record: Record) -> dict[str, Any]:
    """The materials that are always needed, as the first value of the form."""
    assert isinstance(record, Transfer)
    return {"materials": [{"name": name, "pieces": 1, "copies": 1} for name in materials_of(record)]}


def _sending(name: str, title: str, form: type[forms.Handing], consequence: str) -> Action:
    return Action(
        name=f"transfers.{name}", title=title, kind="transfer", roles=SENDERS, form=form, present=usual, clocks=(SEND_CLOCK,),
        consequence=consequence, sources=(RULE_5, RULE_6),
    )  # fmt: skip


SEND_TRANSFER = _sending(
    "send_transfer", "移送公安机关", forms.Sending,
    "送达公安机关，由它签收回执、审查是否立案；签收以后它看得到移送书所载的全部和案件。",
)  # fmt: skip
SEND_ON_PAPER = _sending(
    "send_transfer_on_paper", "书面移送公安机关", forms.SendingOnPaper,
    "公安机关不在平台上，移送书由本机关送出，这里登记；它的回执、立案或者不立案由本机关照文书登记。",
)  # fmt: skip


def has_materials(act: Act) -> Verdict:
    """Whether what the regulation wants goes along."""
    names = [m["name"] for m in act.values["materials"]]
    lacking = [item for item in materials_of(act.record) if not any(item in name for name in names)]
    if lacking:
        text = f"移送材料里没有{'、'.join(lacking)}，请补写件数和份数。"
        return refuse("materials_missing", text, RULE_6)
    return allow("may_send", "可以移送。", RULE_6)


@SEND_ON_PAPER.judge
def may_send_on_paper(act: Act) -> Verdict:
    decided = act.record.decided_at.astimezone(CHINA).date()
    if act.values["sent_on"] < decided:
        text = f"送出日期早于决定移送的{decided}，请核对。"
        return refuse("moment_impossible", text, RULE_5)
    return has_materials(act)


@SEND_TRANSFER.judge
def may_send_transfer(act: Act) -> Verdict:
    police: Agency = act.values["to"]
    if police.line != POLICE:
        text = f"{police.name}不是公安机关；涉嫌犯罪的案件向同级公安机关移送。"
        return refuse("not_police", text, RULE_5)
    return has_materials(act)


def _sent(act: Act) -> Transfer:
    """What either way says of the transfer."""
    transfer: Transfer = act.record
    for name in ("letter_no", "materials", "procuratorate", "copied_on"):
        setattr(transfer, name, act.values[name])
    transfer.goods = steps.goods_of(transfer.case)
    steps.end(act, transfer, SEND_CLOCK)
    steps.stop(transfer, "sent")
    return transfer


def _parcel(transfer: Transfer, previous: Dispatch | None = None) -> Parcel:
    stated = (("移送书", transfer.letter_no), ("当事人", transfer.party_label))
    return Parcel(CARRIAGE, transfer.uuid, transfer.number, stated, previous)


def _note(transfer: Transfer) -> str:
    return f"{transfer.agency_name}移送涉嫌犯罪案件（{transfer.case.number}），移送材料见{transfer.number}。"


@SEND_TRANSFER.change
def send_transfer(act: Act) -> None:
    transfer, police = _sent(act), act.values["to"]
    own = Agency.objects.get(uuid=transfer.owner)
    if police.rank != own.rank:
        text = f"涉嫌犯罪的案件向同级公安机关移送，{police.name}与本机关不同级，请核对。"
        transfer.cautions = [*transfer.cautions, text]
    (dispatch,) = send(act, _parcel(transfer), to=[police], why="crime", note=_note(transfer))
    transfer.police, transfer.police_name, transfer.sent_at = police.uuid, police.name, act.now
    transfer.dispatch = dispatch.uuid


@SEND_ON_PAPER.change
def send_transfer_on_paper(act: Act) -> None:
    transfer = _sent(act)
    letter = {n: act.values[n] for n in LETTER}
    dispatch = send_on_paper(act, _parcel(transfer), why="crime", note=_note(transfer), **letter)
    transfer.police_name, transfer.sent_at = dispatch.receiver_name, dispatch.sent_at
    transfer.dispatch = dispatch.uuid


NOTE_RECEIPT = Action(
    name="transfers.note_receipt",
    title="公安机关签收回执",
    kind="transfer",
    roles=BUSINESS,
    side="any",
    sight=Level.SUMMARY,
    is_inner=True,
    form=forms.Receipt,
    clocks=(FORWARD_CLOCK, FILE_CLOCK),
    consequence="公安机关审查的期限从签收起算；不属于它管辖的，二十四小时以内转送并书面告知移送机关。",
    sources=(RULE_7,),
)


@NOTE_RECEIPT.change
def note_receipt(act: Act) -> None:
    transfer: Transfer = act.record
    transfer.received_at = act.values["at"]
    steps.run(transfer, FORWARD_CLOCK, "C-05", transfer.received_at)
    steps.run(transfer, FILE_CLOCK, "C-06", transfer.received_at)
    steps.show(act, transfer)
    steps.told(act, transfer, "transfer_received", "公安机关签收移送书回执", "agency")


NOTE_WITHDRAWAL = Action(
    name="transfers.note_withdrawal",
    title="移送撤回",
    kind="transfer",
    roles=BUSINESS,
    side="any",
    sight=Level.SUMMARY,
    is_inner=True,
    clocks=(SEND_CLOCK,),
    consequence="送错了机关、还没有签收的撤回，重新移送；移送的期限仍从批准起算。",
    sources=(HOUSE_TRANSFERS,),
)


@NOTE_WITHDRAWAL.change
def note_withdrawal(act: Act) -> None:
    transfer: Transfer = act.record
    transfer.police, transfer.police_name, transfer.dispatch, transfer.sent_at = None, "", None, None
    assert transfer.decided_at is not None
    clocks.start("transfer", transfer.uuid, SEND_CLOCK, "C-03", transfer.decided_at, owed_by=transfer.owner)
    steps.stop(transfer, "approved")


FORWARD_TRANSFER = Action(
    name="transfers.forward_transfer",
    title="登记转送",
    kind="transfer",
    is_aside=True,
    roles=steps.ANSWERERS,
    side="any",
    form=forms.Forwarding,
    whose=steps.answers,
    clocks=(FORWARD_CLOCK, FILE_CLOCK),
    consequence="不属于本公安机关管辖，转送有管辖权的公安机关，移送机关随即知道；从此由它审查是否立案。",
    sources=(RULE_7,),
)


def _on_platform(name: str) -> Agency | None:
    """Police of this name who can sign on the platform."""
    found = signing_here(name)
    return found if found is not None and found.line == POLICE else None


@FORWARD_TRANSFER.judge
def may_forward(act: Act) -> Verdict:
    if not (verdict := steps.has_arrived(act)):
        return verdict
    sent = act.record.sent_at.astimezone(CHINA).date()
    if act.values["on"] < sent:
        return refuse("moment_impossible", f"转送日期早于移送的{sent}，请核对。", RULE_7)
    if act.values["to"] == act.record.police_name:
        return refuse("own_agency", f"{act.values['to']}就是现在的公安机关，请核对。", RULE_7)
    return allow("may_forward", "可以转送。", RULE_7)


@FORWARD_TRANSFER.change
def forward_transfer(act: Act) -> None:
    transfer, on = act.record, act.values["on"]
    before, was_here = transfer.police_name, transfer.police is not None
    steps.end(act, transfer, FORWARD_CLOCK, FILE_CLOCK)
    steps.hide(act, transfer)
    previous = Dispatch.objects.filter(uuid=transfer.dispatch).first()
    paper_no = act.values["paper_no"]
    steps.settled(act, transfer, f"不属于管辖，转送{act.values['to']}", on=on, paper_no=paper_no)
    if was_here:
        transfer.forwarders = [*transfer.forwarders, str(transfer.police)]
    here = _on_platform(act.values["to"]) if was_here else None
    transfer.police, transfer.police_name = here.uuid if here else None, act.values["to"]
    transfer.received_at, transfer.dispatch = None, None
    if here is not None:
        (dispatch,) = send(
            act, _parcel(transfer, previous), to=[here], why="other_place", note=_note(transfer)
        )
        transfer.dispatch = dispatch.uuid
    else:
        steps.run(transfer, FILE_CLOCK, "C-06", moment_of(on, act.now))
    act.note(forwarded=f"{before}转送{transfer.police_name}", paper=paper_no)
    steps.told(act, transfer, "transfer_forwarded", "公安机关转送有管辖权的机关", "agency")
