"""机关的动作：登记、装机登记、核对、变更联系方式（自己的，或者按名录代为变更）、改名、撤销。"""

from __future__ import annotations

from liandong.kernel.actions import Act, Action
from liandong.kernel.roles import Level, Role
from liandong.law.verdict import Verdict, allow, refuse
from liandong.ledger.models import LedgerEvent
from liandong.now import today
from liandong.registry import forms, places
from liandong.registry.models import Agency
from liandong.registry.states import HOUSE_REGISTER, PENALTY_17

CONTACTS = ("short_name", "phone", "address", "liaison", "liaison_phone")

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
    division = places.standing(values["division"])
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


UPDATE_AGENCY_CONTACTS = Action(
    name="registry.update_agency_contacts",
    title="代为变更联系方式",
    kind="agency",
    roles=frozenset({Role.SYSTEM_ADMIN}),
    side="any",
    sight=Level.SUMMARY,
    form=forms.AgencyContacts,
    reason="required",
    consequence="按机关报来的名录变更，立即生效，不填的照旧；该机关看得到是谁、依据什么改的，自己随时可以再改。",
    sources=(HOUSE_REGISTER,),
)


@UPDATE_AGENCY_CONTACTS.change
def update_agency_contacts(act: Act) -> None:
    """What is left out stays: whoever does this need not see all that stands."""
    act.values = {name: text for name, text in act.values.items() if text}
    change_agency_details(act)


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
    if act.values["successor"] == act.record:
        return refuse("own_successor", "继受机关不能是它自己，请改选或者留空。", HOUSE_REGISTER)
    inferiors = Agency.objects.filter(principal=act.record, state="in_force").count()
    if inferiors:
        return refuse(
            "has_agents", f"尚有{inferiors}个分局或受委托组织以它的名义办事，请先处理它们。", HOUSE_REGISTER
        )
    return allow("may_abolish", "可以撤销。", PENALTY_17)


@ABOLISH_AGENCY.change
def abolish_agency(act: Act) -> None:
    act.record.valid_to, act.record.end_basis = act.values["on"], act.values["end_basis"]
    act.record.successor = act.values["successor"]
    act.announce("registry.agency_changed", agency=str(act.record.uuid))
