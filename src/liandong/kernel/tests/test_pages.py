"""页面模板：每段文字都印出来、都转义；没有内联样式和脚本；没有英文；用到的静态文件都在。"""

from __future__ import annotations

import re
from html.parser import HTMLParser
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders
from django.template.loader import render_to_string

from liandong.desk.shell import MENU
from liandong.kernel import pages as p
from liandong.kernel.tests.page_samples import HOSTILE, RECORDED, SampleForm, poisoned, samples, shell

KERNEL = Path(p.__file__).parents[1]
TEMPLATES = sorted((KERNEL / "templates").rglob("*.html"))
STATIC = KERNEL / "static" / "liandong"
ROOT_PAGES = ("400.html", "403.html", "403_csrf.html", "404.html", "500.html")
READ_ATTRIBUTES = ("alt", "aria-label", "placeholder", "title")
QUOTED_EXACTLY = ("code", "pre")


class Reading(HTMLParser):
    """What a person reads of a page, and what a browser would run."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.words: list[str] = []
        self.open: list[str] = []
        self.alive: list[str] = []
        self.scripts: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.open.append(tag)
        found = dict(attrs)
        self.words += [found[name] or "" for name in READ_ATTRIBUTES if name in found]
        self.alive += [
            f"{tag} {name}" for name in found if name.startswith(("on", "hx-on")) or name == "style"
        ]
        self.alive += [
            f"{tag} {value}" for value in found.values() if (value or "").startswith("javascript:")
        ]
        if tag == "script":
            self.scripts.append(found.get("src") or "inline")
        if tag == "style":
            self.alive.append("style element")

    def handle_endtag(self, tag: str) -> None:
        while self.open and self.open.pop() != tag:
            pass

    def handle_data(self, data: str) -> None:
        if not any(tag in QUOTED_EXACTLY for tag in self.open):
            self.words.append(data)

    @property
    def latin(self) -> set[str]:
        return set(re.findall(r"[A-Za-z]{2,}", " ".join(self.words)))


def render(page: object, *, fragment: bool = False, around: p.Shell | None = None) -> str:
    context = {"page": page, "shell": around, "fragment": fragment, "csrf_token": "t"}
    return render_to_string(page.template, context)  # type: ignore[attr-defined]


def assert_nothing_runs(html: str) -> None:
    """No inline style, no handler, no script but our own files, and the hostile tail only as text."""
    reading = Reading(html)
    assert reading.alive == []
    assert all(src.startswith("/static/") for src in reading.scripts)
    assert "<script>alert" not in html
    assert "<img src=x" not in html


@pytest.mark.parametrize("name", sorted(samples()))
def test_every_text_is_printed_and_none_is_alive(name: str) -> None:
    seen: list[str] = []
    html = render(poisoned(samples()[name], seen), around=shell())
    assert [mark for mark in seen if mark not in html] == []
    assert_nothing_runs(html)


@pytest.mark.parametrize("name", sorted(samples()))
def test_invisible_characters_never_reach_the_page(name: str) -> None:
    html = render(poisoned(samples()[name], []), around=poisoned(shell(), []))
    quoted = re.sub(r"<pre.*?</pre>", "", html, flags=re.S)
    assert "\u202e" not in quoted
    assert "\ufffd" in quoted


def test_every_text_of_the_shell_is_printed() -> None:
    seen: list[str] = []
    html = render(samples()["page/plain.html"], around=poisoned(shell(), seen))
    assert [mark for mark in seen if mark not in html] == []
    assert_nothing_runs(html)


@pytest.mark.parametrize("name", sorted(samples()))
def test_no_foreign_word_on_any_page(name: str) -> None:
    assert Reading(render(samples()[name], around=shell())).latin == set()


@pytest.mark.parametrize("name", ROOT_PAGES)
def test_pages_of_the_framework_stand_alone(name: str) -> None:
    reading = Reading(render_to_string(name))
    assert reading.latin == set()
    assert reading.alive == []
    assert "inline" not in reading.scripts


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.name)
def test_template_sources_hold_no_foreign_word_and_nothing_inline(path: Path) -> None:
    bare = re.sub(r"\{%.*?%\}|\{\{.*?\}\}|\{#.*?#\}", "", path.read_text(encoding="utf-8"), flags=re.S)
    reading = Reading(bare)
    assert reading.latin == set()
    assert reading.alive == []
    assert "inline" not in re.findall(r"<script(?![^>]*src)", bare)
    assert not re.search(r"[!！]|操作成功", " ".join(reading.words))


def test_static_files_named_in_templates_exist() -> None:
    text = "".join(path.read_text(encoding="utf-8") for path in TEMPLATES)
    named = set(re.findall(r"\{% static '([^']+)' %\}", text))
    assert "liandong/liandong.css" in named
    assert [name for name in named if finders.find(name) is None] == []


def test_icons_named_anywhere_are_in_the_sprite() -> None:
    text = "".join(path.read_text(encoding="utf-8") for path in TEMPLATES)
    sprite = set(re.findall(r'<symbol id="([^"]+)"', (STATIC / "icons.svg").read_text(encoding="utf-8")))
    used = set(re.findall(r'\{% icon "([^"]+)" %\}', text)) | {"point", "address-book"}
    assert used | {icon for _, kinds in MENU for _, _, icon in kinds} <= sprite


def test_styles_fetch_nothing_from_elsewhere() -> None:
    for path in STATIC.rglob("*.css"):
        css = path.read_text(encoding="utf-8")
        for url in re.findall(r"""url\(\s*["']?([^"')]+)""", css):
            assert url.startswith(("data:image/", "./")), (path.name, url[:60])
            assert url.startswith("data:") or (path.parent / url).is_file(), (path.name, url)
        assert "@import" not in css


def test_colours_can_be_read() -> None:
    css = (STATIC / "liandong.css").read_text(encoding="utf-8")
    value = dict(re.findall(r"--ld-([\w-]+): (#[0-9a-f]{6})", css)) | {"white": "#ffffff"}
    pairs = [
        ("red", "red-pale"),
        ("orange", "orange-pale"),
        ("green", "green-pale"),
        ("blue-dark", "blue-pale"),
    ]
    pairs += [
        ("grey", "white"),
        ("grey", "ground"),
        ("ink", "ground"),
        ("white", "blue"),
        ("blue", "blue-pale"),
    ]
    assert [pair for pair in pairs if _contrast(value[pair[0]], value[pair[1]]) < 4.5] == []
    assert _contrast(value["line-strong"], value["white"]) >= 3


def _contrast(one: str, other: str) -> float:
    """WCAG 2 contrast of two colours ``#rrggbb``."""

    def light(colour: str) -> float:
        parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
        r, g, b = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts)
        return 0.2126 * r + 0.7152 * g + 0.0722 * b

    dark, bright = sorted((light(one), light(other)))
    return (bright + 0.05) / (dark + 0.05)


def test_the_script_speaks_no_foreign_word() -> None:
    script = (STATIC / "liandong.js").read_text(encoding="utf-8")
    said = re.findall(r"textContent = (.+)", script)
    words = " ".join(part for line in said for part in re.findall(r'"([^"]*)"', line))
    assert "草稿" in words
    assert not re.search(
        r"[A-Za-z!！]", words.replace("zh-CN", "").replace("medium", "").replace("short", "")
    )


def test_a_form_that_names_no_post_carries_the_one_it_was_rendered_for() -> None:
    page = p.FormPage("变更", SampleForm(), "/change", "变更")
    assert '<input type="hidden" name="post" value="1">' in render(page, around=shell())


def test_a_form_in_the_side_panel_is_only_the_form() -> None:
    html = render(samples()["page/form.html"], fragment=True, around=shell())
    assert "<html" not in html
    assert "ld-fragment" in html
    assert 'name="csrfmiddlewaretoken"' in html
    for name, value in {"version": "7", "key": "key-1", "post": "1"}.items():
        assert f'<input type="hidden" name="{name}" value="{value}">' in html


def test_errors_stand_at_the_top_and_beside_the_field_in_plain_words() -> None:
    html = render(samples()["page/form.html"])
    assert html.count("最多20个字，现有21个字，请缩短。") == 2
    assert '<a href="#id_phone">联系电话：' in html
    assert html.count("日期不对，请按 2026-03-13 的样子填写。") == 2
    assert html.count("请先核对，再勾选。") == 2
    assert html.count("还没有选择。") == 2
    assert "生效日期早于设立日期。" in html
    assert 'aria-describedby="id_phone_help id_phone_error"' in html
    assert 'value="十三月"' in html
    assert "字段" not in html


def test_what_was_typed_is_shown_again_and_never_runs() -> None:
    form = SampleForm({"phone": HOSTILE, "agency": HOSTILE, "reason": "</textarea>" + HOSTILE})
    form.add_error("reason", HOSTILE)
    html = render(p.FormPage("变更", form, "/change", "变更"))
    assert_nothing_runs(html)
    assert html.count("alert(1)") == 4, "电话、理由各一次，理由的错误在顶部和字段旁各一次"


def test_every_link_of_the_error_summary_leads_to_something() -> None:
    html = render(samples()["page/form.html"])
    targets = re.findall(r'<li><a href="#([^"]+)"', html)
    assert len(targets) == 5
    assert [target for target in targets if f'id="{target}"' not in html] == []


def test_a_refused_action_is_no_link_and_says_why() -> None:
    html = render(samples()["page/record.html"], around=shell())
    assert "还有案件没有办结" in html
    assert not re.search(r"<a [^>]*>注销</a>", html)


def test_demo_accounts_show_only_in_demo_mode() -> None:
    page = samples()["page/sign_in.html"]
    real = p.SignInPage(
        SampleForm(), page.action_url, demo_accounts=page.demo_accounts, demo_password=page.demo_password
    )
    assert "yanshi-2026" in render(page)
    assert "只在演示环境中存在" in render(page)
    for word in ("yanshi", "演示"):
        assert word not in render(real)


def test_the_claimed_moment_shows_only_when_it_differs() -> None:
    same = p.TimelineLine("变更", RECORDED, occurred_at=RECORDED)
    assert same.occurred_elsewhen is None
    html = render(p.RecordPage("甲局", timeline=(same,)))
    assert "所述发生时间" not in html
    assert "2026-03-13 09:42" in html
    assert "等待入账" in html


def test_an_empty_list_says_why_and_what_to_do() -> None:
    html = render(
        p.ListPage("线索", (p.Column("编号"),), (), "共 0 条", empty="没有线索。", empty_todo="放宽条件。")
    )
    assert "没有线索。" in html
    assert "放宽条件。" in html
    assert "<table" not in html


def test_a_row_must_have_a_cell_for_each_column() -> None:
    with pytest.raises(ValueError, match="zip"):
        render(p.ListPage("线索", (p.Column("编号"),), (p.Row("/1", ()),), "共 1 条"))


def test_view_models_import_no_framework() -> None:
    for path in (KERNEL / "pages").glob("*.py"):
        assert not re.search(r"^\s*(from|import) django", path.read_text(encoding="utf-8"), re.M), path.name
