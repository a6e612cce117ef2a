"""排版：每一种都排得出，字照样，坏的点名不排，同样的输入同样的字节。"""

import hashlib
import subprocess
import sys
from dataclasses import replace
from datetime import UTC, datetime
from io import BytesIO

import pypdfium2
import pytest
from docx import Document

from liandong.documents.typeset import (
    Attachment,
    Audience,
    CannotTypeset,
    Form,
    Heading,
    draft_docx,
    kinds,
    missing,
    plain_text,
    refusals,
    typeset,
)
from liandong.documents.typeset.composing import compose, head_lines, printed
from liandong.documents.typeset.tests.reading import lines_of, words_of
from liandong.documents.typeset.tests.samples import filled

AT = datetime(2026, 3, 1, 2, 0, tzinfo=UTC)
HEAD = Heading(
    agency="武陟县市场监督管理局", recipients=("博爱县农业农村局",), letter_no="武市监函〔2026〕14号", issued_on="2026-03-01",
    contact="王某", phone="0391-0000000", attachments=(Attachment("现场笔录", "ab" * 32),), copies_to=("焦作市司法局",), signers=("张某",),
)  # fmt: skip


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
    for field in printed(kind):
        assert field.label in found
    assert "2026年3月1日" in found
    assert ("主送：博爱县农业农村局" if kind.form is Form.MINUTES else "博爱县农业农村局：") in found


def test_what_is_required_is_missing_by_name():
    kind = kinds()["penalty_decision"]
    gone = {f.name for f in missing(kind, Heading(agency=""), {})}
    assert {"heading.agency", "party", "facts", "court"} <= gone
    assert not {"fine", "heading.recipients", "heading.signers"} & gone


@pytest.mark.parametrize("code", kinds())
def test_a_letter_to_an_agency_names_to_whom_and_one_that_goes_upward_who_signed_it_off(code):
    kind = kinds()[code]
    gone = {f.name: f.label for f in missing(kind, Heading(agency="甲局", recipients=(" ",)), filled(kind))}
    is_asked = kind.form in (Form.OFFICIAL, Form.EPISTLE) or code in ("crime_transfer", "goods_list")
    asked = {"heading.recipients": "主送机关"} if is_asked else {}
    assert gone == asked | ({"heading.signers": "签发人"} if code == "designation_request" else {})


WRONG = [
    ("assistance_letter", "filed_on", "2026-02-30", "“立案日期”填的“2026-02-30”不是一个日期"),
    ("assistance_letter", "filed_on", "尽快", "“立案日期”填的“尽快”不是一个日期"),
    ("assistance_letter", "filed_on", 20260301, "“立案日期”填的“20260301”不是一个日期"),
    ("service_receipt", "received_at", "2026-03-01T25:00", "“收到时间”填的“2026-03-01T25:00”不是一个时间"),
    ("penalty_decision", "fine", "五万元", "“罚款”填的“五万元”不是一个金额"),
    ("penalty_decision", "fine", -1, "“罚款”填的“-1”不是一个金额"),
    ("penalty_decision", "fine", 12.5, "“罚款”填的“12.5”不是一个金额"),
    ("penalty_decision", "fine", True, "“罚款”填的“True”不是一个金额"),
    ("assistance_letter", "questions", "只有一个问题", "“要查清的问题”应当逐条填写"),
    ("assistance_letter", "questions", [1], "“要查清的问题”应当逐条填写"),
    ("assistance_letter", "officers", [{"name": "王某", "card_no": "1"}], "列是：姓名（name）、执法证号（card）"),
    ("assistance_letter", "officers", "王某", "“执法人员”应当逐行按列填写"),
    ("assistance_letter", "ground", ["理由"], "“请求协助的理由”应当填写文字"),
]  # fmt: skip


@pytest.mark.parametrize(("code", "name", "value", "told"), WRONG)
def test_a_value_of_another_shape_is_refused_by_name(code, name, value, told):
    kind = kinds()[code]
    content = {**filled(kind), name: value}
    (refusal,) = refusals(kind, HEAD, content)
    assert (refusal.code, refusal.field) == ("shape", name) and told in refusal.message
    for way in (lambda: draft_docx(kind, HEAD, content), lambda: typeset(kind, HEAD, content, fixed_at=AT)):
        with pytest.raises(CannotTypeset):
            way()


def test_a_moment_is_told_in_beijing_time_and_a_day_alone_says_that_the_hour_is_not_known():
    kind = kinds()["service_receipt"]
    for said, told in (
        ("2026-03-09T02:05:00+00:00", "2026年3月9日10时05分"),
        ("2026-03-09", "2026年3月9日（时刻没有填写）"),
    ):
        assert f"收到时间：{told}\n" in plain_text(kind, HEAD, {**filled(kind), "received_at": said})


@pytest.mark.parametrize(
    ("name", "value", "code", "told"),
    [("agency", "局" * 201, "too_long", "“发文机关”有201个字"), ("title", "甲\n乙", "shape", "“标题”只能写一行"),
     ("recipients", ("甲\u202e局",), "control", "“主送机关”里有看不见的控制字符或者方向标记（U+202E）"),
     ("signers", ("𠮷某",), "no_glyph", "“签发人”里的“𠮷”（U+20BB7）"), ("note", "机密★1年", "classified", "“附注”里有密级标志")],
)  # fmt: skip
def test_what_stands_above_and_below_the_body_is_refused_by_name_too(name, value, code, told):
    kind, content = letter("理由")
    (refusal,) = refusals(kind, replace(HEAD, **{name: value}), content)
    assert (refusal.code, refusal.field) == (code, f"heading.{name}") and told in refusal.message


def letter(background):
    kind = kinds()["assistance_letter"]
    return kind, {**filled(kind), "ground": background}


@pytest.mark.parametrize(
    "said",
    ["#panic()", "<script>alert(1)</script>", "$x^2$ *粗* _斜_ @ref `raw`", "{court}", "9" * 60, "= 标题", "// 注", "\\u{41}",
     "#read(\"/etc/passwd\")", "#image(\"letter.typ\")", "&lt;b&gt;&#25991;", "]#data["],
)  # fmt: skip
def test_markup_is_only_text_wherever_it_stands(said):
    """In the body, in a table's cell, in a list, on the head and below the signature."""
    kind, content = letter(said)
    content |= {"officers": [{"name": said, "card": "1"}], "questions": [said]}
    heading = replace(
        HEAD, agency=f"甲{said}", title=f"乙{said}", note=f"丙{said}", recipients=(f"丁{said}",)
    )
    found = "".join(text_of(typeset(kind, heading, content, fixed_at=AT).pdf).split())
    meant = "".join(said.split())[:20]
    assert found.count(meant) >= 7, said
    for place in "甲乙丙丁":
        assert place + meant in found, place
    read = words_of(draft_docx(kind, heading, content))
    assert read.count(said) >= 7


@pytest.mark.parametrize(
    ("said", "code", "named"),
    [("甲\u202e乙", "control", "U+202E"), ("甲\u2067乙", "control", "U+2067"), ("甲\u200f", "control", "U+200F"), ("甲\x07", "control", "U+0007"),
     ("甲\ufeff", "control", "U+FEFF"), ("甲\ue000", "control", "U+E000"), ("𠮷", "no_glyph", "U+20BB7"), ("😀", "no_glyph", "U+1F600"),
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


@pytest.mark.parametrize("is_draft", [True, False])
@pytest.mark.parametrize("is_simulated", [True, False])
def test_a_draft_and_a_demonstration_say_so_on_every_page(is_draft, is_simulated):
    kind, content = letter("字" * 1_000)
    shown = replace(HEAD, is_simulated=is_simulated)
    with pypdfium2.PdfDocument(typeset(kind, shown, content, fixed_at=AT, is_draft=is_draft).pdf) as opened:
        pages = [page.get_textpage().get_text_range() for page in opened]
    assert len(pages) > 1
    for said in pages:
        assert ("草稿" in said, "演示样张" in said) == (is_draft, is_simulated)


@pytest.mark.parametrize("code", kinds())
def test_the_draft_in_word_has_the_same_text(code):
    kind = kinds()[code]
    content = filled(kind)
    opened = Document(BytesIO(word := draft_docx(kind, HEAD, content)))
    said = "\n".join(lines_of(word)) + "\n"
    assert said.replace("：", "\t") == plain_text(kind, HEAD, content).replace("：", "\t")
    assert opened.sections[0].header.paragraphs[0].text == "草稿"
    shown = Document(BytesIO(draft_docx(kind, replace(HEAD, is_simulated=True), content)))
    assert shown.sections[0].header.paragraphs[0].text == "演示样张　草稿"


@pytest.mark.parametrize("code", kinds())
def test_the_draft_in_word_has_tables_as_tables_and_the_red_rule_below_the_head(code):
    kind = kinds()[code]
    content = filled(kind)
    opened, blocks = Document(BytesIO(draft_docx(kind, HEAD, content))), compose(kind, content)
    heads = {b.columns for b in blocks if b.kind == "table"}
    told = [tuple(cell.text for cell in table.rows[0].cells) for table in opened.tables]
    assert heads == {
        t for t, table in zip(told, opened.tables, strict=True) if "w:tblHeader" in table._tbl.xml
    }
    pairs = {(b.label, b.text) for b in blocks if b.kind == "pair"}
    assert pairs == {
        (c[0].text, c[1].text)
        for t in opened.tables
        if "w:tblHeader" not in t._tbl.xml
        for r in t.rows
        if (c := r.cells)
    }
    assert all(table.style.name == "Table Grid" for table in opened.tables)
    ruled = [p.text for p in opened.paragraphs if p._p.pPr is not None and "w:bottom" in p._p.pPr.xml]
    above = {
        Form.OFFICIAL: head_lines(kind, HEAD)[-1:],
        Form.EPISTLE: [HEAD.agency],
        Form.MINUTES: head_lines(kind, HEAD)[-1:],
    }
    assert ruled == above.get(kind.form, [])


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


def test_what_is_signed_on_paper_has_its_place_though_nothing_is_filled_in():
    """A receipt is printed before it is served, a list before the goods change hands, minutes before they are signed."""
    for code, content, told in (
        ("service_receipt", {"document": "决定书", "addressee": "甲公司"},
         ("送达方式：", "送达地点：", "收到时间：　　年　　月　　日　　时　　分", "受送达人签名或者盖章：", "拒收的理由和见证：", "送达人签名：")),
        ("goods_list", {}, ("移交人：", "接收人：", "移交日期：　　年　　月　　日")),
        ("evidence_custody", {}, ("保管地点和保管人：", "移交人：", "接收人：")),
        ("negotiation_minutes", {"signatures": [{"agency": "甲局"}, {"agency": "乙局"}]}, ("机关\t代表签名\t日期", "甲局\t\t", "乙局\t\t")),
    ):  # fmt: skip
        kind = kinds()[code]
        by_hand = {f.name for f in kind.fields if f.is_by_hand}
        said = {name: value for name, value in filled(kind).items() if name not in by_hand} | content
        assert missing(kind, HEAD, said) == ()
        lines = plain_text(kind, HEAD, said).split("\n")
        for line in told:
            assert line in lines, (code, line)
        label = told[0].partition("：")[0].partition("\t")[0]
        assert label in text_of(typeset(kind, HEAD, said, fixed_at=AT).pdf)


def test_a_place_to_sign_is_as_high_as_a_signature_asks():
    kind = kinds()["evidence_custody"]
    high = []
    for said in ("", "王某"):
        made = typeset(kind, HEAD, filled(kind) | {"taken_by": said}, fixed_at=AT)
        with pypdfium2.PdfDocument(made.pdf) as opened:
            high.append(height_of_last_row(opened[len(opened) - 1]))
    assert high[0] > high[1] + 10


def height_of_last_row(page):
    """In points, by the vertical rules of the lowest row on a page."""
    bounds = [o.get_bounds() for o in page.get_objects(filter=[pypdfium2.raw.FPDF_PAGEOBJ_PATH])]
    upright = [b for b in bounds if b[2] - b[0] < 3]
    lowest = min(b[1] for b in upright)
    return max(b[3] - b[1] for b in upright if b[1] < lowest + 1)
