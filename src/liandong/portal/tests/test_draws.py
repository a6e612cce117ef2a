"""公开的抽取过程：固定以前没有这一页，固定了的每一步看得到散列，公布以前没有数目，封存的没有随机数，谁被抽中哪里都没有。"""

from __future__ import annotations

import re
from hashlib import sha256

import pytest
from django.test import Client

from liandong.draw.rosters import commit
from liandong.draw.verifier import PAGE_SCRIPT, SCRIPT
from liandong.draws import keeping
from liandong.draws.models import Share, Visit
from liandong.draws.tests.conftest import story as draws_story
from liandong.draws.tests.stories import AN_HOUR, STAFF
from liandong.kernel.tests.staging import newest_job
from liandong.now import at
from liandong.parties.models import Party

pytestmark = pytest.mark.django_db
story = draws_story


def opened(story, rest="", status=200):
    answer = Client().get(f"/public/draws/{story.uuid}{rest}")
    assert answer.status_code == status, answer.content.decode()
    assert "noindex" in answer["X-Robots-Tag"]
    return answer


def page(story):
    return opened(story).content.decode()


def waits_for(html):
    return re.search(r'aria-current="step">\s*<h3>([^<]+)<small>', html)[1]


def test_the_page_reads_no_roster_to_tell_that_there_is_one(story, monkeypatch):
    story.bound()
    monkeypatch.setattr(keeping, "content_of", None)
    assert f"/public/draws/{story.uuid}/targets.tsv" in page(story)


def test_each_step_is_shown_as_it_becomes_binding_and_nobody_is_named(story):
    before = newest_job()
    story.drafted()
    opened(story, status=404)
    story.act(STAFF, "freeze_rosters")
    opened(story, status=404)
    assert "还没有公布的随机抽取" in Client().get("/public/draws").content.decode()
    story.act("wz.juzhang", "bind_plan")
    html = page(story)
    assert waits_for(html).startswith("承诺：") and story.draw.plan_sha256 in html and "等它交承诺" in html
    assert "公布以后可以在这里核对" in html
    assert not any(name in html for name in ("蒋联络", "李公证", "郑监督", "联络员"))
    assert story.draw.title in Client().get("/public/draws").content.decode()
    assert sha256(opened(story, "/plan.json").content).hexdigest() == story.draw.plan_sha256
    rules, roster = opened(story, "/rules.json").content, opened(story, "/targets.tsv").content
    assert sha256(rules).hexdigest() == story.draw.document["rules_sha256"]
    assert commit(roster.split(b"\n")[:-1]).root == story.draw.document["roster_root"]
    assert re.search(r"各部门都一样：S00\d抽[\d.]+%、", html) and "同一协同组共用一个次序：" in html
    assert not any(
        code.encode() in roster for code in Party.objects.exclude(code="").values_list("code", flat=True)
    )
    story.commits()
    html = page(story)
    commits = Share.objects.filter(draw=story.draw).values_list("commit", flat=True)
    assert waits_for(html) == "外部数值" and story.draw.ticket in html and all(c in html for c in commits)
    story.outside()
    assert waits_for(page(story)).startswith("打开：")
    story.reveal().deliver(before)
    html = page(story)
    assert waits_for(html) == "公布" and all(
        sha256(share).hexdigest() in html for share in story.shares.values()
    )
    assert story.draw.result_sha256 in html and "抽中" not in re.sub(
        "<section class=.ld-section.><h2>怎么看懂.*", "", html, flags=re.S
    )
    opened(story, "/bundle.zip", 404)
    story.published()
    html = page(story)
    assert (
        'aria-current="step"' not in html
        and re.search(r"名单\d+户，抽中\d+户", html)
        and "抽取包正在做" in html
    )
    assert Visit.objects.filter(draw=story.draw).exists()
    for visit in Visit.objects.filter(draw=story.draw):
        assert visit.name not in html and str(visit.party) not in html
    kept = keeping.keep(story.draw, keeping.PUBLIC, b"PK bundle")
    assert sha256(opened(story, "/bundle.zip").content).hexdigest() == kept.sha256
    assert "核对公开的抽取包" in page(story)


def test_a_sealed_draw_shows_its_hashes_and_no_share_before_it_is_opened(story):
    before = newest_job()
    unseal = (story.share_by + 60 * 24 * AN_HOUR).isoformat()
    story.bound(mode="sealed", unseal_by=unseal).commits().outside().reveal().deliver(before)
    html = page(story)
    assert sha256(opened(story, "/rules.json").content).hexdigest() == story.draw.document["rules_sha256"]
    opened(story, "/targets.tsv", 404)
    assert story.draw.state == "sealed" and story.draw.result_sha256 in html and "只登记了根" in html
    assert not any(
        share.hex() in html or sha256(share).hexdigest() in html for share in story.shares.values()
    )


def test_what_the_escrow_opened_says_why_and_what_is_void_stays_listed(story):
    story.bound().commits().outside().reveal("C410823-MARKET")
    assert waits_for(page(story)).startswith("打开：")
    with at(story.share_by + AN_HOUR):
        story.act("jiandu", "void_draw", reason="托管方的私钥丢失")
    html = page(story)
    assert "理由：托管方的私钥丢失" in html
    assert "已作废" in html and "没有结果可以核对" in html and 'aria-current="step"' not in html
    assert "已作废" in Client().get("/public/draws").content.decode()


def test_the_verifiers_are_given_out_as_they_are():
    for name, path in (("verify_draw.py", SCRIPT), ("verify_draw.js", PAGE_SCRIPT)):
        answer = Client().get(f"/public/files/{name}")
        assert answer.content == path.read_bytes() and "charset=utf-8" in answer["Content-Type"]
    assert Client().get("/public/files/bundles.py").status_code == 404


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("vdr1.json", "50f42e225f3e16680bf0a382554cecb2ff4611e36b750a7be5505f5ab93b2700"),
        ("coordinated.json", "0174679e827c02498001c9feb48afba9ac57bcb6de23fad74d4df40547849dda"),
        ("visits.json", "c33e7bb2116df93e45a1132abf1e87caae3c274032e75a9cd270f91dce514f07"),
    ],
)
def test_the_published_examples_are_given_out_byte_for_byte(story, name, kept):
    """Whoever writes another verifier checks it by them; a byte that changes would make every such program wrong."""
    answer = Client().get(f"/public/files/{name}")
    assert answer.status_code == 200 and sha256(answer.content).hexdigest() == kept
    story.bound()
    assert f"/public/files/{name}" in page(story)
