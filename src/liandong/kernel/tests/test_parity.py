"""同一道界线：没有授予的，哪里都没有；隐藏的与不存在的，答得一字不差。"""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import timedelta
from uuid import uuid4

import pytest

from liandong.accounts.models import Person, Post
from liandong.accounts.queries import actors_of
from liandong.kernel import kinds, timeline
from liandong.kernel.models import Access, Clock
from liandong.kernel.outcome import Status
from liandong.kernel.ports import posts
from liandong.kernel.roles import Level, Role
from liandong.kernel.tests import parity
from liandong.kernel.tests.policy import POLICY, F, N, S
from liandong.kernel.tests.staging import FARM_NEXT, MARKET, attempt, deliver_all, did, newest_job
from liandong.kernel.visibility import rebuild
from liandong.ledger.models import LedgerEvent
from liandong.now import now
from liandong.registry.models import Correction


def test_every_kind_and_state_stands_on_the_stage(stage):
    """A new kind or state has no place to hide from this suite."""
    shown = {(name, kinds.get(name).model.objects.get(uuid=u).state) for name, u in stage.records.values()}
    declared = {(k.name, state) for k in kinds.every() for state in k.states.states}
    assert declared == shown
    assert set(POLICY) == set(stage.records)


def test_policy_as_written_is_policy_as_derived(stage):
    wrong = []
    for label in stage.records:
        kind, record = stage.record(label)
        for who, actor in parity.in_office(stage).items():
            wanted = POLICY[label].get(who, N)
            if (level := kind.sight.level(actor, record)) != wanted:
                wrong.append(f"{who} 对 {label}：{level.name}，应为 {wanted.name}")
    assert wrong == []


def test_every_role_is_on_the_stage(stage):
    assert {a.role for a in stage.actors.values()} == set(Role) - {Role.SYSTEM}


@pytest.mark.parametrize("shift", range(5))
def test_rows_level_levels_and_people_agree(stage, shift):
    assert list(parity.disagreements(stage, parity.place(stage, shift), (S, F))) == []


@pytest.mark.parametrize(("form", "leasts"), [("post", (Level.COLLISION, S)), ("expired", (S,))])
def test_they_agree_for_single_posts_and_for_ended_grants(stage, form, leasts):
    assert list(parity.disagreements(stage, parity.place(stage, 2, form), leasts)) == []


def test_a_grant_to_everybody_reaches_everybody_up_to_the_ceiling(stage):
    placed = {}
    for name, uuid in stage.records.values():
        Access.objects.filter(record=uuid).delete()
        Access.objects.create(kind=name, record=uuid, level=Level.INTAKE, ground="人人")
        placed |= {(uuid, a.agency): Level.INTAKE for a in stage.actors.values()}
    assert list(parity.disagreements(stage, placed, (F, Level.INTAKE))) == []


def test_a_role_without_a_ceiling_sees_nothing_and_only_a_reporter_is_above_full():
    system = [k.name for k in kinds.every() if k.sight.ceiling(Role.SYSTEM) is not Level.NONE]
    assert system == []
    above = [k.name for k in kinds.every() if max(k.sight.ceilings.values()) > Level.FULL]
    assert above == ["lead"]  # 只有线索有举报人


@pytest.mark.parametrize("shift", range(3))
def test_pages_and_interface_say_what_the_level_grants(stage, shift):
    placed = parity.place(stage, shift)
    cast = list(parity.in_office(stage).values())
    findings = []
    for i, label in enumerate(stage.records):
        kind, record = stage.record(label)
        actor = cast[(i * 5 + shift * 7) % len(cast)]
        level = parity.expected(kind, actor, record.uuid, placed)
        findings += parity.record_findings(parity.Reader(actor), kind, record, level)
    assert findings == []


@pytest.mark.parametrize("shift", range(2))
def test_lists_counts_and_cursor_pages_hold_what_the_level_grants(stage, shift):
    placed = parity.place(stage, shift)
    names = sorted({name for name, _ in stage.records.values()})
    findings = []
    for j, actor in enumerate(parity.in_office(stage).values()):
        kind = kinds.get(names[(j + shift * 3) % len(names)])
        wanted = {
            u: parity.expected(kind, actor, u, placed) for n, u in stage.records.values() if n == kind.name
        }
        findings += parity.list_findings(parity.Reader(actor), kind, wanted)
    assert findings == []


QUIET = ("correction accepted", "correction withdrawn", "person open", "post held", "calendar_year loaded",
         "city_limit in_force", "city_limit ended", "division in_force", "division replaced", "division ended", "division_batch loaded", "item published", "item withdrawn",
         "power in_force", "power ended", "standard in_force", "standard repealed")  # fmt: skip


def _pages(stage) -> list[str]:
    """Every page on which something of somebody else's record could be said."""
    told = [u for label, u in stage.records.items() if label not in QUIET]
    records = [f"/r/{name}/{uuid}/" for name, uuid in told]
    records += [f"/r/agency/{stage.agency(FARM_NEXT)}/"]
    records += [f"/r/post/{stage.actors[a].post}/" for a in ("wz.nongye", "ba.sifa")]
    api = [f"/api/v1/agency/{stage.agency(FARM_NEXT)}", f"/api/v1/agency/{stage.agency(FARM_NEXT)}/timeline"]
    lists = [f"/r/{name}/" for name in ("agency", "correction", "post", "delegation", "person")]
    return [
        "/",
        "/notices",
        "/api/v1/notices?limit=200",
        "/audit",
        "/audit?outcome=refused",
        "/ledger",
        "/jobs",
        *lists,
        *records,
        *api,
    ]


@pytest.mark.parametrize(
    "who", ["sysadmin", "secadmin", "auditor", "jiandu", "ba.sifa", "duban", "wz.chengban", "jy.lianluo", "former"]
)  # fmt: skip
def test_no_page_tells_a_secret(stage, who):
    reader = parity.Reader(stage.actors[who])
    if who == "former":
        answers = {reader.get(url).status_code for url in _pages(stage)}
        assert answers == {403}
        return
    assert parity.secret_findings(reader, stage, _pages(stage)) == []


def test_proofs_open_only_as_far_as_the_record(stage):
    _, record = stage.record("correction declined")
    events = list(LedgerEvent.objects.filter(record=record.uuid).order_by("id"))
    urls = [f"/proof/{e.id}{ending}" for e in events for ending in ("", ".json")]
    findings = []
    for who in ("wz.chengban", "sysadmin", "jiandu", "auditor", "duban"):
        findings += parity.secret_findings(parity.Reader(stage.actors[who]), stage, urls)
    assert findings == []
    owner, hidden = parity.Reader(stage.actors["ba.lianluo"]), parity.Reader(stage.actors["wz.chengban"])
    body = json.loads(owner.get(urls[1]).content)
    assert body["body"] == events[0].body and body["salt"]
    assert "body" not in json.loads(parity.Reader(stage.actors["jiandu"]).get(urls[1]).content)
    for ending in ("", ".json"):
        ask = lambda u, e=ending: hidden.get(f"/proof/{u}{e}")  # noqa: E731
        assert parity.told(ask(events[0].id), events[0].id) == hidden.never("证明" + ending, ask)


def test_a_body_is_for_those_who_may_read_all_of_it(stage):
    """A body holds the changes of every level; whoever may not read the highest of them reads none of it."""
    _, record = stage.record("agency in_force")
    event = LedgerEvent.objects.filter(record=record.uuid, action="registry.change_agency_details").last()
    assert [timeline.is_body_granted(event, level) for level in (S, F, Level.INTAKE)] == [False, True, True]
    body = json.loads(event.body)
    body["changes"] = [dict(row, level=int(Level.INTAKE)) for row in body["changes"][:1]]
    event.body = json.dumps(body, ensure_ascii=False)
    assert [timeline.is_body_granted(event, level) for level in (S, F, Level.INTAKE)] == [False, False, True]


def test_the_desk_lists_what_is_seen_in_full_and_for_those_who_watch_what_is_seen_in_summary(stage):
    pending = stage.records["correction pending"][1]
    Clock.objects.filter(record=pending).update(due_at=now() - timedelta(days=3650))  # 排在最前，不被截去
    there = (
        ("ba.lianluo", True),
        ("wz.nongye", True),
        ("wz.lianluo", False),
        ("duban", True),
        ("jiandu", True),
    )
    for who, is_there in there:
        text = parity.Reader(stage.actors[who]).get("/").content.decode()
        assert (str(pending) in text) is is_there, who
    Clock.objects.filter(record=pending).update(owed_by=stage.agency(MARKET))
    assert str(pending) not in parity.Reader(stage.actors["wz.lianluo"]).get("/").content.decode()


def test_a_conflict_tells_only_what_the_level_grants(stage):
    """Another agency, at summary, is told that something moved, not the liaison's telephone."""
    agency = stage.agency(MARKET)
    seen = kinds.get("agency").model.objects.get(uuid=agency).version
    details = {"liaison": "密联络乙", "liaison_phone": "0391-5550002", "phone": "0391-7000009"}
    did(stage.actors["wz.lianluo"], "registry.change_agency_details", agency, details)
    kind, record = stage.record("agency in_force")
    said = " ".join(timeline.since(kind, record, seen, Level.SUMMARY))
    assert "办公电话" in said and "联络人" not in said.replace("联络员", "")
    full = attempt(
        stage.actors["wz.lianluo"], "registry.change_agency_details", agency, details, version=seen
    )
    assert full.status is Status.CONFLICT and "联络人电话" in full.meanwhile[0]


@pytest.mark.parametrize("who", ["wz.chengban", "sysadmin", "auditor", "jy.lianluo"])
def test_the_door_answers_hidden_and_missing_alike(stage, who):
    pending, nobody = stage.records["correction pending"][1], uuid4()
    answers = [
        attempt(stage.actors[who], "registry.accept_correction", u, {"answer": "试"})
        for u in (pending, nobody)
    ]
    assert answers[0] == answers[1] and answers[0].status is Status.MISSING


def test_a_long_story_leaves_no_drift(stage):
    """Every act refreshes what it moves; what follows from elsewhere follows when its event is delivered."""
    assert {k: n for k, n in rebuild().items() if n} == {}
    jiandu, system = stage.actors["jiandu"], stage.actors["sysadmin"]
    farm, owner = stage.actors["jy.lianluo"], stage.actors["ba.lianluo"]
    values = {
        "code": "T-SIFA", "name": "博爱县第二司法局", "kind": "agency", "rank": 3, "line": "司法行政", "division": "410822",
        "government": stage.agency("C410822-GOV"), "basis": "演示", "valid_from": "2020-01-01",
    }  # fmt: skip
    last = newest_job()
    made = did(system, "registry.register_agency", None, values)
    did(jiandu, "registry.confirm_agency", made, {"is_verified": False})
    correction = {
        "agency": stage.agency(FARM_NEXT),
        "field": "phone",
        "proposed": "0391-8111111",
        "ground": "换号",
    }
    uuid = did(farm, "registry.file_correction", None, correction)
    deliver_all(last)
    assert kinds.get("correction").sight.level(_county(stage, made), Correction.objects.get(uuid=uuid)) is S
    did(owner, "registry.accept_correction", uuid, {"answer": "好"})
    did(jiandu, "registry.abolish_agency", made, {"on": "2026-10-01", "end_basis": "演示"}, reason="并回")
    deliver_all(last)
    assert {k: n for k, n in rebuild().items() if n} == {}


def _county(stage, agency):
    """A supervisor of the newly registered office."""
    return replace(stage.actors["ba.sifa"], agency=agency, post=uuid4())


def test_an_ended_head_takes_his_delegation_with_him(stage):
    """A deputy neither acts nor sees as head once the head has left."""
    head = stage.actors["wz.juzhang"]
    did(stage.actors["secadmin"], "accounts.end_post", head.post, {"on": "2026-11-01"}, reason="调任")
    deputy = Person.objects.get(uuid=stage.actors["wz.fuze"].person)
    assert [a.role for a in actors_of(deputy)] == [Role.UNIT_HEAD]
    heads = posts().holding(agencies=[head.agency], posts=[], roles=[Role.AGENCY_HEAD])
    assert heads == []
    assert Post.objects.get(uuid=head.post).state == "ended"
