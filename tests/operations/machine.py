"""一台临时的“服务器”：手册里的命令照原样在它上面执行，只有路径、端口换成临时的。

Commands that need another account, another package or systemd are replaced by stand-ins in a folder at the front of
PATH; everything else, `liandong` above all, is the real thing.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

from . import systemctl
from .manual import CHECKOUT, blocks

PLACES = (
    "/opt/liandong", "/etc/liandong", "/etc/systemd/system", "/var/lib/liandong", "/var/backups/liandong",
)  # fmt: skip
_STANDS_IN = {
    "sudo": """
login= ; user=
while :; do case "$1" in
  -iu) login=1; user=$2; shift 2;;
  -u) user=$2; shift 2;;
  *) break;;
esac; done
if [ "$user" = postgres ]; then export PGHOST="$DBA_HOST" PGPORT="$DBA_PORT" PGUSER=postgres; fi
if [ -n "$login" ]; then HOME="$ROOT/var/lib/liandong"; PGPASSFILE="$HOME/.pgpass"; export HOME PGPASSFILE; cd "$HOME"; . ./.profile; fi
exec "$@"
""",
    "install": """
for word; do shift; case "$word" in
  -o|-g) skip=1;;
  *) if [ -n "$skip" ]; then skip=; else set -- "$@" "$word"; fi;;
esac; done
exec /usr/bin/install "$@"
""",
    "systemctl": f'exec {sys.executable} {systemctl.__file__} "$ROOT" "$@"\n',
    **dict.fromkeys(("useradd", "apt-get", "git", "python3"), "exit 0\n"),
}


class Machine:
    """One server, or one witness's machine.

    Args:
        root: an empty folder that plays ``/``.
        swaps: text of manual and unit files → what it is here (ports, addresses).
        environment: further variables for the stand-ins.
    """

    def __init__(self, root: Path, swaps: Mapping[str, str], environment: Mapping[str, str]) -> None:
        self.root = root
        self._swaps = {**swaps, **{place: f"{root}{place}" for place in PLACES}}
        self._pattern = re.compile("|".join(map(re.escape, sorted(self._swaps, key=len, reverse=True))))
        for folder in (
            "bin",
            "log",
            "run",
            "etc/systemd/system",
            "var/lib",
            "var/backups",
            "opt/liandong/ops/systemd",
        ):
            (root / folder).mkdir(parents=True)
        for name, script in _STANDS_IN.items():
            (root / "bin" / name).write_text(f"#!/bin/sh\n{script}")
            (root / "bin" / name).chmod(0o755)
        (root / "opt/liandong/.venv").symlink_to(CHECKOUT / ".venv")
        for file in (f for f in (CHECKOUT / "ops").rglob("*") if f.is_file()):
            (root / "opt/liandong/ops" / file.relative_to(CHECKOUT / "ops")).write_text(
                self.here(file.read_text())
            )
        self.environment = {
            "PATH": f"{root}/bin:/usr/bin:/bin", "ROOT": str(root), "LANG": "C.UTF-8", "HOME": str(root), **environment,
        }  # fmt: skip

    def here(self, text: str) -> str:
        """Text of the manual with the places and ports of this machine."""
        return self._pattern.sub(lambda found: self._swaps[found[0]], text)

    def path(self, name: str) -> Path:
        """A file by its name on a real server."""
        return self.root / name.lstrip("/")

    def follow(self, section: str, mark: str = "", *, typed: str = "", only: slice = slice(None)) -> str:
        """Do what a section of the manual says; returns what was printed. `typed` is what the person types."""
        return "".join(self.run(text, typed=typed) for text in blocks(section, mark)[only])

    def run(self, script: str, *, typed: str = "", expect: int = 0) -> str:
        """Run shell text of the manual; its exit code must be `expect`."""
        done = subprocess.run(
            ["bash", "-eu", "-o", "pipefail", "-c", self.here(script)], env=self.environment, cwd=self.root,
            input=typed, capture_output=True, text=True, check=False, timeout=120,
        )  # fmt: skip
        said = done.stdout + done.stderr
        assert done.returncode == expect, f"{script}\n{said}\n{self.logs()}"
        return said

    def liandong(self, words: str, *, expect: int = 0) -> str:
        """A maintenance command."""
        return self.run(f"sudo -iu liandong-admin liandong {words}", expect=expect)

    def logs(self) -> str:
        return "".join(f"── {f.name}\n{f.read_text()[-2000:]}" for f in sorted((self.root / "log").iterdir()))

    def switch_off(self) -> None:
        for note in (self.root / "run").glob("*.pid"):
            systemctl.stop(self.root, note.name.removesuffix(".pid"))


def processes_of(machine: Machine) -> dict[str, dict[str, str]]:
    """Environment of each running service's main process, as the kernel shows it."""
    found = {}
    for note in (machine.root / "run").glob("*.pid"):
        raw = Path(f"/proc/{note.read_text()}/environ").read_bytes()
        pairs = (os.fsdecode(part).partition("=") for part in raw.split(b"\0") if part)
        found[note.name.removesuffix(".service.pid")] = {key: value for key, _, value in pairs}
    return found
