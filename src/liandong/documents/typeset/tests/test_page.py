"""在排好的 PDF 上量：版心、行、字、红线、标志、页码、版记、签发人的字体（GB/T 9704-2012）。"""

from __future__ import annotations

import ctypes
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from itertools import pairwise

import pypdfium2
import pytest

from liandong.documents.typeset import kinds, typeset
from liandong.documents.typeset.tests.samples import content_of, heading_of

AT = datetime(2026, 3, 1, 2, 0, tzinfo=UTC)
MM = 72 / 25.4
HEIGHT = 297.0
RED = (215, 0, 15)
OFFICIAL, EPISTLE, MINUTES = "designation_notice", "assistance_letter", "negotiation_minutes"
LONG = {OFFICIAL: "reason", EPISTLE: "ground", MINUTES: "facts"}


def made(code, **more):
    kind = kinds()[code]
    return typeset(kind, replace(heading_of(kind), **more), content_of(kind), fixed_at=AT).pdf


def full(code):
    kind = kinds()[code]
    return typeset(kind, heading_of(kind), {**content_of(kind), LONG[code]: "字" * 3_000}, fixed_at=AT).pdf


def boxes(page, of=""):
    """Every character (or every one of these) as it is inked: char, left, top, right, bottom in mm from the left and the top."""
    told = page.get_textpage()
    for n in range(told.count_chars()):
        char = told.get_text_range(n, 1)
        if char.strip() and (not of or char in of):
            left, bottom, right, top = (value / MM for value in told.get_charbox(n))
            yield char, left, HEIGHT - top, right, HEIGHT - bottom


def fonts(page, of):
    """The face of every one of these characters."""
    told = page.get_textpage()
    for n in range(told.count_chars()):
        if told.get_text_range(n, 1) in of:
            name = ctypes.create_string_buffer(100)
            pypdfium2.raw.FPDFText_GetFontInfo(told, n, name, 100, None)
            yield name.value.decode()


def rules(pdf, wanted, page=0) -> Iterator[tuple[float, float, float, float]]:
    """Every unbroken line of this colour wider than 100 mm: left, right, top and thickness in mm."""
    scale = 8
    picture = (
        pypdfium2.PdfDocument(pdf)[page]
        .render(scale=scale, rev_byteorder=True)
        .to_numpy()[:, :, :3]
        .astype(int)
    )
    is_wanted = (abs(picture - wanted).max(axis=2) < 60) if wanted != (0, 0, 0) else picture.max(axis=2) < 140
    mm = 1 / scale / MM
    found: list[list[float]] = []
    for y, row in enumerate(is_wanted):
        (at,) = row.nonzero()
        if at.size and at.size == at[-1] - at[0] + 1 and at.size * mm > 100:
            if found and y - found[-1][3] <= 1:
                found[-1][3] = y
            else:
                found.append([at[0], at[-1] + 1, y, y])
    for left, right, first, last in found:
        yield left * mm, right * mm, first * mm, (last - first + 1) * mm


@pytest.mark.parametrize("code", LONG)
def test_a_full_page_has_22_lines_of_28_characters_and_the_four_margins(code):
    with pypdfium2.PdfDocument(full(code)) as opened:
        inked = list(boxes(opened[2], "字"))
    rows: dict[int, list[tuple]] = {}
    for one in inked:
        rows.setdefault(round(one[4]), []).append(one)
    assert len(rows) == 22 and {len(row) for row in rows.values()} == {28}
    assert min(one[1] for one in inked) == pytest.approx(28, abs=1)
    assert max(one[3] for one in inked) == pytest.approx(210 - 26, abs=1)
    assert min(one[2] for one in inked) == pytest.approx(37, abs=1)
    tops = sorted({round(one[2], 1) for one in inked})
    pitch = [b - a for a, b in pairwise(tops)]
    assert min(pitch) == pytest.approx(225 / 22, abs=0.2) and max(pitch) == pytest.approx(225 / 22, abs=0.2)
    below_last_line = 225 / 22 - 16 / MM
    assert HEIGHT - max(one[4] for one in inked) == pytest.approx(35 + below_last_line, abs=1)


@pytest.mark.parametrize("code", LONG)
def test_nothing_of_any_page_leaves_the_type_area_but_the_mark_of_an_epistle_and_the_page_number(code):
    with pypdfium2.PdfDocument(made(code)) as opened:
        for page in opened:
            for char, left, top, right, bottom in boxes(page):
                assert left >= 27.5 and right <= 184.5, char
                assert (29.5 if code == EPISTLE else 36.5) <= top and bottom <= 273, char


@pytest.mark.parametrize("code", [OFFICIAL, MINUTES])
def test_the_red_rule_is_as_wide_as_the_type_area_and_4_mm_below_what_stands_above_it(code):
    pdf = made(code)
    ((left, right, top, thick),) = rules(pdf, RED)
    assert (left, right) == (pytest.approx(28, abs=0.3), pytest.approx(184, abs=0.3)) and 0.2 < thick < 0.6
    with pypdfium2.PdfDocument(pdf) as opened:
        above = max(one[4] for one in boxes(opened[0]) if one[4] < top)
        mark = [one for one in boxes(opened[0]) if one[4] - one[2] > 9]
        number = next(one for one in boxes(opened[0]) if one[0] == "〔")
    assert top - above == pytest.approx(4, abs=0.8)
    assert min(one[2] for one in mark) == pytest.approx(37 + 35, abs=1)
    assert number[2] - max(one[4] for one in mark) == pytest.approx(2 * 225 / 22, abs=1.5)


def test_an_epistle_has_red_double_rules_of_170_mm_below_its_mark_and_20_mm_from_the_bottom_of_its_first_page():
    pdf = made(EPISTLE)
    upper, under, over, lower = rules(pdf, RED)
    for left, right, _, _ in (upper, under, over, lower):
        assert (left, right) == (pytest.approx(20, abs=0.3), pytest.approx(190, abs=0.3))
    assert upper[3] > under[3] and over[3] < lower[3]
    assert HEIGHT - lower[2] - lower[3] == pytest.approx(20, abs=0.5)
    with pypdfium2.PdfDocument(pdf) as opened:
        mark = [one for one in boxes(opened[0]) if one[4] - one[2] > 9]
        seen = [list(boxes(page, "—")) for page in opened]
    assert min(one[2] for one in mark) == pytest.approx(30, abs=1)
    assert upper[2] - max(one[4] for one in mark) == pytest.approx(4, abs=0.5)
    assert not list(rules(pdf, RED, 1))
    assert not seen[0] and all(seen[1:])


def test_the_mark_and_the_rules_are_red_and_the_body_black():
    picture = (
        pypdfium2.PdfDocument(made(OFFICIAL))[0].render(scale=2, rev_byteorder=True).to_numpy()[:, :, :3]
    )
    ((_, _, rule, _),) = rules(made(OFFICIAL), RED)
    row = int((rule + 5) * MM * 2)
    assert (abs(picture[:row].astype(int) - RED).max(axis=2) < 10).any()
    body = picture[row:].astype(int)
    assert (body.max(axis=2) - body.min(axis=2)).max() < 20


def test_page_numbers_stand_7_mm_below_the_type_area_odd_right_even_left():
    with pypdfium2.PdfDocument(full(OFFICIAL)) as opened:
        for number, page in enumerate(opened, 1):
            below = [one for one in boxes(page) if one[2] > 263]
            assert "".join(one[0] for one in below) == f"—{number}—"
            assert below[0][2] == pytest.approx(262 + 7, abs=0.5)
            if number % 2:
                assert below[-1][3] == pytest.approx(184 - 14 / MM, abs=1)
            else:
                assert below[0][1] == pytest.approx(28 + 14 / MM, abs=1)


def last(pdf):
    with pypdfium2.PdfDocument(pdf) as opened:
        page = opened[len(opened) - 1]
        return "".join(one[0] for one in boxes(page)), list(rules(pdf, (0, 0, 0), len(opened) - 1))


def test_an_official_letter_ends_with_its_imprint_on_the_lower_edge_with_or_without_copies():
    said, lines = last(made(OFFICIAL))
    assert "抄送：焦作市司法局、武陟县司法局。武陟县人民政府2026年3月1日印发" in said
    first, middle, final = lines
    assert final[2] + final[3] == pytest.approx(262, abs=0.5)
    assert (
        first[3] == pytest.approx(0.35, abs=0.1) == pytest.approx(final[3], abs=0.1) and middle[3] < first[3]
    )
    said, lines = last(made(OFFICIAL, copies_to=()))
    assert "抄送" not in said and "武陟县人民政府2026年3月1日印发" in said and len(lines) == 2


def test_an_epistle_has_neither_printer_nor_rules_in_its_imprint():
    said, lines = last(made(EPISTLE))
    assert "抄送：焦作市司法局、武陟县司法局。" in said and "印发" not in said and not lines


def test_the_date_leaves_four_characters_and_the_agency_is_centred_on_it_or_ends_at_the_margin():
    for agency, is_short in (("甲局", True), ("焦作市城乡一体化示范区市场监督管理局（知识产权局）", False)):
        with pypdfium2.PdfDocument(made("penalty_decision", agency=agency, contact="", phone="")) as opened:
            page = opened[len(opened) - 1]
            inked = list(boxes(page))
        said = "".join(one[0] for one in inked)
        name, day = (
            inked[said.rindex(agency + "2026年") :][: len(agency)],
            inked[said.rindex("2026年3月1日") :][:9],
        )
        assert day[-1][3] == pytest.approx(184 - 4 * 156 / 28, abs=2)
        middle = (day[0][1] + day[-1][3]) / 2
        if is_short:
            assert (name[0][1] + name[-1][3]) / 2 == pytest.approx(middle, abs=1.5)
        else:
            assert 180 < name[-1][3] <= 184.5


def test_an_upward_letter_names_who_signed_it_off_beside_its_number_in_kaiti():
    pdf = made("designation_request", signers=("甄某", "乜某", "亓某"))
    with pypdfium2.PdfDocument(pdf) as opened:
        at = {one[0]: one for one in reversed(list(boxes(opened[0], "〔签甄乜亓")))}
        assert {name.split("-")[0].split("+")[-1] for name in fonts(opened[0], "甄乜亓")} == {"FandolKai"}
        assert {name.split("+")[-1] for name in fonts(opened[0], "签")} == {"FandolFang-Regular"}
    assert at["甄"][4] == pytest.approx(at["签"][4], abs=1) == pytest.approx(at["乜"][4], abs=1)
    assert at["亓"][4] == pytest.approx(at["〔"][4], abs=1) and at["亓"][1] == pytest.approx(
        at["甄"][1], abs=1
    )
    assert "签发人" not in "".join(
        one[0] for one in boxes(pypdfium2.PdfDocument(made(OFFICIAL, signers=("张某",)))[0])
    )


def test_a_signature_never_stands_on_a_page_without_text():
    """Whatever the length of the text before it."""
    kind = kinds()["correction_order"]
    for length in range(150, 420, 15):
        content = {**content_of(kind), "demand": "字" * length}
        with pypdfium2.PdfDocument(typeset(kind, heading_of(kind), content, fixed_at=AT).pdf) as opened:
            for page in opened:
                said = page.get_textpage().get_text_range()
                assert "2026年3月1日" not in said or "字" in said or "改正期限" in said, length


def test_a_signature_takes_the_last_row_of_a_form_with_it():
    """A form that just fills its page."""
    kind = kinds()["inspection_approval"]
    for lines in range(1, 12):
        content = {**content_of(kind), "items": ["农药标签检查"] * lines}
        with pypdfium2.PdfDocument(typeset(kind, heading_of(kind), content, fixed_at=AT).pdf) as opened:
            said = [page.get_textpage().get_text_range() for page in opened]
        assert "2026年3月1日" in said[-1] and "负责人意见" in said[-1], lines
