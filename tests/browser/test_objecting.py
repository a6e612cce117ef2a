"""企业对公示的检查结果提出异议：用手机，填错了填的还在，收下了公示页写明正在核实；撤回了的，旧网址说已经撤下。"""

from __future__ import annotations

import re

from .looking import foreign_words, grave_findings, too_wide
from .people import Person, Town

DEPARTMENT, HEAD = "沁阳市交通运输局", "qy.jiaotong.ju"
SAID = "查的是隔壁工地，不是我们"
CODE = re.compile(r"入企码\s+([0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4})")


def wrong(person: Person) -> list[str]:
    """What sticks out, is foreign, or cannot be read by everybody."""
    return [*too_wide(person.page), *foreign_words(person.page), *grave_findings(person.page)]


def test_a_firm_objects_from_a_phone_and_a_result_that_was_withdrawn_says_so(town: Town) -> None:
    firm, head = town.person(narrow=True), town.person(HEAD, scripts=False)
    page = firm.page
    assert firm.go("/public/results") == 200
    page.get_by_role("row").filter(has_text=DEPARTMENT).get_by_role("link").click()
    path = page.url.removeprefix(firm.base)
    record = f"/r/result_notice/{path.split('/')[-1]}/"
    assert head.go(record) == 200
    head.page.locator("main").get_by_role("link", name="入企检查", exact=True).last.click()
    code = CODE.search(head.content)
    assert code is not None, "检查的部门看得到入企码"

    page.get_by_role("link", name="提出异议").click()
    page.get_by_role("link", name="改用大字").click()
    page.get_by_label("入企码", exact=True).fill("0000-0000-0000")
    page.get_by_label("公示的哪里不对").fill(SAID)
    assert wrong(firm) == []
    page.get_by_role("button", name="提出异议").click()
    page.get_by_text("入企码不是这次检查的").first.wait_for()
    assert page.get_by_label("公示的哪里不对").input_value() == SAID and wrong(firm) == []
    assert "notice=" in str(page.get_by_role("link", name="改用常规字").get_attribute("href"))
    page.get_by_label("入企码", exact=True).fill(code[1])
    page.get_by_role("button", name="提出异议").click()
    page.get_by_role("heading", name="异议已经收下").wait_for()
    page.get_by_role("link", name="公示页").click()
    firm.see("企业提出异议，正在核实。")
    assert SAID not in firm.content and wrong(firm) == []

    assert head.go(f"{record}do/results.take_back") == 200
    head.page.get_by_label("理由").fill("该隐去的没有隐去")
    head.press("撤回有误的公示")
    head.page.get_by_role("status").filter(has_text="撤回有误的公示").wait_for()
    assert firm.go(path) == 410 and wrong(firm) == []
    firm.see("理由：公示的内容有误")
