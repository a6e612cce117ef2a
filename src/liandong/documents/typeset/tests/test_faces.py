"""机关自己的字体：文件名写明用途的先用，缺的字用平台的并且列明，记在版本里；不能用的点名。"""

from __future__ import annotations

import shutil
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

import pypdfium2
import pytest
from fontTools import subset
from fontTools.ttLib import TTFont

from liandong.documents.typeset import kinds, plain_text, typeset
from liandong.documents.typeset.faces import NOT_TO_EMBED, PACKAGED, PROBE, WrongFonts, prefer, versions
from liandong.documents.typeset.tests.samples import content_of, heading_of

AT = datetime(2026, 3, 1, 2, 0, tzinfo=UTC)
KIND = kinds()["assistance_letter"]
TEXT = plain_text(KIND, heading_of(KIND), content_of(KIND))


@pytest.fixture(autouse=True)
def packaged():
    """Whatever a test prefers, the next begins with the packaged faces."""
    yield
    prefer("")


def office(
    folder: Path,
    name: str = "仿宋.otf",
    family: str = "Office Fang",
    text: str = PROBE + TEXT,
    may_embed: bool = True,
) -> Path:
    """A face under another name: FandolKai cut down to a text."""
    font = TTFont(PACKAGED["kai"])
    cutter = subset.Subsetter(subset.Options(name_IDs=["*"], layout_features=[], notdef_outline=True))
    cutter.populate(text=text)
    cutter.subset(font)
    for record in font["name"].names:
        if record.nameID in (1, 4, 16):
            record.string = family
    font["OS/2"].fsType = 0 if may_embed else NOT_TO_EMBED
    folder.mkdir(parents=True, exist_ok=True)
    font.save(folder / name)
    return folder


def made(**more: object):
    return typeset(KIND, heading_of(KIND), {**content_of(KIND), **more}, fixed_at=AT)


def words(pdf: bytes) -> str:
    with pypdfium2.PdfDocument(BytesIO(pdf)) as opened:
        said = "".join(page.get_textpage().get_text_range() for page in opened)
    return "".join(said.split())


def test_the_offices_own_face_sets_the_body_and_is_named_among_the_versions_with_its_hash(tmp_path):
    before, named = made(), versions()
    prefer(str(office(tmp_path / "fonts")))
    own, again = made(), made()
    assert own.sha256 != before.sha256 and own.sha256 == again.sha256
    assert own.faces[1:] == named == before.faces
    assert own.faces[0].startswith("Office Fang Version") and "（机关字体，SHA-256 " in own.faces[0]
    assert words(own.pdf) == words(before.pdf) and own.pages == before.pages
    prefer("")
    assert (made().sha256, made().faces) == (before.sha256, before.faces)


def test_another_file_of_the_same_face_is_told_apart(tmp_path):
    prefer(str(office(tmp_path / "one")))
    first = made()
    prefer(str(office(tmp_path / "two", text=PROBE + TEXT + "鑫")))
    assert made().faces[0] != first.faces[0]


def test_what_the_office_has_not_comes_from_the_packaged_face_and_is_named(tmp_path):
    prefer(str(office(tmp_path / "fonts", text=(PROBE + TEXT).replace("瓶", ""))))
    one = made(ground="一百四十瓶鑫喆")
    assert set(one.fallback_glyphs) == set("一百四十瓶鑫喆") - set((PROBE + TEXT).replace("瓶", ""))
    assert "一百四十瓶鑫喆" in words(one.pdf)
    prefer("")
    assert set(made(ground="一百四十瓶鑫喆").fallback_glyphs) == {"喆"}


def test_a_face_for_titles_sets_only_those(tmp_path):
    before = made()
    prefer(str(office(tmp_path / "fonts", "小标宋.otf", "Office Song", text=PROBE)))
    one = made()
    assert one.sha256 != before.sha256 and words(one.pdf) == words(before.pdf)
    lacking = set(heading_of(KIND).title) - set(PROBE)
    assert lacking <= set(one.fallback_glyphs), "标题里机关的小标宋没有的字"


def _nothing(folder: Path) -> None:
    folder.mkdir()


def _strange(folder: Path) -> None:
    office(folder, "方正小标宋简体.otf")


def _collection(folder: Path) -> None:
    office(folder)
    (folder / "黑体.ttc").write_bytes(b"ttcf")


def _within(folder: Path) -> None:
    office(folder / "仿宋")


def _broken(folder: Path) -> None:
    folder.mkdir()
    (folder / "仿宋.ttf").write_bytes(b"not a font")


def _twice(folder: Path) -> None:
    shutil.copy(office(folder) / "仿宋.otf", folder / "仿宋.ttf")


def _same(folder: Path) -> None:
    shutil.copy(office(folder) / "仿宋.otf", folder / "楷体.otf")


def _latin(folder: Path) -> None:
    office(folder, text="abc")


def _restricted(folder: Path) -> None:
    office(folder, may_embed=False)


def _packaged(folder: Path) -> None:
    folder.mkdir()
    shutil.copy(PACKAGED["fang"], folder / "仿宋.otf")


@pytest.mark.parametrize(
    ("make", "told"),
    [
        (lambda folder: None, "不存在，或者没有写完整的路径"), (_nothing, "里没有字体"), (_strange, "不知道用在哪里"), (_collection, "格式不能用"),
        (_within, "不要有子文件夹"), (_broken, "打不开"), (_twice, "有两个文件"), (_same, "同一种字体"), (_latin, "缺常用的字"),
        (_restricted, "不许嵌入"), (_packaged, "就是平台自带的"),
    ],
)  # fmt: skip
def test_a_folder_that_cannot_be_used_is_refused_by_name_and_nothing_changes(tmp_path, make, told):
    make(tmp_path / "fonts")
    before = versions()
    with pytest.raises(WrongFonts, match=told):
        prefer(str(tmp_path / "fonts"))
    assert versions() == before


def test_a_licence_beside_the_faces_is_no_face(tmp_path):
    (office(tmp_path / "fonts") / "许可.txt").write_text("许可协议")
    prefer(str(tmp_path / "fonts"))
    assert versions()[0].startswith("Office Fang")
