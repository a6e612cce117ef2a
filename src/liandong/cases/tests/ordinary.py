"""普通程序测试共用的几步：取证、拟处罚、审核、告知、放弃，到可以决定；决定书怎样写。"""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from django.core.files.uploadedfile import SimpleUploadedFile

from liandong.cases.models import Case, Decision, Measure, Proposal
from liandong.cases.procedure.forms_preparing import told_items
from liandong.cases.procedure.forms_serving import decision_items
from liandong.demo.city import City
from liandong.kernel import clocks
from liandong.kernel.outcome import Outcome
from liandong.kernel.tests.staging import attempt, did
from liandong.now import CHINA

LINE = "经营标签不合格的农药｜农药管理条例第五十七条｜5000-50000｜8000"
TWO = "冯承办、褚巡查"
ON_20TH = datetime(2026, 3, 20, 15, tzinfo=CHINA)
"""When the ordinary procedure of these tests goes on; the case was filed on the 2nd."""


def findings(case: Case | None = None, **more: Any) -> dict[str, Any]:
    """A penalty as it is proposed: one fine within its range."""
    named = {"case": case.number} if case else {}
    return {
        **named, "facts": "经营标签不合格的农药十箱", "evidence_told": "现场检查笔录一份、照片三张", "reasons": "情节一般", "lines": LINE,
        "penalties": ["罚款"], "correction": "责令立即停止经营", "party_kind": "法人或者其他组织", **more,
    }  # fmt: skip


def notice(on: str = "2026-03-10", **more: Any) -> dict[str, Any]:
    """The whole notice, on a Tuesday."""
    told = [item for item, _ in told_items()]
    return {"notice_no": "武市监告1号", "on": on, "way": "direct", "told": told, **more}


def letter(no: str, on: str = "2026-03-20", **more: Any) -> dict[str, Any]:
    """A decision letter that says all it must."""
    return {
        "decision_no": no, "decided_on": on, "authority": "武陟县人民政府", "court": "武陟县人民法院",
        "performance": "自收到决定书之日起十五日内缴纳", "items": [item for item, _ in decision_items()], "is_sealed": "on",
        "surcharge_told": "on", **more,
    }  # fmt: skip


def latest(case: Case) -> Proposal:
    return Proposal.objects.filter(case=case).latest("pk")


def proposed_penalty(office: City, case: Case, **more: Any) -> Proposal:
    """A proposal of the handler, nothing else standing."""
    for old in Proposal.objects.filter(case=case, state__in=("proposed", "reviewed", "noticed")):
        did(office.actor("wz.chengban"), "cases.drop_proposal", old.uuid, reason="另行提出")
    did(office.actor("wz.chengban"), "cases.propose_penalty", None, findings(case, **more))
    return latest(case)


def reviewed(office: City, case: Case, **more: Any) -> Proposal:
    """The same, reviewed by the unit head."""
    proposal = proposed_penalty(office, case, **more)
    did(office.actor("wz.fuze"), "cases.review_proposal", proposal.uuid, {"opinion": "同意"})
    return latest(case)


def noticed(office: City, case: Case, told: dict[str, Any] | None = None, **more: Any) -> Proposal:
    """The same, told to the party."""
    proposal = reviewed(office, case, **more)
    did(office.actor("wz.chengban"), "cases.give_notice", proposal.uuid, notice(**(told or {})))
    return latest(case)


def prepared(office: City, case: Case, **more: Any) -> Proposal:
    """The same, which the party has expressly answered with nothing."""
    proposal = noticed(office, case, **more)
    gone = {"on": "2026-03-11", "paper": "放弃陈述申辩声明"}
    did(office.actor("wz.chengban"), "cases.record_waiver", proposal.uuid, gone)
    return latest(case)


def punished(office: City, case: Case, no: str = "武市监罚1号", **more: Any) -> Decision:
    """The decision of the head on all that."""
    prepared(office, case, **more)
    did(office.actor("wz.juzhang"), "cases.decide_case", case.uuid, letter(no))
    return Decision.objects.get(case=case, decision_no=no)


def evidence(office: City, case: Case, content: bytes = b"photo", **more: Any) -> Any:
    """One piece of evidence, handed in by the handler."""
    values = {"kind": "thing", "taken_on": "2026-03-03", "source": "当事人经营场所", "officers": TWO, **more}
    files = {"file": SimpleUploadedFile("照片.jpg", content)}
    return attempt(office.actor("wz.chengban"), "cases.add_evidence", case.uuid, values, files=files)


def measure_values(case: Case, form: str = "seal", **more: Any) -> dict[str, Any]:
    return {
        "case": case.number, "form": form, "goods": "某农药，500毫升，十箱，完好", "place": "当事人仓库",
        "basis": "农药管理条例第四十一条", "why": "防止转移", **more,
    }  # fmt: skip


def sealed(office: City, case: Case, form: str = "seal", taken: str = "2026-03-03 10:00") -> Measure:
    """A measure that was proposed and approved, and taken at a moment after that."""
    made = did(office.actor("wz.chengban"), "cases.propose_measure", None, measure_values(case, form))
    did(office.actor("wz.juzhang"), "cases.approve_measure", made)
    values = {
        "taken_at": taken, "goods": "某农药，500毫升，十箱，完好", "place": "当事人仓库", "officers": TWO, "custodian": "冯承办",
        "paper_no": "武市监强1号",
    }  # fmt: skip
    did(office.actor("wz.chengban"), "cases.take_measure", made, values)
    return Measure.objects.get(uuid=made)


def due(record: UUID, name: str) -> str:
    """The last day of a running limit."""
    (clock,) = [c for c in clocks.running(record) if c.name == name]
    return clock.due_at.astimezone(CHINA).date().isoformat() if clock.due_at else ""


def do(office: City, account: str, action: str, record: Any, values: Any = None, **more: Any) -> Outcome:
    """One try of somebody on a record."""
    return attempt(office.actor(account), action, record.uuid, values, **more)


def decide(office: City, case: Case, no: str = "武市监罚1号", **more: Any) -> Outcome:
    """The head's decision of a case."""
    return do(office, "wz.juzhang", "cases.decide_case", case, letter(no, **more))
