"""同一份提交的指纹：同一个重复键下，再来的是不是原来那一份。

A keyed hash over everything that makes one submission another: action, record, capacity, typed values, files, reason
and claimed moment. Only the hash is kept, so that a repeat key holds nothing anybody typed.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils.crypto import salted_hmac

from liandong.kernel.actions import Action
from liandong.kernel.actor import Actor

BESIDE = frozenset({"csrfmiddlewaretoken", "post", "version", "key", "reason"})
"""What every form brings along and nobody types."""


def fingerprint(
    action: Action, actor: Actor, record: UUID | None, raw: Mapping[str, Any], files: Mapping[str, Any],
    reason: str, occurred_at: datetime | None,
) -> str:  # fmt: skip
    """Lower-case hex; equal exactly for submissions that ask for the same thing in the same capacity."""
    names = set(action.form.base_fields) if action.form else set()
    if getattr(action.form, "takes_all", False):  # 表单的填写项要看填了什么才定
        names = set(raw) - BESIDE
    said = {
        "action": action.name,
        "record": str(record or ""),
        "post": str(actor.post),
        "delegation": str(actor.delegation or ""),
        "token": str(actor.token or ""),
        "reason": reason,
        "occurred_at": occurred_at.isoformat() if occurred_at else "",
        "files": {name: _content(file) for name, file in sorted(files.items())},
        "values": {name: _typed(raw, name) for name in sorted(names)},
    }
    return salted_hmac("liandong.repeat", repr(sorted(said.items())), algorithm="sha256").hexdigest()


def _content(file: Any) -> str:
    """What an uploaded file is told from another by: its name and the SHA-256 of its bytes."""
    told = hashlib.sha256()
    for chunk in file.chunks():
        told.update(chunk)
    file.seek(0)
    return f"{file.name}:{told.hexdigest()}"


def _typed(raw: Mapping[str, Any], name: str) -> str:
    """All that was given for a field; of a field with several values not the last alone."""
    several = raw.getlist(name) if hasattr(raw, "getlist") else raw.get(name, "")
    return str(several)
