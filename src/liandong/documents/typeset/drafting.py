"""底稿：同样文字的 .docx，供机关在签发以前修改。

Main name: `draft_docx`.
Legal source: GB/T 9704-2012 (版心、3号仿宋、2号标题、红色标志).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from io import BytesIO
from itertools import groupby

from docx import Document
from docx.document import Document as Page
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor
from docx.text.paragraph import Paragraph

from liandong.documents.typeset.composing import (
    Block,
    compose,
    foot_lines,
    head_lines,
    mark_of,
    opening_lines,
    title_of,
)
from liandong.documents.typeset.refusing import refusals
from liandong.documents.typeset.shapes import CannotTypeset, Content, Form, Heading, LetterKind

RED = RGBColor(0xD7, 0x00, 0x0F)
RULES = {Form.OFFICIAL: "single", Form.EPISTLE: "thickThinSmallGap", Form.MINUTES: "single"}
"""The forms with a red mark, and the border that stands for their rule."""


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


def _ruled(paragraph: Paragraph, style: str) -> None:
    """The red rule, as the lower border of the paragraph above it."""
    border = OxmlElement("w:bottom")
    for name, value in (("val", style), ("sz", "18"), ("space", "4"), ("color", str(RED))):
        border.set(qn(f"w:{name}"), value)
    borders = OxmlElement("w:pBdr")
    borders.append(border)
    properties = paragraph._element.get_or_add_pPr()
    properties.insert_element_before(borders, "w:shd", "w:tabs", "w:spacing", "w:ind", "w:jc", "w:rPr")


def _head(page: Page, kind: LetterKind, heading: Heading) -> None:
    """What stands above the title; the rule runs below the mark of a 信函, below all of it on other 公文."""
    mark, is_red = mark_of(kind, heading), kind.form in RULES
    paragraphs = [page.add_paragraph(line) for line in head_lines(kind, heading)]
    marked = next(p for p in paragraphs if p.text == mark)
    _headed(marked, 36 if is_red else 22, is_red)
    if is_red:
        _ruled(marked if kind.form is Form.EPISTLE else paragraphs[-1], RULES[kind.form])
    for line in opening_lines(kind, heading):
        paragraph = page.add_paragraph(line)
        if line == title_of(kind, heading):
            _headed(paragraph, 22, is_red=False)


def _table(page: Page, rows: Sequence[Sequence[str]], *, has_heads: bool) -> None:
    """Rows in frames; the heads are repeated on every page."""
    table = page.add_table(rows=0, cols=len(rows[0]))
    table.style = "Table Grid"
    for row in rows:
        for cell, text in zip(table.add_row().cells, row, strict=True):
            cell.text = text
            for paragraph in cell.paragraphs:
                paragraph.paragraph_format.line_spacing = None
                for run in paragraph.runs:
                    run.font.size = Pt(12)
    if has_heads:
        table.rows[0]._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))


def _body(page: Page, blocks: Iterable[Block]) -> None:
    """Tables as tables, the rows of a form as one table of labels and values, all else a paragraph."""
    for kind, group in groupby(blocks, key=lambda block: block.kind):
        if kind == "pair":
            _table(page, [(block.label, block.text) for block in group], has_heads=False)
            continue
        for block in group:
            if kind == "table":
                if block.label:
                    page.add_paragraph(f"【{block.label}】")
                _table(page, [block.columns, *block.rows], has_heads=True)
            else:
                page.add_paragraph(f"{block.label}：{block.text}" if block.label else block.text)


def draft_docx(kind: LetterKind, heading: Heading, content: Content) -> bytes:
    """The same text as `plain_text`, tables and rows of a form in frames; the head of every page says that it is a draft.

    Raises:
        CannotTypeset: as `typeset` does.
    """
    found = refusals(kind, heading, content)
    if found:
        raise CannotTypeset(found)
    page = _page()
    page.sections[0].header.paragraphs[0].text = "演示样张　草稿" if heading.is_simulated else "草稿"
    _head(page, kind, heading)
    _body(page, compose(kind, content))
    for line in foot_lines(kind, heading):
        page.add_paragraph(line)
    kept = BytesIO()
    page.save(kept)
    return kept.getvalue()
