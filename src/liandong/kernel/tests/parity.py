"""同一道界线：谓词、清单、详情、接口、检索、经过、证明、工作台，说的必须是同一个级别。

Every function here takes what is to be checked and returns findings in plain sentences, so that the parity suite can
assert that there are none and the planted faults can assert that there are some. The expected level is computed here
from the access rows placed by the test and the ceiling table, not by the code under test.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime, timedelta
from typing import Any, ClassVar
from uuid import UUID, uuid4

from django.http import HttpResponse
from django.test import Client

from liandong.accounts import session
from liandong.accounts.models import Person
from liandong.accounts.queries import actors_of
from liandong.kernel import actions, kinds
from liandong.kernel.actor import Actor
from liandong.kernel.kinds import Kind, plain
from liandong.kernel.models import Access, Record
from liandong.kernel.roles import Level
from liandong.kernel.tests.staging import Stage
from liandong.now import CHINA, now

LEVELS = (Level.NONE, Level.COLLISION, Level.SUMMARY, Level.FULL, Level.INTAKE)
LEASTS = LEVELS[1:]
Placed = dict[tuple[UUID, UUID], Level]


# ── 手工摆放授权 ────────────────────────────────────────────────────────────────────────────────────


def place(stage: Stage, shift: int, form: str = "agency") -> Placed:
    """Give every agency (or post) of the cast another level on every labelled record; nothing else remains.

    Args:
        shift: rotates the levels; five shifts give every pair every level.
        form: ``agency``, ``post``, or ``expired`` (granted until a minute ago).

    Returns:
        The level placed for (record, agency or post).
    """
    holders = sorted({a.post if form == "post" else a.agency for a in stage.actors.values()})
    placed: Placed = {}
    rows: list[Access] = []
    until = now() - timedelta(minutes=1) if form == "expired" else None
    for i, (name, uuid) in enumerate(stage.records.values()):
        Access.objects.filter(record=uuid).delete()
        for j, holder in enumerate(holders):
            level = LEVELS[(i + j + shift) % len(LEVELS)]
            placed[uuid, holder] = Level.NONE if form == "expired" else level
            who = {"post": holder} if form == "post" else {"agency": holder}
            if level > Level.NONE:
                rows.append(
                    Access(kind=name, record=uuid, level=level, ground="手工摆放", until=until, **who)
                )
    Access.objects.bulk_create(rows)
    return placed


def expected(kind: Kind, actor: Actor, uuid: UUID, placed: Placed) -> Level:
    """What this actor must see of a placed record."""
    top = max(placed.get((uuid, actor.agency), Level.NONE), placed.get((uuid, actor.post), Level.NONE))
    return Level(min(top, kind.sight.ceilings.get(actor.role, Level.NONE)))


# ── 谓词 ────────────────────────────────────────────────────────────────────────────────────────────


def in_office(stage: Stage) -> dict[str, Actor]:
    """The capacities that are valid today."""
    return {name: a for name, a in stage.actors.items() if name != "former"}


def disagreements(stage: Stage, placed: Placed, leasts: tuple[Level, ...] = LEASTS) -> Iterator[str]:
    """Where rows, level, levels and people do not say the same, or not what was placed."""
    yield from _asked_by_actor(stage, placed, leasts)
    yield from _asked_by_record(stage, placed, leasts)


def _by_kind(stage: Stage) -> dict[str, list[Record]]:
    found: dict[str, list[Record]] = {}
    for label in stage.records:
        kind, record = stage.record(label)
        found.setdefault(kind.name, []).append(record)
    return found


def _asked_by_actor(stage: Stage, placed: Placed, leasts: tuple[Level, ...]) -> Iterator[str]:
    """One by one is asked of every second pair only; another half by the next placement."""
    groups, turn = _by_kind(stage), sum(placed.values()) % 2
    for n, (who, actor) in enumerate(in_office(stage).items()):
        for name, records in groups.items():
            kind = kinds.get(name)
            assert kind is not None
            wanted = {r.uuid: expected(kind, actor, r.uuid, placed) for r in records}
            levels = kind.sight.levels(actor, records)
            for m, r in enumerate(records):
                single = kind.sight.level(actor, r) if (n + m + turn) % 2 else levels[r.uuid]
                said = (single, levels[r.uuid])
                if said != (wanted[r.uuid], wanted[r.uuid]):
                    yield f"{who} 看 {name} {r.uuid}：level/levels 说 {said}，应为 {wanted[r.uuid]!r}"
            for least in leasts:
                rows = set(
                    kind.sight.rows(actor, least).filter(uuid__in=list(wanted)).values_list("uuid", flat=True)
                )
                right = {u for u, level in wanted.items() if level >= least}
                if rows != right:
                    yield f"{who} 看 {name}：rows({least!r}) 与级别不符，多 {rows - right} 少 {right - rows}"


def _asked_by_record(stage: Stage, placed: Placed, leasts: tuple[Level, ...]) -> Iterator[str]:
    cast = in_office(stage)
    for label in stage.records:
        kind, record = stage.record(label)
        for least in leasts:
            said = {p.post for p in kind.sight.people(record, least)}
            right = {a.post for a in cast.values() if expected(kind, a, record.uuid, placed) >= least}
            known = {a.post for a in cast.values()}
            if said & known != right:
                yield f"{label}：people({least!r}) 与级别不符，多 {(said & known) - right} 少 {right - said}"
            if stage.actors["former"].post in said:
                yield f"{label}：people({least!r}) 里有已离任的岗位"


# ── 一个人的浏览器 ──────────────────────────────────────────────────────────────────────────────────


class Reader:
    """A signed-in browser of one capacity, and what the same person is answered about a record that never was."""

    _never: ClassVar[dict[tuple[str, str], tuple[int, str]]] = {}

    def __init__(self, actor: Actor) -> None:
        self.actor = actor
        self.client = Client(headers={"X-Request-Id": "parity"})  # 追踪号各次不同，比较时用同一个
        self.client.force_login(Person.objects.get(uuid=actor.person))
        state = self.client.session
        state[session.KEY] = session.capacity(actor)
        state.save()

    def get(self, url: str) -> HttpResponse:
        return self.client.get(url)  # type: ignore[return-value]

    def post_form(self, url: str, values: Mapping[str, Any]) -> HttpResponse:
        said = {"key": str(uuid4()), "post": session.capacity(self.actor), **values}
        return self.client.post(url, said)  # type: ignore[return-value]

    def command(
        self, action: str, record: UUID | None, values: Mapping[str, Any] | None = None, **more: Any
    ) -> HttpResponse:
        body = {"record": str(record) if record else None, "values": values or {}, **more}
        return self.client.post(  # type: ignore[return-value]
            f"/api/v1/actions/{action}", json.dumps(body, default=str), content_type="application/json",
            headers={"Idempotency-Key": str(uuid4())},
        )  # fmt: skip

    def never(self, pattern: str, ask: Any) -> tuple[int, str]:
        """The answer to the same question about an id nobody has."""
        key = (session.capacity(self.actor), pattern)
        if key not in self._never:
            nobody = uuid4()
            self._never[key] = told(ask(nobody), nobody)
        return self._never[key]


def told(response: HttpResponse, record: UUID) -> tuple[int, str]:
    """Status and body, apart from the id asked for, the one-time values of forms, and how many notices wait."""
    text = response.content.decode()
    text = re.sub(r'name="csrfmiddlewaretoken" value="[^"]*"', "", text)
    text = re.sub(r'<span class="ld-count">\d+<span class="visually-hidden"> 条未读</span></span>', "", text)
    text = re.sub(r"，\d+ 条未读消息", "", text)
    text = re.sub(
        r"(/r/\w+/)" + str(record) + r"/do/[\w.]+", r"\1ID/do/ACT", text
    )  # 各条记录试的动作可以不同
    return response.status_code, text.replace(str(record), "ID")


# ── 页面和接口 ──────────────────────────────────────────────────────────────────────────────────────


def _spelt(value: Any) -> str:
    """A value as the interface and as a page write it: a moment is of another day here than in the interface's time zone."""
    local = f" {value.astimezone(CHINA):%Y-%m-%d %H:%M}" if isinstance(value, datetime) else ""
    return f"{plain(value)}{local}"


def hidden_texts(kind: Kind, record: Record, level: Level) -> set[str]:
    """Values of the fields that a level does not grant, as far as they are not said by a granted one too."""
    granted = " ".join(_spelt(f.read(record)) for f in kind.at(level))
    granted += kind.heading(record) + kind.number(record)
    hidden = {str(plain(f.read(record))) for f in kind.fields if f.level > level}
    return {t for t in hidden if len(t) >= 4 and t not in granted}


def _questions(reader: Reader, kind: Kind, record: Record) -> dict[str, Any]:
    """Every way to ask about one record, as functions of its id."""
    name = kind.name
    found: dict[str, Any] = {
        "记录页": lambda u: reader.get(f"/r/{name}/{u}/"),
        "接口详情": lambda u: reader.get(f"/api/v1/{name}/{u}"),
        "接口经过": lambda u: reader.get(f"/api/v1/{name}/{u}/timeline"),
    }
    done = [b.action for b in actions.of_kind(name) if b.is_offered and not b.action.creates]
    if done:
        act = done[int(record.pk) % len(done)].name
        found["办理页"] = lambda u: reader.get(f"/r/{name}/{u}/do/{act}")
        found["提交"] = lambda u: reader.post_form(f"/r/{name}/{u}/do/{act}", {"reason": "试"})
        found["接口办理"] = lambda u: reader.command(act, u, reason="试", version=99)
    return found


def record_findings(reader: Reader, kind: Kind, record: Record, level: Level) -> list[str]:
    """Where pages or API say of one record more, or less, than a level grants."""
    where = f"{reader.actor.signature} 对 {kind.name} {record.state}（{level.name}）"
    findings = []
    doing = ("办理页", "提交", "接口办理")
    chosen = doing[int(record.pk + level) % len(doing)]
    for surface, ask in _questions(reader, kind, record).items():
        if level < Level.SUMMARY:
            if surface in doing and surface != chosen:
                continue
            answer = told(ask(record.uuid), record.uuid)
            never = reader.never(f"{kind.name} {surface}", ask)
            if answer != never:
                findings.append(f"{where}：{surface}的回答与不存在的记录不同（{answer[0]} 对 {never[0]}）")
            elif answer[0] not in (404,):
                findings.append(f"{where}：{surface}答 {answer[0]}，应为 404")
            continue
        if surface in ("提交", "接口办理"):
            continue
        response = ask(record.uuid)
        text = response.content.decode()
        if surface != "办理页" and response.status_code != 200:
            findings.append(f"{where}：{surface}答 {response.status_code}，应为 200")
        findings += [f"{where}：{surface}露出了{t}" for t in hidden_texts(kind, record, level) if t in text]
        findings += _shape_findings(where, surface, kind, level, response)
    return findings


def _shape_findings(
    where: str, surface: str, kind: Kind, level: Level, response: HttpResponse
) -> Iterator[str]:
    granted = {f.name for f in kind.fields if f.level <= level}
    if surface == "接口详情" and response.status_code == 200:
        said = json.loads(response.content)
        if set(said["fields"]) != granted:
            yield f"{where}：接口字段是 {sorted(said['fields'])}，应为 {sorted(granted)}"
        if said["level"] != level.name.lower():
            yield f"{where}：接口说级别是 {said['level']}"
    if surface == "接口经过" and response.status_code == 200:
        labels = {f.label for f in kind.fields if f.level <= level}
        over = {c["label"] for line in json.loads(response.content) for c in line["changes"]} - labels
        if over:
            yield f"{where}：经过里有未授予的 {sorted(over)}"


def _own_delegations(actor: Actor) -> set[UUID]:
    """Those one acts by: the switch of posts names them on every page, to oneself."""
    capacities = actors_of(Person.objects.get(uuid=actor.person))
    return {a.delegation for a in capacities if a.delegation is not None}


def list_findings(reader: Reader, kind: Kind, wanted: Mapping[UUID, Level]) -> list[str]:
    """Where list page, count or cursor pages show other records than those at summary or more."""
    who = reader.actor.signature
    is_open = kind.sight.ceilings.get(reader.actor.role, Level.NONE) >= Level.SUMMARY
    page, api = reader.get(f"/r/{kind.name}/"), reader.get(f"/api/v1/{kind.name}?limit=40")
    if not is_open:
        unknown = [told(reader.get(url), uuid4()) for url in ("/r/nosuch/", "/api/v1/nosuch")]
        said = [told(r, uuid4()) for r in (page, api)]
        same = [(code, text.replace(f"/r/{kind.name}/", "/r/nosuch/")) for code, text in said] == unknown
        return [] if same else [f"{who}：{kind.name} 的清单与不存在的种类回答不同"]
    visible = {u for u, level in wanted.items() if level >= Level.SUMMARY}
    findings: list[str] = []
    html, listed, texts = page.content.decode(), set[UUID](), ""
    while True:
        said = json.loads(api.content)
        texts += api.content.decode()
        listed |= {UUID(item["id"]) for item in said["items"]}
        extra = {n for item in said["items"] for n in item["fields"]} - {
            f.name for f in kind.at(Level.SUMMARY)
        }
        if extra:
            findings.append(f"{who}：接口清单有摘要之外的字段 {sorted(extra)}")
        if not said["next"]:
            break
        api = reader.get(f"/api/v1/{kind.name}?limit=40&after={said['next']}")
    shown = listed & set(wanted)
    if shown != visible:
        findings.append(f"{who}：接口清单 {kind.name} 多 {shown - visible} 少 {visible - shown}")
    own = _own_delegations(reader.actor) | {reader.actor.person, reader.actor.post}  # 页面四周写着自己是谁
    over = {u for u in wanted if u not in visible | own and str(u) in html + texts}
    if over:
        findings.append(f"{who}：清单页露出了 {over}")
    if f"共 {len(listed)} 条" not in html:
        findings.append(f"{who}：清单 {kind.name} 的条数不是 {len(listed)}")
    return findings


SEARCHES: dict[str, Any] = {
    "检索页": lambda client, name, asked: client.get(f"/r/{name}/", asked),
    "接口检索": lambda client, name, asked: client.get(f"/api/v1/{name}", asked),
    "搜索页": lambda client, name, asked: client.get("/search", asked),
    "建议": lambda client, name, asked: client.post("/search/suggest", asked),
    "接口建议": lambda client, name, asked: client.get("/api/v1/suggestions", asked),
}
"""Every way to look for something by a text."""


def search_findings(
    reader: Reader, kind: Kind, record: Record, level: Level, texts: Iterable[str]
) -> list[str]:
    """Where a search finds by a text that the level does not grant, or finds what is hidden."""
    findings = []
    for text in texts:
        for surface, ask in SEARCHES.items():
            response = ask(reader.client, kind.name, {"q": text})
            if str(record.uuid) in response.content.decode() + response.headers.get("Location", ""):
                who = f"{reader.actor.signature}（{level.name}）"
                findings.append(f"{who}：{surface}按“{text}”找到了 {kind.name}")
    return findings


def secret_findings(reader: Reader, stage: Stage, urls: Iterable[str]) -> list[str]:
    """Secrets of the stage that this reader may not know and reads all the same, page by page."""
    known = {}
    for secret in stage.secrets:
        kind = kinds.get(secret.kind)
        assert kind is not None
        record = kind.model._default_manager.get(uuid=secret.record)
        known[secret] = kind.sight.level(reader.actor, record) >= secret.least
    findings = []
    for url in urls:
        response = reader.get(url)
        if response.status_code >= 500:
            findings.append(f"{reader.actor.signature}：{url} 答 {response.status_code}")
        text = response.content.decode()
        findings += [
            f"{reader.actor.signature}：在 {url} 读到了 {s.kind} 的“{s.text}”"
            for s, may in known.items()
            if not may and s.text in text
        ]
    return findings
