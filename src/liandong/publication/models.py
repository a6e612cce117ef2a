"""处罚决定公示的表：一份决定公示不公示、公示什么、在哪些渠道、到哪一天。

What stood in public is kept as it stood (`text`): masked, in the words of the day of approval. The decision goes on, is changed or
annulled; then the publication ends and, where there is something new to say, another one begins.
Source: 行政处罚法第四十八条、第五十条; 双公示行政处罚数据项.
"""

from __future__ import annotations

from django.db import models

from liandong.cases.models import Decision
from liandong.kernel.models import Record
from liandong.ledger.rights import Rights


class Ground(models.TextChoices):
    """Why a decision is not published."""

    NO_IMPACT = "no_impact", "不具有一定社会影响"
    MINOR = "minor", "属于轻微失信信息，一般不公示"
    SECRET = "secret", "涉及国家秘密、商业秘密、个人隐私，处理以后仍不宜公开"
    OVER = "over", "公示期已经届满"
    OTHER = "other", "法律、法规另有不公开的规定"


class Publication(Record):
    """一份处罚决定的公示. The owner is the agency that decided.

    Attributes:
        subject: who it is about as it may be said: the label of the case, the published (masked) name once it is public.
        searched: what the list's and the public page's search look in, folded.
        is_withheld: what is proposed, or was approved, is not to publish.
        social_impact: people's answer to 具有一定社会影响; null while nobody has judged.
        grade: class of 信用修复管理办法, as confirmed or as the examples give it.
        is_remedied: a natural person's minor act, put right by that person.
        banned_until: last day of a ban or restriction longer than the term.
        contents, hides: what the letter held that may not go out as it stands, and the words hidden for it.
        text: what is published, by the names of 双公示; as it was approved.
        counted: how it was judged and counted on the day, a sentence each.
        channels: where it is to be published.
        awaits: of these, where it has still to be recorded while it is public, and to be taken down afterwards.
        author: post that proposed it.
        until: last day on the platform's own public page; null before it is public.
        ended_at: when it was taken down there; `ended_by` the paper, `ended_why` the reason in public words.
    """

    number = models.CharField(max_length=30, unique=True, verbose_name="公示编号")
    agency_name = models.CharField(max_length=100, verbose_name="决定机关")
    decision = models.ForeignKey(
        Decision, on_delete=models.PROTECT, related_name="publications", verbose_name="处罚决定"
    )
    decision_no = models.CharField(max_length=80, verbose_name="决定书文号")
    decided_on = models.DateField(verbose_name="决定日期")
    subject = models.CharField(max_length=200, verbose_name="当事人")
    searched = models.TextField()
    is_withheld = models.BooleanField(default=False, verbose_name="拟不予公示")
    social_impact = models.BooleanField(null=True, verbose_name="具有一定社会影响")
    ground = models.CharField(max_length=10, choices=Ground, blank=True, verbose_name="不予公示的理由")
    reasons = models.CharField(max_length=2000, blank=True, verbose_name="理由")
    grade = models.CharField(max_length=2, blank=True, verbose_name="失信信息类别")
    is_remedied = models.BooleanField(default=False, verbose_name="轻微并主动消除危害后果")
    is_lower_fine = models.BooleanField(default=False, verbose_name="较低数额罚款")
    banned_until = models.DateField(null=True, verbose_name="限制的最后一日")
    contents = models.JSONField(default=list, verbose_name="原文含有的")
    hides = models.JSONField(default=list, verbose_name="另外隐去的文字")
    reviewed_by = models.CharField(max_length=60, blank=True, verbose_name="保密审查人")
    text = models.JSONField(default=dict, verbose_name="公示的内容")
    counted = models.JSONField(default=list, verbose_name="怎样定的")
    channels = models.JSONField(default=list, verbose_name="应当公示的渠道")
    awaits = models.JSONField(default=list, verbose_name="还要登记的渠道")
    author = models.UUIDField(null=True, verbose_name="提出岗位")
    published_at = models.DateTimeField(null=True, verbose_name="公示时间")
    until = models.DateField(null=True, verbose_name="公示至")
    ended_at = models.DateTimeField(null=True, verbose_name="停止公示时间")
    ended_by = models.CharField(max_length=200, blank=True, verbose_name="停止公示的文书")
    ended_why = models.CharField(max_length=500, blank=True, verbose_name="停止公示的理由")

    class Meta:
        verbose_name = "处罚决定公示"
        indexes = [
            models.Index(fields=["state", "published_at"], name="publication_by_public"),
            models.Index(fields=["state", "until"], name="publication_by_end"),
            models.Index(fields=["decided_on", "uuid"], name="publication_by_day"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["decision"], name="one_publication_a_decision",
                condition=~models.Q(state__in=["withheld", "withdrawn"]),
            )
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.number


class PublishedIn(models.Model):
    """One channel where it was published: recorded as done, the platform sends nothing there itself.

    Attributes:
        channel: value of `law.publication.at_all.Channel`.
        address: where it is found there, or the number of the report.
        until, why: the last day shown there and the rule; null where no rule sets one.
        taken_down_on, told: when it was taken down there, and where the reasons were made public.
    """

    rights = Rights(app="SELECT, INSERT, UPDATE")

    publication = models.ForeignKey(Publication, on_delete=models.PROTECT, related_name="shown_in")
    channel = models.CharField(max_length=20, verbose_name="渠道")
    on = models.DateField(verbose_name="公示日期")
    address = models.CharField(max_length=300, verbose_name="网址或者报送编号")
    until = models.DateField(null=True, verbose_name="公示至")
    why = models.CharField(max_length=300, blank=True, verbose_name="怎样算的")
    taken_down_on = models.DateField(null=True, verbose_name="撤下日期")
    told = models.CharField(max_length=300, blank=True, verbose_name="公开说明理由")

    class Meta:
        verbose_name = "公示的渠道"
        constraints = [models.UniqueConstraint(fields=["publication", "channel"], name="once_a_channel")]

    def __str__(self) -> str:
        return self.channel
