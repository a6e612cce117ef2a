"""处罚程序：例子逐行照算；清单少一项不会变好；待核的只提示。"""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from liandong import law
from liandong.law.loader import read_yaml
from liandong.law.procedure.approval import Signer, Step, Substitution, Taken, may_take, next_step, stairs
from liandong.law.procedure.benchmark import Benchmark, choose
from liandong.law.procedure.contents import Contents, check_contents, remedies
from liandong.law.procedure.gaps import Gap, judge
from liandong.law.procedure.hearing import Duty, hearing_duty, may_chair
from liandong.law.procedure.penalty import PartyKind, Penalty, PenaltyKind, reaches, yuan
from liandong.law.procedure.readiness import Prepared, may_decide
from liandong.law.procedure.review import CaseWeight, Reviewer, discussion_duty, may_review, review_duty
from liandong.law.procedure.simple import may_collect_on_spot, may_decide_on_spot
from liandong.law.verdict import Source, Verdict

FOLDER = Path(__file__).parents[1] / "examples"
ON = date(2026, 3, 2)
LAW = law.at(ON)
QUICK = settings(max_examples=80, deadline=None, derandomize=True)
UNCHECKED = Source("某规章", "第九条", verified=False)
CHECKED = Source("某规章", "第九条")


def examples(name: str, keys: set[str]) -> list[Any]:
    """(rule, row) of one file as test parameters, each checked for its own honesty."""
    known = {"情形", "准", "代码", "句", "句含", "有提示", "提示含", "sourced", "constructed"}
    cases = []
    for rule, rows in read_yaml(FOLDER / f"{name}.yaml").items():
        for number, row in enumerate(rows, 1):
            assert set(row) <= keys | known, f"{rule}第{number}行有不认识的项 {set(row) - keys - known}"
            assert ("sourced" in row) != (row.get("constructed") is True), (
                f"{rule}第{number}行应写出处或者自拟"
            )
            cases.append(pytest.param(rule, row, id=f"{rule}-{number}"))
    return cases


def check_coverage(cases: list[Any], rules: set[str]) -> None:
    """Every rule has at least one example that allows and one that refuses."""
    shown: dict[str, set[str]] = {}
    for case in cases:
        shown.setdefault(case.values[0], set()).add(case.values[1]["准"])
    assert set(shown) == rules
    assert all(answers == {"是", "否"} for answers in shown.values()), shown


def check(verdict: Verdict, row: dict[str, Any]) -> None:
    """What every example says of its verdict."""
    assert verdict.code == row["代码"], verdict.explained
    assert verdict.allowed is yes(row["准"])
    assert bool(verdict.warnings) is yes(row.get("有提示", "否")), verdict.warnings
    assert verdict.sentence.endswith("。")
    assert "。。" not in verdict.sentence
    assert verdict.sources
    assert row.get("句", verdict.sentence) == verdict.sentence
    assert row.get("句含", "") in verdict.sentence
    assert row.get("提示含", "") in "".join(verdict.warnings)


def yes(text: str) -> bool:
    return {"是": True, "否": False}[text]


def fen(amount: float) -> int:
    return round(amount * 100)


def penalty_of(amounts: dict[str, float]) -> Penalty:
    taken = sum(fen(amount) for kind, amount in amounts.items() if kind.startswith("没收"))
    return Penalty(frozenset(map(PenaltyKind, amounts)), fen(amounts.get("罚款", 0)), taken)


FACTS = {
    "重大公共利益": "public_interest",
    "重大权益": "vital_rights",
    "经过听证": "heard",
    "疑难复杂": "complex_law",
    "情节复杂": "complex_facts",
    "重大违法": "grave",
    "重大决定": "major",
}
PEOPLE = {
    "机构负责人": Signer("机构负责人", is_unit_head=True),
    "负责人": Signer("负责人", is_head=True),
    "代批人": Signer("代批人", substitutions=[Substitution("代批人", date(2026, 3, 1), date(2026, 3, 31))]),
    "其他人": Signer("其他人", substitutions=[Substitution("代批人", date(2026, 3, 1), date(2026, 3, 31))]),
    "审核人": Signer("审核人", reviewer=Reviewer("审核人", first_time=False, qualified=True)),
    "兼任负责人的承办人": Signer("甲", is_head=True),
    "兼审核的承办人": Signer("甲", reviewer=Reviewer("甲", first_time=False, qualified=True)),
}
PREPARED = {
    "期满": "period_over",
    "放弃": "waived",
    "听取": "heard",
    "加重": "heavier_after_plea",
    "告知听证": "hearing_offered",
    "要求听证": "hearing_asked",
    "已听证": "hearing_held",
    "审核": "review_passed",
    "讨论": "discussed",
}
CONTENTS = {
    "印章": "sealed",
    "责令改正": "orders_correction",
    "当场": "on_the_spot",
    "先复议": "reconsideration_first",
    "网上送达": "served_online",
    "网上渠道": "online_route",
    "罚款": "fines",
    "加处标准": "surcharge_told",
    "将公示": "will_be_published",
    "告知公示": "publication_told",
}


def weight_of(row: dict[str, Any]) -> CaseWeight:
    return CaseWeight(**{FACTS[fact]: True for fact in row.get("事实", ())})


def on_spot(row: dict[str, Any]) -> Verdict:
    return may_decide_on_spot(
        penalty_of(row["处罚"]),
        PartyKind(row["相对人"]),
        on=row["日期"],
        facts_certain=yes(row.get("事实确凿", "是")),
        has_basis=yes(row.get("有依据", "是")),
    )


def collect(row: dict[str, Any]) -> Verdict:
    return may_collect_on_spot(
        fen(row["罚款"]),
        on=ON,
        hard_later="事后难以执行" in row,
        remote_and_asked="边远并提出" in row,
    )


def hearing(row: dict[str, Any]) -> Verdict:
    heavy = row.get("较重")
    answer = hearing_duty(
        penalty_of(row["处罚"]),
        PartyKind(row["相对人"]),
        line=row["条线"],
        on=ON,
        other_heavy=None if heavy is None else yes(heavy),
    )
    assert answer.duty == row["应否"]
    return answer.verdict


def approval(row: dict[str, Any]) -> Verdict:
    taken = [
        Taken(Step(done.removesuffix("未通过")), "某", not done.endswith("未通过")) for done in row["已办"]
    ]
    return may_take(
        Step(row["步骤"]),
        PEOPLE[row["人"]],
        needed=stairs(review="要审核" in row, discussion="要讨论" in row),
        taken=taken,
        case_officers={"甲", "乙"},
        on=row.get("日期", ON),
    )


def decide(row: dict[str, Any]) -> Verdict:
    changes = dict(row.get("改", {}))
    told = frozenset(changes.pop("告知", LAW["P-28"].items))
    facts = {"期满": "是", "听取": "是"} | changes
    prepared = Prepared(told, **{PREPARED[name]: yes(value) for name, value in facts.items()})
    penalty = penalty_of(row.get("处罚", {"警告": 0}))
    return may_decide(
        prepared,
        hearing=hearing_duty(penalty, PartyKind.ORGANISATION, line="市场监管", on=ON),
        review=review_duty(weight_of(row), on=ON),
        discussion=discussion_duty(weight_of(row), on=ON),
        on=ON,
    )


def benchmark(row: dict[str, Any]) -> Verdict:
    versions = [
        Benchmark(
            v["名"],
            v["起"],
            v.get("止"),
            yes(v.get("公布", "是")),
            fen(v["罚"][0]),
            fen(v["罚"][1]),
            frozenset(map(PenaltyKind, v.get("并处", ()))),
            yes(v.get("违法", "是")),
        )
        for v in row["版本"]
    ]
    answer = choose(versions, acted_on=row["行为"], decided_on=row["决定"])
    assert (answer.benchmark.name if answer.benchmark else None) == row.get("用")
    return answer.verdict


def contents_of(row: dict[str, Any]) -> Contents:
    changes = {"印章": "是", "责令改正": "是"} | row.get("改", {})
    line = changes.pop("条线", "")
    facts = {CONTENTS[name]: yes(value) for name, value in changes.items()}
    items = LAW["P-27" if facts.get("on_the_spot") else "P-22"].items
    return Contents(frozenset(items) - set(row.get("缺", ())), line=line, **facts)


RULES = {
    "当场处罚": on_spot,
    "当场收缴": collect,
    "听证": hearing,
    "听证主持人": lambda row: may_chair(row["主持"], row["调查"], on=ON, interest="利害关系" in row),
    "法制审核": lambda row: review_duty(weight_of(row), on=ON).verdict,
    "集体讨论": lambda row: discussion_duty(weight_of(row), on=ON).verdict,
    "审核人": lambda row: may_review(Reviewer(row["人"], yes(row["初次"]), yes(row["资格"])), row["承办"]),
    "审批": approval,
    "作出决定": decide,
    "裁量基准": benchmark,
    "决定书": lambda row: check_contents(contents_of(row), on=row.get("日期", ON)),
}
KEYS = {
    "相对人", "处罚", "日期", "事实确凿", "有依据", "罚款", "事后难以执行", "边远并提出", "条线", "应否", "较重", "主持",
    "调查", "利害关系", "事实", "人", "初次", "资格", "承办", "步骤", "已办", "要审核", "要讨论", "改", "版本", "行为",
    "决定", "用", "缺",
}  # fmt: skip
CASES = examples("procedure", KEYS)


@pytest.mark.parametrize(("rule", "row"), CASES)
def test_worked_example(rule: str, row: dict[str, Any]) -> None:
    check(RULES[rule](row), row)


def test_every_rule_has_an_example_that_allows_and_one_that_refuses() -> None:
    check_coverage(CASES, set(RULES))


FINE = Penalty(frozenset({PenaltyKind.FINE}), 50_000)


@pytest.mark.parametrize(
    ("amount", "verified", "allowed", "code"),
    [
        (500, True, True, "on_spot"),
        (499, True, False, "fine_too_high"),
        (499, False, True, "on_spot_to_check"),
    ],
)
def test_another_statute_sets_its_own_ceiling(amount: int, verified: bool, allowed: bool, code: str) -> None:
    special = replace(LAW["P-10"], id="X", value=amount, instrument="某法", verified=verified)
    asked = {"on": ON, "facts_certain": True, "has_basis": True, "special": special}
    for party in PartyKind:
        verdict = may_decide_on_spot(FINE, party, **asked)
        assert (verdict.allowed, verdict.code) == (allowed, code)
        assert verdict.sources[0].instrument == "某法"


def with_rows(*rows: law.Parameter) -> law.LawOn:
    """The packaged law with further or changed rows."""
    book = law.packaged_book()
    changed = {(row.id, row.line) for row in rows}
    kept = tuple(row for row in book.parameters if (row.id, row.line) not in changed)
    return law.at(ON, replace(book, parameters=kept + rows))


def test_a_checked_threshold_obliges_and_below_it_does_not() -> None:
    row = replace(LAW.get("H-02", "市场监管"), verified=True)
    ruling = with_rows(row, replace(row, id="H-04"), replace(row, id="H-01"), replace(row, id="H-03"))
    below = Penalty(frozenset({PenaltyKind.FINE}), 9_999_999)
    exact = Penalty(frozenset({PenaltyKind.FINE}), 10_000_000)
    seized = Penalty(frozenset({PenaltyKind.CONFISCATE_GOODS}), 0, 10_000_000)
    for party in (PartyKind.PERSON, PartyKind.SOLE_TRADER):
        stricter = with_rows(row, replace(row, id="H-03", value=10_000))
        modest = Penalty(frozenset({PenaltyKind.CONFISCATE_GAINS}), 0, 1_000_000)
        grounds = hearing_duty(modest, party, line="市场监管", on=ON, law=stricter).grounds
        assert "达到听证数额标准10000元" in grounds[0].text
    unvalued = Penalty(frozenset({PenaltyKind.CONFISCATE_GOODS}))
    asked = {"line": "市场监管", "on": ON, "law": ruling}
    assert hearing_duty(below, PartyKind.ORGANISATION, **asked).duty is Duty.NONE
    owed = hearing_duty(exact, PartyKind.ORGANISATION, **asked)
    assert owed.duty is Duty.MUST
    assert owed.verdict.sentence == (
        "拟对法人或者其他组织罚款100000元，达到听证数额标准100000元，应当告知当事人有要求听证的权利。"
    )
    assert row.provision in owed.verdict.sources
    assert hearing_duty(seized, PartyKind.ORGANISATION, **asked).duty is Duty.MUST
    assert hearing_duty(unvalued, PartyKind.ORGANISATION, **asked).duty is Duty.CHECK
    trader = hearing_duty(exact, PartyKind.SOLE_TRADER, **asked)
    assert trader.duty is Duty.CHECK
    assert "个体工商户" in trader.verdict.warnings[0]


@pytest.mark.parametrize(("source", "duty"), [(CHECKED, Duty.MUST), (UNCHECKED, Duty.CHECK)])
def test_another_provision_asks_for_hearing_or_review(source: Source, duty: Duty) -> None:
    warning = Penalty(frozenset({PenaltyKind.WARNING}))
    heard = hearing_duty(warning, PartyKind.PERSON, line="", on=ON, other_provision=source)
    reviewed = review_duty(CaseWeight(other_provision=source), on=ON)
    for answer in (heard, reviewed):
        assert answer.duty is duty
        assert answer.verdict.allowed is (duty is Duty.CHECK)
        assert bool(answer.verdict.warnings) is (duty is Duty.CHECK)
    assert reviewed.verdict.code == ("review_owed" if duty is Duty.MUST else "review_to_check")


def test_a_review_that_only_must_be_checked_warns_until_it_is_done() -> None:
    review = review_duty(CaseWeight(other_provision=UNCHECKED), on=ON)
    asked = {
        "hearing": hearing_duty(Penalty(frozenset({PenaltyKind.WARNING})), PartyKind.PERSON, line="", on=ON),
        "review": review,
        "discussion": discussion_duty(CaseWeight(), on=ON),
        "on": ON,
    }
    prepared = Prepared(frozenset(LAW["P-28"].items), waived=True)
    assert may_decide(prepared, **asked).warnings == review.verdict.warnings
    assert not may_decide(replace(prepared, review_passed=True), **asked).warnings


def test_outside_henan_the_provincial_rule_on_major_decisions_is_silent() -> None:
    book = law.packaged_book()
    elsewhere = replace(book, parameters=tuple(row for row in book.parameters if row.id != "A-06"))
    ruling = law.at(ON, elsewhere)
    assert review_duty(CaseWeight(major=True), on=ON, law=ruling).duty is Duty.NONE


@pytest.mark.parametrize(
    "amounts",
    [
        ((), 0, 0),
        ((PenaltyKind.FINE,), 0, 0),
        ((PenaltyKind.WARNING,), 100, 0),
        ((PenaltyKind.FINE,), -1, 0),
        ((PenaltyKind.WARNING,), 0, 5),
        ((PenaltyKind.WARNING,), 0, -5),
    ],
)
def test_an_impossible_penalty_is_refused_at_once(amounts: tuple[tuple[PenaltyKind, ...], int, int]) -> None:
    kinds, fine, taken = amounts
    with pytest.raises(ValueError, match=r"处罚|罚款|没收"):
        Penalty(frozenset(kinds), fine, taken)


def test_a_single_fen_is_a_fine() -> None:
    assert Penalty(frozenset({PenaltyKind.FINE}), 1).fine_fen == 1


def test_kinds_are_named_in_the_order_of_the_law() -> None:
    kinds = frozenset({PenaltyKind.REVOKE_LICENCE, PenaltyKind.WARNING, PenaltyKind.CONFISCATE_GAINS})
    assert Penalty(kinds).named == "警告、没收违法所得、吊销许可证件"


@QUICK
@given(st.integers(0, 1_000_000), st.sampled_from(["at_most", "at_least", "more_than"]))
def test_fen_and_yuan_compare_exactly(amount: int, compare: str) -> None:
    row = replace(LAW["P-11"], compare=compare)
    exact = {"at_most": amount <= 300_000, "at_least": amount >= 300_000, "more_than": amount > 300_000}
    assert reaches(row, amount) is exact[compare]
    assert yuan(amount).endswith("元")


def test_unchecked_gaps_warn_alone_and_are_named_beside_checked_ones() -> None:
    asked = {
        "passed": "p", "said": "可以。", "failed": "f", "lead": "尚缺", "sources": (CHECKED,),
    }  # fmt: skip
    soft, hard = Gap("甲", UNCHECKED), Gap("乙", CHECKED)
    warned = judge([soft], **asked)
    assert warned.allowed
    assert warned.warnings == ("请核对：甲（《某规章》第九条（条文待核））。",)
    both = judge([soft, hard], **asked)
    assert (both.allowed, both.sentence) == (False, "尚缺：乙。另请核对：甲。")


def test_remedies_follow_the_law_of_the_day() -> None:
    asked = {"authority": "某市人民政府", "court": "某县人民法院"}
    ordinary = remedies(on_the_spot=False, on=ON, **asked)
    assert ordinary == (
        "不服本决定的，可以自收到本决定书之日起60日内向某市人民政府申请行政复议，"
        "也可以自收到本决定书之日起6个月内依法向某县人民法院提起行政诉讼。"
    )
    assert "应当" in remedies(on_the_spot=True, on=date(2024, 1, 1), **asked)
    assert "可以在法定期限内" in remedies(on_the_spot=True, on=date(2023, 12, 31), **asked)


ITEMS = st.sets(st.sampled_from(LAW["P-22"].items))
FLAGS = st.fixed_dictionaries(
    {
        name: st.booleans()
        for name in ("sealed", "orders_correction", "served_online", "online_route", "reconsideration_first")
    }
)


@QUICK
@given(ITEMS, FLAGS, st.sampled_from([*LAW["P-22"].items, "sealed", "orders_correction", "online_route"]))
def test_taking_an_item_out_never_makes_a_letter_complete(
    items: set[str], flags: dict[str, bool], lost: str
) -> None:
    before = Contents(frozenset(items), **flags)
    after = Contents(frozenset(items - {lost}), **(flags | {lost: False} if lost in flags else flags))
    one, other = check_contents(before, on=ON), check_contents(after, on=ON)
    assert one.allowed >= other.allowed
    for item in LAW["P-22"].items:
        assert (item in other.sentence) is (item not in after.items)


@QUICK
@given(st.lists(st.tuples(st.sampled_from(Step), st.booleans()), max_size=6), st.booleans(), st.booleans())
def test_nothing_is_approved_without_every_needed_step(
    steps: list[tuple[Step, bool]], review: bool, discussion: bool
) -> None:
    taken = [Taken(step, "某", passed) for step, passed in steps]
    needed = stairs(review=review, discussion=discussion)
    failures = [number for number, (_, passed) in enumerate(steps) if not passed]
    since = {step for step, _ in steps[failures[-1] + 1 :]} if failures else {step for step, _ in steps}
    assert (next_step(needed, taken) is None) is (set(needed) <= since)
