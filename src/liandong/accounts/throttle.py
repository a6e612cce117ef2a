"""登录保护：一个账号、一个网络地址在一段时间内只能试几次，各个进程合在一起数。

A try is taken *before* the password is looked at. At an account a right password gives all tries back, so five wrong
ones in a row shut it. At an address it gives back its own try only, so that whoever has one good account cannot wash
himself clean for guessing at others.

How many at an address: an office of 200 may sit behind one address and sign in within the same quarter of an hour on
Monday morning. If every second person mistypes once, that is 100; nobody who signs in costs anything. For one who
guesses it is 9,600 tries a day over all accounts of the city, and never more than five at one account in a quarter of
an hour. While an address is shut its tries are not counted against accounts, so it cannot shut those too.

Looking a person up by a whole number is counted too: a mask hides four digits, and without a limit those could be guessed by
looking up, which leaves no trace, instead of by revealing, which does.

Source: 联动平台账户管理规则 (an internal rule of the platform; the numbers are its own).
"""

from __future__ import annotations

import logging
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction

from liandong.accounts import allowances
from liandong.accounts.allowances import Limit, Taken
from liandong.accounts.models import Person
from liandong.accounts.states import HOUSE_ACCOUNTS
from liandong.kernel.actor import system_actor
from liandong.kernel.trail import automatic
from liandong.law.verdict import Verdict, allow, refuse
from liandong.now import CHINA

TRIES = 5
SPAN = timedelta(minutes=15)
ACCOUNT = Limit("throttle", TRIES, SPAN)
ADDRESS = Limit("sign_in_address", 100, SPAN)
PROOF = Limit("proof", TRIES, SPAN)
LOOKUP = Limit("lookup", 20, timedelta(days=1))

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Shut:
    """No more tries.

    Attributes:
        until: when the first of them is forgotten (aware).
        sentence: what a person is told; the same whether or not the account exists.
        limit: which one was reached.
    """

    until: datetime
    sentence: str
    limit: Limit

    @property
    def seconds(self) -> int:
        """Whole seconds from now until another try is allowed, at least one."""
        return allowances.seconds_until(self.until)


def take(account: str) -> Shut | None:
    """Take one try at an account; None when it was still to be had.

    The first refused try in a span is written on the person's trail, hidden from colleagues; the keepers of
    accounts and the audit list see it.
    """
    with transaction.atomic():
        taken = allowances.take(ACCOUNT, account)
        if not taken.is_over:
            return None
        until = f"{taken.until.astimezone(CHINA):%H:%M}"
        shut = Shut(
            taken.until,
            f"这个账号{SPAN.seconds // 60}分钟内已试{TRIES}次，没有登录成功，暂时不能登录。"
            f"请在{until}之后再试；忘记密码的，请联系本单位系统管理员重设，重设后可以立即登录。",
            ACCOUNT,
        )
        person = Person.objects.filter(account=account).only("uuid").first() if taken.is_first_over else None
        if person is not None:
            automatic(
                system_actor("登录保护"), "person", person.uuid, "accounts.sign_in", "登录",
                {"tries": TRIES, "until": shut.until.isoformat()},
                refused=f"连续{TRIES}次没有登录成功，暂停登录至{shut.until.astimezone(CHINA):%Y-%m-%d %H:%M}。",
            )  # fmt: skip
    return shut


def take_at(address: str) -> tuple[Shut | None, Taken]:
    """Take one try from an address; give the second value to `succeeded_at` when it was a good one.

    The first refused try in a span is written into the log; there is no record that it could hang on.
    """
    taken = allowances.take(ADDRESS, allowances.of_address(address))
    if not taken.is_over:
        return None, taken
    if taken.is_first_over:
        log.warning(
            "这个地址登录不成的次数过多，暂停从它登录", extra={"event": "shut", "limit": ADDRESS.name}
        )
    sentence = (
        f"从您所在的网络，{SPAN.seconds // 60}分钟内已有{ADDRESS.times}次没有登录成功，暂时不能从这里登录，已经登录的不受影响。"
        f"请在{taken.until.astimezone(CHINA):%H:%M}之后再试；急需登录的，请联系平台的系统管理员。"
    )
    return Shut(taken.until, sentence, ADDRESS), taken


def succeeded_at(taken: Taken, address: str) -> None:
    """The try was a good one and costs the address nothing."""
    allowances.give_back_one(taken, allowances.of_address(address))


def take_proof(person: UUID) -> Verdict:
    """Take one of a person's tries at proving himself while signed in; refused when there are none for a while."""
    taken = allowances.take(PROOF, str(person))
    if not taken.is_over:
        return allow("may_try", "可以试。", HOUSE_ACCOUNTS)
    until = f"{taken.until.astimezone(CHINA):%H:%M}"
    text = f"{SPAN.seconds // 60}分钟内已有{TRIES}次没有填对，暂时不能再试。请在{until}之后再办。"
    return refuse("too_many_tries", text, HOUSE_ACCOUNTS)


def proved(person: UUID) -> None:
    """The proof was good: all tries are to be had again."""
    allowances.give_back_all(PROOF, str(person))


def may_look_up(person: UUID) -> bool:
    """Take one of a person's lookups by a whole number; False when today's are used up."""
    return not allowances.take(LOOKUP, str(person)).is_over


def give_back(account: str) -> None:
    """All tries at an account are to be had again: it was signed in to, or its password was reset."""
    allowances.give_back_all(ACCOUNT, account)
