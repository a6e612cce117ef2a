"""账户的记录种类。

通讯录人人可查；账号和遮住中间几位的手机号只有系统、安全管理员看得到，看完整的手机号须说明理由并留痕。系统接入只有三员、机关负责人和联络员看得到。
"""

from __future__ import annotations

from collections.abc import Iterable

from liandong.accounts import scopes, states
from liandong.accounts.models import AgencySystem, Delegation, Person, Post
from liandong.kernel.kinds import Field, Kind, register
from liandong.kernel.ports import agencies
from liandong.kernel.roles import ADMINS, HUMANS, Level, Role, Secrecy
from liandong.kernel.visibility import Grant, Sight
from liandong.now import today

_CEILINGS = {
    **dict.fromkeys(HUMANS, Level.SUMMARY),
    Role.SYSTEM_ADMIN: Level.FULL,
    Role.SECURITY_ADMIN: Level.FULL,
}


def directory_grants(record: Person | Post | AgencySystem) -> Iterable[Grant]:
    yield Grant(Level.FULL, "平台通讯录")


def delegation_grants(delegation: Delegation) -> Iterable[Grant]:
    """Known inside the agency and to its supervisors."""
    yield Grant(Level.FULL, "本机关", agency=delegation.owner)
    for supervisor in agencies().supervisors(delegation.owner):
        yield Grant(Level.SUMMARY, "行政执法监督", agency=supervisor)


def _agency_name(person: Person) -> str:
    return agencies().name(person.owner)


def _post_of(system: AgencySystem) -> str:
    return f"{Role(system.post.role).label} {system.post.person.name}"


def _stands(system: AgencySystem) -> str:
    if system.state != "admitted":
        return "已停止"
    return "可以调用" if system.valid_to >= today() else "已到期，不能调用"


def _last_used(system: AgencySystem) -> object:
    use = getattr(system, "use", None)
    return use.at if use else "从未"


PERSON = register(
    Kind(
        name="person",
        title="人员",
        model=Person,
        states=states.PERSON,
        sight=Sight("person", Person, _CEILINGS, directory_grants),
        heading=lambda p: p.name,
        order=("name",),
        order_text="按姓名",
        spoken=lambda p: [p.name],
        own=("owner",),
        lead="在平台办事的人。账户停用后不能登录，办过的事全部保留。",
        fields=(
            Field("name", "姓名", in_list=True, is_searched=True, sort_by="name"),
            Field("home", "所在机关", value=_agency_name),
            Field("account", "账号", level=Level.FULL),
            Field(
                "mobile",
                "手机号",
                level=Level.FULL,
                secrecy=Secrecy.SENSITIVE,
                sealed="accounts.reveal_mobile",
            ),
        ),
    )
)

POST = register(
    Kind(
        name="post",
        title="岗位",
        model=Post,
        states=states.POST,
        sight=Sight("post", Post, _CEILINGS, directory_grants),
        heading=lambda p: f"{p.agency_name} {Role(p.role).label} {p.person.name}",
        related=("person",),
        own=("owner",),
        lead="谁在哪个机关担任什么。岗位一离任，立即不能再以它办事。",
        fields=(
            Field("person", "姓名", in_list=True, value=lambda p: p.person.name),
            Field("agency_name", "机关", in_list=True, is_searched=True, sort_by="agency_name"),
            Field("role", "角色", in_list=True, value=lambda p: Role(p.role).label),
            Field("valid_from", "起", in_list=True, sort_by="valid_from"),
            Field("valid_to", "止", in_list=True, sort_by="valid_to"),
            Field("basis", "任职依据", level=Level.FULL),
        ),
    )
)

DELEGATION = register(
    Kind(
        name="delegation",
        title="授权代批",
        model=Delegation,
        states=states.DELEGATION,
        sight=Sight(
            "delegation",
            Delegation,
            {
                **dict.fromkeys((Role.HANDLER, Role.UNIT_HEAD, Role.AGENCY_HEAD, Role.LIAISON), Level.FULL),
                Role.LEGAL_REVIEWER: Level.FULL,
                Role.SUPERVISOR: Level.FULL,
            },
            delegation_grants,
        ),
        heading=lambda d: f"{d.head.person.name}授权{d.delegate.person.name}代批",
        related=("head__person", "delegate__person"),
        own=("owner",),
        lead="机关负责人在一段日期内授权本机关他人代为批准。",
        when_empty="本机关目前没有授权代批。",
        fields=(
            Field("head", "授权人", in_list=True, value=lambda d: d.head.person.name),
            Field("delegate", "代批人", in_list=True, value=lambda d: d.delegate.person.name),
            Field("valid_from", "起", in_list=True, sort_by="valid_from"),
            Field("valid_to", "止", in_list=True, sort_by="valid_to"),
            Field("basis", "授权依据", level=Level.FULL),
        ),
    )
)

AGENCY_SYSTEM = register(
    Kind(
        name="agency_system",
        title="系统接入",
        model=AgencySystem,
        states=states.AGENCY_SYSTEM,
        sight=Sight(
            "agency_system",
            AgencySystem,
            {
                **dict.fromkeys((*ADMINS, Role.AGENCY_HEAD, Role.LIAISON), Level.SUMMARY),
                Role.SECURITY_ADMIN: Level.FULL,
            },
            directory_grants,
        ),
        heading=lambda s: s.name,
        related=("post__person", "use"),
        own=("owner",),
        lead="哪些机关的业务系统可以调用接口，以谁的岗位，能做什么，到哪一天。",
        when_empty="目前没有接入的系统。",
        fields=(
            Field("name", "系统名称", in_list=True, is_searched=True, sort_by="name"),
            Field("agency", "机关", in_list=True, value=lambda s: s.post.agency_name),
            Field("post", "以谁的岗位", in_list=True, value=_post_of),
            Field("valid_to", "有效期至", in_list=True, sort_by="valid_to"),
            Field("standing", "现在", value=_stands, is_tracked=False),
            Field("scopes", "可以做什么", value=lambda s: scopes.labels(s.scopes)),
            Field("used", "最近调用", value=_last_used, is_tracked=False),
            Field("basis", "接入依据", level=Level.FULL),
        ),
    )
)
