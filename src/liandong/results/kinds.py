"""检查结果公示的记录种类：检查的部门看全部，行政执法监督看摘要；公示的内容任何人在公示页上看得到，这里不因此放宽。"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from liandong.kernel.kinds import Field, Kind, register
from liandong.kernel.ports import agencies
from liandong.kernel.roles import BUSINESS, Level, Role, Secrecy
from liandong.kernel.visibility import Grant, Sight
from liandong.parties.search import numbered
from liandong.results import states
from liandong.results.actions.owing import KIND
from liandong.results.composing import COLUMNS, objection_told, original, released, too_long
from liandong.results.models import ResultNotice

_CEILINGS = {**dict.fromkeys(BUSINESS, Level.FULL), Role.SUPERVISOR: Level.FULL}
_FULL, _PUBLIC = Level.FULL, Secrecy.PUBLIC


def grants(notice: ResultNotice) -> Iterable[Grant]:
    """The department that inspected, and who supervises it: as with the visit itself."""
    yield Grant(_FULL, "检查部门", agency=notice.owner)
    for supervisor in agencies().supervisors(notice.owner) - {notice.owner}:
        yield Grant(Level.SUMMARY, "行政执法监督", agency=supervisor)


def _proposed(notice: ResultNotice) -> str:
    if notice.is_withheld:
        return f"不予公示：{notice.get_ground_display()}"
    return "公示" if notice.text else ""


def objections_told(notice: ResultNotice) -> list[str]:
    """Each objection with what became of it, a line each."""
    lines = []
    for one in notice.objections.order_by("pk"):
        how = f"{one.by}登记" if one.by else "凭入企码提出"
        contact = f"（联系方式：{one.contact}）" if one.contact else ""
        answer = (
            "等答复"
            if one.is_upheld is None
            else f"{'成立' if one.is_upheld else '不成立'}：{one.answer}（{one.answered_on}，{one.answered_by}）"
        )
        lines.append(f"{one.received_on}，{how}：{one.said}{contact}。{answer}")
    return lines  # fmt: skip


def _in_text(name: str) -> Callable[[ResultNotice], str]:
    """What is published under a name; several lines one under the other."""

    def read(notice: ResultNotice) -> str:
        said = notice.text.get(name, "")
        return "\n".join(said) if isinstance(said, list) else said

    return read


_TEXT, _JUDGED, _SHOWN, _END, _OBJECTED = "公示的内容", "该不该公示", "公示", "停止公示", "异议"
RESULT_NOTICE = register(
    Kind(
        name=KIND,
        title="检查结果公示",
        model=ResultNotice,
        states=states.RESULT_NOTICE,
        sight=Sight(KIND, ResultNotice, _CEILINGS, grants),
        heading=lambda n: f"{n.subject}的检查结果",
        number=lambda n: n.number,
        own=("owner",),
        search=numbered,
        lead="部门确认检查结果以后，公示还是不公示、公示什么、到哪一天。更正了结果的，公示自动撤回、重新开始。",
        when_empty="没有您可以查看的检查结果公示。随机抽查和计划内的，部门负责人确认结果以后自动列在这里；别的在入企检查的页面上提请。",
        fields=(
            Field("number", "公示编号", in_list=True, is_searched=True),
            Field("subject", "检查对象", in_list=True, is_searched=True),
            Field("agency_name", "检查部门", in_list=True, is_searched=True),
            Field("visited_on", "检查日期", in_list=True, sort_by="visited_on"),
            Field("proposed", "意见", value=_proposed, in_list=True, is_tracked=False),
            Field("until", "公示至", secrecy=_PUBLIC, section=_SHOWN, in_list=True),
            Field("inspection_no", "检查编号", level=_FULL),
            Field("party_name", "检查对象全称", level=_FULL),
            Field("rows", "确认的结果", level=_FULL, value=lambda n: original(n)["results"]),
            Field("is_withheld", "拟不予公示", section=_JUDGED, value=lambda n: "是" if n.is_withheld else ""),
            Field("ground", "不予公示的理由", section=_JUDGED, value=lambda n: n.get_ground_display()),
            Field("reasons", "具体理由", level=_FULL, section=_JUDGED),
            Field("hides", "另外隐去的文字", level=_FULL, secrecy=Secrecy.SENSITIVE, section=_JUDGED, value=lambda n: n.hides or ""),
            Field("reviewed_by", "保密审查人", level=_FULL, section=_JUDGED),
            *(Field(f"text_{name}", title, level=_FULL, secrecy=_PUBLIC, section=_TEXT, value=_in_text(name)) for name, title in COLUMNS.items()),
            Field("published_at", "公示时间", secrecy=_PUBLIC, section=_SHOWN),
            Field("until_why", "为什么公示到这一天", level=_FULL, secrecy=_PUBLIC, section=_SHOWN, value=lambda n: released(n, n.until_why)),
            Field("objection", "异议", level=_FULL, secrecy=_PUBLIC, section=_SHOWN, value=objection_told, is_tracked=False),
            Field("too_long", "公示期提示", level=_FULL, section=_SHOWN, value=too_long, is_tracked=False),
            Field("shown_on", "在国家企业信用信息公示系统公示", section=_SHOWN),
            Field("shown_at", "网址或者报送编号", level=_FULL, section=_SHOWN),
            Field("objections", "异议和答复", level=_FULL, secrecy=Secrecy.SENSITIVE, section=_OBJECTED, value=objections_told, is_tracked=False),
            Field("ended_at", "停止公示时间", section=_END),
            Field("ended_why", "为什么", section=_END),
            Field("taken_on", "在国家企业信用信息公示系统撤下", section=_END),
            Field("taken_told", "撤下的说明", level=_FULL, section=_END),
        ),
    )
)  # fmt: skip
