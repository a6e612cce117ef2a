"""账本的表：可读的事件、待排序的承诺、只增的条目、瓦片、检查点。

Written to by three hands only: the application inserts `LedgerEvent` and `Intake` in the transaction of the
action that made them; the sequencer empties `Intake` into `Entry`, `Tile` and `Checkpoint`; the redactor may
blank the body and salt of one event. Triggers hold that line against everybody who is not able to switch
triggers off; signed checkpoints at the witnesses make the rest visible. Source: design record 0003.
"""

from __future__ import annotations

import pgtrigger
from django.db import models
from uuid_utils.compat import uuid7

from liandong.ledger.rights import Rights

_NO_TRUNCATE = pgtrigger.Trigger(
    name="no_truncate",
    level=pgtrigger.Statement,
    when=pgtrigger.Before,
    operation=pgtrigger.Truncate,
    func="RAISE EXCEPTION 'ledger: 账本的表不能清空';",
)
_APPEND_ONLY = [
    pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete),
    _NO_TRUNCATE,
]


class LedgerEvent(models.Model):
    """One thing that happened to one record, readable at once.

    `body` is the canonical JSON text that the commitment covers; the plain columns repeat some of it for
    queries and are compared with it by `liandong ledger verify`. After a redaction body and salt are null.
    """

    rights = Rights(
        app="SELECT, INSERT", sequencer="SELECT", redactor="SELECT, INSERT, UPDATE (body, salt, redacted_by)"
    )

    id = models.UUIDField(primary_key=True, default=uuid7)
    kind = models.CharField(max_length=40)
    record = models.UUIDField()
    version = models.PositiveIntegerField()
    action = models.CharField(max_length=80)
    outcome = models.CharField(max_length=12)
    recorded_at = models.DateTimeField()
    body = models.TextField(null=True)
    salt = models.BinaryField(null=True)
    redacted_by = models.UUIDField(null=True)

    class Meta:
        verbose_name = "办理痕迹"
        indexes = [models.Index(fields=["record", "id"], name="ledger_event_record")]
        triggers = [
            pgtrigger.Trigger(
                name="only_redaction",
                when=pgtrigger.Before,
                operation=pgtrigger.Update,
                func="""
                    IF OLD.body IS NOT NULL AND NEW.body IS NULL AND NEW.salt IS NULL
                       AND NEW.redacted_by IS NOT NULL AND OLD.redacted_by IS NULL
                       AND (NEW.id, NEW.kind, NEW.record, NEW.version, NEW.action, NEW.outcome, NEW.recorded_at)
                           = (OLD.id, OLD.kind, OLD.record, OLD.version, OLD.action, OLD.outcome, OLD.recorded_at)
                    THEN RETURN NEW; END IF;
                    RAISE EXCEPTION 'ledger: 办理痕迹只增不改，只有依法屏蔽可以清空正文';
                """,
            ),
            pgtrigger.Protect(name="no_delete", operation=pgtrigger.Delete),
            _NO_TRUNCATE,
        ]

    def __str__(self) -> str:
        return f"{self.action} {self.kind}"


class Intake(models.Model):
    """Commitments not yet sequenced: written in the action's transaction, emptied within a second."""

    rights = Rights(app="SELECT, INSERT", sequencer="SELECT, DELETE, UPDATE (at)", redactor="SELECT, INSERT")

    id = models.UUIDField(primary_key=True)
    entry = models.BinaryField()
    at = models.DateTimeField()

    class Meta:
        verbose_name = "待排序痕迹"

    def __str__(self) -> str:
        return str(self.id)


class Entry(models.Model):
    """One leaf of the tree: contiguous `seq` from 0, the exact entry bytes, the leaf hash."""

    rights = Rights(app="SELECT", sequencer="SELECT, INSERT", redactor="SELECT")

    seq = models.BigIntegerField(primary_key=True)
    id = models.UUIDField(unique=True)
    entry = models.BinaryField()
    leaf = models.BinaryField()

    class Meta:
        verbose_name = "账本条目"
        triggers = _APPEND_ONLY

    def __str__(self) -> str:
        return str(self.seq)


class Tile(models.Model):
    """A C2SP tile: up to 256 hashes of one level. A partial tile may only grow at its end."""

    rights = Rights(app="SELECT", sequencer="SELECT, INSERT, UPDATE", redactor="SELECT")

    pk = models.CompositePrimaryKey("level", "index")
    level = models.PositiveSmallIntegerField()
    index = models.BigIntegerField()
    hashes = models.BinaryField()

    class Meta:
        verbose_name = "账本瓦片"
        triggers = [
            pgtrigger.Trigger(
                name="only_growth",
                when=pgtrigger.Before,
                operation=pgtrigger.Update,
                func="""
                    IF NEW.level = OLD.level AND NEW.index = OLD.index
                       AND length(NEW.hashes) >= length(OLD.hashes)
                       AND substring(NEW.hashes for length(OLD.hashes)) = OLD.hashes
                    THEN RETURN NEW; END IF;
                    RAISE EXCEPTION 'ledger: 瓦片只能在末尾增长';
                """,
            ),
            pgtrigger.Protect(name="no_delete", operation=pgtrigger.Delete),
            _NO_TRUNCATE,
        ]

    def __str__(self) -> str:
        return f"{self.level}/{self.index}"


class Checkpoint(models.Model):
    """A signed statement of the tree's size and root; the note is the C2SP signed note, byte for byte."""

    rights = Rights(app="SELECT", sequencer="SELECT, INSERT", redactor="SELECT")

    size = models.BigIntegerField(primary_key=True)
    note = models.TextField()
    at = models.DateTimeField()

    class Meta:
        verbose_name = "检查点"
        triggers = _APPEND_ONLY

    def __str__(self) -> str:
        return str(self.size)


class Cosignature(models.Model):
    """A witness's line under a checkpoint."""

    rights = Rights(app="SELECT", sequencer="SELECT, INSERT", redactor="SELECT")

    checkpoint = models.ForeignKey(Checkpoint, on_delete=models.PROTECT)
    witness = models.CharField(max_length=200)
    line = models.TextField()
    at = models.DateTimeField()

    class Meta:
        verbose_name = "见证签名"
        constraints = [models.UniqueConstraint(fields=["checkpoint", "witness"], name="one_line_per_witness")]
        triggers = _APPEND_ONLY

    def __str__(self) -> str:
        return self.witness


class WitnessState(models.Model):
    """What the sequencer last heard from each witness, so that a silent or refusing one is seen on screen."""

    rights = Rights(app="SELECT", sequencer="SELECT, INSERT, UPDATE", redactor="SELECT")

    name = models.CharField(max_length=200, primary_key=True)
    size = models.BigIntegerField(default=0)
    is_refusing = models.BooleanField(default=False)
    message = models.TextField(default="")
    at = models.DateTimeField()

    class Meta:
        verbose_name = "见证人状态"

    def __str__(self) -> str:
        return self.name
