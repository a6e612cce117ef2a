"""台上的普通程序：调查、强制措施、拟处理意见、送达执行，每种状态都有一件；谁都不该在别处看到里面写的。"""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from liandong.cases.procedure.forms_preparing import told_items
from liandong.cases.procedure.forms_serving import decision_items, spot_items
from liandong.kernel.roles import Level
from liandong.kernel.tests.staging_cases import TWO, case_values, inside
from liandong.now import CHINA, now, today

BOTH = "、".join(TWO)


def _day(ago: int) -> str:
    return (today() - timedelta(days=ago)).isoformat()


def _moment() -> str:
    return now().astimezone(CHINA).strftime("%Y-%m-%d %H:%M")


def _findings(said: str, **more: Any) -> dict[str, Any]:
    """What a proposal says."""
    return {
        "facts": f"密查明{said}",
        "evidence_told": f"密证据{said}",
        "reasons": f"密理由{said}",
        "correction": "责令改正",
        **more,
    }


def _penalty(said: str, **more: Any) -> dict[str, Any]:
    return _findings(
        said,
        lines=f"密行为{said}｜密规定｜1000-9000｜3000",
        penalties=["罚款"],
        party_kind="法人或者其他组织",
        **more,
    )


def _letter(no: str) -> dict[str, Any]:
    return {
        "decision_no": no,
        "decided_on": _day(0),
        "authority": "武陟县人民政府",
        "court": "武陟县人民法院",
    }


class Procedure:
    """The cast at work in cases that were filed for it."""

    def __init__(self, stage: Any, did: Any, secret: Any) -> None:
        self.stage, self._did, self._secret = stage, did, secret
        self.handler, self.unit_head = stage.actors["wz.chengban"], stage.actors["wz.fuze"]
        self.head, self.reviewer = stage.actors["wz.juzhang"], stage.actors["wz.fazhi"]

    def did(self, actor: Any, name: str, record: Any = None, values: Any = None, **more: Any) -> Any:
        return self._did(actor, f"cases.{name}", record, values, **more)

    def hide(self, kind: str, record: Any, *texts: str) -> None:
        """Texts that only whoever sees the record in full may read."""
        self.stage.secrets += [self._secret(text, kind, record, Level.FULL) for text in texts]

    def filed(self, conduct: str) -> Any:
        """A case whose head signed the sheet before anything that is told of it."""
        signed = {"approved_at": f"{_day(61)} 09:00", "approval_evidence": "立案审批表"}
        case = self.did(self.handler, "propose_filing", None, case_values(conduct, officers=BOTH))
        self.did(self.unit_head, "review_filing", case)
        self.did(self.head, "approve_filing", case, signed)
        return case

    def number(self, case: Any) -> str:
        from liandong.cases.models import Case

        return Case.objects.get(uuid=case).number

    def proposed(self, case: Any, said: str, **more: Any) -> Any:
        values = _penalty(said, case=self.number(case), **more)
        made = self.did(self.handler, "propose_penalty", None, values)
        self.hide("proposal", made, f"密查明{said}", f"密证据{said}", f"密理由{said}")
        return made

    def noticed(self, case: Any, said: str, ago: int, **more: Any) -> Any:
        made = self.proposed(case, said, **more)
        self.did(self.unit_head, "review_proposal", made, {"opinion": "同意"})
        notice = {
            "notice_no": f"密告知{said}", "on": _day(ago), "way": "direct", "told": [i for i, _ in told_items()],
            "is_hearing_offered": "on",
        }  # fmt: skip
        self.did(self.handler, "give_notice", made, notice)
        self.hide("proposal", made, f"密告知{said}")
        return made

    def stands(self, **labelled: Any) -> None:
        """Put records on the stage: ``measure_in_force=uuid``."""
        for label, uuid in labelled.items():
            kind, _, state = label.partition("_")
            self.stage.records[f"{kind} {state}"] = (kind, uuid)

    def measure(self, case: Any, said: str, **more: Any) -> dict[str, Any]:
        return {
            "case": self.number(case), "form": "seal", "goods": f"密货{said}", "place": f"密库{said}", "basis": "农药管理条例",
            "why": f"密因{said}", **more,
        }  # fmt: skip


def play(stage: Any, did: Any, secret: Any) -> None:
    """Investigate, seize, propose, review, tell, hear, decide, deliver, collect; and every way in which it ends otherwise."""
    told = Procedure(stage, did, secret)
    first = told.filed("密程一")
    _investigation(told, first)
    _measures(told, first)
    waiting = told.proposed(first, "甲")
    told.did(told.unit_head, "review_proposal", waiting, {"opinion": "同意"})
    told.stands(proposal_reviewed=waiting)
    _hearing(told)
    _decision(told)
    _otherwise(told)
    _on_the_spot(told)
    _waiting(told)


def _investigation(told: Procedure, case: Any) -> None:
    for n in (1, 2):
        files = {"file": SimpleUploadedFile(f"密案证{n}.jpg", f"密案证内容{n}".encode())}
        values = {"kind": "thing", "taken_on": _day(3), "source": "密来源", "officers": BOTH}
        told.did(told.handler, "add_evidence", case, values, files=files)
    told.did(told.handler, "withdraw_evidence", case, {"which": 2}, reason="交错了")
    note = {
        "kind": "inquiry", "on": _day(3), "place": "密问处", "who": "密被询问人", "officers": BOTH, "card_shown": "on",
        "summary": "密笔录要点",
    }  # fmt: skip
    told.did(told.handler, "add_note", case, note)
    asked = {
        "officer": TWO[0],
        "asked_by": "当事人申请",
        "why": "可能影响公正执法的其他情形",
        "asked_on": _day(2),
    }
    told.did(told.handler, "raise_recusal", case, asked)
    told.did(told.head, "decide_recusal", case, {"which": 1, "is_granted": "no"})
    told.did(told.unit_head, "name_officers", case, {"officers": BOTH}, reason="核对")
    told.did(told.head, "suspend_case", case, {"since": _day(0)}, reason="等待鉴定")
    told.did(told.head, "resume_case", case, reason="鉴定完毕")
    told.did(told.head, "extend_case", case, {}, reason="案情复杂")
    told.hide("case", case, "密案证1.jpg", "密来源", "密被询问人", "密笔录要点")


def _measures(told: Procedure, case: Any) -> None:
    def proposed(said: str) -> Any:
        made = told.did(told.handler, "propose_measure", None, told.measure(case, said))
        told.hide("measure", made, f"密货{said}", f"密库{said}", f"密因{said}")
        return made

    def taken(said: str) -> Any:
        made = proposed(said)
        told.did(told.head, "approve_measure", made)
        values = {"taken_at": _moment(), "goods": f"密货{said}", "place": f"密库{said}", "officers": BOTH}
        told.did(
            told.handler,
            "take_measure",
            made,
            values | {"custodian": f"密管{said}", "paper_no": f"密强{said}"},
        )
        told.hide("measure", made, f"密管{said}", f"密强{said}")
        return made

    def urgent(said: str) -> Any:
        values = told.measure(case, said, taken_at=_moment(), officers=BOTH, custodian=f"密管{said}")
        made = told.did(told.handler, "take_urgent_measure", None, values)
        told.hide("measure", made, f"密货{said}", f"密管{said}")
        return made

    refused, dropped, approved = proposed("二"), proposed("三"), proposed("四")
    told.did(told.head, "refuse_measure", refused, reason="没有必要")
    told.did(told.head, "approve_measure", approved)
    told.did(told.head, "approve_measure", dropped)
    told.did(told.handler, "drop_measure", dropped, reason="物品已不在")
    running = taken("五")
    told.did(told.handler, "pause_measure", running, {"at": _moment()}, reason="送检")
    told.did(told.handler, "resume_measure", running, {"at": _moment()})
    told.did(told.head, "extend_measure", running, reason="情况复杂")
    ended = urgent("六")
    told.did(told.head, "make_up_approval", ended)
    told.did(told.handler, "end_measure", ended, {"outcome": "released", "on": _day(0), "told": "密退还"})
    told.did(told.stage.actors["jiandu"], "open_measure", ended, reason="例行抽查案卷")
    told.hide("measure", ended, "密退还")
    told.stands(
        measure_proposed=proposed("一"), measure_not_taken=refused, measure_approved=approved, measure_in_force=running,
        measure_ended=ended, measure_urgent=urgent("七"),
    )  # fmt: skip
    farm, case = told.stage.actors["wz.nongye"], told.filed("密程移")
    passed, waiting = taken("移"), taken("移二")
    to = {"to": farm.agency, "ground": "演示移送"}
    inside(told.stage.actors["wz.lianluo"], "cases.hand_case_over", case, to)
    received = {"on": _day(0), "place": "密收库", "custodian": "密收管", "told": "密收讫"}
    told.did(farm, "receive_goods", passed, received)
    told.hide("measure", passed, "密收库", "密收管", "密收讫")
    told.stands(measure_passed=passed, measure_not_received=waiting)


def _hearing(told: Procedure) -> None:
    made = told.noticed(told.filed("密程二"), "乙", 60, weight=["grave"])
    told.did(told.handler, "record_plea", made, {"on": _day(58), "plea": "密申辩乙"})
    told.did(told.handler, "review_plea", made, {"plea_review": "密复核乙"})
    told.did(told.handler, "record_hearing_request", made, {"on": _day(58)})
    call = {"at": f"{_day(30)} 09:00", "place": "密听证处", "chair": "卫法制", "noticed_on": _day(55)}
    told.did(told.reviewer, "call_hearing", made, call)
    record = {"held": "held", "on": _day(30), "record": "密听证乙", "opinion": "密听证意见乙"}
    told.did(told.reviewer, "record_hearing", made, record)
    told.did(told.reviewer, "review_legality", made, {"opinion": "密法审乙"})
    talk = {"on": _day(0), "present": "密参加人", "opinion": "密讨论乙"}
    told.did(told.head, "discuss_proposal", made, talk)
    told.did(told.handler, "submit_proposal", made)
    told.hide(
        "proposal", made, "密申辩乙", "密复核乙", "密听证处", "密听证乙", "密听证意见乙", "密法审乙", "密参加人", "密讨论乙",
    )  # fmt: skip
    told.stands(proposal_noticed=made)


def _decision(told: Procedure) -> None:
    from liandong.cases.models import Decision

    case = told.filed("密程三")
    made = told.noticed(case, "丙", 30)
    gone = {"on": _day(29), "is_hearing_waived": "on", "paper": "放弃声明"}
    told.did(told.handler, "record_waiver", made, gone)
    paper = {"performance": "密履行丙", "items": [i for i, _ in decision_items()], "is_sealed": "on"}
    told.did(told.head, "decide_case", case, _letter("密罚丙") | paper)
    told.did(told.stage.actors["jiandu"], "open_proposal", made, reason="例行抽查案卷")
    told.stands(proposal_decided=made)
    decision = Decision.objects.get(case__uuid=case).uuid
    served = {"way": "direct", "on": _day(0), "receipt": "密回证丙"}
    told.did(told.handler, "deliver_decision", decision, served)
    parts = {"asked_on": _day(0), "parts": f"{_day(-30)} 1000\n{_day(-60)} 2000"}
    told.did(told.head, "grant_deferral", decision, parts, reason="确有困难")
    told.did(told.handler, "record_payment", decision, {"on": _day(0), "amount": "1000", "receipt": "密票丙"})
    filed = {"way": "reconsider", "organ": "武陟县人民政府", "since": _day(0)}
    told.did(told.reviewer, "record_remedy", decision, filed)
    ended = {"way": "reconsider", "result": "upheld", "paper": "复议决定", "on": _day(0)}
    told.did(told.reviewer, "end_remedy", decision, ended)
    done = {"on": _day(0), "execution": "密执行丙", "is_complete": "no"}
    told.did(told.handler, "record_execution", decision, done)
    told.hide("decision", decision, "密履行丙", "密回证丙", "密票丙", "密执行丙")


def _otherwise(told: Procedure) -> None:
    """Returned, changed, given up; no penalty; suspended; terminated."""
    case = told.filed("密程四")
    dropped = told.proposed(case, "丁")
    told.did(told.unit_head, "return_proposal", dropped, reason="补充证据")
    told.did(told.handler, "amend_proposal", dropped, _penalty("丁"), reason="补充了")
    told.did(told.handler, "drop_proposal", dropped, reason="另行提出")
    told.stands(proposal_dropped=dropped, proposal_proposed=told.proposed(case, "戊"))
    light = told.filed("密程五")
    ground = "违法行为轻微并及时改正，没有造成危害后果（第三十三条）"
    values = _findings("己", case=told.number(light), ends="waived", ground=ground)
    waived = told.did(told.handler, "propose_no_penalty", None, values)
    told.did(told.unit_head, "review_proposal", waived, {"opinion": "同意"})
    told.did(told.head, "decide_no_penalty", light, _letter("密不罚"))
    told.hide("proposal", waived, "密查明己")
    resting = told.filed("密程六")
    told.did(told.head, "suspend_case", resting, {"since": _day(0)}, reason="等待鉴定")
    told.stands(case_suspended=resting)
    told.did(told.head, "terminate_case", told.filed("密程七"), {"outcome": "当事人死亡"}, reason="已核实")


def _on_the_spot(told: Procedure) -> None:
    from liandong.cases.models import Decision

    values = case_values(
        "密程八", officers=BOTH, decision_no="密当罚", decided_at=_moment(), spot="店内", party_kind="法人或者其他组织",
        provision="密规定", penalties=["罚款"], fine="100", facts_certain="on", has_basis="on", rights_told="on",
        items=[i for i, _ in spot_items()], is_signed="on", orders_correction="on", reconsideration_first="on",
        collected="on", receipt="密票辛",
    )  # fmt: skip
    case = told.did(told.handler, "decide_on_spot", None, values)
    told.did(told.handler, "hand_in_fine", Decision.objects.get(case__uuid=case).uuid)
    told.hide("case", case, "密案情：密程八")


def _waiting(told: Procedure) -> None:
    """What somebody has still to do something about, so that each form has a record it is filled in on."""
    from liandong.cases.models import Decision

    case = told.filed("密程九")
    paused = told.did(told.handler, "propose_measure", None, told.measure(case, "八"))
    told.did(told.head, "approve_measure", paused)
    taken = {
        "taken_at": _moment(),
        "goods": "密货八",
        "place": "密库八",
        "officers": BOTH,
        "custodian": "密管八",
    }
    told.did(told.handler, "take_measure", paused, taken | {"paper_no": "密强八"})
    told.did(told.handler, "pause_measure", paused, {"at": _moment()}, reason="送检")
    told.stage.records["measure paused"] = ("measure", paused)
    pleaded, asked, called = (
        told.noticed(told.filed(f"密程{n}"), n, 60, weight=["grave"]) for n in ("十", "十一", "十二")
    )
    told.did(told.handler, "record_plea", pleaded, {"on": _day(58), "plea": "密申辩十"})
    for made in (asked, called):
        told.did(told.handler, "record_hearing_request", made, {"on": _day(58)})
    call = {"at": f"{_day(30)} 09:00", "place": "密听证处十二", "chair": "卫法制", "noticed_on": _day(55)}
    told.did(told.reviewer, "call_hearing", called, call)
    for label, made in (("pleaded", pleaded), ("asked", asked), ("called", called)):
        told.stage.records[f"proposal {label}"] = ("proposal", made)
    held = told.filed("密程十三")
    values = {"kind": "thing", "taken_on": _day(3), "source": "密来源", "officers": BOTH}
    files = {"file": SimpleUploadedFile("密案证十三.jpg", "密案证内容十三".encode())}
    told.did(told.handler, "add_evidence", held, values, files=files)
    told.stage.records["case with evidence"] = ("case", held)
    decided = told.filed("密程十四")
    made = told.noticed(decided, "十四", 30)
    gone = {"on": _day(29), "is_hearing_waived": "on", "paper": "放弃声明"}
    told.did(told.handler, "record_waiver", made, gone)
    paper = {"performance": "密履行十四", "items": [i for i, _ in decision_items()], "is_sealed": "on"}
    told.did(told.head, "decide_case", decided, _letter("密罚十四") | paper)
    decision = Decision.objects.get(case__uuid=decided).uuid
    told.did(
        told.handler, "deliver_decision", decision, {"way": "direct", "on": _day(0), "receipt": "密回证十四"}
    )
    filed = {"way": "reconsider", "organ": "武陟县人民政府", "since": _day(0)}
    told.did(told.reviewer, "record_remedy", decision, filed)
    told.stage.records["decision delivered"] = ("decision", decision)
