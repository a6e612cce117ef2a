"""互认挂在哪里：当事人、事项、结果、来源记录和互认，互相找得到；结果的页面上有采纳、不予采纳的按钮。"""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import urlencode

from liandong.kernel import kinds
from liandong.kernel.actor import Actor
from liandong.kernel.models import Record
from liandong.kernel.pages import MayAct
from liandong.kernel.panels import PanelLink, add_buttons, add_links
from liandong.kernel.roles import BUSINESS, Level
from liandong.parties.kinds import PARTY
from liandong.parties.models import Form, Party
from liandong.recognition.actions.answering import ACCEPT_FINDING, DECLINE_FINDING
from liandong.recognition.kinds import FINDING, RECOGNITION
from liandong.recognition.models import Finding, Recognition

AT_MOST = 20


def asking_url(party: Party) -> str:
    """The page that asks what has been found out about a party."""
    return f"/parties/{party.uuid}/findings"


def findings_of_party(actor: Actor, record: Record, level: Level) -> Iterator[PanelLink]:
    """The question, and the findings on the party that this person sees in full: a summary does not say who a citizen is."""
    assert isinstance(record, Party)
    if actor.role in BUSINESS and actor.may_read(FINDING.name) and record.form != Form.CITIZEN:
        yield PanelLink("有没有可以互认的结果", asking_url(record), "按事项、地点、日期查")
    rows = FINDING.sight.rows(actor, Level.FULL).filter(party=record).select_related("item")
    for one in rows.order_by("-found_on", "-pk")[:AT_MOST]:
        state = FINDING.states.states[one.state].label
        text = f"{one.item.name}，{one.get_result_display()}"
        yield PanelLink(text, f"/r/finding/{one.uuid}/", f"{one.agency_name}{one.found_on}，{state}")


def around(actor: Actor, record: Record, level: Level) -> Iterator[PanelLink]:
    """The party, the item, the record it comes from, and who answered it."""
    assert isinstance(record, Finding)
    if level >= Level.FULL and PARTY.sight.rows(actor).filter(pk=record.party_id).exists():
        yield PanelLink(record.party.name, f"/r/party/{record.party.uuid}/", "当事人")
    yield PanelLink(record.item.name, f"/r/item/{record.item.uuid}/", "事项")
    kind = kinds.get(record.source_kind)
    if kind is not None and kind.sight.rows(actor).filter(uuid=record.source).exists():
        yield PanelLink(kind.title, f"/r/{kind.name}/{record.source}/", "来源")
    for one in RECOGNITION.sight.rows(actor).filter(finding=record).order_by("-pk")[:AT_MOST]:
        state = RECOGNITION.states.states[one.state].label
        yield PanelLink(one.number, f"/r/recognition/{one.uuid}/", f"{one.agency_name}{state}")


def of_recognition(actor: Actor, record: Record, level: Level) -> Iterator[PanelLink]:
    assert isinstance(record, Recognition)
    if FINDING.sight.rows(actor).filter(pk=record.finding_id).exists():
        number = record.finding.number
        yield PanelLink(number, f"/r/finding/{record.finding.uuid}/", f"{record.finding.agency_name}的结果")


def answering(actor: Actor, record: Record, level: Level) -> Iterator[MayAct]:
    """The two answers, on another agency's finding that stands and is seen in full."""
    assert isinstance(record, Finding)
    if record.owner == actor.agency or record.state != "valid" or level < Level.FULL:
        return
    asked = urlencode({"finding": record.number})
    for action in (ACCEPT_FINDING, DECLINE_FINDING):
        if actor.role in action.roles and actor.may_do(action.name):
            url = f"/r/recognition/new/{action.name}?{asked}"
            yield MayAct(action.title, url, primary=action is ACCEPT_FINDING, action=action.name)


add_links("party", findings_of_party)
add_links("finding", around)
add_links("recognition", of_recognition)
add_buttons("finding", answering)
