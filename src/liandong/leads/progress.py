"""线索走到哪一步：还有没有在核查的、还有没有等签收的、有没有结论；由此定下一步的标记。

A lead's own state follows from what the agencies do with it; each of their acts asks here which mark it leaves, with what
that act itself is just changing taken out.

Main names: `after`, `is_nothing`.
"""

from __future__ import annotations

from collections.abc import Collection

from liandong.dispatches.models import Channel, Dispatch
from liandong.kernel.actions import Action
from liandong.leads.actions import handing
from liandong.leads.models import Lead, Outcome, Verification

WAITING = ("sent", "overdue", "signed")


def after(
    lead: Lead, *, less: Collection[Verification | Dispatch] = (), is_concluded: bool = False
) -> Action:
    """The mark that an act leaves on the lead.

    Args:
        less: verifications that this act ends or passes on, dispatches that it ends.
        is_concluded: this act comes to a conclusion.
    """
    gone = [one.uuid for one in less]
    own = lead.verifications.exclude(uuid__in=gone)
    others = Dispatch.objects.filter(carried=lead.uuid, state__in=WAITING).exclude(uuid__in=gone)
    if own.filter(state="open").exists():
        return handing.MARK_HANDLING if lead.state == "sent" else handing.NOTE_PROGRESS
    if others.exists() or own.filter(state="passed_on").exists():
        return handing.MARK_SENT if lead.state == "handling" else handing.NOTE_PROGRESS
    if is_concluded or own.exclude(outcome="").exists():
        return handing.MARK_DONE if lead.state != "done" else handing.NOTE_PROGRESS
    return handing.MARK_BACK


def is_nothing(lead: Lead, outcome: str, *, less: Verification | Dispatch) -> bool:
    """Whether with this outcome, of the one left out, nobody found an offence in it; a paper that does not say what it came to leaves that open."""
    own = lead.verifications.exclude(uuid=less.uuid).exclude(outcome="")
    papers = Dispatch.objects.filter(carried=lead.uuid, channel=Channel.PAPER, state="answered").exclude(
        uuid=less.uuid
    )
    said = {outcome, *own.values_list("outcome", flat=True), *papers.values_list("conclusion", flat=True)}
    return said <= {Outcome.NOT_FILED, Outcome.NO_FACTS}
