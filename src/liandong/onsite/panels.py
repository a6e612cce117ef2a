"""入企检查挂在哪里：检查对象的页面上有做过的、要做的检查，检查的页面上有现场登记和由它提供的结果，机关的页面上有企业评价的平均，抽取的页面上有去了没有。"""

from __future__ import annotations

from collections.abc import Iterator

from django.conf import settings

from liandong.draws.models import Draw
from liandong.draws.states import DRAWN
from liandong.kernel.actor import Actor
from liandong.kernel.models import Record
from liandong.kernel.panels import PanelLink, add_links
from liandong.kernel.ports import agencies
from liandong.kernel.roles import Level
from liandong.onsite.kinds import INSPECTION, NAME, VOICE_NAME
from liandong.onsite.models import Inspection, Voice
from liandong.onsite.queries import rated
from liandong.onsite.turnout import told
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


def of_agency(actor: Actor, record: Record, level: Level) -> Iterator[PanelLink]:
    """What firms' ratings say together, to the department itself and to who supervises it."""
    if actor.agency != record.uuid and actor.agency not in agencies().supervisors(record.uuid):
        return
    fewest, found = settings.FEWEST_RATINGS, rated(record.uuid)
    note = f"只算上一季度末以前收到的，同一个入企码只算最低的一份，每满{fewest}份合起来算一次，平均到半分；{fewest}是平台自己定的数"
    if found is None:
        yield PanelLink(f"企业评价：不满{fewest}份，不显示", "", note)
    else:
        yield PanelLink(f"企业评价：{found.count}份，平均{found.mean:.1f}分（满分五分）", "", note)


def of_draw(actor: Actor, record: Record, level: Level) -> Iterator[PanelLink]:
    """How many of those that were drawn were visited, to the draw's departments and supervision."""
    assert isinstance(record, Draw)
    if level >= Level.FULL and record.state in DRAWN:
        yield PanelLink(f"去了没有：{told(record)}", "", "一个部门去一次算一个部门次")


def of_voice(actor: Actor, record: Record, level: Level) -> Iterator[PanelLink]:
    """The visit it is about, as far as the actor sees it."""
    assert isinstance(record, Voice)
    if INSPECTION.sight.level(actor, record.inspection) >= Level.SUMMARY:
        note = "调阅检查会给检查的部门看到，事由不要提到评价、投诉"
        yield PanelLink(record.inspection.number, f"/r/{NAME}/{record.inspection.uuid}/", note)


add_links("agency", of_agency)
add_links("inspection_draw", of_draw)
add_links(VOICE_NAME, of_voice)
add_links("party", of_party)
add_links(NAME, of_inspection)
