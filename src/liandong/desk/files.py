"""把一份清单写成文件：正好是这个岗位按这些条件、这个次序看得到的行，正好是所选格式的列。

Written row by row into a file that has no name on the disk and goes when it is closed, so that neither memory nor anything left
behind grows with the list. Above the headings stand who, when, which conditions and what for, so that a sheet found on a
desk says where it came from. Numbers of persons that somebody wrote into a text are masked; sealed ones are never columns.
"""

from __future__ import annotations

import hashlib
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import IO, Any

from django.conf import settings

from liandong.desk.asking import Asked
from liandong.desk.layouts import Layout
from liandong.desk.presenting import text_of
from liandong.desk.shell import role_of
from liandong.kernel.actor import Actor
from liandong.now import CHINA, now
from liandong.sealing.numbers import hidden
from liandong.sheets.writing import Cell, write_csv, write_xlsx

AT_ONCE = 500
TYPES = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv; charset=utf-8",
}


@dataclass(frozen=True, slots=True)
class Written:
    """A finished file, standing at its beginning; whoever has it closes it.

    Attributes:
        rows: how many records are in it.
        digest: SHA-256 of its bytes, lower-case hex.
        name: what it is to be called.
    """

    file: IO[bytes]
    rows: int
    digest: str
    name: str
    content_type: str


def written(actor: Actor, asked: Asked, layout: Layout, purpose: str, made_as: str, at_most: int) -> Written:
    """The list as a file, no longer than `at_most` rows.

    Raises:
        KeyError: a format other than ``xlsx`` and ``csv``; the form lets no other through.
    """
    content_type, moment = TYPES[made_as], now().astimezone(CHINA)
    titles, above = layout.titles, _above(actor, asked, layout, purpose, moment)
    file = tempfile.TemporaryFile()  # noqa: SIM115  由回答的一方关闭
    try:
        rows = _rows(actor, asked, layout, at_most)
        count = (
            write_csv(file, titles, rows, above)
            if made_as == "csv"
            else write_xlsx(file, titles, rows, above=above)
        )
        file.seek(0)
        digest = hashlib.file_digest(file, "sha256").hexdigest()
        file.seek(0)
    except BaseException:
        file.close()
        raise
    demo = "演示_" if settings.DEMO else ""
    return Written(file, count, digest, f"{demo}{layout.title}_{moment:%Y%m%d_%H%M}.{made_as}", content_type)


def _above(actor: Actor, asked: Asked, layout: Layout, purpose: str, moment: datetime) -> list[str]:
    demo = ["演示样张：人员、企业和案件均为虚构，不产生法律效力。"] if settings.DEMO else []
    return [
        *demo,
        f"{layout.title}（{hidden(asked.words(actor))}）",
        *layout.notes,
        f"导出：{actor.agency_name} {role_of(actor)} {actor.person_name}；{moment:%Y-%m-%d %H:%M}",
        f"用途：{hidden(purpose)}。导出已记入账本，内部资料只用于上述用途。",
    ]


def _rows(actor: Actor, asked: Asked, layout: Layout, at_most: int) -> Iterator[list[Cell]]:
    for record in layout.rows(actor, asked)[:at_most].iterator(chunk_size=AT_ONCE):
        yield [_cell(value) for value in layout.values(record)]


def _cell(value: Any) -> Cell:
    """A value as a sheet holds it: whole numbers and days as such, all else as the text people read."""
    if isinstance(value, int) and not isinstance(value, bool):
        return value
    if isinstance(value, date) and not isinstance(value, datetime):
        return value
    return hidden(text_of(value))
