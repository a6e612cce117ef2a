"""替身：按单元文件的写法起停进程，好在没有 systemd 的地方演练。

What is honoured: drop-ins, an empty assignment that clears a list, EnvironmentFile over Environment, StateDirectory,
LoadCredential, ``${NAME}``, ``$$``, ``%%``, Type=oneshot, WorkingDirectory of nothing. What is not: users, sandboxing,
restarting, ordering. Called as ``systemctl.py ROOT verb unit …``.
"""

from __future__ import annotations

import os
import re
import shlex
import shutil
import signal
import subprocess
import sys
import time
from collections import defaultdict
from contextlib import suppress
from pathlib import Path

Settings = dict[str, list[str]]


def read(root: Path, name: str) -> Settings:
    """The [Service] settings of a unit with its drop-ins; lists in order, cleared by an empty assignment."""
    folder = root / "etc/systemd/system"
    found: Settings = defaultdict(list)
    for file in (folder / name, *sorted((folder / f"{name}.d").glob("*.conf"))):
        section = ""
        for line in file.read_text().splitlines():
            if line.startswith("["):
                section = line
            elif section == "[Service]" and "=" in line and not line.startswith("#"):
                key, _, value = line.partition("=")
                if value:
                    found[key].append(value)
                else:
                    found[key].clear()
    return found


def environment(root: Path, name: str, settings: Settings) -> dict[str, str]:
    """What systemd would give the process, and nothing of ours."""
    given = {"PATH": "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin", "LANG": "C.UTF-8"}
    given |= dict(pair.split("=", 1) for line in settings["Environment"] for pair in shlex.split(line))
    for file in settings["EnvironmentFile"]:
        lines = [line for line in Path(file).read_text().splitlines() if line and line[0] not in "#;"]
        given |= {
            k: "".join(shlex.split(v)) if '"' in v else v for k, _, v in (x.partition("=") for x in lines)
        }
    if settings["LoadCredential"]:
        folder = root / "run/credentials" / name
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        for line in settings["LoadCredential"]:
            identity, _, source = line.partition(":")
            shutil.copyfile(source, folder / identity)
            (folder / identity).chmod(0o400)
        given["CREDENTIALS_DIRECTORY"] = str(folder)
    return given


def words(line: str, given: dict[str, str]) -> list[str]:
    """An ExecStart line as arguments."""

    def value(found: re.Match[str]) -> str:
        return "$" if found[0] == "$$" else given[found[1]]

    return [re.sub(r"\$\$|\$\{(\w+)\}", value, word.replace("%%", "%")) for word in shlex.split(line)]


def start(root: Path, name: str) -> int:
    settings = read(root, name)
    for state in settings["StateDirectory"]:
        (root / "var/lib" / state).mkdir(mode=0o700, exist_ok=True)
    given = environment(root, name, settings)
    with (root / "log" / name).open("ab") as log:
        for line in settings["ExecStart"]:
            process = subprocess.Popen(
                words(line, given), env=given, cwd="/", stdin=subprocess.DEVNULL, stdout=log, stderr=log,
                start_new_session=True, umask=int((settings["UMask"] or ["0022"])[-1], 8),
            )  # fmt: skip
            if settings["Type"] == ["oneshot"]:
                if code := process.wait():
                    return code
            else:
                (root / "run" / f"{name}.pid").write_text(str(process.pid))
    return 0


def stop(root: Path, name: str) -> int:
    """SIGTERM to the whole group, as systemd does to the control group; SIGKILL after ten seconds."""
    note = root / "run" / f"{name}.pid"
    if not note.exists():
        return 0
    group = int(note.read_text())
    note.unlink()
    for number, patience in ((signal.SIGTERM, 10.0), (signal.SIGKILL, 2.0)):
        deadline = time.monotonic() + patience
        while _is_alive(group) and time.monotonic() < deadline:
            with suppress(ProcessLookupError):
                os.killpg(group, number)
            number = 0
            time.sleep(0.05)
    return int(_is_alive(group))


def _is_alive(group: int) -> bool:
    """Whether a process of the group lives; those that only wait to be collected do not count."""
    for stat in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError):
            state, _, its_group = stat.read_text().rpartition(")")[2].split()[:3]
            if int(its_group) == group and state not in "ZX":
                return True
    return False


def main(root: Path, *arguments: str) -> int:
    verb, *names = [a for a in arguments if a != "--now"]
    does_now = verb not in ("enable", "disable") or "--now" in arguments
    for name in names if verb != "daemon-reload" and does_now else ():
        unit = name if "." in name else f"{name}.service"
        if not (root / "etc/systemd/system" / unit).exists():
            sys.stderr.write(f"Unit {unit} not found.\n")
            return 5
        if unit.endswith(".timer"):
            continue
        if verb in ("stop", "restart", "disable") and (code := stop(root, unit)):
            return code
        if verb in ("start", "restart", "enable") and (code := start(root, unit)):
            return code
    return 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), *sys.argv[2:]))
