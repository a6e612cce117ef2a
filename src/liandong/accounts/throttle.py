"""登录保护：一个账号在一段时间内只能试几次，各个进程合在一起数。

A try is taken *before* the password is looked at, in one statement, so that parallel guesses in several processes get
no more tries than one after another. A right password gives all tries back. The allowance returns by itself when the
span is over; refused tries do not prolong it, so that nobody can be shut out for longer than one span by a stranger
who stops. Unknown accounts are counted alike, under a keyed hash: what was typed (it may be a password) is not kept.

Looking a person up by a whole number is counted too: a mask hides four digits, and without a limit those could be guessed by
looking up, which leaves no trace, instead of by revealing, which does.

Source: 联动平台账户管理规则 (an internal rule of the platform; the numbers are its own).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db import connection, transaction
from django.db.models import Q
from django.utils.crypto import salted_hmac

from liandong.accounts.models import Person, SignInTries
from liandong.kernel.actor import system_actor
from liandong.kernel.trail import automatic
from liandong.now import CHINA, now

TRIES = 5
SPAN = timedelta(minutes=15)
LOOKUPS = 20
LOOKUP_SPAN = timedelta(days=1)
_LOOKUP = "find:"

_TAKE = """
    INSERT INTO accounts_signintries AS t (subject, times, since) VALUES (%s, 1, %s)
    ON CONFLICT (subject) DO UPDATE SET
        times = CASE WHEN t.since <= %s THEN 1 ELSE least(t.times + 1, 32000) END,
        since = CASE WHEN t.since <= %s THEN excluded.since ELSE t.since END
    RETURNING times, since
"""


@dataclass(frozen=True, slots=True)
class Shut:
    """No more tries: `until` is when the first of them is forgotten (aware)."""

    until: datetime

    @property
    def sentence(self) -> str:
        """What a person is told; the same whether or not the account exists."""
        return (
            f"这个账号{SPAN.seconds // 60}分钟内已试{TRIES}次，没有登录成功，暂时不能登录。"
            f"请在{self.until.astimezone(CHINA):%H:%M}之后再试；忘记密码的，请联系本单位系统管理员重设，重设后可以立即登录。"
        )

    @property
    def seconds(self) -> int:
        """Whole seconds from now until another try is allowed, at least one."""
        return max(1, round((self.until - now()).total_seconds()))


def take(account: str) -> Shut | None:
    """Take one try at an account; None when it was still to be had.

    The first refused try in a span is written on the person's trail, hidden from colleagues; the keepers of
    accounts and the audit list see it.
    """
    with transaction.atomic():
        times, since = _counted(_subject(account), SPAN)
        if times <= TRIES:
            return None
        shut = Shut(since + SPAN)
        person = Person.objects.filter(account=account).only("uuid").first() if times == TRIES + 1 else None
        if person is not None:
            automatic(
                system_actor("登录保护"), "person", person.uuid, "accounts.sign_in", "登录",
                {"tries": TRIES, "until": shut.until.isoformat()},
                refused=f"连续{TRIES}次没有登录成功，暂停登录至{shut.until.astimezone(CHINA):%Y-%m-%d %H:%M}。",
            )  # fmt: skip
    return shut


def may_look_up(person: UUID) -> bool:
    """Take one of a person's lookups by a whole number; False when today's are used up."""
    with transaction.atomic():
        times, _ = _counted(_LOOKUP + _subject(str(person))[: 64 - len(_LOOKUP)], LOOKUP_SPAN)
    return times <= LOOKUPS


def _counted(subject: str, span: timedelta) -> tuple[int, datetime]:
    """One more of a subject: how many since when."""
    moment = now()
    over = moment - span
    with connection.cursor() as cursor:
        cursor.execute(_TAKE, [subject, moment, over, over])
        times, since = cursor.fetchone()
    return times, since


def give_back(account: str) -> None:
    """All tries at an account are to be had again: it was signed in to, or its password was reset."""
    SignInTries.objects.filter(subject=_subject(account)).delete()


def forget_old() -> int:
    """Remove what no longer counts; returns how many."""
    lookups, moment = Q(subject__startswith=_LOOKUP), now()
    over = ~lookups & Q(since__lte=moment - SPAN) | lookups & Q(since__lte=moment - LOOKUP_SPAN)
    return SignInTries.objects.filter(over).delete()[0]


def _subject(account: str) -> str:
    return salted_hmac("liandong.accounts.throttle", account, algorithm="sha256").hexdigest()
