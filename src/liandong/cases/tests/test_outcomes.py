"""案件怎样了结：罚款的规定、不予处罚、简易程序、送达缴款、复议诉讼、移送；每一种结局走一遍。"""

from __future__ import annotations

from datetime import date, datetime

import pytest

from liandong.cases.models import Decision, Payment
from liandong.cases.procedure.forms_serving import spot_items
from liandong.cases.procedure.money import surcharge_of, unpaid_fen
from liandong.cases.tests.ordinary import (
    LINE,
    TWO,
    decide,
    do,
    due,
    findings,
    prepared,
    proposed_penalty,
    punished,
    sealed,
)
from liandong.cases.tests.stories import CODE, ITEM, registered
from liandong.kernel import clocks, kinds
from liandong.kernel.outcome import Status
from liandong.kernel.roles import Level
from liandong.kernel.tests.staging import attempt, did
from liandong.kernel.tests.staging_cases import inside
from liandong.kernel.visibility import rebuild
from liandong.leads.tests.stories import MONDAY
from liandong.ledger.models import LedgerEvent
from liandong.now import CHINA, at
from liandong.offences.models import Claim

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_march")]


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
