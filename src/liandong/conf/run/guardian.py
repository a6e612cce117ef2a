"""看守：启动者一旦没了（哪怕是 kill -9），把它留下的进程收拾干净。

A launcher starts one guardian and holds the only writing end of a pipe to it. When the launcher ends in whatever
way the pipe closes, and the guardian ends what that run started: its services (proven by the station's mark) and
the database server, the latter only when nobody else uses it. After an orderly end it finds nothing to do.
"""

from __future__ import annotations

import argparse
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from liandong.conf.run.home import Home


@contextmanager
def watch(home: Home, *, token: str | None = None, bin_dir: Path | None = None) -> Iterator[None]:
    """Have this process watched while the block runs.

    Args:
        home: the state folder.
        token: end the services of this run of the station.
        bin_dir: stop the server of these programs when it is unused.
    """
    argv = [sys.executable, "-m", "liandong.conf.run.guardian", str(home)]
    argv += ["--token", token] if token else []
    argv += ["--bin-dir", str(bin_dir)] if bin_dir else []
    source = str(Path(__file__).resolve().parents[3])
    with (home.logs / "guardian.log").open("wb") as log:
        process = subprocess.Popen(
            argv,
            stdin=subprocess.PIPE,
            stdout=log,
            stderr=log,
            env={**os.environ, "PYTHONPATH": source},
            start_new_session=True,
        )
    try:
        yield
    finally:
        assert process.stdin is not None
        process.stdin.close()
        process.wait()


def main() -> None:
    """Wait for the end of the launcher, then clean up; run as a module with the home as argument."""
    parser = argparse.ArgumentParser()
    parser.add_argument("home")
    parser.add_argument("--token")
    parser.add_argument("--bin-dir", type=Path)
    asked = parser.parse_args()
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)
    while os.read(0, 4096):
        pass
    home = Home(asked.home)
    if asked.token:
        from liandong.conf.run.leftovers import end_leftovers

        end_leftovers(home, asked.token)
    if asked.bin_dir:
        from liandong.conf.run.cluster import Cluster

        Cluster(home, asked.bin_dir).stop_if_unused()


if __name__ == "__main__":
    main()
