"""现场登记：一批一批地收，重复的无害，有一行不对的整批退回；照片交来时核对摘要；不一致的由本部门的人定。

A register is never changed: what a device says later stands instead. These acts leave the record as it is, so that two phones at one
door do not turn each other away. Source: 行政处罚法第四十六条、第五十五条; 焦法政办〔2022〕31号三（一）（二）.
"""

from __future__ import annotations

from typing import Any

from liandong.kernel import clocks, pieces
from liandong.kernel.actions import Act, Action
from liandong.kernel.roles import Level
from liandong.law.verdict import Source, Verdict, allow, refuse
from liandong.onsite import forms, merging, results, rules
from liandong.onsite.actions.approving import BACK_ENTRY, back_entry
from liandong.onsite.actions.planning import STAFF, mine
from liandong.onsite.models import Photo, Register, Settlement, Unsent
from liandong.onsite.parts import has_come, is_named
from liandong.onsite.states import HOUSE_ONSITE, PAPERS

EVIDENCE = Source("行政处罚法", "第四十六条")
MOST_PHOTOS, MOST_BYTES = 300, 2 * 2**30


def _is_open(inspection: Any) -> bool:
    return inspection.state in ("under_way", "ended")


def _has_begun(inspection: Any) -> bool:
    """Also afterwards: a phone that was not answered sends again what is held already, which does no harm; and what phones still hold
    after the results were confirmed, or after an urgent entry that nobody approved, is kept with the rest and becomes no result."""
    return _is_open(inspection) or inspection.state in ("confirmed", "unapproved")


def _entered_late(act: Act) -> None:
    """The clock of what a department has still to enter ends with the last of it; a common question may have been the last of several."""
    found = merging.standing_of(act.record)
    for part in act.record.parts:
        if part["left_at"] and not rules.missing([part], found):
            clocks.end(act.record.uuid, back_entry(part), act.now)


TAKE_REGISTERS = Action(
    name="onsite.take_registers",
    title="现场登记",
    kind="inspection_visit",
    roles=STAFF,
    side="any",
    form=forms.Registers,
    whose=has_come,
    concerns=_has_begun,
    is_note=True,
    is_hidden=True,
    clocks=(BACK_ENTRY,),
    consequence="登记以后不能更改，改了结果的另登记一条，先前的留着。",
    sources=(PAPERS, HOUSE_ONSITE),
)


@TAKE_REGISTERS.judge
def may_take_registers(act: Act) -> Verdict:
    part = mine(act)
    wrong = merging.wrong_with(act.record, part, act.values["rows"])
    if wrong:
        text = "；".join(f"第{n}行：{told.rstrip('。')}" for n, told in wrong.items())
        return refuse("rows_refused", f"这一批没有收下。{text}。", HOUSE_ONSITE)
    if part["confirmed"] and merging.fresh_rows(act.record, act.actor.agency, act.values["rows"]):
        return refuse("confirmed_already", f"{part['name']}的结果已经确认，不能再登记。", HOUSE_ONSITE)
    return allow("may_take", "可以收下。", HOUSE_ONSITE)


@TAKE_REGISTERS.change
def take_registers(act: Act) -> None:
    part, rows = mine(act), merging.fresh_rows(act.record, act.actor.agency, act.values["rows"])
    Register.objects.bulk_create(
        Register(
            uuid=row.id, inspection=act.record, agency=act.actor.agency, subject=row.subject, device=row.device, number=row.number,
            at=row.at, received_at=act.now, by=act.actor.signature, result=row.result, told=row.told, follow_up=row.follow_up,
            rectify_by=row.rectify_by, photos=list(row.photos), why_late=row.why_late if part["left_at"] else "",
        )
        for row in rows
    )  # fmt: skip
    act.note(
        registers=[f"{row.subject} {row.result}" for row in rows],
        repeated=len(act.values["rows"]) - len(rows),
    )
    _entered_late(act)


KEEP_PHOTO = Action(
    name="onsite.keep_photo",
    title="交现场照片",
    kind="inspection_visit",
    roles=STAFF,
    side="any",
    form=forms.PhotoUpload,
    whose=has_come,
    concerns=_has_begun,
    is_note=True,
    consequence="交来即核对、记下摘要，以后不能更换；参加检查的各部门都看得到是哪个部门交的。结果确认以后交来的照样留着，不改变结果。",
    sources=(EVIDENCE, HOUSE_ONSITE),
)


@KEEP_PHOTO.judge
def may_keep_photo(act: Act) -> Verdict:
    file, said = act.values["file"], act.values["sha256"]
    if said and pieces.digest_of(file) != said:
        return refuse("digest_differs", "照片和选定时算的摘要不符，没有收下，请重新传。", EVIDENCE)
    mine_ = act.record.photos.filter(agency=act.actor.agency)
    if mine_.filter(digest=pieces.digest_of(file)).exists():
        return allow("kept_already", "已经收下了。", EVIDENCE)
    sizes = list(mine_.values_list("size", flat=True))
    if len(sizes) >= MOST_PHOTOS or sum(sizes) + file.size > MOST_BYTES:
        text = f"一次检查一个部门最多{MOST_PHOTOS}张照片、合计{MOST_BYTES // 2**30}千兆，已经满了。"
        return refuse("too_much", text, HOUSE_ONSITE)
    return allow("may_keep", "可以收下。", EVIDENCE)


@KEEP_PHOTO.change
def keep_photo(act: Act) -> None:
    """A photo that is held already is not kept twice; none is later than it came, however fast the phone's clock."""
    file, digest = act.values["file"], pieces.digest_of(act.values["file"])
    act.note(digest=digest, size=file.size)
    if act.record.photos.filter(agency=act.actor.agency, digest=digest).exists():
        return
    modified = act.values["modified_at"]
    photo = Photo.objects.create(
        inspection=act.record, agency=act.actor.agency, digest=digest, name=(file.name or "")[:200], size=file.size,
        device=act.values["device"], at=min(act.values["at"] or act.now, act.now), received_at=act.now, by=act.actor.signature,
        modified_at=min(modified, act.now) if modified else None,
    )  # fmt: skip
    for number, piece in pieces.cut(file):
        photo.parts.create(number=number, content=piece)


SETTLE_CONFLICT = Action(
    name="onsite.settle_conflict",
    title="定一条登记",
    kind="inspection_visit",
    roles=STAFF,
    side="any",
    form=forms.Choosing,
    whose=has_come,
    concerns=_is_open,
    is_note=True,
    is_hidden=True,
    reason="required",
    reason_level=Level.FULL,
    clocks=(BACK_ENTRY,),
    consequence="两条登记都留着；以所选的一条为准，谁定的、为什么，写进记录。",
    sources=(HOUSE_ONSITE,),
)


def _against(act: Act) -> tuple[rules.Entry, ...]:
    subject = act.values["subject"]
    whose = "" if subject in results.COMMON else str(act.actor.agency)
    one = merging.standing_of(act.record).get((whose, subject))
    return one.against if one else ()


@SETTLE_CONFLICT.judge
def may_settle(act: Act) -> Verdict:
    if mine(act)["confirmed"]:
        return refuse("confirmed_already", "本部门的结果已经确认，不能再定。", HOUSE_ONSITE)
    against = _against(act)
    if str(act.values["chosen"]) not in {one.id for one in against}:
        text = "这个事项没有不一致，或者所选的不是其中一条。请刷新页面，看看现在的登记。"
        return refuse("no_such_conflict", text, HOUSE_ONSITE)
    return allow("may_settle", "可以定。", HOUSE_ONSITE)


@SETTLE_CONFLICT.change
def settle_conflict(act: Act) -> None:
    against, subject = _against(act), act.values["subject"]
    chosen = Register.objects.get(uuid=act.values["chosen"])
    Settlement.objects.create(
        inspection=act.record, agency=act.actor.agency, subject=subject, chosen=chosen, over=[one.id for one in against],
        reason=act.reason, by=act.actor.signature, at=act.now,
    )  # fmt: skip
    act.note(subject=subject, chosen=str(chosen.uuid))
    _entered_late(act)


DROP_UNSENT = Action(
    name="onsite.drop_unsent",
    title="不要没有收下的一条",
    kind="inspection_visit",
    roles=STAFF,
    side="any",
    form=forms.Dropping,
    whose=is_named,
    concerns=_has_begun,
    is_note=True,
    is_aside=True,
    reason="required",
    reason_level=Level.FULL,
    consequence="平台没有收下、手机里不再留着的一条登记或者照片：写了什么、为什么不要，留在办理经过里。",
    sources=(EVIDENCE, HOUSE_ONSITE),
)


@DROP_UNSENT.change
def drop_unsent(act: Act) -> None:
    """Nothing is deleted here: what the platform never took is told before the device lets go of it."""
    act.note(dropped=act.values["told"], device=act.values["device"], digest=act.values["sha256"])


REPORT_UNSENT = Action(
    name="onsite.report_unsent",
    title="告知还有几条没有传",
    kind="inspection_visit",
    roles=STAFF,
    side="any",
    form=forms.Waiting,
    whose=is_named,
    concerns=_has_begun,
    is_note=True,
    is_aside=True,
    consequence="确认本部门的结果以前看得到哪台设备还有几条没有传、没有收下；没有信号的设备说不出来。",
    sources=(HOUSE_ONSITE,),
)


@REPORT_UNSENT.change
def report_unsent(act: Act) -> None:
    """The newest count of each device."""
    said = {"waits": act.values["waits"], "at": act.now, "by": act.actor.signature}
    Unsent.objects.update_or_create(
        inspection=act.record, agency=act.actor.agency, device=act.values["device"], defaults=said
    )
    act.note(device=act.values["device"], waits=act.values["waits"])
