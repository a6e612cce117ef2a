"""导出案卷：本机关办案的人给一份按次序装好的 PDF，记在案件的办理经过里；别人没有；同一张表单只给一次。"""

from __future__ import annotations

import hashlib
import json
from datetime import timedelta
from io import BytesIO

import pypdfium2
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from liandong.assistance.models import AssistanceRequest
from liandong.cases.models import Case
from liandong.cases.papers import lead_seen
from liandong.cases.tests.ordinary import ON_20TH, TWO, evidence, latest, noticed, punished
from liandong.cases.tests.ordinary import sealed as measured
from liandong.cases.tests.stories import approved
from liandong.desk.tests.test_home import client_of
from liandong.documents.filing import current
from liandong.documents.models import Letter, Role
from liandong.documents.tests.stories import TAKE, Writing, equipped, of, offer_to_party
from liandong.documents.typeset import binding, kinds, typeset
from liandong.documents.typeset.tests.samples import content_of, heading_of
from liandong.kernel import pieces
from liandong.kernel.actor import system_actor
from liandong.kernel.roles import Level
from liandong.kernel.tests.beginnings import beginning
from liandong.kernel.tests.staging import deliver_all, did, newest_job
from liandong.kernel.tests.staging_assistance import evidence_values
from liandong.kernel.tests.staging_leads import CONTACT, REPORTER
from liandong.leads.kinds import LEAD
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


written = beginning(equipped, MONDAY, is_held=True)


@pytest.fixture
def room(written, monkeypatch) -> Writing:
    offer_to_party(monkeypatch)
    return written


@pytest.fixture
def case(room) -> Case:
    """A case with a letter to the party that was set, a list of its evidence, and two pieces of that: a scan and a recording."""
    case = approved(room.city)
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


NOTE = {
    "kind": "inquiry", "on": TODAY, "hours": "9:00至10:00", "place": "当事人经营场所", "who": "店主", "officers": TWO,
    "summary": "承认经营标签不合格的农药十箱", "card_shown": "on",
}  # fmt: skip


def test_notes_and_the_steps_of_approval_are_printed_each_in_its_volume(room, case):
    did(room.city.actor("wz.chengban"), "cases.add_note", case.uuid, NOTE)
    with at(ON_20TH):
        punished(room.city, case)
        main = pages(exported("wz.chengban", case, volumes=["正卷"]))
        side = pages(exported("wz.chengban", case, volumes=["副卷"]))
    assert "笔录登记表（平台记录，没有签字盖章）" in main[1] and "审批经过" not in "".join(main)
    assert any("承认经营标签不合格的农药十箱" in page and "询问笔录" in page for page in main[2:])
    assert "审批经过（平台记录，没有签字盖章）" in side[1]
    (steps,) = [page for page in side[2:] if "办案机构负责人审核通过" in page.replace("　", "")]
    assert latest(case).number in steps and "给予行政处罚" in steps and "询问笔录" not in steps


def test_what_followed_the_decision_and_what_held_the_case_up_are_printed(room, case):
    clerk, head = room.city.actor("wz.chengban"), room.city.actor("wz.juzhang")
    did(head, "cases.suspend_case", case.uuid, {"since": TODAY}, reason="等检验结果")
    did(head, "cases.resume_case", case.uuid, {}, reason="检验结果已到")
    with at(ON_20TH):
        decision = punished(room.city, case)
        assert "送达和执行登记" not in pages(exported("wz.chengban", case, volumes=["正卷"]))[1]
        did(
            clerk,
            "cases.deliver_decision",
            decision.uuid,
            {"way": "direct", "on": "2026-03-20", "receipt": "回证7号"},
        )
        paid = {"on": "2026-03-20", "amount": "1000", "receipt": "票据9号"}
        did(clerk, "cases.record_payment", decision.uuid, paid)
        main = pages(exported("wz.chengban", case, volumes=["正卷"]))
        side = "".join(pages(exported("wz.chengban", case, volumes=["副卷"])))
    assert "送达和执行登记（平台记录，没有签字盖章）" in main[1]
    (served,) = [page for page in main[2:] if "回证7号" in page]
    assert "2026-03-20直接送达" in served and "票据9号" in served and decision.decision_no in served
    assert "等检验结果" in side and "检验结果已到" in side and "等检验结果" not in "".join(main)


def test_the_lead_and_what_came_with_it_stand_inside_and_the_reporter_nowhere(room):
    story = Story(
        room.city, paper="举报登记簿7号", facts="店里的电话13800005678打不通", has_others_numbers="on"
    )
    for name, content in (("举报照片.pdf", paper()), ("撤下的.pdf", paper() + b"%")):
        files = {"file": SimpleUploadedFile(name, content)}
        did(
            room.city.actor("wz.chengban"),
            "leads.add_evidence",
            story.uuid,
            {"kind": "document"},
            files=files,
        )
    did(room.city.actor("wz.chengban"), "leads.withdraw_evidence", story.uuid, {"which": 2}, reason="传错了")
    case = approved(room.city, verification=story.take().number)
    side = pages(exported("wz.chengban", case, volumes=["副卷"]))
    assert "线索登记表（平台记录，没有签字盖章）" in side[1] and "举报照片.pdf（书证，线索所附）" in side[1]
    assert "撤下的.pdf" not in "".join(side)
    (sheet,) = [page for page in side[2:] if "举报登记簿7号" in page]
    assert story.lead.number in sheet and "138****5678" in sheet and "13800005678" not in sheet
    assert not [word for word in (REPORTER, CONTACT) if word in "".join(side)]
    answer = exported("wz.chengban", case, volumes=["正卷"])
    assert answer.status_code == 422 and "还没有可以装订的材料" in answer.content.decode(), (
        "正卷当事人可以查阅"
    )


def test_a_lead_that_the_exporter_may_not_read_is_left_out(room, monkeypatch):
    story = Story(room.city, paper="举报登记簿7号")
    case = approved(room.city, verification=story.take().number)
    monkeypatch.setattr(type(LEAD.sight), "level", lambda self, actor, record: Level.SUMMARY)
    assert lead_seen(room.city.actor("wz.chengban"), case) is None


def test_the_hearing_is_printed_among_the_steps(room, case):
    clerk, reviewer = room.city.actor("wz.chengban"), room.city.actor("wz.fazhi")
    closing = {"penalties": ["罚款", "责令停产停业"], "content": "停业一个月", "weight": ["vital_rights"]}
    with at(ON_20TH):
        heard = noticed(room.city, case, {"is_hearing_offered": "on"}, **closing).uuid
        did(clerk, "cases.record_hearing_request", heard, {"on": "2026-03-16"})
        call = {"at": "2026-03-30 09:00", "place": "局会议室", "chair": "卫法制", "noticed_on": "2026-03-18"}
        did(reviewer, "cases.call_hearing", heard, call)
    with at(ON_20TH + timedelta(days=12)):
        values = {"held": "held", "on": "2026-03-30", "record": "双方质证", "opinion": "建议维持"}
        did(reviewer, "cases.record_hearing", heard, values)
        told = "".join("".join(pages(exported("wz.chengban", case, volumes=["副卷"]))).split())
    held = "2026-03-30局会议室主持人卫法制：2026年3月30日已经举行。双方质证"
    lines = ("听证2026-03-16当事人要求听证", f"听证{held}", "听证意见：建议维持")
    assert [line for line in lines if line not in told] == []


def test_a_case_without_notes_and_proposals_has_neither_sheet(case):
    assert "平台记录" not in "".join(pages(exported("wz.chengban", case)))


def test_what_was_drafted_from_the_lead_and_its_dispatch_stands_in_the_second_volume(room):
    story = Story(room.city)
    (dispatch,) = story.send("武陟县农业农村局")
    typed = {"c_found_on": TODAY, "c_provisions": "农药管理条例", "code": "lead_transfer_letter"}
    made = of(room.rendered(dispatch.number, **typed))
    story.give_back("wz.nongye", dispatch)
    case = approved(room.city, verification=story.take().number)
    said = pages(exported("wz.chengban", case, volumes=["副卷"]))[1]
    assert "线索移送函（未用印）" in said and made.letter_no in said


def replied(room, *named: str):
    """A request for the case that 博爱县农业农村局 has answered with these scans, the first of them found usable."""
    made = room.handling()
    room.answers(made, "found", "partly")
    for n, name in enumerate(named):
        files = {"file": SimpleUploadedFile(name, paper() + b"%" * n)}
        room.act("ba.lianluo", "add_evidence", made, evidence_values(), files=files)
    room.act("ba.juzhang", "send_reply", made, {"reply": "已经查清"})
    found = {"which": 1, "review": "usable", "review_told": "与登记库一致"}
    room.act("wz.chengban", "review_evidence", made, found)
    return AssistanceRequest.objects.get(uuid=made)


def test_what_others_were_asked_and_what_came_of_it_stands_in_it(room):
    request = replied(room, "登记证.pdf", "台账.pdf")
    room.rendered(request.number)
    case = Case.objects.get(number=room.case)
    said = pages(exported("wz.chengban", case))
    main = said[1]
    places = [
        main.index(word)
        for word in (
            "证据移交保管记录（平台记录，没有签字盖章）",
            "登记证.pdf（书证，博爱县农业农村局协查提供）",
        )
    ]
    assert places == sorted(places) and request.number in main and "台账.pdf" not in main
    record = said[2]
    for word in (
        request.number,
        "博爱县农业农村局",
        "武陟县市场监督管理局",
        "登记证.pdf",
    ):
        assert word in record, word
    for word in ("台账.pdf", "可以作为证据", "与登记库一致", "接收机关的审查"):
        assert word not in record, word
    assert request.evidence.get(number=1).digest[:16] in record.replace("\u200b", "")
    side = pages(exported("wz.chengban", case, volumes=["副卷"]))[1]
    assert "协助调查函（未用印）" in side and "台账.pdf（书证，博爱县农业农村局协查提供，尚未审查）" in side
    assert "登记证.pdf" not in side


def test_what_was_asked_and_not_answered_yet_has_no_evidence_in_it(room):
    made = room.handling()
    room.evidence(made)
    answer = exported("wz.chengban", Case.objects.get(number=room.case))
    assert answer.status_code == 422 and "还没有可以装订的材料" in answer.content.decode()


def test_a_reply_stands_in_each_case_it_is_used_for_and_in_no_other(room):
    request = replied(room, "登记证.pdf")
    room.act("wz.chengban", "accept_reply", request.uuid)
    used, other = room.another("乙"), room.another("丙")
    room.act("wz.chengban", "use_reply", request.uuid, {"record": used, "why": "同一批货"})
    room.rendered(request.number)
    taken = Case.objects.get(number=used)
    said = pages(exported("wz.chengban", taken, volumes=["正卷"]))
    assert "登记证.pdf" in said[1] and request.number in said[1]
    assert request.number in said[2] and request.subject not in said[2], "那件案件的事不写在这件里"
    assert exported("wz.chengban", taken, volumes=["副卷"]).status_code == 422, "函是那件案件的"
    assert exported("wz.chengban", Case.objects.get(number=other)).status_code == 422
    Case.objects.filter(number=room.case).update(is_criminal=True)
    assert exported("wz.chengban", taken).status_code == 422, "那件案件分开办理的，什么也不带来"
    assert exported("wz.chengban", Case.objects.get(number=room.case)).status_code == 200


def test_the_record_that_was_signed_and_sealed_takes_the_place_of_the_platforms(room):
    request, last = replied(room, "登记证.pdf"), newest_job()
    made = room.do("ba.lianluo", "draft_letter", None, {"source": request.number, "code": "evidence_custody"})
    room.do("ba.lianluo", "submit_letter", made)
    room.do("ba.juzhang", "issue_letter", made, {"numbering": "none"})
    did(system_actor("文书排版"), "documents.set_letter", made)
    case = Case.objects.get(number=room.case)
    assert "平台记录" in pages(exported("wz.chengban", case))[1], "还没有送到"
    room.do(
        "ba.lianluo", "add_sealed_scan", made, {}, files={"scan": SimpleUploadedFile("用印.pdf", paper())}
    )
    for _ in range(2):  # 随复函送达又有事件
        deliver_all(last)
    said = pages(exported("wz.chengban", case))[1]
    assert "证据移交保管记录" in said and "平台记录" not in said and "登记证.pdf" in said


def test_a_character_no_face_has_does_not_hold_the_file_up(room):
    replied(room, "𠮷号登记证.pdf")
    assert "〓号登记证.pdf" in pages(exported("wz.chengban", Case.objects.get(number=room.case)))[2]


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
