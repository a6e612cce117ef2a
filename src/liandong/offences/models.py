"""涉嫌违法行为的表：一件行为、谁的哪条记录说到它、两件是不是同一件、谁这样说过、谁来问过。

The offence is the hub and holds next to nothing: what is known of it stands in its claims, each as its own record tells it,
because what one agency's record says is not for whoever holds another. Two offences stay two rows for ever; that they are
one is said by a person, with a reason, and can be taken back. Sources: 行政处罚法第二十五条、第二十九条；design of the platform.
"""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from liandong.catalogue.models import Item
from liandong.kernel.models import Record
from liandong.ledger.rights import Rights
from liandong.parties.models import Party


class Offence(Record):
    """One suspected unlawful act; `owner` is the agency whose record spoke of it first."""

    number = models.CharField(max_length=30, unique=True, verbose_name="编号")
    agencies_told = models.CharField(max_length=400, verbose_name="涉及机关")

    class Meta:
        verbose_name = "涉嫌违法行为"

    def __str__(self) -> str:
        return self.number


class Claim(models.Model):
    """A record of a higher room speaks of an offence: whose, since when, in which role, and what it says.

    `party` is the confirmed party; `likely_party` the one that matching would name where none is confirmed. `standing` is what
    either is today, itself or the one it was merged into: by it claims find one another, and when a merge is undone it is what
    it was (`standing.py`). `is_unlisted`: a person has said that it is none of the register. `ended_at` is set when the record no longer speaks of it; the row stays.
    """

    rights = Rights(app="SELECT, INSERT, UPDATE")

    offence = models.ForeignKey(Offence, on_delete=models.PROTECT, related_name="claims")
    kind = models.CharField(max_length=40)
    record = models.UUIDField()
    number = models.CharField(max_length=40)
    agency = models.UUIDField()
    agency_name = models.CharField(max_length=100)
    role = models.CharField(max_length=20)
    is_sensitive = models.BooleanField(default=False)
    since = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    party = models.ForeignKey(Party, null=True, on_delete=models.PROTECT, related_name="+")
    likely_party = models.ForeignKey(Party, null=True, on_delete=models.PROTECT, related_name="+")
    standing = models.ForeignKey(Party, null=True, on_delete=models.PROTECT, related_name="+", db_index=False)
    party_name = models.CharField(max_length=200, blank=True)
    party_key = models.CharField(max_length=200, blank=True)
    party_code = models.CharField(max_length=18, blank=True)
    is_unlisted = models.BooleanField(default=False)
    item = models.ForeignKey(Item, null=True, on_delete=models.PROTECT, related_name="+")
    conduct = models.TextField(blank=True)
    division = models.CharField(max_length=12, blank=True)
    place = models.CharField(max_length=200, blank=True)
    began_on = models.DateField(null=True)
    ended_on = models.DateField(null=True)
    is_continuing = models.BooleanField(default=False)
    provisions = models.JSONField(default=list)
    correction_ordered_on = models.DateField(null=True)

    class Meta:
        verbose_name = "记录与违法行为"
        constraints = [
            models.UniqueConstraint(
                fields=["offence", "kind", "record", "agency"], name="one_claim_a_record",
                condition=Q(ended_at__isnull=True),
            )
        ]  # fmt: skip
        indexes = [
            models.Index(fields=["kind", "record"], name="claim_by_record"),
            models.Index(fields=["standing", "-since"], name="claim_by_standing", condition=Q(ended_at__isnull=True)),
            models.Index(
                fields=["party_key"], name="claim_by_name", condition=Q(ended_at__isnull=True) & Q(party__isnull=True)
            ),
            models.Index(
                fields=["party_code"], name="claim_by_code", condition=Q(ended_at__isnull=True) & Q(party__isnull=True)
            ),
            models.Index(
                fields=["item", "division", "-since"], name="claim_by_item", condition=Q(ended_at__isnull=True)
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.number}（{self.agency_name}）"


class Comparison(Record):
    """同案比对: whether two offences are one; proposed by the machine, answered by people.

    `one` is the earlier row. `grade` and `reasons` are what the comparison said when it was last made.
    """

    number = models.CharField(max_length=30, unique=True, verbose_name="比对号")
    one = models.ForeignKey(Offence, on_delete=models.PROTECT, related_name="+")
    other = models.ForeignKey(Offence, on_delete=models.PROTECT, related_name="+")
    grade = models.CharField(max_length=8, verbose_name="机器比对")
    reasons = models.JSONField(default=list, verbose_name="比对理由")
    party_name = models.CharField(max_length=200, blank=True, verbose_name="当事人")
    agencies_told = models.CharField(max_length=400, verbose_name="涉及机关")
    answered_by = models.CharField(max_length=200, blank=True, verbose_name="判断人")
    answered_at = models.DateTimeField(null=True, verbose_name="判断时间")

    class Meta:
        verbose_name = "同案比对"
        constraints = [
            models.UniqueConstraint(fields=["one", "other"], name="one_comparison_a_pair"),
            models.CheckConstraint(condition=Q(one__lt=F("other")), name="comparison_in_order"),
        ]
        indexes = [models.Index(fields=["other"], name="comparison_by_other")]

    def __str__(self) -> str:
        return self.number


class Opinion(models.Model):
    """What a person said to a comparison, for which agency, and why; never changed."""

    rights = Rights(app="SELECT, INSERT")

    comparison = models.ForeignKey(Comparison, on_delete=models.PROTECT, related_name="opinions")
    agency = models.UUIDField()
    person = models.UUIDField()
    role = models.CharField(max_length=20)
    is_same = models.BooleanField()
    reason = models.CharField(max_length=2000)
    at = models.DateTimeField()

    class Meta:
        verbose_name = "同案意见"

    def __str__(self) -> str:
        return "同一" if self.is_same else "不同"


class Look(Record):
    """碰撞查询: somebody asked, while registering, who else holds something on the same party; `purpose` says what for."""

    number = models.CharField(max_length=30, unique=True, verbose_name="查询号")
    party = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="+")
    item = models.ForeignKey(Item, on_delete=models.PROTECT, related_name="+")
    party_name = models.CharField(max_length=200, verbose_name="当事人")
    item_name = models.CharField(max_length=200, verbose_name="事项")
    division = models.CharField(max_length=12, verbose_name="行政区划代码")
    purpose = models.CharField(max_length=200, verbose_name="用途")
    by_name = models.CharField(max_length=40, verbose_name="查询人")
    agency_name = models.CharField(max_length=100, verbose_name="机关")
    looked_at = models.DateTimeField(verbose_name="查询时间")

    class Meta:
        verbose_name = "碰撞查询"

    def __str__(self) -> str:
        return self.number


class Asked(models.Model):
    """The holder of a claim was told that an agency asked; once an agency and day."""

    rights = Rights(app="SELECT, INSERT")

    claim = models.ForeignKey(Claim, on_delete=models.PROTECT, related_name="+")
    agency = models.UUIDField()
    on = models.DateField()

    class Meta:
        verbose_name = "被问及"
        constraints = [models.UniqueConstraint(fields=["claim", "agency", "on"], name="asked_once_a_day")]

    def __str__(self) -> str:
        return f"{self.agency} {self.on}"
