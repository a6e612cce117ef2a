"""量出来的数怎样判：超了就是超了，退出代码说得清楚；没有限值的不判。"""

from __future__ import annotations

import importlib
from unicodedata import east_asian_width

import pytest

from liandong.conf.bench.figure import Figure, table

bench = importlib.import_module("liandong.conf.bench.main")  # 包里的 main 是函数，模块要这样取


@pytest.mark.parametrize(
    ("value", "limit", "is_floor", "holds"),
    [(4.9, 5, False, True), (5, 5, False, True), (5.1, 5, False, False), (30_000, 30_000, True, True), (29_999, 30_000, True, False)],
)  # fmt: skip
def test_a_limit_is_a_limit(value, limit, is_floor, holds):
    figure = Figure("某项", value, "毫秒", limit, is_floor)
    assert figure.holds is holds
    assert figure.cells[-1] == ("合格" if holds else "超限") and figure.cells[2].startswith(
        "≥" if is_floor else "≤"
    )


def test_without_a_limit_nothing_is_judged():
    assert Figure("备份", 4.5, "秒").cells == ("备份", "4.50 秒", "—", "—", "—")
    assert Figure("核对", 55_695.4, "条/秒", peer="只算树 134,000 条/秒").cells[1:3] == (
        "55,695 条/秒",
        "只算树 134,000 条/秒",
    )


def test_columns_stand_under_their_headings():
    lines = table(
        [Figure("取包含证明", 1.2, "毫秒", 5), Figure("备份", 4.5, "秒", peer="十万条")]
    ).splitlines()
    assert len(lines) == 4

    def column(line, text):
        return sum(2 if east_asian_width(char) in "WF" else 1 for char in line[: line.index(text)])

    assert len({column(lines[0], "限值"), column(lines[2], "≤"), column(lines[3], "十万条")}) == 1


@pytest.fixture
def measures(monkeypatch):
    """Two measures that cost nothing; the third, on a database, must not be asked."""
    alone = {
        "good": ("好的", lambda: iter([Figure("好的", 1, "秒", 2)])),
        "bad": ("坏的", lambda: iter([Figure("  坏的", 3, "秒", 2)])),
    }
    monkeypatch.setattr(bench, "ALONE", alone)
    monkeypatch.setattr(bench, "ON_DATABASE", {})
    monkeypatch.setattr(bench.os, "getloadavg", lambda: (0.1, 0.1, 0.1))


def test_a_missed_limit_is_the_exit_code_and_is_named(measures, capsys):
    assert bench.main(["bad"]) == 1 and "超限：坏的" in capsys.readouterr().out
    assert bench.main([]) == 1
    assert bench.main(["good"]) == 0
    said = capsys.readouterr().out
    assert said.endswith("全部合格。\n") and "坏的" not in said.splitlines()[-3]


def test_a_crowded_machine_is_mentioned(measures, capsys, monkeypatch):
    monkeypatch.setattr(bench.os, "getloadavg", lambda: (99.0, 9.0, 9.0))
    assert bench.main(["good"]) == 0 and "平均负载 99.0" in capsys.readouterr().out


def test_an_unknown_measure_is_refused(measures, capsys):
    with pytest.raises(SystemExit) as stopped:
        bench.main(["无此项"])
    assert stopped.value.code == 2 and "可选：good、bad" in capsys.readouterr().err
