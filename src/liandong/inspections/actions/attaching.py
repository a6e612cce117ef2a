"""计划的附件：联查方案、抽查细则的文件，交来时算摘要，随计划或者计划的变更公布，公布以后一直在。

Source: 焦法政办〔2022〕31号三（二）（牵头部门明确联查方法、程序）.
"""

from __future__ import annotations

from datetime import date

from liandong.catalogue.states import PUBLISHING
from liandong.inspections import forms
from liandong.inspections.duties import STAFF
from liandong.inspections.kinds import file_told
from liandong.inspections.models import Plan, PlanFile
from liandong.inspections.states import HOUSE_INSPECTIONS, ORDERLY
from liandong.kernel import pieces
from liandong.kernel.actions import Act, Action
from liandong.kernel.roles import Level
from liandong.law.verdict import Verdict, allow, refuse
from liandong.leads import evidence, uploading

OPEN_TO_FILES = ("draft", "published")
"""Before partners are asked, and again before a change is proposed: nobody confirms what is still being exchanged."""

ATTACH_FILE = Action(
    name="inspections.attach_file",
    title="附上文件",
    kind="inspection_plan",
    roles=STAFF,
    form=forms.PlanFileFacts,
    concerns=lambda plan: plan.state in OPEN_TO_FILES,
    consequence="交来即算出摘要、记入痕迹；随计划公布，计划已经公布的，随下一次变更公布，此前只有本机关、配合部门和监督机关看得到。",
    sources=(ORDERLY, PUBLISHING),
)


@ATTACH_FILE.judge
def may_attach_file(act: Act) -> Verdict:
    file, sent = act.values["file"], act.values["upload"]
    if not (verdict := uploading.may_use(sent, act.record.uuid, act.actor.person, HOUSE_INSPECTIONS)):
        return verdict
    return may_be_attached(act.record, file.size, sent.digest if sent is not None else pieces.digest_of(file))


def may_be_attached(plan: Plan, size: int, digest: str) -> Verdict:
    """Whether a file of this size and SHA-256 may come in here; also asked before the first piece of it is sent."""
    held = plan.files.all()
    verdict = evidence.may_take(held, size, digest, "一项计划", HOUSE_INSPECTIONS, what="附件")
    return allow("may_attach", "可以附上。", ORDERLY) if verdict else verdict


@ATTACH_FILE.change
def attach_file(act: Act) -> None:
    plan = act.record
    made = PlanFile(plan=plan, number=plan.files.count() + 1, kind=act.values["kind"])
    evidence.take(made, act.values["file"])
    if act.values["upload"] is not None:
        act.values["upload"].delete()
    plan.loose_files += 1
    act.note(file=made.number, digest=made.digest, size=made.size)


WITHDRAW_FILE = Action(
    name="inspections.withdraw_file",
    title="撤下附件",
    kind="inspection_plan",
    roles=STAFF,
    form=forms.FileNumber,
    reason="required",
    reason_level=Level.FULL,
    concerns=lambda plan: plan.loose_files > 0 and plan.state in OPEN_TO_FILES,
    consequence="不再显示和下载，不公布；已经公布的不能撤下，附上新的随变更公布。",
    sources=(HOUSE_INSPECTIONS,),
)


@WITHDRAW_FILE.judge
def may_withdraw_file(act: Act) -> Verdict:
    which = act.values["which"]
    held = act.record.files.filter(number=which, withdrawn_at=None).first()
    if held is None:
        return refuse("no_such_file", f"没有第{which}份附件，或者已经撤下。", HOUSE_INSPECTIONS)
    if held.published_on is not None:
        text = f"第{which}份附件已经公布，不能撤下。请附上新的，再“提出变更”。"
        return refuse("file_is_public", text, PUBLISHING)
    return allow("may_withdraw", "可以撤下。", HOUSE_INSPECTIONS)


@WITHDRAW_FILE.change
def withdraw_file(act: Act) -> None:
    held = act.record.files.get(number=act.values["which"])
    held.withdrawn_at = act.now
    held.save(update_fields=["withdrawn_at"])
    act.record.loose_files -= 1
    act.note(file=held.number, digest=held.digest)


def publish_files(act: Act, on: date) -> list[str]:
    """Make the files that waited public from a day; returns their names."""
    plan = act.record
    waiting = plan.files.filter(published_on=None, withdrawn_at=None)
    files = list(waiting.order_by("number"))
    waiting.update(published_on=on)
    plan.files_told = [*plan.files_told, *(f"{file_told(one)}，{on}公布。" for one in files)]
    plan.loose_files = 0
    return [one.name for one in files]
