"""一群来访者：登录了的人，按给定的钟点来，不等前一个办完；从该来的时刻起算等了多久。

An open stream: arrivals do not wait for answers, and each latency is counted from the moment the request was due, so
that a stall is felt by everybody who came during it. Source of the caution: "coordinated omission" (G. Tene).
"""

from __future__ import annotations

import http.client
import json
import queue
import random
import re
import threading
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from http.cookies import SimpleCookie
from time import perf_counter, sleep
from urllib.parse import urlencode
from uuid import uuid4

_TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')
PATIENCE_S = 30
AT_ONCE = 32
"""Requests under way together before a late one is the callers' own fault."""


@dataclass
class Answer:
    """Status, headers in lower case, and text."""

    status: int
    headers: dict[str, str]
    text: str


@dataclass
class Visitor:
    """One person's browser: keeps cookies; each thread has its own connection."""

    port: int
    cookies: dict[str, str] = field(default_factory=dict)
    _own: threading.local = field(default_factory=threading.local)

    def ask(self, method: str, path: str, body: str = "", **headers: str) -> Answer:
        """One request on a kept connection; opened anew once when the server has closed it meanwhile."""
        sent = {"Cookie": "; ".join(f"{k}={v}" for k, v in self.cookies.items()), **headers}
        for attempt in (1, 2):
            connection = getattr(self._own, "connection", None) or http.client.HTTPConnection(
                "127.0.0.1", self.port, timeout=PATIENCE_S
            )
            self._own.connection = connection
            try:
                connection.request(method, path, body or None, sent)
                answer = connection.getresponse()
                text = answer.read().decode("utf-8", "replace")
                break
            except (http.client.HTTPException, OSError):
                connection.close()
                self._own.connection = None
                if attempt == 2:
                    raise
        for line in answer.headers.get_all("Set-Cookie") or ():
            self.cookies.update({name: morsel.value for name, morsel in SimpleCookie(line).items()})
        return Answer(answer.status, {k.lower(): v for k, v in answer.headers.items()}, text)

    def sign_in(self, account: str, password: str) -> None:
        """As a person does.

        Raises:
            RuntimeError: it was not accepted.
        """
        found = _TOKEN.search(self.ask("GET", "/sign-in").text)
        form = {"csrfmiddlewaretoken": found[1] if found else "", "account": account, "password": password}
        answer = self.ask(
            "POST", "/sign-in", urlencode(form), **{"Content-Type": "application/x-www-form-urlencoded"}
        )
        if answer.status != 302:
            raise RuntimeError(f"{account} 没有登录成功（{answer.status}）。")

    def perform(self, action: str, kind: str, record: str, values: dict[str, str]) -> Answer:
        """Read a record's version, then act on it, by the interface."""
        etag = self.ask("GET", f"/api/v1/{kind}/{record}").headers.get("etag", "")
        body = json.dumps({"record": record, "values": values})
        return self.ask(
            "POST", f"/api/v1/actions/{action}", body,
            **{"Content-Type": "application/json", "X-CSRFToken": self.cookies.get("csrftoken", ""),
               "Idempotency-Key": str(uuid4()), "If-Match": etag},
        )  # fmt: skip


Call = Callable[[], Answer]
Named = tuple[str, Call]
"""A call with the name of what is called, under which its waiting is told."""


@dataclass
class Heard:
    """What a stream heard: what was called and how many seconds each waited, and what went wrong."""

    waited: list[tuple[str, float]] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)

    @property
    def names(self) -> dict[str, int]:
        """How often each was called, in the order of their names."""
        return dict(sorted(Counter(name for name, _ in self.waited).items()))

    def percentile(self, share: float, name: str = "") -> float:
        """Seconds within which this share of the requests was answered; of those under one name, where one is given."""
        ordered = sorted(seconds for called, seconds in self.waited if name in ("", called))
        return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


def stream(calls: Iterator[Named], a_second: float, seconds: float, seed: int) -> Heard:
    """Send calls at random moments (Poisson) and hear the answers."""
    heard, lock, due = Heard(), threading.Lock(), queue.SimpleQueue[tuple[float, Named] | None]()

    def caller() -> None:
        while (item := due.get()) is not None:
            moment, (name, call) = item
            said = _heard(call)
            with lock:
                heard.waited.append((name, perf_counter() - moment))
                if said:
                    heard.wrong.append(f"{name}：{said}")

    threads = [threading.Thread(target=caller, daemon=True) for _ in range(AT_ONCE)]
    for thread in threads:
        thread.start()
    chance, began = random.Random(seed), perf_counter()  # noqa: S311  只定来的时刻
    moment = began
    while (moment := moment + chance.expovariate(a_second)) < began + seconds:
        sleep(max(0.0, moment - perf_counter()))
        due.put((moment, next(calls)))
    for _ in threads:
        due.put(None)
    for thread in threads:
        thread.join()
    return heard


def saturate(calls: Sequence[Iterator[Named]], seconds: float) -> float:
    """Answers a second when each caller asks again as soon as it is answered.

    Raises:
        RuntimeError: an answer was a fault; a fast error page is no throughput.
    """
    counts = [0] * len(calls)
    wrong: list[str] = []
    until = perf_counter() + seconds

    def caller(number: int) -> None:
        while perf_counter() < until and not wrong:
            name, call = next(calls[number])
            if said := _heard(call):
                wrong.append(f"{name}：{said}")
            counts[number] += 1

    threads = [threading.Thread(target=caller, args=(n,)) for n in range(len(calls))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if wrong:
        raise RuntimeError(f"测量中有一次没有答好：{wrong[0]}")
    return sum(counts) / seconds


def _heard(call: Call) -> str:
    """Make a call; what was wrong with the answer, empty when nothing was."""
    try:
        answer = call()
    except (http.client.HTTPException, OSError) as trouble:
        return f"{type(trouble).__name__}: {trouble}"
    return "" if answer.status in (200, 409, 412) else f"{answer.status} {answer.text[:120]}"
