"""调查的表：证据、笔录、回避。都只增不改；证据可以撤下，回避等负责人决定。

Source: 行政处罚法第四十二条、第四十三条、第四十六条、第五十五条.
"""

from __future__ import annotations

from django.db import models

from liandong.cases.models.case import Case
from liandong.kernel.models import FilePart
from liandong.law.inspection.recusal import AskedBy, RecusalReason
from liandong.leads.models import EvidenceFile
from liandong.ledger.rights import Rights


class CaseEvidence(EvidenceFile):
    """One file of evidence of a case: where it came from, who took it, whether it is the original, who keeps that."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="evidence")
    source = models.CharField(max_length=200, verbose_name="来源")
    collectors = models.CharField(max_length=200, verbose_name="取证人员")
    is_original = models.BooleanField(default=False, verbose_name="原件、原物")
    custodian = models.CharField(max_length=100, blank=True, verbose_name="保管人")

    class Meta:
        verbose_name = "案件证据"
        constraints = [models.UniqueConstraint(fields=["case", "number"], name="one_case_evidence_number")]


class CaseEvidencePart(FilePart):
    """A piece of one of them."""

    evidence = models.ForeignKey(CaseEvidence, on_delete=models.PROTECT, related_name="parts")

    class Meta:
        verbose_name = "案件证据文件"
        constraints = [models.UniqueConstraint(fields=["evidence", "number"], name="one_case_evidence_part")]


class NoteKind(models.TextChoices):
    """笔录的种类."""

    INQUIRY = "inquiry", "询问笔录"
    INSPECTION = "inspection", "现场检查笔录"
    SURVEY = "survey", "勘验笔录"
    SAMPLING = "sampling", "抽样取证记录"


class Note(models.Model):
    """笔录: what two officers did and heard on one day; the paper itself is a piece of evidence."""

    rights = Rights(app="SELECT, INSERT")

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="notes")
    number = models.PositiveIntegerField(verbose_name="序号")
    kind = models.CharField(max_length=12, choices=NoteKind, verbose_name="笔录种类")
    on = models.DateField(verbose_name="日期")
    hours = models.CharField(max_length=40, blank=True, verbose_name="起止时间")
    place = models.CharField(max_length=200, verbose_name="地点")
    who = models.CharField(max_length=200, verbose_name="被询问人、被检查人和见证人")
    officers = models.CharField(max_length=200, verbose_name="执法人员")
    summary = models.TextField(verbose_name="主要内容")

    class Meta:
        verbose_name = "笔录"
        constraints = [models.UniqueConstraint(fields=["case", "number"], name="one_case_note_number")]

    def __str__(self) -> str:
        return f"{self.on} {self.get_kind_display()}"


class Recusal(models.Model):
    """回避: raised for one officer, decided by the head; only the category of the reason goes on record."""

    rights = Rights(app="SELECT, INSERT, UPDATE")

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="recusals")
    number = models.PositiveIntegerField(verbose_name="序号")
    officer = models.CharField(max_length=100, verbose_name="执法人员")
    asked_by = models.CharField(max_length=10, choices=[(a.value, a.value) for a in AskedBy])
    reason = models.CharField(
        max_length=40, blank=True, choices=[(r.value, r.value) for r in RecusalReason], verbose_name="理由"
    )
    asked_on = models.DateField(verbose_name="提出日期")
    is_granted = models.BooleanField(null=True, verbose_name="决定回避")
    decided_on = models.DateField(null=True, verbose_name="决定日期")

    class Meta:
        verbose_name = "回避"
        constraints = [models.UniqueConstraint(fields=["case", "number"], name="one_case_recusal_number")]

    def __str__(self) -> str:
        return self.officer
