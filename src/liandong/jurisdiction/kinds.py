"""管辖争议的记录种类：各方看全部；共同的上一级一开始看摘要、报到它那里看全部；协调时司法局看全部；监督、督办看摘要。"""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from liandong.jurisdiction import states
from liandong.jurisdiction.models import JurisdictionDispute, Position
from liandong.kernel.kinds import Field, Kind, register
from liandong.kernel.ports import agencies
from liandong.kernel.roles import BUSINESS, Level, Role
from liandong.kernel.visibility import Grant, Sight
from liandong.now import CHINA

_CEILINGS = {
    **dict.fromkeys(BUSINESS, Level.FULL),
    Role.SUPERVISOR: Level.FULL,
    Role.OVERSIGHT: Level.SUMMARY,
}


def dispute_grants(dispute: JurisdictionDispute) -> Iterable[Grant]:
    """Each agency by the most it is given; the common superior may decide at once, so it knows from the start."""
    told: dict[UUID, tuple[Level, str]] = {}

    def give(agency: UUID | None, level: Level, ground: str) -> None:
        if agency is not None and level > told.get(agency, (Level.NONE, ""))[0]:
            told[agency] = (level, ground)

    parties = list(dispute.positions.values_list("agency", flat=True))
    for party in parties:
        give(party, Level.FULL, "争议一方")
    reached = dispute.escalated_at is not None or bool(dispute.decided_by_name)
    give(dispute.authority, Level.FULL if reached else Level.SUMMARY, "共同的上一级")
    if dispute.coordinated_at is not None:
        give(dispute.coordinator, Level.FULL, "协调机关")
    for watched in parties:
        for supervisor in agencies().supervisors(watched):
            give(supervisor, Level.SUMMARY, "行政执法监督")
        for office in agencies().overseers(watched):
            give(office, Level.SUMMARY, "督办")
    for agency, (level, ground) in told.items():
        yield Grant(level, ground, agency=agency)


def positions_told(dispute: JurisdictionDispute) -> str:
    """What each side says, a line each, the first first."""
    return "\n".join(_position(p) for p in dispute.positions.order_by("pk"))


def _position(p: Position) -> str:
    said = [f"{p.agency_name}：{p.get_stance_display()}"]
    if p.basis:
        said.append(p.basis.rstrip("。"))
    if p.provisions:
        said.append("依据" + "、".join(p.provisions))
    if p.case_number:
        said.append(
            f"{p.case_number}立案批准时间{_moment(p.approved_at)}（{p.evidence or '没有证明材料'}），平台登记{_moment(p.registered_at)}"
        )
    said += [line.rstrip("。") for line in p.powers]
    return "；".join(said) + "。"


def _moment(at: object) -> str:
    return f"{at.astimezone(CHINA):%Y-%m-%d %H:%M}" if hasattr(at, "astimezone") else "没有填写"


def subjects_told(dispute: JurisdictionDispute) -> list[str]:
    """The records it is about, a line each."""
    rows = dispute.subjects.order_by("pk")
    return [f"{s.number}（{s.agency_name}{'，经确认是同一违法行为' if s.is_drawn else ''}）" for s in rows]


def signed_told(dispute: JurisdictionDispute) -> list[str]:
    """Who has signed the minutes that stand now, a line each."""
    if not dispute.minutes:
        return []
    rows = dispute.positions.order_by("pk")
    return [f"{p.agency_name}：{_signed(p)}" for p in rows]


def _signed(p: Position) -> str:
    return (
        f"{_moment(p.signed_at)}签署{f'（{p.signed_how}）' if p.signed_how else ''}"
        if p.signed_at
        else "尚未签署"
    )


def handed_told(dispute: JurisdictionDispute) -> str:
    """What was written down when it was handed over, by whom, what becomes of the limits; of the measures the numbers alone."""
    lines: list[str] = []
    for p in dispute.positions.exclude(handed_at=None).order_by("pk"):
        goods = f"物品：{_in_line(p.goods)}" if p.goods else "没有写明物品"
        lines.append(f"{p.agency_name}{_moment(p.handed_at)}移交。案卷：{_in_line(p.files)}；{goods}。")
        lines += p.clocks
        if p.lacking:
            answer = f"{_moment(p.supplied_at)}补正：{_in_line(p.supplied)}" if p.supplied_at else "尚未补正"
            lines.append(f"{_moment(p.lacking_at)}要求{p.agency_name}补正：{_in_line(p.lacking)}；{answer}。")
    return "\n".join(lines)


def _in_line(text: str) -> str:
    """Several lines in one."""
    return "、".join(line.strip() for line in text.splitlines() if line.strip())


_SIDES, _ABOVE, _AGREED, _DECIDED, _HANDED = "各方", "报到哪里", "协商", "决定", "移交"
DISPUTE = register(
    Kind(
        name="dispute",
        title="管辖争议",
        model=JurisdictionDispute,
        states=states.DISPUTE,
        sight=Sight("dispute", JurisdictionDispute, _CEILINGS, dispute_grants),
        heading=lambda d: f"管辖争议 {d.about}",
        number=lambda d: d.number,
        related=("item",),
        own=("owner",),
        place="division",
        lead="两个以上机关都要管、都不管的，先协商；协商不成的，报请共同的上一级行政机关指定管辖，不同部门的先由司法行政部门协调。",
        when_empty="没有您可以查看的管辖争议。要发起协商，请在案件或者线索的页面上办理。",
        fields=(
            Field("number", "争议编号", in_list=True, is_searched=True),
            Field("about", "争议事项", in_list=True, is_searched=True),
            Field("conflict", "争议种类", in_list=True, value=lambda d: d.get_conflict_display()),
            Field("agencies_told", "争议各方", in_list=True, is_searched=True),
            Field("division_name", "违法行为地", in_list=True, sort_by="division"),
            Field("raised_at", "提出时间", in_list=True, sort_by="raised_at"),
            Field("raised_by_name", "提出机关"),
            Field("item", "涉及事项", value=lambda d: f"{d.item.name}（{d.item.code}）" if d.item else ""),
            Field("difficulty", "案件情况"),
            Field("first_finder_name", "最先发现的机关（移交以前负责保全证据）"),
            Field("subjects", "涉及的案件和线索", level=Level.FULL, section=_SIDES, value=subjects_told),
            Field(
                "positions",
                "各方的立场",
                level=Level.FULL,
                section=_SIDES,
                value=positions_told,
                is_by_line=True,
            ),
            Field("authority_name", "共同的上一级行政机关", section=_ABOVE),
            Field("coordinator_name", "协调机关", section=_ABOVE),
            Field("coordinated_at", "提请协调时间", section=_ABOVE),
            Field("escalated_at", "报请时间", section=_ABOVE),
            Field("explained", "为什么是它", section=_ABOVE),
            Field("path", "上报路径", section=_ABOVE, value=lambda d: "；".join(d.path)),
            Field("through", "经由", section=_ABOVE, value=lambda d: "、".join(d.through)),
            Field("cautions", "提示", section=_ABOVE, value=lambda d: "".join(d.cautions)),
            Field("minutes", "协商纪要", level=Level.FULL, section=_AGREED),
            Field("minutes_holder_name", "纪要商定由谁管辖", level=Level.FULL, section=_AGREED),
            Field("signed", "签署", level=Level.FULL, section=_AGREED, value=signed_told),
            Field("opinion", "协调意见", level=Level.FULL, section=_AGREED),
            Field("opinion_at", "协调意见时间", section=_AGREED),
            Field("holder_name", "管辖机关", section=_DECIDED),
            Field("decided_by_name", "作出指定的机关", section=_DECIDED),
            Field("decided_at", "商定、指定时间", section=_DECIDED),
            Field("letter_no", "文号", section=_DECIDED),
            Field("grounds", "指定的理由", level=Level.FULL, section=_DECIDED),
            Field("hand_over_by", "移交日期", section=_DECIDED),
            Field("scan_note", "原件存放", level=Level.FULL, section=_DECIDED),
            Field(
                "handed",
                "移交清单和期限",
                level=Level.FULL,
                section=_HANDED,
                value=handed_told,
                is_by_line=True,
            ),
            Field("ended_at", "办结时间", section=_HANDED),
        ),
    )
)
