"""文件校验码：十二个字符，六十位，猜不中；抄错的字照样认得。

Crockford's alphabet has no I, L, O, U; what somebody reads as one of the first three is taken for 1, 1, 0.

Main names: `new_code`, `shown`, `understood`, `address`.
"""

from __future__ import annotations

import secrets

from django.conf import settings

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
LENGTH, GROUP = 12, 4
_MISREAD = str.maketrans("ILO", "110")


def new_code() -> str:
    """Twelve characters, five random bits each, as they are stored."""
    return "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))


def shown(code: str) -> str:
    """
    >>> shown("7K3MQ9XA0B2C")
    '7K3M-Q9XA-0B2C'
    """
    return "-".join(code[n : n + GROUP] for n in range(0, len(code), GROUP))


def understood(typed: str) -> str:
    """A code as it is stored, from what somebody typed; empty where it can be none.

    >>> understood(" 7k3m q9xa-ob2c "), understood("7K3MQ9XA"), understood("7K3MQ9XAUB2C")
    ('7K3MQ9XA0B2C', '', '')
    """
    kept = "".join(c for c in typed[:40].upper().translate(_MISREAD) if c not in " -—－\t")
    return kept if len(kept) == LENGTH and set(kept) <= set(ALPHABET) else ""


def address(code: str) -> str:
    """Where a letter is checked, for the square on its page; empty where the platform does not know its own address."""
    return f"{settings.BASE_URL}/verify?code={shown(code)}" if settings.BASE_URL else ""
