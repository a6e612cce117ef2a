"""装订：次序、页次、目录对得上，转过的扫描件页次也在看的人的右上角，装不了的写明，一份坏的不耽误别的。"""

from __future__ import annotations

import hashlib
import io
import struct
import zlib
from datetime import UTC, datetime

import pypdfium2
import pytest

from liandong.documents.typeset import binding, kinds, typeset
from liandong.documents.typeset.binding import CannotBind, Cover, Part, Volume, bind
from liandong.documents.typeset.tests.samples import content_of, heading_of

AT = datetime(2026, 3, 1, 2, 0, tzinfo=UTC)
COVER = Cover(
    "武陟县市场监督管理局",
    "甲案",
    (("案号", "武市监立〔2026〕14号"), ("当事人", "𠮷某农资店")),
    note="次序未核",
)
MM = 72 / 25.4


def letter(code: str) -> bytes:
    kind = kinds()[code]
    return typeset(kind, heading_of(kind), content_of(kind), fixed_at=AT).pdf


def turned(degrees: int, low: float = 0.0) -> bytes:
    """A blank page of A4 that is shown turned, its lower left corner anywhere."""
    made = pypdfium2.PdfDocument.new()
    page = made.new_page(595, 842)
    page.set_mediabox(low, low, low + 595, low + 842)
    page.set_cropbox(low, low, low + 595, low + 842)
    page.set_rotation(degrees)
    kept = io.BytesIO()
    made.save(kept)
    return kept.getvalue()


def png() -> bytes:
    """A red square."""
    rows = (b"\0" + b"\xff\0\0" * 8) * 8

    def chunk(name: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    head = chunk(b"IHDR", struct.pack(">IIBBBBB", 8, 8, 8, 2, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + head + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")


def read(pdf: bytes) -> list[str]:
    """Every page without its blanks."""
    with pypdfium2.PdfDocument(pdf) as opened:
        return ["".join(page.get_textpage().get_text_range().split()) for page in opened]


def bound(*volumes: Volume):
    return bind(COVER, volumes, fixed_at=AT)


def test_two_volumes_stand_in_their_order_with_cover_contents_and_pages():
    decision, receipt, inside = (
        letter("penalty_decision"),
        letter("service_receipt"),
        letter("filing_approval"),
    )
    made = bound(
        Volume(
            "正卷",
            [
                Part("行政处罚决定书", decision, "武市监罚〔2026〕9号", "2026-04-10"),
                Part("送达回证", receipt),
            ],
        ),
        Volume("副卷", [Part("立案审批表", inside)]),
    )
    assert [(r.volume, r.order, r.title, r.first, r.last, r.why) for r in made.rows] == [
        ("正卷", 1, "行政处罚决定书", 1, 2, ""), ("正卷", 2, "送达回证", 3, 3, ""), ("副卷", 1, "立案审批表", 1, 1, ""),
    ]  # fmt: skip
    pages = read(made.pdf)
    assert len(pages) == made.pages == 2 + 3 + 2 + 1 and made.sha256 == hashlib.sha256(made.pdf).hexdigest()
    assert all(
        word in pages[0] for word in ("案卷", "正卷", "武市监立〔2026〕14号", "〓某农资店", "2件，3页")
    )
    assert all(word in pages[1] for word in ("目录", "武市监罚〔2026〕9号", "2026-04-10", "1—2", "次序未核"))
    assert (
        "行政处罚决定书" in pages[2]
        and "送达回证" in pages[4]
        and "副卷" in pages[5]
        and "立案审批表" in pages[7]
    )


@pytest.mark.parametrize("low", [0.0, 100.0])
@pytest.mark.parametrize("degrees", [0, 90, 180, 270])
def test_the_number_stands_in_the_upper_right_corner_however_a_scan_is_turned(degrees, low):
    made = bound(Volume("正卷", [Part("扫描", turned(degrees, low))]))
    page = pypdfium2.PdfDocument(made.pdf)[2]
    assert page.get_rotation() == degrees
    shown = page.render(scale=2, rev_byteorder=True).to_numpy()[:, :, :3].max(axis=2) < 128
    down, across = shown.nonzero()
    high, wide = shown.shape
    assert down.size and down.max() < 20 * MM * 2 and across.min() > wide - 30 * MM * 2, (degrees, high, wide)
    assert down.max() - down.min() > across.max() - across.min(), "1 站着，没有躺下"


def test_a_picture_is_bound_on_a_page_of_its_own():
    made = bound(Volume("正卷", [Part("照片", png())]))
    picture = pypdfium2.PdfDocument(made.pdf)[2].render(scale=1, rev_byteorder=True).to_numpy()
    assert (made.rows[0].first, made.pages) == (1, 3) and tuple(picture[400, 297][:3]) == (255, 0, 0)


@pytest.mark.parametrize(
    ("data", "why"),
    [(b"RIFF....WAVE", "不是PDF、图片"), (b"", "不是PDF、图片"), (b"%PDF-1.7 broken", "文件打不开"), (b"\x89PNG\r\n\x1a\nbroken", "文件打不开")],
)  # fmt: skip
def test_what_cannot_be_bound_is_told_in_the_contents_and_holds_up_nothing(data, why):
    made = bound(Volume("正卷", [Part("录音", data), Part("送达回证", letter("service_receipt"))]))
    bad, good = made.rows
    assert (
        why in bad.why
        and hashlib.sha256(data).hexdigest()[:16] in bad.why
        and (bad.first, bad.last) == (0, 0)
    )
    assert (good.first, good.why) == (1, "")
    assert "未装订" in read(made.pdf)[1]


def test_an_empty_or_too_long_dossier_is_refused(monkeypatch):
    with pytest.raises(CannotBind, match="没有可以装订的材料"):
        bound(Volume("正卷", []))
    monkeypatch.setattr(binding, "MOST_PAGES", 2)
    with pytest.raises(CannotBind, match="超过2页"):
        bound(Volume("正卷", [Part("送达回证", letter("service_receipt"))] * 3))


def test_a_demonstration_says_so_on_covers_and_contents():
    made = bind(
        Cover("甲局", "甲案", (), is_simulated=True), [Volume("正卷", [Part("照片", png())])], fixed_at=AT
    )
    assert ["演示样张" in page for page in read(made.pdf)] == [True, True, False]
