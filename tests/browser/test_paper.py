"""打印：纸上只有内容，没有导航和按钮；期限怎么来的印出来；演示环境每页都印“演示”。"""

from __future__ import annotations

import re

from .people import Town

VISIBLE = """() => { const said = []; const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walk.nextNode()) if (walk.currentNode.parentElement.checkVisibility()) said.push(walk.currentNode.data.trim());
  return said.filter(Boolean).join("\\n"); }"""


def test_a_printed_record_is_the_record_alone(town: Town) -> None:
    person = town.person("wz.lianluo")
    person.go("/")
    person.page.locator(".ld-row-link").first.click()
    number, heading = person.number, person.page.get_by_role("heading", level=1).inner_text()
    person.page.evaluate("window.dispatchEvent(new Event('beforeprint'))")
    person.page.emulate_media(media="print")
    printed = person.page.evaluate(VISIBLE)
    for there in (
        number,
        heading,
        "基本情况",
        "办理经过",
        "这个日期怎么来的",
        "《政务数据共享条例》第二十六条",
    ):
        assert there in printed, f"纸上没有“{there}”"
    for gone in ("机关名录", "退出", "可办事项", "予以更正", "导航", "跳到正文"):
        assert gone not in printed.split("\n"), f"纸上印出了“{gone}”"
    mark = person.page.evaluate("getComputedStyle(document.body, '::before').content")
    assert mark == '"演示"'

    paper = person.page.pdf(prefer_css_page_size=True)
    assert paper.startswith(b"%PDF")
    sheets = re.findall(rb"/MediaBox \[0 0 (\d+)[\d.]* (\d+)", paper)
    assert 1 <= len(sheets) <= 2, f"一条短记录印了 {len(sheets)} 页"
    assert {tuple(map(int, s)) for s in sheets} <= {(594, 841), (595, 841), (595, 842)}, "记录竖印在 A4 上"


def test_a_printed_list_lies_across_the_sheet(town: Town) -> None:
    person = town.person("wz.lianluo")
    person.go("/r/agency/")
    person.page.emulate_media(media="print")
    printed = person.page.evaluate(VISIBLE).split("\n")
    assert "河南省农业农村厅" in printed
    assert not {"筛选", "下一页", "退出"} & set(printed)
    paper = person.page.pdf(prefer_css_page_size=True)
    sheets = {tuple(map(int, s)) for s in re.findall(rb"/MediaBox \[0 0 (\d+)[\d.]* (\d+)", paper)}
    assert sheets <= {(841, 594), (841, 595), (842, 595)} and sheets, "清单横印"
