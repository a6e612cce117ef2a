"""每一步有期限：到时没有交、没有打开、没有解封、没有公布的，告诉该办的和监督，抽取过程里写明逾期，谁都看得到。"""

from __future__ import annotations

from importlib import import_module

import pytest
from django.apps import apps
from django.test import Client

from liandong.draws import deadlines, results
from liandong.draws.models import Seat
from liandong.draws.tests.stories import A_DAY, AN_HOUR, HEAD, NUMBERS, STAFF
from liandong.draws.tests.test_pages import reads
from liandong.draws.tests.test_stories import drawn
from liandong.kernel import clocks
from liandong.kernel.actor import system_actor
from liandong.kernel.models import Clock
from liandong.kernel.tests.staging import deliver_all, newest_job
from liandong.law.moments import end_of_day
from liandong.notices.models import Notice
from liandong.now import at

pytestmark = pytest.mark.django_db
rename_clocks = import_module("liandong.draws.migrations.0009_outside_clock").rename_clocks


def running(story):
    """All but what the departments owe once there is a result, see `visiting`."""
    return {one.name: one for one in clocks.running(story.uuid) if not one.name.startswith(deadlines.VISIT)}


def visiting(story):
    return {one.name: one for one in clocks.running(story.uuid) if one.name.startswith(deadlines.VISIT)}


def passed(story, moment):
    """Who was told, and what, once this moment has come."""
    before = newest_job()
    with at(moment):
        clocks.tell_overdue(system_actor("期限"))
        deliver_all(before)
    rows = Notice.objects.filter(record=story.uuid, topic="clock_overdue")
    return {(one.what, str(one.post)) for one in rows}


def open_page(story):
    return Client().get(f"/public/draws/{story.uuid}").content.decode()


def test_each_party_owes_its_commitment_and_its_share_and_who_is_late_is_told(story):
    story.bound()
    city = story.city
    parties = {"C410823-MARKET": STAFF, "P-2": STAFF, "JZ-JUSTICE": "jiandu"}
    assert {name: one.owed_by for name, one in running(story).items()} == {
        f"交承诺（{party}）": city.actor(account).agency for party, account in parties.items()
    }
    assert {one.due_at for one in running(story).values()} == {story.draw.commit_by}
    late = passed(story, story.commit_by + AN_HOUR)
    assert ("“交承诺（P-2）”已逾期", str(city.actor(STAFF).post)) in late
    assert ("“交承诺（P-2）”已逾期", str(city.actor("jiandu").post)) in late
    with at(story.commit_by - AN_HOUR):
        assert "已逾期" not in open_page(story)
    with at(story.commit_by + AN_HOUR):
        assert "已逾期" in open_page(story)
        assert "已逾期" in reads(story, STAFF, "/draws/{}/steps")[1]
    story.commits()
    assert list(running(story)) == ["登记并核对外部数值"]
    Clock.objects.filter(record=story.uuid, ended_at=None).update(name="登记外部数值")
    rename_clocks(apps, None)
    assert list(running(story)) == ["登记并核对外部数值"]
    story.outside().reveal("P-2")
    assert {name: one.due_at for name, one in running(story).items()} == {
        "打开随机数（P-2）": story.draw.share_by
    }
    with at(story.share_by + AN_HOUR):
        assert "等它打开，至迟" in open_page(story) and "，已逾期；不打开的由" in open_page(story)
        story.act("jiandu", "void_draw", reason="托管方的私钥丢失")
    assert running(story) == {}


def test_nobody_is_late_to_open_what_was_checked_after_the_time_to_open(story):
    story.bound().commits()
    value = {"value": NUMBERS, "found_at": "福彩网"}
    with at(story.share_by + AN_HOUR):
        story.act(STAFF, "enter_outside", value)
        story.act("jiandu", "confirm_outside", value)
        assert story.draw.state == "opening" and running(story) == {}
        assert "不打开的由武陟县公证处打开" in open_page(story)


def test_a_result_that_nobody_publishes_is_overdue_after_five_working_days(story):
    drawn(story)
    clock = running(story)["公布抽取"]
    assert clock.inputs["parameter"] == "N-17" and clock.owed_by == story.draw.owner
    early = {what for what, _ in passed(story, clock.due_at - AN_HOUR)}
    assert "“公布抽取”已逾期" not in early
    assert ("“公布抽取”已逾期", str(story.city.actor("jiandu").post)) in passed(story, clock.due_at + A_DAY)
    with at(clock.due_at + A_DAY):
        assert "由机关负责人公布，至迟" in open_page(story) and "已逾期" in open_page(story)
    story.published()
    assert running(story) == {} and "已逾期" not in open_page(story)


def test_each_department_owes_its_visits_until_the_last_day(story):
    assert visiting(story) == {}
    drawn(story)
    seats = Seat.objects.filter(visit__draw=story.draw, visit__on__isnull=False)
    owing = dict(seats.values_list("department", "agency"))
    last = results.days_of(story.draw)[-1]
    assert {one.name: one.owed_by for one in visiting(story).values()} == {
        f"去完抽出的入企（{code}）": agency for code, agency in owing.items()
    }
    assert owing and {one.due_at for one in visiting(story).values()} == {end_of_day(last)}
    late = passed(story, end_of_day(last) + A_DAY)
    jiandu = str(story.city.actor("jiandu").post)
    assert {(f"“去完抽出的入企（{code}）”已逾期", jiandu) for code in owing} <= late


def test_a_sealed_draw_that_nobody_opens_is_overdue(story):
    unseal = story.share_by + 60 * A_DAY
    drawn(story, mode="sealed", unseal_by=unseal.isoformat())
    assert {name: one.due_at for name, one in running(story).items()} == {"解封": story.draw.unseal_by}
    assert ("“解封”已逾期", str(story.city.actor("jiandu").post)) in passed(story, unseal + AN_HOUR)
    with at(unseal + AN_HOUR):
        assert "检查完了解封，至迟" in open_page(story) and "已逾期" in open_page(story)
        story.act(HEAD, "open_seal")
        assert list(running(story)) == ["公布抽取"]
