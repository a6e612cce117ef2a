"""真实的乱表读得对，读不了的说得清；同一份表两次交来认得出。"""

import io
from datetime import date, datetime

import pytest
import xlsxwriter
from hypothesis import given
from hypothesis import strategies as st

from liandong.codes.reading import CodeVerdict, read_code
from liandong.sheets.batches import batches
from liandong.sheets.columns import ColumnMap, propose
from liandong.sheets.faults import SheetError
from liandong.sheets.headings import data_rows, with_heading
from liandong.sheets.opening import open_sheet
from liandong.sheets.rows import Lost
from liandong.sheets.values import as_date, as_text
from liandong.sheets.writing import write_csv, write_xlsx

TABLE = "名称,代码,地址\r\n焦作市甲厂,1,解放路\r\n"


def csv_of(raw: bytes, name="a.csv"):
    return open_sheet(io.BytesIO(raw), name)


def book(fill, **options) -> io.BytesIO:
    stream = io.BytesIO()
    made = xlsxwriter.Workbook(stream, {"in_memory": True, **options})
    fill(made)
    made.close()
    return stream


@pytest.mark.parametrize("codec", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "gb18030"])
def test_every_encoding_gives_the_same_rows(codec):
    sheet = csv_of(TABLE.encode(codec))
    assert [row.values for row in sheet.rows] == [("名称", "代码", "地址"), ("焦作市甲厂", "1", "解放路")]
    assert sheet.notes[0].startswith("按 ")


def test_bad_bytes_are_counted_and_stand_in_their_row():
    sheet = csv_of("名称,代码\n甲厂,1\n".encode() + b"\xff\xfe\x80,2\n" + "乙厂,3\n".encode())
    rows = list(sheet.rows)
    assert sheet.encoding.bad_places and [row.number for row in rows if "\ufffd" in str(row.values)] == [3]


@pytest.mark.parametrize("mark", [",", ";", "\t", "|"])
def test_delimiters(mark):
    assert next(csv_of(TABLE.replace(",", mark).encode()).rows).values == ("名称", "代码", "地址")


def test_rows_are_numbered_as_excel_shows_them():
    rows = list(csv_of('名称,地址\n\n甲,"一路\n二号"\n乙,三路\n'.encode()).rows)
    assert [(row.number, row.values) for row in rows] == [
        (1, ("名称", "地址")), (2, ()), (3, ("甲", "一路\n二号")), (4, ("乙", "三路")),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        (b"", "empty_file"),
        (b"a,b\n\x00\x00,1\n", "not_text"),
        (b'a,b\n"open,1\n' + b"x,y\n" * 400_000, "quote_not_closed"),
        (b"x" * 2_000_000, "not_text"),
        (b"a\n" + b"," * 100_000, "too_many_columns"),
        (b"a,b\n" + b"x" * 40_000 + b",1\n", "cell_too_long"),
        (b"%PDF-1.7 ", "not_a_table"),
        (b"<html><table>", "not_a_table"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "old_xls"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), "encrypted"),
        (b"PK\x03\x04" + b"\0" * 100, "damaged"),
    ],
)
def test_what_is_no_table_is_refused(raw, code):
    with pytest.raises(SheetError) as caught:
        list(csv_of(raw).rows)
    assert caught.value.code == code and caught.value.sentence.endswith("。")


def messy(made):
    hidden = made.add_worksheet("旧表")
    hidden.write(0, 0, "不要读")
    made.add_worksheet("空表")
    page = made.add_worksheet("名录")
    hidden.hide()
    page.activate()
    page.set_first_sheet()
    page.merge_range("A1:E1", "焦作市检查对象名录")
    page.merge_range("A3:A4", "序号")
    page.merge_range("B3:C3", "企业")
    page.merge_range("D3:E3", "登记")
    for column, title in enumerate(["名称", "统一社会信用代码", "日期", "机关"], 1):
        page.write(3, column, title)
    day = made.add_format({"num_format": "yyyy/m/d"})
    page.write_row(4, 0, [1, "甲厂", 914108001735000000])
    page.write_datetime(4, 3, datetime(2026, 3, 1), day)
    page.write_row(5, 0, [2, "乙厂", "x"])
    page.write_formula(5, 3, "=1/0", None, "#DIV/0!")
    page.set_row(5, None, None, {"hidden": True})
    page.write_row(8, 0, ["合计", 2])
    page.write(9, 0, "填表人：张三")


def test_a_messy_workbook():
    sheet = open_sheet(book(messy), "名录.xlsx")
    heading, rest = with_heading(sheet.rows, sheet.spans)
    assert (sheet.name, heading.first_row, heading.last_row) == ("名录", 3, 4)
    assert heading.titles == ("序号", "企业/名称", "企业/统一社会信用代码", "登记/日期", "登记/机关")
    skipped: list[str] = []
    first, second = data_rows(rest, heading, skipped)
    assert (first.number, as_date(first.values[3]).day, second.is_hidden) == (5, date(2026, 3, 1), True)
    assert read_code(as_text(first.values[2])).verdict is CodeVerdict.REFUSED
    assert second.values[3] == Lost("是公式的错误值 #DIV/0!") and len(skipped) == 2
    assert "隐藏" in "".join(sheet.notes)
    with pytest.raises(SheetError, match="旧表"):
        open_sheet(book(messy), sheet="没有这张")


@pytest.mark.parametrize(
    ("first", "is_data"),
    [
        ("合计信息科技有限公司", True), ("总计（焦作）商贸有限公司", True), ("制表科技有限公司", True), ("填报信息中心", True),
        ("审核人才服务店", True), ("本表匠钟表店", True), ("合 计", False), ("合计：", False), ("合计（家）", False),
        ("小计12家", False), ("填表人 张三", False), ("制表人（签字）：", False), ("负责人：李四", False), ("本表一式两份", False),
    ],
)  # fmt: skip
def test_only_whole_foot_words_end_a_table(first, is_data):
    lines = f"名称,代码,地址,电话\n甲厂,1,路,2\n{first},,,\n".encode()
    heading, rest = with_heading(csv_of(lines).rows)
    skipped: list[str] = []
    assert [row.number for row in data_rows(rest, heading, skipped)] == ([2, 3] if is_data else [2])
    assert len(skipped) == (not is_data)


def test_the_1904_system():
    def fill(made):
        day = made.add_format({"num_format": "yyyy-mm-dd"})
        made.add_worksheet().write_datetime(0, 0, datetime(2026, 3, 1), day)

    assert next(open_sheet(book(fill, date_1904=True)).rows).values == (datetime(2026, 3, 1),)


@pytest.mark.parametrize(
    "text",
    ["2026.3.1", "2026年3月1日", "20260301", "2026/3/1", "2026-03-01 00:00:00", "２０２６．３．１", "46082"],
)
def test_dates_of_many_shapes(text):
    read = as_date(text)
    assert read.day == date(2026, 3, 1) and read.rule


@pytest.mark.parametrize(
    "text", ["2026.13.1", "20260230", "3/1/26", "2026年3月", "去年", "1.5", "0226-03-01"]
)
def test_what_is_no_date_says_why(text):
    read = as_date(text)
    assert read.day is None and read.reason and read.remedy


def test_titles_are_proposed_and_remembered():
    titles = ["序号", "单位名称", "纳税人识别号", "联系电话", "名称（2）"]
    found = {one.field: one.column for one in propose(titles)}
    assert (found["name"], found["code"], found["phone"]) == (1, 2, 3)
    kept = ColumnMap.from_plain(ColumnMap((("code", "纳税人识别号"),)).plain())
    assert kept.columns(["纳税人识别号 ", "x"]) == {"code": 0} and kept.columns(["税号"]) == {}
    with pytest.raises(ValueError, match="重新确认"):
        ColumnMap.from_plain({"version": 2})


def test_no_heading_and_double_titles():
    with pytest.raises(SheetError, match="表头"):
        with_heading(csv_of(b"12345,67890\n12346,67891\n").rows)
    heading, _ = with_heading(csv_of("名称,名称,代码\n".encode()).rows)
    assert heading.titles == ("名称", "名称（2）", "代码") and "B 列" in heading.notes[0]


@given(
    st.lists(
        st.lists(st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=8), min_size=2, max_size=4),
        max_size=6,
    )
)
def test_what_is_written_as_workbook_reads_back(rows):
    stream = io.BytesIO()
    assert write_xlsx(stream, ["甲", "乙"], rows) == len(rows)
    read = {row.number: row.values for row in open_sheet(stream).rows}
    for number, row in enumerate(rows, 2):
        got = [one or "" for one in read.get(number, ())]
        wanted = [one.replace("\ufffe", "�").replace("\uffff", "�") for one in row]
        if "_x" not in "".join(row):
            assert got + [""] * (len(row) - len(got)) == wanted


def test_formulas_are_neutral_and_nothing_is_lost():
    stream = io.BytesIO()
    write_csv(
        stream,
        ["名称"],
        [["=cmd()"], ["+1"], ["@x"], ["\tx"], ["914108001735000000"], [date(2026, 3, 1)], ["\ud800"]],
    )
    assert stream.getvalue().startswith(b"\xef\xbb\xbf")
    lines = stream.getvalue().decode("utf-8-sig").split("\r\n")
    assert lines[1:6] == ["'=cmd()", "'+1", "'@x", "'\tx", "914108001735000000"] and lines[6] == "2026-03-01"


def test_the_same_rows_have_the_same_digests():
    rows = [(n, {"name": f"甲{n}", "note": ""}) for n in range(2, 14)]
    moved = [(n + 5, {"name": f" 甲{n}"}) for n in range(2, 14)]
    assert [one.digest for one in batches(rows, 5)] == [one.digest for one in batches(moved, 5)]
    changed = [*rows[:-1], (13, {"name": "乙"})]
    assert [a.digest == b.digest for a, b in zip(batches(rows, 5), batches(changed, 5), strict=True)] == [
        True,
        True,
        False,
    ]
