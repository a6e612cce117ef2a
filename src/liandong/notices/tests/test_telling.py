"""告诉谁：从看得见的人里挑，一事一次，办结即消，到期提醒，旧的清掉。"""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import uuid4

import pytest

from liandong.catalogue.models import Power
from liandong.kernel import clocks
from liandong.kernel.actor import system_actor
from liandong.kernel.models import Access, Clock
from liandong.kernel.roles import Level, Role
from liandong.kernel.tests.staging import correction_values, deliver_all, did, newest_job
from liandong.notices import keeping, reading, reminding
from liandong.notices.declaring import To, tell, tell_person
from liandong.notices.models import Notice, State
from liandong.notices.rules import DESK, send_at
from liandong.now import CHINA, at, now, today
from liandong.registry.models import Correction, Officer

FARM_NEXT = "C410822-AGRICULTURE"


def of(stage, who: str, **where) -> list[Notice]:
    return list(keeping.of(stage.actors[who]).filter(**where).order_by("id"))


def file(stage) -> Correction:
    """A correction filed by 武陟县农业农村局 and delivered."""
    last = newest_job()
    values = correction_values(stage.agency(FARM_NEXT), "phone", "0391-8222222", "密由新报")
    uuid = did(stage.actors["wz.nongye"], "registry.file_correction", None, values)
    deliver_all(last)
    return Correction.objects.get(uuid=uuid)


def test_a_filed_correction_is_told_to_the_desk_that_must_answer_with_its_due_day(stage):
    correction = file(stage)
    notice = of(stage, "ba.lianluo", record=correction.uuid)[0]
    clock = Clock.objects.get(record=correction.uuid)
    assert (notice.what, notice.about, notice.number) == ("申请校核", "名录校核申请", correction.number)
    assert (notice.sender, notice.due_at, notice.state) == ("武陟县农业农村局", clock.due_at, State.UNREAD)
    told = set(Notice.objects.filter(record=correction.uuid).values_list("post", flat=True))
    assert told == {stage.actors["ba.lianluo"].post}


@pytest.mark.parametrize(
    ("who", "action", "values", "reason", "what", "receiver"),
    [
        ("ba.lianluo", "registry.accept_correction", {"answer": "密答"}, "", "予以更正", "wz.nongye"),
        ("ba.lianluo", "registry.decline_correction", {"answer": "密答"}, "密理", "不予更正", "wz.nongye"),
        ("wz.nongye", "registry.withdraw_correction", {}, "密理", "撤回申请", "ba.lianluo"),
    ],
)
def test_the_other_side_is_told_how_it_ended_and_nothing_is_left_to_do(
    stage, who, action, values, reason, what, receiver
):
    correction = file(stage)
    last = newest_job()
    did(stage.actors[who], action, correction.uuid, values, reason=reason)
    deliver_all(last)
    newest = of(stage, receiver, record=correction.uuid)[-1]
    assert (newest.what, newest.state) == (what, State.UNREAD)
    filed = Notice.objects.get(record=correction.uuid, topic="correction_filed")
    assert filed.state == State.DONE


def test_an_event_delivered_twice_tells_once(stage):
    _, record = stage.record("correction pending")
    event = uuid4()
    again = [
        tell(event, "t", "correction", record.uuid, what="试", to=[To(DESK, record.owner)]) for _ in range(2)
    ]
    assert again == [1, 0]


def test_nobody_is_told_who_may_not_see_the_record(stage):
    """However widely a room asks, the predicate decides."""
    _, record = stage.record("correction pending")
    event = uuid4()
    tell(event, "t", "correction", record.uuid, what="试", to=[To(frozenset(Role))])
    told = set(Notice.objects.filter(event=event).values_list("post", flat=True))
    kind, _ = stage.record("correction pending")
    may = {a.post for a in stage.actors.values() if kind.sight.level(a, record) >= Level.SUMMARY}
    known = {a.post for a in stage.actors.values()}
    assert told & known == may and stage.actors["jy.lianluo"].post not in told
    assert tell(uuid4(), "t", "correction", uuid4(), what="试", to=[To(DESK)]) == 0


def test_who_approves_for_the_head_is_told_what_the_head_is_told(stage):
    _, record = stage.record("delegation given")
    event = uuid4()
    tell(event, "t", "delegation", record.uuid, what="试", to=[To(frozenset({Role.AGENCY_HEAD}))])
    told = set(Notice.objects.filter(event=event).values_list("post", flat=True))
    assert told == {stage.actors["wz.juzhang"].post, stage.actors["wz.fuze"].post}


def test_overdue_is_told_to_the_desk_and_to_those_who_watch(stage):
    correction, last = file(stage), newest_job()
    due = Clock.objects.get(record=correction.uuid).due_at
    with at(due + timedelta(minutes=1)):
        clocks.tell_overdue(system_actor("逾期提示"))
        deliver_all(last)
    late = Notice.objects.filter(record=correction.uuid, topic="clock_overdue")
    told = set(late.values_list("post", flat=True))
    assert {stage.actors[w].post for w in ("ba.lianluo", "ba.sifa", "jiandu", "duban")} <= told
    assert stage.actors["wz.nongye"].post not in told and stage.actors["ba.juzhang"].post not in told
    assert {n.what for n in late} == {"“答复校核申请”已逾期"}


def test_a_limit_near_its_end_is_told_once_and_again_when_it_moves(stage):
    correction = file(stage)
    clock = Clock.objects.get(record=correction.uuid)
    mine = {"record": correction.uuid, "topic": "clock_soon"}
    reminding.tell_soon()
    assert of(stage, "ba.lianluo", **mine) == []
    with at(clock.due_at - timedelta(hours=30)):
        reminding.tell_soon()
        reminding.tell_soon()
        assert [n.due_at for n in of(stage, "ba.lianluo", **mine)] == [clock.due_at]
        Clock.objects.filter(pk=clock.pk).update(due_at=clock.due_at - timedelta(hours=1))
        reminding.tell_soon()
        assert len(of(stage, "ba.lianluo", **mine)) == 2


def test_a_certificate_near_its_last_day_is_told_to_its_agency_twice_and_settled_when_renewed(stage):
    officer = Officer.objects.filter(state="in_force", agency__code="C410823-MARKET").first()
    mine = {"record": officer.uuid, "topic": "ending_soon"}

    def look(days_before: int) -> list[str]:
        with at(now() + (officer.valid_to - today()) - timedelta(days=days_before)):
            reminding.tell_ending()
            reminding.tell_ending()
        return [n.state for n in of(stage, "wz.lianluo", **mine)]

    assert look(91) == []
    assert look(90) == look(31) == [State.UNREAD]
    assert look(30) == [State.DONE, State.UNREAD]
    notice = of(stage, "wz.lianluo", **mine)[-1]
    assert (notice.what, f"{notice.due_at.astimezone(CHINA):%Y-%m-%d}") == (
        "执法证件将到期",
        str(officer.valid_to),
    )
    assert of(stage, "ba.lianluo", **mine) == of(stage, "jiandu", **mine) == []
    new = {
        "certificate": officer.certificate,
        "valid_from": officer.valid_from,
        "valid_to": officer.valid_to + timedelta(days=900),
    }
    did(stage.actors["jiandu"], "registry.renew_certificate", officer.uuid, new)
    assert look(20) == [State.DONE, State.DONE]


def test_a_power_with_a_last_day_is_told_to_its_holder(stage):
    power = Power.objects.filter(state="in_force", holder__code="C410823-MARKET")[0]
    Power.objects.filter(pk=power.pk).update(valid_to=today() + timedelta(days=20))
    assert reminding.tell_ending() > 0 and reminding.tell_ending() == 0
    told = of(stage, "wz.lianluo", record=power.uuid, topic="ending_soon")
    assert [n.what for n in told] == ["职权将到止日"]
    assert of(stage, "ba.lianluo", record=power.uuid, topic="ending_soon") == []


def test_accounts_tell_the_person_in_whatever_post_he_acts(stage):
    said = {n.what for n in Notice.objects.filter(post=None)}
    assert {"为您设岗", "您的岗位已办理离任", "您的密码已由系统管理员重设"} <= said
    both = [{n.pk for n in of(stage, w, post=None)} for w in ("wz.fuze", "wz.fuze as head")]
    assert both[0] == both[1]
    delegations = of(stage, "wz.fuze", kind="delegation")
    assert [n.what for n in delegations] == ["授权您代批", "已收回对您的代批授权", "授权您代批"]
    assert of(stage, "wz.juzhang", kind="delegation") == []
    assert tell_person(uuid4(), "sign_in", stage.actors["wz.fazhi"].person, what="您的账号在另一处登录") == 1


def test_what_is_no_longer_visible_says_only_that(stage):
    correction = file(stage)
    notice, actor = of(stage, "ba.lianluo", record=correction.uuid)[0], stage.actors["ba.lianluo"]
    assert reading.told(actor, [notice])[0].path == f"/r/correction/{correction.uuid}/"
    assert reading.told_outside(notice) is not None
    Access.objects.filter(record=correction.uuid).delete()
    hidden = reading.told(actor, [notice])[0]
    assert (hidden.line, hidden.path) == (reading.GONE, "") and reading.told_outside(notice) is None


def test_opening_and_marking_touch_only_ones_own(stage):
    correction = file(stage)
    owner, other = stage.actors["ba.lianluo"], stage.actors["wz.nongye"]
    notice = of(stage, "ba.lianluo", record=correction.uuid)[0]
    assert keeping.mark_read(other, correction.uuid) == 0
    assert keeping.mark_these_read(other, [notice.uuid]) == 0
    before = reading.unread([owner])[owner.post]
    assert keeping.mark_read(owner, correction.uuid) == 1
    assert reading.unread([owner]).get(owner.post, 0) == before - 1
    assert keeping.mark_all_read(owner) >= 0 and reading.unread([owner]) == {}


def test_old_notices_go_and_unread_ones_stay_longer(stage):
    correction = file(stage)
    found = Notice.objects.filter(record=correction.uuid)
    found.update(at=now() - timedelta(days=181))
    keeping.forget_old()
    assert found.count() == 1
    found.update(state=State.READ)
    keeping.forget_old()
    assert found.count() == 0


def test_the_hours_of_sending():
    day = datetime(2026, 3, 2, tzinfo=CHINA)
    hours = {h: send_at(day.replace(hour=h), False) == day.replace(hour=h) for h in range(24)}
    assert [h for h, is_now in hours.items() if is_now] == list(range(7, 21))
    assert send_at(day.replace(hour=21), False) == datetime(2026, 3, 3, 7, tzinfo=CHINA)
