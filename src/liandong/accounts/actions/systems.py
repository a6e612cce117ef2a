"""系统接入的动作：安全管理员让一个机关的业务系统以某个岗位调用接口，随时可以停。

The security administrator's page shows a fresh token before he presses; only its SHA-256 goes through the door, so
neither database, ledger nor backup ever hold the token itself. It dies with its day, its post, its agency or by
being stopped, whichever is first.
"""

from __future__ import annotations

from datetime import timedelta

from liandong.accounts import forms, scopes
from liandong.accounts.models import AgencySystem
from liandong.accounts.states import HOUSE_ACCOUNTS, THREE_ADMINS
from liandong.kernel.actions import Act, Action, moves_only
from liandong.kernel.roles import Level, Role
from liandong.law.verdict import Source, Verdict, allow, refuse
from liandong.now import today

LONGEST = timedelta(days=366)

ADMIT_SYSTEM = Action(
    name="accounts.admit_system",
    title="接入系统",
    kind="agency_system",
    roles=frozenset({Role.SECURITY_ADMIN}),
    side="any",
    creates=True,
    form=forms.NewSystem,
    consequence="请先抄下令牌，当面或加密交给该系统的维护人；接入后任何人不能再查看它，丢了只能停止接入、另行接入。",
    sources=(HOUSE_ACCOUNTS, THREE_ADMINS, Source("行政处罚法", "第五十七条")),
)


@ADMIT_SYSTEM.judge
def may_admit_system(act: Act) -> Verdict:
    role = Role(act.values["acts_as"].role)
    if role not in scopes.READS_FOR:
        return refuse(
            "not_for_systems",
            f"{role.label}的职责须由本人履行，不能由系统代办。请另选承办人、联络员的岗位，或只供查看的督办、行政执法监督岗位。",
            HOUSE_ACCOUNTS,
        )
    if too_much := scopes.beyond(role, act.values["scopes"]):
        return refuse(
            "scope_beyond_post",
            f"{role.label}岗位不能做这些，请去掉：{'、'.join(too_much)}。",
            HOUSE_ACCOUNTS,
        )
    if not today() <= act.values["valid_to"] <= today() + LONGEST:
        return refuse("term_too_long", "有效期应从今天起、最长一年，到期前可以另行接入。", HOUSE_ACCOUNTS)
    return allow("may_admit", "可以接入。", HOUSE_ACCOUNTS)


@ADMIT_SYSTEM.change
def admit_system(act: Act) -> AgencySystem:
    values = act.values
    return AgencySystem(
        owner=values["acts_as"].owner, name=values["name"], post=values["acts_as"], scopes=scopes.whole(values["scopes"]),
        valid_to=values["valid_to"], basis=values["basis"], digest=values["token"],
    )  # fmt: skip


EXPEL_SYSTEM = Action(
    name="accounts.expel_system",
    title="停止接入",
    kind="agency_system",
    roles=frozenset({Role.SECURITY_ADMIN}),
    side="any",
    reason="required",
    reason_level=Level.FULL,
    consequence="令牌立即失效，该系统的下一次调用就会被拒绝。",
    sources=(HOUSE_ACCOUNTS,),
)


EXPEL_SYSTEM.change(moves_only)
