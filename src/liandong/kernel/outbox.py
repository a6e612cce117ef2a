"""发件箱：事件就是同一事务里的作业，提交之后才送到。

`put` defers one job per consumer inside the caller's transaction, so an event exists exactly when its act does.
A consumer runs in a transaction that also marks (event, consumer) as consumed: delivered twice, it acts once;
killed half-way, it acts again from the start. Topics and consumers are declared by rooms in `events.py`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import transaction
from procrastinate.contrib.django import app

from liandong.kernel import jobs_log
from liandong.kernel.models import Consumed
from liandong.now import now

Handler = Callable[[UUID, dict[str, Any]], None]


@dataclass(frozen=True, slots=True)
class Consumer:
    """Who wants to know what."""

    name: str
    title: str
    topic: str
    handle: Handler


_CONSUMERS: dict[str, Consumer] = {}


def consumes(topic: str, name: str, title: str) -> Callable[[Handler], Handler]:
    """Decorator: declare a consumer.

    Raises:
        ValueError: the name is taken.
    """

    def bind(handle: Handler) -> Handler:
        if name in _CONSUMERS:
            raise ValueError(f"事件消费者 {name} 重复登记")
        _CONSUMERS[name] = Consumer(name, title, topic, handle)
        return handle

    return bind


def every() -> Iterator[Consumer]:
    yield from _CONSUMERS.values()


def put(event: UUID, topic: str, payload: dict[str, Any]) -> None:
    """Defer the event to everybody who consumes its topic; call inside the act's transaction."""
    for consumer in _CONSUMERS.values():
        if consumer.topic == topic:
            app.configure_task("kernel.deliver", queue="events").defer(
                event=str(event), consumer=consumer.name, payload=payload
            )


def deliver(event: UUID, consumer_name: str, payload: dict[str, Any]) -> bool:
    """Run one consumer for one event; False when it had been done before.

    Raises:
        LookupError: no such consumer; the job stays failed and visible, nothing is lost.
    """
    consumer = _CONSUMERS.get(consumer_name)
    if consumer is None:
        raise LookupError(f"没有名为 {consumer_name} 的事件消费者")
    with jobs_log.run(f"event:{consumer.name}", consumer.title), transaction.atomic():
        _, fresh = Consumed.objects.get_or_create(event=event, consumer=consumer.name, defaults={"at": now()})
        if fresh:
            consumer.handle(event, payload)
    return fresh
