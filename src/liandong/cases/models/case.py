"""案件和处罚决定的表：登记卡与普通程序是同一张，只是办的步骤多少不同。

A case of an agency that works in its line's own system is a card (登记卡): number, when it was filed and what proves it, party,
act, place, period, decision, fine. That is enough for jurisdiction and one fine. A case handled here goes through the ordinary
procedure on the same row. When it was filed is what the agency says and proves (`approved_at`, `approval_evidence`); when it was
registered is what the ledger proves (`registered_at`): two columns, never one.
Source: 行政处罚法第二十五条、第二十九条、第五十四条至第六十条.
"""

from __future__ import annotations

from django.db import models
from django.db.models.functions import Upper

from liandong.cases.states import FREED
from liandong.catalogue.models import Item
from liandong.kernel.models import Record
from liandong.leads.models import Verification
from liandong.ledger.rights import Rights
from liandong.offences.models import Offence
from liandong.parties.models import Party


class Depth(models.TextChoices):
    """How much of a case is handled here."""

    CARD = "card", "登记卡"
    ORDINARY = "ordinary", "普通程序"
    SIMPLE = "simple", "简易程序"


class VenueGround(models.TextChoices):
    """What decides where a case belongs: the place of the act, or a special place."""

    OFFENCE = "offence", "违法行为发生地"
    OPERATOR = "operator", "电子商务平台经营者住所地"
    SHOP = "shop", "平台内经营者实际经营地"
    PLATFORM = "platform", "平台经营者住所地，最先发现平台内经营者的违法行为"
    PUBLISHER = "publisher", "广告发布者所在地"
    ADVERTISER = "advertiser", "广告主所在地，广告发布者所在地机关管辖有困难而移交"


class Case(Record):
    """一件案件. The owner is the agency that handles it.

    Attributes:
        case_no: the agency's own 案号, in the one spelling of `codes.papers`; capital and small letters are one when compared.
        is_double: it bore the number of an earlier one before that was kept apart; keeps the unique constraint from it.
        party, party_name, party_label, item, conduct, division, since, until: as on a lead.
        provisions: provisions said to be broken, one a line.
        venue, venue_division: what decides where it belongs, and the special place that this names; empty for the place of the act.
        is_criminal: 行刑衔接; shows nothing to other agencies.
        officers: who handles it, as on the paper: names with certificate numbers.
        handler: post of the person who handles it here; null on a card.
        approved_at: when the head approved the filing, as the agency says; null while it has not said.
        is_day_only: of that moment only the day is known; it is kept as the start of that day in China and compared as all of it.
        approval_evidence: what proves that: the approval sheet, or the number in the line's own system.
        accepted_at: when a police organ accepted it (受案); counts there instead of the approval.
        registered_at: when the filing stood in this platform's ledger.
        checked: what the last check before filing found, a line each; `checked_at` when.
        verification: the verification of a lead it came from.
        ended_at: when it was closed, withdrawn or handed over.
        outcome: how it ended, in the words of the form.
        standing_evidence: how many files stand, so that a list need not count them.
        extended: how often the limit of handling it was extended.
    """

    number = models.CharField(max_length=30, unique=True, verbose_name="案件编号")
    agency_name = models.CharField(max_length=100, verbose_name="办案机关")
    depth = models.CharField(max_length=10, choices=Depth, verbose_name="办理方式")
    case_no = models.CharField(max_length=80, blank=True, verbose_name="案号")
    is_double = models.BooleanField(default=False, db_default=False, verbose_name="与先登记的同号")
    party = models.ForeignKey(
        Party, null=True, on_delete=models.PROTECT, related_name="cases", verbose_name="当事人"
    )
    party_name = models.CharField(max_length=200, blank=True, verbose_name="当事人名称")
    is_citizen = models.BooleanField(default=False, verbose_name="当事人是公民")
    party_label = models.CharField(max_length=200, verbose_name="当事人")
    item = models.ForeignKey(
        Item, null=True, on_delete=models.PROTECT, related_name="cases", verbose_name="涉及事项"
    )
    conduct = models.CharField(max_length=200, verbose_name="案由")
    provisions = models.JSONField(default=list, verbose_name="涉嫌违反的规定")
    searched = models.TextField()
    division = models.CharField(max_length=12, verbose_name="违法行为地代码")
    division_name = models.CharField(max_length=60, verbose_name="违法行为地")
    address = models.CharField(max_length=200, blank=True, verbose_name="详细地址")
    venue = models.CharField(
        max_length=12, choices=VenueGround, default=VenueGround.OFFENCE, verbose_name="管辖地"
    )
    venue_division = models.CharField(max_length=12, blank=True, verbose_name="特别管辖地代码")
    venue_division_name = models.CharField(max_length=60, blank=True, verbose_name="特别管辖地")
    since = models.DateField(null=True, verbose_name="行为起于")
    until = models.DateField(null=True, verbose_name="行为止于")
    is_continuing = models.BooleanField(default=False, verbose_name="行为有连续或者继续状态")
    facts = models.TextField(blank=True, verbose_name="案情摘要")
    is_criminal = models.BooleanField(default=False, verbose_name="涉嫌犯罪")
    is_sensitive = models.BooleanField(default=False, verbose_name="敏感")
    officers = models.CharField(max_length=200, blank=True, verbose_name="执法人员")
    handler = models.UUIDField(null=True, verbose_name="承办岗位")
    approved_at = models.DateTimeField(null=True, verbose_name="立案批准时间")
    is_day_only = models.BooleanField(default=False, verbose_name="立案时间只知道日期")
    approval_evidence = models.CharField(max_length=200, blank=True, verbose_name="立案时间的证明材料")
    accepted_at = models.DateTimeField(null=True, verbose_name="受案时间")
    registered_at = models.DateTimeField(null=True, verbose_name="平台登记立案时间")
    checked = models.JSONField(default=list, verbose_name="立案前核对")
    checked_at = models.DateTimeField(null=True, verbose_name="核对时间")
    verification = models.ForeignKey(
        Verification, null=True, on_delete=models.PROTECT, related_name="cases", verbose_name="线索核查"
    )
    ended_at = models.DateTimeField(null=True, verbose_name="办结时间")
    outcome = models.CharField(max_length=200, blank=True, verbose_name="处理结果")
    standing_evidence = models.PositiveSmallIntegerField(default=0, verbose_name="证据份数")
    extended = models.PositiveSmallIntegerField(default=0, verbose_name="延长次数")

    class Meta:
        verbose_name = "案件"
        indexes = [
            models.Index(fields=["registered_at", "uuid"], name="case_by_registered"),
            models.Index(fields=["approved_at", "uuid"], name="case_by_approved"),
            models.Index(fields=["division", "uuid"], name="case_by_place"),
            models.Index("owner", Upper("case_no"), name="case_by_own_number"),
        ]
        constraints = [
            models.UniqueConstraint(
                "owner", Upper("case_no"), name="one_case_a_number",
                condition=~models.Q(case_no="") & ~models.Q(state__in=FREED) & models.Q(is_double=False),
            )
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.number


class CaseSight(models.Model):
    """An agency that is told of a case, or shown it, and why: a notice of the case, a dispute, a hand-over."""

    rights = Rights(app="SELECT, INSERT, UPDATE")

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="shown_to")
    agency = models.UUIDField(verbose_name="机关")
    agency_name = models.CharField(max_length=100, verbose_name="机关名称")
    level = models.PositiveSmallIntegerField(verbose_name="可见级别")
    ground = models.CharField(max_length=20, verbose_name="事由")
    since = models.DateTimeField(verbose_name="自")
    by = models.UUIDField(null=True, verbose_name="所因的记录")
    acknowledged_at = models.DateTimeField(null=True, verbose_name="知悉时间")
    ended_at = models.DateTimeField(null=True, verbose_name="止")

    class Meta:
        verbose_name = "案件的知情机关"
        constraints = [
            models.UniqueConstraint(
                fields=["case", "agency", "ground"], name="shown_once_a_ground",
                condition=models.Q(ended_at__isnull=True),
            )
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.agency_name}（{self.ground}）"


class Decision(Record):
    """行政处罚决定: what one case ended in; changed or annulled it stands, marked as such.

    Attributes:
        is_double: as on a case, of the 文号; a decision never gives it back.
        penalties: values of `law.procedure.penalty.PenaltyKind`, in the order of the law.
        fine_fen, confiscated_fen: in fen.
        checked: what the check for one fine compared and found, a line each.
        annulled_on: since when it no longer stands; `changed_by` names the paper (复议决定、判决、自行撤销).
        facts, evidence_told, reasons, correction, performance, remedies: what the letter says, where it is made here;
            `reconsideration_to` and `court` are the bodies that the remedies name.
        delivered_on: when it reached the party; pay_by: until when the fine is to be paid.
        executed_on: when everything it imposes had been carried out; `execution` how, or why it cannot be.
    """

    number = models.CharField(max_length=30, unique=True, verbose_name="决定编号")
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="decisions", verbose_name="案件")
    agency_name = models.CharField(max_length=100, verbose_name="决定机关")
    decision_no = models.CharField(max_length=80, verbose_name="决定书文号")
    is_double = models.BooleanField(default=False, db_default=False, verbose_name="与先登记的同号")
    decided_on = models.DateField(verbose_name="决定日期")
    is_simple = models.BooleanField(default=False, verbose_name="当场处罚")
    penalties = models.JSONField(default=list, verbose_name="处罚种类")
    fine_fen = models.BigIntegerField(default=0, verbose_name="罚款")
    confiscated_fen = models.BigIntegerField(default=0, verbose_name="没收")
    content = models.TextField(blank=True, verbose_name="处罚内容")
    basis = models.TextField(blank=True, verbose_name="处罚依据")
    checked = models.JSONField(default=list, verbose_name="一事不再罚核对")
    changed_by = models.CharField(max_length=200, blank=True, verbose_name="变更、撤销的文书")
    annulled_on = models.DateField(null=True, verbose_name="失效日期")
    facts = models.TextField(blank=True, verbose_name="事实")
    evidence_told = models.TextField(blank=True, verbose_name="证据")
    reasons = models.TextField(blank=True, verbose_name="理由")
    correction = models.CharField(max_length=500, blank=True, verbose_name="责令改正")
    performance = models.CharField(max_length=500, blank=True, verbose_name="履行方式和期限")
    remedies = models.TextField(blank=True, verbose_name="救济途径和期限")
    reconsideration_to = models.CharField(max_length=100, blank=True, verbose_name="行政复议机关")
    court = models.CharField(max_length=100, blank=True, verbose_name="人民法院")
    delivered_on = models.DateField(null=True, verbose_name="送达日期")
    pay_by = models.DateField(null=True, verbose_name="至迟缴款")
    executed_on = models.DateField(null=True, verbose_name="执行完毕日期")
    execution = models.CharField(max_length=500, blank=True, verbose_name="执行情况")

    class Meta:
        verbose_name = "行政处罚决定"
        indexes = [
            models.Index(fields=["decided_on", "uuid"], name="decision_by_day"),
            models.Index("owner", Upper("decision_no"), name="decision_by_own_number"),
        ]
        constraints = [
            models.UniqueConstraint(
                "owner",
                Upper("decision_no"),
                name="one_decision_a_number",
                condition=models.Q(is_double=False),
            )
        ]

    def __str__(self) -> str:
        return self.number


class DecisionLine(models.Model):
    """What a decision says of one offence: which norm, how much of the fine."""

    rights = Rights(app="SELECT, INSERT")

    decision = models.ForeignKey(Decision, on_delete=models.PROTECT, related_name="lines")
    offence = models.ForeignKey(Offence, on_delete=models.PROTECT, related_name="+")
    conduct = models.CharField(max_length=200, verbose_name="违法行为")
    provision = models.CharField(max_length=200, blank=True, verbose_name="适用的规定")
    low_fen = models.BigIntegerField(null=True, verbose_name="罚款幅度下限")
    high_fen = models.BigIntegerField(null=True, verbose_name="罚款幅度上限")
    fine_fen = models.BigIntegerField(default=0, verbose_name="罚款")

    class Meta:
        verbose_name = "决定的一项"
        constraints = [models.UniqueConstraint(fields=["decision", "offence"], name="one_line_an_offence")]

    def __str__(self) -> str:
        return self.conduct
