"""导出案卷：本机关办案的人给一份按次序装好的 PDF，记在案件的办理经过里；别人没有；同一张表单只给一次。"""

from __future__ import annotations

import hashlib
import json
from io import BytesIO

import pypdfium2
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from liandong.assistance.tests.stories import HEADS
from liandong.cases.models import Case
from liandong.cases.tests.ordinary import ON_20TH, evidence, latest, punished
from liandong.cases.tests.ordinary import sealed as measured
from liandong.cases.tests.stories import approved, ready
from liandong.desk.tests.test_home import client_of
from liandong.documents.filing import current
from liandong.documents.models import Letter, Role
from liandong.documents.tests.stories import TAKE, Writing, of, offer_to_party
from liandong.documents.typeset import binding, kinds, typeset
from liandong.documents.typeset.tests.samples import content_of, heading_of
from liandong.kernel import pieces
from liandong.kernel.actor import system_actor
from liandong.kernel.tests.staging import deliver_all, did, newest_job
from liandong.leads.tests.stories import MONDAY, Story
from liandong.ledger.models import LedgerEvent
from liandong.now import at

pytestmark = pytest.mark.django_db
PURPOSE = "归档，交档案室"
TODAY = "2026-03-02"


def paper() -> bytes:
    """A scan of one page that is a real PDF."""
    kind = kinds()["evidence_list"]
    return typeset(kind, heading_of(kind), content_of(kind), fixed_at=MONDAY).pdf


@pytest.fixture
def room(city, monkeypatch):
    offer_to_party(monkeypatch)
    with at(MONDAY):
        for cast in HEADS:
            city.join(cast)
        yield Writing(city)


@pytest.fixture
def case(room) -> Case:
    """A case with a letter to the party that was set, a list of its evidence, and two pieces of that: a scan and a recording."""
    case = approved(ready(room.city))
    assert evidence(room.city, case, paper(), taken_on=TODAY).is_done
    assert evidence(room.city, case, b"RIFF sound", taken_on=TODAY).is_done
    for code in ("correction_order", "evidence_list"):
        last = newest_job()
        made = room.drafted(case.number, code=code)
        room.do("wz.chengban", "submit_letter", made)
        room.do("wz.juzhang", "issue_letter", made, TAKE)
        for _ in range(2):
            deliver_all(last)
    return case


def url(case: Case) -> str:
    return f"/cases/{case.uuid}/dossier"


def exported(account: str, case: Case, **more):
    """The answer to the form as it was opened, with what was chosen."""
    client = client_of(account)
    page = client.get(url(case))
    if page.status_code != 200:
        return page
    hidden = {
        n: page.context["page"].key if n == "key" else page.context["page"].post for n in ("key", "post")
    }
    return client.post(url(case), {"volumes": ["正卷", "副卷"], "purpose": PURPOSE, **hidden, **more})


def pages(answer) -> list[str]:
    with pypdfium2.PdfDocument(BytesIO(b"".join(answer.streaming_content))) as opened:
        return ["".join(page.get_textpage().get_text_range().split()) for page in opened]


def lines(case: Case) -> list[dict]:
    events = LedgerEvent.objects.filter(record=case.uuid, action="cases.export_dossier", outcome="done")
    return [json.loads(event.body) for event in events.order_by("id")]


def test_letters_and_evidence_stand_in_filing_order_and_the_export_in_the_trail(case):
    answer = exported("wz.chengban", case)
    assert (
        answer.status_code == 200
        and answer["Content-Type"] == "application/pdf"
        and answer["Cache-Control"] == "no-store"
    )
    content = b"".join(answer.streaming_content)
    with pypdfium2.PdfDocument(BytesIO(content)) as opened:
        said = ["".join(page.get_textpage().get_text_range().split()) for page in opened]
    assert "正卷" in said[0] and case.party_label in said[0] and "目录" in said[1]
    places = [
        said[1].index(word) for word in ("责令改正通知书（未用印）", "证据清单（未用印）", "照片.jpg（物证）")
    ]
    assert places == sorted(places) and "未装订：不是PDF、图片" in said[1] and "没有核对原文" in said[1]
    assert "责令改正通知书" in said[2]
    (line,) = lines(case)
    facts = line["facts"]
    assert (
        facts["sha256"] == hashlib.sha256(content).hexdigest()
        and facts["pages"] == len(said)
        and facts["parts"] == 4
    )
    assert PURPOSE in client_of("wz.lianluo").get(f"/r/case/{case.uuid}/").content.decode()


def test_a_sealed_scan_takes_the_place_of_what_was_set(room, case):
    letter = Letter.objects.get(code="correction_order")
    scan = {"scan": SimpleUploadedFile("用印.pdf", paper())}
    room.do("wz.lianluo", "add_sealed_scan", letter.uuid, {}, files=scan)
    said = pages(exported("wz.chengban", case))
    assert "责令改正通知书（未用印）" not in said[1] and "责令改正通知书" in said[1] and "证据清单" in said[2]
    held = current(of(letter.uuid), Role.SEALED)
    assert held is not None and pieces.opened(held.parts.all()).read() == paper()


def test_what_was_drafted_from_the_proposal_the_decision_and_the_measure_stands_in_it_too(room, case):
    with at(ON_20TH):
        kept, decision = measured(room.city, case, taken="2026-03-20 15:00"), punished(room.city, case)
        notice = latest(case)
        for record, code, no in (
            (decision.number, "penalty_decision", "武市监罚1号"),
            (notice.number, "penalty_notice", "武市监告1号"),
            (kept.number, "seizure_decision", "武市监强1号"),
        ):
            room.rendered(record, {"numbering": "given", "given_no": no}, code=code)
        typed = {"code": "service_receipt", "c_place": "当事人经营场所", "c_method": "直接送达"}
        receipt = of(room.rendered(decision.number, {"numbering": "none"}, **typed))
        said = pages(exported("wz.chengban", case, volumes=["正卷"]))[1]
    assert receipt.check_code is None and not receipt.is_to_party and "送达回证（未用印）" in said
    found = [
        said.index(f"{word}（未用印）")
        for word in ("行政处罚决定书", "行政处罚告知书", "实施行政强制措施决定书")
    ]
    assert found == sorted(found)


def test_what_was_drafted_from_the_lead_and_its_dispatch_stands_in_the_second_volume(room):
    story = Story(ready(room.city))
    (dispatch,) = story.send("武陟县农业农村局")
    typed = {"c_found_on": TODAY, "c_provisions": "农药管理条例", "code": "lead_transfer_letter"}
    made = of(room.rendered(dispatch.number, **typed))
    story.give_back("wz.nongye", dispatch)
    case = approved(room.city, verification=story.take().number)
    said = pages(exported("wz.chengban", case, volumes=["副卷"]))[1]
    assert "线索移送函（未用印）" in said and made.letter_no in said


def test_a_letter_that_is_still_being_set_holds_the_export_up(room, case):
    made = room.issued(case.number, code="correction_order")
    answer = exported("wz.chengban", case)
    assert (
        answer.status_code == 422
        and "还在排版，请稍后再导出" in answer.content.decode()
        and lines(case) == []
    )
    did(system_actor("文书排版"), "documents.set_letter", made)
    assert exported("wz.chengban", case).status_code == 200


def test_only_who_works_on_the_case_in_its_agency_takes_it_away(case):
    assert "导出案卷" in client_of("wz.chengban").get(f"/r/case/{case.uuid}/").content.decode()
    for account in ("wz.nongye", "ba.lianluo", "jiandu", "duban", "sysadmin"):
        assert exported(account, case).status_code == 404, account
        assert (
            client_of(account).post(url(case), {"volumes": ["正卷"], "purpose": PURPOSE}).status_code == 404
        )
        assert "导出案卷" not in client_of(account).get(f"/r/case/{case.uuid}/").content.decode(), account
    assert lines(case) == []


def test_a_form_gives_one_file_and_says_what_is_wrong_with_it(case, monkeypatch):
    client = client_of("wz.chengban")
    page = client.get(url(case)).context["page"]
    said = {"volumes": ["正卷"], "purpose": PURPOSE, "key": page.key, "post": page.post}
    assert client.post(url(case), said | {"purpose": "归"}).status_code == 422
    assert client.post(url(case), said | {"volumes": ["密卷"]}).status_code == 422
    assert client.post(url(case), said | {"post": "别的岗位"}).status_code == 409
    assert lines(case) == []
    assert client.post(url(case), said).status_code == 200
    again = client.post(url(case), said)
    assert again.status_code == 409 and "文件只给一次" in again.content.decode() and len(lines(case)) == 1
    monkeypatch.setattr(binding, "MOST_PAGES", 1)
    late = exported("wz.chengban", case)
    assert late.status_code == 422 and "超过1页" in late.content.decode() and len(lines(case)) == 1


def test_a_volume_without_papers_is_told_and_recorded_nowhere(case):
    answer = exported("wz.chengban", case, volumes=["副卷"])
    assert (
        answer.status_code == 422 and "还没有可以装订的材料" in answer.content.decode() and lines(case) == []
    )


def test_the_interface_gives_the_same_file_once_for_each_key(case):
    client, address = client_of("wz.chengban"), f"/api/v1/cases/{case.uuid}/dossier"
    body = {"volumes": ["正卷"], "purpose": PURPOSE}

    def asked(key: str, **more):
        return client.post(
            address,
            json.dumps(body | more),
            content_type="application/json",
            headers={"Idempotency-Key": key},
        )

    answer = asked("a1")
    assert (
        answer.status_code == 200
        and answer["Content-Type"] == "application/pdf"
        and answer.content.startswith(b"%PDF")
    )
    assert lines(case)[0]["facts"]["sha256"] == hashlib.sha256(answer.content).hexdigest()
    assert (asked("a1").status_code, asked("a2").status_code, len(lines(case))) == (409, 200, 2)
    for more, code in (
        ({"volumes": ["副卷"]}, "cannot_bind"),
        ({"volumes": []}, "invalid_input"),
        ({"purpose": "归"}, "invalid_input"),
    ):
        assert (asked("a3", **more).status_code, asked("a3", **more).json()["code"]) == (422, code)
    assert asked("").json()["code"] == "key_missing" and len(lines(case)) == 2
    other = client_of("jiandu").post(
        address, json.dumps(body), content_type="application/json", headers={"Idempotency-Key": "b"}
    )
    assert other.status_code == 404
