"""一套安装的身份：账本和见证人的密钥、网页的签名密钥，以及各进程共用的环境变量。

Made once per state folder and kept: losing the log's key means starting a new log. The log's private key is read by
the sequencer alone, each witness's by that witness alone; the platform's processes get the public keys. On a server
the private key is moved to the sequencer's own folder once it is made, so a folder that still has the public key is
never given a second pair, and the sequencer itself makes none.

The keys of personal numbers (``numbers.keys``) are made here too and kept like the log's key: whoever loses them can no longer
read the numbers. They are in no environment file and in no backup; web and worker are handed the file by systemd. So are the keys
that sign the files of letters (``letters.key``, and ``letters-sm2.key`` where the office made one).

Kept in ``env``: ``platform.env`` (paths and names, for every process) and ``web.env`` (the secret that signs sessions).
"""

from __future__ import annotations

import os
import secrets
from pathlib import Path

from liandong.conf.run.home import Home, RunError
from liandong.now import today
from liandong.proof.keys import COSIGNATURE, Signer, Verifier, load_key, save_key
from liandong.sealing.keys import fresh, save

WITNESSES = (1, 2)
FILES = ("platform.env", "web.env")
DEFAULT_NODE = "liandong.jiaozuo"
NUMBERS_KEYS = "LIANDONG_NUMBERS_KEYS_FILE"
LETTERS_KEYS = "LIANDONG_LETTERS_KEY_FILES"
LETTERS_FILES = ("letters.key", "letters-sm2.key")


def log_signer(home: Home, origin: str) -> Signer:
    """The log's signing key, generated on first use.

    Raises:
        RunError: the folder's key bears another name.
    """
    path = home.keys / "log.key"
    if not path.exists():
        save_key(path, Signer.generate(origin))
    signer = load_key(path)
    if signer.name != origin:
        raise RunError(f"状态目录里的账本密钥属于“{signer.name}”，不是“{origin}”。请换一个状态目录。")
    _write(home.keys / "log.vkey", signer.verifier.vkey, 0o644)
    return signer


def kept_log_signer(home: Home, origin: str) -> Signer:
    """The log's signing key as it was made; a sequencer that made itself another would fork the log.

    Raises:
        RunError: there is none, others may read it, or it belongs to another log.
    """
    path = home.keys / "log.key"
    try:
        signer = load_key(path)
    except (OSError, ValueError) as trouble:
        raise RunError(
            f"账本密钥 {path} 读不了：{trouble}。排序进程不会自己另造一把；请从离线保存的密钥恢复，办法见 docs/operations.md。"
        ) from trouble
    if signer.name != origin:
        raise RunError(f"账本密钥 {path} 属于“{signer.name}”，不是“{origin}”。请核对 LIANDONG_NODE 与密钥。")
    return signer


def witness_signer(home: Home, number: int, name: str) -> Signer:
    """A demonstration witness's key in its own folder, generated on first use."""
    path = home.witness(number) / "witness.key"
    if not path.exists():
        save_key(path, Signer.generate(name, COSIGNATURE))
    signer = load_key(path)
    _write(home.keys / f"witness-{number}.vkey", signer.verifier.vkey, 0o644)
    return signer


def platform_environment(home: Home, *, demo: bool) -> dict[str, str]:
    """The variables every platform process of this home is given, also kept in its ``env`` folder.

    Raises:
        RunError: the folder's log bears another name than ``LIANDONG_NODE`` asks for.
    """
    known = read_environment(home).get("LIANDONG_NODE", DEFAULT_NODE)
    node = "liandong.jiaozuo.demo" if demo else os.environ.get("LIANDONG_NODE", known)
    _insist_on_one_log(home, f"{node}/ledger")
    secret = home.keys / "web.secret"
    if not secret.exists():
        _write(secret, secrets.token_urlsafe(48))
    numbers = home.keys / "numbers.keys"
    if not numbers.exists():
        save(numbers, fresh(today()))
    if not (home.keys / LETTERS_FILES[0]).exists():
        save_key(home.keys / LETTERS_FILES[0], Signer.generate(f"{node}/letters"))
    if demo:
        for number in WITNESSES:
            witness_signer(home, number, f"{node}/witness-{number}")
    witnesses = sorted(home.keys.glob("witness-*.vkey"))
    shared = {
        "LIANDONG_NODE": node,
        "LIANDONG_DEMO": "1" if demo else "0",
        "LIANDONG_LEDGER_VKEY_FILE": str(home.keys / "log.vkey"),
        "LIANDONG_WITNESS_VKEY_FILES": os.pathsep.join(map(str, witnesses)),
        "LIANDONG_STATIC_ROOT": str(home.folder("static")),
    }
    web = {"LIANDONG_SECRET_KEY": secret.read_text().strip()}
    for name, values in zip(FILES, (shared, web), strict=True):
        _write(home.env / name, "".join(f"{k}={v}\n" for k, v in values.items()))
    return {**shared, **web}


def numbers_keys(home: Home) -> Path:
    """Where this process finds the keys of personal numbers: handed over by systemd, else in the state folder."""
    handed = os.environ.get("CREDENTIALS_DIRECTORY")
    if handed and (given := Path(handed) / "numbers.keys").exists():
        return given
    return home.keys / "numbers.keys"


def letters_keys(home: Home) -> str:
    """The keys that sign the files of letters, those this process may read: handed over by systemd, else in the state folder.

    Joined as `LIANDONG_LETTERS_KEY_FILES` takes them; empty where there is none, and letters stay unsigned.
    """
    folders = [Path(handed)] if (handed := os.environ.get("CREDENTIALS_DIRECTORY")) else [home.keys]
    paths = (folder / name for folder in folders for name in LETTERS_FILES)
    return os.pathsep.join(str(path) for path in paths if os.access(path, os.R_OK))


def _insist_on_one_log(home: Home, origin: str) -> None:
    """Make the log's key pair where there is none; where only the public key is left, the private one was moved."""
    public = home.keys / "log.vkey"
    if (home.keys / "log.key").exists() or not public.exists():
        log_signer(home, origin)
    elif (name := Verifier.parse(public.read_text()).name) != origin:
        raise RunError(f"状态目录里的账本公钥属于“{name}”，不是“{origin}”。请核对 LIANDONG_NODE。")


def read_environment(home: Home) -> dict[str, str]:
    """What `platform_environment` wrote; empty when it has not."""
    texts = [(home.env / name).read_text() for name in FILES if (home.env / name).exists()]
    pairs = (line.partition("=") for text in texts for line in text.splitlines() if "=" in line)
    return {key: value for key, _, value in pairs}


def _write(path: Path, text: str, mode: int = 0o600) -> None:
    """Replace a file at once; public keys alone are readable by others (the folder decides who gets there)."""
    half = path.with_name(f".{path.name}.half")
    fd = os.open(half, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(fd, "w") as file:
        file.write(text if text.endswith("\n") else f"{text}\n")
    half.chmod(mode)
    half.replace(path)
