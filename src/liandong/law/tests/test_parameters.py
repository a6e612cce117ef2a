"""例子表逐行运行；每条参数每个版本都要有正反两个例子。"""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest

from liandong.law import Parameter, packaged_book
from liandong.law.limits import Due, Extension, Suspension, Term, compute
from liandong.law.loader import PARAMETER_FOLDER, read_yaml
from liandong.law.moments import CHINA, end_of_day
from liandong.law.show import describe
from liandong.law.timeliness import check_amount, may_extend, meets, on_time

FOLDER = Path(__file__).parents[1] / "examples" / "limits"
KEYS = {
    "parameter", "line", "term", "start", "day", "due", "done", "amount", "item", "says", "suspended", "extended",
    "expect", "provisional", "step", "sourced", "constructed", "why",
}  # fmt: skip
POSITIVE = {"in_time", "met", "listed", "says", "no_fixed_limit", "clock_stopped"}
NEGATIVE = {"late", "too_early", "not_met", "not_listed", "not_a_limit", "extension_unknown"}
EXAMPLES = [(file.stem, row) for file in sorted(FOLDER.glob("*.yaml")) for row in read_yaml(file)["examples"]]


def moment(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=CHINA)


def parameter_of(row: dict[str, Any]) -> Parameter:
    day = row.get("day") or moment(row["start"]).date()
    return packaged_book().at(day).get(row["parameter"], row.get("line"))


def due_of(row: dict[str, Any], term: Term) -> Due:
    return compute(
        moment(row["start"]),
        term,
        packaged_book().calendar,
        suspensions=[
            Suspension(moment(s["since"]), s["until"] and moment(s["until"]), s["reason"])
            for s in row.get("suspended", ())
        ],
        extensions=[Extension(e["value"], e["unit"]) for e in row.get("extended", ())],
    )


@pytest.mark.parametrize(
    ("stem", "row"), EXAMPLES, ids=[f"{s}-{r.get('parameter', '')}" for s, r in EXAMPLES]
)
def test_example(stem: str, row: dict[str, Any]) -> None:
    assert set(row) <= KEYS, f"{stem}：例子里有不认识的项 {set(row) - KEYS}"
    assert ("sourced" in row) != (row.get("constructed") is True), "例子应写明出处，或者标明自拟"
    assert row["expect"] in POSITIVE | NEGATIVE
    parameter = parameter_of(row) if "parameter" in row else None
    expect = row["expect"]
    if expect in ("met", "not_met"):
        assert parameter is not None
        assert meets(parameter, row["amount"]) is (expect == "met")
        verdict = check_amount(parameter, row["amount"])
        assert verdict.code.startswith("amount_not_met" if expect == "not_met" else "amount_met")
    elif expect in ("listed", "not_listed"):
        assert parameter is not None
        assert parameter.items
        assert (row["item"] in parameter.items) is (expect == "listed")
    elif expect == "says":
        assert parameter is not None
        assert row["says"] in describe(parameter)
    elif expect == "not_a_limit":
        assert parameter is not None
        with pytest.raises(ValueError, match="不是期限"):
            Term.of(parameter)
    else:
        check_limit(row, parameter)


def check_limit(row: dict[str, Any], parameter: Parameter | None) -> None:
    due = due_of(row, Term.of(parameter) if parameter else Term(**row["term"]))
    assert due.provisional is row.get("provisional", False)
    if "step" in row:
        assert row["step"] in due.sentence
    if row["expect"] == "extension_unknown":
        assert parameter is not None
        assert may_extend(parameter, due, moment(row["start"])).code.startswith("extension_unknown")
        return
    if row["expect"] in ("no_fixed_limit", "clock_stopped"):
        assert due.moment is None
        assert due.stopped is (row["expect"] == "clock_stopped")
    else:
        expected = row["due"]
        assert due.moment == (end_of_day(expected) if isinstance(expected, date) else moment(expected))
    if parameter is not None:
        code = on_time(parameter, due, moment(row.get("done", row["start"]))).code
        assert code.removesuffix("_unverified").removesuffix("_not_binding") == row["expect"]
    else:
        assert due.moment is not None
        assert (moment(row["done"]) <= due.moment) is (row["expect"] == "in_time")


def test_every_version_has_an_example_and_a_counter_example() -> None:
    shown: dict[tuple[str, str, date], set[bool]] = {}
    for _, row in EXAMPLES:
        if "parameter" in row:
            p = parameter_of(row)
            shown.setdefault((p.id, p.line, p.effective_from), set()).add(row["expect"] in POSITIVE)
    missing = [
        f"{p.id}{p.line}（{p.effective_from}）"
        for p in packaged_book().parameters
        if shown.get((p.id, p.line, p.effective_from)) != {True, False}
    ]
    assert not missing, f"这些参数缺少正例或者反例：{missing}"


def test_every_instrument_has_its_table_of_examples() -> None:
    assert {f.stem for f in PARAMETER_FOLDER.glob("*.yaml")} <= {f.stem for f in FOLDER.glob("*.yaml")}


def test_the_tables_of_the_profession_are_complete() -> None:
    ids = set(packaged_book().ids())
    tables = {"P": 9, "M": 18, "C": 13, "E": 9, "R": 8, "D": 11}
    wanted = {f"{letter}-{n:02d}" for letter, last in tables.items() for n in range(1, last + 1)}
    assert not wanted - ids


def test_recalled_rows_never_pass_for_read_ones() -> None:
    for p in packaged_book().parameters:
        assert not (p.verified and "记忆" in p.source), p.id
