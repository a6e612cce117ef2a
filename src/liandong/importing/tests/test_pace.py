"""核对、写入到了哪里：还没有办完，别人的页面上就看得见；办完、被杀掉以后什么也不剩。"""

from __future__ import annotations

import re
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection, transaction
from django.test import Client

from liandong.accounts import session
from liandong.accounts.models import Person
from liandong.importing import checking, pace
from liandong.importing.models import Intake
from liandong.importing.tests.sheets import applied_by, checked_by, handed_in
from liandong.kernel.actor import system_actor
from liandong.kernel.tests.staging import did

LINES = ["企业名称", *(f"武陟县示例{n}厂" for n in range(6))]
ITEMS = [
    "事项编码,事项名称,条线,职权种类,依据,监管对象,来源,起始日期",
    *(f"CP-0{n},成批的事项{n},城市管理,行政处罚、行政检查,《虚构条例》第一条,单位,成批清单,2024-01-01" for n in range(3)),
]  # fmt: skip


def page_of(city, intake) -> str:
    """What somebody else sees of it at this moment, through a connection of his own."""

    def opened() -> str:
        client = Client()
        actor = city.actor("wz.lianluo")
        client.force_login(Person.objects.get(uuid=actor.person))
        state = client.session
        state[session.KEY] = session.capacity(actor)
        state.save()
        try:
            return client.get(f"/r/intake/{intake.uuid}/").content.decode()
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as beside:
        return beside.submit(opened).result()


def told(page: str) -> tuple[str, bool, bool]:
    """The words of the progress, and whether it may be asked for again without a script and comes by itself with one.

    Without one it is never sent again by itself: that would throw away what is being typed, and keep whoever left signed in.
    """
    assert 'http-equiv="refresh"' not in page
    words = re.search(r'data-renews[^>]*><p role="status">([^<]*)</p>', page)
    is_asked = re.search(r'<noscript>[^<]*<a href="\?">刷新</a>', page) is not None
    return words[1] if words else "", is_asked, "renew.js" in page


def test_the_check_shows_how_far_it_is_before_it_is_over(committed, city, monkeypatch):
    monkeypatch.setattr(checking, "BATCH", 2)
    intake = Intake.objects.get(uuid=handed_in(city, "wz.lianluo", "parties", LINES).record)
    assert told(page_of(city, intake)) == ("", False, False)
    did(city.actor("wz.lianluo"), "importing.check_sheet", intake.uuid, {"pairs": intake.pairs})
    assert told(page_of(city, intake)) == ("等候后台逐行核对，或者刚刚开始。", True, True)
    seen = []
    asked = checking.SO_FAR.set(lambda rows: seen.append((rows, told(page_of(city, intake))[0])))
    try:
        did(system_actor("成批导入"), "importing.finish_check", intake.uuid)
    finally:
        checking.SO_FAR.reset(asked)
    assert seen == [(n, f"正在逐行核对，已到第 {n + 1} 行。") for n in (2, 4, 6)]
    assert told(page_of(city, intake)) == ("", False, False) and pace.heard(intake) == 0


def test_the_writing_says_how_much_there_is_to_write(committed, city, monkeypatch):
    intake = checked_by(city, "wz.lianluo", handed_in(city, "wz.lianluo", "parties", LINES))
    did(city.actor("wz.lianluo"), "importing.apply_sheet", intake.uuid, {})
    page = page_of(city, intake)
    assert told(page) == ("正在写入，已写入 0 行，共 6 行要写。", True, True)
    assert '<progress aria-label="进度" max="6" value="0">' in page
    with transaction.atomic():
        pace.tell(intake, 4_321)
        assert told(page_of(city, intake))[0].endswith("这一批已到第 4,321 行。")


def test_rows_written_one_by_one_tell_within_their_batch(committed, city, monkeypatch):
    monkeypatch.setattr(pace, "EVERY", 1)
    at = []
    tell = pace.tell
    monkeypatch.setattr(pace, "tell", lambda intake, n: (tell(intake, n), at.append(n)))
    rows = pace.Walked(Intake(), [])
    assert list(rows) == [] and at == []
    intake = checked_by(city, "wz.lianluo", handed_in(city, "wz.lianluo", "items", ITEMS))
    assert intake.counts["new"] == 3, [(r.number, r.said) for r in intake.rows.all()]
    assert at == [2, 3, 4, 4]  # 试办时逐行，核对完一批再说一次
    at.clear()
    assert applied_by(city, "wz.lianluo", intake).done == 3
    assert at == [2, 3, 4]


@pytest.mark.django_db
def test_what_was_told_goes_with_its_transaction(city):
    intake = Intake.objects.get(uuid=handed_in(city, "wz.lianluo", "parties", LINES).record)
    with connection.cursor() as cursor:
        cursor.execute("SHOW application_name")
        before = cursor.fetchone()
        with pytest.raises(RuntimeError), transaction.atomic():
            pace.tell(intake, 7)
            cursor.execute("SHOW application_name")
            assert cursor.fetchone() == (f"row:{intake.uuid}:7",)
            raise RuntimeError
        cursor.execute("SHOW application_name")
        assert cursor.fetchone() == before
