"""说给人听的文字，和律师打勾的页面。"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

import pytest

from liandong.law import UnknownParameter, packaged_book, page
from liandong.law.limits import Extension, Suspension
from liandong.law.moments import CHINA
from liandong.law.show import certainty, describe, explain, in_force, rule, show

BOOK = packaged_book()
DAY = date(2026, 5, 6)


def test_show_by_word_gives_rules_with_their_sources() -> None:
    text = show("协查", DAY)
    assert text.startswith("2026年5月6日施行的规则，与“协查”有关的13条：")
    assert "《行政处罚法》第二十六条" in text
    assert "《市场监督管理行政处罚程序规定》第四十四条、第四十五条（条文待核）" in text
    assert "性质：商请" in text


def test_show_by_id_name_and_instrument() -> None:
    assert show("p-02", DAY).count("\n\n") == 1
    assert "P-04 申请听证" in show("听证", DAY)
    assert "C-04" in show("移送涉嫌犯罪", DAY)
    assert "M-01 核查、决定是否立案（农业）" in show("农业", DAY)


def test_show_knows_the_day() -> None:
    assert "没有找到与“信用修复”有关、在2025年1月1日施行的规则" in show(
        "信用修复管理", date(2025, 1, 1)
    ).replace("信用修复管理", "信用修复")
    assert "X-02" in show("信用修复管理", DAY, BOOK)
    assert "没有找到" in show("  ", DAY)


@pytest.mark.parametrize(
    ("id_", "line", "words"),
    [
        ("P-02", None, "自立案起90日"),
        ("P-05", None, "举行听证前不少于7个工作日"),
        ("P-11", None, "不超过3000元（当场处罚）"),
        ("P-16", None, "应当及时（自发现符合立案标准起）"),
        ("D-07", None, "自形成使用记录起不少于3年"),
        ("A-01", None, "应当遵守（收到协助请求）"),
    ],
)
def test_the_bare_rule(id_: str, line: str | None, words: str) -> None:
    assert rule(BOOK.at(DAY).get(id_, line)) == words


def test_describe_says_everything_it_knows() -> None:
    on = BOOK.at(DAY)
    text = describe(on["X-07"])
    assert "依据：《信用修复管理办法》条次未核" in text
    assert "内容：达到最短公示期；" in text
    assert "渠道：信用中国" in text
    assert "延长：经行政机关负责人同意可延长30日（期限届满前）；情况复杂的" in describe(on["E-02"])
    old = BOOK.at(date(2023, 1, 1)).get("M-01", "生态环境")
    assert in_force(old) == "2010年3月1日（施行日期待核）至2023年6月30日"
    ticked = replace(on["P-02"], verified_by="张律师", verified_on=date(2026, 5, 1))
    assert certainty(ticked).startswith("已见条文；张律师于2026年5月1日核对；来源：")
    assert certainty(on["N-01"]).startswith("待核，只提示不阻止；")


def test_explain_walks_through_the_date() -> None:
    text = explain("P-01", datetime(2026, 2, 12, 10, tzinfo=CHINA))
    assert "1. 自2026年2月12日登记保存起7个工作日" in text
    assert "届满2026年2月28日24时。" in text
    assert "注意" not in text


def test_explain_takes_line_day_suspension_and_extension() -> None:
    start = datetime(2026, 12, 1, 10, tzinfo=CHINA)
    text = explain(
        "M-10",
        start,
        line="市场监管",
        book=BOOK,
        on=DAY,
        suspensions=[Suspension(start, datetime(2026, 12, 20, tzinfo=CHINA), "听证")],
        extensions=[Extension(30, "natural_day", "负责人")],
    )
    assert "注意：结果是暂定的" in text
    assert "经负责人批准延长30日" in text


def test_explain_of_a_duty_says_that_it_has_no_date() -> None:
    assert explain("P-11", datetime(2026, 3, 2, tzinfo=CHINA)).endswith("这一条不是期限，没有届满日。")
    with pytest.raises(UnknownParameter):
        explain("Z-1", datetime(2026, 3, 2, tzinfo=CHINA))


def test_the_committed_page_is_the_rendered_one() -> None:
    assert page.PAGE.read_text(encoding="utf-8") == page.render(), (
        "请运行 python -m liandong.law.page 并提交 docs/law.md"
    )


def test_the_page_has_a_line_and_a_box_for_every_version() -> None:
    text = page.render()
    rows = [line for line in text.splitlines() if line.startswith("| ") and " | ☐ |" in line]
    assert len(rows) == len(BOOK.parameters) + len(BOOK.calendar.years)
    assert f"共{len(BOOK.parameters)}行" in text


def test_a_tick_shows_on_the_page(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    source = next(page.PARAMETER_FOLDER.glob("04-*.yaml")).read_text(encoding="utf-8")
    ticked = source.replace("verified_by:", "verified_by: 张律师").replace(
        "verified_on:", "verified_on: 2026-05-01"
    )
    (tmp_path / "04.yaml").write_text(ticked, encoding="utf-8")
    monkeypatch.setattr(page, "PARAMETER_FOLDER", tmp_path)
    monkeypatch.setattr(page, "PAGE", tmp_path / "law.md")
    page.main()
    assert "☑ 张律师 2026-05-01" in (tmp_path / "law.md").read_text(encoding="utf-8")
