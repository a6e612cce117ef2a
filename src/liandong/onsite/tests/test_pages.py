"""现场登记的网页和接口：没有脚本也能登记、交照片、定一条；各部门各是各的；接口一批一批收，重来无害，逐行说明。"""

from __future__ import annotations

import hashlib
import json
import re
from html import unescape
from urllib.parse import parse_qs, urlsplit
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from liandong.accounts import session
from liandong.cases.tests.stories import CODE
from liandong.kernel.tests.parity import Reader
from liandong.kernel.tests.staging import attempt, did
from liandong.leads.models import Lead
from liandong.now import CHINA, today
from liandong.onsite import merging, owing
from liandong.onsite.models import Photo, Register, Settlement
from liandong.onsite.tests.stories import (
    BOOK,
    FARM,
    HEAD,
    LABEL,
    MARKET,
    PARTNER,
    PICTURE,
    STAFF,
    certificates,
    row,
    shared_power,
)
from liandong.parties.models import Party


@pytest.fixture
def there(story):
    """Both departments are there."""
    return story.arrived()


def reader(story, account=STAFF):
    return Reader(story.city.actor(account))


def send(story, account, *rows, key="", **more):
    one = reader(story, account)
    return one.client.post(
        f"/api/v1/visits/{story.uuid}/registers", json.dumps({"rows": rows, **more}),
        content_type="application/json", headers={"Idempotency-Key": key or str(uuid4())},
    )  # fmt: skip


def photo(story, account, content=PICTURE, **more):
    values = {"file": SimpleUploadedFile("门头.jpg", content), **more}
    return reader(story, account).client.post(
        f"/api/v1/visits/{story.uuid}/photos", values, headers={"Idempotency-Key": str(uuid4())}
    )


def test_the_form_without_scripts_registers_with_its_photos(there):
    url, one = f"/onsite/{there.uuid}", reader(there)
    page = one.get(url).content.decode()
    assert (
        "武陟县市场监督管理局（本部门）" in page
        and 'name="result-2"' in page
        and 'name="result-3"' not in page
    )
    values = {
        "result-0": "yes", "result-2": "A", "told-2": "缺生产日期", "follow-2": "lead",
        "photo-2": SimpleUploadedFile("门头.jpg", PICTURE),
    }  # fmt: skip
    assert one.post_form(url, values).status_code == 302
    kept = Register.objects.get(subject=LABEL)
    assert (kept.result, kept.told, kept.photos) == ("A", "缺生产日期", [hashlib.sha256(PICTURE).hexdigest()])
    after = one.get(url).content.decode()
    assert "发现问题待后续处理：缺生产日期" in after
    assert "登记为违法线索" in after
    taken = one.get(f"{url}/photos/1")
    assert b"".join(taken.streaming_content) == PICTURE and one.get(f"{url}/photos/2").status_code == 404
    partner = reader(there, PARTNER).get(url).content.decode()
    assert "缺生产日期" in partner and "登记为违法线索" not in partner


def test_what_was_to_become_a_lead_stays_on_the_list_until_it_is_one(there):
    assert (
        there.register(STAFF, row(LABEL, "A")).is_done
        and there.register(PARTNER, row(BOOK, device="丙")).is_done
    )
    one, url = reader(there), f"/onsite/{there.uuid}"
    assert "移作线索，还没有登记" not in one.get("/onsite").content.decode(), "还没有结束"
    there.left()
    there.act("wz.fuze", "confirm_part", {})
    there.act("wz.nongju", "confirm_part", {})
    assert there.record.state == "confirmed"
    page = one.get("/onsite").content.decode()
    assert "移作线索，还没有登记" in page
    assert "还没有登记" not in reader(there, PARTNER).get("/onsite").content.decode()
    asked = parse_qs(urlsplit(unescape(re.search(r'href="(/r/lead/new/[^"]+)"', page)[1])).query)
    paper = f"{there.record.number}/{LABEL}"
    assert (asked["origin"], asked["origin_paper"], asked["party"]) == (["patrol"], [paper], [CODE])
    values = {name: said[0] for name, said in asked.items()} | {
        "received_on": today().isoformat(), "conduct": "标签不全", "reporter_kind": "none",
    }  # fmt: skip
    made = did(there.city.actor(STAFF), "leads.register_lead", None, values)
    again = attempt(there.city.actor(STAFF), "leads.register_lead", None, values)
    assert again.code == "registered_already"
    number = Lead.objects.get(uuid=made).number
    assert "移作线索，还没有登记" not in one.get("/onsite").content.decode()
    assert f"已登记为线索{number}" in one.get(url).content.decode()
    did(there.city.actor("wz.fuze"), "leads.cancel_lead", made, {}, reason="登记错了")
    assert "移作线索，还没有登记" in one.get("/onsite").content.decode()


def test_a_firm_without_a_code_is_named_and_a_citizen_is_not(there):
    there.register(STAFF, row(LABEL, "A"))
    party = there.record.party
    for form, code, name in (("enterprise", "", party.name), ("citizen", "", "")):
        Party.objects.filter(pk=party.pk).update(form=form, code=code)
        one = there.record
        (item,) = merging.review(one, one.parts[0])
        assert owing.begun(one, item)["party"] == name


def test_who_has_come_is_ticked_on_the_same_page(story):
    story.approved()
    url, one = f"/onsite/{story.uuid}", reader(story)
    page = one.get(url).content.decode()
    two = certificates(MARKET)
    assert all(f'name="present" value="{number}"' in page for number in two)
    alone = one.post_form(url, {"present": two[:1], "result-2": "1"})
    assert alone.status_code == 422 and "应不少于2人" in alone.content.decode()
    assert one.post_form(url, {"result-2": "1"}).status_code == 422 and not Register.objects.exists()
    assert one.post_form(url, {"present": two, "met": "店长", "result-2": "1"}).status_code == 302
    part = story.record.parts[0]
    assert part["present"] == two and Register.objects.get().subject == LABEL
    after = one.get(url).content.decode()
    came = timezone.localtime(story.record.entered_at, CHINA)
    assert 'name="present"' not in after and f"{came:%H:%M}到场" in after


def test_after_an_urgent_entry_the_page_asks_to_tell_the_firm_its_code(story):
    story.approved()
    assert "请告诉企业" not in reader(story).get(f"/onsite/{story.uuid}").content.decode()
    story.planned()
    story.act(STAFF, "enter_urgently", {"present": certificates(MARKET)}, reason="正在倾倒")
    page = reader(story).get(f"/onsite/{story.uuid}").content.decode()
    assert f"{story.record.code_told}（没有通知书，请告诉企业" in page


def test_what_is_filled_in_wrong_is_said_and_nothing_is_kept(there):
    url, one = f"/onsite/{there.uuid}", reader(there)
    answer = one.post_form(url, {"result-0": "yes", "result-2": "A"})
    assert answer.status_code == 422 and "请写明检查情况" in answer.content.decode()
    assert one.post_form(url, {}).status_code == 422
    another = one.client.post(url, {"post": "x", "key": "k", "result-0": "yes"})
    assert another.status_code == 422 and "另一个岗位" in another.content.decode()
    assert not Register.objects.exists()


def test_what_the_firm_says_and_the_end_are_on_the_same_page(there):
    url, one = f"/onsite/{there.uuid}", reader(there)
    send(there, STAFF, row(LABEL))
    refused = one.post_form(url, {"end": "1", "left_open": ""})
    assert (
        refused.status_code == 422
        and "还没有登记企业对武陟县市场监督管理局的意见" in refused.content.decode()
    )
    nobody = one.post_form(url, {"statement": "1", "remarks": "标签马上补", "refusal": "不识字"})
    assert nobody.status_code == 422 and "请写明谁见证" in nobody.content.decode()
    assert (
        "标签马上补</textarea>" in nobody.content.decode() and "不识字</textarea>" in nobody.content.decode()
    )
    signed = {"statement": "1", "remarks": "标签马上补", "signature": SimpleUploadedFile("签名.png", PICTURE)}
    assert one.post_form(url, signed).status_code == 302
    said = there.record.statements[0]
    assert (said["remarks"], said["signature"]) == ("标签马上补", hashlib.sha256(PICTURE).hexdigest())
    page = one.get(url).content.decode()
    assert "意见：标签马上补。已签名" in page and "结束本部门检查</button>" in page
    assert "标签马上补" not in reader(there, PARTNER).get(url).content.decode()
    unasked = one.post_form(url, {"end": "1"})
    assert unasked.status_code == 422 and "还没有答，哪个部门答都可以" in unasked.content.decode()
    there.asked()
    assert one.post_form(url, {"end": "1"}).status_code == 302 and there.record.parts[0]["left_at"]
    after = one.get(url).content.decode()
    assert 'name="end"' not in after and 'name="why_late"' in after
    assert 'name="end"' in reader(there, PARTNER).get(url).content.decode(), "另一家还没有结束"


def test_whoever_may_not_register_is_offered_neither_the_arrival_nor_what_the_firm_says_nor_the_end(story):
    story.approved()
    offered = ("data-arrival", "记下企业意见", "结束本部门检查</button>")
    url = f"/onsite/{story.uuid}"

    def found(account):
        page = reader(story, account).get(url).content.decode()
        return [words for words in offered if words in page]

    assert found(HEAD) == [] and found(STAFF) == list(offered)
    story.act(STAFF, "enter_site", {"present": certificates(MARKET)})
    assert found(HEAD) == [] and found(STAFF) == list(offered[1:])


def test_the_answer_that_stands_is_on_the_page_for_the_phone_that_ends(there):
    url, one = f"/onsite/{there.uuid}", reader(there)
    assert "data-answer" not in one.get(url).content.decode()
    send(there, STAFF, row("ask:address", "no"), row(LABEL, number=2))
    page = one.get(url).content.decode()
    assert 'data-subject="ask:address" data-name' in page and page.count('data-answer="no"') == 1


def test_the_same_item_of_two_departments_is_told_apart(story):
    shared_power()
    story.planned(partners=FARM)
    story.act(PARTNER, "prepare_part", {"items": LABEL, "officers": certificates(FARM)})
    story.act(STAFF, "enter_urgently", {"present": certificates(MARKET)}, reason="正在倾倒")
    story.act(PARTNER, "enter_site", {"present": certificates(FARM)})
    page = reader(story).get(f"/onsite/{story.uuid}").content.decode()
    for part in story.record.parts:
        assert f'data-agency="{part["agency"]}" data-subject="{LABEL}"' in page


def test_a_photo_stands_beside_the_register_it_belongs_to(there):
    digest = hashlib.sha256(PICTURE).hexdigest()
    taken = "2026-03-01T08:58:00+08:00"
    assert photo(there, STAFF, sha256=digest, modified_at=taken).status_code == 200
    assert Photo.objects.get().modified_at.isoformat() == "2026-03-01T00:58:00+00:00"
    entry = json.loads(send(there, STAFF, row(LABEL, "A", photos=[digest])).content)["departments"][0]
    assert entry["items"][0]["entry"]["photos"] == [digest]
    page = reader(there).get(f"/onsite/{there.uuid}").content.decode()
    assert f'照片：<a href="/onsite/{there.uuid}/photos/1" download>门头.jpg</a>' in page
    assert "选定，文件时间03-01 08:58" in page


def test_a_conflict_is_shown_and_settled_on_the_page(there):
    send(there, STAFF, row(LABEL))
    send(there, STAFF, row(LABEL, "A", device="乙"))
    url, one = f"/onsite/{there.uuid}", reader(there)
    assert "登记不一致" in one.get(url).content.decode()
    chosen = Register.objects.get(device="乙").uuid
    assert one.post_form(url, {"settle": LABEL, "chosen": chosen}).status_code == 422
    assert one.post_form(url, {"settle": LABEL, "chosen": chosen, "reason": "看过照片"}).status_code == 302
    assert Settlement.objects.get().reason == "看过照片" and "登记不一致" not in one.get(url).content.decode()


def test_a_batch_is_taken_whole_or_not_at_all_and_each_bad_row_is_named(there):
    good, bad = row(LABEL), row(BOOK, number=2)
    refused = send(there, STAFF, good, bad)
    said = json.loads(refused.content)
    assert refused.status_code == 422 and said["code"] == "rows_refused"
    assert [one["name"] for one in said["fields"]] == ["第2行"] and not Register.objects.exists()
    for _ in range(2):
        taken = send(there, STAFF, good, key="一批" + "a" * 30)
        assert taken.status_code == 200
    again = json.loads(send(there, STAFF, good).content)
    assert again["departments"][0]["items"][0]["entry"]["result"] == "1" and Register.objects.count() == 1
    assert json.loads(reader(there).get(f"/api/v1/visits/{there.uuid}/registers").content) == again


def test_what_was_done_in_another_post_is_not_taken(there):
    assert send(there, STAFF, row(LABEL), post="x").status_code == 409
    own = session.capacity(there.city.actor(STAFF))
    assert send(there, STAFF, row(LABEL), post=own).status_code == 200


def test_a_photo_comes_in_by_the_interface_with_its_hash(there):
    digest = hashlib.sha256(PICTURE).hexdigest()
    assert photo(there, STAFF, sha256="0" * 64).status_code == 403
    assert json.loads(photo(there, STAFF, sha256=digest, device="甲").content)["photos"] == [digest]
    assert json.loads(photo(there, PARTNER, sha256=digest).content)["photos"] == [digest]
    assert Photo.objects.count() == 2


def test_strangers_and_who_only_knows_that_it_is_find_nothing(there):
    for account in ("ba.lianluo", "jiandu", "duban"):
        one = reader(there, account)
        for url in (
            f"/onsite/{there.uuid}",
            f"/onsite/{there.uuid}/photos/1",
            f"/api/v1/visits/{there.uuid}/registers",
        ):
            assert one.get(url).status_code == 404, (account, url)
        assert send(there, account, row(LABEL)).status_code == 404


def test_the_day_lists_what_is_due_and_offers_the_registers(there):
    page = reader(there).get("/onsite").content.decode()
    assert there.record.number in page and f'href="/onsite/{there.uuid}"' in page
    assert there.record.number not in reader(there, "ba.lianluo").get("/onsite").content.decode()
    assert reader(there, "sysadmin").get("/onsite").status_code == 404
    assert "安排检查" not in reader(there, HEAD).get("/onsite").content.decode()


def test_the_worker_is_served_to_anybody_as_a_script(client):
    answer = client.get("/onsite/worker.js")
    assert answer["Content-Type"].startswith("text/javascript") and b"/onsite/" in answer.content
