"""名单冻结：一户不算，过了上限就停，只有行政执法监督写明理由解除；解除是账本里的一号，核对程序认得。"""

from __future__ import annotations

from importlib import import_module
from uuid import uuid4

import pytest
from django.apps import apps
from django.test import Client

from liandong.draw.replacements import Release
from liandong.draws import bundling, events, replacing, results
from liandong.draws.duties import list_named
from liandong.draws.models import Draw, Dropout, Seat
from liandong.draws.tests.stories import HEAD, STAFF, SUPERVISOR
from liandong.draws.tests.test_bundles import checked, rewritten
from liandong.draws.tests.test_pages import reads
from liandong.draws.tests.test_stories import drawn, objects, tried
from liandong.kernel.tests.staging import deliver_all, newest_job
from liandong.notices.models import Notice

pytestmark = pytest.mark.django_db
write_frozen = import_module("liandong.draws.migrations.0008_frozen_lists").write_frozen


def dropped(story, seat):
    """The answer to the head's approval of one target's replacement, and what follows from it."""
    before = newest_job()
    values = {"visit": seat.visit.code, "reason_code": "U1", "told": "门店已拆除"}
    story.act(STAFF, "report_dropout", values)
    number = Dropout.objects.filter(draw=story.draw).order_by("-number").first().number
    outcome = tried(story, HEAD, "approve_dropout", {"number": number})
    deliver_all(before)
    return outcome


def test_a_justice_office_that_draws_does_not_release_its_own_list(story):
    """A verifier calls a bundle false in which the drawing agency released; so the office is not asked either."""
    story.bound()
    justice, payload = story.city.actor(SUPERVISOR), {"draw": str(story.uuid)}
    asked = Notice.objects.filter(record=story.uuid, topic="draw_frozen", post=justice.post)
    Draw.objects.filter(uuid=story.uuid).update(state="drawn", totals={"frozen": ["别的"]})
    assert tried(story, SUPERVISOR, "release_list", {"list": "没有"}, reason="无").code == "not_frozen"
    events.tell_frozen(uuid4(), payload)
    assert asked.count() == 1
    Draw.objects.filter(uuid=story.uuid).update(owner=justice.agency, agency_name=justice.agency_name)
    assert tried(story, SUPERVISOR, "release_list", {"list": "没有"}, reason="无").code == "not_its_part"
    events.tell_frozen(uuid4(), payload)
    assert asked.count() == 1


def test_a_frozen_list_goes_on_once_supervision_releases_it(story, tmp_path):
    draw, before = drawn(story, skips_percent=1).draw, newest_job()
    whole = next(
        code for code, one in results.lists_of(draw).items() if len(one.drawn) == 15 and "MARKET" in code
    )
    ids = results.lists_of(draw)[whole].drawn
    seats = list(
        Seat.objects.filter(visit__draw=draw, department="C410823-MARKET", visit__pseudonym__in=ids)[:3]
    )
    assert dropped(story, seats[0]).is_done and not story.draw.totals.get("frozen")
    assert not tried(story, SUPERVISOR, "release_list", {"list": whole}, reason="无").is_done
    assert dropped(story, seats[1]).is_done and story.draw.totals["frozen"] == [whole]
    deliver_all(before)
    told = Notice.objects.filter(record=draw.uuid, topic="draw_frozen")
    assert {one.post for one in told} == {story.city.actor(SUPERVISOR).post, *(one.post for one in told)}
    assert all(one.state != "done" for one in told)
    for page in (
        Client().get(f"/public/draws/{draw.uuid}").content.decode(),
        reads(story, STAFF, "/draws/{}/steps")[1],
    ):
        assert "名单冻结" in page and f"{list_named(draw, whole)}替换的超过上限" in page
    assert "已冻结，等行政执法监督解除" in reads(story, STAFF, "/r/inspection_draw/{}/")[1]
    assert "draws.release_list" in reads(story, SUPERVISOR, "/r/inspection_draw/{}/")[1]
    Draw.objects.filter(pk=draw.pk).update(
        totals={k: v for k, v in story.draw.totals.items() if k != "frozen"}
    )
    write_frozen(apps, None)
    assert story.draw.totals["frozen"] == [whole]
    code, form = reads(story, SUPERVISOR, "/r/inspection_draw/{}/do/draws.release_list")
    assert code == 200 and f'<option value="{whole}"' in form and list_named(draw, whole) in form
    refused = dropped(story, seats[2])
    assert refused.code == "not_replaceable" and "已冻结，请报行政执法监督解除" in refused.sentence
    number = Dropout.objects.get(draw=draw, answer="").number

    values = {"list": whole}
    assert tried(story, HEAD, "release_list", values, reason="我们自己来").code == "role_not_permitted"
    assert "reason" in tried(story, SUPERVISOR, "release_list", values).errors
    assert tried(story, SUPERVISOR, "release_list", {"list": "别的"}, reason="无").code == "not_frozen"
    before = newest_job()
    story.act(SUPERVISOR, "release_list", values, reason="拆迁所致，逐户核实过")
    deliver_all(before)
    assert story.draw.totals["frozen"] == [] and objects(story.draw)[-1] == "event/3"
    assert {one.state for one in Notice.objects.filter(record=draw.uuid, topic="draw_frozen")} == {"done"}
    page = Client().get(f"/public/draws/{draw.uuid}").content.decode()
    assert "解除冻结第3号" in page and "拆迁所致，逐户核实过" in page and "名单冻结<" not in page
    assert not tried(story, SUPERVISOR, "release_list", values, reason="再来").is_done
    assert "draws.release_list" not in reads(story, SUPERVISOR, "/r/inspection_draw/{}/")[1]
    story.act(HEAD, "approve_dropout", {"number": number})
    deliver_all(before)
    write_frozen(apps, None)
    assert story.draw.totals["frozen"] == []
    assert [type(one) for one in replacing.events_of(story.draw)].count(Release) == 1

    for kind, make in (("public", bundling.public_bundle), ("full", bundling.full_bundle)):
        path = tmp_path / f"{kind}.zip"
        path.write_bytes(make(story.draw, {}))
        code, said = checked(path)
        assert code == 3 and "解除名单" in said and "理由：拆迁所致，逐户核实过。" in said, said
        assert "[不符]" not in said and "替换 3 次" in said

    def by_itself(told):
        told["events"][2]["approver"] = f"{told['plan']['authority']}／机关负责人"

    code, said = checked(rewritten(tmp_path / "full.zip", by_itself))
    assert code == 1 and "[不符] 替换第 3 号：解除冻结的是抽取机关自己。" in said, said

    def left_out(told):
        told["events"].pop(2)
        for rows in (told["events"], told["substitutes"]):
            rows[-1]["n"] = 3

    code, said = checked(rewritten(tmp_path / "full.zip", left_out))
    assert code == 1 and "名单跳过的已超限、应已冻结" in said, said
    forged = rewritten(tmp_path / "full.zip", lambda told: told["events"][2].update(list="没有的"))
    code, said = checked(forged)
    assert code == 1 and "名单 没有的 当时没有冻结" in said, said
