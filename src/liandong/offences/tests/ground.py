"""测试的地基：两个县的机关各有一份记录，一个当事人，一项双方都有权的事项。"""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from django.db import transaction
from procrastinate.contrib.django.models import ProcrastinateJob

from liandong.catalogue.models import Item, Power
from liandong.kernel.tests.staging import deliver_all, did
from liandong.kernel.tests.staging_intake import sheet
from liandong.kernel.tests.staging_parties import party_values
from liandong.now import now
from liandong.offences.claiming import claim
from liandong.offences.facts import Facts
from liandong.offences.models import Offence
from liandong.parties.models import Party
from liandong.registry.models import Agency

MARKET, FARM = "C410823-MARKET", "C410822-AGRICULTURE"
ACCOUNTS = {MARKET: "wz.lianluo", FARM: "ba.lianluo"}
DAY = date(2026, 3, 2)


def agency(code: str) -> UUID:
    return Agency.objects.get(code=code).uuid


def recorded(city: Any, code: str, line: str) -> tuple[str, UUID]:
    """A record only its own agency sees."""
    values = {"target": "parties", "source": "演示来源"}
    files = sheet(f"{line}（虚构）,,演示路1号", name=f"{line}.csv")
    return "intake", did(city.actor(ACCOUNTS[code]), "importing.upload_sheet", None, values, files=files)


def registered(
    city: Any, name: str = "武陟县恒昌农资有限公司", code: str = "", account: str = "wz.chengban"
) -> Party:
    return Party.objects.get(
        uuid=did(city.actor(account), "parties.register_party", None, party_values(name, code))
    )


def item_for(*codes: str, place: str = "410823") -> Item:
    """An item on which these agencies have the power to punish in the place."""
    first = Agency.objects.get(code=MARKET)
    item = Item.objects.create(
        code=f"T-OFF-{Item.objects.count()}", name="农药标签", line="农业农村", aspects=["行政处罚"], basis=["演示条例"],
        objects_told="经营者", issuer=first, owner=first.uuid, since=date(2020, 1, 1), source="演示", state="published",
        published_on=date(2020, 1, 1), version=1,
    )  # fmt: skip
    for code in codes:
        holder = Agency.objects.get(code=code)
        Power.objects.create(
            item=item, holder=holder, place=place, place_name="武陟县", kinds=["行政处罚"], basis="法定职权", article="演示条例",
            valid_from=date(2020, 1, 1), source="演示", registered_by=first.uuid, owner=holder.uuid, state="in_force", version=1,
        )  # fmt: skip
    return item


def held(code: str, record: tuple[str, UUID], facts: Facts, **more: Any) -> Offence:
    """A claim as a room above makes it inside its own act."""
    values: dict[str, Any] = {"role": "lead", "is_sensitive": False, "at": now(), **more}
    with transaction.atomic():
        return claim(
            kind=record[0],
            record=record[1],
            number=f"甲号{code[-4:]}",
            agency=agency(code),
            facts=facts,
            **values,
        )


def facts_of(party: Party | None, item: Item | None = None, **more: Any) -> Facts:
    values: dict[str, Any] = {"division": "410823", "since": DAY, **more}
    return Facts(
        party.pk if party else None, party.name if party else "", item=item.pk if item else None, **values
    )


def settled() -> None:
    """What the worker would do, until nothing is left."""
    done = 0
    while (
        last := ProcrastinateJob.objects.order_by("-id").values_list("id", flat=True).first() or 0
    ) != done:
        deliver_all(done)
        done = last
