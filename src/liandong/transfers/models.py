"""行刑衔接的表：一件案件向公安机关的一次移送，从报告到立案、不立案、移回。

A transfer belongs to one case and says what the paper to the police says; the case itself stays where it is, kept apart and stopped
short of a decision while the matter is with the police. What the police answer stands beside it, entered by them where they are on
the platform, else by the sender from their paper.
Source: 行政处罚法第二十七条; 行政执法机关移送涉嫌犯罪案件的规定 (国务院令第310号).
"""

from __future__ import annotations

from django.db import models

from liandong.cases.models import Case
from liandong.kernel.models import Record
from liandong.leads.models import Lead
from liandong.transfers.states import OPEN


class Organ(models.TextChoices):
    """Who gives a case back to the agency."""

    POLICE = "police", "公安机关"
    PROCURATORATE = "procuratorate", "人民检察院"
    COURT = "court", "人民法院"


class Transfer(Record):
    """一次涉嫌犯罪案件移送. The owner is the agency that transfers.

    Attributes:
        party_label: what a summary may say: the name, or only that it is a citizen.
        crime, facts, report, evidence: the suspected offence in words, the facts, the report of the special group, the evidence, a line each.
        officers: the special group, as on paper: names with certificate numbers.
        author: post of whoever proposed it.
        goods: what the measures of the case hold, a line each, as it stood when it was proposed or sent.
        earlier: the penalties given before, with what becomes of each, a line each.
        materials: what goes along, a list of ``{name, pieces, copies}``.
        police: the agency on the platform it is with; null by paper. `forwarders` those that sent it on, as ids.
        dispatch: the dispatch by which it is on its way; null where the police off the platform have it from others.
        received_at: when the receipt was signed.
        answered_on, answer_no, answer_why: the police's last word on filing, with its paper.
        ask_by: the last day to ask for reconsideration; `counted` how it is counted, a sentence each.
        goods_told: what was handed over and what stays with whom, a line each.
        lead: the lead under which the organ's paper was registered here, where it was.
        cautions: what is to be minded, a sentence each.
    """

    number = models.CharField(max_length=30, unique=True, verbose_name="移送编号")
    agency_name = models.CharField(max_length=100, verbose_name="移送机关")
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="transfers", verbose_name="案件")
    party_label = models.CharField(max_length=200, verbose_name="当事人")
    crime = models.CharField(max_length=200, verbose_name="涉嫌的犯罪")
    facts = models.TextField(verbose_name="涉嫌犯罪的事实")
    report = models.TextField(verbose_name="核实情况的书面报告")
    evidence = models.JSONField(default=list, verbose_name="证据")
    officers = models.CharField(max_length=200, verbose_name="专案组")
    author = models.UUIDField(verbose_name="报告岗位")
    goods = models.JSONField(default=list, verbose_name="涉案物品")
    earlier = models.JSONField(default=list, verbose_name="此前的处罚")
    proposed_at = models.DateTimeField(verbose_name="报告时间")
    decided_at = models.DateTimeField(null=True, verbose_name="决定时间")
    decided_by = models.CharField(max_length=40, blank=True, verbose_name="决定人")
    decision_why = models.CharField(max_length=2000, blank=True, verbose_name="决定的理由")
    letter_no = models.CharField(max_length=80, blank=True, verbose_name="移送书文号")
    materials = models.JSONField(default=list, verbose_name="移送材料")
    police = models.UUIDField(null=True, verbose_name="公安机关编号")
    police_name = models.CharField(max_length=100, blank=True, verbose_name="公安机关")
    forwarders = models.JSONField(default=list, verbose_name="转送过的公安机关")
    dispatch = models.UUIDField(null=True, verbose_name="递送")
    sent_at = models.DateTimeField(null=True, verbose_name="移送时间")
    procuratorate = models.CharField(max_length=100, blank=True, verbose_name="抄送的人民检察院")
    copied_on = models.DateField(null=True, verbose_name="抄送日期")
    received_at = models.DateTimeField(null=True, verbose_name="公安机关收到时间")
    answered_on = models.DateField(null=True, verbose_name="公安机关答复日期")
    answer_no = models.CharField(max_length=120, blank=True, verbose_name="公安机关文书")
    answer_why = models.CharField(max_length=2000, blank=True, verbose_name="不予立案的理由")
    ask_by = models.DateField(null=True, verbose_name="提请复议至迟")
    counted = models.JSONField(default=list, verbose_name="期限怎样算")
    review_no = models.CharField(max_length=120, blank=True, verbose_name="提请复议的文书")
    review_on = models.DateField(null=True, verbose_name="提请复议日期")
    review_why = models.CharField(max_length=2000, blank=True, verbose_name="提请复议的理由")
    supervisor_name = models.CharField(max_length=100, blank=True, verbose_name="建议监督的人民检察院")
    supervision_no = models.CharField(max_length=120, blank=True, verbose_name="立案监督建议的文书")
    supervision_on = models.DateField(null=True, verbose_name="建议立案监督日期")
    supervision_why = models.CharField(max_length=2000, blank=True, verbose_name="建议立案监督的理由")
    goods_on = models.DateField(null=True, verbose_name="移交物品日期")
    goods_to = models.CharField(max_length=100, blank=True, verbose_name="物品接收人")
    goods_told = models.JSONField(default=list, verbose_name="移交的物品和材料")
    party_told_on = models.DateField(null=True, verbose_name="告知当事人日期")
    party_told_how = models.CharField(max_length=200, blank=True, verbose_name="怎样告知当事人")
    ended_by = models.CharField(max_length=100, blank=True, verbose_name="移回、作出结果的机关")
    end_no = models.CharField(max_length=120, blank=True, verbose_name="移回、结果的文书")
    end_on = models.DateField(null=True, verbose_name="移回、结果的日期")
    end_why = models.CharField(max_length=2000, blank=True, verbose_name="移回的理由、处理结果")
    goods_back = models.CharField(max_length=2000, blank=True, verbose_name="退回的物品、证据")
    lead = models.ForeignKey(
        Lead, null=True, on_delete=models.PROTECT, related_name="transfers", verbose_name="反向移送的线索"
    )
    cautions = models.JSONField(default=list, verbose_name="提示")
    ended_at = models.DateTimeField(null=True, verbose_name="办结时间")

    class Meta:
        verbose_name = "涉嫌犯罪案件移送"
        indexes = [models.Index(fields=["proposed_at", "uuid"], name="transfer_by_time")]
        constraints = [
            models.UniqueConstraint(
                fields=["case"], name="one_open_transfer", condition=models.Q(state__in=OPEN)
            )
        ]

    def __str__(self) -> str:
        return self.number
