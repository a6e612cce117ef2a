"""账户的动作：装机开户、开户、停用、恢复，和看一次完整的手机号。"""

from __future__ import annotations

from liandong.accounts import forms
from liandong.accounts.models import Person, Post
from liandong.accounts.states import HOUSE_ACCOUNTS, PERSONAL, THREE_ADMINS
from liandong.kernel.actions import Act, Action, moves_only
from liandong.kernel.roles import ADMINS, Level, Role
from liandong.kernel.sealed import unreadable
from liandong.law.verdict import Verdict, allow, refuse

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


REOPEN_ACCOUNT.change(moves_only)


REVEAL_MOBILE = Action(
    name="accounts.reveal_mobile",
    title="查看完整手机号",
    kind="person",
    roles=frozenset({Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN}),
    side="any",
    is_note=True,
    reveals="mobile",
    reason="required",
    reason_level=Level.FULL,
    consequence="查看记入此人的办理经过，本人和审计管理员看得到是谁、为什么；号码只显示这一次。",
    sources=(PERSONAL, HOUSE_ACCOUNTS),
)
"""Those who already see the mask: the one who opens accounts and hands over passwords, the one who checks who holds a post."""


@REVEAL_MOBILE.judge
def may_reveal_mobile(act: Act) -> Verdict:
    if not act.record.mobile:
        return refuse("no_number", f"{act.record.name}没有登记手机号。", HOUSE_ACCOUNTS)
    if (closed := unreadable(act.record.mobile, "这个号码", HOUSE_ACCOUNTS)) is not None:
        return closed
    return allow("may_reveal", "可以查看。", PERSONAL)


@REVEAL_MOBILE.change
def reveal_mobile(act: Act) -> None:
    """Nothing changes but the trail; the number itself is read after it stands there (`kernel.revealing`)."""
