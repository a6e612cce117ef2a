"""公开的清单、场景、计划：不用登录，没有公布的找不到，只有标为公开的字。"""

from __future__ import annotations

import re
from uuid import UUID, uuid4

import pytest
from django.test import Client

from liandong.inspections.models import Scene
from liandong.inspections.tests.test_plans import asked, published
from liandong.kernel.tests.staging import did
from liandong.kernel.tests.staging_inspections import scene_values
from liandong.now import today
from liandong.portal.shelves import SHELVES

pytestmark = pytest.mark.django_db


def opened(path, status=200, **asked):
    answer = Client().get(path, asked)
    assert answer.status_code == status, (path, answer.status_code)
    assert "noindex" in answer["X-Robots-Tag"]
    return answer.content.decode()


def test_the_front_page_leads_to_every_shelf_and_to_the_decisions():
    front = opened("/public")
    for name, shelf in SHELVES.items():
        assert f'href="/public/{name}"' in front and shelf.title in front
        assert f"还没有公布的{shelf.title}" in opened(f"/public/{name}")
    assert 'href="/published"' in front
    assert "没有找到" in opened("/public/nowhere", 404)


def test_a_plan_is_open_from_its_publication_and_stays_when_it_is_cancelled(office):
    waiting = asked(office)
    opened(f"/public/plans/{waiting.uuid}", 404)
    assert waiting.title not in opened("/public/plans")
    plan = published(office)
    page = opened(f"/public/plans/{plan.uuid}")
    for told in (plan.title, plan.number, "备3号", "按时公布", "抽取比例", "武陟县农业农村局"):
        assert told in page, told
    assert str(plan.uuid) in opened("/public/plans", q=plan.title[:4]) and "没有找到“别的”" in opened(
        "/public/plans", q="别的"
    )
    assert str(plan.uuid) in opened("/public/plans", q=plan.number)
    did(office.actor("wz.juzhang"), "inspections.cancel_plan", plan.uuid, reason="机构调整")
    assert "已取消" in opened(f"/public/plans/{plan.uuid}") and "已取消" in opened("/public/plans")


def test_a_list_is_open_with_every_edition_and_a_draft_is_not(office):
    keeper, head = office.actor("wz.lianluo"), office.actor("wz.juzhang")
    made = did(keeper, "inspections.compile_list", None, {"year": 2026})
    opened(f"/public/lists/{made}", 404)
    day = {"published_on": today().isoformat()}
    did(head, "inspections.publish_list", made, day)
    newer = did(keeper, "inspections.compile_list", None, {"year": 2026})
    did(head, "inspections.publish_list", newer, day)
    assert "T-CC-1" in opened(f"/public/lists/{newer}") and "已有新版" in opened(f"/public/lists/{made}")
    assert {made, newer} <= {
        UUID(one) for one in re.findall(r'href="/public/lists/([0-9a-f-]{36})"', opened("/public/lists"))
    }
    opened(f"/public/lists/{uuid4()}", 404)
    opened(f"/public/plans/{made}", 404)


def test_a_scene_is_open_from_the_day_it_is_issued(office):
    made = did(office.actor("wz.juzhang"), "inspections.issue_scene", None, scene_values("农资店"))
    scene = Scene.objects.get(uuid=made)
    assert scene.name in opened("/public/scenes") and scene.document in opened(f"/public/scenes/{made}")
