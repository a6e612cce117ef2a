"""结束：听了企业的意见、都登记了、没有不一致才结束，各部门各自结束；没有信号的后来补登到场、补录。"""

from __future__ import annotations

import hashlib
from datetime import datetime, timedelta

from liandong.kernel.models import Clock
from liandong.kernel.tests.parity import Reader
from liandong.kernel.tests.staging import deliver_all, newest_job
from liandong.notices.models import Notice
from liandong.now import now
from liandong.onsite import merging
from liandong.onsite.models import Register
from liandong.onsite.tests.stories import (
    BOOK,
    CHIEF,
    FARM,
    LABEL,
    MARKET,
    PARTNER,
    PICTURE,
    STAFF,
    certificates,
    row,
)


def test_contradictory_answers_to_a_common_question_stop_the_end(story):
    story.arrived()
    story.register(STAFF, row(LABEL), row("ask:trading", "yes", number=2))
    story.register(PARTNER, row(BOOK, device="丙"), row("ask:trading", "stopped", device="丙", number=2))
    story.stated()
    refused = story.tried(STAFF, "end_part", {})
    assert refused.code == "not_all_registered" and "现在经营吗" in refused.sentence
    chosen = Register.objects.get(subject="ask:trading", result="stopped").uuid
    story.act(STAFF, "settle_conflict", {"subject": "ask:trading", "chosen": chosen}, reason="现场看过")
    story.act(STAFF, "end_part", {})


def test_it_does_not_end_before_the_questions_for_all_are_answered_by_anybody(story):
    story.arrived()
    story.register(STAFF, row(LABEL))
    story.register(PARTNER, row(BOOK, device="丙"))
    said = {"remarks": "无", "refusal": "负责人不在", "witness": "村委会李某"}
    story.act(STAFF, "take_statement", said)
    refused = story.tried(STAFF, "end_part", {})
    assert refused.code == "not_all_registered" and refused.sentence.count("还没有答") == 2
    story.register(PARTNER, row("ask:address", "yes", device="丙", number=2))
    assert story.tried(STAFF, "end_part", {}).sentence.count("还没有答") == 1
    story.register(PARTNER, row("ask:trading", "yes", device="丙", number=3))
    story.act(STAFF, "end_part", {})


def test_a_result_that_does_not_go_with_the_answer_is_shown_and_stops_nothing(story):
    story.arrived()
    story.register(STAFF, row(LABEL, "6"))
    story.register(PARTNER, row(BOOK, device="丙"))
    assert merging.doubts(story.record) == []
    story.stated()
    (line,) = merging.doubts(story.record)
    assert "登记为“通过登记的住所（经营场所）无法联系”" in line and "找到了" in line
    for path in (f"/onsite/{story.uuid}", f"/r/inspection_visit/{story.uuid}/"):
        assert line in Reader(story.city.actor(STAFF)).get(path).content.decode(), path
    story.act(STAFF, "end_part", {})


def test_it_does_not_end_while_something_of_its_own_is_missing_unless_it_is_said_why(story):
    story.arrived()
    assert story.register(STAFF, row(LABEL)).is_done
    assert story.tried(STAFF, "end_part", {}).code == "no_statement"
    story.left(STAFF)
    assert story.record.state == "under_way", "另一家还在"
    assert story.tried(STAFF, "end_part", {}).code == "not_its_part"
    story.stated(PARTNER)
    refused = story.tried(PARTNER, "end_part", {})
    assert (
        refused.code == "not_all_registered"
        and "武陟县农业农村局的“农资台账检查”没有登记" in refused.sentence
    )
    story.act(PARTNER, "end_part", {"left_open": "手机没有信号"})
    one = story.record
    assert one.state == "ended" and [part["left_open"] for part in one.parts] == ["", "手机没有信号"]
    clock = Clock.objects.get(record=story.uuid, ended_at=None)
    assert clock.name == "补录现场登记 武陟县农业农村局" and str(clock.owed_by) == one.parts[1]["agency"]
    late = row(BOOK, device="丙")
    assert "补录的请写明理由" in story.register(PARTNER, late).sentence
    assert story.register(PARTNER, late | {"why_late": "当时没有信号"}).is_done
    assert not Clock.objects.filter(record=story.uuid, ended_at=None).exists()
    assert Register.objects.get(subject=BOOK).why_late == "当时没有信号"


def test_each_department_hears_the_firm_itself(story):
    story.arrived()
    for account, one in ((STAFF, row(LABEL)), (PARTNER, row(BOOK, device="丙"))):
        assert story.register(account, one).is_done
    story.left(STAFF)
    assert story.tried(PARTNER, "end_part", {}).code == "no_statement", "企业没有对它说"
    story.left(PARTNER)
    assert story.record.state == "ended" and story.record.ended_at


def test_it_is_over_when_the_last_that_came_leaves_and_at_no_later_moment_than_it_is_said(story):
    story.arrived()
    assert (
        story.register(STAFF, row(LABEL)).is_done and story.register(PARTNER, row(BOOK, device="丙")).is_done
    )
    story.left(STAFF, at=(now() + timedelta(minutes=4)).isoformat())
    before = (now() - timedelta(hours=1)).isoformat()
    assert story.stated(PARTNER).tried(PARTNER, "end_part", {"at": before}).code == "ends_before"
    story.act(PARTNER, "end_part", {})
    one = story.record
    left = [datetime.fromisoformat(part["left_at"]) for part in one.parts]
    assert one.ended_at == max(left) <= now(), "手机的时钟快了的，不晚于收到的时刻"


def _one_ended(story):
    """The lead has come and left; nobody knows that the partner is there too, whose phone has no signal."""
    story.approved()
    story.act(STAFF, "enter_site", {"present": certificates(MARKET)})
    assert story.register(STAFF, row(LABEL)).is_done
    came = now()
    story.left(STAFF)
    assert story.record.state == "ended"
    return {"present": certificates(FARM), "at": came.isoformat()}


def test_a_department_whose_phone_had_no_signal_keeps_its_visit(story):
    came = _one_ended(story)
    assert story.tried(PARTNER, "enter_site", came).code == "wrong_state"
    assert story.tried(PARTNER, "enter_late", came).code == "invalid_input", "要理由"
    after = came | {"at": now().isoformat()}
    assert story.tried(PARTNER, "enter_late", after, reason="没有信号").code == "came_after_end"
    alone = came | {"present": certificates(FARM, 1)}
    assert story.tried(PARTNER, "enter_late", alone, reason="没有信号").code == "too_few_officers"
    story.act(PARTNER, "enter_late", came, reason="手机没有信号")
    one = story.record
    assert (one.state, one.parts[1]["why_late"]) == ("ended", "手机没有信号") and one.parts[1]["arrived_at"]
    assert Clock.objects.get(record=story.uuid, ended_at=None).name == "补录现场登记 武陟县农业农村局"
    story.act(CHIEF, "confirm_part", {})
    assert story.record.state == "ended", "还等着补登的那一家"
    assert story.register(PARTNER, row(BOOK, device="丙")).is_done
    assert story.tried("wz.nongju", "confirm_part", {}).code == "not_ended_yet"
    before = newest_job()
    story.left(PARTNER)
    deliver_all(before)
    told = Notice.objects.filter(record=story.uuid, topic="inspection_ended").values_list("post", flat=True)
    assert set(told) == {story.city.actor("wz.nongju").post}, "确认过的不再请它确认"
    assert not Clock.objects.filter(record=story.uuid, ended_at=None).exists()
    story.act("wz.nongju", "confirm_part", {})
    assert story.record.state == "confirmed"


def test_it_is_taken_in_even_after_the_others_confirmed(story):
    came = _one_ended(story)
    story.act(CHIEF, "confirm_part", {})
    assert story.record.state == "confirmed"
    story.act(PARTNER, "enter_late", came, reason="手机没有信号")
    assert story.record.state == "ended" and story.record.parts[0]["confirmed"]


def test_who_is_refused_after_an_urgent_entry_is_not_waited_for(story):
    story.joint(origin="clue", ground="正在倾倒")
    story.act(STAFF, "enter_urgently", {"present": certificates(MARKET)}, reason="来不及")
    story.act(PARTNER, "enter_site", {"present": certificates(FARM)})
    assert story.register(STAFF, row(LABEL)).is_done
    story.left(STAFF)
    assert story.record.state == "under_way"
    story.act("wz.nongju", "refuse_part", reason="不该去")
    assert story.record.state == "ended"


def test_what_was_taken_before_the_end_may_be_sent_again_after_it(story):
    story.arrived()
    held, other = row(LABEL), row(BOOK, device="丙")
    story.register(STAFF, held)
    story.register(PARTNER, other)
    story.left()
    assert story.register(STAFF, held).is_done
    story.act(CHIEF, "confirm_part", {})
    story.act("wz.nongju", "confirm_part", {})
    of_items = Register.objects.exclude(subject__startswith="ask:")
    assert story.register(STAFF, held).is_done and of_items.count() == 2
    assert story.register(STAFF, row(LABEL, number=9, why_late="漏了")).code == "confirmed_already"


def test_a_signature_or_a_refusal_with_a_witness(story):
    story.arrived()
    digest = hashlib.sha256(PICTURE).hexdigest()
    for wrong in (
        {"remarks": "无"},
        {"refusal": "不签"},
        {"signature": digest, "refusal": "不签", "witness": "李某"},
        {"absent": "找不到人"},
        {"absent": "找不到人", "refusal": "不签", "witness": "李某"},
        {"absent": "找不到人", "remarks": "没有意见", "witness": "李某"},
    ):
        assert story.tried(STAFF, "take_statement", wrong).code == "invalid_input"
    signed = {"remarks": "无", "signature": digest}
    assert story.tried(STAFF, "take_statement", signed).code == "no_such_photo"
    story.photo(STAFF)
    story.act(STAFF, "take_statement", signed)
    assert story.record.statements[0]["signature"] == digest
