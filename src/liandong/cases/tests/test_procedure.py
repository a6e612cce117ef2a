"""普通程序：从调查到结案，每一种结局走一遍；每一道关，没有办的过不去，办过的丢不了。"""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest

from liandong.accounts.models import Person
from liandong.accounts.queries import actors_of
from liandong.cases.models import CaseEvidence, CaseEvidencePart, Decision, Measure, Note, Payment
from liandong.cases.procedure.duties import owed_told, readiness
from liandong.cases.procedure.forms_serving import spot_items
from liandong.cases.procedure.money import surcharge_of, unpaid_fen
from liandong.cases.tests.ordinary import (
    LINE,
    TWO,
    evidence,
    findings,
    latest,
    letter,
    measure_values,
    notice,
    noticed,
    prepared,
    proposed_penalty,
    punished,
    reviewed,
    sealed,
)
from liandong.cases.tests.stories import CODE, ITEM, approved, ready, registered
from liandong.kernel import clocks, kinds
from liandong.kernel.outcome import Status
from liandong.kernel.roles import Level, Role
from liandong.kernel.tests.staging import attempt, deliver_all, did, newest_job, post_values
from liandong.kernel.tests.staging_cases import inside
from liandong.kernel.tests.staging_officers import officer_values
from liandong.kernel.visibility import rebuild
from liandong.leads.tests.stories import MONDAY
from liandong.ledger.models import LedgerEvent
from liandong.notices.models import Notice
from liandong.now import CHINA, at
from liandong.offences.models import Claim

pytestmark = pytest.mark.django_db
ON_20TH = datetime(2026, 3, 20, 15, tzinfo=CHINA)


@pytest.fixture
def office(city):
    return ready(city)


@pytest.fixture
def case(office):
    with at(MONDAY):
        return approved(office)


@pytest.fixture(autouse=True)
def _in_march():
    with at(ON_20TH):
        yield


def due(record, name):
    """The last day of a running limit."""
    (clock,) = [c for c in clocks.running(record) if c.name == name]
    return clock.due_at.astimezone(CHINA).date().isoformat() if clock.due_at else ""


def do(office, account, action, record, values=None, **more):
    return attempt(office.actor(account), action, record.uuid, values, **more)


def decide(office, case, no="武市监罚1号", **more):
    return do(office, "wz.juzhang", "cases.decide_case", case, letter(no, **more))


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
    case = approved(office, officers="冯承办、卫法制")
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


# ── 罚款的规定 ──────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("lines", "code"),
    [
        (LINE.replace("8000", "60000"), "above_range"), (LINE.replace("8000", "100"), "below_range"),
        (f"{LINE}\n经营标签不合格的农药｜产品质量法第五十四条｜1000-30000｜", ""),
        ("经营标签不合格的农药｜甲条｜1000-3000｜2000\n经营标签不合格的农药｜乙条｜2000-5000｜", "lower_norm"),
        ("经营标签不合格的农药｜甲条｜1000-9000｜2000\n经营标签不合格的农药｜乙条｜2000-5000｜", ""),
    ],
)  # fmt: skip
def test_the_fine_lies_in_the_range_of_the_heavier_norm(office, case, lines, code):
    outcome = attempt(office.actor("wz.chengban"), "cases.propose_penalty", None, findings(case, lines=lines))
    assert outcome.code == (code or "done")


def test_where_ranges_cross_the_head_says_why_the_norm_was_chosen(office, case):
    crossing = "经营标签不合格的农药｜甲条｜1000-9000｜2000\n经营标签不合格的农药｜乙条｜2000-5000｜"
    prepared(office, case, lines=crossing)
    assert decide(office, case).code == "say_why_this_norm"
    assert decide(office, case, norm_reason="甲条上限高").is_done
    assert any("甲条上限高" in line for line in Decision.objects.get().checked)


def test_a_ground_of_the_law_lets_a_fine_lie_below_the_range(office, case):
    ground = "主动消除或者减轻违法行为危害后果（第三十二条）"
    proposed_penalty(office, case, lines=LINE.replace("8000", "100"), mitigation=ground)


def test_each_of_several_offences_has_its_line_and_survives_a_correction(office, case):
    lines = f"{LINE}\n未建立进货台账｜农药管理条例第五十八条｜2000-20000｜3000"
    decision = punished(office, case, lines=lines)
    assert [(x.conduct, x.fine_fen) for x in decision.lines.order_by("pk")] == [
        ("经营标签不合格的农药", 800000),
        ("未建立进货台账", 300000),
    ]
    assert decision.fine_fen == 1100000 and Claim.objects.filter(record=case.uuid, ended_at=None).count() == 2
    values = {
        "party": CODE,
        "item": ITEM,
        "conduct": "经营标签残缺的农药",
        "division": "410823",
        "officers": TWO,
    }
    did(office.actor("wz.chengban"), "cases.correct_case", case.uuid, values, reason="更准确")
    said = list(
        Claim.objects.filter(record=case.uuid, ended_at=None).order_by("pk").values_list("conduct", flat=True)
    )
    assert said == ["经营标签残缺的农药", "未建立进货台账"]


@pytest.mark.parametrize(
    "lines",
    [
        "只有一段",
        "行为｜规定｜五千｜8000",
        "行为｜规定｜9000-5000｜8000",
        "行为｜规定｜｜十元",
        f"{LINE}\n{LINE}",
    ],
)
def test_a_line_that_cannot_be_read_is_said_with_its_number(office, case, lines):
    outcome = attempt(office.actor("wz.chengban"), "cases.propose_penalty", None, findings(case, lines=lines))
    assert outcome.status is Status.INVALID and "第" in outcome.errors["lines"][0]


# ── 不予处罚，简易程序 ──────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(("ends", "is_claimed"), [("waived", True), ("no_facts", False)])
def test_no_penalty_is_decided_by_the_head_delivered_and_closed(office, case, ends, is_claimed):
    ground = "违法行为轻微并及时改正，没有造成危害后果（第三十三条）" if ends == "waived" else ""
    values = {
        "case": case.number,
        "ends": ends,
        "ground": ground,
        "correction": "已批评教育",
        **dict.fromkeys(("facts", "evidence_told", "reasons"), "写明"),
    }
    made = did(office.actor("wz.chengban"), "cases.propose_no_penalty", None, values)
    paper = {"decision_no": "不罚1号", "decided_on": "2026-03-20", "authority": "县政府", "court": "县法院"}
    assert do(office, "wz.juzhang", "cases.decide_no_penalty", case, paper).code == "out_of_order"
    did(office.actor("wz.fuze"), "cases.review_proposal", made, {"opinion": "同意"})
    assert decide(office, case).code == "nothing_proposed"
    did(office.actor("wz.juzhang"), "cases.decide_no_penalty", case.uuid, paper)
    decision = Decision.objects.get()
    assert (decision.penalties, decision.fine_fen) == ([], 0) and decision.content
    assert Claim.objects.filter(record=case.uuid, ended_at=None).exists() is is_claimed
    closing = {"outcome": "不予处罚"}
    assert do(office, "wz.chengban", "cases.close_case", case, closing).code == "not_delivered"
    did(
        office.actor("wz.chengban"),
        "cases.deliver_decision",
        decision.uuid,
        {"way": "direct", "on": "2026-03-20", "receipt": "1"},
    )
    assert do(office, "wz.chengban", "cases.close_case", case, closing).is_done


def spot(**more):
    return {
        "party": CODE, "item": ITEM, "conduct": "未明码标价", "division": "410823", "since": "2026-03-20", "officers": TWO,
        "decision_no": "当罚1号", "decided_at": "2026-03-20 10:00", "spot": "店内", "party_kind": "法人或者其他组织",
        "provision": "价格法第四十二条", "penalties": ["罚款"], "fine": "3000", "facts_certain": "on", "has_basis": "on",
        "rights_told": "on", "items": [i for i, _ in spot_items()], "is_signed": "on", "orders_correction": "on",
        "reconsideration_first": "on", **more,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        ({"fine": "3000.01"}, "fine_too_high"), ({"party_kind": "自然人"}, "fine_too_high"), ({"facts_certain": ""}, "facts_not_certain"),
        ({"has_basis": ""}, "no_basis"), ({"reconsideration_first": ""}, "incomplete"), ({"officers": "冯承办"}, "too_few_officers"),
        ({"collected": "on", "receipt": "票9"}, "do_not_collect"), ({"division": "410822"}, "no_power"), ({"rights_told": ""}, "invalid_input"),
    ],
)  # fmt: skip
def test_what_is_not_decided_on_the_spot(office, wrong, code):
    outcome = attempt(office.actor("wz.chengban"), "cases.decide_on_spot", None, spot(**wrong))
    assert outcome.code == code and not Decision.objects.exists() and not Claim.objects.exists()


def test_a_decision_on_the_spot_is_a_case_of_its_own_delivered_there_and_its_money_handed_in(office):
    collected = spot(fine="100", collected="on", receipt="票9")
    made = did(office.actor("wz.chengban"), "cases.decide_on_spot", None, collected)
    decision = Decision.objects.get()
    assert decision.case.uuid == made and (decision.case.depth, decision.case.state) == ("simple", "decided")
    assert decision.is_simple and decision.delivered_on == date(2026, 3, 20) and not unpaid_fen(decision)
    assert due(decision.uuid, "当场收缴的罚款交至机关") == "2026-03-24"
    did(office.actor("wz.chengban"), "cases.hand_in_fine", decision.uuid)
    assert not clocks.running(decision.uuid)
    done = {"on": "2026-03-20", "execution": "当场缴清", "is_complete": "yes"}
    did(office.actor("wz.chengban"), "cases.record_execution", decision.uuid, done)
    did(office.actor("wz.chengban"), "cases.close_case", made, {"outcome": "已执行"})


def test_the_same_offence_is_not_fined_on_the_spot_while_another_handles_it(office):
    registered(office, "wz.nongye", "农1号", conduct="未明码标价", since="2026-03-20", until="2026-03-20")
    outcome = attempt(office.actor("wz.chengban"), "cases.decide_on_spot", None, spot())
    assert outcome.code in ("answer_first", "same_offence_pending") and Decision.objects.count() == 0


# ── 送达、缴款、复议诉讼 ────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def decision(office, case):
    made = punished(office, case)
    served = {"way": "direct", "on": "2026-03-20", "receipt": "回证1号"}
    did(office.actor("wz.chengban"), "cases.deliver_decision", made.uuid, served)
    made.refresh_from_db()
    return made


def test_electronic_delivery_needs_consent(office, case):
    made = punished(office, case)
    values = {"way": "electronic", "on": "2026-03-20", "receipt": "邮件"}
    assert do(office, "wz.chengban", "cases.deliver_decision", made, values).code == "not_agreed"
    assert do(office, "wz.chengban", "cases.deliver_decision", made, values | {"is_agreed": "on"}).is_done


def test_payments_are_counted_once_and_the_surcharge_stands_while_it_is_disputed(office, decision):
    clerk = "wz.chengban"
    pay = {"on": "2026-03-20", "amount": "3000", "receipt": "票1"}
    did(office.actor(clerk), "cases.record_payment", decision.uuid, pay)
    assert do(office, clerk, "cases.record_payment", decision, pay).code == "receipt_used"
    more = {"on": "2026-03-20", "amount": "5000.01", "receipt": "票2"}
    assert do(office, clerk, "cases.record_payment", decision, more).code == "too_much_paid"
    assert unpaid_fen(decision) == 500000
    with at(datetime(2026, 4, 17, 12, tzinfo=CHINA)):
        assert (surcharge_of(decision).days, surcharge_of(decision).amount_fen) == (10, 150000)
        filed = {"way": "reconsider", "organ": "武陟县人民政府", "since": "2026-04-08"}
        did(office.actor(clerk), "cases.record_remedy", decision.uuid, filed)
        assert do(office, clerk, "cases.record_remedy", decision, filed).code == "remedy_open"
        assert surcharge_of(decision).amount_fen == 0
        ended = {
            "way": "reconsider",
            "result": "changed",
            "paper": "复议决定1号",
            "on": "2026-04-17",
            "penalties": ["罚款"],
            "fine": "4000",
        }
        did(office.actor(clerk), "cases.end_remedy", decision.uuid, ended)
    decision.refresh_from_db()
    assert (decision.state, decision.fine_fen, decision.changed_by) == ("changed", 400000, "复议决定1号")
    assert unpaid_fen(decision) == 100000 and Payment.objects.count() == 1
    actions = LedgerEvent.objects.filter(record=decision.uuid).values_list("action", flat=True)
    assert "cases.change_decision" in actions


def test_a_judgment_annuls(office, decision):
    filed = {"way": "litigation", "organ": "武陟县人民法院", "since": "2026-03-20"}
    did(office.actor("wz.fazhi"), "cases.record_remedy", decision.uuid, filed)
    ended = {"way": "litigation", "result": "annulled", "paper": "判决1号", "on": "2026-03-20"}
    did(office.actor("wz.fazhi"), "cases.end_remedy", decision.uuid, ended)
    decision.refresh_from_db()
    assert decision.state == "annulled"
    remedy = decision.remedies_taken.get()
    assert (remedy.result, remedy.until) == ("撤销", date(2026, 3, 20))


def test_instalments_add_up_and_take_the_place_of_the_plain_limit(office, decision):
    did(
        office.actor("wz.chengban"),
        "cases.record_payment",
        decision.uuid,
        {"on": "2026-03-20", "amount": "2000", "receipt": "票1"},
    )
    wrong = {"asked_on": "2026-03-20", "parts": "2026-05-01 3000\n2026-06-01 2000"}
    assert (
        do(office, "wz.juzhang", "cases.grant_deferral", decision, wrong, reason="困难").code
        == "does_not_add_up"
    )
    right = {"asked_on": "2026-03-20", "parts": "2026-05-01 3000\n2026-06-01 3000"}
    did(office.actor("wz.juzhang"), "cases.grant_deferral", decision.uuid, right, reason="确有困难")
    assert due(decision.uuid, "缴纳罚款") == "2026-06-01"
    with at(datetime(2026, 5, 11, 12, tzinfo=CHINA)):
        assert surcharge_of(decision).amount_fen == 90000
    early = {"on": "2026-03-20", "execution": "缴清", "is_complete": "yes"}
    assert do(office, "wz.chengban", "cases.record_execution", decision, early).code == "not_paid"


# ── 谁看得到，交出去以后 ────────────────────────────────────────────────────────────────────────────


def test_what_lies_within_a_case_is_for_those_who_see_all_of_it(office, case):
    with at(MONDAY):
        measure = sealed(office, case, taken="2026-03-02 09:00")
    proposal = proposed_penalty(office, case)
    did(office.actor("wz.lianluo"), "cases.notify_case", case.uuid, {"to": "武陟县农业农村局"})
    for record, kind in ((measure, "measure"), (proposal, "proposal")):
        sight = kinds.get(kind).sight
        seen = {
            a: sight.level(office.actor(a), record)
            for a in ("wz.fazhi", "jiandu", "duban", "wz.nongye", "ba.lianluo")
        }
        assert seen == {
            "wz.fazhi": Level.FULL,
            "jiandu": Level.SUMMARY,
            "duban": Level.SUMMARY,
            "wz.nongye": Level.NONE,
            "ba.lianluo": Level.NONE,
        }


def test_what_is_handed_over_shows_its_measures_and_drops_its_proposal(office, case):
    with at(MONDAY):
        measure = sealed(office, case, taken="2026-03-02 09:00")
    proposal = proposed_penalty(office, case)
    to = {"to": office.agency("C410823-AGRICULTURE"), "ground": "移送"}
    inside(office.actor("wz.lianluo"), "cases.hand_case_over", case.uuid, to)
    proposal.refresh_from_db()
    assert proposal.state == "dropped"
    assert kinds.get("measure").sight.level(office.actor("wz.nongye"), measure) is Level.FULL
    assert due(measure.uuid, "强制措施、登记保存到期") == "2026-04-01"
    changed = rebuild()
    assert changed["measure"] == changed["proposal"] == changed["decision"] == 0
