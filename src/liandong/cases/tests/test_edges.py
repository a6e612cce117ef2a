"""办案各步的细处：谁算经手，告知过什么，什么日子算得出期限，决定变了以后还欠什么。"""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest

from liandong.accounts.models import Person
from liandong.accounts.queries import actors_of
from liandong.cases import claims
from liandong.cases.filings import first_told
from liandong.cases.models import Decision, Measure
from liandong.cases.procedure.money import dues
from liandong.cases.procedure.officers import handlers
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
    punished,
    reviewed,
    sealed,
)
from liandong.cases.tests.stories import SIGNED, act_values, approved, decided, proposed, registered
from liandong.cases.tests.test_first_and_one import agree
from liandong.cases.tests.test_outcomes import spot
from liandong.kernel import clocks, kinds, offering
from liandong.kernel.outcome import Status
from liandong.kernel.roles import Level
from liandong.kernel.tests.staging import attempt, deliver_all, did, newest_job
from liandong.kernel.tests.staging_cases import inside
from liandong.kernel.tests.staging_officers import officer_values
from liandong.notices.models import Notice
from liandong.now import at
from liandong.offences.models import Claim, Comparison

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_march")]
CLERK, HEAD = "wz.chengban", "wz.juzhang"
SERVED = {"way": "direct", "on": "2026-03-20", "receipt": "回证1号"}


# ── 谁经手 ──────────────────────────────────────────────────────────────────────────────────────────


def test_a_reviewer_of_the_same_offence_who_is_an_officer_of_the_case_does_not_count(office):
    made = did(
        office.actor("wz.lianluo"), "registry.register_officer", None, officer_values("卫法制", "T1699999999")
    )
    did(office.actor("jiandu"), "registry.confirm_officer", made)
    theirs = registered(office, "wz.nongye", "农1号")
    case = approved(office, SIGNED, officers="冯承办、卫法制")
    assert {office.actor(CLERK).person, office.actor("wz.fazhi").person} <= handlers(case)
    comparison = agree(office, action="offences.reject_same")
    did(office.actor(HEAD), "offences.state_view", comparison.uuid, {"is_same": "no"}, reason="同意")
    prepared(office, case)
    refused = decide(office, case)
    assert refused.code == "reviewer_is_handler"
    assert f"{theirs.number}（武陟县农业农村局）" in refused.sentence


def test_the_officers_of_an_ordinary_case_are_not_rewritten_by_a_correction(office, case):
    values = act_values(conduct="经营标签残缺的农药", officers="冯承办、秦检查")
    refused = do(office, CLERK, "cases.correct_case", case, values, reason="更准确")
    assert refused.code == "name_officers_instead" and "指定执法人员" in refused.sentence
    for officers in (TWO, case.officers, ""):
        did(
            office.actor(CLERK),
            "cases.correct_case",
            case.uuid,
            values | {"officers": officers},
            reason="更准确",
        )
        before = case.officers
        case.refresh_from_db()
        assert case.officers == before and "（99" in case.officers


def test_evidence_comes_with_the_form_and_not_by_the_number_of_an_upload(office, case):
    values = {
        "kind": "thing",
        "taken_on": "2026-03-03",
        "source": "店内",
        "officers": TWO,
        "upload": str(uuid4()),
    }
    refused = do(office, CLERK, "cases.add_evidence", case, values)
    assert refused.status is Status.INVALID and list(refused.errors) == ["file"]
    assert evidence(office, case).is_done


def test_a_discussion_is_not_recorded_by_a_delegate(office, case):
    proposal = noticed(office, case, weight=["grave"])
    deputy = office.actor("wz.fuze")
    given = {"delegate": deputy.post, "valid_from": "2026-01-01", "valid_to": "2099-12-31", "basis": "授权书"}
    did(office.actor(HEAD), "accounts.delegate_approval", None, given)
    delegate = next(a for a in actors_of(Person.objects.get(uuid=deputy.person)) if a.delegation)
    talk = {"on": "2026-03-20", "present": "楚局长", "opinion": "同意处罚"}
    refused = attempt(delegate, "cases.discuss_proposal", proposal.uuid, talk)
    assert refused.code == "not_head" and "不能由授权代批的人登记" in refused.sentence


# ── 告知过什么 ──────────────────────────────────────────────────────────────────────────────────────


def _pleaded(office, case):
    proposal = noticed(office, case)
    did(office.actor(CLERK), "cases.record_plea", proposal.uuid, {"on": "2026-03-11", "plea": "请求从轻"})
    return proposal


def test_two_amendments_make_nothing_heavier_after_a_plea(office, case):
    proposal = _pleaded(office, case)
    moved = findings(lines=LINE.replace("第五十七条", "第五十八条"))
    did(office.actor(CLERK), "cases.amend_proposal", proposal.uuid, moved, reason="换规定")
    heavier = findings(lines=LINE.replace("8000", "9000"))
    assert (
        do(office, CLERK, "cases.amend_proposal", proposal, heavier, reason="加重").code
        == "heavier_after_plea"
    )
    lighter = findings(lines=LINE.replace("8000", "6000"))
    did(office.actor(CLERK), "cases.amend_proposal", proposal.uuid, lighter, reason="采纳")
    did(office.actor("wz.fuze"), "cases.review_proposal", proposal.uuid, {"opinion": "同意"})
    did(office.actor(CLERK), "cases.give_notice", proposal.uuid, notice("2026-03-12"))
    assert latest(case).told_fine_fen == 800000
    between = findings(lines=LINE.replace("8000", "7500"))
    did(office.actor(CLERK), "cases.amend_proposal", proposal.uuid, between, reason="复核")
    assert latest(case).noticed_on is None, "最后告知的是六千元，须重新告知"


def test_a_new_proposal_remembers_what_was_told_and_pleaded(office, case):
    proposal = _pleaded(office, case)
    did(office.actor(CLERK), "cases.drop_proposal", proposal.uuid, reason="另行提出")
    heavier = findings(case, lines=LINE.replace("8000", "9000"))
    refused = attempt(office.actor(CLERK), "cases.propose_penalty", None, heavier)
    assert refused.code == "heavier_after_plea"
    did(office.actor(CLERK), "cases.propose_penalty", None, findings(case))
    assert "请求从轻" in latest(case).plea and latest(case).noticed_on is None
    again = do(office, CLERK, "cases.amend_proposal", latest(case), heavier, reason="加重")
    assert again.code == "heavier_after_plea"
    did(office.actor(CLERK), "cases.drop_proposal", latest(case).uuid, reason="另行提出")
    did(office.actor(CLERK), "cases.propose_penalty", None, heavier | {"new_facts": "on"})


def test_a_discussion_between_the_hearing_and_its_registration_stands(office, case):
    closing = {"penalties": ["罚款", "责令停产停业"], "content": "停业一个月", "weight": ["grave"]}
    told = {"is_hearing_offered": "on"}
    proposal = noticed(office, case, told=told, **closing)
    did(office.actor(CLERK), "cases.record_hearing_request", proposal.uuid, {"on": "2026-03-16"})
    call = {"at": "2026-03-30 09:00", "place": "局会议室", "chair": "卫法制", "noticed_on": "2026-03-18"}
    ancient = do(office, "wz.fazhi", "cases.call_hearing", proposal, call | {"at": "2006-03-30 09:00"})
    assert ancient.code == "notice_too_short"
    did(office.actor("wz.fazhi"), "cases.call_hearing", proposal.uuid, call)
    record = {"held": "held", "on": "2026-03-30", "record": "双方质证", "opinion": "建议维持"}
    with at(ON_20TH + timedelta(days=12)):
        did(office.actor("wz.fazhi"), "cases.record_hearing", proposal.uuid, record)
        did(office.actor("wz.fazhi"), "cases.review_legality", proposal.uuid, {"opinion": "合法"})
        talk = {"on": "2026-03-31", "present": "楚局长", "opinion": "同意处罚"}
        did(office.actor(HEAD), "cases.discuss_proposal", proposal.uuid, talk)


def test_the_head_is_told_of_a_discussion_that_is_owed(office, case):
    start = newest_job()
    reviewed(office, case, weight=["grave"])
    deliver_all(start)
    assert Notice.objects.filter(topic="proposal_to_decide").exists()
    assert Notice.objects.filter(topic="proposal_passed").exists()


def test_no_penalty_is_submitted_only_when_what_is_owed_within_is_done(office, case):
    ground = "违法行为轻微并及时改正，没有造成危害后果（第三十三条）"
    values = {
        "case": case.number, "ends": "waived", "ground": ground, "correction": "已批评教育", "weight": ["grave"],
        **dict.fromkeys(("facts", "evidence_told", "reasons"), "写明"),
    }  # fmt: skip
    made = did(office.actor(CLERK), "cases.propose_no_penalty", None, values)
    did(office.actor("wz.fuze"), "cases.review_proposal", made, {"opinion": "同意"})
    assert do(office, CLERK, "cases.submit_proposal", latest(case)).code == "not_ready"
    talk = {"on": "2026-03-20", "present": "楚局长", "opinion": "同意"}
    did(office.actor(HEAD), "cases.discuss_proposal", made, talk)
    did(office.actor(CLERK), "cases.submit_proposal", made)
    paper = {"decision_no": "不罚1号", "decided_on": "2026-03-20", "authority": "县政府", "court": "县法院"}
    did(office.actor(HEAD), "cases.decide_no_penalty", case.uuid, paper)
    assert not Decision.objects.get().lines.exists()


# ── 措施 ────────────────────────────────────────────────────────────────────────────────────────────


def test_no_measure_is_approved_or_taken_in_a_case_that_was_handed_over(office, case):
    waiting = did(office.actor(CLERK), "cases.propose_measure", None, measure_values(case))
    ready = did(office.actor(CLERK), "cases.propose_measure", None, measure_values(case, "detain"))
    did(office.actor(HEAD), "cases.approve_measure", ready)
    to = {"to": office.agency("C410823-AGRICULTURE"), "ground": "移送"}
    inside(office.actor("wz.lianluo"), "cases.hand_case_over", case.uuid, to)
    gone = Measure.objects.in_bulk([waiting, ready], field_name="uuid")
    assert {(m.state, m.owner) for m in gone.values()} == {("not_taken", case.owner)}
    taking = {
        "taken_at": "2026-03-20 15:00", "goods": "农药", "place": "仓库", "officers": TWO, "custodian": "冯", "paper_no": "1",
    }  # fmt: skip
    approving = attempt(office.actor(HEAD), "cases.approve_measure", waiting)
    assert approving.code == attempt(office.actor(CLERK), "cases.take_measure", ready, taking).code
    assert approving.code == "wrong_state"


def test_a_decision_that_confiscates_nothing_lets_nothing_be_confiscated(office, case):
    measure = sealed(office, case, taken="2026-03-20 15:00")
    punished(office, case)
    ending = {"outcome": "confiscated", "on": "2026-03-20", "told": "清单相符"}
    assert do(office, CLERK, "cases.end_measure", measure, ending).code == "no_decision"


# ── 早于现行法的日子 ────────────────────────────────────────────────────────────────────────────────


def test_a_day_before_the_law_is_a_mistake_of_the_field_and_an_old_card_is_delivered_without_a_limit(
    office, case
):
    old = "2020-03-02 09:00"
    urgent = measure_values(case, taken_at=old, officers=TWO, custodian="冯承办")
    filing = proposed(office)
    did(office.actor("wz.fuze"), "cases.review_filing", filing.uuid)
    signed = {"approved_at": old, "approval_evidence": "审批表1号"}
    answers = {
        "approved_at": do(office, HEAD, "cases.approve_filing", filing, signed),
        "taken_at": attempt(office.actor(CLERK), "cases.take_urgent_measure", None, urgent),
        "decided_at": attempt(office.actor(CLERK), "cases.decide_on_spot", None, spot(decided_at=old)),
        "decided_on": decide(office, case, on="2020-03-02"),
        "on": do(office, CLERK, "cases.give_notice", reviewed(office, case), notice("2020-03-02")),
    }
    for field, answer in answers.items():
        assert answer.status is Status.INVALID and list(answer.errors) == [field], field
    card = registered(office, "wz.lianluo", "立0号", old)
    made = decided(office, "wz.lianluo", card.uuid, "罚0号", decided_on="2020-04-01")
    did(office.actor("wz.lianluo"), "cases.deliver_decision", made.uuid, SERVED | {"on": "2020-04-02"})
    made.refresh_from_db()
    assert made.delivered_on is not None and made.pay_by is None and not clocks.running(made.uuid)


# ── 决定以后 ────────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def decision(office, case):
    made = punished(office, case)
    did(office.actor(CLERK), "cases.deliver_decision", made.uuid, SERVED)
    made.refresh_from_db()
    return made


@pytest.mark.parametrize(("result", "state"), [("unlawful", "in_force"), ("void", "annulled")])
def test_what_is_found_unlawful_stands_and_what_is_void_does_not(office, decision, result, state):
    filed = {"way": "litigation", "organ": "武陟县人民法院", "since": "2026-03-20"}
    did(office.actor("wz.fazhi"), "cases.record_remedy", decision.uuid, filed)
    ended = {"way": "litigation", "result": result, "paper": "判决1号", "on": "2026-03-20"}
    did(office.actor("wz.fazhi"), "cases.end_remedy", decision.uuid, ended)
    decision.refresh_from_db()
    assert decision.state == state and bool(clocks.running(decision.uuid)) == (state == "in_force")


def test_the_amounts_of_a_change_fit_its_kinds_and_nothing_left_to_pay_ends_the_limit(office, decision):
    filed = {"way": "reconsider", "organ": "武陟县人民政府", "since": "2026-03-20"}
    did(office.actor(CLERK), "cases.record_remedy", decision.uuid, filed)
    ended = {
        "way": "reconsider",
        "result": "changed",
        "paper": "复议1号",
        "on": "2026-03-20",
        "penalties": ["警告"],
    }
    wrong = do(office, CLERK, "cases.end_remedy", decision, ended | {"fine": "4000"})
    assert wrong.status is Status.INVALID and list(wrong.errors) == ["fine"]
    did(office.actor(CLERK), "cases.end_remedy", decision.uuid, ended)
    assert not clocks.running(decision.uuid)


def test_a_second_deferral_keeps_the_days_of_what_was_paid_under_the_first(office, decision):
    first = {"asked_on": "2026-03-20", "parts": "2026-05-01 3000\n2026-06-01 5000"}
    did(office.actor(HEAD), "cases.grant_deferral", decision.uuid, first, reason="困难")
    paid = {"on": "2026-03-20", "amount": "4000", "receipt": "票1"}
    did(office.actor(CLERK), "cases.record_payment", decision.uuid, paid)
    second = {"asked_on": "2026-03-20", "parts": "2026-09-01 4000"}
    did(office.actor(HEAD), "cases.grant_deferral", decision.uuid, second, reason="困难")
    told = [(one.due_on.isoformat(), one.amount_fen) for one in dues(decision)]
    assert told == [("2026-05-01", 300000), ("2026-06-01", 100000), ("2026-09-01", 400000)]


def test_a_fine_on_the_spot_that_was_not_collected_there_is_due_in_time_and_its_number_used_once(office):
    did(office.actor(CLERK), "cases.decide_on_spot", None, spot())
    decision = Decision.objects.get()
    assert decision.pay_by.isoformat() == due(decision.uuid, "缴纳罚款") == "2026-04-07"
    assert do(office, CLERK, "cases.hand_in_fine", decision).code == "not_concerned"
    again = attempt(office.actor(CLERK), "cases.decide_on_spot", None, spot(conduct="未亮照"))
    assert again.code == "decision_registered_already"


def test_what_was_collected_is_handed_in_after_the_execution_was_recorded_too(office):
    did(office.actor(CLERK), "cases.decide_on_spot", None, spot(fine="100", collected="on", receipt="票9"))
    decision = Decision.objects.get()
    done = {"on": "2026-03-20", "execution": "当场缴清", "is_complete": "yes"}
    did(office.actor(CLERK), "cases.record_execution", decision.uuid, done)
    did(office.actor(CLERK), "cases.hand_in_fine", decision.uuid)
    assert not clocks.running(decision.uuid)


def test_an_annulled_decision_owes_nothing(office, case):
    made = punished(office, case)
    values = {"changed_by": "自行纠正1号", "on": "2026-03-20"}
    did(office.actor(HEAD), "cases.annul_decision", made.uuid, values, reason="认定错误")
    assert not clocks.running(made.uuid)


# ── 说到什么，谁看得到 ──────────────────────────────────────────────────────────────────────────────


def test_conducts_are_found_again_in_any_order(office, case):
    first, second = claims.spoken_of(case, ["经营标签不合格的农药", "未建立台账"], ON_20TH)
    assert claims.spoken_of(case, ["未建立台账", "经营标签不合格的农药"], ON_20TH) == [second, first]
    assert Claim.objects.filter(record=case.uuid, ended_at=None).count() == 2


def test_a_notice_of_a_case_shows_its_decision_too(office):
    case = registered(office, "wz.lianluo", "立1号")
    made = decided(office, "wz.lianluo", case.uuid, "罚1号")
    nongye = office.actor("wz.nongye")
    assert made not in kinds.get("decision").sight.rows(nongye)
    did(office.actor("wz.lianluo"), "cases.notify_case", case.uuid, {"to": "武陟县农业农村局"})
    assert made in kinds.get("decision").sight.rows(nongye)


def test_nobody_is_told_of_another_s_case_that_is_kept_apart(office):
    ours = registered(office, "wz.lianluo", "市监1号")
    theirs = registered(office, "wz.nongye", "农1号", "2026-03-02 10:00")
    did(office.actor("wz.fazhi"), "offences.confirm_same", Comparison.objects.get().uuid, reason="同一批次")
    assert first_told(ours)
    theirs.is_sensitive = True
    theirs.save(update_fields=["is_sensitive"])
    assert first_told(ours) == "" and first_told(theirs)


def test_a_recusal_can_be_raised_at_any_time_and_is_never_the_suggested_step(office, case):
    head = office.actor(HEAD)
    kind = kinds.get("case")
    shown = [b for b in offering.buttons(head, kind, case, Level.FULL) if b.allowed]
    assert [b.primary for b in shown if b.action == "cases.raise_recusal"] == [False]
    step = offering.next_step(head, kind, case, Level.FULL)
    assert step is None or step.action != "cases.raise_recusal"
