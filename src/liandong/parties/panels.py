"""对象页面上的线：并到哪里去了，哪些并了过来。"""

from __future__ import annotations

from collections.abc import Iterator

from liandong.kernel import kinds
from liandong.kernel.actor import Actor
from liandong.kernel.models import Record
from liandong.kernel.panels import PanelLink, add_links
from liandong.kernel.roles import Level
from liandong.parties.models import Party


def same_body(actor: Actor, record: Record, level: Level) -> Iterator[PanelLink]:
    """The other rows of the same body; citizens are never merged, so all of them are open to every agency."""
    assert isinstance(record, Party)
    if record.merged_into is not None:
        yield PanelLink(record.merged_into.name, f"/r/party/{record.merged_into.uuid}/", "已并入这一条")
    for other in Party.objects.filter(merged_into=record).order_by("id"):
        yield PanelLink(other.name, f"/r/party/{other.uuid}/", "并入过来的")


def batch_of(actor: Actor, record: Record, level: Level) -> Iterator[PanelLink]:
    """The sheet it came in with, to those who see that; its line of the ledger is the party's beginning."""
    assert isinstance(record, Party)
    kind = kinds.get("intake")
    if record.batch is not None and kind is not None:
        sheet = kind.sight.rows(actor).filter(uuid=record.batch).first()
        if sheet is not None:
            yield PanelLink(kind.number(sheet), f"/r/intake/{record.batch}/", "由这份表格登记")


add_links("party", same_body)
add_links("party", batch_of)
