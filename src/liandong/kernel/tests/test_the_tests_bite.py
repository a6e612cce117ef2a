"""这些测试咬不咬人：把别处出过的毛病一样一样种进来，各自的检查都必须叫出声。

Each fault is planted with a monkeypatch, the suite's own checking function is asked, and it must have findings; without
the fault it must have none, which the suite itself shows. Sources of the faults: advisories and issues of comparable
open-source platforms, named in the tests.
"""

from __future__ import annotations

import dataclasses
import threading
from contextlib import nullcontext
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.urls import path

from liandong.kernel import actions, door, kinds, reading, refusals, suggesting, timeline, visibility
from liandong.kernel.models import Access, Clock
from liandong.kernel.roles import Level, Role
from liandong.kernel.states import HOUSE, State, StateTable, Transition
from liandong.kernel.tests import doors, parity, walks
from liandong.kernel.tests.staging import FARM_NEXT, MARKET, did
from liandong.law.verdict import Source, Verdict, allow
from liandong.ledger.append import Event, append
from liandong.now import now

ACTS = [b.action for b in actions.every()]


def test_a_list_that_is_filtered_beside_a_detail_that_is_not(stage, monkeypatch):
    """The commonest leak: object pages that look the record up by id alone."""

    def unfiltered(actor, kind_name, record_id):
        kind = kinds.get(kind_name)
        record = kind.model.objects.filter(uuid=record_id).first()
        return (kind, record, Level.FULL) if record else None

    monkeypatch.setattr(reading, "seen", unfiltered)
    kind, record = stage.record("correction pending")
    assert parity.record_findings(parity.Reader(stage.actors["jy.lianluo"]), kind, record, Level.NONE)


def test_a_summary_that_answers_as_full(stage, monkeypatch):
    monkeypatch.setattr(kinds.Kind, "at", lambda self, level: self.fields)
    kind, record = stage.record("agency in_force")
    assert parity.record_findings(parity.Reader(stage.actors["jy.lianluo"]), kind, record, Level.SUMMARY)


def test_a_hidden_record_that_answers_forbidden_instead_of_missing(stage, monkeypatch):
    """A 403 tells that there is something; found in more than one permission framework."""
    seen = reading.seen

    def forbids(actor, kind_name, record_id):
        found = seen(actor, kind_name, record_id)
        if found is None and kinds.get(kind_name).model.objects.filter(uuid=record_id).exists():
            raise PermissionDenied
        return found

    monkeypatch.setattr(reading, "seen", forbids)
    kind, record = stage.record("correction pending")
    reader = parity.Reader(stage.actors["jy.lianluo"])
    assert any("403 对 404" in f for f in parity.record_findings(reader, kind, record, Level.NONE))


def test_a_timeline_that_is_not_filtered(stage, monkeypatch):
    def shown(rows, level):
        return [timeline.Change(r["label"], str(r.get("was", "")), str(r.get("now", "")), True) for r in rows]

    monkeypatch.setattr(timeline, "_changes", shown)
    kind, record = stage.record("agency in_force")
    assert parity.record_findings(parity.Reader(stage.actors["jy.lianluo"]), kind, record, Level.SUMMARY)


def test_a_clause_for_the_superuser(stage, monkeypatch):
    level = visibility.Sight.level

    def generous(self, actor, record):
        return Level.FULL if actor.role is Role.SYSTEM_ADMIN else level(self, actor, record)

    monkeypatch.setattr(visibility.Sight, "level", generous)
    assert any(parity.disagreements(stage, parity.place(stage, 0), (Level.SUMMARY,)))


def test_an_empty_list_of_roles_that_means_everybody(stage, monkeypatch):
    generous = lambda self, role: self.ceilings.get(role, Level.FULL)  # noqa: E731
    monkeypatch.setattr(visibility.Sight, "ceiling", generous)
    assert any(parity.disagreements(stage, parity.place(stage, 0), (Level.SUMMARY,)))
    nobody = dataclasses.replace(ACTS[0], roles=frozenset())
    assert any("空即无人" in f for f in walks.action_findings([nobody], kinds.every()))


def test_an_object_check_with_another_predicate_than_the_rows(stage, monkeypatch):
    """The object check forgets that grants end."""

    def forgetful(self, actor, record):
        rows = Access.objects.filter(kind=self.kind, record=record.uuid, agency=actor.agency)
        top = max((r.level for r in rows), default=0)
        return Level(min(top, self.ceiling(actor.role)))

    monkeypatch.setattr(visibility.Sight, "level", forgetful)
    assert any(parity.disagreements(stage, parity.place(stage, 0, "expired"), (Level.SUMMARY,)))


def test_recipients_by_another_rule_than_the_rows(stage, monkeypatch):
    monkeypatch.setattr(visibility.Sight, "people", lambda self, record, least=Level.SUMMARY: [])
    assert any(parity.disagreements(stage, parity.place(stage, 0), (Level.SUMMARY,)))


def test_a_count_over_all_records(stage, monkeypatch):
    monkeypatch.setattr(
        visibility.Sight, "rows", lambda self, actor, least=Level.SUMMARY: self.model.objects.all()
    )
    wanted = {u: Level.NONE for n, u in stage.records.values() if n == "correction"}
    reader = parity.Reader(stage.actors["jy.lianluo"])
    assert parity.list_findings(reader, kinds.get("correction"), wanted)


def test_a_search_in_a_hidden_field(stage, monkeypatch):
    kind, record = stage.record("agency in_force")
    fields = tuple(
        dataclasses.replace(f, is_searched=True) if f.name == "liaison" else f for f in kind.fields
    )
    searching = dataclasses.replace(kind, fields=fields, search=None)
    with pytest.raises(ValueError, match="会泄露"):
        kinds.register(dataclasses.replace(searching, name="another"))
    monkeypatch.setitem(kinds._KINDS, "agency", searching)
    reader = parity.Reader(stage.actors["jy.lianluo"])
    assert parity.search_findings(reader, kind, record, Level.SUMMARY, ["密联络甲"])


def test_suggestions_by_another_predicate_than_the_list(stage, monkeypatch):
    def unfiltered(kind, actor, asked, *_, **__):
        return kind.model.objects.order_by("-pk")

    monkeypatch.setattr(suggesting.reading, "found", unfiltered)
    kind, record = stage.record("correction pending")
    reader = parity.Reader(stage.actors["jy.lianluo"])
    told = parity.search_findings(reader, kind, record, Level.NONE, ["武陟县市场监督管理局"])
    assert any("：建议" in f for f in told) and any("：接口建议" in f for f in told)


def test_an_action_without_a_transition_and_a_transition_without_an_action():
    made = dataclasses.replace(ACTS[0], name="registry.make_nothing")
    assert any("从无到有" in f for f in walks.action_findings([*ACTS, made], kinds.every()))
    kind = kinds.get("correction")
    edge = Transition("registry.forget_correction", ("pending",), "withdrawn", "无人", HOUSE)
    table = dataclasses.replace(kind.states, transitions=(*kind.states.transitions, edge))
    others = [k for k in kinds.every() if k.name != "correction"]
    findings = walks.action_findings(ACTS, [*others, dataclasses.replace(kind, states=table)])
    assert findings == ["correction：流转 registry.forget_correction 没有动作"]


@pytest.mark.parametrize(
    ("fault", "said"),
    [
        ({"name": "register"}, "名称应为"),
        ({"title": "Register"}, "没有中文名称"),
        ({"consequence": ""}, "后果"),
        ({"sources": (Source("某办法", "第九条", verified=False),)}, "已核对的依据"),
        ({"sources": ()}, "已核对的依据"),
        ({"is_automatic": True}, "自动办理"),
        ({"sight": Level.COLLISION}, "看不到记录"),
    ],
)
def test_a_declaration_that_owes_something(fault, said):
    bad = dataclasses.replace(ACTS[0], **fault)
    assert any(said in f for f in walks.action_findings([bad], kinds.every()))


def test_a_table_that_lets_more_happen_than_it_says(monkeypatch):
    monkeypatch.setattr(StateTable, "may_move", lambda self, action, state: allow("ok", "可以。"))
    kind = kinds.get("correction")
    assert walks.transition_findings(kind, [a for a in ACTS if a.kind == "correction"])


def test_a_final_state_cannot_be_left():
    states = {"a": State("甲", is_final=True), "b": State("乙")}
    with pytest.raises(ValueError, match="终结"):
        StateTable("试", states, (Transition("x.y_z", ("a",), "b", "", HOUSE),))
    with pytest.raises(ValueError, match="未定义"):
        StateTable("试", states, (Transition("x.y_z", ("c",), "b", "", HOUSE),))


def test_a_route_that_nobody_guards(db):
    bare = path("bare", lambda request: HttpResponse("公开了"))
    assert walks.route_findings([("bare", bare)], {}, {}) != []


def test_a_refusal_on_the_hidden_records_own_trail(stage, monkeypatch):
    def on_the_record(actor, action, target, outcome):
        append(Event(action.kind, target, 0, action.name, "refused", {"actor": actor.snapshot()}), now())

    monkeypatch.setattr(refusals, "record", on_the_record)
    assert doors.hidden_refusal_findings(stage)


def test_a_trail_written_outside_the_transaction(committed, city, monkeypatch):
    """Another connection commits the trail at once, whatever becomes of the business."""

    def aside(event: Event, moment: Any, identity: Any = None) -> Any:
        told: list[Any] = []

        def write() -> None:
            told.append(append(event, moment, identity))
            doors.connections["default"].close()

        thread = threading.Thread(target=write)
        thread.start()
        thread.join()
        return told[0]

    monkeypatch.setattr(door, "append", aside)
    assert doors.together_or_not_at_all_findings(city.actor("wz.lianluo"), city.agency(MARKET))


def test_a_version_that_is_ignored(stage, monkeypatch):
    check = door.Attempt._check_again

    def careless(self, record):
        self.version = None
        check(self, record)

    monkeypatch.setattr(door.Attempt, "_check_again", careless)
    assert doors.version_findings(stage)


def _lenient(self: Any, record: Any, level: Level) -> Verdict:
    return allow("permitted", "不再核对。")


@pytest.mark.parametrize("cause", list(doors.MEANWHILE))
def test_a_lock_after_which_nothing_is_checked_again(stage, monkeypatch, cause):
    if cause in ("岗位离任", "账户停用", "机关撤销"):
        monkeypatch.setattr(
            "liandong.accounts.queries.Book.lock_active", lambda self, actor: allow("ok", "可以。")
        )
    elif cause in ("他人已办", "已被暂停"):
        monkeypatch.setattr(door.Attempt, "_verdicts", lambda self, act, bound, kind: [])
    else:
        monkeypatch.setattr(door.Attempt, "_check_again", lambda self, record: None)
    assert doors.recheck_findings(stage, cause)


def test_a_refused_act_that_leaves_its_key_behind(stage, monkeypatch):
    """A transaction around less than the whole act."""
    run = door.Attempt.run

    def loose(self):
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(door.transaction, "atomic", lambda *a, **k: nullcontext())
            return run(self)

    monkeypatch.setattr(door.Attempt, "run", loose)
    owner = stage.actors["ba.lianluo"]
    where = stage.agency(FARM_NEXT)
    assert doors.leftover_findings(
        lambda: doors.attempt(owner, "registry.change_agency_details", where, doors.DETAILS, version=0)
    )


def test_sight_that_is_not_refreshed_drifts(stage, monkeypatch):
    monkeypatch.setattr(visibility.Sight, "refresh", lambda self, record: False)
    values = {"agency": stage.agency(MARKET), "field": "address", "proposed": "新址", "ground": "退件"}
    did(stage.actors["jy.lianluo"], "registry.file_correction", None, values)
    monkeypatch.undo()
    assert visibility.rebuild()["correction"] == 1


def test_a_running_clock_that_names_too_few_is_mended(stage):
    assert not any(visibility.rebuild().values())
    running = Clock.objects.filter(ended_at=None).exclude(seen_by=[])
    kinds_of = set(running.values_list("kind", flat=True))
    assert len(kinds_of) > 3
    running.update(seen_by=[])
    assert {kind for kind, count in visibility.rebuild().items() if count} == kinds_of
    assert not any(visibility.rebuild().values())


def test_a_secret_on_a_page_is_read(stage):
    """The reader of pages does read: what one may not know is found when it is there."""
    reader = parity.Reader(stage.actors["ba.lianluo"])
    pending = stage.records["correction pending"][1]
    reader.actor = stage.actors["jy.lianluo"]
    assert parity.secret_findings(reader, stage, [f"/r/correction/{pending}/"])
