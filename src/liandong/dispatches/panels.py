"""递送页面上的线：所递送的记录，前一次和后一次递送；只给看得到的人。"""

from __future__ import annotations

from collections.abc import Iterator

from liandong.dispatches import carrying
from liandong.dispatches.kinds import DISPATCH
from liandong.dispatches.models import Dispatch
from liandong.kernel import kinds
from liandong.kernel.actor import Actor
from liandong.kernel.models import Record
from liandong.kernel.panels import PanelLink, add_links, file_link
from liandong.kernel.roles import Level


def what_it_carries(actor: Actor, record: Record, level: Level) -> Iterator[PanelLink]:
    """The record that travels."""
    assert isinstance(record, Dispatch)
    kind = kinds.get(record.carried_kind)
    if kind is not None and kind.sight.rows(actor).filter(uuid=record.carried).exists():
        title = carrying.of(record).title
        yield PanelLink(record.carried_number, f"/r/{kind.name}/{record.carried}/", title)


def its_way(actor: Actor, record: Record, level: Level) -> Iterator[PanelLink]:
    """The dispatch before it, those after it, and the others of the same sending."""
    assert isinstance(record, Dispatch)
    seen = DISPATCH.sight.rows(actor).order_by("id")
    groups = (
        (seen.filter(pk=record.previous_id), "前一次递送"),
        (seen.filter(previous=record), "再送给"),
        (seen.filter(batch=record.batch).exclude(pk=record.pk), "同一次移送，送给"),
    )
    for rows, said in groups:
        for other in rows:
            state = DISPATCH.states.states[other.state].label
            yield PanelLink(
                other.number, f"/r/dispatch/{other.uuid}/", f"{said}{other.receiver_name}，{state}"
            )


def scans(actor: Actor, record: Record, level: Level) -> Iterator[PanelLink]:
    """What came back on paper, to be taken away by whoever sees the dispatch in full."""
    assert isinstance(record, Dispatch)
    if level >= Level.FULL:
        for one in record.scans.order_by("number"):
            yield file_link(one.name, f"/dispatches/{record.uuid}/scans/{one.number}", one.of_what, one.size)


add_links("dispatch", what_it_carries)
add_links("dispatch", scans)
add_links("dispatch", its_way)
