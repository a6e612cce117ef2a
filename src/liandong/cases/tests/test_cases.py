"""案件：登记卡、立案审批、通报、决定，每一步谁能办、办了怎样、什么时候不准。"""

from __future__ import annotations

from datetime import timedelta

import pytest

from liandong.cases.models import Case, CaseSight, Decision
from liandong.cases.tests.stories import (
    CODE,
    ITEM,
    SHOP,
    act_values,
    approved,
    card,
    decided,
    decision,
    proposed,
    registered,
)
from liandong.kernel import clocks, kinds
from liandong.kernel.outcome import Status
from liandong.kernel.roles import Level, Role
from liandong.kernel.tests.staging import attempt, deliver_all, did, newest_job
from liandong.kernel.tests.staging_parties import check
from liandong.leads.models import Verification
from liandong.leads.tests.stories import MONDAY, Story
from liandong.notices.models import Notice
from liandong.now import at, now
from liandong.offences.models import Claim, Look

pytestmark = pytest.mark.django_db
HEAD = ("wz.nongju", "袁局长", "C410823-AGRICULTURE", Role.AGENCY_HEAD)


def level(city, account, record, kind="case"):
    return kinds.get(kind).sight.level(city.actor(account), record)


# ── 登记卡 ──────────────────────────────────────────────────────────────────────────────────────────


def test_a_card_holds_both_moments_and_claims_its_act(office):
    case = registered(office, "wz.lianluo", "武市监立〔2026〕1号")
    assert (case.depth, case.state, case.party_label) == ("card", "filed", SHOP)
    assert case.approved_at.isoformat() == "2026-03-02T01:00:00+00:00"
    assert case.registered_at > case.approved_at and case.number.count("-AJ-") == 1
    (claim,) = Claim.objects.filter(record=case.uuid, ended_at=None)
    assert (claim.kind, claim.role, claim.party, claim.item) == ("case", "case", case.party, case.item)


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"case_no": ""}, "case_no"), ({"approved_at": "2026年3月2日上午"}, "approved_at"),
        ({"approved_at": "2999-01-01 09:00"}, "approved_at"), ({"approved_at": ""}, "approved_at"),
        ({"division": "没有的地方"}, "division"), ({"item": "没有的事项"}, "item"), ({"party": "没有的店"}, "party"),
        ({"party": check("91410823MA0000009")}, "party"),
        ({"since": "2026-03-05", "until": "2026-03-01"}, "until"), ({"item": "", "conduct": ""}, "conduct"),
    ],
)  # fmt: skip
def test_what_is_wrong_on_a_card_is_said_field_by_field_and_nothing_is_kept(office, wrong, field):
    outcome = attempt(office.actor("wz.lianluo"), "cases.register_case", None, card("1号") | wrong)
    assert outcome.status is Status.INVALID and list(outcome.errors) == [field]
    assert not Case.objects.exists() and not Claim.objects.exists()


def test_one_number_of_an_agency_is_one_case_and_another_agency_may_have_it_too(office):
    registered(office, "wz.lianluo", "立1号")
    again = attempt(office.actor("wz.lianluo"), "cases.register_case", None, card("立1号"))
    assert (again.status, again.code) == (Status.REFUSED, "case_registered_already")
    assert registered(office, "wz.nongye", "立1号").case_no == "立1号"


def test_the_moment_is_given_once_and_never_after_it_was_registered(office):
    case = registered(office, "wz.lianluo", "立1号", "", approval_evidence="")
    later = {"approved_at": now().strftime("%Y-%m-%d %H:%M"), "approval_evidence": "审批表"}
    keeper = office.actor("wz.lianluo")
    with at(now() + timedelta(hours=2)):
        too_late = {
            "approved_at": (case.registered_at + timedelta(hours=1)).isoformat(),
            "approval_evidence": "审批表",
        }
        assert (
            attempt(keeper, "cases.supply_moment", case.uuid, too_late, reason="补").code
            == "moment_impossible"
        )
    did(keeper, "cases.supply_moment", case.uuid, {**later, "approved_at": "2026-03-02 09:00"}, reason="补录")
    assert attempt(keeper, "cases.supply_moment", case.uuid, later, reason="再改").code == "not_concerned"


def test_a_correction_restates_and_leaves_the_moment(office):
    case = registered(office, "wz.lianluo", "立1号")
    did(
        office.actor("wz.lianluo"),
        "cases.correct_case",
        case.uuid,
        act_values(case_no="立1号", conduct="经营假农药"),
        reason="查清",
    )
    case.refresh_from_db()
    assert case.conduct == "经营假农药" and case.approved_at is not None
    assert Claim.objects.get(record=case.uuid, ended_at=None).conduct == "经营假农药"


# ── 立案审批 ────────────────────────────────────────────────────────────────────────────────────────


def test_a_filing_climbs_from_the_handler_to_the_head_and_the_clock_of_ninety_days_runs(office):
    with at(MONDAY):
        case = approved(office, case_no="武市监立〔2026〕2号")
    assert case.state == "filed" and case.approved_at == case.registered_at
    assert "冯承办（99" in case.officers and case.approval_evidence == f"平台审批，{case.number}"
    (clock,) = clocks.running(case.uuid)
    assert clock.name == "作出处罚决定" and clock.due_at.isoformat() == "2026-06-01T15:59:59+00:00"
    assert any(line.startswith("职权：本机关在武陟县对该事项有行政处罚权") for line in case.checked)


@pytest.mark.parametrize(
    ("account", "action", "code"),
    [
        ("wz.chengban", "cases.review_filing", "role_not_permitted"), ("wz.juzhang", "cases.approve_filing", "wrong_state"),
        ("wz.fuze", "cases.approve_filing", "role_not_permitted"),
    ],
)  # fmt: skip
def test_no_step_is_taken_out_of_order_or_by_the_wrong_person(office, account, action, code):
    outcome = attempt(office.actor(account), action, proposed(office).uuid, {})
    assert (outcome.status, outcome.code) == (Status.REFUSED, code)


@pytest.mark.parametrize(
    ("officers", "code"),
    [
        ("冯承办", "too_few_officers"),
        ("冯承办、没有的人", "officer_unknown"),
        ("冯承办、尤特设", "officer_unknown"),
    ],
)
def test_fewer_than_two_certified_officers_on_duty_file_nothing(office, officers, code):
    values = act_values(officers=officers)
    outcome = attempt(office.actor("wz.chengban"), "cases.propose_filing", None, values)
    assert (outcome.status, outcome.code) == (Status.REFUSED, code) and not Case.objects.exists()


def test_without_the_power_in_the_place_the_head_cannot_approve(office):
    case = proposed(office, division="410822")
    assert "没有登记行政处罚权" in " ".join(case.checked)
    did(office.actor("wz.fuze"), "cases.review_filing", case.uuid)
    outcome = attempt(office.actor("wz.juzhang"), "cases.approve_filing", case.uuid, {})
    assert outcome.code == "no_power" and Case.objects.get().registered_at is None


def test_a_stale_check_is_made_again_before_the_head_approves(office):
    case = proposed(office)
    did(office.actor("wz.fuze"), "cases.review_filing", case.uuid)
    head = office.actor("wz.juzhang")
    with at(now() + timedelta(days=2)):
        assert attempt(head, "cases.approve_filing", case.uuid, {}).code == "check_first"
        did(head, "cases.check_again", case.uuid)
        did(head, "cases.approve_filing", case.uuid, {})
    assert Case.objects.get().state == "filed"


def test_the_check_shows_another_agency_at_collision_and_it_is_written_and_told(office):
    registered(office, "wz.nongye", "武农立1号")
    start = newest_job()
    case = proposed(office)
    told = [line for line in case.checked if line.startswith("别的机关：")]
    assert (
        told == ["别的机关：武陟县农业农村局，市场监管，已立案，调查中，联络人：未登记"]
        or "武陟县农业农村局" in told[0]
    )
    assert "武农立1号" not in " ".join(case.checked) and Look.objects.filter(purpose="立案").count() == 1
    deliver_all(start)
    deliver_all(start)  # 记下有人来问之后，才告知对方
    assert Notice.objects.filter(topic="holder_asked").exists()


def test_a_criminal_case_shows_nothing_to_another_agency_that_files(office):
    registered(office, "wz.nongye", "武农立1号", is_criminal="on")
    assert not [line for line in proposed(office).checked if line.startswith("别的机关：")]


def test_what_comes_of_a_lead_joins_its_act_and_ends_its_verification(office):
    story = Story(office, "", party=CODE, party_name="", item=ITEM)
    verification = story.take()
    case = approved(office, verification=verification.number)
    verification.refresh_from_db()
    assert (verification.outcome, verification.case) == ("filed", case.number)
    lead_claim, case_claim = Claim.objects.filter(ended_at=None).order_by("pk")
    assert lead_claim.offence == case_claim.offence


def test_another_s_verification_is_told_like_one_that_is_not(office):
    theirs = did(
        office.actor("wz.nongye"), "leads.register_lead", None,
        {"origin": "patrol", "received_on": "2026-03-02"} | act_values(),
    )  # fmt: skip
    office.join(HEAD)
    did(office.actor("wz.nongju"), "leads.take_lead", theirs, {"handler": "沈农业"})
    number = Verification.objects.get(lead__uuid=theirs).number
    answers = []
    for account, action, values in (
        ("wz.chengban", "cases.propose_filing", act_values(officers="冯承办、褚巡查")),
        ("wz.lianluo", "cases.register_case", card("立1号")),
    ):
        for named in (number, "JZ-HC-1999-000001"):
            outcome = attempt(office.actor(account), action, None, values | {"verification": named})
            answers.append((outcome.status, outcome.code, outcome.errors))
    assert answers[0] == answers[1] and answers[2] == answers[3]
    assert all(list(errors) == ["verification"] for _, _, errors in answers) and not Case.objects.exists()


def test_a_head_who_does_not_file_says_why_and_a_return_goes_back_to_the_unit_head(office):
    case = proposed(office)
    did(office.actor("wz.fuze"), "cases.review_filing", case.uuid)
    did(office.actor("wz.juzhang"), "cases.return_filing", case.uuid, reason="证据不足")
    did(office.actor("wz.fuze"), "cases.review_filing", case.uuid)
    assert attempt(office.actor("wz.juzhang"), "cases.refuse_filing", case.uuid).status is Status.INVALID
    did(office.actor("wz.juzhang"), "cases.refuse_filing", case.uuid, reason="违法事实轻微")
    assert Case.objects.get().state == "not_filed" and not Claim.objects.filter(kind="case").exists()


# ── 看得到多少 ──────────────────────────────────────────────────────────────────────────────────────


def test_nobody_else_sees_a_case_until_he_is_told_and_then_its_summary(office):
    case = registered(office, "wz.lianluo", "立1号")
    assert level(office, "wz.nongye", case) is Level.NONE
    assert level(office, "wz.chengban", case) is Level.FULL
    assert level(office, "jiandu", case) is Level.SUMMARY
    did(office.actor("wz.lianluo"), "cases.notify_case", case.uuid, {"to": "武陟县农业农村局"})
    assert level(office, "wz.nongye", case) is Level.SUMMARY
    did(office.actor("wz.nongye"), "cases.acknowledge_case", case.uuid)
    assert CaseSight.objects.get().acknowledged_at is not None
    assert attempt(office.actor("wz.nongye"), "cases.acknowledge_case", case.uuid).code == "not_told"
    again = attempt(office.actor("wz.lianluo"), "cases.notify_case", case.uuid, {"to": "武陟县农业农村局"})
    assert again.code == "told_already"


def test_a_criminal_case_is_not_told(office):
    case = registered(office, "wz.lianluo", "立1号", is_criminal="on")
    outcome = attempt(office.actor("wz.lianluo"), "cases.notify_case", case.uuid, {"to": "武陟县农业农村局"})
    assert outcome.code == "kept_apart"


def test_filing_tells_whoever_holds_a_record_on_the_same_party_by_its_own_record(office):
    theirs = did(
        office.actor("wz.nongye"), "leads.register_lead", None,
        {"origin": "patrol", "received_on": "2026-03-02"} | act_values(),
    )  # fmt: skip
    start = newest_job()
    registered(office, "wz.lianluo", "立1号")
    deliver_all(start)
    notice = Notice.objects.filter(topic="rival_filed").first()
    assert (notice.kind, notice.record, notice.sender) == ("lead", theirs, "武陟县市场监督管理局")


# ── 决定 ────────────────────────────────────────────────────────────────────────────────────────────


def test_a_decision_has_a_line_for_the_act(office):
    case = registered(office, "wz.lianluo", "立1号")
    made = decided(office, "wz.lianluo", case.uuid, "武市监罚〔2026〕1号", fine="5,000.50元")
    assert (made.fine_fen, made.penalties, made.state) == (500050, ["罚款"], "in_force")
    (line,) = made.lines.all()
    assert line.fine_fen == 500050
    assert made.checked[0].startswith("决定罚款前已核对0件案件")


def test_what_is_handled_here_is_not_decided_by_a_line_on_a_card(office):
    outcome = attempt(
        office.actor("wz.lianluo"), "cases.record_decision", approved(office).uuid, decision("罚1号")
    )
    assert outcome.code == "not_concerned"


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"penalties": ["警告"]}, "fine"), ({"fine": ""}, "fine"), ({"fine": "十元"}, "fine"), ({"fine": "-1"}, "fine"),
        ({"confiscated": "10"}, "confiscated"), ({"penalties": []}, "penalties"), ({"decided_on": "2999-01-01"}, "decided_on"),
    ],
)  # fmt: skip
def test_amounts_and_kinds_must_fit(office, wrong, field):
    case = registered(office, "wz.lianluo", "立1号")
    outcome = attempt(
        office.actor("wz.lianluo"), "cases.record_decision", case.uuid, decision("罚1号") | wrong
    )
    assert outcome.status is Status.INVALID and field in outcome.errors and not Decision.objects.exists()


def test_an_annulled_decision_is_annulled_for_good(office):
    case = registered(office, "wz.lianluo", "立1号")
    made = decided(office, "wz.lianluo", case.uuid, "罚1号")
    did(
        office.actor("wz.lianluo"), "cases.change_decision", made.uuid,
        {"changed_by": "复议决定1号", "on": "2026-04-01", "penalties": ["罚款"], "fine": "3000"}, reason="复议变更",
    )  # fmt: skip
    did(
        office.actor("wz.lianluo"), "cases.annul_decision", made.uuid, {"changed_by": "判决1号", "on": "2026-06-01"},
        reason="判决撤销",
    )  # fmt: skip
    made.refresh_from_db()
    assert (made.state, made.fine_fen) == ("annulled", 300000)
    again = attempt(
        office.actor("wz.lianluo"),
        "cases.annul_decision",
        made.uuid,
        {"changed_by": "x", "on": "2026-06-01"},
        reason="再",
    )
    assert again.status is Status.REFUSED


def test_a_withdrawn_case_claims_nothing_and_a_closed_one_still_does(office):
    first, second = registered(office, "wz.lianluo", "立1号"), registered(office, "wz.nongye", "立2号")
    did(office.actor("wz.juzhang"), "cases.withdraw_case", first.uuid, reason="登记错了")
    did(office.actor("wz.nongye"), "cases.close_case", second.uuid, {"outcome": "违法事实不能成立"})
    assert [c.record for c in Claim.objects.filter(ended_at=None)] == [second.uuid]
