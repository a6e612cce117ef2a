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
    from liandong.kernel.models import Record
    from liandong.kernel.visibility import Sight
    from liandong.leads.models import Lead

SAMPLE = 200
PREFIX = "B-XS-"


class Unsound(ValueError):
    """A row of the archive is none the platform would have written; the message names it and says why."""


def sampled(most: int = SAMPLE) -> int:
    """Check so many leads with their claims, offences and verifications; returns how many leads.

    Raises:
        Unsound: at the first row that does not hold.
    """
    from liandong.leads.models import Lead

    keys = list(Lead.objects.filter(number__startswith=PREFIX).order_by("pk").values_list("pk", flat=True))
    chosen = random.Random(20261129).sample(keys, min(most, len(keys)))  # noqa: S311  要的是可重复
    for lead in Lead.objects.filter(pk__in=chosen).select_related("party", "item").order_by("pk"):
        _lead(lead)
    return len(chosen)


def _lead(lead: Lead) -> None:
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
        _claim(lead, claim)
        _row(claim.offence, claim.offence.number)
        _grants(OFFENCE.sight, claim.offence, claim.offence.number)


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


def _claim(lead: Lead, claim: Any) -> None:
    """It says what the lead says, under its number, for its agency."""
    from liandong.leads.claims import facts_of
    from liandong.offences.facts import stated

    _row(claim, claim.number)
    want = stated(facts_of(lead), None) | {
        "number": lead.number, "agency": lead.owner, "agency_name": lead.agency_name, "is_sensitive": lead.is_sensitive,
    }  # fmt: skip
    differs = {
        name: (getattr(claim, name), said) for name, said in want.items() if getattr(claim, name) != said
    }
    if differs:
        raise Unsound(f"{lead.number}说到的内容（档案里的，应当是的）：{differs}")
