"""公示页：不用登录，只有批准公示的字；没有批准、期满的找不到，撤下的说撤下了；问得太快的答 429。"""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import uuid4

import pytest
from django.test import Client

from liandong.accounts.allowances import Dealer, Limit
from liandong.cases.models import Case
from liandong.kernel.tests.staging import did
from liandong.now import CHINA, at
from liandong.portal import strangers
from liandong.publication.tests.stories import Room
from liandong.publication.tests.test_publication import ANNUL, IN_MARCH, settled

pytestmark = pytest.mark.django_db


@pytest.fixture
def room(office):
    with at(IN_MARCH):
        yield Room(office)


def opened(one, status=200):
    answer = Client().get(f"/published/{one.uuid}")
    assert answer.status_code == status, answer.status_code
    assert "noindex" in answer["X-Robots-Tag"]
    return answer.content.decode()


def listed(**asked):
    answer = Client().get("/published", asked)
    assert answer.status_code == 200 and "noindex" in answer["X-Robots-Tag"]
    return answer.content.decode()


def test_a_stranger_reads_what_was_approved_and_nothing_else(room):
    one = room.published(said={"hides": "李大有"})
    waiting = room.taken_up("罚2号")
    assert room.propose(waiting).is_done
    page, front = opened(one), listed()
    for html in (page, front):
        assert one.subject in html and "怎么看懂" in html and "罚2号" not in html
        assert "李大有" not in html and "13800005678" not in html and "密公示理由" not in html
    assert "0.5（5000元）" in page and "罚款5000元" in front and "2027-03-20" in page and "（略）" in page
    assert str(one.uuid) in listed(q="示例农资") and str(one.uuid) in listed(q="罚1号")
    assert "没有找到“别的店”" in listed(q="别的店") and "看全部" in listed(q="别的店")
    opened(waiting, 404)
    for odd in ("²", "-1", "9" * 9, "x"):
        assert listed(page=odd)


def test_what_is_over_is_not_found_and_what_was_withdrawn_is_gone(room):
    one, other = room.published(said={"grade": "轻微"}), room.published("罚2号")
    with at(datetime(2026, 6, 21, 0, 1, tzinfo=CHINA)):  # 零点一过，不等后台作业
        assert "没有这份公示" in opened(one, 404) and str(one.uuid) not in listed()
    did(room.keeper, "cases.annul_decision", other.decision.uuid, ANNUL, reason="复议撤销")
    settled(0)
    gone = opened(other, 410)
    assert "公示已经撤下" in gone and "处罚决定被撤销" in gone
    assert other.subject not in gone and other.decision_no not in gone and str(other.uuid) not in listed()
    assert Client().get(f"/published/{uuid4()}").status_code == 404


def test_what_becomes_sensitive_disappears(room):
    one = room.published()
    Case.objects.filter(pk=one.decision.case_id).update(is_criminal=True)
    opened(one, 404)
    assert str(one.uuid) not in listed()


def test_one_network_may_ask_only_so_often(room, monkeypatch):
    monkeypatch.setattr(strangers, "STRANGERS", Dealer(Limit("few_published", 2, timedelta(minutes=1)), 1))
    answers = [Client().get("/published", REMOTE_ADDR="203.0.113.7") for _ in range(3)]
    assert [a.status_code for a in answers] == [200, 200, 429]
    assert "秒之后再试" in answers[-1].content.decode() and int(answers[-1]["Retry-After"]) > 0
    assert Client().get("/published", REMOTE_ADDR="203.0.113.8").status_code == 200
