"""检查对象的记录种类：企业等各机关都看得到；公民只有登记它的机关看得到，监督机关看摘要。"""

from __future__ import annotations

from collections.abc import Iterable

from liandong.kernel.kinds import Field, Kind, register
from liandong.kernel.ports import agencies
from liandong.kernel.roles import BUSINESS, Level, Role, Secrecy
from liandong.kernel.visibility import Grant, Sight
from liandong.parties import branches, search, states
from liandong.parties.models import Form, Party
from liandong.registry import industries

_CEILINGS = {
    **dict.fromkeys(BUSINESS, Level.FULL),
    Role.SUPERVISOR: Level.FULL,
    Role.OVERSIGHT: Level.SUMMARY,
}


def party_grants(party: Party) -> Iterable[Grant]:
    """A citizen concerns the agency that registered him; everybody else is a public fact to every agency."""
    if party.form != Form.CITIZEN:
        yield Grant(Level.FULL, "检查对象名录库")
        return
    yield Grant(Level.FULL, "登记机关", agency=party.owner)
    for supervisor in agencies().supervisors(party.owner):
        yield Grant(Level.SUMMARY, "行政执法监督", agency=supervisor)


def _former(party: Party) -> list[str]:
    return [f"{f['name']}（至{f['until']}）" for f in party.former_names]


def _names(party: Party) -> list[str]:
    return [party.name, *(f["name"] for f in party.former_names)]


def _industry(party: Party) -> str:
    return f"{party.industry} {industries.named(party.industry)}".strip()


def _risk(party: Party) -> str:
    return f"{party.get_risk_display()}，{party.risk_on}，{party.risk_source}" if party.risk else ""


def _head(party: Party) -> str:
    above = branches.head(party)
    return f"{above.name}（{above.code or '无代码'}）" if above else ""


PARTY = register(
    Kind(
        name="party",
        title="检查对象",
        model=Party,
        states=states.PARTY,
        sight=Sight("party", Party, _CEILINGS, party_grants),
        heading=lambda p: p.name,
        number=lambda p: p.code or p.old_code,
        related=("merged_into", "parent__merged_into"),
        own=("owner",),
        place="division",
        search=search.narrowed,
        crowd=search.crowd,
        few=lambda asked: search.few(Party, asked),
        spoken=_names,
        lead="企业、个体、组织、公民和没有代码的项目、场所；一个对象只有一条。找的时候填名称中的两个字以上、拼音首字母，或代码的前几位。",
        when_empty="没有登记这样的对象。可以登记，也可以成批导入。",
        fields=(
            Field("name", "名称", secrecy=Secrecy.PUBLIC, in_list=True, is_searched=True, sort_by="name"),
            Field(
                "form", "主体类型", secrecy=Secrecy.PUBLIC, in_list=True, value=lambda p: p.get_form_display()
            ),
            Field(
                "code",
                "统一社会信用代码",
                secrecy=Secrecy.PUBLIC,
                in_list=True,
                is_searched=True,
                sort_by="code",
            ),
            Field("division_name", "行政区划", secrecy=Secrecy.PUBLIC, in_list=True, sort_by="division"),
            Field("old_code", "旧注册号", secrecy=Secrecy.PUBLIC, is_searched=True),
            Field("address", "地址", level=Level.FULL),
            Field("industry", "行业", secrecy=Secrecy.PUBLIC, value=_industry),
            Field("tags", "标签和专项库"),
            Field("parent", "所属总机构", secrecy=Secrecy.PUBLIC, value=_head),
            Field("risk", "信用风险分类", level=Level.FULL, section="信用风险", value=_risk),
            Field(
                "identity",
                "证件号码",
                level=Level.FULL,
                secrecy=Secrecy.SENSITIVE,
                section="证件",
                sealed="parties.reveal_identity",
            ),
            Field(
                "former_names",
                "曾用名",
                secrecy=Secrecy.PUBLIC,
                section="沿革",
                value=_former,
                is_searched=True,
            ),
            Field(
                "merged_into",
                "并入",
                section="沿革",
                value=lambda p: p.merged_into.name if p.merged_into else "",
            ),
            Field("since", "成立日期", secrecy=Secrecy.PUBLIC, section="沿革"),
            Field("until", "注销日期", secrecy=Secrecy.PUBLIC, section="沿革"),
            Field("source", "来源", section="沿革"),
        ),
    )
)
