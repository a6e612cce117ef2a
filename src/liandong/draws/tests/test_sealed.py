"""封存的抽取：部门到当天才知道去哪一家，以前只有次数；当天的一行凭证明认得是封存的那一行；去查了，解封以前别处也都不说。"""

from __future__ import annotations

import json
from datetime import datetime, time

import pytest
from django.test import Client

from liandong.draw import sealed
from liandong.draws import queries, results
from liandong.draws.letters import draw_record
from liandong.draws.models import Draw, Dropout, Visit
from liandong.draws.tests.stories import A_DAY, FARM, FARM_HEAD, HEAD, STAFF, SUPERVISOR
from liandong.draws.tests.test_pages import reads
from liandong.draws.tests.test_recusals import asked
from liandong.draws.tests.test_stories import drawn
from liandong.kernel.tests.staging import attempt, deliver_all, did, newest_job
from liandong.notices.models import Notice
from liandong.now import CHINA, at, today
from liandong.onsite.models import Inspection
from liandong.parties.models import Party
from liandong.registry.models import Officer

pytestmark = pytest.mark.django_db


def test_departments_are_told_of_a_sealed_visit_on_its_day_with_a_proof(story):
    unseal = (story.share_by + 60 * A_DAY).isoformat()
    draw = drawn(story, mode="sealed", unseal_by=unseal).draw
    market = story.city.actor(STAFF)
    days = sorted({one.on for one in Visit.objects.filter(draw=draw, seats__agency=market.agency)} - {None})
    with at(datetime.combine(days[0] - A_DAY, time(9), CHINA)):
        assert not queries.visits_for(market, draw).exists()
        coming = queries.days_to_come(market, draw)
        assert [day for day, _ in coming] == days and len(days) > 1
    with at(datetime.combine(days[0], time(9), CHINA)):
        seen = list(queries.visits_for(market, draw))
        assert {one.on for one in seen} - {None} == {days[0]} and len(seen) >= coming[0][1] > 0
        assert queries.days_to_come(market, draw) == coming[1:]
        first = next(one for one in seen if one.on == days[0])
        shown = json.loads(json.dumps(queries.shown_on_the_day(draw, first)))
        proof, salt = [bytes.fromhex(one) for one in shown["proof"]], bytes.fromhex(shown["salt"])
        assert shown["row"]["visit"] == first.code and shown["result_root"] == draw.visits_sha256
        assert sealed.holds(shown["row"], salt, shown["index"], shown["n"], proof, draw.visits_sha256)
        assert not sealed.holds(
            shown["row"] | {"slot": 99}, salt, shown["index"], shown["n"], proof, draw.visits_sha256
        )
        path = f"/draws/{{}}/files/visit-{first.uuid}.json"
        assert json.loads(reads(story, STAFF, path)[1]) == shown
        page = reads(story, STAFF, "/draws/{}/visits")[1]
        others = Visit.objects.filter(draw=draw, on__gt=days[0])
        assert first.name in page and f"{days[1]}有" in page and not any(one.name in page for one in others)
        assert [
            reads(story, STAFF, f"/draws/{{}}/files/visit-{others[0].uuid}.json")[0],
            reads(story, SUPERVISOR, path)[0],
        ] == [404, 404]


def sealed_with_recusals(story, everybody):
    """Four officers of the market bureau recused from each target of class D, which is drawn whole; from `everybody` all."""
    before = newest_job()
    story.drafted(mode="sealed", unseal_by=(story.share_by + 60 * A_DAY).isoformat())
    story.act(STAFF, "name_recusal", asked(0))
    story.act(HEAD, "decide_recusal", {"which": 1, "is_granted": "yes"})
    row, officers = story.draw.recusals[0], Officer.objects.filter(agency__code="C410823-MARKET")
    pairs = [
        {"officer": str(officer.uuid), "certificate": officer.certificate, "party": str(party.uuid), "party_name": party.name}
        for party in Party.objects.filter(code__startswith="91410823T", risk="D")
        for officer in (officers if party.code == everybody else officers.filter(certificate__in=[f"MARK{n:08}" for n in range(4)]))
    ]  # fmt: skip
    Draw.objects.filter(uuid=story.uuid).update(
        recusals=[{**row, **pair, "number": n} for n, pair in enumerate(pairs, 1)]
    )
    story.act(STAFF, "freeze_rosters")
    story.act(HEAD, "bind_plan")
    return story.commits().outside().reveal().deliver(before)


def proof_of(story, visit):
    """Answers of the page and of the file to the market bureau, on the day: is there a link, is there the file."""
    with at(datetime.combine(visit.on, time(9), CHINA)):
        page = reads(story, STAFF, "/draws/{}/visits")[1]
        assert visit.name in page
        path = f"/draws/{{}}/files/visit-{visit.uuid}.json"
        return path.format(story.uuid) in page, reads(story, STAFF, path)[0]


def test_a_proof_that_would_tell_who_is_recused_is_not_handed_out(story):
    """Who was asked and passed over, and who all could have gone where nobody was found."""
    alone = Party.objects.get(code="91410823T000000003")
    draw = sealed_with_recusals(story, alone.code).draw
    visits = {one.code: one for one in Visit.objects.filter(draw=draw, seats__department="C410823-MARKET").exclude(on=None)}  # fmt: skip
    rows = {row["visit"]: row for row in results.trace_kept(draw)["visits"] if row["visit"] in visits}
    told = {code: json.dumps(row["depts"]) for code, row in rows.items()}
    passed = next(code for code, duty in told.items() if '"R"' in duty)
    short = next(code for code in told if visits[code].party == alone.uuid)
    plain = next(code for code, duty in told.items() if '"R"' not in duty and "bottleneck" not in duty)
    assert "bottleneck" in told[short] and '"R"' not in json.dumps(rows[short]["depts"]["C410823-MARKET"])
    assert [proof_of(story, visits[code]) for code in (passed, short, plain)] == [
        (False, 404), (False, 404), (True, 200),
    ]  # fmt: skip


def test_a_visit_that_came_in_by_a_replacement_was_not_sealed_and_has_no_proof(story):
    unseal = (story.share_by + 60 * A_DAY).isoformat()
    draw = drawn(story, mode="sealed", unseal_by=unseal).draw
    kept = [
        one for code, one in results.lists_of(draw).items() if code.startswith("C410823-MARKET") and one.reserve
    ]  # fmt: skip
    old = Visit.objects.exclude(on=None).filter(draw=draw, pseudonym__in=kept[0].drawn).first()
    before = newest_job()
    with at(datetime.combine(old.on, time(9), CHINA)):
        told = {"visit": old.code, "reason_code": "U1", "told": "门店已拆除"}
        story.act(STAFF, "report_dropout", told)
        story.act(HEAD, "approve_dropout", {"number": 1})
        deliver_all(before)
    new = Visit.objects.get(draw=draw, code__contains="#r")
    assert Dropout.objects.get(draw=draw).into == new.pseudonym and new.on == old.on
    assert proof_of(story, new) == (False, 404)


STRANGER, OFFICER = "jy.lianluo", "wz.chengban"


def silent(story, visit, inspection):
    """Nobody but who goes learns that this firm is visited, or that it was drawn."""
    number, firm = inspection.number, Party.objects.get(uuid=visit.party)
    public = Client()
    pages = [public.get(path).content.decode() for path in ("/public/draws", f"/public/draws/{story.uuid}")]
    assert not any(
        mark in page for page in pages for mark in (firm.name, firm.code, visit.pseudonym, number, "抽了多少")
    )
    assert [
        public.get(f"/public/draws/{story.uuid}/{name}").status_code for name in ("bundle.zip", "targets.tsv")
    ] == [404, 404]
    for path in (
        f"/r/party/{firm.uuid}/",
        f"/search?q={firm.name}",
        "/r/inspection_visit/",
        "/onsite",
        "/draws/{}/steps",
        "/r/inspection_draw/{}/",
    ):
        page = reads(story, STRANGER, path)[1]
        assert number not in page and visit.pseudonym not in page, path
        assert "party" in path or "search" in path or firm.name not in page, path
    assert reads(story, STRANGER, "/draws/{}/visits")[0] == 404
    page = reads(story, STAFF, f"/r/party/{firm.uuid}/")[1]
    assert f"{story.draw.title}：抽取的一行" not in page
    assert reads(story, STAFF, f"/draws/{{}}/rows/{firm.uuid}.json")[0] == 404
    for notice in Notice.objects.filter(record=story.uuid):
        assert firm.name not in notice.what + notice.about
    made = draw_record(story.city.actor(STAFF), story.draw)
    assert made is not None and not any(
        mark in json.dumps(made[1], ensure_ascii=False, default=str) for mark in (firm.name, visit.pseudonym)
    )


def test_a_sealed_visit_is_made_on_its_day_and_told_nowhere_until_the_seal_is_opened(story):
    unseal = (story.share_by + 60 * A_DAY).isoformat()
    before = newest_job()
    draw = drawn(story, mode="sealed", unseal_by=unseal).draw
    visit = next(
        one for one in Visit.objects.filter(draw=draw).exclude(on=None).order_by("on", "pk")
        if all(seat.is_staffed for seat in one.seats.all()) and one.seats.filter(department="C410823-MARKET").exists()
    )  # fmt: skip
    morning = datetime.combine(visit.on, time(9), CHINA)
    actor, take = story.city.actor(OFFICER), {"drawn": visit.uuid}
    with at(morning - A_DAY):
        assert attempt(actor, "onsite.take_drawn", None, take).code == "no_such_visit"
        assert visit.name not in reads(story, OFFICER, "/onsite")[1]
    with at(morning):
        assert visit.name in reads(story, OFFICER, "/onsite")[1]
        uuid = did(actor, "onsite.take_drawn", None, take)
        heads = {"C410823-MARKET": (HEAD, OFFICER), "C410823-AGRICULTURE": (FARM_HEAD, FARM)}
        for seat in visit.seats.all():
            did(story.city.actor(heads[seat.department][0]), "onsite.approve_part", uuid, {"opinion": "同意"})
        for seat in visit.seats.all():
            did(
                story.city.actor(heads[seat.department][1]),
                "onsite.enter_site",
                uuid,
                {"present": seat.officers},
            )
        deliver_all(before)
        inspection = Inspection.objects.get(uuid=uuid)
        assert inspection.state == "under_way"
        silent(story, visit, inspection)
    with at(story.after_visits - A_DAY):
        silent(story, visit, inspection)
    with at(story.after_visits):
        story.act(HEAD, "open_seal")
        deliver_all(before)
        page = reads(story, STAFF, f"/r/party/{visit.party}/")[1]
        assert f"{draw.title}：抽取的一行" in page
        assert "抽了多少" not in Client().get(f"/public/draws/{draw.uuid}").content.decode()
        story.act(HEAD, "publish_draw", {"published_on": today().isoformat()})
        page = Client().get(f"/public/draws/{draw.uuid}").content.decode()
        assert "抽了多少" in page and visit.name not in page
        assert Client().get(f"/public/draws/{draw.uuid}/targets.tsv").status_code == 200
