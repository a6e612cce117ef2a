"""线索走到哪一步：还有没有在核查的、还有没有等签收的、有没有结论；由此定下一步的标记。

A lead's own state follows from what the agencies do with it; each of their acts asks here which mark it leaves, with what
that act itself is just changing taken out.

Main names: `after`.
"""

from __future__ import annotations

from collections.abc import Collection

from liandong.dispatches.models import Dispatch
from liandong.kernel.actions import Action
from liandong.leads.actions import handing
from liandong.leads.models import Lead, Verification

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
