"""清单：列标题换次序，只看本机关，条件和次序都在网址里；次序不对、翻页标记不对，说清楚。"""

from __future__ import annotations

import re
from html import unescape

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from liandong.accounts import session
from liandong.accounts.models import Person, Post
from liandong.desk.tests.test_home import client_of, second_post, text
from liandong.kernel.tests.staging import correction_values, did
from liandong.registry.models import Agency

pytestmark = pytest.mark.django_db


def listed(client: Client, path: str) -> list[str]:
    """The first cells of the rows."""
    return [unescape(t) for t in re.findall(r'class="ld-row-link" href="[^"]*">([^<]*)<', text(client, path))]


def headings(page: str) -> dict[str, tuple[str, str]]:
    """Title → (aria-sort, link) of each heading that orders."""
    found = re.findall(r'<th scope="col" role="columnheader"([^>]*)><a href="([^"]*)">([^<]*)<', page)
    return {
        title: (sort[0] if (sort := re.findall(r'aria-sort="(\w+)"', attrs)) else "", unescape(url))
        for attrs, url, title in found
    }


def test_a_heading_orders_and_turns_round(city):
    client = client_of("wz.lianluo")
    heads = headings(text(client, "/r/agency/"))
    assert {t: s for t, (s, _) in heads.items()} == {"名称": "", "机构编码": "", "条线": "", "行政区划": ""}
    url = "/r/agency/" + heads["名称"][1]
    assert listed(client, url) == list(
        Agency.objects.order_by("name", "uuid").values_list("name", flat=True)[:25]
    )
    sort, again = headings(text(client, url))["名称"]
    assert (sort, again) == ("ascending", "?sort=-name")
    names = list(Agency.objects.order_by("-name", "-uuid").values_list("name", flat=True)[:25])
    assert listed(client, f"/r/agency/{again}") == names
    assert headings(text(client, f"/r/agency/{again}"))["名称"] == ("descending", "?sort=name")


def test_the_own_order_of_a_list_is_marked_where_it_is_a_columns(city):
    assert headings(text(client_of("wz.lianluo"), "/r/person/"))["姓名"] == ("ascending", "?sort=-name")


def test_question_and_order_stay_together_in_the_address(city):
    page = text(client_of("wz.lianluo"), "/r/post/?q=武陟&state=held&own=1&sort=-valid_from")
    _, url = headings(page)["止"]
    assert url == "?q=%E6%AD%A6%E9%99%9F&state=held&own=1&sort=valid_to"
    assert '<option value="1" selected>本机关</option>' in page
    assert '<option value="-valid_from" selected>起（降序）</option>' in page
    assert 'href="/r/post/export?q=%E6%AD%A6%E9%99%9F&amp;state=held&amp;own=1&amp;sort=-valid_from"' in page
    assert 'href="/r/post/"' in page.split("清除条件")[0]


def test_the_own_agency_is_that_of_the_post_i_act_in(city):
    _, other = second_post(city)
    client = client_of("wz.lianluo")
    own = Post.objects.filter(owner=city.actor("wz.lianluo").agency).count()
    assert f"共 {own} 条" in text(client, "/r/post/?own=1")
    client.post("/switch", {"post": session.capacity(other)})
    theirs = Post.objects.filter(owner=other.agency).count()
    assert f"共 {theirs} 条" in text(client, "/r/post/?own=1") and own != theirs


def test_both_sides_of_a_correction_are_mine_and_one_i_only_watch_is_not(city):
    values = correction_values(city.agency("C410822-AGRICULTURE"), "address", "新址", "旧址退件")
    did(city.actor("wz.nongye"), "registry.file_correction", None, values)
    for account, n in (("wz.nongye", 1), ("ba.lianluo", 1), ("duban", 0)):
        assert len(listed(client_of(account), "/r/correction/?own=1")) == n, account
    empty = text(client_of("duban"), "/r/correction/?own=1")
    assert "没有符合条件的记录" in empty and "请减少筛选条件" in empty
    assert 'name="own"' not in text(client_of("duban"), "/r/agency/?own=1")


def test_pages_lead_on_and_back_and_say_which_rows_they_hold(city):
    client = client_of("wz.lianluo")
    whole = list(Agency.objects.order_by("code").values_list("name", flat=True))
    assert len(whole) > 50
    first = text(client, "/r/agency/?sort=code")
    assert "第 1—25 条" in first and 'rel="prev"' not in first
    following = unescape(re.search(r'rel="next" href="([^"]*)"', first)[1])
    second = text(client, f"/r/agency/{following}")
    assert listed(client, f"/r/agency/{following}") == whole[25:50] and "第 26—50 条" in second
    back = unescape(re.search(r'rel="prev" href="([^"]*)"', second)[1])
    assert listed(client, f"/r/agency/{back}") == whole[:25]
    assert "第 1—25 条" in text(client, f"/r/agency/{back}")


@pytest.mark.parametrize(
    "path", ["/r/agency/?sort=liaison_phone", "/r/agency/?sort=nosuch", "/r/agency/export?sort=phone"]
)
def test_an_order_there_is_not_is_said_with_what_there_is(city, path):
    page = text(client_of("wz.lianluo"), path, 422)
    assert "不能这样排序" in page and "可以按名称、机构编码、条线、行政区划排序" in page
    assert 'href="/r/agency/"' in page and "liaison" not in page.split("<main", 1)[1].replace(path, "")


def test_a_mark_that_is_none_of_this_list_is_said(city):
    page = text(client_of("wz.lianluo"), "/r/agency/?after=abc", 422)
    assert "不能从这里翻页" in page and "从第一页重新取" in page


def test_a_kind_i_may_not_list_answers_to_every_question_like_none(city):
    client = client_of("sysadmin")
    for query in ("?sort=number", "?own=1", "?after=x", "export?sort=number"):
        hidden, missing = (
            text(client, f"/r/{kind}/{query}", 404).split("<main", 1)[1].replace(kind, "")
            for kind in ("correction", "nosuch")
        )
        assert hidden == missing


def test_more_rows_and_another_order_ask_no_more_questions(city):
    client, asked = client_of("wz.lianluo"), []
    for path in ("/r/agency/?q=武陟县市场", "/r/agency/?sort=-name", "/r/post/?own=1&sort=valid_to"):
        client.get(path)
        with CaptureQueriesContext(connection) as queries:
            client.get(path)
        asked.append(len(queries))
    assert max(asked) <= 14, asked


def test_the_choice_of_mail_is_shown_to_its_owner(city):
    actor = city.actor("wz.fazhi")
    path = f"/r/person/{actor.person}/do/notices.choose_mail"
    client = client_of("wz.fazhi")
    assert '<option value="none" selected>' in text(client, path)
    did(actor, "notices.choose_mail", actor.person, {"how": "daily", "address": "mi@example.gov.cn"})
    page = text(client, path)
    assert '<option value="daily" selected>' in page and 'value="mi@example.gov.cn"' in page
    other = Person.objects.get(account="wz.lianluo").uuid
    assert "mi@example" not in text(client_of("wz.lianluo"), path, 409)
    assert "mi@example" not in text(client_of("wz.lianluo"), f"/r/person/{other}/do/notices.choose_mail")
    assert "mi@example" not in text(client_of("sysadmin"), path, 409)
    wrong = client_of("wz.lianluo").post(
        path, {"how": "never", "post": session.capacity(city.actor("wz.lianluo")), "key": "k"}
    )
    assert "mi@example" not in wrong.content.decode()
