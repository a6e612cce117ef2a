"""一百万条线索、五十万个对象时，工作台、清单、搜索页、建议、数据概览、线索页面，整页要多久。

Each page is asked whole, from session to HTML, by people of three kinds: one whose agency took in a quarter of all leads, one
whose agency has few, and 行政执法监督, who sees the summary of every one.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from typing import Any

from liandong.codes.initials import initials as letters
from liandong.conf.bench.archive import PLACES, SOURCE, filled
from liandong.conf.bench.figure import Figure
from liandong.conf.bench.ground import Ground
from liandong.conf.bench.intake import COMMON, PAGE_MS, signed_in, timed

PEOPLE = {"wz.chengban": "自己有四分之一", "wz.nongye": "自己的不多", "jiandu": "监督，全部看摘要"}
ASKED = 40


def leads(ground: Ground) -> Iterator[Figure]:
    """Median and 95th percentile of every page, for every kind of person."""
    yield from filled(ground).figures
    for account, who in PEOPLE.items():
        client = signed_in(account)
        for what, ask, asked in _questions(client, account):
            found = sorted(timed(ask, asked))
            title = f"百万条线索时，{what}（{who}），中位数"
            yield Figure(title, found[len(found) // 2] * 1000, "毫秒")
            yield Figure("  第 95 百分位", found[int(len(found) * 0.95)] * 1000, "毫秒", PAGE_MS)


def _questions(client: Any, account: str) -> Iterator[tuple[str, Callable[[str], Any], list[str]]]:
    """What is asked, how, and with which texts."""
    for what, urls in _pages(account):
        yield what, client.get, urls
    texts = _texts(random.Random(13))  # noqa: S311  要的是可重复
    yield "搜索页", lambda asked: client.get("/search", {"q": asked}), texts
    yield "边填边给的建议", lambda asked: client.post("/search/suggest", {"q": asked}), texts


def _pages(account: str) -> Iterator[tuple[str, list[str]]]:
    chance = random.Random(11)  # noqa: S311  要的是可重复
    names = _names(chance)
    yield "工作台", ["/"] * ASKED
    yield "线索清单", ["/r/lead/"] * ASKED
    yield "核查清单", ["/r/verification/"] * ASKED
    yield "检查对象清单", ["/r/party/"] * ASKED
    yield "数据概览", ["/figures"] * 10
    yield "清单按状态、本机关、地点筛选", [
        f"/r/lead/?{chance.choice(('state=registered', 'state=handling', 'state=done', 'own=1', f'place={chance.choice(PLACES)}'))}"
        for _ in range(ASKED)
    ]  # fmt: skip
    yield "清单按收到日期排序", [f"/r/lead/?sort={chance.choice(('received_on', '-received_on'))}" for _ in range(ASKED)]  # fmt: skip
    yield "清单查找", [f"/r/lead/?q={name}" for name in names]
    yield "清单查找并按收到日期排序", [f"/r/lead/?q={name}&sort=received_on" for name in names]
    yield "线索页面", [f"/r/lead/{uuid}/" for uuid in _leads(account, chance)]


def _texts(chance: random.Random) -> list[str]:
    """What is typed into the box: every second one of the commonest pairs, the others made-up names, letters, beginnings of numbers."""
    from liandong.demo.parties import SYLLABLES

    rare = ["".join(chance.choices(SYLLABLES, k=2)) for _ in range(ASKED)]
    return [
        chance.choice(COMMON)
        if n % 2
        else (*[rare[n]] * 3, f"B-XS-0{n % 10}", letters(rare[n])[0])[n // 2 % 5]
        for n in range(ASKED)
    ]


def _names(chance: random.Random) -> list[str]:
    """What is typed: whole names, the made-up middle of one, and what very many share."""
    from liandong.demo.parties import SYLLABLES
    from liandong.parties.models import Party

    first = Party.objects.filter(source=SOURCE).order_by("pk").values_list("pk", flat=True)[0]
    keys = [first + chance.randrange(1000) for _ in range(ASKED)]
    whole = dict(Party.objects.filter(pk__in=keys).values_list("pk", "name"))
    common = ("有限公司", "示例", "武陟", "农资", "测量事项7", "B-XS-04")
    return [
        (whole.get(key, "示例"), "".join(chance.choices(SYLLABLES, k=2)), chance.choice(common))[n % 3]
        for n, key in enumerate(keys)
    ]


def _leads(account: str, chance: random.Random) -> list[Any]:
    """Leads this person may see, of the newest."""
    from liandong.demo.city import City
    from liandong.leads.kinds import LEAD

    rows = LEAD.sight.rows(City().actor(account))
    newest = rows.order_by("-uuid").values_list("uuid", flat=True)[:2000]
    return chance.sample(list(newest), ASKED)
