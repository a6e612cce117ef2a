"""谁管辖、谁在先、争议期间谁能做什么：表格里写不下的情形。"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from itertools import permutations

import pytest

from liandong import law
from liandong.law.jurisdiction.bodies import Hierarchy
from liandong.law.jurisdiction.disputes import (
    next_step,
)
from liandong.law.jurisdiction.facts import (
    Agreement,
    Declined,
    Designation,
    Dispute,
    Filing,
    Matter,
    Situation,
    Stage,
    TransferIn,
)
from liandong.law.jurisdiction.order import Order, first_filing, precedes
from liandong.law.jurisdiction.place import Places, PlaceTree, Venue, may_take
from liandong.law.jurisdiction.settle import STEPS, State, settle
from liandong.law.jurisdiction.transfer import (
    Act,
    may_act,
    may_return,
)
from liandong.law.moments import CHINA
from liandong.law.superior import common_superior
from liandong.law.tests.test_jurisdiction import PLACES
from liandong.law.tests.test_superior import BODIES, CODE_OF

ON = date(2026, 3, 2)
TREE = Hierarchy(BODIES)
NAME_OF = {code: name for name, code in CODE_OF.items()}
T0 = datetime(2026, 3, 2, 9, 0, tzinfo=CHINA)


def at_minute(agency, approved, registered, **more):
    given_moment = None if approved is None else T0 + timedelta(minutes=approved)
    return Filing(
        agency, given_moment, more.pop("evidence", "审批表"), T0 + timedelta(minutes=registered), **more
    )


def span(first, last):
    return (T0 + timedelta(minutes=first), T0 + timedelta(minutes=last))


def on_day(agency, day, registered, **more):
    """Approved on some moment of a day of March; registered days later."""
    return Filing(
        agency, datetime(2026, 3, day, tzinfo=CHINA), more.pop("evidence", "审批表"),
        T0 + timedelta(days=2 + registered), day_only=True, **more,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("one", "other", "wanted"),
    [
        (at_minute("a", 0, 1), at_minute("b", 5, 6), Order.BEFORE),
        (at_minute("b", 5, 6), at_minute("a", 0, 1), Order.AFTER),
        (at_minute("a", 0, 9), at_minute("b", 5, 6), Order.CONFLICT),
        (at_minute("b", 5, 6), at_minute("a", 0, 9), Order.CONFLICT),
        (at_minute("a", 5, 6), at_minute("b", 5, 7), Order.SAME_MOMENT),
        (at_minute("a", 0, 6), at_minute("b", 5, 6), Order.OVERLAP),
        (at_minute("a", 0, 1, proven_interval=span(0, 6)), at_minute("b", 5, 6), Order.OVERLAP),
        (at_minute("a", 0, 1, proven_interval=span(0, 5)), at_minute("b", 5, 6), Order.BEFORE),
        (at_minute("a", 2, 1), at_minute("b", 5, 6), Order.IMPOSSIBLE),
        (at_minute("b", 5, 6), at_minute("a", 2, 1), Order.IMPOSSIBLE),
        (at_minute("a", 1, 1), at_minute("b", 5, 6), Order.BEFORE),
        (at_minute("a", None, 1), at_minute("b", 5, 6), Order.NO_MOMENT),
        (at_minute("a", 0, 1), at_minute("b", None, 6), Order.NO_MOMENT),
        (at_minute("a", 0, 1, evidence=""), at_minute("b", 5, 6), Order.NO_EVIDENCE),
        (at_minute("a", 0, 1), at_minute("b", 5, 6, evidence=""), Order.NO_EVIDENCE),
        (on_day("a", 2, 1), on_day("b", 2, 2), Order.SAME_DAY),
        (on_day("a", 2, 1), at_minute("b", 0, 5000), Order.SAME_DAY),
        (at_minute("b", 0, 5000), on_day("a", 2, 1), Order.SAME_DAY),
        (on_day("a", 1, 1), on_day("b", 2, 2), Order.BEFORE),
        (on_day("a", 2, 2), on_day("b", 1, 1), Order.AFTER),
        (on_day("a", 1, 2), on_day("b", 2, 1), Order.CONFLICT),
        (on_day("a", 1, 1, evidence=""), on_day("b", 2, 2), Order.NO_EVIDENCE),
    ],
)
def test_order_of_two_filings(one, other, wanted):
    assert precedes(one, other) is wanted


def test_several_filings_of_one_agency_do_not_compete():
    late, early, between = at_minute("a", 20, 21), at_minute("a", 0, 1), at_minute("b", 10, 11)
    assert first_filing([late, between, early]).filing == early
    doubtful = first_filing([at_minute("a", 0, 1, evidence=""), between, late])
    assert doubtful.filing is None
    assert doubtful.doubts == (Order.NO_EVIDENCE,)


def test_next_step_names_the_superior_once_it_is_computed():
    parties = frozenset({"ny-ba", "ny-wz"})
    facts = Situation(parties, disputes=(Dispute(parties, T0, Stage.ESCALATED),), names=NAME_OF)
    above = common_superior(parties, ON, TREE)
    assert settle(facts).next_step == STEPS[Stage.ESCALATED]
    assert "焦作市农业农村局指定管辖" in settle(facts, above).next_step
    assert settle(facts, above).row == "J6"
    departments = common_superior(["ny-ba", "sc-ba"], ON, TREE)
    assert settle(facts, departments).row == "J8"


def test_the_furthest_stage_of_several_disputes_counts():
    parties = frozenset({"a", "b"})
    raised = [
        Dispute(parties, T0, stage) for stage in (Stage.ESCALATED, Stage.NEGOTIATING, Stage.COORDINATING)
    ]
    assert settle(Situation(parties, disputes=tuple(raised))).next_step == STEPS[Stage.ESCALATED]


def test_dispute_raised_after_the_agreement_is_open_again():
    parties = frozenset({"a", "b"})
    agreement = Agreement(parties, "a", T0)
    later = Dispute(parties, T0 + timedelta(days=1))
    assert settle(Situation(parties, agreements=(agreement,))).holder == "a"
    assert settle(Situation(parties, agreements=(agreement,), disputes=(later,))).state is State.DISPUTED
    same_moment = replace(later, raised_at=T0)
    assert settle(Situation(parties, agreements=(agreement,), disputes=(same_moment,))).holder == "a"


def test_an_agreement_cannot_give_power_nor_bind_one_alone():
    parties = frozenset({"a", "b"})
    filings = (at_minute("b", 0, 1),)
    for bad in (Agreement(frozenset({"a", "c"}), "c", T0), Agreement(frozenset({"a"}), "a", T0)):
        assert settle(Situation(parties, filings, agreements=(bad,))).verdict.code == "only_filing"
    outsider = Agreement(frozenset({"b", "c"}), "a", T0)
    assert settle(Situation(parties, filings, agreements=(outsider,))).holder == "b"


def test_contradictory_agreements_of_one_moment_count_as_none():
    parties = frozenset({"a", "b"})
    both = (Agreement(parties, "a", T0), Agreement(parties, "b", T0))
    assert settle(Situation(parties, agreements=both)).verdict.code == "not_filed_yet"
    assert (
        settle(Situation(parties, agreements=(*both, Agreement(parties, "b", T0 + timedelta(1))))).holder
        == "b"
    )


def test_a_received_case_cannot_be_agreed_away():
    competent = frozenset({"a", "b", "c"})
    sent = TransferIn(Matter.CASE, "a", "b", T0)
    agreement = Agreement(frozenset({"b", "c"}), "c", T0 + timedelta(1))
    assert settle(Situation(competent, transfers=(sent,), agreements=(agreement,))).state is State.DISPUTED
    back = Agreement(frozenset({"a", "b"}), "a", T0 + timedelta(1))
    assert settle(Situation(competent, transfers=(sent,), agreements=(back,))).holder == "b"


def test_a_receiver_that_filed_first_keeps_the_case():
    competent = frozenset({"a", "b", "c"})
    sent = TransferIn(Matter.CASE, "a", "b", T0)
    holding = settle(Situation(competent, (at_minute("b", 0, 1), at_minute("c", 5, 6)), (sent,)))
    assert (holding.holder, holding.verdict.code) == ("b", "first_filed")


def test_simultaneous_transfers_to_each_other_are_a_dispute():
    pair = (TransferIn(Matter.CASE, "a", "b", T0), TransferIn(Matter.CASE, "b", "a", T0))
    assert settle(Situation(frozenset({"a", "b"}), transfers=pair)).verdict.code == "claim_without_filing"


def test_a_chain_of_transfers_stops_at_the_first_receiver_whatever_arrives_first():
    chain = [TransferIn(Matter.CASE, *pair, T0 + timedelta(n)) for n, pair in enumerate(("ab", "bc", "ca"))]
    for arrived in permutations(chain):
        holding = settle(Situation(frozenset("abc"), transfers=arrived))
        assert (holding.state, holding.verdict.code) == (State.DISPUTED, "claim_without_filing")
    for arrived in permutations(chain[:2]):
        assert settle(Situation(frozenset("abc"), transfers=arrived)).holder == "b"


def test_partly_declined_leaves_the_willing():
    facts = Situation(frozenset({"a", "b"}), declined=(Declined("a", T0, "无权"),), names={"b": "乙局"})
    assert settle(facts).verdict.sentence.startswith("乙局有管辖权")


def test_the_latest_designation_counts_and_a_stranger_warns():
    earlier, later = Designation("s", "a", T0), Designation("s", "b", T0 + timedelta(1))
    holding = settle(Situation(frozenset({"a"}), designations=(later, earlier)))
    assert holding.holder == "b"
    assert holding.verdict.warnings
    assert settle(Situation(frozenset({"a"}), designations=(earlier,))).verdict.warnings == ()


def test_negotiation_limit_that_was_checked_is_part_of_the_sentence():
    parameter = replace(law.at(ON).get("M-02", "市场监管"), verified=True)
    above = common_superior(["sc-ba", "sc-sfq"], ON, TREE)
    verdict = next_step(Stage.NEGOTIATING, above, parameter)
    assert parameter.amount in verdict.sentence
    assert not verdict.warnings
    assert next_step(Stage.NEGOTIATING, above).code == "negotiate"


def test_special_venues_cite_their_own_rule():
    agency = TREE.at("sc-ba", ON)
    away = Places(home="410823", second="410822")
    for venue, article in ((Venue.MEDIA_ADVERTISING, "第二十八条"), (Venue.ON_PLATFORM, "第二十七条")):
        verdict = may_take(agency, venue, away, PLACES, has_power=True)
        assert not verdict
        assert article in [s.article for s in verdict.sources]
    town = may_take(TREE.at("town-mz", ON), Venue.OFFENCE, Places(), PLACES, has_power=True)
    assert town.code == "level_too_low"


def test_the_first_finder_secures_until_told_that_the_file_is_gone():
    holding = settle(Situation(frozenset({"a"}), (at_minute("a", 0, 1),)))
    assert may_act(Act.URGENT, "b", holding, first_finder="b").code == "first_finder_secures"
    assert may_act(Act.URGENT, "b", holding).code == "must_stop"


def test_unread_provisions_are_marked():
    refused = may_return(Matter.CASE, "无权", "市场监管")
    assert [s.verified for s in refused.sources] == [False, True]


def test_a_circle_of_places_ends():
    assert PlaceTree({"a": "b", "b": "a"}).chain("a") == ("a", "b")
