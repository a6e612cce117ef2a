"""列入失信联合惩戒对象名单：标准先公布，书面先告知，异议先处理。

Main names: `Listing`, `Objection`, `may_list`.
Legal source: 河南省社会信用条例第十三条、第二十条、第二十七条、第二十八条（参数 R-09、R-10、R-12、R-15、R-16）.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from liandong.law import LawOn, at
from liandong.law.credit.measures import NO_GROUND, BasisRank, Subject, excluded
from liandong.law.moments import chinese_date
from liandong.law.procedure.gaps import Gap, judge
from liandong.law.verdict import Verdict


class Objection(StrEnum):
    """Where the subject's objection stands."""

    NONE = "没有提出异议"
    PENDING = "异议核查中"
    UPHELD = "异议成立"
    REJECTED = "异议不成立"
    REVIEWING = "省级主管部门复核中"
    REVIEW_UPHELD = "复核认为异议成立"
    REVIEW_REJECTED = "复核维持核查结果"


_OPEN = frozenset({Objection.PENDING, Objection.REVIEWING, Objection.UPHELD, Objection.REVIEW_UPHELD})


@dataclass(frozen=True, slots=True)
class Listing:
    """A proposal to put a subject on the list of 失信联合惩戒对象.

    Attributes:
        standard_rank: what the recognised standard rests on. standard_published: it was published.
        in_writing: the prior notice was given in writing. told: parts of it, in the words of R-09.
        objection_until: last day for objections named in the notice (the regulation sets none); None = not named.
    """

    subject: Subject
    standard_rank: BasisRank
    standard_published: bool
    in_writing: bool
    told: frozenset[str]
    objection_until: date | None
    objection: Objection = Objection.NONE


def may_list(listing: Listing, *, on: date, law: LawOn | None = None) -> Verdict:
    """Whether the subject may be put on the list on a day: ``may_list``, or refused ``may_not_list`` naming everything."""
    ruling = law or at(on)
    warnings = []
    if listing.objection is Objection.REJECTED:
        warnings.append("信用主体对核查结果仍有异议的，可以向省社会信用工作主管部门申请复核，请一并告知。")
    return judge(
        (*excluded(listing.subject, ruling), *_standard(listing, ruling), *_heard(listing, on, ruling)),
        passed="may_list",
        said="已依公布的标准认定并书面告知，异议已经处理，可以列入名单。",
        failed="may_not_list",
        lead="不得列入失信联合惩戒对象名单",
        sources=(ruling["R-09"].provision, ruling["R-15"].provision),
        warnings=warnings,
    )


def _standard(listing: Listing, law: LawOn) -> Iterator[Gap]:
    source = law["R-15"].provision
    if not listing.standard_published:
        yield Gap("认定标准没有公布", source)
    if listing.standard_rank in NO_GROUND:
        yield Gap(f"{listing.standard_rank}不能作为列入名单的依据", source)


def _heard(listing: Listing, on: date, law: LawOn) -> Iterator[Gap]:
    notice, objection = law["R-09"], law["R-16"].provision
    if not listing.in_writing:
        yield Gap("没有书面告知", notice.provision)
    for item in notice.items:
        if item not in listing.told:
            yield Gap(f"没有告知{item}", notice.provision)
    if listing.objection in _OPEN:
        yield Gap(listing.objection, objection)
    until = listing.objection_until
    if listing.objection is Objection.NONE and (until is None or on <= until):
        named = (
            f"告知书写明的异议期限至{chinese_date(until)}，尚未届满" if until else "告知书没有写明异议期限"
        )
        yield Gap(named, objection)
