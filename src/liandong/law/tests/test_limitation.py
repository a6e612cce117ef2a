"""追究时效：实例逐例照算；届满日与逐日推算一致；待核的特别规定只提示。"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from liandong import law
from liandong.law.limitation import ART_37, last_day, limitation

ROWS = yaml.safe_load((Path(__file__).parent / "examples" / "limitation.yaml").read_text("utf-8"))["例"]
HARM = {"有": True, "无": False, "未查明": None}
ON = date(2026, 3, 2)


@pytest.mark.parametrize("row", ROWS, ids=lambda r: r["编号"])
def test_worked_example(row):
    ended = row.get("终了")
    answer = limitation(
        began_on=row.get("行为"),
        discovered_on=row["发现"],
        continuing=row.get("连续") == "是",
        ended_on=None if ended == "仍在继续" else ended,
        touches_safety=row.get("涉安全") == "是",
        harm=HARM[row.get("危害", "无")],
    )
    assert answer.verdict.code == row["代码"], answer.verdict.explained
    assert answer.verdict.allowed is (row["准"] == "是")
    assert answer.last_day == row.get("届满")
    assert bool(answer.verdict.warnings) is (row.get("有提示") == "是")
    assert answer.verdict.sentence.endswith("。")
    assert row["情形"]
    assert row["出处"]
    if "句" in row:
        assert answer.verdict.sentence == row["句"]


def test_the_older_law_is_named_where_it_decides():
    answer = limitation(began_on=date(2021, 7, 14), discovered_on=ON, touches_safety=True, harm=True)
    assert ART_37 in answer.verdict.sources


def test_left_alone_the_act_is_ordinary_and_harmless():
    asked = {"began_on": date(2023, 6, 1), "discovered_on": ON}
    assert limitation(**asked).verdict.code == "lapsed"
    assert limitation(**asked, touches_safety=True).verdict.code == "lapsed"
    assert limitation(**asked, harm=True).verdict.code == "lapsed"


def test_another_statute_goes_first_and_an_unchecked_one_only_warns():
    half_year = replace(
        law.at(ON)["P-09"], id="X", value=6, unit="month", instrument="某法", article="第二十二条"
    )
    began = date(2025, 8, 31)
    late = limitation(began_on=began, discovered_on=ON, special=half_year, touches_safety=True, harm=True)
    assert (late.verdict.code, late.last_day) == ("lapsed", date(2026, 2, 28))
    assert str(late.verdict.sources[0]) == "《某法》第二十二条"
    unchecked = limitation(began_on=began, discovered_on=ON, special=replace(half_year, verified=False))
    assert unchecked.verdict.code == "special_unverified"
    assert unchecked.verdict.allowed
    assert unchecked.verdict.warnings
    early = limitation(began_on=ON, discovered_on=ON, special=replace(half_year, verified=False))
    assert early.verdict.code == "in_time"


def test_the_term_comes_from_the_law_passed_in():
    book = law.packaged_book()
    changed = replace(
        book, parameters=tuple(replace(p, value=3) if p.id == "P-09" else p for p in book.parameters)
    )
    asked = {"began_on": date(2023, 6, 1), "discovered_on": date(2026, 3, 1)}
    assert not limitation(**asked).verdict
    assert limitation(**asked, law=law.at(ON, changed)).verdict


def test_a_book_without_the_longer_term_uses_the_general_one():
    book = law.packaged_book()
    short = replace(book, parameters=tuple(p for p in book.parameters if p.id != "P-09b"))
    answer = limitation(
        began_on=date(2023, 6, 1), discovered_on=ON, touches_safety=True, harm=True, law=law.at(ON, short)
    )
    assert answer.verdict.code == "lapsed"


@pytest.mark.parametrize("change", [{"unit": "working_day"}, {"value": None}])
def test_a_term_that_is_not_in_months_or_years_is_broken_data(change):
    with pytest.raises(ValueError, match="追究时效"):
        last_day(ON, replace(law.at(ON)["P-09"], **change))


DAYS = st.dates(date(2021, 7, 15), date(2030, 12, 31))


@settings(max_examples=100, deadline=None)
@given(DAYS, st.integers(0, 2500), st.booleans(), st.sampled_from([True, False, None]))
def test_found_earlier_is_never_worse(began, later, safety, harm):
    found = began + timedelta(days=later)
    asked = {"began_on": began, "touches_safety": safety, "harm": harm, "law": law.at(ON)}
    now = limitation(discovered_on=found, **asked)
    before = limitation(discovered_on=found - timedelta(days=1), **asked)
    assert before.verdict.allowed >= now.verdict.allowed
    years = 5 if safety and harm is not False else 2
    try:
        anniversary = began.replace(year=began.year + years)
    except ValueError:
        anniversary = date(began.year + years, 2, 28)
    assert now.verdict.allowed is (found <= anniversary)
