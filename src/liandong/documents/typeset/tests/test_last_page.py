"""落款所在的一面总有正文：最后是段、长段、表格的一行、审批表的一行，有没有附件说明，不论长短。"""

import re
from dataclasses import replace

import pypdfium2
import pytest

from liandong.documents.typeset import kinds, typeset
from liandong.documents.typeset.tests.samples import content_of, heading_of
from liandong.documents.typeset.tests.test_page import AT, boxes

SIGNED = re.compile(
    "(?:武陟县市场监督管理局|博爱县农业农村局|武陟县司法局|武陟县人民政府)2026年3月1日(?!印发)"
)


def opened_pages(code, *, is_bare=False, **more):
    """What is inked on each page above its lower edge: char, left, top, right, bottom; bare without attachments, copies and note."""
    kind = kinds()[code]
    heading = heading_of(kind)
    if is_bare:
        heading = replace(heading, attachments=(), copies_to=(), contact="", phone="")
    pdf = typeset(kind, heading, {**content_of(kind), **more}, fixed_at=AT).pdf
    with pypdfium2.PdfDocument(pdf) as opened:
        for page in opened:
            yield [one for one in boxes(page) if one[4] < 262.5]


def pages_of(code, **more):
    """The text of each page without blanks, and how far down it reaches in mm."""
    for inked in opened_pages(code, **more):
        yield "".join(one[0] for one in inked), max((one[4] for one in inked), default=0)


def body_beside_the_signature(pages):
    """What stands above the signature on its page, and above the list of attachments there."""
    said = next(text for text, _ in pages if SIGNED.search(text))
    return SIGNED.split(said)[0].partition("附件：")[0]


@pytest.mark.parametrize(
    ("code", "field", "most"),
    [("crime_transfer", "goods", 20), ("goods_sent_notice", "goods", 20), ("evidence_list", "evidence", 16)],
)  # fmt: skip
def test_the_last_row_of_a_table_stands_with_the_signature_below_the_heads_of_its_columns(code, field, most):
    row = {**content_of(kinds()[code])[field][0], "name": "末行"}
    columns = next(f.columns for f in kinds()[code].fields if f.name == field)
    heads = "".join(c.label for c in columns)
    turned = 0
    for n in range(1, most):
        rows = [{**row, "name": "某物"}] * (n - 1) + [row]
        pages = list(pages_of(code, officers=[], **{field: rows}))
        said = body_beside_the_signature(pages)
        assert "末行" in said and heads in said, n
        assert all(text.count(heads) <= 1 for text, _ in pages), n
        turned += len(pages) > 1 and "某物" not in said
    assert turned, "这几种长短里没有一种只移过去一行，没有试到"


LONG = [("designation_notice", "reason", False), ("assistance_letter", "ground", False), ("dispute_decision", "decision", False),
        ("dispute_decision", "decision", True), ("correction_order", "demand", True), ("dispute_opinion", "opinion", True)]  # fmt: skip


@pytest.mark.parametrize(("code", "field", "is_bare"), LONG)
def test_a_list_of_attachments_takes_the_last_words_with_it_and_a_long_last_paragraph_leaves_no_page_half_empty(
    code, field, is_bare
):
    for length in range(20, 620, 24):
        pages = list(pages_of(code, is_bare=is_bare, **{field: "字" * length}))
        assert body_beside_the_signature(pages), length
        if field in ("decision", "opinion"):
            used = [reach for text, reach in pages[:-1] if "字" in text]
            assert all(reach > 262 - (75 if is_bare else 125) for reach in used), (length, used)
            assert sum(text.count("字") for text, _ in pages) == length


def test_a_paragraph_longer_than_a_page_leaves_two_of_its_lines_to_the_signature():
    for length in range(900, 1_200, 14):
        said = body_beside_the_signature(
            list(pages_of("dispute_decision", is_bare=True, decision="字" * length))
        )
        assert said.count("字") > 28, length


def test_a_last_row_of_a_form_as_long_as_a_page_leaves_two_of_its_lines_to_the_signature():
    for length in (*range(180, 320, 23), *range(566, 640, 22), *range(1_204, 1_280, 22)):
        pages = list(pages_of("filing_approval", is_bare=True, head_opinion="字" * length))
        assert body_beside_the_signature(pages).count("字") > 23, length
        assert sum(text.count("字") for text, _ in pages) == length


def test_a_closing_is_not_carried_to_a_page_of_its_own_while_it_has_room_with_one_blank_line_above_the_signature():
    """Two blank lines where they cost no page, else one."""
    blanks = []
    one = {"question": "有没有登记证", "found": "查到", "answer": "有。"}
    for length in range(1, 200, 8):
        told = {
            "outcome": "字" * length,
            "answers": [one],
            "evidence": [],
            "officers": [],
            "refusal": "",
            "extension": "",
        }
        pages = list(opened_pages("assistance_reply", is_bare=True, **told))
        first, last = ("".join(one[0] for one in inked) for inked in (pages[0], pages[-1]))
        if len(pages) == 1:
            gap = pages[0][SIGNED.search(first).start()][2] - pages[0][first.index("特此函复")][4]
            blanks.append(round(gap / (225 / 22)))
        else:
            assert "特此函复" in last and "特此函复" not in first
            assert 262 - max(one[4] for one in pages[0]) < 44, length
    assert set(blanks) == {1, 2} and blanks == sorted(blanks, reverse=True)
