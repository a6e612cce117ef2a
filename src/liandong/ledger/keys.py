"""账本的公钥：本平台的和见证人的，从设置所指的文件读取。私钥只在排序进程和各见证人手里。"""

from __future__ import annotations

from pathlib import Path

from django.conf import settings

from liandong.proof.keys import Verifier


def log_vkey() -> str:
    """The log's public key as text; empty when this process has not been given it."""
    path = settings.LEDGER_VKEY_FILE
    return Path(path).read_text().strip() if path and Path(path).exists() else ""


def witness_vkeys() -> list[str]:
    return [Path(p).read_text().strip() for p in settings.WITNESS_VKEY_FILES if Path(p).exists()]


def verifiers() -> list[Verifier]:
    """All known public keys, the log's first."""
    return [Verifier.parse(v) for v in (log_vkey(), *witness_vkeys()) if v]


def manifest() -> dict[str, object]:
    """What an export says about its keys."""
    return {
        "origin": settings.LEDGER_ORIGIN,
        "log": log_vkey(),
        "witnesses": tuple(witness_vkeys()),
        "quorum": settings.LEDGER_QUORUM,
    }
