"""管辖：判断表 J1–J16 逐行照算；消息次序、至多一个管辖机关、指定终结争议用随机数据验证。"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from liandong import law
from liandong.law.jurisdiction.bodies import Hierarchy
from liandong.law.jurisdiction.crime import Police, may_punish_suspected_crime
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
    Filing,
    Matter,
    Situation,
    Stage,
    TransferIn,
)
from liandong.law.jurisdiction.order import Order, first_filing, precedes
from liandong.law.jurisdiction.place import Places, PlaceTree, Venue, may_take
from liandong.law.jurisdiction.settle import STEPS, Holding, State, settle
from liandong.law.jurisdiction.township import Grant, Pending, may_handle
from liandong.law.jurisdiction.transfer import (
    Act,
    Clock,
    effect_on,
    may_act,
    may_ask_material,
    may_return,
    may_transfer_on,
)
from liandong.law.moments import CHINA
from liandong.law.superior import common_superior
from liandong.law.tests.test_superior import BODIES, CODE_OF
from liandong.law.verdict import Source, refuse

ROWS = yaml.safe_load((Path(__file__).parent / "examples" / "jurisdiction.yaml").read_text("utf-8"))["例"]
ON = date(2026, 3, 2)
TREE = Hierarchy(BODIES)
NAME_OF = {code: name for name, code in CODE_OF.items()}
PLACES = PlaceTree(
    {"410822102": "410822", "410822": "410800", "410823": "410800", "410800": "410000", "410871": "410800"}
)
YES = {"是": True, "否": False}


def moment(text):
    return None if text is None else datetime.fromisoformat(text).replace(tzinfo=CHINA)


def code(name):
    return CODE_OF[name]


def codes(names):
    return frozenset(code(name) for name in names or ())


def filing(row):
    return Filing(
        code(row["机关"]),
        moment(row.get("批准")),
        row["证据"],
        moment(row["登记"]),
        tuple(moment(m) for m in row["时段"]) if "时段" in row else None,
        moment(row.get("受理")),
        moment(row.get("销案")),
    )


def situation(row):
    return Situation(
        competent=codes(row["有权"]),
        filings=tuple(filing(f) for f in row.get("立案", ())),
        transfers=tuple(
            TransferIn(Matter(t["何物"]), code(t["从"]), code(t["到"]), moment(t["时间"]))
            for t in row.get("移送", ())
        ),
        declined=tuple(
            Declined(code(name), moment("2026-03-02 09:00"), "无权") for name in row.get("推辞", ())
        ),
        disputes=tuple(
            Dispute(codes(d["各方"]), moment(d["提出"]), Stage(d.get("阶段", "协商")))
            for d in row.get("争议", ())
        ),
        agreements=tuple(
            Agreement(codes(a["签字"]), code(a["由"]), moment(a["时间"])) for a in row.get("协议", ())
        ),
        designations=tuple(
            Designation(code(d["由"]), code(d["给"]), moment(d["时间"]), d.get("文号", ""))
            for d in row.get("指定", ())
        ),
        police=codes(row.get("公安")) if isinstance(row.get("公安"), list) else frozenset(),
        names=NAME_OF,
    )


def superior(row):
    return common_superior([code(name) for name in row["各方"]], ON, TREE)


def ask_take(row):
    venue = Venue[row["特别"]] if "特别" in row else Venue.OFFENCE
    places = Places(frozenset(row.get("发生地", ())), row.get("主地", ""), row.get("次地", ""))
    return may_take(
        TREE.at(code(row["机关"]), ON),
        venue,
        places,
        PLACES,
        has_power=YES[row["有职权"]],
        by_grant=YES[row.get("赋权", "否")],
        second_opened=YES[row.get("已启用次地", "否")],
    )


def ask_holder(row):
    holding = settle(situation(row))
    assert holding.state == State(row["结论"])
    assert holding.holder == (code(row["管辖"]) if "管辖" in row else "")
    assert bool(holding.verdict) is (holding.state is State.HELD)
    assert bool(holding.next_step) or holding.state is State.HELD
    if "应停" in row:
        assert holding.stopped == codes(row["应停"])
        assert all(name in holding.next_step for name in row["应停"])
    return holding.verdict


def ask_step(row):
    limit = law.at(ON).get(*row["协商期限"]) if "协商期限" in row else None
    return next_step(Stage(row["阶段"]), superior(row), limit)


def ask_grant(row):
    town, department = "镇", "部门"
    grant = Grant("占用消防车通道", town, department, row["自"], row["通知"], row.get("止"))
    pending = Pending(*row["已立"]) if "已立" in row else None
    return may_handle(row["机关"], grant, row["日期"], pending=pending, end_notice=row.get("终止通知", ""))


def ask_act(row):
    verdict = refuse("x", "。", Source("行政处罚法", "第二十五条"))
    state, stopped = State(row["状态"]), frozenset(row.get("应停机关", ()))
    holding = Holding(state, verdict, "J4", row.get("持有", ""), "", stopped)
    return may_act(
        Act(row["行为"]),
        row["机关"],
        holding,
        first_finder=row.get("最先发现", ""),
        handed_over=YES[row.get("已移交", "否")],
    )


def ask_clock(row):
    effect = effect_on(Clock(row["期限"]), receiver_has_filed=YES[row["已立案"]])
    assert effect.runs_on is YES[row["续走"]]
    assert effect.clock == row["期限"]
    return effect.verdict


QUESTIONS = {
    "能否受理": ask_take,
    "谁管辖": ask_holder,
    "下一步": ask_step,
    "谁指定": lambda r: may_designate(code(r["由"]), superior(r), negotiated=YES[r["协商过"]]),
    "争议": lambda r: may_raise(code(r["机关"]), situation(r)),
    "报请": lambda r: may_ask_superior(Difficulty(r["因"]), r["系统"]),
    "提级": lambda r: may_take_over(r["系统"], told_agency=YES[r["告下级"]], told_party=YES[r["告当事人"]]),
    "退回": lambda r: may_return(Matter(r["何物"]), r["理由"], r.get("系统", "")),
    "再移送": lambda r: may_transfer_on(
        Matter(r["何物"]), received_by_transfer=YES[r["受移送"]], line=r.get("系统", "")
    ),
    "补正": lambda r: may_ask_material(Matter(r["何物"]), r["理由"]),
    "赋权": ask_grant,
    "涉罪": lambda r: may_punish_suspected_crime(suspected=YES[r["涉嫌"]], police=Police(r["公安"])),
    "能否实施": ask_act,
    "期限": ask_clock,
}


@pytest.mark.parametrize("row", ROWS, ids=lambda r: r["编号"])
def test_worked_example(row):
    verdict = QUESTIONS[row["问"]](row)
    assert verdict.code == row["代码"], verdict.explained
    assert verdict.allowed is YES[row["准"]], verdict.explained
    assert verdict.sentence.endswith("。")
    assert "。。" not in verdict.sentence
    assert row["情形"]
    assert row["出处"]
    if "有提示" in row:
        assert bool(verdict.warnings) is YES[row["有提示"]]
    if "句" in row:
        assert verdict.sentence == row["句"]


@pytest.mark.parametrize("number", range(1, 17))
def test_every_row_has_an_example_that_allows_and_one_that_refuses(number):
    seen = {row["准"] for row in ROWS if row["行"] == f"J{number}"}
    assert seen == {"是", "否"}


def test_examples_have_distinct_numbers():
    assert len({row["编号"] for row in ROWS}) == len(ROWS)


T0 = datetime(2026, 3, 2, 9, 0, tzinfo=CHINA)


def at_minute(agency, approved, registered, **more):
    given_moment = None if approved is None else T0 + timedelta(minutes=approved)
    return Filing(
        agency, given_moment, more.pop("evidence", "审批表"), T0 + timedelta(minutes=registered), **more
    )


def span(first, last):
    return (T0 + timedelta(minutes=first), T0 + timedelta(minutes=last))


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


def test_a_circle_of_places_ends():
    assert PlaceTree({"a": "b", "b": "a"}).chain("a") == ("a", "b")


AGENCIES = st.sampled_from(["a", "b", "c", "d"])
MINUTES = st.integers(0, 12)


@st.composite
def filings(draw):
    registered = draw(MINUTES)
    wide = draw(st.none() | st.integers(0, 3))
    return at_minute(
        draw(AGENCIES),
        draw(st.none() | st.integers(0, 12)),
        registered,
        evidence=draw(st.sampled_from(["审批表", "审批表", "审批表", ""])),
        proven_interval=None if wide is None else span(registered - wide, registered + wide),
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
@given(st.lists(filings(), min_size=2, max_size=5), st.booleans())
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
