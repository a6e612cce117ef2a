"""文书的网页：从记录起草，填到一半看样子，存了再打开还在，文件只给看得到的人。"""

from __future__ import annotations

from io import BytesIO

import pypdfium2
import pytest
from docx import Document

from liandong.accounts import session
from liandong.desk.tests.test_home import client_of
from liandong.documents.models import Letter
from liandong.documents.tests.stories import of
from liandong.kernel.tests.staging import deliver_all, newest_job

pytestmark = pytest.mark.django_db
DRAFTING = "/r/letter/new/documents.draft_letter"


def words(answer) -> str:
    pages = pypdfium2.PdfDocument(b"".join(answer.streaming_content) if answer.streaming else answer.content)
    return "".join(page.get_textpage().get_text_range() for page in pages).replace("\r\n", "")


def post(room, account: str, **values):
    return {"post": session.capacity(room.city.actor(account)), "key": "钥匙", **values}


def form_values(client, url: str) -> dict[str, str]:
    """What the form of a page would send as it stands."""
    form = client.get(url).context["page"].form
    said: dict[str, str] = {}
    for bound in form:
        widget, value = bound.field.widget, bound.value()
        if hasattr(widget, "cells"):
            rows = value or []
            said |= {
                widget.cell(bound.html_name, n, c): row.get(c, "")
                for n, row in enumerate(rows)
                for c, _ in widget.columns
            }
        else:
            said[bound.html_name] = "" if value is None else str(value)
    return said


def test_from_a_record_to_a_kept_draft_that_opens_again_as_it_was_typed(room):
    source, client = room.request(subject="核实登记证"), client_of("wz.chengban")
    record = client.get("/r/assistance_request/", {"q": source}).content.decode()
    assert source in record
    url = f"{DRAFTING}?source={source}&code=assistance_letter"
    page = client.get(url)
    html = page.content.decode()
    assert "关于协助核实登记证的函" in html and "看样子" in html and 'class="ld-letter"' in html
    said = form_values(client, url)
    assert said["c_questions"] and said["recipients"] == "博爱县农业农村局"
    said |= {"c_return_address": "武陟县示例路2号", "c_officers-1-name": "褚巡查", "c_officers-1-card": ""}
    answer = client.post(DRAFTING, post(room, "wz.chengban", **said))
    assert answer.status_code == 302, answer.content.decode()[:3000]
    letter = Letter.objects.get()
    assert (
        letter.content["return_address"] == "武陟县示例路2号"
        and letter.content["officers"][1]["name"] == "褚巡查"
    )
    again = form_values(client, f"/r/letter/{letter.uuid}/do/documents.amend_letter")
    assert again["c_return_address"] == "武陟县示例路2号" and again["c_officers-1-name"] == "褚巡查"
    assert again["title"] == "关于协助核实登记证的函"
    assert (
        f"/r/letter/{letter.uuid}/" in client.get(f"/r/assistance_request/{letter.source}/").content.decode()
    )


def test_the_look_of_what_is_typed_so_far_names_what_is_missing_and_keeps_it(room):
    source, client = room.request(), client_of("wz.chengban")
    url = f"{DRAFTING}?source={source}&code=assistance_letter"
    said = post(
        room,
        "wz.chengban",
        **form_values(client, url) | {"c_ground": "", "c_filed_on": "去年", "title": "关于𠮷某"},
    )
    small = client.post(f"{DRAFTING}/beside", said, headers={"HX-Request": "true"}).content.decode()
    assert "还缺" in small and "请求协助的理由" in small and "U+20BB7" in small and "日期请写成" in small
    whole = client.post(f"{DRAFTING}/beside", said | {"settled": "1"}).content.decode()
    assert "关于𠮷某" in whole and 'value="去年"' in whole and "<html" in whole
    assert Letter.objects.count() == 0
    fine = post(room, "wz.chengban", **form_values(client, url) | {"title": "还没有存的标题"})
    pdf = client.post("/letters/preview", fine)
    assert pdf["Content-Type"] == "application/pdf" and pdf["Content-Disposition"].startswith("inline")
    assert "还没有存的标题" in words(pdf) and "演示样张" in words(pdf)
    assert client.post("/letters/preview", said).status_code == 422
    assert client_of("duban").post("/letters/preview", fine).status_code == 404
    assert Letter.objects.count() == 0


def test_beside_a_kept_draft_what_is_typed_is_looked_at_too(room):
    made, client = room.drafted(), client_of("wz.chengban")
    url = f"/r/letter/{made}/do/documents.amend_letter"
    said = post(room, "wz.chengban", **form_values(client, url) | {"c_ground": "另一个理由"})
    assert "另一个理由" in client.post(f"{url}/beside", said, headers={"HX-Request": "true"}).content.decode()
    whole = client.post(f"{url}/beside", said | {"settled": "1", "version": "1"}).content.decode()
    assert "另一个理由" in whole and 'name="version" value="1"' in whole
    room.do("wz.chengban", "submit_letter", made)
    assert client.post(f"{url}/beside", said).status_code == 404
    assert of(made).content["ground"] != "另一个理由"


def test_files_are_given_to_whom_the_letter_is_open(room):
    made = room.drafted()
    draft, client = f"/letters/{made}/draft", client_of("wz.lianluo")
    assert "博爱县农业农村局" in words(client.get(f"{draft}.pdf"))
    text = "\n".join(p.text for p in Document(BytesIO(client.get(f"{draft}.docx").content)).paragraphs)
    assert "协助" in text
    for account in ("ba.lianluo", "wz.nongye", "jiandu"):
        assert client_of(account).get(f"{draft}.pdf").status_code == 404, account
    last = newest_job()
    sealed = room.sealed()
    deliver_all(last)
    letter = of(sealed)
    for role, digest in (("issued", letter.issued_sha256), ("sealed", letter.sealed_sha256)):
        answer = client.get(f"/letters/{sealed}/{role}")
        assert answer.status_code == 200 and digest
    assert letter.letter_no in words(client.get(f"/letters/{sealed}/issued"))
    for url in (f"/letters/{sealed}/draft.pdf", f"/letters/{sealed}/other"):
        assert client.get(url).status_code == 404, url
    assert client_of("ba.lianluo").get(f"/letters/{sealed}/issued").status_code == 200, "记录已经签收"
    for account in ("wz.nongye", "jiandu"):
        assert client_of(account).get(f"/letters/{sealed}/issued").status_code == 404, account
