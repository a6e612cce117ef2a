"""期限：存输入、算结果；中止、恢复、延长、结束；放假安排一变就重算；逾期只说一次。"""

from __future__ import annotations

import json
from datetime import date, datetime
from uuid import uuid4

import pytest

from liandong.kernel import clocks
from liandong.kernel.actor import system_actor
from liandong.kernel.models import Clock
from liandong.kernel.tests.staging import deliver_all, did, newest_job
from liandong.kernel.trail import automatic
from liandong.law.parameter import UnknownParameter
from liandong.ledger.models import LedgerEvent
from liandong.now import CHINA, at

pytestmark = pytest.mark.django_db
NAME, D06 = "答复校核申请", "D-06"


def day(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=CHINA)


def begin(since: str = "2026-03-02T10:00", parameter: str = D06) -> Clock:
    return clocks.start("correction", uuid4(), NAME, parameter, day(since), owed_by=uuid4())


def due(clock: Clock) -> str:
    assert clock.due_at is not None
    return clock.due_at.astimezone(CHINA).strftime("%Y-%m-%d")


def test_ten_working_days_are_counted_from_the_day_after(city):
    """2026-03-02 is a Monday without holidays near it: the tenth working day is Monday the 16th."""
    clock = begin()
    assert due(clock) == "2026-03-16" and not clock.is_provisional
    assert (
        clock.nature == "statutory" and clock.source == "《政务数据共享条例》第二十六条" and clock.explanation
    )


def test_stored_inputs_give_the_same_moment_again(city):
    clock = begin()
    clocks.suspend(clock.record, NAME, day("2026-03-05T09:00"), "等待补正")
    clocks.resume(clock.record, NAME, day("2026-03-10T09:00"))
    clock = clocks.extend(clock.record, NAME, 5, "working_day", "情况复杂")
    again = Clock.objects.get(pk=clock.pk)
    answer = clocks.computed(again.inputs)
    assert (answer.moment, list(answer.steps)) == (again.due_at, again.explanation)
    assert clocks.recompute_all(system_actor("期限重算"), uuid4()) == 0


def test_a_last_day_from_another_s_paper_is_taken_as_it_stands(city):
    clock = clocks.start_given(
        "lead", uuid4(), "回复", date(2026, 12, 31), day("2026-03-02T10:00"), owed_by=uuid4(), source="检察机关的来文", nature="internal"
    )  # fmt: skip
    assert due(clock) == "2026-12-31"
    assert clock.explanation == ["检察机关的来文写明至迟2026年12月31日"]
    assert clocks.computed(clock.inputs).moment == clock.due_at
    assert clocks.chip(clock).nature == "内部"


def test_the_very_moment_that_a_paper_states_is_taken_as_it_stands(city):
    moment = day("2026-03-04T10:30")
    clock = clocks.start_given(
        "lead", uuid4(), "回复", moment, day("2026-03-02T10:00"), owed_by=uuid4(), source="抽取方案", nature="internal"
    )  # fmt: skip
    assert clock.due_at == clocks.computed(Clock.objects.get(pk=clock.pk).inputs).moment == moment
    assert clock.explanation == ["抽取方案写明至迟2026-03-04 10:30"]


def test_what_must_be_done_promptly_is_not_said_to_be_suspended(city):
    clock = begin(parameter="P-16")
    assert (clock.due_at, clocks.chip(clock).due_text) == (None, "应当及时办理")


def test_a_suspension_leaves_no_due_day_until_it_ends(city):
    clock = begin()
    paused = clocks.suspend(clock.record, NAME, day("2026-03-05T09:00"), "等待补正")
    assert paused.due_at is None and clocks.chip(paused).due_text == "已中止，恢复后重新计算"
    with pytest.raises(ValueError, match="已经中止"):
        clocks.suspend(clock.record, NAME, day("2026-03-06T09:00"), "又一次")
    resumed = clocks.resume(clock.record, NAME, day("2026-03-12T09:00"))
    assert due(resumed) > "2026-03-16"
    with pytest.raises(ValueError, match="没有中止"):
        clocks.resume(clock.record, NAME, day("2026-03-13T09:00"))


def test_an_extension_is_counted_from_the_end_as_it_stands(city):
    clock = begin()
    assert due(clocks.extend(clock.record, NAME, 5, "working_day", "情况复杂")) == "2026-03-23"


def test_ending_is_for_good(city):
    clock = begin()
    ended = clocks.end(clock.record, NAME, day("2026-03-16T17:00"))
    assert ended is not None and clocks.running(clock.record) == []
    assert clocks.chip(ended).tone == "done"
    assert clocks.end(clock.record, NAME, day("2026-03-17T09:00")) is None
    with pytest.raises(Clock.DoesNotExist):
        clocks.suspend(clock.record, NAME, day("2026-03-17T09:00"), "太晚")


def test_all_that_runs_on_a_record_ends_at_once_and_what_has_ended_stays(city):
    done, other = begin(), uuid4()
    clocks.end(done.record, NAME, day("2026-03-10T09:00"))
    for record, name in ((done.record, "甲"), (done.record, "乙"), (other, NAME)):
        clocks.start("correction", record, name, D06, day("2026-03-02T10:00"), owed_by=uuid4())
    clocks.end_all(done.record, day("2026-03-16T17:00"))
    ended = [one.ended_at for one in clocks.of(done.record)]
    assert ended == [day("2026-03-10T09:00"), *[day("2026-03-16T17:00")] * 2]
    assert clocks.running(done.record) == [] and len(clocks.running(other)) == 1


def test_one_clock_of_a_name_runs_at_a_time_and_the_law_must_know_it(city):
    with pytest.raises(UnknownParameter):
        begin(parameter="D-没有")
    assert Clock.objects.count() == 0


@pytest.mark.parametrize(
    ("moment", "ended", "tone"),
    [
        ("2026-03-05T09:00", "", "calm"),
        ("2026-03-12T09:00", "", "soon"),
        ("2026-03-16T23:00", "", "soon"),
        ("2026-03-17T00:30", "", "late"),
        ("2026-03-17T00:30", "2026-03-16T18:00", "done"),
        ("2026-03-18T00:30", "2026-03-17T08:00", "late"),
    ],
)
def test_the_chip_says_how_it_stands(city, moment, ended, tone):
    clock = begin()
    if ended:
        clocks.end(clock.record, NAME, day(ended))
    with at(day(moment)):
        chip = clocks.chip(Clock.objects.get(pk=clock.pk))
    assert (chip.tone, chip.nature) == (tone, "法定")
    assert ("逾期" in chip.due_text) is (bool(ended) and tone == "late")


def test_a_limit_only_asked_for_never_becomes_overdue(city):
    clock = begin()
    Clock.objects.filter(pk=clock.pk).update(nature="courtesy")
    with at(day("2026-04-17T00:30")):
        assert clocks.chip(Clock.objects.get(pk=clock.pk)).tone == "soon"
        assert clocks.tell_overdue(system_actor("逾期提示")) == 0


def test_overdue_is_told_once_on_the_trail_and_names_its_system_actor(city):
    clock, teller = begin(), system_actor("逾期提示")
    with at(day("2026-03-16T20:00")):
        assert clocks.tell_overdue(teller) == 0
    with at(day("2026-03-17T00:30")):
        assert [clocks.tell_overdue(teller), clocks.tell_overdue(teller)] == [1, 0]
    event = LedgerEvent.objects.get(record=clock.record)
    body = json.loads(event.body)
    assert event.version == 0 and body["actor"]["person_name"] == "逾期提示"
    assert body["facts"]["due"].startswith("2026-03-16")


def test_nobody_writes_on_a_trail_as_if_he_were_the_system(city):
    with pytest.raises(ValueError, match="door"):
        automatic(city.actor("wz.lianluo"), "agency", uuid4(), "kernel.tell_overdue", "逾期", {})


def test_an_unknown_year_is_said_and_loading_it_moves_the_day(city):
    """From 2026-12-24 ten working days reach into 2027, whose holidays nobody has announced yet."""
    since = day("2026-12-24T10:00")
    clock = clocks.start("agency", city.agency("C410823-MARKET"), NAME, D06, since, owed_by=uuid4())
    assert clock.is_provisional and clocks.chip(clock).is_provisional
    told, last = LedgerEvent.objects.filter(record=clock.record).count(), newest_job()
    values = {
        "year": 2027,
        "notice": "放假通知",
        "days_off": "2027-01-01 2027-01-04 2027-01-05",
        "days_worked": "",
    }
    did(city.actor("sysadmin"), "registry.load_calendar_year", None, values)
    assert due(Clock.objects.get(pk=clock.pk)) == "2027-01-08"
    deliver_all(last)
    moved = Clock.objects.get(pk=clock.pk)
    assert not moved.is_provisional and due(moved) == "2027-01-12"
    event = LedgerEvent.objects.filter(record=clock.record).last()
    assert LedgerEvent.objects.filter(record=clock.record).count() == told + 1
    facts = json.loads(event.body)["facts"]
    assert (
        facts["was"].startswith("2027-01-08") and facts["now"].startswith("2027-01-12") and facts["because"]
    )


def test_a_moved_day_may_be_told_overdue_anew(city):
    clock, teller, last = begin("2026-12-24T10:00"), system_actor("逾期提示"), newest_job()
    with at(day("2027-02-01T09:00")):
        assert clocks.tell_overdue(teller) == 1
        values = {"year": 2027, "notice": "放假通知", "days_off": "2027-01-01 2027-01-04", "days_worked": ""}
        did(city.actor("sysadmin"), "registry.load_calendar_year", None, values)
        deliver_all(last)
        assert Clock.objects.get(pk=clock.pk).overdue_told_at is None
        assert clocks.tell_overdue(teller) == 1
