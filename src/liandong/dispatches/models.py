"""递送的表：一样东西从一个机关交到另一个机关，送达、签收、接受或者退回，都在这一条上。

A dispatch carries a record of another room (a lead, a file, a request, a letter) and never holds its contents: only the
stated minimum that the addressee may read before it signs. One addressee, one dispatch; several addressees of one act
share `batch`. Names are kept as they stood on the day.
"""

from __future__ import annotations

from django.db import models

from liandong.kernel.models import Record


class Dispatch(Record):
    """一次递送. The owner is the receiving agency: the duty is its own.

    Attributes:
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
                condition=models.Q(state__in=("sent", "overdue", "signed", "accepted")),
            )
        ]

    def __str__(self) -> str:
        return self.number
