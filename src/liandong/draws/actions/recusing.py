"""抽取以前的回避：检查部门提出，本机关负责人决定，负责人自己的由政府或者上级决定；决定了的固定名录时才算，抽取以前可以撤回。

Source: 行政处罚法第四十三条; 河南省行政执法条例第二十三条.
"""

from __future__ import annotations

from liandong.draws import forms, rosters
from liandong.draws.duties import KIND, ON_VISITS, code_of, is_department
from liandong.inspections import recusals
from liandong.inspections.recusing import deciding, withdrawing
from liandong.kernel.actions import Act, Action
from liandong.law.inspection.recusal import ART_43
from liandong.law.verdict import Verdict, refuse
from liandong.parties.models import Form
from liandong.registry.models import Officer

NAME_RECUSAL = Action(
    name="draws.name_recusal",
    title="提出回避",
    kind=KIND,
    roles=ON_VISITS,
    side="any",
    whose=is_department,
    form=forms.RecusalOf,
    is_aside=True,
    consequence="由本机关负责人决定，负责人自己的由同级人民政府或者上级机关决定；决定回避的，抽到也不派此人去查这一家，没有决定的不算。谁回避谁只写进完整的抽取包，给司法局和公证处；理由只记类别，不进抽取包，各类几对只有司法局看得到。",
    sources=(ART_43,),
)


def _officer(act: Act) -> Officer | None:
    number = act.values["officer"].strip().upper()
    rows = Officer.objects.filter(agency__uuid=act.actor.agency, certificate=number)
    return rows.exclude(state__in=("returned", "cancelled")).first()


@NAME_RECUSAL.judge
def may_name_recusal(act: Act) -> Verdict:
    party, officer = rosters.party_found(act.values["target"]), _officer(act)
    if party is None or party.form == Form.CITIZEN:
        return refuse("no_such_target", "检查对象名录里没有这个代码，请核对。", ART_43)
    if officer is None:
        return refuse("no_such_officer", "本机关没有这个执法证号的在册人员，请核对。", ART_43)
    pair = (str(officer.uuid), str(party.uuid))
    known = recusals.open_ones(act.record.recusals, act.actor.agency)
    if pair in {(one["officer"], one["party"]) for one in known}:
        return refuse("named_already", "这一对已经提出回避。", ART_43)
    return recusals.may_ask(act.actor, officer, act.values["asked_by"])


@NAME_RECUSAL.change
def name_recusal(act: Act) -> None:
    draw, party, officer = act.record, rosters.party_found(act.values["target"]), _officer(act)
    assert party is not None and officer is not None
    more = {"party": str(party.uuid), "party_name": party.name, "department": code_of(act.actor, draw)}
    draw.recusals = recusals.new(act, draw.recusals, officer, **more)
    if recusals.waiting(draw.recusals, act.actor.agency):
        act.announce("draws.recusal_named", draw=str(draw.uuid), agency=str(act.actor.agency))


def _settled(act: Act) -> None:
    act.announce("draws.recusals_decided", draw=str(act.record.uuid), agency=str(act.actor.agency))


DECIDE_RECUSAL = deciding(
    "draws.decide_recusal", kind=KIND, settled=_settled,
    consequence="决定回避的，固定名录时写进回避名录；不予回避的，照常参加抽取。",
)  # fmt: skip
WITHDRAW_RECUSAL = withdrawing(
    "draws.withdraw_recusal", kind=KIND, settled=_settled, roles=ON_VISITS,
    consequence="此人照常参加抽取；已经决定的由负责人撤回。名录固定以后不能再撤回。",
)  # fmt: skip
