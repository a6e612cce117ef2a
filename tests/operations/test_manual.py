"""手册、单元文件里写的命令和选项，程序里都有；单元文件合乎 systemd 的写法且收得够紧。"""

from __future__ import annotations

import contextlib
import io
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from liandong.conf.cli.main import COMMANDS, GROUPS
from liandong.conf.cli.parser import Command, build

from .machine import Machine
from .manual import CHECKOUT, MANUAL, blocks, commands, sections
from .systemctl import read

UNITS = sorted((CHECKOUT / "ops/systemd").glob("*.service"))
LOOSEST = 2.0
"""systemd's own measure of exposure, 0 (shut) to 10 (wide open)."""


def started_by(unit: Path) -> list[list[str]]:
    """Words after ``liandong`` in what a unit or its drop-in starts."""
    return [found.split() for found in re.findall(r"bin/liandong ([a-z][^'\n]*)", unit.read_text())]


def command_of(words: list[str]) -> Command:
    for command in COMMANDS:
        if tuple(words[: len(command.path)]) == command.path:
            return command
    raise AssertionError(f"手册里写了 liandong {' '.join(words)}，程序里没有这个命令")


def help_of(command: Command) -> str:
    said = io.StringIO()
    with contextlib.redirect_stdout(said), pytest.raises(SystemExit):
        if command.takes_rest:
            import argparse

            command.run(argparse.Namespace(rest=["--help"]))
        else:
            build(COMMANDS, GROUPS, "").parse_args([*command.path, "--help"])
    return said.getvalue()


ALL = [*commands(), *(words for unit in (CHECKOUT / "ops").rglob("*.*") for words in started_by(unit))]


@pytest.mark.parametrize("words", ALL, ids=" ".join)
def test_every_command_and_option_exists(words: list[str]):
    command = command_of(words)
    known = set(re.findall(r"--[a-z-]+", help_of(command)))
    used = {w for w in words if w.startswith("--")}
    assert used <= known, f"liandong {' '.join(command.path)} 没有 {used - known}"


def test_the_manual_says_enough():
    assert {tuple(command_of(w).path) for w in commands()} >= {
        ("database", "prepare"), ("database", "backup"), ("database", "restore"), ("migrate",), ("found",), ("upgrade",),
        ("ledger", "export"), ("ledger", "verify"), ("ledger", "redact"), ("witness",), ("access", "rebuild"),
        ("numbers", "status"), ("numbers", "add-key"), ("numbers", "rotate"), ("numbers", "retire"),
    }  # fmt: skip
    assert {w[0] for unit in UNITS for w in started_by(unit)} == {
        "web",
        "worker",
        "sequencer",
        "witness",
        "database",
    }


def test_every_file_named_exists():
    text = MANUAL.read_text()
    named = re.findall(r"(?:/opt/liandong/|`)(ops/[\w./-]+\w)", text)
    assert len(set(named)) >= 9
    assert [n for n in named if not (CHECKOUT / n).exists()] == []


def test_links_inside_the_manual_lead_somewhere():
    headings = re.findall(r"^## (.+)$", MANUAL.read_text(), re.M)
    targets = {re.sub(r"[、（）]", "", h) for h in headings}
    assert set(re.findall(r"\]\(#(.+?)\)", MANUAL.read_text())) <= targets
    assert all(blocks(s) for s in sections() if re.fullmatch(r"2\.[1-9]", s))


def variables() -> set[str]:
    """Every variable the program reads."""
    text = "".join(f.read_text() for f in (CHECKOUT / "src").rglob("*.py"))
    return set(re.findall(r"\bLIANDONG_[A-Z_]+\b|\bPGBIN\b", text))


@pytest.mark.parametrize("file", ["ops/site.example.env", "docs/operations.md"])
def test_every_setting_named_is_read_by_the_program(file: str):
    named = set(re.findall(r"\bLIANDONG_[A-Z_]+\b|\bPGBIN\b", (CHECKOUT / file).read_text()))
    assert named and named <= variables()


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    """Units with programs that exist, since systemd looks for them."""
    machine = Machine(tmp_path / "m", {}, {})
    for file in machine.path("/opt/liandong/ops/systemd").iterdir():
        shutil.copy(file, machine.path("/etc/systemd/system") / file.name)
    return machine


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="本机没有 systemd-analyze")
@pytest.mark.parametrize("unit", [u.name for u in UNITS])
def test_units_are_sound_and_shut(machine: Machine, unit: str):
    file = machine.path("/etc/systemd/system") / unit
    said = subprocess.run(["systemd-analyze", "verify", file], capture_output=True, text=True, check=False)
    assert (said.returncode, said.stderr) == (0, "")
    argv = [
        "systemd-analyze",
        "security",
        "--offline=true",
        f"--threshold={LOOSEST * 10:.0f}",
        "--no-pager",
        file,
    ]
    said = subprocess.run(argv, capture_output=True, text=True, check=False)
    if "unrecognized option" not in said.stderr:
        assert said.returncode == 0, said.stdout.splitlines()[-1]


@pytest.mark.parametrize("unit", [u.name for u in UNITS])
def test_units_write_to_their_own_place_only(machine: Machine, unit: str):
    service = read(machine.root, unit)
    for name, value in (
        ("NoNewPrivileges", "yes"), ("ProtectSystem", "strict"), ("PrivateTmp", "yes"), ("ProtectHome", "yes"),
    ):  # fmt: skip
        assert service[name] == [value]
    assert service["User"][0] != "root"
    assert service["StateDirectory"] or service["ReadWritePaths"]


def test_no_service_reads_the_owners_or_anothers_login(machine: Machine):
    roles = {
        u.name: {Path(f).stem for f in read(machine.root, u.name)["EnvironmentFile"]} & {"owner", "app", "sequencer", "redactor"}
        for u in UNITS
    }  # fmt: skip
    assert roles == {
        "liandong-web.service": {"app"},
        "liandong-worker.service": {"app"},
        "liandong-sequencer.service": {"sequencer"},
        "liandong-backup.service": {"owner"},
        "liandong-witness.service": set(),
    }
