"""授权代批的动作：授权、收回，和行政执法监督的调阅。"""

from __future__ import annotations

from liandong.accounts import forms
from liandong.accounts.models import Delegation, Post
from liandong.accounts.states import HOUSE_ACCOUNTS, REVIEW
from liandong.kernel import opening
from liandong.kernel.actions import Act, Action
from liandong.kernel.roles import Role
from liandong.law.verdict import Verdict, allow, refuse

DELEGATE_APPROVAL = Action(
    name="accounts.delegate_approval",
    title="授权代批",
    kind="delegation",
    roles=frozenset({Role.AGENCY_HEAD}),
    side="any",
    creates=True,
    form=forms.NewDelegation,
    consequence="在所填日期内，代批人可以机关负责人的角色批准，每次都注明“授权代批”。",
    sources=(HOUSE_ACCOUNTS,),
)


@DELEGATE_APPROVAL.judge
def may_delegate_approval(act: Act) -> Verdict:
    delegate: Post = act.values["delegate"]
    if act.actor.delegation is not None:
        return refuse("no_redelegation", "代批人不能再授权他人代批。", HOUSE_ACCOUNTS)
    if delegate.owner != act.actor.agency:
        return refuse("other_agency", "只能授权本机关的人代批。", HOUSE_ACCOUNTS)
    if delegate.uuid == act.actor.post:
        return refuse("own_post", "不必授权自己代批。", HOUSE_ACCOUNTS)
    if delegate.role != Role.UNIT_HEAD.value:
        return refuse(
            "not_unit_head", "代批人应为办案机构负责人岗位；承办人、法制审核不能代批自己经手的事项。", REVIEW
        )
    return allow("may_delegate", "可以授权。", HOUSE_ACCOUNTS)


@DELEGATE_APPROVAL.change
def delegate_approval(act: Act) -> Delegation:
    head = Post.objects.get(uuid=act.actor.post)
    delegation = Delegation(head=head, owner=act.actor.agency, **act.values)
    act.announce("accounts.delegation_given", delegation=str(delegation.uuid))
    return delegation


REVOKE_DELEGATION = Action(
    name="accounts.revoke_delegation",
    title="收回授权",
    kind="delegation",
    roles=frozenset({Role.AGENCY_HEAD}),
    reason="required",
    consequence="立即收回，代批人不能再以机关负责人的角色批准。",
    sources=(HOUSE_ACCOUNTS,),
)


@REVOKE_DELEGATION.judge
def may_revoke_delegation(act: Act) -> Verdict:
    if act.actor.delegation is not None:
        return refuse("not_head", "授权由机关负责人本人收回。", HOUSE_ACCOUNTS)
    return allow("may_revoke", "可以收回。", HOUSE_ACCOUNTS)


@REVOKE_DELEGATION.change
def revoke_delegation(act: Act) -> None:
    """Only the state moves; the delegate is told."""
    act.announce("accounts.delegation_revoked", delegation=str(act.record.uuid))


OPEN_DELEGATION = opening.declare("accounts.open_delegation", "delegation")
