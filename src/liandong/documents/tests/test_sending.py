"""送出：随记录送达的不另送，别的经递送送达或者书面送出，送达当事人的登记送达；没有收到的看不到。"""

from __future__ import annotations

import pytest

from liandong.assistance.models import AssistanceRequest
from liandong.assistance.tests.stories import dispatch_of
from liandong.desk.tests.test_home import client_of
from liandong.dispatches.models import Dispatch
from liandong.documents.kinds import LETTER
from liandong.documents.tests.stories import TAKE, of, offer_to_party, scan
from liandong.documents.typeset import Heading
from liandong.kernel import letters
from liandong.kernel.roles import Level
from liandong.kernel.tests.staging import attempt, deliver_all, did, newest_job
from liandong.kernel.tests.staging_assistance import on_paper
from liandong.kernel.tests.staging_letters import OUTSIDE
from liandong.leads.tests.stories import Story
from liandong.ledger.models import LedgerEvent
from liandong.notices.models import Notice

pytestmark = pytest.mark.django_db
FARM_NEXT = "博爱县农业农村局"


def level(room, account: str, made) -> Level:
    return LETTER.sight.level(room.city.actor(account), of(made))


def proposed(room) -> str:
    """The number of a request that has not gone anywhere."""
    from liandong.kernel.tests.staging_assistance import request_values

    made = room.act("wz.chengban", "request_assistance", None, request_values(room.case))
    return AssistanceRequest.objects.get(uuid=made).number


def test_a_draft_is_its_agencys_alone_and_what_is_issued_is_known_to_who_watches(room):
    made = room.drafted()
    assert [level(room, a, made) for a in ("wz.fazhi", "ba.lianluo", "jiandu", "duban", "wz.nongye")] == [
        30,
        0,
        0,
        0,
        0,
    ]
    room.do("wz.chengban", "submit_letter", made)
    room.do("wz.fuze", "return_letter", made, reason="内部的意见")
    room.do("wz.chengban", "submit_letter", made)
    room.do("wz.juzhang", "issue_letter", made, TAKE)
    assert [level(room, a, made) for a in ("wz.fazhi", "ba.lianluo", "jiandu", "duban", "wz.nongye")] == [
        30,
        0,
        20,
        20,
        0,
    ]
    html = client_of("jiandu").get(f"/r/letter/{made}/").content.decode()
    assert (
        of(made).letter_no in html
        and of(made).title not in html
        and "全文" not in html
        and "内部的意见" not in html
    )


def test_with_a_signed_record_the_letter_has_arrived_and_is_not_handed_over_twice(room):
    last = newest_job()
    made = room.sealed()
    for _ in range(2):  # 随记录收到了又有事件
        deliver_all(last)
    letter = of(made)
    assert [r["name"] for r in letter.receivers] == [FARM_NEXT]
    assert [level(room, a, made) for a in ("ba.lianluo", "wz.nongye")] == [30, 0]
    assert Notice.objects.filter(record=made, topic="letter_received").exists()
    tried = room.tries("wz.lianluo", "send_letter", made, {"to": FARM_NEXT})
    assert tried.code == "goes_with_record" and dispatch_of(letter.source).number in tried.sentence
    page = client_of("ba.lianluo").get(f"/r/letter/{made}/").content.decode()
    assert letter.title in page and "用印扫描件" in page and "可以修改的文档" not in page
    assert (
        f"/r/letter/{made}/"
        in client_of("ba.lianluo").get(f"/r/assistance_request/{letter.source}/").content.decode()
    )
    assert f"/r/letter/{made}/" not in client_of("wz.nongye").get("/r/letter/").content.decode()


def sheets(monkeypatch) -> None:
    """Requests give two letters that name no recipient, for this test: one among agencies, one for the file."""
    monkeypatch.setattr(letters, "_OFFERED", {name: list(rows) for name, rows in letters._OFFERED.items()})
    times = {
        "case_name": "某案", "filed_at": "2026-03-01T09:00", "filed_evidence": "审批表", "registered_at": "2026-03-01T10:00",
        "others": ["第三家机关JZ-AJ-2026-000009"],
    }  # fmt: skip
    approval = {
        "party": "某店",
        "party_code": "",
        "source": "巡查",
        "facts": "事实",
        "provisions": "条文",
        "proposal": "立案",
    }
    for code, content in (("filing_times_sheet", times), ("filing_approval", approval)):
        letters.offer(
            "assistance_request",
            code,
            lambda actor, request, content=content: (Heading(agency=request.agency_name), content),
        )


def test_what_names_nobody_does_not_open_by_itself_and_what_is_for_the_file_goes_nowhere(room, monkeypatch):
    sheets(monkeypatch)
    source, last = room.request(), newest_job()
    made = {code: room.sealed(source, code=code) for code in ("filing_times_sheet", "filing_approval")}
    deliver_all(last)
    for code, one in made.items():
        assert of(one).receivers == [] and level(room, "ba.lianluo", one) == 0, code
    tried = room.tries("wz.lianluo", "send_letter", made["filing_approval"], {"to": FARM_NEXT})
    assert tried.code == "not_concerned"
    room.do("wz.lianluo", "send_letter", made["filing_times_sheet"], {"to": FARM_NEXT})


def test_before_the_seal_nobody_has_it_and_once_it_has_arrived_the_original_stays(room):
    last = newest_job()
    made = room.rendered()
    deliver_all(last)
    assert of(made).receivers == [] and level(room, "ba.lianluo", made) == 0
    room.do("wz.lianluo", "add_sealed_scan", made, files=scan("错的"))
    room.do("wz.lianluo", "replace_scan", made, files=scan("对的"), reason="还没有人收到")
    deliver_all(last)
    assert level(room, "ba.lianluo", made) == 30
    tried = room.tries("wz.lianluo", "replace_scan", made, files=scan("换"), reason="换")
    assert tried.code == "gone_out"


def test_a_letter_set_before_its_record_goes_arrives_with_it(room):
    source = proposed(room)
    made = room.sealed(source)
    request = of(made).source
    room.act("wz.fuze", "review_request", request)
    room.act("wz.juzhang", "approve_request", request)
    assert level(room, "ba.lianluo", made) == 0, "还没有签收"
    last = newest_job()
    did(room.city.actor("ba.lianluo"), "dispatches.sign_dispatch", dispatch_of(request).uuid)
    deliver_all(last)
    assert level(room, "ba.lianluo", made) == 30


SHEET = {"code": "filing_times_sheet", "numbering": {"numbering": "none"}}
LEAD = {
    "code": "lead_transfer_letter",
    "c_found_on": "2026-03-01",
    "c_provisions": "农药管理条例",
    "c_reason": "依职权移送",
}
NEAR = "武陟县农业农村局"


def test_what_asks_for_help_does_not_go_before_the_request_nor_after_it_was_dropped(room):
    source = proposed(room)
    made, waiting = room.sealed(source), room.submitted(source)
    tried = room.tries("wz.lianluo", "send_letter", made, {"to": FARM_NEXT})
    assert tried.code == "record_first" and source in tried.sentence
    room.act("wz.chengban", "drop_request", of(made).source, reason="不需要了")
    assert room.tries("wz.lianluo", "send_letter", made, {"to": FARM_NEXT}).code == "record_first"
    assert room.tries("wz.juzhang", "issue_letter", waiting, TAKE).code == "no_longer_said"


def test_a_letter_drafted_from_a_dispatch_travels_with_that_dispatch(room):
    story, last = Story(room.city), newest_job()
    (dispatch,) = story.send(FARM_NEXT)
    made = room.sealed(dispatch.number, **LEAD)
    assert level(room, "ba.lianluo", made) == 0
    assert room.tries("wz.lianluo", "send_letter", made, {"to": FARM_NEXT}).code == "goes_with_record"
    story.sign("ba.lianluo", dispatch)
    for _ in range(2):
        deliver_all(last)
    assert [r["dispatch"] for r in of(made).receivers] == [dispatch.number]
    assert level(room, "ba.lianluo", made) == 30


def test_each_agency_is_told_once_when_the_letter_reaches_it(room):
    story, last = Story(room.city), newest_job()
    made = room.sealed(story.lead.number, recipients=f"{FARM_NEXT}\n{NEAR}", **LEAD)
    sent = {d.receiver_name: d for d in story.send(FARM_NEXT, NEAR)}

    def told() -> list[str]:
        for _ in range(2):
            deliver_all(last)
        posts = Notice.objects.filter(record=made, topic="letter_received").values_list("post", flat=True)
        return sorted(a for a in ("ba.lianluo", "wz.nongye") for p in posts if p == room.city.actor(a).post)

    story.sign("ba.lianluo", sent[FARM_NEXT])
    assert told() == ["ba.lianluo"]
    story.sign("wz.nongye", sent[NEAR])
    assert told() == ["ba.lianluo", "wz.nongye"] and len(of(made).receivers) == 2


def test_a_letter_of_its_own_is_signed_for_and_does_not_come_back(room):
    made = room.rendered(room.case, recipients=FARM_NEXT, title="关于立案时间", **SHEET)
    assert room.tries("wz.lianluo", "send_letter", made, {"to": FARM_NEXT}).code == "not_concerned", (
        "没有用印"
    )
    room.do("wz.lianluo", "add_sealed_scan", made, files=scan())
    assert room.tries("wz.lianluo", "send_letter", made, {"to": "焦作市农业农村局"}).code == "not_named"
    room.do("wz.lianluo", "send_letter", made, {"to": FARM_NEXT})
    assert level(room, "ba.lianluo", made) == 0
    assert (
        room.tries("wz.lianluo", "replace_scan", made, files=scan("换一份"), reason="换").code == "gone_out"
    )
    dispatch = Dispatch.objects.get(carried=made)
    assert of(made).title not in str(dispatch.stated)
    did(room.city.actor("ba.lianluo"), "dispatches.sign_dispatch", dispatch.uuid)
    assert level(room, "ba.lianluo", made) == 30 and of(made).receivers[0]["dispatch"] == dispatch.number
    back = attempt(
        room.city.actor("ba.lianluo"),
        "dispatches.return_dispatch",
        dispatch.uuid,
        {"ground": "no_power"},
        reason="试",
    )
    assert back.code == "may_not_return" and "另函答复" in back.sentence


def test_a_correction_recalls_what_nobody_has_signed_for(room):
    old = room.sealed(room.case, recipients=FARM_NEXT, **SHEET)
    room.do("wz.lianluo", "send_letter", old, {"to": FARM_NEXT})
    values = {"old": of(old).number, "code": SHEET["code"]}
    new = room.do("wz.chengban", "correct_letter", None, values, reason="写错")
    room.do("wz.chengban", "submit_letter", new)
    room.do("wz.juzhang", "issue_letter", new, TAKE)
    assert Dispatch.objects.get(carried=old).state == "withdrawn" and level(room, "ba.lianluo", old) == 0


def test_whoever_holds_the_old_one_is_told_and_nothing_is_left_to_do_about_it(room):
    last = newest_job()
    old = room.sealed()
    for _ in range(2):
        deliver_all(last)
    open_ones = Notice.objects.filter(record=old).exclude(state="done")
    assert {n.topic for n in open_ones} == {"letter_received"}
    values = {"old": of(old).number, "code": "assistance_letter"}
    new = room.do("wz.chengban", "correct_letter", None, values, reason="写错")
    room.do("wz.chengban", "submit_letter", new)
    room.do("wz.juzhang", "issue_letter", new, TAKE)
    deliver_all(last)
    assert {(n.topic, n.post) for n in open_ones.all()} == {
        ("letter_corrected", room.city.actor("ba.lianluo").post)
    }


def test_off_the_platform_it_goes_by_paper_once_and_its_receipt_is_entered(room):
    made = room.sealed(room.case, recipients=OUTSIDE, **SHEET)
    said = {
        "receiver_name": OUTSIDE, "receiver_address": "示例路1号", "sent_on": "2026-03-02", "sent_how": "post", "register_no": "发文1号",
    }  # fmt: skip
    room.do("wz.lianluo", "send_letter_on_paper", made, said)
    dispatch = Dispatch.objects.get(carried=made)
    assert dispatch.is_paper and of(made).receivers == []
    did(
        room.city.actor("wz.lianluo"),
        "dispatches.record_receipt",
        dispatch.uuid,
        {"on": "2026-03-02", "received_by": "收发室"},
    )
    (row,) = of(made).receivers
    assert (row["agency"], row["name"]) == ("", OUTSIDE)
    source = AssistanceRequest.objects.get(uuid=room.approved(**on_paper())).number
    by_record = room.sealed(source)
    request = AssistanceRequest.objects.get(number=source)
    name = request.receiver_name
    sent = {k: v for k, v in said.items() if k != "receiver_name"}
    room.act("wz.lianluo", "send_on_paper", request.uuid, sent)
    tried = room.tries("wz.lianluo", "send_letter_on_paper", by_record, {**said, "receiver_name": name})
    assert tried.code == "goes_with_record"


def test_to_a_party_it_is_served_not_dispatched(room, monkeypatch):
    offer_to_party(monkeypatch)
    made = room.sealed(room.case, code="correction_order")
    assert room.tries("wz.lianluo", "send_letter", made, {"to": FARM_NEXT}).code == "not_concerned"
    said = {"served_on": "2026-03-01", "served_to": "虚构农资店", "served_how": "直接送达"}
    assert room.tries("wz.chengban", "serve_letter", made, said).code == "before_issue"
    room.do("wz.chengban", "serve_letter", made, {**said, "served_on": "2026-03-02"})
    assert (
        "直接送达，受送达人：虚构农资店" in client_of("wz.fazhi").get(f"/r/letter/{made}/").content.decode()
    )
    assert room.tries("wz.lianluo", "replace_scan", made, files=scan("换"), reason="换").code == "gone_out"


def test_how_it_was_served_is_registered_once_and_a_slip_corrected_with_what_stood(room, monkeypatch):
    offer_to_party(monkeypatch)
    made = room.sealed(room.case, code="correction_order")
    said = {
        "served_on": "2026-03-02",
        "served_to": "写错的人",
        "served_how": "直接送达",
        "service_note": "回证1号",
    }
    assert (
        room.tries("wz.chengban", "correct_service", made, said, reason="没有登记过").code == "not_concerned"
    )
    room.do("wz.chengban", "serve_letter", made, said)
    right = {**said, "served_to": "虚构农资店"}
    assert room.tries("wz.chengban", "serve_letter", made, right).code == "not_concerned"
    assert "reason" in room.tries("wz.chengban", "correct_service", made, right).errors
    assert room.tries("wz.chengban", "correct_service", made, said, reason="没有变").code == "same_service"
    assert of(made).served_to == "写错的人"
    room.do("wz.chengban", "correct_service", made, right, reason="抄错了人")
    page = client_of("wz.fazhi").get(f"/r/letter/{made}/").content.decode()
    assert of(made).served_to == "虚构农资店" and "原来登记的：2026-03-02直接送达，受送达人：写错的人" in page
    body = LedgerEvent.objects.get(record=made, action="documents.correct_service").body
    assert "直接送达" in body and "写错的人" not in body


def test_who_has_to_do_something_is_told_and_no_longer_once_it_is_done(room):
    last = newest_job()
    made = room.submitted()
    deliver_all(last)
    head, drafter = room.city.actor("wz.juzhang"), room.city.actor("wz.chengban")

    def told(topic: str) -> set:
        return set(
            Notice.objects.filter(record=made, topic=topic)
            .exclude(state="done")
            .values_list("post", flat=True)
        )

    assert told("letter_to_issue") == {head.post}
    room.do("wz.juzhang", "return_letter", made, reason="改")
    deliver_all(last)
    assert told("letter_returned") == {drafter.post} and told("letter_to_issue") == set()
    room.do("wz.chengban", "submit_letter", made)
    room.do("wz.juzhang", "issue_letter", made, TAKE)
    for _ in range(2):
        deliver_all(last)
    assert drafter.post in told("letter_set") and told("letter_returned") == set()
    room.do("wz.lianluo", "add_sealed_scan", made, files=scan())
    deliver_all(last)
    assert told("letter_set") == set()
