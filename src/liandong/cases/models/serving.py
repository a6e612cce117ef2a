"""决定作出以后的表：送达，缴款和分期，复议和诉讼。

Source: 行政处罚法第六十一条、第六十六条至第七十三条; 行政复议法; 行政诉讼法.
"""

from __future__ import annotations

from django.db import models

from liandong.cases.models.case import Decision
from liandong.law.surcharge import PauseReason
from liandong.ledger.rights import Rights


class DeliveryWay(models.TextChoices):
    """送达方式."""

    DIRECT = "direct", "直接送达"
    LEFT = "left", "留置送达"
    ENTRUSTED = "entrusted", "委托送达"
    POST = "post", "邮寄送达"
    ELECTRONIC = "electronic", "电子送达"
    NOTICE = "notice", "公告送达"


class Delivery(models.Model):
    """送达: one attempt that reached the party."""

    rights = Rights(app="SELECT, INSERT")

    decision = models.ForeignKey(Decision, on_delete=models.PROTECT, related_name="deliveries")
    way = models.CharField(max_length=10, choices=DeliveryWay, verbose_name="送达方式")
    on = models.DateField(verbose_name="送达日期")
    receipt = models.CharField(max_length=200, verbose_name="送达回证、凭证")

    class Meta:
        verbose_name = "送达"

    def __str__(self) -> str:
        return f"{self.on} {self.get_way_display()}"


class Payment(models.Model):
    """缴款: one payment of the fine or of the surcharge, in fen."""

    rights = Rights(app="SELECT, INSERT")

    decision = models.ForeignKey(Decision, on_delete=models.PROTECT, related_name="payments")
    on = models.DateField(verbose_name="缴款日期")
    amount_fen = models.BigIntegerField(verbose_name="金额")
    is_surcharge = models.BooleanField(default=False, verbose_name="加处罚款")
    receipt = models.CharField(max_length=100, verbose_name="票据号")

    class Meta:
        verbose_name = "缴款"
        constraints = [models.UniqueConstraint(fields=["decision", "receipt"], name="one_payment_a_receipt")]

    def __str__(self) -> str:
        return self.receipt


class Instalment(models.Model):
    """延期、分期: how much is due by when; a later grant takes the place of an earlier one (`ended_at`)."""

    rights = Rights(app="SELECT, INSERT, UPDATE")

    decision = models.ForeignKey(Decision, on_delete=models.PROTECT, related_name="instalments")
    due_on = models.DateField(verbose_name="至迟缴纳")
    amount_fen = models.BigIntegerField(verbose_name="金额")
    ended_at = models.DateTimeField(null=True, verbose_name="被替代的时间")

    class Meta:
        verbose_name = "分期"

    def __str__(self) -> str:
        return f"{self.due_on} {self.amount_fen}"


HELD_UNLAWFUL = "确认违法"
"""The result of a remedy by which a decision stands and may still not be relied on."""


class RemedyWay(models.TextChoices):
    """复议、诉讼."""

    RECONSIDERATION = "reconsider", "行政复议"
    LITIGATION = "litigation", "行政诉讼"


class Remedy(models.Model):
    """复议、诉讼: since when, until when, by which paper it ended and how."""

    rights = Rights(app="SELECT, INSERT, UPDATE")

    decision = models.ForeignKey(Decision, on_delete=models.PROTECT, related_name="remedies_taken")
    way = models.CharField(max_length=12, choices=RemedyWay, verbose_name="救济途径")
    organ = models.CharField(max_length=100, verbose_name="复议机关、法院")
    since = models.DateField(verbose_name="申请、起诉日期")
    until = models.DateField(null=True, verbose_name="终结日期")
    result = models.CharField(max_length=40, blank=True, verbose_name="结果")
    paper = models.CharField(max_length=200, blank=True, verbose_name="文书")

    class Meta:
        verbose_name = "复议、诉讼"
        constraints = [
            models.UniqueConstraint(
                fields=["decision", "way"], name="one_open_remedy", condition=models.Q(until__isnull=True)
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_way_display()} {self.since}"

    @property
    def pause(self) -> PauseReason:
        """Why no surcharge is counted meanwhile."""
        return {
            RemedyWay.RECONSIDERATION.value: PauseReason.RECONSIDERATION,
            RemedyWay.LITIGATION.value: PauseReason.LITIGATION,
        }[self.way]
