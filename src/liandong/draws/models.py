"""一次抽取，从起草到公布：名录、规则、方案、各方的随机数、结果、入企安排、替换。

What binds is kept as bytes or canonical JSON exactly as it was hashed; nothing is recomputed from the register afterwards. A party's
share is null until the party opens it or the escrow does: before that the platform holds its commitment and a ciphertext.
Source: 优化营商环境条例第五十四条; 民营经济促进法第五十二条; 协议 VDR-1.
"""

from __future__ import annotations

from django.db import models
from uuid_utils.compat import uuid7

from liandong.inspections.models import Plan
from liandong.kernel.models import FilePart, Record
from liandong.ledger.rights import Rights


class Mode(models.TextChoices):
    """公开 = the lists are published with the seed; 封存 = bound at once by a root and published after the visits."""

    OPEN = "open", "公开抽取"
    SEALED = "sealed", "封存抽取"


class Scoring(models.TextChoices):
    """协同 = the departments of a group share one order of draw; 各自 = each list has its own."""

    SHARED = "shared", "同组共用一个次序"
    INDEPENDENT = "independent", "各部门各自抽"


class OutsideKind(models.TextChoices):
    """Where the value nobody knows beforehand comes from."""

    PUBLIC = "public", "公开的数字（例如彩票开奖号码）"
    NOTARY = "notary", "公证处当场的数值"


class Draw(Record):
    """一次抽取. The owner is the lead agency of the yearly plan, which draws.

    Attributes:
        basis: what the yearly plan said when the rosters were frozen, see `inspections.rules.standing`; empty before. Whatever the plan
            becomes later, the draw goes by this alone.
        departments: ``{"code", "agency", "name"}`` each, the lead's first; `code` is the agency's, as lists and officers name it.
        parties: ``{"code", "name", "contact", "agency"}`` each in the order of the seed; `agency` is empty where it is not on the platform.
        groups: codes of departments that share an order, a list for each group.
        trades: ``{"code", "industries"}`` of each department that draws from some classes of trade only; the others draw from all.
        few_tag, few_departments: targets with this tag are visited by at most so many departments at once; empty and null where all go by
            ``most_departments``.
        escrow: who can open what a party withholds; escrow_key: its public point, 130 hex digits.
        outside: ``{"source", "name", "issue", "not_before"}``, of public numbers ``form`` too (how many each source has), of a notary ``key``;
            as it goes into the plan.
        exclusion_codes, reason_codes: ``{"code", "told"}`` each.
        exclusions: ``{"party", "code", "name", "why", "by"}`` each; recusals: see `inspections.recusals`, with ``party``, ``party_name`` and
            ``department``; only those that were granted go into the roster, and none of their reasons into a bundle.
        report: what changed in the thirty days before and against the last roster, see `reporting`.
        roots: ``{"roster": {"root", "n"}, …}`` of the frozen files; populations: list code → eligible rows.
        rules: the public rules, over neutral codes; document: the plan as it was bound.
        totals: counts of the result by list, of visits and of what was left out; ``frozen``: codes of the lists that are frozen.
        outside_by: the agency that entered the outside value, which another checks; null before.
        first_day: first working day of the visits; days: how many working days, two half-day slots each.
    """

    number = models.CharField(max_length=30, unique=True, verbose_name="抽取编号")
    title = models.CharField(max_length=100, verbose_name="抽取名称")
    agency_name = models.CharField(max_length=100, verbose_name="抽取机关")
    searched = models.TextField()
    plan = models.ForeignKey(
        Plan, on_delete=models.PROTECT, related_name="draws", verbose_name="年度抽查计划"
    )
    basis = models.JSONField(default=dict, verbose_name="固定时的年度计划")
    division = models.CharField(max_length=12, verbose_name="区划代码")
    division_name = models.CharField(max_length=60, verbose_name="地域")
    departments = models.JSONField(default=list, verbose_name="检查部门")
    mode = models.CharField(max_length=8, choices=Mode, verbose_name="方式")
    scoring = models.CharField(max_length=12, choices=Scoring, verbose_name="次序")
    groups = models.JSONField(default=list, verbose_name="协同组")
    trades = models.JSONField(default=list, verbose_name="各部门的行业")
    reserve_percent = models.PositiveSmallIntegerField(verbose_name="候补的百分比")
    cap_visits = models.PositiveSmallIntegerField(verbose_name="一年内查过几次的不再抽")
    most_departments = models.PositiveSmallIntegerField(verbose_name="同一次进门最多几个部门")
    few_tag = models.CharField(max_length=20, blank=True, verbose_name="另有上限的标签")
    few_departments = models.PositiveSmallIntegerField(null=True, verbose_name="有这个标签的最多几个部门")
    load = models.PositiveSmallIntegerField(verbose_name="每人最多几次")
    skips_percent = models.PositiveSmallIntegerField(verbose_name="替换上限的百分比")
    first_day = models.DateField(verbose_name="检查开始日期")
    days = models.PositiveSmallIntegerField(verbose_name="几个工作日")
    exclusion_codes = models.JSONField(default=list, verbose_name="不列入的代码")
    reason_codes = models.JSONField(default=list, verbose_name="替换的理由代码")
    parties = models.JSONField(default=list, verbose_name="参与方")
    escrow = models.CharField(max_length=100, verbose_name="托管方")
    escrow_key = models.CharField(max_length=130, verbose_name="托管方的公钥")
    outside = models.JSONField(default=dict, verbose_name="外部数值")
    commit_by = models.DateTimeField(verbose_name="承诺截止")
    share_by = models.DateTimeField(verbose_name="打开截止")
    unseal_by = models.DateTimeField(null=True, verbose_name="解封截止")
    exclusions = models.JSONField(default=list, verbose_name="不列入的检查对象")
    recusals = models.JSONField(default=list, verbose_name="回避")
    frozen_at = models.DateTimeField(null=True, verbose_name="名录固定的时刻")
    report = models.JSONField(default=dict, verbose_name="名录的变动")
    roots = models.JSONField(default=dict, verbose_name="名录的根")
    populations = models.JSONField(default=dict, verbose_name="各名单的户数")
    rules = models.JSONField(default=dict, verbose_name="抽取规则")
    plan_no = models.CharField(max_length=30, unique=True, null=True, verbose_name="方案编号")
    document = models.JSONField(default=dict, verbose_name="抽取方案")
    plan_sha256 = models.CharField(max_length=64, blank=True, verbose_name="方案的散列")
    bound_at = models.DateTimeField(null=True, verbose_name="方案固定的时刻")
    ticket = models.CharField(max_length=64, blank=True, verbose_name="抽取凭据")
    outside_value = models.CharField(max_length=500, blank=True, verbose_name="外部数值")
    outside_by = models.UUIDField(null=True, verbose_name="登记外部数值的机关")
    outside_evidence = models.JSONField(default=dict, verbose_name="外部数值的出处")
    result_sha256 = models.CharField(max_length=64, blank=True, verbose_name="结果的散列")
    visits_sha256 = models.CharField(max_length=64, blank=True, verbose_name="入企安排的散列")
    totals = models.JSONField(default=dict, verbose_name="结果的数目")
    published_on = models.DateField(null=True, verbose_name="公布日期")

    class Meta:
        verbose_name = "随机抽取"
        indexes = [
            models.Index(fields=["division", "uuid"], name="draw_by_place"),
            models.Index(fields=["published_on", "uuid"], name="draw_by_publication"),
        ]

    def __str__(self) -> str:
        return self.number


class Serial(models.Model):
    """How far the plans of one place are numbered; locked while a number is taken, so that numbers are consecutive."""

    rights = Rights(app="SELECT, INSERT, UPDATE")

    division = models.CharField(max_length=6, unique=True)
    year = models.PositiveSmallIntegerField()
    value = models.PositiveIntegerField(default=0)
    plan_sha256 = models.CharField(max_length=64)

    class Meta:
        verbose_name = "抽取方案的编号"

    def __str__(self) -> str:
        return f"{self.division}-{self.year}-{self.value:04d}"


class Share(models.Model):
    """What one party has handed in.

    Attributes:
        commit: its commitment, hex; file: the whole contribution as it was handed in, commitment and ciphertext.
        handed_by: who brought it, where that is not the party itself.
        share: its 32 bytes in hex, empty until it is opened.
        opened_from: ``party`` or ``escrow``; why: the reason where the escrow opened it.
    """

    rights = Rights(app="SELECT, INSERT, UPDATE")

    draw = models.ForeignKey(Draw, on_delete=models.PROTECT, related_name="shares")
    party = models.CharField(max_length=64, verbose_name="参与方")
    commit = models.CharField(max_length=64, verbose_name="承诺")
    file = models.TextField(verbose_name="承诺文件")
    handed_by = models.CharField(max_length=200, verbose_name="交来的人")
    committed_at = models.DateTimeField(verbose_name="承诺的时刻")
    share = models.CharField(max_length=64, blank=True, verbose_name="随机数")
    opened_from = models.CharField(max_length=8, blank=True, verbose_name="怎样打开")
    opened_by = models.CharField(max_length=200, blank=True, verbose_name="打开的人")
    opened_at = models.DateTimeField(null=True, verbose_name="打开的时刻")
    why = models.CharField(max_length=500, blank=True, verbose_name="从托管打开的理由")

    class Meta:
        verbose_name = "参与方的随机数"
        constraints = [models.UniqueConstraint(fields=["draw", "party"], name="one_share_a_party")]

    def __str__(self) -> str:
        return self.party


class DrawFile(models.Model):
    """A file of a draw as it was hashed, compressed: rosters, lists, the record of the visits, bundles.

    Attributes:
        name: as in the bundle (``targets.tsv``) or ``lists.json``, ``trace.json``, ``public.zip``, ``full.zip``, ``evidence-1``.
        edition: 1 for the first. replaced: how many replacements a bundle tells of.
        cosigned: how many witnesses have signed a bundle's checkpoint at least; 0 where nobody asked.
    """

    rights = Rights(app="SELECT, INSERT, DELETE")

    draw = models.ForeignKey(Draw, on_delete=models.PROTECT, related_name="files")
    name = models.CharField(max_length=20)
    edition = models.PositiveSmallIntegerField(default=1)
    sha256 = models.CharField(max_length=64)
    size = models.PositiveIntegerField()
    replaced = models.PositiveIntegerField(default=0)
    cosigned = models.PositiveSmallIntegerField(default=0, db_default=0)
    kept_at = models.DateTimeField()

    class Meta:
        verbose_name = "抽取的文件"
        constraints = [models.UniqueConstraint(fields=["draw", "name", "edition"], name="one_draw_file")]

    def __str__(self) -> str:
        return self.name


class DrawFilePart(FilePart):
    """A compressed piece of one of them."""

    rights = Rights(app="SELECT, INSERT, DELETE")

    file = models.ForeignKey(DrawFile, on_delete=models.CASCADE, related_name="parts")

    class Meta:
        verbose_name = "抽取的文件的一段"
        constraints = [models.UniqueConstraint(fields=["file", "number"], name="one_draw_file_part")]


class Visit(models.Model):
    """一次入企 as the draw made it. Who may see it is in `sight`: an unannounced inspection leaks by no other path.

    Attributes:
        code: id in the record of the visits: the target's pseudonym, ``#2`` after a second visit, ``#r`` and a number for one that
            came in by a replacement.
        party: public id of the target; name: as it stood in the roster; area: its place, six digits.
        slot: half-day from 0; null where it found none, `left` says why.
    """

    rights = Rights(app="SELECT, INSERT")

    uuid = models.UUIDField(default=uuid7, unique=True)
    draw = models.ForeignKey(Draw, on_delete=models.PROTECT, related_name="visits")
    code = models.CharField(max_length=40)
    pseudonym = models.CharField(max_length=32)
    party = models.UUIDField(db_index=True)
    name = models.CharField(max_length=200, verbose_name="检查对象")
    area = models.CharField(max_length=6)
    slot = models.PositiveSmallIntegerField(null=True)
    on = models.DateField(null=True, verbose_name="哪一天")
    left = models.CharField(max_length=1000, blank=True, verbose_name="没有排上的原因")

    class Meta:
        verbose_name = "抽出的入企"
        constraints = [models.UniqueConstraint(fields=["draw", "code"], name="one_drawn_visit")]

    def __str__(self) -> str:
        return self.code


class Seat(models.Model):
    """One department at one visit.

    Attributes:
        department: its code; agency: its public id, by which it is seen.
        officers: numbers of certificates, in the order they were drawn.
        items: names of what it looks at.
        joined: why it is in this visit; is_staffed: whether the team is complete; told: what is missing where not.
        is_off: it dropped out of this visit by a replacement.
    """

    rights = Rights(app="SELECT, INSERT, UPDATE")

    visit = models.ForeignKey(Visit, on_delete=models.CASCADE, related_name="seats")
    department = models.CharField(max_length=24)
    agency = models.UUIDField(db_index=True)
    name = models.CharField(max_length=100)
    items = models.JSONField(default=list)
    officers = models.JSONField(default=list)
    joined = models.CharField(max_length=500)
    is_staffed = models.BooleanField(default=True)
    told = models.CharField(max_length=500, blank=True)
    is_off = models.BooleanField(default=False)

    class Meta:
        verbose_name = "入企的部门"
        constraints = [models.UniqueConstraint(fields=["visit", "department"], name="one_seat_a_department")]

    def __str__(self) -> str:
        return self.name


class Dropout(models.Model):
    """替换: somebody drawn cannot be inspected or sent; asked for, approved, logged, and only then followed by the substitute.

    Attributes:
        sort: ``target``, ``officer``, or ``release``: supervision let a frozen list go on. n: its place among the approved of both sorts, in the order of the ledger; null until approved.
        list: code of the list, for a target; visit: code of the visit. out: pseudonym of the target, or certificate.
        told: what happened, in words; evidence_sha256: hash of what proves it; evidence_salt: in hex, what stands before
            the words in it, empty where a file proves it; evidence_name: that file's name, which is kept as `keeping.evidence`.
        asked_person: public id of who asked, and may not approve; null of those asked before that was kept.
        document: as it was logged. into: who comes in; empty where nobody is left.
    """

    rights = Rights(app="SELECT, INSERT, UPDATE")

    draw = models.ForeignKey(Draw, on_delete=models.PROTECT, related_name="dropouts")
    number = models.PositiveIntegerField()
    sort = models.CharField(max_length=8)
    n = models.PositiveIntegerField(null=True)
    agency = models.UUIDField()
    department = models.CharField(max_length=24)
    list = models.CharField(max_length=80, blank=True)
    visit = models.CharField(max_length=40, blank=True)
    out = models.CharField(max_length=40)
    reason = models.CharField(max_length=16)
    told = models.CharField(max_length=1000)
    evidence_sha256 = models.CharField(max_length=64)
    evidence_salt = models.CharField(max_length=64, blank=True)
    evidence_name = models.CharField(max_length=200, blank=True)
    asked_by = models.CharField(max_length=200)
    asked_person = models.UUIDField(null=True)
    asked_at = models.DateTimeField()
    answer = models.CharField(max_length=10, blank=True)
    answered_by = models.CharField(max_length=200, blank=True)
    document = models.JSONField(default=dict)
    into = models.CharField(max_length=200, blank=True)
    is_seated = models.BooleanField(default=False)

    class Meta:
        verbose_name = "替换"
        constraints = [models.UniqueConstraint(fields=["draw", "number"], name="one_dropout_number")]

    def __str__(self) -> str:
        return f"{self.draw} {self.number}"
