"""对象页面上的线：并到哪里去了，哪些并了过来，总机构和分支机构，由哪份表格登记；表格的页面上，拼音简码补到了哪里。"""

from __future__ import annotations

from collections.abc import Iterator

from liandong.importing.models import Intake
from liandong.kernel import kinds
from liandong.kernel.actor import Actor
from liandong.kernel.models import Record
from liandong.kernel.pages import Progress
from liandong.kernel.panels import PanelLink, add_links, add_progress
from liandong.kernel.roles import Level
from liandong.parties import branches, completing
from liandong.parties.models import Party

MOST_BRANCHES = 30


def same_body(actor: Actor, record: Record, level: Level) -> Iterator[PanelLink]:
    """The other rows of the same body; citizens are never merged, so all of them are open to every agency."""
    assert isinstance(record, Party)
    if record.merged_into is not None:
        yield PanelLink(record.merged_into.name, f"/r/party/{record.merged_into.uuid}/", "已并入这一条")
    for other in Party.objects.filter(merged_into=record).order_by("id"):
        yield PanelLink(other.name, f"/r/party/{other.uuid}/", "并入过来的")


def head_and_branches(actor: Actor, record: Record, level: Level) -> Iterator[PanelLink]:
    """The body it belongs to and the branches it has, as far as the reader may see them."""
    assert isinstance(record, Party)
    kind = kinds.get("party")
    assert kind is not None
    seen = kind.sight.rows(actor)
    above = branches.head(record)
    if above is not None and seen.filter(pk=above.pk).exists():
        yield PanelLink(above.name, f"/r/party/{above.uuid}/", "所属总机构")
    rows = seen.filter(pk__in=branches.of(record).values("pk")).order_by("name", "uuid")
    for n, one in enumerate(rows[: MOST_BRANCHES + 1]):
        if n == MOST_BRANCHES:
            told = f"只列{MOST_BRANCHES}个，共{rows.count()}个"
            yield PanelLink("其余分支机构", f"/r/party/?q={record.name}", told)
        else:
            yield PanelLink(one.name, f"/r/party/{one.uuid}/", "分支机构")


def batch_of(actor: Actor, record: Record, level: Level) -> Iterator[PanelLink]:
    """The sheet it came in with, to those who see that; its line of the ledger is the party's beginning."""
    assert isinstance(record, Party)
    kind = kinds.get("intake")
    if record.batch is not None and kind is not None:
        sheet = kind.sight.rows(actor).filter(uuid=record.batch).first()
        if sheet is not None:
            yield PanelLink(kind.number(sheet), f"/r/intake/{record.batch}/", "由这份表格登记")


def letters_of(actor: Actor, record: Record, level: Level) -> Iterator[PanelLink]:
    """On the page of a list of parties: how far they are found by first letters."""
    assert isinstance(record, Intake)
    if record.target == "parties" and record.state == "done":
        yield PanelLink("拼音简码", "", completing.told(record.uuid))


def letters_underway(record: Record) -> Progress | None:
    """How far the letters of a list of parties are, from the last row that was written until they are."""
    assert isinstance(record, Intake)
    is_written = record.target == "parties" and record.state == "done" and record.done > 0
    return completing.underway(record.uuid) if is_written else None


add_links("intake", letters_of)
add_progress("intake", letters_underway)
add_links("party", same_body)
add_links("party", head_and_branches)
add_links("party", batch_of)
