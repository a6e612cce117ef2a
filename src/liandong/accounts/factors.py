"""第二重验证：手机上每三十秒一个的动态口令，和丢了手机时用的恢复码。

The secret is made here, shown once to its owner, kept sealed, and opened only in this module to check a code. A code is
good for its half minute and the ones beside it, and good once: the step it belongs to must be later than the last one
used, which one statement compares and sets, so that two processes cannot both take it. A recovery code is 80 random
bits, kept as a hash (no key whose loss would void it), and good once.

Main names: `fresh_secret`, `fresh_codes`, `enrol`, `of`, `proves`, `is_proved`, `counts`. Source: RFC 6238; GB/T 22239-2019 8.1.4.1
(两种或两种以上组合的鉴别技术).
"""

from __future__ import annotations

import hashlib
import hmac
import logging
import secrets

import pyotp
import segno
from django.db import transaction

from liandong.accounts.models import Factor, Person
from liandong.kernel.sealed import Masked
from liandong.now import now
from liandong.sealing.box import Unreadable

STEP = 30
WINDOW = 1
RECOVERY_CODES = 10
_ALPHABET = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
ISSUER = "联动平台"

log = logging.getLogger(__name__)


def fresh_secret() -> str:
    """A new secret, 160 random bits in base 32."""
    return pyotp.random_base32(32)


def is_secret(text: str) -> bool:
    """Whether a text has the form of a secret made here.

    >>> is_secret("JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"), is_secret("jbswy3dp"), is_secret("")
    (True, False, False)
    """
    return len(text) == 32 and set(text) <= set("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567")


def fresh_codes() -> list[str]:
    """New recovery codes, each of 80 random bits in four groups, without letters and digits that look alike."""
    return ["-".join(_letters(4) for _ in range(4)) for _ in range(RECOVERY_CODES)]


def _letters(count: int) -> str:
    return "".join(secrets.choice(_ALPHABET) for _ in range(count))


def is_code(text: str) -> bool:
    """Whether a text has the form of a recovery code made here.

    >>> is_code("ABCD-EFGH-2345-WXYZ"), is_code("ABCD-EFGH"), is_code("ABC0-EFGH-2345-WXYZ")
    (True, False, False)
    """
    groups = text.split("-")
    return [len(g) for g in groups] == [4] * 4 and set("".join(groups)) <= set(_ALPHABET)


def digest(code: str) -> str:
    """What is kept of a recovery code; spaces, hyphens and case do not matter."""
    plain = "".join(code.upper().replace("-", " ").split())
    return hashlib.sha256(f"liandong/recovery/v1/{plain}".encode()).hexdigest()


def picture(account: str, secret: str) -> str:
    """What the phone reads, as an SVG element without styles or scripts."""
    said = pyotp.TOTP(secret).provisioning_uri(name=account, issuer_name=ISSUER)
    return str(segno.make(said, error="m").svg_inline(scale=4, border=4, dark="#000", light="#fff"))


def counts(secret: str, code: str) -> bool:
    """Whether a code just typed belongs to the secret about now; for the first proof, before anything is kept."""
    return _step(secret, code, after=0) is not None


def _step(secret: str, code: str, after: int) -> int | None:
    """The step a code belongs to, among those near now and later than `after`; None when it belongs to none."""
    typed = "".join(code.split())
    if len(typed) != 6 or not (typed.isascii() and typed.isdigit()):
        return None
    one, current = pyotp.TOTP(secret), int(now().timestamp()) // STEP
    near = range(current - WINDOW, current + WINDOW + 1)
    return next((s for s in near if s > after and hmac.compare_digest(one.generate_otp(s), typed)), None)


def enrol(person: Person, secret: str, codes: list[str], code: str) -> None:
    """Keep a new factor for a person who has none; the code that proved it is spent.

    Args:
        codes: digests of the recovery codes.
    """
    Factor.objects.create(
        person=person,
        secret=secret,
        recovery=codes,
        begun_at=now(),
        last_step=_step(secret, code, after=0) or 0,
    )


def of(person: Person) -> Factor | None:
    """The factor in use, if any."""
    return Factor.objects.filter(person=person, ended_at=None).first()


def end(factor: Factor) -> None:
    Factor.objects.filter(pk=factor.pk).update(ended_at=now())


def renew(factor: Factor, codes: list[str]) -> None:
    """New recovery codes; the old ones are worth nothing from now on."""
    Factor.objects.filter(pk=factor.pk).update(recovery=codes)


def proves(factor: Factor, typed: str) -> bool:
    """Whether a code or a recovery code is right; either is spent by this.

    Raises:
        Unreadable: the key of the secret is absent; a recovery code still works.
    """
    if _spend_recovery(factor, typed):
        return True
    held = factor.secret
    assert isinstance(held, Masked)
    step = _step(held.reveal(), typed, after=factor.last_step)
    if step is None:
        return False
    moved = Factor.objects.filter(pk=factor.pk, ended_at=None, last_step__lt=step).update(last_step=step)
    return moved == 1


def _spend_recovery(factor: Factor, typed: str) -> bool:
    wanted = digest(typed)
    with transaction.atomic():
        current = Factor.objects.select_for_update().filter(pk=factor.pk, ended_at=None).first()
        if current is None or wanted not in current.recovery:
            return False
        left = [kept for kept in current.recovery if kept != wanted]
        Factor.objects.filter(pk=factor.pk).update(recovery=left)
    return True


def is_proved(factor: Factor, typed: str) -> bool:
    """The same, where a missing key counts as a wrong code: whoever waits at the door is told no more."""
    try:
        return proves(factor, typed)
    except Unreadable:
        log.error("动态口令的密钥读不出来：个人号码的密钥文件不在或不对", extra={"event": "factor"})
        return False
