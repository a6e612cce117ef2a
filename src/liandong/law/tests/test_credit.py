"""信用：例子逐行照算；缺一样不会变好；公示期和修复期的先后。"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from liandong import law
from liandong.law.credit.listing import Listing, Objection, may_list
from liandong.law.credit.measures import BasisRank, ListItem, Measure, Subject, may_divide, may_measure
from liandong.law.credit.repair import CreditClass, classify, may_repair, term_of
from liandong.law.credit.running import EndCause, may_continue
from liandong.law.moments import CHINA
from liandong.law.procedure.penalty import Penalty, PenaltyKind
from liandong.law.tests.test_procedure import check, check_coverage, examples, yes
from liandong.law.verdict import Verdict

ON = date(2026, 3, 2)
LAW = law.at(date(2026, 5, 6))
QUICK = settings(max_examples=80, deadline=None, derandomize=True)
GOOD = {
    "清单事项": "是", "手段": "限制享受便利化措施", "依据": "河南省社会信用条例第三十二条", "依据层级": "地方性法规",
    "清单起": date(2026, 1, 1), "清单止": None, "附加": "否", "实施": "甲局", "关联": "是", "相适应": "性质较重",
    "自然人": "否", "简易": "否", "轻微消除": "否", "欠费": "否", "终局": "是", "已列名单": "否", "书面": "是",
    "告知": LAW["R-09"].items, "异议至": date(2026, 3, 1), "异议": "没有提出异议", "标准公布": "是",
    "标准层级": "地方性法规",
}  # fmt: skip


def item_of(facts: dict[str, Any]) -> ListItem | None:
    if not yes(facts["清单事项"]):
        return None
    return ListItem(
        "HN-01",
        "行政便利",
        "违反法定义务的信用主体",
        facts["手段"],
        frozenset({"甲局"}),
        facts["依据"],
        BasisRank(facts["依据层级"]),
        facts["清单起"],
        facts["清单止"],
        yes(facts["附加"]),
    )


def measure_of(facts: dict[str, Any]) -> Measure:
    return Measure(item_of(facts), facts["实施"], ON, date(2026, 12, 31), yes(facts["关联"]), facts["相适应"])


def subject_of(facts: dict[str, Any]) -> Subject:
    return Subject(*(yes(facts[name]) for name in ("自然人", "简易", "轻微消除", "欠费", "终局", "已列名单")))


def measured(row: dict[str, Any]) -> Verdict:
    facts = GOOD | row.get("改", {})
    return may_measure(measure_of(facts), subject_of(facts), on=ON)


def divided(row: dict[str, Any]) -> Verdict:
    return may_divide([(item_of(GOOD | line), line["实施"]) for line in row["行"]], on=ON)


def listing_of(facts: dict[str, Any]) -> Listing:
    return Listing(
        subject_of(facts),
        BasisRank(facts["标准层级"]),
        yes(facts["标准公布"]),
        yes(facts["书面"]),
        frozenset(facts["告知"]),
        facts["异议至"],
        Objection(facts["异议"]),
    )


def repaired(row: dict[str, Any]) -> Verdict:
    return may_repair(
        CreditClass(row["类"]),
        row["生效"],
        on=row["日期"],
        fulfilled=yes(row.get("履行", "是")),
        promised=yes(row.get("承诺", "是")),
        others_met=yes(row.get("其他", "是")),
    )


def moment(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=CHINA)


def ended(row: dict[str, Any]) -> Verdict:
    events = [(EndCause(event["因"]), moment(event["时"])) for event in row.get("事件", ())]
    found = may_continue(measure_of(GOOD), events, moment=moment(row["时刻"]))
    assert found.cause == row.get("因")
    assert (found.stop_by.last_day if found.stop_by else None) == row.get("停止期限")
    return found.verdict


RULES = {
    "措施": measured,
    "备忘录": divided,
    "列入名单": lambda row: may_list(listing_of(GOOD | row.get("改", {})), on=ON),
    "修复": repaired,
    "结束": ended,
}
CASES = examples(
    "credit",
    {"改", "行", "类", "生效", "日期", "履行", "承诺", "其他", "时刻", "因", "事件", "停止期限"},
)


@pytest.mark.parametrize(("rule", "row"), CASES)
def test_worked_example(rule: str, row: dict[str, Any]) -> None:
    assert set(row.get("改", {})) <= set(GOOD)
    check(RULES[rule](row), row)


def test_every_rule_has_an_example_that_allows_and_one_that_refuses() -> None:
    check_coverage(CASES, set(RULES))


def test_a_measure_has_an_end_after_its_beginning() -> None:
    with pytest.raises(ValueError, match="结束日早于开始日"):
        replace(measure_of(GOOD), ends_on=date(2026, 3, 1))


@pytest.mark.parametrize(
    ("kinds", "facts", "expected"),
    [
        ({"警告"}, {}, CreditClass.MINOR),
        ({"警告", "通报批评"}, {}, CreditClass.MINOR),
        ({"罚款"}, {"simple": True}, CreditClass.MINOR),
        ({"罚款"}, {}, CreditClass.ORDINARY),
        ({"没收违法所得", "警告"}, {}, CreditClass.ORDINARY),
        ({"责令停产停业"}, {}, CreditClass.ORDINARY),
        ({"罚款"}, {"very_large_fine": True}, CreditClass.SERIOUS),
        ({"吊销许可证件"}, {}, CreditClass.SERIOUS),
        ({"限制从业"}, {}, CreditClass.SERIOUS),
        ({"警告"}, {"on_serious_list": True}, CreditClass.SERIOUS),
    ],
)
def test_classes(kinds: set[str], facts: dict[str, bool], expected: CreditClass) -> None:
    penalty = Penalty(frozenset(map(PenaltyKind, kinds)), 100_00 if "罚款" in kinds else 0)
    assert classify(penalty, **({"simple": False} | facts)) is expected


@QUICK
@given(st.dates(date(2026, 4, 1), date(2030, 12, 31)), st.sampled_from(CreditClass))
def test_repair_opens_within_the_term_and_the_term_ends_of_itself(
    effective: date, grade: CreditClass
) -> None:
    term = term_of(grade, effective, LAW)
    assert term is not None
    assert effective <= term.repair_from <= term.last_day
    good = {"fulfilled": True, "promised": True, "law": LAW}
    assert not may_repair(grade, effective, on=term.last_day + timedelta(days=1), **good)
    assert not may_repair(grade, effective, on=term.repair_from - timedelta(days=1), **good)
    assert may_repair(grade, effective, on=term.repair_from, **good)


FLAWS = st.sets(
    st.sampled_from(
        ["清单事项", "手段", "依据层级", "实施", "关联", "相适应", "欠费", "终局", "书面", "标准公布"]
    )
)
BAD = {
    "清单事项": "否", "手段": "", "依据层级": "合作备忘录", "实施": "乙局", "关联": "否", "相适应": "", "欠费": "是",
    "终局": "否", "书面": "否", "标准公布": "否",
}  # fmt: skip


@QUICK
@given(FLAWS, FLAWS)
def test_one_more_flaw_never_makes_it_lawful(some: set[str], more: set[str]) -> None:
    fewer = GOOD | {name: BAD[name] for name in some}
    worse = GOOD | {name: BAD[name] for name in some | more}
    assert bool(may_list(listing_of(worse), on=ON)) <= bool(may_list(listing_of(fewer), on=ON))
    one = may_measure(measure_of(fewer), subject_of(fewer), on=ON)
    other = may_measure(measure_of(worse), subject_of(worse), on=ON)
    assert other.allowed <= one.allowed
    assert one.allowed is not bool(some - {"书面", "标准公布"})
