"""同一违法行为与罚款的边界：责令改正的先后、相隔天数、撤销的罚款、相差一分钱的幅度。"""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from liandong.law.jurisdiction.one_fine import Answer, Norm, OtherCase, Stage, heavier, may_fine
from liandong.law.offence import Act, Grade, Likeness, grade

FIRST = Act("本案", "ny-ba", "party-1", "item-1", date(2026, 3, 1), date(2026, 3, 5), place="410822")
NORMS = [Norm("农药管理条例第五十三条", 500_000, 5_000_000)]
SAME = Answer(True, "同一批货", "法审丙", "同意", "局长")


def spelt(text: str) -> str:
    """The same text as another object, as it comes from another record."""
    return "".join(list(text))


def later(record: str, began: date, **changes: object) -> Act:
    return replace(FIRST, record=record, agency="ny-wz", began_on=began, ended_on=began, **changes)  # type: ignore[arg-type]


def test_parts_are_compared_by_their_text():
    other = replace(FIRST, record="他案", party=spelt("party-1"), item=spelt("item-1"), place=spelt("410822"))
    assert grade(FIRST, other).grade is Grade.CERTAIN


@pytest.mark.parametrize(
    ("ordered", "is_new"),
    [
        (date(2026, 3, 5), True),
        (date(2026, 3, 7), True),
        (date(2026, 3, 8), False),
        (date(2026, 3, 10), False),
    ],
)
def test_only_an_order_given_before_the_second_act_makes_it_a_new_one(ordered: date, is_new: bool):
    one = replace(FIRST, correction_ordered_on=ordered)
    time = grade(one, later("他案", date(2026, 3, 8))).reasons[2]
    assert ("新的违法行为" in time) is is_new


def test_acts_of_the_same_days_overlap_though_correction_of_one_was_ordered():
    other = replace(FIRST, record="他案", correction_ordered_on=date(2026, 3, 10))
    for pair in ((FIRST, other), (other, FIRST)):
        assert grade(*pair).reasons[2] == "行为时间重叠"


@pytest.mark.parametrize(("day", "wanted"), [(7, Grade.LIKELY), (15, Grade.LIKELY), (16, Grade.RELATED)])
def test_any_day_within_the_gap_asks(day: int, wanted: Grade):
    assert grade(FIRST, later("他案", date(2026, 3, day)), Likeness(gap_days=10)).grade is wanted


@pytest.mark.parametrize("record", ["0号", "本案之后"])
def test_every_other_record_is_compared_wherever_its_number_sorts(record: str):
    other = OtherCase(replace(FIRST, record=record), Stage.DECIDED, 100, SAME)
    answer = may_fine(FIRST, [other], NORMS, handlers=frozenset())
    assert (answer.verdict.code, answer.compared) == ("already_fined", 1)


@pytest.mark.parametrize(
    ("stage", "code"),
    [
        (Stage.OPEN, "same_offence_pending"),
        (Stage.DECIDED, "already_fined"),
        (Stage.CLOSED, "may_fine"),
        (Stage.REVOKED, "may_fine"),
    ],
)
@pytest.mark.parametrize("fine", [500_000, None])
def test_a_fine_annulled_or_never_imposed_is_no_bar(stage: Stage, code: str, fine: int | None):
    other = OtherCase(replace(FIRST, record="他案"), stage, fine, SAME)
    wanted = "may_fine" if stage is Stage.DECIDED and fine is None else code
    assert may_fine(FIRST, [other], NORMS, handlers=frozenset()).verdict.code == wanted


@pytest.mark.parametrize("stage", [Stage.CLOSED, Stage.REVOKED])
def test_nobody_is_asked_about_a_case_that_cannot_bar(stage: Stage):
    other = OtherCase(replace(FIRST, record="他案"), stage, 500_000)
    assert may_fine(FIRST, [other], NORMS, handlers=frozenset()).verdict.code == "may_fine"


@pytest.mark.parametrize(
    ("one", "higher"), [((0, 500_000), (1, 500_000)), ((0, 0), (0, 1))], ids=["下限差一分", "上限差一分"]
)
def test_one_fen_more_is_higher(one: tuple[int, int], higher: tuple[int, int]):
    lower, upper = Norm("甲", *one), Norm("乙", *higher)
    for norms in ([lower, upper], [upper, lower]):
        assert heavier(norms).norm == upper
