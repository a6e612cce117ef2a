"""不明的行由人一次定许多行：新建、同一、跳过；要说对几行，不能定的说为什么，定了也照样与现状再比。"""

from __future__ import annotations

import json
import re

import pytest
from django.test import Client

from liandong.accounts import session
from liandong.accounts.models import Person
from liandong.importing.deciding import waiting_rows
from liandong.importing.models import IntakeRow
from liandong.importing.tests.sheets import applied_by, checked_by, handed_in, rows_of
from liandong.kernel.tests.staging import attempt, did
from liandong.kernel.tests.staging_parties import check, party_values
from liandong.ledger.models import LedgerEvent
from liandong.parties.models import Party

pytestmark = pytest.mark.django_db
HEAD = "名称,代码,地址"
ONE, TWO = "武陟县同名店（虚构）", "武陟县另一店（虚构）"


@pytest.fixture
def namesakes(city):
    """Two of one name, and one whose name is alone but whose record was cancelled."""
    staff = city.actor("wz.chengban")
    made = [
        did(staff, "parties.register_party", None, party_values(ONE, address=f"旧路{n}号")) for n in (1, 2)
    ]
    gone = did(staff, "parties.register_party", None, party_values(TWO, address="旧路9号"))
    did(staff, "parties.cancel_party", gone, {"until": "2025-01-01"}, reason="注销")
    return made


def sheet(city, *lines):
    outcome = handed_in(city, "wz.lianluo", "parties", (HEAD, *lines))
    return checked_by(city, "wz.lianluo", outcome)


def decide(city, intake, rows, decision, count=None, **more):
    values = {"rows": rows, "decision": decision, "count": len(rows) if count is None else count, **more}
    outcome = attempt(city.actor("wz.lianluo"), "importing.decide_rows", intake.uuid, values)
    intake.refresh_from_db()
    return outcome


LINES = (
    f"{ONE},,甲路1号",
    f"{ONE},,甲路2号",
    f"{ONE},,旧路3号",
    f"{TWO},,乙路1号",
    "武陟县新店（虚构）,,丙路1号",
)


def test_many_rows_are_decided_at_once_and_written_as_decided(city, namesakes):
    intake = sheet(city, *LINES)
    assert intake.counts["ambiguous"] == 4
    assert decide(city, intake, [2, 3], "new").is_done
    assert decide(city, intake, [4], "same", record=str(namesakes[0])).is_done
    assert decide(city, intake, [5], "skip").is_done
    standings = {n: s for n, (s, _) in rows_of(intake).items()}
    assert standings == {2: "new", 3: "new", 4: "changed", 5: "ambiguous", 6: "new"}
    assert (intake.counts["new"], intake.counts["changed"], intake.counts["ambiguous"]) == (3, 1, 1)
    assert rows_of(intake)[5][1].startswith("由人定为跳过。") and rows_of(intake)[2][1] == "由人定为新建。"
    lines = LedgerEvent.objects.filter(record=intake.uuid, action="importing.decide_rows").order_by("id")
    facts = [json.loads(e.body)["facts"] for e in lines]
    assert [(f["decision"], f["rows"], f["count"]) for f in facts] == [
        ("new", [2, 3], 2), ("same", [4], 1), ("skip", [5], 1),
    ]  # fmt: skip
    applied_by(city, "wz.lianluo", intake, updates="on")
    assert sorted(Party.objects.filter(name=ONE).values_list("address", flat=True)) == [
        "旧路2号", "旧路3号", "甲路1号", "甲路2号",
    ]  # fmt: skip
    assert not Party.objects.filter(address="乙路1号").exists() and intake.done == 4


@pytest.mark.parametrize(
    ("rows", "decision", "more", "said"),
    [
        ([2, 3], "new", {"count": 3}, "所选的是2行，填的是3行"),
        ([2], "new", {"count": ""}, None),
        ([], "new", {"count": 1}, "至少一行"),
        ([2], "maybe", {}, None),
        (["二"], "skip", {}, "不是行号"),
        ([2], "new", {"record": "0197c4e0-0000-7000-8000-000000000001"}, "只有定为同一"),
    ],
)
def test_what_is_not_said_plainly_is_not_decided(city, namesakes, rows, decision, more, said):
    intake = sheet(city, *LINES)
    outcome = decide(city, intake, rows, decision, **more)
    assert outcome.code == "invalid_input" and intake.counts["ambiguous"] == 4
    assert said is None or said in "".join(e for es in outcome.errors.values() for e in es)


@pytest.mark.parametrize(
    ("rows", "decision", "said"),
    [
        ([2, 3], "same", "第2、3行可能是几个对象"),
        ([5], "same", "第5行没有可以认作同一的记录"),  # 只有注销了的
        ([2, 6], "skip", "第6行不是不明的行"),
        ([7], "new", "一个代码只能是一个对象"),
    ],
)
def test_what_cannot_be_decided_so_says_which_rows_and_why(city, namesakes, rows, decision, said):
    code = check("91410823MA0000001")
    staff = city.actor("wz.chengban")
    gone = did(staff, "parties.register_party", None, party_values("武陟县注销厂（虚构）", code))
    did(staff, "parties.cancel_party", gone, {"until": "2025-01-01"}, reason="注销")
    intake = sheet(city, *LINES, f"武陟县注销厂（虚构）,{code},丁路")
    outcome = decide(city, intake, rows, decision)
    assert outcome.code == "cannot_decide" and said in outcome.sentence
    assert intake.counts["ambiguous"] == 5 and not IntakeRow.objects.exclude(decided="").exists()


def test_a_decision_is_asked_again_when_it_is_written(city, namesakes):
    intake = sheet(city, *LINES)
    decide(city, intake, [4], "same", record=str(namesakes[0]))
    did(
        city.actor("wz.chengban"),
        "parties.cancel_party",
        namesakes[0],
        {"until": "2025-01-01"},
        reason="注销",
    )
    applied_by(city, "wz.lianluo", intake, updates="on")
    standing, said = rows_of(intake)[4]
    assert standing == "ambiguous" and "请重新定" in said
    assert Party.objects.get(uuid=namesakes[0]).address == "旧路1号"


def test_what_was_passed_over_may_be_decided_later_and_a_new_check_forgets(city, namesakes):
    intake = sheet(city, *LINES)
    for _ in range(2):
        assert decide(city, intake, [2], "skip").is_done
    assert rows_of(intake)[2][1].count("由人定为跳过") == 1
    assert [row.number for row in waiting_rows(intake)] == [3, 4, 5, 2]
    assert decide(city, intake, [2], "new").is_done and intake.counts["new"] == 2
    assert decide(city, intake, [2], "skip").code == "cannot_decide"


def test_where_the_room_offers_nothing_a_row_is_only_passed_over(city):
    lines = ("代码,名称,上级代码,自何日起有效", "410824,示例县,410900,2026-10-01")
    intake = checked_by(city, "sysadmin", handed_in(city, "sysadmin", "divisions", lines))
    assert intake.counts["ambiguous"] == 1
    actor = city.actor("sysadmin")
    for decision, code in (("same", "cannot_decide"), ("new", "cannot_decide"), ("skip", "done")):
        values = {"rows": [2], "decision": decision, "count": 1}
        assert attempt(actor, "importing.decide_rows", intake.uuid, values).code == code


def test_the_page_lists_the_rows_to_tick_and_keeps_what_was_ticked(city, namesakes):
    intake = sheet(city, *LINES)
    client, actor = Client(), city.actor("wz.lianluo")
    client.force_login(Person.objects.get(uuid=actor.person))
    state = client.session
    state[session.KEY] = session.capacity(actor)
    state.save()
    url = f"/r/intake/{intake.uuid}/do/importing.decide_rows"
    assert url in client.get(f"/r/intake/{intake.uuid}/").content.decode()
    page = client.get(url).content.decode()
    assert re.findall(r'name="rows" value="(\d+)"', page) == ["2", "3", "4", "5"] and "data-all" in page
    assert "旧路2号，演示" in page and f"第2行　{ONE}，甲路1号" in page
    hidden = dict(re.findall(r'<input type="hidden" name="(version|key|post)" value="([^"]*)"', page))
    typed = {**hidden, "rows": ["2", "3"], "decision": "new", "count": "1", "record": ""}
    wrong = client.post(url, typed)
    assert (
        wrong.status_code == 422 and len(re.findall(r'name="rows"[^>]*checked', wrong.content.decode())) == 2
    )
    done = client.post(url, typed | {"count": "2"})
    assert done.status_code == 302
    left = client.get(f"/api/v1/imports/{intake.uuid}/ambiguous").json()
    assert [(r["row"], [c["record"] for c in r["candidates"]]) for r in left] == [
        (4, [str(u) for u in namesakes]), (5, []),
    ]  # fmt: skip
    answer = client.post(
        "/api/v1/actions/importing.decide_rows",
        {"record": str(intake.uuid), "values": {"rows": [4], "decision": "same", "record": str(namesakes[1]), "count": 1}},
        content_type="application/json",
        headers={"Idempotency-Key": "decide-1", "If-Match": client.get(f"/api/v1/intake/{intake.uuid}")["ETag"]},
    )  # fmt: skip
    assert answer.status_code == 200, answer.content
