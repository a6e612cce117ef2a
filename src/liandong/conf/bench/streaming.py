"""二十个人一秒：网页和接口混在一起来，多久答完；极限是多少，比裸的 Django 慢多少。

The server is the one that production runs (`liandong web`, two processes) on a PostgreSQL with fsync on; the callers
live on the same machine and take their share of its processors. The mix is that of a working day: desk and records
most, lists and the interface next, some forms, and one act in twenty that writes to the ledger.
"""

from __future__ import annotations

import random
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from time import monotonic, sleep
from uuid import UUID

from liandong.conf.bench.callers import Answer, Call, Named, Visitor, saturate, stream
from liandong.conf.bench.figure import Figure
from liandong.conf.bench.ground import Ground
from liandong.conf.run.processes import end_group

A_SECOND, SECONDS, SEED = 20, 60, 20261127
PEOPLE = ("wz.chengban", "wz.fuze", "wz.juzhang", "wz.fazhi", "wz.lianluo", "wz.nongye", "ba.lianluo", "jz.nongye", "jiandu", "duban")  # fmt: skip
SESSIONS_EACH = 4
SATURATED_BY, SATURATED_FOR = 8, 10.0
LIMIT_MS = 100
WARMED = (
    "/",
    "/r/agency/",
    "/r/party/",
    "/search?q=%E6%AD%A6%E9%99%9F",
    "/r/correction/new/registry.file_correction",
    "/api/v1/agency",
)
"""One page of each template in the mix."""
_AGENCY = "C410823-MARKET"
SOUGHT = "%E6%AD%A6%E9%99%9F"
"""武陟, as it stands in an address."""


def streaming(ground: Ground) -> Iterator[Figure]:
    """The open stream first, on an idle server; then as much as it can take."""
    agencies, corrections = _records()
    with web(ground) as port:
        visitors = signed_in(port)
        warm(visitors, WARMED)
        mixes = [_mix(visitors, agencies, corrections, SEED + n) for n in range(SATURATED_BY)]
        yield from answered(mixes[0], "开放流")
        yield Figure(
            "极限：同样的混合", saturate(mixes, SATURATED_FOR), "次/秒", peer=f"{SATURATED_BY} 人不停"
        )
        ours = saturate([_again(v, "/r/agency/") for v in visitors[:SATURATED_BY]], SATURATED_FOR)
    with _bare(ground) as port:
        strangers = [Visitor(port) for _ in range(SATURATED_BY)]
        bare = saturate([_again(v, "/") for v in strangers], SATURATED_FOR)
    yield Figure("极限：机关清单页", ours, "次/秒", peer=f"裸 Django 同样的行 {bare:,.0f} 次/秒")
    yield Figure("  与裸 Django 之比", ours / bare, "倍", peer="差的是会话、可见性、页面外壳和标头")


def answered(mix: Iterator[Named], what: str) -> Iterator[Figure]:
    """The open stream of these calls: what was answered wrongly, and how long the others waited, together and by what was called."""
    heard = stream(mix, A_SECOND, SECONDS, SEED)
    sys.stderr.writelines(f"没有答好：{said}\n" for said in heard.wrong[:5])
    title = f"{what} {A_SECOND} 次/秒，{len(heard.waited):,} 次，没有答好的"
    yield Figure(title, len(heard.wrong), "次", 0)
    yield Figure("  中位数", heard.percentile(0.5) * 1000, "毫秒")
    yield Figure("  第 95 百分位", heard.percentile(0.95) * 1000, "毫秒", LIMIT_MS)
    yield Figure("  第 99 百分位", heard.percentile(0.99) * 1000, "毫秒")
    for name, times in heard.names.items():
        half = f"{times:,} 次，中位数 {heard.percentile(0.5, name) * 1000:,.0f} 毫秒"
        yield Figure(f"  其中{name}，第 95 百分位", heard.percentile(0.95, name) * 1000, "毫秒", peer=half)


def _records() -> tuple[list[str], list[str]]:
    """Agencies, and corrections filed through the door so that desks and lists are not empty."""
    from django.db import connections

    from liandong.demo.city import City
    from liandong.kernel import door
    from liandong.registry.models import Agency

    city = City()
    agencies = list(Agency.objects.values_list("uuid", flat=True))
    corrections: list[str] = []
    for filer in ("wz.lianluo", "wz.nongye", "ba.lianluo", "jz.nongye"):
        actor = city.actor(filer)
        for agency in agencies:
            values = {"agency": agency, "field": "address", "proposed": "测量路1号", "ground": "测量"}
            outcome = door.perform(
                actor, "registry.file_correction", None, values, key=f"bench:{filer}:{agency}"
            )
            corrections += [str(outcome.record)] if outcome.is_done else []
    connections.close_all()
    return [str(a) for a in agencies], corrections


def signed_in(port: int) -> list[Visitor]:
    """Everybody of `PEOPLE` in turn, several times over."""
    from liandong.accounts.demo import PASSWORD

    found = []
    for account in PEOPLE * SESSIONS_EACH:
        visitor = Visitor(port)
        visitor.sign_in(account, PASSWORD)
        found.append(visitor)
    return found


def warm(visitors: list[Visitor], paths: Sequence[str]) -> None:
    """Templates compiled, connections open, statistics asked for, in every process of the server, by the paths of the mix."""
    for visitor in visitors:
        for path in paths:
            visitor.ask("GET", path)


def _mix(visitors: list[Visitor], agencies: list[str], corrections: list[str], seed: int) -> Iterator[Named]:
    """Calls without end, in the shares of a working day."""
    chance = random.Random(seed)  # noqa: S311  只挑看哪一页
    liaison = [v for n, v in enumerate(visitors) if PEOPLE[n % len(PEOPLE)] == "wz.lianluo"]
    own = own_agency()

    def get(path: str) -> Call:
        visitor = chance.choice(visitors)
        return lambda: seen(visitor.ask("GET", path))

    kinds: list[tuple[int, str, Callable[[], Call]]] = [
        (25, "工作台", lambda: get("/")),
        (
            15,
            "清单",
            lambda: get(
                chance.choice(("/r/agency/", "/r/agency/?q=%E5%B8%82%E5%9C%BA", "/r/correction/", "/r/post/"))
            ),
        ),
        (
            10,
            "检查对象和搜索",
            lambda: get(chance.choice(("/r/party/", f"/r/party/?q={SOUGHT}", f"/search?q={SOUGHT}"))),
        ),
        (15, "机关页面", lambda: get(f"/r/agency/{chance.choice(agencies)}/")),
        (10, "更正页面", lambda: get(f"/r/correction/{chance.choice(corrections)}/")),
        (5, "表单", lambda: get("/r/correction/new/registry.file_correction")),
        (5, "账本", lambda: get("/ledger")),
        (
            10,
            "接口的清单",
            lambda: get(chance.choice(("/api/v1/agency?limit=50", "/api/v1/correction"))),
        ),
        (10, "接口的机关", lambda: get(f"/api/v1/agency/{chance.choice(agencies)}")),
        (5, "办理", lambda: change(chance.choice(liaison), own, chance.randrange(10**4))),
    ]
    return weighed(kinds, chance)


def weighed(kinds: Sequence[tuple[int, str, Callable[[], Call]]], chance: random.Random) -> Iterator[Named]:
    """Calls without end with their names, each kind in its share."""
    weights = [weight for weight, _, _ in kinds]
    while True:
        _, name, make = chance.choices(kinds, weights)[0]
        yield name, make()


def seen(answer: Answer) -> Answer:
    """A page that this person may not see answers 404 as it should; that is an answer too."""
    return replace(answer, status=200) if answer.status == 404 else answer


def own_agency() -> str:
    """Whose details the liaison changes."""
    from django.db import connections

    from liandong.registry.models import Agency

    uuid: UUID = Agency.objects.get(code=_AGENCY).uuid
    connections.close_all()
    return str(uuid)


def change(visitor: Visitor, agency: str, number: int) -> Call:
    """An act on the agency's own details, as often as one likes."""
    values = {"liaison": "测量", "liaison_phone": f"0391-700{number:04d}"}
    return lambda: visitor.perform("registry.change_agency_details", "agency", agency, values)


def _again(visitor: Visitor, path: str) -> Iterator[Named]:
    while True:
        yield path, lambda: visitor.ask("GET", path)


@contextmanager
def web(ground: Ground) -> Iterator[int]:
    """The platform's own web server, as production starts it."""
    with _serving(ground, lambda port: ["-m", "liandong", "web", "--port", str(port)], "/healthz") as port:
        yield port


@contextmanager
def _bare(ground: Ground) -> Iterator[int]:
    """The comparison, under the same server with the same number of processes and threads."""
    argv = [
        "-m", "granian", "liandong.conf.bench.bare:application", "--factory", "--interface", "wsgi", "--no-ws", "--host", "127.0.0.1",
        "--workers", "2", "--blocking-threads", "2", "--log-level", "warning",
    ]  # fmt: skip
    with _serving(ground, lambda port: [*argv, "--port", str(port)], "/") as port:
        yield port


@contextmanager
def _serving(ground: Ground, argv: Callable[[int], list[str]], probe: str) -> Iterator[int]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = int(free.getsockname()[1])
    with (ground.folder / "web.log").open("ab") as log:  # 与正式运行一样写日志，但不写到表格旁边
        process = subprocess.Popen([sys.executable, *argv(port)], stderr=log, start_new_session=True)
    try:
        _wait(port, probe)
        yield port
    finally:
        end_group(process, within=5)


def _wait(port: int, probe: str) -> None:
    deadline = monotonic() + 30
    while monotonic() < deadline:
        try:
            if Visitor(port).ask("GET", probe).status == 200:
                return
        except OSError:
            pass
        sleep(0.1)
    raise RuntimeError("测量用的网页服务 30 秒内没有就绪。")
