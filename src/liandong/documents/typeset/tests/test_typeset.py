"""排版：每一种都排得出，字照样，坏的点名不排，同样的输入同样的字节。"""

import hashlib
import subprocess
import sys
from datetime import UTC, datetime
from io import BytesIO

import pypdfium2
import pytest
from docx import Document

from liandong.documents.typeset import (
    Attachment,
    Audience,
    CannotTypeset,
    Heading,
    Shape,
    draft_docx,
    kinds,
    missing,
    plain_text,
    refusals,
    typeset,
)

AT = datetime(2026, 3, 1, 2, 0, tzinfo=UTC)
HEAD = Heading(
    agency="武陟县市场监督管理局", recipients=("博爱县农业农村局",), letter_no="武市监函〔2026〕14号", issued_on="2026-03-01",
    contact="王某", phone="0391-0000000", attachments=(Attachment("现场笔录", "ab" * 32),), copies_to=("焦作市司法局",),
)  # fmt: skip
VALUES = {
    Shape.DATE: "2026-03-09", Shape.MOMENT: "2026-03-09T10:05:00+08:00", Shape.MONEY: 1234500, Shape.LINES: ["甲项", "乙项"],
    Shape.LONG: "经查，该批货物标签与登记内容不符。\n已作记录。",
}  # fmt: skip


def filled(kind):
    return {
        f.name: [{c.name: f"{c.label}一" for c in f.columns}]
        if f.shape is Shape.TABLE
        else VALUES.get(f.shape, f"{f.label}某")
        for f in kind.fields
    }


def text_of(pdf):
    with pypdfium2.PdfDocument(pdf) as opened:
        return (
            "".join(page.get_textpage().get_text_range() for page in opened)
            .replace("\u200b", "")
            .replace("\r", "")
            .replace("\n", "")
        )


@pytest.mark.parametrize("code", kinds())
def test_every_kind_is_set_with_all_its_text(code):
    kind = kinds()[code]
    content = filled(kind)
    assert missing(kind, HEAD, content) == refusals(kind, HEAD, content) == ()
    made = typeset(kind, HEAD, content, fixed_at=AT)
    assert made.sha256 == hashlib.sha256(made.pdf).hexdigest()
    with pypdfium2.PdfDocument(made.pdf) as opened:
        assert len(opened) == made.pages
    found = "".join(text_of(made.pdf).split())
    for field in kind.fields:
        assert field.label in found
    assert "2026年3月1日" in found


def test_what_is_required_is_missing_by_name():
    kind = kinds()["penalty_decision"]
    gone = {f.name for f in missing(kind, Heading(agency=""), {})}
    assert {"heading.agency", "party", "facts", "court"} <= gone
    assert "fine" not in gone


def letter(background):
    kind = kinds()["assistance_letter"]
    return kind, {**filled(kind), "ground": background}


@pytest.mark.parametrize(
    "said", ["#panic()", "<script>alert(1)</script>", "$x^2$ *粗* _斜_ @ref `raw`", "{court}", "9" * 60]
)
def test_markup_is_only_text(said):
    kind, content = letter(said)
    found = "".join(text_of(typeset(kind, HEAD, content, fixed_at=AT).pdf).split())
    assert "".join(said.split())[:20] in found


@pytest.mark.parametrize(
    ("said", "code", "named"),
    [("甲\u202e乙", "control", "U+202E"), ("甲\x07", "control", "U+0007"), ("𠮷", "no_glyph", "U+20BB7"),
     ("字" * 20_001, "too_long", "20001"), ("机密★1年", "classified", "密级")],
)  # fmt: skip
def test_what_cannot_be_set_is_refused_by_name(said, code, named):
    kind, content = letter(said)
    (refusal,) = refusals(kind, HEAD, content)
    assert (refusal.code, refusal.field) == (code, "ground")
    assert named in refusal.message
    with pytest.raises(CannotTypeset):
        typeset(kind, HEAD, content, fixed_at=AT)


def test_a_wrong_date_is_refused_by_every_way_out():
    kind, content = letter("理由")
    wrong = Heading(agency="甲局", issued_on="三月一日")
    assert [r.field for r in refusals(kind, wrong, content)] == ["heading.issued_on"]
    for way in (lambda: draft_docx(kind, wrong, content), lambda: typeset(kind, wrong, content, fixed_at=AT)):
        with pytest.raises(CannotTypeset):
            way()


def test_rare_characters_fall_back():
    kind, content = letter("喆堃䶮")
    made = typeset(kind, HEAD, content, fixed_at=AT)
    assert set(made.fallback_glyphs) == set("喆堃䶮")
    assert "喆堃䶮" in text_of(made.pdf)


def test_ten_thousand_characters_run_over_pages():
    kind, content = letter("字" * 10_000)
    assert typeset(kind, HEAD, content, fixed_at=AT).pages >= 16


def lines_of(page):
    """Left edge and bottom, in points, of every 字, by line."""
    told = page.get_textpage()
    boxes = [told.get_charbox(i) for i in range(told.count_chars()) if told.get_text_range(i, 1) == "字"]
    rows = {}
    for box in boxes:
        rows.setdefault(round(box[1]), []).append(box[0])
    return rows


def test_a_full_page_has_22_lines_of_28_characters_in_the_margins():
    kind, content = letter("字" * 3_000)
    with pypdfium2.PdfDocument(typeset(kind, HEAD, content, fixed_at=AT).pdf) as opened:
        rows = lines_of(opened[2])
    assert len(rows) == 22
    assert {len(row) for row in rows.values()} == {28}
    mm = 72 / 25.4
    assert min(min(row) for row in rows.values()) / mm == pytest.approx(28, abs=1)


def test_a_long_run_without_spaces_stays_in_the_margins():
    kind, content = letter("a" * 400)
    with pypdfium2.PdfDocument(typeset(kind, HEAD, content, fixed_at=AT).pdf) as opened:
        told = [page.get_textpage() for page in opened]
        right = max(page.get_charbox(i)[2] for page in told for i in range(page.count_chars()))
    assert right <= 184 * 72 / 25.4 + 1


def test_only_a_party_gets_a_check_code():
    kind = kinds()["penalty_decision"]
    assert kind.audience is Audience.PARTY
    made = typeset(
        kind, HEAD, filled(kind), fixed_at=AT, check_url="https://example.invalid/x", check_code="AB12-CD34"
    )
    assert "AB12-CD34" in text_of(made.pdf)
    other, content = letter("理由")
    with pytest.raises(CannotTypeset):
        typeset(other, HEAD, content, fixed_at=AT, check_code="AB12-CD34")


AGAIN = """
from datetime import UTC, datetime
from liandong.documents.typeset import Heading, kinds, typeset
kind = kinds()["extension_notice"]
content = {"answers_no": "1", "reason": "检测未完", "new_due_on": "2026-03-09"}
print(typeset(kind, Heading("甲局", ("乙局",)), content, fixed_at=datetime(2026, 3, 1, tzinfo=UTC)).sha256)
"""


def test_two_processes_make_the_same_bytes():
    made = {
        subprocess.run([sys.executable, "-c", AGAIN], capture_output=True, check=True).stdout
        for _ in range(2)
    }
    assert len(made) == 1


def test_a_draft_and_a_demonstration_say_so_on_the_page():
    kind, content = letter("理由")
    assert "草稿" in text_of(typeset(kind, HEAD, content, fixed_at=AT, is_draft=True).pdf)
    shown = Heading(agency="甲局", is_simulated=True)
    assert "演示样张" in text_of(typeset(kind, shown, content, fixed_at=AT).pdf)


@pytest.mark.parametrize("code", kinds())
def test_the_draft_in_word_has_the_same_text(code):
    kind = kinds()[code]
    content = filled(kind)
    opened = Document(BytesIO(draft_docx(kind, HEAD, content)))
    assert "\n".join(p.text for p in opened.paragraphs) + "\n" == plain_text(kind, HEAD, content)


def test_a_decision_names_where_to_turn():
    kind = kinds()["penalty_decision"]
    said = plain_text(
        kind, HEAD, {**filled(kind), "reconsideration_to": "武陟县人民政府", "court": "武陟县人民法院"}
    )
    assert "六十日内向武陟县人民政府申请行政复议" in said
    assert "六个月内依法向武陟县人民法院提起行政诉讼" in said


def test_only_a_fine_is_told_what_delay_costs_and_an_order_to_correct_names_no_remedy_without_a_source():
    kind = kinds()["penalty_decision"]
    fined = {**filled(kind), "fine": 100_00}
    assert "百分之三" in plain_text(kind, HEAD, fined)
    assert "百分之三" not in plain_text(kind, HEAD, {**fined, "fine": None})
    order = kinds()["correction_order"]
    assert "复议" not in plain_text(order, HEAD, filled(order))


def red_rows(pdf: bytes) -> list[tuple[float, float, float]]:
    """Every unbroken red line of the first page: its left end, its right end and its distance from the top, in mm."""
    scale = 4
    picture = pypdfium2.PdfDocument(pdf)[0].render(scale=scale, rev_byteorder=True).to_numpy()
    is_red = (picture[:, :, 0] > 150) & (picture[:, :, 1] < 110) & (picture[:, :, 2] < 110)
    mm = 25.4 / 72 / scale
    found = []
    for y, row in enumerate(is_red):
        (at,) = row.nonzero()
        if at.size and at.size == at[-1] - at[0] + 1 and at.size * mm > 100:
            found.append((at[0] * mm, at[-1] * mm, y * mm))
    return found


def test_the_red_rule_is_as_wide_as_the_type_area_and_stands_below_the_head():
    kind = kinds()["designation_notice"]
    rule = red_rows(typeset(kind, HEAD, filled(kind), fixed_at=AT).pdf)
    assert rule
    for left, right, top in rule:
        assert abs(left - 28) < 1 and abs(right - 184) < 1 and 60 < top < 130, (left, right, top)
