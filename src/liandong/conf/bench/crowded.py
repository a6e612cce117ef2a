"""二十个人一秒，在写满的档案上：工作台、清单、查找、搜索、建议、线索和案件的页面、表单、接口和办理混在一起。

The same stream as over a small city (`streaming`), with the same people and the same server, over the million leads and their
cases. One call in twelve is an act that writes to the ledger.
"""

from __future__ import annotations

import json
import random
from collections.abc import Callable, Iterator, Sequence
from typing import Any
from urllib.parse import urlencode
from uuid import uuid4

from liandong.conf.bench import streaming
from liandong.conf.bench.archive import PLACES
from liandong.conf.bench.callers import Answer, Call, Named, Visitor
from liandong.conf.bench.figure import Figure
from liandong.conf.bench.ground import Ground
from liandong.now import today

LISTS = ("/r/lead/", "/r/verification/", "/r/party/", "/r/case/", "/r/offence/")
NARROWED = (
    "/r/lead/?state=registered", "/r/lead/?state=handling", "/r/lead/?own=1", "/r/lead/?sort=received_on", "/r/lead/?sort=-received_on",
    "/r/case/?state=filed", "/r/case/?own=1", "/r/case/?sort=-approved_at",
    *(f"/r/{kind}/?place={place}" for kind in ("lead", "case") for place in PLACES),
)  # fmt: skip
INTERFACE = ("/api/v1/lead?limit=50", "/api/v1/case?limit=50", "/api/v1/party?limit=50")
FORMS = ("/r/lead/new/leads.register_lead", "/r/case/new/cases.register_case")
SEEN_OF_EACH = 300


def crowded(
    ground: Ground, texts: Sequence[str], names: Sequence[str], parties: Sequence[Any]
) -> Iterator[Figure]:
    """The open stream over the archive.

    Args:
        texts: what is typed into the box of the search.
        names: what lists are searched for.
        parties: public ids of parties whose page is opened.
    """
    from django.db import connections

    records = {account: _records(account) for account in streaming.PEOPLE}
    own = streaming.own_agency()
    connections.close_all()
    with streaming.web(ground) as port:
        visitors = streaming.signed_in(port)
        streaming.warm(
            visitors[: 2 * len(streaming.PEOPLE)],
            ("/", *LISTS, *NARROWED, *FORMS, *INTERFACE, *_asked(texts[:3])),
        )
        mix = _mix(visitors, records, own, texts, names, [f"/r/party/{one}/" for one in parties])
        yield from streaming.answered(mix, "百万条线索和它们的案件时，开放流")


def _asked(texts: Sequence[str]) -> list[str]:
    """Addresses that search for these, by the box and in a list."""
    return [f"{path}?{urlencode({'q': text})}" for text in texts for path in ("/search", "/r/party/")]


def _records(account: str) -> list[list[str]]:
    """Addresses of leads and of cases that somebody may see, of the newest; no list where he sees none."""
    from liandong.cases.kinds import CASE
    from liandong.leads.kinds import LEAD

    found = [[f"/r/{k.name}/{uuid}/" for uuid in visible(k, account, SEEN_OF_EACH)] for k in (LEAD, CASE)]
    return [urls for urls in found if urls]


def visible(kind: Any, account: str, most: int) -> list[Any]:
    """Public ids of the newest records of a kind that somebody may see."""
    from liandong.demo.city import City

    return list(
        kind.sight.rows(City().actor(account)).order_by("-uuid").values_list("uuid", flat=True)[:most]
    )


def _mix(
    visitors: list[Visitor], records: dict[str, list[list[str]]], own: str, texts: Sequence[str], names: Sequence[str],
    parties: Sequence[str],
) -> Iterator[Named]:  # fmt: skip
    """Calls without end, in the shares of a working day."""
    chance = random.Random(streaming.SEED)  # noqa: S311  只挑看哪一页
    people = [(v, streaming.PEOPLE[n % len(streaming.PEOPLE)]) for n, v in enumerate(visitors)]
    liaison = [visitor for visitor, account in people if account == "wz.lianluo"]

    def get(paths: Sequence[str]) -> Call:
        visitor, path = chance.choice(visitors), chance.choice(paths)
        return lambda: streaming.seen(visitor.ask("GET", path))

    def one_of_own() -> Call:
        visitor, account = chance.choice(people)
        path = chance.choice(chance.choice(records[account] or [["/"]]))
        return lambda: visitor.ask("GET", path)

    def sought() -> Call:
        return get(
            [f"/r/{chance.choice(('lead', 'case', 'party'))}/?{urlencode({'q': chance.choice(names)})}"]
        )

    def searched() -> Call:
        visitor, path = chance.choice(visitors), f"/search?{urlencode({'q': chance.choice(texts)})}"
        return lambda: _led(visitor.ask("GET", path))

    def suggested() -> Call:
        visitor, body = chance.choice(visitors), urlencode({"q": chance.choice(texts)})
        return lambda: _posted(visitor, "/search/suggest", body, "application/x-www-form-urlencoded")

    kinds: list[tuple[int, str, Callable[[], Call]]] = [
        (20, "工作台", lambda: get(("/",))),
        (11, "清单", lambda: get(LISTS)),
        (8, "清单筛选、排序", lambda: get(NARROWED)),
        (8, "清单查找", sought),
        (5, "搜索页", searched),
        (5, "建议", suggested),
        (20, "线索、案件页面", one_of_own),
        (5, "检查对象页面", lambda: get(parties)),
        (4, "表单", lambda: get(FORMS)),
        (6, "接口的清单", lambda: get(INTERFACE)),
        (4, "变更机关信息", lambda: streaming.change(chance.choice(liaison), own, chance.randrange(10**4))),
        (
            4,
            "登记线索",
            lambda: _registered(chance.choice(liaison), chance.choice(names), chance.choice(PLACES)),
        ),
    ]
    return streaming.weighed(kinds, chance)


def _led(answer: Answer) -> Answer:
    """A search that finds exactly one goes on to it."""
    return Answer(200, answer.headers, answer.text) if answer.status == 302 else answer


def _registered(visitor: Visitor, name: str, place: str) -> Call:
    """A lead taken in by the interface, of a party told by its name."""
    values = {
        "origin": "patrol", "received_on": today().isoformat(), "party_name": f"{name}门店", "conduct": "测量行为", "division": place,
        "facts": "测量",
    }  # fmt: skip
    body = json.dumps({"values": values})
    return lambda: _posted(visitor, "/api/v1/actions/leads.register_lead", body, "application/json")


def _posted(visitor: Visitor, path: str, body: str, form: str) -> Answer:
    token = visitor.cookies.get("csrftoken", "")
    return visitor.ask(
        "POST", path, body, **{"Content-Type": form, "X-CSRFToken": token, "Idempotency-Key": str(uuid4())}
    )
