"""变异测试自身：在一个四行的小模块上找变异、试变异、认解释、判红绿。"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from liandong.conf.mutate import explained, report
from liandong.conf.mutate.children import Fate, allow_seconds, in_children
from liandong.conf.mutate.mutants import apply, changed, find
from liandong.conf.mutate.run import sampled
from liandong.conf.mutate.targets import TARGETS

SOURCE = Path(__file__).parents[4]

TOY = '''\
from __future__ import annotations

from dataclasses import dataclass

LIMIT = 10


@dataclass(frozen=True)
class Day:
    number: int | None

    def late(self, *, grace: int | None = None) -> bool:
        """Later than the limit."""
        left: int | None = grace
        return self.number > LIMIT + (left or 0)


def unseen(day):
    return day + 1


def steps(day):
    while day < 3:
        day += 1
    return day
'''

TEST = """\
from toy.rules import Day, steps


def test_edge():
    assert not Day(10).late()
    assert Day(11).late()


def test_steps():
    assert steps(0) == 3
"""


@pytest.fixture
def toy(tmp_path: Path) -> Path:
    (tmp_path / "toy" / "tests").mkdir(parents=True)
    for name, text in {"__init__": "", "rules": TOY, "tests/__init__": "", "tests/test_rules": TEST}.items():
        (tmp_path / "toy" / f"{name}.py").write_text(text, "utf-8")
    return tmp_path


def mutant(operator: str, text: str, occurrence: int = 0):
    found = [m for m in find("toy.rules", TOY) if m.operator == f"core/{operator}" and text in m.text]
    return found[occurrence]


def test_what_cannot_change_behaviour_is_left_out():
    operators = {(m.operator, m.text) for m in find("toy.rules", TOY)}
    assert not [m for m in operators if "BinaryOperator_BitOr" in m[0]], "注解里的 | 没有人计算"
    assert not [m for m in operators if m[1].startswith("@dataclass") and "True" in m[0]]
    assert not [m for m in operators if "BinaryOperator_Mul" in m[0]], "形参表里的 * 不是乘号"
    assert ("core/RemoveDecorator", "@dataclass(frozen=True)") in operators


@pytest.mark.parametrize(
    ("line", "left_out"),
    [("a is None", True), ("a is Stage.OPEN", True), ("a is b", False), ("a is x.first", False)],
)
def test_identity_is_the_same_question_only_beside_constants(line: str, left_out: bool):
    operators = {m.operator for m in find("toy", f"def f(a, b, x):\n    return {line}\n")}
    assert ("core/ReplaceComparisonOperator_Is_Eq" not in operators) is left_out
    assert "core/ReplaceComparisonOperator_Is_IsNot" in operators


def test_a_mutant_knows_its_function():
    assert mutant("ReplaceComparisonOperator_Gt_GtE", "self.number").function == "Day.late"
    assert mutant("ReplaceComparisonOperator_Lt_LtE", "while").function == "steps"
    assert mutant("NumberReplacer", "LIMIT = 10").function == ""
    default = find("toy", "def f(a=1):\n    return a\n")
    assert {m.function for m in default} == {""}


def test_a_change_is_told_by_its_lines():
    edge = mutant("ReplaceComparisonOperator_Gt_GtE", "self.number")
    assert changed(edge, TOY) == (
        "return self.number > LIMIT + (left or 0)",
        "return self.number >= LIMIT + (left or 0)",
    )
    assert (apply(edge, TOY) or "").count("\n") == TOY.count("\n")


def test_what_is_no_program_is_not_tried():
    source = "def f(a):\n    return a * -1\n"
    broken = [m for m in find("toy", source) if m.operator.endswith("USub_Not")]
    assert [apply(m, source) for m in broken] == [None]


def test_fates_of_children():
    def work(task: str, lane: int) -> Fate:
        if task == "endless":
            allow_seconds(0.05)
            while True:
                pass
        assert lane in (0, 1)
        return Fate[task]

    tasks = ["SURVIVED", "KILLED", "endless", "NO_PROGRAM"]
    assert dict(in_children(tasks, work, 2)) == {
        "SURVIVED": Fate.SURVIVED,
        "KILLED": Fate.KILLED,
        "endless": Fate.TIMED_OUT,
        "NO_PROGRAM": Fate.NO_PROGRAM,
    }


def test_a_child_that_breaks_down_is_no_kill(capfd: pytest.CaptureFixture[str]):
    def work(task: int, lane: int) -> Fate:
        raise LookupError("runner")

    assert [fate for _, fate in in_children([1], work, 1)] == [Fate.TROUBLE]
    assert "LookupError: runner" in capfd.readouterr().err


RUN = """
import sys
from pathlib import Path
from liandong.conf.mutate.run import run
from liandong.conf.mutate.targets import Target

target = Target("toy.rules", ("toy/tests/test_rules.py",))
for result in run(Path(sys.argv[1]), ("toy",), [target], jobs=2):
    print(result.fate.name, result.mutant.operator.removeprefix("core/"), result.mutant.text, sep="|")
"""


def tried(root: Path) -> tuple[set[tuple[str, ...]], str]:
    """(fate, operator, line) of every mutant of the toy, and what stood on stderr; in a process of its own."""
    done = subprocess.run(
        [sys.executable, "-c", RUN, str(root)],
        env={"PYTHONPATH": str(SOURCE), "PYTHONDONTWRITEBYTECODE": "1"},
        capture_output=True,
        text=True,
    )
    return {tuple(line.split("|")) for line in done.stdout.splitlines()}, done.stderr


def test_a_whole_run_finds_what_the_tests_miss(toy: Path):
    fates, errors = tried(toy)
    assert not errors
    edge = "return self.number > LIMIT + (left or 0)"
    assert ("KILLED", "ReplaceComparisonOperator_Gt_GtE", edge) in fates
    assert ("SURVIVED", "NumberReplacer", edge) not in fates
    assert ("SURVIVED", "ReplaceBinaryOperator_Add_Sub", edge) in fates, "没有测试带宽限"
    assert ("SURVIVED", "ReplaceBinaryOperator_Add_Sub", "return day + 1") in fates, "没有测试到过"
    assert ("KILLED", "NumberReplacer", "LIMIT = 10") in fates, "常量走慢的一路"
    assert ("KILLED", "RemoveDecorator", "@dataclass(frozen=True)") in fates
    assert ("TIMED_OUT", "NumberReplacer", "day += 1") in fates, "加零永远走不完"
    assert (toy / "toy" / "rules.py").read_text("utf-8") == TOY


def test_rules_that_fail_their_own_tests_are_not_mutated(toy: Path):
    test = toy / "toy" / "tests" / "test_rules.py"
    test.write_text(TEST + "\n\ndef test_wrong():\n    assert steps(0) == 4\n", "utf-8")
    fates, errors = tried(toy)
    assert not fates
    assert "BaselineFailed" in errors
    assert "test_wrong" in errors


def test_a_sample_is_always_the_same():
    mutants = find("toy.rules", TOY)
    assert sampled(mutants, 5) == sampled(mutants, 5)
    assert len(set(sampled(mutants, 5))) == 5
    assert sampled(mutants, None) == sampled(mutants, 10_000) == mutants


def survivor(name: str) -> report.Result:
    one = mutant(f"ReplaceBinaryOperator_Add_{name}", "return day + 1")
    return report.Result(one, Fate.SURVIVED, *changed(one, TOY))


def test_an_explanation_holds_for_its_line_and_its_change_only(tmp_path: Path):
    path = tmp_path / "explained.yaml"
    entry = "- {module: toy.rules, line: return day + 1, operators: [ReplaceBinaryOperator_Add_Sub], why: 无人使用"
    path.write_text(entry + "}\n", "utf-8")
    known, minus, times = explained.load(path), survivor("Sub"), survivor("Mul")
    assert explained.unexplained([minus, times], known) == [times]
    assert explained.idle([minus], known) == []
    assert explained.idle([times], known) == list(known)
    path.write_text(entry + ", to: day - 2}\n", "utf-8")
    assert explained.unexplained([minus], explained.load(path)) == [minus]


@pytest.mark.parametrize("broken", ["operators: [A]", "operators: [], why: 无", "operators: A, why: 无"])
def test_an_explanation_must_explain(tmp_path: Path, broken: str):
    path = tmp_path / "explained.yaml"
    path.write_text(f"- {{module: toy, line: x, {broken}}}\n", "utf-8")
    with pytest.raises(ValueError, match="解释须写明"):
        explained.load(path)


def results(**counts: int) -> list[report.Result]:
    one = mutant("ReplaceBinaryOperator_Add_Sub", "return day + 1")
    return [report.Result(one, Fate[name]) for name, count in counts.items() for _ in range(count)]


def test_the_table_adds_up():
    shown = report.table(results(KILLED=80, TIMED_OUT=5, SURVIVED=15)).splitlines()
    assert shown[2] == "| toy.rules | 100 | 80 | 15 | 5 | 85.0% |"
    assert shown[3] == "| 合计 | 100 | 80 | 15 | 5 | 85.0% |"


@pytest.mark.parametrize(
    ("killed", "unexplained", "green"), [(85, 0, True), (84, 0, False), (85, 1, False), (0, 0, False)]
)
def test_when_a_run_is_green(killed: int, unexplained: int, green: bool):
    outcome, sentence = report.verdict(results(KILLED=killed, SURVIVED=100 - killed), unexplained)
    assert outcome is green
    assert f"{killed}.0%" in sentence


def test_nothing_tried_is_not_green():
    assert report.verdict([], 0)[0] is False


def test_a_survivor_is_told_with_its_place():
    assert report.told(survivor("Sub"), ()) == (
        "toy/rules.py:19  ReplaceBinaryOperator_Add_Sub\n  - return day + 1\n  + return day - 1\n  尚无解释"
    )


def test_every_target_and_every_explanation_exists():
    known = explained.load()
    for target in TARGETS:
        assert all((SOURCE / path).is_file() for path in (target.path, *target.tests))
    paths = {target.module: SOURCE / target.path for target in TARGETS}
    for entry in known:
        lines = [line.strip() for line in paths[entry.module].read_text("utf-8").splitlines()]
        assert entry.line in lines, f"这一行已经改了，请重新解释：{entry.line}"
