"""同案比对的动作：确认同一、判断不同、拆开；查询碰撞；重新比对由系统办理。

The machine only proposes. Where two agencies are concerned the answer is the legal reviewer's or the head's; inside one
agency whoever handles the records may say it. Each answer is kept with its reason, and each can be taken back.
"""

from __future__ import annotations

from liandong.kernel import kinds
from liandong.kernel.actions import Act, Action
from liandong.kernel.numbering import record_number
from liandong.kernel.roles import BUSINESS, Level, Role
from liandong.law.offence import ART_29
from liandong.law.verdict import Verdict, allow, refuse
from liandong.offences import comparing, forms
from liandong.offences.models import Comparison, Look, Opinion
from liandong.offences.sighting import NOT_COMPETENT, is_competent
from liandong.offences.states import HOUSE_OFFENCES, SECRECY_50

ANSWERERS = frozenset({Role.HANDLER, Role.UNIT_HEAD, Role.LEGAL_REVIEWER, Role.AGENCY_HEAD})
ACROSS = frozenset({Role.LEGAL_REVIEWER, Role.AGENCY_HEAD})
SYSTEM = frozenset({Role.SYSTEM})

CONFIRM_SAME = Action(
    name="offences.confirm_same",
    title="确认同一违法行为",
    kind="comparison",
    roles=ANSWERERS,
    side="any",
    reason="required",
    consequence="两件按同一违法行为办理：最先立案、不得重复罚款都据此判断；判断错了可以拆开。",
    sources=(ART_29,),
)
REJECT_SAME = Action(
    name="offences.reject_same",
    title="判断不是同一违法行为",
    kind="comparison",
    roles=ANSWERERS,
    side="any",
    reason="required",
    consequence="两件各自办理；以后查明是同一违法行为的，还可以确认。",
    sources=(ART_29,),
)
SPLIT_SAME = Action(
    name="offences.split_same",
    title="拆开",
    kind="comparison",
    roles=ANSWERERS,
    side="any",
    reason="required",
    consequence="两件恢复为各自的违法行为；原来的判断和理由保留。",
    sources=(ART_29,),
)


def may_answer(act: Act) -> Verdict:
    """Only for an agency whose record is compared, and across agencies only by the reviewer or the head."""
    holders = {c.agency for side in comparing.sides(act.record) for c in side if c.ended_at is None}
    if act.actor.agency not in holders:
        return refuse("no_claim", "本机关现在没有记录说到这两件行为，不能判断。", HOUSE_OFFENCES)
    if len(holders) > 1 and act.actor.role not in ACROSS:
        text = (
            "这次比对涉及两个以上机关，由法制审核提出意见或机关负责人决定。请把比对号告诉本机关的法制审核。"
        )
        return refuse("needs_reviewer", text, HOUSE_OFFENCES)
    return allow("may_answer", "可以判断。", ART_29)


def _answered(act: Act, is_same: bool, *, is_answer: bool = True) -> None:
    """Keep what was said; an answer moves the comparison, a view beside it does not."""
    comparison: Comparison = act.record
    Opinion.objects.create(
        comparison=comparison, agency=act.actor.agency, person=act.actor.person, role=act.actor.role.value,
        is_same=is_same, reason=act.reason, at=act.now,
    )  # fmt: skip
    if not is_answer:
        act.announce("offences.view_stated", comparison=str(comparison.uuid), by=str(act.actor.agency))
        return
    comparison.answered_by, comparison.answered_at = act.actor.signature[:200], act.now
    act.announce("offences.comparison_answered", comparison=str(comparison.uuid), by=str(act.actor.agency))


for _action in (CONFIRM_SAME, REJECT_SAME, SPLIT_SAME):
    _action.judge(may_answer)


@CONFIRM_SAME.change
def confirm_same(act: Act) -> None:
    _answered(act, True)


@REJECT_SAME.change
def reject_same(act: Act) -> None:
    _answered(act, False)


@SPLIT_SAME.change
def split_same(act: Act) -> None:
    _answered(act, False)


STATE_VIEW = Action(
    name="offences.state_view",
    title="发表意见",
    kind="comparison",
    roles=ACROSS,
    side="any",
    form=forms.View,
    reason="required",
    concerns=lambda comparison: comparison.state in ("same", "different"),
    consequence="意见和理由保存，判断不因此改变；罚款以前，法制审核的意见和机关负责人的决定都要有，各机关意见不一的是管辖争议。",
    sources=(ART_29,),
)
STATE_VIEW.judge(may_answer)


@STATE_VIEW.change
def state_view(act: Act) -> None:
    _answered(act, act.values["is_same"] == "yes", is_answer=False)


REGRADE_COMPARISON = Action(
    name="offences.regrade_comparison",
    title="重新比对",
    kind="comparison",
    roles=SYSTEM,
    side="any",
    is_automatic=True,
    consequence="记录所述有变，按现在所述重新比对，仍须由人判断。",
    sources=(HOUSE_OFFENCES,),
)


@REGRADE_COMPARISON.change
def regrade_comparison(act: Act) -> None:
    comparison: Comparison = act.record
    one, other = ([c for c in side if c.ended_at is None] for side in comparing.sides(comparison))
    match = comparing.best(one, other, comparing.likely_by([*one, *other]))
    if match is not None:
        comparison.grade, comparison.reasons = match.grade.value, list(match.reasons)
    for name, value in comparing.told_of(comparison.one, comparison.other).items():
        setattr(comparison, name, value)


LAPSE_COMPARISON = Action(
    name="offences.lapse_comparison",
    title="不必再判断",
    kind="comparison",
    roles=SYSTEM,
    side="any",
    is_automatic=True,
    consequence="记录已经改口或者不再说到，两件不再相像，不必判断；再相像时会重新提请。",
    sources=(HOUSE_OFFENCES,),
)


@LAPSE_COMPARISON.change
def lapse_comparison(act: Act) -> None:
    act.announce("offences.comparison_lapsed", comparison=str(act.record.uuid))


LOOK_UP = Action(
    name="offences.look_up",
    title="查询碰撞",
    kind="collision_look",
    roles=BUSINESS,
    side="any",
    creates=True,
    is_hidden=True,
    form=forms.LookingUp,
    consequence="查询记入账本，对方机关会收到告知；只看得到机关、案由大类、办理状态和联络人。",
    sources=(SECRECY_50,),
)


@LOOK_UP.judge
def may_look_up(act: Act) -> Verdict:
    party_kind = kinds.get("party")
    assert party_kind is not None
    if party_kind.sight.level(act.actor, act.values["party"]) < Level.SUMMARY:
        return refuse("no_such_party", "检查对象名录库中没有您可以查看的这个对象。", HOUSE_OFFENCES)
    if not is_competent(act.actor.agency, act.values["item"], act.values["division"]):
        return refuse("not_competent", NOT_COMPETENT, HOUSE_OFFENCES)
    return allow("may_look", "可以查询。", SECRECY_50)


@LOOK_UP.change
def look_up(act: Act) -> Look:
    party, item = act.values["party"], act.values["item"]
    return Look(
        number=record_number("PZ"), owner=act.actor.agency, party=party, item=item, party_name=party.name, item_name=item.name,
        division=act.values["division"], purpose=act.values["purpose"], by_name=act.actor.person_name,
        agency_name=act.actor.agency_name, looked_at=act.now,
    )  # fmt: skip
