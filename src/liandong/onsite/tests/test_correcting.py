"""更正结果：先前的登记留着，以更正的为准；互认的变更、整改的期限、公示的撤回随之，同成同败。"""

from __future__ import annotations

from datetime import timedelta

import pytest

from liandong.demo.delivering import deliver, newest
from liandong.kernel.models import Clock
from liandong.now import at, now, today
from liandong.onsite import merging, queries
from liandong.onsite.actions.confirming import recheck_clock
from liandong.onsite.actions.correcting import DEVICE
from liandong.onsite.kinds import rechecks_told
from liandong.onsite.models import Recheck
from liandong.onsite.tests.stories import BOOK, CHIEF, HEAD, LABEL, PARTNER, PARTNER_HEAD, STAFF, row
from liandong.recognition.models import Finding
from liandong.results.models import ResultNotice
from liandong.results.tests.stories import done, notice_of, proposed, until

pytestmark = pytest.mark.django_db
CLOCK = recheck_clock(LABEL, "武陟县市场监督管理局")
WHY = "核对照片，标签是全的"


def due(days: int = 7) -> str:
    return (today() + timedelta(days=days)).isoformat()


def sound(**more):
    return {"item": LABEL, "result": "1", "told": "", "follow_up": "none", **more}


def wrong(**more):
    return sound(result="E", told="标签不全", follow_up="rectify", rectify_by=due(), **more)


def found(story, *rows):
    """Both departments have confirmed, the results offered for half a year."""
    story.arrived()
    assert story.register(STAFF, *rows).is_done and story.register(PARTNER, row(BOOK, device="丙")).is_done
    story.left()
    offered = {"valid_to": due(180), "valid_why": "半年内不会有大的变化"}
    story.act(CHIEF, "confirm_part", offered)
    story.act(PARTNER_HEAD, "confirm_part", offered)
    return story


def stands(story):
    part = story.record.parts[0]
    return merging.review(story.record, part)[0].entry


def running(story):
    return [(c.name, c.due_at.date()) for c in Clock.objects.filter(record=story.uuid, ended_at=None)]


def test_a_problem_that_was_none_takes_everything_that_rested_on_it_with_it(story):
    found(story, row(LABEL, "E", follow_up="rectify", rectify_by=due()))
    proposed(story)
    done(story, HEAD, "approve_notice", until())
    old = notice_of(story)
    assert [name for name, _ in running(story)] == [CLOCK]
    assert not story.tried(STAFF, "correct_result", sound(), reason=WHY).is_done
    assert not story.tried(CHIEF, "correct_result", sound(), reason=WHY).is_done
    assert not story.tried(HEAD, "correct_result", sound()).is_done
    story.act(HEAD, "correct_result", sound(), reason=WHY)
    entry = stands(story)
    assert (entry.result, entry.device, entry.why_late) == ("1", DEVICE, WHY)
    assert story.record.registers.filter(subject=LABEL).count() == 2
    assert running(story) == []
    looked = {"item": LABEL, "is_put_right": "yes", "told": "改了"}
    assert story.tried(STAFF, "note_recheck", looked).code == "no_such_recheck"
    states = {f.item.code: f.state for f in Finding.objects.filter(source=story.uuid)}
    assert states == {LABEL: "changed", BOOK: "valid"}
    old.refresh_from_db()
    assert (old.state, old.ended_why) == ("withdrawn", "检查结果有更正")
    again = notice_of(story)
    assert again.pk != old.pk and again.state == "due" and again.rows[0]["result"] == "未发现问题"
    assert notice_of(story, PARTNER).state == "due" and ResultNotice.objects.count() == 3
    assert story.record.parts[0]["corrected"][0]["item"] == "农资标签检查"
    assert story.record.state == "confirmed"


def test_a_problem_that_was_overlooked_begins_its_limit_and_is_offered_as_corrected(story):
    found(story, row(LABEL))
    offered = {"valid_to": due(90), "valid_why": "同上"}
    story.act(HEAD, "correct_result", wrong(**offered), reason="复看照片")
    assert running(story) == [(CLOCK, today() + timedelta(days=7))]
    ours = Finding.objects.filter(source=story.uuid, item__code=LABEL).order_by("pk")
    assert [(f.state, f.result) for f in ours] == [("changed", "passed"), ("valid", "failed")]
    assert ours[1].paper == f"{story.record.number}更正"


def test_another_day_moves_the_limit_and_an_order_given_again_begins_anew(story):
    found(story, row(LABEL, "E", follow_up="rectify", rectify_by=due()))
    moved = wrong() | {"rectify_by": due(20)}
    story.act(HEAD, "correct_result", moved, reason="企业要订货")
    assert running(story) == [
        (CLOCK, today() + timedelta(days=20))
    ] and Recheck.objects.get().due_on.isoformat() == due(20)
    story.act(HEAD, "correct_result", sound(), reason=WHY)
    assert running(story) == []
    story.act(HEAD, "correct_result", wrong(), reason="又看了一遍")
    assert running(story) == [(CLOCK, today() + timedelta(days=7))]
    assert stands(story).number == 3


def test_it_stands_against_two_phones_that_were_settled_before(story):
    story.arrived()
    assert story.register(STAFF, row(LABEL, "B", told="没有公示")).is_done
    assert story.register(STAFF, row(LABEL, device="乙")).is_done
    chosen = merging.review(story.record, story.record.parts[0])[0].against[0].uuid
    story.act(STAFF, "settle_conflict", {"subject": LABEL, "chosen": str(chosen)}, reason="看过照片")
    assert story.register(PARTNER, row(BOOK, device="丙")).is_done
    story.left()
    story.act(CHIEF, "confirm_part", {})
    assert stands(story).result == "B"
    story.act(HEAD, "correct_result", sound(result="8", told="拒绝检查"), reason="定错了")
    assert stands(story).result == "8"


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ({"item": BOOK}, "no_such_item"), ({}, "nothing_corrected"), ({"result": "A"}, "result_refused"),
        ({"result": "E", "told": "x", "follow_up": "rectify"}, "result_refused"),
    ],
)  # fmt: skip
def test_what_no_phone_could_have_sent_is_refused_and_nothing_moves(story, said, code):
    found(story, row(LABEL))
    outcome = story.tried(HEAD, "correct_result", sound(**said), reason=WHY)
    assert outcome.code == code, outcome.sentence
    assert stands(story).device != DEVICE and notice_of(story).state == "due"


def test_before_the_department_has_confirmed_there_is_nothing_to_correct(story):
    story.ended()
    assert not story.tried(HEAD, "correct_result", wrong(), reason=WHY).is_done
    story.act(PARTNER_HEAD, "confirm_part", {})
    assert not story.tried(HEAD, "correct_result", wrong(), reason=WHY).is_done


def test_what_is_over_stays_and_what_was_withheld_is_not_begun_again(story):
    found(story, row(LABEL))
    done(story, STAFF, "propose_withholding", {"ground": "case", "reasons": "已经立案"})
    done(story, HEAD, "approve_withholding")
    story.act(HEAD, "correct_result", wrong(), reason="复看照片")
    assert notice_of(story).state == "withheld"


def ordered(story, days: int = 7):
    """One item that must be put right within these days, the results offered."""
    return found(story, row(LABEL, "E", follow_up="rectify", rectify_by=due(days)))


def looked(story, put_right="yes", **more):
    story.act(STAFF, "note_recheck", {"item": LABEL, "is_put_right": put_right, "told": "看过", **more})


def words(story, told="标签缺生产日期", **more):
    """No more than the words are corrected."""
    return story.tried(HEAD, "correct_result", wrong() | {"told": told, **more}, reason="写得更清楚")


def test_a_second_correction_is_offered_under_a_paper_of_its_own(story):
    found(story, row(LABEL))
    offered = {"valid_to": due(90), "valid_why": "同上"}
    story.act(HEAD, "correct_result", wrong(**offered), reason="复看照片")
    story.act(HEAD, "correct_result", sound(**offered), reason=WHY)
    ours = Finding.objects.filter(source=story.uuid, item__code=LABEL).order_by("pk")
    number = story.record.number
    assert [(f.state, f.result) for f in ours] == [
        ("changed", "passed"),
        ("changed", "failed"),
        ("valid", "passed"),
    ]
    assert [f.paper for f in ours] == [number, f"{number}更正", f"{number}更正2"]
    assert [f.ended_paper for f in ours] == [f"{number}更正", f"{number}更正2", ""]


def test_other_words_leave_a_limit_that_a_recheck_has_moved(story):
    ordered(story)
    looked(story, "no", due=due(20))
    assert words(story).is_done
    assert running(story) == [(CLOCK, today() + timedelta(days=20))] and Recheck.objects.count() == 1


def test_other_words_begin_no_order_of_what_was_put_right(story):
    ordered(story)
    looked(story)
    assert words(story).is_done and stands(story).told == "标签缺生产日期"
    assert running(story) == [] and Recheck.objects.count() == 1


def test_other_words_are_taken_after_the_day_has_passed_but_no_new_day_in_the_past(story):
    ordered(story, 1)
    with at(now() + timedelta(days=3)):
        assert words(story, rectify_by=(today() - timedelta(days=2)).isoformat()).is_done
        past = words(story, "又一次", rectify_by=(today() - timedelta(days=1)).isoformat())
        assert past.code == "result_refused" and "早于登记那一天" in past.sentence


def test_a_correction_stands_though_a_phone_was_ahead_and_keeps_the_photos(story):
    story.arrived()
    assert story.photo(STAFF).is_done
    photo = story.record.photos.get().digest
    ahead = (now() + timedelta(hours=1)).isoformat()
    assert story.register(
        STAFF, row(LABEL, "E", at=ahead, photos=[photo], follow_up="rectify", rectify_by=due())
    ).is_done
    assert story.register(PARTNER, row(BOOK, device="丙")).is_done
    story.left()
    story.act(CHIEF, "confirm_part", {})
    assert words(story, "第一次").is_done and words(story, "第二次").is_done
    entries = list(story.record.registers.filter(subject=LABEL).order_by("pk"))
    assert stands(story) == entries[-1] and stands(story).told == "第二次"
    assert entries[0].at < entries[1].at < entries[2].at
    assert [one.photos for one in entries] == [[photo]] * 3


def test_an_order_that_was_corrected_away_says_so_and_one_given_again_is_looked_at_afresh(story):
    ordered(story)
    assert rechecks_told(story.record) == [f"武陟县市场监督管理局“农资标签检查”，{due()}以前改正"]
    story.act(HEAD, "correct_result", sound(), reason=WHY)
    assert rechecks_told(story.record) == ["武陟县市场监督管理局“农资标签检查”，结果更正了，不用再改正"]
    story.act(HEAD, "correct_result", wrong(), reason="又看了一遍")
    looked(story)
    story.act(HEAD, "correct_result", wrong() | {"rectify_by": due(20)}, reason="又一处")
    told = next(queries.of_part(story.record, story.record.parts[0]))
    assert told.after == f"责令限期改正，{due(20)}以前改正"
    story.act(HEAD, "correct_result", sound(), reason=WHY)
    lines = rechecks_told(story.record)
    assert "已经改正" in lines[0] and f"{due()}以前改正" in lines[0] and lines[1].endswith("不用再改正")


def test_the_firm_reads_of_the_newest_order_however_the_rows_lie(story):
    ordered(story)
    older = Recheck.objects.create(
        pk=-1, inspection=story.record, agency=story.city.actor(STAFF).agency, subject=LABEL, name="旧的", due_on=today()
    )  # fmt: skip
    older.looks.create(on=today(), is_put_right=True, told="改了", by="冯承办")
    told = next(queries.of_part(story.record, story.record.parts[0]))
    assert told.after == f"责令限期改正，{due()}以前改正"


def test_a_result_corrected_right_after_an_objection_held_is_what_goes_out(story):
    found(story, row(LABEL))
    proposed(story)
    done(story, HEAD, "approve_notice", until())
    before = newest()
    done(story, STAFF, "file_objection", {"on": today().isoformat(), "said": "不对", "contact": ""})
    done(story, HEAD, "uphold_objection", {"answer": "确实不对"})
    story.act(HEAD, "correct_result", wrong(), reason="复看照片")
    deliver(before)
    again = notice_of(story)
    assert ResultNotice.objects.filter(owner=again.owner).count() == 2
    assert (again.state, again.rows[0]["result"]) == ("due", "发现问题已责令改正")
