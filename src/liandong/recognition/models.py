"""处理结果互认的表：可互认的结果，和一个机关对它的采纳或者不采纳。

A finding says what an agency found out about a party under one item of the catalogue, by which standard, on which day, how long
it may be relied on and on what evidence it rests. Another agency that would look at the same thing either accepts it, so
that a visit is spared or it serves as evidence after that agency's own review, or says why not: a recognition. A finding that is
revoked or changed takes the recognitions resting on it with it. It never bars a statutory check and is never by itself a
ground to punish. Source: 优化营商环境条例第五十七条; 焦法政办〔2022〕31号.
"""

from __future__ import annotations

from django.db import models

from liandong.catalogue.models import Item, Standard
from liandong.kernel.models import Record
from liandong.parties.models import Party


class Result(models.TextChoices):
    """What was found."""

    PASSED = "passed", "合格"
    FAILED = "failed", "不合格"
    PENALTY = "penalty", "处罚决定"
    WAIVED = "waived", "不予处罚决定"
    TESTED = "tested", "检验、检测、鉴定结论"


class Evidence(models.TextChoices):
    """On what a finding rests, the strongest first; the platform's own rule, no law has such a scale.

    ORIGINAL: a decision, certificate or expert opinion of which the original, or a copy compared with it, is on file.
    REPORT: the report of a body qualified to test, inspect or appraise.
    RECORD: what two or more officers wrote down on the spot, signed by the party or recorded throughout.
    SELF: what the party says of itself; nobody has been there.
    """

    ORIGINAL = "original", "原件"
    REPORT = "report", "检验报告"
    RECORD = "record", "现场记录"
    SELF = "self", "自行检查"


class Purpose(models.TextChoices):
    """What a finding is accepted for."""

    SPARE = "spare", "免予重复检查"
    EVIDENCE = "evidence", "审查后作为证据"


class Finding(Record):
    """可互认的结果. The owner is the agency that issued it.

    Attributes:
        party_label: what a summary may say: the name, or only that it is a citizen.
        searched: what the list's search looks in: number, label and item, folded.
        standard, edition: what was measured by, as it stood on the day; null and 0 where there was none.
        told: what was found, in words; without secrets.
        valid_to: the last day on which it may be relied on, set by the agency with `valid_why`.
        source_kind, source: the platform's own record it comes from; empty and null when it was typed from a paper.
        was_competent: whether the register says that the agency had the power over the item there on that day.
        may_publish: whether the agency allows it to be made public.
        ended_on, ended_paper: since when it no longer stands, and by what document.
    """

    number = models.CharField(max_length=30, unique=True, verbose_name="结果编号")
    agency_name = models.CharField(max_length=100, verbose_name="出具机关")
    party = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="findings", verbose_name="当事人")
    party_label = models.CharField(max_length=200, verbose_name="当事人")
    item = models.ForeignKey(Item, on_delete=models.PROTECT, related_name="findings", verbose_name="事项")
    searched = models.TextField()
    standard = models.ForeignKey(
        Standard, null=True, on_delete=models.PROTECT, related_name="findings", verbose_name="所按标准"
    )
    edition = models.PositiveIntegerField(default=0, verbose_name="标准版次")
    division = models.CharField(max_length=12, verbose_name="地点代码")
    division_name = models.CharField(max_length=60, verbose_name="地点")
    result = models.CharField(max_length=10, choices=Result, verbose_name="结果")
    told = models.CharField(max_length=2000, verbose_name="结果内容")
    found_on = models.DateField(verbose_name="作出日期")
    valid_to = models.DateField(verbose_name="可采用至")
    valid_why = models.CharField(max_length=500, verbose_name="期限的理由")
    evidence = models.CharField(max_length=10, choices=Evidence, verbose_name="证据等级")
    paper = models.CharField(max_length=120, verbose_name="文书编号")
    source_kind = models.CharField(max_length=40, blank=True, verbose_name="来源种类")
    source = models.UUIDField(null=True, verbose_name="来源记录")
    was_competent = models.BooleanField(verbose_name="当日有登记的职权")
    is_sensitive = models.BooleanField(default=False, verbose_name="敏感")
    may_publish = models.BooleanField(default=False, verbose_name="可以公开")
    ended_on = models.DateField(null=True, verbose_name="不再有效之日")
    ended_paper = models.CharField(max_length=120, blank=True, verbose_name="撤销、变更的文书")

    class Meta:
        verbose_name = "可互认的结果"
        indexes = [
            models.Index(fields=["party", "item"], name="finding_by_party"),
            models.Index(fields=["item", "division"], name="finding_by_item"),
            models.Index(fields=["found_on", "uuid"], name="finding_by_day"),
            models.Index(fields=["division", "uuid"], name="finding_by_place"),
            models.Index(fields=["agency_name", "uuid"], name="finding_by_agency"),
            models.Index(fields=["state", "valid_to"], name="finding_by_end"),
            models.Index(fields=["source"], name="finding_by_source", condition=~models.Q(source=None)),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["owner", "party", "item", "paper"], name="one_finding_a_paper",
                condition=models.Q(state="valid"),
            )
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.number


class Recognition(Record):
    """互认: one agency's answer to one finding. The owner is that agency.

    Attributes:
        party_label, item_name: as the finding had them on the day.
        plan: the plan or visit it was asked for, in words.
        spared: how many visits it spared; 0 where it serves as evidence or was declined.
        review: the agency's own examination, where it serves as evidence.
        why_not: the reason, where it was declined.
        cautions: what was to be minded on the day, a sentence each.
        reviewed: what the agency did about what it had based on a finding that fell away.
    """

    number = models.CharField(max_length=30, unique=True, verbose_name="互认号")
    agency_name = models.CharField(max_length=100, verbose_name="采用机关")
    finding = models.ForeignKey(
        Finding, on_delete=models.PROTECT, related_name="recognitions", verbose_name="结果"
    )
    party_label = models.CharField(max_length=200, verbose_name="当事人")
    item_name = models.CharField(max_length=200, verbose_name="事项")
    purpose = models.CharField(max_length=10, choices=Purpose, verbose_name="用途")
    plan = models.CharField(max_length=200, verbose_name="为哪次检查、哪个案件")
    spared = models.PositiveSmallIntegerField(default=0, verbose_name="少上门次数")
    review = models.CharField(max_length=2000, blank=True, verbose_name="审查意见")
    why_not = models.CharField(max_length=2000, blank=True, verbose_name="不采纳的理由")
    cautions = models.JSONField(default=list, verbose_name="当时的提示")
    answered_at = models.DateTimeField(verbose_name="答复时间")
    lapsed_at = models.DateTimeField(null=True, verbose_name="失效时间")
    reviewed = models.CharField(max_length=2000, blank=True, verbose_name="复核情况")
    reviewed_at = models.DateTimeField(null=True, verbose_name="复核时间")

    class Meta:
        verbose_name = "互认"
        indexes = [
            models.Index(fields=["answered_at", "uuid"], name="recognition_by_time"),
            models.Index(fields=["agency_name", "uuid"], name="recognition_by_agency"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["finding", "owner", "purpose", "plan"], name="one_recognition_a_plan",
                condition=models.Q(state="accepted"),
            )
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.number
