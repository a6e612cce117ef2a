"""结果互认的故事：提供、采纳、撤销、失效、告知；不予采纳；过期；没有职权的看不到；公民遮住；标准变了只提示。"""

from __future__ import annotations

from datetime import date, timedelta
from types import SimpleNamespace

import pytest
from django.db import transaction

from liandong.catalogue.tests.test_doing import hired
from liandong.kernel import kinds, panels
from liandong.kernel.roles import Level, Role
from liandong.kernel.tests.parity import Reader
from liandong.kernel.tests.staging import attempt, deliver_all, did, newest_job
from liandong.kernel.tests.staging_recognition import ENDING, accepting, doing
from liandong.kernel.visibility import rebuild
from liandong.notices.models import Notice
from liandong.now import at, now, today
from liandong.parties.models import Party
from liandong.recognition import jobs, queries
from liandong.recognition.models import Finding
from liandong.recognition.offering import offered, taken_back
from liandong.recognition.queries import answers


def level(actor, record):
    return kinds.get("finding").sight.level(actor, record)


def told(post):
    return [(n.topic, n.what, n.sender) for n in Notice.objects.filter(post=post).order_by("id")]


def settled(after):
    while (last := newest_job()) != after:
        deliver_all(after)
        after = last


# ── 登记、谁看得到 ──────────────────────────────────────────────────────────────────────────────────


def test_who_has_the_power_sees_it_in_full_and_others_nothing(ground):
    finding = ground.found()
    assert finding.number.startswith("JZ-JG-") and finding.was_competent and finding.edition == 1
    assert level(ground.user, finding) is Level.FULL
    assert level(ground.city.actor("ba.lianluo"), finding) is Level.NONE
    assert level(ground.city.actor("jiandu"), finding) is Level.SUMMARY
    for url in (f"/r/finding/{finding.uuid}/", f"/api/v1/finding/{finding.uuid}"):
        assert Reader(ground.city.actor("ba.lianluo")).get(url).status_code == 404
    assert finding.number not in Reader(ground.city.actor("ba.lianluo")).get("/r/finding/").content.decode()


def test_the_sensitive_is_seen_by_its_own_agency_alone(ground):
    finding = ground.found(is_sensitive="on")
    assert level(ground.issuer, finding) is Level.FULL and level(ground.user, finding) is Level.NONE
    assert answers(ground.user, ground.party, ground.item, "410823", today()).found == ()


def test_a_power_that_begins_or_ends_moves_the_sight(ground):
    finding, other = ground.found(), ground.city.actor("wz.nongye")
    assert level(other, finding) is Level.NONE
    seen = newest_job()
    power = ground.power("C410823-AGRICULTURE")
    settled(seen)
    assert level(other, finding) is Level.FULL
    seen = newest_job()
    end = {"last_day": (today() + timedelta(days=9)).isoformat(), "end_basis": "演示通知"}
    did(ground.city.actor("jiandu"), "catalogue.end_power", power, end, reason="职责划转")
    settled(seen)
    assert level(other, finding) is Level.FULL  # 止日还没有到
    with at(now() + timedelta(days=11)):
        jobs.daily(0)
        assert level(other, finding) is Level.NONE
        assert rebuild()["finding"] == 0


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"found_on": "2099-01-01"}, "found_on"),
        ({"valid_to": "2026-01-01"}, "valid_to"),
        ({"valid_to": "2026-03-03"}, "valid_to"),
        ({"valid_why": ""}, "valid_why"),
        ({"party": "没有这家"}, "party"),
        ({"standard": "没有这份"}, "standard"),
        ({"standard": "", "edition": "1"}, "standard"),
        ({"edition": "9"}, "edition"),
        ({"found_on": "2019-03-02"}, "standard"),
    ],
)
def test_what_is_not_in_order_is_said_beside_its_field(ground, more, field):
    outcome = attempt(ground.issuer, "recognition.register_finding", None, ground.values(**more))
    assert field in outcome.errors, outcome.errors
    assert Finding.objects.count() == 0


def test_one_paper_stands_once(ground):
    first = ground.found()
    again = attempt(ground.issuer, "recognition.register_finding", None, ground.values())
    assert again.code == "registered_already" and first.number in again.sentence
    did(ground.issuer_head, "recognition.revoke_finding", first.uuid, ENDING, reason="登记有误")
    assert ground.found().pk != first.pk


def test_an_issuer_without_a_registered_power_is_said_to_whoever_would_rely_on_it(ground):
    made = did(ground.city.actor("ba.lianluo"), "recognition.register_finding", None, ground.values())
    (one,) = answers(ground.user, ground.party, ground.item, "410823", today()).found
    assert one.finding.uuid == made and "没有登记职权" in one.sentence


def test_a_citizen_is_masked_and_known_in_full_only_where_he_was_registered(ground):
    finding = ground.offered_citizen()
    assert finding.party_label == "公民（姓名从略）" and level(ground.issuer, finding) is Level.FULL
    assert level(ground.user, finding) is Level.SUMMARY
    reader = Reader(ground.user)
    for url in ("/r/finding/", f"/r/finding/{finding.uuid}/", f"/api/v1/finding/{finding.uuid}"):
        assert "韩某某" not in reader.get(url).content.decode(), url
    for url in ("/r/finding/?q=韩某某", "/search?q=韩某某"):
        assert str(finding.uuid) not in reader.get(url).content.decode(), url
    assert answers(ground.user, finding.party, ground.item, "410823", today()).found == ()
    values = accepting(finding.number, "计划")
    assert attempt(ground.user, "recognition.accept_finding", None, values).code == "no_such_finding"


# ── 答得上吗 ────────────────────────────────────────────────────────────────────────────────────────


def test_what_answers_says_why_the_most_telling_first_and_never_bars(ground):
    weak = ground.found(paper="自查1号", evidence="self", standard="", found_on="2026-08-01")
    strong = ground.found(paper="检字1号")
    found = answers(ground.user, ground.party, ground.item, "410823", today())
    assert [one.finding.pk for one in found.found] == [strong.pk, weak.pk]
    assert found.verdict.allowed and found.verdict.code == "recognisable"
    assert "不妨碍依法应当进行的检查" in found.verdict.warnings[0]
    first, second = found.found
    assert first.cautions == () and "至今没有变" in first.sentence and "同一事项" in first.sentence
    assert "自行检查" in second.sentence
    none = answers(ground.user, ground.party, ground.other_item, "410823", today())
    assert none.verdict.code == "nothing_recognisable" and none.verdict.allowed


def test_by_day_and_place(ground):
    ground.found()
    ask = lambda place, on: answers(ground.user, ground.party, ground.item, place, on).found  # noqa: E731
    assert ask("410823", today() - timedelta(days=400)) == ()  # 那一天还没有
    assert ask("410823", today() + timedelta(days=400)) == ()  # 那一天已经过期
    assert ask("410823104", today())[0].cautions == ()  # 县里的镇
    assert "地点不同" in ask("410882", today())[0].sentence


def test_what_stood_on_a_past_day_answers_for_that_day(ground):
    gone = ground.found(paper="检字1号", found_on="2026-03-02")
    old = ground.found(paper="检字2号", found_on="2026-03-02", valid_to=today().isoformat())
    did(ground.issuer_head, "recognition.revoke_finding", gone.uuid, ENDING, reason="检验机构资质被撤销")
    with at(now() + timedelta(days=1)):
        jobs.daily(0)
        tomorrow = today()
    old.refresh_from_db()
    assert old.state == "expired"

    def ask(day):
        return {o.finding.pk for o in answers(ground.user, ground.party, ground.item, "410823", day).found}

    assert ask(date(2026, 3, 31)) == {gone.pk, old.pk}
    assert ask(date(2026, 4, 1)) == {old.pk} and ask(tomorrow) == set()


def test_the_most_telling_is_not_cut_for_being_old(ground, monkeypatch):
    monkeypatch.setattr(queries, "AT_MOST", 1)
    strong = ground.found(paper="检字1号", found_on="2026-03-02")
    ground.found(paper="自查1号", evidence="self", standard="", found_on="2026-08-01")
    (one,) = answers(ground.user, ground.party, ground.item, "410823", today()).found
    assert one.finding.pk == strong.pk


def test_a_standard_that_went_on_warns_and_does_not_bar(ground):
    finding = ground.found()
    facts = {
        "title": "农药经营检查标准",
        "document": "演示标准1号",
        "points": "台账｜进销存相符",
        "since": today().isoformat(),
    }
    did(ground.standard_head, "catalogue.revise_standard", ground.standard.uuid, facts, reason="增加要点")
    (one,) = answers(ground.user, ground.party, ground.item, "410823", today()).found
    assert "现为第2版" in one.sentence
    answer = ground.accept(finding)
    assert answer.state == "accepted" and "修订为第2版" in answer.cautions[0]
    end = {"last_day": today().isoformat(), "end_basis": "演示通知"}
    did(ground.standard_head, "catalogue.repeal_standard", ground.standard.uuid, end, reason="另有规定")
    later = answers(ground.user, ground.party, ground.item, "410823", today() + timedelta(days=1)).found
    assert "已不在施行" in later[0].sentence


def test_a_party_merged_into_another_is_answered_with_it(ground):
    finding = ground.found()
    Party.objects.filter(pk=ground.party.pk).update(merged_into=ground.second)
    for party in (Party.objects.get(pk=ground.party.pk), ground.second):
        assert [o.finding.pk for o in answers(ground.user, party, ground.item, "410823", today()).found] == [
            finding.pk
        ]


# ── 采纳、不予采纳 ──────────────────────────────────────────────────────────────────────────────────


def test_offered_accepted_revoked_lapsed_and_told_then_reviewed(ground):
    finding, seen = ground.found(), newest_job()
    answer = ground.accept(finding, spared=2)
    settled(seen)
    assert ("recognition_answered", "采纳了本机关的结果", "武陟县市场监督管理局") in told(ground.issuer.post)
    assert ground.figure("recognition_spared") == {"农业农村": 2}
    seen = newest_job()
    did(ground.issuer_head, "recognition.revoke_finding", finding.uuid, ENDING, reason="检验机构资质被撤销")
    settled(seen)
    answer.refresh_from_db()
    assert answer.state == "lapsed" and answer.lapsed_at is not None
    said = ("recognition_lapsed", "所采纳的结果不再有效，请复核", "焦作市农业农村局")
    assert said in told(ground.user.post) and ground.figure("recognition_spared") == {}
    late = attempt(ground.user, "recognition.accept_finding", None, accepting(finding.number, "另一次"))
    assert late.code == "not_valid"
    assert answers(ground.user, ground.party, ground.item, "410823", today()).found == ()
    seen = newest_job()
    did(ground.user, "recognition.record_review", answer.uuid, {"reviewed": "已补查，合格"})
    settled(seen)
    notice = Notice.objects.get(post=ground.user.post, topic="recognition_lapsed")
    assert notice.state == "done"
    answer.refresh_from_db()
    assert (answer.state, answer.reviewed) == ("reviewed", "已补查，合格")


def test_an_answer_withdrawn_before_is_left_alone(ground):
    finding = ground.found()
    answer, seen = ground.accept(finding), newest_job()
    did(ground.issuer_head, "recognition.change_finding", finding.uuid, ENDING, reason="复议变更")
    did(ground.user, "recognition.withdraw_recognition", answer.uuid, reason="另有安排")
    settled(seen)
    answer.refresh_from_db()
    assert answer.state == "withdrawn"


def test_declined_with_a_reason_that_the_issuer_reads(ground):
    finding = ground.found()
    values = {"finding": finding.number, "purpose": "spare", "plan": "秋季抽查"}
    nothing = attempt(ground.user, "recognition.decline_finding", None, values)
    assert "reason" in nothing.errors
    seen = newest_job()
    made = did(ground.user, "recognition.decline_finding", None, values, reason="现场已经改建")
    page = Reader(ground.issuer).get(f"/r/recognition/{made}/").content.decode()
    assert "现场已经改建" in page and "不予采纳" in page
    assert (
        "现场已经改建"
        not in Reader(ground.city.actor("jiandu")).get(f"/r/recognition/{made}/").content.decode()
    )
    settled(seen)
    assert ("recognition_answered", "没有采纳本机关的结果", "武陟县市场监督管理局") in told(
        ground.issuer.post
    )
    assert ground.accept(finding, plan="秋季抽查").state == "accepted"  # 改变主意


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"spared": ""}, "spared"),
        ({"purpose": "evidence", "spared": ""}, "review"),
        ({"purpose": "evidence", "review": "属实"}, "spared"),
        ({"plan": ""}, "plan"),
    ],
)
def test_what_an_answer_must_say(ground, more, field):
    values = accepting(ground.found().number, "春季抽查") | more
    assert field in attempt(ground.user, "recognition.accept_finding", None, values).errors


def test_who_may_not_answer(ground):
    finding = ground.found()
    values = accepting(finding.number, "春季抽查")
    stranger = hired(ground.city, "ba.fuze", "洪负责", "C410822-AGRICULTURE", Role.UNIT_HEAD)
    hidden = attempt(stranger, "recognition.accept_finding", None, values)
    missing = attempt(stranger, "recognition.accept_finding", None, values | {"finding": "JZ-JG-2026-999999"})
    assert hidden.code == missing.code == "no_such_finding"
    assert hidden.sentence.replace(finding.number, "") == missing.sentence.replace("JZ-JG-2026-999999", "")
    own = attempt(ground.issuer_head, "recognition.accept_finding", None, values)
    assert own.code == "own_finding"
    ground.accept(finding)
    assert attempt(ground.user, "recognition.accept_finding", None, values).code == "recognised_already"
    ended = {"last_day": today().isoformat(), "end_basis": "演示"}
    did(ground.city.actor("jiandu"), "catalogue.end_power", ground.market_power, ended, reason="划转")
    with at(now() + timedelta(days=1)):
        late = attempt(ground.user, "recognition.accept_finding", None, accepting(finding.number, "另一次"))
    assert late.code == "not_competent"


def test_expired_by_its_day_and_what_was_accepted_before_stands(ground):
    finding = ground.found(valid_to=(today() + timedelta(days=1)).isoformat())
    answer = ground.accept(finding)
    assert jobs.expire() == 0
    with at(now() + timedelta(days=2)):
        values = accepting(finding.number, "另一次")
        assert attempt(ground.user, "recognition.accept_finding", None, values).code == "not_valid"
        assert jobs.expire() == 1
    finding.refresh_from_db()
    answer.refresh_from_db()
    assert (finding.state, answer.state) == ("expired", "accepted")


# ── 上层的房间 ──────────────────────────────────────────────────────────────────────────────────────


def test_a_room_above_offers_in_its_own_act_and_takes_back(ground):
    source, act = ground.second.uuid, doing(ground.issuer)
    facts = {
        "kind": "party", "record": source, "party": ground.party, "item": ground.item, "division": "410823",
        "result": "penalty", "told": "罚款", "found_on": today(), "valid_to": today() + timedelta(days=90),
        "valid_why": "公示期", "evidence": "original", "paper": "焦农罚〔2026〕1号", "standard": ground.standard,
    }  # fmt: skip
    with transaction.atomic():
        made = offered(act, **facts)
        assert offered(act, **facts).pk == made.pk
    assert (made.source, made.edition, made.state) == (source, 1, "valid")
    (one,) = answers(ground.user, ground.party, ground.item, "410823", today()).found
    assert "是否已经改正须另行核实" in one.sentence
    ending = doing(ground.issuer_head)
    told_back = taken_back(
        ending, kind="party", record=source, on=today(), paper="复议1号", reason="复议撤销"
    )
    ((action, record, values, reason),) = ending.nested
    assert told_back == 1 and action.name == "recognition.revoke_finding" and record.pk == made.pk
    assert values == {"ended_on": today(), "ended_paper": "复议1号"} and reason == "复议撤销"


def test_what_a_room_offers_wrongly_undoes_its_act(ground):
    from liandong.kernel.door import Refused

    with pytest.raises(Refused) as stop, transaction.atomic():
        offered(
            doing(ground.issuer), kind="party", record=ground.party.uuid, party=ground.party, item=ground.item,
            division="没有这里", result="passed", told="合格", found_on=today(), valid_to=today(), valid_why="当日",
            evidence="record", paper="检1",
        )  # fmt: skip
    assert "division" in stop.value.outcome.errors and Finding.objects.count() == 0


# ── 网页和接口 ──────────────────────────────────────────────────────────────────────────────────────


def test_the_page_of_a_party_and_the_interface_give_the_same_answer(ground):
    finding, reader = ground.found(), Reader(ground.user)
    url = f"/parties/{ground.party.uuid}/findings"
    assert "请填事项" in reader.get(url).content.decode()
    page = reader.get(f"{url}?item={ground.item.code}").content.decode()
    assert f"/r/finding/{finding.uuid}/" in page and "不妨碍依法应当进行的检查" in page
    wrong = reader.get(f"{url}?item=没有这项")
    assert wrong.status_code == 422 and "没有查" in wrong.content.decode()
    asked = f"/api/v1/findings/answers?party={ground.party.uuid}&item={ground.item.code}"
    said = reader.get(asked).json()
    assert said["code"] == "recognisable" and said["found"][0]["number"] == finding.number
    assert said["found"][0]["sentence"] in ("；".join(said["found"][0]["reasons"]) + "。")
    assert reader.get(asked.replace(ground.item.code, "没有")).status_code == 422
    assert reader.get(asked.replace(str(ground.party.uuid), str(finding.uuid))).status_code == 404
    other = Reader(ground.city.actor("ba.lianluo")).get(asked).json()
    assert other["code"] == "nothing_recognisable" and other["found"] == []
    assert Reader(ground.city.actor("sysadmin")).get(url).status_code == 404


def test_the_page_of_a_finding_leads_to_both_answers(ground):
    finding = ground.found()
    page = Reader(ground.user).get(f"/r/finding/{finding.uuid}/").content.decode()
    form = f"/r/recognition/new/recognition.accept_finding?finding={finding.number}"
    assert form in page and "recognition.decline_finding" in page
    assert f'value="{finding.number}"' in Reader(ground.user).get(form).content.decode()
    assert (
        "recognition.accept_finding"
        not in Reader(ground.issuer_head).get(f"/r/finding/{finding.uuid}/").content.decode()
    )
    links = panels.links(ground.user, SimpleNamespace(name="party"), ground.party, Level.FULL)
    assert f"/r/finding/{finding.uuid}/" in [one.url for one in links]


def test_found_by_name_and_number_and_not_by_what_it_says(ground):
    finding, reader = ground.found(told="标签缺少二维码"), Reader(ground.user)
    for asked, is_found in (
        (finding.number, True),
        ("恒昌农资", True),
        ("农药经营", True),
        ("二维码", False),
    ):
        assert (str(finding.uuid) in reader.get(f"/r/finding/?q={asked}").content.decode()) is is_found, asked
