"""测量用的档案是不是平台自己也会写成的样子：抽几百条，逐条核对字段、约束、可见授权和说到的内容，不符的点名。

Rows that came by COPY have passed no form and no action. A measure over rows the platform would never have is worth nothing, so
a sample is asked what an action would have seen to; the first row that does not hold ends the measuring.

Main names: `sampled`, `Unsound`.
"""

from __future__ import annotations

import random
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError

if TYPE_CHECKING:
    from liandong.cases.models import Case
    from liandong.kernel.models import Record
    from liandong.kernel.visibility import Sight
    from liandong.leads.models import Lead
    from liandong.offences.facts import Facts
    from liandong.offences.models import Claim

SAMPLE = 200
PREFIX, CASES = "B-XS-", "B-AJ-"


class Unsound(ValueError):
    """A row of the archive is none the platform would have written; the message names it and says why."""


def sampled(most: int = SAMPLE) -> tuple[int, int]:
    """Check so many leads with their claims, offences and verifications, and so many cases; returns how many of each.

    Raises:
        Unsound: at the first row that does not hold.
    """
    from liandong.cases.models import Case
    from liandong.leads.models import Lead

    leads = _chosen(Lead.objects.filter(number__startswith=PREFIX), most)
    for lead in leads:
        _lead(lead)
    cases = _chosen(Case.objects.filter(number__startswith=CASES).select_related("verification__lead"), most)
    for case in cases:
        _case(case)
    return len(leads), len(cases)


def _chosen(rows: Any, most: int) -> list[Any]:
    keys = list(rows.order_by("pk").values_list("pk", flat=True))
    chosen = random.Random(20261129).sample(keys, min(most, len(keys)))  # noqa: S311  要的是可重复
    return list(rows.filter(pk__in=chosen).select_related("party", "item").order_by("pk"))


def _lead(lead: Lead) -> None:
    from liandong.leads.claims import facts_of
    from liandong.leads.kinds import LEAD, VERIFICATION
    from liandong.offences.claiming import of_record
    from liandong.offences.kinds import OFFENCE

    _row(lead, lead.number)
    _grants(LEAD.sight, lead, lead.number)
    for verification in lead.verifications.all():
        _row(verification, verification.number)
        _grants(VERIFICATION.sight, verification, verification.number)
    claims = of_record("lead", lead.uuid)
    if len(claims) != 1:
        raise Unsound(f"{lead.number}：说到它的有{len(claims)}条，应当是一条。")
    for claim in claims:
        _claim(claim, facts_of(lead), lead.number, lead, lead.is_sensitive)
        _row(claim.offence, claim.offence.number)
        _grants(OFFENCE.sight, claim.offence, claim.offence.number)


def _case(case: Case) -> None:
    """Filed from a verification of its agency that ended so, closed as a card is, and found by what a search looks in."""
    from liandong.cases.claims import facts_of, is_apart
    from liandong.cases.kinds import CASE
    from liandong.cases.stating import searched
    from liandong.offences.claiming import of_record

    _row(case, case.number)
    if case.searched != searched(case):
        raise Unsound(f"{case.number}：检索的文字是“{case.searched}”，应当是“{searched(case)}”。")
    if case.verification is not None and case.verification.owner != case.owner:
        raise Unsound(f"{case.number}：{case.verification.number}不是本机关的核查。")
    _grants(CASE.sight, case, case.number)
    claims = of_record("case", case.uuid)
    if len(claims) != 1:
        raise Unsound(f"{case.number}：说到它的有{len(claims)}条，应当是一条。")
    _claim(claims[0], facts_of(case), case.number, case, is_apart(case))


def _row(row: Any, name: str) -> None:
    """Every field and constraint of its model holds; not asked of what may stand empty, as it does where nothing was said."""
    try:
        row.full_clean(exclude={f.name for f in row._meta.fields if _may_stand(f, getattr(row, f.attname))})
    except ValidationError as wrong:
        raise Unsound(f"{row._meta.verbose_name}{name}：{wrong.message_dict}") from None


def _may_stand(field: Any, value: Any) -> bool:
    """Null where the column may be, the default of an empty list; and what is sealed, which reads as its mask."""
    from liandong.kernel.sealed import SealedField

    if isinstance(field, SealedField):
        return True
    return field.null if value is None else value == [] and field.get_default() == []


def _grants(sight: Sight, record: Record, name: str) -> None:
    """The access rows are what the record grants."""
    from liandong.kernel.models import Access

    columns = ("level", "ground", "agency", "post", "until")
    have = set(Access.objects.filter(kind=sight.kind, record=record.uuid).values_list(*columns))
    want = {(int(g.level), g.ground, g.agency, g.post, g.until) for g in sight.granted(record)}
    if have != want:
        raise Unsound(f"{name}：可见授权多出{have - want}，缺少{want - have}。")


def _claim(claim: Claim, facts: Facts, number: str, record: Lead | Case, is_sensitive: bool) -> None:
    """It says what the record says, under its number, for its agency."""
    from liandong.offences.facts import stated

    _row(claim, claim.number)
    want = stated(facts, None) | {
        "number": number, "agency": record.owner, "agency_name": record.agency_name, "is_sensitive": is_sensitive,
    }  # fmt: skip
    differs = {
        name: (getattr(claim, name), said) for name, said in want.items() if getattr(claim, name) != said
    }
    if differs:
        raise Unsound(f"{number}说到的内容（档案里的，应当是的）：{differs}")
