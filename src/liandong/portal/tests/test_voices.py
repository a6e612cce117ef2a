"""企业评价和投诉：凭码写，只有行政执法监督看得到；同一个码第二份答得一样，有两份的都不进平均；检查的部门只看得到满了份数的平均。"""

from __future__ import annotations

import json
import re
from datetime import datetime, time, timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client

from liandong.accounts.allowances import Dealer, Limit
from liandong.kernel import kinds, sealed
from liandong.kernel.actor import system_actor
from liandong.kernel.ports import agencies
from liandong.kernel.roles import Level
from liandong.kernel.tests.beginnings import beginning
from liandong.kernel.tests.parity import Reader
from liandong.kernel.tests.staging import attempt, deliver_all, did, newest_job
from liandong.ledger.models import LedgerEvent
from liandong.notices.models import Notice
from liandong.now import CHINA, today
from liandong.onsite import queries, rules
from liandong.onsite.models import Voice
from liandong.onsite.tests.stories import (
    BOOK,
    FARM,
    HEAD,
    LABEL,
    MARKET,
    PARTNER,
    STAFF,
    Story,
    certificates,
    row,
    told,
)
from liandong.portal import codes
from liandong.portal.views import visits, voices
from liandong.registry.models import Agency

pytestmark = pytest.mark.django_db
GUESSED = "0000-0000-0000"
SECRET = "密投诉收了两条烟，电话13800005678"
INSPECTORS = (STAFF, HEAD, "wz.fuze", "wz.lianluo", PARTNER, "wz.fazhi", "duban", "sysadmin", "auditor")


story = beginning(told)


def sent(path: str, code: str, status: int = 200, **said: Any) -> str:
    answer = Client().post(path, {"code": code, "key": str(uuid4()), **said})
    assert answer.status_code == status, answer.status_code
    assert "noindex" in answer["X-Robots-Tag"]
    return answer.content.decode()


def rated(code: str, score: int = 4, status: int = 200, **more: Any) -> str:
    return sent("/visit/rate", code, status, **{"score": score, "cards": "yes", "scope": "no", **more})


def complained(code: str, status: int = 200, **more: Any) -> str:
    return sent("/visit/complain", code, status, **{"topic": "benefit", "text": SECRET, **more})


def code_of(story: Story) -> str:
    return story.record.code_told


def aggregate(story: Story, account: str, code: str = MARKET) -> str:
    """What an agency's page says of its ratings."""
    uuid = Agency.objects.get(code=code).uuid
    page = Reader(story.city.actor(account)).get(f"/r/agency/{uuid}/").content.decode()
    found = re.search(r"企业评价：[^<]*", page)
    return found[0] if found else ""


def test_a_rating_goes_to_the_nearest_supervisor_and_to_nobody_who_inspected(story):
    story.arrived()
    page = rated(code_of(story))
    assert "评价已经收下" in page and agencies().name(Voice.objects.get().owner) in page
    one = Voice.objects.get()
    assert (one.state, one.score, one.said) == ("rated", 4, {"cards": "yes", "scope": "no"})
    kind, seen = kinds.get("visit_voice"), Reader(story.city.actor("jiandu"))
    assert kind.sight.level(story.city.actor("jiandu"), one) is Level.FULL
    html = seen.get(f"/r/visit_voice/{one.uuid}/").content.decode()
    assert story.record.number in html and "查的就是通知书上写的事项：不是" in html
    for words in (
        story.record.on.isoformat(),
        "农资标签检查",
        *certificates(MARKET),
        *certificates(FARM),
        "各部门到场",
    ):
        assert words in html, words
    assert story.record.parts[1]["arrived_at"][11:16] in html
    assert (
        kinds.get("inspection_visit").sight.level(story.city.actor("jiandu"), story.record) is Level.SUMMARY
    )
    for account in INSPECTORS:
        actor = story.city.actor(account)
        assert kind.sight.level(actor, one) is Level.NONE, account
        assert Reader(actor).get(f"/r/visit_voice/{one.uuid}/").status_code == 404, account
    page = Reader(story.city.actor(STAFF)).get(f"/r/inspection_visit/{story.uuid}/").content.decode()
    assert one.number not in page and "评价" not in page


def test_a_second_rating_with_the_code_is_answered_alike_word_for_word(story):
    story.arrived()
    first, second = rated(code_of(story), 1), rated(code_of(story), 5)
    assert first == second and "包括检查人员，也可能评过" in first and "没有办法知道" not in first
    assert list(Voice.objects.order_by("pk").values_list("score", flat=True)) == [1, 5]
    assert "评价" in Client().get("/visit", {"code": code_of(story)}).content.decode()


def test_the_same_form_sent_twice_is_one_rating(story):
    story.arrived()
    key, said = str(uuid4()), {"score": "3", "cards": "yes", "scope": "yes", "code": code_of(story)}
    for _ in range(2):
        assert "评价已经收下" in Client().post("/visit/rate", {**said, "key": key}).content.decode()
    assert Voice.objects.count() == 1
    other = Client().post("/visit/rate", {**said, "score": "5", "key": key})
    assert other.status_code == 422 and "已经提交过另一份内容" in other.content.decode()


def test_the_department_sees_only_whole_batches_of_earlier_quarters_in_halves(story, settings):
    settings.FEWEST_RATINGS = 3
    story.approved()
    for account, agency in ((STAFF, MARKET), (PARTNER, FARM)):
        story.act(account, "enter_site", {"present": certificates(agency)})
    rated(code_of(story), 1)
    last_quarter = datetime.combine(rules.quarter_of(today()), time.min, CHINA) - timedelta(seconds=1)
    Voice.objects.update(received_at=last_quarter)
    first = Voice.objects.get()

    def again(score: int) -> None:
        """The same of another visit."""
        visit = story.record
        visit.pk, visit.uuid, visit.number, visit.code = (
            None,
            uuid4(),
            f"JZ-RQ-{uuid4().hex[:10]}",
            uuid4().hex[:12].upper(),
        )
        visit.save()
        Voice.objects.create(
            number=f"JZ-PJ-{uuid4().hex[:10]}", owner=first.owner, sort="rating", inspection=visit, score=score,
            departments=first.departments, received_at=first.received_at, state="rated",
        )  # fmt: skip

    again(4)
    rated(code_of(story), 5)
    second = Voice.objects.get(received_at__gt=last_quarter)
    assert queries.rated(Agency.objects.get(code=MARKET).uuid) is None
    assert "不满3份，不显示" in aggregate(story, HEAD)
    again(4)
    assert aggregate(story, HEAD) == "企业评价：3份，平均3.0分（满分五分）"
    again(5)
    again(5)
    assert aggregate(story, HEAD) == "企业评价：3份，平均3.0分（满分五分）"
    again(4)
    assert aggregate(story, "jiandu") == "企业评价：6份，平均4.0分（满分五分）"
    assert "6份" in aggregate(story, PARTNER, FARM)
    Voice.objects.filter(pk=second.pk).update(received_at=last_quarter)
    assert aggregate(story, HEAD) == "企业评价：6份，平均4.0分（满分五分）", (
        "检查人员替自己评的五分改不了什么"
    )
    jiandu = Reader(story.city.actor("jiandu"))
    page = jiandu.get(f"/r/visit_voice/{first.uuid}/").content.decode()
    assert "计入：只算最低的一份；同一个入企码有2份评价" in page and "不计入：只算" not in page
    assert "不计入：只算最低的一份" in jiandu.get(f"/r/visit_voice/{second.uuid}/").content.decode()
    Voice.objects.update(received_at=last_quarter + timedelta(seconds=2))
    assert queries.rated(Agency.objects.get(code=MARKET).uuid) is None


@pytest.mark.parametrize("given", [(1, 5), (5, 1)])
def test_of_several_the_lowest_counts_until_the_supervisors_set_it_aside_with_a_reason(
    story, settings, given
):
    settings.FEWEST_RATINGS = 1
    story.arrived()
    agency, jiandu = Agency.objects.get(code=MARKET).uuid, story.city.actor("jiandu")
    for score in given:
        rated(code_of(story), score)
    last_quarter = datetime.combine(rules.quarter_of(today()), time.min, CHINA) - timedelta(seconds=1)
    Voice.objects.update(received_at=last_quarter)
    low, high = Voice.objects.order_by("score")

    def mean() -> tuple[int, float]:
        found = queries.rated(agency)
        assert found is not None
        return found.count, found.mean

    assert mean() == (1, 1.0)
    assert attempt(jiandu, "onsite.set_aside_rating", low.uuid).status.value == "invalid", "须有理由"
    did(jiandu, "onsite.set_aside_rating", low.uuid, reason="核实是竞争对手写的")
    assert mean() == (1, 5.0)
    other = attempt(jiandu, "onsite.set_aside_rating", high.uuid, reason="也不是")
    assert other.code == "last_counted" and "只剩这一份" in other.sentence
    did(jiandu, "onsite.count_rating_again", low.uuid, reason="看错了")
    assert mean() == (1, 1.0)


def test_a_single_rating_is_not_set_aside(story):
    story.arrived()
    rated(code_of(story), 1)
    one = Voice.objects.get()
    refused = attempt(story.city.actor("jiandu"), "onsite.set_aside_rating", one.uuid, reason="分数太低")
    assert refused.code == "not_concerned" and Voice.objects.get().state == "rated"


def test_a_complaint_is_sealed_told_to_the_supervisor_and_answered_by_its_receipt(story):
    story.approved()
    last = newest_job()
    page = complained(code_of(story))
    one = Voice.objects.get()
    receipt = re.search(r"<code>([0-9A-Z-]{14})</code>", page)[1]
    assert "投诉已经收下" in page and SECRET not in page and one.state == "received"
    deliver_all(last)
    told = set(Notice.objects.filter(record=one.uuid).values_list("person", flat=True))
    assert story.city.actor("jiandu").person in told
    assert not told & {story.city.actor(account).person for account in INSPECTORS}
    page = Client().post("/visit", {"code": receipt}).content.decode()
    assert "还没有答复" in page and story.record.number not in page and SECRET not in page
    jiandu = story.city.actor("jiandu")
    assert SECRET not in Reader(jiandu).get(f"/r/visit_voice/{one.uuid}/").content.decode()
    assert attempt(jiandu, "onsite.reveal_complaint", one.uuid).status.value == "invalid"
    url = f"/r/visit_voice/{one.uuid}/do/onsite.reveal_complaint"
    assert (
        SECRET in Reader(jiandu).post_form(url, {"reason": "核查", "version": one.version}).content.decode()
    )
    assert LedgerEvent.objects.filter(record=one.uuid, action="onsite.reveal_complaint").count() == 1
    did(jiandu, "onsite.answer_complaint", one.uuid, {"answer": "已经批评教育"})
    page = Client().post("/visit", {"code": receipt.lower()}).content.decode()
    assert "已经批评教育" in page and "没有查到" not in page
    page = Client().post("/visit", {"code": code_of(story)}).content.decode()
    assert "已经批评教育" not in page and "还没有答复" not in page
    assert sealed.is_readable(Voice.objects.get().text)


def test_neither_ledger_nor_database_holds_what_was_written(story):
    story.arrived()
    complained(code_of(story))
    rated(code_of(story), 2)
    for one in Voice.objects.all():
        said = json.dumps(json.loads(LedgerEvent.objects.get(record=one.uuid).body or ""), ensure_ascii=False)
        for words in (
            SECRET,
            "密投诉",
            story.record.number,
            story.record.party_name,
            code_of(story),
            story.record.code,
            one.receipt or "回执",
        ):
            assert words not in said, words
    with connection.cursor() as cursor:
        cursor.execute("SELECT v::text FROM onsite_voice v UNION ALL SELECT r::text FROM kernel_repeat r")
        assert not [row for (row,) in cursor.fetchall() if "密投诉" in row or "两条烟" in row]


def test_what_cannot_be_taken_says_why_and_keeps_what_was_typed(story):
    story.approved()
    page = rated(code_of(story), status=422)
    assert "还没有到场" in page and 'value="4"' in page
    page = complained(GUESSED, 422)
    assert "没有这个入企码" in page and "密投诉收了两条烟" in page
    story.act(STAFF, "give_code", {"external_code": "豫检001"})
    assert "没有这个入企码" in rated("豫检001", status=422)
    assert sent("/visit/complain", code_of(story), 422, topic="benefit", text="")
    assert rated(code_of(story), 9, status=422) and Voice.objects.count() == 0
    assert Client().get("/visit/rate", {"code": code_of(story)}).status_code == 200


def test_people_cannot_take_in_a_voice(story):
    story.arrived()
    said = {"code": code_of(story), "score": "5", "cards": "yes", "scope": "yes"}
    for account in (STAFF, "jiandu"):
        outcome = attempt(story.city.actor(account), "onsite.receive_rating", None, said)
        assert outcome.code == "automatic_only" and Voice.objects.count() == 0
    assert attempt(system_actor("凭入企码提交"), "onsite.receive_rating", None, said).is_done


def test_from_one_network_only_so_many_come(story, monkeypatch):
    story.arrived()
    monkeypatch.setattr(voices, "VOICES", Dealer(Limit("few_voices", 1, timedelta(days=1)), 1))
    complained(GUESSED, 422)
    complained(code_of(story))
    page = complained(code_of(story), 429)
    assert "24小时内最多提交1次" in page and SECRET in page and code_of(story) in page
    assert Voice.objects.count() == 1


def test_too_many_tries_leave_what_was_typed(story, monkeypatch):
    monkeypatch.setattr(codes, "TRIES", Dealer(Limit("few_tries", 1, timedelta(minutes=1)), 1))
    complained(GUESSED, 422)
    said = {"code": GUESSED, "key": str(uuid4()), "topic": "benefit", "text": SECRET}
    late = Client().post("/visit/complain", said)
    assert late.status_code == 429 and int(late["Retry-After"]) > 0
    page = late.content.decode()
    assert SECRET in page and "1分钟内最多提交1次" in page and 'action="/visit/complain"' in page


def test_a_star_in_a_complaint_is_no_hidden_number(story):
    story.approved()
    assert "投诉已经收下" in complained(code_of(story), text="他说****不给就罚")
    assert sealed.is_readable(Voice.objects.get().text) and str(Voice.objects.get().text) == "****"


def test_a_partner_that_inspects_counts_too(story):
    story.joint()
    story.act(HEAD, "approve_part", {"opinion": "同意"})
    story.act("wz.nongju", "refuse_part", reason="不去")
    story.act(STAFF, "enter_site", {"present": certificates(MARKET)})
    rated(code_of(story))
    assert [one["name"] for one in Voice.objects.get().departments] == ["武陟县市场监督管理局"]
    assert BOOK not in str(Voice.objects.get().departments)


def test_a_rating_is_not_about_a_partner_that_stayed_away(story):
    story.approved()
    story.act(STAFF, "enter_site", {"present": certificates(MARKET)})
    assert story.register(STAFF, row(LABEL)).is_done
    complained(code_of(story))
    rated(code_of(story))
    told = {voice.sort: len(voice.departments) for voice in Voice.objects.all()}
    assert told == {"complaint": 2, "rating": 1}
    assert visits.DID_NOT_COME not in Client().post("/visit", {"code": code_of(story)}).content.decode()
    story.left(STAFF)
    page = Client().post("/visit", {"code": code_of(story)}).content.decode()
    assert page.count(visits.DID_NOT_COME) == 1 == page.count(visits.NOT_CONFIRMED)


def test_no_address_holds_the_code_and_the_example_proxy_keeps_no_query(story):
    story.arrived()
    page = Client().post("/visit", {"code": code_of(story)}).content.decode()
    assert 'href="/visit/rate"' in page and 'href="/visit/complain"' in page
    assert code_of(story) not in Client().get("/visit/rate", {"code": code_of(story)}).content.decode()
    conf = (Path(__file__).parents[4] / "ops/nginx.example.conf").read_text()
    logged = re.search(r"log_format liandong '([^']*)'", conf)[1]
    assert "$uri" in logged and not re.search(
        r"\$(request|request_uri|args|query_string|http_referer)\b", logged
    )
    assert re.search(r"access_log \S+ liandong;", conf)


def test_the_audit_page_tells_that_something_came_and_not_of_whom(story):
    story.arrived()
    complained(code_of(story))
    rated(code_of(story))
    page = Reader(story.city.actor("auditor")).get("/audit").content.decode()
    assert "收下企业投诉" in page and "收下企业评价" in page
    told = [one.number for one in Voice.objects.all()]
    for words in (*told, story.record.number, story.record.party_name, code_of(story), SECRET, "索要财物"):
        assert words not in page, words
    for account in (STAFF, HEAD, PARTNER, "duban", "sysadmin"):
        assert Reader(story.city.actor(account)).get("/audit").status_code == 404, account
