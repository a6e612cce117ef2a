"""公示的故事：该不该、隐去什么、谁批准、在哪里、到哪天，决定变了怎样撤回。"""

from __future__ import annotations

from datetime import date, datetime

import pytest

from liandong.cases.models import Decision
from liandong.cases.tests.test_outcomes import spot
from liandong.importing.tests.sheets import checked_by, handed_in, rows_of
from liandong.kernel import clocks, kinds
from liandong.kernel.panels import buttons, links
from liandong.kernel.roles import Level
from liandong.kernel.tests.staging import attempt, deliver_all, did, newest_job
from liandong.kernel.tests.staging_publication import in_channel
from liandong.notices.models import Notice
from liandong.now import CHINA, at
from liandong.publication import jobs
from liandong.publication.models import Publication
from liandong.publication.tests.stories import FACTS, Room

pytestmark = pytest.mark.django_db
IN_MARCH = datetime(2026, 4, 2, 15, tzinfo=CHINA)
ANNUL = {"changed_by": "复议决定1号", "on": "2026-04-02"}
CHANGE = {"changed_by": "复议决定2号", "on": "2026-04-02", "penalties": ["罚款"], "fine": "1000"}


@pytest.fixture
def room(office):
    with at(IN_MARCH):
        yield Room(office)


def settled(after):
    while (last := newest_job()) != after:
        deliver_all(after)
        after = last


def told(actor):
    return set(Notice.objects.filter(post=actor.post).exclude(state="done").values_list("topic", flat=True))


# ── 一份决定从提请到撤回 ────────────────────────────────────────────────────────────────────────────


def test_published_recorded_annulled_and_taken_down_everywhere(room):
    seen, one = newest_job(), room.taken_up()
    assert one.state == "due" and set(room.running(one)) == {
        "公示：信用中国",
        "公示：国家企业信用信息公示系统",
    }
    credit = clocks.running(one.uuid)[0]
    assert credit.due_at.astimezone(CHINA).date() == date(2026, 3, 31) and credit.owed_by == one.owner
    settled(seen)
    assert "publication_owed" in told(room.handler)
    assert room.propose(one, hides="李大有").is_done
    one.refresh_from_db()
    assert (
        "李大有" not in str(one.text) and "138****5678" in one.text["CF_NR"] and "（略）" in one.text["CF_NR"]
    )
    assert (one.text["CF_NR_FK"], one.text["CF_CFLB"], one.grade) == ("0.5", "罚款", "一般")
    assert any("2027年3月20日" in line for line in one.counted), one.counted
    settled(seen)
    assert "publication_to_approve" in told(room.head) and "publication_owed" not in told(room.handler)
    assert attempt(room.head, "publication.approve_publication", one.uuid, {}).errors
    assert room.approve(one).is_done
    one.refresh_from_db()
    assert (one.state, one.until) == ("published", date(2027, 3, 20))
    # 渠道：登记过的期限到此为止，本机关网站没有日数
    with at(IN_MARCH):
        did(room.keeper, "publication.record_channel", one.uuid, in_channel())
        again = attempt(room.keeper, "publication.record_channel", one.uuid, in_channel())
    assert again.code in ("channel_recorded", "invalid_input") and "公示：信用中国" not in room.running(one)
    assert one.shown_in.get().until == date(2027, 3, 20)
    # 决定撤销：当时撤下，别的渠道三个工作日
    settled(seen)
    seen = newest_job()
    did(room.keeper, "cases.annul_decision", one.decision.uuid, ANNUL, reason="复议撤销")
    settled(seen)
    one.refresh_from_db()
    assert (one.state, one.ended_why, one.ended_by) == ("withdrawn", "处罚决定被撤销", "复议决定1号")
    assert room.running(one) == {"撤下：信用中国": "statutory"}
    (clock,) = clocks.running(one.uuid)
    assert clock.due_at.astimezone(CHINA).date() == date(2026, 4, 8)  # 4月6日清明放假
    assert {"publication_withdrawn"} <= told(room.keeper) and "publication_withdrawn" in told(
        room.city.actor("jiandu")
    )
    down = {"channel": "信用中国", "on": "2026-04-02", "told": "信用中国原处说明"}
    wrong = attempt(room.keeper, "publication.record_takedown", one.uuid, down | {"channel": "本机关网站"})
    assert wrong.code == "not_shown_there"
    did(room.keeper, "publication.record_takedown", one.uuid, down)
    assert room.running(one) == {}
    gone = attempt(room.keeper, "publication.take_up_decision", None, {"decision": one.decision.number})
    assert gone.code == "decision_undone"


def test_what_is_changed_is_withdrawn_and_begins_anew_with_the_new_text(room):
    one, seen = room.published(), newest_job()
    did(room.keeper, "cases.change_decision", one.decision.uuid, CHANGE, reason="复议变更")
    settled(seen)
    one.refresh_from_db()
    again = Publication.objects.exclude(pk=one.pk).get()
    assert (one.state, one.ended_why, again.state) == ("withdrawn", "处罚决定被变更", "due")
    assert set(room.running(again).values()) == {"internal"}
    assert room.propose(again).is_done and room.approve(again).is_done
    again.refresh_from_db()
    assert again.text["CF_NR_FK"] == "0.1"


def test_what_is_held_unlawful_is_withdrawn_and_not_published_again(room):
    one, seen = room.published(), newest_job()
    did(room.keeper, "publication.record_channel", one.uuid, in_channel())
    asked = {"way": "litigation", "organ": "武陟县人民法院", "since": "2026-03-25"}
    did(room.keeper, "cases.record_remedy", one.decision.uuid, asked)
    ended = {"way": "litigation", "on": "2026-04-01", "paper": "判决3号", "result": "unlawful"}
    did(room.keeper, "cases.end_remedy", one.decision.uuid, ended)
    settled(seen)
    one.refresh_from_db()
    assert (one.state, one.ended_why, one.ended_by) == ("withdrawn", "处罚决定被确认违法", "判决3号")
    (clock,) = clocks.running(one.uuid)
    assert clock.due_at.astimezone(CHINA).date() == date(2026, 4, 7)
    again = attempt(room.keeper, "publication.take_up_decision", None, {"decision": one.decision.number})
    assert again.code == "decision_undone"


def test_what_changed_after_it_was_proposed_is_not_approved(room):
    one, seen = room.taken_up(), newest_job()
    assert room.propose(one).is_done
    did(room.keeper, "cases.change_decision", one.decision.uuid, CHANGE, reason="复议变更")
    settled(seen)
    assert room.approve(one).code == "text_changed"
    did(room.head, "publication.return_proposal", one.uuid, reason="决定变了")
    assert room.propose(one).is_done and room.approve(one).is_done


def test_a_decision_made_here_begins_by_itself_and_a_card_does_not(room):
    room.decision(card={"party": "", "party_name": "别的店（虚构）"})
    made = did(room.handler, "cases.decide_on_spot", None, spot())
    settled(0)
    one = Publication.objects.get()
    assert one.decision.case.uuid == made and (one.state, one.owner) == ("due", room.handler.agency)
    assert set(room.running(one)) == {"公示：信用中国"}  # 当场处罚的不在企业信用信息公示系统
    assert room.propose(one, social_impact="unjudged").code == "minor"


# ── 不公示、不能公示 ────────────────────────────────────────────────────────────────────────────────


def test_withheld_with_a_ground_that_the_line_speaks_against(room):
    one = room.taken_up()
    why = {"ground": "no_impact", "reasons": "店小，公众不关心"}
    did(room.handler, "publication.propose_withholding", one.uuid, why)
    one.refresh_from_db()
    assert one.is_withheld and "第二条" in one.counted[0]
    assert attempt(room.head, "publication.approve_publication", one.uuid, {"is_read": "on"}).code
    did(room.head, "publication.approve_withholding", one.uuid)
    one.refresh_from_db()
    assert one.state == "withheld" and room.running(one) == {}
    watched = kinds.get("publication").sight.level(room.city.actor("jiandu"), one)
    assert watched is Level.SUMMARY
    anew = did(room.keeper, "publication.take_up_decision", None, {"decision": one.decision.number})
    assert anew != one.uuid


@pytest.mark.parametrize(
    ("card", "more", "code"),
    [
        ({"is_sensitive": "on"}, {}, "kept_apart"),
        ({"is_criminal": "on"}, {}, "kept_apart"),
        ({}, {"penalties": ["警告"], "fine": ""}, "only_warned"),
    ],
)
def test_what_is_never_taken_up(room, card, more, code):
    decision = room.decision(card=card, **more)
    outcome = attempt(room.keeper, "publication.take_up_decision", None, {"decision": decision.number})
    assert outcome.code == code and not Publication.objects.exists()


def test_only_once_and_only_by_whoever_decided(room):
    decision, kind, act = room.decision(), kinds.get("decision"), "publication.take_up_decision"
    assert act in [b.action for b in buttons(room.keeper, kind, decision, Level.FULL)]
    one = room.of(did(room.keeper, act, None, {"decision": decision.number}))
    assert act not in [b.action for b in buttons(room.keeper, kind, decision, Level.FULL)]
    again = attempt(room.keeper, "publication.take_up_decision", None, {"decision": one.decision.number})
    assert again.code == "publication_stands" and one.number in again.sentence
    stranger = attempt(room.city.actor("ba.lianluo"), "publication.take_up_decision", None, {"decision": one.decision.number})  # fmt: skip
    assert "decision" in stranger.errors


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ({"social_impact": "unjudged"}, "done"),  # 市场监管条线自己规定应当公示
        ({"grade": "轻微", "social_impact": "unjudged"}, "minor"),
        ({"contents": ["商业秘密"]}, "not_masked"),
        ({"contents": ["商业秘密"], "hides": "供货人"}, "done"),
        ({"contents": ["联系电话", "银行账号"]}, "done"),
        ({"hides": "没有的字"}, "nothing_to_hide"),
    ],
)
def test_what_must_be_judged_and_hidden_first(room, said, code):
    assert room.propose(room.taken_up(), **said).code == code


def test_a_citizen_keeps_the_family_name_alone_on_every_surface(room):
    card = {"party": "", "party_name": "王小明", "is_citizen": "on"}
    one = room.taken_up(card=card)
    assert one.subject == one.decision.case.party_label and "王小明" not in one.subject
    assert room.propose(one, contents=["自然人姓名"]).is_done and room.approve(one).is_done
    one.refresh_from_db()
    assert (one.subject, one.text["CF_XDR_LB"]) == ("王某某", "自然人") and "王小明" not in str(one.text)
    assert one.channels == [
        "信用中国",
        "国家企业信用信息公示系统",
        "本机关网站",
    ]  # 市场监管条线不分企业、自然人


def test_whoever_proposed_does_not_approve(room):
    one = room.taken_up()
    assert room.propose(one).is_done
    Publication.objects.filter(pk=one.pk).update(author=room.head.post)
    assert room.approve(one).code == "own_proposal"


# ── 到期、修复、有误 ────────────────────────────────────────────────────────────────────────────────


def test_it_ends_by_itself_and_is_told_before(room):
    one = room.published(said={"grade": "轻微"})
    assert one.until == date(2026, 6, 20)
    with at(datetime(2026, 6, 14, 9, tzinfo=CHINA)):
        jobs.daily(0)
        jobs.daily(0)
    assert Notice.objects.filter(topic="publication_near_end", post=room.keeper.post).count() == 1
    one.refresh_from_db()
    assert one.state == "published"
    with at(datetime(2026, 6, 21, 0, 15, tzinfo=CHINA)):
        assert jobs.end() == 1
    late = room.taken_up("罚2号")
    assert room.propose(late, grade="轻微").is_done
    with at(datetime(2026, 6, 21, 9, tzinfo=CHINA)):
        assert room.approve(late).code == "term_over"


def test_repaired_after_the_shortest_term_when_everything_is_fulfilled(room):
    one = room.published()
    values = {"paper": "修复1号", "on": "2026-04-02", "is_fulfilled": "on", "is_promised": "on"}
    early = attempt(room.head, "publication.repair_credit", one.uuid, values, reason="申请")
    assert early.code == "no_repair" and "2026年6月21日" in early.sentence
    with at(datetime(2026, 7, 1, 9, tzinfo=CHINA)):
        later = values | {"on": "2026-07-01", "is_promised": ""}
        assert attempt(room.head, "publication.repair_credit", one.uuid, later, reason="申请").code == "no_repair"  # fmt: skip
        did(room.head, "publication.repair_credit", one.uuid, later | {"is_promised": "on"}, reason="申请")
    one.refresh_from_db()
    assert (one.state, one.ended_by, room.running(one)) == ("repaired", "修复1号", {})


def test_what_was_published_wrongly_is_taken_back_at_once(room):
    one = room.published()
    did(room.keeper, "publication.take_back", one.uuid, reason="供货人的姓名没有隐去")
    one.refresh_from_db()
    assert one.state == "withdrawn" and one.ended_at is not None
    assert did(room.keeper, "publication.take_up_decision", None, {"decision": one.decision.number})


# ── 挂在哪里、导出 ──────────────────────────────────────────────────────────────────────────────────


def test_it_hangs_on_the_page_of_its_decision(room):
    decision, kind = room.decision(), kinds.get("decision")
    assert [b.action for b in buttons(room.keeper, kind, decision, Level.FULL) if "publication" in b.action]
    assert not [
        b.action
        for b in buttons(room.city.actor("jiandu"), kind, decision, Level.FULL)
        if "publication" in b.action
    ]
    made = did(room.keeper, "publication.take_up_decision", None, {"decision": decision.number})
    assert f"/r/publication/{made}/" in [one.url for one in links(room.keeper, kind, decision, Level.FULL)]
    assert FACTS not in str(room.of(made).text)


def test_the_columns_of_the_report_hold_what_is_public_and_nothing_else(room):
    from liandong.desk.tests.test_exporting import body, press, rows_of
    from liandong.desk.tests.test_home import client_of

    one = room.published(said={"hides": "李大有"})
    room.taken_up("罚2号")
    rows = rows_of(body(press(client_of("wz.chengban"), "/r/publication/export", layout="roll")))
    head = next(n for n, row in enumerate(rows) if row[0] == "CF_WSH")
    assert len(rows) == head + 2
    said = dict(zip(rows[head], rows[head + 1], strict=True))
    assert (said["CF_WSH"], said["CF_NR_FK"], said["CF_GSJZQ"]) == (one.decision_no, "0.5", "2027-03-20")
    assert said["CF_XDR_ZJHM"] == "" and "李大有" not in str(rows)


@pytest.mark.parametrize("made_as", ["csv", "xlsx"])
def test_the_report_as_it_was_exported_can_be_handed_in_again(room, made_as):
    from liandong.desk.tests.test_exporting import body, press
    from liandong.desk.tests.test_home import client_of

    one = room.published()
    sent = body(press(client_of("wz.chengban"), "/r/publication/export", layout="roll", made_as=made_as))
    outcome = handed_in(room.city, "wz.lianluo", "decisions", sent, name=f"双公示.{made_as}")
    intake = checked_by(room.city, "wz.lianluo", outcome)
    (standing,) = rows_of(intake).values()
    assert standing == ("same", "") and Decision.objects.get().decision_no == one.decision_no
