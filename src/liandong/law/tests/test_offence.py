"""同一违法行为与一事不再罚款：实例逐例照算；比对对称；没有人确认就不会成为罚款的障碍。"""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from liandong.law.jurisdiction.one_fine import Answer, Norm, OtherCase, Stage, heavier, may_fine
from liandong.law.jurisdiction.place import PlaceTree
from liandong.law.offence import Act, Grade, Likeness, grade

TABLE = yaml.safe_load((Path(__file__).parent / "examples" / "offence.yaml").read_text("utf-8"))
LIKENESS = Likeness(
    tuple(frozenset(group) for group in TABLE["条款对照"]), TABLE["间隔日"], PlaceTree(TABLE["地方"])
)
HANDLERS = frozenset({"办案甲", "办案乙"})


def act(record, agency, changes):
    row = {**TABLE["底稿"], **changes}
    continuing = row.get("继续") == "是"
    return Act(
        record=record,
        agency=agency,
        party=row["当事人"],
        item=row["事项"],
        began_on=None if row["始"] == "未知" else row["始"],
        ended_on=None if continuing or row["终"] == "无" else row["终"],
        continuing=continuing,
        provisions=frozenset(row["条款"]),
        place=row["地"],
        party_confirmed=row.get("当事人已确认") != "否",
        correction_ordered_on=row.get("责令改正"),
        conduct=row.get("行为", ""),
    )


def fen(yuan):
    return None if yuan == "待算" else yuan * 100


def other_case(row):
    answer = None
    if "答" in row:
        reason, reviewer = row.get("理由", "已核对"), row.get("审核", "法审丙")
        answer = Answer(row["答"] == "同一", reason, reviewer, "同意", "局长")
    return OtherCase(
        act(row.get("记录", "他案"), "武陟", row["乙"]),
        Stage(row["阶段"]),
        fen(row["罚"]) if "罚" in row else None,
        answer,
        frozenset((agency, said == "是") for agency, said in row.get("说法", {}).items()),
    )


def norm(row):
    return Norm(row[0], fen(row[1]), fen(row[2]), len(row) < 4)


@pytest.mark.parametrize("row", TABLE["比对"], ids=lambda r: r["编号"])
def test_comparison(row):
    one, other = act("甲", "博爱", row.get("甲", {})), act("乙", "武陟", row["乙"])
    match = grade(one, other, LIKENESS)
    assert match.grade.value == row["档"], match.reasons
    assert match.verdict.allowed is (row["准"] == "是")
    assert len(match.reasons) == 4
    assert all(reason in match.verdict.sentence for reason in match.reasons)
    assert grade(other, one, LIKENESS) == match
    assert row["出处"]
    assert row["情形"]


@pytest.mark.parametrize("row", TABLE["罚款"], ids=lambda r: r["编号"])
def test_fine(row):
    norms = [norm(n) for n in row.get("规定", [["农药管理条例第五十三条", 5000, 50000]])]
    answer = may_fine(
        act("本案", "博爱", row.get("甲", {})),
        [other_case(o) for o in row.get("他案", [])],
        norms,
        handlers=HANDLERS,
        fine_fen=row["拟罚"] * 100 if "拟罚" in row else None,
        mitigated=row.get("减轻") == "是",
        is_simple=row.get("简易") == "是",
        likeness=LIKENESS,
    )
    assert answer.verdict.code == row["代码"], answer.verdict.explained
    assert answer.verdict.allowed is (row["准"] == "是")
    assert bool(answer.verdict.warnings) is (row.get("有提示") == "是")
    assert answer.verdict.sentence.endswith("。")
    assert row.get("句含", "") in answer.verdict.sentence
    if "适用" in row:
        assert answer.heavier.norm.provision == row["适用"]
    assert len(answer.heavier.ranges) == len(norms)
    assert row["出处"]
    assert row["情形"]


def test_left_alone_a_record_is_one_confirmed_deed_and_gaps_do_not_count():
    first = Act("甲", "博爱", "P1", "x", date(2026, 2, 1))
    next_day = Act("乙", "武陟", "P1", "x", date(2026, 2, 2))
    assert grade(first, first).grade is Grade.CERTAIN
    assert grade(first, next_day).grade is Grade.RELATED


def test_what_was_checked_is_listed():
    others = [
        other_case({"乙": {}, "记录": "他案1", "阶段": "已作出决定", "罚": 5000, "答": "同一"}),
        other_case({"乙": {"地": ""}, "记录": "他案2", "阶段": "办理中"}),
        other_case({"乙": {}, "记录": "他案3", "阶段": "办理中", "答": "不同一"}),
        other_case({"乙": {"当事人": "P2"}, "记录": "他案4", "阶段": "办理中"}),
    ]
    answer = may_fine(
        act("本案", "博爱", {}), others, [Norm("甲条例", 1, 2)], handlers=HANDLERS, likeness=LIKENESS
    )
    assert answer.compared == 4
    assert len(answer.checked) == 3
    assert answer.checked[0] == (
        "他案1（武陟，已作出决定，罚款5000元）：同一——当事人相同，事项相同，行为时间重叠，地点相同；确认同一，理由：已核对"
    )
    assert answer.checked[1].endswith("；未判断")
    assert answer.checked[2].endswith("；确认不是同一，理由：已核对")


def test_simple_procedure_says_so():
    simple, ordinary = (
        may_fine(act("本案", "博爱", {}), [], [Norm("甲条例", 1, 2)], handlers=HANDLERS, is_simple=simple)
        for simple in (True, False)
    )
    assert simple.verdict.sentence.startswith("当场处罚前")
    assert ordinary.verdict.sentence.startswith("决定罚款前")
    plain = may_fine(act("本案", "博爱", {}), [], [Norm("甲条例", 5, 6)], handlers=HANDLERS, fine_fen=4)
    assert plain.verdict.code == "below_range"
    assert (
        may_fine(act("本案", "博爱", {}), [], [Norm("甲条例", 5, 6)], handlers=HANDLERS).verdict
        == ordinary.verdict
    )


def test_ranges_are_shown_in_yuan():
    both = heavier([Norm("甲条例", 12_345, 500_000), Norm("乙条例", None, None, False)])
    assert both.ranges == ("甲条例：123.45元至5000元", "乙条例：（待算）至（待算）")
    assert both.norm is None
    assert "应当移送" in both.verdict.warnings[0]
    own = heavier([Norm("甲条例", 5000, 30000), Norm("乙条例", 1000, 50000)])
    assert "应当移送" not in own.verdict.warnings[0]


DAYS = st.dates(date(2026, 1, 1), date(2026, 2, 15))


@st.composite
def acts(draw, record=None):
    began = draw(st.none() | DAYS)
    continuing = draw(st.booleans())
    ended = None if began is None else draw(st.none() | st.dates(began, date(2026, 3, 1)))
    return Act(
        record or draw(st.sampled_from(["r1", "r2", "r3"])),
        draw(st.sampled_from("ab")),
        draw(st.sampled_from(["p", "p", "q"])),
        draw(st.sampled_from(["x", "x", ""])),
        began,
        ended,
        continuing,
        draw(st.frozensets(st.sampled_from(["甲", "乙"]))),
        draw(st.sampled_from(["410822", "410822102", ""])),
        draw(st.booleans()),
        draw(st.none() | DAYS),
        draw(st.sampled_from(["卖过期药", "占道经营", ""])),
    )


@settings(max_examples=200, deadline=None)
@given(acts(), acts())
def test_comparison_is_symmetric(one, other):
    assert grade(one, other, LIKENESS) == grade(other, one, LIKENESS)
    if one.party != other.party:
        assert grade(one, other, LIKENESS).grade is Grade.NONE


@settings(max_examples=200, deadline=None)
@given(acts(), acts())
def test_what_nobody_has_said_is_never_certain_and_asked_about_only_on_one_and_the_same_day(one, other):
    match = grade(one, other, LIKENESS)
    if "没有载明事项" in match.reasons[1]:
        assert match.grade is not Grade.CERTAIN
        assert match.grade is not Grade.LIKELY or match.reasons[2] == "行为时间重叠"


@settings(max_examples=100, deadline=None)
@given(acts(), acts(), st.integers(0, 30))
def test_a_wider_gap_only_asks_more(one, other, gap):
    order = [Grade.NONE, Grade.RELATED, Grade.LIKELY, Grade.CERTAIN]
    narrow, wide = (grade(one, other, Likeness(gap_days=days)).grade for days in (gap, gap + 5))
    assert order.index(wide) >= order.index(narrow)


@st.composite
def cases(draw):
    answers = st.builds(
        Answer,
        st.booleans(),
        st.sampled_from(["理由", ""]),
        st.sampled_from(["法审", "办案甲", "局长"]),
        st.just("意见"),
        st.just("局长"),
    )
    return OtherCase(
        draw(acts()),
        draw(st.sampled_from(Stage)),
        draw(st.none() | st.sampled_from([0, 100])),
        draw(st.none() | answers),
        draw(st.frozensets(st.tuples(st.sampled_from("ab"), st.booleans()), max_size=2)),
    )


@settings(max_examples=200, deadline=None)
@given(acts(record="本案"), st.lists(cases(), max_size=3), st.randoms(use_true_random=False))
def test_only_what_people_confirmed_bars(mine, others, random):
    norms = [Norm("甲条例", 1, 2)]
    answer = may_fine(mine, others, norms, handlers=HANDLERS, likeness=LIKENESS)
    confirmed = [o for o in others if o.answer and o.answer.same]
    if answer.verdict.code in ("already_fined", "same_offence_pending"):
        assert confirmed
    if answer.verdict.code == "already_fined":
        assert any(o.fine_fen and o.stage is Stage.DECIDED for o in confirmed)
    if answer.verdict.code == "answer_first":
        grades = {grade(mine, o.act, LIKENESS).grade for o in others}
        assert grades & {Grade.LIKELY, Grade.CERTAIN}
    if answer.verdict:
        full = [o for o in confirmed if o.answer.reason and o.answer.reviewer != "局长"]
        assert not any(o.stage is Stage.OPEN or (o.stage is Stage.DECIDED and o.fine_fen) for o in full)
    if all(o.act.party != mine.party and not o.answer and len(o.views) < 2 for o in others):
        assert answer.verdict


@settings(max_examples=100, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 5), st.integers(0, 5), st.booleans()), min_size=1, max_size=4))
def test_the_chosen_norm_is_never_below_another(rows):
    norms = [Norm(f"第{n}条", low, low + more, own) for n, (low, more, own) in enumerate(rows)]
    answer = heavier(norms)
    if answer.norm is not None:
        assert answer.norm.in_own_power
        assert all(n.low_fen <= answer.norm.low_fen and n.high_fen <= answer.norm.high_fen for n in norms)
    elif not answer.verdict:
        assert not all(n.in_own_power for n in norms)
