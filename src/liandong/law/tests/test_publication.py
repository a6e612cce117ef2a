"""公示：例子逐行照算；渠道的结束从不早于公示；少脱敏一项不会变成可以公示。"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from liandong import law
from liandong.law.credit.repair import CreditClass
from liandong.law.moments import CHINA
from liandong.law.procedure.penalty import PartyKind, Penalty, PenaltyKind
from liandong.law.publication.at_all import Channel, Decision, Standing, may_publish, may_publish_in
from liandong.law.publication.clocks import clocks, showing
from liandong.law.publication.masking import Sensitive, masks, may_release
from liandong.law.publication.withdrawal import may_stop_early, withdrawals
from liandong.law.tests.test_procedure import check, check_coverage, examples, penalty_of, yes
from liandong.law.verdict import Verdict

ON = date(2026, 5, 6)
LAW = law.at(ON)
QUICK = settings(max_examples=100, deadline=None, derandomize=True)
GOOD = {
    "条线": "市场监管", "处罚": {"罚款": 50000}, "当事人": "法人或者其他组织", "当场": "否", "轻微消除": "否",
    "社会影响": "是", "状态": "有效", "类": None, "外省": "否", "较低罚款": "否", "限制至": None, "决定": ON,
}  # fmt: skip


def decision_of(row: dict[str, Any]) -> Decision:
    changes = row.get("改", {})
    assert set(changes) <= set(GOOD)
    facts = GOOD | changes
    impact = facts["社会影响"]
    return Decision(
        line=facts["条线"],
        decided_on=facts["决定"],
        effective_on=facts["决定"],
        penalty=penalty_of(facts["处罚"]),
        party=PartyKind(facts["当事人"]),
        simple=yes(facts["当场"]),
        minor_and_remedied=yes(facts["轻微消除"]),
        social_impact=None if impact == "未判断" else yes(impact),
        standing=Standing(facts["状态"]),
        credit_class=facts["类"] and CreditClass(facts["类"]),
        other_province=yes(facts["外省"]),
        lower_fine=yes(facts["较低罚款"]),
        banned_until=facts["限制至"],
    )


def moment(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=CHINA)


def released(row: dict[str, Any]) -> Verdict:
    return may_release(
        list(map(Sensitive, row["含"])),
        list(map(Sensitive, row["已做"])),
        secrecy_reviewed=yes(row.get("保密审查", "是")),
        line=row.get("条线", "市场监管"),
        on=ON,
    )


def shown(row: dict[str, Any]) -> Verdict:
    found = showing(
        Channel(row["渠道"]), decision_of(row), datetime.combine(row["公示"], datetime.min.time(), CHINA)
    )
    assert found.until == row.get("到")
    return found.verdict


def stopped(row: dict[str, Any]) -> Verdict:
    met = set(LAW.get("M-19", "市场监管").items) - set(row.get("缺", ()))
    return may_stop_early(decision_of(row), met, heavy_by_rule="较重" in row, on=ON)


RULES = {
    "该不该公示": lambda row: may_publish(decision_of(row)),
    "渠道": lambda row: may_publish_in(Channel(row["渠道"]), decision_of(row)),
    "脱敏": released,
    "公示到哪日": shown,
    "提前停止": stopped,
}
CASES = examples(
    "publication",
    {
        "改",
        "渠道",
        "含",
        "已做",
        "保密审查",
        "条线",
        "应得",
        "收到推送",
        "公示",
        "到",
        "已公示",
        "时",
        "缺",
        "较重",
    },
)
VERDICTS = [case for case in CASES if case.values[0] in RULES]
LISTS = [case for case in CASES if case.values[0] not in RULES]


@pytest.mark.parametrize(("rule", "row"), VERDICTS)
def test_worked_example(rule: str, row: dict[str, Any]) -> None:
    check(RULES[rule](row), row)


@pytest.mark.parametrize(("rule", "row"), LISTS)
def test_worked_dates(rule: str, row: dict[str, Any]) -> None:
    decision = decision_of(row)
    found = []
    if rule == "时钟":
        received = row.get("收到推送")
        for clock in clocks(decision, pushed_received_at=received and moment(received)):
            last = clock.due.last_day if clock.due else "待" if clock.parameter else "无日数"
            found.append(f"{clock.channel} {last}")
            assert clock.sentence.startswith(clock.channel)
            assert clock.sentence.endswith("。")
            assert clock.bound
            assert ("待核" in clock.sentence) is (
                clock.parameter is not None and not clock.parameter.verified
            )
    else:
        for taken in withdrawals(decision, list(map(Channel, row["已公示"])), moment(row["时"])):
            found.append(f"{taken.channel} {taken.due.last_day}")
            assert decision.standing in taken.sentence
            own = taken.channel is Channel.ENTERPRISE and decision.line == "市场监管"
            assert taken.parameter.id == ("M-13" if own else "P-08")
    assert found == row["应得"]
    assert bool(found) is ((rule == "时钟") is yes(row["准"]))


def test_every_rule_has_an_example_that_allows_and_one_that_refuses() -> None:
    check_coverage(CASES, {*RULES, "时钟", "撤回"})


def test_how_each_content_is_masked_and_where_that_comes_from() -> None:
    made = masks(set(Sensitive), line="市场监管", on=ON)
    assert [mask.content for mask in made] == list(Sensitive)
    assert {mask.content for mask in made if mask.removed} == {
        Sensitive.CLASSIFIED,
        Sensitive.COMMERCIAL,
        Sensitive.PRIVACY,
        Sensitive.REPORTER,
    }
    assert all(mask.source.verified for mask in made)
    customs = {mask.content: mask.custom for mask in made}
    assert customs[Sensitive.COMMERCIAL] is None
    account = customs[Sensitive.BANK_ACCOUNT]
    assert account is not None
    assert not account.verified
    assert "银行账号：只留后四位" in {mask.how for mask in made}


def test_the_line_rule_is_cited_where_there_is_one() -> None:
    for line, instrument in [("市场监管", "市场监督管理行政处罚信息公示规定"), ("农业", "行政处罚法")]:
        verdict = may_release([Sensitive.PHONE], [], secrecy_reviewed=True, line=line, on=ON)
        assert verdict.sources[0].instrument == instrument


kinds = st.sets(st.sampled_from(PenaltyKind), min_size=1)
days = st.dates(date(2022, 1, 1), date(2027, 12, 31))
decisions = st.builds(
    lambda line, decided, kinds, impact, grade, lower, banned: Decision(
        line=line,
        decided_on=decided,
        effective_on=decided,
        penalty=Penalty(frozenset(kinds), 50_000 if PenaltyKind.FINE in kinds else 0),
        party=PartyKind.ORGANISATION,
        social_impact=impact,
        credit_class=grade,
        lower_fine=lower,
        banned_until=banned and decided + timedelta(days=banned),
    ),
    st.sampled_from(["市场监管", "农业", "生态环境", ""]),
    days,
    kinds,
    st.sampled_from([True, None]),
    st.one_of(st.none(), st.sampled_from(CreditClass)),
    st.booleans(),
    st.one_of(st.none(), st.integers(1, 4000)),
)


@QUICK
@given(decisions, st.integers(0, 2000), st.sampled_from(Channel))
def test_a_channel_never_ends_before_its_publication(
    decision: Decision, later: int, channel: Channel
) -> None:
    day = decision.decided_on + timedelta(days=later)
    found = showing(channel, decision, datetime.combine(day, datetime.min.time(), CHINA))
    assert found.until is None or found.until >= day
    if not found.verdict:
        assert found.until is None


@QUICK
@given(decisions)
def test_clocks_exist_exactly_for_the_channels_that_apply_and_never_end_before_the_decision(
    decision: Decision,
) -> None:
    made = clocks(decision)
    assert {clock.channel for clock in made} == {
        channel for channel in Channel if may_publish_in(channel, decision)
    }
    assert all(clock.due.last_day > decision.decided_on for clock in made if clock.due and clock.due.last_day)
    assert clocks(replace(decision, standing=Standing.REVOKED)) == ()


@QUICK
@given(st.sets(st.sampled_from(Sensitive)), st.sets(st.sampled_from(Sensitive)), st.sampled_from(Sensitive))
def test_undoing_a_mask_never_releases(
    contents: set[Sensitive], done: set[Sensitive], lost: Sensitive
) -> None:
    asked = {"secrecy_reviewed": True, "line": "", "on": ON}
    before = may_release(contents, done, **asked)
    after = may_release(contents, done - {lost}, **asked)
    assert after.allowed <= before.allowed
    assert before.allowed is (contents <= done)
