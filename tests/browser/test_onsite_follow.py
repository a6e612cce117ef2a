"""手机上选了结果，后续处理只剩这种结果可以有的；必须有后续的没有选，登记不了，填的还在。"""

from __future__ import annotations

from playwright.sync_api import expect

from .people import Town

OPEN = "(select) => [...select.options].filter((one) => !one.disabled).map((one) => one.value)"


def test_only_what_may_follow_from_the_result_is_offered_and_nothing_is_chosen_for_anybody(
    town: Town,
) -> None:
    person = town.person("qy.chengguan", narrow=True)
    person.go("/onsite")
    page = person.page
    page.get_by_role("link", name="现场登记").first.click()
    item = page.locator("[data-registers] [data-subject]:has([name^=follow])").first
    result, follow = item.locator("[data-result]"), item.locator("[name^=follow]")
    expect(follow).to_have_value("none")
    result.select_option("A")
    assert follow.evaluate(OPEN) == ["rectify", "lead", "filing"] and follow.input_value() == ""
    item.locator("textarea").fill("围挡有缺口")
    page.get_by_role("button", name="登记", exact=True).click()
    assert follow.evaluate("(select) => select.validationMessage") == "请选后续处理"
    assert item.locator("textarea").input_value() == "围挡有缺口" and result.input_value() == "A"
    follow.select_option("lead")
    assert follow.evaluate("(select) => select.validity.valid")
    result.select_option("1")
    assert follow.evaluate(OPEN) == ["none"] and follow.input_value() == "none"
    assert person.complaints == []
