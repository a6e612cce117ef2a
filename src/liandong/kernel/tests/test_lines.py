"""清单的格、导航的行：不经过模板拼出来的，外来的字一样转义，样子一样。"""

from __future__ import annotations

import pytest

from liandong.kernel.pages import Cell, Column, MenuEntry, Row, Tone
from liandong.kernel.templatetags.lines import cells, entries

HOSTILE = '<b onclick="x">&\'"'
ESCAPED = "&lt;b onclick=&quot;x&quot;&gt;&amp;&#x27;&quot;"
COLUMNS = [Column("名称"), Column(HOSTILE, is_number=True), Column("状态", keeps_line=True), Column("空的")]


def test_cells_are_links_numbers_chips_and_blanks_and_every_value_is_escaped():
    row = Row(
        f"/r/{HOSTILE}", [Cell(HOSTILE, note=HOSTILE), Cell("12"), Cell("逾期", tone=Tone.OVERDUE), Cell("")]
    )
    assert cells(row, COLUMNS) == (
        f'<td role="cell" data-label="名称" class=" ld-first"><a class="ld-row-link" href="/r/{ESCAPED}">{ESCAPED}</a><small>{ESCAPED}</small></td>'
        f'<td role="cell" data-label="{ESCAPED}" class="ld-number"><span>12</span></td>'
        '<td role="cell" data-label="状态" class=" ld-keeps-line"><span class="ld-chip ld-tone-overdue">逾期</span></td>'
        '<td role="cell" data-label="空的" class=" ld-blank"><span></span></td>'
    )


def test_a_row_without_an_address_is_no_link_and_a_row_of_other_length_is_a_mistake():
    assert "<a" not in cells(Row("", [Cell("甲")]), COLUMNS[:1])
    with pytest.raises(ValueError, match="zip"):
        cells(Row("", [Cell("甲")]), COLUMNS)


def test_a_line_of_the_navigation_says_where_one_is_and_how_many_wait():
    (plain, here) = (
        MenuEntry(HOSTILE, "/a?b=1&c=2"),
        MenuEntry("线索", "/r/lead/", is_current=True, count=3),
    )
    said = entries([plain, here])
    assert '<a href="/a?b=1&amp;c=2">' in said and f"<span>{ESCAPED}</span></a>" in said
    assert '<a href="/r/lead/" aria-current="page">' in said and "<b" not in said
    assert '<span class="ld-count">3<span class="visually-hidden"> 件</span></span></a></li>' in said
