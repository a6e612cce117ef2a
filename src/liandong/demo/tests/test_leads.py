"""演示的线索和故事：三百条以上，再演一次什么也不变，时间是模拟的；故事从头到尾都办成，举报人不印出来。"""

from __future__ import annotations

import json

import pytest
from django.db.models import Count, F

from liandong.conf.cli.serving import MOST_LEADS, USUAL_LEADS
from liandong.demo import leads, tale
from liandong.dispatches.models import Dispatch
from liandong.leads.models import TO_BE_MATCHED, Lead, Verification
from liandong.ledger.models import LedgerEvent
from liandong.notices.models import Notice, State
from liandong.now import now
from liandong.offences.models import Comparison, Look

pytestmark = pytest.mark.django_db


def test_the_city_grows_by_stories_of_every_way_once_and_all_of_them_are_marked_as_simulated(city):
    assert leads.USUAL == USUAL_LEADS >= 300 and leads.MOST == MOST_LEADS
    leads.play(city, 45)
    leads.play(city, 50)
    assert Lead.objects.count() == 45 and Dispatch.objects.exists() and Verification.objects.exists()
    assert len(set(Lead.objects.values_list("state", flat=True))) >= 3
    rows = LedgerEvent.objects.filter(kind__in=("lead", "dispatch", "verification"), outcome="done")
    assert {json.loads(body)["origin"] for body in rows.values_list("body", flat=True)} == {"demo"}
    assert not LedgerEvent.objects.filter(kind="lead", outcome="refused").exists()
    assert set(leads.REGISTERED) <= set(Lead.objects.values_list("party__name", flat=True))
    assert Lead.objects.filter(TO_BE_MATCHED, party_name__in=leads.TYPED).exists()
    dispatches = Dispatch.objects.values("carried").annotate(
        most=Count("pk"), sent=Count("batch", distinct=True)
    )
    assert dispatches.filter(most__gt=F("sent")).exists()
    assert Dispatch.objects.filter(state="withdrawn").exists()
    assert Dispatch.objects.filter(previous__isnull=False).exists()


def test_only_what_reached_people_in_the_last_days_stands_unread(city):
    leads.play(city, 25)
    recent = now() - leads.UNREAD_FOR
    told = Notice.objects.filter(kind__in=leads.ABOUT)
    unread = told.filter(state=State.UNREAD)
    assert told.filter(at__lt=recent, state=State.READ).count() > 10
    assert not unread.filter(at__lt=recent).exists() and not unread.filter(due_at__lt=recent).exists()
    assert unread.exists()


def test_the_story_is_told_to_its_end_with_numbers_dates_and_who_sees_what(city):
    said: list[str] = []
    tale.tell(city, said.append)
    text = "\n".join(said)
    (lead,) = Lead.objects.filter(origin="report")
    for wanted in (
        lead.number, "届满2026年3月4日24时", "签收以前只看到", "绕圈", "予以立案，案件编号博农立〔2026〕1号", "上报到第2级", "受理：",
    ):  # fmt: skip
        assert wanted in text, wanted
    comparison = Comparison.objects.order_by("pk").first()
    for wanted in (
        Look.objects.get().number, "焦作市农业农村局：农业农村，待处理，联络人：杨联络 0391-3000004", "焦作市农业农村局收到告知2份",
        f"同案比对{comparison.number}", f"涉嫌违法行为{comparison.other.number}", "没有登记职权",
    ):  # fmt: skip
        assert wanted in text, wanted
    assert "联络人：未登记" not in text
    assert "演示举报人甲" not in text and "10039190001" not in text
    assert Dispatch.objects.get(carried=Lead.objects.latest("id").uuid).state == "overdue"
