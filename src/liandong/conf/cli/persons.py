"""在服务器上以本人名义办理：问密码，认出人和岗位。"""

from __future__ import annotations

import sys
from getpass import getpass
from typing import TYPE_CHECKING

from liandong.conf.run.home import RunError

if TYPE_CHECKING:
    from collections.abc import Collection

    from liandong.kernel.actor import Actor
    from liandong.kernel.roles import Role


def acting_as(account: str, roles: Collection[Role]) -> Actor:
    """The person's first post of one of these roles, once he has given his password at the terminal or on standard input.

    Raises:
        RunError: the password is wrong, or no such post is held; which of them is not told.
    """
    from django.contrib.auth import authenticate

    from liandong.accounts.models import Person
    from liandong.accounts.queries import actors_of

    password = getpass(f"{account} 的密码：") if sys.stdin.isatty() else sys.stdin.readline().rstrip("\n")
    person = authenticate(username=account, password=password)
    held = actors_of(person) if isinstance(person, Person) else []
    actor = next((a for a in held if a.role in roles), None)
    if actor is None:
        wanted = "、".join(sorted(role.label for role in roles))
        raise RunError(f"账号或密码不对，或者此人不是在任的{wanted}。")
    return actor
