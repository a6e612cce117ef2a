"""入企检查挂在哪里：检查对象的页面上有做过的、要做的检查，检查的页面上有现场登记和由它提供的结果。"""

from __future__ import annotations

from collections.abc import Iterator

from liandong.kernel.actor import Actor
from liandong.kernel.models import Record
from liandong.kernel.panels import PanelLink, add_links
from liandong.kernel.roles import Level
from liandong.onsite.kinds import INSPECTION, NAME
from liandong.onsite.models import Inspection
from liandong.parties.models import Party
from liandong.recognition.kinds import FINDING

SHOWN = 20


def of_party(actor: Actor, record: Record, level: Level) -> Iterator[PanelLink]:
    """The visits to a party, as far as the actor sees them, the newest first."""
    assert isinstance(record, Party)
    for one in INSPECTION.sight.rows(actor).filter(party=record).order_by("-pk")[:SHOWN]:
        state = INSPECTION.states.states[one.state].label
        yield PanelLink(one.number, f"/r/{NAME}/{one.uuid}/", f"入企检查，{one.on}，{state}")


def of_inspection(actor: Actor, record: Record, level: Level) -> Iterator[PanelLink]:
    """The registers, the party, and what was offered for recognition."""
    assert isinstance(record, Inspection)
    if level < Level.FULL:
        return
    yield PanelLink("现场登记", f"/onsite/{record.uuid}", "各部门的结果、照片，手机上没有信号也能登记")
    yield PanelLink(record.party_name, f"/r/party/{record.party.uuid}/", "检查对象")
    for one in FINDING.sight.rows(actor).filter(source=record.uuid, source_kind=NAME).order_by("pk"):
        yield PanelLink(one.number, f"/r/finding/{one.uuid}/", f"可互认的结果，{one.item.name}")


add_links("party", of_party)
add_links(NAME, of_inspection)
