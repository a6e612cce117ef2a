"""去以前装进手机的：各项查什么、怎么查、凭什么、先前查过没有，通知书怎么写；没有信号时也看得到。

Main names: `guide_of`, `notice_told`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from liandong.catalogue.models import Item
from liandong.documents.typeset import kinds
from liandong.kernel.actor import Actor
from liandong.kernel.pages import Entry
from liandong.onsite.letters import notice
from liandong.onsite.models import Inspection
from liandong.recognition.queries import answers


def guide_of(actor: Actor, one: Inspection, codes: Sequence[str]) -> dict[str, list[Entry]]:
    """What an officer reads before he looks at an item, by its code: only what is known, and of earlier results only what he may see."""
    rows = Item.objects.filter(code__in=codes)
    return {item.code: [entry for entry in _guide(actor, one, item) if entry.value] for item in rows}


def _guide(actor: Actor, one: Inspection, item: Item) -> Iterator[Entry]:
    yield Entry("查谁", item.objects_told)
    yield Entry("怎么查", item.method)
    yield Entry("查验材料", item.materials)
    yield Entry("可能的结果", item.results)
    yield Entry("依据", "；".join(item.basis))
    said = answers(actor, one.party, item, one.place, one.on).found
    yield Entry(
        "先前的结果",
        "；".join(f"{found.finding.number}，{found.finding.agency_name}，{found.sentence}" for found in said),
    )


def notice_told(actor: Actor, one: Inspection) -> list[Entry]:
    """The notice of one's own department as it reads, line by line; empty before there is one."""
    found = notice(actor, one)
    if found is None:
        return []
    fields = kinds()["inspection_notice"].fields
    lines = [Entry(field.label, _told(found[1].get(field.name, ""))) for field in fields]
    return [line for line in lines if line.value]


def _told(value: Any) -> str:
    if isinstance(value, str):
        return value
    return "；".join("，".join(one.values()) if isinstance(one, Mapping) else str(one) for one in value)
