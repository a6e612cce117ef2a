"""依法屏蔽：只有专门的数据库角色经命令行做得到；正文和盐没了，位置、承诺和“谁凭什么屏蔽的”都在。"""

from __future__ import annotations

import os
import subprocess
import sys

import pytest
from django.test import Client

from liandong.accounts.models import Person
from liandong.audit.models import Redaction
from liandong.ledger import queries
from liandong.ledger.models import LedgerEvent
from liandong.now import now
from liandong.proof.entry import parse_entry

PASSWORD = "liandong-yanshi"


def redact(
    ground,
    event,
    *,
    role="redactor",
    account="auditor",
    password=PASSWORD,
    ground_="privacy",
    basis="焦政数〔2026〕3号",
):
    """`liandong ledger redact`, as a person at the server types it."""
    return subprocess.run(
        [
            sys.executable, "-m", "liandong", "ledger", "redact", str(event), "--account", account, "--ground", ground_,
            "--basis", basis, "--reason", "涉及个人电话，当事人申请",
        ],
        input=f"{password}\n", capture_output=True, text=True, check=False,
        env={
            **os.environ, "LIANDONG_DATABASE_URL": ground.committed.url(role), "LIANDONG_HOME": str(ground.committed.server.home),
            "LIANDONG_STATIC_ROOT": "",
        },
    )  # fmt: skip


@pytest.fixture
def redacted(ground):
    """One event blanked by command after it had been sequenced."""
    [event] = ground.act()
    ground.order()
    said = redact(ground, event)
    assert said.returncode == 0, said.stdout + said.stderr
    ground.order()
    return ground, event, said


def test_body_and_salt_are_gone_and_the_place_remains(redacted):
    _, event, said = redacted
    row = LedgerEvent.objects.get(id=event)
    assert row.body is None and row.salt is None and "已依法屏蔽" in said.stdout
    decision = LedgerEvent.objects.get(id=row.redacted_by)
    assert (
        decision.action == "ledger.redact_event"
        and "涉及个人电话" in decision.body
        and "周审计" in decision.body
    )
    assert "0391" not in decision.body, "屏蔽决定里不能再有被屏蔽的内容"
    proof = queries.proof_of(event)
    assert parse_entry(proof.entry).id == str(event)
    assert Redaction.objects.get(event=event).basis == "焦政数〔2026〕3号"


def test_verify_counts_it_and_proves_the_tree(redacted):
    ground, _, _ = redacted
    report = ground.verify(quorum=0)
    assert report.is_intact, report.text()
    assert report.redactions == 1 and report.size == report.events


def test_every_page_and_file_says_so_and_shows_nothing(redacted):
    ground, event, _ = redacted
    client = Client(headers={"host": "localhost"})
    client.force_login(Person.objects.get(account="wz.lianluo"))
    page = client.get(f"/proof/{event}").content.decode()
    assert "原文已依程序遮蔽" in page and "0391-7000000" not in page
    file = client.get(f"/proof/{event}.json").json()
    assert "body" not in file and "salt" not in file
    agency = ground.city.agency("C410823-MARKET")
    lines = client.get(f"/api/v1/agency/{agency}/timeline").json()
    line = next(x for x in lines if x["event"] == str(event))
    assert line["is_redacted"] and not line["changes"] and not line["reason"]


def test_a_second_time_is_refused(redacted):
    ground, event, _ = redacted
    again = redact(ground, event)
    assert again.returncode == 1 and "已经屏蔽过" in again.stdout
    assert Redaction.objects.filter(event=event).count() == 1


def test_the_decision_itself_cannot_be_redacted(redacted):
    ground, event, _ = redacted
    decision = LedgerEvent.objects.get(id=event).redacted_by
    said = redact(ground, decision)
    assert said.returncode == 1 and "不能再屏蔽" in said.stdout
    assert LedgerEvent.objects.get(id=decision).body is not None


def test_the_app_role_is_refused_and_the_attempt_is_on_record(ground):
    [event] = ground.act()
    before = now()
    said = redact(ground, event, role="app")
    assert said.returncode == 1 and "专门的数据库角色" in said.stdout
    assert LedgerEvent.objects.get(id=event).body is not None
    refused = LedgerEvent.objects.filter(
        action="ledger.redact_event", outcome="refused", recorded_at__gte=before.replace(microsecond=0)
    )
    assert refused.count() == 1


@pytest.mark.parametrize(
    ("account", "password"), [("auditor", "不是这个密码"), ("wz.lianluo", PASSWORD), ("nobody", PASSWORD)]
)
def test_only_an_audit_administrator_with_his_password(ground, account, password):
    [event] = ground.act()
    said = redact(ground, event, account=account, password=password)
    assert said.returncode == 1 and "不是在任的审计管理员" in said.stderr
    assert LedgerEvent.objects.get(id=event).body is not None


def test_an_unknown_event_and_a_broken_number(ground):
    unknown = redact(ground, "0192f0c4-0000-7000-8000-000000000001")
    assert unknown.returncode == 1 and "没有这个编号的痕迹" in unknown.stdout
    broken = redact(ground, "abc")
    assert broken.returncode == 1 and "一串编号" in broken.stdout and "Traceback" not in broken.stderr


def test_redacted_before_it_was_sequenced(ground):
    """The commitment is taken into the tree although its body is gone already."""
    [event] = ground.act()
    assert redact(ground, event).returncode == 0
    ground.order()
    report = ground.verify(quorum=0)
    assert report.is_intact and report.redactions == 1, report.text()
