"""名录库的表：行政区划、机关、名录校核申请、年度放假安排。

An agency is what may act in its own name or coordinate those who do; its name, place in the government and in its
line, and legal kind hold from a day to a day. Sources: 行政处罚法第十七至二十四条; GB/T 2260 (divisions).
"""

from __future__ import annotations

from django.db import models

from liandong.kernel.models import Record


class Ending(models.TextChoices):
    """终止方式 of a division."""

    ABOLISHED = "abolished", "撤销"
    MERGED = "merged", "并入"


class Division(Record):
    """行政区划: one code with the name it had from a day to a day; `valid_to` is its last day.

    `is_statistical` marks a zone that exists in the statistics bureau's codes only (410871) and is no division of
    GB/T 2260. Codes are six digits for province, prefecture and county, nine for towns (the civil-affairs codes only; those
    of the statistics bureau name other places). `successors` are the codes of those that carry on one that was ended;
    `end_basis` ended it, as `source` gave it.
    """

    code = models.CharField(max_length=12, verbose_name="代码")
    name = models.CharField(max_length=60, verbose_name="名称")
    level = models.PositiveSmallIntegerField(verbose_name="层级")
    parent = models.CharField(max_length=12, blank=True, verbose_name="上级代码")
    is_statistical = models.BooleanField(default=False, verbose_name="统计用区划")
    valid_from = models.DateField(verbose_name="起")
    valid_to = models.DateField(null=True, verbose_name="止")
    source = models.CharField(max_length=200, verbose_name="来源")
    ending = models.CharField(max_length=10, choices=Ending, blank=True, verbose_name="终止方式")
    end_basis = models.CharField(max_length=200, blank=True, verbose_name="终止依据")
    successors = models.JSONField(default=list, verbose_name="并入、划归")

    class Meta:
        verbose_name = "行政区划"
        constraints = [models.UniqueConstraint(fields=["code", "valid_from"], name="one_division_version")]
        indexes = [
            models.Index(fields=["parent"], name="division_parent"),
            models.Index(fields=["code", "valid_from", "uuid"], name="division_order"),
            models.Index(fields=["name", "uuid"], name="division_by_name"),
            models.Index(fields=["code", "uuid"], name="division_by_code"),
        ]

    def __str__(self) -> str:
        return self.name


class LegalKind(models.TextChoices):
    """法律地位: what an agency is in law. The last kind may coordinate but never enforce."""

    GOVERNMENT = "government", "人民政府"
    AGENCY = "agency", "行政机关"
    BRANCH = "branch", "派出机构（分局）"
    VERTICAL = "vertical", "垂直管理机关"
    DELEGATE = "delegate", "派出机关（管委会）"
    AUTHORISED = "authorised", "授权组织"
    ENTRUSTED = "entrusted", "受委托组织"
    BRIGADE = "brigade", "综合执法机构"
    TOWNSHIP = "township", "乡镇街道"
    COORDINATOR = "coordinator", "议事协调机构"


class Rank(models.IntegerChoices):
    """层级 of an agency."""

    STATE = 0, "国家"
    PROVINCE = 1, "省"
    PREFECTURE = 2, "设区的市"
    COUNTY = 3, "县（市、区）"
    TOWNSHIP = 4, "乡镇（街道）"


class Agency(Record):
    """执法主体 or a body that stands over or beside one.

    `government` is the people's government it belongs to, `line_superior` the agency above it in its own line,
    `principal` the agency a branch or an entrusted organisation acts for. All are valid from `valid_from`. `successor` carries
    on the powers of one that was abolished or merged; `basis` founded or named it, `end_basis` ended it. `former_relations` are
    its kind, line, place and relations of earlier days, each until the day from which it was otherwise (`relations`).
    """

    code = models.CharField(max_length=24, unique=True, verbose_name="机构编码")
    name = models.CharField(max_length=100, verbose_name="名称")
    short_name = models.CharField(max_length=40, blank=True, verbose_name="简称")
    kind = models.CharField(max_length=12, choices=LegalKind, verbose_name="法律地位")
    rank = models.PositiveSmallIntegerField(choices=Rank, verbose_name="层级")
    line = models.CharField(max_length=20, blank=True, verbose_name="条线")
    division = models.CharField(max_length=12, verbose_name="行政区划代码")
    division_name = models.CharField(max_length=60, verbose_name="行政区划")
    government = models.ForeignKey(
        "self", null=True, on_delete=models.PROTECT, related_name="departments", verbose_name="所属政府"
    )
    line_superior = models.ForeignKey(
        "self", null=True, on_delete=models.PROTECT, related_name="line_inferiors", verbose_name="条线上级"
    )
    principal = models.ForeignKey(
        "self", null=True, on_delete=models.PROTECT, related_name="agents", verbose_name="所属或委托机关"
    )
    successor = models.ForeignKey(
        "self", null=True, on_delete=models.PROTECT, related_name="absorbed", verbose_name="继受机关"
    )
    phone = models.CharField(max_length=30, blank=True, verbose_name="办公电话")
    address = models.CharField(max_length=120, blank=True, verbose_name="办公地址")
    liaison = models.CharField(max_length=40, blank=True, verbose_name="联络人")
    liaison_phone = models.CharField(max_length=30, blank=True, verbose_name="联络人电话")
    former_names = models.JSONField(default=list, verbose_name="曾用名")
    former_relations = models.JSONField(default=list, verbose_name="曾经的隶属")
    basis = models.CharField(max_length=200, verbose_name="设立依据")
    is_verified = models.BooleanField(default=False, verbose_name="名称已核对")
    end_basis = models.CharField(max_length=200, blank=True, verbose_name="撤销依据")
    registered_by = models.UUIDField(verbose_name="登记单位")
    valid_from = models.DateField(verbose_name="成立日期")
    valid_to = models.DateField(null=True, verbose_name="撤销日期")

    class Meta:
        verbose_name = "机关"
        indexes = [
            models.Index(fields=["line", "rank"], name="agency_line"),
            models.Index(fields=["rank", "code"], name="agency_order"),
            models.Index(fields=["name", "uuid"], name="agency_by_name"),
            models.Index(fields=["line", "uuid"], name="agency_by_line"),
            models.Index(fields=["division", "uuid"], name="agency_by_division"),
        ]

    def __str__(self) -> str:
        return self.name


class Duty(models.TextChoices):
    """在岗情况; who is away is not drawn and not assigned."""

    ON = "on", "在岗"
    SECONDED = "seconded", "借调、挂职"
    LEAVE = "leave", "休假、病假、学习"
    OTHER = "other", "其他原因不在岗"


class Officer(Record):
    """执法人员: who holds a certificate of enforcement, for which lines, until when.

    Enforcement takes at least two of them (行政处罚法第四十二条). The number is read loosely, because provinces write
    it differently; the last valid day is read strictly. Whether somebody must withdraw is asked case by case: no
    register of kinship is kept. `person` is his account on the platform, when he has one.
    """

    name = models.CharField(max_length=40, verbose_name="姓名")
    agency = models.ForeignKey(
        Agency, on_delete=models.PROTECT, related_name="officers", verbose_name="所在机关"
    )
    certificate = models.CharField(max_length=40, verbose_name="执法证号")
    issued_by = models.CharField(max_length=100, verbose_name="发证机关")
    valid_from = models.DateField(verbose_name="证件起始日期")
    valid_to = models.DateField(verbose_name="证件有效期至")
    lines = models.JSONField(verbose_name="执法类别")
    areas = models.JSONField(verbose_name="执法区域")
    may_lead = models.BooleanField(default=False, verbose_name="可任主办人员")
    specialities = models.JSONField(default=list, verbose_name="专长")
    duty = models.CharField(max_length=10, choices=Duty, default=Duty.ON, verbose_name="在岗情况")
    person = models.UUIDField(null=True, verbose_name="平台账户")
    source = models.CharField(max_length=200, verbose_name="来源")

    class Meta:
        verbose_name = "执法人员"
        indexes = [
            models.Index(fields=["agency", "valid_to"], name="officer_by_agency"),
            models.Index(fields=["owner", "name", "uuid"], name="officer_order"),
            models.Index(fields=["name", "uuid"], name="officer_by_name"),
            models.Index(fields=["certificate", "uuid"], name="officer_by_certificate"),
            models.Index(fields=["valid_to", "uuid"], name="officer_by_end"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["certificate"],
                name="one_officer_a_certificate",
                condition=~models.Q(state__in=("returned", "cancelled")),
            )
        ]

    def __str__(self) -> str:
        return self.name


class Correction(Record):
    """名录校核申请: another agency found a detail wrong and asks the owner to correct it.

    The owner answers within ten working days. Source: 政务数据共享条例第二十六条.
    """

    number = models.CharField(max_length=30, unique=True, verbose_name="申请号")
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, verbose_name="被校核机关")
    filer = models.UUIDField(db_index=True, verbose_name="申请机关")
    filer_name = models.CharField(max_length=100, verbose_name="申请机关名称")
    field = models.CharField(max_length=40, verbose_name="校核项目")
    field_label = models.CharField(max_length=40, verbose_name="校核项目名称")
    present = models.CharField(max_length=200, blank=True, verbose_name="现登记为")
    proposed = models.CharField(max_length=200, verbose_name="应更正为")
    ground = models.CharField(max_length=1000, verbose_name="理由")
    answer = models.CharField(max_length=1000, blank=True, verbose_name="答复")
    filed_at = models.DateTimeField(verbose_name="提出时间")

    class Meta:
        verbose_name = "名录校核申请"
        indexes = [
            models.Index(fields=["filer_name", "uuid"], name="correction_by_filer"),
            models.Index(fields=["filed_at", "uuid"], name="correction_by_time"),
        ]

    def __str__(self) -> str:
        return self.number


class CalendarYear(Record):
    """年度放假安排 loaded after the packaged ones; running limits are recomputed when it is."""

    year = models.PositiveSmallIntegerField(unique=True, verbose_name="年度")
    notice = models.CharField(max_length=200, verbose_name="通知名称和文号")
    days_off = models.JSONField(verbose_name="放假日")
    days_worked = models.JSONField(verbose_name="调休上班日")

    class Meta:
        verbose_name = "年度放假安排"

    def __str__(self) -> str:
        return f"{self.year}年"


class DivisionBatch(Record):
    """一批行政区划: one import of divisions as one act; rows are checked first, all go in or none."""

    name = models.CharField(max_length=60, verbose_name="批次")
    source = models.CharField(max_length=200, verbose_name="来源")
    digest = models.CharField(max_length=64, unique=True, verbose_name="内容摘要")
    rows = models.PositiveIntegerField(verbose_name="行数")

    class Meta:
        verbose_name = "行政区划批次"

    def __str__(self) -> str:
        return self.name


class CityLimit(Record):
    """本市内部期限: the city's own number for one of its own internal limits, from a day to a day."""

    parameter = models.CharField(max_length=20, verbose_name="参数编号")
    line = models.CharField(max_length=20, blank=True, verbose_name="条线")
    name = models.CharField(max_length=100, verbose_name="期限名称")
    was = models.CharField(max_length=40, verbose_name="原为")
    value = models.PositiveIntegerField(verbose_name="调整为")
    unit = models.CharField(max_length=20, verbose_name="单位")
    basis = models.CharField(max_length=200, verbose_name="依据文件")
    effective_from = models.DateField(verbose_name="施行日期")
    effective_to = models.DateField(null=True, verbose_name="最后施行日")

    class Meta:
        verbose_name = "本市内部期限"
        indexes = [
            models.Index(fields=["name", "uuid"], name="city_limit_by_name"),
            models.Index(fields=["effective_from", "uuid"], name="city_limit_by_day"),
        ]

    def __str__(self) -> str:
        return self.name
