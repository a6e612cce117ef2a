"""往外送：邮件、每日汇总、外部平台；送不到的重试，试完仍送不到的留着给人看。

Each delivery is a row and a job in the transaction that made the notice. A job asks again before it sends: whether the
hour is right, whether the notice is still unread, whether its reader may still see the record. Delivered twice after
a crash, the receiver knows it by its id. `TRIES` tries span about six hours; then the delivery is `failed`, and the
list of background jobs says so until somebody has seen to it (`undelivered`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.db.models import F
from procrastinate.contrib.django import app

from liandong.notices import mail, webhook
from liandong.notices.models import Delivery, MailChoice, Notice, State
from liandong.notices.reading import Told, told_outside
from liandong.notices.rules import TOO_OLD_TO_SEND, send_at
from liandong.now import now

TRIES = 8
LATE_AFTER = timedelta(days=1)
FAILED_SHOWN = timedelta(days=7)
How = MailChoice.How


class NotSent(Exception):
    """A try to send did not succeed; the sentence is for a person and names no address and no contents."""

    is_for_people = True


def plan(notices: Iterable[Notice]) -> None:
    """Say which way each new notice leaves the house, and put the jobs; call inside the notice's transaction."""
    fresh = [n for n in notices if n.at > now() - TOO_OLD_TO_SEND]
    if not fresh or not (settings.MAIL_IS_ON or settings.WEBHOOK_URL):
        return
    choices = {c.person: c for c in MailChoice.objects.filter(person__in={n.person for n in fresh})}
    planned: list[Delivery] = []
    for n in fresh:
        choice = choices.get(n.person)
        if settings.MAIL_IS_ON and choice is not None and choice.address and choice.how != How.NONE:
            channel = "mail" if choice.how == How.AT_ONCE or n.is_urgent else "daily"
            planned.append(Delivery(notice=n, channel=channel, changed_at=now()))
        if settings.WEBHOOK_URL:
            planned.append(Delivery(notice=n, channel="webhook", changed_at=now()))
    for delivery in Delivery.objects.bulk_create(planned):
        if delivery.channel != "daily":
            put(delivery, send_at(now(), delivery.notice.is_urgent))


def put(delivery: Delivery, at: datetime) -> None:
    app.configure_task("notices.send", queue="notices", schedule_at=at if at > now() else None).defer(
        delivery=delivery.pk
    )


def send(pk: int) -> str:
    """Try one delivery; returns its state afterwards.

    Raises:
        NotSent: it did not succeed; the job tries again until all tries are used.
    """
    delivery = Delivery.objects.select_related("notice").filter(pk=pk).first()
    if delivery is None or delivery.state != "waiting":
        return delivery.state if delivery else "dropped"
    if (at := send_at(now(), delivery.notice.is_urgent)) > now():
        put(delivery, at)
        return "waiting"
    told = _still_needed(delivery)
    choice = MailChoice.objects.filter(person=delivery.notice.person).exclude(how=How.NONE).first()
    if told is None or (delivery.channel == "mail" and (choice is None or not settings.MAIL_IS_ON)):
        return _close([delivery], "dropped")
    if delivery.channel == "webhook":
        return _tried([delivery], lambda: webhook.post(told))
    assert choice is not None
    return _tried([delivery], lambda: mail.send_one(told, choice.address))


def people_with_daily() -> list[UUID]:
    """Persons for whom something waits for the daily mail."""
    waiting = Delivery.objects.filter(channel="daily", state="waiting")
    return list(waiting.values_list("notice__person", flat=True).distinct().order_by("notice__person"))


def send_daily(person: UUID) -> str:
    """One mail with everything that waits for it and is still needed.

    Raises:
        NotSent: as for `send`.
    """
    waiting = list(
        Delivery.objects.select_related("notice")
        .filter(channel="daily", state="waiting", notice__person=person)
        .order_by("notice__at", "id")
    )
    choice = MailChoice.objects.filter(person=person).exclude(how=How.NONE).first()
    needed = [(d, told) for d in waiting if (told := _still_needed(d)) is not None]
    kept = {d.pk for d, _ in needed}
    if choice is None or not settings.MAIL_IS_ON:
        kept, needed = set(), []
    _close([d for d in waiting if d.pk not in kept], "dropped")
    if not needed or choice is None:
        return "dropped"
    return _tried([d for d, _ in needed], lambda: mail.send_daily([t for _, t in needed], choice.address))


def _still_needed(delivery: Delivery) -> Told | None:
    """None when the notice was read or done in the meantime, or when its reader may not see the record any more."""
    return told_outside(delivery.notice) if delivery.notice.state == State.UNREAD else None


def _tried(deliveries: list[Delivery], attempt: Callable[[], None]) -> str:
    try:
        attempt()
    except Exception as error:
        why = str(error) if isinstance(error, webhook.NotTaken) else mail.why_not(error)
        found = Delivery.objects.filter(pk__in=[d.pk for d in deliveries])
        found.update(tries=F("tries") + 1, error=why[:200], changed_at=now())
        found.filter(tries__gte=TRIES).update(state="failed")
        raise NotSent(why) from error
    return _close(deliveries, "sent")


def _close(deliveries: list[Delivery], state: str) -> str:
    Delivery.objects.filter(pk__in=[d.pk for d in deliveries]).update(state=state, changed_at=now(), error="")
    return state


def undelivered() -> str:
    """What could not be delivered, in a sentence; empty when all is well.

    Counts what failed for good within a week and what has waited a day longer than it should have.
    """
    failed = Delivery.objects.filter(state="failed", changed_at__gt=now() - FAILED_SHOWN)
    late = Delivery.objects.filter(state="waiting", changed_at__lt=now() - LATE_AFTER).exclude(
        channel="daily"
    )
    said = [f"{n}条消息试了{TRIES}次仍未送达" for n in [failed.count()] if n]
    said += [f"{n}条消息等待外送已超过一天" for n in [late.count()] if n]
    if not said:
        return ""
    newest = failed.order_by("-changed_at").values_list("error", flat=True).first()
    return (
        "；".join(said)
        + (f"。最近一次的原因：{newest.rstrip('。')}" if newest else "")
        + "。页面上的消息不受影响。"
    )
