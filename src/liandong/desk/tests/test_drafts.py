"""文书底稿：记录写了什么就排什么，只给发这份文书的机关；排不出来的点名，缺的说明缺什么；盖章的正本不在这里。"""

from __future__ import annotations

import pypdfium2
import pytest

from liandong.assistance.models import AssistanceRequest
from liandong.assistance.tests.stories import staffed
from liandong.cases.models import Case
from liandong.cases.tests.stories import ready, registered
from liandong.demo import disputes
from liandong.desk.tests.test_home import client_of
from liandong.documents.typeset import kinds, missing
from liandong.documents.typeset.tests.reading import words_of
from liandong.jurisdiction.letters import designation, minutes, request
from liandong.jurisdiction.models import JurisdictionDispute
from liandong.kernel.tests.beginnings import beginning
from liandong.kernel.tests.staging import did
from liandong.kernel.tests.staging_assistance import request_values
from liandong.leads.tests.stories import MONDAY
from liandong.offences.models import Comparison

pytestmark = pytest.mark.django_db
SAID = "厂家的登记证和批号"


room = beginning(staffed, MONDAY, is_held=True)


def read(account: str, url: str) -> str:
    """The text of a draft as it would be read, or the status."""
    answer = client_of(account).get(url)
    if answer.status_code != 200:
        return str(answer.status_code)
    if url.endswith(".docx"):
        return words_of(answer.content)
    pages = pypdfium2.PdfDocument(answer.content)
    return "".join(page.get_textpage().get_text_range() for page in pages).replace("\r\n", "")


def address(made, code: str, form: str = "pdf", kind: str = "assistance_request") -> str:
    return f"/r/{kind}/{made}/letters/{code}.{form}"


def page(account: str, made, kind: str = "assistance_request") -> str:
    return client_of(account).get(f"/r/{kind}/{made}/").content.decode()


def test_what_was_asked_is_set_for_whoever_asks_and_marked_a_draft(room, settings):
    made = room.handling(subject=SAID)
    for form in ("pdf", "docx"):
        said = read("wz.chengban", address(made, "assistance_letter", form))
        for words in (f"关于协助{SAID}的函", "博爱县农业农村局", "有没有登记证", "行政处罚法"):
            assert words in said, (form, words)
    said = read("wz.chengban", address(made, "assistance_letter"))
    assert "演示样张" in said and "草稿" in said
    settings.DEMO = False
    said = read("wz.chengban", address(made, "assistance_letter"))
    assert "草稿" in said and "演示" not in said
    assert "协助调查函底稿" in page("wz.chengban", made)
    for account, kind_of in (("ba.lianluo", "别的机关的函"), ("jiandu", "只看摘要"), ("wz.nongye", "看不到")):
        assert read(account, address(made, "assistance_letter")) == "404", kind_of
        assert "协助调查函底稿" not in page(account, made), kind_of


def test_an_answer_is_set_for_whoever_answers_once_there_is_one(room):
    made = room.handling(subject=SAID)
    assert read("ba.lianluo", address(made, "assistance_reply")) == "404"
    room.answers(made, "found", "partly")
    room.evidence(made, "登记证.pdf")
    said = read("ba.lianluo", address(made, "assistance_reply"))
    for words in (f"关于{SAID}的复函", "部分查到", "登记证.pdf", "复制件"):
        assert words in said, words
    assert "还缺：总的情况" in page("ba.lianluo", made), "复函还没有写"
    assert read("wz.chengban", address(made, "assistance_reply")) == "404"
    assert read("ba.lianluo", address(made, "extension_notice")) == "404"
    room.act("ba.lianluo", "ask_longer", made, {"days": 5}, reason="要到外地核实")
    assert "要到外地核实" in read("ba.lianluo", address(made, "extension_notice", "docx"))


def test_what_no_face_can_set_is_named_and_nothing_else_happens(room):
    values = request_values(room.case, subject="核实𠮷某的店")
    made = room.act("wz.chengban", "request_assistance", None, values)
    for form in ("pdf", "docx"):
        answer = client_of("wz.chengban").get(address(made, "assistance_letter", form))
        said = answer.content.decode()
        assert answer.status_code == 422 and "U+20BB7" in said and "协助调查函排不出来" in said
    assert AssistanceRequest.objects.get(uuid=made).subject == "核实𠮷某的店"


def test_markup_is_read_as_it_was_written(room):
    made = room.handling(subject="#import <b>核实</b> $x$")
    assert "#import <b>核实</b> $x$" in read("wz.chengban", address(made, "assistance_letter", "docx"))
    assert "<b>核实</b>" in read("wz.chengban", address(made, "assistance_letter"))


@pytest.mark.parametrize("url", ["nothing.pdf", "assistance_letter.html", "evidence_list.pdf"])
def test_what_is_no_letter_of_this_record_is_answered_like_what_never_was(room, url):
    made = room.handling()
    assert client_of("wz.chengban").get(f"/r/assistance_request/{made}/letters/{url}").status_code == 404


def test_of_a_case_its_evidence_and_both_moments_of_its_filing(room):
    case = Case.objects.get(number=room.case)
    said = read("wz.chengban", address(case.uuid, "filing_times_sheet", kind="case"))
    assert "立案审批表" in said and "账本登记时间只证明" in said
    assert read("wz.chengban", address(case.uuid, "evidence_list", kind="case")) == "404"
    assert read("wz.nongye", address(case.uuid, "filing_times_sheet", kind="case")) == "404"


def test_of_another_agencys_filing_a_sheet_says_no_more_than_its_drafter_may_see(city):
    office = ready(city)
    ours = registered(office, "wz.lianluo", "市监1号")
    theirs = registered(office, "wz.nongye", "农1号", "2026-03-02 10:00")
    did(office.actor("wz.fazhi"), "offences.confirm_same", Comparison.objects.get().uuid, reason="同一批次")
    for form in ("pdf", "docx"):
        said = read("wz.lianluo", address(ours.uuid, "filing_times_sheet", form, kind="case"))
        assert "立案审批表市监1号" in said.replace(" ", "") and theirs.number not in said, form
    did(office.actor("wz.nongye"), "cases.notify_case", theirs.uuid, {"to": "武陟县市场监督管理局"})
    said = read("wz.lianluo", address(ours.uuid, "filing_times_sheet", "docx", kind="case"))
    assert f"武陟县农业农村局{theirs.number}，批准时间：2026-03-02 10:00" in said


def test_of_a_dispute_each_side_drafts_the_minutes_and_only_the_superior_the_designation(city):
    disputes.play(city)
    settled = JurisdictionDispute.objects.get(state="designated")
    for build, code in (
        (minutes, "negotiation_minutes"),
        (request, "designation_request"),
        (designation, "designation_notice"),
    ):
        built = build(city.actor("wz.nongju"), settled)
        assert built is not None, code
        gone = {f.name for f in missing(kinds()[code], *built)}
        by_hand = {"negotiation_minutes": {"held_at", "place"}, "designation_request": {"heading.signers"}}
        assert gone == by_hand.get(code, set()), code
    notice = address(settled.uuid, "designation_notice", kind="dispute")
    assert settled.holder_name in read("jz.nongju", notice) and read("wz.nongju", notice) == "404"
    for account in ("wz.nongju", "ba.juzhang"):
        said = read(account, address(settled.uuid, "negotiation_minutes", kind="dispute"))
        assert settled.about[:10] in said and "尚未签署" in said
    assert read("jz.nongju", address(settled.uuid, "negotiation_minutes", kind="dispute")) == "404"
