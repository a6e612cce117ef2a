"""谁也不知道：提出移送以后，别的机关从清单、搜索、消息、比对、登记时的提示、接口都看不到这件案件和移送。"""

from __future__ import annotations

import json

import pytest
from django.test import Client

from liandong.accounts import session
from liandong.accounts.models import Person
from liandong.cases.models import Case
from liandong.cases.tests.stories import act_values
from liandong.kernel import kinds
from liandong.kernel.roles import Level
from liandong.kernel.tests.staging import deliver_all, did, newest_job
from liandong.notices.models import Notice
from liandong.offences.models import Comparison
from liandong.transfers.tests.stories import KEEPER

pytestmark = pytest.mark.django_db
OUTSIDERS = ("wz.nongye", "ba.lianluo", "jz.nongye")


def rival(desk, account="wz.nongye"):
    """Another agency's lead on the same party and act."""
    values = {"origin": "patrol", "received_on": "2026-03-02"} | act_values()
    return did(desk.city.actor(account), "leads.register_lead", None, values)


def reader(desk, account):
    client = Client()
    client.force_login(Person.objects.get(account=account))
    return client, session.capacity(desk.city.actor(account))


def test_nobody_outside_learns_of_it_by_any_path(desk):
    did(desk.city.actor(KEEPER), "cases.notify_case", desk.case.uuid, {"to": "武陟县农业农村局"})
    before = rival(desk)
    deliver_all()
    asked = Comparison.objects.filter(state="asked").get()
    assert kinds.get("comparison").sight.level(desk.city.actor("wz.nongye"), asked) is Level.FULL
    start = newest_job()
    transfer = desk.signed()
    deliver_all(start)
    case = Case.objects.get(pk=desk.case.pk)
    assert case.is_criminal and not case.shown_to.filter(ended_at=None, level__lt=Level.FULL).exists()
    asked.refresh_from_db()
    rival(desk, "ba.lianluo")
    deliver_all(start)
    hidden = (str(transfer.uuid), str(case.uuid), "涉嫌销售伪劣农药", "密事实")
    for account in OUTSIDERS:
        actor = desk.city.actor(account)
        for name, record in (("transfer", transfer), ("case", case), ("comparison", asked)):
            assert kinds.get(name).sight.level(actor, record) is Level.NONE, (account, name)
        client, post = reader(desk, account)
        for url in (
            f"/r/transfer/{transfer.uuid}/", f"/r/case/{case.uuid}/", f"/api/v1/transfer/{transfer.uuid}?post={post}",
            f"/api/v1/transfer/{transfer.uuid}/timeline?post={post}", f"/api/v1/case/{case.uuid}?post={post}",
        ):  # fmt: skip
            assert client.get(url).status_code == 404, (account, url)
        for url in (
            "/", "/notices", "/r/transfer/", "/r/case/", f"/r/transfer/?q={transfer.number}", f"/search?q={transfer.number}",
            f"/search?q={case.number}", f"/search/suggest?q={case.number}", f"/api/v1/transfer?post={post}", f"/r/lead/{before}/",
        ):  # fmt: skip
            said = client.get(url, follow=True).content.decode()
            assert not [text for text in hidden if text in said], (account, url)
    told = Notice.objects.filter(record__in=[transfer.uuid, case.uuid]).exclude(topic="case_notified")
    posts = {desk.city.actor(a).post for a in OUTSIDERS}
    assert told.exists() and not told.filter(post__in=posts).exists()


def test_typing_a_like_case_shows_nothing_of_it(desk):
    desk.proposed()
    client, post = reader(desk, "wz.nongye")
    values = {
        k: v
        for k, v in act_values().items()
        if k in ("party", "item", "division", "conduct", "since", "until")
    }
    body = {"post": post, "is_settled": True, "values": values}
    answer = client.post("/api/v1/leads/related", json.dumps(body), content_type="application/json")
    said = answer.json()
    assert answer.status_code == 200
    assert said["collisions"] == [] and said["seen"] == []


def test_the_mark_stays_while_it_is_pending_and_may_be_taken_off_afterwards(desk):
    transfer = desk.refused()
    values = act_values(officers="冯承办、褚巡查")
    desk.does(KEEPER, "ask_review", transfer, desk.asking())
    held = desk.tries(KEEPER, "cases.correct_case", desk.case, values, reason="不涉嫌犯罪")
    assert held.code == "on_hold" and "涉嫌犯罪的标记" in held.sentence
    desk.does("wz.gongan", "uphold_refusal", transfer, desk.refusal())
    desk.does(KEEPER, "let_stand", transfer, {}, reason="同意公安机关的意见")
    desk.does(KEEPER, "cases.correct_case", desk.case, values, reason="公安机关不予立案")
    assert not Case.objects.get(pk=desk.case.pk).is_criminal


def test_the_police_read_the_case_only_while_they_have_it(desk):
    case_sight = kinds.get("case").sight
    transfer, police = desk.sent(), desk.city.actor("wz.gongan")
    assert kinds.get("transfer").sight.level(police, transfer) is Level.SUMMARY
    assert case_sight.level(police, desk.case) is Level.NONE
    did(police, "dispatches.sign_dispatch", desk.dispatch(transfer).uuid)
    assert case_sight.level(police, desk.case) is Level.FULL
    desk.does("wz.gongan", "record_refusal", transfer, desk.refusal())
    assert case_sight.level(police, desk.case) is Level.NONE
    assert kinds.get("transfer").sight.level(police, transfer) is Level.FULL
