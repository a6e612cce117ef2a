"""测试读底稿：.docx 里的段和表格的格，照先后。"""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO

from docx import Document
from docx.table import Table


def lines_of(word: bytes) -> Iterator[str]:
    """Its paragraphs, and a line a row of a table, cells divided by tabs."""
    for piece in Document(BytesIO(word)).iter_inner_content():
        if isinstance(piece, Table):
            yield from ("\t".join(cell.text for cell in row.cells) for row in piece.rows)
        else:
            yield piece.text


def words_of(word: bytes) -> str:
    return "\n".join(lines_of(word))
