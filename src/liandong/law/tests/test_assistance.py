"""行政协助：凭什么请求、期限的性质、延期和不予协助的事由。"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from liandong import law
from liandong.law.assistance import (
    MARKET,
    REFUSALS,
    WAITS,
    Pair,
    Reach,
    bases,
    limit_for,
    line_by_name,
    may_ask_longer,
    may_wait,
    reach,
    refusal,
)
from liandong.law.parameter import ExtensionRule
from liandong.now import CHINA

DUE = datetime(2026, 3, 20, 23, 59, 59, tzinfo=CHINA)
RULE = ExtensionRule(15, "working_day", "被请求机关负责人", "期限届满前")


@pytest.mark.parametrize(
    ("one", "other", "how_far"),
    [
        ("410823", "410800", Reach.CITY), ("410823104", "410822", Reach.CITY), ("410823", "410100", Reach.PROVINCE),
        ("410823", "419001", Reach.PROVINCE), ("410823", "140500", Reach.OUTSIDE),
    ],
)  # fmt: skip
def test_how_far_two_agencies_are_apart(one, other, how_far):
    assert reach(one, other) is how_far


@pytest.mark.parametrize(
    ("pair", "named"),
    [
        (Pair(Reach.CITY), ["行政处罚法", "河南省行政执法条例"]),
        (Pair(Reach.PROVINCE), ["行政处罚法", "河南省行政执法条例"]),
        (Pair(Reach.PROVINCE, province="14"), ["行政处罚法"]),
        (Pair(Reach.OUTSIDE), ["行政处罚法", "民营经济促进法"]),
        (Pair(Reach.CITY, line=MARKET, other_line=MARKET), ["行政处罚法", "河南省行政执法条例", "市场监督管理行政处罚程序规定"]),
    ],
)  # fmt: skip
def test_the_law_between_two_agencies(pair, named):
    said = bases(pair)
    assert [line.partition("《")[2].partition("》")[0] for line in said] == named


def test_what_somebody_typed_is_marked_as_unchecked_and_what_is_unverified_as_such():
    said = bases(
        Pair(Reach.CITY, line=MARKET, other_line=MARKET), agreement="沁河协议第三条", rule="某规定第一条"
    )
    assert [line for line in said if "平台没有核对" in line] == [said[-2], said[-1]]
    assert "条文待核" in said[2]


@pytest.mark.parametrize(
    ("pair", "is_urgent", "row", "nature"),
    [
        (Pair(Reach.CITY), False, "N-03", "internal"),
        (Pair(Reach.CITY), True, "N-05", "internal"),
        (Pair(Reach.CITY, line=MARKET, other_line=MARKET), False, "M-05", "statutory"),
        (Pair(Reach.CITY, line=MARKET, other_line="农业"), False, "N-03", "internal"),
        (Pair(Reach.CITY, is_paper=True), False, "N-03", "courtesy"),
        (Pair(Reach.CITY, is_paper=True), True, "N-03", "courtesy"),
        (Pair(Reach.PROVINCE), False, "N-03", "courtesy"),
        (Pair(Reach.PROVINCE), True, "N-05", "courtesy"),
        (Pair(Reach.PROVINCE, line=MARKET, other_line=MARKET), False, "M-05", "statutory"),
        (Pair(Reach.PROVINCE, line=MARKET, other_line=MARKET), True, "M-05", "statutory"),
        (Pair(Reach.CITY, line=MARKET, other_line=MARKET), True, "N-05", "internal"),
        (Pair(Reach.PROVINCE, line=MARKET, other_line=line_by_name("新乡市市场监督管理局"), is_paper=True), True, "M-05", "statutory"),
        (Pair(Reach.CITY, line=MARKET, other_line=MARKET, is_paper=True), True, "M-05", "statutory"),
        (Pair(Reach.PROVINCE, line=MARKET, other_line=line_by_name("新乡市农业农村局"), is_paper=True), False, "N-03", "courtesy"),
        (Pair(Reach.OUTSIDE, line=MARKET, other_line=MARKET), True, "N-07", "courtesy"),
        (Pair(Reach.OUTSIDE, line=MARKET, other_line=MARKET, is_paper=True), False, "N-07", "courtesy"),
    ],
)  # fmt: skip
def test_the_limit_stands_in_the_book_with_its_nature_and_a_reason(pair, is_urgent, row, nature):
    limit = limit_for(pair, is_urgent=is_urgent)
    assert (limit.row, limit.nature) == (row, nature)
    assert limit.why.endswith("。") and (limit.nature != "courtesy" or "商请" in limit.why)
    assert law.packaged_book().at(DUE.date()).get(limit.row, limit.line or None).value


@pytest.mark.parametrize(
    ("due", "days", "rule", "nature", "before", "code"),
    [
        (DUE, 15, RULE, "internal", False, "may_ask"),
        (DUE, 16, RULE, "internal", False, "too_long"),
        (DUE, 5, RULE, "internal", True, "asked_already"),
        (DUE, 5, None, "internal", False, "no_extension"),
        (DUE, 5, None, "courtesy", False, "may_ask"),
        (DUE, 40, ExtensionRule(None, "", "被请求机关", "期限届满前"), "statutory", False, "may_ask"),
        (None, 5, None, "courtesy", False, "may_ask"),
    ],
)
def test_more_time_is_asked_for_before_the_limit_once_and_within_the_rule(
    due, days, rule, nature, before, code
):
    verdict = may_ask_longer(due, DUE, days, rule, nature, asked_before=before)
    assert (verdict.code, bool(verdict)) == (code, code == "may_ask")


def test_a_second_later_is_too_late_and_says_what_may_still_be_done():
    verdict = may_ask_longer(DUE, DUE + timedelta(seconds=1), 5, RULE, "internal", asked_before=False)
    assert verdict.code == "too_late" and "仍可以不予协助" in verdict.sentence


def test_a_case_waits_where_a_row_of_its_line_says_so_and_an_unchecked_one_only_warns():
    on = law.packaged_book().at(DUE.date())
    market = may_wait(on.find(WAITS, MARKET))
    assert market and "没有核对过" in market.warnings[0]
    other = may_wait(on.find(WAITS, "农业"))
    assert (bool(other), other.code) == (False, "no_rule")
    row = on.get(WAITS, MARKET)
    assert may_wait(replace(row, verified=True)).warnings == ()


def test_every_ground_of_refusal_is_told_with_a_checked_provision():
    assert all(r.source.verified and str(r.source) in r.told for r in REFUSALS)
    assert refusal("no_power").source.article == "第二十六条"
