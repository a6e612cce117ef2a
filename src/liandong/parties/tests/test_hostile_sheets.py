"""故意做坏的表经过成批导入：说得清为什么不收，或者只当文字；内存有上限，什么也不留下半份。"""

from __future__ import annotations

import io
import random
import tracemalloc
import zipfile

import pytest
from xlsxwriter import Workbook

from liandong.importing.models import Intake, IntakeRow
from liandong.parties.models import Party
from liandong.parties.tests.test_importing import HEAD, A, applied, checked, upload
from liandong.sheets.limits import USUAL

pytestmark = pytest.mark.django_db
NOISE = random.Random(3).randbytes(2_000_000)
MB = 1_048_576


def bomb():
    """A workbook whose only sheet is small as it comes and huge unpacked."""
    plain = io.BytesIO()
    book = Workbook(plain)
    book.add_worksheet().write_string(0, 0, "企业名称")
    book.close()
    packed = io.BytesIO()
    with zipfile.ZipFile(plain) as old, zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as new:
        for one in old.infolist():
            body = old.read(one)
            if one.filename == "xl/worksheets/sheet1.xml":
                body = body.replace(b"</sheetData>", b" " * (40 * MB) + b"</sheetData>")
            new.writestr(one.filename, body)
    return packed.getvalue()


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (NOISE, "噪声.csv"),
        (b"\0" * 1_000_000, "零.csv"),
        (bomb(), "炸弹.xlsx"),
        (",".join(["列"] * 100_000).encode() + b"\r\n1", "十万列.csv"),
        (HEAD.encode() + b'\r\n"' + b"x" * 3_000_000, "引号.csv"),
        (b"<html><body><table><tr><td>1</td></tr></table></body></html>", "网页.xls"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_it_is_refused_in_words_and_leaves_nothing(city, content, name):
    tracemalloc.start()
    outcome = upload(city, content, name=name)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert not outcome.is_done and outcome.sentence.endswith("。") and outcome.code != "invalid_input"
    assert Intake.objects.count() == 0
    assert peak < len(content) + 64 * MB


def test_a_file_that_turns_bad_in_the_middle_leaves_no_rows(city):
    lines = [
        f"武陟县甲厂（虚构）,{A},甲路,,,",
        *(f"武陟县第{n}厂（虚构）,,路,,," for n in range(60)),
        "乙," + ",".join("x" * 5 for _ in range(USUAL.columns + 5)),
    ]
    intake = checked(city, lines)
    assert IntakeRow.objects.filter(intake=intake).count() == 0 and sum(intake.counts.values()) == 0
    assert "列" in intake.notes[0] and "第" in intake.notes[0]


def test_bytes_that_are_no_text_are_told_by_row(city):
    content = "\r\n".join((HEAD, f"武陟县甲厂（虚构）,{A},甲路,,,", "武陟县乙厂（虚构）,,乙路,,,")).encode(
        "gb18030"
    )
    intake = checked(city, content + b"\r\n\xff\xfe\xfd\x80,,,,,")
    assert intake.counts["new"] >= 2 and any("GB" in note for note in intake.notes)


def test_marks_stay_text_in_the_register(city):
    names = [
        "<script>alert(1)</script>厂",
        "\"=cmd|'/c calc'!A1\"",
        "\u202e反向厂\u2066",
        "@SUM(A1)店",
        "武陟县\u200b零宽厂",
    ]
    intake = applied(city, checked(city, [f"{n},,路{i}号,,," for i, n in enumerate(names)]))
    assert intake.done == len(names)
    held = " ".join(Party.objects.values_list("name", flat=True))
    assert "<script>" in held and not set("\u202e\u2066\u200b") & set(held)
