"""哪一行是表头，数据从哪一行起，到哪一行止。

Files begin with titles (`附件 2`, `××局检查对象名录`) and end with sums and who filled them in. The heading is the first row,
among the first thirty, that looks most like titles: several short texts, none of them a number or a date, known titles
counting most. Two rows are one heading when the upper has cells merged across and the lower fills below them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import chain, islice

from liandong.sheets.columns import SYNONYMS, title_key
from liandong.sheets.faults import SheetError, column_letters
from liandong.sheets.grid import Span
from liandong.sheets.rows import Row, Value
from liandong.sheets.values import as_text

SEARCHED = 30
"""Rows in which a heading is looked for."""

_KNOWN = {title_key(one) for known in SYNONYMS.values() for one in known} | {"序号", "编号"}
_BRACKET = r"([（(][^（）()]*[）)])?"
_FILLED_BY = rf"((填表|填报|制表)(人|单位|机关|部门|日期|时间|)|审核人|(单位)?负责人|联系(人|电话)|单位盖章){_BRACKET}([:：].*|)"
_FOOT = re.compile(
    rf"(合计|总计|小计|共计){_BRACKET}([:：,，;；、。.…—-].*|\d[\d.,，]*\D{{0,2}}|)|(注|备注|说明)[:：].*|{_FILLED_BY}"
    r"|本表(一式|由|共|仅|所列|中|数据|填报|[:：]).*",
    re.DOTALL,
)
"""A line below a table, whole and without spaces: 合计信息科技有限公司 and 制表科技有限公司 are firms."""


@dataclass(frozen=True, slots=True)
class Heading:
    """The titles of a table.

    Attributes:
        first_row, last_row: row numbers as Excel shows them; the same for a heading of one row.
        titles: one a column; empty where a column has none; of two rows `上层/下层`; a repeated one gets `（2）`.
        notes: Chinese sentences on what was found.
    """

    first_row: int
    last_row: int
    titles: tuple[str, ...]
    notes: tuple[str, ...] = field(default=())


def with_heading(rows: Iterable[Row], spans: Sequence[Span] = ()) -> tuple[Heading, Iterator[Row]]:
    """The heading, and the rows that follow it.

    Raises:
        SheetError: no_heading.
    """
    source = iter(rows)
    first = list(islice(source, SEARCHED))
    scored = [(_score(row), -place) for place, row in enumerate(first)]
    best, place = max(scored, default=(0, 0))
    if best <= 0:
        raise SheetError("no_heading", f"前 {SEARCHED} 行里没有像表头的一行。请在数据上方加一行各列的名称。")
    at = -place
    upper = first[at]
    if at and _groups(first[at - 1], upper, spans):
        at, lower = at - 1, upper
        upper = first[at]
    else:
        below = first[at + 1] if at + 1 < len(first) else None
        lower = below if below is not None and _groups(upper, below, spans) else upper
    titles = _joined(upper, lower, spans) if lower is not upper else [_title(one) for one in upper.values]
    after = at + (2 if lower is not upper else 1)
    named, notes = _distinct(titles)
    if upper.number > 1:
        notes.insert(0, f"表头在第 {upper.number} 行，它上面的行没有读。")
    if lower is not upper:
        notes.append(f"第 {upper.number}、{lower.number} 行合为一个表头。")
    return Heading(upper.number, lower.number, tuple(named), tuple(notes)), chain(first[after:], source)


def data_rows(rows: Iterable[Row], heading: Heading, skipped: list[str] | None = None) -> Iterator[Row]:
    """The rows of data: without empty ones, repeated headings, sums and the lines below the table.

    A line below is one whose first filled cell is 合计, 注：, 填表人： and their like, alone or with what they are followed by,
    and that fills at most half of the columns. What is left out, other than empty rows, is said in `skipped`, at most a thousand times.
    """
    titles = [title_key(one) for one in heading.titles]
    named = max(2, sum(bool(one) for one in titles))
    first = next((place for place, one in enumerate(titles) if one), 0)
    for row in rows:
        filled = [text for one in row.values if (text := as_text(one).strip()) or one is not None]
        if not filled or row.is_empty:
            continue
        said = ""
        if _is_foot(filled[0]) and len(filled) * 2 <= named + 1:
            said = f"第 {row.number} 行是表下的“{filled[0][:10]}”，没有当作数据。"
        elif len(filled) > 1 and _repeats(row, titles, first):
            said = f"第 {row.number} 行重复了表头，没有当作数据。"
        if not said:
            yield row
        elif skipped is not None and len(skipped) < 1000:
            skipped.append(said)


def filled(rows: Iterable[Row], spans: Sequence[Span]) -> Iterator[Row]:
    """The rows, each cell that is merged with the one above holding what stands at the top of the merged cells.

    Only the first column of what is merged is filled, and no row that holds nothing of its own.

    >>> rows = [Row(2, ("旅馆", "治安")), Row(3, (None, "卫生")), Row(4, (None, "消防"))]
    >>> [row.values for row in filled(rows, [(2, 0, 3, 0)])]
    [('旅馆', '治安'), ('旅馆', '卫生'), (None, '消防')]
    """
    tall = [span for span in spans if span[2] > span[0]]
    tops: dict[Span, Value] = {}
    for row in rows:
        values = list(row.values)
        for span in tall:
            top, column, last, _ = span
            if row.number == top and column < len(values):
                tops[span] = values[column]
            elif top < row.number <= last and tops.get(span) is not None:
                values += [None] * (column + 1 - len(values))
                values[column] = tops[span] if values[column] is None else values[column]
        yield row if tuple(values) == row.values else replace(row, values=tuple(values))


def _is_foot(text: str) -> bool:
    """Whether a cell is a foot word; a name set apart by a space counts as following a colon.

    >>> [_is_foot(t) for t in ("合 计", "合计：3", "合计12家", "填表人 张三", "制表人：李四")]
    [True, True, True, True, True]
    >>> [_is_foot(t) for t in ("合计信息科技有限公司", "合计（焦作）商贸有限公司", "制表科技有限公司", "负责人力资源店")]
    [False, False, False, False]
    """
    return bool(_FOOT.fullmatch(re.sub(r"\s", "", text)) or re.match(rf"\s*{_FILLED_BY}\s", text))


def _repeats(row: Row, titles: list[str], first: int) -> bool:
    """Whether a row says the titles again; of most rows the first cell already says that it does not."""
    if first >= len(row.values) or title_key(as_text(row.values[first])) != titles[first]:
        return False
    return [title_key(as_text(one)) for one in row.values] == titles[: len(row.values)]


def _title(value: Value) -> str:
    return re.sub(r"\s+", "", as_text(value))


def _score(row: Row) -> int:
    texts = [_title(one) for one in row.values if one is not None]
    if not texts or any(not isinstance(one, str) for one in row.values if one is not None):
        return 0
    known = sum(title_key(one) in _KNOWN for one in texts)
    short = sum(len(one) <= 20 and not re.search(r"\d{4,}", one) for one in texts)
    if short * 2 < len(texts) or (len(texts) == 1 and not known):
        return 0
    return known * 10 + min(short, 9)


def _groups(upper: Row, lower: Row, spans: Sequence[Span]) -> bool:
    """Whether the upper row is a heading of groups and the lower one of the columns in them."""
    wide = [span for span in spans if span[0] == span[2] == upper.number and span[3] > span[1]]
    if not wide or lower.number != upper.number + 1 or not _score(lower):
        return False
    tall = any(span[0] == upper.number and span[2] == lower.number and span[1] == span[3] for span in spans)
    filled = [place for place, one in enumerate(upper.values) if one is not None]
    under = [_at(lower, place) for span in wide for place in range(span[1], span[3] + 1)]
    return all(under) and len(filled) > 1 and (tall or len(filled) == len(wide))


def _joined(upper: Row, lower: Row, spans: Sequence[Span]) -> list[str]:
    titles = []
    for place in range(max(len(upper.values), len(lower.values))):
        over = next((s for s in spans if s[0] == upper.number and s[1] <= place <= s[3]), None)
        above = _at(upper, over[1] if over else place)
        below = _at(lower, place)
        titles.append("/".join(one for one in (above, below) if one))
    return titles


def _at(row: Row, place: int) -> str:
    return _title(row.values[place]) if place < len(row.values) else ""


def _distinct(titles: Sequence[str]) -> tuple[list[str], list[str]]:
    """Repeated titles told apart, and a note on each."""
    seen: dict[str, int] = {}
    named, notes = [], []
    for place, title in enumerate(titles):
        key = title_key(title)
        seen[key] = seen.get(key, 0) + 1
        if title and seen[key] > 1:
            notes.append(
                f"{column_letters(place)} 列的表头“{title}”与前面的列重复，记作“{title}（{seen[key]}）”。"
            )
            title = f"{title}（{seen[key]}）"
        named.append(title)
    return named, notes
