"""公示的检查结果给任何人看：批准的那些字，只在公示期内；撤回的答 410；企业凭入企码看公示没有、提出异议。"""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest
from django.test import Client

from liandong.kernel.tests.beginnings import beginning
from liandong.kernel.tests.parity import Reader
from liandong.ledger.models import LedgerEvent
from liandong.now import at, now, today
from liandong.onsite.tests.stories import BOOK, CHIEF, HEAD, LABEL, PARTNER, PARTNER_HEAD, STAFF, row, told
from liandong.portal.views import visits
from liandong.results.models import Objection
from liandong.results.tests.stories import confirmed, done, notice_of, proposed, published, until

pytestmark = pytest.mark.django_db
story = beginning(told)
SAID = "查的不是我们店，我是店长王小二"


def opened(path, status=200, **asked):
    answer = Client().get(path, asked)
    assert answer.status_code == status, (path, answer.status_code)
    assert "noindex" in answer["X-Robots-Tag"]
    return answer.content.decode()


def page_of(story):
    return f"/public/results/{notice_of(story).uuid}"


def by_code(story):
    answer = Client().post("/visit", {"code": story.record.code_told})
    assert answer.status_code == 200
    return answer.content.decode()


def objected(story, status=200, **more):
    said = {
        "notice": str(notice_of(story).uuid),
        "key": str(uuid4()),
        "code": story.record.code_told,
        "said": SAID,
        "contact": "",
    }
    answer = Client().post("/visit/object", {**said, **more})
    assert answer.status_code == status, (answer.status_code, answer.content.decode()[:2000])
    assert answer["Cache-Control"] == "no-store"
    return answer.content.decode()


def test_it_is_open_from_the_approval_to_the_last_day_and_not_an_hour_longer(story):
    proposed(confirmed(story))
    opened(page_of(story), 404)
    assert story.record.party_name not in opened("/public/results")
    done(story, HEAD, "approve_notice", until(10))
    one, page, front = notice_of(story), opened(page_of(story)), opened("/public/results")
    for html in (page, front):
        assert one.text["party"] in html and "农资标签检查：未发现问题" in html and str(one.until) in html
    for words in (
        "武陟县市场监督管理局",
        "计划内的日常检查",
        story.record.party.code,
        "本机关的规定（示例）",
    ):
        assert words in page, words
    for words in (story.record.ground, story.record.number, story.record.code, "褚保密"):
        assert words not in page + front, words
    assert str(one.uuid) in opened("/public/results", q=one.text["party"][:4])
    assert str(one.uuid) in opened("/public/results", q=one.number) and 'href="/public/results"' in opened(
        "/public"
    )
    with at(now() + timedelta(days=10)):
        opened(page_of(story))
    with at(now() + timedelta(days=11)):
        opened(page_of(story), 404)
        assert str(one.uuid) not in opened("/public/results") and visits.OVER in by_code(story)


def test_what_was_written_about_an_item_stays_inside(story):
    story.arrived()
    due = (today() + timedelta(days=7)).isoformat()
    bad = row(LABEL, "E", told="仓库里有密情况", follow_up="rectify", rectify_by=due)
    assert story.register(STAFF, bad).is_done and story.register(PARTNER, row(BOOK, device="丙")).is_done
    story.left()
    story.act(CHIEF, "confirm_part", {})
    proposed(story)
    done(story, HEAD, "approve_notice", until())
    page = opened(page_of(story))
    assert "农资标签检查：发现问题已责令改正" in page and "密情况" not in page


def test_what_was_corrected_is_gone_and_says_so(story):
    published(story)
    old = page_of(story)
    said = {"item": LABEL, "result": "A", "told": "密情况", "follow_up": "lead"}
    story.act(HEAD, "correct_result", said, reason="复看照片")
    page = opened(old, 410)
    assert "已经撤下" in page and "检查结果有更正" in page and "复看照片" not in page and "密情况" not in page
    assert old not in opened("/public/results")
    again = by_code(story)
    assert (
        visits.DECIDING in again
        and f"农资标签检查的结果于{today()}更正。" in again
        and "发现问题待后续处理" in again
    )
    opened(page_of(story), 404)
    opened(f"/public/results/{uuid4()}", 404)


def test_whoever_has_the_code_reads_of_each_department_whether_it_is_public(story):
    confirmed(story)
    assert visits.DECIDING in by_code(story)
    proposed(story)
    done(story, HEAD, "approve_notice", until(30))
    page = by_code(story)
    assert f"公示中，至{today() + timedelta(days=30)}。" in page and page_of(story) in page
    story.act(PARTNER_HEAD, "confirm_part", {})
    assert visits.DECIDING in by_code(story)


def test_of_a_complaint_it_is_said_that_it_is_never_published(story):
    story.arrived(origin="complaint")
    assert (
        story.register(STAFF, row(LABEL)).is_done and story.register(PARTNER, row(BOOK, device="丙")).is_done
    )
    story.left()
    story.act(CHIEF, "confirm_part", {})
    assert visits.NEVER in by_code(story) and visits.NOT_PUBLISHED not in by_code(story)


def test_the_firm_objects_with_its_code_and_the_page_says_what_becomes_of_it(story):
    published(story)
    form = f"/visit/object?notice={notice_of(story).uuid}"
    assert form.replace("&", "&amp;") in opened(page_of(story)) and "入企码" in opened(form)
    assert f"?notice={notice_of(story).uuid}&amp;%E5%AD%97" in opened(form)  # 改用大字，还是这一件
    wrong = objected(story, 422, code="0000-0000-0000")
    assert f'action="{form}"' in wrong
    assert "入企码不是这次检查的" in wrong and SAID in wrong and not Objection.objects.exists()
    assert "填" in objected(story, 422, said="") and not Objection.objects.exists()
    key = str(uuid4())
    assert "异议已经收下" in objected(story, key=key) and "异议已经收下" in objected(story, key=key)
    assert Objection.objects.count() == 1
    assert "正在核实" in objected(story, 422) and SAID not in opened(page_of(story))
    assert "企业提出异议，正在核实。" in opened(page_of(story)) and "企业提出异议，正在核实。" in by_code(
        story
    )
    staff = Reader(story.city.actor(STAFF)).get(f"/r/result_notice/{notice_of(story).uuid}/").content.decode()
    assert SAID in staff and "答复公示异议" in staff
    supervisor = (
        Reader(story.city.actor("jiandu")).get(f"/r/result_notice/{notice_of(story).uuid}/").content.decode()
    )
    assert SAID not in supervisor and notice_of(story).number in supervisor
    assert SAID not in "".join(map(str, LedgerEvent.objects.values_list("body", flat=True)))
    done(story, CHIEF, "reject_objection", {"answer": "现场照片有店招"})
    page = opened(page_of(story))
    assert "现场照片有店招" in page and f"{today()}答复" in page and "正在核实。" not in page


def test_an_objection_that_holds_takes_the_page_away(story):
    published(story)
    objected(story)
    old = page_of(story)
    done(story, HEAD, "uphold_objection", {"answer": "密答复"})
    page = opened(old, 410)
    assert "经核实成立" in page and "密答复" not in page
    assert f"企业提出过异议，{today()}答复：密答复" in by_code(story)
    opened("/visit/object", 404, notice=str(notice_of(story).uuid))
    opened("/visit/object", 404, notice="x")
    opened("/visit/object", 404)


def test_staff_do_every_step_on_screen_and_through_the_interface(story):
    confirmed(story)
    one, staff = notice_of(story), Reader(story.city.actor(STAFF))
    page = staff.get(f"/r/result_notice/{one.uuid}/").content.decode()
    assert "提出公示" in page and "提出不予公示" in page and one.number in page
    form = staff.get(f"/r/result_notice/{one.uuid}/do/results.propose_notice").content.decode()
    assert "农资标签检查：未发现问题" in form and story.record.party_name in form
    answer = staff.command("results.propose_notice", one.uuid, {"reviewed_by": "褚保密"}, version=one.version)
    assert answer.status_code == 200, answer.content
    head, one = Reader(story.city.actor(HEAD)), notice_of(story)
    form = head.get(f"/r/result_notice/{one.uuid}/do/results.approve_notice").content.decode()
    assert "公示至" in form and "没有查到检查结果公示多久的规定" in form
    visit = head.get(f"/r/inspection_visit/{story.uuid}/do/onsite.correct_result").content.decode()
    assert "农资标签检查" in visit and BOOK not in visit
    answer = head.command("results.approve_notice", one.uuid, until(), version=one.version)
    assert answer.status_code == 200, answer.content
    assert one.number in staff.get(f"/r/inspection_visit/{story.uuid}/").content.decode()
    assert page_of(story) in staff.get(f"/r/result_notice/{one.uuid}/").content.decode()
    listed = staff.get("/api/v1/result_notice").content.decode()
    assert one.number in listed and "published" in listed
