"""哪些登记算数：替换、不一致、定了一条、又来一条；到场的人够不够。"""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from liandong.onsite.rules import Entry, Settled, doubts, missing, officers_present, open_conflicts, standing

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


CAME = {"agency": "市监", "name": "市监", "items": [{"code": "T-1", "name": "标签"}], "arrived_at": "x"}


def asked(subject, result, id_="q", device="甲", number=9, agency="市监"):
    return entry(id_ + subject, device, number, result, subject, agency)


def test_a_common_question_unanswered_or_answered_in_two_ways_is_missing():
    done = entry("a", "甲", 1, "1")
    found = [done, asked("ask:address", "yes")]
    (said,) = missing([CAME], standing(found))
    assert "现在经营吗”还没有答" in said
    found.append(asked("ask:trading", "yes"))
    assert missing([CAME], standing(found)) == []
    (said,) = missing([CAME], standing([*found, asked("ask:trading", "stopped", "r", "乙", 1, "农业")]))
    assert "登记不一致" in said
    assert missing([], {}) == [], "没有人到场的，不问"


def test_where_the_firm_was_not_found_nobody_is_asked_whether_it_trades():
    found = [entry("a", "甲", 1, "6"), asked("ask:address", "no")]
    assert missing([CAME], standing(found)) == []


@pytest.mark.parametrize(
    ("result", "subject", "answer", "is_told"),
    [
        ("6", "ask:address", "yes", True), ("6", "ask:address", "no", False), ("7", "ask:trading", "yes", True),
        ("7", "ask:trading", "stopped", False), ("1", "ask:address", "yes", False), ("6", "ask:trading", "yes", False),
    ],
)  # fmt: skip
def test_a_result_that_does_not_go_with_the_common_answer_is_told(result, subject, answer, is_told):
    told = doubts([CAME], standing([entry("a", "甲", 1, result), asked(subject, answer)]))
    assert bool(told) is is_told
    assert not told or ("市监的“标签”" in told[0] and "请核对" in told[0])


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
    not_yet = CAME | {"agency": "农业", "name": "农业", "arrived_at": ""}
    common = [asked("ask:address", "yes"), asked("ask:trading", "yes")]
    assert missing([CAME, not_yet], standing(common)) == ["市监的“标签”没有登记"]
    differ = standing([entry("a", "甲", 1, "1"), entry("b", "乙", 1, "A"), *common])
    assert missing([CAME], differ) == ["市监的“标签”两台设备登记不一致"]


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
