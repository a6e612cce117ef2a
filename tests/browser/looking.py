"""看一页：横向不滚动、没有英文、汉字真的画出来、没有严重的无障碍问题。"""

from __future__ import annotations

import re
from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

FONT = "Noto Sans SC"

# 可以出现的拉丁字母：机构编码、记录编号、账号、痕迹和密钥、账本名、双公示的列名、入企码、统一社会信用代码、文件名的后缀。
_START, _END = r"(?<![A-Za-z0-9])", r"(?![A-Za-z0-9])"
"""Beside Chinese characters a code has no word boundary."""
ALLOWED = re.compile(
    _START + r"(?:(?:C\d{6}|HA|JZ|JY|XX|ZZ|LY|SX|JC)-[A-Z]+(?:-[A-Z0-9]+)*"
    r"|JZ-[A-Z]{2}-\d{4}-\d{6}"
    r"|(?:wz|ba|jz|jy)\.[a-z]+|(?:sysadmin|secadmin|auditor|jiandu|duban)"
    r"|[0-9a-f]{8}(?:-?[0-9a-f]{4,})*"
    r"|[0-9A-F]{32}(?:#r?\d+)?|[0-9A-F]{8}(?=…)"
    r"|liandong\.jiaozuo\.demo/[\w-]+"
    r"|(?:JZ|SL)-[A-Z]{2,4}(?:-\d{2})?"
    r"|CF(?:_[A-Z]+)+"
    r"|[0-9A-HJKMNP-TV-Z]{4}(?:-[0-9A-HJKMNP-TV-Z]{4}){2}"
    r"|(?<=公钥末尾)[\w+/=-]{8,16}"
    r"|[159AY][1-9A]\d{6}[0-9A-HJ-NPQRTUWXY]{10}"
    r"|(?<=\.)(?:csv|xlsx)"
    r"|PDF|ZIP|GB/T|Python)" + _END
)

# 页上人能看见或读屏会读出的文字，原样文字（code、pre、密钥和恢复码）除外。
WORDS = """() => {
  const said = [];
  const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walk.nextNode()) {
    const at = walk.currentNode.parentElement;
    if (!at.closest("code, pre, .ld-mono, script, style, noscript") && at.checkVisibility({ visibilityProperty: true })) said.push(walk.currentNode.data);
  }
  for (const el of document.querySelectorAll("[aria-label], [placeholder], [title], [alt]"))
    for (const name of ["aria-label", "placeholder", "title", "alt"]) said.push(el.getAttribute(name) || "");
  said.push(document.title);
  return said.join("\\n");
}"""

TOO_WIDE = """() => document.documentElement.scrollWidth <= document.documentElement.clientWidth ? [] :
  [...document.querySelectorAll("body *")].filter((el) => el.getBoundingClientRect().right > document.documentElement.clientWidth + 1)
    .map((el) => el.tagName + "." + el.className).slice(0, 5).concat(["宽 " + document.documentElement.scrollWidth])"""

TOO_TALL = """() => [...document.querySelectorAll(".ld-nav")].filter((el) => el.scrollHeight > el.clientHeight + 1)
  .map((el) => el.className + " 高 " + el.clientHeight + "，内容高 " + el.scrollHeight)"""


def foreign_words(page: Page) -> set[str]:
    """Latin words a person would see or hear that are none of the codes allowed."""
    return set(re.findall(r"[A-Za-z]{2,}", ALLOWED.sub(" ", page.evaluate(WORDS))))


def too_wide(page: Page) -> list[str]:
    """What sticks out to the right, so that the page scrolls sideways; empty when nothing does."""
    found: list[str] = page.evaluate(TOO_WIDE)
    return found


def too_tall(page: Page) -> list[str]:
    """The menu where it sticks out of its column below, so that its lines stand on the page's white; empty when it does not."""
    found: list[str] = page.evaluate(TOO_TALL)
    return found


def has_our_glyphs(page: Page) -> bool:
    """Whether our font is there for the characters of this page's heading."""
    asked = "(font) => document.fonts.ready.then(() => document.fonts.check(font, document.querySelector('h1').textContent))"
    return bool(page.evaluate(asked, f'16px "{FONT} Variable"'))


def drawn_with(page: Page) -> dict[str, int]:
    """The fonts that really drew the heading, as the browser reports them: name → glyphs; only fonts we served."""
    session = page.context.new_cdp_session(page)
    session.send("DOM.enable")
    session.send("CSS.enable")
    root = session.send("DOM.getDocument")["root"]["nodeId"]
    node = session.send("DOM.querySelector", {"nodeId": root, "selector": "h1"})["nodeId"]
    fonts = session.send("CSS.getPlatformFontsForNode", {"nodeId": node})["fonts"]
    session.detach()
    return {f["familyName"]: int(f["glyphCount"]) for f in fonts if f["isCustomFont"]}


def grave_findings(page: Page) -> list[str]:
    """Serious and critical findings of axe-core: rule and the first place."""
    found: list[dict[str, Any]] = (
        Axe().run(page, options={"resultTypes": ["violations"]}).response["violations"]
    )
    return [
        f"{v['id']} {v['impact']}：{v['nodes'][0]['html'][:160]}"
        for v in found
        if v["impact"] in ("serious", "critical")
    ]
