"""检查结果公示的表：一个部门一次检查的结果，公示不公示、公示什么、到哪一天；企业的异议记在后面。

The inspection is named by its id and not by a key: its room stands above this one and hands over what may be told of it. What stood in
public is kept as it stood (`text`); what turns out otherwise is withdrawn, and another notice begins.
Source: 优化营商环境条例第五十四条; 检查结果公示表 (plan, object, code, items, results, agency, dates).
"""

from __future__ import annotations

from django.db import models

from liandong.kernel.models import Record
from liandong.ledger.rights import Rights


class Ground(models.TextChoices):
    """Why a result is not published."""

    CASE = "case", "已经移送、立案，现在公示会妨碍查处"
    SECRET = "secret", "涉及国家秘密、商业秘密、个人隐私，处理以后仍不宜公开"
    SOURCE = "source", "公示会让人知道是谁反映的"
    OTHER = "other", "法律、法规另有不公开的规定"


class ResultNotice(Record):
    """一个部门一次检查的结果的公示. The owner is the department that inspected.

    Attributes:
        inspection, inspection_no: the visit, by its public id, and its number. code: the visit's own code, by which its firm may object;
            null where there is none; shown nowhere.
        task, plan: why it was done, and by which plan or draw, in words; plan empty where there was none.
        party_name, party_code, is_citizen: who was inspected, as the visit has it.
        rows: a dict an item: ``code`` and ``item`` (its name), ``mark`` and ``result`` (code and words of the result), ``is_problem``.
            Nothing of what was written freely about it.
        subject: who it is about as it may be said: the published (masked) name once it is public.
        searched: what the list's and the public page's search look in, folded.
        is_withheld: what is proposed, or was approved, is not to publish.
        hides: words hidden besides; text: what is published, by the names of `composing.COLUMNS`, as it was approved.
        author: post that proposed it.
        until, until_why: last day on the platform's own page and why that day: no rule sets one, so the head does.
        shown_on, shown_at: day and address in 国家企业信用信息公示系统, recorded as done there; taken_on, taken_told: taken down there.
        ended_at, ended_why: when it was taken down here, and the reason in public words.
    """

    number = models.CharField(max_length=30, unique=True, verbose_name="公示编号")
    agency_name = models.CharField(max_length=100, verbose_name="检查部门")
    inspection = models.UUIDField(db_index=True, verbose_name="入企检查")
    inspection_no = models.CharField(max_length=30, verbose_name="检查编号")
    code = models.CharField(max_length=20, null=True, verbose_name="入企码")
    task = models.CharField(max_length=30, verbose_name="任务来源")
    plan = models.CharField(max_length=700, blank=True, verbose_name="抽查计划、抽取")
    visited_on = models.DateField(verbose_name="检查日期")
    party_name = models.CharField(max_length=200, verbose_name="检查对象全称")
    party_code = models.CharField(max_length=30, blank=True, verbose_name="统一社会信用代码")
    is_citizen = models.BooleanField(default=False, verbose_name="公民")
    rows = models.JSONField(default=list, verbose_name="检查结果")
    subject = models.CharField(max_length=200, verbose_name="检查对象")
    searched = models.TextField()
    is_withheld = models.BooleanField(default=False, verbose_name="拟不予公示")
    ground = models.CharField(max_length=10, choices=Ground, blank=True, verbose_name="不予公示的理由")
    reasons = models.CharField(max_length=2000, blank=True, verbose_name="具体理由")
    hides = models.JSONField(default=list, verbose_name="另外隐去的文字")
    reviewed_by = models.CharField(max_length=60, blank=True, verbose_name="保密审查人")
    text = models.JSONField(default=dict, verbose_name="公示的内容")
    author = models.UUIDField(null=True, verbose_name="提出岗位")
    published_at = models.DateTimeField(null=True, verbose_name="公示时间")
    until = models.DateField(null=True, verbose_name="公示至")
    until_why = models.CharField(max_length=500, blank=True, verbose_name="为什么公示到这一天")
    shown_on = models.DateField(null=True, verbose_name="在公示系统公示的日期")
    shown_at = models.CharField(max_length=300, blank=True, verbose_name="公示系统的网址或者报送编号")
    taken_on = models.DateField(null=True, verbose_name="在公示系统撤下的日期")
    taken_told = models.CharField(max_length=300, blank=True, verbose_name="撤下的说明")
    ended_at = models.DateTimeField(null=True, verbose_name="停止公示时间")
    ended_why = models.CharField(max_length=200, blank=True, verbose_name="停止公示的理由")

    class Meta:
        verbose_name = "检查结果公示"
        indexes = [
            models.Index(fields=["state", "published_at"], name="result_notice_by_public"),
            models.Index(fields=["state", "until"], name="result_notice_by_end"),
            models.Index(fields=["visited_on", "uuid"], name="result_notice_by_day"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["inspection", "owner"], name="one_notice_a_department",
                condition=~models.Q(state__in=["withheld", "withdrawn"]),
            )
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.number


class Objection(models.Model):
    """企业对公示的异议, by the code of its visit or on paper, and what became of it.

    Attributes:
        by: who took it in; empty where it came by the code.
        is_upheld: null until it is answered; answer: in words for everybody.
    """

    rights = Rights(app="SELECT, INSERT, UPDATE")

    notice = models.ForeignKey(ResultNotice, on_delete=models.PROTECT, related_name="objections")
    received_on = models.DateField(verbose_name="收到日期")
    said = models.CharField(max_length=2000, verbose_name="异议的内容")
    contact = models.CharField(max_length=200, blank=True, verbose_name="联系方式")
    by = models.CharField(max_length=200, blank=True, verbose_name="登记人")
    is_upheld = models.BooleanField(null=True, verbose_name="成立")
    answer = models.CharField(max_length=1000, blank=True, verbose_name="答复")
    answered_on = models.DateField(null=True, verbose_name="答复日期")
    answered_by = models.CharField(max_length=200, blank=True, verbose_name="答复人")

    class Meta:
        verbose_name = "对公示的异议"
        constraints = [
            models.UniqueConstraint(
                fields=["notice"], condition=models.Q(is_upheld=None), name="one_open_objection"
            )
        ]

    def __str__(self) -> str:
        return self.said[:20]
