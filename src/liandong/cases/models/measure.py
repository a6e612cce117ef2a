"""行政强制措施和先行登记保存的表。

Source: 行政处罚法第五十六条; 行政强制法第十九条、第二十三条至第二十八条.
"""

from __future__ import annotations

from django.db import models

from liandong.cases.models.case import Case
from liandong.kernel.models import Record


class MeasureForm(models.TextChoices):
    """What is done to the goods."""

    PRESERVE = "preserve", "先行登记保存"
    SEAL = "seal", "查封"
    DETAIN = "detain", "扣押"
    FREEZE = "freeze", "冻结"


class MeasureOutcome(models.TextChoices):
    """How a measure ends."""

    RELEASED = "released", "解除，退还当事人"
    CONFISCATED = "confiscated", "随处罚决定没收"
    CONVERTED = "converted", "转为查封、扣押"
    SENT = "sent", "随案移送"
    DESTROYED = "destroyed", "依法销毁"
    SOLD = "sold", "依法拍卖、变卖"


class Measure(Record):
    """一次强制措施或者先行登记保存. The owner is the agency that took it, or the one it was passed to with its case.

    Attributes:
        goods: what is kept, one thing a line: name, quantity, condition.
        handler: post of whoever proposed or took it; null when that is not known here.
        is_urgent: taken on the spot, the approval made up afterwards.
        taken_at: from when its limit runs.
        approved_at: when the head approved it; null while it has not been.
        is_extended: the limit has been extended once.
        is_paused: testing or appraisal is under way, its time does not count.
        taken_by_name: who took it, where another agency has it now; whose decision it is does not change.
        passed_at: when it was last passed on with its case; received_on: when the goods were received, null while they were not.
    """

    number = models.CharField(max_length=30, unique=True, verbose_name="措施编号")
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="measures", verbose_name="案件")
    agency_name = models.CharField(max_length=100, verbose_name="办案机关")
    handler = models.UUIDField(null=True, verbose_name="承办岗位")
    form = models.CharField(max_length=10, choices=MeasureForm, verbose_name="措施种类")
    goods = models.JSONField(default=list, verbose_name="物品清单")
    place = models.CharField(max_length=200, verbose_name="存放地点")
    custodian = models.CharField(max_length=100, blank=True, verbose_name="保管人")
    basis = models.CharField(max_length=200, verbose_name="依据")
    why = models.CharField(max_length=1000, verbose_name="理由")
    officers = models.CharField(max_length=200, blank=True, verbose_name="执法人员")
    paper_no = models.CharField(max_length=80, blank=True, verbose_name="决定书文号")
    is_urgent = models.BooleanField(default=False, verbose_name="情况紧急当场实施")
    approved_at = models.DateTimeField(null=True, verbose_name="批准时间")
    taken_at = models.DateTimeField(null=True, verbose_name="实施时间")
    is_extended = models.BooleanField(default=False, verbose_name="已延长")
    is_paused = models.BooleanField(default=False, verbose_name="检测检验期间")
    taken_by_name = models.CharField(max_length=100, blank=True, verbose_name="实施机关")
    passed_at = models.DateTimeField(null=True, verbose_name="随案移送时间")
    received_on = models.DateField(null=True, verbose_name="接收物品日期")
    received_told = models.CharField(max_length=1000, blank=True, verbose_name="接收情况")
    outcome = models.CharField(max_length=12, choices=MeasureOutcome, blank=True, verbose_name="处理结果")
    outcome_told = models.CharField(max_length=1000, blank=True, verbose_name="处理情况")
    ended_on = models.DateField(null=True, verbose_name="处理日期")

    class Meta:
        verbose_name = "强制措施"
        indexes = [models.Index(fields=["taken_at", "uuid"], name="measure_by_time")]

    def __str__(self) -> str:
        return self.number
