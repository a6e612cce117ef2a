"""双随机抽查的前半：查什么（清单）、几家一起查（场景）、今年怎么查（计划）。

Everything an agency may inspect is inspected jointly unless it is exempt for one of the two statutory reasons; what is published
stays as it stood that day, so the rows are copied from the register and not read anew.
Source: 焦法政办〔2022〕31号三（一）（二）; 国办发〔2024〕54号.
"""

from __future__ import annotations

from django.db import models

from liandong.kernel.models import FilePart, Record
from liandong.ledger.rights import Rights


class SamplingList(Record):
    """一个机关一年的抽查事项清单，一版一份. The owner is the agency.

    Attributes:
        searched: number, agency and names of items, folded, for the list's search.
        rows: ``{"code", "name", "scope", "reason", "basis", "objects", "method"}`` each, as the register had them; `scope` a value of
            `catalogue.models.Scope`, `basis` a list of provisions; lists compiled long ago have the first four alone.
        cap_visits: visits a year to one enterprise that the agency published; null where it published none.
        cap_document, cap_on: where and when that cap was published.
    """

    number = models.CharField(max_length=30, unique=True, verbose_name="清单编号")
    agency_name = models.CharField(max_length=100, verbose_name="机关")
    year = models.PositiveSmallIntegerField(verbose_name="年度")
    edition = models.PositiveSmallIntegerField(default=0, verbose_name="版次")
    searched = models.TextField()
    rows = models.JSONField(default=list, verbose_name="抽查事项")
    cap_visits = models.PositiveSmallIntegerField(null=True, verbose_name="年度检查频次上限")
    cap_document = models.CharField(max_length=200, blank=True, verbose_name="上限的公布文件")
    cap_on = models.DateField(null=True, verbose_name="上限的公布日期")
    published_on = models.DateField(null=True, verbose_name="公布日期")

    class Meta:
        verbose_name = "抽查事项清单"
        indexes = [
            models.Index(fields=["year", "uuid"], name="sampling_list_by_year"),
            models.Index(fields=["agency_name", "uuid"], name="sampling_list_by_agency"),
        ]

    def __str__(self) -> str:
        return self.number


class Scene(Record):
    """联合抽查场景（一业一查）: one industry or scene and what several departments look at there. The owner issued it.

    Attributes:
        items: ``{"code", "name", "line"}`` each, of at least two lines.
        industry: class of GB/T 4754, empty where the scene is no class of it.
    """

    number = models.CharField(max_length=30, unique=True, verbose_name="场景编号")
    name = models.CharField(max_length=100, verbose_name="场景")
    agency_name = models.CharField(max_length=100, verbose_name="牵头部门")
    searched = models.TextField()
    industry = models.CharField(max_length=4, blank=True, verbose_name="行业代码")
    objects_told = models.CharField(max_length=200, verbose_name="检查对象")
    items = models.JSONField(default=list, verbose_name="抽查事项")
    document = models.CharField(max_length=200, verbose_name="来源")
    edition = models.PositiveSmallIntegerField(default=1, verbose_name="版次")

    class Meta:
        verbose_name = "联合抽查场景"
        indexes = [models.Index(fields=["name", "uuid"], name="scene_by_name")]

    def __str__(self) -> str:
        return self.name


class Plan(Record):
    """一个牵头部门的一项年度抽查计划. The owner is the lead agency.

    Attributes:
        items: ``{"code", "name"}`` each.
        parts: ``{"agency", "name", "items", "asked", "answer", "reason", "on"}`` each, the lead's first; `asked` and `on` are days as ISO texts,
            `answer` is empty until the partner says ``confirmed`` or ``declined``. `items` are the names of those it has power for.
        ratios: ``{"risk", "percent", "floor", "ceiling"}`` each; percent as text of at most two decimals, floor and ceiling in
            targets, null where there is none.
        scheme, rules: 联查方案 and 抽查细则 by name and number of the document.
        remark: what the 司法局 said when it filed the plan.
        changed_told: every change after publication, a sentence each.
        refiles: whether a change after publication goes to the 司法局 again before it holds.
        change: what is proposed to change after publication, null where nothing is: ``items``, ``parts``, ``ratios``, ``officers``,
            ``starts_on``, ``ends_on`` in the shape of the plan, days as ISO texts, with ``reason``.
        files_told: the files that are public, a sentence each as it was on the day.
        loose_files: how many files are attached and neither published nor taken off.
    """

    number = models.CharField(max_length=30, unique=True, verbose_name="计划编号")
    title = models.CharField(max_length=100, verbose_name="计划名称")
    agency_name = models.CharField(max_length=100, verbose_name="牵头部门")
    searched = models.TextField()
    year = models.PositiveSmallIntegerField(verbose_name="年度")
    scene = models.ForeignKey(
        Scene, null=True, on_delete=models.PROTECT, related_name="plans", verbose_name="联合抽查场景"
    )
    items = models.JSONField(default=list, verbose_name="抽查事项")
    parts = models.JSONField(default=list, verbose_name="各部门")
    division = models.CharField(max_length=12, verbose_name="区划代码")
    division_name = models.CharField(max_length=60, verbose_name="地域")
    industry = models.CharField(max_length=4, blank=True, verbose_name="行业代码")
    library = models.CharField(max_length=60, blank=True, verbose_name="专项库")
    ratios = models.JSONField(default=list, verbose_name="抽取比例")
    officers = models.PositiveSmallIntegerField(verbose_name="每个机关每组人数")
    starts_on = models.DateField(verbose_name="开始日期")
    ends_on = models.DateField(verbose_name="结束日期")
    scheme = models.CharField(max_length=200, verbose_name="联查方案")
    rules = models.CharField(max_length=200, blank=True, verbose_name="抽查细则")
    filed_no = models.CharField(max_length=80, blank=True, verbose_name="备案编号")
    remark = models.CharField(max_length=1000, blank=True, verbose_name="备案意见")
    published_on = models.DateField(null=True, verbose_name="公布日期")
    changed_told = models.JSONField(default=list, verbose_name="公布以后的变更")
    refiles = models.BooleanField(default=False, verbose_name="变更须重新备案")
    change = models.JSONField(null=True, verbose_name="办理中的变更")
    files_told = models.JSONField(default=list, verbose_name="附件")
    loose_files = models.PositiveSmallIntegerField(default=0, verbose_name="没有公布的附件")

    class Meta:
        verbose_name = "年度抽查计划"
        indexes = [
            models.Index(fields=["starts_on", "uuid"], name="inspection_plan_by_start"),
            models.Index(fields=["division", "uuid"], name="inspection_plan_by_place"),
        ]

    def __str__(self) -> str:
        return self.number


class FileKind(models.TextChoices):
    """What a file of a plan is."""

    SCHEME = "scheme", "联查方案"
    RULES = "rules", "抽查细则"


class PlanFile(models.Model):
    """A file attached to a plan, hashed when it was handed in; it is public from `published_on` and stays so."""

    rights = Rights(app="SELECT, INSERT, UPDATE")

    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="files")
    number = models.PositiveSmallIntegerField(verbose_name="序号")
    kind = models.CharField(max_length=8, choices=FileKind, verbose_name="是什么")
    name = models.CharField(max_length=200, verbose_name="文件名")
    digest = models.CharField(max_length=64, verbose_name="文件摘要")
    size = models.PositiveBigIntegerField(verbose_name="大小")
    published_on = models.DateField(null=True, verbose_name="公布日期")
    withdrawn_at = models.DateTimeField(null=True, verbose_name="撤下时间")

    class Meta:
        verbose_name = "计划的附件"
        constraints = [models.UniqueConstraint(fields=["plan", "number"], name="one_plan_file")]

    def __str__(self) -> str:
        return self.name


class PlanFilePart(FilePart):
    """A piece of one of them."""

    file = models.ForeignKey(PlanFile, on_delete=models.PROTECT, related_name="parts")

    class Meta:
        verbose_name = "计划的附件文件"
        constraints = [models.UniqueConstraint(fields=["file", "number"], name="one_plan_file_part")]
