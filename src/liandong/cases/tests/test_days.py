"""几个日子的先后：立案、告知、决定、变更，后一步不早于前一步；当场的措施、受案时间。"""

from __future__ import annotations

from datetime import date, datetime

import pytest

from liandong.cases.forms import NewCard
from liandong.cases.models import Case, Decision, Proposal
from liandong.cases.procedure.days import act_after_filing, decided, filed, heard, in_order, known_since
from liandong.cases.tests.ordinary import (
    TWO,
    decide,
    do,
    evidence,
    measure_values,
    notice,
    prepared,
    punished,
    reviewed,
)
from liandong.cases.tests.stories import approved, card, decision, registered
from liandong.cases.tests.stories import decided as recorded
from liandong.cases.tests.test_ledger import checked, row, said
from liandong.importing.tests.sheets import applied_by
from liandong.kernel import kinds
from liandong.kernel.roles import Level, Role
from liandong.kernel.tests.staging import attempt, did
from liandong.kernel.tests.staging_leads import lead_values
from liandong.kernel.tests.staging_transfers import police_plans
from liandong.law.verdict import Verdict
from liandong.leads.models import Lead
from liandong.leads.tests.stories import MONDAY
from liandong.now import CHINA, at

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_march")]
CLERK, UNIT, HEAD, LIAISON = "wz.chengban", "wz.fuze", "wz.juzhang", "wz.lianluo"
SERVED = {"way": "direct", "on": "2026-03-20", "receipt": "回证1号"}


# ── 规则 ────────────────────────────────────────────────────────────────────────────────────────────


def of(proposal: Proposal, day: int) -> Verdict:
    return in_order("决定日期", date(2026, 3, day), filed(proposal.case), *heard(proposal))


def test_a_decision_follows_the_filing_the_notice_and_all_that_was_heard():
    case = Case(approved_at=datetime(2026, 3, 2, 23, tzinfo=CHINA))
    steps = {
        "before_filing": {}, "before_notice": {"noticed_on": date(2026, 3, 10)}, "before_plea": {"pleaded_on": date(2026, 3, 11)},
        "before_waiver": {"waived_on": date(2026, 3, 12)}, "before_hearing": {"hearing_held_at": datetime(2026, 3, 13, 1, tzinfo=CHINA)},
    }  # fmt: skip
    held: dict[str, object] = {}
    for (code, more), last in zip(steps.items(), (2, 10, 11, 12, 13), strict=True):
        held |= more
        proposal = Proposal(case=case, **held)
        verdict = of(proposal, last - 1)
        assert verdict.code == code and f"3月{last}日" in verdict.sentence
        assert of(proposal, last), code
    assert (
        in_order("生效日期", date(2026, 3, 1), decided(Decision(decided_on=date(2026, 3, 2)))).code
        == "before_decision"
    )


def test_what_nobody_knows_stands_in_nobody_s_way():
    assert of(Proposal(case=Case()), 1)
    assert act_after_filing(None, date(2026, 3, 2)) == act_after_filing(date(2026, 3, 2), None) == ""
    assert act_after_filing(date(2026, 3, 2), date(2026, 3, 2)) == ""
    assert "立案以后接着发生的不必改" in act_after_filing(date(2026, 3, 3), date(2026, 3, 2))


# ── 普通程序 ────────────────────────────────────────────────────────────────────────────────────────


def test_the_party_is_told_after_the_case_was_filed(office, case):
    proposal = reviewed(office, case)
    assert do(office, CLERK, "cases.give_notice", proposal, notice("2026-03-01")).code == "before_filing"
    proposal.refresh_from_db()
    assert proposal.noticed_on is None and proposal.state == "reviewed"
    assert do(office, CLERK, "cases.give_notice", proposal, notice("2026-03-02")).is_done


@pytest.mark.parametrize(
    ("on", "code"), [("2026-02-20", "before_filing"), ("2026-03-05", "before_notice"), ("2026-03-10", "before_waiver")]
)  # fmt: skip
def test_the_case_is_decided_after_the_party_was_told_and_heard(office, case, on, code):
    prepared(office, case)
    assert decide(office, case, on=on).code == code and not Decision.objects.exists()
    assert decide(office, case, on="2026-03-11").is_done


def test_a_decision_without_a_penalty_follows_the_filing_too(office, case):
    evidence(office, case)
    values = {
        "case": case.number, "ends": "waived", "ground": "违法行为轻微并及时改正，没有造成危害后果（第三十三条）", "correction": "已批评教育",
        **dict.fromkeys(("facts", "evidence_told", "reasons"), "写明"),
    }  # fmt: skip
    made = did(office.actor(CLERK), "cases.propose_no_penalty", None, values)
    did(office.actor(UNIT), "cases.review_proposal", made, {"opinion": "同意"})
    paper = {"decision_no": "不罚1号", "decided_on": "2026-03-01", "authority": "县政府", "court": "县法院"}
    assert do(office, HEAD, "cases.decide_no_penalty", case, paper).code == "before_filing"
    assert do(office, HEAD, "cases.decide_no_penalty", case, paper | {"decided_on": "2026-03-02"}).is_done


def test_whatever_follows_the_decision_follows_its_day(office, case):
    made = punished(office, case)
    early = {"on": "2026-03-19"}
    change = {"changed_by": "自行纠正决定", "penalties": ["罚款"], "fine": "100"}
    answers = {
        "deliver_decision": SERVED | early, "change_decision": change | early, "annul_decision": {"changed_by": "复议1号"} | early,
        "record_remedy": {"way": "reconsider", "organ": "武陟县人民政府", "since": "2026-03-19"},
    }  # fmt: skip
    for name, values in answers.items():
        answer = do(office, CLERK, f"cases.{name}", made, values, reason="核对")
        assert answer.code == "before_decision" and "2026年3月20日" in answer.sentence, name
    did(office.actor(CLERK), "cases.deliver_decision", made.uuid, SERVED)
    paid = {"amount": "8000", "receipt": "票1"}
    assert do(office, CLERK, "cases.record_payment", made, paid | early).code == "before_decision"
    did(office.actor(CLERK), "cases.record_payment", made.uuid, paid | {"on": "2026-03-20"})
    done = {"execution": "罚款缴清", "is_complete": "yes"}
    assert do(office, CLERK, "cases.record_execution", made, done | early).code == "before_decision"
    assert do(
        office, CLERK, "cases.change_decision", made, change | {"on": "2026-03-20"}, reason="核对"
    ).is_done
    made.refresh_from_db()
    assert (made.state, made.fine_fen) == ("changed", 10_000)


@pytest.mark.parametrize(
    ("since", "taken", "code"),
    [
        ("2026-02-25", "2025-02-26 10:00", "before_the_act"), ("2026-02-25", "2026-02-26 10:00", ""),
        ("", "2026-03-01 10:00", "before_filing"), ("", "2026-03-02 08:00", ""),
    ],
)  # fmt: skip
def test_a_measure_taken_on_the_spot_is_not_older_than_what_it_is_about(office, since, taken, code):
    with at(MONDAY):
        case = approved(office, since=since, until="")
    values = measure_values(case, taken_at=taken, officers=TWO, custodian="冯承办")
    answer = attempt(office.actor(CLERK), "cases.take_urgent_measure", None, values)
    assert (answer.code == code and answer.sentence.startswith("实施日期")) if code else answer.is_done


def test_the_lead_of_a_case_tells_how_old_a_measure_may_be(office):
    lead = Lead(received_on=date(2026, 2, 27))
    verification = type("Held", (), {"lead": lead})
    case = type("Case", (), {"since": date(2026, 2, 1), "verification": verification})()
    assert known_since(case)[1:] == ("收到线索的日期", date(2026, 2, 27))


# ── 登记卡 ──────────────────────────────────────────────────────────────────────────────────────────


def test_a_card_is_decided_after_it_was_filed_but_on_the_spot_at_any_time(office):
    case, keeper = registered(office, LIAISON, "立1号"), office.actor(LIAISON)
    early = decision("罚1号", decided_on="2026-03-01")
    assert attempt(keeper, "cases.record_decision", case.uuid, early).code == "before_filing"
    did(keeper, "cases.record_decision", case.uuid, early | {"is_simple": "on"})
    unsaid = registered(office, LIAISON, "立2号", "", approval_evidence="")
    recorded(office, LIAISON, unsaid.uuid, "罚2号", decided_on="2024-03-01")


def test_a_moment_that_is_supplied_later_is_not_after_the_decision(office):
    case, keeper = registered(office, LIAISON, "立1号", "", approval_evidence=""), office.actor(LIAISON)
    recorded(office, LIAISON, case.uuid, "罚1号", decided_on="2026-03-10")
    late = {"approved_at": "2026-03-11 09:00", "approval_evidence": "审批1"}
    answer = attempt(keeper, "cases.supply_moment", case.uuid, late, reason="补")
    assert answer.code == "moment_impossible" and "决定书罚1号" in answer.sentence
    did(keeper, "cases.supply_moment", case.uuid, late | {"approved_at": "2026-03-10 09:00"}, reason="补")


def test_an_act_after_its_filing_is_said_on_the_page_of_the_case_and_stops_nothing(office):
    told = {f.name: f for f in kinds.get("case").fields}["days_told"]
    late = registered(office, LIAISON, "立1号", since="2026-03-05", until="2026-03-05")
    assert "2026年3月5日，晚于立案批准日期2026年3月2日" in told.read(late) and told.level is Level.FULL
    assert told.read(registered(office, LIAISON, "立2号")) == ""


DECIDED = "武市监处罚〔2026〕1号,{on},警告、罚款,5000"


def test_a_row_that_was_decided_before_it_was_filed_stays_out_with_a_sentence(office):
    standing, told = said(checked(office, row(rest=DECIDED.format(on="2024-05-01"))))
    assert standing == "wrong" and "早于立案批准日期2026年3月2日" in told and "当场处罚" in told
    applied_by(office, LIAISON, checked(office, row(), name="先.csv"))
    later = row(at="", rest=DECIDED.format(on="2024-05-01")).replace("审批1", "")
    standing, told = said(checked(office, later, name="后.csv"))
    assert standing == "wrong" and "登记处罚决定没有办成：决定日期" in told
    assert not Decision.objects.exists()


def test_a_row_whose_act_began_after_its_filing_goes_in_and_is_pointed_at(office):
    intake = checked(office, row().replace("2026-02-01", "2026-03-05"))
    standing, told = said(intake)
    assert standing == "new" and "晚于立案批准日期" in told
    assert applied_by(office, LIAISON, intake).done == 1


# ── 填写项 ──────────────────────────────────────────────────────────────────────────────────────────


def test_a_card_says_that_its_number_is_needed_and_tells_one_fault_of_its_moment(office):
    assert NewCard.base_fields["case_no"].required
    answer = attempt(office.actor(LIAISON), "cases.register_case", None, card("", "2999-01-01 09:00"))
    assert answer.errors == {"case_no": ["请填本机关的案号。"], "approved_at": ["这个时间还没有到，请核对。"]}


def test_only_the_police_say_when_they_took_a_case_in(office):
    answer = attempt(
        office.actor(LIAISON), "cases.register_case", None, card("立1号", accepted_at="2026-03-01 09:00")
    )
    assert answer.code == "not_police" and not Case.objects.exists()
    for plan in police_plans():
        office.add_agency(plan)
    office.join(("wz.gongan", "雷警官", "C410823-POLICE", Role.LIAISON))
    case = registered(office, "wz.gongan", "立1号", accepted_at="2026-03-01 09:00")
    assert case.accepted_at is not None


def test_an_act_has_begun_when_it_is_reported(office):
    keeper = office.actor(LIAISON)
    late = lead_values("无照经营", received_on="2026-03-02", since="2026-03-03")
    assert list(attempt(keeper, "leads.register_lead", None, late).errors) == ["since"]
    made = did(keeper, "leads.register_lead", None, late | {"since": "2026-03-02"})
    values = {name: value for name, value in late.items() if name not in ("origin", "received_on")}
    answer = attempt(keeper, "leads.supplement_lead", made, values, reason="查清")
    assert answer.code == "began_too_late"
