"""一套安装的身份：账本和见证人的密钥、网页的签名密钥，以及各进程共用的环境变量。

Made once per state folder and kept: losing the log's key means starting a new log. The log's private key is read by
the sequencer alone, each witness's by that witness alone; the platform's processes get the public keys.
"""

from __future__ import annotations

import os
import secrets
from pathlib import Path

from liandong.conf.run.home import Home
from liandong.proof.keys import COSIGNATURE, Signer, load_key, save_key

WITNESSES = (1, 2)


def log_signer(home: Home, origin: str) -> Signer:
    """The log's signing key, generated on first use.

    Raises:
        ValueError: the folder's key bears another name.
    """
    path = home.keys / "log.key"
    if not path.exists():
        save_key(path, Signer.generate(origin))
    signer = load_key(path)
    if signer.name != origin:
        raise ValueError(f"状态目录里的账本密钥属于“{signer.name}”，不是“{origin}”。请换一个状态目录。")
    _write(home.keys / "log.vkey", signer.verifier.vkey)
    return signer


def witness_signer(home: Home, number: int, name: str) -> Signer:
    """A demonstration witness's key in its own folder, generated on first use."""
    path = home.witness(number) / "witness.key"
    if not path.exists():
        save_key(path, Signer.generate(name, COSIGNATURE))
    signer = load_key(path)
    _write(home.keys / f"witness-{number}.vkey", signer.verifier.vkey)
    return signer


def platform_environment(home: Home, *, demo: bool) -> dict[str, str]:
    """The variables every platform process of this home is given, also kept in ``env/platform.env``."""
    node = "liandong.jiaozuo.demo" if demo else os.environ.get("LIANDONG_NODE", "liandong.jiaozuo")
    log_signer(home, f"{node}/ledger")
    secret = home.keys / "web.secret"
    if not secret.exists():
        _write(secret, secrets.token_urlsafe(48))
    witnesses = [home.keys / f"witness-{n}.vkey" for n in WITNESSES]
    if demo:
        for number in WITNESSES:
            witness_signer(home, number, f"{node}/witness-{number}")
    environment = {
        "LIANDONG_NODE": node,
        "LIANDONG_DEMO": "1" if demo else "0",
        "LIANDONG_SECRET_KEY": secret.read_text().strip(),
        "LIANDONG_LEDGER_VKEY_FILE": str(home.keys / "log.vkey"),
        "LIANDONG_WITNESS_VKEY_FILES": os.pathsep.join(str(w) for w in witnesses if w.exists()),
        "LIANDONG_STATIC_ROOT": str(home.folder("static")),
    }
    _write(home.env / "platform.env", "".join(f"{k}={v}\n" for k, v in environment.items()))
    return environment


def read_environment(home: Home) -> dict[str, str]:
    """What `platform_environment` wrote; empty when it has not."""
    path = home.env / "platform.env"
    if not path.exists():
        return {}
    pairs = (line.partition("=") for line in path.read_text().splitlines() if "=" in line)
    return {key: value for key, _, value in pairs}


def _write(path: Path, text: str) -> None:
    half = path.with_name(f".{path.name}.half")
    fd = os.open(half, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(fd, "w") as file:
        file.write(text if text.endswith("\n") else f"{text}\n")
    half.replace(path)
