"""举报人：只有受理机关的人和经指定的承办人看得到，看一次留一次痕；别处——库里、痕迹、消息、导出、检索、日志——都没有。"""

from __future__ import annotations

import json
import logging
import re
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client

from liandong.accounts import session
from liandong.accounts.models import Person
from liandong.kernel import clocks, kinds, reading
from liandong.kernel.roles import Level
from liandong.kernel.tests.staging import attempt, deliver_all, did, newest_job
from liandong.kernel.tests.staging_leads import CONTACT, REPORTER, lead_values
from liandong.leads.actions.verifying import TELL_CLOCK
from liandong.leads.models import Lead, Verification
from liandong.leads.tests.stories import BA_HEAD, FARM_NEXT, Story, found
from liandong.ledger.models import LedgerEvent

pytestmark = pytest.mark.django_db
ACT = "leads.reveal_reporter"
SPELLINGS = (REPORTER, CONTACT, REPORTER.encode().hex(), CONTACT.encode().hex())


@pytest.fixture
def story(city):
    city.join(BA_HEAD)
    return Story(city, paper="举报1号")


def browser(city, account: str) -> Client:
    client = Client()
    client.force_login(Person.objects.get(account=account))
    state = client.session
    state[session.KEY] = session.capacity(city.actor(account))
    state.save()
    return client


def level(city, account, story):
    return kinds.get("lead").sight.level(city.actor(account), story.lead)


def held_in_database() -> list[str]:
    """Every table in which one of the spellings stands in any column."""
    found_in = []
    with connection.cursor() as cursor:
        cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
        for (table,) in cursor.fetchall():
            quoted = connection.ops.quote_name(table)
            cursor.execute(f"SELECT has_table_privilege('{quoted}', 'SELECT')")
            if not cursor.fetchone()[0]:
                continue
            for text in SPELLINGS:
                cursor.execute(f"SELECT count(*) FROM {quoted} t WHERE t::text LIKE %s", [f"%{text}%"])
                if cursor.fetchone()[0]:
                    found_in.append(f"{table}：{text}")
    return found_in


def whole_way(city, story) -> None:
    """Sent, signed, accepted, concluded, told: everything that writes something somewhere."""
    (dispatch,) = story.send(FARM_NEXT)
    made = story.accept("ba.lianluo", dispatch, "韩联络")
    did(city.actor("ba.lianluo"), ACT, story.uuid, reason="联系举报人")
    did(city.actor("ba.juzhang"), "leads.conclude_verification", made.uuid, found("not_filed", "证据不足"))
    did(
        city.actor("ba.lianluo"),
        "leads.tell_reporter",
        made.uuid,
        {"told_on": "2026-03-09", "told_how": "电话"},
    )


def test_he_stands_in_no_table_no_trail_no_notice_and_no_log(city, caplog):
    caplog.set_level(logging.DEBUG)
    city.join(BA_HEAD)
    last = newest_job()
    story = Story(city, paper="举报1号")
    whole_way(city, story)
    deliver_all(last)
    assert held_in_database() == []
    assert not any(text in caplog.text for text in SPELLINGS)


def test_the_search_through_the_database_bites(city, story):
    Lead.objects.filter(uuid=story.uuid).update(facts=f"{REPORTER}说")
    assert held_in_database() == [f"leads_lead：{REPORTER}"]


def test_known_to_the_intake_unit_and_after_acceptance_to_the_named_handler_only(city, story):
    city.join(("ba.er", "柳承办", "C410822-AGRICULTURE", city.actor("wz.chengban").role))
    for account in ("wz.chengban", "wz.fuze", "wz.lianluo"):
        assert level(city, account, story) is Level.INTAKE, account
    for account in ("wz.juzhang", "wz.fazhi"):
        assert level(city, account, story) is Level.FULL, account
    (dispatch,) = story.send(FARM_NEXT)
    story.sign("ba.lianluo", dispatch)
    assert level(city, "ba.er", story) is level(city, "ba.lianluo", story) is Level.FULL
    did(city.actor("ba.lianluo"), "dispatches.accept_dispatch", dispatch.uuid, {"handler": "柳承办"})
    assert (level(city, "ba.er", story), level(city, "ba.lianluo", story)) == (Level.INTAKE, Level.FULL)
    made = story.verification(city.agency("C410822-AGRICULTURE"))
    named = {"handler": "韩联络"}
    did(city.actor("ba.juzhang"), "leads.reassign_verification", made.uuid, named, reason="回避")
    assert (level(city, "ba.er", story), level(city, "ba.lianluo", story)) == (Level.FULL, Level.INTAKE)
    did(city.actor("ba.juzhang"), "leads.conclude_verification", made.uuid, found("no_facts"))
    did(
        city.actor("ba.lianluo"),
        "leads.tell_reporter",
        made.uuid,
        {"told_on": "2026-03-09", "told_how": "电话"},
    )
    assert level(city, "ba.lianluo", story) is Level.FULL  # 告知以后不再需要


def test_a_star_in_what_was_typed_is_no_hidden_number(city):
    typed = lead_values(
        "经营标签不合格的农药", origin="report", origin_paper="举报2号", reporter_kind="real", reporter_name="张*", reporter_contact="138****5678",
    )  # fmt: skip
    uuid = did(city.actor("wz.lianluo"), "leads.register_lead", None, typed)
    client, url = browser(city, "wz.lianluo"), f"/r/lead/{uuid}/"
    form = client.get(f"{url}do/{ACT}").content.decode()
    hidden = dict(re.findall(r'name="(version|key|post)" value="([^"]*)"', form))
    assert (
        "张*，138****5678" in client.post(f"{url}do/{ACT}", {**hidden, "reason": "核实内容"}).content.decode()
    )


def test_shown_once_by_a_recorded_act_with_its_reason(city, story):
    client, url = browser(city, "wz.chengban"), f"/r/lead/{story.uuid}/"
    page = client.get(url).content.decode()
    assert "******" in page and REPORTER not in page and f"do/{ACT}" in page
    hidden = dict(
        re.findall(
            r'name="(version|key|post)" value="([^"]*)"', client.get(f"{url}do/{ACT}").content.decode()
        )
    )
    shown = client.post(f"{url}do/{ACT}", {**hidden, "reason": "核实内容"})
    assert f"{REPORTER}，{CONTACT}" in shown.content.decode() and shown["Cache-Control"] == "no-store"
    again = client.post(f"{url}do/{ACT}", {**hidden, "reason": "核实内容"}, follow=True)
    assert REPORTER not in again.content.decode()
    event = LedgerEvent.objects.get(record=story.uuid, action=ACT)
    assert json.loads(event.body)["reason"] == "核实内容" and REPORTER not in event.body


@pytest.mark.parametrize(
    ("account", "code"),
    [("wz.juzhang", "role_not_permitted"), ("ba.lianluo", "level_too_low"), ("jiandu", "role_not_permitted")],
)
def test_refused_to_everybody_else(city, story, account, code):
    (dispatch,) = story.send(FARM_NEXT)
    story.sign("ba.lianluo", dispatch)
    assert attempt(city.actor(account), ACT, story.uuid, {}, reason="想看").code == code


def test_pages_interface_export_and_search_of_every_reader_hold_nothing_of_him(city, story):
    whole_way(city, story)
    records = [
        ("lead", story.uuid),
        ("verification", story.verification(city.agency("C410822-AGRICULTURE")).uuid),
    ]
    records.append(("dispatch", story.newest()[0].uuid))
    for account in (
        "wz.chengban",
        "wz.juzhang",
        "ba.lianluo",
        "ba.juzhang",
        "jiandu",
        "duban",
        "auditor",
        "jy.lianluo",
    ):
        client = browser(city, account)
        urls = [f"/r/{kind}/{uuid}/" for kind, uuid in records]
        urls += [f"/api/v1/{kind}/{uuid}{end}" for kind, uuid in records for end in ("", "/timeline")]
        urls += [f"/r/{kind}/?q={REPORTER}" for kind, _ in records] + [
            "/",
            "/notices",
            "/r/lead/",
            "/api/v1/lead",
        ]
        for url in urls:
            text = client.get(url).content.decode()
            held = text.replace(f'value="{REPORTER}"', "")  # 检索框里是他自己打的字
            assert REPORTER not in held and CONTACT not in held, (account, url)
    exporter = browser(city, "wz.chengban")
    form = {
        "key": str(uuid4()),
        "post": session.capacity(city.actor("wz.chengban")),
        "purpose": "核对线索的办理进展",
        "made_as": "csv",
    }
    made = exporter.post("/r/lead/export", form)
    body = b"".join(made.streaming_content) if made.streaming else made.content
    assert made.status_code == 200 and REPORTER.encode() not in body and CONTACT.encode() not in body
    assert story.lead.number.encode() in body


def test_nobody_is_looked_up_by_who_reported(city, story):
    kind = kinds.get("lead")
    assert reading.sealed_fields(kind, city.actor("wz.chengban")) == []
    assert browser(city, "wz.chengban").get("/r/lead/find").status_code == 404
    assert list(kind.search(kind.sight.rows(city.actor("wz.chengban")), REPORTER)) == []


# ── 补记 ────────────────────────────────────────────────────────────────────────────────────────────

NAMED = {"reporter_name": REPORTER, "reporter_contact": CONTACT}


def unnamed(city, **more):
    values = {"origin": "report", "origin_paper": "举报9号", "reporter_kind": "anonymous"}
    return Story(city, **(values | more))


def named(city, story, account="wz.lianluo", reason="回访时愿意留名", **values):
    return attempt(city.actor(account), "leads.name_reporter", story.uuid, values or NAMED, reason=reason)


def test_named_later_he_is_kept_and_told_like_anybody_who_gave_his_name(city, caplog):
    caplog.set_level(logging.DEBUG)
    last, story = newest_job(), unnamed(city)
    assert named(city, story).is_done
    deliver_all(last)
    assert story.lead.reporter_kind == "real" and held_in_database() == []
    assert not any(text in caplog.text for text in SPELLINGS)
    client, url = browser(city, "wz.chengban"), f"/r/lead/{story.uuid}/"
    form = client.get(f"{url}do/{ACT}").content.decode()
    hidden = dict(re.findall(r'name="(version|key|post)" value="([^"]*)"', form))
    shown = client.post(f"{url}do/{ACT}", {**hidden, "reason": "核实"}).content.decode()
    assert f"{REPORTER}，{CONTACT}" in shown
    made = story.take()
    did(city.actor("wz.fuze"), "leads.conclude_verification", made.uuid, found("not_filed"))
    made.refresh_from_db()
    assert made.state == "settled"


def test_the_name_obtained_for_a_real_name_without_one_takes_its_place(city):
    story = unnamed(city, reporter_kind="real")
    assert not story.lead.reporter and named(city, story).is_done
    assert named(city, story, reason="号码记错了", reporter_contact="10039100000").is_done
    client, url = browser(city, "wz.lianluo"), f"/r/lead/{story.uuid}/"
    form = client.get(f"{url}do/{ACT}").content.decode()
    hidden = dict(re.findall(r'name="(version|key|post)" value="([^"]*)"', form))
    shown = client.post(f"{url}do/{ACT}", {**hidden, "reason": "核实"}).content.decode()
    assert "10039100000" in shown and REPORTER not in shown


def test_of_what_was_concluded_before_he_was_known_the_intake_unit_tells_him(city):
    city.join(BA_HEAD)
    story = unnamed(city)
    (dispatch,) = story.send(FARM_NEXT)
    made = story.accept("ba.lianluo", dispatch, "韩联络")
    did(city.actor("ba.juzhang"), "leads.conclude_verification", made.uuid, found("not_filed", "证据不足"))
    assert named(city, story).is_done
    owed = story.verification(city.agency("C410823-MARKET"))
    assert (owed.state, owed.handler) == ("settled", city.actor("wz.lianluo").post)
    assert "证据不足" in owed.finding and [c.name for c in clocks.running(owed.uuid)] == [TELL_CLOCK]
    assert story.lead.state == "done"
    assert named(city, story, reason="更正号码").is_done
    assert Verification.objects.filter(lead=story.lead, owner=owed.owner).count() == 1


@pytest.mark.parametrize(
    ("account", "code"),
    [("wz.juzhang", "role_not_permitted"), ("ba.lianluo", "wrong_side"), ("jiandu", "role_not_permitted")],
)
def test_only_the_intake_unit_names_him(city, account, code):
    story = unnamed(city)
    (dispatch,) = story.send(FARM_NEXT)
    story.accept("ba.lianluo", dispatch, "韩联络")
    assert named(city, story, account).code == code


def test_he_is_written_nowhere_else_and_only_where_somebody_reported(city):
    story = unnamed(city)
    assert named(city, story, reason=f"{REPORTER}愿意留名").code == "named_elsewhere"
    assert held_in_database() == []  # 没有办成的，理由也不留
    assert "reporter_name" in named(city, story, reporter_name="").errors
    wrong = unnamed(city, origin_paper="举报10号", facts=f"电话里{REPORTER}说")
    refused = named(city, wrong)
    assert refused.code == "named_elsewhere" and "线索内容" in refused.sentence
    assert named(city, Story(city, "巡查的")).code == "not_concerned"
    ruled = unnamed(city, origin_paper="举报11号", provisions=f"农药管理条例第五十六条（{REPORTER}说）")
    refused = named(city, ruled)
    assert refused.code == "named_elsewhere" and "涉嫌违反的规定" in refused.sentence
