"""发件箱：办成才有事件；送两次只办一次；办不成整个退回再来。"""

from __future__ import annotations

import asyncio
from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from django.db import connection
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob

from liandong.kernel import jobs, outbox
from liandong.kernel.models import Access, Consumed, JobRun, Repeat
from liandong.kernel.tests.staging import attempt, did
from liandong.now import now

NAME, DETAILS = "registry.change_agency_details", {"liaison": "甲", "liaison_phone": "0391-7000001"}


def waiting() -> list[ProcrastinateJob]:
    return list(ProcrastinateJob.objects.filter(task_name="kernel.deliver", status="todo").order_by("id"))


def work() -> None:
    """Everything that waits, done by a real worker; then it stops."""
    worker = app.with_connector(app.connector.get_worker_connector())

    async def run() -> None:
        async with worker.open_async():
            await worker.run_worker_async(
                wait=False,
                install_signal_handlers=False,
                listen_notify=False,
                concurrency=2,
                queues=["events"],
            )

    asyncio.run(run())


@pytest.mark.django_db
def test_an_event_exists_exactly_when_its_act_does(city):
    actor, agency, before = city.actor("wz.lianluo"), city.agency("C410823-MARKET"), len(waiting())
    assert not attempt(actor, NAME, agency, {**DETAILS, "phone": "?"}).is_done
    assert not attempt(actor, NAME, agency, DETAILS, version=0).is_done
    assert len(waiting()) == before
    done = attempt(actor, NAME, agency, DETAILS)
    job = waiting()[-1]
    assert len(waiting()) == before + 1 and job.args["event"] == str(done.event)
    assert job.args["payload"] == {"agency": str(agency)} and job.queue_name == "events"


@pytest.mark.django_db
def test_delivered_twice_it_acts_once(city, monkeypatch):
    seen: list[UUID] = []
    consumer = outbox.Consumer("t.twice", "试送", "t.topic", lambda event, payload: seen.append(event))
    monkeypatch.setitem(outbox._CONSUMERS, consumer.name, consumer)
    event = uuid4()
    assert [outbox.deliver(event, consumer.name, {}), outbox.deliver(event, consumer.name, {})] == [
        True,
        False,
    ]
    assert seen == [event] and Consumed.objects.filter(event=event).count() == 1


@pytest.mark.django_db
def test_a_failing_consumer_leaves_nothing_and_shows(city, monkeypatch):
    def half(event: UUID, payload: dict[str, object]) -> None:
        Access.objects.create(kind="agency", record=event, level=10, ground="办到一半")
        if payload.get("fails"):
            raise ValueError("对方没有应答")

    consumer = outbox.Consumer("t.half", "试办一半", "t.topic", half)
    monkeypatch.setitem(outbox._CONSUMERS, consumer.name, consumer)
    event = uuid4()
    with pytest.raises(ValueError, match="没有应答"):
        outbox.deliver(event, consumer.name, {"fails": True})
    assert (
        not Access.objects.filter(record=event).exists() and not Consumed.objects.filter(event=event).exists()
    )
    failed = JobRun.objects.get(name="event:t.half")
    assert not failed.is_ok and "没有应答" in failed.message and failed.runs == 1
    assert outbox.deliver(event, consumer.name, {}) is True
    mended = JobRun.objects.get(name="event:t.half")
    assert (
        mended.is_ok and mended.message == "" and mended.runs == 2 and mended.finished_at >= mended.started_at
    )


@pytest.mark.django_db
def test_an_unknown_consumer_is_an_error_not_a_silence(city):
    with pytest.raises(LookupError):
        outbox.deliver(uuid4(), "没有", {})


def test_two_consumers_cannot_share_a_name():
    taken = next(outbox.every())
    with pytest.raises(ValueError, match="重复"):
        outbox.consumes(taken.topic, taken.name, "再来")(lambda event, payload: None)


def test_a_real_worker_delivers_and_fails_visibly(committed, city, monkeypatch):
    """Through procrastinate's own worker: done jobs succeed and act; a failing one is put back with its retry."""
    attempts: list[UUID] = []

    def fails(event: UUID, payload: dict[str, object]) -> None:
        attempts.append(event)
        raise ValueError("对方没有应答")

    consumer = outbox.Consumer("t.fails", "试失败", "registry.agency_changed", fails)
    monkeypatch.setitem(outbox._CONSUMERS, consumer.name, consumer)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE procrastinate_jobs SET status = 'cancelled' WHERE status = 'todo'")
    did(city.actor("wz.lianluo"), NAME, city.agency("C410823-MARKET"), DETAILS)
    mine = [j.pk for j in waiting()]
    assert len(mine) == 2
    work()
    told = {j.args["consumer"]: j for j in ProcrastinateJob.objects.filter(pk__in=mine)}
    assert told["registry.refresh_sight"].status == "succeeded"
    assert told["t.fails"].status == "todo" and told["t.fails"].attempts == 1 and len(attempts) == 1
    assert told["t.fails"].scheduled_at > now()
    assert Consumed.objects.filter(event=told["registry.refresh_sight"].args["event"]).count() == 1
    assert JobRun.objects.get(name="event:registry.refresh_sight").is_ok
    assert not JobRun.objects.get(name="event:t.fails").is_ok


@pytest.mark.django_db
def test_old_repeat_keys_are_forgotten_and_the_run_is_seen(city):
    old, young = now() - timedelta(days=jobs.REPEAT_KEPT_DAYS, minutes=1), now()
    for key, moment in (("旧", old), ("新", young)):
        Repeat.objects.create(key=key, person=uuid4(), fingerprint="x", at=moment)
    jobs.forget_repeats(0)
    assert set(Repeat.objects.filter(key__in=("旧", "新")).values_list("key", flat=True)) == {"新"}
    assert JobRun.objects.get(name="kernel.forget_repeats").is_ok
    jobs.tell_overdue(0)
    assert JobRun.objects.get(name="kernel.tell_overdue").runs == 1
