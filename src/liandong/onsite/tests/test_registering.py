"""现场登记：两次交无害，一行不对整批退回，后来的替换先前的，两台设备不一致的由人定，确认以后不能再改。"""

from __future__ import annotations

import hashlib
import json
from datetime import timedelta
from uuid import uuid4

import pytest

from liandong.kernel.models import Clock
from liandong.kernel.tests.staging import did
from liandong.kernel.tests.staging_catalogue import power_values
from liandong.ledger.models import LedgerEvent
from liandong.now import now, today
from liandong.onsite import kinds, merging, queries, results, rules
from liandong.onsite.actions import registering
from liandong.onsite.actions.confirming import recheck_clock
from liandong.onsite.models import FollowUp, Look, Photo, Register
from liandong.onsite.tests.stories import (
    BOOK,
    CHIEF,
    FARM,
    HEAD,
    LABEL,
    MARKET,
    PARTNER,
    PARTNER_HEAD,
    PICTURE,
    STAFF,
    certificates,
    row,
)
from liandong.recognition.models import Finding


def stands(story, number=0):
    """Result of each item of a department."""
    part = story.record.parts[number]
    return {one.code: one.entry and one.entry.result for one in merging.review(story.record, part)}


def test_the_same_batch_twice_changes_nothing(story):
    story.arrived()
    batch = [row(LABEL), row("ask:trading", "yes", number=2)]
    assert story.register(STAFF, *batch).is_done
    assert story.register(STAFF, *batch).is_done and Register.objects.count() == 2
    noted = LedgerEvent.objects.filter(record=story.uuid, action="onsite.take_registers")
    assert sorted(json.loads(event.body)["facts"]["repeated"] for event in noted) == [0, 2]
    assert story.register(STAFF, batch[0] | {"result": "F"}).code == "rows_refused"
    assert stands(story) == {LABEL: "1"}


def test_a_later_register_of_the_device_stands_and_the_first_is_kept(story):
    story.arrived()
    story.register(STAFF, row(LABEL, number=2, result="A"))
    story.register(STAFF, row(LABEL, number=1))
    assert stands(story) == {LABEL: "A"} and Register.objects.count() == 2


@pytest.mark.parametrize(
    ("bad", "told"),
    [
        ({"subject": BOOK}, "不是武陟县市场监督管理局这次检查的事项"),
        ({"result": "Z"}, "没有代码为“Z”的结果"),
        ({"result": "A", "told": ""}, "请写明检查情况"),
        ({"follow_up": "rectify", "rectify_by": "2027-01-01"}, "没有后续处理"),
        ({"result": "E", "told": "缺", "follow_up": "rectify"}, "请填改正期限"),
        ({"result": "A", "told": "缺"}, "后续处理请选“责令限期改正”、“移作违法线索”、“立案”"),
        ({"result": "E", "told": "缺", "follow_up": "lead"}, "后续处理请选“当场改正”、“责令限期改正”"),
        ({"result": "F", "follow_up": "lead"}, "没有后续处理"),
        ({"result": "6", "follow_up": "on_spot"}, "“列入经营异常名录”、“立案”"),
        ({"photos": ["0" * 64]}, "照片还没有传到"),
        ({"at": "2026-11-29T08:00:00"}, "没有写时区"),
        ({"id": "x"}, "读不懂"),
    ],
)
def test_one_bad_row_sends_the_whole_batch_back_with_its_number(story, bad, told):
    story.arrived()
    refused = story.register(STAFF, row(LABEL), row(LABEL, number=2) | bad)
    assert refused.code == "rows_refused" and "第2行" in refused.sentence and told in refused.sentence
    assert not Register.objects.exists()


def test_every_result_says_what_may_follow_from_it():
    assert set(results.FOLLOW_UPS) == set(results.RESULTS)
    assert {one for allowed in results.FOLLOW_UPS.values() for one in allowed} == set(FollowUp.values)


@pytest.mark.parametrize("result", ["6", "7", "10"])
@pytest.mark.parametrize("follow_up", ["none", "abnormal", "filing"])
def test_a_firm_that_is_gone_may_be_listed_or_filed(story, result, follow_up):
    story.arrived()
    assert story.register(STAFF, row(LABEL, result, follow_up=follow_up)).is_done
    assert Register.objects.get().follow_up == follow_up


def test_two_rows_of_one_batch_under_one_number_are_refused(story):
    story.arrived()
    assert "第1号登记已经交过另一条" in story.register(STAFF, row(LABEL), row(LABEL)).sentence


def test_nobody_registers_for_another_department_or_before_he_came(story):
    story.approved()
    assert story.register(STAFF, row(LABEL)).code == "not_concerned"
    story.arrived()
    assert "不是武陟县农业农村局这次检查的事项" in story.register(PARTNER, row(LABEL)).sentence


def test_two_devices_that_differ_are_settled_by_the_department_with_a_reason(story):
    story.arrived()
    story.register(STAFF, row(LABEL))
    story.register(STAFF, row(LABEL, "A", device="乙"))
    assert stands(story) == {LABEL: None}
    assert rules.open_conflicts(merging.standing_of(story.record)) == [
        (story.record.parts[0]["agency"], LABEL)
    ]
    other = Register.objects.get(device="乙")
    choice = {"subject": LABEL, "chosen": other.uuid}
    assert story.tried(STAFF, "settle_conflict", choice).code == "invalid_input"
    assert story.tried(PARTNER, "settle_conflict", choice, reason="看过照片").code == "no_such_conflict"
    story.act(STAFF, "settle_conflict", choice, reason="看过照片，缺生产日期")
    assert stands(story) == {LABEL: "A"} and Register.objects.count() == 2
    story.register(STAFF, row(LABEL, "F", number=2) | {"told": ""})
    assert stands(story) == {LABEL: None}


def test_a_common_question_is_answered_once_for_all(story):
    story.arrived()
    story.register(PARTNER, row("ask:trading", "stopped", device="丙"))
    address, trading = merging.review_common(story.record)
    assert address.entry is None and trading.entry.result == "stopped"


def test_a_photo_is_hashed_again_here_and_kept_once(story):
    story.arrived()
    digest = hashlib.sha256(PICTURE).hexdigest()
    assert story.photo(STAFF, sha256="0" * 64).code == "digest_differs"
    assert story.photo(STAFF, b"MZ no picture").code == "invalid_input"
    for _ in range(2):
        assert story.photo(STAFF, sha256=digest).is_done
    kept = Photo.objects.get()
    assert kept.digest == digest and bytes(kept.parts.get().content) == PICTURE
    assert story.register(STAFF, row(LABEL, "A", photos=[digest])).is_done
    assert "照片还没有传到" in story.register(PARTNER, row(BOOK, "A", device="丙", photos=[digest])).sentence


def test_a_photo_of_a_phone_whose_clock_is_fast_is_taken_as_of_now(story):
    story.arrived()
    ahead = (now() + timedelta(minutes=3)).isoformat()
    assert story.photo(STAFF, at=ahead).is_done
    kept = Photo.objects.get()
    assert kept.at == kept.received_at
    before = now() - timedelta(hours=1)
    assert story.photo(STAFF, PICTURE + b"2", at=before.isoformat()).is_done
    assert Photo.objects.latest("pk").at == before


def test_each_department_has_room_of_its_own_and_what_is_held_is_taken_again(story, monkeypatch):
    story.arrived()
    monkeypatch.setattr(registering, "MOST_PHOTOS", 1)
    assert story.photo(STAFF).is_done
    for account, content, code in (
        (STAFF, PICTURE + b"2", "too_much"),
        (STAFF, PICTURE, "done"),
        (PARTNER, PICTURE, "done"),
    ):
        assert story.photo(account, content).code == code, (account, code)
    assert Photo.objects.count() == 2


def test_a_photo_that_comes_after_the_confirmation_is_kept_and_changes_no_result(story):
    story.ended()
    story.act(CHIEF, "confirm_part", {})
    story.act("wz.nongju", "confirm_part", {})
    assert story.record.state == "confirmed" and story.photo(STAFF).is_done
    assert Photo.objects.get().received_at and stands(story) == {LABEL: "1"}


def test_what_the_platform_never_took_is_told_before_the_phone_lets_go_of_it(story):
    story.arrived()
    told = {"told": "农资标签检查：发现问题。没有收下：请写明检查情况。", "device": "甲"}
    assert story.tried(STAFF, "drop_unsent", told).code == "invalid_input", "要理由"
    story.act(STAFF, "drop_unsent", told, reason="登记错了，另登记了一条")
    noted = json.loads(LedgerEvent.objects.get(record=story.uuid, action="onsite.drop_unsent").body)
    assert noted["facts"]["dropped"] == told["told"] and noted["reason"] == "登记错了，另登记了一条"
    assert not Register.objects.exists()


def test_a_device_says_how_many_it_still_holds_and_the_record_shows_it_before_the_confirmation(story):
    story.arrived()
    for waits, account in ((3, STAFF), (1, STAFF), (2, PARTNER)):
        story.act(account, "report_unsent", {"device": "一二三四五六七八九", "waits": waits})
    told = kinds.unsent_told(story.record)
    assert [line.split("（")[0] for line in told] == [
        "武陟县市场监督管理局：设备一二三四五六七八还有1条没有传、没有收下",
        "武陟县农业农村局：设备一二三四五六七八还有2条没有传、没有收下",
    ]
    story.act(STAFF, "report_unsent", {"device": "一二三四五六七八九", "waits": 0})
    story.act(PARTNER, "report_unsent", {"device": "一二三四五六七八九", "waits": 0})
    assert kinds.unsent_told(story.record) == []


def test_two_devices_with_one_result_and_another_follow_up_conflict(story):
    story.arrived()
    due = (today() + timedelta(days=7)).isoformat()
    story.register(STAFF, row(LABEL, "E", follow_up="rectify", rectify_by=due))
    story.register(STAFF, row(LABEL, "E", device="乙"))
    assert stands(story) == {LABEL: None}


def test_confirmed_results_are_offered_and_what_must_be_put_right_is_followed_up(story):
    story.arrived()
    due = (today() + timedelta(days=7)).isoformat()
    story.register(STAFF, row(LABEL, "E", follow_up="rectify", rectify_by=due))
    story.register(PARTNER, row(BOOK, device="丙"))
    story.left()
    until = (today() + timedelta(days=365)).isoformat()
    story.act(CHIEF, "confirm_part", {"valid_to": until, "valid_why": "检查周期一年"})
    finding = Finding.objects.get()
    assert (finding.result, finding.paper) == ("failed", story.record.number)
    assert (
        story.record.state == "ended"
        and story.register(STAFF, row(LABEL, number=3, why_late="漏了")).code == "confirmed_already"
    )
    story.act("wz.nongju", "confirm_part", {})
    assert story.record.state == "confirmed" and Finding.objects.count() == 1
    assert Clock.objects.get(record=story.uuid, ended_at=None).name == recheck_clock(
        LABEL, "武陟县市场监督管理局"
    )
    looked = {"item": LABEL, "is_put_right": "no", "told": "还没有改"}
    story.act(STAFF, "note_recheck", looked)
    running = Clock.objects.get(record=story.uuid, ended_at=None)
    assert running.inputs["given"] == due
    later = (today() + timedelta(days=20)).isoformat()
    story.act(STAFF, "note_recheck", looked | {"told": "改了一半，另行限期", "due": later})
    running.refresh_from_db()
    assert running.inputs["given"] == later and running.ended_at is None
    right = {"item": LABEL, "is_put_right": "yes", "told": "已经改正"}
    assert story.tried(STAFF, "note_recheck", right | {"due": later}).code == "invalid_input"
    passed = {"due": (today() - timedelta(days=1)).isoformat()}
    assert story.tried(STAFF, "note_recheck", looked | passed).code == "invalid_input"
    story.act(STAFF, "note_recheck", right)
    assert not Clock.objects.filter(record=story.uuid, ended_at=None).exists()
    looks = [(one.told, one.is_put_right) for one in Look.objects.order_by("pk")]
    assert looks == [("还没有改", False), ("改了一半，另行限期", False), ("已经改正", True)]
    (line,) = kinds.rechecks_told(story.record)
    assert (
        f"{due}以前改正" in line and f"没有改正，期限改为{later}：改了一半" in line and "已经改正（" in line
    )
    (told,) = queries.of_part(story.record, story.record.parts[0])
    assert told.after.count("复查") == 3 and later in told.after
    assert story.tried(STAFF, "note_recheck", looked).code == "no_such_recheck"


def test_two_departments_order_one_item_put_right_and_each_looks_again_for_itself(story):
    city = story.city
    power = power_values(LABEL, city.agency(FARM), "410823", kinds=["行政检查"])
    did(
        city.actor("jiandu.er"),
        "catalogue.confirm_power",
        did(city.actor("jiandu"), "catalogue.register_power", None, power),
    )
    story.planned(partners=FARM)
    story.act(PARTNER, "prepare_part", {"items": LABEL, "officers": certificates(FARM)})
    for head in (HEAD, PARTNER_HEAD):
        story.act(head, "approve_part", {"opinion": "同意"})
    for account, agency in ((STAFF, MARKET), (PARTNER, FARM)):
        story.act(account, "enter_site", {"present": certificates(agency)})
    due = (today() + timedelta(days=7)).isoformat()
    for account, device in ((STAFF, "甲"), (PARTNER, "丙")):
        bad = row(LABEL, "E", device=device, follow_up="rectify", rectify_by=due)
        assert story.register(account, bad).is_done
    story.left()
    until = {"valid_to": (today() + timedelta(days=90)).isoformat(), "valid_why": "检查周期"}
    story.act(CHIEF, "confirm_part", until)
    story.act(PARTNER_HEAD, "confirm_part", until)
    assert story.record.state == "confirmed"
    assert {one.owner for one in Finding.objects.all()} == {city.agency(MARKET), city.agency(FARM)}
    looked = {"item": LABEL, "is_put_right": "yes", "told": "已经改正"}
    story.act(PARTNER, "note_recheck", looked)
    running = Clock.objects.get(record=story.uuid, ended_at=None)
    assert (running.name, running.owed_by) == (
        recheck_clock(LABEL, "武陟县市场监督管理局"),
        city.agency(MARKET),
    )
    story.act(STAFF, "note_recheck", looked)
    assert not Clock.objects.filter(record=story.uuid, ended_at=None).exists()


def test_an_unreadable_batch_is_said_so(story):
    story.arrived()
    for rows in ("不是", "[]", "{}", "[1]", json.dumps([row(LABEL)] * 401)):
        assert story.tried(STAFF, "take_registers", {"rows": rows}).code == "invalid_input", uuid4()
