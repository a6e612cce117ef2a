"""拟处理意见的表：调查终结后拟怎样处理，谁审核过，告知和听取意见办到哪里。

One paper climbs the stairs of approval, is told to the party, heard, and becomes the decision; when it is changed it climbs anew
(`round`). Source: 行政处罚法第四十四条、第四十五条、第五十七条、第五十八条、第六十二条至第六十五条.
"""

from __future__ import annotations

from django.db import models

from liandong.cases.models.case import Case
from liandong.kernel.models import Record
from liandong.law.procedure.approval import Step
from liandong.law.procedure.penalty import PartyKind, Penalty, PenaltyKind
from liandong.ledger.rights import Rights
from liandong.offences.models import Offence


class Ends(models.TextChoices):
    """What is proposed."""

    PENALTY = "penalty", "给予行政处罚"
    WAIVED = "waived", "不予行政处罚"
    NO_FACTS = "no_facts", "违法事实不能成立"


class Heavy(models.TextChoices):
    """Whether the penalty is 其他较重的行政处罚, as the agency judges it."""

    UNJUDGED = "", "没有判断"
    YES = "yes", "属于"
    NO = "no", "不属于"


class Proposal(Record):
    """一份拟处理意见. The owner is the agency that handles the case.

    Attributes:
        round: how often its content was written; steps count only in the round they were taken in.
        author: post of whoever wrote it.
        ground: the provision on which no penalty is given, in the words of the form; empty where one is.
        mitigation: the ground for a lighter or reduced penalty, empty where there is none.
        weight: the names of `law.procedure.review.CaseWeight` that people have said to hold.
        told: parts of the prior notice that were given, in the words of P-28.
        plead_by, ask_by: last days of 陈述、申辩 and of asking for a hearing; `counted` says how they were found.
        told_penalties, told_fine_fen, told_confiscated_fen: what the party was told, to which nothing may be added for its plea.
    """

    number = models.CharField(max_length=30, unique=True, verbose_name="意见编号")
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="proposals", verbose_name="案件")
    agency_name = models.CharField(max_length=100, verbose_name="办案机关")
    round = models.PositiveSmallIntegerField(default=1, verbose_name="第几稿")
    author = models.UUIDField(verbose_name="承办岗位")
    ends = models.CharField(max_length=10, choices=Ends, verbose_name="拟作处理")
    ground = models.CharField(max_length=100, blank=True, verbose_name="不予处罚的情形")
    facts = models.TextField(verbose_name="查明的事实")
    evidence_told = models.TextField(verbose_name="证据")
    reasons = models.TextField(verbose_name="理由和裁量")
    basis = models.TextField(blank=True, verbose_name="依据")
    benchmark = models.CharField(max_length=200, blank=True, verbose_name="裁量基准")
    mitigation = models.CharField(max_length=60, blank=True, verbose_name="从轻、减轻的情形")
    party_kind = models.CharField(
        max_length=20, choices=[(k.value, k.value) for k in PartyKind], verbose_name="当事人类别"
    )
    penalties = models.JSONField(default=list, verbose_name="拟给予的处罚")
    fine_fen = models.BigIntegerField(default=0, verbose_name="拟罚款")
    confiscated_fen = models.BigIntegerField(default=0, verbose_name="拟没收")
    content = models.TextField(blank=True, verbose_name="其他处罚的内容")
    correction = models.CharField(max_length=500, blank=True, verbose_name="责令改正")
    other_heavy = models.CharField(max_length=3, blank=True, choices=Heavy, verbose_name="其他较重的行政处罚")
    weight = models.JSONField(default=list, verbose_name="案件的轻重")
    notice_no = models.CharField(max_length=80, blank=True, verbose_name="告知书文号")
    noticed_on = models.DateField(null=True, verbose_name="告知日期")
    notice_way = models.CharField(max_length=10, blank=True, verbose_name="告知书送达方式")
    told = models.JSONField(default=list, verbose_name="告知的内容")
    is_hearing_offered = models.BooleanField(default=False, verbose_name="已告知听证权利")
    plead_by = models.DateField(null=True, verbose_name="陈述、申辩至迟")
    ask_by = models.DateField(null=True, verbose_name="要求听证至迟")
    counted = models.JSONField(default=list, verbose_name="期限怎样算")
    told_penalties = models.JSONField(default=list)
    told_fine_fen = models.BigIntegerField(default=0)
    told_confiscated_fen = models.BigIntegerField(default=0)
    waived_on = models.DateField(null=True, verbose_name="放弃陈述、申辩日期")
    is_hearing_waived = models.BooleanField(default=False, verbose_name="放弃听证")
    pleaded_on = models.DateField(null=True, verbose_name="陈述、申辩日期")
    plea = models.TextField(blank=True, verbose_name="陈述、申辩意见")
    plea_review = models.TextField(blank=True, verbose_name="复核意见")
    plea_reviewed_at = models.DateTimeField(null=True, verbose_name="复核时间")
    hearing_asked_on = models.DateField(null=True, verbose_name="要求听证日期")
    hearing_at = models.DateTimeField(null=True, verbose_name="听证时间")
    hearing_place = models.CharField(max_length=200, blank=True, verbose_name="听证地点")
    hearing_noticed_on = models.DateField(null=True, verbose_name="听证通知日期")
    hearing_chair = models.CharField(max_length=40, blank=True, verbose_name="听证主持人")
    hearing_held_at = models.DateTimeField(null=True, verbose_name="听证记录时间")
    hearing_record = models.TextField(blank=True, verbose_name="听证情况")
    hearing_opinion = models.TextField(blank=True, verbose_name="听证意见")

    class Meta:
        verbose_name = "拟处理意见"
        constraints = [
            models.UniqueConstraint(
                fields=["case"], name="one_proposal_at_a_time",
                condition=models.Q(state__in=("proposed", "reviewed", "noticed")),
            )
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.number

    @property
    def penalty(self) -> Penalty:
        """What is proposed, as the rules take it; only where a penalty is."""
        kinds = frozenset(PenaltyKind(kind) for kind in self.penalties)
        return Penalty(kinds, self.fine_fen, self.confiscated_fen)


class ProposalLine(models.Model):
    """What is proposed for one offence: the norms it breaks with their ranges, the one that is applied, the fine.

    `norms` holds ``{"provision", "low_fen", "high_fen"}``; an end that is not known is null.
    """

    rights = Rights(app="SELECT, INSERT, DELETE")

    proposal = models.ForeignKey(Proposal, on_delete=models.PROTECT, related_name="lines")
    offence = models.ForeignKey(Offence, on_delete=models.PROTECT, related_name="+")
    conduct = models.CharField(max_length=200, verbose_name="违法行为")
    norms = models.JSONField(default=list, verbose_name="违反的规定")
    provision = models.CharField(max_length=200, verbose_name="适用的规定")
    fine_fen = models.BigIntegerField(default=0, verbose_name="罚款")

    class Meta:
        verbose_name = "拟处罚的一项"
        constraints = [
            models.UniqueConstraint(fields=["proposal", "offence"], name="one_proposal_line_an_offence")
        ]

    def __str__(self) -> str:
        return self.conduct


class ProposalStep(models.Model):
    """One step of the stairs that was taken: by whom, in which round, whether it passed, with what opinion."""

    rights = Rights(app="SELECT, INSERT")

    proposal = models.ForeignKey(Proposal, on_delete=models.PROTECT, related_name="steps")
    round = models.PositiveSmallIntegerField(verbose_name="第几稿")
    step = models.CharField(max_length=20, choices=[(s.value, s.value) for s in Step], verbose_name="步骤")
    person = models.UUIDField(verbose_name="人员")
    person_name = models.CharField(max_length=40, verbose_name="姓名")
    is_passed = models.BooleanField(verbose_name="通过")
    opinion = models.CharField(max_length=2000, blank=True, verbose_name="意见")
    at = models.DateTimeField(verbose_name="时间")

    class Meta:
        verbose_name = "审批的一步"

    def __str__(self) -> str:
        return f"{self.step} {self.person_name}"
