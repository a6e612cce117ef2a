"""故意做坏的工作簿：一句话退回，内存和时间都有底。"""

import io
import subprocess
import sys
import zipfile

import pytest

from liandong.sheets.faults import SheetError
from liandong.sheets.limits import Limits
from liandong.sheets.opening import open_sheet

TYPES = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
HEAD = "<worksheet><sheetData>"
TAIL = "</sheetData></worksheet>"


def crafted(sheet: str, *, shared: str = "", sheets: int = 1, extra=()) -> io.BytesIO:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as made:
        listed = "".join(f'<sheet name="表{n}" sheetId="{n}" r:id="r1"/>' for n in range(sheets))
        made.writestr("xl/workbook.xml", f'<workbook xmlns:r="{TYPES}"><sheets>{listed}</sheets></workbook>')
        related = f'<Relationship Id="r1" Type="{TYPES}/worksheet" Target="sheet.xml"/>'
        related += (
            f'<Relationship Id="r2" Type="{TYPES}/sharedStrings" Target="shared.xml"/>' if shared else ""
        )
        made.writestr("xl/_rels/workbook.xml.rels", f"<Relationships>{related}</Relationships>")
        made.writestr("xl/sheet.xml", sheet)
        made.writestr("xl/shared.xml", shared or "<sst/>")
        for name in extra:
            made.writestr(name, "")
    return stream


def cell(text: str) -> str:
    return f'<c t="inlineStr"><is><t>{text}</t></is></c>'


BOMB = '<!DOCTYPE a [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'
OUTSIDE = '<!DOCTYPE a [<!ENTITY a SYSTEM "file:///etc/hostname">]>'

CASES = {
    "expansion": (lambda: crafted(BOMB + HEAD + f"<row>{cell('&b;')}</row>" + TAIL), "hostile_xml"),
    "outside": (lambda: crafted(OUTSIDE + HEAD + f"<row>{cell('&a;')}</row>" + TAIL), "hostile_xml"),
    "deep": (lambda: crafted("<worksheet>" + "<a>" * 5000), "hostile_xml"),
    "wide": (
        lambda: crafted(HEAD + "<row>" + "<c><v>1</v></c>" * 100_000 + "</row>" + TAIL),
        "too_many_columns",
    ),
    "long cell": (lambda: crafted(HEAD + f"<row>{cell('x' * 100_000)}</row>" + TAIL), "cell_too_long"),
    "far row": (lambda: crafted(HEAD + '<row r="99999999"><c><v>1</v></c></row>' + TAIL), "too_many_rows"),
    "backwards": (
        lambda: crafted(HEAD + '<row r="2"><c><v>1</v></c></row><row r="1"/>' + TAIL),
        "rows_out_of_order",
    ),
    "no text": (lambda: crafted(HEAD + '<row><c t="s"><v>9</v></c></row>' + TAIL), "damaged"),
    "million sheets": (lambda: crafted(HEAD + TAIL, sheets=1_000_000), "too_many_sheets"),
    "members": (lambda: crafted(HEAD + TAIL, extra=[f"x{n}" for n in range(2_001)]), "too_many_members"),
    "texts": (
        lambda: crafted(HEAD + TAIL, shared="<sst>" + "<si><t/></si>" * 300_001 + "</sst>"),
        "too_many_texts",
    ),
    "zip bomb": (lambda: crafted(" " * 40_000_000), "packed_too_well"),
    "cut": (lambda: io.BytesIO(crafted(HEAD + TAIL).getvalue()[:-30]), "damaged"),
    "not xml": (lambda: crafted(HEAD + "<row>"), "damaged"),
    "empty": (lambda: crafted(HEAD + TAIL), "empty_file"),
}


def refusal(make, limits=None) -> str:
    with pytest.raises(SheetError) as caught:
        list(open_sheet(make(), "a.xlsx", limits=limits or Limits()).rows)
    assert caught.value.sentence.endswith("。")
    return caught.value.code


@pytest.mark.parametrize("name", CASES)
def test_is_refused(name):
    make, code = CASES[name]
    assert refusal(make) == code


def test_limits_are_given():
    several = crafted(HEAD + "".join(f"<row>{cell('x')}</row>" for _ in range(9)) + TAIL)
    assert refusal(lambda: several, Limits(rows=5)) == "too_many_rows"
    assert refusal(lambda: several, Limits(unpacked_bytes=100)) == "too_large_unpacked"
    assert refusal(lambda: several, Limits(file_bytes=100)) == "file_too_large"


MEASURE = """
import re, sys
from pathlib import Path
from liandong.sheets.opening import open_sheet
from liandong.sheets.faults import SheetError
try:
    n = sum(1 for _ in open_sheet(open(sys.argv[1], "rb"), sys.argv[1]).rows)
except SheetError as error:
    n = error.code
print(n, int(re.search(r"VmHWM:\\s+(\\d+)", Path("/proc/self/status").read_text())[1]) // 1024)
"""


def measured(path) -> tuple[str, int]:
    done = subprocess.run(
        [sys.executable, "-c", MEASURE, str(path)], capture_output=True, text=True, timeout=60, check=True
    )
    answer, peak = done.stdout.split()
    return answer, int(peak)


def test_memory_stays_below_100_mb(tmp_path):
    noise = tmp_path / "noise.csv"
    with noise.open("wb") as out:
        for _ in range(20):
            out.write(b"\xfe\x81noise" * 150_000)
    many = tmp_path / "many.csv"
    many.write_bytes("名称,代码\n".encode() + "焦作市甲厂,91350100M000100Y43\n".encode() * 200_000)
    huge = tmp_path / "attribute.xlsx"
    huge.write_bytes(crafted(f'<worksheet a="{"ab" * 7_000_000}"/>').getvalue())
    for path, wanted in [(noise, "not_text"), (many, "200001"), (huge, "hostile_xml")]:
        answer, peak = measured(path)
        assert answer == wanted and peak < 100, (path.name, answer, peak)
