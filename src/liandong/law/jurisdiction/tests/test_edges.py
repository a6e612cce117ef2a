"""管辖的边界：谁的签字约束谁、两件互不相干的移送、同一时刻的两份决定、赋权变动的当天。"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest

from liandong.law.jurisdiction.disputes import (
    Difficulty,
    may_ask_superior,
    may_designate,
    may_raise,
    may_take_over,
    next_step,
)
from liandong.law.jurisdiction.facts import (
    Agreement,
    Declined,
    Designation,
    Dispute,
    Matter,
    Situation,
    Stage,
    TransferIn,
)
from liandong.law.jurisdiction.order import first_filing
from liandong.law.jurisdiction.settle import Holding, State, settle
from liandong.law.jurisdiction.tests.test_settle import ON, T0, TREE, at_minute
from liandong.law.jurisdiction.township import Grant, Pending, may_handle
from liandong.law.jurisdiction.transfer import Act, may_act
from liandong.law.superior import common_superior
from liandong.law.verdict import Source, refuse

LATER = T0 + timedelta(1)
ABC = frozenset("abc")


def again(moment: datetime) -> datetime:
    """The same moment as another object: facts read twice from a database are equal, never identical."""
    return moment + timedelta(0)


def spelt(text: str) -> str:
    """The same text as another object."""
    return "".join(list(text))


def case(sender: str, receiver: str, sent_at: datetime = T0) -> TransferIn:
    return TransferIn(Matter.CASE, sender, receiver, sent_at)


def test_filings_of_one_agency_do_not_compete_however_its_code_was_read():
    twice = [at_minute("ny-ba", 0, 1, evidence=""), at_minute(spelt("ny-ba"), 5, 6)]
    assert first_filing(twice).filing is not None


def test_two_letters_of_one_moment_for_one_agency_name_the_lower_number():
    letters = [Designation("s2", "a", T0, "2号"), Designation("s1", "a", again(T0), "1号")]
    for arrived in (letters, letters[::-1]):
        said = settle(Situation(ABC, designations=tuple(arrived))).verdict.sentence
        assert said == "s1已指定由a管辖（1号），争议终结。"


def test_an_agreement_of_more_than_the_parties_settles_their_dispute():
    facts = Situation(ABC, agreements=(Agreement(ABC, "a", LATER),), disputes=(Dispute(frozenset("ab"), T0),))
    assert settle(facts).holder == "a"


def test_two_of_three_police_organs_compare_acceptance():
    filings = (
        at_minute("a", 5, 6, accepted_at=T0 - timedelta(minutes=9)),
        at_minute("b", 0, 9, accepted_at=T0),
    )
    facts = Situation(ABC, filings, police=ABC)
    assert settle(facts).holder == "a"
    assert settle(replace(facts, police=frozenset("a"))).state is State.DISPUTED


def test_who_has_no_power_cannot_decline_itself_into_the_circle():
    facts = Situation(frozenset("ab"), declined=(Declined("a", T0, "无权"), Declined("z", T0, "无权")))
    assert settle(facts).verdict.sentence.startswith("b有管辖权")


def test_a_receiver_may_agree_with_another_that_it_keeps_the_case():
    facts = Situation(
        ABC,
        (at_minute("c", 0, 1),),
        (case("a", "b"),),
        agreements=(Agreement(frozenset("bc"), "b", LATER),),
    )
    assert (settle(facts).state, settle(facts).holder) == (State.HELD, "b")


def test_an_agreement_of_others_does_not_bind_the_receiver():
    facts = Situation(
        frozenset("abcd"), transfers=(case("c", "d"),), agreements=(Agreement(frozenset("ab"), "a", LATER),)
    )
    assert settle(facts).verdict.code == "claim_without_filing"


def test_two_unrelated_transfers_both_count():
    facts = Situation(frozenset("abcd"), transfers=(case("a", "c"), case("b", "d", LATER)))
    assert settle(facts).verdict.code == "claim_without_filing"


def test_passing_on_is_void_however_the_code_was_read():
    facts = Situation(ABC, transfers=(case("a", "b"), case(spelt("bb")[:1], "c", LATER)))
    words = ("sc-ba", "ny-wz")
    same = Situation(
        frozenset((*words, "x")), transfers=(case("x", words[0]), case(spelt(words[0]), words[1], LATER))
    )
    assert settle(facts).holder == "b"
    assert settle(same).holder == words[0]


def test_transfers_of_one_moment_bind_nobody():
    pair = (case("a", "b"), case("b", "a", again(T0)))
    assert settle(Situation(frozenset("ab"), transfers=pair)).verdict.code == "claim_without_filing"


def test_contradictory_agreements_of_one_moment_are_seen_as_such():
    parties = frozenset("ab")
    both = (Agreement(parties, "a", T0), Agreement(parties, "b", again(T0)))
    for arrived in (both, both[::-1]):
        assert settle(Situation(parties, agreements=arrived)).verdict.code == "not_filed_yet"


def test_who_both_filed_and_received_must_stop_too():
    facts = Situation(
        ABC, (at_minute("b", 0, 1),), (case("a", "b"),), designations=(Designation("s", "c", LATER),)
    )
    assert settle(facts).stopped == {"b"}


def holding(state: State = State.HELD, holder: str = "x") -> Holding:
    verdict = refuse("x", "。", Source("行政处罚法", "第二十五条"))
    return Holding(state, verdict, "J4", holder)


def test_only_the_first_finder_secures_and_only_urgently():
    for agency in ("a", "c"):
        assert may_act(Act.URGENT, agency, holding(), first_finder="b").code == "must_stop"
    for act in (Act.INVESTIGATE, Act.DECIDE):
        assert may_act(act, "b", holding(), first_finder="b").code == "must_stop"
    assert may_act(Act.URGENT, spelt("ny-ba"), holding(), first_finder="ny-ba").allowed


def test_the_holder_is_known_by_its_code():
    assert may_act(Act.DECIDE, spelt("ny-ba"), holding(holder="ny-ba")).code == "holder_acts"


def test_while_nothing_is_settled_others_are_warned_about_the_first_finder_only_in_urgent_measures():
    open_case = holding(State.DISPUTED, "")
    assert may_act(Act.URGENT, "a", open_case, first_finder="b").warnings
    assert not may_act(Act.INVESTIGATE, "a", open_case, first_finder="b").warnings
    assert not may_act(Act.URGENT, "a", open_case).warnings


def test_a_line_dispute_skips_the_justice_office_and_names_who_designates():
    said = next_step(Stage.COORDINATING, common_superior(["ny-ba", "ny-wz"], ON, TREE))
    assert said.code == "no_coordination"
    assert said.sentence == "同一系统的争议不经司法局协调，直接报请焦作市农业农村局指定管辖。"


@pytest.mark.parametrize(
    ("agency", "allowed"), [("a", True), ("b", True), ("c", True), ("d", True), ("e", False)]
)
def test_who_has_a_stake_may_raise_a_dispute(agency: str, allowed: bool):
    facts = Situation(
        frozenset("ab"),
        (at_minute("a", 0, 1), at_minute("c", 0, 1)),
        tuple(TransferIn(Matter.CASE, "x", receiver, T0) for receiver in "bcd"),
    )
    assert may_raise(agency, facts).allowed is allowed


def test_the_superior_is_known_by_its_code():
    above = common_superior(["ny-ba", "ny-wz"], ON, TREE)
    assert may_designate(spelt("ny-jz"), above, negotiated=True).allowed
    assert may_designate("ny-ha", above, negotiated=True).code == "not_common_superior"


@pytest.mark.parametrize("line", ["税务", "市场监管"])
def test_outside_the_environmental_line_the_conditions_only_warn(line: str):
    assert may_ask_superior(Difficulty.ORDINARY, line).warnings
    assert may_take_over(line, told_agency=False, told_party=False).warnings


@pytest.mark.parametrize(("town", "department"), [("town", "bureau"), ("office", "station")])
class TestGrant:
    """Codes come in any alphabetical order."""

    def test_who_handles_a_new_case(self, town: str, department: str):
        grant = Grant("某项", town, department, date(2026, 1, 1), "焦政〔2025〕6号")
        during, before = date(2026, 1, 1), date(2025, 12, 31)
        assert may_handle(town, grant, during, pending=None).code == "holds_power"
        assert may_handle(department, grant, during, pending=None).code == "granted_to_town"
        assert may_handle(town, grant, before, pending=None).code == "grant_not_in_force"
        in_force, not_yet = (
            may_handle(who, grant, on, pending=None) for who, on in ((town, during), (department, before))
        )
        assert in_force.sentence == "该事项已赋权，由乡镇（街道）行使。"
        assert not_yet.sentence == "该事项未在赋权期内，由原行政处罚机关行使。"

    def test_the_departments_case_stays_from_the_first_day_of_the_grant(self, town: str, department: str):
        grant = Grant("某项", town, department, date(2026, 1, 1), "郑政〔2025〕13号")
        filed = Pending(department, date(2025, 12, 31))
        assert may_handle(department, grant, date(2026, 1, 1), pending=filed).code == "pending_stays"
        assert may_handle(department, grant, date(2025, 12, 31), pending=filed).code == "holds_power"

    def test_the_town_keeps_nothing_it_filed_before_the_grant(self, town: str, department: str):
        grant = Grant("某项", town, department, date(2026, 1, 1), "焦政〔2025〕6号")
        early = Pending(town, date(2025, 12, 1))
        assert may_handle(town, grant, date(2026, 2, 1), pending=early).code == "holds_power"

    def test_the_department_keeps_nothing_it_filed_during_the_grant(self, town: str, department: str):
        grant = Grant("某项", town, department, date(2026, 1, 1), "焦政〔2025〕6号", date(2026, 6, 30))
        inside = Pending(department, date(2026, 2, 1))
        assert may_handle(department, grant, date(2026, 7, 1), pending=inside).code == "holds_power"

    @pytest.mark.parametrize(("notice", "warned"), [("焦政〔2025〕6号", False), ("郑政〔2025〕13号", True)])
    def test_the_towns_case_stays_and_a_silent_notice_warns(
        self, town: str, department: str, notice: str, warned: bool
    ):
        grant = Grant("某项", town, department, date(2026, 1, 1), "焦政〔2025〕6号", date(2026, 6, 30))
        filed = Pending(town, date(2026, 2, 1))
        verdict = may_handle(town, grant, date(2026, 7, 1), pending=filed, end_notice=notice)
        assert verdict.code == "pending_stays"
        assert bool(verdict.warnings) is warned
