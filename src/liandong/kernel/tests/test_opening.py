"""调阅：说明事由、记下痕迹、只给这个岗位、几天后自动收回；审计页只列看得到的。"""

from __future__ import annotations

from datetime import timedelta

import pytest

from liandong.kernel import actions, door, kinds, opening, timeline
from liandong.kernel.models import Access
from liandong.kernel.roles import Level, Role
from liandong.kernel.tests.parity import Reader
from liandong.kernel.tests.staging import attempt, did
from liandong.kernel.visibility import rebuild
from liandong.ledger.models import LedgerEvent
from liandong.now import at, now

OPEN = "registry.open_correction"


def opened(stage, who="jiandu"):
    kind, record = stage.record("correction pending")
    did(stage.actors[who], OPEN, record.uuid, reason="核查答复是否推诿")
    return kind, record


def test_every_kind_whose_contents_supervision_does_not_see_can_be_opened():
    """A kind with a full ceiling for 行政执法监督 either shows itself in full or has its act of opening."""
    acts = {b.action.kind for b in actions.every() if b.action.useless_from is not None}
    assert acts == {
        "assistance_request", "case", "correction", "decision", "delegation", "dispatch", "dispute", "finding", "inspection_visit", "lead", "letter", "measure",
        "proposal", "publication", "recognition", "result_notice", "transfer", "verification",
    }  # fmt: skip
    for name in acts:
        assert kinds.get(name).sight.ceiling(Role.SUPERVISOR) is Level.FULL


def test_it_gives_this_post_the_whole_for_a_week_and_nobody_else(stage):
    kind, record = stage.record("correction pending")
    mine, colleague = stage.actors["jiandu"], stage.actors["ba.sifa"]
    assert kind.sight.level(mine, record) is Level.SUMMARY
    assert "密由pending" not in Reader(mine).get(f"/r/correction/{record.uuid}/").content.decode()
    opened(stage)
    assert "密由pending" in Reader(mine).get(f"/r/correction/{record.uuid}/").content.decode()
    assert kind.sight.level(colleague, record) is Level.SUMMARY
    with at(now() + opening.FOR - timedelta(minutes=1)):
        assert kind.sight.level(mine, record) is Level.FULL
    with at(now() + opening.FOR + timedelta(minutes=1)):
        assert kind.sight.level(mine, record) is Level.SUMMARY
        assert "密由pending" not in Reader(mine).get(f"/r/correction/{record.uuid}/").content.decode()


def test_the_holder_reads_who_opened_it_and_why(stage):
    kind, record = opened(stage)
    line = timeline.of(kind, record, Level.FULL)[-1]
    assert (line.what, line.reason) == ("调阅", "核查答复是否推诿")
    assert (
        "核查答复是否推诿"
        in Reader(stage.actors["ba.lianluo"]).get(f"/r/correction/{record.uuid}/").content.decode()
    )


def test_the_record_itself_is_untouched_and_other_acts_keep_the_opening(stage):
    kind, record = opened(stage)
    version = record.version
    record.refresh_from_db()
    assert record.version == version
    did(stage.actors["wz.nongye"], "registry.withdraw_correction", record.uuid, reason="已电话说明")
    record.refresh_from_db()
    assert kind.sight.level(stage.actors["jiandu"], record) is Level.FULL


def test_a_reason_is_needed_and_a_second_opening_gives_nothing(stage):
    _, record = stage.record("correction pending")
    assert attempt(stage.actors["jiandu"], OPEN, record.uuid).code == "invalid_input"
    opened(stage)
    assert attempt(stage.actors["jiandu"], OPEN, record.uuid, reason="再看").code == "seen_already"
    for who, code in (("duban", "role_not_permitted"), ("wz.sifa", "not_found"), ("auditor", "not_found")):
        assert attempt(stage.actors[who], OPEN, record.uuid, reason="想看").code == code, who


def test_opened_again_after_it_ended(stage):
    kind, record = opened(stage)
    with at(now() + opening.FOR + timedelta(days=1)):
        did(stage.actors["jiandu"], OPEN, record.uuid, reason="再次核查")
        assert kind.sight.level(stage.actors["jiandu"], record) is Level.FULL
    assert Access.objects.filter(record=record.uuid, ground="调阅").count() == 1


def test_the_grants_are_what_the_rebuild_would_make_also_when_they_have_ended(stage):
    opened(stage)
    with at(now() + opening.FOR + timedelta(days=1)):
        assert not any(rebuild().values())


def test_the_button_is_offered_only_to_whom_it_helps(stage):
    kind, record = stage.record("correction pending")
    page = Reader(stage.actors["jiandu"]).get(f"/r/correction/{record.uuid}/").content.decode()
    assert f"do/{OPEN}" in page
    opened(stage)
    after = Reader(stage.actors["jiandu"]).get(f"/r/correction/{record.uuid}/").content.decode()
    assert f"do/{OPEN}" not in after and "不必“调阅”" not in after
    assert (
        door.may(stage.actors["jiandu"], actions.get(OPEN), kind, record, Level.FULL).code == "seen_already"
    )


@pytest.mark.parametrize(("who", "sees"), [("jiandu", True), ("ba.sifa", True), ("wz.sifa", False)])
def test_supervision_audits_what_it_supervises(stage, who, sees):
    """The pending correction belongs to 博爱县: 武陟县司法局 has nothing to do with it."""
    _, record = stage.record("correction pending")
    actor = stage.actors[who]
    mine = set(timeline.told(actor).values_list("id", flat=True))
    events = set(LedgerEvent.objects.filter(record=record.uuid).values_list("id", flat=True))
    assert (events <= mine) is sees and (sees or not events & mine)
    event = next(iter(events))
    assert Reader(actor).get(f"/proof/{event}").status_code == (200 if sees else 404)
    listed = Reader(actor).get("/audit")
    assert listed.status_code == 200


def test_told_is_what_the_timelines_tell(stage):
    """For every record on the stage: the audit of a supervisor holds exactly the lines of its timeline."""
    actor = stage.actors["ba.sifa"]
    mine = set(timeline.told(actor).values_list("id", flat=True))
    for label in stage.records:
        kind, record = stage.record(label)
        level = kind.sight.level(actor, record)
        told = {line.event for line in timeline.of(kind, record, level)} if level >= Level.SUMMARY else set()
        events = set(
            LedgerEvent.objects.filter(record=record.uuid, kind=kind.name).values_list("id", flat=True)
        )
        assert mine & events == told, label


def test_the_audit_administrator_sees_every_event_and_no_contents(stage):
    reader = Reader(stage.actors["auditor"])
    event = LedgerEvent.objects.filter(record=stage.records["correction pending"][1]).first()
    assert reader.get(f"/proof/{event.id}").status_code == 200
    assert "密由pending" not in reader.get(f"/proof/{event.id}").content.decode()
