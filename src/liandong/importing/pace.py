"""核对、写入到了第几行：办这一步的进程边做边说，打开导入记录的人马上看得到。

A step is one transaction, so that nothing it writes is seen before it ends. How far it has come stands in the name of its
database connection instead: PostgreSQL shows that at once to the other connections of the same role, writes nothing for it, and
puts the old name back when the transaction ends or its process is killed. So what is read here is never left over.

Main names: `tell`, `heard`, `Walked`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from django.db import connection

from liandong.importing.targets import Read

if TYPE_CHECKING:
    from liandong.importing.models import Intake

EVERY = 20
"""Rows done one by one between two words; a few of them take a second at most."""
_HEARD = """
    SELECT split_part(application_name, ':', 3) FROM pg_stat_activity
    WHERE datname = current_database() AND usename = current_user AND starts_with(application_name, %s)
"""


def _begin(intake: Intake) -> str:
    return f"row:{intake.uuid}:"


def tell(intake: Intake, number: int) -> None:
    """Say that the row with this number has been come to; call inside the transaction of the step."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('application_name', %s, true)", [f"{_begin(intake)}{number}"])


def heard(intake: Intake) -> int:
    """The number of the row that somebody is at now, as Excel shows it; 0 when nobody is."""
    with connection.cursor() as cursor:
        cursor.execute(_HEARD, [_begin(intake)])
        return max((int(number) for (number,) in cursor.fetchall() if number.isdecimal()), default=0)


class Walked(list[Read]):
    """Rows that say how far they have been gone through, for targets that do them one by one."""

    def __init__(self, intake: Intake, rows: Sequence[Read]) -> None:
        super().__init__(rows)
        self.intake = intake

    def __iter__(self) -> Iterator[Read]:
        for n, read in enumerate(super().__iter__()):
            if n % EVERY == 0:
                tell(self.intake, read.number)
            yield read
