"""违法线索的表：线索，和一个机关对它的核查。

A lead says what somebody saw and where it came from; it stays with the agency that took it in (the intake unit), which alone
holds who reported it. Each agency that takes it up, the intake unit or one that accepted a dispatch, has a verification of
its own with its own clock, handler and outcome, so that several addressees do not get in one another's way.
Source: 行政处罚法第五十四条; 市场监督管理投诉举报处理暂行办法第三十一条; 优化营商环境条例第五十七条.
"""

from __future__ import annotations

from django.db import models
from django.db.models.functions import Upper
from uuid_utils.compat import uuid7

from liandong.catalogue.models import Item
from liandong.dispatches.models import Conclusion
from liandong.kernel.models import FilePart, Record
from liandong.kernel.sealed import BlindIndexField, SealedField
from liandong.ledger.rights import Rights
from liandong.parties.models import Party


class Origin(models.TextChoices):
    """Where a lead comes from; a 投诉 is mediated and is none of these."""

    PATROL = "patrol", "日常巡查"
    REPORT = "report", "举报"
    HOTLINE = "hotline", "12345热线转办的举报"
    AGENCY = "agency", "其他行政机关"
    PROCURATORATE = "procuratorate", "检察机关反向移送"
    POLICE = "police", "公安机关反向移送"
    DISCIPLINE = "discipline", "纪检监察机关移送"
    AUDIT = "audit", "审计机关移送"
    RANDOM = "random", "双随机抽查发现"
    GRID = "grid", "乡镇（街道）网格"
    DATA = "data", "数据比对"
    MEDIA = "media", "媒体报道"
    SUPERIOR = "superior", "上级交办"


REPORTED = frozenset({Origin.REPORT.value, Origin.HOTLINE.value})
BACKWARD = frozenset({Origin.PROCURATORATE.value, Origin.POLICE.value})


class Reporter(models.TextChoices):
    """How a reporter made himself known."""

    NONE = "none", "没有举报人"
    ANONYMOUS = "anonymous", "匿名"
    REAL = "real", "实名"


TO_BE_MATCHED = models.Q(party__isnull=True, is_unlisted=False, is_citizen=False) & (
    models.Q(party_name__gt="") | models.Q(party_code__gt="")
)
"""Leads whose party is named and may stand in the register; a citizen is never looked for by his name."""


class Lead(Record):
    """一条违法线索. The owner is the intake unit.

    Attributes:
        party: the party in the register, null while it is only known by name.
        party_name, party_code: as it was told, or as the register had it on the day; the name of a citizen too.
        is_unlisted: somebody has looked, and the register has nobody of whom it speaks.
        party_label: what a summary may say: the name, or only that it is a citizen.
        item, conduct: what law it touches: an item of the catalogue, or in words where none fits.
        searched: what the list's search looks in: number, label and conduct, folded.
        since, until: the days of the act, either unknown.
        provisions: provisions said to be broken, one a line.
        origin_paper: in the one spelling of `codes.papers`; capital and small letters are one when compared.
        is_double: it bore the paper of an earlier one before that was kept apart; keeps the unique constraint from it.
        reporter: name and how to reach him, sealed; to the intake unit and whoever is named to handle it.
        reply_by: the last day by which another organ's paper wants an answer.
        standing_evidence: how many files stand, so that a list need not count them.
        contested_at: when a second agency had said that it is not its own.
    """

    number = models.CharField(max_length=30, unique=True, verbose_name="线索编号")
    agency_name = models.CharField(max_length=100, verbose_name="受理机关")
    origin = models.CharField(max_length=14, choices=Origin, verbose_name="来源")
    origin_paper = models.CharField(max_length=120, blank=True, verbose_name="来文、工单号")
    is_double = models.BooleanField(default=False, db_default=False, verbose_name="与先登记的同号")
    received_on = models.DateField(verbose_name="收到日期")
    party = models.ForeignKey(
        Party, null=True, on_delete=models.PROTECT, related_name="leads", verbose_name="当事人"
    )
    party_name = models.CharField(max_length=200, blank=True, verbose_name="当事人名称")
    party_code = models.CharField(max_length=18, blank=True, default="", verbose_name="统一社会信用代码")
    is_unlisted = models.BooleanField(default=False, verbose_name="名录库里没有这个当事人")
    is_citizen = models.BooleanField(default=False, verbose_name="当事人是公民")
    party_label = models.CharField(max_length=200, verbose_name="当事人")
    item = models.ForeignKey(
        Item, null=True, on_delete=models.PROTECT, related_name="leads", verbose_name="涉及事项"
    )
    conduct = models.CharField(max_length=200, verbose_name="涉嫌违法行为")
    searched = models.TextField()
    division = models.CharField(max_length=12, verbose_name="地点代码")
    division_name = models.CharField(max_length=60, verbose_name="地点")
    address = models.CharField(max_length=200, blank=True, verbose_name="详细地址")
    since = models.DateField(null=True, verbose_name="行为起于")
    until = models.DateField(null=True, verbose_name="行为止于")
    is_continuing = models.BooleanField(default=False, verbose_name="行为有连续或者继续状态")
    provisions = models.JSONField(default=list, verbose_name="涉嫌违反的规定")
    facts = models.TextField(verbose_name="线索内容")
    reporter_kind = models.CharField(
        max_length=10, choices=Reporter, default=Reporter.NONE, verbose_name="举报人情况"
    )
    reporter = SealedField("reporter", index="reporter_index", verbose_name="举报人")
    reporter_index = BlindIndexField()
    is_sensitive = models.BooleanField(default=False, verbose_name="敏感")
    standing_evidence = models.PositiveSmallIntegerField(default=0, verbose_name="证据材料份数")
    reply_by = models.DateField(null=True, verbose_name="至迟回复")
    replied_on = models.DateField(null=True, verbose_name="回复日期")
    reply_paper = models.CharField(max_length=120, blank=True, verbose_name="回复文号")
    contested_at = models.DateTimeField(null=True, verbose_name="两家退回的时间")

    class Meta:
        verbose_name = "违法线索"
        indexes = [
            models.Index(fields=["received_on", "uuid"], name="lead_by_day"),
            models.Index(fields=["division", "uuid"], name="lead_by_place"),
            models.Index("owner", "origin", Upper("origin_paper"), name="lead_by_paper"),
            models.Index(fields=["owner", "-uuid"], name="lead_by_open_party", condition=TO_BE_MATCHED),
        ]
        constraints = [
            models.UniqueConstraint(
                "owner", "origin", Upper("origin_paper"), name="one_lead_a_paper",
                condition=~models.Q(origin_paper="") & ~models.Q(state="cancelled") & models.Q(is_double=False),
            )
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.number


Outcome = Conclusion
"""What a verification found, as a paper says it too; sending on is none of these but an act of its own."""


class Verification(Record):
    """核查: one agency's work on one lead. The owner is that agency.

    Attributes:
        dispatch: public id of the dispatch by which it came; null at the intake unit.
        handler: post of whoever is named to do it, and to tell the reporter.
        began_at: from when its limit runs: the day the agency had the lead in hand.
        outcome: what it found; empty while it has found nothing, and on one that is decided but only tells what was found elsewhere.
        case: number of the case that was filed or that the lead belongs to.
    """

    number = models.CharField(max_length=30, unique=True, verbose_name="核查号")
    lead = models.ForeignKey(
        Lead, on_delete=models.PROTECT, related_name="verifications", verbose_name="线索"
    )
    agency_name = models.CharField(max_length=100, verbose_name="核查机关")
    dispatch = models.UUIDField(null=True, verbose_name="递送")
    handler = models.UUIDField(verbose_name="承办岗位")
    handler_name = models.CharField(max_length=40, verbose_name="承办人")
    began_at = models.DateTimeField(verbose_name="期限起算")
    is_extended = models.BooleanField(default=False, verbose_name="已延长")
    outcome = models.CharField(max_length=10, choices=Outcome, blank=True, verbose_name="核查结论")
    finding = models.CharField(max_length=2000, blank=True, verbose_name="核查情况")
    case = models.CharField(max_length=80, blank=True, verbose_name="案件编号")
    decided_at = models.DateTimeField(null=True, verbose_name="结论时间")
    told_on = models.DateField(null=True, verbose_name="告知举报人日期")
    told_how = models.CharField(max_length=200, blank=True, verbose_name="告知方式")

    class Meta:
        verbose_name = "线索核查"
        indexes = [
            models.Index(fields=["began_at", "uuid"], name="verification_by_time"),
            models.Index(fields=["agency_name", "uuid"], name="verification_by_agency"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["lead", "owner"],
                name="one_open_verification",
                condition=models.Q(state__in=("open", "passed_on")),
            )
        ]

    def __str__(self) -> str:
        return self.number


class EvidenceKind(models.TextChoices):
    """证据的种类. Source: 行政处罚法第四十六条."""

    DOCUMENT = "document", "书证"
    THING = "thing", "物证"
    AUDIOVISUAL = "audiovisual", "视听资料"
    ELECTRONIC = "electronic", "电子数据"
    WITNESS = "witness", "证人证言"
    STATEMENT = "statement", "当事人的陈述"
    EXPERT = "expert", "鉴定意见"
    RECORD = "record", "勘验笔录、现场笔录"


class EvidenceFile(models.Model):
    """One file of evidence: hashed when it was handed in, never changed, only withdrawn; each room has a table of its own.

    `digest` is SHA-256 in hex; `size` in bytes.
    """

    rights = Rights(app="SELECT, INSERT, UPDATE")

    number = models.PositiveIntegerField(verbose_name="序号")
    kind = models.CharField(max_length=12, choices=EvidenceKind, verbose_name="证据种类")
    name = models.CharField(max_length=200, verbose_name="文件名")
    digest = models.CharField(max_length=64, verbose_name="文件摘要")
    size = models.PositiveBigIntegerField(verbose_name="大小")
    taken_on = models.DateField(null=True, verbose_name="取得日期")
    agency_name = models.CharField(max_length=100, verbose_name="提交机关")
    withdrawn_at = models.DateTimeField(null=True, verbose_name="撤下时间")

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.name


class Upload(models.Model):
    """A file that is still on its way: begun by a person for a record, sent piece by piece, gone once it belongs to it or left lying.

    A working paper and no record: nothing of it is shown to anybody but who sends it (`uploading.py`).

    Attributes:
        record: public id of the lead, or of a record of a room above, for which it is sent.
        person: whose it is; nobody else goes on with it.
        digest: SHA-256 of the whole as the sender counted it before the first piece.
        touched_at: when the last piece came.
    """

    rights = Rights(app="SELECT, INSERT, UPDATE, DELETE")

    uuid = models.UUIDField(default=uuid7, unique=True)
    record = models.UUIDField(verbose_name="为哪件记录")
    person = models.UUIDField(verbose_name="谁在传")
    name = models.CharField(max_length=200, verbose_name="文件名")
    size = models.PositiveIntegerField(verbose_name="字节数")
    digest = models.CharField(max_length=64, verbose_name="文件摘要")
    touched_at = models.DateTimeField(db_index=True, verbose_name="最近一段的时间")

    class Meta:
        verbose_name = "没有传完的文件"
        constraints = [
            models.UniqueConstraint(fields=["record", "person", "name", "size", "digest"], name="one_upload")
        ]

    def __str__(self) -> str:
        return self.name


class UploadPart(FilePart):
    """A piece of it that has come and was found to be what the sender counted."""

    rights = Rights(app="SELECT, INSERT, DELETE")

    upload = models.ForeignKey(Upload, on_delete=models.CASCADE, related_name="parts")

    class Meta:
        verbose_name = "没有传完的文件的一段"
        constraints = [models.UniqueConstraint(fields=["upload", "number"], name="one_upload_part")]


class Evidence(EvidenceFile):
    """One file that came with a lead or was added to it."""

    lead = models.ForeignKey(Lead, on_delete=models.PROTECT, related_name="evidence")

    class Meta:
        verbose_name = "证据材料"
        constraints = [models.UniqueConstraint(fields=["lead", "number"], name="one_evidence_number")]


class EvidencePart(FilePart):
    """A piece of one of them."""

    evidence = models.ForeignKey(Evidence, on_delete=models.PROTECT, related_name="parts")

    class Meta:
        verbose_name = "证据文件"
        constraints = [models.UniqueConstraint(fields=["evidence", "number"], name="one_evidence_part")]
