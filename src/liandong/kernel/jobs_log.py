"""每个后台作业最近一次何时运行、成没成、说了什么；三员在“后台作业”页上看得见。"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import transaction
from django.db.models import F

from liandong.kernel.models import JobRun
from liandong.now import now
from liandong.watch import faults


@contextmanager
def run(name: str, title: str) -> Iterator[None]:
    """Write start and end of a run in transactions of their own, so that a failed run shows too.

    An exception with `is_for_people` is shown by its sentence alone.
    """
    started = now()
    try:
        yield
    except Exception as error:
        said = str(error)[:500] if getattr(error, "is_for_people", False) else faults.sentence(error)
        _write(name, title, started_at=started, is_ok=False, message=said)
        raise
    _write(name, title, started_at=started, is_ok=True, message="")


def note(name: str, title: str) -> None:
    """A run of an asynchronous job that has just ended well."""
    _write(name, title, started_at=now(), is_ok=True, message="")


def say(name: str, title: str, trouble: str) -> None:
    """What a job that looks after something has found: a sentence, or nothing when all is well."""
    _write(name, title, started_at=now(), is_ok=not trouble, message=trouble[:500])


def _write(name: str, title: str, **facts: object) -> None:
    with transaction.atomic():
        JobRun.objects.get_or_create(name=name, defaults={"title": title})
        JobRun.objects.filter(name=name).update(title=title, finished_at=now(), runs=F("runs") + 1, **facts)
