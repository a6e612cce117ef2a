"""letter 命令：列得全，说得清缺什么、为什么不排，退出代码分得开，写出来的文件与平台排的一样。"""

from __future__ import annotations

import importlib
import io
import json

import pypdfium2
import pytest

from liandong.documents.typeset import kinds
from liandong.documents.typeset.tests.reading import words_of
from liandong.signing import load

cli = importlib.import_module("liandong.conf.cli.main")  # 包里的 main 是函数，模块要这样取
CODE = "extension_notice"
TOLD = {
    "heading": {"agency": "甲局", "recipients": ["乙局"], "issued_on": "2026-03-01", "attachments": ["清单", {"name": "照片", "sha256": "ab"}]},
    "content": {"answers_no": "乙函〔2026〕1号", "reason": "检测未完", "new_due_on": "2026-03-09"},
}  # fmt: skip


def changed(part: str, **more):
    return {**TOLD, part: {**TOLD[part], **more}}


@pytest.fixture
def said(tmp_path, capsys):
    """Run the command over this content; exit code, output and errors."""

    def run(told=None, *words, code=CODE):
        file = tmp_path / "内容.json"
        file.write_text(told if isinstance(told, str) else json.dumps(told), encoding="utf-8")
        ended = cli.main(["letter", code, str(file), *words])
        out, err = capsys.readouterr()
        return ended, out, err

    return run


def test_every_kind_is_listed_and_explains_what_is_to_be_filled_in(capsys):
    assert cli.main(["letter"]) == 0
    listed = capsys.readouterr().out
    for code, kind in kinds().items():
        assert f"{code}\t{kind.title}\t" in listed
        assert cli.main(["letter", code]) == 0
        explained = capsys.readouterr().out
        for field in kind.fields:
            assert f"{field.name}\t{field.label}\t{'必填' if field.is_required else '可不填'}\t" in explained


def test_a_complete_letter_is_written_in_each_of_three_ways(said, tmp_path):
    for form in ("pdf", "docx", "txt"):
        ended, _, err = said(TOLD, "-o", str(tmp_path / f"x.{form}"))
        assert (ended, err) == (0, ""), form
    with pypdfium2.PdfDocument(tmp_path / "x.pdf") as opened:
        text = opened[0].get_textpage().get_text_range()
    assert "检测未完" in text and "草稿" in text and "乙局" in text
    word = words_of((tmp_path / "x.docx").read_bytes())
    assert word + "\n" == (tmp_path / "x.txt").read_text(encoding="utf-8") == said(TOLD)[1]
    assert "附件：1.清单\n2.照片\n" in word


def test_what_is_missing_is_named_beside_a_draft_and_has_an_exit_code_of_its_own(said, tmp_path):
    out = tmp_path / "x.pdf"
    told = {"heading": {}, "content": {**TOLD["content"], "reason": " "}}
    ended, _, err = said(told, "-o", str(out))
    assert (ended, err) == (3, "还缺：发文机关、主送机关、延期理由。\n") and out.exists()


@pytest.mark.parametrize(
    ("told", "why"),
    [
        (changed("content", new_due_on="2026-02-30"), "“申请延至”填的“2026-02-30”不是一个日期"),
        (changed("content", reason="甲\u202e乙"), "U+202E"),
        (changed("content", raeson="检测未完"), "content 里没有“raeson”这一项"),
        (changed("heading", to="乙局"), "heading 里没有“to”这一项"),
        (changed("heading", recipients="乙局"), "“recipients”应当是文字的列表"),
        (changed("heading", agency=1), "“agency”应当填写文字"),
        (changed("heading", attachments=[1]), "“attachments”应当是列表"),
        ({"content": []}, "heading 和 content 两部分"),
        ("{", "不是 UTF-8 编码的 JSON"),
    ],
)  # fmt: skip
def test_what_is_refused_is_told_in_one_sentence_and_nothing_is_written(said, tmp_path, told, why):
    out = tmp_path / "x.pdf"
    ended, shown, err = said(told, "-o", str(out))
    assert ended == 1 and why in err and not shown and not out.exists()


def test_a_code_a_file_or_a_form_that_is_not_there_is_told(said, tmp_path, capsys):
    assert said(TOLD, code="nothing")[::2] == (
        1,
        "没有“nothing”这种文书。请执行 liandong letter 看全部种类。\n",
    )
    assert (
        said(TOLD, "-o", str(tmp_path / "x.html"))[2]
        == "不会写“.html”这种文件，请以 .pdf、.docx 或 .txt 结尾。\n"
    )
    assert cli.main(["letter", CODE, str(tmp_path / "没有.json")]) == 1
    assert capsys.readouterr().err.startswith("读不了 ")
    assert said(TOLD, "-o", str(tmp_path / "没有" / "x.txt"))[0] == 1


def test_content_may_come_from_the_standard_input(monkeypatch, capsys):
    monkeypatch.setattr("sys.stdin", io.StringIO(json.dumps(TOLD)))
    assert cli.main(["letter", CODE, "-"]) == 0
    assert "特此函告。" in capsys.readouterr().out


@pytest.mark.parametrize("algorithm", ["ed25519", "sm2"])
def test_a_key_is_made_once_and_tells_its_public_half(tmp_path, capsys, algorithm):
    path = tmp_path / "letters.key"
    words = ["letter-key", str(path), "--algorithm", algorithm, "--name", "甲局/letters"]
    assert cli.main(words) == 0
    out = capsys.readouterr().out
    assert (
        load(path).public in out
        and "甲局/letters" in out
        and path.read_text().strip().split("+")[-1] not in out
    )
    assert cli.main(words) == 1 and "已经有了" in capsys.readouterr().err
    assert cli.main(["letter-key", str(tmp_path / "x.key"), "--name", "甲 局"]) == 1
    assert "名称不得为空" in capsys.readouterr().err
