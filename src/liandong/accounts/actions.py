"""账户的动作：开户、停用、设岗、离任、授权代批、登录。

Duties that exclude one another are blocked, not warned: the three administrators exclude one another and every
business role; 承办人 and 法制审核 of one person in one agency exclude one another (行政处罚法第五十八条: 审核由非承办人员进行;
corrections §0.2(11)).
"""

from __future__ import annotations

from datetime import date

from django.contrib.auth.hashers import check_password
from django.db.models import Q, QuerySet

from liandong.accounts import forms, throttle
from liandong.accounts.models import Delegation, Person, Post
from liandong.accounts.states import HOUSE_ACCOUNTS, THREE_ADMINS
from liandong.kernel import opening
from liandong.kernel.actions import Act, Action
from liandong.kernel.roles import ADMINS, HUMANS, Level, Role
from liandong.law.verdict import Source, Verdict, allow, refuse
from liandong.now import today
from liandong.registry.models import Agency, LegalKind

REVIEW = Source("行政处罚法", "第五十八条")

OPEN_ACCOUNT = Action(
    name="accounts.open_account",
    title="开立账户",
    kind="person",
    roles=frozenset({Role.SYSTEM_ADMIN}),
    side="any",
    creates=True,
    form=forms.NewPerson,
    consequence="开立后还没有岗位，须由安全管理员设岗才能办事。",
    sources=(HOUSE_ACCOUNTS, THREE_ADMINS),
)


@OPEN_ACCOUNT.change
def open_account(act: Act) -> Person:
    values = act.values
    person = Person(
        owner=values["agency"].uuid, name=values["name"], account=values["account"], mobile=values["mobile"],
        is_demo=act.actor.origin == "demo",
    )  # fmt: skip
    person.set_password(values["password"])
    return person


FOUND_ACCOUNT = Action(
    name="accounts.found_account",
    title="装机开户",
    kind="person",
    roles=frozenset({Role.SYSTEM}),
    side="any",
    creates=True,
    is_automatic=True,
    form=forms.NewPerson,
    consequence="平台装好时开立三员的账户；此后开户由系统管理员办理。",
    sources=(THREE_ADMINS,),
)


@FOUND_ACCOUNT.judge
def may_found_account(act: Act) -> Verdict:
    missing = {r.value for r in ADMINS} - set(
        Post.objects.filter(state="held").values_list("role", flat=True)
    )
    if not missing:
        return refuse("admins_in_office", "三员都已就位，账户由系统管理员开立。", THREE_ADMINS)
    return allow("may_found", "可以装机开户。", THREE_ADMINS)


FOUND_ACCOUNT.change(open_account)

CLOSE_ACCOUNT = Action(
    name="accounts.close_account",
    title="停用账户",
    kind="person",
    roles=frozenset({Role.SYSTEM_ADMIN}),
    side="any",
    reason="required",
    reason_level=Level.FULL,
    consequence="停用后立即不能登录；其岗位由安全管理员办理离任。",
    sources=(HOUSE_ACCOUNTS,),
)


@CLOSE_ACCOUNT.judge
def may_close_account(act: Act) -> Verdict:
    if act.record.uuid == act.actor.person:
        return refuse("own_account", "不能停用自己的账户，请由另一名系统管理员办理。", HOUSE_ACCOUNTS)
    return allow("may_close", "可以停用。", HOUSE_ACCOUNTS)


@CLOSE_ACCOUNT.change
def close_account(act: Act) -> None:
    act.announce("accounts.account_closed", person=str(act.record.uuid))


REOPEN_ACCOUNT = Action(
    name="accounts.reopen_account",
    title="恢复账户",
    kind="person",
    roles=frozenset({Role.SYSTEM_ADMIN}),
    side="any",
    reason="required",
    reason_level=Level.FULL,
    consequence="恢复后可以登录，原来未离任的岗位继续有效。",
    sources=(HOUSE_ACCOUNTS,),
)


@REOPEN_ACCOUNT.change
def reopen_account(act: Act) -> None:
    """Only the state moves."""


GRANT_POST = Action(
    name="accounts.grant_post",
    title="设岗",
    kind="post",
    roles=frozenset({Role.SECURITY_ADMIN}),
    side="any",
    creates=True,
    form=forms.NewPost,
    consequence="自起期之日起，此人可以这个角色代表该机关办理。",
    sources=(THREE_ADMINS, REVIEW),
)


@GRANT_POST.judge
def may_grant_post(act: Act) -> Verdict:
    person, agency, role = act.values["person"], act.values["agency"], Role(act.values["role"])
    if person.uuid == act.actor.person:
        return refuse("own_post", "不能给自己设岗，请由另一名安全管理员办理。", THREE_ADMINS)
    if agency.state != "in_force":
        return refuse("agency_not_in_force", f"{agency.name}不在册，不能设岗。", HOUSE_ACCOUNTS)
    if agency.kind == LegalKind.COORDINATOR and role in (Role.HANDLER, Role.UNIT_HEAD, Role.LEGAL_REVIEWER):
        return refuse(
            "coordinator_cannot_enforce",
            "议事协调机构可以督办、协调，不能设执法岗位。",
            Source("行政处罚法", "第十七条"),
        )
    Person.objects.select_for_update(of=("self",)).get(pk=person.pk)
    for post in _overlapping(person, act.values["valid_from"], act.values["valid_to"]):
        other, is_same_agency = Role(post.role), post.owner == agency.uuid
        if other is role and is_same_agency:
            return refuse("same_post", f"{person.name}已经在{agency.name}担任{role.label}。", HOUSE_ACCOUNTS)
        if (verdict := _may_coincide(role, other, is_same_agency)) is not None:
            return verdict
    return allow("may_grant", "可以设岗。", THREE_ADMINS)


def _overlapping(person: Person, first: date, last: date | None) -> QuerySet[Post]:
    """The person's posts, present and future, that would be held on some day together with a new one."""
    held = Post.objects.filter(person=person, state="held").filter(
        Q(valid_to__isnull=True) | Q(valid_to__gte=first)
    )
    return held if last is None else held.filter(valid_from__lte=last)


def _may_coincide(role: Role, other: Role, is_same_agency: bool) -> Verdict | None:
    """None when two roles may be held together; the refusal otherwise."""
    if (role in ADMINS or other in ADMINS) and role is not other:
        return refuse("admins_exclude", f"{other.label}与{role.label}不能由同一人担任。", THREE_ADMINS)
    if is_same_agency and {role, other} == {Role.HANDLER, Role.LEGAL_REVIEWER}:
        return refuse("handler_cannot_review", "同一机关的承办人与法制审核不能由同一人担任。", REVIEW)
    return None


@GRANT_POST.change
def grant_post(act: Act) -> Post:
    values = act.values
    agency: Agency = values["agency"]
    return Post(
        person=values["person"], owner=agency.uuid, agency_name=agency.name, agency_code=agency.code,
        role=values["role"], valid_from=values["valid_from"], valid_to=values["valid_to"], basis=values["basis"],
    )  # fmt: skip


FOUND_POST = Action(
    name="accounts.found_post",
    title="装机设岗",
    kind="post",
    roles=frozenset({Role.SYSTEM}),
    side="any",
    creates=True,
    is_automatic=True,
    form=forms.NewPost,
    consequence="平台装好时给三员各设一岗；此后设岗由安全管理员办理。",
    sources=(THREE_ADMINS,),
)


@FOUND_POST.judge
def may_found_post(act: Act) -> Verdict:
    role = Role(act.values["role"])
    if role not in ADMINS or Post.objects.filter(role=role.value, state="held").exists():
        return refuse("admin_in_office", "装机只给尚未就位的三员设岗，其他岗位由安全管理员设。", THREE_ADMINS)
    return may_grant_post(act)


FOUND_POST.change(grant_post)

END_POST = Action(
    name="accounts.end_post",
    title="办理离任",
    kind="post",
    roles=frozenset({Role.SECURITY_ADMIN}),
    side="any",
    form=forms.PostEnd,
    reason="required",
    reason_level=Level.FULL,
    consequence="立即不能再以此岗位办理，正在填写的内容也不能提交。",
    sources=(THREE_ADMINS,),
)


@END_POST.judge
def may_end_post(act: Act) -> Verdict:
    if act.record.uuid == act.actor.post:
        return refuse("own_post", "不能办理自己的离任，请由另一名安全管理员办理。", THREE_ADMINS)
    if act.values["on"] < act.record.valid_from:
        return refuse("before_start", "离任日期早于任职起期，请核对。", HOUSE_ACCOUNTS)
    if act.values["on"] > today():
        return refuse(
            "not_yet", "离任日期还没有到，请到那一天再办理；预先知道止期的，设岗时填写止期。", HOUSE_ACCOUNTS
        )
    return allow("may_end", "可以办理离任。", THREE_ADMINS)


@END_POST.change
def end_post(act: Act) -> None:
    act.record.valid_to = act.values["on"]


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
    return Delegation(head=head, owner=act.actor.agency, **act.values)


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
    """Only the state moves."""


OPEN_DELEGATION = opening.declare("accounts.open_delegation", "delegation")


SIGN_IN = Action(
    name="accounts.sign_in",
    title="登录",
    kind="person",
    roles=HUMANS,
    side="self",
    sight=Level.SUMMARY,
    is_hidden=True,
    is_note=True,
    form=forms.SignInMeans,
    consequence="登录记入办理痕迹。",
    sources=(Source("网络安全法", "第二十三条"),),
)


@SIGN_IN.change
def sign_in(act: Act) -> None:
    """Nothing changes but the trail, which says by what means."""
    means = forms.Means(act.values["means"] or forms.Means.PASSWORD)
    act.note(means=means.value)
    act.state(sentence=f"登录方式：{means.label}。")


END_OTHER_SIGN_INS = Action(
    name="accounts.end_other_sign_ins",
    title="退出其他登录",
    kind="person",
    roles=HUMANS,
    side="self",
    sight=Level.SUMMARY,
    is_hidden=True,
    is_note=True,
    consequence="本人在别处的登录立即失效，这里不受影响。",
    sources=(HOUSE_ACCOUNTS,),
)


@END_OTHER_SIGN_INS.change
def end_other_sign_ins(act: Act) -> None:
    """The sessions themselves are no records; whoever asked ends them after this is on the trail."""


CHANGE_PASSWORD = Action(
    name="accounts.change_password",
    title="修改密码",
    kind="person",
    roles=HUMANS,
    side="self",
    sight=Level.SUMMARY,
    form=forms.PasswordChange,
    consequence="修改后，各处的登录都失效，请用新密码重新登录。",
    sources=(Source("网络安全法", "第二十三条"), HOUSE_ACCOUNTS),
)


@CHANGE_PASSWORD.judge
def may_change_password(act: Act) -> Verdict:
    if not check_password(act.values["old"], act.record.password):
        return refuse("wrong_password", "原密码不对，没有修改。", HOUSE_ACCOUNTS)
    return allow("may_change", "可以修改。", HOUSE_ACCOUNTS)


@CHANGE_PASSWORD.change
def change_password(act: Act) -> None:
    act.record.set_password(act.values["password"])


RESET_PASSWORD = Action(
    name="accounts.reset_password",
    title="重设密码",
    kind="person",
    roles=frozenset({Role.SYSTEM_ADMIN}),
    side="any",
    form=forms.PasswordReset,
    reason="required",
    reason_level=Level.FULL,
    consequence="此人各处的登录都失效；请当面告知新密码，并请其登录后立即修改。",
    sources=(HOUSE_ACCOUNTS, THREE_ADMINS),
)


@RESET_PASSWORD.judge
def may_reset_password(act: Act) -> Verdict:
    if act.record.uuid == act.actor.person:
        return refuse("own_account", "自己的密码请用“修改密码”。", HOUSE_ACCOUNTS)
    if Post.objects.filter(person=act.record, state="held", role__in=[r.value for r in ADMINS]).exists():
        return refuse(
            "admin_password",
            "三员的密码不能由系统管理员重设：请停用其账户，另开新账户，由安全管理员设岗。",
            THREE_ADMINS,
        )
    return allow("may_reset", "可以重设。", HOUSE_ACCOUNTS)


@RESET_PASSWORD.change
def reset_password(act: Act) -> None:
    """The new password may be tried at once, whatever was tried before."""
    act.record.set_password(act.values["password"])
    throttle.give_back(act.record.account)
