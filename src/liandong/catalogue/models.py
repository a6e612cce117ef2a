"""清单的表：监管事项、职权、监管标准，和它们以前的各版。

What may be looked into and punished (事项), who may do it where and since when (职权), and what counts as met
(标准). Each holds from a day to a day and names its source. Items and standards change by editions: the record shows
the present one, `Edition` keeps all of them, so that a question about an earlier day is answered from what stood then.
Sources: 行政处罚法第十七条至第二十四条; 国办发〔2024〕54号 (检查事项须公布).
"""

from __future__ import annotations

from django.db import models

from liandong.kernel.models import Record
from liandong.law.competence import Basis
from liandong.ledger.rights import Rights
from liandong.registry.models import Agency


class Scope(models.TextChoices):
    """Whether the item is inspected jointly: everything is, unless one of the two statutory exemptions is claimed."""

    JOINT = "joint", "纳入联合抽查"
    PUBLIC_SAFETY = "public_safety", "不纳入：涉及公共安全"
    LIFE_AND_HEALTH = "life_health", "不纳入：涉及人民群众生命健康"


class Item(Record):
    """监管事项: one thing that may be supervised, checked, punished or stopped, under the line's own code.

    `aspects` are values of `law.competence.PowerKind`; `basis` is a list of provisions, one a line, in the words of the
    law; `published_on` is the day it was made public, without which it may not be the ground of a check.
    """

    code = models.CharField(max_length=32, unique=True, verbose_name="事项编码")
    name = models.CharField(max_length=200, verbose_name="事项名称")
    line = models.CharField(max_length=20, db_index=True, verbose_name="条线")
    aspects = models.JSONField(verbose_name="职权种类")
    basis = models.JSONField(verbose_name="依据")
    objects_told = models.CharField(max_length=200, verbose_name="监管对象")
    method = models.CharField(max_length=200, blank=True, verbose_name="检查方式")
    materials = models.CharField(max_length=500, blank=True, verbose_name="查验材料")
    results = models.CharField(max_length=500, blank=True, verbose_name="可能的结果和后续")
    scope = models.CharField(max_length=14, choices=Scope, default=Scope.JOINT, verbose_name="联合抽查范围")
    scope_reason = models.CharField(max_length=500, blank=True, verbose_name="不纳入的理由")
    issuer = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+", verbose_name="编制机关")
    edition = models.PositiveIntegerField(default=1, verbose_name="版次")
    since = models.DateField(verbose_name="本版起始日期")
    until = models.DateField(null=True, verbose_name="最后一日")
    published_on = models.DateField(null=True, verbose_name="公布日期")
    source = models.CharField(max_length=200, verbose_name="来源")
    is_sample = models.BooleanField(default=False, verbose_name="示例")

    class Meta:
        verbose_name = "监管事项"
        indexes = [
            models.Index(fields=["line", "code"], name="item_by_line"),
            models.Index(fields=["line", "uuid"], name="item_by_line_alone"),
            models.Index(fields=["name", "uuid"], name="item_by_name"),
        ]

    def __str__(self) -> str:
        return self.name


class Power(Record):
    """职权: one agency's power over one item in one place from a day to a day, and on what basis.

    `kinds` and `suspends` are values of `law.competence.PowerKind`; `taken_from` is the agency that a grant stops in the
    place; `decision` is the number of the province's decision behind a grant, `notice` of the city's own notice, which
    says what becomes of pending cases. Row as `law.competence.PowerRow` reads it, once for each of its kinds.
    """

    item = models.ForeignKey(Item, on_delete=models.PROTECT, related_name="powers", verbose_name="事项")
    holder = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+", verbose_name="行使机关")
    place = models.CharField(max_length=12, verbose_name="地域代码")
    place_name = models.CharField(max_length=60, verbose_name="地域")
    kinds = models.JSONField(verbose_name="职权种类")
    basis = models.CharField(
        max_length=12, choices=[(b.value, b.value) for b in Basis], verbose_name="职权来源"
    )
    article = models.CharField(max_length=200, verbose_name="依据条文或文件")
    principal = models.ForeignKey(
        Agency, null=True, on_delete=models.PROTECT, related_name="+", verbose_name="委托机关"
    )
    taken_from = models.ForeignKey(
        Agency, null=True, on_delete=models.PROTECT, related_name="+", verbose_name="不再行使的机关"
    )
    suspends = models.JSONField(default=list, verbose_name="原机关不再行使")
    decision = models.CharField(max_length=60, blank=True, verbose_name="省的决定文号")
    notice = models.CharField(max_length=60, blank=True, verbose_name="本市通知文号")
    valid_from = models.DateField(verbose_name="起日")
    valid_to = models.DateField(null=True, verbose_name="止日")
    end_basis = models.CharField(max_length=200, blank=True, verbose_name="终止依据")
    source = models.CharField(max_length=200, verbose_name="来源")
    is_sample = models.BooleanField(default=False, verbose_name="示例")
    registered_by = models.UUIDField(verbose_name="登记人")

    class Meta:
        verbose_name = "职权"
        indexes = [
            models.Index(fields=["item", "place"], name="power_item_place"),
            models.Index(fields=["holder"], name="power_holder"),
            models.Index(fields=["place", "valid_from", "uuid"], name="power_order"),
            models.Index(fields=["place", "uuid"], name="power_by_place"),
            models.Index(fields=["valid_from", "uuid"], name="power_by_start"),
            models.Index(fields=["valid_to", "uuid"], name="power_by_end"),
        ]

    def __str__(self) -> str:
        return f"{self.holder_id} {self.item_id} {self.place}"


class Standard(Record):
    """监管标准: for one item, what is looked at and what counts as met, by issuing agency and region.

    `points` is a list of ``{"point": …, "met": …}``; several agencies' standards for one item are read side by side.
    """

    item = models.ForeignKey(Item, on_delete=models.PROTECT, related_name="standards", verbose_name="事项")
    issuer = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+", verbose_name="发布机关")
    title = models.CharField(max_length=200, verbose_name="标准名称")
    document = models.CharField(max_length=200, verbose_name="文件名称和文号")
    points = models.JSONField(verbose_name="检查要点")
    region = models.CharField(max_length=12, verbose_name="适用地域代码")
    region_name = models.CharField(max_length=60, verbose_name="适用地域")
    edition = models.PositiveIntegerField(default=1, verbose_name="版次")
    since = models.DateField(verbose_name="本版施行日期")
    until = models.DateField(null=True, verbose_name="最后施行日")
    is_sample = models.BooleanField(default=False, verbose_name="示例")

    class Meta:
        verbose_name = "监管标准"
        indexes = [
            models.Index(fields=["title", "uuid"], name="standard_by_title"),
            models.Index(fields=["region", "uuid"], name="standard_by_region"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["item", "issuer", "region"],
                name="one_standard_an_issuer",
                condition=models.Q(state="in_force"),
            )
        ]

    def __str__(self) -> str:
        return self.title


class Edition(models.Model):
    """One edition of an item or a standard as it stood; written with the act that made it, never changed."""

    rights = Rights(app="SELECT, INSERT")

    record = models.UUIDField()
    number = models.PositiveIntegerField()
    since = models.DateField()
    facts = models.JSONField()

    class Meta:
        verbose_name = "版次"
        constraints = [models.UniqueConstraint(fields=["record", "number"], name="one_edition_number")]

    def __str__(self) -> str:
        return f"第{self.number}版"
