"""以谁的名义：受委托组织办的案件，告知、决定以委托机关的名义；其他机关只以自己的名义。

Main names: `acting_name`. Source: 行政处罚法第二十条.
"""

from __future__ import annotations

from liandong.cases.models import Case
from liandong.registry.models import Agency, LegalKind


def acting_name(case: Case) -> str:
    """The name under which the case is told and decided: that of the entrusting agency where an entrusted organisation handles it."""
    principal = (
        Agency.objects.filter(uuid=case.owner, kind=LegalKind.ENTRUSTED)
        .values_list("principal__name", flat=True)
        .first()
    )
    return principal or case.agency_name
