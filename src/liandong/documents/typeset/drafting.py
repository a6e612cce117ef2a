"""底稿：同样文字的 .docx，供机关在签发以前修改。

Main name: `draft_docx`.
Legal source: GB/T 9704-2012 (版心、3号仿宋、2号标题、红色标志).
"""

from __future__ import annotations

from io import BytesIO

from docx import Document
from docx.document import Document as Page
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor
from docx.text.paragraph import Paragraph

from liandong.documents.typeset.composing import mark_of, plain_text, title_of
from liandong.documents.typeset.refusing import refusals
from liandong.documents.typeset.shapes import CannotTypeset, Content, Form, Heading, LetterKind

RED = RGBColor(0xD7, 0x00, 0x0F)


def _page() -> Page:
    """A4 with the type area of the standard, 3号仿宋, 22 lines."""
    page = Document()
    section = page.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin, section.bottom_margin = Mm(37), Mm(35)
    section.left_margin, section.right_margin = Mm(28), Mm(26)
    normal = page.styles["Normal"]
    normal.font.size = Pt(16)
    normal.element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), "仿宋")
    normal.paragraph_format.line_spacing = Mm(225 / 22)
    normal.paragraph_format.space_after = Pt(0)
    return page


def _headed(paragraph: Paragraph, size: int, is_red: bool) -> None:
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    paragraph.paragraph_format.line_spacing = None
    for run in paragraph.runs:
        run.font.size, run.font.bold = Pt(size), True
        run._element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), "宋体")
        if is_red:
            run.font.color.rgb = RED


def draft_docx(kind: LetterKind, heading: Heading, content: Content) -> bytes:
    """The text of `plain_text`, a paragraph a line; the head of every page says that it is a draft.

    Raises:
        CannotTypeset: as `typeset` does.
    """
    found = refusals(kind, heading, content)
    if found:
        raise CannotTypeset(found)
    page = _page()
    page.sections[0].header.paragraphs[0].text = "演示样张　草稿" if heading.is_simulated else "草稿"
    is_red = kind.form in (Form.OFFICIAL, Form.EPISTLE, Form.MINUTES)
    sizes = {title_of(kind, heading): (22, False), mark_of(kind, heading): (36 if is_red else 22, is_red)}
    for line in plain_text(kind, heading, content).splitlines():
        paragraph = page.add_paragraph(line)
        if line in sizes:  # 落款与标志同名，只有前一处是标志
            _headed(paragraph, *sizes.pop(line))
    kept = BytesIO()
    page.save(kept)
    return kept.getvalue()
