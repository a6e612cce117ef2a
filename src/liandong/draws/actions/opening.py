"""外部数值产生以后登记；核对过了，各方打开自己的随机数；不打开的由托管方打开；哪一份都打不开的，方案作废。

In a public draw each share is logged as it is opened; in a sealed draw it is lodged with the service and logged at the unsealing. Whoever
withholds gains nothing. Source: 协议 VDR-1.
"""

from __future__ import annotations

import re
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from liandong.draw import seed
from liandong.draw.plan import Plan
from liandong.draws import deadlines, forms
from liandong.draws.bound import opening_of
from liandong.draws.duties import HANDING, KIND, acts_for, holds_escrow, is_party, party_of
from liandong.draws.models import Draw, Mode, OutsideKind, Share
from liandong.draws.rules import utc
from liandong.draws.states import HOUSE_DRAW
from liandong.inspections.duties import HEADS
from liandong.kernel.actions import Act, Action
from liandong.kernel.actor import Actor
from liandong.kernel.ports import agencies
from liandong.kernel.roles import BUSINESS, Level, Role
from liandong.law.verdict import Verdict, allow, refuse
from liandong.ledger.models import LedgerEvent
from liandong.now import CHINA, now


def may_bring_outside(actor: Actor, draw: Any) -> bool:
    """The drawing agency or any party: nobody alone may hold the draw up once the value is there for all to see."""
    return actor.agency == draw.owner or is_party(actor, draw)


ENTER_OUTSIDE = Action(
    name="draws.enter_outside",
    title="登记外部数值",
    kind=KIND,
    roles=HANDING,
    side="any",
    sight=Level.SUMMARY,
    whose=may_bring_outside,
    form=forms.OutsideValue,
    consequence="照方案写明的那一期登记，写明出处；另一个机关照公布的核对，一样了才打开随机数，有异议的退回重新登记。",
    sources=(HOUSE_DRAW,),
)


def value_of(draw: Draw, values: dict[str, Any]) -> bytes:
    """The bytes that enter the seed.

    Raises:
        ValueError: with the Chinese sentence that says what is wrong.
    """
    if draw.outside["source"] == OutsideKind.PUBLIC:
        try:
            numbers = [[int(n) for n in part.split()] for part in re.split(r"[/／]", values["value"])]
        except ValueError:
            raise ValueError("公开的数字只写非负整数，一个来源的用空格隔开，几个来源用斜线隔开。") from None
        return seed.public_text(numbers, form=draw.outside.get("form", ""))
    try:
        value, signature = bytes.fromhex(values["value"].strip()), bytes.fromhex(values["signature"].strip())
        key = Ed25519PublicKey.from_public_bytes(bytes.fromhex(draw.outside["key"]))
        key.verify(signature, seed.notary_message(bytes.fromhex(draw.ticket), value))
    except (ValueError, InvalidSignature):
        raise ValueError("不是方案写明的公证处对这张凭据和这个数值的有效签名，请向公证处核对。") from None
    if len(value) != seed.SHARE_BYTES:
        raise ValueError("公证处的数值应为 64 位十六进制。")
    return value


@ENTER_OUTSIDE.judge
def may_enter(act: Act) -> Verdict:
    draw: Draw = act.record
    not_before = draw.outside["not_before"]
    if utc(now()) < not_before:
        text = (
            f"方案写明的外部数值（{draw.outside['name']}{draw.outside['issue']}）还没有产生，请到时再登记。"
        )
        return refuse("not_yet", text, HOUSE_DRAW)
    try:
        value_of(draw, act.values)
    except ValueError as wrong:
        return refuse("bad_value", str(wrong), HOUSE_DRAW)
    return allow("may_enter", "可以登记。", HOUSE_DRAW)


@ENTER_OUTSIDE.change
def enter_outside(act: Act) -> None:
    draw, values = act.record, act.values
    value = value_of(draw, values)
    is_public = draw.outside["source"] == OutsideKind.PUBLIC
    draw.outside_value = value.decode() if is_public else value.hex()
    draw.outside_evidence = {name: draw.outside[name] for name in ("name", "issue")} | {
        "found_at": values["found_at"], **({} if is_public else {"signature": values["signature"].strip().lower()}),
    }  # fmt: skip
    draw.outside_by = act.actor.agency
    act.announce("draws.outside_entered", draw=str(draw.uuid))


REVEAL_SHARE = Action(
    name="draws.reveal_share",
    title="打开随机数",
    kind=KIND,
    roles=HANDING,
    side="any",
    sight=Level.SUMMARY,
    whose=is_party,
    form=forms.OpenedShare,
    clocks=(deadlines.SHARE,),
    consequence="与承诺核对；各方都打开了，平台随即计算，谁也不能再改。",
    sources=(HOUSE_DRAW,),
)


OPEN_FROM_ESCROW = Action(
    name="draws.open_from_escrow",
    title="从托管打开",
    kind=KIND,
    roles=HANDING,
    side="any",
    sight=Level.SUMMARY,
    whose=holds_escrow,
    form=forms.OpenedShare,
    reason="required",
    is_aside=True,
    clocks=(deadlines.SHARE,),
    consequence="打开截止过了还没有打开的一方，由托管方打开；是谁没有打开、为什么，公开写明。",
    sources=(HOUSE_DRAW,),
)


def _matches(draw: Draw, code: str, share: str) -> Verdict:
    party = party_of(draw, code)
    held = Share.objects.filter(draw=draw, party=code).first()
    if party is None or held is None:
        return refuse("no_such_party", f"方案里没有代码是“{code[:40]}”的参与方，请核对。", HOUSE_DRAW)
    if held.share:
        return refuse("opened_already", f"{party['name']}的随机数已经打开。", HOUSE_DRAW)
    found = seed.commitment(Plan.read(draw.document), code, bytes.fromhex(share))
    if found.hex() != held.commit:
        text = f"与{party['name']}交来的承诺不符，没有采用。请核对是不是这个方案的那一份，一位也不能错。"
        return refuse("not_committed", text, HOUSE_DRAW)
    return allow("may_open", "与承诺相符。", HOUSE_DRAW)


@REVEAL_SHARE.judge
def may_reveal(act: Act) -> Verdict:
    draw, values = act.record, act.values
    party = party_of(draw, values["party"])
    if party is None or not acts_for(act.actor, draw, party):
        return refuse("not_its_party", "这不是由您这里打开的参与方，请核对代码。", HOUSE_DRAW)
    if now() > draw.share_by:
        text = (
            f"打开已于{draw.share_by.astimezone(CHINA):%Y-%m-%d %H:%M}截止，请由托管方（{draw.escrow}）打开。"
        )
        return refuse("too_late", text, HOUSE_DRAW)
    return _matches(draw, values["party"], values["share"])


@OPEN_FROM_ESCROW.judge
def may_open_from_escrow(act: Act) -> Verdict:
    draw, values = act.record, act.values
    if now() <= draw.share_by:
        text = f"打开截止是{draw.share_by.astimezone(CHINA):%Y-%m-%d %H:%M}，以前由参与方自己打开。"
        return refuse("not_yet", text, HOUSE_DRAW)
    return _matches(draw, values["party"], values["share"])


def _opened(act: Act, how: str) -> None:
    draw, code, share = act.record, act.values["party"], act.values["share"]
    Share.objects.filter(draw=draw, party=code).update(
        share=share, opened_from=how, opened_by=act.actor.signature, opened_at=act.now, why=act.reason[:500]
    )
    deadlines.came(draw, deadlines.opening(draw, code), act.now)
    if draw.mode == Mode.OPEN:
        act.state(**opening_of(draw, code, how, share))
    if not Share.objects.filter(draw=draw, share="").exists():
        act.also(CLOSE_OPENING, draw, {})


@REVEAL_SHARE.change
def reveal_share(act: Act) -> None:
    _opened(act, "party")


@OPEN_FROM_ESCROW.change
def open_from_escrow(act: Act) -> None:
    _opened(act, "escrow")


CLOSE_OPENING = Action(
    name="draws.close_opening",
    title="开始计算",
    kind=KIND,
    roles=BUSINESS | {Role.SUPERVISOR},
    side="any",
    sight=Level.SUMMARY,
    is_inner=True,
    consequence="各方的随机数都打开了，种子随之确定，后台开始计算。",
    sources=(HOUSE_DRAW,),
)


@CLOSE_OPENING.change
def close_opening(act: Act) -> None:
    act.announce("draws.opened", draw=str(act.record.uuid))


def may_be_voided_by(actor: Actor, draw: Any) -> bool:
    """The head of the drawing agency, until the ticket is out; then its supervisor: with the ticket every share is fixed, and whoever
    knows a share and the outside value could choose by voiding."""
    if draw.state in ("ticketed", "valued", "opening"):
        return actor.role is Role.SUPERVISOR and actor.agency in agencies().supervisors(draw.owner)
    return actor.role is not Role.SUPERVISOR and actor.agency == draw.owner


def _was_entered(draw: Draw) -> bool:
    """Whether a value was entered and struck: it is there for all to see, and whoever struck it may not void at once what it would draw."""
    rows = LedgerEvent.objects.filter(kind=KIND, record=draw.uuid, outcome="done")
    return rows.filter(action="draws.object_outside").exists()


VOID_DRAW = Action(
    name="draws.void_draw",
    title="作废方案",
    kind=KIND,
    roles=HEADS | {Role.SUPERVISOR},
    side="any",
    whose=may_be_voided_by,
    reason="required",
    is_aside=True,
    consequence="编号和理由留着，谁都看得到；要抽的另行起草，编下一号。没有重抽。",
    sources=(HOUSE_DRAW,),
)


@VOID_DRAW.judge
def may_void(act: Act) -> Verdict:
    """Only where the draw cannot come to its end: otherwise voiding would be choosing."""
    draw: Draw = act.record
    if draw.state == "bound" and now() <= draw.commit_by:
        return refuse("not_yet", "承诺还没有截止；交齐了就接着抽，没有交齐的到时作废。", HOUSE_DRAW)
    if draw.state == "ticketed" and utc(now()) < draw.outside["not_before"]:
        return refuse("not_yet", "外部数值还没有产生；到时没有产生的，才能作废。", HOUSE_DRAW)
    if draw.state == "ticketed" and now() <= draw.share_by and _was_entered(draw):
        text = "外部数值登记过，有异议退回了，等照公布的重新登记；打开截止以后还核不清的，才能作废。"
        return refuse("not_yet", text, HOUSE_DRAW)
    if draw.state in ("valued", "opening") and now() <= draw.share_by:
        return refuse("not_yet", "打开还没有截止；截止以后没有核对、托管方也打不开的，才能作废。", HOUSE_DRAW)
    own = [p["code"] for p in draw.parties if p["agency"] == str(act.actor.agency)]
    if draw.state == "opening" and Share.objects.filter(draw=draw, party__in=own, share="").exists():
        text = "您单位自己的随机数还没有打开，不能由您单位作废。请先打开，或者由托管方打开。"
        return refuse("own_share_shut", text, HOUSE_DRAW)
    return allow("may_void", "可以作废。", HOUSE_DRAW)


@VOID_DRAW.change
def void_draw(act: Act) -> None:
    deadlines.stop(act.record, act.now)
    act.announce("draws.draw_voided", draw=str(act.record.uuid))
