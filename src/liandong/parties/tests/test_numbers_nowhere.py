"""公民身份号码走过平台的每一处：办理、清单、导出、导入、错误清单、查找、网址、消息、账本、日志、整个数据库，哪里都没有明文。

One number goes through everything a person or a program can do with it; afterwards every table of the database is read as text.
It is seen unmasked in one answer only: the act of looking, which says why.
"""

from __future__ import annotations

import csv
import io
import logging
import re

import pytest
from django.db import connection
from django.test import Client

from liandong.accounts import session
from liandong.accounts.models import Person
from liandong.desk.layouts import LIST, ROLL
from liandong.desk.tests.test_exporting import body, press
from liandong.importing.tests.sheets import applied_by, checked_by, handed_in
from liandong.kernel.tests.staging import attempt, deliver_all, did, newest_job
from liandong.kernel.tests.staging_parties import check, party_values
from liandong.parties.models import Party

pytestmark = pytest.mark.django_db
NUMBER = "11010519491231002X"
SPELLINGS = (
    NUMBER,
    NUMBER.lower(),
    "110105 19491231 002X",
    "110105-19491231-002X",
    "１１０１０５１９４９１２３１００２Ｘ",
)
PARTS = ("19491231002", "105194912")
"""What must be found nowhere: enough of the number to know whose it is, however the rest is spelled."""
OPENED = (
    "/", "/day", "/figures", "/notices", "/r/party/", "/r/intake/", "/r/agency/", "/help", "/ledger/", "/r/party/find",
)  # fmt: skip


def client_of(city, account: str) -> Client:
    client, actor = Client(headers={"X-Request-Id": "numbers"}), city.actor(account)
    client.force_login(Person.objects.get(uuid=actor.person))
    state = client.session
    state[session.KEY] = session.capacity(actor)
    state.save()
    return client


def database() -> str:
    """Every row of every table as text, a table after another."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT table_name FROM information_schema.tables WHERE table_schema = 'public' AND table_type = 'BASE TABLE'"
            " AND has_table_privilege(format('%I', table_name), 'SELECT')"
        )
        tables = [name for (name,) in cursor.fetchall()]
        assert {"parties_party", "ledger_ledgerevent", "importing_intakerow", "procrastinate_jobs"} <= set(
            tables
        )
        said = []
        for table in tables:
            cursor.execute(f"SELECT coalesce(string_agg(t::text, chr(10)), '') FROM \"{table}\" t")
            said.append(f"{table}：{cursor.fetchone()[0]}")
    return "\n".join(said)


def held(text: str) -> list[str]:
    """The parts of the number that stand in a text, whatever separates its digits."""
    bare = re.sub(r"[\s\-]", "", text)
    return [p for p in (*PARTS, "１０５１９４９１２") if p in bare]


@pytest.fixture
def citizen(city) -> Party:
    plain = {"form": "citizen", "division": "", "industry": "", "tags": "", "since": "", "identity": NUMBER}
    made = did(city.actor("wz.chengban"), "parties.register_party", None, party_values("虚构某") | plain)
    return Party.objects.get(uuid=made)


def test_a_number_that_went_everywhere_stands_nowhere(city, citizen, caplog):
    caplog.set_level(logging.DEBUG)
    start, client = newest_job(), client_of(city, "wz.lianluo")
    seen: list[tuple[str, str]] = []

    def look(path: str, **asked: str) -> None:
        answer = client.get(path, asked, follow=True)
        seen.append((f"{path} 的回答", answer.content.decode(errors="replace")))
        seen.append((f"{path} 的去向", " ".join(url for url, _ in getattr(answer, "redirect_chain", []))))

    for path in (*OPENED, f"/r/party/{citizen.uuid}/", f"/api/v1/party/{citizen.uuid}", "/api/v1/party"):
        look(path)
    for spelled in SPELLINGS:
        for path in (
            "/search",
            "/r/party/",
            "/r/agency/",
            "/r/intake/",
            "/suggest",
            "/api/v1/party",
            "/api/v1/suggestions",
        ):
            look(path, q=spelled)
    found = client.post("/r/party/find", {"number": NUMBER})
    assert found["Location"] == f"/r/party/{citizen.uuid}/"
    seen.append(("按号码查找的去向", found["Location"]))
    lines = [
        "名称,统一社会信用代码,住所",
        f"虚构某,{NUMBER},",
        f"武陟县示例店（{SPELLINGS[2]}）,,",
        f"武陟县示例二店,,{SPELLINGS[4]}",
        "武陟县示例三店,,",
    ]
    intake = applied_by(
        city, "wz.lianluo", checked_by(city, "wz.lianluo", handed_in(city, "wz.lianluo", "parties", lines))
    )
    assert intake.counts["wrong"] == 3 and intake.done == 1
    errors = client.get(f"/imports/{intake.uuid}/errors.csv").content.decode("utf-8-sig")
    assert len(list(csv.reader(io.StringIO(errors)))) == 4
    seen.append(("错误清单", errors))
    look(f"/r/intake/{intake.uuid}/")
    for layout in (LIST, ROLL):
        out = body(press(client, "/r/party/export", layout=layout)).decode("utf-8-sig")
        assert "武陟县示例三店" in out
        seen.append((f"导出 {layout}", out))
    did(city.actor("wz.chengban"), "parties.reveal_identity", citizen.uuid, reason="送达需要")
    deliver_all(start)
    look(f"/r/party/{citizen.uuid}/")
    look("/notices")
    seen += [("数据库", database()), ("日志", caplog.text)]
    assert {where: parts for where, text in seen if (parts := held(text))} == {}
    assert any("1101**********002X" in text for where, text in seen)


OLD = "110105491231003"
"""Fifteen digits with a birthday that no 工商注册号 is."""
FREE = {
    "parties.register_party": ("name", "address", "tags", "source", "parent"),
    "parties.correct_party": ("address", "tags", "parent", "reason"),
    "parties.rename_party": ("name", "source"),
    "parties.classify_party": ("risk_source",),
    "parties.give_code": ("reason",),
    "parties.cancel_party": ("reason",),
    "parties.merge_party": ("other", "reason"),
    "parties.reveal_identity": ("reason",),
}
"""What a person writes freely about a party, by the act in which he does."""


@pytest.mark.parametrize("number", [*SPELLINGS, OLD])
def test_a_number_typed_into_a_free_field_is_refused_and_kept_nowhere(city, citizen, number, caplog):
    caplog.set_level(logging.DEBUG)
    firm = did(
        city.actor("wz.chengban"), "parties.register_party", None, party_values("武陟县示例厂（虚构）")
    )
    sound = {
        "parties.register_party": party_values("武陟县另一厂（虚构）"),
        "parties.correct_party": {"division": "410823"},
        "parties.rename_party": {"name": "新名（虚构）", "renamed_on": "2026-01-01", "source": "执照"},
        "parties.classify_party": {"risk": "A", "risk_on": "2026-01-01", "risk_source": "演示"},
        "parties.give_code": {"code": check("91410823MA0000001")},
        "parties.cancel_party": {"until": "2026-01-01"},
        "parties.merge_party": {"other": "武陟县示例厂（虚构）"},
        "parties.reveal_identity": {},
    }
    said = f"张某{number}" if len(number) < 30 else number
    for action, fields in FREE.items():
        record = {"parties.register_party": None, "parties.reveal_identity": citizen.uuid}.get(action, firm)
        for name in fields:
            values = {**sound[action], **({} if name == "reason" else {name: said})}
            reason = said if name == "reason" else "核对"
            outcome = attempt(city.actor("wz.lianluo" if "classify" in action or "merge" in action else "wz.chengban"), action, record, values, reason=reason)  # fmt: skip
            assert outcome.code == "invalid_input" and list(outcome.errors) == [name], (action, name, outcome)
            assert "请删去" in outcome.errors[name][0] and not held(str(outcome.errors))
    everything = f"{database()}\n{caplog.text}"
    assert held(everything) == [] and OLD not in everything


def test_the_search_for_the_number_bites():
    assert [bool(held(f"某处 {spelled} 某处")) for spelled in SPELLINGS] == [True] * len(SPELLINGS)
    assert held("1101**********002X") == []
