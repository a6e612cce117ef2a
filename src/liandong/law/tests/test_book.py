"""一本有日期的法：版本、条线、本市调整、后来的日历，以及导入要轻。"""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace
from datetime import date

import pytest

import liandong.law as law
from liandong.law import Book, LawDataError, NotInForce, Override, Parameter, UnknownParameter
from liandong.law.measure import bench

BOOK = law.packaged_book()
DAY = date(2026, 5, 6)
SIGN = Override("N-01", 1, "焦作市执法联动工作规程（自拟）", date(2026, 1, 1), date(2026, 6, 30))


def test_the_version_of_the_day_counts() -> None:
    old = law.at(date(2023, 6, 30)).get("M-01", "生态环境")
    new = law.at(date(2023, 7, 1)).get("M-01", "生态环境")
    assert (old.amount, old.instrument) == ("7个工作日", "环境保护行政处罚办法")
    assert (new.amount, new.instrument) == ("15日", "生态环境行政处罚办法")


def test_a_line_falls_back_to_everybody_then_to_the_general_rule() -> None:
    on = BOOK.at(DAY)
    assert on.get("P-01", "生态环境").id == "P-01"
    assert on.get("M-05", "文化市场").id == "N-03"
    assert on.get("M-10", "文化市场").id == "P-02"
    assert on.get("M-10", "农业").line == "农业"
    assert on["M-05"].line == "市场监管"


def test_questions_the_book_cannot_answer() -> None:
    on = BOOK.at(DAY)
    with pytest.raises(UnknownParameter, match="没有编号为 Z-99"):
        on["Z-99"]
    with pytest.raises(UnknownParameter, match="请指明条线：市场监管、生态环境、农业"):
        on["M-01"]
    with pytest.raises(NotInForce, match="X-02在2026年3月31日没有施行中的规定"):
        BOOK.at(date(2026, 3, 31))["X-02"]
    with pytest.raises(NotInForce, match="M-03（文化市场）"):
        on.get("M-03", "文化市场")
    with pytest.raises(NotInForce):
        BOOK.at(date(2010, 1, 1)).get("M-10", "市场监管")
    assert on.find("Z-99") is None
    assert "P-01" in on
    assert "Z-99" not in on
    assert 1 not in on  # type: ignore[comparison-overlap]


def test_iteration_gives_only_what_is_in_force() -> None:
    rows = list(BOOK.at(date(2023, 1, 1)))
    assert all(row.in_force_on(date(2023, 1, 1)) for row in rows)
    assert "D-01" not in {row.id for row in rows}
    assert law.at(DAY, BOOK).calendar is BOOK.calendar


def test_a_city_may_set_its_own_limit_for_a_time() -> None:
    book = BOOK.with_overrides(SIGN)
    row = book.at(DAY)["N-01"]
    assert (row.value, row.instrument, row.verified) == (1, SIGN.basis, True)
    assert "原为2个工作日" in row.note
    assert book.at(date(2026, 7, 1))["N-01"].value == 2
    assert book.at(date(2025, 12, 31))["N-01"].value == 2
    assert book.at(DAY)["N-02"].value == 3
    hours = BOOK.with_overrides(replace(SIGN, value=12, unit="hour", effective_to=None)).at(DAY)["N-01"]
    assert hours.amount == "12小时"


@pytest.mark.parametrize(
    ("override", "words"),
    [
        (replace(SIGN, id="P-01"), "依据《行政处罚法》第五十六条、第八十五条，本市不得调整"),
        (replace(SIGN, id="N-07"), "是商请期限"),
        (replace(SIGN, id="Z-01", line="农业"), "Z-01（农业）：没有这一参数"),
        (replace(SIGN, value=0), "数值应为正整数"),
        (replace(SIGN, unit="周"), "单位应为"),
        (replace(SIGN, basis=""), "缺少本市文件名称"),
    ],
)
def test_what_a_city_may_not_do(override: Override, words: str) -> None:
    with pytest.raises(LawDataError, match=words):
        BOOK.with_overrides(override)


def test_two_overrides_for_one_day_are_refused() -> None:
    with pytest.raises(LawDataError, match="施行日期重叠"):
        BOOK.with_overrides(SIGN, replace(SIGN, effective_from=date(2026, 6, 30), effective_to=None))
    after = replace(SIGN, value=3, effective_from=date(2026, 7, 1), effective_to=None)
    assert BOOK.with_overrides(SIGN, after, replace(SIGN, id="N-02")).at(date(2027, 1, 1))["N-01"].value == 3


def test_a_later_notice_is_passed_in() -> None:
    book = BOOK.with_calendar(2027, {date(2027, 1, 1): False}, "自拟通知")
    assert book.calendar.knows(2027)
    assert not BOOK.calendar.knows(2027)
    assert book.ids() == BOOK.ids()


def test_a_book_can_be_made_by_hand() -> None:
    row = Parameter(
        "T-1", "签收", 1, "working_day", "送达", "机关", "internal", "规程", "第一条", DAY, True, "自拟"
    )
    book = Book((row,), BOOK.calendar)
    assert law.at(DAY, book)["T-1"] is row
    assert book.versions("T-2") == ()
    assert not row.in_force_on(date(2026, 5, 5))
    assert replace(row, effective_to=DAY).in_force_on(DAY)
    assert not replace(row, effective_to=DAY).in_force_on(date(2026, 5, 7))


def test_provision_and_amount() -> None:
    on = BOOK.at(DAY)
    assert str(on["P-02"].provision) == "《行政处罚法》第六十条"
    assert str(on["X-02"].provision) == "《信用修复管理办法》"
    assert (on["P-11"].amount, on["P-16"].amount, on["P-15"].amount) == ("3000元", "及时", "2")


def test_importing_law_pulls_in_nothing_else() -> None:
    code = (
        "import sys, liandong.law as law; law.packaged_book();"
        "print(*sorted(m for m in sys.modules if m.startswith('liandong.') or m.split('.')[0] == 'django'))"
    )
    loaded = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    ).stdout.split()
    assert loaded
    assert [m for m in loaded if not m.startswith("liandong.law")] == []
    bare = "import sys, liandong.law; print('yaml' in sys.modules)"
    assert (
        subprocess.run([sys.executable, "-c", bare], capture_output=True, text=True, check=True).stdout
        == "False\n"
    )


def test_the_measures_are_taken_and_each_has_its_promise() -> None:
    """Whether the promises are kept is for ``make bench`` to say."""
    results = bench()
    assert len({name for name, _, _ in results}) == len(results) == 4
    assert all(seconds > 0 and allowed > 0 for _, seconds, allowed in results)
