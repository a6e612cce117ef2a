"""文书的表：一件文书和它的文件：平台排好的一份，盖了章扫描进来的一份。

A letter is made from a record of another room and says what was typed into it; the record goes on changing, the letter does not.
From issue on heading, content, template and number stand still. What is set from them is kept as bytes with its SHA-256; once it
was printed, sealed and scanned, the scan is the original, and both hashes stand in the ledger.
Source: 党政机关公文处理工作条例; 行政处罚法第五十九条.
"""

from __future__ import annotations

from datetime import date

from django.db import models
from django.db.models import Q

from liandong.documents.typeset import LetterKind, kinds
from liandong.kernel.models import FilePart, Record
from liandong.ledger.rights import Rights


class Letter(Record):
    """一件文书. The owner is the agency that issues it.

    Attributes:
        code: of `documents.typeset.kinds`; `kind_title` what that was called.
        template: a hash over the template and the kind's fields: as of issue, and from then on what it was set by, which the
            ledger tells apart where they differ.
        source_kind, source, source_number: the record it comes from.
        heading, content: what `typeset` takes, as JSON; frozen at issue.
        is_to_party: it is addressed to a party, so that it may be checked in public; of no other kind.
        is_no_given: the 文号 came from the office's own register.
        check_code: twelve characters of Crockford's alphabet without separators; null where there is none to be had.
        check_url: what its square says, as of issue; empty where the platform's address is not set.
        issued_sha256: of the file the platform set; `sealed_sha256` of the scan that is the original, the last one handed in.
        fallback_glyphs: characters that the body face has not.
        supersedes: the letter it corrects; that becomes 已更正 when this one is issued.
        receivers: whom it has reached, a list of ``{"agency", "name", "dispatch", "on"}``; the agency is empty off the platform, and
            ``sent_on`` is the day on which its record had left whoever sent that on.
        served_on, served_to, served_how, service_note: of one to a party: when, to whom, how it was served, and by what that is proven.
        served_before: what was registered of that before and then corrected, the oldest first.
    """

    number = models.CharField(max_length=30, unique=True, verbose_name="文书编号")
    code = models.CharField(max_length=40, verbose_name="文书代码")
    kind_title = models.CharField(max_length=40, verbose_name="文书种类")
    template = models.CharField(max_length=40, blank=True, verbose_name="模板版本")
    agency_name = models.CharField(max_length=100, verbose_name="发文机关")
    source_kind = models.CharField(max_length=40, verbose_name="出自哪种记录")
    source = models.UUIDField(db_index=True, verbose_name="出自哪件记录")
    source_number = models.CharField(max_length=40, verbose_name="出自哪件记录")
    heading = models.JSONField(default=dict, verbose_name="抬头")
    content = models.JSONField(default=dict, verbose_name="填写的内容")
    is_to_party = models.BooleanField(default=False, verbose_name="送达当事人")
    is_simulated = models.BooleanField(default=False, verbose_name="演示")
    drafter = models.UUIDField(verbose_name="起草岗位")
    drafter_name = models.CharField(max_length=40, verbose_name="起草人")
    drafted_at = models.DateTimeField(verbose_name="起草时间")
    letter_no = models.CharField(max_length=120, blank=True, verbose_name="文号")
    is_no_given = models.BooleanField(default=False, verbose_name="文号由机关登记簿给出")
    issued_at = models.DateTimeField(null=True, verbose_name="签发时间")
    issued_by = models.CharField(max_length=40, blank=True, verbose_name="签发人")
    check_code = models.CharField(max_length=12, null=True, unique=True, verbose_name="文件校验码")
    check_url = models.CharField(max_length=200, blank=True, verbose_name="文件校验网址")
    rendered_at = models.DateTimeField(null=True, verbose_name="排版时间")
    issued_sha256 = models.CharField(max_length=64, blank=True, db_index=True, verbose_name="排好的文件摘要")
    pages = models.PositiveSmallIntegerField(default=0, verbose_name="页数")
    compiler = models.CharField(max_length=40, blank=True, verbose_name="排版程序")
    faces = models.JSONField(default=list, verbose_name="字体")
    fallback_glyphs = models.JSONField(default=list, verbose_name="用后备字体的字")
    sealed_at = models.DateTimeField(null=True, verbose_name="用印扫描件交来时间")
    sealed_sha256 = models.CharField(max_length=64, blank=True, db_index=True, verbose_name="用印扫描件摘要")
    supersedes = models.ForeignKey(
        "self", null=True, on_delete=models.PROTECT, related_name="corrections", verbose_name="更正哪一件"
    )
    receivers = models.JSONField(default=list, verbose_name="已经收到的机关")
    served_on = models.DateField(null=True, verbose_name="送达日期")
    served_to = models.CharField(max_length=100, blank=True, verbose_name="受送达人")
    served_how = models.CharField(max_length=40, blank=True, verbose_name="送达方式")
    service_note = models.CharField(max_length=300, blank=True, verbose_name="送达回证、凭证")
    served_before = models.JSONField(default=list, verbose_name="更正以前的送达登记")

    class Meta:
        verbose_name = "文书"
        indexes = [
            models.Index(fields=["drafted_at", "uuid"], name="letter_by_time"),
            models.Index(fields=["agency_name", "uuid"], name="letter_by_agency"),
            models.Index(fields=["kind_title", "uuid"], name="letter_by_kind"),
            models.Index(fields=["letter_no"], name="letter_by_no", opclasses=["varchar_pattern_ops"]),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["supersedes"], name="one_correction_a_letter",
                condition=Q(supersedes__isnull=False) & ~Q(state="void"),
            ),
            models.CheckConstraint(
                condition=Q(check_code=None) | Q(is_to_party=True), name="check_code_to_a_party_only"
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.number

    @property
    def kind(self) -> LetterKind:
        """As the catalogue has it today; a letter that is issued keeps its own words in `heading` and `content`."""
        return kinds()[self.code]

    @property
    def title(self) -> str:
        return str(self.heading.get("title") or self.kind_title)

    @property
    def speaks_for(self) -> str:
        """The agency in whose name it speaks: as it is printed; of an entrusted organisation's paper not the one that drafted it."""
        return str(self.heading.get("agency") or self.agency_name)

    @property
    def issued_on(self) -> date:
        """The day it bears, of one that is issued: the record's where that has one, else the day of its issue."""
        return date.fromisoformat(self.heading["issued_on"])

    @property
    def recipients(self) -> list[str]:
        return list(self.heading.get("recipients", ()))

    @property
    def superseded_by(self) -> Letter | None:
        """The letter by which this one was corrected, once that is issued."""
        return self.corrections.filter(issued_at__isnull=False).first()

    @property
    def newest(self) -> Letter:
        """The last of the letters by which this one and its corrections were corrected; itself where there is none."""
        newest = self
        while (newer := newest.superseded_by) is not None:
            newest = newer
        return newest


class Role(models.TextChoices):
    """Which of a letter's files it is."""

    ISSUED = "issued", "平台排好的文件"
    SEALED = "sealed", "用印扫描件"


class LetterFile(models.Model):
    """One file of a letter; hashed and signed when it was made or handed in, never changed.

    Attributes:
        digest: SHA-256 in hex; `size` in bytes.
        signatures: over the digest by the platform's keys, each a `liandong.signing.Signed` as JSON.
    """

    rights = Rights(app="SELECT, INSERT")

    letter = models.ForeignKey(Letter, on_delete=models.PROTECT, related_name="files")
    number = models.PositiveSmallIntegerField(verbose_name="序号")
    role = models.CharField(max_length=8, choices=Role, verbose_name="是什么")
    name = models.CharField(max_length=200, verbose_name="文件名")
    digest = models.CharField(max_length=64, verbose_name="文件摘要")
    size = models.PositiveBigIntegerField(verbose_name="大小")
    signatures = models.JSONField(default=list, verbose_name="签名")
    at = models.DateTimeField(verbose_name="时间")

    class Meta:
        verbose_name = "文书的文件"
        constraints = [
            models.UniqueConstraint(fields=["letter", "number"], name="one_letter_file_number"),
            models.UniqueConstraint(
                fields=["letter"], name="one_issued_file", condition=Q(role="issued")
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.name


class LetterFilePart(FilePart):
    """A piece of the file; the pieces in their order are the file (`kernel.pieces`)."""

    file = models.ForeignKey(LetterFile, on_delete=models.PROTECT, related_name="parts")

    class Meta:
        verbose_name = "文书文件的一段"
        constraints = [models.UniqueConstraint(fields=["file", "number"], name="one_letter_file_part")]
