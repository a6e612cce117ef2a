"""递送的表：一样东西从一个机关交到另一个机关，送达、签收、接受或者退回，都在这一条上。

A dispatch carries a record of another room (a lead, a file, a request, a letter) and never holds its contents: only the
stated minimum that the addressee may read before it signs. One addressee, one dispatch; several addressees of one act
share `batch`. Names are kept as they stood on the day.
"""

from __future__ import annotations

from uuid import UUID, uuid5

from django.db import models

from liandong.kernel.models import FilePart, Record
from liandong.ledger.rights import Rights

OFF_PLATFORM = UUID("6f0d9c52-6a0e-5d0b-9a57-3c1f0f5a7be1")
"""Under which an addressee by paper is known again by its name."""


class Channel(models.TextChoices):
    """How a dispatch travels."""

    PLATFORM = "platform", "平台"
    PAPER = "paper", "书面"


class SentHow(models.TextChoices):
    """How a paper is sent."""

    POST = "post", "邮寄"
    PERSON = "person", "专人送达"
    CONFIDENTIAL = "confidential", "机要交换"
    OTHER = "other", "其他方式"


class Conclusion(models.TextChoices):
    """What somebody off the platform came to, as his paper says."""

    FILED = "filed", "予以立案"
    NOT_FILED = "not_filed", "不予立案"
    NO_FACTS = "no_facts", "没有违法事实"
    JOINED = "joined", "属于在办案件，并入"


class Dispatch(Record):
    """一次递送. The owner is the receiving agency: the duty is its own.

    One on paper goes to somebody who is not on the platform; its owner is the sender, who enters what comes back.

    Attributes:
        channel: platform or paper.
        receiver_address, sent_how, register_no: of one on paper: where to, in which way, under which number it was sent out.
        receipt_note, reply_paper: what the sender entered of the receipt and of the paper that answered.
        conclusion: what the paper that answered concluded, as far as it says; empty on the platform, where the room's record says it.
        carriage: name of the `carrying.Carriage` under which it travels.
        carried_kind, carried, carried_number: the record it carries.
        stated: what the addressee reads before signing, a list of ``[label, text]``; frozen when it is sent.
        why: code of a `grounds.WHY`.
        path: agencies that have had the record before, the first sender first, as ids; the last is the sender.
        ground: code of a `grounds.RETURN`, when returned.
        rung: how far an unsigned dispatch has climbed: 0 not at all, 1 the heads of the receiver, 2 the agency above it, …
        has_duty: False for a receiver outside the sender's city, whose time for signing is asked for, not owed.
    """

    number = models.CharField(max_length=30, unique=True, verbose_name="递送号")
    carriage = models.CharField(max_length=30, verbose_name="递送什么")
    carried_kind = models.CharField(max_length=40, verbose_name="所递送的种类")
    carried = models.UUIDField(verbose_name="所递送的记录")
    carried_number = models.CharField(max_length=30, verbose_name="所递送的编号")
    batch = models.UUIDField(verbose_name="同一次移送")
    stated = models.JSONField(verbose_name="签收前载明的事项")
    why = models.CharField(max_length=20, verbose_name="移送理由")
    note = models.CharField(max_length=1000, verbose_name="移送说明")
    sender = models.UUIDField(db_index=True, verbose_name="移出机关")
    sender_name = models.CharField(max_length=100, verbose_name="移出机关名称")
    receiver_name = models.CharField(max_length=100, verbose_name="接收机关名称")
    previous = models.ForeignKey(
        "self", null=True, on_delete=models.PROTECT, related_name="onward", verbose_name="前一次递送"
    )
    path = models.JSONField(verbose_name="经过的机关")
    is_urgent = models.BooleanField(default=False, verbose_name="紧急")
    has_duty = models.BooleanField(default=True, verbose_name="签收期限有约束力")
    sent_at = models.DateTimeField(verbose_name="送达时间")
    signed_at = models.DateTimeField(null=True, verbose_name="签收时间")
    signed_by = models.CharField(max_length=40, blank=True, verbose_name="签收人")
    settled_at = models.DateTimeField(null=True, verbose_name="接受或者退回时间")
    handler = models.UUIDField(null=True, verbose_name="承办岗位")
    handler_name = models.CharField(max_length=40, blank=True, verbose_name="承办人")
    ground = models.CharField(max_length=20, blank=True, verbose_name="退回事由")
    returned_why = models.CharField(max_length=2000, blank=True, verbose_name="退回说明")
    result = models.CharField(max_length=500, blank=True, verbose_name="反馈的结果")
    rung = models.PositiveSmallIntegerField(default=0, verbose_name="上报级数")
    channel = models.CharField(
        max_length=10, choices=Channel, default=Channel.PLATFORM, verbose_name="递送渠道"
    )
    receiver_address = models.CharField(max_length=200, blank=True, verbose_name="接收机关地址")
    sent_how = models.CharField(max_length=12, choices=SentHow, blank=True, verbose_name="送出方式")
    register_no = models.CharField(max_length=80, blank=True, verbose_name="发文登记号")
    receipt_note = models.CharField(max_length=300, blank=True, verbose_name="回执说明")
    reply_paper = models.CharField(max_length=120, blank=True, verbose_name="复函文号")
    conclusion = models.CharField(
        max_length=10, choices=Conclusion, blank=True, default="", verbose_name="对方的结论"
    )

    class Meta:
        verbose_name = "递送"
        indexes = [
            models.Index(fields=["carried"], name="dispatch_by_carried"),
            models.Index(fields=["sent_at", "uuid"], name="dispatch_by_time"),
            models.Index(fields=["sender_name", "uuid"], name="dispatch_by_sender"),
            models.Index(fields=["receiver_name", "uuid"], name="dispatch_by_receiver"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["carried", "owner"],
                name="one_open_dispatch",
                condition=models.Q(state__in=("sent", "overdue", "signed", "accepted"), channel="platform"),
            ),
            models.UniqueConstraint(
                fields=["carried", "receiver_name"],
                name="one_open_paper_dispatch",
                condition=models.Q(state__in=("sent", "overdue", "signed", "accepted"), channel="paper"),
            ),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def is_paper(self) -> bool:
        return self.channel == Channel.PAPER

    @property
    def receiver(self) -> UUID:
        """Who it is for: the agency, or what an addressee off the platform is known by."""
        return known_by_name(self.receiver_name) if self.is_paper else self.owner


def known_by_name(name: str) -> UUID:
    """The same for the same name; no agency of the register has it."""
    return uuid5(OFF_PLATFORM, name)


class Scan(models.Model):
    """The picture of a receipt or of an answer on paper, as the sender's liaison handed it in; hashed then, never changed."""

    rights = Rights(app="SELECT, INSERT")

    dispatch = models.ForeignKey(Dispatch, on_delete=models.PROTECT, related_name="scans")
    number = models.PositiveIntegerField(verbose_name="序号")
    of_what = models.CharField(max_length=20, verbose_name="是什么")
    name = models.CharField(max_length=200, verbose_name="文件名")
    digest = models.CharField(max_length=64, verbose_name="文件摘要")
    size = models.PositiveBigIntegerField(verbose_name="大小")

    class Meta:
        verbose_name = "书面递送的扫描件"
        constraints = [models.UniqueConstraint(fields=["dispatch", "number"], name="one_scan_number")]

    def __str__(self) -> str:
        return self.name


class ScanPart(FilePart):
    """A piece of the file; the pieces in their order are the file (`kernel.pieces`)."""

    scan = models.ForeignKey(Scan, on_delete=models.PROTECT, related_name="parts")

    class Meta:
        verbose_name = "扫描件的一段"
        constraints = [models.UniqueConstraint(fields=["scan", "number"], name="one_scan_part")]
