"""一次抽取从头到尾：经过门办成；不肯打开的、封存的、替换的、作废的、交错的。"""

from __future__ import annotations

import json
from hashlib import sha256

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from liandong.draw.replacements import after
from liandong.draws import bundling, keeping, queries, results
from liandong.draws.models import Draw, Dropout, Seat, Share, Visit
from liandong.draws.steps import steps
from liandong.draws.tests.stories import A_DAY, AN_HOUR, FARM, FARM_HEAD, HEAD, NUMBERS, STAFF, SUPERVISOR
from liandong.inspections.tests.test_plans import level
from liandong.kernel import kinds
from liandong.kernel.roles import Level
from liandong.kernel.tests.staging import attempt, deliver_all, newest_job
from liandong.ledger.models import LedgerEvent
from liandong.notices.models import Notice
from liandong.now import at
from liandong.parties.models import Party
from liandong.registry.models import Officer


def drawn(story, **more):
    """Up to the result."""
    before = newest_job()
    return story.bound(**more).commits().outside().reveal().deliver(before)


def tried(story, account, name, values=None, **more):
    return attempt(story.city.actor(account), f"draws.{name}", story.uuid, values or {}, **more)


def objects(draw):
    """The names logged for a draw, in the order of the ledger."""
    found = []
    for event in LedgerEvent.objects.filter(record=draw.uuid, outcome="done").order_by("id"):
        body = json.loads(event.body)
        found += [one["vdr1"]["object"] for one in [body, *body.get("vdr1_objects", [])] if "vdr1" in one]
    return found


def test_a_draw_goes_from_the_plan_to_the_result(story):
    one = drawn(story).draw
    assert (one.state, one.plan_no) == ("drawn", f"410823-{story.start.year}-0001")
    assert one.document["prev_plan"] == "0" * 64
    parties = [party["code"] for party in one.parties]
    assert parties == ["C410823-MARKET", "P-2", "JZ-JUSTICE"]
    assert objects(one) == [
        "plan", *(f"commit/{p}" for p in parties), "ticket", "outside", *(f"reveal/{p}" for p in parties), "result", "visits", "scheduling",
    ]  # fmt: skip
    assert {code.split("/")[0] for code in one.totals["lists"]} == {"C410823-MARKET", "C410823-AGRICULTURE"}
    seats = Seat.objects.filter(visit__draw=one, is_staffed=True)
    assert seats.count() == one.totals["seats"] - one.totals["unstaffed"] > 40
    assert all(len(seat.officers) == 2 for seat in seats)
    told = set(Notice.objects.filter(record=one.uuid).values_list("topic", flat=True))
    assert {"draw_commit", "draw_outside", "draw_reveal", "draw_result", "draw_publish"} <= told


def test_the_yearly_plan_says_how_many_of_each_class(story):
    """A 10 %, B 20 %, C 30 % at most 40, D all; fifteen of each, and one nobody classified."""
    one = drawn(story).draw
    counted = sorted(tuple(n) for code, n in one.totals["lists"].items() if code.startswith("C410823-MARKET"))
    assert counted == [(15, 2), (15, 3), (15, 5), (15, 15)]
    assert one.roots["roster"]["n"] == Party.objects.exclude(form="citizen").count()


def test_who_is_excluded_stays_in_the_roster_with_its_code_and_reason(story):
    story.drafted()
    first = Party.objects.get(code="91410823T000000003")
    values = {"target": first.code, "code": "E1"}
    assert tried(story, STAFF, "exclude_target", values).errors["reason"]
    assert tried(story, STAFF, "exclude_target", values | {"code": "E9"}, reason="无").code == "no_such_code"
    story.act(STAFF, "exclude_target", values, reason="门店已拆除")
    assert tried(story, STAFF, "exclude_target", values, reason="再写").code == "excluded_already"
    story.act(STAFF, "freeze_rosters")
    draw = story.draw
    row = next(r for r in keeping.rows(draw, keeping.MAPPING) if first.code.encode() in r)
    assert row.endswith(b"\tD\t410823\t5169\t0\tE1")
    public = next(r for r in keeping.rows(draw, keeping.TARGETS) if r.startswith(row[:32]))
    assert public.split(b"\t")[2:] == [b"000000", b"G001", b"0", b"X"]
    assert draw.report["excluded"] == {"E1": 1} and sum(draw.populations.values()) == 2 * 59


def test_the_report_tells_who_changed_the_register_shortly_before(story):
    party = Party.objects.get(code="91410823T000000001")
    facts = {"risk": "D", "risk_on": "2026-01-01", "risk_source": "省平台"}
    outcome = attempt(story.city.actor(STAFF), "parties.classify_party", party.uuid, facts, reason="重评")
    assert outcome.is_done, outcome.errors
    story.drafted().act(STAFF, "freeze_rosters")
    assert story.draw.report["changes"]["parties.classify_party"] == 1


def test_a_frozen_roster_stands_while_the_register_changes_and_can_be_made_anew_before_it_binds(story):
    story.drafted().act(STAFF, "freeze_rosters")
    root = story.draw.roots["roster"]["root"]
    Party.objects.filter(code="91410823T000000001").update(risk="D")
    assert tried(story, STAFF, "freeze_rosters").code == "wrong_state"
    assert story.draw.roots["roster"]["root"] == root
    story.act(HEAD, "return_draw", reason="登记更正了")
    story.act(STAFF, "freeze_rosters")
    assert story.draw.roots["roster"]["root"] != root
    story.act(HEAD, "bind_plan")
    assert tried(story, HEAD, "return_draw", reason="再来").code == "wrong_state"


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({"parties": "C410823-MARKET｜蒋联络"}, "至少两家"),
        ({"parties": "C410823-MARKET｜蒋联络\n武陟县市场监督管理局｜楚"}, "写了两遍"),
        ({"groups": "武陟县市场监督管理局"}, "恰好写进一组"),
        ({"groups": "武陟县气象局"}, "不是计划的部门"),
    ],
)
def test_parties_groups_and_days_that_do_not_fit_are_told(story, more, said):
    outcome = attempt(story.city.actor(STAFF), "draws.draft_draw", None, story.values(**more))
    assert not outcome.is_done and said in outcome.sentence


def test_visits_begin_once_it_is_known_who_is_drawn_and_end_within_the_plan(story):
    actor, last = story.city.actor(STAFF), story.plan.ends_on.isoformat()
    for more, name, said in (
        ({"first_day": story.share_by.date().isoformat()}, "first_day", "才知道抽中了谁"),
        ({"first_day": last, "days": 2}, "days", f"计划{story.plan.ends_on}结束"),
        ({"first_day": "9999-12-31"}, "first_day", f"计划{story.plan.ends_on}结束，检查开始日期请定在那一天以前"),
        ({"first_day": "0001-01-01"}, "first_day", "才知道抽中了谁"),
    ):  # fmt: skip
        outcome = attempt(actor, "draws.draft_draw", None, story.values(**more))
        assert list(outcome.errors) == [name] and said in str(outcome.errors[name]), (more, outcome.errors)
    story.drafted()
    assert tried(story, STAFF, "correct_draw", story.values(first_day=last, days=2)).errors.keys() == {"days"}


def test_moments_keys_and_modes_that_do_not_fit_are_told(story):
    actor = story.city.actor(STAFF)
    for more, name in (
        ({"not_before": story.commit_by.isoformat()}, "commit_by"), ({"share_by": story.not_before.isoformat()}, "commit_by"),
        ({"escrow_key": "04" + "ab" * 64}, "escrow_key"), ({"mode": "sealed"}, "unseal_by"),
        ({"outside_kind": "notary"}, "outside_key"), ({"outside_form": ""}, "outside_form"), ({"outside_form": "6 1"}, "outside_form"),
        ({"exclusion_codes": "不对"}, "exclusion_codes"),
        ({"plan": "没有的"}, "plan"), ({"parties": "只有名称"}, "parties"),
    ):  # fmt: skip
        outcome = attempt(actor, "draws.draft_draw", None, story.values(**more))
        assert name in outcome.errors, (more, outcome.errors, outcome.code)


def test_a_commitment_is_for_this_plan_this_party_this_escrow_and_once(story):
    story.bound()
    mine = story.contribution("C410823-MARKET")

    def handed(account, party, content):
        file = SimpleUploadedFile("commit.json", content)
        return tried(story, account, "hand_in_commitment", {"party": party}, files={"file": file})

    assert handed(STAFF, "JZ-JUSTICE", mine.encode()).code == "not_its_party"
    assert handed(STAFF, "P-2", mine.encode()).code == "other_party"
    assert handed(FARM, "C410823-MARKET", mine.encode()).code == "not_its_part"
    assert "file" in handed(STAFF, "C410823-MARKET", b"{}").errors
    changed = json.loads(mine.encode())
    wrong = [("plan_sha256", "ab" * 32, "other_plan"), ("escrow_key", "ab" * 65, "other_escrow")]
    for name, value, code in wrong:
        content = json.dumps(changed | {name: value}, sort_keys=True, separators=(",", ":")).encode()
        assert handed(STAFF, "C410823-MARKET", content).code == code
    assert handed(STAFF, "C410823-MARKET", mine.encode()).is_done
    assert handed(STAFF, "C410823-MARKET", mine.encode()).code == "handed_in_already"
    text = story.contribution("P-2").encode().decode()
    with at(story.commit_by + AN_HOUR):
        assert tried(story, STAFF, "hand_in_commitment", {"party": "P-2", "text": text}).code == "too_late"
    assert tried(story, STAFF, "hand_in_commitment", {"party": "P-2", "text": text}).is_done
    assert story.draw.state == "bound"


def test_the_outside_value_is_entered_once_it_exists_and_written_one_way(story):
    story.bound().commits()
    values = {"value": "45 9 18 26 34 41 / 7", "found_at": "公告"}
    assert tried(story, STAFF, "enter_outside", values).code == "not_yet"
    with at(story.not_before + AN_HOUR):
        assert tried(story, STAFF, "enter_outside", values | {"value": "九"}).code == "bad_value"
        story.act(STAFF, "enter_outside", values)
        assert tried(story, STAFF, "enter_outside", values).code == "wrong_state"
    assert story.draw.outside_value == "9.18.26.34.41.45./7./" and "outside" not in objects(story.draw)


def test_any_party_may_enter_the_outside_value_and_nobody_else(story):
    before = newest_job()
    story.bound().commits()
    deliver_all(before)
    told = Notice.objects.filter(record=story.uuid, topic="draw_outside").values_list("post", flat=True)
    assert story.city.actor(SUPERVISOR).post in told
    values = {"value": NUMBERS, "found_at": "公告"}
    with at(story.not_before + AN_HOUR):
        assert not tried(story, FARM_HEAD, "enter_outside", values).is_done
        story.act(SUPERVISOR, "enter_outside", values)
    assert story.draw.state == "valued"


def test_a_party_that_withholds_is_opened_from_escrow_after_its_time(story):
    before = newest_job()
    story.bound().commits().outside().reveal("JZ-JUSTICE")
    share = {"party": "JZ-JUSTICE", "share": story.from_escrow("JZ-JUSTICE").hex()}
    assert story.draw.state == "opening"
    with at(story.not_before + 3 * AN_HOUR):
        assert tried(story, STAFF, "open_from_escrow", share, reason="不来").code == "not_yet"
    with at(story.share_by + AN_HOUR):
        assert tried(story, SUPERVISOR, "reveal_share", share).code == "too_late"
        assert tried(story, SUPERVISOR, "open_from_escrow", share, reason="不是托管方").code == "not_its_part"
        wrong = share | {"share": "00" * 32}
        assert tried(story, STAFF, "open_from_escrow", wrong, reason="不来").code == "not_committed"
        story.act(STAFF, "open_from_escrow", share, reason="联系三次没有答复")
    story.deliver(before)
    draw = story.draw
    assert draw.state == "drawn" and "escrow/JZ-JUSTICE" in objects(draw)
    assert bundling.drawing_of(draw).opened_by_escrow == ("JZ-JUSTICE",)
    assert Share.objects.get(draw=draw, party="JZ-JUSTICE").why == "联系三次没有答复"


def test_a_plan_that_cannot_go_on_is_void_and_the_next_names_it(story):
    story.bound()
    first = story.draw
    assert tried(story, HEAD, "void_draw", reason="不想抽了").code == "not_yet"
    with at(story.commit_by + AN_HOUR):
        assert tried(story, SUPERVISOR, "void_draw", reason="逾期").code == "not_its_part"
        story.act(HEAD, "void_draw", reason="公证处没有交承诺")
    assert story.draw.state == "void"
    second = story.bound().draw
    assert second.plan_no == f"410823-{story.start.year}-0002"
    assert second.document["prev_plan"] == first.plan_sha256
    assert level(story.city.actor("jy.lianluo"), second.plan) is Level.SUMMARY


def test_two_draws_by_one_yearly_plan_do_not_run_at_a_time(story):
    first = story.bound().draw
    story.drafted().act(STAFF, "freeze_rosters")
    refused = tried(story, HEAD, "bind_plan")
    assert refused.code == "another_runs" and first.plan_no in refused.sentence
    Draw.objects.filter(pk=first.pk).update(state="drawn")
    assert tried(story, HEAD, "bind_plan").code == "another_runs"
    Draw.objects.filter(pk=first.pk).update(state="sealed")
    story.act(HEAD, "bind_plan")
    assert story.draw.state == "bound"


def test_whoever_knows_a_share_cannot_choose_by_voiding(story):
    """From the ticket on only the supervisor may void, and only when the time of the outside value or of the escrow has passed."""
    story.bound().commits().outside().reveal("C410823-MARKET")
    with at(story.share_by + AN_HOUR):
        assert tried(story, HEAD, "void_draw", reason="结果不好").code == "not_its_part"
        story.act(SUPERVISOR, "void_draw", reason="托管的密文也打不开")
    assert story.draw.state == "void"
    last = steps(story.draw)[-1]
    assert (last.title, last.told) == ("作废", "理由：托管的密文也打不开") and last.at and "郑" in last.who
    assert all(step.at for step in steps(story.draw))


def test_once_the_ticket_is_out_the_drawing_agency_voids_no_more(story):
    story.bound().commits()
    assert tried(story, SUPERVISOR, "void_draw", reason="没有开奖").code == "not_yet"
    with at(story.not_before + AN_HOUR):
        assert tried(story, HEAD, "void_draw", reason="没有开奖").code == "not_its_part"
        story.act(SUPERVISOR, "void_draw", reason="没有开奖")
    assert story.draw.state == "void"


def test_a_supervisor_whose_own_share_is_shut_does_not_void(story):
    story.bound().commits().outside().reveal("JZ-JUSTICE")
    with at(story.share_by + AN_HOUR):
        refused = tried(story, SUPERVISOR, "void_draw", reason="不想开")
        assert refused.code == "own_share_shut" and "您单位自己的随机数还没有打开" in refused.sentence
    assert story.draw.state == "opening"


def test_the_drawing_agency_is_not_its_own_escrow(story):
    values = story.values(escrow="武陟县市场监督管理局")
    assert attempt(story.city.actor(STAFF), "draws.draft_draw", None, values).code == "escrow_is_own"


def test_a_sealed_draw_shows_a_root_only_until_it_is_opened(story):
    unseal = (story.share_by + 60 * A_DAY).isoformat()
    early = story.values(mode="sealed", unseal_by=(story.share_by + 20 * AN_HOUR).isoformat())
    assert attempt(story.city.actor(STAFF), "draws.draft_draw", None, early).code == "unseal_too_early"
    draw = drawn(story, mode="sealed", unseal_by=unseal).draw
    assert draw.state == "sealed" and objects(draw)[-3:] == ["result", "visits", "scheduling"]
    assert not [name for name in objects(draw) if name.startswith("reveal/")]
    assert (draw.result_sha256, draw.visits_sha256) == tuple(s.result_root for s in results.sealings(draw))
    assert not any(queries.may_have_row(story.city.actor(who), draw) for who in (STAFF, HEAD, SUPERVISOR))
    assert tried(story, HEAD, "publish_draw", {"published_on": "2026-01-01"}).code == "wrong_state"
    with at(story.after_visits - A_DAY):
        refused = tried(story, HEAD, "open_seal")
        assert refused.code == "visits_to_come" and "没有过完不能解封" in refused.sentence
    with at(story.after_visits):
        story.act(HEAD, "open_seal")
    assert sorted(objects(story.draw)[-3:]) == [
        "reveal/C410823-MARKET",
        "reveal/JZ-JUSTICE",
        "reveal/P-2",
    ]
    assert queries.may_have_row(story.city.actor(STAFF), story.draw)


def test_visits_are_seen_by_the_departments_that_go_and_by_nobody_else(story):
    draw = drawn(story, groups="武陟县市场监督管理局\n武陟县农业农村局").draw
    market, farm = story.city.actor(STAFF), story.city.actor(FARM)
    for actor in (market, farm):
        seen = set(queries.visits_for(actor, draw).values_list("code", flat=True))
        own = Seat.objects.filter(visit__draw=draw, agency=actor.agency).values_list("visit__code", flat=True)
        assert seen == set(own) and 0 < len(seen) < draw.totals["visits"]
    for who in (SUPERVISOR, "duban", "jy.lianluo", "sysadmin", "auditor", "ba.lianluo"):
        assert not queries.visits_for(story.city.actor(who), draw).exists(), who
    assert kinds.get("inspection_draw").sight.level(story.city.actor("jy.lianluo"), draw) is Level.SUMMARY


def test_a_target_is_replaced_by_the_next_of_the_reserve_once_the_reason_is_logged(story):
    before = newest_job()
    draw = drawn(story).draw
    with_reserve = [id for one in results.lists_of(draw).values() if one.reserve for id in one.drawn]
    seats = Seat.objects.filter(visit__draw=draw, department="C410823-MARKET", is_staffed=True)
    seat = seats.filter(visit__pseudonym__in=with_reserve).first()
    values = {"visit": seat.visit.code, "reason_code": "U1", "told": "门店已拆除"}
    assert tried(story, FARM, "report_dropout", values | {"visit": "没有"}).code == "no_such_visit"
    assert tried(story, STAFF, "report_dropout", values | {"reason_code": "Z9"}).code == "no_such_code"
    story.act("wz.chengban", "report_dropout", values)
    assert tried(story, STAFF, "report_dropout", values).code == "asked_already"
    assert tried(story, HEAD, "approve_dropout", {"number": 7}).code == "not_asked"
    story.act(HEAD, "approve_dropout", {"number": 1})
    asked = Dropout.objects.get(draw=draw)
    assert (asked.n, asked.into, objects(draw)[-1]) == (1, "", "event/1")
    assert tried(story, "wz.chengban", "report_dropout", values).code == "asked_already"
    deliver_all(before)
    asked.refresh_from_db()
    drawing = bundling.drawing_of(story.draw)
    found = after(drawing.plan, drawing.rules, drawing.lists, drawing.events)
    assert asked.into == found.substitutes[0].into == drawing.lists[asked.list].reserve[0]
    new = Visit.objects.get(draw=draw, pseudonym=asked.into, code__contains="#r1")
    assert (new.slot, new.seats.get().officers) == (seat.visit.slot, seat.officers)
    seat.refresh_from_db()
    assert seat.is_off and tried(story, "wz.chengban", "report_dropout", values).code == "no_such_visit"


def somebody_free_for(draw, department):
    """A seat in whose slot an officer of the department is left over, and one of its officers who need not lead."""
    everybody = set(Officer.objects.filter(agency__code=department).values_list("certificate", flat=True))
    staffed = Seat.objects.filter(visit__draw=draw, department=department, is_staffed=True)
    for seat in staffed:
        busy = {o for one in staffed.filter(visit__slot=seat.visit.slot) for o in one.officers}
        leads = set(
            Officer.objects.filter(certificate__in=seat.officers, may_lead=True).values_list(
                "certificate", flat=True
            )
        )
        followers = [o for o in seat.officers if leads - {o}]
        if everybody - busy and followers:
            return seat, followers[0]
    raise AssertionError("哪一个时段都没有多出来的人")


def test_an_officer_is_replaced_by_the_next_who_is_asked(story):
    before = newest_job()
    draw = drawn(story).draw
    seat, out = somebody_free_for(draw, "C410823-AGRICULTURE")
    values = {"visit": seat.visit.code, "officer": out, "reason_code": "R1", "told": "亲属"}
    assert tried(story, FARM, "report_dropout", values | {"officer": "没有"}).code == "not_on_it"
    story.act(FARM, "report_dropout", values)
    asked = Dropout.objects.get(draw=draw)
    assert asked.evidence_sha256 != sha256("亲属".encode()).hexdigest() and len(asked.evidence_salt) == 64
    salted = bytes.fromhex(asked.evidence_salt) + "亲属".encode()
    assert asked.evidence_sha256 == sha256(salted).hexdigest()
    story.act(FARM_HEAD, "approve_dropout", {"number": 1})
    assert objects(draw)[-1] == "event/1"
    assert Dropout.objects.get(draw=draw).document["evidence_sha256"] == asked.evidence_sha256
    deliver_all(before)
    kept = [o for o in seat.officers if o != out]
    seat.refresh_from_db()
    assert out not in seat.officers and set(kept) <= set(seat.officers) and len(seat.officers) == 2
    assert Dropout.objects.get(draw=draw).into == next(o for o in seat.officers if o not in kept)


def test_targets_and_officers_are_numbered_in_one_count_in_the_order_of_the_approvals(story):
    before, draw = newest_job(), drawn(story).draw
    farm = Seat.objects.filter(visit__draw=draw, department="C410823-AGRICULTURE", is_staffed=True)
    for seat in farm[:2]:
        values = {"visit": seat.visit.code, "officer": seat.officers[0], "reason_code": "R1", "told": "亲属"}
        story.act(FARM, "report_dropout", values)
    with_reserve = [id for one in results.lists_of(draw).values() if one.reserve for id in one.drawn]
    market = Seat.objects.filter(visit__draw=draw, department="C410823-MARKET", is_staffed=True)
    gone = market.filter(visit__pseudonym__in=with_reserve).first()
    story.act(STAFF, "report_dropout", {"visit": gone.visit.code, "reason_code": "U1", "told": "门店已拆除"})
    for account, number in ((FARM_HEAD, 2), (HEAD, 3), (FARM_HEAD, 1)):
        story.act(account, "approve_dropout", {"number": number})
    assert objects(draw)[-3:] == ["event/1", "event/2", "event/3"]
    rows = Dropout.objects.filter(draw=draw).order_by("n")
    assert [(one.number, one.n, one.document["n"], one.document["kind"]) for one in rows] == [
        (2, 1, 1, "officer"), (3, 2, 2, "target"), (1, 3, 3, "officer"),
    ]  # fmt: skip
    deliver_all(before)
    told = bundling.drawing_of(story.draw).document("full")
    assert [one["n"] for one in told["events"]] == [one["n"] for one in told["substitutes"]] == [1, 2, 3]
    for one, made in zip(rows.all(), told["substitutes"], strict=True):
        seat = Seat.objects.get(visit__draw=draw, visit__code=made["visit"], department=one.department)
        assert seat.officers == made["team"]["officers"] and one.document == told["events"][one.n - 1]
    assert told["substitutes"][1]["visit"] == f"{rows.get(n=2).into}#r2"
    assert [one.title for one in steps(story.draw)[-3:]] == [
        "替换执法人员第1号",
        "替换检查对象第2号",
        "替换执法人员第3号",
    ]


def test_an_officer_of_the_one_that_came_in_is_replaced_and_the_bundle_tells_both(story):
    before, draw = newest_job(), drawn(story).draw
    with_reserve = [id for one in results.lists_of(draw).values() if one.reserve for id in one.drawn]
    seats = Seat.objects.filter(visit__draw=draw, department="C410823-MARKET", is_staffed=True)
    gone = seats.filter(visit__pseudonym__in=with_reserve).first()
    story.act(STAFF, "report_dropout", {"visit": gone.visit.code, "reason_code": "U1", "told": "门店已拆除"})
    story.act(HEAD, "approve_dropout", {"number": 1})
    deliver_all(before)
    seat = Seat.objects.get(visit__draw=draw, visit__code__endswith="#r1")
    out = seat.officers[0]
    values = {"visit": seat.visit.code, "officer": out, "reason_code": "R1", "told": "亲属"}
    story.act(STAFF, "report_dropout", values)
    story.act(HEAD, "approve_dropout", {"number": 2})
    deliver_all(before)
    seat.refresh_from_db()
    told = bundling.drawing_of(story.draw).document("full")
    assert told["substitutes"][0]["from"] == gone.visit.code and told["events"][1]["visit"] == seat.visit.code
    assert told["substitutes"][1]["team"]["officers"] == seat.officers and out not in seat.officers
    public = bundling.drawing_of(story.draw).document("public")
    assert public["events"][1].keys() == {"n", "kind", "sha256"}
    assert [set(one) for one in public["substitutes"]] == [{"n", "list", "out", "into"}]


def test_an_event_that_cannot_stand_is_not_approved(story):
    draw = drawn(story).draw
    seat = Seat.objects.filter(visit__draw=draw, department="C410823-MARKET", is_staffed=True).first()
    values = {"visit": seat.visit.code, "officer": seat.officers[0], "reason_code": "R1", "told": "亲属"}
    story.act(STAFF, "report_dropout", values)
    Dropout.objects.filter(draw=draw).update(out="T0000000000")
    refused = tried(story, HEAD, "approve_dropout", {"number": 1})
    assert refused.code == "not_replaceable" and "没有派 T0000000000" in refused.sentence
    assert not objects(draw)[-1].startswith("event")


def test_a_replacement_that_is_declined_changes_nothing(story):
    draw = drawn(story).draw
    seat = Seat.objects.filter(visit__draw=draw, department="C410823-MARKET").first()
    story.act(STAFF, "report_dropout", {"visit": seat.visit.code, "reason_code": "U1", "told": "不方便"})
    story.act(HEAD, "decline_dropout", {"number": 1}, reason="理由不足")
    seat.refresh_from_db()
    assert not seat.is_off and not objects(draw)[-1].startswith("event")


def test_only_the_lead_drafts_and_only_its_head_binds(story):
    values = story.values()
    assert attempt(story.city.actor(FARM), "draws.draft_draw", None, values).code == "not_its_plan"
    story.drafted().act(STAFF, "freeze_rosters")
    assert tried(story, STAFF, "bind_plan").code == "role_not_permitted"
    assert Draw.objects.get(uuid=story.uuid).state == "frozen"
