"""读一份表：表头、列的对应、逐行读成事实并与已有的比。

One pass over the file, a batch of rows in memory at a time; nothing is written here.
"""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice

from liandong.importing.targets import Read, Standing, Target
from liandong.sheets.batches import row_digest
from liandong.sheets.columns import ColumnMap, propose
from liandong.sheets.headings import Heading, data_rows, with_heading
from liandong.sheets.opening import open_sheet
from liandong.sheets.rows import Row, Value

BATCH = 5_000


@dataclass(frozen=True, slots=True)
class Opened:
    """A table whose heading was found."""

    heading: Heading
    rows: Iterator[Row]
    notes: list[str]


def opened(content: bytes, name: str) -> Opened:
    """The table in a file.

    Raises:
        SheetError: it is none, or cannot be read; the sentence says why and what to do.
    """
    sheet = open_sheet(io.BytesIO(content), name)
    heading, rows = with_heading(sheet.rows, sheet.spans)
    notes = [*sheet.notes, *heading.notes]
    return Opened(heading, data_rows(rows, heading, notes), notes)


def guessed(target: Target, titles: Sequence[str]) -> dict[str, str]:
    """Our field → the title it seems to be."""
    wanted = {c.name for c in target.columns}
    return {p.field: p.title for p in propose(titles) if p.field in wanted}


def checked(target: Target, content: bytes, name: str, columns: Mapping[str, str]) -> Iterator[list[Read]]:
    """Every row read and compared, in batches of at most `BATCH`.

    A file that breaks off in the middle raises; the caller writes nothing then.

    Raises:
        SheetError: the file cannot be read to its end.
    """
    table = opened(content, name)
    places = ColumnMap(tuple(sorted(columns.items()))).columns(table.heading.titles)
    first: dict[str, int] = {}
    while rows := list(islice(table.rows, BATCH)):
        reads = [_read(target, row, places) for row in rows]
        for read in reads:
            _once(read, first, target.refers)
        sound = [r for r in reads if not r.said]
        for read in reads:
            read.standing = Standing.WRONG if read.said else read.standing
        target.settles(sound)
        yield reads


def _read(target: Target, row: Row, places: Mapping[str, int]) -> Read:
    cells: dict[str, Value] = {
        field: row.values[at] if at < len(row.values) else None for field, at in places.items()
    }
    return target.reads(row.number, cells)


def _once(read: Read, first: dict[str, int], refers: str) -> None:
    """A row that says the same as an earlier one, or names the same code, is told so; one that refers to another, to which."""
    read.after = first.get(read.facts.get(refers, ""), 0)
    read.digest = row_digest(read.facts)
    key = read.facts.get("code") or read.digest
    if (earlier := first.setdefault(key, read.number)) != read.number:
        read.said.append(f"与第{earlier}行重复，只留一行。")
