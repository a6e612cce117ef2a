"""每一种文书，每一面、每一格都量：字不出版心，不碰表格的竖线；不能换行的长串也一样。"""

from dataclasses import replace

import pypdfium2
import pytest
from pypdfium2 import raw

from liandong.documents.typeset import Attachment, Form, Shape, kinds, refusals, typeset
from liandong.documents.typeset.tests.samples import content_of, heading_of
from liandong.documents.typeset.tests.test_page import AT, HEIGHT, MM, boxes

CLEAR = 1.0
"""Millimetres that stay white beside a rule of a table: what ran out of its cell would stand there."""
DASHES, DASH = "—-\ufffe", 1.2
"""The ink of a dash is longer than its em, and a hyphen at the end of a line (so told by the reader) hangs: by so many millimetres."""


def uprights(page):
    """The vertical rules of the tables: left, top, right, bottom in mm."""
    for one in page.get_objects(filter=[raw.FPDF_PAGEOBJ_PATH]):
        left, bottom, right, top = (value / MM for value in one.get_bounds())
        if right - left < 1 < top - bottom:
            yield left, HEIGHT - top, right, HEIGHT - bottom


def astray(kind, pdf):
    """Every character that leaves the type area, or touches a rule of a table."""
    highest = 29.5 if kind.form is Form.EPISTLE else 36.5
    with pypdfium2.PdfDocument(pdf) as opened:
        for number, page in enumerate(opened, 1):
            rules = list(uprights(page))
            for char, left, top, right, bottom in boxes(page):
                if char == "\u200b":
                    continue
                more = DASH if char in DASHES else 0.0
                if left < 27.5 - more or right > 184.5 + more or top < highest or bottom > 273:
                    yield number, char, round(left, 1), round(right, 1)
                yield from (
                    (number, char, round(left, 1), round(right, 1), round(rule[0], 1))
                    for rule in rules
                    if rule[1] < (top + bottom) / 2 < rule[3]
                    and left < rule[2] + CLEAR
                    and right > rule[0] - CLEAR
                )


@pytest.mark.parametrize("code", kinds())
def test_nothing_of_any_kind_leaves_the_type_area_or_its_cell(code):
    kind = kinds()[code]
    bare = replace(heading_of(kind), attachments=(), copies_to=(), contact="", phone="")
    for heading in (heading_of(kind), bare):
        assert not list(astray(kind, typeset(kind, heading, content_of(kind), fixed_at=AT).pdf))


NAMES = ("IMG_20260306_101112.jpg", "PD20080123_scan_final_v2.pdf", "SN:PF0ABCDEF1234567890X", "1234567890123瓶", "2026-03-06",
         "2026-03-06，赵某（16080000003）、孙某（16080000004）", "3fa0c1d2e4b59687", "https://www.example.com/a/b?c=1234567890")  # fmt: skip
TABLES = [(kind.code, field.name) for kind in kinds().values() for field in kind.fields if field.columns]


@pytest.mark.parametrize(("code", "name"), TABLES)
def test_the_name_of_a_photograph_a_serial_number_and_a_link_stay_in_whatever_cell_they_stand(code, name):
    kind = kinds()[code]
    columns = next(field.columns for field in kind.fields if field.name == name)
    rows = [{c.name: NAMES[(n + m) % len(NAMES)] for m, c in enumerate(columns)} for n in range(len(NAMES))]
    made = typeset(kind, heading_of(kind), {**content_of(kind), name: rows}, fixed_at=AT)
    assert not list(astray(kind, made.pdf))


def test_a_day_that_fits_its_column_is_not_broken():
    kind = kinds()["evidence_list"]
    row = {
        "name": "某" * 40,
        "kind": "电子数据",
        "original": "复制件",
        "source": "某" * 40,
        "collected_on": "2026-03-06",
    }
    made = typeset(kind, heading_of(kind), {**content_of(kind), "evidence": [row] * 3}, fixed_at=AT)
    with pypdfium2.PdfDocument(made.pdf) as opened:
        assert opened[0].get_textpage().get_text_range().count("2026-03-06") == 3


RUNS = {
    "汉字之间是不换行空格": "\u00a0".join("甲乙丙丁" * 50), "省略号": "…" * 300, "西里尔": "Ж" * 200, "破折号": "—" * 200, "长音": "ー" * 200,
    "小假名": "ァ" * 200, "二十九个W和é": ("W" * 29 + "é") * 10, "é": "é" * 200, "叹号": "！" * 200, "括号": "（" * 200, "括号和空格": "（ " * 80,
    "二十九个W": "W" * 29, "全角空格": "\u3000" * 300 + "甲", "引号里的单字": "“甲”" * 60, "不换行连字符": "甲\u2011" * 80, "百分号": "￥甲%" * 50,
    "重复号": "々" * 100, "括号里的证号": "（16080000003）、" * 10, "网址": "https://www.example.com/" + "a=1&" * 60,
}  # fmt: skip


def full_of(kind, text):
    """The run in every place that takes words: above, in every field and every cell, below."""
    content = dict(content_of(kind))
    for field in kind.fields:
        if field.shape is Shape.TABLE:
            content[field.name] = [{c.name: text for c in field.columns}]
        elif field.shape is Shape.LINES:
            content[field.name] = [text]
        elif field.shape in (Shape.TEXT, Shape.LONG, Shape.AGENCY):
            content[field.name] = text
    short, few = text[:150], text[:40]
    heading = replace(
        heading_of(kind), agency=short, title=short, recipients=(short,), copies_to=(short,), note=short, contact=few, phone=few,
        letter_no=few, case_no=few, urgency=text[:10], signers=(text[:10],) * 3, attachments=(Attachment(short, "3f" * 32), Attachment(short)),
    )  # fmt: skip
    return heading, content


@pytest.mark.parametrize("said", RUNS.values(), ids=list(RUNS))
@pytest.mark.parametrize("code", ["designation_request", "extension_notice", "goods_list"])
def test_a_run_in_which_no_line_may_be_broken_stays_in_the_margins_wherever_it_stands(code, said):
    kind = kinds()[code]
    heading, content = full_of(kind, said)
    assert not refusals(kind, heading, content)
    assert not list(astray(kind, typeset(kind, heading, content, fixed_at=AT).pdf))


def test_an_upward_letter_leaves_a_gap_between_a_long_number_and_who_signed_it_off():
    kind = kinds()["designation_request"]
    number = "焦示范市监综执请函〔2026〕1234号"
    heading = replace(heading_of(kind), letter_no=number, signers=("欧阳某某", "司马某某"))
    with pypdfium2.PdfDocument(typeset(kind, heading, content_of(kind), fixed_at=AT).pdf) as opened:
        inked = list(boxes(opened[0]))
    signed = next(one for one in inked if one[0] == "签")
    beside = [one for one in inked if one[2] < signed[4] and one[4] > signed[2] - 12 and one[3] < signed[1]]
    assert "焦" in {one[0] for one in beside}
    assert signed[1] - max(one[3] for one in beside) > 156 / 28
