"""最先立案和一事不再罚：确认是同一违法行为之后，谁在先、能不能再罚；说不清的说不清，不替人判断。"""

from __future__ import annotations

import pytest

from liandong.cases import fining
from liandong.cases.events import FINED_WORDS
from liandong.cases.filings import first_told
from liandong.cases.fining import CUT, STAGES
from liandong.cases.models import Case, CaseSight
from liandong.cases.states import CASE
from liandong.cases.tests.ordinary import do, letter, prepared, punished
from liandong.cases.tests.stories import SIGNED, approved, decided, registered
from liandong.kernel.outcome import Status
from liandong.kernel.roles import Level, Role
from liandong.kernel.tests.staging import attempt, deliver_all, did, newest_job
from liandong.notices.models import Notice
from liandong.now import now
from liandong.offences.models import Claim, Comparison

pytestmark = pytest.mark.django_db
MARKET_NAME = "武陟县市场监督管理局"
REVIEWER = ("wz.nongfa", "华法制", "C410823-AGRICULTURE", Role.LEGAL_REVIEWER)
HEAD = ("wz.nongju", "袁局长", "C410823-AGRICULTURE", Role.AGENCY_HEAD)


STRANGER = {
    "party": None, "likely_party": None, "standing": None, "party_name": "另一家", "party_key": "另一家", "party_code": "",
}  # fmt: skip


def agree(office, account="wz.fazhi", action="offences.confirm_same"):
    """The legal reviewer of one side says that the two are one, or are not."""
    (comparison,) = Comparison.objects.all()
    did(office.actor(account), action, comparison.uuid, reason="同一批次、同一地点")
    return comparison


def withdrawn(office, case, account):
    """The head of whoever filed takes the filing back."""
    did(office.actor(account), "cases.withdraw_case", case.uuid, reason="登记错了")


def two(office, ours="2026-03-02 09:00", theirs="2026-03-02 10:00", **more):
    return registered(office, "wz.lianluo", "市监1号", ours), registered(
        office, "wz.nongye", "农1号", theirs, **more
    )


def test_without_a_confirmed_link_nobody_is_first(office):
    ours, _ = two(office)
    assert first_told(ours) == ""


def test_the_earlier_approval_registered_earlier_is_first_on_either_side(office):
    ours, theirs = two(office)
    agree(office)
    assert first_told(ours) == first_told(theirs)
    assert (
        first_told(ours) == "武陟县市场监督管理局、武陟县农业农村局都已立案，武陟县市场监督管理局最先立案。"
    )


@pytest.mark.parametrize(
    ("more", "why"),
    [
        ({"theirs": "2026-03-02 08:00"}, "相反"), ({"theirs": "2026-03-02 09:00"}, "批准时间相同"),
        ({"approval_evidence": ""}, "没有证明材料"), ({"theirs": "", "approval_evidence": ""}, "没有填写批准时间"),
    ],
)  # fmt: skip
def test_where_claim_and_proof_do_not_agree_it_is_a_dispute_and_no_winner(office, more, why):
    ours, theirs = two(office, **more)
    agree(office)
    for case in (ours, theirs):
        assert why in first_told(case) and "应当协商" in first_told(case)


def test_a_withdrawn_filing_no_longer_competes(office):
    ours, theirs = two(office)
    agree(office)
    withdrawn(office, ours, "wz.juzhang")
    assert first_told(Case.objects.get(pk=theirs.pk)) == ""


def test_two_confirmed_after_both_were_filed_and_split_again(office):
    ours, theirs = two(office)
    comparison = agree(office)
    assert first_told(ours)
    did(office.actor("wz.fazhi"), "offences.split_same", comparison.uuid, reason="不是一个批次")
    assert first_told(ours) == first_told(theirs) == ""


# ── 一事不再罚 ──────────────────────────────────────────────────────────────────────────────────────


def fine(office, case):
    """Whether 武陟市场监管局 may fine in a case it handles here, everything else being ready."""
    prepared(office, case)
    return attempt(office.actor("wz.juzhang"), "cases.decide_case", case.uuid, letter("市监罚1号"))


def test_what_may_be_the_same_act_is_answered_before_a_fine(office):
    theirs = registered(office, "wz.nongye", "农1号")
    ours = approved(office, SIGNED)
    assert fine(office, ours).code == "answer_first"
    agree(office, action="offences.reject_same")
    assert fine(office, ours).code == "answer_first", "只有审核意见，还没有机关负责人的决定"
    (comparison,) = Comparison.objects.all()
    did(
        office.actor("wz.juzhang"),
        "offences.state_view",
        comparison.uuid,
        {"is_same": "no"},
        reason="同意审核意见",
    )
    assert fine(office, ours).is_done
    assert "农1号" not in str(ours.decisions.get().checked)
    assert any(theirs.number in line for line in ours.decisions.get().checked)


def test_the_same_act_fined_by_another_is_not_fined_again(office):
    theirs = registered(office, "wz.nongye", "农1号")
    ours = approved(office, SIGNED)
    comparison = agree(office)
    did(office.actor("wz.juzhang"), "offences.state_view", comparison.uuid, {"is_same": "yes"}, reason="同意")
    assert fine(office, ours).code == "same_offence_pending"
    made = decided(office, "wz.nongye", theirs.uuid, "农罚1号")
    refused = fine(office, ours)
    assert (refused.status, refused.code) == (
        Status.REFUSED,
        "already_fined",
    ) and theirs.number in refused.sentence
    prepared(office, ours, lines="经营标签不合格的农药｜农药管理条例第五十七条", penalties=["警告"])
    assert attempt(office.actor("wz.juzhang"), "cases.decide_case", ours.uuid, letter("市监罚2号")).is_done
    assert made.state == "in_force"


@pytest.mark.parametrize(
    ("action", "more"),
    [("cases.annul_decision", {}), ("cases.change_decision", {"penalties": ["警告"], "fine": ""})],
)
def test_a_fine_that_was_annulled_or_changed_into_a_warning_no_longer_bars(office, action, more):
    theirs = registered(office, "wz.nongye", "农1号")
    ours = approved(office, SIGNED)
    comparison = agree(office)
    did(office.actor("wz.juzhang"), "offences.state_view", comparison.uuid, {"is_same": "yes"}, reason="同意")
    made = decided(office, "wz.nongye", theirs.uuid, "农罚1号")
    values = {"changed_by": "复议1号", "on": "2026-04-01", **more}
    did(office.actor("wz.nongye"), action, made.uuid, values, reason="复议")
    assert fine(office, ours).is_done


def test_what_ended_without_a_fine_is_told_as_what_it_is_and_bars_nothing(office):
    theirs = registered(office, "wz.nongye", "农1号")
    ours = approved(office, SIGNED)
    agree(office)
    office.join(HEAD)
    withdrawn(office, theirs, "wz.nongju")
    assert fine(office, ours).is_done
    (line,) = [line for line in ours.decisions.get().checked if theirs.number in line]
    assert "已撤销立案" in line and "已结案" not in line


def test_every_state_of_a_case_has_its_place_in_the_question():
    assert STAGES.keys() == CASE.states.keys()


def test_agencies_that_disagree_have_a_dispute(office):
    office.join(REVIEWER)
    registered(office, "wz.nongye", "农1号")
    ours = approved(office, SIGNED)
    comparison = agree(office, action="offences.reject_same")
    did(office.actor("wz.juzhang"), "offences.state_view", comparison.uuid, {"is_same": "no"}, reason="同意")
    did(
        office.actor("wz.nongfa"),
        "offences.state_view",
        comparison.uuid,
        {"is_same": "yes"},
        reason="同一批次",
    )
    assert fine(office, ours).code == "agencies_disagree"


def test_a_card_records_a_second_fine_says_it_aloud_and_tells_supervision(office):
    ours, theirs = two(office)
    comparison = agree(office)
    did(office.actor("wz.juzhang"), "offences.state_view", comparison.uuid, {"is_same": "yes"}, reason="同意")
    decided(office, "wz.nongye", theirs.uuid, "农罚1号")
    start = newest_job()
    made = decided(office, "wz.lianluo", ours.uuid, "市监罚1号")
    assert "不得再次罚款" in made.checked[0]
    deliver_all(start)
    assert twice_told(office, ours) and twice_told(office, theirs)


def twice_told(office, case):
    """Whether the supervision and the reviewer of its agency have been told, each once."""
    told = list(Notice.objects.filter(topic="fined_twice", record=case.uuid).values_list("person", flat=True))
    assert len(told) == len(set(told))
    reviewer = office.actor("wz.fazhi").person
    return office.actor("jiandu").person in told and (case.agency_name != MARKET_NAME or reviewer in told)


def test_fines_recorded_first_and_found_to_be_for_one_act_later_are_told_once(office):
    ours, theirs = two(office)
    decided(office, "wz.lianluo", ours.uuid, "市监罚1号")
    second = decided(office, "wz.nongye", theirs.uuid, "农罚1号")
    assert "须先由法制审核人员" in second.checked[0], "还没有人判断"
    deliver_all()
    comparison = agree(office)
    deliver_all()
    assert not twice_told(office, theirs), "只有审核意见，还没有机关负责人的决定"
    view = (comparison.uuid, {"is_same": "yes"})
    did(office.actor("wz.juzhang"), "offences.state_view", *view, reason="同意")
    deliver_all()
    assert twice_told(office, ours) and twice_told(office, theirs)
    count = Notice.objects.filter(topic="fined_twice").count()
    did(office.actor("wz.juzhang"), "offences.state_view", *view, reason="再说一遍")
    deliver_all()
    assert Notice.objects.filter(topic="fined_twice").count() == count


def test_a_single_fine_on_what_is_one_act_is_told_to_nobody(office):
    ours, _ = two(office)
    decided(office, "wz.lianluo", ours.uuid, "市监罚1号")
    comparison = agree(office)
    did(office.actor("wz.juzhang"), "offences.state_view", comparison.uuid, {"is_same": "yes"}, reason="同意")
    deliver_all()
    assert not Notice.objects.filter(topic="fined_twice").exists()


# ── 变更里的罚款 ────────────────────────────────────────────────────────────────────────────────────

CHANGED = {"changed_by": "自行纠正1号", "on": "2026-03-20", "penalties": ["警告", "罚款"], "fine": "3000"}


def warned(office):
    """Another agency has fined for the act; here it was only warned, in a case handled here."""
    theirs = registered(office, "wz.nongye", "农1号")
    ours = approved(office, SIGNED)
    comparison = agree(office)
    did(office.actor("wz.juzhang"), "offences.state_view", comparison.uuid, {"is_same": "yes"}, reason="同意")
    decided(office, "wz.nongye", theirs.uuid, "农罚1号")
    only = {"lines": "经营标签不合格的农药｜农药管理条例第五十七条", "penalties": ["警告"]}
    return punished(office, ours, **only)


def test_a_warning_is_not_changed_into_a_second_fine(office):
    made = warned(office)
    refused = do(office, "wz.juzhang", "cases.change_decision", made, CHANGED, reason="处罚过轻")
    assert (refused.status, refused.code) == (Status.REFUSED, "already_fined")
    assert "登记复议、诉讼结果" in refused.sentence
    correction = CHANGED | {"penalties": ["警告", "吊销许可证件"], "fine": ""}
    assert do(office, "wz.juzhang", "cases.change_decision", made, correction, reason="处罚过轻").is_done


def test_what_a_court_changed_into_a_second_fine_is_kept_with_the_answer_and_told(office):
    made = warned(office)
    taken = {"way": "litigation", "organ": "武陟县人民法院", "since": "2026-03-20"}
    did(office.actor("wz.fazhi"), "cases.record_remedy", made.uuid, taken)
    ended = {
        "way": "litigation", "result": "changed", "paper": "判决1号", "on": "2026-03-20", "penalties": ["罚款"], "fine": "3000"
    }  # fmt: skip
    start = newest_job()
    did(office.actor("wz.fazhi"), "cases.end_remedy", made.uuid, ended)
    made.refresh_from_db()
    assert made.fine_fen == 300000
    (told,) = [line for line in made.checked if "不得再次罚款" in line]
    assert told.startswith("变更为罚款3000元（判决1号）：")
    deliver_all(start)
    (theirs,) = Case.objects.exclude(pk=made.case_id)
    assert twice_told(office, made.case) and twice_told(office, theirs)


def test_a_lower_fine_is_compared_with_nothing(office):
    ours, _ = two(office)
    made = decided(office, "wz.lianluo", ours.uuid, "市监罚1号")
    before = made.checked
    lower = CHANGED | {"penalties": ["罚款"]}
    did(office.actor("wz.lianluo"), "cases.change_decision", made.uuid, lower, reason="减轻")
    made.refresh_from_db()
    assert (made.fine_fen, made.checked) == (300000, before)


# ── 另案处理的：不核对、不写出，告诉办案的和它的监督 ────────────────────────────────────────────────


@pytest.mark.parametrize("apart", ["is_criminal", "is_sensitive"])
def test_a_case_kept_apart_stays_out_of_the_check_and_its_holder_is_told(office, apart):
    hidden = registered(office, "wz.nongye", "农密1号", **{apart: "on"})
    ours = registered(office, "wz.lianluo", "市监1号")
    start = newest_job()
    made = decided(office, "wz.lianluo", ours.uuid, "市监罚1号")
    assert "已核对0件案件" in made.checked[0] and len(made.checked) == 1
    deliver_all(start)
    told = Notice.objects.filter(topic="holder_asked", record=hidden.uuid, what=FINED_WORDS)
    assert {n.person for n in told} >= {office.actor(a).person for a in ("wz.nongye", "jiandu")}
    assert office.actor("wz.lianluo").person not in {n.person for n in told}


def test_a_fine_on_a_case_kept_apart_is_decided_without_a_word_of_it(office):
    hidden = registered(office, "wz.nongye", "农密1号", is_criminal="on")
    ours = approved(office, SIGNED)
    outcome = fine(office, ours)
    assert outcome.is_done
    assert hidden.number not in str(ours.decisions.get().checked) + outcome.sentence


def test_a_case_kept_apart_asks_no_holder(office):
    registered(office, "wz.nongye", "农密1号", is_criminal="on")
    ours = registered(office, "wz.lianluo", "市监1号", is_sensitive="on")
    start = newest_job()
    decided(office, "wz.lianluo", ours.uuid, "市监罚1号")
    deliver_all(start)
    assert not Notice.objects.filter(what=FINED_WORDS).exists()


def test_after_a_change_the_holder_is_told_only_where_the_fine_rose(office):
    registered(office, "wz.nongye", "农密1号", is_criminal="on")
    made = decided(office, "wz.lianluo", registered(office, "wz.lianluo", "市监1号").uuid, "市监罚1号")
    for fine, is_told in (("3000", False), ("6000", True)):
        start = newest_job()
        values = CHANGED | {"penalties": ["罚款"], "fine": fine}
        did(office.actor("wz.lianluo"), "cases.change_decision", made.uuid, values, reason="自行纠正")
        deliver_all(start)
        assert Notice.objects.filter(what=FINED_WORDS).exists() is is_told


def test_a_case_kept_apart_but_shown_in_full_is_compared(office):
    hidden = registered(office, "wz.nongye", "农密1号", is_sensitive="on")
    ours = registered(office, "wz.lianluo", "市监1号")
    shown = {"case": hidden, "agency": ours.owner, "agency_name": MARKET_NAME, "since": now()}
    for level, ground, compared in ((Level.SUMMARY, "notice", 0), (Level.FULL, "dispute", 1)):
        CaseSight.objects.create(**shown, level=level, ground=ground)
        assert fining.may_fine_in(ours, fine_fen=None, norms=()).compared == compared
        assert len(fining.kept_apart(ours)) == 1 - compared


def test_the_holder_of_what_was_said_to_be_one_is_told_whatever_the_party(office):
    ours, theirs = two(office)
    agree(office)
    Claim.objects.filter(record=theirs.uuid).update(is_sensitive=True, **STRANGER)
    assert [claim.record for claim in fining.kept_apart(ours)] == [theirs.uuid]


def test_the_holder_of_what_was_said_to_be_another_act_is_not_told(office):
    ours, theirs = two(office)
    Claim.objects.filter(record=theirs.uuid).update(is_sensitive=True)
    assert [claim.record for claim in fining.kept_apart(ours)] == [theirs.uuid]
    agree(office, action="offences.reject_same")
    assert fining.kept_apart(ours) == []


def test_where_there_are_too_many_the_likeliest_come_first_and_the_rest_is_said(office, monkeypatch):
    alike = registered(office, "wz.nongye", "农1号")
    for n in (2, 3):
        registered(office, "wz.nongye", f"农{n}号", since="2025-01-01", until="2025-01-01")
    ours = registered(office, "wz.lianluo", "市监1号")
    whole = fining.may_fine_in(ours, fine_fen=None, norms=())
    assert whole.compared == 3 and "没有核对" not in str(whole.checked)
    monkeypatch.setattr(fining, "MOST", 1)
    made = decided(office, "wz.lianluo", ours.uuid, "市监罚1号")
    assert made.checked[-1] == CUT.format(most=1)
    assert any(alike.number in line for line in made.checked)


def test_a_rival_of_another_party_hides_nobody_of_the_same_one(office):
    """The oldest was confirmed as the same and then said to be another's: what is of this party is compared all the same."""
    office.join(HEAD)
    strange = registered(office, "wz.nongye", "农1号")
    ours = approved(office, SIGNED)
    comparison = agree(office)
    did(office.actor("wz.juzhang"), "offences.state_view", comparison.uuid, {"is_same": "yes"}, reason="同意")
    withdrawn(office, strange, "wz.nongju")
    Claim.objects.filter(record=strange.uuid).update(**STRANGER)
    theirs = registered(office, "wz.nongye", "农2号")
    answer = fining.may_fine_in(ours, fine_fen=None, norms=())
    assert answer.verdict.code == "answer_first" and theirs.number in answer.verdict.sentence
    (line,) = [line for line in answer.checked if theirs.number in line]
    assert "当事人相同" in line
