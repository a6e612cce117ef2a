"""协查的表：一件请求，逐个问题的答复，随复函交来的证据，一份复函用在了哪几件案件上。

The owner is the agency that asks; the one asked is `receiver`, null where it is asked on paper. What was asked stands as it was
approved; each question has one answer, which may be written anew until the reply is sent. Evidence from elsewhere is used only
after whoever asked has reviewed it (`review`).
Source: 行政处罚法第二十六条、第四十六条; 河南省行政执法条例第十七条.
"""

from __future__ import annotations

from django.db import models

from liandong.kernel.models import FilePart, Record
from liandong.law.assistance import REFUSALS, Reach
from liandong.law.parameter import NATURES
from liandong.leads.models import EvidenceFile
from liandong.ledger.rights import Rights
from liandong.parties.models import Party


class MaterialForm(models.TextChoices):
    """In which form materials are wanted."""

    SEALED_COPY = "sealed_copy", "复制件，加盖公章"
    ORIGINAL = "original", "原件"
    ELECTRONIC = "electronic", "电子文件"
    ANY = "any", "不限"


class AssistanceRequest(Record):
    """一件协查请求. The owner is the agency that asks.

    Attributes:
        source_kind, source, source_number: the case or verification it is asked for.
        subject: what it is about, as a summary may say it; names no citizen.
        receiver: public id of the agency asked; null where it is not on the platform.
        party_label: what a summary may say of whom it concerns.
        grounds: what it rests on between these two, a sentence each, as computed when it was drafted.
        reach, row, line, nature, limit_told: how the limit of the answer is counted, and why.
        drafter: post of whoever proposed it, who neither reviews nor approves it.
        dispatch: public id of the dispatch by which it travelled last.
        handler: post of whoever handles it at the agency asked.
        sent_at, signed_at: of the dispatch that stands now; null again once it came back.
        rounds: how often a supplement was asked for; `missing` what was lacking last.
        waits_why: why the case is not decided before the answer is there; empty where it does not wait.
        longer_days, longer_why, longer_asked_at: the extension asked for; `longer` how it was answered, empty while it waits.
        declined: the questions that are not answered, one mapping each: ``number``, ``ground`` (a code of `REFUSALS`), ``why``.
        ground, refused_why: why all of it was refused; empty unless it was.
        replied_at: of the first reply, on paper the day of the letter; `is_late` whether that, one that was asked for again, or the
            refusal came after its limit.
        rung: how far an overdue answer has climbed: 1 the heads, 2 the agency above the one asked, 3 the one above that.
        reminded_at: when the contact of an agency that is only asked was reminded.
    """

    number = models.CharField(max_length=30, unique=True, verbose_name="协查编号")
    agency_name = models.CharField(max_length=100, verbose_name="请求机关")
    source_kind = models.CharField(max_length=40, verbose_name="为哪种记录")
    source = models.UUIDField(db_index=True, verbose_name="为哪件记录")
    source_number = models.CharField(max_length=40, verbose_name="为哪件案件、核查")
    subject = models.CharField(max_length=100, verbose_name="协查事项")
    receiver = models.UUIDField(null=True, db_index=True, verbose_name="被请求机关")
    receiver_name = models.CharField(max_length=100, verbose_name="被请求机关名称")
    party = models.ForeignKey(
        Party, null=True, on_delete=models.PROTECT, related_name="+", verbose_name="协查对象"
    )
    party_label = models.CharField(max_length=200, verbose_name="协查对象摘要")
    objects_told = models.JSONField(default=list, verbose_name="其他协查对象")
    background = models.TextField(verbose_name="案情和请求协助的理由")
    questions = models.JSONField(default=list, verbose_name="要查清的问题")
    materials = models.JSONField(default=list, verbose_name="需要的材料")
    materials_form = models.CharField(max_length=12, choices=MaterialForm, verbose_name="材料的形式")
    officers = models.CharField(max_length=200, verbose_name="执法人员")
    is_urgent = models.BooleanField(default=False, verbose_name="紧急")
    agreement = models.CharField(max_length=200, blank=True, verbose_name="协作协议的条款")
    rule = models.CharField(max_length=200, blank=True, verbose_name="部门规章的条款")
    waits_why = models.CharField(max_length=120, blank=True, verbose_name="为什么等复函再决定")
    grounds = models.JSONField(default=list, verbose_name="请求协助的依据")
    reach = models.CharField(max_length=10, choices=[(r.value, r.value) for r in Reach], verbose_name="范围")
    row = models.CharField(max_length=8, verbose_name="答复期限的参数")
    line = models.CharField(max_length=20, blank=True, verbose_name="答复期限的条线")
    nature = models.CharField(max_length=10, choices=list(NATURES.items()), verbose_name="答复期限的性质")
    limit_told = models.CharField(max_length=200, verbose_name="答复期限为什么这样算")
    drafter = models.UUIDField(verbose_name="拟稿岗位")
    drafted_at = models.DateTimeField(verbose_name="提出时间")
    dispatch = models.UUIDField(null=True, db_index=True, verbose_name="递送")
    sent_at = models.DateTimeField(null=True, verbose_name="送出时间")
    signed_at = models.DateTimeField(null=True, verbose_name="签收时间")
    handler = models.UUIDField(null=True, verbose_name="承办岗位")
    handler_name = models.CharField(max_length=40, blank=True, verbose_name="承办人")
    rounds = models.PositiveSmallIntegerField(default=0, verbose_name="退回补充次数")
    missing = models.CharField(max_length=2000, blank=True, verbose_name="要补充的")
    longer_days = models.PositiveSmallIntegerField(null=True, verbose_name="申请延长的工作日")
    longer_why = models.CharField(max_length=1000, blank=True, verbose_name="申请延期的理由")
    longer_asked_at = models.DateTimeField(null=True, verbose_name="申请延期时间")
    longer = models.CharField(max_length=10, blank=True, verbose_name="延期申请的结果")
    declined = models.JSONField(default=list, verbose_name="不予协助的问题")
    ground = models.CharField(
        max_length=12, choices=[(r.code, r.told) for r in REFUSALS], blank=True, verbose_name="不予协助的事由"
    )
    refused_why = models.CharField(max_length=2000, blank=True, verbose_name="不予协助的理由")
    reply = models.TextField(blank=True, verbose_name="复函")
    reply_paper = models.CharField(max_length=120, blank=True, verbose_name="复函文号")
    replied_at = models.DateTimeField(null=True, verbose_name="答复时间")
    is_late = models.BooleanField(default=False, verbose_name="逾期答复")
    ended_at = models.DateTimeField(null=True, verbose_name="办结时间")
    standing_evidence = models.PositiveSmallIntegerField(default=0, verbose_name="证据份数")
    rung = models.PositiveSmallIntegerField(default=0, verbose_name="上报级数")
    reminded_at = models.DateTimeField(null=True, verbose_name="提醒联络人的时间")

    class Meta:
        verbose_name = "协查请求"
        indexes = [
            models.Index(fields=["drafted_at", "uuid"], name="assistance_by_time"),
            models.Index(fields=["agency_name", "uuid"], name="assistance_by_agency"),
            models.Index(fields=["receiver_name", "uuid"], name="assistance_by_receiver"),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def is_paper(self) -> bool:
        return self.receiver is None

    @property
    def declined_numbers(self) -> list[int]:
        return [one["number"] for one in self.declined]


class Found(models.TextChoices):
    """What came of a question."""

    FOUND = "found", "查到"
    PARTLY = "partly", "部分查到"
    NOT_FOUND = "not_found", "未查到"


class Answer(models.Model):
    """The answer to one question, by its number; written anew until the reply is sent, gone when the request comes back to be mended.

    The ledger keeps what was said before.
    """

    rights = Rights(app="SELECT, INSERT, UPDATE, DELETE")

    request = models.ForeignKey(AssistanceRequest, on_delete=models.PROTECT, related_name="answers")
    number = models.PositiveSmallIntegerField(verbose_name="第几个问题")
    found = models.CharField(max_length=10, choices=Found, verbose_name="结果")
    text = models.CharField(max_length=2000, verbose_name="答复")
    by_name = models.CharField(max_length=40, verbose_name="答复人")
    at = models.DateTimeField(verbose_name="答复时间")

    class Meta:
        verbose_name = "协查的答复"
        constraints = [models.UniqueConstraint(fields=["request", "number"], name="one_answer_a_question")]

    def __str__(self) -> str:
        return f"{self.number}．{self.get_found_display()}"


class Review(models.TextChoices):
    """审查意见 of whoever asked."""

    USABLE = "usable", "可以作为证据"
    NEEDS_MORE = "needs_more", "须补正后使用"
    UNUSABLE = "unusable", "不作为证据"


class AssistanceEvidence(EvidenceFile):
    """One file that came with the answer: of what, from where, by whom, original or copy; and what whoever asked found of it."""

    request = models.ForeignKey(AssistanceRequest, on_delete=models.PROTECT, related_name="evidence")
    source = models.CharField(max_length=200, verbose_name="来源")
    collectors = models.CharField(max_length=200, verbose_name="取证人员")
    is_original = models.BooleanField(default=False, verbose_name="原件、原物")
    review = models.CharField(max_length=12, choices=Review, blank=True, verbose_name="审查意见")
    review_told = models.CharField(max_length=1000, blank=True, verbose_name="审查情况")
    reviewed_by = models.CharField(max_length=40, blank=True, verbose_name="审查人")
    reviewed_at = models.DateTimeField(null=True, verbose_name="审查时间")

    class Meta:
        verbose_name = "协查证据"
        constraints = [models.UniqueConstraint(fields=["request", "number"], name="one_assistance_evidence")]


class AssistanceEvidencePart(FilePart):
    """A piece of one of them."""

    evidence = models.ForeignKey(AssistanceEvidence, on_delete=models.PROTECT, related_name="parts")

    class Meta:
        verbose_name = "协查证据文件"
        constraints = [models.UniqueConstraint(fields=["evidence", "number"], name="one_assistance_part")]


class ReplyUse(models.Model):
    """一份复函用在哪件案件、核查上，为什么."""

    rights = Rights(app="SELECT, INSERT")

    request = models.ForeignKey(AssistanceRequest, on_delete=models.PROTECT, related_name="uses")
    kind = models.CharField(max_length=40, verbose_name="种类")
    record = models.UUIDField(db_index=True, verbose_name="记录")
    number = models.CharField(max_length=40, verbose_name="编号")
    why = models.CharField(max_length=1000, verbose_name="为什么用得上")
    by_name = models.CharField(max_length=40, verbose_name="登记人")
    at = models.DateTimeField(verbose_name="登记时间")

    class Meta:
        verbose_name = "复函的使用"
        constraints = [models.UniqueConstraint(fields=["request", "record"], name="one_use_a_record")]

    def __str__(self) -> str:
        return self.number
