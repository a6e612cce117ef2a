"""登记时随填随查：百万条记录、五十万个当事人里，找出相关的、撞上的，要多久。

What is measured is the whole answer as a form asks it (`offences.sighting.related`): the party by a name half typed, the
records within one's sight, the collisions beyond it with the line in the ledger and the word to the holder. Every second
question is about a party that is spoken of often.
"""

from __future__ import annotations

import random
import time
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from liandong.conf.bench.archive import BUSY_EVERY, DAY, PARTIES, filled
from liandong.conf.bench.figure import Figure
from liandong.conf.bench.ground import Ground

if TYPE_CHECKING:
    from liandong.catalogue.models import Item
    from liandong.kernel.actor import Actor
    from liandong.offences.facts import Facts

ASKED = 300


def related(ground: Ground) -> Iterator[Figure]:
    """Median and 95th percentile, with the party picked and with a name being typed."""
    chance = random.Random(20261128)  # noqa: S311  要的是可重复
    archive = filled(ground)
    yield from archive.figures
    for title, by_name in (("选定当事人", False), ("名称输入到一半", True)):
        seconds, seen, met = _asked(chance, archive.items, by_name)
        yield Figure(
            f"{title}时查相关记录，中位数",
            seconds[len(seconds) // 2] * 1000,
            "毫秒",
            peer=f"找到 {seen}，撞上 {met}",
        )
        yield Figure("  第 95 百分位", seconds[int(len(seconds) * 0.95)] * 1000, "毫秒", 150)


def _asked(chance: random.Random, items: Sequence[Item], by_name: bool) -> tuple[list[float], int, int]:
    """Seconds of each question, sorted; how many records were found and how many collisions met in all."""
    from liandong.demo.city import City
    from liandong.offences.sighting import related as ask
    from liandong.parties.models import Party

    actor: Actor = City().actor("wz.chengban")
    first = Party.objects.filter(source="测量").order_by("pk").values_list("pk", flat=True)[0]
    seconds, seen, met = [], 0, 0
    for n in range(ASKED):
        place = (
            chance.randrange(PARTIES)
            if n % 2
            else chance.randrange(max(PARTIES // BUSY_EVERY, 1)) * BUSY_EVERY
        )
        party = Party.objects.get(pk=first + place)
        facts = _facts(chance, party, chance.choice(items), by_name)
        began = time.perf_counter()
        found = ask(actor, facts, purpose="测量")
        seconds.append(time.perf_counter() - began)
        seen, met = seen + len(found.seen) + len(found.parties), met + len(found.collisions)
    return sorted(seconds), seen, met


def _facts(chance: random.Random, party: Any, item: Item, by_name: bool) -> Facts:
    from liandong.offences.facts import Facts

    if by_name:
        return Facts(None, party.name[: chance.randrange(6, 14)], item=item.pk, division="410823", since=DAY)
    return Facts(party.pk, party.name, item=item.pk, division="410823", since=DAY)
