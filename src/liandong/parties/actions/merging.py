"""并入和拆回：两条记录其实是同一个对象时并成一条，弄错了可以拆开。

The row that goes keeps its history and points at the one that stays; nothing is copied, so that splitting it off again
restores exactly what was. Its branches follow it there and come back with it (`branches.head`).
"""

from __future__ import annotations

from liandong.kernel import locking
from liandong.kernel.actions import Act, Action
from liandong.kernel.roles import Role
from liandong.law.verdict import Verdict, allow, refuse
from liandong.parties import branches, forms
from liandong.parties.models import Form, Party
from liandong.parties.states import HOUSE_PARTIES

MERGERS = frozenset({Role.LEGAL_REVIEWER, Role.LIAISON})

MERGE_PARTY = Action(
    name="parties.merge_party",
    title="并入另一对象",
    kind="party",
    roles=MERGERS,
    side="any",
    form=forms.OtherParty,
    reason="required",
    consequence="这一条并入所填的对象，从此按那一条办理；弄错了可以拆回。",
    sources=(HOUSE_PARTIES,),
)


@MERGE_PARTY.judge
def may_merge_party(act: Act) -> Verdict:
    party, other = act.record, act.values["other"]
    if other.pk == party.pk:
        return refuse("same_party", "不能并入自己。", HOUSE_PARTIES)
    if Form.CITIZEN in (party.form, other.form):
        return refuse("citizens_stay", "公民不在这里合并，请按证件号码核对后注销重复的一条。", HOUSE_PARTIES)
    if party.code and other.code and party.code != other.code:
        return refuse("two_codes", "两条各有不同的统一社会信用代码，是两个主体，不能合并。", HOUSE_PARTIES)
    if Party.objects.filter(merged_into=party).exists():
        return refuse(
            "has_merged", "已有别的对象并入这一条，请先拆回，或把那一条并到最终的对象。", HOUSE_PARTIES
        )
    if branches.is_above(party, other) or branches.is_above(other, party):
        return refuse(
            "head_and_branch", "一个是另一个的分支机构，是两个主体，不能合并。登记错了的，请先更正所属总机构。",
            HOUSE_PARTIES,
        )  # fmt: skip
    if not locking.share(other):
        return refuse("other_changed", "所填的对象刚刚变动，请刷新后再办。", HOUSE_PARTIES)
    return allow("may_merge", "可以并入。", HOUSE_PARTIES)


@MERGE_PARTY.change
def merge_party(act: Act) -> None:
    act.record.merged_into = act.values["other"]
    act.announce("parties.merged", party=str(act.record.uuid), into=str(act.values["other"].uuid))


SPLIT_PARTY = Action(
    name="parties.split_party",
    title="拆回",
    kind="party",
    roles=MERGERS,
    side="any",
    reason="required",
    consequence="恢复为单独的一条，与并入之前一样。",
    sources=(HOUSE_PARTIES,),
)


@SPLIT_PARTY.judge
def may_split_party(act: Act) -> Verdict:
    code = act.record.code
    if code and Party.objects.filter(code=code).exclude(state="merged").exists():
        return refuse("registered_already", f"代码{code}现在由另一条在册记录使用，不能拆回。", HOUSE_PARTIES)
    if branches.is_above(act.record, act.record):
        return refuse(
            "circular", "拆回后它会成为自己的分支机构，不能拆回。请先更正上下级的所属总机构。", HOUSE_PARTIES
        )
    return allow("may_split", "可以拆回。", HOUSE_PARTIES)


@SPLIT_PARTY.change
def split_party(act: Act) -> None:
    act.record.merged_into = None
    act.announce("parties.split", party=str(act.record.uuid))
