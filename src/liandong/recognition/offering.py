"""上层的房间把自己的结果提供出来：在自己的动作里调用，同成同败；自己的记录撤销了，所提供的随之撤销。

Main names: `offered`, `taken_back`.
"""

from __future__ import annotations

from datetime import date
from uuid import UUID

from liandong.catalogue.models import Item, Standard
from liandong.kernel.actions import Act
from liandong.kernel.door import Refused
from liandong.kernel.within import within
from liandong.parties.models import Party
from liandong.recognition.actions.issuing import CHANGE_FINDING, OFFER_FINDING, REVOKE_FINDING
from liandong.recognition.models import Finding


def offered(
    act: Act, *, kind: str, record: UUID, party: Party, item: Item, division: str, result: str, told: str, found_on: date,
    valid_to: date, valid_why: str, evidence: str, paper: str, standard: Standard | None = None,
    is_sensitive: bool = False, may_publish: bool = False,
) -> Finding:  # fmt: skip
    """Offer what a record found out, inside the act that settles it; a second call of one agency for the same paper finds the first.

    Args:
        kind, record: the record it comes from.
        result: one of `models.Result`; `evidence` one of `models.Evidence`.
        valid_to, valid_why: the last day on which others may rely on it, and why that day.
        paper: number of the decision, report or record.

    Raises:
        Refused: what the form or the rule says against it; the calling act is then undone too.
    """
    same = Finding.objects.filter(
        source=record, source_kind=kind, item=item, paper=paper, owner=act.actor.agency, state="valid"
    )
    if (standing := same.first()) is not None:
        return standing
    values = {
        "source_kind": kind, "source": record, "party": party.uuid, "item": item.code, "division": division, "result": result,
        "told": told, "found_on": found_on, "valid_to": valid_to, "valid_why": valid_why, "evidence": evidence,
        "paper": paper, "standard": standard.uuid if standard else "", "is_sensitive": is_sensitive, "may_publish": may_publish,
    }  # fmt: skip
    outcome = within(act, OFFER_FINDING.name, None, values, actor=act.actor)
    if not outcome.is_done or outcome.record is None:
        raise Refused(outcome)
    return Finding.objects.get(uuid=outcome.record)


def taken_back(
    act: Act, *, kind: str, record: UUID, on: date, paper: str, reason: str, is_changed: bool = False
) -> int:
    """Revoke what a record had offered, as an effect of the act that revoked or changed it; returns how many findings.

    Args:
        on, paper: the day and the document of the revocation or change.
        is_changed: the result became another one, instead of none.
    """
    ending = CHANGE_FINDING if is_changed else REVOKE_FINDING
    standing = Finding.objects.filter(source=record, source_kind=kind, state__in=("valid", "expired"))
    for finding in standing.order_by("pk"):
        act.also(ending, finding, {"ended_on": on, "ended_paper": paper}, reason)
    return len(standing)
