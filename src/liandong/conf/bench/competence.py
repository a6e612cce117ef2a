"""职权问答在规模下多快：千项、二百机关、十年变动，从数据库取行到说出理由。

The pure question is measured with the law; here the rows come from PostgreSQL, as a page or a call asks them. Rows are
written straight into the tables of a scratch database.
"""

from __future__ import annotations

import random
import time
from collections.abc import Iterator
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from liandong.conf.bench.figure import Figure
from liandong.conf.bench.ground import Ground

if TYPE_CHECKING:
    from liandong.catalogue.models import Item, Power
    from liandong.registry.models import Agency

ITEMS, AGENCIES, YEARS = 1_000, 200, 10
ASKED = 400
COUNTIES = (
    "410802", "410803", "410804", "410811", "410821", "410822", "410823", "410825", "410882", "410883",
)  # fmt: skip
START = date(2016, 1, 1)


def competence(ground: Ground) -> Iterator[Figure]:
    """Median and 95th percentile of a whole answer, and the health report of one line."""
    from django.db import connection

    from liandong.catalogue import queries
    from liandong.catalogue.models import Power

    chance = random.Random(20261127)  # noqa: S311  要的是可重复
    items = _filled(chance)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE catalogue_power")
    seconds = sorted(_asked(chance, items))
    yield Figure("职权行数", Power.objects.count(), "行")
    yield Figure("回答一个职权问题（从数据库，中位数）", seconds[len(seconds) // 2] * 1000, "毫秒", 20)
    yield Figure("  第 95 百分位", seconds[int(len(seconds) * 0.95)] * 1000, "毫秒", 20)
    began = time.perf_counter()
    found = queries.report(
        queries.public_items("线7"), queries.areas(None), START, START + timedelta(days=3650)
    )
    yield Figure("职权体检，一条线、各县区、十年", time.perf_counter() - began, "秒", peer=f"{len(found)} 处")


def _filled(chance: random.Random) -> list[Item]:
    """The register: every item held in every county by one agency after another, with entrusted bodies and gaps."""
    from liandong.catalogue.models import Item, Power

    agencies = _agencies()
    issuer = agencies[0]
    items = Item.objects.bulk_create(
        Item(
            code=f"B-{n:04d}", name=f"测量事项{n}", line=f"线{n % 20}", aspects=["行政处罚", "行政检查"], basis=["条文"],
            objects_told="对象", issuer=issuer, owner=issuer.uuid, since=START, source="测量", state="published",
            published_on=START, version=1,
        )
        for n in range(ITEMS)
    )  # fmt: skip
    Power.objects.bulk_create(_rows(chance, items, agencies), batch_size=2_000)
    return items


def _agencies() -> list[Agency]:
    from liandong.registry.models import Agency, LegalKind, Rank

    model = Agency.objects.get(code="C410823-MARKET")
    return Agency.objects.bulk_create(
        Agency(
            code=f"B{n:03d}", name=f"测量机关{n}", kind=LegalKind.AGENCY, rank=Rank.COUNTY, line=f"线{n % 20}",
            division=COUNTIES[n % len(COUNTIES)], division_name="测量", government=model.government, basis="测量",
            owner=model.uuid, registered_by=model.uuid, state="in_force", valid_from=START, version=1,
        )
        for n in range(AGENCIES)
    )  # fmt: skip


def _rows(chance: random.Random, items: list[Item], agencies: list[Agency]) -> Iterator[Power]:
    """For each item and county a row of one to three years after another over ten years."""
    from liandong.catalogue.models import Power

    common: dict[str, Any] = {
        "kinds": ["行政处罚", "行政检查"], "article": "条文", "source": "测量", "registered_by": agencies[0].uuid,
        "version": 1, "place_name": "测量",
    }  # fmt: skip
    end = START + timedelta(days=365 * YEARS)
    for item in items:
        for county in COUNTIES:
            since = START
            while since < end:
                until = since + timedelta(days=chance.randrange(365, 1_100))
                holder = chance.choice(agencies)
                is_agent = chance.random() < 0.1
                yield Power(
                    item=item, holder=holder, place=county, basis="委托" if is_agent else "法定职权",
                    principal=chance.choice(agencies) if is_agent else None, owner=holder.uuid, valid_from=since,
                    valid_to=until if until < end else None, state="ended" if until < end else "in_force", **common,
                )  # fmt: skip
                since = until + timedelta(days=1 if chance.random() < 0.95 else 60)


def _asked(chance: random.Random, items: list[Item]) -> Iterator[float]:
    """Seconds of each of many questions, every one about another item and day."""
    from liandong.catalogue import queries

    for item in chance.sample(items, ASKED):
        day = START + timedelta(days=chance.randrange(365 * YEARS))
        began = time.perf_counter()
        queries.answer(item, chance.choice(COUNTIES), day)
        yield time.perf_counter() - began
