"""登记在办案件、拟立案：一百万笔“说到”里核对同一当事人，连同落账，要多久。

Each is a whole action through the door, committed: the form with the party and the item looked up, the comparison with what other
agencies hold on the same party, the collisions beyond one's sight with their lines in the ledger, the claim, the access rows. Every
second one is about a party that is spoken of often.
"""

from __future__ import annotations

import random
import time
import uuid
from collections.abc import Iterator
from typing import Any

from liandong.conf.bench.archive import BUSY_EVERY, DAY, LEADS, PARTIES, PLACES, SOURCE, filled
from liandong.conf.bench.figure import Figure
from liandong.conf.bench.ground import Ground

ASKED = 200
LIMIT_MS = 150
TWO = "冯承办、褚巡查"


def filing(ground: Ground) -> Iterator[Figure]:
    """Median and 95th percentile of registering a card and of proposing to file, with the check that stands on the case."""
    from liandong.demo import officers
    from liandong.demo.city import City

    chance = random.Random(20261130)  # noqa: S311  要的是可重复
    archive = filled(ground)
    yield from archive.figures
    officers.play(City())
    for title, account, action, more in (
        ("登记在办案件", "wz.lianluo", "cases.register_case", {"approved_at": f"{DAY} 09:00", "approval_evidence": "审批表"}),
        ("拟立案并核对", "wz.chengban", "cases.propose_filing", {"officers": TWO}),
    ):  # fmt: skip
        asked = [
            _values(chance, n, archive.items[chance.randrange(len(archive.items))].code, more)
            for n in range(ASKED)
        ]
        found = sorted(_performed(account, action, asked))
        yield Figure(f"{LEADS:,} 笔“说到”时{title}，中位数", found[len(found) // 2] * 1000, "毫秒")
        yield Figure("  第 95 百分位", found[int(len(found) * 0.95)] * 1000, "毫秒", LIMIT_MS)


def _values(chance: random.Random, n: int, item: str, more: dict[str, str]) -> dict[str, str]:
    from liandong.parties.models import Party

    first = Party.objects.filter(source=SOURCE).order_by("pk").values_list("pk", flat=True)[0]
    place = (
        chance.randrange(PARTIES) if n % 2 else chance.randrange(max(PARTIES // BUSY_EVERY, 1)) * BUSY_EVERY
    )
    return {
        "party": Party.objects.get(pk=first + place).code, "item": item, "division": chance.choice(PLACES), "since": str(DAY),
        "facts": "测量", "case_no": f"测量立〔2026〕{uuid.uuid4().hex[:8]}号", **more,
    }  # fmt: skip


def _performed(account: str, action: str, asked: list[dict[str, Any]]) -> Iterator[float]:
    """Seconds of each; the first, which still loads what all share, is not counted."""
    from liandong.demo.city import City
    from liandong.kernel import door

    actor = City().actor(account)
    for n, values in enumerate(asked):
        began = time.perf_counter()
        outcome = door.perform(actor, action, None, values, key=uuid.uuid4().hex)
        seconds = time.perf_counter() - began
        assert outcome.is_done, (outcome.sentence, outcome.errors)
        if n:
            yield seconds
