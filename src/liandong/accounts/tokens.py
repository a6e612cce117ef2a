"""令牌的样子：认得出是谁家的，猜不出是哪一个，存的只是指纹。

`ldt_` and 43 characters of base64url, 256 random bits: scanners of leaked secrets can recognise it, and a plain
SHA-256 is enough to keep, since there is nothing to guess. Source: RFC 6750 (Bearer).
"""

from __future__ import annotations

import hashlib
import re
import secrets

_SHAPE = re.compile(r"ldt_[A-Za-z0-9_-]{43}", re.ASCII)
_VARIED = 16


def fresh() -> str:
    """A new token, shown once."""
    return f"ldt_{secrets.token_urlsafe(32)}"


def digest(token: str) -> str | None:
    """What is kept of a token, lower-case hex; None for a text that no `fresh` would give.

    >>> digest("ldt_" + "a" * 43) is None, digest("abc") is None, len(digest(fresh()))
    (True, True, 64)
    """
    token = token.strip()
    if not _SHAPE.fullmatch(token) or len(set(token)) < _VARIED:
        return None
    return hashlib.sha256(token.encode()).hexdigest()
