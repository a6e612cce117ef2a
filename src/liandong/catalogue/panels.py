"""上层挂到机关、事项、标准页面上的线：它有哪些职权，它怎么问、怎么对照。"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from urllib.parse import urlencode

from liandong.catalogue.models import Item, Power, Standard
from liandong.kernel.actor import Actor
from liandong.kernel.models import Record
from liandong.kernel.panels import PanelLink, add_links
from liandong.kernel.roles import Level

SHOWN = 20


def powers_of_agency(actor: Actor, record: Record, level: Level) -> Iterator[PanelLink]:
    """What the agency may do, as the register stands today."""
    rows = Power.objects.filter(holder__uuid=record.uuid, state="in_force").select_related("item")
    yield from _listed(rows.order_by("item__code", "place")[: SHOWN + 1], lambda p: p.item.name)


def powers_of_item(actor: Actor, record: Record, level: Level) -> Iterator[PanelLink]:
    """Who may act on the item, and the two questions one asks next."""
    assert isinstance(record, Item)
    if record.state == "published":
        yield PanelLink("谁有权管这个事项", f"/powers/ask?{urlencode({'item': record.code})}", "职权查询")
    if Standard.objects.filter(item=record, state="in_force").exists():
        yield PanelLink(
            "各机关的标准对照", f"/standards/compare?{urlencode({'item': record.code})}", "监管标准"
        )
    rows = Power.objects.filter(item=record, state="in_force").select_related("holder", "item")
    yield from _listed(rows.order_by("place", "holder__code")[: SHOWN + 1], lambda p: p.holder.name)


def item_of(actor: Actor, record: Record, level: Level) -> Iterator[PanelLink]:
    """The item a power or a standard is about."""
    assert isinstance(record, Power | Standard)
    item = record.item
    if item.published_on is not None or item.owner == actor.agency:
        yield PanelLink(item.name, f"/r/item/{item.uuid}/", "监管事项")


def _listed(rows: Iterable[Power], named: object) -> Iterator[PanelLink]:
    assert callable(named)
    found = list(rows)
    for power in found[:SHOWN]:
        kinds = "、".join(power.kinds)
        yield PanelLink(str(named(power)), f"/r/power/{power.uuid}/", f"{power.place_name}，{kinds}")
    if len(found) > SHOWN:
        yield PanelLink("更多职权", "/r/power/", "在职权清单中查找")


add_links("agency", powers_of_agency)
add_links("item", powers_of_item)
add_links("power", item_of)
add_links("standard", item_of)
