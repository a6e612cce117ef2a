"""谁管辖：与消息次序无关、至多一家、指定终结争议、有疑点就不算赢家，用随机数据验证。"""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

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
from liandong.law.jurisdiction.order import Order, first_filing, precedes
from liandong.law.jurisdiction.settle import State, settle
from liandong.law.jurisdiction.tests.test_settle import T0, at_minute, span

AGENCIES = st.sampled_from(["a", "b", "c", "d"])
MINUTES = st.integers(0, 12)


@st.composite
def filings(draw):
    approved = draw(MINUTES)
    registered = approved + draw(st.sampled_from([-1, 0, 1, 2, 2, 6]))
    wide = draw(st.sampled_from([None, None, 0, 3]))
    return at_minute(
        draw(AGENCIES),
        draw(st.sampled_from([approved, approved, approved, None])),
        registered,
        evidence=draw(st.sampled_from(["审批表", "审批表", "审批表", ""])),
        proven_interval=None if wide is None else span(registered - wide, registered + wide),
        day_only=draw(st.sampled_from([False, False, True])),
        accepted_at=draw(st.none() | st.just(T0)),
        withdrawn_at=draw(st.sampled_from([None, None, None, T0])),
    )


@st.composite
def situations(draw):
    moments = MINUTES.map(lambda m: T0 + timedelta(minutes=m))
    sets = st.frozensets(AGENCIES, min_size=1)
    return Situation(
        competent=draw(st.frozensets(AGENCIES)),
        filings=tuple(draw(st.lists(filings(), max_size=5))),
        transfers=tuple(
            draw(
                st.lists(
                    st.builds(
                        TransferIn, st.sampled_from([*Matter, Matter.CASE]), AGENCIES, AGENCIES, moments
                    ),
                    max_size=3,
                )
            )
        ),
        declined=tuple(draw(st.lists(st.builds(Declined, AGENCIES, moments, st.just("无权")), max_size=2))),
        disputes=tuple(
            draw(
                st.lists(
                    st.builds(Dispute, sets, moments, st.sampled_from(Stage)),
                    max_size=draw(st.sampled_from([0, 2])),
                )
            )
        ),
        agreements=tuple(draw(st.lists(st.builds(Agreement, sets, AGENCIES, moments), max_size=2))),
        designations=tuple(
            draw(
                st.lists(
                    st.builds(Designation, st.just("s"), AGENCIES, moments, st.sampled_from(["", "1号"])),
                    max_size=draw(st.sampled_from([0, 2])),
                )
            )
        ),
        police=draw(st.sampled_from([frozenset(), frozenset("abcd"), frozenset("a")])),
    )


@settings(max_examples=120, deadline=None)
@given(situations(), st.randoms(use_true_random=False))
def test_answer_does_not_depend_on_arrival(facts, random):
    def arrived(things):
        again = [*things, *random.sample(things, min(len(things), 1))]
        random.shuffle(again)
        return tuple(again)

    other = replace(
        facts,
        **{
            name: arrived(getattr(facts, name))
            for name in ("filings", "transfers", "declined", "disputes", "agreements", "designations")
        },
    )
    assert settle(other) == settle(facts)


@settings(max_examples=120, deadline=None)
@given(situations())
def test_at_most_one_holder_who_has_a_ground(facts):
    holding = settle(facts)
    assert bool(holding.holder) is (holding.state is State.HELD)
    assert holding.holder not in holding.stopped or not holding.holder
    if holding.state is not State.HELD:
        return
    grounds = (
        {d.holder for d in facts.designations}
        | {a.holder for a in facts.agreements}
        | {t.receiver for t in facts.transfers if t.matter is Matter.CASE}
        | {f.agency for f in facts.filings if f.withdrawn_at is None}
    )
    assert holding.holder in grounds
    if not facts.designations:
        assert holding.holder in facts.competent
        assert all(
            f.agency == holding.holder or f.agency in holding.stopped or f.withdrawn_at for f in facts.filings
        )


@settings(max_examples=100, deadline=None)
@given(situations(), AGENCIES)
def test_a_designation_always_ends_a_dispute(facts, designee):
    last = max([d.designated_at for d in facts.designations], default=T0) + timedelta(minutes=1)
    holding = settle(replace(facts, designations=(*facts.designations, Designation("s", designee, last))))
    assert (holding.state, holding.holder) == (State.HELD, designee)


@settings(max_examples=100, deadline=None)
@given(st.lists(filings(), min_size=2, max_size=4), st.booleans())
def test_no_winner_is_ever_computed_against_a_doubt(known, by_acceptance):
    first = first_filing(known, by_acceptance=by_acceptance)
    assert (first.filing is None) is bool(first.doubts)
    if first.filing:
        rivals = [f for f in known if f.agency != first.filing.agency]
        assert all(precedes(first.filing, f, by_acceptance=by_acceptance) is Order.BEFORE for f in rivals)
        if rivals and not by_acceptance:
            assert first.filing.evidence
            assert all(first.filing.approved_at < f.approved_at for f in rivals)
            assert all(first.filing.interval[1] < f.interval[0] for f in rivals)


@settings(max_examples=100, deadline=None)
@given(filings(), filings())
def test_order_is_antisymmetric(one, other):
    mirror = {Order.BEFORE: Order.AFTER, Order.AFTER: Order.BEFORE}
    there = precedes(one, other)
    assert precedes(other, one) is mirror.get(there, there)
