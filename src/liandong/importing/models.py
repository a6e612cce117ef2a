"""成批导入的表：一份表格、它的内容、它的每一行。

The sheet is the record; file and rows are its working papers. A row is kept with what it says, how it stands and in which
batch it was written, so that work broken off goes on where it stopped and an error list can be made at any time.
"""

from __future__ import annotations

from django.db import models

from liandong.importing import targets
from liandong.kernel.models import FilePart, Record
from liandong.ledger.rights import Rights


class Intake(Record):
    """一份导入的表格.

    `columns` maps our field names to the file's titles; `counts` the rows by `targets.Standing`; `done` how many were written.
    """

    number = models.CharField(max_length=30, unique=True, verbose_name="导入号")
    target = models.CharField(max_length=20, verbose_name="导入什么")
    file_name = models.CharField(max_length=200, verbose_name="文件名")
    digest = models.CharField(max_length=64, db_index=True, verbose_name="文件摘要")
    titles = models.JSONField(verbose_name="表头")
    columns = models.JSONField(default=dict, verbose_name="列的对应")
    notes = models.JSONField(default=list, verbose_name="读表说明")
    counts = models.JSONField(default=dict, verbose_name="核对结果")
    updates = models.BooleanField(default=False, verbose_name="有变的也更新")
    done = models.PositiveIntegerField(default=0, verbose_name="已写入行数")
    ordered_post = models.UUIDField(null=True, verbose_name="下令的岗位")
    ordered_delegation = models.UUIDField(null=True)
    batches = models.PositiveIntegerField(default=0, verbose_name="已写入批数")
    source = models.CharField(max_length=200, verbose_name="来源")

    @property
    def pairs(self) -> str:
        """The mapping as a person edits it, a line each."""
        columns = targets.get(self.target).columns
        return "\n".join(f"{c.title}＝{self.columns[c.name]}" for c in columns if c.name in self.columns)

    class Meta:
        verbose_name = "成批导入"

    def __str__(self) -> str:
        return self.number


class IntakePart(FilePart):
    """A piece of the file as it came; the pieces in their order are the file (`keeping.py`)."""

    rights = Rights(app="SELECT, INSERT, DELETE")

    intake = models.ForeignKey(Intake, on_delete=models.PROTECT, related_name="parts")

    class Meta:
        verbose_name = "导入文件"
        constraints = [models.UniqueConstraint(fields=["intake", "number"], name="one_intake_part")]


class IntakeRow(models.Model):
    """One row as checked."""

    rights = Rights(app="SELECT, INSERT, UPDATE, DELETE")

    intake = models.ForeignKey(Intake, on_delete=models.PROTECT, related_name="rows")
    number = models.PositiveIntegerField()
    standing = models.CharField(max_length=10)
    digest = models.CharField(max_length=64)
    facts = models.JSONField()
    said = models.TextField(blank=True)
    about = models.UUIDField(null=True)
    batch = models.PositiveIntegerField(null=True)
    decided = models.CharField(max_length=4, blank=True, default="", db_default="")

    class Meta:
        verbose_name = "导入行"
        constraints = [models.UniqueConstraint(fields=["intake", "number"], name="one_intake_row")]
        indexes = [
            models.Index(fields=["intake", "standing", "batch", "number"], name="intake_row_todo"),
        ]

    def __str__(self) -> str:
        return f"第{self.number}行"
