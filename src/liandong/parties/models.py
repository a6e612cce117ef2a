"""检查对象、当事人的表：企业、个体、组织、公民、没有代码的项目和场所。

One party stands once, whatever agency deals with it: by its 统一社会信用代码, or by an older number until that is known, or
by name and place where there is no code at all. Names it bore stay findable. Two rows that turn out to be one body are
merged by an act that can be undone. Sources: GB 32100—2015; 国发〔2015〕33号 (统一社会信用代码); 个人信息保护法第五十一条.
"""

from __future__ import annotations

from django.db import models
from django.db.models.functions import Substr

from liandong.kernel.models import Record
from liandong.kernel.sealed import BlindIndexField, SealedField
from liandong.ledger.rights import Rights


class Form(models.TextChoices):
    """What a party is."""

    ENTERPRISE = "enterprise", "企业"
    INDIVIDUAL = "individual", "个体工商户"
    ORGANISATION = "organisation", "机关、事业单位、社会组织"
    CITIZEN = "citizen", "公民"
    SITE = "site", "项目、场所（没有代码）"


class Risk(models.TextChoices):
    """信用风险分类; empty where nobody has classified it."""

    A = "A", "A（风险低）"
    B = "B", "B（风险一般）"
    C = "C", "C（风险较高）"
    D = "D", "D（风险高）"


class Party(Record):
    """One party.

    `code` is the 统一社会信用代码, `old_code` a registration number of 15 or 13 digits or a 组织机构代码; `name_key` and
    `searched` are made from the names (`naming.keys`) and never shown. `batch` is the list it came in with. `parent` is the
    body it is a branch of, as it was named; where that was merged since, `branches.head` says which it is today.
    """

    form = models.CharField(max_length=12, choices=Form, verbose_name="主体类型")
    name = models.CharField(max_length=200, verbose_name="名称")
    name_key = models.CharField(max_length=200, db_index=True)
    searched = models.TextField()
    code = models.CharField(max_length=18, blank=True, verbose_name="统一社会信用代码")
    old_code = models.CharField(max_length=15, blank=True, verbose_name="旧注册号")
    identity = SealedField("identity", index="identity_index", verbose_name="证件号码")
    identity_index = BlindIndexField()
    division = models.CharField(max_length=12, blank=True, verbose_name="行政区划代码")
    division_name = models.CharField(max_length=60, blank=True, verbose_name="行政区划")
    address = models.CharField(max_length=200, blank=True, verbose_name="地址")
    industry = models.CharField(max_length=4, blank=True, verbose_name="行业代码")
    tags = models.JSONField(default=list, verbose_name="标签和专项库")
    risk = models.CharField(max_length=1, choices=Risk, blank=True, verbose_name="信用风险分类")
    risk_on = models.DateField(null=True, verbose_name="分类日期")
    risk_source = models.CharField(max_length=200, blank=True, verbose_name="分类来源")
    former_names = models.JSONField(default=list, verbose_name="曾用名")
    merged_into = models.ForeignKey(
        "self", null=True, on_delete=models.PROTECT, related_name="merged", verbose_name="并入"
    )
    parent = models.ForeignKey(
        "self", null=True, on_delete=models.PROTECT, related_name="branches", verbose_name="所属总机构"
    )
    since = models.DateField(null=True, verbose_name="成立日期")
    until = models.DateField(null=True, verbose_name="注销日期")
    source = models.CharField(max_length=200, verbose_name="来源")
    batch = models.UUIDField(null=True, verbose_name="导入批次")

    class Meta:
        verbose_name = "检查对象"
        constraints = [
            models.UniqueConstraint(
                fields=["code"], name="one_party_a_code",
                condition=~models.Q(code="") & ~models.Q(state="merged"),
            )
        ]  # fmt: skip
        indexes = [
            models.Index(fields=["code"], name="party_code_prefix", opclasses=["varchar_pattern_ops"]),
            models.Index(
                fields=["old_code"], name="party_old_code", opclasses=["varchar_pattern_ops"],
                condition=~models.Q(old_code=""),
            ),
            models.Index(fields=["division", "uuid"], name="party_by_division"),
            models.Index(fields=["name", "uuid"], name="party_by_name"),
            models.Index(fields=["code", "uuid"], name="party_by_code"),
            models.Index(Substr("code", 9, 9), name="party_by_subject", condition=~models.Q(code="")),
            models.Index(
                fields=["division", "form", "risk", "industry"], name="party_counted",
                condition=models.Q(state="in_force"),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.name


class BatchInitials(models.Model):
    """How far the 拼音简码 of one imported list are written; told on the list's page, and where the job goes on.

    `total` counts the parties that came in with it, `done` those looked at, `after` is the key of the last of them.
    """

    rights = Rights(app="SELECT, INSERT, UPDATE")

    batch = models.UUIDField(unique=True)
    total = models.PositiveIntegerField()
    done = models.PositiveIntegerField(default=0)
    after = models.BigIntegerField(default=0)

    class Meta:
        verbose_name = "导入批次的拼音简码"

    def __str__(self) -> str:
        return f"{self.done} / {self.total}"
