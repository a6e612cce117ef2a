"""谁看得到哪些入企，哪些抽取公布了，哪些抽取包还没有做好。

Visits are no records: they are in no list, search, history or notice, and read here alone. An agency sees those in which it has a
seat, and of them all departments with their officers; nobody else, until a later room says that a visit was made.

Main names: `visits_for`, `bound_draws`, `public_draws`, `without_bundle`, `dropouts_for`, `may_have_full`, `may_have_row`, `shut_shares`.
"""

from __future__ import annotations

from django.db.models import QuerySet

from liandong.draws import bundling, keeping
from liandong.draws.duties import HANDING, ON_VISITS, holds_escrow
from liandong.draws.models import Draw, DrawFile, Dropout, Mode, Share, Visit
from liandong.draws.states import DRAWN
from liandong.inspections.duties import HEADS, STAFF
from liandong.kernel.actor import Actor
from liandong.kernel.ports import agencies
from liandong.kernel.roles import Role

MOST_ROWS = 20


def visits_for(actor: Actor, draw: Draw) -> QuerySet[Visit]:
    """The visits of a draw in which the actor's agency has a seat, by half-day; none for other roles."""
    if actor.role not in ON_VISITS or not actor.may_read("inspection_draw"):
        return Visit.objects.none()
    own = Visit.objects.filter(draw=draw, seats__agency=actor.agency, seats__is_off=False)
    return own.distinct().order_by("slot", "code").prefetch_related("seats")


def oversees(actor: Actor, draw: Draw) -> bool:
    """Whether the actor is 行政执法监督 over the drawing agency."""
    return actor.role is Role.SUPERVISOR and actor.agency in agencies().supervisors(draw.owner)


def dropouts_for(actor: Actor, draw: Draw) -> QuerySet[Dropout]:
    """The replacements of the actor's own department; its supervisor sees them all."""
    rows = Dropout.objects.filter(draw=draw).order_by("number")
    if oversees(actor, draw):
        return rows
    return rows.filter(agency=actor.agency) if actor.role in ON_VISITS else rows.none()


def public_draws() -> QuerySet[Draw]:
    """What was published, the newest first."""
    return Draw.objects.filter(state="published").order_by("-published_on", "-uuid")


def bound_draws() -> QuerySet[Draw]:
    """What is bound, the newest first: its plan concerns everybody, what became void too."""
    return Draw.objects.filter(plan_no__isnull=False).select_related("plan").order_by("-bound_at", "-pk")


def public_bundle_of(draw: Draw) -> DrawFile | None:
    """The newest public bundle of a published draw; None while it is being made."""
    return keeping.newest(draw, keeping.PUBLIC) if draw.state == "published" else None


def without_bundle() -> list[Draw]:
    """Published draws whose bundle is missing, older than a replacement or signed by too few witnesses, and can be made now."""
    return [draw for draw in public_draws() if _is_owed(draw) and bundling.log_of(draw) is not None]


def _is_owed(draw: Draw) -> bool:
    newest = keeping.newest(draw, keeping.PUBLIC)
    if newest is None or newest.cosigned < bundling.quorum():
        return True
    return newest.replaced < Dropout.objects.filter(draw=draw, answer="approved").count()


def shut_shares(actor: Actor, draw: Draw) -> QuerySet[Share]:
    """What the parties handed in that have not opened their shares, for whoever brings what the escrow opens; none before it is time."""
    if draw.state != "opening" or actor.role not in HANDING or not holds_escrow(actor, draw):
        return Share.objects.none()
    return Share.objects.filter(draw=draw, share="").order_by("party")


def may_have_full(actor: Actor, draw: Draw) -> bool:
    """行政执法监督 over the drawing agency, once the draw is public: it hands the notary its copy."""
    return oversees(actor, draw) and draw.state == "published" and actor.may_read("inspection_draw")


def may_have_row(actor: Actor, draw: Draw) -> bool:
    """Whether the actor may hand a firm its row: it tells who is drawn, so never while a sealed draw is sealed."""
    if draw.state not in DRAWN or (draw.mode == Mode.SEALED and draw.state == "sealed"):
        return False
    is_own = actor.agency == draw.owner and actor.role in STAFF | HEADS
    return (is_own or oversees(actor, draw)) and actor.may_read("inspection_draw")


def draws_for_row(actor: Actor) -> list[Draw]:
    """The newest draws of which the actor may hand firms their rows."""
    rows = Draw.objects.filter(state__in=DRAWN).order_by("-bound_at")
    if actor.role is not Role.SUPERVISOR:
        rows = rows.filter(owner=actor.agency)
    return [draw for draw in rows[:MOST_ROWS] if may_have_row(actor, draw)]
