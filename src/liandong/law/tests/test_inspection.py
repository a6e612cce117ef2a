"""涉企检查：例子逐行照算；多一个毛病不会变好；理由只能放行可以放行的。"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from liandong import law
from liandong.law.inspection.facts import (
    Cap,
    CapException,
    Clue,
    InspectorKind,
    Item,
    Officer,
    Part,
    Recognised,
    StaffKind,
    TaskKind,
    Visit,
)
from liandong.law.inspection.frequency import Weight
from liandong.law.inspection.may_inspect import Answer, may_inspect
from liandong.law.inspection.papers import Paper, check_paper
from liandong.law.inspection.recusal import AskedBy, RecusalReason, recusal
from liandong.law.moments import CHINA
from liandong.law.tests.test_procedure import check, check_coverage, examples, yes
from liandong.law.verdict import Verdict

ON = date(2026, 5, 6)
LAW = law.at(ON)
QUICK = settings(max_examples=100, deadline=None, derandomize=True)
VALID = (date(2024, 1, 1), date(2027, 12, 31))
STAFF = {
    "到期": Officer("到期", certified_from=VALID[0], certified_until=ON - timedelta(days=1)),
    "当日到期": Officer("当日到期", certified_from=VALID[0], certified_until=ON),
    "无证": Officer("无证"),
    "半证": Officer("半证", certified_from=VALID[0]),
    "回避": Officer("回避", certified_from=VALID[0], certified_until=VALID[1], recused=True),
    "网格员": Officer("网格员", StaffKind.AUXILIARY, *VALID),
    "专家": Officer("专家", StaffKind.EXPERT),
}
GOOD = {
    "公布": date(2025, 6, 30), "撤下": None, "事项": ["SX-01"], "职权": "是", "主体": "行政机关", "委托公布": "是",
    "人员": ["甲", "乙"], "批准": "2026-05-05 17:00", "入企": None, "紧急": "", "通知": "是", "非现场": "否", "已查": 1, "待去": 0,
    "上限": 2, "上限公布": date(2025, 6, 30), "线索": None, "任务": "日常检查", "互认": None, "理由": {},
    "乙局人员": [], "他次": [],
}  # fmt: skip


def moment(text: str | None) -> datetime | None:
    return text and datetime.fromisoformat(text).replace(tzinfo=CHINA)


def officers(names: list[str]) -> tuple[Officer, ...]:
    return tuple(STAFF.get(name, Officer(name, StaffKind.OFFICER, *VALID)) for name in names)


def recognised(given: list[Any] | None) -> tuple[Recognised, ...]:
    if given is None:
        return ()
    item, until, *revoked = given
    return (Recognised(item, "丙局", until, bool(revoked)),)


def part_of(facts: dict[str, Any]) -> Part:
    clue = facts["线索"]
    cap = facts["上限"]
    return Part(
        "甲局",
        InspectorKind(facts["主体"]),
        yes(facts["职权"]),
        tuple(Item(code, facts["公布"], facts["撤下"]) for code in facts["事项"]),
        officers(facts["人员"]),
        TaskKind(facts["任务"]),
        entrustment_published=yes(facts["委托公布"]),
        approved_at=moment(facts["批准"]),
        emergency=facts["紧急"],
        notice_ready=yes(facts["通知"]),
        off_site_suffices=yes(facts["非现场"]),
        visits_this_year=facts["已查"],
        visits_to_come=facts["待去"],
        cap=cap and Cap(cap, "甲局公告第1号", facts["上限公布"]),
        clue=clue and Clue(CapException(clue[0]), clue[1]),
        recognised=recognised(facts["互认"]),
        reasons=facts["理由"],
    )


def visit_of(changes: dict[str, Any]) -> Visit:
    assert set(changes) <= set(GOOD)
    facts = GOOD | changes
    parts = [part_of(facts)]
    if facts["乙局人员"]:
        parts.append(
            Part(
                "乙局",
                InspectorKind.AGENCY,
                True,
                (Item("SX-09", ON),),
                officers(facts["乙局人员"]),
                approved_at=moment("2026-05-06 08:00"),
                cap=Cap(1, "乙局公告", ON),
            )
        )
    return Visit(ON, tuple(parts), moment(facts["入企"]), tuple(facts["他次"]))


def codes(answer: Answer) -> dict[str, list[str]]:
    return {
        "不得放行": [finding.code for finding in answer.never],
        "须说理由": [finding.code for finding in answer.open_reasons],
        "提示": [finding.code for finding in answer.warnings],
    }


def inspected(row: dict[str, Any]) -> Verdict:
    answer = may_inspect(visit_of(row.get("改", {})))
    assert codes(answer) == {name: row.get(name, []) for name in ("不得放行", "须说理由", "提示")}
    given = row.get("改", {}).get("理由", {})
    assert [(finding.code, reason) for finding, reason in answer.reasons_given] == (
        list(given.items()) if answer.verdict else []
    )
    return answer.verdict


def asked(row: dict[str, Any]) -> Verdict:
    reason, decided = row.get("理由"), row.get("决定")
    found = recusal(
        reason and RecusalReason(reason),
        AskedBy(row["谁"]),
        about_head="负责人" in row,
        on=ON,
        granted=decided and yes(decided),
    )
    assert (found.decided_by, found.category) == (row["决定人"], reason or "")
    return found.verdict


def checked(row: dict[str, Any]) -> Verdict:
    ids = ("I-30", "I-30b") if row["文书"] == Paper.APPROVAL else ("I-31",)
    everything = {item for id_ in ids for item in LAW[id_].items}
    return check_paper(Paper(row["文书"]), everything - set(row.get("缺", ())), on=ON)


RULES = {"能否检查": inspected, "回避": asked, "文书": checked}
CASES = examples(
    "inspection",
    {"改", "不得放行", "须说理由", "提示", "理由", "谁", "负责人", "决定", "决定人", "文书", "缺"},
)


@pytest.mark.parametrize(("rule", "row"), CASES)
def test_worked_example(rule: str, row: dict[str, Any]) -> None:
    check(RULES[rule](row), row)


def test_every_rule_has_an_example_that_allows_and_one_that_refuses() -> None:
    check_coverage(CASES, set(RULES))


def test_a_visit_needs_an_agency() -> None:
    with pytest.raises(ValueError, match="至少有一个机关"):
        may_inspect(Visit(ON, ()))


def test_an_officer_with_half_a_certificate_does_not_count() -> None:
    assert not STAFF["半证"].counts(ON)
    assert not Officer("未生效", certified_from=ON + timedelta(days=1), certified_until=VALID[1]).counts(ON)


def test_the_categories_are_the_words_of_the_law() -> None:
    assert tuple(RecusalReason) == LAW["A-07"].items
    assert tuple(CapException) == LAW["I-07"].items


def test_warnings_name_their_provisions_and_reasons_are_kept() -> None:
    visit = visit_of({"已查": 2, "理由": {"over_cap": "汛期"}, "他次": [ON]})
    answer = may_inspect(visit)
    local, reason = answer.verdict.warnings
    assert (
        local
        == "各机关合计当日将入企2次，超过提示次数1次（《本市执法联动内部期限默认值》第十一项（条文待核））。"
    )
    assert reason.endswith("；理由：汛期。")


def test_what_is_approved_and_still_to_come_fills_the_cap_too() -> None:
    answer = may_inspect(visit_of({"已查": 1, "待去": 1}))
    (finding,) = answer.open_reasons
    assert finding.code == "over_cap" and "已检查1次，另有1次已经批准、还没有去，再查将超过" in finding.text
    assert may_inspect(visit_of({"已查": 1})).verdict.allowed


FLAWS: dict[str, dict[str, Any]] = {
    "unpublished_item": {"公布": None},
    "no_power": {"职权": "否"},
    "too_few_officers": {"人员": ["甲"]},
    "not_approved": {"批准": None},
    "over_cap": {"已查": 2},
    "recognised_result": {"互认": ["SX-01", VALID[1]]},
    "no_notice": {"通知": "否"},
    "total_I-20": {"他次": [ON]},
}
NEVER = {"unpublished_item", "no_power", "too_few_officers", "not_approved"}
REASON = {"over_cap", "recognised_result"}


@QUICK
@given(st.sets(st.sampled_from(list(FLAWS))), st.sets(st.sampled_from(list(FLAWS))))
def test_reasons_open_only_what_may_be_opened(flaws: set[str], answered: set[str]) -> None:
    changes = {key: value for flaw in flaws for key, value in FLAWS[flaw].items()}
    answer = may_inspect(visit_of(changes | {"理由": dict.fromkeys(answered, "确有必要")}))
    assert {finding.code for finding in answer.never} == flaws & NEVER
    assert {finding.code for finding in answer.open_reasons} == (flaws & REASON) - answered
    assert answer.verdict.allowed is not bool(flaws & (NEVER | REASON) - (answered & REASON))
    assert all(finding.source.verified for finding in (*answer.never, *answer.open_reasons))
    assert {finding.weight for finding in answer.warnings} <= {Weight.WARN}


@QUICK
@given(st.lists(st.dates(date(2026, 3, 1), date(2026, 7, 1)), max_size=12))
def test_totals_never_stop_a_visit(others: list[date]) -> None:
    assert may_inspect(visit_of({"他次": others})).verdict
