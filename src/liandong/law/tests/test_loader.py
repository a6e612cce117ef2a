"""数据错了要说清楚哪一行、为什么、怎么改。"""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from liandong.law import LawDataError
from liandong.law.loader import check_versions, load_calendar, load_parameters, parse_document, read_yaml

ROW: dict[str, Any] = {
    "id": "P-01", "name": "登记保存", "value": 7, "unit": "working_day", "starts": "登记", "bound": "机关",
    "article": "第五十六条", "verified": True,
}  # fmt: skip
HEAD: dict[str, Any] = {"instrument": "行政处罚法", "from": date(2021, 7, 15), "source": "法规库"}


def parse(**changes: Any) -> Any:
    row = {**ROW, **changes}
    return parse_document("处罚法.yaml", {**HEAD, "parameters": [{k: v for k, v in row.items() if v != "-"}]})


@pytest.mark.parametrize("key", ["id", "name", "unit", "starts", "bound", "article", "verified"])
def test_a_missing_key_is_named(key: str) -> None:
    with pytest.raises(LawDataError, match=rf"处罚法.yaml 第1行记录（.*）：缺少 {key}，请补上"):
        parse(**{key: "-"})


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"article": ""}, "缺少 article"),
        ({"artcle": "x"}, "不认识的项 artcle"),
        ({"unit": "week"}, "unit 应为 working_day"),
        ({"nature": "法定"}, "nature 应为 statutory"),
        ({"direction": "up"}, "direction 应为 after、before 之一"),
        ({"compare": "<"}, "compare 应为"),
        ({"value": None}, "应当带数值"),
        ({"value": "七"}, "value 的值“七”类型不对"),
        ({"value": True}, "value 的值“True”类型不对"),
        ({"verified": "yes"}, "verified 的值“yes”类型不对"),
        ({"value": 0}, "value 应为正整数"),
        ({"unit": "promptly"}, "不应带数值"),
        ({"verified_by": "张律师"}, "应同时填写"),
        ({"verified_on": date(2026, 1, 1)}, "应同时填写"),
        ({"to": date(2020, 1, 1)}, "失效日期早于施行日期"),
        ({"extension": {"value": 3, "unit": "hour"}}, "多了或少了 approver、ask_by"),
        ({"extension": {"approver": "甲", "ask_by": "前", "days": 3}}, "多了或少了 days"),
        ({"extension": {"approver": "甲", "ask_by": "前", "value": 3}}, "应同时填写"),
        ({"extension": {"approver": "甲", "ask_by": "前", "unit": "hour"}}, "应同时填写"),
    ],
)
def test_a_wrong_row_is_refused(changes: dict[str, Any], words: str) -> None:
    with pytest.raises(LawDataError, match=words):
        parse(**changes)


@pytest.mark.parametrize(
    ("document", "words"),
    [
        (None, "文件开头应写明 instrument"),
        ({"instrument": "法"}, "文件开头应写明 instrument"),
        ({**HEAD, "parameters": [ROW], "author": "x"}, "文件开头有不认识的项 author"),
        ({**HEAD, "parameters": ["P-01"]}, "应是一组"),
        ({"instrument": "法", "source": "库", "parameters": [ROW]}, "缺少 from"),
        ({"instrument": "法", "from": date(2021, 1, 1), "parameters": [ROW]}, "缺少 source"),
    ],
)
def test_a_wrong_file_is_refused(document: Any, words: str) -> None:
    with pytest.raises(LawDataError, match=words):
        parse_document("处罚法.yaml", document)


def test_a_good_row_keeps_everything() -> None:
    extension = {"approver": "甲", "ask_by": "前", "value": 3, "unit": "hour", "times": 2}
    row = parse(
        extension=extension, items=["甲"], words=["乙"], verified_by="张律师", verified_on=date(2026, 1, 1)
    )[0]
    assert (row.instrument, row.items, row.words, row.nature) == ("行政处罚法", ("甲",), ("乙",), "statutory")
    assert row.extension is not None
    assert row.extension.sentence == "经甲同意可延长3小时（前）"
    assert row.verified_on == date(2026, 1, 1)
    assert row.rolls
    assert not parse(compare="at_least")[0].rolls
    assert parse(compare="at_least", direction="before")[0].rolls
    assert parse(compare="at_least", rolls=True)[0].rolls


def versions(*spans: tuple[date, date | None], line: str = "") -> Any:
    rows = [
        parse(**{"from": first, "line": line, **({"to": last} if last else {})})[0] for first, last in spans
    ]
    return check_versions((f"{n}.yaml", row) for n, row in enumerate(rows))


def test_versions_must_fit_together() -> None:
    a, b, c = date(2020, 1, 1), date(2020, 12, 31), date(2021, 1, 1)
    assert [v.effective_from for v in versions((c, None), (a, b))] == [a, c]
    with pytest.raises(LawDataError, match=r"P-01：0.yaml 与 1.yaml 重复"):
        versions((a, b), (a, None))
    with pytest.raises(LawDataError, match="施行日期重叠"):
        versions((a, None), (c, None))
    with pytest.raises(LawDataError, match="施行日期重叠"):
        versions((a, c), (c, None))
    with pytest.raises(LawDataError, match=r"P-01（农业）.*有空档：2020年12月31日以后、2021年1月2日以前"):
        versions((a, b), (date(2021, 1, 2), None), line="农业")


@pytest.mark.parametrize("days", [1, 2, 30])
def test_a_gap_of_any_length_is_found(days: int) -> None:
    with pytest.raises(LawDataError, match="之间有空档"):
        versions((date(2020, 1, 1), date(2020, 6, 30)), (date(2020, 7, 1) + timedelta(days=days), None))


def test_a_general_rule_must_exist() -> None:
    with pytest.raises(LawDataError, match="general 指向的 Z-09 不存在"):
        check_versions([("a.yaml", parse(general="Z-09")[0])])
    assert check_versions([("a.yaml", parse(general="P-01")[0])])


@pytest.mark.parametrize(
    ("text", "words"),
    [("a: [1", "坏.yaml：不是合格的 YAML"), ("a: 1\nb: 2\na: 3\n", "坏.yaml：第1行起的一段里“a”写了两次")],
)
def test_bad_yaml(tmp_path: Path, text: str, words: str) -> None:
    file = tmp_path / "坏.yaml"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(LawDataError, match=words):
        read_yaml(file)


def test_a_folder_of_ones_own(tmp_path: Path) -> None:
    text = "instrument: 甲\nfrom: 2021-01-01\nsource: 乙\nparameters:\n"
    row = (
        "  - {id: A-1, name: 丙, value: 1, unit: hour, starts: 丁, bound: 戊, article: 一, verified: true}\n"
    )
    (tmp_path / "1.yaml").write_text(text + row, encoding="utf-8")
    assert [p.id for p in load_parameters(tmp_path)] == ["A-1"]
    (tmp_path / "2.yaml").write_text(text + row, encoding="utf-8")
    with pytest.raises(LawDataError, match=r"1.yaml 与 2.yaml 重复"):
        load_parameters(tmp_path)


@pytest.mark.parametrize(
    ("rest", "words"),
    [("2026-01-01", "应写成 2026-02-15..2026-02-23"), ("2026-01-04..2026-01-04", "2026年1月4日写了两次")],
)
def test_a_wrong_calendar_file(tmp_path: Path, rest: str, words: str) -> None:
    (tmp_path / "expected.yaml").write_text("days: []\n", encoding="utf-8")
    (tmp_path / "2026.yaml").write_text(
        f"year: 2026\nnotice: 通知\nfestivals:\n  - {{name: 元旦, rest: ['{rest}'], work: [2026-01-04]}}\n",
        encoding="utf-8",
    )
    with pytest.raises(LawDataError, match=words):
        load_calendar(tmp_path)
