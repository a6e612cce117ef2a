"""上一次运行留下的进程：凭记录、凭记号证明是我们的，才予结束。

A run notes each service it starts (process id, start time, token of the run) in ``services.json``. What the note
cannot know, such as a web server's own children, carries the station's mark in its environment (Linux).
"""

from __future__ import annotations

import json

from liandong.conf.run.home import Home
from liandong.conf.run.processes import Process, end, is_alive, marked


def note_services(home: Home, token: str, running: dict[str, Process]) -> None:
    """Write down the services of a run; replaces the former note."""
    half = home.path / "services.half"
    rows = [{"name": name, "pid": p.pid, "started": p.started} for name, p in running.items()]
    half.write_text(json.dumps({"token": token, "services": rows}, ensure_ascii=False, indent=2))
    half.replace(home.path / "services.json")


def noted(home: Home, token: str | None = None) -> list[Process]:
    """Living processes of the note; only those of one run when ``token`` is given."""
    try:
        note = json.loads((home.path / "services.json").read_text())
        rows = [Process(int(row["pid"]), str(row["started"])) for row in note["services"]]
    except (OSError, ValueError, KeyError, TypeError):
        return []
    return [p for p in rows if is_alive(p)] if token in {None, note.get("token")} else []


def end_leftovers(home: Home, token: str | None = None) -> int:
    """End what a run left behind.

    Args:
        home: the state folder; the caller holds its station lock, or names a ``token``.
        token: only that run; None means every former run.

    Returns:
        How many processes were found; all of them ended.
    """
    found = {*noted(home, token), *marked(home.path, token)}
    end(found)
    return len(found)
