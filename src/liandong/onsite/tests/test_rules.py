"""哪些登记算数：替换、不一致、定了一条、又来一条；到场的人够不够。"""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from liandong.onsite.rules import Entry, Settled, missing, officers_present, open_conflicts, standing

T = datetime(2026, 11, 29, 1, tzinfo=UTC)
KEY = ("市监", "T-1")


def entry(id_, device, number, result, subject="T-1", agency="市监"):
    return Entry(id_, agency, subject, device, number, T + timedelta(minutes=number), result)


def test_a_later_number_of_the_same_device_stands_however_it_arrives():
    first, second = entry("a", "甲", 1, "1"), entry("b", "甲", 2, "A")
    for rows in ([first, second], [second, first]):
        assert standing(rows)[KEY].entry.id == "b"


def test_two_devices_that_agree_are_no_conflict_and_two_that_differ_are():
    same = standing([entry("a", "甲", 1, "1"), entry("b", "乙", 5, "1")])
    assert same[KEY].entry.id == "b" and open_conflicts(same) == []
    differ = standing([entry("a", "甲", 1, "1"), entry("b", "乙", 5, "A")])
    assert [one.id for one in differ[KEY].against] == ["a", "b"] and open_conflicts(differ) == [KEY]


def test_devices_that_agree_on_the_result_only_are_a_conflict():
    rectify = replace(entry("a", "甲", 1, "E"), follow_up="rectify", rectify_by=T.date())
    lead = replace(entry("b", "乙", 1, "E"), follow_up="lead")
    later = replace(rectify, id="c", device="乙", rectify_by=T.date() + timedelta(days=1))
    same = replace(rectify, id="d", device="乙")
    assert [open_conflicts(standing([rectify, other])) for other in (lead, later)] == [[KEY], [KEY]]
    assert open_conflicts(standing([rectify, same])) == []


def test_a_common_question_answered_in_two_ways_is_missing():
    asked = [entry("a", "甲", 1, "yes", "ask:trading"), entry("b", "乙", 1, "stopped", "ask:trading", "农业")]
    (said,) = missing([], standing(asked))
    assert "登记不一致" in said and missing([], standing(asked[:1])) == []


def test_what_was_settled_stands_until_a_device_says_something_new():
    rows = [entry("a", "甲", 1, "1"), entry("b", "乙", 1, "A")]
    choice = Settled(*KEY, "a", frozenset({"a", "b"}))
    assert standing(rows, [choice])[KEY].entry.id == "a"
    again = standing([*rows, entry("c", "乙", 2, "E")], [choice])
    assert again[KEY].entry is None
    assert standing([*rows, entry("c", "乙", 2, "1")], [choice])[KEY].entry.result == "1"


def test_a_common_question_stands_for_all_whoever_asked_it():
    asked = [entry("a", "甲", 1, "yes", "ask:trading"), entry("b", "乙", 1, "stopped", "ask:trading", "农业")]
    assert open_conflicts(standing(asked)) == [("", "ask:trading")]
    assert standing(asked[:1])["", "ask:trading"].entry.id == "a"


@given(st.permutations([entry(f"{d}{n}", d, n, "1A"[n % 2]) for d in "甲乙" for n in range(4)]))
def test_the_order_of_arrival_does_not_matter(rows):
    assert standing(rows) == standing(sorted(rows, key=lambda one: one.id))


def test_what_is_missing_is_said_of_departments_that_came_only():
    item = [{"code": "T-1", "name": "标签"}]
    came, not_yet = (
        {"agency": a, "name": a, "items": item, "arrived_at": at} for a, at in (("市监", "x"), ("农业", ""))
    )
    assert missing([came, not_yet], {}) == ["市监的“标签”没有登记"]
    differ = standing([entry("a", "甲", 1, "1"), entry("b", "乙", 1, "A")])
    assert missing([came], differ) == ["市监的“标签”两台设备登记不一致"]


SEAT = [{"certificate": c, "name": c} for c in ("1", "2", "3")]


@pytest.mark.parametrize(
    ("shown", "unfit", "code"),
    [
        (["1", "2"], {}, "officers_present"),
        (["1"], {}, "too_few_officers"),
        (["1", "9"], {}, "not_seated"),
        (["1", "2"], {"2": "证件暂扣中。"}, "not_certified"),
    ],
)
def test_two_of_the_seat_with_certificates_that_hold(shown, unfit, code):
    assert officers_present("市监局", SEAT, shown, unfit).code == code
