"""命令总表：说中文，各以自己的角色登录，出了错是一句话；不需要数据库的，碰也不碰数据库。"""

from __future__ import annotations

import importlib
import re
import subprocess
import sys

import pytest

from liandong.conf.cli.parser import Command, build
from liandong.conf.run.database import ROLES
from liandong.conf.run.home import RunError
from liandong.ledger.rights import ROLES as LEDGER_ROLES

cli = importlib.import_module("liandong.conf.cli.main")  # 包里的 main 是函数，模块要这样取
OWN_HELP = [command for command in cli.COMMANDS if not command.takes_rest]


def words(command):
    return " ".join(command.path)


def refused(capsys, *argv):
    """What is said on stderr when the command line itself is wrong."""
    with pytest.raises(SystemExit) as stopped:
        cli.main(list(argv))
    assert stopped.value.code == 2
    return capsys.readouterr().err


def test_every_command_has_its_own_words_and_a_known_role():
    paths = [command.path for command in cli.COMMANDS]
    assert len(paths) == len(set(paths)) > 15
    assert {command.role for command in cli.COMMANDS} <= {"", *ROLES} and set(LEDGER_ROLES) < set(ROLES)
    assert {path[0] for path in paths if len(path) == 2} == set(cli.GROUPS)


def test_who_may_change_history_is_who_says_so():
    """One command redacts, one orders, and only maintenance logs in as the owner."""
    by_role = {role: {words(c) for c in cli.COMMANDS if c.role == role} for role in ROLES}
    assert by_role["redactor"] == {"ledger redact"} and by_role["sequencer"] == {"sequencer"}
    assert "web" in by_role["app"] and "worker" in by_role["app"]
    assert by_role["owner"] <= {"migrate", "upgrade", "database backup", "database restore"}


@pytest.mark.parametrize("command", OWN_HELP, ids=words)
def test_help_is_chinese(capsys, command):
    with pytest.raises(SystemExit) as stopped:
        cli.main([*command.path, "--help"])
    said = capsys.readouterr().out
    assert stopped.value.code == 0 and command.help in said
    assert not re.search(r"usage|optional|positional|arguments|show this|options", said)


def test_the_whole_table_names_every_command_and_group(capsys):
    with pytest.raises(SystemExit):
        cli.main(["--help"])
    said = capsys.readouterr().out
    assert all(command.help in said for command in cli.COMMANDS if len(command.path) == 1)
    assert all(text in said for text in cli.GROUPS.values())


@pytest.mark.parametrize(
    ("argv", "sentence"),
    [
        (["ledger", "redakt"], "不能是 'redakt'"),
        (["ledger", "export"], "还缺少：文件"),
        (["law", "show", "协查", "--on", "明天"], "的值 '明天' 不对"),
        (["web", "--port"], "后面要跟一个值"),
        (["web", "--prot", "1"], "不认识的参数：--prot 1"),
        (
            ["ledger", "redact", "x", "--account", "a", "--ground", "无", "--basis", "b", "--reason", "r"],
            "不能是 '无'",
        ),
    ],
)
def test_a_wrong_command_line_is_told_in_chinese(capsys, argv, sentence):
    said = refused(capsys, *argv)
    assert sentence in said and "--help 查看说明" in said
    assert not re.search(r"error|invalid|argument|required|expected", said)


def with_one(monkeypatch, run, role=""):
    command = Command(("probe",), "试一试", run, role=role)
    monkeypatch.setattr(cli, "COMMANDS", (command,))
    monkeypatch.setattr(cli, "GROUPS", {})
    return command


def test_what_a_person_can_mend_is_one_sentence_without_a_trace(capsys, monkeypatch):
    def fail(options):
        raise RunError("磁盘满了，请清理后再试。")

    with_one(monkeypatch, fail)
    assert cli.main(["probe"]) == 1
    assert capsys.readouterr().err == "磁盘满了，请清理后再试。\n"


def test_ctrl_c_is_no_error_report(capsys, monkeypatch):
    def interrupted(options):
        raise KeyboardInterrupt

    with_one(monkeypatch, interrupted)
    assert cli.main(["probe"]) == 130 and capsys.readouterr().err == ""


def test_a_programming_error_keeps_its_trace(monkeypatch):
    def broken(options):
        raise LookupError("错在程序")

    with_one(monkeypatch, broken)
    with pytest.raises(LookupError):
        cli.main(["probe"])


def test_without_a_login_it_says_how_to_get_one(capsys, monkeypatch, tmp_path):
    monkeypatch.setenv("LIANDONG_HOME", str(tmp_path / "h"))
    monkeypatch.delenv("LIANDONG_DATABASE_URL", raising=False)
    with_one(monkeypatch, lambda options: pytest.fail("没有登录也执行了"), role="redactor")
    assert cli.main(["probe"]) == 1
    said = capsys.readouterr().err
    assert "redactor" in said and "liandong database prepare" in said


def test_a_command_with_its_own_parser_gets_everything_after_its_name(monkeypatch):
    seen = []
    command = Command(
        ("probe", "deep"), "试一试", lambda options: seen.append(options.rest) or 0, takes_rest=True
    )
    monkeypatch.setattr(cli, "COMMANDS", (command,))
    assert cli.main(["probe", "deep", "--help", "x"]) == 0 and seen == [["--help", "x"]]


def test_two_word_commands_need_their_group():
    with pytest.raises(KeyError):
        build((Command(("nowhere", "go"), "去", lambda options: 0),), {}, "")


def test_an_exit_code_is_what_the_command_says(monkeypatch):
    for code in (0, 1, 7):
        with_one(monkeypatch, lambda options, code=code: code)
        assert cli.main(["probe"]) == code


@pytest.mark.parametrize(
    "argv",
    [["--help"], ["law", "show", "P-02"], ["ledger", "verify", "没有.zip"], ["ledger", "check", "没有.json", "--log", "没有"],
     ["witness", "--folder", "没有"], ["bench", "--help"]],
    ids=" ".join,
)  # fmt: skip
def test_what_needs_no_platform_does_not_wake_it(argv, tmp_path):
    """These run on a stranger's machine: no Django settings, no database driver."""
    probe = (
        "import sys\nfrom liandong.conf.cli import main\n"
        f"try:\n    main({argv!r})\nexcept SystemExit:\n    pass\n"
        "from_django = 'django.conf' in sys.modules and sys.modules['django.conf'].settings.configured\n"
        "print('PROBE', from_django, 'django.db.backends.postgresql.base' in sys.modules)"
    )
    said = subprocess.run(
        [sys.executable, "-c", probe], cwd=tmp_path, capture_output=True, text=True, check=True
    )
    assert said.stdout.splitlines()[-1] == "PROBE False False", said.stdout + said.stderr
    assert "Traceback" not in said.stderr
