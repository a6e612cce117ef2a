"""一条结果放到眼下的问题前面：这一天标准到了哪一版，地点相符不相符。

Main names: `bearing`.
"""

from __future__ import annotations

from datetime import date

from liandong.catalogue.queries import edition_of
from liandong.recognition.models import Finding
from liandong.recognition.rules import Said
from liandong.registry import places


def bearing(finding: Finding, on: date, place: str) -> Said:
    """The finding as the pure rules read it.

    Args:
        on: the day on which it would be relied on.
        place: division code of where.
    """
    standard = finding.standard
    is_same = finding.division in places.chain(place, on) or place in places.chain(finding.division, on)
    return Said(
        result=finding.result, result_label=finding.get_result_display(), evidence=finding.evidence,
        evidence_label=finding.get_evidence_display(), found_on=finding.found_on, valid_to=finding.valid_to,
        standard=standard.title if standard else "", edition=finding.edition,
        edition_then=edition_of(standard, on) if standard else 0, place=finding.division_name, is_same_place=is_same,
        was_competent=finding.was_competent,
    )  # fmt: skip
