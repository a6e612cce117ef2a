"""企业对公示的异议：凭入企码自己提出，或者当面、书面提出由部门登记；不成立的写明理由，成立的撤回、重新开始。

Until it is answered the public page says that it is being looked into; it is answered though the term has ended meanwhile. The days for an
answer are the platform's own (N-18); none were found in law.
"""

from __future__ import annotations

from datetime import date

from liandong.documents import checking
from liandong.kernel import clocks
from liandong.kernel.actions import Act, Action
from liandong.kernel.roles import Role
from liandong.law.moments import end_of_day
from liandong.law.verdict import Verdict, allow, refuse
from liandong.now import today
from liandong.results import forms, queries
from liandong.results.actions.approving import HEAD
from liandong.results.actions.ending import ALL_CLOCKS, OBJECTION, answered, taken_down
from liandong.results.actions.owing import KIND, SYSTEM
from liandong.results.actions.showing import KEEPERS
from liandong.results.models import Objection, ResultNotice
from liandong.results.states import HOUSE_RESULTS

DECIDERS = HEAD | {Role.UNIT_HEAD}


def _may_object(act: Act) -> Verdict:
    """Against what is public today, one at a time."""
    notice: ResultNotice = act.record
    if not queries.public().filter(pk=notice.pk).exists():
        return refuse("not_public", "这份结果没有在公示，不用提出异议。", HOUSE_RESULTS)
    if notice.objections.filter(is_upheld=None).exists():
        return refuse("objected_already", "对这份公示已经提出异议，正在核实。", HOUSE_RESULTS)
    return allow("may_object", "可以收下。", HOUSE_RESULTS)


def _objected(act: Act, received_on: date, by: str) -> None:
    Objection.objects.create(
        notice=act.record,
        received_on=received_on,
        said=act.values["said"],
        contact=act.values["contact"],
        by=by,
    )
    since = min(end_of_day(received_on), act.now)
    clocks.start(KIND, act.record.uuid, OBJECTION, "N-18", since, owed_by=act.record.owner)
    act.announce("results.objected", notice=str(act.record.uuid))


FILE_OBJECTION = Action(
    name="results.file_objection",
    title="登记企业的异议",
    kind=KIND,
    roles=KEEPERS,
    form=forms.ObjectingOnPaper,
    clocks=(OBJECTION,),
    is_aside=True,
    is_note=True,
    concerns=lambda notice: notice.state == "published",
    consequence="公示页上写明企业提出异议、正在核实；答复开始计时。",
    sources=(HOUSE_RESULTS,),
)
FILE_OBJECTION.judge(_may_object)


@FILE_OBJECTION.change
def file_objection(act: Act) -> None:
    _objected(act, act.values["on"], act.actor.signature)


RECEIVE_OBJECTION = Action(
    name="results.receive_objection",
    title="收下企业的异议",
    kind=KIND,
    roles=SYSTEM,
    side="any",
    is_automatic=True,
    form=forms.ObjectingByCode,
    clocks=(OBJECTION,),
    is_note=True,
    concerns=lambda notice: notice.state == "published",
    consequence="交给检查的部门；公示页上写明企业提出异议、正在核实。",
    sources=(HOUSE_RESULTS,),
)


@RECEIVE_OBJECTION.judge
def may_receive_objection(act: Act) -> Verdict:
    """By the code of the very visit; any other is answered alike."""
    code = checking.understood(act.values["code"])
    if not code or code != act.record.code:
        return refuse("no_such_code", "入企码不是这次检查的，请核对通知书。", HOUSE_RESULTS)
    return _may_object(act)


@RECEIVE_OBJECTION.change
def receive_objection(act: Act) -> None:
    _objected(act, today(), "")


def _is_objected(notice: ResultNotice) -> bool:
    return notice.state in ("published", "ended") and notice.objections.filter(is_upheld=None).exists()


REJECT_OBJECTION = Action(
    name="results.reject_objection",
    title="答复异议：不成立",
    kind=KIND,
    roles=DECIDERS,
    form=forms.Answering,
    clocks=(OBJECTION,),
    is_note=True,
    concerns=_is_objected,
    consequence="没有期满的公示继续，公示页上写明答复和日期，企业凭入企码也看得到；答复的期限到此为止。",
    sources=(HOUSE_RESULTS,),
)


@REJECT_OBJECTION.change
def reject_objection(act: Act) -> None:
    answered(act, act.values["answer"], is_upheld=False)
    act.announce("results.objection_answered", notice=str(act.record.uuid))


UPHOLD_OBJECTION = Action(
    name="results.uphold_objection",
    title="答复异议：成立，撤回公示",
    kind=KIND,
    roles=HEAD,
    form=forms.Upholding,
    clocks=ALL_CLOCKS,
    concerns=_is_objected,
    consequence="公示页立即撤下，改正以后重新提出；已经期满的记为撤回，不另行开始。结果本身不对的，接着在入企检查的页面上更正结果。",
    sources=(HOUSE_RESULTS,),
)


@UPHOLD_OBJECTION.change
def uphold_objection(act: Act) -> None:
    """Withdrawn; begun anew only what was still public."""
    notice = act.record
    answered(act, act.values["answer"], is_upheld=True)
    taken_down(act, "企业提出异议，经核实成立")
    topic = "results.taken_back" if notice.state == "published" else "results.withdrawn"
    act.announce(topic, notice=str(notice.uuid))
