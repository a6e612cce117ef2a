"""送出：送给平台上的机关、书面送给不在平台上的机关，送达当事人的登记送达；随记录递送的由系统记下已经收到。

Only a sealed letter goes out. Between agencies it is handed over by a dispatch, with its receipt and its limit; where its record
has gone to that agency already, the letter goes with it.
"""

from __future__ import annotations

from typing import Any
from uuid import UUID

from liandong.dispatches.actions.sending import SENDERS
from liandong.dispatches.models import Dispatch, known_by_name
from liandong.dispatches.sending import Parcel, send, send_on_paper
from liandong.documents import forms, way
from liandong.documents.actions.drafting import DRAFTERS, source_of, still_said
from liandong.documents.models import Letter
from liandong.documents.states import HOUSE_LETTERS
from liandong.documents.typeset import Audience
from liandong.kernel import letters
from liandong.kernel.actions import Act, Action
from liandong.kernel.actor import Actor
from liandong.kernel.roles import BUSINESS, Level, Role
from liandong.law.verdict import Verdict, allow, refuse
from liandong.now import CHINA

CARRIAGE, WHY = "letter", "letter"
AFTER_ITS_RECORD = frozenset({"assistance_letter", "crime_transfer"})
"""Letters by which their record itself goes out; that is approved and sent on the record."""
SERVICE = ("served_on", "served_to", "served_how", "service_note")
NO_MORE_THAN_A_SUMMARY = frozenset({"case_notice_letter"})
"""Letters that tell other agencies what they may read of a record themselves; asked anew when they are sent and signed for."""
NOTE = "文书全文和用印扫描件签收以后看得到。"


def _goes_to_agencies(letter: Any) -> bool:
    """What goes to a party is served; what is for the file goes nowhere."""
    return letter.state == "sealed" and letter.kind.audience is Audience.AGENCY


def _goes_to_party(letter: Any) -> bool:
    return letter.state == "sealed" and letter.is_to_party


def parcel(letter: Letter) -> Parcel:
    """What the addressee reads before it signs; no title, which may name somebody."""
    stated = (
        ("文书", letter.kind_title),
        ("文号", letter.letter_no or "不编文号"),
        ("发文机关", letter.agency_name),
    )
    return Parcel(CARRIAGE, letter.uuid, letter.number, stated)


SEND_LETTER = Action(
    name="documents.send_letter",
    title="送给机关",
    kind="letter",
    roles=SENDERS,
    form=forms.Sending,
    concerns=_goes_to_agencies,
    consequence="经平台送达，对方签收以后看得到全文和用印扫描件；签收期限开始计算。",
    sources=(HOUSE_LETTERS,),
)


def _may_go(actor: Actor, letter: Letter, receiver: UUID, name: str) -> Verdict:
    """Whether a letter may be handed over to somebody by a dispatch of its own."""
    if letter.code in NO_MORE_THAN_A_SUMMARY:
        verdict = still_said(actor, letter, "不能送出，请把这件自行留存。")
        if not verdict:
            return verdict
    if not way.is_named(letter, name):
        return refuse("not_named", f"{name}不在这件文书的主送、抄送机关中，请核对。", HOUSE_LETTERS)
    if letter.code in AFTER_ITS_RECORD and not way.of_its_record(letter).exists():
        text = f"{letter.source_number}还没有批准送出，或者已经撤回，{letter.kind_title}不能先送；请先在{letter.source_number}上办理。"
        return refuse("record_first", text, HOUSE_LETTERS)
    if (dispatch := way.carrying(letter, receiver, name)) is not None:
        text = (
            f"{letter.source_number}已经由递送{dispatch.number}在两个机关之间交接，这件文书随它送达，不另送。"
        )
        return refuse("goes_with_record", text, HOUSE_LETTERS)
    return allow("may_send", "可以送出。", HOUSE_LETTERS)


@SEND_LETTER.judge
def may_send(act: Act) -> Verdict:
    return _may_go(act.actor, act.record, act.values["to"].uuid, act.values["to"].name)


@SEND_LETTER.change
def send_letter(act: Act) -> None:
    (dispatch,) = send(act, parcel(act.record), to=[act.values["to"]], why=WHY, note=NOTE)
    act.note(sent=dispatch.number)


SEND_ON_PAPER = Action(
    name="documents.send_letter_on_paper",
    title="书面送给机关",
    kind="letter",
    roles=SENDERS,
    form=forms.SendingOnPaper,
    concerns=_goes_to_agencies,
    consequence="文书由本机关送出，这里登记；回执登记在递送上。",
    sources=(HOUSE_LETTERS,),
)


@SEND_ON_PAPER.judge
def may_send_on_paper(act: Act) -> Verdict:
    name = act.values["receiver_name"]
    return _may_go(act.actor, act.record, known_by_name(name), name)


@SEND_ON_PAPER.change
def send_by_post(act: Act) -> None:
    dispatch = send_on_paper(act, parcel(act.record), why=WHY, note=NOTE, **act.values)
    act.note(sent=dispatch.number)


SERVE_LETTER = Action(
    name="documents.serve_letter",
    title="登记送达",
    kind="letter",
    roles=DRAFTERS,
    form=forms.Serving,
    concerns=lambda letter: _goes_to_party(letter) and letter.served_on is None,
    consequence="照送达回证登记何日、以何方式送达何人；案件的办理期限仍在案件上登记。登记一次，写错了的另办“更正送达登记”。",
    sources=(HOUSE_LETTERS,),
)


def _standing_service(letter: Any) -> dict[str, Any]:
    return {name: getattr(letter, name) for name in SERVICE}


CORRECT_SERVICE = Action(
    name="documents.correct_service",
    title="更正送达登记",
    kind="letter",
    roles=DRAFTERS,
    form=forms.Serving,
    present=_standing_service,
    concerns=lambda letter: _goes_to_party(letter) and letter.served_on is not None,
    reason="required",
    reason_level=Level.FULL,
    is_aside=True,
    consequence="以这一次登记的为准，原来登记的仍然留在文书上；没有再送达一次。",
    sources=(HOUSE_LETTERS,),
)


@CORRECT_SERVICE.judge
def may_correct_service(act: Act) -> Verdict:
    if act.values == _standing_service(act.record):
        return refuse("same_service", "和现在登记的一样，没有要更正的。", HOUSE_LETTERS)
    return may_serve(act)


@CORRECT_SERVICE.change
def correct_service(act: Act) -> None:
    """What stood stays on the letter, in full; in the ledger only when and how, because whom it names is told to nobody there."""
    stood = _standing_service(act.record) | {"served_on": act.record.served_on.isoformat()}
    act.record.served_before = [*act.record.served_before, stood]
    act.note(stood={name: stood[name] for name in ("served_on", "served_how")})
    serve_letter(act)


@SERVE_LETTER.judge
def may_serve(act: Act) -> Verdict:
    issued = act.record.issued_on
    if act.values["served_on"] < issued:
        text = f"送达日期早于文书的日期{issued.isoformat()}，请核对。"
        return refuse("before_issue", text, HOUSE_LETTERS)
    return allow("may_serve", "可以登记。", HOUSE_LETTERS)


@SERVE_LETTER.change
def serve_letter(act: Act) -> None:
    for name, value in act.values.items():
        setattr(act.record, name, value)


def _receive(act: Act, dispatch: Dispatch) -> None:
    """Whoever is at the other end of a dispatch holds the letter, from the later of its signing and the letter's sealing."""
    letter: Letter = act.record
    receiver, name = way.partner(letter, dispatch)
    since = max(dispatch.signed_at or act.now, letter.sealed_at or act.now)
    row = {
        "agency": "" if dispatch.is_paper else str(receiver), "name": name, "dispatch": dispatch.number,
        "on": f"{since.astimezone(CHINA):%Y-%m-%d}",
    }  # fmt: skip
    letter.receivers = [*(r for r in letter.receivers if r["name"] != name), row]
    act.note(received=name, dispatch=dispatch.number)


def opens(actor: Actor, letter: Letter, dispatch: Dispatch) -> bool:
    """Whether it opens to whoever signs for it now: not where its record has become secret or has gone meanwhile.

    A letter that goes by paper has been read by whoever it was handed to.
    """
    if dispatch.is_paper:
        return True
    if letter.code in NO_MORE_THAN_A_SUMMARY:
        record = source_of(letter)
        if record is None or not letters.gives(actor, letter.source_kind, record, letter.code):
            return False
    return not any(way.has_left(d) for d in way.of_its_record(letter) if d.owner == dispatch.owner)


NOTE_RECEIVED = Action(
    name="documents.note_received",
    title="对方收到",
    kind="letter",
    roles=BUSINESS,
    side="any",
    sight=Level.SUMMARY,
    is_inner=True,
    consequence="对方签收了递送，看得到全文和用印扫描件。",
    sources=(HOUSE_LETTERS,),
)


@NOTE_RECEIVED.change
def note_received(act: Act) -> None:
    _receive(act, act.values["dispatch"])


NOTE_CARRIED = Action(
    name="documents.note_carried",
    title="随记录送达",
    kind="letter",
    roles=frozenset({Role.SYSTEM}),
    side="any",
    is_automatic=True,
    concerns=lambda letter: letter.state == "sealed",
    consequence="出处的记录已由对方签收，文书随它送达，对方看得到全文和文件；对方把记录转送出去的，只留摘要。",
    sources=(HOUSE_LETTERS,),
)


def arrived(letter: Letter) -> list[Dispatch]:
    """The signed dispatches of its record to somebody whom it goes to and who is not yet noted as having it."""
    if letter.state != "sealed":
        return []
    known = {r["name"] for r in letter.receivers}
    signed = [d for d in way.of_its_record(letter) if d.signed_at is not None and not way.has_left(d)]
    return [d for d in signed if way.partner(letter, d)[1] not in known and way.reaches(letter, d)]


@NOTE_CARRIED.judge
def may_note_carried(act: Act) -> Verdict:
    if not arrived(act.record) and not way.left(act.record):
        return refuse("nothing_arrived", "没有新的机关随记录收到这件文书。", HOUSE_LETTERS)
    return allow("arrived", "已经收到。", HOUSE_LETTERS)


@NOTE_CARRIED.change
def note_carried(act: Act) -> None:
    """Whoever has sent the record on keeps a summary; whoever has signed for it holds all of it."""
    letter: Letter = act.record
    if gone := way.left(letter):
        on = f"{act.now.astimezone(CHINA):%Y-%m-%d}"
        letter.receivers = [{**r, "sent_on": on} if r["name"] in gone else r for r in letter.receivers]
        act.note(sent_on=gone)
    new = arrived(letter)
    for dispatch in new:
        _receive(act, dispatch)
    agencies = [str(way.partner(letter, d)[0]) for d in new if not d.is_paper]
    act.announce("documents.carried", letter=str(letter.uuid), agencies=" ".join(agencies))
