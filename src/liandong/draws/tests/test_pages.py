"""抽取的页面和接口：过程谁都看得到，入企安排只有参加的部门，文件各给各的；别人打开答得同没有一样。"""

from __future__ import annotations

import json
from hashlib import sha256

from liandong.draw.contribution import Contribution, open_from_escrow
from liandong.draw.plan import Plan
from liandong.draws import keeping
from liandong.draws.models import Seat, Visit
from liandong.draws.tests.stories import FARM, STAFF, SUPERVISOR
from liandong.draws.tests.test_stories import drawn
from liandong.kernel.tests.parity import Reader
from liandong.kernel.tests.staging import newest_job
from liandong.parties.models import Party

STRANGER = "jy.lianluo"
MARKS = [f"MARK{n:08}" for n in range(8)] + [f"AGRI{n:08}" for n in range(8)]


def reads(story, who, path):
    answer = Reader(story.city.actor(who)).get(path.format(story.uuid))
    body = b"".join(answer.streaming_content) if answer.streaming else answer.content
    return answer.status_code, body.decode(errors="replace")


def test_each_step_is_shown_as_it_becomes_binding(story):
    story.drafted()
    assert reads(story, STRANGER, "/draws/{}/steps")[0] == 404
    assert "还没有固定" in reads(story, STAFF, "/draws/{}/steps")[1]
    story.act(STAFF, "freeze_rosters")
    page = reads(story, STAFF, "/draws/{}/steps")[1]
    assert story.draw.roots["roster"]["root"] in page and "等机关负责人批准" in page
    story.act("wz.juzhang", "bind_plan")
    page = reads(story, STRANGER, "/draws/{}/steps")[1]
    assert story.draw.plan_sha256 in page and "等它交承诺" in page and "谁也不能改" in page
    story.commits()
    told = json.loads(reads(story, STRANGER, "/api/v1/draws/{}/steps")[1])
    assert story.draw.ticket in {step["digest"] for step in told["steps"]}
    assert told["next"].startswith("凭据已出") and told["steps"][-1]["at"] is None


def test_the_plan_is_there_for_the_parties_once_it_is_bound(story):
    story.drafted()
    assert reads(story, STAFF, "/api/v1/draws/{}/plan")[0] == 404
    story.act(STAFF, "freeze_rosters")
    story.act("wz.juzhang", "bind_plan")
    told = json.loads(reads(story, SUPERVISOR, "/api/v1/draws/{}/plan")[1])
    assert told["sha256"] == story.draw.plan_sha256
    assert json.loads(reads(story, STRANGER, "/draws/{}/files/plan.json")[1]) == told["plan"]
    rules = reads(story, STRANGER, "/draws/{}/files/rules.json")[1]
    assert sha256(rules.encode()).hexdigest() == told["plan"]["rules_sha256"]
    assert reads(story, STRANGER, "/draws/{}/files/targets.tsv")[0] == 200


def test_the_escrow_takes_the_ciphertext_of_a_party_that_withholds(story):
    """The escrow is not on the platform: the drawing agency fetches the file for it."""
    story.bound().commits()
    path = "/draws/{}/files/JZ-JUSTICE.commit.json"
    assert reads(story, STAFF, path)[0] == 404
    story.outside().reveal("JZ-JUSTICE")
    code, body = reads(story, STAFF, path)
    assert code == 200
    told = Contribution.decode(body.encode())
    share = open_from_escrow(story.escrow, Plan.read(story.draw.document), told)
    assert share == story.shares["JZ-JUSTICE"]
    assert path.format(story.uuid) in reads(story, STAFF, "/r/inspection_draw/{}/")[1]
    for who in (SUPERVISOR, STRANGER, FARM, "wz.chengban"):
        assert reads(story, who, path)[0] == 404, who
    assert reads(story, STAFF, "/draws/{}/files/P-2.commit.json")[0] == 404


def test_the_planner_reads_what_to_expect_before_anything_binds(story):
    story.drafted()
    assert reads(story, STAFF, "/draws/{}/forecast")[0] == 404
    story.act(STAFF, "freeze_rosters")
    code, page = reads(story, STAFF, "/draws/{}/forecast")
    assert code == 200 and "各部门各去预计进门50次，合并以后25次，见到25家" in page
    assert "武陟县农业农村局" in page and "换一种编组" in page
    story.act("wz.juzhang", "bind_plan")
    assert reads(story, STRANGER, "/draws/{}/forecast")[0] == 404


def test_visits_are_on_no_page_but_that_of_the_departments_that_go(story):
    draw = drawn(story, groups="武陟县市场监督管理局\n武陟县农业农村局").draw
    own = Seat.objects.filter(visit__draw=draw, department="C410823-AGRICULTURE").values("visit")
    names = set(Visit.objects.filter(pk__in=own).values_list("name", flat=True))
    others = set(Visit.objects.filter(draw=draw).exclude(pk__in=own).values_list("name", flat=True))
    code, page = reads(story, FARM, "/draws/{}/visits")
    assert code == 200 and all(name in page for name in names) and not any(name in page for name in others)
    told = json.loads(reads(story, FARM, "/api/v1/draws/{}/visits")[1])
    assert {one["name"] for one in told} == names and others
    for who in (STRANGER, SUPERVISOR, "sysadmin", "duban"):
        assert reads(story, who, "/draws/{}/visits")[0] == 404
        assert json.loads(reads(story, who, "/api/v1/draws/{}/visits")[1]) == []
        for path in ("/r/inspection_draw/{}/", "/draws/{}/steps", "/api/v1/inspection_draw/{}", "/api/v1/inspection_draw/{}/timeline"):  # fmt: skip
            page = reads(story, who, path)[1]
            assert not [text for text in (*names, *others, *MARKS) if text in page], (who, path)


def test_a_firm_is_handed_its_row_by_those_who_run_the_draw(story):
    drawn(story)
    party = Party.objects.get(code="91410823T000000003")
    path = f"/draws/{{}}/rows/{party.uuid}.json"
    for who in (STAFF, SUPERVISOR):
        assert party.code in reads(story, who, path)[1]
        assert path.format(story.uuid) in reads(story, who, f"/r/party/{party.uuid}/")[1]
    for who in (FARM, STRANGER, "wz.chengban", "duban"):
        assert reads(story, who, path)[0] == 404
        assert path.format(story.uuid) not in reads(story, who, f"/r/party/{party.uuid}/")[1]


def test_bundles_are_not_there_before_the_publication(story):
    drawn(story)
    for name in ("public.zip", "full.zip", "mapping.tsv", "officers.tsv", "lists.json", "names.json"):
        for who in (STAFF, SUPERVISOR, STRANGER):
            assert reads(story, who, f"/draws/{{}}/files/{name}")[0] == 404
    assert reads(story, STAFF, "/api/v1/draws/{}/bundle")[0] == 404


def leaves(told):
    """Every name and every cell of a document."""
    if isinstance(told, dict):
        return {*told, *(cell for one in told.values() for cell in leaves(one))}
    if isinstance(told, list):
        return {cell for one in told for cell in leaves(one)}
    return set(str(told).split("\t"))


def test_a_firm_is_told_neither_its_class_nor_why_it_is_left_out(story):
    """Both stand in its row of the mapping, which is for 司法局 and the notary; its code and salt are enough to find itself."""
    party = Party.objects.get(code="91410823T000000003")
    story.drafted().act(STAFF, "exclude_target", {"target": party.code, "code": "E1"}, reason="门店已拆除")
    story.act(STAFF, "freeze_rosters")
    story.act("wz.juzhang", "bind_plan")
    before = newest_job()
    story.commits().outside().reveal().deliver(before)
    kept = next(row for row in keeping.rows(story.draw, keeping.MAPPING) if party.code.encode() in row)
    assert kept.endswith(b"\tD\t410823\t5169\t0\tE1")
    told = json.loads(reads(story, STAFF, f"/draws/{{}}/rows/{party.uuid}.json")[1])
    assert told["own"]["id"] == party.code and told["row"].endswith("\tX") and told["lists"] == {}
    assert not {"E1", "D", "5169", "410823"} & leaves(told)
