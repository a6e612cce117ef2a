"""一次入企检查：谁、哪一天、为什么去，各部门查什么、谁去、批没批准；到场以后的登记、照片和对登记不一致的处理。

Each department answers for its own part: approval, officers, registers. What was registered at the device is kept as it came, row by row;
which rows stand is computed (`rules.standing`), never stored. Sources: 国办发〔2024〕54号; 行政处罚法第四十二条、第五十五条.
"""

from __future__ import annotations

from django.db import models
from django.db.models.functions import Upper

from liandong.documents import checking
from liandong.kernel.models import FilePart, Record
from liandong.kernel.sealed import BlindIndexField, SealedField
from liandong.ledger.rights import Rights
from liandong.parties.models import Party


class Origin(models.TextChoices):
    """Why it is done; the first comes from a draw."""

    DRAWN = "drawn", "随机抽查"
    PLANNED = "planned", "计划内的日常检查"
    CLUE = "clue", "线索核查"
    COMPLAINT = "complaint", "投诉举报"
    ORDERED = "ordered", "上级交办"
    REQUEST = "request", "企业申请"


class FollowUp(models.TextChoices):
    """What comes after one item."""

    NONE = "none", "无后续"
    ON_SPOT = "on_spot", "当场改正"
    RECTIFY = "rectify", "责令限期改正"
    LEAD = "lead", "移作违法线索"
    FILING = "filing", "立案"
    ABNORMAL = "abnormal", "列入经营异常名录"


class Inspection(Record):
    """入企检查. The owner is the department that leads it.

    Attributes:
        drawn: public id of the visit a draw made; null where there was none. drawn_told: the draw, in words.
        was_drawn: the same of a visit that was cancelled or that nobody approved: the draw's may be taken up anew, and it stays known that
            this was it. left_code: the code of the draw's rules by which it was cancelled; empty where it was not.
        moves: each time its day was changed, ``{"from", "to", "why", "by"}``.
        ground: why, with the number of the clue, complaint or order; told to the firm only as the kind of task.
        parts: a dict for each department, the lead's first:
            ``agency`` id, ``name``, ``items`` (``{"code", "name"}``), ``officers`` (``{"certificate", "name"}``), ``decision``
            (empty, ``approved``, ``refused``), ``decided`` (who, when), ``sheet`` (行政检查审批表 as label → text), ``warned`` and ``reasons``
            (sentences), ``present`` (certificates shown at the door), ``arrived_at``, ``why_late`` (why that was entered after the visit was
            over), ``left_at``, ``left_open`` (why it left with items still to be entered), ``confirmed`` (who, when).
        urgent: why it could not wait for the approval; empty for all others.
        code: printed on the notice, unguessable, made as that of a letter (`documents.checking`), without separators; external_code:
            the province's own 入企码, typed.
        recusals: questions of recusal raised on this visit, see `inspections.recusals`.
        approved_at: since when supervision sees that it is.
        ended_at: when the last department left that is known to have come.
        statements: what the firm said to each department, ``{"agency", "remarks", "signature", "refusal", "absent", "witness", "at", "by"}``;
            of signature, refusal and absent one is filled.
    """

    number = models.CharField(max_length=30, unique=True, verbose_name="检查编号")
    agency_name = models.CharField(max_length=100, verbose_name="牵头部门")
    searched = models.TextField()
    party = models.ForeignKey(
        Party, on_delete=models.PROTECT, related_name="inspections", verbose_name="检查对象"
    )
    party_name = models.CharField(max_length=200, verbose_name="检查对象")
    place = models.CharField(max_length=12, verbose_name="区划代码")
    place_name = models.CharField(max_length=60, verbose_name="地点")
    address = models.CharField(max_length=200, verbose_name="详细地址")
    origin = models.CharField(max_length=10, choices=Origin, verbose_name="任务来源")
    ground = models.CharField(max_length=500, verbose_name="为什么查")
    drawn = models.UUIDField(null=True, unique=True, verbose_name="抽出的入企")
    drawn_told = models.CharField(max_length=200, blank=True, verbose_name="随机抽取")
    was_drawn = models.UUIDField(null=True, db_index=True, verbose_name="没有去成的抽出的入企")
    left_code = models.CharField(max_length=16, blank=True, db_default="", verbose_name="没有去的理由代码")
    on = models.DateField(verbose_name="检查日期")
    moves = models.JSONField(
        default=list, db_default=models.Value([], models.JSONField()), verbose_name="改期"
    )
    parts = models.JSONField(default=list, verbose_name="各部门")
    recusals = models.JSONField(default=list, verbose_name="回避")
    urgent = models.CharField(max_length=500, blank=True, verbose_name="来不及事先批准的缘由")
    approved_at = models.DateTimeField(null=True, verbose_name="批准时间")
    code = models.CharField(max_length=20, unique=True, null=True, verbose_name="入企码")
    external_code = models.CharField(max_length=60, blank=True, verbose_name="省平台入企码")
    entered_at = models.DateTimeField(null=True, verbose_name="入企时间")
    met = models.CharField(max_length=100, blank=True, verbose_name="现场接待的人")
    ended_at = models.DateTimeField(null=True, verbose_name="结束时间")
    statements = models.JSONField(default=list, verbose_name="企业意见")

    class Meta:
        verbose_name = "入企检查"
        indexes = [
            models.Index(fields=["on", "uuid"], name="inspection_by_day"),
            models.Index(fields=["party", "entered_at"], name="inspection_by_party"),
            models.Index(Upper("external_code"), name="inspection_by_external"),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def code_told(self) -> str:
        """The code as it is printed; empty before there is one."""
        return checking.shown(self.code) if self.code else ""


class Register(models.Model):
    """One department's entry for one item, as one device made it; a later number of the same device replaces it.

    Attributes:
        uuid: made at the device. subject: code of the item, or ``ask:`` and the key of a question asked once for all.
        device: the device's own id; number: its running number. at: when it was made there; received_at: when it arrived.
        result: code of `results.RESULTS`, or the answer to the question. photos: SHA-256 of each.
        why_late: why it was entered after the department had left.
    """

    rights = Rights(app="SELECT, INSERT")

    uuid = models.UUIDField(unique=True)
    inspection = models.ForeignKey(Inspection, on_delete=models.PROTECT, related_name="registers")
    agency = models.UUIDField()
    subject = models.CharField(max_length=40, verbose_name="事项")
    device = models.CharField(max_length=36, verbose_name="设备")
    number = models.PositiveIntegerField(verbose_name="设备上的序号")
    at = models.DateTimeField(verbose_name="登记时刻")
    received_at = models.DateTimeField(verbose_name="收到时刻")
    by = models.CharField(max_length=200, verbose_name="登记人")
    result = models.CharField(max_length=20, verbose_name="结果")
    told = models.CharField(max_length=2000, blank=True, verbose_name="检查情况")
    follow_up = models.CharField(max_length=8, choices=FollowUp, verbose_name="后续处理")
    rectify_by = models.DateField(null=True, verbose_name="改正期限")
    photos = models.JSONField(default=list, verbose_name="照片")
    why_late = models.CharField(max_length=500, blank=True, verbose_name="补录的理由")

    class Meta:
        verbose_name = "现场登记"
        constraints = [
            models.UniqueConstraint(fields=["inspection", "agency", "device", "number"], name="one_register_a_number")
        ]  # fmt: skip
        indexes = [models.Index(fields=["inspection", "agency", "subject"], name="register_by_item")]

    def __str__(self) -> str:
        return f"{self.subject} {self.result}"


class Settlement(models.Model):
    """登记不一致的处理: which of the entries stands, decided by somebody of the department with a reason.

    Attributes:
        over: the ids of all entries that stood against one another then; another entry later opens the question again.
    """

    rights = Rights(app="SELECT, INSERT")

    inspection = models.ForeignKey(Inspection, on_delete=models.PROTECT, related_name="settlements")
    agency = models.UUIDField()
    subject = models.CharField(max_length=40)
    chosen = models.ForeignKey(Register, on_delete=models.PROTECT, related_name="+")
    over = models.JSONField(default=list)
    reason = models.CharField(max_length=2000)
    by = models.CharField(max_length=200)
    at = models.DateTimeField()

    class Meta:
        verbose_name = "登记不一致的处理"

    def __str__(self) -> str:
        return self.subject


class Photo(models.Model):
    """A picture or scan from the spot; its hash was computed at the device when it was chosen there, and again here.

    Attributes:
        at: when it was chosen at the device, which need not be when it was taken; modified_at: the time its file bears, null where none
            was told. Both are what the device claims.
    """

    rights = Rights(app="SELECT, INSERT")

    inspection = models.ForeignKey(Inspection, on_delete=models.PROTECT, related_name="photos")
    agency = models.UUIDField()
    digest = models.CharField(max_length=64, verbose_name="摘要")
    name = models.CharField(max_length=200, verbose_name="文件名")
    size = models.PositiveIntegerField(verbose_name="字节数")
    device = models.CharField(max_length=36, blank=True, verbose_name="设备")
    at = models.DateTimeField(verbose_name="选定时刻")
    modified_at = models.DateTimeField(null=True, verbose_name="文件时间")
    received_at = models.DateTimeField(verbose_name="收到时刻")
    by = models.CharField(max_length=200, verbose_name="交照片的人")

    class Meta:
        verbose_name = "现场照片"
        constraints = [
            models.UniqueConstraint(fields=["inspection", "agency", "digest"], name="one_photo_a_digest")
        ]

    def __str__(self) -> str:
        return self.name


class PhotoPart(FilePart):
    """A piece of it, see `kernel.pieces`."""

    photo = models.ForeignKey(Photo, on_delete=models.CASCADE, related_name="parts")

    class Meta:
        verbose_name = "现场照片的一段"
        constraints = [models.UniqueConstraint(fields=["photo", "number"], name="one_photo_part")]


class Unsent(models.Model):
    """How many entries a device still held when it last said so; of a device without signal nothing is known."""

    rights = Rights(app="SELECT, INSERT, UPDATE")

    inspection = models.ForeignKey(Inspection, on_delete=models.PROTECT, related_name="unsent")
    agency = models.UUIDField()
    device = models.CharField(max_length=36, verbose_name="设备")
    waits = models.PositiveIntegerField(verbose_name="没有传的条数")
    at = models.DateTimeField(verbose_name="告知时刻")
    by = models.CharField(max_length=200, verbose_name="告知人")

    class Meta:
        verbose_name = "手机里没有传的"
        constraints = [
            models.UniqueConstraint(fields=["inspection", "agency", "device"], name="one_count_a_device")
        ]

    def __str__(self) -> str:
        return f"{self.device} {self.waits}"


class Recheck(models.Model):
    """整改复查: what one item must be put right by; each time it is looked at again is a `Look`.

    A corrected result moves the day of an order that is open; one made after the item was put right is an order of its own.
    """

    rights = Rights(app="SELECT, INSERT, UPDATE")

    inspection = models.ForeignKey(Inspection, on_delete=models.PROTECT, related_name="rechecks")
    agency = models.UUIDField()
    subject = models.CharField(max_length=40)
    name = models.CharField(max_length=200)
    due_on = models.DateField()

    class Meta:
        verbose_name = "整改复查"

    def __str__(self) -> str:
        return self.name


class Look(models.Model):
    """复查一次: what was found on one day; kept as it was said, whatever a later one finds.

    Attributes:
        due_on: until when it is to be put right from then on; null where the day stays, or where it was put right.
    """

    rights = Rights(app="SELECT, INSERT")

    recheck = models.ForeignKey(Recheck, on_delete=models.PROTECT, related_name="looks")
    on = models.DateField()
    is_put_right = models.BooleanField()
    told = models.CharField(max_length=1000)
    due_on = models.DateField(null=True)
    by = models.CharField(max_length=200)

    class Meta:
        verbose_name = "复查一次"

    def __str__(self) -> str:
        """The day and what came of it, in words."""
        later = f"，期限改为{self.due_on}" if self.due_on else ""
        return f"{self.on}复查，{'已经改正' if self.is_put_right else '没有改正'}{later}"


class Topic(models.TextChoices):
    """What a firm complains of."""

    NO_CARDS = "no_cards", "没有出示证件，或者人数不够"
    OFF_NOTICE = "off_notice", "查了通知书上没有的事项"
    TOO_OFTEN = "too_often", "检查太频繁、重复要材料"
    BENEFIT = "benefit", "索要财物、接受吃请、指定服务"
    MANNER = "manner", "态度粗暴，影响经营"
    NOT_OURS = "not_ours", "评价不是我们写的"
    OTHER = "other", "其他"


class Voice(Record):
    """企业评价、投诉. The owner is the 司法行政部门 that supervises; whoever inspected sees neither the record nor that there is one.

    Attributes:
        departments: of whom it speaks, ``{"agency", "name"}`` each, the names of that day.
        score: one to five, null of a complaint; said: its two questions, key → ``yes``, ``no`` or ``unknown``.
        text: what is complained of, sealed; receipt: the code by which its writer reads the answer.
    """

    RATING, COMPLAINT = "rating", "complaint"

    number = models.CharField(max_length=30, unique=True, verbose_name="编号")
    sort = models.CharField(
        max_length=10, choices=[(RATING, "评价"), (COMPLAINT, "投诉")], verbose_name="评价还是投诉"
    )
    inspection = models.ForeignKey(
        Inspection, on_delete=models.PROTECT, related_name="voices", verbose_name="入企检查"
    )
    departments = models.JSONField(default=list, verbose_name="检查的部门")
    received_at = models.DateTimeField(verbose_name="收到时间")
    score = models.PositiveSmallIntegerField(null=True, verbose_name="评分")
    said = models.JSONField(default=dict, verbose_name="两个问题")
    topic = models.CharField(max_length=12, choices=Topic, blank=True, verbose_name="投诉什么")
    text = SealedField("words", index="text_index", verbose_name="投诉内容")
    text_index = BlindIndexField()
    receipt = models.CharField(max_length=12, unique=True, null=True, verbose_name="回执码")
    answer = models.CharField(max_length=2000, blank=True, verbose_name="答复")
    answered_on = models.DateField(null=True, verbose_name="答复日期")

    class Meta:
        verbose_name = "企业评价和投诉"
        indexes = [models.Index(fields=["received_at", "uuid"], name="voice_by_day")]

    def __str__(self) -> str:
        return self.number
