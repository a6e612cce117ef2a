"""比例怎么写、谁查什么、什么时候可以批准。"""

from __future__ import annotations

import pytest

from liandong.inspections.rules import assigned, may_approve, ratio

ABLE = {"标签": {"market"}, "台账": {"farm", "market"}}
BOTH = [("market", "市监局"), ("farm", "农业局")]


@pytest.mark.parametrize(
    "line", ["E｜3", "A", "A｜0", "A｜100.5", "A｜3.333", "A｜3｜5｜2", "A｜3｜一", "A｜3｜1｜2｜3", "3"]
)
def test_a_ratio_that_means_nothing_is_refused(line):
    with pytest.raises(ValueError):
        ratio(line)


def test_a_ratio_may_be_written_with_the_percent_sign_and_only_a_ceiling():
    assert ratio("B|5%||20") == {"risk": "B", "percent": "5", "floor": None, "ceiling": 20}


def test_each_department_takes_what_it_has_power_for():
    verdict, parts = assigned(BOTH, ABLE)
    assert verdict
    assert [part["items"] for part in parts] == [["标签", "台账"], ["台账"]]


@pytest.mark.parametrize(
    ("agencies", "able", "code"),
    [(BOTH[1:], ABLE, "unpowered_item"), (BOTH, {"标签": {"market"}}, "idle_agency")],
)
def test_nobody_is_listed_without_power(agencies, able, code):
    verdict, parts = assigned(agencies, able)
    assert (verdict.code, parts) == (code, [])


def _part(answer):
    return {"name": "农业局", "answer": answer, "reason": "人手不够"}


@pytest.mark.parametrize(
    ("state", "parts", "code"),
    [
        ("draft", [], "may_approve"),
        ("draft", [_part("")], "not_asked"),
        ("confirming", [_part("")], "not_confirmed"),
        ("confirming", [_part("confirmed"), _part("declined")], "declined"),
        ("confirming", [_part("confirmed")], "may_approve"),
    ],
)
def test_a_plan_is_approved_when_every_partner_has_confirmed(state, parts, code):
    assert may_approve(state, parts).code == code
