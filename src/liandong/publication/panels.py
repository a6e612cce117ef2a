"""公示挂在哪里：决定的页面上有没有公示、办到哪一步；公示的页面上找得到决定和公示页；登记卡的决定可以提请公示。"""

from __future__ import annotations

from collections.abc import Iterator

from liandong.cases.kinds import DECISION
from liandong.cases.models import Decision, Depth
from liandong.kernel.actor import Actor
from liandong.kernel.models import Record
from liandong.kernel.pages import MayAct
from liandong.kernel.panels import PanelLink, add_buttons, add_links
from liandong.kernel.roles import Level
from liandong.publication.actions.owing import TAKE_UP, standing
from liandong.publication.kinds import PUBLICATION
from liandong.publication.models import Publication


def public_url(publication: Publication) -> str:
    """Its page that anybody may open."""
    return f"/published/{publication.uuid}"


def of_decision(actor: Actor, record: Record, level: Level) -> Iterator[PanelLink]:
    """The publications of a decision, the newest first."""
    assert isinstance(record, Decision)
    for one in PUBLICATION.sight.rows(actor).filter(decision=record).order_by("-pk"):
        until = f"，至{one.until}" if one.state == "published" and one.until else ""
        told = f"公示，{PUBLICATION.states.states[one.state].label}{until}"
        yield PanelLink(one.number, f"/r/publication/{one.uuid}/", told)


def around(actor: Actor, record: Record, level: Level) -> Iterator[PanelLink]:
    """The decision, and the page that everybody sees."""
    assert isinstance(record, Publication)
    if DECISION.sight.rows(actor).filter(pk=record.decision_id).exists():
        yield PanelLink(record.decision_no, f"/r/decision/{record.decision.uuid}/", "行政处罚决定")
    if record.state == "published":
        yield PanelLink("公示页", public_url(record), "任何人看得到的样子")


def taking_up(actor: Actor, record: Record, level: Level) -> Iterator[MayAct]:
    """提请公示, on one's own agency's decision that was recorded on a card and has none yet; of the others it began by itself."""
    assert isinstance(record, Decision)
    case = record.case
    is_ours = record.owner == actor.agency and level >= Level.FULL and actor.role in TAKE_UP.roles
    is_open = case.depth == Depth.CARD and bool(record.penalties) and record.state != "annulled"
    is_apart = case.is_criminal or case.is_sensitive
    if is_ours and is_open and not is_apart and actor.may_do(TAKE_UP.name) and not standing(record):
        url = f"/r/publication/new/{TAKE_UP.name}?decision={record.number}"
        yield MayAct(TAKE_UP.title, url, action=TAKE_UP.name)


add_links("decision", of_decision)
add_links("publication", around)
add_buttons("decision", taking_up)
