"""底稿：同样文字的 .docx，供机关修改。

Main name: `draft_docx`.
"""

from __future__ import annotations

from io import BytesIO

from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

from liandong.documents.typeset.composing import plain_text, title_of
from liandong.documents.typeset.refusing import refusals
from liandong.documents.typeset.shapes import CannotTypeset, Content, Heading, LetterKind


def draft_docx(kind: LetterKind, heading: Heading, content: Content) -> bytes:
    """The text of `plain_text`, a paragraph a line, on the page of GB/T 9704-2012.

    Raises:
        CannotTypeset: as `typeset` does.
    """
    found = refusals(kind, heading, content)
    if found:
        raise CannotTypeset(found)
    page = Document()
    section = page.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin, section.bottom_margin, section.left_margin, section.right_margin = (
        Mm(37),
        Mm(35),
        Mm(28),
        Mm(26),
    )
    normal = page.styles["Normal"]
    normal.font.size = Pt(16)
    normal.element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), "仿宋")
    title = title_of(kind, heading)
    for line in plain_text(kind, heading, content).splitlines():
        paragraph = page.add_paragraph(line)
        if line == title:
            paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    kept = BytesIO()
    page.save(kept)
    return kept.getvalue()
