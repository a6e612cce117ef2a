"""岗位的动作：装机设岗、设岗、离任。

Duties that exclude one another are blocked, not warned: the three administrators exclude one another and every
business role; 承办人 and 法制审核 of one person in one agency exclude one another (行政处罚法第五十八条: 审核由非承办人员进行;
corrections §0.2(11)).
"""

from __future__ import annotations

from datetime import date

from django.db.models import Q, QuerySet

from liandong.accounts import forms
from liandong.accounts.models import Person, Post
from liandong.accounts.states import HOUSE_ACCOUNTS, REVIEW, THREE_ADMINS
from liandong.kernel.actions import Act, Action
from liandong.kernel.roles import ADMINS, Level, Role
from liandong.law.verdict import Source, Verdict, allow, refuse
from liandong.now import today
from liandong.registry.models import Agency, LegalKind

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
    post = Post(
        person=values["person"], owner=agency.uuid, agency_name=agency.name, agency_code=agency.code,
        role=values["role"], valid_from=values["valid_from"], valid_to=values["valid_to"], basis=values["basis"],
    )  # fmt: skip
    act.announce("accounts.post_granted", post=str(post.uuid))
    return post


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
    act.announce("accounts.post_ended", post=str(act.record.uuid))
