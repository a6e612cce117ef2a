"""递送：送、签收、接受、退回、撤回、转送、几家、逾期上报、绕圈、两家退回，每件都有期限和说法。"""

from __future__ import annotations

from datetime import timedelta

import pytest

from liandong.dispatches import grounds
from liandong.dispatches.actions.receiving import DECIDE_CLOCK
from liandong.dispatches.actions.sending import REMIND_CLOCK, SIGN_CLOCK
from liandong.dispatches.models import Dispatch
from liandong.kernel import clocks, kinds
from liandong.kernel.actor import system_actor
from liandong.kernel.outcome import Status
from liandong.kernel.roles import Level
from liandong.kernel.tests.staging import attempt, deliver_all, did, newest_job
from liandong.kernel.tests.staging_leads import sending
from liandong.leads.tests.stories import BA_HEAD, FARM, FARM_CITY, FARM_NEXT, MONDAY, Story, found
from liandong.notices.models import Notice
from liandong.now import CHINA, at

pytestmark = pytest.mark.django_db


def clock(dispatch, name):
    return next((c for c in clocks.of(dispatch.uuid) if c.name == name), None)


def state(dispatch):
    return Dispatch.objects.get(pk=dispatch.pk).state


def level(city, account, record, kind):
    return kinds.get(kind).sight.level(city.actor(account), record)


def told(account_post, topic):
    return Notice.objects.filter(post=account_post, topic=topic).count()


def lapse(moment):
    """What the worker does when limits have passed."""
    last = newest_job()
    with at(moment):
        clocks.tell_overdue(system_actor("逾期提示"))
        deliver_all(last)
        deliver_all(last)


def test_sent_signed_accepted_and_answered(city):
    city.join(BA_HEAD)
    with at(MONDAY):
        story = Story(city)
        (dispatch,) = story.send(FARM_NEXT)
    due = clock(dispatch, SIGN_CLOCK)
    assert due.due_at.astimezone(CHINA).date().isoformat() == "2026-03-04" and due.owed_by == dispatch.owner
    assert any("3月2日" in step for step in due.explanation)
    assert [s[0] for s in dispatch.stated] == ["涉嫌违法行为", "地点", "当事人", "来源", "收到日期"]
    assert level(city, "ba.lianluo", dispatch, "dispatch") is Level.SUMMARY
    assert level(city, "ba.lianluo", story.lead, "lead") is Level.SUMMARY
    with at(MONDAY + timedelta(hours=5)):
        made = story.accept("ba.lianluo", dispatch, "韩联络")
    assert clock(dispatch, SIGN_CLOCK).ended_at and clock(dispatch, DECIDE_CLOCK).ended_at
    assert level(city, "ba.lianluo", story.lead, "lead") is Level.INTAKE  # 他就是承办人
    assert made.began_at == Dispatch.objects.get(pk=dispatch.pk).signed_at and story.lead.state == "handling"
    did(
        city.actor("ba.juzhang"),
        "leads.conclude_verification",
        made.uuid,
        found("filed", "属实", "博农立1号"),
    )
    dispatch.refresh_from_db()
    assert (dispatch.state, dispatch.result) == ("answered", "予以立案，案件编号博农立1号。属实")
    assert level(city, "wz.lianluo", dispatch, "dispatch") is Level.FULL and story.lead.state == "done"


def test_who_has_to_do_something_is_told(city):
    last = newest_job()
    story = Story(city)
    (dispatch,) = story.send(FARM_NEXT)
    deliver_all(last)
    receiver, sender = city.actor("ba.lianluo"), city.actor("wz.lianluo")
    assert told(receiver.post, "dispatch_sent") == 1 and told(sender.post, "dispatch_sent") == 0
    last = newest_job()
    story.give_back("ba.lianluo", dispatch)
    deliver_all(last)
    assert told(sender.post, "dispatch_signed") == told(sender.post, "dispatch_returned") == 1


def test_before_signing_nothing_can_be_decided_and_only_the_receiver_signs(city):
    (dispatch,) = Story(city).send(FARM_NEXT)
    liaison = city.actor("ba.lianluo")
    for action, values in (("accept", {"handler": "韩联络"}), ("return", {"ground": "no_power"})):
        outcome = attempt(liaison, f"dispatches.{action}_dispatch", dispatch.uuid, values, reason="试")
        assert outcome.code == "wrong_state" and "已签收" in outcome.sentence, action
    assert attempt(city.actor("wz.lianluo"), "dispatches.sign_dispatch", dispatch.uuid).code == "wrong_side"
    assert (
        attempt(city.actor("jz.nongye"), "dispatches.sign_dispatch", dispatch.uuid).status is Status.MISSING
    )


def test_returned_with_a_typed_ground_and_its_provision(city):
    story = Story(city)
    (dispatch,) = story.send(FARM_NEXT)
    story.give_back("ba.lianluo", dispatch, "other_place")
    dispatch.refresh_from_db()
    shown = kinds.get("dispatch").present(dispatch, Level.SUMMARY)
    assert shown["ground"] == "违法行为发生地不在本辖区（《行政处罚法》第二十二条）"
    assert story.lead.state == "registered" and level(city, "ba.lianluo", story.lead, "lead") is Level.SUMMARY
    assert all(g.source.verified for g in (*grounds.RETURN, *grounds.WHY))


def test_a_return_needs_its_ground_and_its_reason(city):
    story = Story(city)
    (dispatch,) = story.send(FARM_NEXT)
    story.sign("ba.lianluo", dispatch)
    liaison = city.actor("ba.lianluo")
    for values, reason in (({"ground": "其他"}, "因为"), ({"ground": "no_power"}, "")):
        outcome = attempt(liaison, "dispatches.return_dispatch", dispatch.uuid, values, reason=reason)
        assert outcome.status is Status.INVALID
    assert state(dispatch) == "signed"


def test_taken_back_only_before_somebody_has_signed(city):
    story = Story(city)
    (dispatch,) = story.send(FARM_NEXT)
    sender = city.actor("wz.lianluo")
    did(sender, "dispatches.withdraw_dispatch", dispatch.uuid, reason="自行核查")
    assert story.lead.state == "registered" and level(city, "ba.lianluo", story.lead, "lead") is Level.NONE
    assert attempt(city.actor("ba.lianluo"), "dispatches.sign_dispatch", dispatch.uuid).code == "wrong_state"
    (again,) = story.send(FARM_NEXT)
    story.sign("ba.lianluo", again)
    assert attempt(sender, "dispatches.withdraw_dispatch", again.uuid, reason="试").code == "wrong_state"


def test_a_dispatch_cannot_be_made_by_itself(city):
    values = {"receiver": city.agency("C410822-AGRICULTURE"), "carriage": "lead"}
    outcome = attempt(city.actor("wz.lianluo"), "dispatches.send_dispatch", None, values)
    assert (outcome.status, outcome.code) == (Status.REFUSED, "inner_only")
    assert Dispatch.objects.count() == 0


# ── 一个送几家，转送，绕圈 ──────────────────────────────────────────────────────────────────────────


def test_several_addressees_each_answer_for_themselves(city):
    story = Story(city)
    one, two = story.send(FARM_NEXT, FARM)
    assert one.batch == two.batch and one.owner != two.owner
    story.give_back("ba.lianluo", one)
    assert story.lead.state == "sent"
    story.accept("wz.nongye", two, "沈农业")
    assert story.lead.state == "handling" and state(one) == "returned"


def test_one_bad_addressee_and_nobody_is_sent_anything(city):
    story = Story(city)
    own = "武陟县市场监督管理局"
    outcome = attempt(city.actor("wz.lianluo"), "leads.send_lead", story.uuid, sending(FARM_NEXT, own))
    assert outcome.code == "own_agency" and Dispatch.objects.count() == 0 and story.lead.state == "registered"
    outcome = attempt(city.actor("wz.lianluo"), "leads.send_lead", story.uuid, sending("没有的局"))
    assert outcome.status is Status.INVALID and "没有的局" in outcome.errors["to"][0]


def test_onward_and_a_loop_is_refused(city):
    story = Story(city)
    (first,) = story.send(FARM_NEXT)
    middle = story.accept("ba.lianluo", first, "韩联络")
    liaison = city.actor("ba.lianluo")
    looped = attempt(liaison, "leads.pass_on", middle.uuid, sending("武陟县市场监督管理局"))
    assert looped.code == "loop" and "绕圈" in looped.sentence
    did(liaison, "leads.pass_on", middle.uuid, sending(FARM_CITY))
    (second,) = story.newest()
    assert second.previous == first and second.path == [str(first.sender), str(first.owner)]
    assert story.lead.state == "sent"
    last = story.accept("jz.nongye", second, "杨联络")
    back = attempt(city.actor("jz.nongye"), "leads.pass_on", last.uuid, sending(FARM_NEXT))
    assert back.code == "loop"
    middle.refresh_from_db()
    assert middle.state == "closed" and state(first) == "answered"
    assert level(city, "ba.lianluo", story.lead, "lead") is Level.FULL  # 移出的机关一直看得到
    assert level(city, "wz.lianluo", second, "dispatch") is Level.NONE  # 与它无关的那一程只在线索里看得到结果


def test_what_was_passed_on_and_comes_back_goes_on_where_it_was(city):
    story = Story(city)
    with at(MONDAY):
        (first,) = story.send(FARM_NEXT)
        middle = story.accept("ba.lianluo", first, "韩联络")
    did(city.actor("ba.lianluo"), "leads.pass_on", middle.uuid, sending(FARM_CITY))
    (second,) = story.newest()
    story.give_back("jz.nongye", second)
    middle.refresh_from_db()
    (running,) = clocks.running(middle.uuid)
    assert middle.state == "open" and story.lead.state == "handling"
    assert running.inputs["since"] == middle.began_at.isoformat()


def test_not_sent_again_to_whoever_said_it_is_not_theirs(city):
    story = Story(city)
    (dispatch,) = story.send(FARM_NEXT)
    story.give_back("ba.lianluo", dispatch)
    assert (
        attempt(city.actor("wz.lianluo"), "leads.send_lead", story.uuid, sending(FARM_NEXT)).code
        == "not_theirs"
    )
    other = Story(city, "另一件")
    (dispatch,) = other.send(FARM_NEXT)
    assert (
        attempt(city.actor("wz.lianluo"), "leads.send_lead", other.uuid, sending(FARM_NEXT)).code
        == "on_its_way"
    )
    other.give_back("ba.lianluo", dispatch, "incomplete")
    other.send(FARM_NEXT)


def test_two_that_say_it_is_not_theirs_open_a_negative_question(city):
    story = Story(city)
    (one,) = story.send(FARM_NEXT)
    story.give_back("ba.lianluo", one)
    assert story.lead.contested_at is None
    last = newest_job()
    (two,) = story.send(FARM)
    story.give_back("wz.nongye", two, "other_level")
    deliver_all(last)
    assert story.lead.contested_at is not None
    for account in ("wz.lianluo", "jiandu", "duban"):
        assert told(city.actor(account).post, "lead_contested") == 1, account


def test_want_of_material_is_no_question_of_jurisdiction(city):
    story = Story(city)
    for account, name in (("ba.lianluo", FARM_NEXT), ("wz.nongye", FARM)):
        (dispatch,) = story.send(name)
        story.give_back(account, dispatch, "incomplete")
    assert story.lead.contested_at is None


# ── 没有人签收 ──────────────────────────────────────────────────────────────────────────────────────


def test_unsigned_comes_back_and_climbs(city):
    city.join(BA_HEAD)
    with at(MONDAY):
        (dispatch,) = Story(city).send(FARM_NEXT)
    lapse(MONDAY + timedelta(days=2))
    assert state(dispatch) == "sent"
    lapse(MONDAY + timedelta(days=3))
    assert state(dispatch) == "overdue"
    for account in ("wz.lianluo", "ba.juzhang"):
        assert told(city.actor(account).post, "dispatch_unsigned") == 1, account
    assert level(city, "jz.nongye", dispatch, "dispatch") is Level.NONE
    lapse(MONDAY + timedelta(days=8))
    dispatch.refresh_from_db()
    assert dispatch.rung == 2 and level(city, "jz.nongye", dispatch, "dispatch") is Level.SUMMARY
    assert told(city.actor("jz.nongye").post, "dispatch_unsigned") == 1
    lapse(MONDAY + timedelta(days=11))
    lapse(MONDAY + timedelta(days=20))
    dispatch.refresh_from_db()
    assert dispatch.rung == 3
    assert [c.name for c in clocks.running(dispatch.uuid)] == [SIGN_CLOCK]  # 到顶，不再往上
    Story.sign(Story(city, "别的"), "ba.lianluo", dispatch)
    assert state(dispatch) == "signed" and clock(dispatch, REMIND_CLOCK).ended_at


def test_urgent_is_counted_in_hours(city):
    with at(MONDAY):
        (dispatch,) = Story(city).send(FARM_NEXT, is_urgent=True)
    assert clock(dispatch, SIGN_CLOCK).due_at == MONDAY + timedelta(hours=24)


def test_outside_the_city_the_time_is_asked_for_and_nothing_climbs(city):
    with at(MONDAY):
        (dispatch,) = Story(city).send("济源市市场监督管理局")
    assert clock(dispatch, SIGN_CLOCK).nature == "courtesy" and not dispatch.has_duty
    lapse(MONDAY + timedelta(days=30))
    assert state(dispatch) == "sent"
    did(city.actor("jy.lianluo"), "dispatches.sign_dispatch", dispatch.uuid)
    assert clock(dispatch, DECIDE_CLOCK) is None


def test_a_carriage_that_knows_no_return(city, monkeypatch):
    from dataclasses import replace

    from liandong.dispatches import carrying

    story = Story(city)
    (dispatch,) = story.send(FARM_NEXT)
    story.sign("ba.lianluo", dispatch)
    monkeypatch.setitem(
        carrying._CARRIAGES, "lead", replace(carrying.named("lead"), title="案件移送", returns=())
    )
    outcome = attempt(
        city.actor("ba.lianluo"),
        "dispatches.return_dispatch",
        dispatch.uuid,
        {"ground": "no_power"},
        reason="试",
    )
    assert outcome.code == "may_not_return" and "报请指定管辖" in outcome.sentence
