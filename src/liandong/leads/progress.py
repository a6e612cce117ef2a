"""线索走到哪一步：还有没有在核查的、还有没有等签收的、有没有结论；由此定下一步的标记。

A lead's own state follows from what the agencies do with it; each of their acts asks here which mark it leaves, with what
that act itself is just changing taken out.

Main names: `after`, `leave`, `papers`.
"""

from __future__ import annotations

from collections.abc import Collection

from django.db.models import QuerySet

from liandong.dispatches.models import Channel, Dispatch
from liandong.kernel.actions import Act, Action
from liandong.leads import claims
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
    if is_concluded or own.exclude(outcome="").exists() or papers(lead).exists():
        return handing.MARK_DONE if lead.state != "done" else handing.NOTE_PROGRESS
    return handing.MARK_BACK


def leave(act: Act, lead: Lead, mark: Action, said: str = "", *, found: str | None = None) -> None:
    """Leave the mark; a lead that is done speaks of nothing any more where nobody found an offence in it.

    Args:
        found: what this act itself concludes, empty where its paper does not say; None where it concludes nothing.
    """
    if mark is handing.MARK_DONE and _is_nothing(lead, found):
        claims.closed(lead, act.now)
    act.also(mark, lead, {}, said)


def papers(lead: Lead) -> QuerySet[Dispatch]:
    """The dispatches of a lead that were answered on paper, the first first."""
    rows = Dispatch.objects.filter(carried=lead.uuid, channel=Channel.PAPER, state="answered")
    return rows.order_by("pk")


def _is_nothing(lead: Lead, found: str | None) -> bool:
    """Whether nobody found an offence in it; a paper that does not say what it came to leaves that open."""
    said = {*lead.verifications.exclude(outcome="").values_list("outcome", flat=True)}
    said |= {*papers(lead).values_list("conclusion", flat=True)} | ({found} if found is not None else set())
    return said <= {Outcome.NOT_FILED, Outcome.NO_FACTS}
