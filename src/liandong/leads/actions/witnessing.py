"""证据材料：补充一份，撤下一份；交来时算摘要，记在痕迹里，文件从此不变。

Whoever holds the lead, or verifies it, adds what it has found; everybody who sees the lead in full can read it. What was
handed in stays, also when it is withdrawn: only then it is no longer shown.
"""

from __future__ import annotations

from uuid import UUID

from liandong.kernel import pieces
from liandong.kernel.actions import Act, Action
from liandong.kernel.roles import Level
from liandong.law.verdict import Verdict, allow, refuse
from liandong.leads import evidence, forms, uploading
from liandong.leads.actions.answering import TAKERS
from liandong.leads.actions.handing import own_verification
from liandong.leads.evidence import ART_46
from liandong.leads.models import Evidence, Lead
from liandong.leads.states import HOUSE_LEADS

ADD_EVIDENCE = Action(
    name="leads.add_evidence",
    title="补充证据",
    kind="lead",
    roles=TAKERS,
    side="any",
    form=forms.EvidenceUpload,
    consequence="文件交来即算出摘要、记入痕迹，以后不能更换；看得到全部内容的机关都看得到它。",
    sources=(ART_46, HOUSE_LEADS),
)


def _is_theirs(lead: Lead, agency: UUID) -> Verdict:
    if agency != lead.owner and own_verification(lead, agency) is None:
        return refuse("not_at_it", "受理机关和核查的机关才能补充、撤下证据。", HOUSE_LEADS)
    return allow("at_it", "可以办理。", ART_46)


@ADD_EVIDENCE.judge
def may_add_evidence(act: Act) -> Verdict:
    file, sent = act.values["file"], act.values["upload"]
    if not (verdict := uploading.may_use(sent, act.record.uuid, act.actor.person, HOUSE_LEADS)):
        return verdict
    digest = sent.digest if sent is not None else pieces.digest_of(file)
    return may_be_added(act.record, act.actor.agency, file.size, digest)


def may_be_added(lead: Lead, agency: UUID, size: int, digest: str) -> Verdict:
    """Whether a file of this size and SHA-256 may come in here; also asked before the first piece of it is sent."""
    if not (verdict := _is_theirs(lead, agency)):
        return verdict
    return evidence.may_take(lead.evidence.all(), size, digest, "一条线索", HOUSE_LEADS)


@ADD_EVIDENCE.change
def add_evidence(act: Act) -> None:
    lead = act.record
    made = Evidence(
        lead=lead, number=lead.evidence.count() + 1, kind=act.values["kind"], taken_on=act.values["taken_on"],
        agency_name=act.actor.agency_name,
    )  # fmt: skip
    evidence.take(made, act.values["file"])
    if act.values["upload"] is not None:
        act.values["upload"].delete()
    lead.standing_evidence += 1
    act.note(evidence=made.number, digest=made.digest, size=made.size)


WITHDRAW_EVIDENCE = Action(
    name="leads.withdraw_evidence",
    title="撤下证据",
    kind="lead",
    roles=TAKERS,
    side="any",
    form=forms.EvidenceNumber,
    reason="required",
    reason_level=Level.FULL,
    concerns=lambda lead: lead.standing_evidence > 0,
    consequence="不再显示和下载；交来过、为什么撤下，痕迹里都在。",
    sources=(HOUSE_LEADS,),
)


@WITHDRAW_EVIDENCE.judge
def may_withdraw_evidence(act: Act) -> Verdict:
    if not (verdict := _is_theirs(act.record, act.actor.agency)):
        return verdict
    held = act.record.evidence.filter(number=act.values["which"], withdrawn_at=None).first()
    if held is None:
        return refuse(
            "no_such_evidence", f"没有第{act.values['which']}份证据材料，或者已经撤下。", HOUSE_LEADS
        )
    if held.agency_name != act.actor.agency_name:
        return refuse("not_theirs", f"这一份是{held.agency_name}交的，由它撤下。", HOUSE_LEADS)
    return verdict


WITHDRAW_EVIDENCE.change(evidence.withdraw)
