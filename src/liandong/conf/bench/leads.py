"""一百万条线索、它们的近二十万件案件、五十万个对象时，工作台、清单、搜索页、建议、数据概览、线索和案件页面，整页要多久。

Each page is asked whole, from session to HTML, by people of three kinds: one whose agency took in a quarter of all leads, one
whose agency has few, and 行政执法监督, who sees the summary of every one. Then twenty people a second come to all of them together (`crowded`).
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Iterator
from html import unescape
from typing import Any

from liandong.codes.initials import initials as letters
from liandong.conf.bench.archive import PLACES, SOURCE, filled
from liandong.conf.bench.crowded import crowded, visible
from liandong.conf.bench.figure import Figure
from liandong.conf.bench.ground import Ground
from liandong.conf.bench.intake import COMMON, FIGURES, PAGE_MS, signed_in, timed

PEOPLE = {"wz.chengban": "自己有四分之一", "wz.nongye": "自己的不多", "jiandu": "监督，全部看摘要"}
ASKED = 40
_NEXT = re.compile(r'rel="next" href="([^"]+)"')


def leads(ground: Ground) -> Iterator[Figure]:
    """Median and 95th percentile of every page, for every kind of person; then the open stream."""
    yield from filled(ground).figures
    for account, who in PEOPLE.items():
        client = signed_in(account)
        for what, ask, asked in _questions(client, account):
            found = sorted(timed(ask, asked))
            title = f"百万条线索和它们的案件时，{what}（{who}），中位数"
            yield Figure(title, found[len(found) // 2] * 1000, "毫秒")
            limit = PAGE_MS if what != FIGURES else None
            yield Figure("  第 95 百分位", found[int(len(found) * 0.95)] * 1000, "毫秒", limit)
    yield from crowded(ground, _texts(), _names("B-XS-04"), _parties())


def _questions(client: Any, account: str) -> Iterator[tuple[str, Callable[[str], Any], list[str]]]:
    """What is asked, how, and with which texts."""
    for what, urls in _pages(client, account):
        yield what, client.get, urls
    texts = _texts()
    yield "搜索页", lambda asked: client.get("/search", {"q": asked}), texts
    yield "边填边给的建议", lambda asked: client.post("/search/suggest", {"q": asked}), texts


def _second(client: Any, url: str) -> str:
    """The address to which the first page of a list leads on; empty where there is only one."""
    led = _NEXT.search(client.get(url).content.decode())
    return url.split("?")[0] + unescape(led[1]) if led else ""


def _pages(client: Any, account: str) -> Iterator[tuple[str, list[str]]]:
    from liandong.cases.kinds import CASE
    from liandong.leads.kinds import LEAD

    chance = random.Random(11)  # noqa: S311  要的是可重复
    names, of_cases = _names("B-XS-04"), _names("B-AJ-04")
    yield "工作台", ["/"] * ASKED
    yield "线索清单", ["/r/lead/"] * ASKED
    yield "核查清单", ["/r/verification/"] * ASKED
    yield "检查对象清单", ["/r/party/"] * ASKED
    yield "案件清单", ["/r/case/"] * ASKED
    yield FIGURES, ["/figures"] * 10
    for title, kind, states, day, asked in (
        ("线索清单", LEAD, ("registered", "handling", "done"), "received_on", names),
        ("案件清单", CASE, ("filed", "closed"), "approved_at", of_cases),
    ):
        narrowed = [*(f"state={state}" for state in states), "own=1", "place="]
        yield (
            f"{title}按状态、本机关、地点筛选",
            [
                f"/r/{kind.name}/?{one}{chance.choice(PLACES) if one == 'place=' else ''}"
                for one in chance.choices(narrowed, k=ASKED)
            ],
        )
        yield f"{title}按日期排序", [f"/r/{kind.name}/?sort={chance.choice(('', '-'))}{day}" for _ in range(ASKED)]  # fmt: skip
        sought = [f"/r/{kind.name}/?q={name}" for name in asked]
        yield f"{title}查找", sought
        if second := [page for url in sought if (page := _second(client, url))]:
            yield f"{title}查找的第二页", second
        yield f"{title}查找并按日期排序", [f"/r/{kind.name}/?q={name}&sort={day}" for name in asked]
        records = chance.choices(visible(kind, account, 2000), k=ASKED)
        yield f"{kind.title}页面", [f"/r/{kind.name}/{uuid}/" for uuid in records]


def _texts() -> list[str]:
    """What is typed into the box: every second one of the commonest pairs, the others made-up names, letters, beginnings of numbers."""
    from liandong.demo.parties import SYLLABLES

    chance = random.Random(13)  # noqa: S311  要的是可重复
    rare = ["".join(chance.choices(SYLLABLES, k=2)) for _ in range(ASKED)]
    return [
        chance.choice(COMMON)
        if n % 2
        else (*[rare[n]] * 3, f"B-XS-0{n % 10}", letters(rare[n])[0])[n // 2 % 5]
        for n in range(ASKED)
    ]


def _names(number: str) -> list[str]:
    """What lists are searched for: whole names, the made-up middle of one, and what very many share, as this beginning of a number."""
    from liandong.demo.parties import SYLLABLES
    from liandong.parties.models import Party

    chance = random.Random(11)  # noqa: S311  要的是可重复
    keys = [_first_party() + chance.randrange(1000) for _ in range(ASKED)]
    whole = dict(Party.objects.filter(pk__in=keys).values_list("pk", "name"))
    common = ("有限公司", "示例", "武陟", "农资", "测量事项7", number)
    return [
        (whole.get(key, "示例"), "".join(chance.choices(SYLLABLES, k=2)), chance.choice(common))[n % 3]
        for n, key in enumerate(keys)
    ]


def _parties() -> list[Any]:
    """Public ids of parties, one in five hundred of which is spoken of often."""
    from liandong.parties.models import Party

    rows = Party.objects.filter(pk__gte=_first_party(), pk__lt=_first_party() + 1000)
    return list(rows.order_by("pk").values_list("uuid", flat=True))


def _first_party() -> int:
    from liandong.parties.models import Party

    rows = Party.objects.filter(source=SOURCE).order_by("pk")
    return int(rows.values_list("pk", flat=True)[0])
