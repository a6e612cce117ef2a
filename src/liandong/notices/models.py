"""消息的表：谁该知道、知道了没有；要不要邮件；往外送到了没有。

A notice is no record: it holds nothing that is not said by the record it points to, and it goes away when it is old.
It says which kind, which number, what was done, by which agency, until when; never what the case is about. Whether its
reader may still know even that is asked of the predicate whenever it is shown or sent.
"""

from __future__ import annotations

from django.db import models
from uuid_utils.compat import uuid7

from liandong.ledger.rights import Rights


class State(models.TextChoices):
    """未读 until its record was opened; 已办 when nothing is left to do about it."""

    UNREAD = "unread", "未读"
    READ = "read", "已读"
    DONE = "done", "已办"


class Notice(models.Model):
    """One thing told to one post, or, with `post` null, to a person in whatever post he acts.

    `event` is the ledger event (or a name-based id for what no event tells); one post is told once of one event.
    `at` is the event's moment. `about`, `number` and `sender` are as they stood that day.
    """

    rights = Rights(app="SELECT, INSERT, UPDATE, DELETE", redactor="")

    uuid = models.UUIDField(unique=True, default=uuid7, editable=False)
    event = models.UUIDField()
    person = models.UUIDField()
    post = models.UUIDField(null=True)
    topic = models.CharField(max_length=60)
    kind = models.CharField(max_length=40)
    record = models.UUIDField()
    what = models.CharField(max_length=80, verbose_name="何事")
    about = models.CharField(max_length=60, verbose_name="事项种类")
    number = models.CharField(max_length=60, blank=True, verbose_name="编号")
    sender = models.CharField(max_length=100, blank=True, verbose_name="来自")
    due_at = models.DateTimeField(null=True, verbose_name="期限")
    is_urgent = models.BooleanField(default=False)
    at = models.DateTimeField()
    state = models.CharField(max_length=8, choices=State, default=State.UNREAD)
    read_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = "消息"
        constraints = [
            models.UniqueConstraint(
                fields=["event", "person", "post"], name="told_once", nulls_distinct=False
            )
        ]
        indexes = [
            models.Index(fields=["person", "at"], name="notice_list"),
            models.Index(fields=["person", "post"], name="notice_unread", condition=models.Q(state="unread")),
            models.Index(fields=["record"], name="notice_record"),
            models.Index(fields=["at"], name="notice_at"),
        ]

    def __str__(self) -> str:
        return self.what


class MailChoice(models.Model):
    """Whether a person wants mail, and where; the address is sensitive and is shown to himself only."""

    rights = Rights(app="SELECT, INSERT, UPDATE", redactor="")

    class How(models.TextChoices):
        NONE = "none", "不发邮件"
        AT_ONCE = "at_once", "随到随发"
        DAILY = "daily", "工作日8:30汇总一封"

    person = models.UUIDField(unique=True)
    address = models.EmailField(max_length=120, blank=True, verbose_name="邮箱")
    how = models.CharField(max_length=8, choices=How, default=How.NONE, verbose_name="怎样发")

    class Meta:
        verbose_name = "消息邮件"

    def __str__(self) -> str:
        return self.get_how_display()


class Delivery(models.Model):
    """One notice on its way out: by mail, in the daily mail, or to the city's platform.

    `waiting` until it was sent, until nobody needs it any more (`dropped`: read, done, no longer visible), or until
    all tries were used (`failed`), which the list of background jobs then says.
    """

    rights = Rights(app="SELECT, INSERT, UPDATE, DELETE", redactor="")

    notice = models.ForeignKey(Notice, on_delete=models.CASCADE, related_name="deliveries")
    channel = models.CharField(
        max_length=8, choices=[("mail", "邮件"), ("daily", "汇总邮件"), ("webhook", "外部平台")]
    )
    state = models.CharField(
        max_length=8, default="waiting",
        choices=[("waiting", "待发"), ("sent", "已发"), ("failed", "未送达"), ("dropped", "不必发")],
    )  # fmt: skip
    tries = models.PositiveSmallIntegerField(default=0)
    error = models.CharField(max_length=200, blank=True)
    changed_at = models.DateTimeField()

    class Meta:
        verbose_name = "消息外送"
        constraints = [models.UniqueConstraint(fields=["notice", "channel"], name="sent_once")]
        indexes = [
            models.Index(
                fields=["state", "changed_at"], name="delivery_open",
                condition=models.Q(state__in=["waiting", "failed"]),
            )
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.channel} {self.state}"
