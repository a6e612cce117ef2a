"""谁看得到哪些入企，哪些抽取公布了，哪些抽取包还没有做好。

Visits are no records: they are in no list, search, history or notice, and read here alone. An agency sees those in which it has a
seat, and of them all departments with their officers; of a sealed draw not before the day; nobody else, until a later room says that a
visit was made.

Main names: `visits_for`, `told_by_now`, `days_to_come`, `provable`, `shown_on_the_day`, `bound_draws`, `bound_file`, `roster_is_open`, `public_draws`, `without_bundle`, `dropouts_for`, `may_have_full`, `may_have_row`, `shut_shares`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet

from liandong.draw import sealed
from liandong.draw.visits.reasons import Refusal
from liandong.draws import bundling, keeping, results
from liandong.draws.duties import HANDING, ON_VISITS, holds_escrow
from liandong.draws.models import Draw, DrawFile, Dropout, Mode, Share, Visit
from liandong.draws.states import DRAWN
from liandong.inspections.duties import HEADS, STAFF
from liandong.kernel.actor import Actor
from liandong.kernel.ports import agencies
from liandong.kernel.roles import Role
from liandong.now import today
from liandong.proof.canonical import canonical

MOST_ROWS = 20


def told_by_now(under: str = "") -> Q:
    """Which visits their departments are told of: of a sealed draw those of today and before, and from its first day on those that
    found no half-day; whoever has the whole list beforehand can pass it on.

    Args:
        under: lookup from the queried model to the visit, ``visit__`` of a seat.
    """
    come = Q(**{f"{under}on__lte": today()}) | Q(
        **{f"{under}on": None, f"{under}draw__first_day__lte": today()}
    )
    return ~Q(**{f"{under}draw__state": "sealed"}) | come


def _own_visits(actor: Actor, draw: Draw) -> QuerySet[Visit]:
    if actor.role not in ON_VISITS or not actor.may_read("inspection_draw"):
        return Visit.objects.none()
    return Visit.objects.filter(draw=draw, seats__agency=actor.agency, seats__is_off=False).distinct()


def days_to_come(actor: Actor, draw: Draw) -> list[tuple[date, int]]:
    """Day → how many visits of the actor's agency it is not told of yet: what a planner needs of a sealed draw."""
    days = _own_visits(actor, draw).exclude(told_by_now()).values_list("on", flat=True)
    return sorted(Counter(day for day in days if day is not None).items())


def _tells_recused(row: Mapping[str, Any]) -> bool:
    """Whether a sealed row tells who is recused from its target: whoever was passed over for it, or a team that was not found, of which
    the row names everybody who could have gone."""
    return any(
        "bottleneck" in duty or Refusal.RECUSED in {code for _, code in duty["rejected"]}
        for duty in row.get("depts", {}).values()
    )


def provable(draw: Draw) -> set[str]:
    """Codes of the visits of a sealed draw that `shown_on_the_day` shows."""
    return {row["visit"] for row in results.trace_kept(draw)["visits"] if not _tells_recused(row)}


def shown_on_the_day(draw: Draw, visit: Visit) -> dict[str, Any] | None:
    """The sealed row of a visit with its salt and its proof under the root in the ledger; None in a public draw, of a visit that came in
    afterwards, and where the row tells who is recused: that is for the full bundle, and a part of a row proves nothing."""
    if draw.mode != Mode.SEALED:
        return None
    rows = results.trace_kept(draw)["visits"]
    index = next((n for n, row in enumerate(rows) if row["visit"] == visit.code), None)
    if index is None or _tells_recused(rows[index]):
        return None
    salts = results.salts_of(draw)["visits"]
    return {
        "plan_no": draw.plan_no, "result_root": draw.visits_sha256, "row": rows[index], "salt": salts[index].hex(), "index": index,
        "n": len(salts), "proof": [one.hex() for one in sealed.shown(rows, salts, index)],
    }  # fmt: skip


def visits_for(actor: Actor, draw: Draw) -> QuerySet[Visit]:
    """The visits of a draw in which the actor's agency has a seat, by half-day, as far as it is told by now; none for other roles."""
    own = _own_visits(actor, draw).filter(told_by_now())
    return own.order_by("slot", "code").prefetch_related("seats")


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


PLAN, RULES = "plan.json", "rules.json"


def roster_is_open(draw: Draw) -> bool:
    """Whether anybody may have the roster over numbers: from the binding on, of a sealed draw with its bundle alone."""
    return bool(draw.document) and (draw.mode == Mode.OPEN or draw.state == "published")


def bound_file(draw: Draw, name: str) -> bytes | None:
    """What is bound and stands open before anything is drawn, byte for byte as it was hashed; None for what is not (yet) open.

    Args:
        name: `PLAN`, `RULES`, or ``targets.tsv``: the roster over numbers that tell nobody's name, see `roster_is_open`.
    """
    if not draw.document:
        return None
    if name in (PLAN, RULES):
        return canonical(draw.document if name == PLAN else draw.rules)
    if name == keeping.TARGETS and roster_is_open(draw):
        return keeping.read(draw, keeping.TARGETS)
    return None


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


def may_have_register(actor: Actor, draw: Draw) -> bool:
    """行政执法监督 over the drawing agency, once it was compared: the rows name targets and officers."""
    return oversees(actor, draw) and "register" in draw.report and actor.may_read("inspection_draw")


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
