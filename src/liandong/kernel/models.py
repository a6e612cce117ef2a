"""内核的表：记录的共同形状、可见授权、期限、编号、重复键、被拒尝试、作业运行情况。"""

from __future__ import annotations

from uuid import UUID

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Value
from django.db.models.functions import Coalesce
from uuid_utils.compat import uuid7

from liandong.kernel.roles import Level
from liandong.ledger.rights import Rights

EVERYBODY = UUID(int=2**128 - 1)
"""Whom a grant is to that is to no one agency or post; no record, post or agency has this id, nor is it that of nobody."""


class Record(models.Model):
    """What every record has: a public id made here, a version, a state, the agency that owns it.

    Only the door saves a record. `version` grows by one with every action and is what a form or an API call
    was made against.
    """

    id = models.BigAutoField(primary_key=True)
    uuid = models.UUIDField(unique=True, default=uuid7, editable=False)
    version = models.PositiveIntegerField(default=0)
    state = models.CharField(max_length=20, db_index=True)
    owner = models.UUIDField(db_index=True, verbose_name="所属机关")

    class Meta:
        abstract = True


class FilePart(models.Model):
    """A piece of a file; the pieces in their order are the file (`kernel.pieces`)."""

    rights = Rights(app="SELECT, INSERT")

    number = models.PositiveIntegerField()
    content = models.BinaryField()

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return f"第{self.number}段"


class Access(models.Model):
    """One materialised grant: what an agency, a post or everybody may see of one record, and why.

    Both `agency` and `post` null means every agency; a grant is never to both. `grantee` is whichever it is to, `EVERYBODY` for all,
    made by the database: with one column to look in, whether somebody is granted something is answered from an index alone. Written by actions through `Sight.refresh`, ended by `until`
    or removed when the record no longer grants it; `rebuild` compares and repairs.
    """

    rights = Rights(app="SELECT, INSERT, UPDATE, DELETE", redactor="SELECT, INSERT, UPDATE, DELETE")

    kind = models.CharField(max_length=40)
    record = models.UUIDField()
    agency = models.UUIDField(null=True)
    post = models.UUIDField(null=True)
    level = models.PositiveSmallIntegerField(choices=[(level.value, level.label) for level in Level])
    until = models.DateTimeField(null=True)
    ground = models.CharField(max_length=80)
    grantee = models.GeneratedField(
        expression=Coalesce("post", "agency", Value(EVERYBODY, models.UUIDField())),
        output_field=models.UUIDField(),
        db_persist=True,
    )

    class Meta:
        verbose_name = "可见授权"
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "record", "grantee", "ground"],
                name="one_grant_per_ground",
                include=["level", "until"],
            )
        ]
        indexes = [
            models.Index(
                fields=["kind", "grantee", "record"], name="access_by_grantee", include=["level", "until"]
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.level} {self.ground}"


class Initials(models.Model):
    """By which first letters of pinyin one record is found: `text` holds a line for each way to read each of its names.

    Made from the names alone, so no fact of the record and no version of it; written with the act that names it, for lists
    afterwards (`kernel.initials`). Every line begins with a line feed, by which a search from the start of a name knows it.
    """

    rights = Rights(app="SELECT, INSERT, UPDATE, DELETE")

    kind = models.CharField(max_length=40)
    record = models.UUIDField()
    text = models.TextField()

    class Meta:
        verbose_name = "拼音简码"
        constraints = [models.UniqueConstraint(fields=["kind", "record"], name="one_initials")]

    def __str__(self) -> str:
        return self.text.strip()


class Opening(models.Model):
    """调阅: a post of 行政执法监督 opened one record in full, until a moment; made by the recorded act, never changed."""

    rights = Rights(app="SELECT, INSERT")

    kind = models.CharField(max_length=40)
    record = models.UUIDField(db_index=True)
    post = models.UUIDField()
    event = models.UUIDField(unique=True)
    until = models.DateTimeField()

    class Meta:
        verbose_name = "调阅"

    def __str__(self) -> str:
        return f"{self.kind} {self.until:%Y-%m-%d %H:%M}"


class Clock(models.Model):
    """A running limit of one record: the inputs are stored, the due moment is computed from them, never counted on.

    `inputs` holds the parameter's id and day of judgement, the start moment, suspensions and extensions as ISO
    texts; `due_at` is null while a suspension is open. `explanation` is the list of sentences shown to people.
    `seen_by` names whom the record is granted to, at whatever level and until when (`visibility.Sight.refresh`): by it the desk
    finds the few running clocks that concern somebody, and then asks the predicate of these.
    """

    kind = models.CharField(max_length=40)
    record = models.UUIDField()
    name = models.CharField(max_length=160, verbose_name="期限名称")
    nature = models.CharField(max_length=12, verbose_name="期限性质")
    source = models.CharField(max_length=200, verbose_name="依据")
    owed_by = models.UUIDField(verbose_name="由谁办理")
    inputs = models.JSONField()
    due_at = models.DateTimeField(null=True)
    is_provisional = models.BooleanField(default=False)
    explanation = models.JSONField(default=list)
    ended_at = models.DateTimeField(null=True)
    overdue_told_at = models.DateTimeField(null=True)
    seen_by = ArrayField(models.UUIDField(), default=list)

    class Meta:
        verbose_name = "期限"
        constraints = [
            models.UniqueConstraint(
                fields=["record", "name"], name="one_running_clock", condition=models.Q(ended_at__isnull=True)
            )
        ]
        indexes = [
            models.Index(fields=["due_at"], name="clock_running", condition=models.Q(ended_at__isnull=True)),
            models.Index(
                fields=["owed_by", "due_at"], name="clock_owed", condition=models.Q(ended_at__isnull=True)
            ),
            GinIndex(fields=["seen_by"], name="clock_seen_by", condition=models.Q(ended_at__isnull=True)),
            models.Index(fields=["record"], name="clock_record"),
        ]

    def __str__(self) -> str:
        return self.name


class Hold(models.Model):
    """A stop placed on a record by a higher room: while it stands, the named actions are refused with its reason."""

    kind = models.CharField(max_length=40)
    record = models.UUIDField(db_index=True)
    actions = models.JSONField(default=list)
    reason = models.CharField(max_length=300)
    source = models.CharField(max_length=200)
    placed_by_kind = models.CharField(max_length=40)
    placed_by = models.UUIDField()
    placed_at = models.DateTimeField()
    lifted_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = "暂停办理"
        constraints = [
            models.UniqueConstraint(
                fields=["record", "placed_by"],
                name="one_hold_per_cause",
                condition=models.Q(lifted_at__isnull=True),
            )
        ]

    def __str__(self) -> str:
        return self.reason


class Repeat(models.Model):
    """The answer once given to a key, so that a second click or a retried call does no harm."""

    rights = Rights(app="SELECT, INSERT, UPDATE, DELETE")

    key = models.CharField(max_length=80)
    person = models.UUIDField()
    fingerprint = models.CharField(max_length=64)
    outcome = models.JSONField(null=True)
    at = models.DateTimeField()

    class Meta:
        verbose_name = "重复提交键"
        constraints = [models.UniqueConstraint(fields=["person", "key"], name="one_answer_per_key")]

    def __str__(self) -> str:
        return self.key


class Refusal(models.Model):
    """Refused attempts of one post in one hour, counted; the first of each kind also stands in the ledger."""

    post = models.UUIDField()
    action = models.CharField(max_length=80)
    record = models.UUIDField()
    code = models.CharField(max_length=60)
    hour = models.DateTimeField()
    times = models.PositiveIntegerField(default=1)

    class Meta:
        verbose_name = "被拒尝试"
        constraints = [
            models.UniqueConstraint(
                fields=["post", "action", "record", "code", "hour"], name="one_refusal_an_hour"
            )
        ]

    def __str__(self) -> str:
        return f"{self.action} {self.code}"


class LetterCounter(models.Model):
    """The gapless counter of one agency's 文号 word in one year; locked while a number is taken."""

    agency = models.UUIDField()
    word = models.CharField(max_length=40)
    year = models.PositiveSmallIntegerField()
    value = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name = "文号计数"
        constraints = [models.UniqueConstraint(fields=["agency", "word", "year"], name="one_letter_counter")]

    def __str__(self) -> str:
        return f"{self.word}〔{self.year}〕{self.value}"


class LetterNumber(models.Model):
    """A 文号 that has been used, taken here or given by hand from the office's own register; never used twice."""

    rights = Rights(app="SELECT, INSERT")

    agency = models.UUIDField()
    text = models.CharField(max_length=120)
    record = models.UUIDField()
    is_given = models.BooleanField()

    class Meta:
        verbose_name = "文号"
        constraints = [models.UniqueConstraint(fields=["agency", "text"], name="letter_number_once")]

    def __str__(self) -> str:
        return self.text


class Consumed(models.Model):
    """An event a consumer has dealt with; written in the consumer's own transaction."""

    rights = Rights(app="SELECT, INSERT")

    event = models.UUIDField()
    consumer = models.CharField(max_length=80)
    at = models.DateTimeField()

    class Meta:
        verbose_name = "已处理事件"
        constraints = [models.UniqueConstraint(fields=["event", "consumer"], name="consumed_once")]

    def __str__(self) -> str:
        return self.consumer


class JobRun(models.Model):
    """The last run of each background job, for everybody to see whether it still runs."""

    rights = Rights(app="SELECT, INSERT, UPDATE")

    name = models.CharField(max_length=80, primary_key=True)
    title = models.CharField(max_length=80)
    started_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)
    is_ok = models.BooleanField(default=True)
    message = models.CharField(max_length=500, default="")
    runs = models.PositiveBigIntegerField(default=0)

    class Meta:
        verbose_name = "后台作业"

    def __str__(self) -> str:
        return self.title
