"""登录一类的动作：登录、退出其他登录、修改和重设密码。"""

from __future__ import annotations

from django.contrib.auth.hashers import check_password

from liandong.accounts import forms, throttle
from liandong.accounts.models import Post
from liandong.accounts.states import HOUSE_ACCOUNTS, THREE_ADMINS
from liandong.kernel.actions import Act, Action
from liandong.kernel.roles import ADMINS, HUMANS, Level, Role
from liandong.law.verdict import Source, Verdict, allow, refuse

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
    proves_self=True,
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
    act.announce("accounts.password_reset", person=str(act.record.uuid))
