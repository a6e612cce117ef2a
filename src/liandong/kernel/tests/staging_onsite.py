"""台上的入企检查：县市场监管局去一家在册的对象，每种状态都有一次；另有紧急入企、抽出的、两台设备不一致的。"""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any
from uuid import uuid4

from django.core.files.uploadedfile import SimpleUploadedFile

from liandong.draws.models import Draw, Seat, Visit
from liandong.inspections.models import Plan
from liandong.inspections.rules import standing
from liandong.kernel import kinds
from liandong.kernel.actor import system_actor
from liandong.kernel.roles import Level
from liandong.kernel.tests.staging_catalogue import MARKET
from liandong.kernel.tests.staging_officers import officer_values
from liandong.law.inspection.recusal import AskedBy, RecusalReason
from liandong.now import now, today
from liandong.onsite.models import Inspection, Register
from liandong.parties.models import Party

FARM = "C410823-AGRICULTURE"
TWO, THIRD = ("T1900000001", "T1900000002"), "T1900000003"
ITEM, OTHER = "T-CC-1", "T-CC-2"
STEPS = {"pending": 0, "approved": 1, "cancelled": 1, "under_way": 2, "ended": 5, "confirmed": 6}


def play(stage: Any, did: Any, secret: Any) -> None:
    """Officers, then a visit for each state."""
    for number in (*TWO, THIRD):
        made = did(
            stage.actors["wz.lianluo"], "registry.register_officer", None, officer_values("现场人员", number)
        )
        did(stage.actors["wz.sifa"], "registry.confirm_officer", made)
    for state, upto in STEPS.items():
        made = _planned(stage, did, f"密查缘由{state}")
        for step in (_approved, _entered, _registered, _stated, _ended, _confirmed)[:upto]:
            step(stage, did, made)
        stage.records[f"inspection_visit {state}"] = ("inspection_visit", made)
        stage.secrets.append(secret(f"密查缘由{state}", "inspection_visit", made, Level.FULL))
    head = stage.actors["wz.juzhang"]
    gone = stage.records["inspection_visit cancelled"][1]
    did(
        head,
        "onsite.move_inspection",
        gone,
        {"on": (today() + timedelta(days=1)).isoformat()},
        reason="企业停电",
    )
    did(head, "onsite.cancel_inspection", gone, reason="企业已经注销")
    no = _planned(stage, did, "密查缘由refused")
    did(head, "onsite.refuse_part", no, reason="不必去")
    stage.records["inspection_visit refused"] = ("inspection_visit", no)
    did(stage.actors["jiandu"], "onsite.open_inspection", stage.records["inspection_visit confirmed"][1], reason="核查投诉")  # fmt: skip
    _voices(stage, did)
    _urgent(stage, did)
    _late(stage, did)
    _unapproved(stage, did)
    _relieved(stage, did, secret)
    _drawn(stage, did)


def confirmed(stage: Any, did: Any, ground: str) -> Any:
    """Another visit on which everything was done, so that its results are confirmed."""
    made = _planned(stage, did, ground)
    for step in (_approved, _entered, _registered, _stated, _ended, _confirmed):
        step(stage, did, made)
    return made


def _planned(stage: Any, did: Any, ground: str, partners: str = "") -> Any:
    values = {
        "party": Party.objects.get(uuid=stage.records["party in_force"][1]).code, "origin": "planned", "ground": ground,
        "on": today().isoformat(), "items": ITEM, "officers": list(TWO), "partners": partners,
    }  # fmt: skip
    return did(stage.actors["wz.chengban"], "onsite.plan_inspection", None, values)


def _approved(stage: Any, did: Any, made: Any) -> None:
    did(stage.actors["wz.chengban"], "onsite.prepare_part", made, {"items": ITEM, "officers": list(TWO)})
    did(stage.actors["wz.juzhang"], "onsite.approve_part", made, {"opinion": "同意", "why": "按计划检查"})


def _relieved(stage: Any, did: Any, secret: Any) -> None:
    """A recusal that was decided, the team changed for it, and another that was taken back."""
    made = _planned(stage, did, "密查缘由换人")
    _approved(stage, did, made)
    head, who = stage.actors["wz.juzhang"], stage.actors["wz.chengban"]
    asked = {"officer": TWO[0], "asked_by": AskedBy.PARTY, "why": RecusalReason.KIN}
    did(who, "onsite.raise_recusal", made, asked)
    did(head, "onsite.decide_recusal", made, {"which": 1, "is_granted": "yes"})
    did(head, "onsite.change_team", made, {"officers": [THIRD, TWO[1]], "opinion": "同意"}, reason="回避换人")
    did(who, "onsite.raise_recusal", made, asked | {"officer": TWO[1]})
    did(who, "onsite.withdraw_recusal", made, {"which": 2})
    did(who, "onsite.raise_recusal", stage.records["inspection_visit pending"][1], asked)
    stage.secrets.append(secret("密查缘由换人", "inspection_visit", made, Level.FULL))


def _entered(stage: Any, did: Any, made: Any) -> None:
    did(stage.actors["wz.lianluo"], "onsite.give_code", made, {"external_code": "省码1号"})
    did(stage.actors["wz.chengban"], "onsite.enter_site", made, {"present": list(TWO), "met": "店长"})


def _row(device: str, number: int, result: str) -> dict[str, Any]:
    due = (today() + timedelta(days=7)).isoformat()
    return {
        "id": str(uuid4()), "subject": ITEM, "device": device, "number": number, "at": now().isoformat(), "result": result,
        "told": "密现场标签不全", "follow_up": "rectify", "rectify_by": due,
    }  # fmt: skip


def _answer(number: int, subject: str) -> dict[str, Any]:
    return {
        "id": str(uuid4()), "subject": subject, "device": "甲", "number": number, "at": now().isoformat(), "result": "yes",
    }  # fmt: skip


def _registered(stage: Any, did: Any, made: Any) -> None:
    """Two phones that differ, settled; one photo."""
    who = stage.actors["wz.chengban"]
    asked = [_answer(number, subject) for number, subject in enumerate(("ask:address", "ask:trading"), 2)]
    for device, result, more in (("甲", "A", asked), ("乙", "E", [])):
        did(who, "onsite.take_registers", made, {"rows": json.dumps([_row(device, 1, result), *more])})
    chosen = Register.objects.get(inspection__uuid=made, device="乙").uuid
    did(who, "onsite.settle_conflict", made, {"subject": ITEM, "chosen": chosen}, reason="看过照片")
    photo = SimpleUploadedFile("现场.jpg", b"\xff\xd8\xff\xe0" + bytes(64))
    did(who, "onsite.keep_photo", made, {}, files={"file": photo})


def _stated(stage: Any, did: Any, made: Any) -> None:
    said = {"remarks": "无", "refusal": "负责人不在", "witness": "村委会李某"}
    did(stage.actors["wz.chengban"], "onsite.take_statement", made, said)


def _ended(stage: Any, did: Any, made: Any) -> None:
    did(stage.actors["wz.chengban"], "onsite.end_part", made, {})


def _confirmed(stage: Any, did: Any, made: Any) -> None:
    did(stage.actors["wz.fuze"], "onsite.confirm_part", made, {})
    looked = {"item": ITEM, "is_put_right": "yes", "told": "已经改正"}
    did(stage.actors["wz.chengban"], "onsite.note_recheck", made, looked)


def _voices(stage: Any, did: Any) -> None:
    """What the firm wrote with the code of its notice: a rating, a complaint, one that is answered."""
    code = Inspection.objects.get(uuid=stage.records["inspection_visit confirmed"][1]).code
    firm, head = system_actor("凭入企码提交"), stage.actors["wz.sifa"]
    rating = {"code": code, "score": "4", "cards": "yes", "scope": "yes"}
    stage.records["visit_voice rated"] = ("visit_voice", did(firm, "onsite.receive_rating", None, rating))
    other = did(firm, "onsite.receive_rating", None, rating | {"score": "5"})
    did(head, "onsite.set_aside_rating", other, reason="核实不是企业写的")
    did(head, "onsite.count_rating_again", other, reason="看错了")
    did(head, "onsite.set_aside_rating", other, reason="核实是检查人员写的")
    stage.records["visit_voice set_aside"] = ("visit_voice", other)
    for state in ("received", "answered"):
        said = {"code": code, "topic": "manner", "text": "密投诉态度粗暴"}
        stage.records[f"visit_voice {state}"] = (
            "visit_voice",
            did(firm, "onsite.receive_complaint", None, said),
        )
    done = stage.records["visit_voice answered"][1]
    did(head, "onsite.reveal_complaint", done, reason="核查")
    did(head, "onsite.answer_complaint", done, {"answer": "已经批评教育"})


def _urgent(stage: Any, did: Any) -> None:
    made = _planned(stage, did, "正在倾倒")
    did(stage.actors["wz.chengban"], "onsite.enter_urgently", made, {"present": list(TWO)}, reason="来不及")


def _late(stage: Any, did: Any) -> None:
    """Another department was there too, without signal: it is taken in when the first has left."""
    farmer, numbers = stage.actors["wz.nongye"], ["T1900000011", "T1900000012"]
    for number in numbers:
        made = did(farmer, "registry.register_officer", None, officer_values("农业人员", number))
        did(stage.actors["wz.sifa"], "registry.confirm_officer", made)
    visits = [_left_alone(stage, did, numbers) for _ in range(2)]
    stage.records["inspection_visit late"] = ("inspection_visit", visits[1])
    said = {"present": numbers, "at": Inspection.objects.get(uuid=visits[0]).entered_at.isoformat()}
    did(farmer, "onsite.enter_late", visits[0], said, reason="手机没有信号")
    told = {"told": "农资标签检查：未发现问题。没有收下：没有写时区。", "device": "丙"}
    did(farmer, "onsite.report_unsent", visits[0], {"device": "丙", "waits": 1})
    did(farmer, "onsite.drop_unsent", visits[0], told, reason="另登记了一条")


def _left_alone(stage: Any, did: Any, numbers: list[str]) -> Any:
    """An urgent visit that the first department has ended, while the other has not said that it came."""
    made = _planned(stage, did, "正在倾倒", partners=FARM)
    did(stage.actors["wz.nongye"], "onsite.prepare_part", made, {"items": OTHER, "officers": numbers})
    did(stage.actors["wz.chengban"], "onsite.enter_urgently", made, {"present": list(TWO)}, reason="来不及")
    for step in (_registered, _stated, _ended):
        step(stage, did, made)
    return made


def _unapproved(stage: Any, did: Any) -> None:
    """One that could not wait, and that the head did not approve afterwards."""
    made, who = _planned(stage, did, "密查缘由unapproved"), stage.actors["wz.chengban"]
    did(who, "onsite.enter_urgently", made, {"present": list(TWO)}, reason="来不及")
    _registered(stage, did, made)
    _stated(stage, did, made)
    _ended(stage, did, made)
    did(stage.actors["wz.juzhang"], "onsite.refuse_part", made, reason="不是紧急情况")
    stage.records["inspection_visit unapproved"] = ("inspection_visit", made)


def _drawn(stage: Any, did: Any) -> None:
    """One that a draw made, as the draw leaves it."""
    market, plan = stage.agency(MARKET), Plan.objects.get(uuid=stage.records["inspection_plan published"][1])
    draw = Draw.objects.create(
        number="JZ-CQ-2026-000000", title="台上的抽取", agency_name="武陟县市场监督管理局", owner=market, state="draft", plan=plan,
        division="410823", division_name="武陟县", mode="open", scoring="shared", reserve_percent=0, cap_visits=2,
        most_departments=4, load=4, skips_percent=50, first_day=today(), days=5, commit_by=now(), share_by=now(), basis=standing(plan),
        outside={"source": "public", "name": "双色球", "issue": "2026135", "not_before": now().isoformat()},
    )  # fmt: skip
    kind = kinds.get("inspection_draw")
    assert kind is not None
    kind.sight.refresh(draw)
    party = Party.objects.get(uuid=stage.records["party in_force"][1])
    visit = Visit.objects.create(
        draw=draw,
        code="p1",
        pseudonym="p1",
        party=party.uuid,
        name=party.name,
        area="410823",
        slot=0,
        on=today(),
    )
    Seat.objects.create(
        visit=visit, department=MARKET, agency=market, name="武陟县市场监督管理局", items=["农资标签检查"], officers=list(TWO)
    )  # fmt: skip
    did(stage.actors["wz.chengban"], "onsite.take_drawn", None, {"drawn": visit.uuid})
