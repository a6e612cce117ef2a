"""承诺：各方在自己那边产生随机数，交来承诺和给托管方的密文；交齐了就有凭据，一个方案只有一张。

The platform never holds a share before it is opened: what is handed in tells it to nobody but the escrow. Source: 协议 VDR-1; docs/draw.md.
"""

from __future__ import annotations

from liandong.draw import seed
from liandong.draw.contribution import Contribution
from liandong.draw.plan import Plan
from liandong.draws import deadlines, forms
from liandong.draws.bound import commits_of, logged
from liandong.draws.duties import HANDING, KIND, acts_for, is_party, party_of
from liandong.draws.models import Draw, Share
from liandong.draws.states import HOUSE_DRAW
from liandong.kernel.actions import Act, Action
from liandong.kernel.roles import BUSINESS, Level, Role
from liandong.law.verdict import Verdict, allow, refuse
from liandong.now import CHINA, now

HAND_IN_COMMITMENT = Action(
    name="draws.hand_in_commitment",
    title="交承诺",
    kind=KIND,
    roles=HANDING,
    side="any",
    sight=Level.SUMMARY,
    whose=is_party,
    form=forms.HandedFile,
    clocks=(deadlines.COMMIT,),
    consequence="承诺交了就不能换；自己保存的随机数在打开以前不给任何人，平台也不要。",
    sources=(HOUSE_DRAW,),
)


@HAND_IN_COMMITMENT.judge
def may_hand_in(act: Act) -> Verdict:
    draw, values = act.record, act.values
    party, told = party_of(draw, values["party"]), values["contribution"]
    if party is None or not acts_for(act.actor, draw, party):
        return refuse("not_its_party", _whose(act), HOUSE_DRAW)
    if now() > draw.commit_by:
        text = f"承诺已于{draw.commit_by.astimezone(CHINA):%Y-%m-%d %H:%M}截止。没有交齐的，方案只能作废，另编下一号。"
        return refuse("too_late", text, HOUSE_DRAW)
    if Share.objects.filter(draw=draw, party=party["code"]).exists():
        return refuse("handed_in_already", f"{party['name']}已经交了承诺，交了就不能换。", HOUSE_DRAW)
    return _fits(draw, party["code"], told)


def _whose(act: Act) -> str:
    mine = [f"{p['code']}（{p['name']}）" for p in act.record.parties if acts_for(act.actor, act.record, p)]
    return f"这不是由您这里交的参与方。您可以交的是：{'、'.join(mine)}。"


def _fits(draw: Draw, party: str, told: Contribution) -> Verdict:
    if told.party != party:
        return refuse("other_party", f"这份文件是{told.party}的承诺，不是{party}的，请核对。", HOUSE_DRAW)
    if told.plan_sha256 != draw.plan_sha256 or told.plan_no != draw.plan_no:
        text = f"这份承诺不是对方案{draw.plan_no}作的（散列不同）。请取本页的方案文件重新生成。"
        return refuse("other_plan", text, HOUSE_DRAW)
    if told.escrow.hex() != draw.escrow_key:
        text = f"密文不是加密给方案写明的托管方（{draw.escrow}）的，请用方案里的公钥重新生成。"
        return refuse("other_escrow", text, HOUSE_DRAW)
    return allow("may_hand_in", "可以交。", HOUSE_DRAW)


@HAND_IN_COMMITMENT.change
def hand_in_commitment(act: Act) -> None:
    draw, told = act.record, act.values["contribution"]
    Share.objects.create(
        draw=draw, party=told.party, commit=told.commit.hex(), file=told.encode().decode(),
        handed_by=act.actor.signature, committed_at=act.now,
    )  # fmt: skip
    act.state(**logged(draw, f"commit/{told.party}", told.commit.hex()))
    deadlines.came(draw, deadlines.commitment(told.party), act.now)
    if Share.objects.filter(draw=draw).count() == len(draw.parties):
        act.also(ISSUE_TICKET, draw, {})


ISSUE_TICKET = Action(
    name="draws.issue_ticket",
    title="出抽取凭据",
    kind=KIND,
    roles=BUSINESS | {Role.SUPERVISOR},
    side="any",
    sight=Level.SUMMARY,
    is_inner=True,
    clocks=(deadlines.OUTSIDE,),
    consequence="各方的承诺交齐，凭据随之算出，一个方案只有一张；接着等外部数值。",
    sources=(HOUSE_DRAW,),
)


@ISSUE_TICKET.change
def issue_ticket(act: Act) -> None:
    draw = act.record
    commits = commits_of(draw)
    draw.ticket = seed.ticket(Plan.read(draw.document), commits).hex()
    act.state(**logged(draw, "ticket", draw.ticket))
    deadlines.await_outside(draw, act.now)
    act.announce("draws.ticket_issued", draw=str(draw.uuid))
