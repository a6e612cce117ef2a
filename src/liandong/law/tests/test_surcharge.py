"""加处罚款：例子逐行照算；从不超过罚款，日子越多不会越少，停得越久不会越多；与逐日相加一致。"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from liandong import law
from liandong.law.limits import Term, compute
from liandong.law.moments import CHINA
from liandong.law.surcharge import Instalment, Pause, PauseReason, Payment, Surcharge, surcharge
from liandong.law.tests.test_procedure import check, check_coverage, examples, fen, yes

QUICK = settings(max_examples=100, deadline=None, derandomize=True)
KEYS = {"罚款", "收到", "期满", "分期", "算到", "停", "缴", "得", "日数", "到顶", "未缴", "应写"}
CASES = examples("surcharge", KEYS)


def due_of(row: dict[str, Any]) -> list[Instalment]:
    if "分期" in row:
        return [Instalment(part["期满"], fen(part["金额"])) for part in row["分期"]]
    if "收到" in row:
        got = row["收到"]
        ruling = law.at(got)
        start = datetime(got.year, got.month, got.day, 15, tzinfo=CHINA)
        last = compute(start, Term.of(ruling["P-06"]), ruling.calendar).last_day
        assert last is not None
        return [Instalment(last, fen(row["罚款"]))]
    return [Instalment(row["期满"], fen(row["罚款"]))]


def answer(row: dict[str, Any]) -> Surcharge:
    return surcharge(
        due_of(row),
        row["算到"],
        payments=[Payment(paid["日"], fen(paid["金额"])) for paid in row.get("缴", ())],
        pauses=[Pause(PauseReason(pause["因"]), pause["起"], pause.get("止")) for pause in row.get("停", ())],
    )


@pytest.mark.parametrize(("rule", "row"), CASES)
def test_worked_example(rule: str, row: dict[str, Any]) -> None:
    found = answer(row)
    warned = "是" if yes(row["准"]) else "否"
    check(found.verdict, {"有提示": warned} | row)
    assert (found.amount_fen, found.days) == (fen(row["得"]), row["日数"]), found.sentence
    assert found.capped is yes(row.get("到顶", "否"))
    assert found.unpaid_fen == fen(row.get("未缴", found.unpaid_fen / 100))
    assert row.get("应写", "") in found.sentence
    assert len(found.verdict.warnings) == (0 if not found.verdict else 2 if "缴" in row else 1)


def test_there_are_examples_both_ways() -> None:
    check_coverage(CASES, {"加处罚款"})


@pytest.mark.parametrize(
    ("due", "payments"),
    [
        ([], []),
        ([Instalment(date(2026, 7, 20), 0)], []),
        ([Instalment(date(2026, 7, 20), 5)], [Payment(date(2026, 7, 21), -1)]),
    ],
)
def test_amounts_must_be_real(due: list[Instalment], payments: list[Payment]) -> None:
    with pytest.raises(ValueError, match="数额应为正"):
        surcharge(due, date(2026, 8, 1), payments=payments)


FIRST = date(2026, 1, 1)
days = st.integers(0, 120).map(lambda n: FIRST + timedelta(days=n))
dues = st.lists(st.builds(Instalment, days, st.integers(1, 1_000_000)), min_size=1, max_size=3)
payments = st.lists(st.builds(Payment, days, st.integers(1, 500_000)), max_size=3)
pauses = st.lists(
    st.builds(
        lambda since, length, why: Pause(why, since, length and since + timedelta(days=length)),
        days,
        st.one_of(st.none(), st.integers(1, 60)),
        st.sampled_from(PauseReason),
    ),
    max_size=3,
)


@QUICK
@given(dues, days, payments, pauses)
def test_it_agrees_with_adding_up_day_by_day(
    due: list[Instalment], up_to: date, paid: list[Payment], stopped: list[Pause]
) -> None:
    total, counted, day = 0, 0, FIRST
    while day <= up_to:
        owed = sum(d.amount_fen for d in due if d.due_on < day)
        owed -= sum(p.amount_fen for p in paid if p.paid_on < day)
        if owed > 0 and not any(s.since <= day and (s.until is None or day <= s.until) for s in stopped):
            total, counted = total + owed, counted + 1
        day += timedelta(days=1)
    fine = sum(d.amount_fen for d in due)
    found = surcharge(due, up_to, payments=paid, pauses=stopped)
    assert found.amount_fen == min(total * 3 // 100, fine)
    assert found.days == counted


@QUICK
@given(dues, days, st.integers(0, 60), payments, pauses)
def test_never_above_the_fine_and_never_less_with_more_days(
    due: list[Instalment], up_to: date, more: int, paid: list[Payment], stopped: list[Pause]
) -> None:
    now = surcharge(due, up_to, payments=paid, pauses=stopped)
    later = surcharge(due, up_to + timedelta(days=more), payments=paid, pauses=stopped)
    assert 0 <= now.amount_fen <= later.amount_fen <= sum(d.amount_fen for d in due)
    assert now.verdict.allowed is (now.amount_fen > 0)
    assert 0 <= later.unpaid_fen <= sum(d.amount_fen for d in due)


@QUICK
@given(dues, days, payments, pauses, pauses)
def test_a_pause_never_makes_it_more(
    due: list[Instalment], up_to: date, paid: list[Payment], some: list[Pause], more: list[Pause]
) -> None:
    few = surcharge(due, up_to, payments=paid, pauses=some)
    many = surcharge(due, up_to, payments=paid, pauses=[*some, *more])
    assert many.amount_fen <= few.amount_fen
