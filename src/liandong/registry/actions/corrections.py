"""名录校核申请的动作：提出、予以更正、不予更正、撤回；带十个工作日的答复期限和对撤销登记的暂停。"""

from __future__ import annotations

from liandong.kernel import clocks, holds, locking, numbering, opening
from liandong.kernel.actions import Act, Action
from liandong.kernel.roles import Role
from liandong.law.verdict import Verdict, allow, refuse
from liandong.registry import forms
from liandong.registry.actions.agencies import ABOLISH_AGENCY, CHANGE_AGENCY_DETAILS, RENAME_AGENCY
from liandong.registry.actions.moving import MOVE_AGENCY
from liandong.registry.models import Agency, Correction
from liandong.registry.states import HOUSE_REGISTER, SHARING_26

ANSWER_CLOCK = "答复校核申请"

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
    if not locking.share(agency):
        return refuse(
            "agency_changed", f"{agency.name}的登记刚刚变更，请重新打开它的名片再申请。", SHARING_26
        )
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
        by = RENAME_AGENCY if act.record.field == "name" else MOVE_AGENCY
        return refuse(
            "needs_supervisor",
            f"“{act.record.field_label}”由司法行政部门办“{by.title}”，请答复不予直接更正并写明已报请变更。",
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
    act.announce(
        "registry.correction_withdrawn", correction=str(act.record.uuid), agency=str(act.record.owner)
    )


OPEN_CORRECTION = opening.declare("registry.open_correction", "correction")
