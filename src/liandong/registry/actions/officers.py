"""执法人员的动作：登记、核对在册、退回、变更、换证、暂扣、恢复、注销。

The agency says who its officers are and what they do; whether the certificate holds is for 行政执法监督 to say. An
officer who is away, whose certificate is held back or has run out, counts for nothing (`queries.certified`).
"""

from __future__ import annotations

from datetime import timedelta

from liandong.kernel.actions import Act, Action, moves_only
from liandong.kernel.permitting import supervises
from liandong.kernel.roles import Role
from liandong.law.verdict import Verdict, allow, refuse
from liandong.now import today
from liandong.registry import forms
from liandong.registry.models import Agency, LegalKind, Officer
from liandong.registry.states import HENAN_20, HOUSE_REGISTER, PENALTY_42

KEEPERS = frozenset({Role.LEGAL_REVIEWER, Role.LIAISON})
SUPERVISORS = frozenset({Role.SUPERVISOR})
WORK = ("lines", "areas", "may_lead", "specialities", "duty")

REGISTER_OFFICER = Action(
    name="registry.register_officer",
    title="登记执法人员",
    kind="officer",
    roles=KEEPERS,
    side="any",
    creates=True,
    form=forms.NewOfficer,
    consequence="登记后待核，由行政执法监督核对证件后才能派去执法、进入抽查名录。",
    sources=(PENALTY_42, HENAN_20, HOUSE_REGISTER),
)


@REGISTER_OFFICER.judge
def may_register_officer(act: Act) -> Verdict:
    if Agency.objects.get(uuid=act.actor.agency).kind == LegalKind.COORDINATOR:
        return refuse("coordinating_body", "议事协调机构没有执法职权，不能登记执法人员。", PENALTY_42)
    if act.values["valid_to"] < today():
        return refuse("expired", f"证件已于{act.values['valid_to']}到期，请先换证。", PENALTY_42)
    return allow("may_register", "可以登记。", PENALTY_42)


@REGISTER_OFFICER.change
def register_officer(act: Act) -> Officer:
    agency = Agency.objects.get(uuid=act.actor.agency)
    values = dict(act.values)
    values["areas"] = values["areas"] or [agency.division]
    return Officer(**values, agency=agency, owner=agency.uuid)


def _supervises(act: Act) -> Verdict:
    return supervises(act, PENALTY_42, HOUSE_REGISTER)


CONFIRM_OFFICER = Action(
    name="registry.confirm_officer",
    title="核对在册",
    kind="officer",
    roles=SUPERVISORS,
    side="any",
    consequence="已核对证件，该人员在册，可以派去执法、进入抽查名录。",
    sources=(PENALTY_42, HOUSE_REGISTER),
)


@CONFIRM_OFFICER.judge
def may_confirm_officer(act: Act) -> Verdict:
    if act.record.valid_to < today():
        return refuse("expired", f"证件已于{act.record.valid_to}到期，请退回，换证后重新登记。", PENALTY_42)
    return _supervises(act)


CONFIRM_OFFICER.change(moves_only)


RETURN_OFFICER = Action(
    name="registry.return_officer",
    title="退回",
    kind="officer",
    roles=SUPERVISORS,
    side="any",
    reason="required",
    consequence="退回后不再作数；机关按理由更正后重新登记。",
    sources=(HOUSE_REGISTER,),
)


RETURN_OFFICER.judge(_supervises)


RETURN_OFFICER.change(moves_only)


CHANGE_OFFICER = Action(
    name="registry.change_officer",
    title="变更",
    kind="officer",
    roles=KEEPERS,
    form=forms.OfficerWork,
    consequence="变更立即生效；不在岗的不再派去执法、不进入抽查。",
    sources=(HOUSE_REGISTER,),
)


@CHANGE_OFFICER.change
def change_officer(act: Act) -> None:
    for name in WORK:
        setattr(act.record, name, act.values[name])
    act.record.areas = act.record.areas or [act.record.agency.division]


RENEW_CERTIFICATE = Action(
    name="registry.renew_certificate",
    title="换证",
    kind="officer",
    roles=SUPERVISORS,
    side="any",
    form=forms.Renewal,
    consequence="即日起登记新证号和新有效期。新证与现证前后相接的，起始日期仍按现证计算，资格不中断；否则自新证起始日期起计算。",
    sources=(PENALTY_42, HOUSE_REGISTER),
)


@RENEW_CERTIFICATE.judge
def may_renew_certificate(act: Act) -> Verdict:
    if act.values["valid_to"] <= act.record.valid_to:
        return refuse("not_longer", f"新证有效期应晚于现证的{act.record.valid_to}。", HOUSE_REGISTER)
    if not _adjoins(act) and act.record.valid_to >= today():
        return refuse(
            "gap",
            f"新证自{act.values['valid_from']}起，现证{act.record.valid_to}到期，中间不相接。"
            f"请核对起始日期；确实不相接的，请等现证到期以后再换证。",
            HOUSE_REGISTER,
        )
    taken = Officer.objects.filter(certificate=act.values["certificate"]).exclude(pk=act.record.pk)
    if taken.exclude(state__in=("returned", "cancelled")).exists():
        return refuse("certificate_taken", "这个执法证号已登记给另一个人，请核对。", HOUSE_REGISTER)
    return _supervises(act)


@RENEW_CERTIFICATE.change
def renew_certificate(act: Act) -> None:
    """The register judges by one span: where the new one joins on, the officer stays able from the day he was."""
    officer, first = act.record, act.values["valid_from"]
    act.note(certificate_from=str(first))
    officer.valid_from = min(first, officer.valid_from) if _adjoins(act) else first
    officer.certificate, officer.valid_to = act.values["certificate"], act.values["valid_to"]


def _adjoins(act: Act) -> bool:
    """Whether the new certificate begins at the latest on the day after the old one ends."""
    first, last = act.values["valid_from"], act.record.valid_to
    return bool(first - last <= timedelta(days=1))


SUSPEND_CERTIFICATE = Action(
    name="registry.suspend_certificate",
    title="暂扣证件",
    kind="officer",
    roles=SUPERVISORS,
    side="any",
    reason="required",
    consequence="暂扣期间不得执法，不进入抽查；恢复后才可。",
    sources=(HOUSE_REGISTER, PENALTY_42),
)


SUSPEND_CERTIFICATE.judge(_supervises)


SUSPEND_CERTIFICATE.change(moves_only)


RESTORE_CERTIFICATE = Action(
    name="registry.restore_certificate",
    title="恢复证件",
    kind="officer",
    roles=SUPERVISORS,
    side="any",
    reason="required",
    consequence="恢复后可以派去执法、进入抽查名录。",
    sources=(HOUSE_REGISTER, PENALTY_42),
)


RESTORE_CERTIFICATE.judge(_supervises)


RESTORE_CERTIFICATE.change(moves_only)


CANCEL_OFFICER = Action(
    name="registry.cancel_officer",
    title="注销",
    kind="officer",
    roles=KEEPERS | SUPERVISORS,
    side="any",
    reason="required",
    consequence="调离、退休、吊销的注销；以前的办理不受影响。",
    sources=(HOUSE_REGISTER,),
)


@CANCEL_OFFICER.judge
def may_cancel_officer(act: Act) -> Verdict:
    if act.actor.role is Role.SUPERVISOR:
        return _supervises(act)
    if act.actor.agency != act.record.owner:
        return refuse("not_own_officer", "只能注销本机关的执法人员。", HOUSE_REGISTER)
    return allow("may_cancel", "可以注销。", HOUSE_REGISTER)


CANCEL_OFFICER.change(moves_only)
