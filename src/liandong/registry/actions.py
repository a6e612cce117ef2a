"""名录库的动作：登记、核对、变更、改名、撤销机关；申请、答复、撤回校核；录入放假安排。"""

from __future__ import annotations

from datetime import timedelta

from liandong.kernel import clocks, holds, numbering
from liandong.kernel.actions import Act, Action
from liandong.kernel.roles import Level, Role
from liandong.law.verdict import Verdict, allow, refuse
from liandong.ledger.models import LedgerEvent
from liandong.now import today
from liandong.proof.canonical import canonical, tagged_hash
from liandong.registry import forms
from liandong.registry.models import Agency, CalendarYear, Correction, Division, DivisionBatch
from liandong.registry.states import HOUSE_REGISTER, PENALTY_17, SHARING_26

CONTACTS = ("short_name", "phone", "address", "liaison", "liaison_phone")
ANSWER_CLOCK = "答复校核申请"

# ── 机关 ────────────────────────────────────────────────────────────────────────────────────────────

REGISTER_AGENCY = Action(
    name="registry.register_agency",
    title="登记机关",
    kind="agency",
    roles=frozenset({Role.SYSTEM_ADMIN}),
    side="any",
    creates=True,
    form=forms.NewAgency,
    consequence="登记后处于“待核”，由司法行政部门核对后才在册，才能设岗办事。",
    sources=(HOUSE_REGISTER, PENALTY_17),
)


@REGISTER_AGENCY.change
def register_agency(act: Act) -> Agency:
    values = dict(act.values)
    division = Division.objects.filter(code=values["division"]).order_by("-valid_from").first()
    agency = Agency(**values, division_name=division.name if division else "", registered_by=act.actor.agency)
    agency.owner = agency.uuid
    return agency


FOUND_AGENCY = Action(
    name="registry.found_agency",
    title="装机登记",
    kind="agency",
    roles=frozenset({Role.SYSTEM}),
    side="any",
    creates=True,
    is_automatic=True,
    form=forms.NewAgency,
    consequence="平台装好时登记第一批机关：没有它们就没有人能登记别的机关。",
    sources=(HOUSE_REGISTER,),
)


@FOUND_AGENCY.judge
def may_found_agency(act: Act) -> Verdict:
    if LedgerEvent.objects.filter(action="accounts.found_post").exists():
        return refuse(
            "already_running", "平台已经投入使用，机关由系统管理员登记、司法行政部门核对。", HOUSE_REGISTER
        )
    return allow("may_found", "可以装机登记。", HOUSE_REGISTER)


@FOUND_AGENCY.change
def found_agency(act: Act) -> Agency:
    agency = register_agency(act)
    assert isinstance(agency, Agency)
    act.announce("registry.agency_changed", agency=str(agency.uuid))
    return agency

CONFIRM_AGENCY = Action(
    name="registry.confirm_agency",
    title="核对在册",
    kind="agency",
    roles=frozenset({Role.SUPERVISOR}),
    side="any",
    form=forms.Confirmation,
    consequence="核对后该机关在册，全平台可见其名片，可以设岗办事。",
    sources=(PENALTY_17, HOUSE_REGISTER),
)


@CONFIRM_AGENCY.change
def confirm_agency(act: Act) -> None:
    act.record.is_verified = act.values["is_verified"]
    act.announce("registry.agency_changed", agency=str(act.record.uuid))


CHANGE_AGENCY_DETAILS = Action(
    name="registry.change_agency_details",
    title="变更联系方式",
    kind="agency",
    roles=frozenset({Role.LIAISON, Role.UNIT_HEAD, Role.AGENCY_HEAD}),
    form=forms.AgencyDetails,
    consequence="变更立即生效，其他机关按新的联系方式联系本机关。",
    sources=(HOUSE_REGISTER,),
)


@CHANGE_AGENCY_DETAILS.change
def change_agency_details(act: Act) -> None:
    for name in CONTACTS:
        if name in act.values:
            setattr(act.record, name, act.values[name])
    act.announce("registry.agency_changed", agency=str(act.record.uuid))


RENAME_AGENCY = Action(
    name="registry.rename_agency",
    title="变更名称",
    kind="agency",
    roles=frozenset({Role.SUPERVISOR}),
    side="any",
    form=forms.Renaming,
    reason="required",
    consequence="自所填日期起使用新名称，原名称记入沿革；已经发出的文书仍是当时的名称。",
    sources=(PENALTY_17,),
)


@RENAME_AGENCY.judge
def may_rename_agency(act: Act) -> Verdict:
    if act.values["since"] < act.record.valid_from:
        return refuse(
            "before_founding", f"新名称的起始日期早于该机关成立日期{act.record.valid_from}。", HOUSE_REGISTER
        )
    if act.values["since"] > today():
        return refuse("not_yet", "新名称的起始日期还没有到，请到那一天再办理。", HOUSE_REGISTER)
    if act.values["name"] == act.record.name:
        return refuse("same_name", "新名称与现名称相同，没有可变更的内容。", HOUSE_REGISTER)
    return allow("may_rename", "可以变更名称。", PENALTY_17)


@RENAME_AGENCY.change
def rename_agency(act: Act) -> None:
    agency = act.record
    since = act.values["since"].isoformat()
    agency.former_names = [
        *agency.former_names,
        {"name": agency.name, "until": since, "basis": act.values["basis"]},
    ]
    agency.name, agency.basis = act.values["name"], act.values["basis"]
    act.announce("registry.agency_changed", agency=str(agency.uuid))


ABOLISH_AGENCY = Action(
    name="registry.abolish_agency",
    title="撤销登记",
    kind="agency",
    roles=frozenset({Role.SUPERVISOR}),
    side="any",
    form=forms.Abolition,
    reason="required",
    consequence="撤销后该机关不能再办理任何事项，其记录和痕迹全部保留。",
    sources=(PENALTY_17,),
)


@ABOLISH_AGENCY.judge
def may_abolish_agency(act: Act) -> Verdict:
    if act.values["on"] > today():
        return refuse("not_yet", "撤销日期还没有到，请到那一天再办理。", HOUSE_REGISTER)
    if act.values["on"] < act.record.valid_from:
        return refuse(
            "before_founding", f"撤销日期早于该机关成立日期{act.record.valid_from}，请核对。", HOUSE_REGISTER
        )
    inferiors = Agency.objects.filter(principal=act.record, state="in_force").count()
    if inferiors:
        return refuse(
            "has_agents", f"尚有{inferiors}个分局或受委托组织以它的名义办事，请先处理它们。", HOUSE_REGISTER
        )
    return allow("may_abolish", "可以撤销。", PENALTY_17)


@ABOLISH_AGENCY.change
def abolish_agency(act: Act) -> None:
    act.record.valid_to = act.values["on"]
    act.announce("registry.agency_changed", agency=str(act.record.uuid))


# ── 名录校核申请 ─────────────────────────────────────────────────────────────────────────────────────

FILE_CORRECTION = Action(
    name="registry.file_correction",
    title="申请校核",
    kind="correction",
    roles=frozenset({Role.LIAISON, Role.HANDLER}),
    side="any",
    creates=True,
    form=forms.NewCorrection,
    clocks=(ANSWER_CLOCK,),
    consequence="提交后转被校核机关，其须在10个工作日内答复；答复前该机关不能撤销登记。",
    sources=(SHARING_26,),
)


@FILE_CORRECTION.judge
def may_file_correction(act: Act) -> Verdict:
    agency: Agency = act.values["agency"]
    if agency.uuid == act.actor.agency:
        return refuse("own_agency", "本机关的信息请直接变更，不必申请校核。", SHARING_26)
    same = Correction.objects.filter(
        agency=agency, field=act.values["field"], filer=act.actor.agency, state="pending"
    ).first()
    if same:
        return refuse(
            "already_pending", f"本机关已就同一项目提出{same.number}，尚待答复。请等待或先撤回。", SHARING_26
        )
    return allow("may_file", "可以申请校核。", SHARING_26)


@FILE_CORRECTION.change
def file_correction(act: Act) -> Correction:
    agency: Agency = act.values["agency"]
    field = act.values["field"]
    correction = Correction(
        number=numbering.record_number("JH"),
        agency=agency,
        owner=agency.uuid,
        filer=act.actor.agency,
        filer_name=act.actor.agency_name,
        field=field,
        field_label=forms.CORRECTABLE[field],
        present=str(getattr(agency, field)),
        proposed=act.values["proposed"],
        ground=act.values["ground"],
        filed_at=act.now,
    )
    clocks.start("correction", correction.uuid, ANSWER_CLOCK, "D-06", act.now, owed_by=agency.uuid)
    holds.place(
        "agency", agency.uuid, (ABOLISH_AGENCY.name,), f"名录校核申请{correction.number}尚未答复",
        SHARING_26, by=("correction", correction.uuid),
    )  # fmt: skip
    act.announce("registry.correction_filed", correction=str(correction.uuid), agency=str(agency.uuid))
    return correction


def _settle(act: Act) -> None:
    clocks.end(act.record.uuid, ANSWER_CLOCK, act.now)
    holds.lift(act.record.agency.uuid, act.record.uuid)


_ANSWERERS = frozenset({Role.LIAISON, Role.UNIT_HEAD, Role.AGENCY_HEAD})

ACCEPT_CORRECTION = Action(
    name="registry.accept_correction",
    title="予以更正",
    kind="correction",
    roles=_ANSWERERS,
    form=forms.Answer,
    clocks=(ANSWER_CLOCK,),
    consequence="立即按申请更正本机关的登记信息，并把答复告知申请机关。",
    sources=(SHARING_26,),
)


@ACCEPT_CORRECTION.judge
def may_accept_correction(act: Act) -> Verdict:
    if act.record.field in ("name", "line", "division"):
        return refuse(
            "needs_supervisor",
            f"“{act.record.field_label}”由司法行政部门变更，请答复不予直接更正并写明已报请变更。",
            SHARING_26,
        )
    return allow("may_accept", "可以更正。", SHARING_26)


@ACCEPT_CORRECTION.change
def accept_correction(act: Act) -> None:
    correction: Correction = act.record
    correction.answer = act.values["answer"]
    act.also(
        CHANGE_AGENCY_DETAILS, correction.agency, {correction.field: correction.proposed},
        "按本机关对校核申请的答复更正",
    )  # fmt: skip
    _settle(act)
    act.announce(
        "registry.correction_answered", correction=str(correction.uuid), agency=str(correction.filer)
    )


DECLINE_CORRECTION = Action(
    name="registry.decline_correction",
    title="不予更正",
    kind="correction",
    roles=_ANSWERERS,
    form=forms.Answer,
    reason="required",
    clocks=(ANSWER_CLOCK,),
    consequence="答复和理由告知申请机关，登记信息不变。",
    sources=(SHARING_26,),
)


@DECLINE_CORRECTION.change
def decline_correction(act: Act) -> None:
    act.record.answer = act.values["answer"]
    _settle(act)
    act.announce(
        "registry.correction_answered", correction=str(act.record.uuid), agency=str(act.record.filer)
    )


WITHDRAW_CORRECTION = Action(
    name="registry.withdraw_correction",
    title="撤回申请",
    kind="correction",
    roles=frozenset({Role.LIAISON, Role.HANDLER}),
    side="other",
    reason="required",
    clocks=(ANSWER_CLOCK,),
    consequence="撤回后被校核机关不再答复；需要时可以重新申请。",
    sources=(HOUSE_REGISTER,),
)


@WITHDRAW_CORRECTION.judge
def may_withdraw_correction(act: Act) -> Verdict:
    if act.record.filer != act.actor.agency:
        return refuse("not_filer", "只有申请机关可以撤回。", HOUSE_REGISTER)
    return allow("may_withdraw", "可以撤回。", HOUSE_REGISTER)


@WITHDRAW_CORRECTION.change
def withdraw_correction(act: Act) -> None:
    _settle(act)


# ── 年度放假安排 ─────────────────────────────────────────────────────────────────────────────────────

LOAD_CALENDAR_YEAR = Action(
    name="registry.load_calendar_year",
    title="录入放假安排",
    kind="calendar_year",
    roles=frozenset({Role.SYSTEM_ADMIN}),
    side="any",
    creates=True,
    form=forms.CalendarNotice,
    consequence="录入后，办理中的期限立即按新的放假安排重算，变动的会记入各自的办理经过。",
    sources=(HOUSE_REGISTER,),
)


@LOAD_CALENDAR_YEAR.judge
def may_load_calendar_year(act: Act) -> Verdict:
    year = act.values["year"]
    if CalendarYear.objects.filter(year=year).exists():
        return refuse(
            "year_loaded", f"{year}年的放假安排已经录入，要更正请打开它办理“更正放假安排”。", HOUSE_REGISTER
        )
    return allow("may_load", "可以录入。", HOUSE_REGISTER)


@LOAD_CALENDAR_YEAR.change
def load_calendar_year(act: Act) -> CalendarYear:
    act.announce("registry.calendar_loaded", year=act.values["year"])
    return CalendarYear(**act.values, owner=act.actor.agency)


REPLACE_CALENDAR_YEAR = Action(
    name="registry.replace_calendar_year",
    title="更正放假安排",
    kind="calendar_year",
    roles=frozenset({Role.SYSTEM_ADMIN}),
    side="any",
    sight=Level.FULL,
    form=forms.CalendarNotice,
    reason="required",
    consequence="更正后，办理中的期限立即重算。",
    sources=(HOUSE_REGISTER,),
)


@REPLACE_CALENDAR_YEAR.judge
def may_replace_calendar_year(act: Act) -> Verdict:
    if act.values["year"] != act.record.year:
        return refuse("other_year", f"这是{act.record.year}年的安排，不能改成别的年度。", HOUSE_REGISTER)
    return allow("may_replace", "可以更正。", HOUSE_REGISTER)


@REPLACE_CALENDAR_YEAR.change
def replace_calendar_year(act: Act) -> None:
    for name in ("notice", "days_off", "days_worked"):
        setattr(act.record, name, act.values[name])
    act.announce("registry.calendar_loaded", year=act.record.year)


# ── 行政区划 ────────────────────────────────────────────────────────────────────────────────────────

LOAD_DIVISIONS = Action(
    name="registry.load_divisions",
    title="导入行政区划",
    kind="division_batch",
    roles=frozenset({Role.SYSTEM_ADMIN, Role.SYSTEM}),
    side="any",
    creates=True,
    form=forms.DivisionRows,
    consequence="一批全部导入；已有的代码从所填日期起使用新的名称和上级，原来的记载保留。",
    sources=(HOUSE_REGISTER,),
)


@LOAD_DIVISIONS.judge
def may_load_divisions(act: Act) -> Verdict:
    if DivisionBatch.objects.filter(digest=_digest(act)).exists():
        return refuse("batch_loaded", "同样的一批已经导入过，不必再导入。", HOUSE_REGISTER)
    clash = Division.objects.filter(
        code__in=[r["code"] for r in act.values["rows"]], valid_from__gte=act.values["valid_from"]
    ).first()
    if clash:
        return refuse(
            "overlap",
            f"代码{clash.code}已有自{clash.valid_from}起的记载，本批的起始日期应晚于它。",
            HOUSE_REGISTER,
        )
    return allow("may_load", "可以导入。", HOUSE_REGISTER)


def _digest(act: Act) -> str:
    said = [[row[c] for c in sorted(row)] for row in act.values["rows"]]
    return tagged_hash("liandong/divisions/v1", act.values["valid_from"].isoformat(), canonical(said)).hex()


@LOAD_DIVISIONS.change
def load_divisions(act: Act) -> DivisionBatch:
    rows, since = act.values["rows"], act.values["valid_from"]
    Division.objects.filter(code__in=[r["code"] for r in rows], valid_to=None).update(
        valid_to=since - timedelta(days=1)
    )
    Division.objects.bulk_create(
        Division(
            code=r["code"], name=r["name"], level=int(r["level"]), parent=r["parent"],
            is_statistical=r["is_statistical"] == "1", valid_from=since, source=act.values["source"],
        )
        for r in rows
    )  # fmt: skip
    return DivisionBatch(
        name=act.values["name"],
        source=act.values["source"],
        digest=_digest(act),
        rows=len(rows),
        owner=act.actor.agency,
    )
