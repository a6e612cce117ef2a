"""随案移送的措施：案件移送以后，实施中的查封、扣押、冻结、登记保存由接收机关处理，届满日不变。

The measure stays with the case it was taken in; who answers for it changes. That a case of the receiver is about the same act is
what people have confirmed, asked anew each time, so that nothing has to be linked by hand and splitting needs no repair.

Main names: `measures_of`, `cases_of`, `given_up`. Source: 行政处罚法第二十五条、第五十六条; 行政强制法第二十五条.
"""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db.models import Q, QuerySet

from liandong.cases.claims import offences_of
from liandong.cases.models import Case, Measure
from liandong.offences import comparing
from liandong.offences.models import Claim


def _alike(case: Case) -> set[UUID]:
    """The cases that have spoken of the same act, the case itself among them."""
    acts = {o.pk for offence in offences_of(case) for o in (offence, *comparing.same_as(offence))}
    return set(Claim.objects.filter(kind="case", offence__in=acts).values_list("record", flat=True))


def measures_of(case: Case) -> QuerySet[Measure]:
    """What was taken in the case, and what came to its agency with another's case about the same act."""
    came = Measure.objects.filter(owner=case.owner, passed_at__isnull=False)
    if not came.exists():
        return Measure.objects.filter(case=case)
    return Measure.objects.filter(Q(case=case) | Q(pk__in=came.filter(case__uuid__in=_alike(case))))


def cases_of(measure: Measure) -> QuerySet[Case]:
    """The case it was taken in; once it was passed on, the cases of whoever has it now about the same act."""
    if measure.passed_at is None:
        return Case.objects.filter(pk=measure.case_id)
    return Case.objects.filter(owner=measure.owner, uuid__in=_alike(measure.case))


def given_up(case: Case, at: datetime | None) -> QuerySet[Measure]:
    """What was taken in the case and passed on since, and what had come to its agency and went on with it at that moment."""
    went = Q(case=case, passed_at__isnull=False)
    if at is not None:
        went |= Q(case__uuid__in=_alike(case), passed_at=at)
    return Measure.objects.filter(went)
