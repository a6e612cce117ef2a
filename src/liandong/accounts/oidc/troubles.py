"""统一身份认证没有办成的几种情形：每种该对人说的话不同，代码只进日志。"""

from __future__ import annotations


class Trouble(Exception):
    """Something went wrong on the way; `code` is stable and goes to the log, never a token or a secret."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class Unreachable(Trouble):
    """The provider does not answer, or not as one that works: try again, or another way in."""


class Expired(Trouble):
    """The answer belongs to no sign-in begun here within the time, or was used before: begin anew."""


class Declined(Trouble):
    """The provider did not let the person in, or the person thought better of it."""


class Untrusted(Trouble):
    """The answer did not stand the checks: nobody is let in on it."""


class Unsigned(Untrusted):
    """The signature fits none of the keys that we know; with fresh keys it may."""
