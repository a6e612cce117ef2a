"""抽取以前的回避：负责人决定了才算，抽取以前能撤回；不派去，理由只记类别，哪个抽取包里也没有。"""

from __future__ import annotations

import io
import zipfile

import pytest

from liandong.draws import bundling, keeping, reporting
from liandong.draws.models import Draw, Seat
from liandong.draws.tests.stories import FARM, FARM_HEAD, HEAD, STAFF, SUPERVISOR
from liandong.draws.tests.test_pages import reads
from liandong.draws.tests.test_stories import tried
from liandong.kernel.tests.parity import Reader
from liandong.kernel.tests.staging import deliver_all, newest_job
from liandong.law.inspection.recusal import AskedBy, RecusalReason
from liandong.notices.models import Notice
from liandong.parties.models import Party
from liandong.registry.models import Officer

pytestmark = pytest.mark.django_db


CODE = "91410823T000000003"


def asked(n, why=RecusalReason.KIN, **more):
    """What is written of the n-th officer of the market bureau."""
    return {"target": CODE, "officer": f"MARK{n:08}", "why": why, "asked_by": AskedBy.OFFICER, **more}


def test_a_recused_officer_is_not_sent_there(story):
    """D is drawn whole, so whoever is recused from one of them is seen to be passed over; the reason is in no bundle."""
    story.drafted()
    target = Party.objects.get(code=CODE)
    for n in range(6):
        story.act(STAFF, "name_recusal", asked(n, RecusalReason.KIN if n else RecusalReason.OTHER))
        story.act(HEAD, "decide_recusal", {"which": n + 1, "is_granted": "yes"})
    values = asked(0)
    for odd in ({"why": ""}, {"why": "他是我表哥"}):
        assert "why" in tried(story, STAFF, "name_recusal", values | odd).errors
    assert tried(story, STAFF, "name_recusal", values).code == "named_already"
    assert tried(story, FARM, "name_recusal", values).code == "no_such_officer"
    before = newest_job()
    story.act(STAFF, "freeze_rosters")
    story.act(HEAD, "bind_plan")
    story.commits().outside().reveal().deliver(before)
    seat = Seat.objects.get(visit__draw=story.draw, visit__party=target.uuid, department="C410823-MARKET")
    assert not {f"MARK{n:08}" for n in range(6)} & set(seat.officers)
    draw = story.draw
    assert [one["why"] for one in draw.recusals] == [RecusalReason.OTHER, *[RecusalReason.KIN] * 5]
    assert draw.report["recused_as"] == {RecusalReason.KIN: 5, RecusalReason.OTHER: 1}
    told = "".join(reporting.told(draw, {}))
    assert "回避6对。" in told and not any(reason in told for reason in RecusalReason)
    for who, is_told in ((SUPERVISOR, True), (STAFF, False), (FARM, False)):
        pages = "".join(reads(story, who, path)[1] for path in ("/draws/{}/steps", "/r/inspection_draw/{}/"))
        counts = (f"{RecusalReason.KIN}5对", f"{RecusalReason.OTHER}1对")
        assert [count in pages for count in counts] == [is_told] * 2
    for bundle in (bundling.public_bundle(draw, {}), bundling.full_bundle(draw, {})):
        with zipfile.ZipFile(io.BytesIO(bundle)) as held:
            said = b"".join(map(held.read, held.namelist())).decode()
        assert not any(reason in said for reason in RecusalReason)


def frozen_pairs(story):
    """Certificates in the roster of recusals."""
    story.act(STAFF, "freeze_rosters")
    return [row.split(b"\t")[0].decode() for row in keeping.rows(story.draw, keeping.RECUSALS)]


def test_only_what_the_head_granted_and_nobody_took_back_is_frozen(story):
    """One waits, one is granted, one declined, one granted and taken back, one ordered by the head."""
    before = newest_job()
    story.drafted()
    for n in range(4):
        story.act("wz.chengban", "name_recusal", asked(n))
    deliver_all(before)
    head = story.city.actor(HEAD)
    assert Notice.objects.filter(record=story.uuid, topic="draw_recusal", post=head.post).exists()
    assert tried(story, STAFF, "decide_recusal", {"which": 2, "is_granted": "yes"}).code == "head_decides"
    assert not tried(story, FARM_HEAD, "decide_recusal", {"which": 2, "is_granted": "yes"}).is_done
    for which, answer in ((2, "yes"), (3, "no"), (4, "yes")):
        story.act(HEAD, "decide_recusal", {"which": which, "is_granted": answer})
    assert tried(story, HEAD, "decide_recusal", {"which": 3, "is_granted": "yes"}).code == "no_such_recusal"
    assert tried(story, STAFF, "withdraw_recusal", {"which": 4}).code == "head_decides"
    story.act(HEAD, "withdraw_recusal", {"which": 4})
    order = asked(4, asked_by=AskedBy.AGENCY)
    assert tried(story, STAFF, "name_recusal", order).code == "only_the_head_orders"
    story.act(HEAD, "name_recusal", order)
    assert frozen_pairs(story) == ["MARK00000001", "MARK00000004"]
    assert story.draw.report["recusals"] == 2
    assert "有1件回避还没有决定，不写进名录；抽取以后决定的，办替换。" in reporting.told(story.draw, {})


def test_a_question_is_taken_back_by_the_department_that_asked_and_asked_again(story):
    story.drafted().act("wz.chengban", "name_recusal", asked(0))
    assert not tried(story, FARM, "withdraw_recusal", {"which": 1}).is_done
    assert "which" in tried(story, STAFF, "withdraw_recusal", {"which": "一"}).errors
    story.act(STAFF, "withdraw_recusal", {"which": 1})
    story.act("wz.chengban", "name_recusal", asked(0))
    assert [one["answer"] for one in story.draw.recusals] == ["withdrawn", ""]
    page = Reader(story.city.actor(HEAD)).get(f"/r/inspection_draw/{story.uuid}/do/draws.decide_recusal")
    text = page.content.decode()
    assert "第2件" in text and "等待决定" in text and "第1件" not in text
    assert frozen_pairs(story) == []
    assert tried(story, STAFF, "withdraw_recusal", {"which": 2}).code == "wrong_state"


def test_the_heads_own_recusal_is_decided_above_and_never_by_the_head(story):
    name = story.city.actor(HEAD).person_name
    Officer.objects.filter(certificate="MARK00000000").update(name=name)
    before = newest_job()
    story.drafted().act(HEAD, "name_recusal", asked(0))
    deliver_all(before)
    said = Notice.objects.get(record=story.uuid, topic="draw_recusal", post=story.city.actor(STAFF).post)
    assert said.what == "负责人的回避，请登记政府或者上级机关的决定"
    granted = {"which": 1, "is_granted": "yes"}
    assert (
        tried(story, HEAD, "decide_recusal", granted | {"document": "焦市监〔2026〕1号"}).code
        == "own_recusal"
    )
    refused = tried(story, STAFF, "decide_recusal", granted)
    assert refused.code == "decided_above" and "同级人民政府或者上级行政执法机关决定" in refused.sentence
    story.act(STAFF, "decide_recusal", granted | {"document": "焦作市市场监督管理局，焦市监〔2026〕1号"})
    assert tried(story, STAFF, "withdraw_recusal", {"which": 1}).code == "decided_above"
    row = Draw.objects.get(uuid=story.uuid).recusals[0]
    assert row["is_head"] and row["document"].endswith("1号") and frozen_pairs(story) == ["MARK00000000"]


def test_what_is_dropped_waits_for_nobody_s_decision(story):
    before = newest_job()
    story.drafted().act("wz.chengban", "name_recusal", asked(0))
    deliver_all(before)
    told = Notice.objects.filter(record=story.uuid, topic="draw_recusal")
    assert {one.state for one in told} == {"unread"} and told.get().post == story.city.actor(HEAD).post
    before = newest_job()
    story.act(HEAD, "drop_draw", reason="不抽了")
    deliver_all(before)
    assert {one.state for one in told.all()} == {"done"}
