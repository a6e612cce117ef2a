"""网页等服务用哪个端口：先用上次的，再用惯常的，被占就顺次后移，并记下来。"""

from __future__ import annotations

import json
import os
import socket

from liandong.conf.run.home import Home, RunError

TRIES = 200
"""How many numbers after the preferred one are tried."""


def take_port(home: Home, name: str, preferred: int, address: str = "127.0.0.1") -> int:
    """A port that is free now, the same one at every start as long as nobody else takes it.

    Args:
        home: the choice is kept in its ``ports.json``.
        name: the service; two services of one home never get the same number.
        preferred: first number to try, 1024-65000.
        address: where the service will listen.

    Raises:
        RunError: `TRIES` numbers in a row are taken.
    """
    with home.lock("ports"):
        known = _read(home)
        others = {port for service, port in known.items() if service != name}
        remembered = [known[name]] if name in known else []
        for port in [*remembered, *range(preferred, preferred + TRIES)]:
            if port not in others and is_free(port, address):
                known[name] = port
                half = home.ports_file.with_suffix(".half")
                half.write_text(json.dumps(known, indent=2))
                half.replace(home.ports_file)
                return port
    raise RunError(f"从 {preferred} 起的 {TRIES} 个端口都被占用，{name} 无法启动。请先关闭一些程序。")


def is_free(port: int, address: str = "127.0.0.1") -> bool:
    """Whether nobody listens there (a connection just closed does not count)."""
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        if os.name == "posix":
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((address, port))
        except OSError:
            return False
    return True


def _read(home: Home) -> dict[str, int]:
    try:
        known = json.loads(home.ports_file.read_text())
    except (OSError, ValueError):
        return {}
    return {str(k): int(v) for k, v in known.items()} if isinstance(known, dict) else {}
