"""书面递送：送给不在平台上的机关，送出、回执、复函、退函照纸面登记，过了期限只提醒移出机关。"""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from liandong.accounts.models import Person
from liandong.dispatches import jobs
from liandong.dispatches.actions.sending import REMIND_CLOCK, SIGN_CLOCK
from liandong.dispatches.models import Dispatch, Scan
from liandong.dispatches.tests.test_dispatches import clock, lapse, level, state, told
from liandong.kernel import clocks
from liandong.kernel.actor import system_actor
from liandong.kernel.outcome import Status
from liandong.kernel.roles import Level
from liandong.kernel.tests.staging import attempt, deliver_all, did, newest_job
from liandong.kernel.tests.staging_leads import lettered, sending
from liandong.leads.actions.verifying import TELL_CLOCK
from liandong.leads.models import Verification
from liandong.leads.tests.stories import BA_HEAD, FARM_NEXT, MONDAY, Story, found
from liandong.ledger.models import LedgerEvent
from liandong.notices.models import Notice
from liandong.now import CHINA, at, now
from liandong.offences.models import Claim

pytestmark = pytest.mark.django_db
OUTSIDE = "某省某县农业农村局（虚构）"
DAY = "2026-03-02"


def send(story, receiver=OUTSIDE, **more):
    values = lettered(receiver, sent_on=DAY, **more)
    return attempt(story.city.actor("wz.lianluo"), "leads.send_lead_on_paper", story.uuid, values)


def sent(story, receiver=OUTSIDE, **more):
    outcome = send(story, receiver, **more)
    assert outcome.is_done, (outcome.sentence, outcome.errors)
    return story.newest()[0]


def entered(city, name, dispatch, values, account="wz.lianluo", **more):
    return attempt(city.actor(account), f"dispatches.{name}", dispatch.uuid, {"on": DAY, **values}, **more)


def test_sent_receipted_and_answered_as_the_papers_say(city):
    with at(MONDAY):
        story = Story(city)
        dispatch = sent(story)
        assert (dispatch.owner, dispatch.sender_name) == (dispatch.sender, "武陟县市场监督管理局")
        assert (dispatch.receiver_name, dispatch.get_sent_how_display()) == (OUTSIDE, "邮寄")
        running = clock(dispatch, SIGN_CLOCK)
        assert (running.nature, running.owed_by) == ("courtesy", dispatch.sender)
        assert running.due_at.astimezone(CHINA).date().isoformat() == "2026-03-04"
        assert story.lead.state == "sent"
    picture = {"scan": SimpleUploadedFile("回执.jpg", b"picture")}
    with at(MONDAY + timedelta(days=2)):
        values = {"on": "2026-03-03", "received_by": "门卫", "note": "挂号信回执"}
        assert entered(city, "record_receipt", dispatch, values, files=picture).is_done
    dispatch.refresh_from_db()
    assert (dispatch.state, dispatch.signed_by, dispatch.receipt_note) == ("signed", "门卫", "挂号信回执")
    assert dispatch.signed_at.astimezone(CHINA).date().isoformat() == "2026-03-03"
    assert clock(dispatch, SIGN_CLOCK).ended_at and story.lead.state == "sent"
    reply = {"on": "2026-03-04", "reply_paper": "某农函〔2026〕3号", "result": "已立案查处"}
    assert entered(city, "record_reply", dispatch, reply).is_done
    dispatch.refresh_from_db()
    assert (dispatch.state, dispatch.reply_paper, dispatch.result) == (
        "answered", "某农函〔2026〕3号", "已立案查处",
    )  # fmt: skip
    assert story.lead.state == "done"


def test_the_scan_is_kept_hashed_and_given_to_those_who_see_the_dispatch_in_full(city):
    dispatch = sent(Story(city))
    picture = {"scan": SimpleUploadedFile("回执.jpg", b"picture")}
    assert entered(city, "record_receipt", dispatch, {}, files=picture).is_done
    scan = Scan.objects.get()
    event = LedgerEvent.objects.get(record=dispatch.uuid, action="dispatches.record_receipt")
    assert scan.digest in event.body and (scan.of_what, scan.size) == ("回执", 7)
    answers = {}
    for account in ("wz.chengban", "jiandu", "ba.lianluo"):
        client = Client()
        client.force_login(Person.objects.get(account=account))
        answers[account] = client.get(f"/dispatches/{dispatch.uuid}/scans/1")
    assert b"".join(answers["wz.chengban"].streaming_content) == b"picture"
    assert [answers[a].status_code for a in ("jiandu", "ba.lianluo")] == [404, 404]


def test_returned_on_paper_comes_back_and_is_not_sent_there_again(city):
    story = Story(city)
    dispatch = sent(story)
    refused = entered(city, "record_return", dispatch, {"ground": "no_power"})
    assert refused.status is Status.INVALID and "reason" in refused.errors
    assert entered(city, "record_return", dispatch, {"ground": "no_power"}, reason="来函说不归它管").is_done
    assert (state(dispatch), story.lead.state) == ("returned", "registered")
    assert send(story).code == "not_theirs"
    (other,) = story.send(FARM_NEXT)
    story.give_back("ba.lianluo", other)
    assert story.lead.contested_at is not None  # 一家书面、一家在平台上，都说不归自己管


def test_twice_at_a_time_to_one_addressee_is_refused_and_others_may_be_sent_to(city):
    story = Story(city)
    first = sent(story)
    assert send(story).code == "on_its_way"
    sent(story, "另一县市场监督管理局（虚构）")
    did(city.actor("wz.lianluo"), "dispatches.withdraw_paper", first.uuid, reason="写错了地址")
    assert sent(story).receiver_address == "密送达地址"


def test_overdue_reminds_the_sender_once_and_nobody_else(city):
    with at(MONDAY):
        dispatch = sent(Story(city))
    lapse(MONDAY + timedelta(days=30))
    assert state(dispatch) == "sent"
    last = newest_job()
    with at(MONDAY + timedelta(days=30)):
        for _ in range(2):
            jobs.remind_of_papers(0)
        deliver_all(last)
        dispatch.refresh_from_db()
    assert (dispatch.state, dispatch.rung, clock(dispatch, REMIND_CLOCK)) == ("overdue", 0, None)
    sender = city.actor("wz.lianluo").agency
    notices = Notice.objects.filter(record=dispatch.uuid)
    assert {(n.topic, n.what) for n in notices} == {("paper_unanswered", "书面递送没有回执")}
    assert {n.post for n in notices} == {city.actor(a).post for a in ("wz.lianluo", "wz.chengban")}
    assert told(city.actor("jiandu").post, "paper_unanswered") == 0 and dispatch.owner == sender
    assert entered(city, "record_receipt", dispatch, {}).is_done


def test_entered_by_the_sender_s_desk_with_days_that_can_be(city):
    with at(MONDAY):
        dispatch = sent(Story(city))
    early = entered(city, "record_receipt", dispatch, {"on": "2026-03-01"})
    assert early.code == "before_it_was_sent" and "2026-03-02" in early.sentence
    ahead = (now() + timedelta(days=3)).date().isoformat()
    assert "on" in entered(city, "record_receipt", dispatch, {"on": ahead}).errors
    assert entered(city, "record_receipt", dispatch, {}, "wz.chengban").code == "role_not_permitted"
    assert entered(city, "record_receipt", dispatch, {}, "ba.lianluo").status is Status.MISSING
    assert level(city, "jiandu", dispatch, "dispatch") is Level.SUMMARY


def test_the_ways_do_not_mix(city):
    liaison = city.actor("wz.lianluo")
    paper, (platform,) = sent(Story(city, "一")), Story(city, "二").send(FARM_NEXT)
    for name, values in (("sign_dispatch", {}), ("withdraw_dispatch", {})):
        assert not attempt(liaison, f"dispatches.{name}", paper.uuid, values, reason="试").is_done
    for name in ("record_receipt", "record_reply", "withdraw_paper"):
        outcome = attempt(
            liaison, f"dispatches.{name}", platform.uuid, {"on": DAY, "result": "试"}, reason="试"
        )
        assert outcome.code in ("wrong_side", "not_concerned"), name
    assert attempt(system_actor("逾期未签收"), "dispatches.climb_dispatch", paper.uuid).code == "wrong_state"
    assert Dispatch.objects.filter(state="sent").count() == 2


def test_who_can_sign_on_the_platform_is_not_written_to(city):
    story = Story(city)
    outcome = send(story, FARM_NEXT)
    assert outcome.status is Status.INVALID and "用“移送线索”" in outcome.errors["receiver_name"][0]
    values = sending(FARM_NEXT)
    assert attempt(city.actor("wz.lianluo"), "leads.send_lead", story.uuid, values).is_done


def test_who_gave_it_back_on_the_platform_is_not_sent_it_again_on_paper(city, monkeypatch):
    story = Story(city)
    (first,) = story.send(FARM_NEXT)
    story.give_back("ba.lianluo", first)
    monkeypatch.setattr("liandong.dispatches.forms.SIGNERS", frozenset())  # 从此没有人签收
    outcome = send(story, FARM_NEXT)
    assert (outcome.status, outcome.code) == (Status.REFUSED, "not_theirs"), outcome.sentence


def answered(city, dispatch, conclusion="", **more):
    reply = {"reply_paper": "某农函〔2026〕3号", "result": "经查属实", "conclusion": conclusion}
    assert entered(city, "record_reply", dispatch, reply, **more).is_done


def test_who_gave_his_name_is_told_by_whoever_entered_the_answer_of_a_paper(city):
    story, last = Story(city, paper="举报1号"), newest_job()
    with at(MONDAY):
        answered(city, sent(story), "not_filed")
    made = Verification.objects.get(lead=story.lead)
    entering = city.actor("wz.lianluo")
    assert (made.state, made.handler, made.owner) == ("settled", entering.post, entering.agency)
    assert (made.outcome, made.finding) == ("", f"{OUTSIDE}书面答复（某农函〔2026〕3号）：不予立案。经查属实")
    (running,) = clocks.running(made.uuid)
    assert (running.name, running.nature, running.owed_by) == (TELL_CLOCK, "statutory", entering.agency)
    assert running.due_at.astimezone(CHINA).date().isoformat() == "2026-03-09"
    assert story.lead.state == "done"
    deliver_all(last)
    assert told(entering.post, "lead_concluded") == 1
    words = {"told_on": "2026-03-04", "told_how": "电话"}
    other = attempt(city.actor("wz.chengban"), "leads.tell_reporter", made.uuid, words)
    assert other.code == "not_the_handler" and entering.person_name in other.sentence
    did(entering, "leads.tell_reporter", made.uuid, words)
    made.refresh_from_db()
    assert made.state == "closed" and clocks.running(made.uuid) == []


def test_nobody_is_told_where_nobody_gave_his_name(city):
    story = Story(city)
    answered(city, sent(story), "no_facts")
    assert not Verification.objects.filter(lead=story.lead).exists()


@pytest.mark.parametrize(
    ("conclusion", "stands"),
    [("no_facts", False), ("not_filed", False), ("filed", True), ("joined", True), ("", True)],
)
def test_what_a_paper_found_to_be_nothing_is_no_longer_claimed(city, conclusion, stands):
    story = Story(city)
    dispatch = sent(story)
    answered(city, dispatch, conclusion)
    dispatch.refresh_from_db()
    assert dispatch.conclusion == conclusion
    assert Claim.objects.filter(record=story.uuid, ended_at=None).exists() is stands


@pytest.mark.parametrize(("first", "stands"), [("filed", True), ("", True), ("no_facts", False)])
def test_what_another_paper_said_counts_when_the_last_finds_nothing(city, first, stands):
    story = Story(city)
    papers = [sent(story), sent(story, "另一县市场监督管理局（虚构）")]
    answered(city, papers[0], first)
    assert story.lead.state == "sent" and Claim.objects.filter(record=story.uuid, ended_at=None).exists()
    answered(city, papers[1], "no_facts")
    assert story.lead.state == "done"
    assert Claim.objects.filter(record=story.uuid, ended_at=None).exists() is stands


def test_what_a_paper_filed_outlives_a_verification_that_finds_nothing(city):
    city.join(BA_HEAD)
    story = Story(city)
    paper = sent(story)
    (dispatch,) = story.send(FARM_NEXT)
    made = story.accept("ba.lianluo", dispatch, "韩联络")
    answered(city, paper, "filed")
    did(city.actor("ba.juzhang"), "leads.conclude_verification", made.uuid, found("no_facts"))
    assert story.lead.state == "done" and Claim.objects.filter(record=story.uuid, ended_at=None).exists()


@pytest.mark.parametrize("conclusion", ["filed", ""])
def test_what_a_paper_answered_stands_when_another_gives_the_lead_back(city, conclusion):
    story = Story(city)
    paper, (dispatch,) = sent(story), story.send(FARM_NEXT)
    answered(city, paper, conclusion)
    assert story.lead.state == "sent"
    story.give_back("ba.lianluo", dispatch)
    assert story.lead.state == "done"


def test_whoever_only_tells_what_a_paper_found_has_not_verified(city):
    story = Story(city, paper="举报1号")
    paper, (dispatch,) = sent(story), story.send(FARM_NEXT)
    story.accept("ba.lianluo", dispatch, "韩联络")
    answered(city, paper, "not_filed")
    told_to = sending("武陟县农业农村局", why="mutual")
    shared = attempt(city.actor("wz.lianluo"), "leads.share_lead", story.uuid, told_to)
    assert shared.code == "not_verifying", shared.sentence
