"""普通程序到作出决定以前：调查、强制措施、审批的次序、陈述申辩和听证；每一道关，没有办的过不去，办过的丢不了。"""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from liandong.accounts.models import Person
from liandong.accounts.queries import actors_of
from liandong.cases.models import CaseEvidence, CaseEvidencePart, Decision, Measure, Note
from liandong.cases.procedure.duties import owed_told, readiness
from liandong.cases.tests.ordinary import (
    LINE,
    ON_20TH,
    TWO,
    decide,
    do,
    due,
    evidence,
    findings,
    latest,
    measure_values,
    notice,
    noticed,
    prepared,
    proposed_penalty,
    punished,
    reviewed,
    sealed,
)
from liandong.cases.tests.stories import SIGNED, approved
from liandong.kernel import clocks, kinds
from liandong.kernel.outcome import Status
from liandong.kernel.roles import Level, Role
from liandong.kernel.tests.staging import attempt, deliver_all, did, newest_job, post_values
from liandong.kernel.tests.staging_officers import officer_values
from liandong.leads.tests.stories import MONDAY
from liandong.notices.models import Notice
from liandong.now import at
from liandong.offences.models import Claim

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_march")]


# ── 调查 ────────────────────────────────────────────────────────────────────────────────────────────


def test_evidence_and_notes_stand_behind_two_certified_officers(office, case):
    assert evidence(office, case, officers="冯承办").code == "too_few_officers"
    assert evidence(office, case, officers="冯承办、没有的人").code == "officer_unknown"
    assert evidence(office, case, is_original="on", custodian="冯承办").is_done
    assert evidence(office, case).code == "same_file"
    (held,) = CaseEvidence.objects.all()
    assert held.is_original and held.collectors.count("（99") == 2 and CaseEvidencePart.objects.count() == 1
    note = {
        "kind": "inspection",
        "on": "2026-03-03",
        "place": "店内",
        "who": "经营者",
        "officers": TWO,
        "summary": "见十箱",
    }
    unshown = do(office, "wz.chengban", "cases.add_note", case, note)
    assert unshown.status is Status.INVALID and "card_shown" in unshown.errors
    assert do(office, "wz.chengban", "cases.add_note", case, note | {"card_shown": "on"}).is_done
    case.refresh_from_db()
    shown = str(kinds.get("case").present(case, Level.FULL))
    assert "见十箱" in shown and "照片.jpg" in shown
    assert "照片.jpg" not in str(kinds.get("case").present(case, Level.SUMMARY))
    did(office.actor("wz.chengban"), "cases.withdraw_evidence", case.uuid, {"which": 1}, reason="交错了")
    case.refresh_from_db()
    assert case.standing_evidence == 0 and CaseEvidencePart.objects.count() == 1 and Note.objects.count() == 1


def test_an_officer_who_is_recused_is_off_the_case_and_two_are_named_before_it_goes_on(office, case):
    asked = {
        "officer": "褚巡查",
        "asked_by": "当事人申请",
        "why": "系当事人或者当事人的近亲属",
        "asked_on": "2026-03-04",
    }
    assert (
        do(office, "wz.chengban", "cases.raise_recusal", case, asked | {"officer": "秦检查"}).code
        == "not_an_officer"
    )
    assert do(office, "wz.chengban", "cases.raise_recusal", case, asked).is_done
    assert do(office, "wz.chengban", "cases.raise_recusal", case, asked).code == "raised_already"
    assert do(office, "wz.juzhang", "cases.decide_recusal", case, {"which": 1, "is_granted": "yes"}).is_done
    stopped = attempt(office.actor("wz.chengban"), "cases.propose_penalty", None, findings(case))
    assert stopped.code == "too_few_officers"
    again = do(office, "wz.fuze", "cases.name_officers", case, {"officers": TWO}, reason="补足")
    assert again.code == "recused"
    named = {"officers": "冯承办、秦检查"}
    assert do(office, "wz.fuze", "cases.name_officers", case, named, reason="补足").is_done
    proposed_penalty(office, case)


def test_the_limit_stands_while_the_case_is_suspended_and_is_extended_as_the_line_says(office, case):
    assert due(case.uuid, "作出处罚决定") == "2026-06-01"
    did(
        office.actor("wz.juzhang"),
        "cases.suspend_case",
        case.uuid,
        {"since": "2026-03-20"},
        reason="等待鉴定",
    )
    assert due(case.uuid, "作出处罚决定") == ""
    stopped = attempt(office.actor("wz.chengban"), "cases.propose_penalty", None, findings(case))
    assert stopped.code == "not_under_investigation"
    with at(ON_20TH + timedelta(days=10)):
        did(office.actor("wz.juzhang"), "cases.resume_case", case.uuid, reason="鉴定完毕")
        assert due(case.uuid, "作出处罚决定") == "2026-06-10"
        did(office.actor("wz.juzhang"), "cases.extend_case", case.uuid, {}, reason="案情复杂")
        assert due(case.uuid, "作出处罚决定") == "2026-07-10"
        more = do(office, "wz.juzhang", "cases.extend_case", case, {}, reason="仍复杂")
        assert more.code == "discuss_first"
        agreed = {"days": 10, "discussed_on": "2026-03-30"}
        did(office.actor("wz.juzhang"), "cases.extend_case", case.uuid, agreed, reason="集体讨论")
        assert due(case.uuid, "作出处罚决定") == "2026-07-20"


def test_a_terminated_case_is_closed_and_keeps_its_filing(office, case):
    values = {"outcome": "当事人死亡，没有承受其权利义务的人"}
    did(office.actor("wz.juzhang"), "cases.terminate_case", case.uuid, values, reason="已核实")
    case.refresh_from_db()
    assert case.state == "closed" and case.approved_at is not None and not clocks.running(case.uuid)
    assert Claim.objects.filter(record=case.uuid, ended_at=None).exists()


# ── 强制措施 ────────────────────────────────────────────────────────────────────────────────────────


def test_a_seizure_runs_thirty_days_is_extended_once_and_testing_does_not_count(office, case):
    with at(MONDAY):
        measure = sealed(office, case, taken="2026-03-02 09:00")
    assert due(measure.uuid, "强制措施、登记保存到期") == "2026-04-01"
    pause = {"at": "2026-03-10 09:00"}
    did(office.actor("wz.chengban"), "cases.pause_measure", measure.uuid, pause, reason="送检")
    assert do(office, "wz.juzhang", "cases.extend_measure", measure, reason="复杂").code == "paused"
    did(office.actor("wz.chengban"), "cases.resume_measure", measure.uuid, {"at": "2026-03-15 09:00"})
    assert due(measure.uuid, "强制措施、登记保存到期") == "2026-04-06"
    did(office.actor("wz.juzhang"), "cases.extend_measure", measure.uuid, reason="情况复杂")
    assert due(measure.uuid, "强制措施、登记保存到期") == "2026-05-06"
    assert do(office, "wz.juzhang", "cases.extend_measure", measure, reason="再").code == "not_concerned"


def test_what_is_preserved_is_dealt_with_in_seven_working_days_and_never_extended(office, case):
    with at(MONDAY):
        measure = sealed(office, case, "preserve", "2026-03-02 09:00")
    assert due(measure.uuid, "强制措施、登记保存到期") == "2026-03-11"
    assert do(office, "wz.juzhang", "cases.extend_measure", measure, reason="再").code == "not_concerned"


def test_no_measure_without_the_head_and_an_urgent_one_is_made_up_within_a_day(office, case):
    handler, head = office.actor("wz.chengban"), office.actor("wz.juzhang")
    made = did(handler, "cases.propose_measure", None, measure_values(case))
    taking = {
        "taken_at": "2026-03-20 15:00",
        "goods": "农药",
        "place": "仓库",
        "officers": TWO,
        "custodian": "冯",
        "paper_no": "1",
    }
    assert attempt(handler, "cases.take_measure", made, taking).code == "wrong_state"
    did(head, "cases.approve_measure", made)
    early = attempt(handler, "cases.take_measure", made, taking | {"taken_at": "2026-03-19 15:00"})
    assert early.code == "taken_before_approval"
    assert (
        attempt(handler, "cases.take_measure", made, taking | {"officers": "冯承办"}).code
        == "too_few_officers"
    )
    did(handler, "cases.take_measure", made, taking)
    urgent = measure_values(case, taken_at="2026-03-20 14:00", officers=TWO, custodian="冯承办")
    other = did(handler, "cases.take_urgent_measure", None, urgent)
    assert due(other, "补办批准") == "2026-03-21"
    did(head, "cases.make_up_approval", other)
    assert [c.name for c in clocks.running(other)] == ["强制措施、登记保存到期"]
    refused = did(handler, "cases.propose_measure", None, measure_values(case, "freeze"))
    did(head, "cases.refuse_measure", refused, reason="没有必要")
    assert Measure.objects.get(uuid=refused).state == "not_taken"


def test_goods_are_confiscated_only_by_a_decision_and_the_case_waits_for_them(office, case):
    with at(MONDAY):
        measure = sealed(office, case, taken="2026-03-02 09:00")
    ending = {"outcome": "confiscated", "on": "2026-03-20", "told": "清单相符"}
    assert do(office, "wz.chengban", "cases.end_measure", measure, ending).code == "no_decision"
    decision = punished(office, case, penalties=["罚款", "没收非法财物"], content="没收农药十箱")
    did(
        office.actor("wz.chengban"),
        "cases.deliver_decision",
        decision.uuid,
        {"way": "direct", "on": "2026-03-20", "receipt": "1"},
    )
    done = {"on": "2026-03-20", "execution": "已申请法院强制执行", "is_complete": "no"}
    did(office.actor("wz.chengban"), "cases.record_execution", decision.uuid, done)
    closing = {"outcome": "处罚已执行"}
    assert do(office, "wz.chengban", "cases.close_case", case, closing).code == "measures_open"
    did(office.actor("wz.chengban"), "cases.end_measure", measure.uuid, ending)
    assert not clocks.running(measure.uuid)
    assert do(office, "wz.chengban", "cases.close_case", case, closing).is_done


# ── 审批的次序 ──────────────────────────────────────────────────────────────────────────────────────


def test_a_case_from_filing_to_closing(office, case):
    start = newest_job()
    evidence(office, case)
    proposal = prepared(office, case)
    assert (proposal.plead_by, proposal.state) == (date(2026, 3, 17), "noticed")
    did(office.actor("wz.chengban"), "cases.submit_proposal", proposal.uuid)
    assert decide(office, case).is_done
    decision = Decision.objects.get()
    assert (decision.fine_fen, decision.facts, decision.correction) == (
        800000,
        proposal.facts,
        "责令立即停止经营",
    )
    assert "6个月内依法向武陟县人民法院提起行政诉讼" in decision.remedies
    (line,) = decision.lines.all()
    assert (line.provision, line.low_fen, line.high_fen) == ("农药管理条例第五十七条", 500000, 5000000)
    assert not clocks.running(case.uuid) and due(decision.uuid, "送达决定书") == "2026-03-31"
    proposal.refresh_from_db()
    assert proposal.state == "decided"
    closing = {"outcome": "处罚已执行"}
    assert do(office, "wz.chengban", "cases.close_case", case, closing).code == "not_delivered"
    served = {"way": "direct", "on": "2026-03-20", "receipt": "回证1号"}
    did(office.actor("wz.chengban"), "cases.deliver_decision", decision.uuid, served)
    assert due(decision.uuid, "缴纳罚款") == "2026-04-07"
    assert do(office, "wz.chengban", "cases.close_case", case, closing).code == "not_executed"
    paid = {"on": "2026-03-20", "amount": "8000", "receipt": "票1"}
    did(office.actor("wz.chengban"), "cases.record_payment", decision.uuid, paid)
    assert not clocks.running(decision.uuid)
    done = {"on": "2026-03-20", "execution": "已缴清", "is_complete": "yes"}
    did(office.actor("wz.chengban"), "cases.record_execution", decision.uuid, done)
    did(office.actor("wz.chengban"), "cases.close_case", case.uuid, closing)
    deliver_all(start)
    topics = set(Notice.objects.values_list("topic", flat=True))
    assert {"proposal_to_review", "proposal_passed", "proposal_to_decide"} <= topics


def test_nothing_is_decided_that_was_not_reviewed_told_and_heard(office, case):
    undecided = do(office, "wz.chengban", "cases.close_case", case, {"outcome": "没有决定"})
    assert undecided.code == "not_concerned"
    assert decide(office, case).code == "nothing_proposed"
    proposal = proposed_penalty(office, case)
    assert decide(office, case).code == "out_of_order"
    assert do(office, "wz.chengban", "cases.give_notice", proposal, notice()).code == "wrong_state"
    did(office.actor("wz.fuze"), "cases.review_proposal", proposal.uuid, {"opinion": "同意"})
    untold = decide(office, case)
    assert untold.code == "not_ready" and "没有告知拟作出的行政处罚内容" in untold.sentence
    short = do(
        office, "wz.chengban", "cases.give_notice", proposal, notice() | {"told": notice()["told"][:2]}
    )
    assert short.code == "notice_incomplete"
    did(office.actor("wz.chengban"), "cases.give_notice", proposal.uuid, notice("2026-03-18"))
    early = decide(office, case)
    assert early.code == "not_ready" and "期限未满" in early.sentence
    did(
        office.actor("wz.chengban"),
        "cases.record_plea",
        proposal.uuid,
        {"on": "2026-03-19", "plea": "进货时不知情"},
    )
    with at(ON_20TH + timedelta(days=7)):
        unheard = decide(office, case, on="2026-03-27")
        assert unheard.code == "not_ready" and "复核" in unheard.sentence
        did(office.actor("wz.chengban"), "cases.review_plea", proposal.uuid, {"plea_review": "不成立"})
        assert decide(office, case, on="2026-03-27").is_done


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"is_sealed": ""}, "行政机关印章"), ({"items": ["当事人的姓名或者名称、地址"]}, "行政处罚的种类和依据"),
        ({"is_electronic": "on"}, "互联网渠道"), ({"will_be_published": "on"}, "公示的书面告知"),
    ],
)  # fmt: skip
def test_a_letter_that_does_not_say_everything_is_not_issued(office, case, wrong, said):
    prepared(office, case)
    outcome = decide(office, case, **wrong)
    assert outcome.code == "incomplete" and said in outcome.sentence and not Decision.objects.exists()


def test_whoever_handled_the_case_neither_reviews_nor_approves_nor_chairs(office):
    """The handler is unit head too; the legal reviewer is one of the officers of the case."""
    handler, secadmin = office.actor("wz.chengban"), office.actor("secadmin")
    values = officer_values("卫法制", "T1699999999")
    made = did(office.actor("wz.lianluo"), "registry.register_officer", None, values)
    did(office.actor("jiandu"), "registry.confirm_officer", made)
    case = approved(office, SIGNED, officers="冯承办、卫法制")
    proposal = proposed_penalty(office, case, weight=["public_interest"])
    did(secadmin, "accounts.grant_post", None, post_values(handler.person, handler.agency, Role.UNIT_HEAD))
    own = next(a for a in actors_of(Person.objects.get(uuid=handler.person)) if a.role is Role.UNIT_HEAD)
    assert attempt(own, "cases.review_proposal", proposal.uuid, {"opinion": "同意"}).code == "handled_case"
    assert attempt(own, "cases.return_proposal", proposal.uuid, reason="退").code == "handled_case"
    did(office.actor("wz.fuze"), "cases.review_proposal", proposal.uuid, {"opinion": "同意"})
    refused = do(office, "wz.fazhi", "cases.review_legality", proposal, {"opinion": "同意"})
    assert refused.code == "reviewer_handled_case"


def test_a_legal_review_that_is_owed_comes_before_the_notice_and_by_somebody_qualified(office, case):
    proposal = reviewed(office, case, weight=["public_interest"])
    early = do(office, "wz.chengban", "cases.give_notice", proposal, notice())
    assert early.code == "out_of_order" and "法制审核" in early.sentence
    opinion = {"opinion": "同意", "is_first_time": "on"}
    assert do(office, "wz.fazhi", "cases.review_legality", proposal, opinion).code == "reviewer_not_qualified"
    assert do(office, "wz.fazhi", "cases.review_legality", proposal, opinion | {"is_qualified": "on"}).is_done
    did(office.actor("wz.chengban"), "cases.give_notice", proposal.uuid, notice())


def test_a_return_sends_the_paper_to_the_bottom_of_the_stairs_and_nothing_is_lost(office, case):
    proposal = reviewed(office, case, weight=["complex_law"])
    did(office.actor("wz.fazhi"), "cases.return_proposal", proposal.uuid, reason="证据不足")
    proposal.refresh_from_db()
    assert proposal.state == "proposed"
    assert (
        do(office, "wz.fazhi", "cases.review_legality", proposal, {"opinion": "同意"}).code == "out_of_order"
    )
    did(
        office.actor("wz.chengban"),
        "cases.amend_proposal",
        proposal.uuid,
        findings(weight=["complex_law"]),
        reason="补充",
    )
    did(office.actor("wz.fuze"), "cases.review_proposal", proposal.uuid, {"opinion": "再审同意"})
    did(office.actor("wz.fazhi"), "cases.review_legality", proposal.uuid, {"opinion": "合法"})
    proposal.refresh_from_db()
    assert (proposal.round, [s.is_passed for s in proposal.steps.order_by("pk")]) == (
        2,
        [True, False, True, True],
    )


def test_the_heads_discuss_again_what_was_pleaded_after_they_had_discussed_it(office, case):
    proposal = noticed(office, case, weight=["grave"])
    head = office.actor("wz.juzhang")
    talk = {"on": "2026-03-20", "present": "楚局长、张副局长", "opinion": "同意处罚"}
    did(head, "cases.discuss_proposal", proposal.uuid, talk)
    did(
        office.actor("wz.chengban"),
        "cases.record_plea",
        proposal.uuid,
        {"on": "2026-03-11", "plea": "请求从轻"},
    )
    with at(ON_20TH + timedelta(hours=1)):
        did(office.actor("wz.chengban"), "cases.review_plea", proposal.uuid, {"plea_review": "不成立"})
        undone = decide(office, case)
        assert undone.code == "not_ready" and "集体讨论" in undone.sentence
    with at(ON_20TH + timedelta(hours=2)):
        did(head, "cases.discuss_proposal", proposal.uuid, talk)
        assert decide(office, case).is_done


# ── 陈述申辩、听证 ──────────────────────────────────────────────────────────────────────────────────


def test_a_plea_makes_nothing_heavier_unless_new_facts_are_told_anew(office, case):
    proposal = noticed(office, case)
    did(
        office.actor("wz.chengban"),
        "cases.record_plea",
        proposal.uuid,
        {"on": "2026-03-11", "plea": "请求从轻"},
    )
    heavier = findings(lines=LINE.replace("8000", "9000"))
    refused = do(office, "wz.chengban", "cases.amend_proposal", proposal, heavier, reason="态度不好")
    assert refused.code == "heavier_after_plea"
    lighter = findings(lines=LINE.replace("8000", "6000"))
    did(office.actor("wz.chengban"), "cases.amend_proposal", proposal.uuid, lighter, reason="采纳意见")
    proposal.refresh_from_db()
    assert proposal.noticed_on and proposal.fine_fen == 600000 and "请求从轻" in proposal.plea
    found = heavier | {"new_facts": "on"}
    did(office.actor("wz.chengban"), "cases.amend_proposal", proposal.uuid, found, reason="又查出五箱")
    proposal.refresh_from_db()
    assert proposal.noticed_on is None and "请求从轻" in proposal.plea
    did(office.actor("wz.fuze"), "cases.review_proposal", proposal.uuid, {"opinion": "同意"})
    assert decide(office, case).code == "not_ready"


def test_a_hearing_that_is_owed_is_offered_asked_for_in_time_noticed_early_and_chaired_by_another(
    office, case
):
    closing = {"penalties": ["罚款", "责令停产停业"], "content": "停业一个月", "weight": ["vital_rights"]}
    proposal = reviewed(office, case, **closing)
    assert any("应当告知当事人有要求听证的权利" in line for line in owed_told(proposal))
    handler, reviewer = "wz.chengban", "wz.fazhi"
    assert do(office, handler, "cases.give_notice", proposal, notice()).code == "hearing_owed"
    did(office.actor(handler), "cases.give_notice", proposal.uuid, notice(is_hearing_offered="on"))
    proposal.refresh_from_db()
    assert proposal.ask_by == date(2026, 3, 17)
    assert (
        do(office, handler, "cases.record_hearing_request", proposal, {"on": "2026-03-18"}).code
        == "asked_too_late"
    )
    did(office.actor(handler), "cases.record_hearing_request", proposal.uuid, {"on": "2026-03-16"})
    waived = {"on": "2026-03-16", "paper": "放弃声明"}
    did(office.actor(handler), "cases.record_waiver", proposal.uuid, waived)
    undone = decide(office, case)
    assert undone.code == "not_ready" and "听证尚未举行" in undone.sentence
    call = {"at": "2026-03-30 09:00", "place": "局会议室", "chair": "卫法制", "noticed_on": "2026-03-18"}
    for wrong, code in (
        ({"chair": "冯承办"}, "chair_investigated"), ({"chair": "没有的人"}, "no_such_chair"),
        ({"noticed_on": "2026-03-19"}, "notice_too_short"), ({"is_interested": "on"}, "chair_interested"),
    ):  # fmt: skip
        assert do(office, reviewer, "cases.call_hearing", proposal, call | wrong).code == code
    did(office.actor(reviewer), "cases.call_hearing", proposal.uuid, call)
    record = {"held": "held", "on": "2026-03-30", "record": "双方质证", "opinion": "建议维持"}
    with at(ON_20TH + timedelta(days=12)):
        did(office.actor(reviewer), "cases.record_hearing", proposal.uuid, record)
        undone = decide(office, case, on="2026-04-01")
        assert undone.code == "not_ready" and "法制审核" in undone.sentence
    with at(ON_20TH + timedelta(days=12, hours=1)):
        did(office.actor(reviewer), "cases.review_legality", proposal.uuid, {"opinion": "合法"})
        assert decide(office, case, on="2026-04-01").is_done


def test_while_a_hearing_may_still_be_asked_for_nothing_is_decided(office, case):
    proposal = noticed(
        office,
        case,
        told={"on": "2026-03-16", "is_hearing_offered": "on"},
        penalties=["罚款", "责令停产停业"],
    )
    waived = {"on": "2026-03-17", "paper": "放弃声明"}
    did(office.actor("wz.chengban"), "cases.record_waiver", proposal.uuid, waived)
    assert not readiness(latest(case), date(2026, 3, 20))
    assert readiness(latest(case), date(2026, 3, 24))
