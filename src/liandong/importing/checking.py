"""读一份表：表头、列的对应、逐行读成事实并与已有的比。

One pass over the file, a batch of rows in memory at a time; nothing is written here.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING, BinaryIO

from django.db import transaction

from liandong.codes import registration, uscc
from liandong.codes.cleaning import is_empty
from liandong.importing import pace
from liandong.importing.targets import Read, Standing, Target
from liandong.now import today
from liandong.sealing import citizen
from liandong.sheets.amounts import WAN, YUAN
from liandong.sheets.batches import row_digest
from liandong.sheets.columns import SYNONYMS, ColumnMap, propose, title_key
from liandong.sheets.encoding import REPLACED
from liandong.sheets.firsts import Firsts
from liandong.sheets.grid import Span
from liandong.sheets.headings import Heading, data_rows, filled, with_heading
from liandong.sheets.opening import open_sheet
from liandong.sheets.rows import Row, Value
from liandong.sheets.values import as_text

if TYPE_CHECKING:
    from liandong.kernel.actions import Act

BATCH = 5_000
CODES = ("code", "head")
MASKED = "（有公民身份号码，已遮去）"
SO_FAR: ContextVar[Callable[[int], object]] = ContextVar("checked_so_far", default=lambda rows: None)
"""Told after each batch how many rows have been checked, by whoever waits for it in the same process."""


@dataclass(frozen=True, slots=True)
class Opened:
    """A table whose heading was found.

    `notes` grows while `rows` are read: it says which of them were left out. `spans` are the merged cells.
    """

    heading: Heading
    rows: Iterator[Row]
    notes: list[str]
    spans: Sequence[Span] = ()


def opened(file: BinaryIO, name: str) -> Opened:
    """The table in a file.

    Raises:
        SheetError: it is none, or cannot be read; the sentence says why and what to do.
    """
    sheet = open_sheet(file, name)
    heading, rows = with_heading(sheet.rows, sheet.spans)
    notes = [*sheet.notes, *heading.notes]
    return Opened(heading, data_rows(rows, heading, notes), notes, sheet.spans)


def held_out(file: BinaryIO, name: str, words: Sequence[str]) -> tuple[str, int] | None:
    """The title and the row of the first cell that holds something under a heading with one of these words; None where all are empty.

    Every row below the heading is looked at, also those that are no data, because the file is kept whole.

    Raises:
        SheetError: it cannot be read to its end.
    """
    sheet = open_sheet(file, name)
    heading, rows = with_heading(sheet.rows, sheet.spans)
    columns = [(place, t) for place, t in enumerate(heading.titles) if any(word in t for word in words)]
    for row in rows if columns else ():
        for place, title in columns:
            text = as_text(row.values[place]) if place < len(row.values) else ""
            if not is_empty(text) and title_key(text) != title_key(title):
                return title, row.number
    return None


def guessed(target: Target, titles: Sequence[str]) -> dict[str, str]:
    """Our field → the title it seems to be."""
    left, found = list(titles), dict[str, str]()
    for unit in (YUAN, WAN, ""):
        columns = [c for c in target.columns if c.unit == unit]
        known = {c.name: (c.title, *SYNONYMS.get(c.name, ()), *c.also) for c in columns}
        for proposal in propose([t if all(c.fits(t) for c in columns) else "" for t in left], known):
            found[proposal.field], left[proposal.column] = proposal.title, ""
    return found


FIXED = ("“", "”")
NUMBER = "行号"
_HOLE = re.compile(r"\{([^{}]+)\}")


def fixed(said: str) -> str | None:
    """What stands for every row, where the right side of a pair is no title but a text in quotation marks.

    >>> fixed("“市场监管”"), fixed("条线")
    ('市场监管', None)
    """
    is_fixed = len(said) >= 2 and (said[0], said[-1]) == FIXED
    return said[1:-1] if is_fixed else None


def drawn_from(said: str) -> list[str]:
    """The titles that the right side of a pair draws upon: the one it is, or those a fixed text names in braces.

    >>> drawn_from("“《{条例}》{条}”"), drawn_from("“ZJ-{行号}”"), drawn_from("条例")
    (['条例', '条'], [], ['条例'])
    """
    text = fixed(said)
    return [said] if text is None else [t for t in _HOLE.findall(text) if t != NUMBER]


def checked(act: Act, target: Target, table: Opened, columns: Mapping[str, str]) -> Iterator[list[Read]]:
    """Every row read and compared, in batches of at most `BATCH`; nothing of what is tried stays written.

    A file that breaks off in the middle raises; the caller writes nothing then.

    Raises:
        SheetError: the file cannot be read to its end.
    """
    same = {f: text for f, said in columns.items() if (text := fixed(said)) is not None}
    titled = {f: said for f, said in columns.items() if f not in same}
    places = ColumnMap(tuple(sorted(titled.items()))).columns(table.heading.titles)
    holes = ColumnMap(tuple((t, t) for f in same for t in drawn_from(columns[f]))).columns(
        table.heading.titles
    )
    first = Firsts()
    source = filled(table.rows, table.spans) if target.gathers else table.rows
    while rows := list(islice(source, BATCH)):
        reads = [_read(target, row, places, same, holes) for row in rows]
        if target.gathers:
            _whole(target, reads)
        for read in reads:
            _once(read, first, target.refers)
        sound = [r for r in reads if not r.said]
        for read in reads:
            read.standing = Standing.WRONG if read.said else read.standing
        target.settles(act, sound)
        if target.is_tried:
            with _taken_back():
                wanted = [r for r in sound if r.standing in (Standing.NEW, Standing.CHANGED)]
                target.writes(act, walked(act, target, wanted))
        yield reads


def walked(act: Act, target: Target, rows: list[Read]) -> list[Read]:
    """The rows to be written; where each is an act of its own, which takes its time, they say how far they have come."""
    return pace.Walked(act.record, rows) if target.is_tried else rows


@contextmanager
def _taken_back() -> Iterator[None]:
    """What is written inside is not there afterwards, and neither are the locks it took."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def _read(
    target: Target, row: Row, places: Mapping[str, int], same: Mapping[str, str], holes: Mapping[str, int]
) -> Read:
    def cell(at: int) -> Value:
        return row.values[at] if at < len(row.values) else None

    cells = {field: cell(at) for field, at in places.items()}
    if same:
        told = {t: as_text(cell(at)).strip() for t, at in holes.items()} | {NUMBER: str(row.number)}
        cells |= {f: _HOLE.sub(lambda hole: told.get(hole[1], ""), text) for f, text in same.items()}
    read = target.reads(row.number, cells)
    read.cells = {field: text for field, value in cells.items() if (text := as_text(value))}
    if torn := [field for field, text in read.cells.items() if REPLACED in text]:
        read.said.append(f"{_titles(target, torn)}{TORN}")
    _without_citizens(target, read)
    return read


TORN = f"里有认不出的字（显示为“{REPLACED}”），是存成文件时丢失的，请对照原件补正后重新交。"


def numbers_in(text: str) -> list[str]:
    """Citizens' numbers in a cell or a heading: sound ones, those with a slip of the pen, and old ones of 15 digits.

    The number of a paper may hold a day of this century (410823 260301 001); such a one is not taken for somebody of a hundred.
    """
    day = today()
    old = [one for one in citizen.old_in(text) if not citizen.is_dated_lately(one, day)]
    return citizen.held_in(text) + citizen.meant_in(text, day) + old


def _numbers_as_code(text: str) -> list[str]:
    """Citizens' numbers where a code should stand.

    A sound 统一社会信用代码 is none, though some look like one; nor is a sound 工商注册号 that could only be somebody of a hundred,
    as five in a hundred of them are (their running number begins with zeros, so that they seem to hold a day of 1900).
    """
    day = today()
    whole = [one for one in citizen.held_in(text) + citizen.meant_in(text, day) if uscc.fault(one)]
    return whole + [
        one
        for one in citizen.old_in(text)
        if registration.fault(one) or not citizen.is_dated_lately(one, day)
    ]


NUMBER_HELD = "里有公民身份号码，不能成批导入。请删去后重新交；公民请逐个登记。"
CODE_HELD = f"{NUMBER_HELD}填的本是单位的代码的，是抄错了，成了一个身份证号，请对照证照改正。"
EITHER_HELD = (
    "里的十五位号码，作旧注册号校验得过，作十五位的旧身份证号也说得通，分不开，按身份证号对待，不能成批导入。"
    "确是注册号的，请改填统一社会信用代码，或者在平台上逐个登记。"
)


def _without_citizens(target: Target, read: Read) -> None:
    """A row that holds a citizen's number is not taken, and the number is kept nowhere: not in the row, nor in its digest.

    A number of 15 digits whose check is that of a 工商注册号 and whose digits are also a province and a birthday may be
    either; it is kept out too, and the clerk is told that it may be either.
    """
    found = {
        field: _numbers_as_code(text) if field in CODES else numbers_in(text)
        for field, text in read.cells.items()
    }
    held = {field: numbers for field, numbers in found.items() if numbers}
    if held:
        either = [f for f in held if f in CODES and not any(map(registration.fault, held[f]))]
        sure = [f for f in held if f not in either]
        codes, others = [f for f in sure if f in CODES], [f for f in sure if f not in CODES]
        said = ((either, EITHER_HELD), (codes, CODE_HELD), (others, NUMBER_HELD))
        read.said = [f"{_titles(target, fields)}{words}" for fields, words in said if fields]
        read.cells |= dict.fromkeys(held, MASKED)
        read.facts = {}


def _titles(target: Target, fields: Sequence[str]) -> str:
    return "、".join(c.title for c in target.columns if c.name in fields)


def _whole(target: Target, reads: Sequence[Read]) -> None:
    """Rows that belong together with one that cannot be read are told so, and none of them is taken."""
    broken: dict[str, int] = {}
    for read in reads:
        if read.said:
            broken.setdefault(read.cells.get(target.gathers, ""), read.number)
    for read in reads:
        if not read.said and (number := broken.get(read.cells.get(target.gathers, ""))):
            read.said.append(TOGETHER.format(number))


TOGETHER = "和它一起的第{}行有误，改好后一起导入。"


def _once(read: Read, first: Firsts, refers: str) -> None:
    """A row that says the same as an earlier one, or names the same code, is told so; one that refers to another, to which."""
    other = read.facts.get(refers)
    read.after = first.get(row_digest({"code": other})) if other else 0
    read.digest = row_digest(read.facts)
    code = read.facts.get("code")
    if read.said and not code:
        return  # 没有读成的行里剩下的几项相同，不是重复
    if (
        earlier := first.put(row_digest({"code": code}) if code else read.digest, read.number)
    ) != read.number:
        read.said.append(f"与第{earlier}行重复，只留一行。")
