"""处罚决定公示的记录种类：决定机关看全部，监督、督办看摘要；公示的内容任何人在公示页上看得到，这里不因此放宽。"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from liandong.kernel.kinds import Field, Kind, register
from liandong.kernel.ports import agencies
from liandong.kernel.roles import BUSINESS, Level, Role, Secrecy
from liandong.kernel.visibility import Grant, Sight
from liandong.parties.search import numbered
from liandong.publication import states
from liandong.publication.composing import COLUMNS
from liandong.publication.models import Publication

_CEILINGS = {
    **dict.fromkeys(BUSINESS, Level.FULL),
    Role.SUPERVISOR: Level.FULL,
    Role.OVERSIGHT: Level.SUMMARY,
}


def grants(publication: Publication) -> Iterable[Grant]:
    """The agency that decided, and whoever watches it."""
    yield Grant(Level.FULL, "决定机关", agency=publication.owner)
    for supervisor in agencies().supervisors(publication.owner) - {publication.owner}:
        yield Grant(Level.SUMMARY, "行政执法监督", agency=supervisor)
    for office in agencies().overseers(publication.owner) - {publication.owner}:
        yield Grant(Level.SUMMARY, "督办", agency=office)


def shown_told(publication: Publication) -> list[str]:
    """Each channel where it was published, a line each."""
    return [
        f"{one.channel}：{one.on}公示，{one.address}；{one.why}"
        + (f"已于{one.taken_down_on}撤下（{one.told}）。" if one.taken_down_on else "")
        for one in publication.shown_in.order_by("pk")
    ]


def _proposed(publication: Publication) -> str:
    if publication.is_withheld:
        return f"不予公示：{publication.get_ground_display()}"
    return "公示" if publication.text else ""


def _in_text(name: str) -> Callable[[Publication], str]:
    return lambda publication: str(publication.text.get(name, ""))


_TEXT, _JUDGED, _SHOWN, _END = "公示的内容", "该不该公示", "在哪里公示", "停止公示"
PUBLICATION = register(
    Kind(
        name="publication",
        title="处罚决定公示",
        model=Publication,
        states=states.PUBLICATION,
        sight=Sight("publication", Publication, _CEILINGS, grants),
        heading=lambda p: f"{p.subject}：{p.decision_no}",
        number=lambda p: p.number,
        related=("decision", "decision__case"),
        own=("owner",),
        search=numbered,
        lead="作出处罚决定以后，公示还是不公示、公示什么、在哪些渠道、到哪一天。决定变更、撤销的，公示自动撤回。",
        when_empty="没有您可以查看的公示。普通程序、当场处罚的决定自动列在这里；登记卡的，在决定的页面上提请公示。",
        fields=(
            Field("number", "公示编号", in_list=True, is_searched=True),
            Field("subject", "当事人", in_list=True, is_searched=True),
            Field("decision_no", "决定书文号", in_list=True, is_searched=True),
            Field("agency_name", "决定机关", in_list=True),
            Field("decided_on", "决定日期", in_list=True, sort_by="decided_on"),
            Field("proposed", "意见", value=_proposed, in_list=True, is_tracked=False),
            Field("until", "公示至", in_list=True),
            Field("is_withheld", "拟不予公示", section=_JUDGED, value=lambda p: "是" if p.is_withheld else ""),
            Field("ground", "不予公示的理由", section=_JUDGED, value=lambda p: p.get_ground_display()),
            Field("social_impact", "具有一定社会影响", level=Level.FULL, section=_JUDGED),
            Field("reasons", "具体理由", level=Level.FULL, section=_JUDGED),
            Field("grade", "失信信息类别", section=_JUDGED),
            Field("is_remedied", "轻微并主动消除危害后果", level=Level.FULL, section=_JUDGED, value=lambda p: "是" if p.is_remedied else ""),
            Field("is_lower_fine", "较低数额罚款", level=Level.FULL, section=_JUDGED, value=lambda p: "是" if p.is_lower_fine else ""),
            Field("banned_until", "限制的最后一日", level=Level.FULL, section=_JUDGED),
            Field("counted", "怎样定的", level=Level.FULL, section=_JUDGED),
            Field("contents", "原文含有的", level=Level.FULL, section=_JUDGED),
            Field(
                "hides", "另外隐去的文字", level=Level.FULL, secrecy=Secrecy.SENSITIVE, section=_JUDGED, value=lambda p: p.hides or "",
            ),
            Field("reviewed_by", "保密审查人", level=Level.FULL, section=_JUDGED),
            *(Field(name, title, level=Level.FULL, section=_TEXT, value=_in_text(name)) for name, title in COLUMNS.items()),
            Field("channels", "应当公示的渠道", section=_SHOWN),
            Field("awaits", "还要登记的渠道", section=_SHOWN, is_tracked=False),
            Field("published_at", "公示时间", section=_SHOWN),
            Field("shown", "登记的渠道", level=Level.FULL, section=_SHOWN, value=shown_told, is_tracked=False),
            Field("ended_at", "停止公示时间", section=_END),
            Field("ended_why", "为什么", section=_END),
            Field("ended_by", "文书", level=Level.FULL, section=_END),
        ),
    )
)  # fmt: skip
