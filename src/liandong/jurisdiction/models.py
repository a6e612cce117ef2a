"""管辖争议的表：一件争议，各方的立场，争的是哪些案件和线索。

A dispute is about what several agencies' records speak of; it holds none of their contents. What each side says is a row of its
own, with what the register of powers said of it on that day, so that whoever decides reads what stood then. A stance may be
stated anew until it is settled; the ledger keeps what was said before.
Source: 行政处罚法第二十五条; 河南省行政执法条例第十九条.
"""

from __future__ import annotations

from django.db import models

from liandong.catalogue.models import Item
from liandong.kernel.models import Record
from liandong.ledger.rights import Rights
from liandong.offences.models import Offence


class Conflict(models.TextChoices):
    """争什么."""

    POSITIVE = "positive", "都主张管辖（积极争议）"
    NEGATIVE = "negative", "都认为不归自己管辖（消极争议）"
    ASKED = "asked", "下级报请上级指定"


class JurisdictionDispute(Record):
    """一件管辖争议. The owner is the agency that raised it; that of an automatic one, the intake unit of the lead.

    Attributes:
        about: what it is about as a summary may say it: whom (never a citizen by name) and what.
        sides: public ids of the sides, so that a page of disputes need not read the positions.
        difficulty: why a lower agency asks its superior (重大、复杂、疑难), where it does.
        authority, authority_name: the common superior as last computed; `authority` is null where it is in no
            register. `coordinator` is the justice office that coordinates first, between departments.
        row: row of the jurisdiction table.
        explained: the answer of the rule with its provisions; `path` its hops in words, `through` who reports upward.
        is_on_platform: whether somebody there can decide on the platform.
        coordinated_at, escalated_at: when it reached the coordinator and the authority, who see all of it from then on.
        first_finder_name: the agency that found it first and keeps the duty to secure evidence until the file is handed over.
        minutes_holder: whom the proposed minutes name.
        holder: who has it, agreed or designated.
        hand_over_by: the last day for the others to hand over, where the decision says one.
        letter_no, scan_note: of a decision made on paper: its number and where the original is kept.
    """

    number = models.CharField(max_length=30, unique=True, verbose_name="争议编号")
    conflict = models.CharField(max_length=10, choices=Conflict, verbose_name="争议种类")
    about = models.CharField(max_length=420, verbose_name="争议事项")
    division = models.CharField(max_length=12, verbose_name="违法行为地代码")
    division_name = models.CharField(max_length=60, verbose_name="违法行为地")
    item = models.ForeignKey(
        Item, null=True, on_delete=models.PROTECT, related_name="+", verbose_name="涉及事项"
    )
    raised_by_name = models.CharField(max_length=100, verbose_name="提出机关")
    raised_at = models.DateTimeField(verbose_name="提出时间")
    difficulty = models.CharField(max_length=10, blank=True, verbose_name="报请理由")
    agencies_told = models.CharField(max_length=400, verbose_name="争议各方")
    sides = models.JSONField(default=list, verbose_name="争议各方的编号")
    authority = models.UUIDField(null=True, verbose_name="共同的上一级")
    authority_name = models.CharField(max_length=100, blank=True, verbose_name="共同的上一级行政机关")
    coordinator = models.UUIDField(null=True, verbose_name="协调机关")
    coordinator_name = models.CharField(max_length=100, blank=True, verbose_name="协调机关名称")
    row = models.CharField(max_length=4, blank=True, verbose_name="适用的一行")
    explained = models.CharField(max_length=1000, blank=True, verbose_name="为什么是它")
    path = models.JSONField(default=list, verbose_name="上报路径")
    through = models.JSONField(default=list, verbose_name="经由")
    cautions = models.JSONField(default=list, verbose_name="提示")
    is_on_platform = models.BooleanField(default=False, verbose_name="在平台上决定")
    first_finder_name = models.CharField(max_length=100, verbose_name="最先发现的机关名称")
    coordinated_at = models.DateTimeField(null=True, verbose_name="提请协调时间")
    escalated_at = models.DateTimeField(null=True, verbose_name="报请时间")
    minutes = models.TextField(blank=True, verbose_name="协商纪要")
    minutes_holder = models.UUIDField(null=True, verbose_name="纪要商定由谁管辖")
    minutes_holder_name = models.CharField(max_length=100, blank=True, verbose_name="纪要商定由谁管辖的名称")
    opinion = models.TextField(blank=True, verbose_name="协调意见")
    opinion_at = models.DateTimeField(null=True, verbose_name="协调意见时间")
    holder = models.UUIDField(null=True, verbose_name="管辖机关")
    holder_name = models.CharField(max_length=100, blank=True, verbose_name="管辖机关名称")
    decided_by_name = models.CharField(max_length=100, blank=True, verbose_name="作出指定的机关")
    decided_at = models.DateTimeField(null=True, verbose_name="商定、指定时间")
    letter_no = models.CharField(max_length=80, blank=True, verbose_name="文号")
    grounds = models.CharField(max_length=2000, blank=True, verbose_name="指定的理由")
    hand_over_by = models.DateField(null=True, verbose_name="移交日期")
    scan_note = models.CharField(max_length=200, blank=True, verbose_name="原件存放")
    ended_at = models.DateTimeField(null=True, verbose_name="办结时间")

    class Meta:
        verbose_name = "管辖争议"
        indexes = [
            models.Index(fields=["raised_at", "uuid"], name="dispute_by_time"),
            models.Index(fields=["division", "uuid"], name="dispute_by_place"),
        ]

    def __str__(self) -> str:
        return self.number


class Stance(models.TextChoices):
    """立场."""

    SILENT = "silent", "尚未陈述"
    CLAIMS = "claims", "主张由本机关管辖"
    DECLINES = "declines", "认为不归本机关管辖"


class Position(models.Model):
    """一方的立场, with what the register of powers said of it when it was stated.

    Attributes:
        powers: rows of the register that hold for it here, or why it has none, a line each.
        case_number, approved_at, evidence, registered_at: of its own filing, as it stood then.
        signed_at: when it signed the minutes that stand now; `signed_how` a paper signature, else empty.
        files, goods, clocks: what it handed over: list of the file, goods as it wrote them, limits that were running and what becomes of them.
        lacking, supplied: what the receiver asked for besides, and what it was given; `supplied_at` is null while it waits.
    """

    rights = Rights(app="SELECT, INSERT, UPDATE")

    dispute = models.ForeignKey(JurisdictionDispute, on_delete=models.PROTECT, related_name="positions")
    agency = models.UUIDField(verbose_name="机关")
    agency_name = models.CharField(max_length=100, verbose_name="机关名称")
    stance = models.CharField(max_length=10, choices=Stance, default=Stance.SILENT, verbose_name="立场")
    basis = models.CharField(max_length=2000, blank=True, verbose_name="理由")
    provisions = models.JSONField(default=list, verbose_name="依据的条文")
    powers = models.JSONField(default=list, verbose_name="职权清单所载")
    case_number = models.CharField(max_length=30, blank=True, verbose_name="立案")
    approved_at = models.DateTimeField(null=True, verbose_name="立案批准时间")
    evidence = models.CharField(max_length=200, blank=True, verbose_name="立案时间的证明材料")
    registered_at = models.DateTimeField(null=True, verbose_name="平台登记立案时间")
    stated_at = models.DateTimeField(null=True, verbose_name="陈述时间")
    signed_at = models.DateTimeField(null=True, verbose_name="签署时间")
    signed_how = models.CharField(max_length=120, blank=True, verbose_name="签署方式")
    files = models.TextField(blank=True, verbose_name="案卷目录")
    goods = models.TextField(blank=True, verbose_name="物品清单")
    clocks = models.JSONField(default=list, verbose_name="移交时正在计算的期限")
    handed_at = models.DateTimeField(null=True, verbose_name="移交时间")
    lacking = models.TextField(blank=True, verbose_name="要求补正的材料")
    lacking_at = models.DateTimeField(null=True, verbose_name="要求补正时间")
    supplied = models.TextField(blank=True, verbose_name="补正的材料")
    supplied_at = models.DateTimeField(null=True, verbose_name="补正时间")

    class Meta:
        verbose_name = "争议一方的立场"
        constraints = [models.UniqueConstraint(fields=["dispute", "agency"], name="one_position_an_agency")]

    def __str__(self) -> str:
        return f"{self.agency_name}：{self.get_stance_display()}"


class Subject(models.Model):
    """争的是什么: a case or lead of an agency, and the offence it speaks of.

    `is_drawn` marks what the machine drew in because people have confirmed that it is the same offence. `dispatch` is that by
    which it was handed over.
    """

    rights = Rights(app="SELECT, INSERT, UPDATE")

    dispute = models.ForeignKey(JurisdictionDispute, on_delete=models.PROTECT, related_name="subjects")
    kind = models.CharField(max_length=40, verbose_name="种类")
    record = models.UUIDField(db_index=True, verbose_name="记录")
    number = models.CharField(max_length=40, verbose_name="编号")
    agency = models.UUIDField(verbose_name="机关")
    agency_name = models.CharField(max_length=100, verbose_name="机关名称")
    offence = models.ForeignKey(Offence, null=True, on_delete=models.PROTECT, related_name="+")
    is_drawn = models.BooleanField(default=False, verbose_name="自动带入")
    dispatch = models.UUIDField(null=True, verbose_name="移交的递送")
    received_at = models.DateTimeField(null=True, verbose_name="接收时间")

    class Meta:
        verbose_name = "争议所涉的记录"
        constraints = [models.UniqueConstraint(fields=["dispute", "record"], name="one_subject_a_record")]

    def __str__(self) -> str:
        return f"{self.number}（{self.agency_name}）"
