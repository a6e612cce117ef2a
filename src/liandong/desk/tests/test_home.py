"""工作台：分堆、计数、别的岗位；事项再多，问数据库的次数不变；打不开的页面，换个岗位能打开就直说。"""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from liandong.accounts import session
from liandong.accounts.models import Person
from liandong.accounts.queries import actors_of
from liandong.desk import work
from liandong.kernel.models import Clock
from liandong.kernel.roles import Role
from liandong.kernel.tests.staging import correction_values, did, post_values
from liandong.now import at, now
from liandong.registry.models import Agency

pytestmark = pytest.mark.django_db
FIELDS = ("phone", "address", "short_name")


def ask_everybody(city, how_many: int, filer="wz.lianluo"):
    """Corrections asked of other agencies; each starts a clock that they owe."""
    own = city.actor(filer).agency
    agencies = Agency.objects.exclude(uuid=own).filter(state="in_force").order_by("id")
    made = []
    for field in FIELDS:
        for agency in agencies:
            if len(made) == how_many:
                return made
            values = correction_values(agency.uuid, field, "0391-1234567", "测试")
            made.append(did(city.actor(filer), "registry.file_correction", None, values))
    raise AssertionError("机关不够多")


def client_of(account: str) -> Client:
    client = Client(headers={"X-Request-Id": "t-1"})
    client.force_login(Person.objects.get(account=account))
    return client


def text(client: Client, path="/", status=200) -> str:
    answer = client.get(path)
    assert answer.status_code == status
    return answer.content.decode()


def test_the_heaps_follow_the_day(city):
    filer, owner = city.actor("wz.nongye"), city.actor("ba.lianluo")
    values = correction_values(owner.agency, "phone", "0391-1234567", "测试")
    clock = Clock.objects.get(record=did(filer, "registry.file_correction", None, values))
    none = dict.fromkeys((work.LATE, work.DUE, work.MINE, work.THEIRS), 0)
    for moment, heap in (
        (now(), work.MINE), (clock.due_at - timedelta(hours=3), work.DUE), (clock.due_at + timedelta(hours=1), work.LATE),
    ):  # fmt: skip
        with at(moment):
            assert work.counts(filer) == none | {work.THEIRS: 1}
            assert work.counts(owner) == none | {heap: 1}
            assert work.counts(city.actor("duban")) == none | {heap: 1}
            assert work.counts(city.actor("jy.lianluo")) == work.counts(city.actor("auditor")) == none
    did(owner, "registry.accept_correction", clock.record, {"answer": "已更正"})
    assert work.counts(owner) == work.counts(filer) == none


def test_more_rows_ask_no_more_questions(city):
    asked = []
    for filer, rows in (("wz.lianluo", 2), ("wz.nongye", 20)):
        ask_everybody(city, rows, filer)
        client = client_of(filer)
        client.get("/")
        with CaptureQueriesContext(connection) as queries:
            client.get("/")
        asked.append(len(queries))
    assert asked[1] <= asked[0] < 25, asked


def test_a_long_heap_shows_the_nearest_and_leads_to_all(city):
    ask_everybody(city, work.SHOWN + 3)
    client = client_of("wz.lianluo")
    page = text(client)
    assert f"{work.SHOWN + 3} 条" in page and 'href="/work/theirs"' in page
    assert page.count('class="ld-row-link"') == work.SHOWN
    assert text(client, "/work/theirs").count('class="ld-row-link"') == work.SHOWN + 3
    assert text(client, "/work/nothing", 404)
    assert text(client_of("duban"), "/work/theirs", 404)


def second_post(city):
    """The liaison of 武陟 market is liaison of 博爱 agriculture as well."""
    person = city.actor("wz.lianluo").person
    did(
        city.actor("secadmin"),
        "accounts.grant_post",
        None,
        post_values(person, city.actor("ba.lianluo").agency, Role.LIAISON),
    )
    return actors_of(Person.objects.get(uuid=person))


def test_the_other_posts_are_counted_and_labelled(city):
    _, other = second_post(city)
    client = client_of("wz.lianluo")
    assert "没有正在计算期限的事项" in text(client)
    values = correction_values(other.agency, "phone", "0391-1234567", "测试")
    did(city.actor("wz.nongye"), "registry.file_correction", None, values)
    page = text(client)
    assert "您的其他岗位" in page and other.agency_name in page and "待我办理 1 条" in page
    assert f'value="{session.capacity(other)}"' in page
    with at(now() + timedelta(days=60)):
        later = client_of("wz.lianluo")
        assert "已逾期 1 条" in text(later)
    assert "您的其他岗位" not in text(client_of("wz.chengban"))


def test_a_link_that_belongs_to_another_post_offers_the_switch(city):
    _, other = second_post(city)
    values = correction_values(other.agency, "phone", "0391-1234567", "测试")
    made = did(city.actor("wz.nongye"), "registry.file_correction", None, values)
    client = client_of("wz.lianluo")
    for path in (f"/r/correction/{made}/", f"/r/correction/{made}/do/registry.accept_correction"):
        page = text(client, path, 409)
        assert "要换一个岗位才能打开" in page and other.agency_name in page
        assert "0391-1234567" not in page and "校核申请" not in page.split("<main", 1)[1]
    answer = client.post("/switch", {"post": session.capacity(other), "next": f"/r/correction/{made}/"})
    assert answer["Location"] == f"/r/correction/{made}/"
    assert "0391-1234567" in text(client, f"/r/correction/{made}/")


def test_what_none_of_my_posts_may_see_is_missing_to_the_letter(city):
    second_post(city)
    values = correction_values(city.actor("jz.nongye").agency, "phone", "0391-1234567", "测试")
    made = did(city.actor("wz.nongye"), "registry.file_correction", None, values)
    client = client_of("wz.lianluo")
    hidden = text(client, f"/r/correction/{made}/", 404)
    missing = text(client, "/r/correction/00000000-0000-7000-8000-000000000000/", 404)
    assert "要换一个岗位" not in hidden
    strip = lambda page, path: page.replace(path, "").split("<main", 1)[1]  # noqa: E731
    assert strip(hidden, str(made)) == strip(missing, "00000000-0000-7000-8000-000000000000")
