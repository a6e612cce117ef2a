"""导出：正好是看得到的那些行；写了用途才给，给了就在账本里；超出上限、别人的岗位、第二次，都不给。"""

from __future__ import annotations

import csv
import hashlib
import io
import json
import re
import zipfile

import pytest
from django.test import Client

from liandong.accounts import session
from liandong.accounts.models import Person
from liandong.audit.models import ListExport
from liandong.desk.tests.test_home import client_of, second_post, text
from liandong.kernel import kinds
from liandong.kernel.tests import parity
from liandong.kernel.tests.staging import correction_values, did
from liandong.ledger.models import LedgerEvent
from liandong.registry.models import Agency
from liandong.sheets.opening import open_sheet

pytestmark = pytest.mark.django_db
PURPOSE = "核对本县机关联系方式"


def press(client: Client, path: str, **more: str):
    """The form at an address, filled in and sent."""
    page = client.get(path).content.decode()
    hidden = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', page))
    assert {"key", "post", "csrfmiddlewaretoken"} <= set(hidden), path
    said = {"purpose": PURPOSE, "made_as": "csv", **hidden, **more}
    return client.post(path.partition("?")[0], said)


def body(response) -> bytes:
    assert response.status_code == 200, response.content.decode()
    return b"".join(response.streaming_content)


def rows_of(data: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(data.decode("utf-8-sig"))))


def test_a_file_holds_exactly_what_the_list_shows_and_says_where_it_came_from(city):
    client, actor = client_of("wz.lianluo"), city.actor("wz.lianluo")
    answer = press(client, "/r/agency/export?q=武陟县&state=in_force&sort=-name")
    assert answer["Content-Disposition"].startswith("attachment") and answer["Cache-Control"] == "no-store"
    data = body(answer)
    rows = rows_of(data)
    above, (titles, *found) = rows[:4], rows[4:]
    wanted = Agency.objects.filter(name__icontains="武陟县", state="in_force").order_by("-name", "-uuid")
    assert [row[0] for row in found] == [a.name for a in wanted] and len(found) == 5
    assert titles == ["名称", "机构编码", "法律地位", "条线", "行政区划", "状态"]
    assert above[0][0].startswith("演示样张")
    assert above[1] == ["机关（查找“武陟县”；状态：在册；次序：名称（降序））"]
    assert f"{actor.agency_name} 联络员 {actor.person_name}" in above[2][0]
    assert PURPOSE in above[3][0]
    assert {len(row) for row in found} == {len(titles)}


def test_every_post_gets_its_own_rows_and_nothing_hidden(city):
    values = correction_values(city.agency("C410822-AGRICULTURE"), "phone", "0391-1234567", "密由甲乙")
    did(city.actor("wz.nongye"), "registry.file_correction", None, values)
    for account, n in (("wz.nongye", 1), ("ba.lianluo", 1), ("duban", 1), ("wz.lianluo", 0)):
        data = body(press(client_of(account), "/r/correction/export"))
        assert len(rows_of(data)) == 5 + n, account
        assert "0391-1234567" not in data.decode() and "密由甲乙" not in data.decode()
    own = rows_of(body(press(client_of("duban"), "/r/correction/export?own=1")))
    assert len(own) == 5


@pytest.mark.parametrize("account", ["sysadmin", "secadmin", "auditor"])
def test_administrators_export_what_they_may_see_and_no_more(city, account):
    client = client_of(account)
    assert len(rows_of(body(press(client, "/r/person/export")))) == 5 + Person.objects.count()
    hidden = [client.post(f"/r/{kind}/export", {"purpose": PURPOSE}) for kind in ("correction", "nosuch")]
    assert [r.status_code for r in hidden] == [404, 404]
    said = [
        parity.told(r, r.wsgi_request.user.uuid)[1].replace("correction", "").replace("nosuch", "")
        for r in hidden
    ]
    assert said[0] == said[1]
    assert not ListExport.objects.filter(listed="correction").exists()


def test_a_workbook_holds_the_same_and_opens_again(city):
    data = body(press(client_of("wz.lianluo"), "/r/agency/export?q=武陟县&sort=name", made_as="xlsx"))
    assert zipfile.ZipFile(io.BytesIO(data)).testzip() is None
    sheet = open_sheet(io.BytesIO(data), "机关.xlsx")
    texts = [str(row.values[0]) for row in sheet.rows]
    names = [a.name for a in Agency.objects.filter(name__icontains="武陟县").order_by("name", "uuid")]
    assert texts[5:] == names


def test_it_stands_in_the_ledger_with_the_digest_of_what_was_given(city):
    client, actor = client_of("wz.lianluo"), city.actor("wz.lianluo")
    data = body(press(client, "/r/post/export?own=1"))
    made = ListExport.objects.get()
    assert made.digest == hashlib.sha256(data).hexdigest()
    assert (made.listed, made.rows, made.purpose, made.made_as) == (
        "post",
        len(rows_of(data)) - 5,
        PURPOSE,
        "csv",
    )
    assert made.conditions == f"只看本机关（{actor.agency_name}）；次序：新登记的在前"
    event = LedgerEvent.objects.get(record=made.uuid)
    said = {c["field"]: c["now"] for c in json.loads(event.body)["changes"]}
    assert (event.action, event.outcome) == ("audit.export_list", "done")
    assert {
        "purpose": PURPOSE,
        "digest": made.digest,
        "rows": made.rows,
        "listed_title": "岗位",
    }.items() <= said.items()


def test_the_auditor_sees_it_and_nobody_else_does(city):
    body(press(client_of("wz.lianluo"), "/r/agency/export"))
    made = ListExport.objects.get()
    path = f"/r/list_export/{made.uuid}/"
    page = text(client_of("auditor"), path)
    assert PURPOSE in page and made.digest in page and made.number in page
    assert made.number in text(client_of("auditor"), f"/r/list_export/?q={made.digest}")
    assert "导出清单" in text(client_of("auditor"), "/audit")
    for account in ("wz.lianluo", "wz.chengban", "sysadmin", "secadmin", "jiandu", "duban"):
        assert PURPOSE not in text(client_of(account), path, 404)
    kind = kinds.get("list_export")
    assert not kind.sight.rows(city.actor("wz.lianluo")).exists()
    assert 'href="/r/list_export/new/' not in text(client_of("auditor"), "/r/list_export/")


def test_without_a_purpose_there_is_no_file_and_what_was_typed_stays(city):
    client = client_of("wz.lianluo")
    for purpose, said in (("", "还没有填写"), ("核对", "用途至少写4个字"), ("长" * 201, "200")):
        answer = press(client, "/r/agency/export?q=武陟", purpose=purpose)
        page = answer.content.decode()
        assert answer.status_code == 422 and said in page, purpose
        assert 'name="q" value="武陟"' in page and purpose in page
    assert press(client, "/r/agency/export", made_as="pdf").status_code == 422
    assert not ListExport.objects.exists()


def test_too_long_a_list_is_refused_with_what_to_do(city, monkeypatch):
    monkeypatch.setattr("liandong.desk.views.exporting.EXPORT_AT_MOST", 10)
    client = client_of("wz.lianluo")
    answer = press(client, "/r/agency/export")
    page = answer.content.decode()
    assert answer.status_code == 422 and "超过10行，没有导出" in page and "缩小范围，分几次导出" in page
    assert PURPOSE in page and not ListExport.objects.exists()
    assert len(rows_of(body(press(client, "/r/agency/export?q=武陟县市场")))) > 5


def test_asking_for_the_page_gives_no_file_and_leaves_no_trace(city):
    answer = client_of("wz.lianluo").get("/r/agency/export", {"purpose": PURPOSE, "made_as": "csv"})
    assert answer["Content-Type"].startswith("text/html") and not ListExport.objects.exists()


def test_a_post_without_the_mark_against_forgery_is_turned_away(city):
    client = Client(enforce_csrf_checks=True)
    client.force_login(Person.objects.get(account="wz.lianluo"))
    said = {
        "purpose": PURPOSE,
        "made_as": "csv",
        "key": "k",
        "post": session.capacity(city.actor("wz.lianluo")),
    }
    assert client.post("/r/agency/export", said).status_code == 403
    assert not ListExport.objects.exists()


def test_a_form_of_another_post_is_a_polite_conflict(city):
    _, other = second_post(city)
    client = client_of("wz.lianluo")
    answer = press(client, "/r/post/export?own=1", post=session.capacity(other))
    assert (
        answer.status_code == 409 and PURPOSE in answer.content.decode() and not ListExport.objects.exists()
    )
    client.post("/switch", {"post": session.capacity(other)})
    data = body(press(client, "/r/post/export?own=1"))
    assert {row[1] for row in rows_of(data)[5:]} == {other.agency_name}
    assert ListExport.objects.get().owner == other.agency


def test_the_same_form_gives_its_file_once(city):
    client = client_of("wz.lianluo")
    path = "/r/agency/export"
    hidden = dict(
        re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', client.get(path).content.decode())
    )
    said = {"purpose": PURPOSE, "made_as": "csv", **hidden}
    body(client.post(path, said))
    again = client.post(path, said)
    page = again.content.decode()
    assert again.status_code == 409 and "文件只给一次" in page and PURPOSE in page
    assert ListExport.objects.count() == 1 and f'value="{hidden["key"]}"' not in page
    assert client.post(path, {**said, "key": ""}).status_code == 422


def test_formulas_are_text_and_personal_numbers_masked(city):
    actor = city.actor("wz.nongye")
    agency = Agency.objects.get(uuid=actor.agency)
    Agency.objects.filter(pk=agency.pk).update(name="=1+1", division_name="转13800005678")
    for made_as in ("csv", "xlsx"):
        data = body(
            press(
                client_of("wz.lianluo"),
                "/r/agency/export?q=1%2B1",
                made_as=made_as,
                purpose="给13900001234核对",
            )
        )
        if made_as == "csv":
            text_ = data.decode()
            assert "'=1+1" in text_
        else:
            book = zipfile.ZipFile(io.BytesIO(data))
            text_ = "".join(book.read(n).decode() for n in book.namelist() if n.endswith(".xml"))
            assert "<f>" not in text_
        assert "13800005678" not in text_ and "138****5678" in text_
        assert "13900001234" not in text_ and "139****1234" in text_
    assert {e.purpose for e in ListExport.objects.all()} == {"给139****1234核对"}


def test_the_interface_offers_no_such_act(city):
    client = client_of("wz.lianluo")
    assert "audit.export_list" not in {a["name"] for a in client.get("/api/v1/actions").json()}
    answer = client.post(
        "/api/v1/actions/audit.export_list", json.dumps({"values": {}}), content_type="application/json",
        headers={"Idempotency-Key": "k"},
    )  # fmt: skip
    assert answer.status_code == 404
