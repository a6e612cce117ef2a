"""第二重验证的动作：启用、换恢复码、停用，和丢了手机时由安全管理员重置。

All stand on the person's own trail; neither secret nor codes pass through it. The person proves himself by a code for
each; `proves_self` has the door count the tries, whatever way they come.
"""

from __future__ import annotations

from django.conf import settings

from liandong.accounts import factors, forms, presence
from liandong.accounts.states import HOUSE_ACCOUNTS, THREE_ADMINS
from liandong.kernel.actions import Act, Action
from liandong.kernel.roles import HUMANS, Level, Role
from liandong.law.verdict import Source, Verdict, allow, refuse

TWO_KINDS = Source("GB/T 22239-2019", "8.1.4.1", verified=False)
WRONG = "口令不对，或者已经用过。请等手机上换出下一个再填；恢复码每个只能用一次。"

ENROL_FACTOR = Action(
    name="accounts.enrol_factor",
    title="启用动态口令",
    kind="person",
    roles=HUMANS,
    side="self",
    sight=Level.SUMMARY,
    is_hidden=True,
    is_note=True,
    proves_self=True,
    form=forms.EnrolFactor,
    consequence="以后登录时，输入密码后还要输入手机上的动态口令。恢复码请抄下，与手机分开保管。",
    sources=(HOUSE_ACCOUNTS, TWO_KINDS),
)


@ENROL_FACTOR.judge
def may_enrol_factor(act: Act) -> Verdict:
    if factors.of(act.record) is not None:
        return refuse("enrolled_already", "您已经启用动态口令。换手机的，请先停用。", HOUSE_ACCOUNTS)
    if not factors.counts(act.values["secret"], act.values["code"]):
        return refuse(
            "wrong_code", "口令与密钥对不上。请确认手机时间准确，重新扫码后填新的口令。", HOUSE_ACCOUNTS
        )
    return allow("may_enrol", "可以启用。", HOUSE_ACCOUNTS)


@ENROL_FACTOR.change
def enrol_factor(act: Act) -> None:
    factors.enrol(act.record, act.values["secret"], act.values["recovery"], act.values["code"])


def _proved(act: Act) -> Verdict:
    factor = factors.of(act.record)
    if factor is None:
        return refuse("not_enrolled", "您还没有启用动态口令。", HOUSE_ACCOUNTS)
    if not factors.is_proved(factor, act.values["code"]):
        return refuse("wrong_code", WRONG, HOUSE_ACCOUNTS)
    return allow("proved", "口令正确。", HOUSE_ACCOUNTS)


RENEW_RECOVERY_CODES = Action(
    name="accounts.renew_recovery_codes",
    title="换恢复码",
    kind="person",
    roles=HUMANS,
    side="self",
    sight=Level.SUMMARY,
    is_hidden=True,
    is_note=True,
    proves_self=True,
    form=forms.NewRecoveryCodes,
    consequence="新的恢复码立即生效，旧的全部作废。",
    sources=(HOUSE_ACCOUNTS,),
)


RENEW_RECOVERY_CODES.judge(_proved)


@RENEW_RECOVERY_CODES.change
def renew_recovery_codes(act: Act) -> None:
    factor = factors.of(act.record)
    assert factor is not None
    factors.renew(factor, act.values["recovery"])


END_FACTOR = Action(
    name="accounts.end_factor",
    title="停用动态口令",
    kind="person",
    roles=HUMANS,
    side="self",
    sight=Level.SUMMARY,
    is_hidden=True,
    is_note=True,
    proves_self=True,
    form=forms.FactorCode,
    consequence="停用后登录只要密码；平台要求第二重验证的，须立即重新启用才能办事。",
    sources=(HOUSE_ACCOUNTS,),
)


END_FACTOR.judge(_proved)


@END_FACTOR.change
def end_factor(act: Act) -> None:
    factor = factors.of(act.record)
    assert factor is not None
    factors.end(factor)
    act.note(is_required=settings.REQUIRE_FACTOR)


RESET_SECOND_FACTOR = Action(
    name="accounts.reset_second_factor",
    title="重置动态口令",
    kind="person",
    roles=frozenset({Role.SECURITY_ADMIN}),
    side="any",
    is_note=True,
    reason="required",
    reason_level=Level.FULL,
    consequence="此人的动态口令和恢复码全部作废，各处的登录都失效；下次登录后重新启用。请先当面或回拨电话核实是本人。",
    sources=(HOUSE_ACCOUNTS, THREE_ADMINS),
)


@RESET_SECOND_FACTOR.judge
def may_reset_second_factor(act: Act) -> Verdict:
    if act.record.uuid == act.actor.person:
        return refuse("own_account", "自己的动态口令请由另一名安全管理员重置。", THREE_ADMINS)
    if factors.of(act.record) is None:
        return refuse("not_enrolled", f"{act.record.name}没有启用动态口令。", HOUSE_ACCOUNTS)
    return allow("may_reset", "可以重置。", HOUSE_ACCOUNTS)


@RESET_SECOND_FACTOR.change
def reset_second_factor(act: Act) -> None:
    factor = factors.of(act.record)
    assert factor is not None
    factors.end(factor)
    presence.end_all(act.record)
    act.announce("accounts.factor_reset", person=str(act.record.uuid))
