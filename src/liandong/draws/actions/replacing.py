"""替换：查不了的、该回避的、不在岗的，先写理由，负责人批准、记入账本，然后才算出谁补上；没有重抽。

A target's substitute is the next of the reserve and takes over half-day and officers; an officer's substitute is the next who is asked
by the officers' score. Both sorts are numbered in one count, ``event/n`` in the ledger. Who was skipped does not come back.
Source: 行政处罚法第四十三条（回避）; 协议 VDR-1.
"""

from __future__ import annotations

from hashlib import sha256
from secrets import token_bytes
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from liandong.draw.visits.reasons import Refusal
from liandong.draw.visits.standing import Moved
from liandong.draw.visits.walking import Duty
from liandong.draws import forms, keeping, replacing, results
from liandong.draws.actions.computing import SYSTEM
from liandong.draws.bound import logged
from liandong.draws.duties import KIND, ON_VISITS, code_of, is_department
from liandong.draws.models import Draw, Dropout, Seat, Visit
from liandong.draws.rules import utc
from liandong.draws.states import DRAWN, HOUSE_DRAW
from liandong.inspections.duties import HEADS
from liandong.kernel.actions import Act, Action
from liandong.law.inspection.recusal import ART_43
from liandong.law.verdict import Verdict, allow, refuse
from liandong.proof.canonical import canonical

REPORT_DROPOUT = Action(
    name="draws.report_dropout",
    title="申请替换",
    kind=KIND,
    roles=ON_VISITS,
    side="any",
    whose=is_department,
    concerns=lambda draw: draw.state in DRAWN,
    form=forms.Dropping,
    is_aside=True,
    consequence="本机关负责人批准以后记入账本，然后才算出谁补上；被替换的不回来。",
    sources=(ART_43, HOUSE_DRAW),
)


def _seat(act: Act) -> Seat | None:
    code = code_of(act.actor, act.record)
    rows = Seat.objects.filter(visit__draw=act.record, department=code, is_off=False)
    return rows.filter(visit__code=act.values["visit"].strip()).select_related("visit").first()


@REPORT_DROPOUT.judge
def may_report(act: Act) -> Verdict:
    draw, values, seat = act.record, act.values, _seat(act)
    if seat is None:
        text = f"本机关没有编号为“{values['visit'][:40]}”的入企，请照入企安排里的编号填写。"
        return refuse("no_such_visit", text, HOUSE_DRAW)
    if values["reason_code"] not in {one["code"] for one in draw.reason_codes}:
        known = "、".join(f"{one['code']}（{one['told']}）" for one in draw.reason_codes)
        return refuse("no_such_code", f"理由代码不在规则之中，可用：{known}。", HOUSE_DRAW)
    if values["officer"] and values["officer"] not in seat.officers:
        return refuse("not_on_it", "这一次没有派这个执法证号的人，请核对。", HOUSE_DRAW)
    open_ = Dropout.objects.filter(draw=draw, is_seated=False).exclude(answer="declined")
    if open_.filter(visit=seat.visit.code, department=seat.department).exists():
        return refuse("asked_already", "这一次已经有一份替换申请等着批准，或者正在算谁补上。", HOUSE_DRAW)
    return allow("may_report", "可以申请。", HOUSE_DRAW)


@REPORT_DROPOUT.change
def report_dropout(act: Act) -> None:
    draw, values, seat = act.record, act.values, _seat(act)
    assert seat is not None
    is_officer = bool(values["officer"])
    number = Dropout.objects.filter(draw=draw).count() + 1
    Dropout.objects.create(
        draw=draw, number=number, sort="officer" if is_officer else "target", agency=act.actor.agency,
        department=seat.department, list="" if is_officer else replacing.list_of(draw, seat), visit=seat.visit.code,
        out=values["officer"] if is_officer else seat.visit.pseudonym, reason=values["reason_code"], told=values["told"],
        **_evidence(draw, number, values), asked_by=act.actor.signature, asked_person=act.actor.person, asked_at=act.now,
    )  # fmt: skip
    act.note(dropout=number)
    act.announce("draws.dropout_reported", draw=str(draw.uuid), agency=str(act.actor.agency))


def _evidence(draw: Draw, number: int, values: dict[str, Any]) -> dict[str, str]:
    """The file that proves it is kept, and its hash told; where there is none, the hash of a random salt with the words, since words can
    be guessed and the public has the hash."""
    if file := values["file"]:
        kept = keeping.keep(draw, keeping.evidence(number), file.read())
        return {"evidence_sha256": kept.sha256, "evidence_name": (file.name or "")[:200]}
    salt = token_bytes(32)
    return {
        "evidence_sha256": sha256(salt + values["told"].encode()).hexdigest(),
        "evidence_salt": salt.hex(),
    }


def _waiting(draw: Draw) -> QuerySet[Dropout]:
    return Dropout.objects.filter(draw=draw, answer="")


def _asked(act: Act) -> Dropout | None:
    """The application that waits under this number, of the actor's own agency."""
    rows = _waiting(act.record).filter(agency=act.actor.agency)
    return rows.filter(number=act.values["number"]).first()


NOT_ASKED = refuse("not_asked", "没有这一号等着本机关批准的替换申请，请核对。", HOUSE_DRAW)


APPROVE_DROPOUT = Action(
    name="draws.approve_dropout",
    title="批准替换",
    kind=KIND,
    roles=HEADS,
    side="any",
    whose=is_department,
    concerns=lambda draw: draw.state in DRAWN,
    form=forms.DropoutNumber,
    is_aside=True,
    consequence="理由代码和证据的散列记入账本，接着算出谁补上；批准了不能撤回。",
    sources=(ART_43, HOUSE_DRAW),
)


@APPROVE_DROPOUT.judge
def may_approve(act: Act) -> Verdict:
    one = _asked(act)
    if one is None:
        return NOT_ASKED
    if one.asked_person == act.actor.person:
        text = (
            "这份替换是您申请的，不能由您批准。请由本机关别的负责人批准，或者先不批准，再由承办人重新申请。"
        )
        return refuse("asked_oneself", text, HOUSE_DRAW)
    try:
        replacing.followed(act.record, replacing.event_of(_document(act, one)))
    except ValueError as wrong:
        return refuse("not_replaceable", str(wrong), HOUSE_DRAW)
    return allow("may_approve", "可以批准。", ART_43 if one.sort == "officer" else HOUSE_DRAW)


def _document(act: Act, one: Dropout) -> dict[str, Any]:
    """The next event of the draw."""
    n = Dropout.objects.filter(draw=act.record, answer="approved").count() + 1
    approver = f"{act.actor.agency_name}／{act.actor.role.label}"
    return replacing.document_of(act.record, one, n, approver, utc(act.now))


@APPROVE_DROPOUT.change
def approve_dropout(act: Act) -> None:
    draw, one = act.record, _asked(act)
    assert one is not None
    document = _document(act, one)
    one.n, one.document = document["n"], document
    one.answer, one.answered_by = "approved", act.actor.signature
    one.save(update_fields=["n", "document", "answer", "answered_by"])
    act.state(**logged(draw, f"event/{one.n}", sha256(canonical(one.document)).hexdigest()))
    act.note(dropout=one.number)
    act.announce("draws.dropout_approved", draw=str(draw.uuid))


DECLINE_DROPOUT = Action(
    name="draws.decline_dropout",
    title="不批准替换",
    kind=KIND,
    roles=HEADS,
    side="any",
    whose=is_department,
    concerns=lambda draw: draw.state in DRAWN,
    form=forms.DropoutNumber,
    reason="required",
    is_aside=True,
    consequence="照原来的安排去查。",
    sources=(HOUSE_DRAW,),
)


@DECLINE_DROPOUT.judge
def may_decline(act: Act) -> Verdict:
    if _asked(act) is None:
        return NOT_ASKED
    return allow("may_decline", "可以不批准。", HOUSE_DRAW)


@DECLINE_DROPOUT.change
def decline_dropout(act: Act) -> None:
    one = _asked(act)
    assert one is not None
    one.answer, one.answered_by = "declined", act.actor.signature
    one.save(update_fields=["answer", "answered_by"])
    act.note(dropout=one.number)


SEAT_SUBSTITUTE = Action(
    name="draws.seat_substitute",
    title="算出补入",
    kind=KIND,
    roles=SYSTEM,
    side="any",
    is_automatic=True,
    concerns=lambda draw: draw.state in DRAWN,
    consequence="照登记的替换事件算出谁补上；检查对象接替原来的时段和人员。",
    sources=(HOUSE_DRAW,),
)


@SEAT_SUBSTITUTE.change
def seat_substitute(act: Act) -> None:
    """In the order in which they were approved, as the ledger has it, not in which they were asked for."""
    draw: Draw = act.record
    made = replacing.followed(draw)
    came = made.outcomes
    for one in Dropout.objects.filter(draw=draw, answer="approved", is_seated=False).order_by("n"):
        outcome = came[one.n or 0]
        one.into = _team_in(one, outcome) if isinstance(outcome, Duty) else _target_in(draw, one, outcome)
        one.is_seated = True
        one.save(update_fields=["into", "is_seated"])
        act.note(**{f"dropout_{one.number}": "补上了" if one.into else "没有可补的"})
        if one.sort == "target" and one.list in made.lists.frozen:
            draw.totals = {**draw.totals, "frozen": sorted({*draw.totals.get("frozen", []), one.list})}
            act.announce("draws.list_frozen", draw=str(draw.uuid))
    act.announce("draws.substitute_seated", draw=str(draw.uuid))


def _off(one: Dropout) -> Seat:
    return Seat.objects.select_related("visit").get(visit__draw=one.draw, visit__code=one.visit, department=one.department)  # fmt: skip


def _team_in(one: Dropout, duty: Duty) -> str:
    """The team as it is now; whoever is new in it, empty where nobody is left."""
    seat = _off(one)
    new = [officer for officer in duty.officers if officer not in seat.officers]
    seat.officers, seat.is_staffed = list(duty.officers), duty.is_staffed
    seat.told = _unfit(duty) or ("" if duty.is_staffed else "替换以后没有派满，请另行安排。")
    seat.save(update_fields=["officers", "is_staffed", "told"])
    return "、".join(new)


def _target_in(draw: Draw, one: Dropout, moved: Moved) -> str:
    """Take the department off the old door and put it before the next of the reserve, at the same half-day."""
    off = _off(one)
    off.is_off = True
    off.save(update_fields=["is_off"])
    into = moved.visit.partition("#")[0]
    if not into:
        return ""
    ground, old, duty = results.Ground(draw), off.visit, moved.duty
    uuid, name = ground.people["targets"][into]
    visit = Visit.objects.create(
        draw=draw, code=moved.visit, pseudonym=into, party=UUID(uuid), name=name, area=ground.regions[into],
        slot=moved.slot, on=old.on, left=old.left,
    )  # fmt: skip
    Seat.objects.create(
        visit=visit, department=off.department, agency=off.agency, name=off.name, items=off.items,
        officers=list(duty.officers) if duty else [], joined=f"替换第{one.n}号补入，接替原来的时段和人员。",
        is_staffed=duty is not None and duty.is_staffed, told=(_unfit(duty) if duty else "") or off.told,
    )  # fmt: skip
    return into


_MUST = {Refusal.RECUSED: "应当回避这一家", Refusal.ELSEWHERE: "不负责该地"}


def _unfit(duty: Duty) -> str:
    """Who must not go there, and to ask for another."""
    said = "；".join(f"{officer}{_MUST.get(why, why.sentence)}" for officer, why in duty.unfit)
    return f"{said}，请申请替换。" if said else ""
