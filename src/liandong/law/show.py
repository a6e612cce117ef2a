"""把规则和算出的日期说给人听：`liandong law show 协查`、`liandong law explain …` 的文字。

Why: a clerk, a judge and a citizen may all ask "how long, by what right, and is that certain?" and must get the same
answer as the programs use. Only text is made here; the command line prints it.

Main names: `show` (rules by id, name or word), `explain` (a computed date), `search`, `describe`.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from liandong.law import limits
from liandong.law.book import Book
from liandong.law.limits import Extension, Suspension, Term
from liandong.law.moments import chinese_date, in_china
from liandong.law.parameter import ARTICLE_UNKNOWN, COMPARISONS, NATURES, Parameter


def show(query: str, on: date, book: Book | None = None) -> str:
    """Every rule in force on ``on`` that answers to ``query``.

    Args:
        query: an id (``P-02``, any case), or a part of a name, word, instrument or line (``协查``).
        on: the day that counts. book: the packaged book when None.

    Returns:
        Chinese text, several lines; says so, and what to try, when nothing matches.
    """
    rows = search(query, on, book or _packaged())
    if not rows:
        return (
            f"没有找到与“{query}”有关、在{chinese_date(on)}施行的规则。可以试试编号（如 P-02）或者更短的词。"
        )
    head = f"{chinese_date(on)}施行的规则，与“{query}”有关的{len(rows)}条："
    return "\n\n".join((head, *map(describe, rows)))


def search(query: str, on: date, book: Book) -> tuple[Parameter, ...]:
    """The rows in force on ``on``: by exact id if there is one, else by any part of their texts."""
    wanted = query.strip().upper()
    rows = tuple(book.at(on))
    exact = tuple(row for row in rows if row.id.upper() == wanted)
    if exact or not wanted:
        return exact
    return tuple(
        row
        for row in rows
        if any(wanted in text.upper() for text in (row.name, row.line, row.instrument, *row.words))
    )


def describe(row: Parameter) -> str:
    """One rule on several lines: what, how long, for whom, by what right, how certain."""
    lines = [f"{row.id} {row.name}{'（' + row.line + '）' if row.line else ''}：{rule(row)}"]
    lines.append(f"  约束：{row.bound}；性质：{NATURES[row.nature]}")
    lines.append(f"  依据：{row.provision}{ARTICLE_UNKNOWN if row.article == ARTICLE_UNKNOWN else ''}")
    lines.append(f"  施行：{in_force(row)}")
    if row.extension:
        lines.append(f"  延长：{row.extension.sentence}")
    if row.items:
        lines.append(f"  内容：{'；'.join(row.items)}")
    if row.channel:
        lines.append(f"  渠道：{row.channel}")
    if row.note:
        lines.append(f"  说明：{row.note}")
    lines.append(f"  核对：{certainty(row)}")
    return "\n".join(lines)


def rule(row: Parameter) -> str:
    """The bare rule: ``自立案起90日``, ``举行听证前不少于7个工作日``, ``不超过3000元``, ``应当及时（自立案起）``."""
    if row.value is None:
        return f"应当及时（自{row.starts}起）" if row.unit == "promptly" else f"应当遵守（{row.starts}）"
    compared = "" if row.compare == "at_most" else COMPARISONS[row.compare]
    if row.unit in ("yuan", "percent", "count"):
        return f"{COMPARISONS[row.compare]}{row.amount}（{row.starts}）"
    if row.direction == "before":
        return f"{row.starts}前{compared}{row.amount}"
    return f"自{row.starts}起{compared}{row.amount}"


def in_force(row: Parameter) -> str:
    """Days in force, saying when the first of them was not checked."""
    unsure = "" if row.from_verified else "（施行日期待核）"
    until = f"至{chinese_date(row.effective_to)}" if row.effective_to else "起"
    return f"{chinese_date(row.effective_from)}{unsure}{until}"


def certainty(row: Parameter) -> str:
    """Whether the row may block, who ticked it, and where it was read."""
    state = "已见条文" if row.verified else "待核，只提示不阻止"
    ticked = f"；{row.verified_by}于{chinese_date(row.verified_on)}核对" if row.verified_on else ""
    return f"{state}{ticked}；来源：{row.source}"


def explain(
    id_: str,
    start: datetime,
    *,
    line: str | None = None,
    book: Book | None = None,
    on: date | None = None,
    suspensions: Sequence[Suspension] = (),
    extensions: Sequence[Extension] = (),
) -> str:
    """A computed date, step by step, with its rule, nature and certainty.

    Args:
        id_: row id. start: moment of the starting event, with time zone.
        line: enforcement line. book: the packaged book when None.
        on: the day whose law counts; the day of ``start`` when None.
        suspensions, extensions: as for `limits.compute`.

    Returns:
        Chinese text, several lines. For a row that is no limit in time it shows the rule and says so.

    Raises:
        UnknownParameter, NotInForce: as `LawOn.get`. ValueError: ``start`` has no time zone.
    """
    chosen = book or _packaged()
    row = chosen.at(on or in_china(start).date()).get(id_, line)
    try:
        term = Term.of(row)
    except ValueError:
        return f"{describe(row)}\n  计算：这一条不是期限，没有届满日。"
    due = limits.compute(start, term, chosen.calendar, suspensions=suspensions, extensions=extensions)
    steps = "\n".join(f"  {number}. {step}。" for number, step in enumerate(due.steps, 1))
    mark = "\n  注意：结果是暂定的，放假安排公布并录入后须重算。" if due.provisional else ""
    return f"{describe(row)}\n  计算：\n{steps}{mark}"


def _packaged() -> Book:
    from liandong.law import packaged_book

    return packaged_book()
