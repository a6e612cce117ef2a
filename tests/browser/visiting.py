"""现场登记的几步：打开、到场、登记、签名、传完，和一次新安排的检查。"""

from __future__ import annotations

import re
from typing import Any

from playwright.sync_api import Page, expect

from liandong.now import today

from .people import Person, Town

PICTURE = b"\xff\xd8\xff\xe0" + bytes(range(256)) * 64
PHOTO = {"name": "围挡.jpg", "mimeType": "image/jpeg", "buffer": PICTURE}
READY = "已经装进手机"


def opened(person: Person, path: str) -> Page:
    """The visit on the phone, kept there before the signal goes."""
    person.go(path)
    expect(person.page.locator("[data-kept]")).to_contain_text(READY, timeout=60_000)
    return person.page


def arrive(page: Page) -> None:
    """Both officers of the department show their certificates."""
    for box in page.locator("[data-arrival] [name=present]").all():
        box.check()


def there(page: Page) -> None:
    """The department has come, now or in a test before."""
    if page.locator("[data-arrival]").is_visible():
        arrive(page)
        register(page)
        all_sent(page)


def fill(page: Page, subject: str, result: str, told: str = "") -> Any:
    """One item of one's own department; registered by the button below."""
    item = page.locator(f'[data-registers] [data-subject="{subject}"]')
    item.locator("select").first.select_option(result)
    if told:
        item.locator("textarea").fill(told)
    if result == "A":
        item.locator("[name^=follow]").select_option("lead")
    return item


def own_line(page: Page, subject: str) -> Any:
    """What stands below an item of one's own department, as the phone shows it."""
    return page.locator(f'[data-registers] [data-own] [data-subject="{subject}"] [data-stands]')


def register(page: Page) -> None:
    page.get_by_role("button", name="登记", exact=True).click()


def waits(page: Page, rows: int, photos: int = 0) -> None:
    expect(page.locator("[data-told]")).to_contain_text(f"还有 {rows} 条登记、{photos} 张照片没有传")


def all_sent(page: Page) -> None:
    expect(page.locator("[data-told]")).to_contain_text("都传到了", timeout=30_000)


def standing(page: Page, path: str) -> Any:
    """What the platform holds."""
    said = page.context.request.get(
        page.url.split("/onsite")[0].rstrip("/") + f"/api/v1/visits/{path.split('/')[-1]}/registers"
    )
    assert said.ok
    return said.json()


def visit_of(person: Person) -> str:
    """The visit at which everybody has come."""
    person.go("/onsite")
    return str(person.page.get_by_role("link", name="现场登记").first.get_attribute("href"))


def fill_open(page: Page) -> int:
    """Everything that nobody has registered yet and that is not filled in is sound; how many that were."""
    count = 0
    for item in page.locator("[data-registers] [data-subject][data-open]").all():
        select = item.locator("select").first
        if not select.input_value():
            select.select_option(
                "yes" if (item.get_attribute("data-subject") or "").startswith("ask:") else "1"
            )
            count += 1
    return count


def sign(page: Page) -> None:
    """Somebody of the firm writes on the pad with a finger."""
    page.get_by_label("签名", exact=True).check()
    pad = page.locator("[data-pad]")
    pad.evaluate("(pad) => pad.scrollIntoView({ block: 'center', behavior: 'instant' })")
    box = pad.bounding_box()
    assert box
    page.mouse.move(box["x"] + 40, box["y"] + 40)
    page.mouse.down()
    for x, y in ((120, 90), (60, 120), (200, 60)):
        page.mouse.move(box["x"] + x, box["y"] + y, steps=4)
    page.mouse.up()


def part_of(page: Page, path: str, number: int) -> Any:
    return standing(page, path)["departments"][number]


ACT = """async ([name, record, values, version]) => {
  const mark = document.querySelector("input[name=csrfmiddlewaretoken]").value;
  const answer = await fetch("/api/v1/actions/" + name, { method: "POST", credentials: "same-origin", body: JSON.stringify({ record, values, version }),
    headers: { "Content-Type": "application/json", "X-CSRFToken": mark, "Idempotency-Key": crypto.randomUUID() } });
  return [answer.ok, await answer.json()]; }"""


def act(town: Town, account: str, name: str, record: str | None, values: dict[str, Any]) -> Any:
    """One step at the desk, done by the interface."""
    page = town.visitor(account).page
    town.visitor(account).go("/")
    version = standing(page, record)["version"] if record else None
    done, said = page.evaluate(ACT, ["onsite." + name, record, values, version])
    assert done, said
    return said


def planned(town: Town) -> str:
    """Another visit of today by two departments, approved; nobody has come. Its path."""
    numbers = {"qy.chengguan": ["99000000101", "99000000102"], "qy.shuili": ["99000000105", "99000000106"]}
    values = {
        "party": "沁阳市示例建筑工程有限公司（虚构）", "origin": "planned", "ground": "演示：复查计划2号", "on": f"{today()}",
        "items": "JZ-SR-45", "officers": numbers["qy.chengguan"], "partners": "C410882-WATER",
    }  # fmt: skip
    made = str(act(town, "qy.chengguan", "plan_inspection", None, values)["record"])
    filled = {"items": "SL-GSGD", "officers": numbers["qy.shuili"]}
    act(town, "qy.shuili", "prepare_part", made, filled)
    for head in ("qy.chengguan.ju", "qy.shuili.ju"):
        act(town, head, "approve_part", made, {"opinion": "同意", "why": "换了运输车辆"})
    return f"/onsite/{made}"


def nobody(page: Page) -> None:
    """Nobody of the firm is there to sign."""
    page.get_by_label("当事人不在场、找不到", exact=True).check()
    page.get_by_label("怎样找过当事人").fill("门关着，电话打不通")
    page.get_by_label(re.compile("^见证人")).fill("村委会李某")
    page.get_by_role("button", name="记下企业意见").click()
    expect(page.locator("[data-said]")).to_contain_text("当事人不在场")


def kept_pages(page: Page) -> list[str]:
    """The pages of visits that the phone keeps."""
    return list(
        page.evaluate(
            """async () => (await (await caches.open("liandong-onsite")).keys()).map((one) => new URL(one.url).pathname).filter((path) => path.startsWith("/onsite/"))"""
        )
    )
