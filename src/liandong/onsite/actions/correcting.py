"""确认以后：不经抽取、不在计划里的提请公示结果；有一项定错了的，由机关负责人更正，先前的留着。

A correction is another register, made here and chosen against all others with its reason. Everything that rested on the old one moves with it in
the same transaction: what was offered for recognition is changed, the limit for putting right begins, moves or ends, and what is public is
withdrawn and begins anew. Source: 国办发〔2024〕54号; 焦法政办〔2022〕31号三（五）.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any
from uuid import uuid4

from liandong.kernel import clocks
from liandong.kernel.actions import Act, Action
from liandong.kernel.actor import Actor
from liandong.kernel.models import Record
from liandong.law.verdict import Verdict, allow, refuse
from liandong.now import today
from liandong.onsite import forms, merging, publishing
from liandong.onsite.actions.confirming import follow_up, is_confirmed, offer, order, recheck_clock
from liandong.onsite.actions.planning import HEADS, STAFF, mine
from liandong.onsite.merging import Reviewed
from liandong.onsite.models import FollowUp, Inspection, Register, Settlement
from liandong.onsite.parts import part_of
from liandong.onsite.states import HOUSE_ONSITE, JOINT
from liandong.recognition.offering import taken_back
from liandong.results.actions.owing import standing
from liandong.results.offering import withdrawn

DEVICE = "更正"
"""In the place of a device: no phone calls itself so, and what it says stands against every phone's."""
LATER = timedelta(microseconds=1)
AFTER = ("ended", "confirmed")


def _may_be_published(actor: Actor, inspection: Inspection) -> bool:
    return is_confirmed(actor, inspection) and standing(inspection.uuid, actor.agency) is None


TAKE_UP_RESULT = Action(
    name="onsite.take_up_result",
    title="提请公示结果",
    kind="inspection_visit",
    roles=STAFF,
    side="any",
    is_aside=True,
    is_note=True,
    whose=_may_be_published,
    concerns=lambda inspection: inspection.state in AFTER and inspection.origin not in publishing.NEVER,
    consequence="开始决定本部门的结果公示不公示：承办人提出，机关负责人批准。",
    sources=(JOINT, HOUSE_ONSITE),
)


@TAKE_UP_RESULT.change
def take_up_result(act: Act) -> None:
    publishing.owe(act, mine(act), is_anew=True)


def _items(actor: Actor, record: Record | None) -> dict[str, list[tuple[str, str]]]:
    """The items of one's own part."""
    assert isinstance(record, Inspection)
    part = part_of(record, actor.agency)
    return {"item": [(one["code"], one["name"]) for one in part["items"]] if part else []}


CORRECT_RESULT = Action(
    name="onsite.correct_result",
    title="更正结果",
    kind="inspection_visit",
    roles=HEADS,
    side="any",
    is_aside=True,
    form=forms.Correcting,
    offers=_items,
    reason="required",
    whose=is_confirmed,
    concerns=lambda inspection: inspection.state in AFTER,
    consequence="先前的登记留着，以更正的为准；提供互认的作为变更，限期改正的期限随之起算、改动、停止，公示了的立即撤下、重新决定。",
    sources=(HOUSE_ONSITE,),
)


def _reviewed(act: Act) -> Reviewed | None:
    rows = merging.review(act.record, mine(act))
    return next((one for one in rows if one.code == act.values["item"]), None)


def _row(act: Act, before: Register) -> dict[str, Any]:
    """The register as a device would send it, later than any other, with the photos of the one that it corrects."""
    values, own = act.values, act.record.registers.filter(agency=act.actor.agency)
    newest = own.order_by("-at").values_list("at", flat=True)[0]
    due = values["rectify_by"]
    return {
        "id": str(uuid4()), "subject": values["item"], "device": DEVICE, "number": own.filter(device=DEVICE).count() + 1,
        "at": max(act.now, newest + LATER).isoformat(), "result": values["result"], "told": values["told"],
        "follow_up": values["follow_up"], "rectify_by": due.isoformat() if due else "", "why_late": act.reason[:500], "photos": before.photos,
    }  # fmt: skip


@CORRECT_RESULT.judge
def may_correct(act: Act) -> Verdict:
    """Another result of an item of one's own, that would have been taken from a phone too."""
    part, one, values = mine(act), _reviewed(act), act.values
    if one is None or one.entry is None:
        text = f"“{values['item']}”不是{part['name']}这次检查的事项。"
        return refuse("no_such_item", text, HOUSE_ONSITE)
    stands = (one.entry.result, one.entry.told, one.entry.follow_up, one.entry.rectify_by)
    if stands == (values["result"], values["told"], values["follow_up"], values["rectify_by"]):
        return refuse("nothing_corrected", "填的和现在的结果一样，没有可更正的。", HOUSE_ONSITE)
    row = _row(act, one.entry)
    if values["rectify_by"] == one.entry.rectify_by:
        row["at"] = one.entry.at.isoformat()  # 期限没有改的，照当初登记的那一天看
    wrong = merging.wrong_with(act.record, part, [row])
    if wrong:
        return refuse("result_refused", f"没有更正。{wrong[1]}", HOUSE_ONSITE)
    return allow("may_correct", "可以更正。", HOUSE_ONSITE)


@CORRECT_RESULT.change
def correct_result(act: Act) -> None:
    part, before = mine(act), _reviewed(act)
    assert before is not None and before.entry is not None
    _registered(act, before.entry)
    now_stands = _reviewed(act)
    assert now_stands is not None and now_stands.entry is not None
    if _ordered(now_stands.entry) != _ordered(before.entry):
        _follow_anew(act, now_stands, now_stands.entry.rectify_by)
    paper = _paper(act.record, now_stands.entry)
    taken_back(
        act, kind="inspection_visit", record=act.record.uuid, on=today(), paper=paper, reason=act.reason,
        is_changed=True, owner=act.actor.agency, item=before.code,
    )  # fmt: skip
    if act.values["valid_to"]:
        offer(act, now_stands, paper=paper)
    told = {"item": before.name, "on": today().isoformat(), "by": act.actor.person_name}
    part["corrected"] = [*part.get("corrected", []), told]
    act.record.parts = list(act.record.parts)
    if withdrawn(act, act.record.uuid, act.reason):
        publishing.owe(act, part, is_anew=True)
    act.note(item=before.code, was=before.entry.result, now=now_stands.entry.result)
    act.announce("onsite.corrected", inspection=str(act.record.uuid), agency=part["agency"])


def _ordered(entry: Register) -> tuple[str, date | None]:
    """What is to be done about it, and by when; whoever corrects no more than the words leaves the limit alone."""
    return entry.follow_up, entry.rectify_by


def _paper(inspection: Inspection, entry: Register) -> str:
    """How a correction of the department is quoted; the second and later ones by their number."""
    return f"{inspection.number}更正{entry.number if entry.number > 1 else ''}"


def _registered(act: Act, before: Register) -> None:
    """The register, and the decision for it against whatever else was said of the item."""
    row = merging.read(_row(act, before))
    made = Register.objects.create(
        uuid=row.id, inspection=act.record, agency=act.actor.agency, subject=row.subject, device=row.device, number=row.number,
        at=row.at, received_at=act.now, by=act.actor.signature, result=row.result, told=row.told, follow_up=row.follow_up,
        rectify_by=row.rectify_by, photos=list(row.photos), why_late=row.why_late,
    )  # fmt: skip
    same = act.record.registers.filter(agency=act.actor.agency, subject=row.subject)
    Settlement.objects.create(
        inspection=act.record, agency=act.actor.agency, subject=row.subject, chosen=made, reason=act.reason,
        over=[str(one) for one in same.values_list("uuid", flat=True)], by=act.actor.signature, at=act.now,
    )  # fmt: skip


def _follow_anew(act: Act, one: Reviewed, due: date | None) -> None:
    """The limit for putting right, as the corrected result has it."""
    name = recheck_clock(one.code, mine(act)["name"])
    running = any(clock.name == name for clock in clocks.running(act.record.uuid))
    assert one.entry is not None
    if one.entry.follow_up != FollowUp.RECTIFY or due is None:
        clocks.end(act.record.uuid, name, act.now)
    elif running:
        order(act, one, due)
        clocks.give_anew(act.record.uuid, name, due)
    else:
        follow_up(act, one, due)
