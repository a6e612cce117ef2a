"""名录库的记录种类：哪些字段、哪一级可见、谁看得见。"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from liandong.kernel.kinds import Field, Kind, register
from liandong.kernel.ports import agencies
from liandong.kernel.roles import ADMINS, HUMANS, Level, Role, Secrecy
from liandong.kernel.visibility import Grant, Sight
from liandong.law.parameter import UNITS
from liandong.now import today
from liandong.registry import former, places, relations, search, states
from liandong.registry.models import (
    Agency,
    CalendarYear,
    CityLimit,
    Correction,
    Division,
    DivisionBatch,
    Officer,
    Rank,
)
from liandong.registry.queries import may_enforce

_ALL_FULL = dict.fromkeys(HUMANS, Level.FULL)


def agency_grants(agency: Agency) -> Iterable[Grant]:
    """Everybody sees a registered agency's card; itself, its supervisors and who registered it see all of it."""
    if agency.state != "draft":
        yield Grant(Level.SUMMARY, "在册机关公开名片")
    yield Grant(Level.FULL, "本机关", agency=agency.uuid)
    yield Grant(Level.FULL, "登记单位", agency=agency.registered_by)
    for supervisor in agencies().supervisors(agency.uuid):
        yield Grant(Level.FULL, "行政执法监督", agency=supervisor)


def officer_grants(officer: Officer) -> Iterable[Grant]:
    """Name, certificate and line of those in the register are public; drafts and why somebody is away concern his agency and supervision."""
    if officer.state not in ("draft", "returned"):
        yield Grant(Level.SUMMARY, "执法人员信息公开")
    yield Grant(Level.FULL, "本机关", agency=officer.owner)
    for supervisor in agencies().supervisors(officer.owner):
        yield Grant(Level.FULL, "行政执法监督", agency=supervisor)


def standing_of(officer: Officer) -> str:
    """Whether he may enforce today, in words; why somebody is away is not said here."""
    return may_enforce(officer, today()).sentence.rstrip("。")


def correction_grants(correction: Correction) -> Iterable[Grant]:
    """The two sides see all; supervision (until it opens it) and 督办 over the owner see a summary; nobody else knows of it."""
    yield Grant(Level.FULL, "被校核机关", agency=correction.owner)
    yield Grant(Level.FULL, "申请机关", agency=correction.filer)
    for supervisor in agencies().supervisors(correction.owner):
        yield Grant(Level.SUMMARY, "行政执法监督", agency=supervisor)
    for overseer in agencies().overseers(correction.owner):
        yield Grant(Level.SUMMARY, "督办", agency=overseer)


def open_to_all(record: CalendarYear | CityLimit | Division) -> Iterable[Grant]:
    yield Grant(Level.FULL, "公开事项")


def _name(of: str) -> Any:
    return lambda record: getattr(getattr(record, of), "name", "")


def _names(agency: Agency) -> list[str]:
    return [agency.name, agency.short_name, *(f["name"] for f in agency.former_names)]


def _former(agency: Agency) -> list[str]:
    return [f"{f['name']}（至{f['until']}）" for f in agency.former_names]


AGENCY = register(
    Kind(
        name="agency",
        title="机关",
        model=Agency,
        states=states.AGENCY,
        sight=Sight("agency", Agency, _ALL_FULL, agency_grants),
        heading=lambda a: a.name,
        number=lambda a: a.code,
        related=("government", "line_superior", "principal", "successor"),
        order=("rank", "code"),
        search=search.agencies,
        spoken=_names,
        place="division",
        order_text="按层级和机构编码",
        ways=search.lines_since,
        lead="执法主体及其上级、监督和协调机关。名称、联系方式有误的，可以申请校核。",
        fields=(
            Field("name", "名称", secrecy=Secrecy.PUBLIC, in_list=True, is_searched=True, sort_by="name"),
            Field("code", "机构编码", secrecy=Secrecy.PUBLIC, in_list=True, is_searched=True, sort_by="code"),
            Field(
                "kind", "法律地位", secrecy=Secrecy.PUBLIC, in_list=True, value=lambda a: a.get_kind_display()
            ),
            Field("rank", "层级", secrecy=Secrecy.PUBLIC, value=lambda a: a.get_rank_display()),
            Field("line", "条线", secrecy=Secrecy.PUBLIC, in_list=True, sort_by="line"),
            Field(
                "division_name",
                "行政区划",
                secrecy=Secrecy.PUBLIC,
                in_list=True,
                is_searched=True,
                sort_by="division",
            ),
            Field("division", "行政区划代码", secrecy=Secrecy.PUBLIC),
            Field(
                "government",
                "所属政府",
                secrecy=Secrecy.PUBLIC,
                section="隶属关系",
                value=_name("government"),
            ),
            Field(
                "line_superior",
                "条线上级",
                secrecy=Secrecy.PUBLIC,
                section="隶属关系",
                value=_name("line_superior"),
            ),
            Field(
                "principal",
                "所属或委托机关",
                secrecy=Secrecy.PUBLIC,
                section="隶属关系",
                value=_name("principal"),
            ),
            Field("phone", "办公电话", secrecy=Secrecy.PUBLIC, section="联系方式"),
            Field("address", "办公地址", secrecy=Secrecy.PUBLIC, section="联系方式"),
            Field("liaison", "联络人", level=Level.FULL, section="联系方式"),
            Field("liaison_phone", "联络人电话", level=Level.FULL, section="联系方式"),
            Field("short_name", "简称", secrecy=Secrecy.PUBLIC, is_searched=True),
            Field(
                "former_names",
                "曾用名",
                secrecy=Secrecy.PUBLIC,
                section="沿革",
                value=_former,
                is_searched=True,
            ),
            Field(
                "former_relations",
                "曾经的隶属",
                secrecy=Secrecy.PUBLIC,
                section="沿革",
                value=lambda a: list(map(relations.told, a.former_relations)),
            ),
            Field("basis", "设立依据", secrecy=Secrecy.PUBLIC, section="沿革"),
            Field("valid_from", "成立日期", secrecy=Secrecy.PUBLIC, section="沿革"),
            Field("valid_to", "撤销日期", secrecy=Secrecy.PUBLIC, section="沿革"),
            Field("end_basis", "撤销依据", secrecy=Secrecy.PUBLIC, section="沿革"),
            Field(
                "successor",
                "继受机关",
                secrecy=Secrecy.PUBLIC,
                section="沿革",
                value=_name("successor"),
            ),
            Field("is_verified", "名称已核对", section="沿革"),
        ),
    )
)

OFFICER = register(
    Kind(
        name="officer",
        title="执法人员",
        model=Officer,
        states=states.OFFICER,
        sight=Sight("officer", Officer, _ALL_FULL, officer_grants),
        heading=lambda o: o.name,
        number=lambda o: o.certificate,
        related=("agency",),
        order=("owner", "name"),
        search=search.officers,
        spoken=lambda o: [o.name],
        order_text="按机关和姓名",
        own=("owner",),
        place="agency__division",
        lead="执法人员名录库。证件在有效期内、在岗、在册的，才能派去执法；每次执法至少两人。",
        when_empty="还没有登记执法人员。由各机关法制审核或联络员登记，行政执法监督核对证件。",
        fields=(
            Field("name", "姓名", secrecy=Secrecy.PUBLIC, in_list=True, is_searched=True, sort_by="name"),
            Field(
                "agency",
                "所在机关",
                secrecy=Secrecy.PUBLIC,
                in_list=True,
                is_searched=True,
                searched_in="agency__name",
                value=_name("agency"),
            ),
            Field(
                "certificate",
                "执法证号",
                secrecy=Secrecy.PUBLIC,
                in_list=True,
                is_searched=True,
                sort_by="certificate",
            ),
            Field("valid_to", "证件有效期至", secrecy=Secrecy.PUBLIC, in_list=True, sort_by="valid_to"),
            Field("standing", "现在能否执法", in_list=True, value=standing_of, is_tracked=False),
            Field("valid_from", "证件起始日期", secrecy=Secrecy.PUBLIC, section="证件"),
            Field("issued_by", "发证机关", secrecy=Secrecy.PUBLIC, section="证件"),
            Field("source", "来源", section="证件"),
            Field("lines", "执法类别", secrecy=Secrecy.PUBLIC, section="执法"),
            Field("areas", "执法区域", secrecy=Secrecy.PUBLIC, section="执法"),
            Field("may_lead", "可任主办人员", section="执法"),
            Field("specialities", "专长", section="执法"),
            Field("duty", "在岗情况", level=Level.FULL, section="执法", value=lambda o: o.get_duty_display()),
        ),
    )
)

CORRECTION = register(
    Kind(
        name="correction",
        title="名录校核申请",
        model=Correction,
        states=states.CORRECTION,
        sight=Sight(
            "correction",
            Correction,
            {
                **dict.fromkeys((Role.HANDLER, Role.UNIT_HEAD, Role.AGENCY_HEAD, Role.LIAISON), Level.FULL),
                Role.LEGAL_REVIEWER: Level.FULL,
                Role.SUPERVISOR: Level.FULL,
                Role.OVERSIGHT: Level.SUMMARY,
            },
            correction_grants,
        ),
        heading=lambda c: f"{c.agency.name}“{c.field_label}”校核",
        number=lambda c: c.number,
        related=("agency",),
        own=("owner", "filer"),
        lead="发现其他机关名录信息有误的，可以申请校核；被校核机关在期限内答复。",
        when_empty="没有与本机关有关的名录校核申请。要申请校核，请打开那个机关的名片，点“申请校核”。",
        fields=(
            Field("number", "申请号", in_list=True, is_searched=True, sort_by="number"),
            Field("agency", "被校核机关", in_list=True, value=lambda c: c.agency.name),
            Field("filer_name", "申请机关", in_list=True, is_searched=True, sort_by="filer_name"),
            Field("field_label", "校核项目", in_list=True),
            Field("filed_at", "提出时间", in_list=True, sort_by="filed_at"),
            Field("present", "现登记为", level=Level.FULL, section="校核内容"),
            Field("proposed", "应更正为", level=Level.FULL, section="校核内容"),
            Field("ground", "理由", level=Level.FULL, section="校核内容"),
            Field("answer", "答复", level=Level.FULL, section="答复"),
        ),
    )
)

CALENDAR_YEAR = register(
    Kind(
        name="calendar_year",
        title="年度放假安排",
        model=CalendarYear,
        states=states.CALENDAR_YEAR,
        sight=Sight("calendar_year", CalendarYear, _ALL_FULL, open_to_all),
        heading=lambda y: f"{y.year}年放假安排",
        order=("-year",),
        order_text="年度近的在前",
        lead="随程序提供的放假安排之外，后来公布的由系统管理员录入；录入后，办理中的期限自动重算。",
        when_empty="目前只有随程序提供的放假安排（2022—2026年）。",
        fields=(
            Field("year", "年度", secrecy=Secrecy.PUBLIC, in_list=True, sort_by="year"),
            Field("notice", "通知名称和文号", secrecy=Secrecy.PUBLIC, in_list=True, is_searched=True),
            Field("days_off", "放假日", secrecy=Secrecy.PUBLIC),
            Field("days_worked", "调休上班日", secrecy=Secrecy.PUBLIC),
        ),
    )
)

TOWN = 4


def nature_of(division: Division) -> str:
    """Whose code it is; what is a zone of the statistics bureau's only says so."""
    if division.is_statistical:
        return "统计用区划代码，不在国家标准代码（GB/T 2260）中"
    return "民政口径的乡级代码" if division.level == TOWN else "国家标准代码（GB/T 2260）"


def _carried(division: Division) -> list[str]:
    return [f"{places.named(code)}（{code}）" for code in division.successors]


DIVISION = register(
    Kind(
        name="division",
        title="行政区划",
        model=Division,
        states=states.DIVISION,
        sight=Sight("division", Division, _ALL_FULL, open_to_all),
        heading=lambda d: f"{d.name}（统计用区划）" if d.is_statistical else d.name,
        number=lambda d: d.code,
        order=("code", "valid_from"),
        order_text="按代码",
        search=search.divisions,
        spoken=lambda d: [d.name],
        ways=places.ways,
        on_day=places.in_force,
        place="code",
        lead="一条记载是一个代码在一段时间里的名称和上级；改名、改隶属的另起一条，撤销的写明并入哪里。",
        when_empty="还没有导入行政区划，请系统管理员在“区划导入”里办理。",
        fields=(
            Field("name", "名称", secrecy=Secrecy.PUBLIC, in_list=True, is_searched=True, sort_by="name"),
            Field("code", "代码", secrecy=Secrecy.PUBLIC, in_list=True, is_searched=True, sort_by="code"),
            Field("level", "层级", secrecy=Secrecy.PUBLIC, in_list=True, value=lambda d: Rank(d.level).label),
            Field("parent", "上级代码", secrecy=Secrecy.PUBLIC, in_list=True),
            Field("valid_from", "起", secrecy=Secrecy.PUBLIC, in_list=True),
            Field("valid_to", "止", secrecy=Secrecy.PUBLIC, in_list=True),
            Field("nature", "代码性质", secrecy=Secrecy.PUBLIC, value=nature_of, is_tracked=False),
            Field("is_statistical", "统计用区划", secrecy=Secrecy.PUBLIC, in_list=True),
            Field("source", "来源", secrecy=Secrecy.PUBLIC),
            Field(
                "ending",
                "终止方式",
                secrecy=Secrecy.PUBLIC,
                section="沿革",
                value=lambda d: d.get_ending_display(),
            ),
            Field("end_basis", "终止依据", secrecy=Secrecy.PUBLIC, section="沿革"),
            Field(
                "successors",
                "并入、划归",
                level=Level.FULL,
                secrecy=Secrecy.PUBLIC,
                section="沿革",
                value=_carried,
            ),
            Field(
                "former",
                "旧代码、原名",
                secrecy=Secrecy.PUBLIC,
                section="沿革",
                is_searched=True,
                is_tracked=False,
                value=lambda d: [str(step) for step in former.led(d.code)],
            ),
        ),
    )
)

DIVISION_BATCH = register(
    Kind(
        name="division_batch",
        title="行政区划批次",
        model=DivisionBatch,
        states=states.DIVISION_BATCH,
        sight=Sight(
            "division_batch",
            DivisionBatch,
            dict.fromkeys(ADMINS, Level.FULL),
            lambda batch: [Grant(Level.FULL, "系统管理")],
        ),
        heading=lambda b: b.name,
        lead="行政区划按批导入，一批全部导入或者全部不导入。",
        when_empty="还没有导入行政区划。",
        fields=(
            Field("name", "批次", in_list=True, is_searched=True),
            Field("source", "来源", in_list=True),
            Field("rows", "行数", in_list=True),
            Field("digest", "内容摘要"),
        ),
    )
)


def _amount(limit: CityLimit) -> str:
    return f"{limit.value}{UNITS[limit.unit]}"


CITY_LIMIT = register(
    Kind(
        name="city_limit",
        title="本市内部期限",
        model=CityLimit,
        states=states.CITY_LIMIT,
        sight=Sight("city_limit", CityLimit, _ALL_FULL, open_to_all),
        heading=lambda c: f"{c.name}：{_amount(c)}",
        number=lambda c: c.parameter,
        lead="本市对自己的内部期限所作的调整；法定期限不能调整。",
        when_empty="本市没有调整过内部期限，按随程序提供的建议天数计算。",
        fields=(
            Field("name", "期限名称", secrecy=Secrecy.PUBLIC, in_list=True, is_searched=True, sort_by="name"),
            Field("parameter", "参数编号", secrecy=Secrecy.PUBLIC, in_list=True),
            Field("line", "条线", secrecy=Secrecy.PUBLIC),
            Field("was", "原为", secrecy=Secrecy.PUBLIC, in_list=True),
            Field("value", "调整为", secrecy=Secrecy.PUBLIC, in_list=True, value=_amount),
            Field(
                "effective_from",
                "施行日期",
                secrecy=Secrecy.PUBLIC,
                in_list=True,
                sort_by="effective_from",
            ),
            Field("effective_to", "最后施行日", secrecy=Secrecy.PUBLIC),
            Field("basis", "依据文件", secrecy=Secrecy.PUBLIC),
        ),
    )
)
