"""企业凭入企码评价、投诉：交给监督检查部门的司法行政部门，检查的部门看不到是谁、哪一次。

Whoever writes has no account; the platform takes it in under a name of its own, and the ledger says only that something was received.
Officers know the code too: a second rating with one code is kept for the supervisors to see and never refused, or refusing it would
tell that there is a first. Of several the lowest is in the mean that departments see, so that praise of one's own moves nothing; one that
is not the firm's the supervisors set aside. A complaint gives a receipt, by which its writer and nobody else reads the answer. Sources: 行政执法监督条例; the rest is the platform's own rule.
"""

from __future__ import annotations

from typing import Any

from liandong.documents import checking
from liandong.kernel import numbering
from liandong.kernel.actions import Act, Action, moves_only
from liandong.kernel.opening import SUPERVISION
from liandong.kernel.roles import Level, Role
from liandong.kernel.sealed import unreadable
from liandong.law.verdict import Verdict, allow, refuse
from liandong.now import today
from liandong.onsite import forms, queries
from liandong.onsite.models import Inspection, Voice
from liandong.onsite.parts import going, nearest, supervisors_of
from liandong.onsite.states import HOUSE_ONSITE

MACHINE = "凭入企码提交"
"""In whose name it is taken in."""
SYSTEM, SUPERVISORS = frozenset({Role.SYSTEM}), frozenset({Role.SUPERVISOR})


def _found(act: Act) -> Inspection | None:
    return queries.by_code(act.values["code"])


def _spoken_of(act: Act, found: Inspection) -> list[dict[str, Any]]:
    """The parts it is about: a rating those who came, a complaint also those who were to come."""
    return [part for part in going(found) if part["arrived_at"] or act.action is not RECEIVE_RATING]


def may_receive(act: Act) -> Verdict:
    """Two that come with one code wait for each other at the visit."""
    found = _found(act)
    if found is None:
        return refuse(
            "no_such_code", "没有这个入企码的检查，请核对。省平台的入企码不能用来评价、投诉。", HOUSE_ONSITE
        )
    found = Inspection.objects.select_for_update(no_key=True).get(pk=found.pk)
    if act.action is RECEIVE_RATING and found.entered_at is None:
        return refuse(
            "not_come_yet", "检查人员还没有到场，到场以后再评价；要投诉的，现在就可以。", HOUSE_ONSITE
        )
    if not supervisors_of(_spoken_of(act, found)):
        text = "平台上没有监督这几个部门的司法行政部门，没有能收下。请直接向当地司法局反映。"
        return refuse("no_supervisor", text, HOUSE_ONSITE)
    return allow("may_receive", "可以收下。", HOUSE_ONSITE)


def _begun(act: Act, mark: str, sort: str) -> Voice:
    found = _found(act)
    assert found is not None
    told = [{"agency": part["agency"], "name": part["name"]} for part in _spoken_of(act, found)]
    return Voice(
        number=numbering.record_number(mark), owner=nearest(supervisors_of(told)), sort=sort, inspection=found,
        departments=told, received_at=act.now,
    )  # fmt: skip


RECEIVE_RATING = Action(
    name="onsite.receive_rating",
    title="收下企业评价",
    kind="visit_voice",
    roles=SYSTEM,
    side="any",
    creates=True,
    is_automatic=True,
    form=forms.Rating,
    consequence="交给行政执法监督；检查的部门只看得到满了份数的平均。",
    sources=(HOUSE_ONSITE,),
)
RECEIVE_RATING.judge(may_receive)


@RECEIVE_RATING.change
def receive_rating(act: Act) -> Voice:
    made = _begun(act, "PJ", Voice.RATING)
    made.score = int(act.values["score"])
    made.said = {name: act.values[name] for name in ("cards", "scope")}
    return made


def _has_others(voice: Any) -> bool:
    """Whether it is one of several ratings with one code; of a single one nobody can say that it is not the firm's."""
    same = Voice.objects.filter(inspection=voice.inspection_id, sort=Voice.RATING).exclude(pk=voice.pk)
    return voice.sort == Voice.RATING and same.exists()


SET_ASIDE_RATING = Action(
    name="onsite.set_aside_rating",
    title="不计入这份评价",
    kind="visit_voice",
    roles=SUPERVISORS,
    side="any",
    reason="required",
    reason_level=Level.FULL,
    concerns=_has_others,
    consequence="核实不是企业写的，不再算进平均；随时可以恢复。检查的部门看不到有几份，也看不到哪一份不计入。",
    sources=(HOUSE_ONSITE,),
)


@SET_ASIDE_RATING.judge
def may_set_aside(act: Act) -> Verdict:
    """One at least stays: what is left is what the firm is taken to have said."""
    held = Inspection.objects.select_for_update(no_key=True).get(pk=act.record.inspection_id)
    counted = held.voices.filter(sort=Voice.RATING, state="rated").exclude(pk=act.record.pk)
    if not counted.exists():
        text = "同一个入企码的评价只剩这一份计入，不能再剔出；先恢复另一份。"
        return refuse("last_counted", text, HOUSE_ONSITE)
    return allow("may_set_aside", "可以不计入。", HOUSE_ONSITE)


SET_ASIDE_RATING.change(moves_only)

COUNT_RATING_AGAIN = Action(
    name="onsite.count_rating_again",
    title="恢复计入",
    kind="visit_voice",
    roles=SUPERVISORS,
    side="any",
    reason="required",
    reason_level=Level.FULL,
    concerns=_has_others,
    consequence="同一个入企码有几份的，仍然只算最低的一份。",
    sources=(HOUSE_ONSITE,),
)
COUNT_RATING_AGAIN.change(moves_only)

RECEIVE_COMPLAINT = Action(
    name="onsite.receive_complaint",
    title="收下企业投诉",
    kind="visit_voice",
    roles=SYSTEM,
    side="any",
    creates=True,
    is_automatic=True,
    form=forms.Complaint,
    consequence="交给行政执法监督，内容加密保存；检查的部门看不到。",
    sources=(SUPERVISION, HOUSE_ONSITE),
)
RECEIVE_COMPLAINT.judge(may_receive)


@RECEIVE_COMPLAINT.change
def receive_complaint(act: Act) -> Voice:
    made = _begun(act, "TS", Voice.COMPLAINT)
    made.topic, made.text, made.receipt = act.values["topic"], act.values["text"], checking.new_code()
    act.announce("onsite.complained", voice=str(made.uuid))
    return made


def _is_complaint(voice: Any) -> bool:
    return bool(voice.sort == Voice.COMPLAINT)


REVEAL_COMPLAINT = Action(
    name="onsite.reveal_complaint",
    title="查看投诉内容",
    kind="visit_voice",
    roles=SUPERVISORS,
    side="any",
    is_note=True,
    reveals="text",
    reason="required",
    reason_level=Level.FULL,
    concerns=_is_complaint,
    consequence="查看记入办理经过，监督机关看得到是谁、为什么；内容只显示这一次，不得让检查的部门知道谁投诉。",
    sources=(SUPERVISION, HOUSE_ONSITE),
)


@REVEAL_COMPLAINT.judge
def may_reveal_complaint(act: Act) -> Verdict:
    if (closed := unreadable(act.record.text, "投诉内容", HOUSE_ONSITE)) is not None:
        return closed
    return allow("may_reveal", "可以查看。", SUPERVISION)


@REVEAL_COMPLAINT.change
def reveal_complaint(act: Act) -> None:
    """Nothing changes but the trail; the text is read after it stands there (`kernel.revealing`)."""


ANSWER_COMPLAINT = Action(
    name="onsite.answer_complaint",
    title="答复投诉",
    kind="visit_voice",
    roles=SUPERVISORS,
    side="any",
    form=forms.ComplaintAnswer,
    concerns=_is_complaint,
    consequence="投诉的人凭回执码看得到答复；检查的部门看不到。",
    sources=(SUPERVISION, HOUSE_ONSITE),
)


@ANSWER_COMPLAINT.change
def answer_complaint(act: Act) -> None:
    act.record.answer, act.record.answered_on = act.values["answer"], today()
    act.announce("onsite.complaint_answered", voice=str(act.record.uuid))
