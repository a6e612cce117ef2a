"""账本里写什么、各方交来了什么：几处都要用的读法。

Main names: `logged`, `opening_of`, `commits_of`, `outside_of`.
Source: docs/draw.md（账本里有什么）.
"""

from __future__ import annotations

from hashlib import sha256
from typing import Any

from liandong.draw.seed import Outside
from liandong.draws.models import Draw, OutsideKind, Share


def logged(draw: Draw, name: str, digest: str) -> dict[str, Any]:
    """What stands in the ledger's body for one object, where a verifier reads it."""
    return {"vdr1": {"plan_no": draw.plan_no, "object": name, "sha256": digest}}


def opening_of(draw: Draw, code: str, how: str, share: str) -> dict[str, Any]:
    """The same for one opened share; `how` is ``party`` or ``escrow``."""
    name = f"{'reveal' if how == 'party' else 'escrow'}/{code}"
    return logged(draw, name, sha256(bytes.fromhex(share)).hexdigest())


def commits_of(draw: Draw) -> dict[str, bytes]:
    """Party → commitment, as handed in."""
    return {s.party: bytes.fromhex(s.commit) for s in Share.objects.filter(draw=draw)}


def outside_of(draw: Draw) -> Outside:
    """The outside value as the pure package takes it."""
    is_public = draw.outside["source"] == OutsideKind.PUBLIC
    value = draw.outside_value.encode() if is_public else bytes.fromhex(draw.outside_value)
    return Outside(value, draw.outside_evidence)
