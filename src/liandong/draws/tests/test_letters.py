"""随机抽取记录的底稿：有了结果才有，只给抽取机关；写得出怎样抽的，写不出抽中了谁、派了谁。"""

from __future__ import annotations

import pytest

from liandong.draws.letters import draw_record
from liandong.draws.models import Seat, Visit
from liandong.draws.tests.stories import A_DAY, FARM, HEAD, STAFF, SUPERVISOR
from liandong.draws.tests.test_stories import drawn
from liandong.kernel.tests.drafting import drafts
from liandong.kernel.tests.staging import newest_job
from liandong.now import at


def said(story, account=STAFF):
    return drafts(story.city, "inspection_draw", story.draw, account)


def test_there_is_none_before_there_is_a_result_and_only_for_the_drawing_agency(story):
    before = newest_job()
    story.bound()
    assert said(story) == {}
    story.commits().outside().reveal()
    assert said(story) == {}, "还在计算"
    story.deliver(before)
    text, gone = said(story)["draw_record"]
    assert gone == []
    draw = story.draw
    for wanted in (
        draw.title, draw.plan.number, draw.plan_no, draw.plan_sha256, draw.document["rules_sha256"], draw.document["verifier_sha256"],
        draw.roots["roster"]["root"], draw.ticket, draw.result_sha256, draw.visits_sha256, "托管方：武陟县公证处", f"双色球2026135：{draw.outside_value}",
        "一年内已查满2次的不抽。", "不列入0户", "公布以后以编号列在抽取包里",
    ):  # fmt: skip
        assert wanted in text, wanted
    for other in (FARM, SUPERVISOR, "jy.lianluo", "duban"):
        assert said(story, other) == {}, other


def test_the_weights_are_those_the_rules_froze(story):
    _, content = draw_record(story.city.actor(STAFF), drawn(story).draw)
    rules, names = story.draw.rules["ratio_ppm"], {one["code"]: one["name"] for one in story.draw.departments}
    assert len(content["weights"]) == sum(map(len, rules.values())) > 0
    code, shares = next(iter(rules.items()))
    stratum, ppm = next(iter(shares.items()))
    assert content["weights"][0] == f"{names[code]}的{stratum}名单抽{ppm / 10_000:g}%。"


@pytest.mark.parametrize("mode", ["open", "sealed"])
def test_nobody_who_is_drawn_or_sent_stands_in_it_also_while_it_is_sealed(story, mode):
    unseal = {"unseal_by": (story.start + 60 * A_DAY).isoformat()} if mode == "sealed" else {}
    draw = drawn(story, mode=mode, **unseal).draw
    assert draw.state == {"open": "drawn", "sealed": "sealed"}[mode]
    text, _ = said(story)["draw_record"]
    assert draw.result_sha256 in text and Visit.objects.filter(draw=draw).count() > 10
    for visit in Visit.objects.filter(draw=draw):
        assert not [one for one in (visit.name, visit.pseudonym, str(visit.party)) if one in text]
    for seat in Seat.objects.filter(visit__draw=draw):
        assert not [one for one in seat.officers if one in text]
    assert not [share.hex() for share in story.shares.values() if share.hex() in text]


def test_a_void_draw_has_none(story):
    story.bound()
    with at(story.not_before):
        story.act(HEAD, "void_draw", reason="没有交齐承诺")
    assert said(story) == {}
