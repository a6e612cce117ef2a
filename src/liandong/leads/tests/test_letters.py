"""线索移送函的底稿：线索写了什么就是什么，举报人和号码不在其中，只给送出的机关。"""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from liandong.desk.tests.test_home import client_of
from liandong.documents.typeset.tests.reading import words_of
from liandong.kernel.tests.drafting import drafts
from liandong.kernel.tests.staging import did
from liandong.kernel.tests.staging_leads import CONTACT, REPORTER
from liandong.kernel.tests.staging_parties import check
from liandong.leads.tests.stories import BA_HEAD, FARM, FARM_NEXT, MONDAY, Story
from liandong.now import at
from liandong.offences.tests.ground import item_for

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_march")]
CODE = "lead_transfer_letter"
TITLE = "关于移送武陟县示例农资店（虚构）涉嫌经营标签不合格的农药线索的函\n"
FACTS = "一、事实\n涉嫌经营标签不合格的农药，地点：武陟县。\n密事实：经营标签不合格的农药\n"


@pytest.fixture
def in_march():
    with at(MONDAY):
        yield


def test_before_it_is_sent_the_letter_lacks_to_whom_and_why(city):
    story = Story(city, item=item_for("C410823-AGRICULTURE").code)
    file = {"file": SimpleUploadedFile("现场照片.jpg", b"photo")}
    did(
        city.actor("wz.lianluo"),
        "leads.add_evidence",
        story.uuid,
        {"kind": "thing", "taken_on": "2026-03-01"},
        files=file,
    )
    said, gone = drafts(city, "lead", story.lead, "wz.lianluo")[CODE]
    (basis,) = story.lead.item.basis
    assert said == (
        f"{TITLE}当事人：武陟县示例农资店（虚构）\n"
        f"线索来源：日常巡查，{story.lead.number}，2026-03-02收到\n发现日期：2026年3月2日\n{FACTS}二、法律依据\n{basis}\n"
        "三、证据清单\n名称\t种类\t原件或复制件\t来源\t取得日期\n现场照片.jpg\t物证\t\t\t2026-03-01\n"
        "请依法处理，并将处理结果函告。\n武陟县市场监督管理局\n"
    )
    assert gone == ["heading.recipients", "reason"]
    did(city.actor("wz.lianluo"), "leads.cancel_lead", story.uuid, reason="登记重复")
    assert drafts(city, "lead", story.lead, "wz.lianluo") == {}


def test_what_was_sent_says_to_whom_and_why_and_whoever_sends_it_on_drafts_his_own(city):
    city.join(BA_HEAD)
    story = Story(city)
    (sent,) = story.send(FARM, is_urgent="on")
    said, gone = drafts(city, "dispatch", sent, "wz.lianluo")[CODE]
    assert said.startswith(f"紧急\n武陟县市场监督管理局\n{TITLE}武陟县农业农村局：\n") and gone == [
        "provisions"
    ]
    assert "二、移送理由\n违法行为发生地不在本辖区（《行政处罚法》第二十二条）\n密移送说明\n" in said
    mine = story.accept("wz.nongye", sent, "沈农业")
    did(
        city.actor("wz.nongye"),
        "leads.pass_on",
        mine.uuid,
        {"to": FARM_NEXT, "why": "no_power", "note": "在博爱"},
    )
    (onward,) = story.newest()
    said = drafts(city, "dispatch", onward, "wz.nongye")[CODE][0]
    assert said.startswith(f"{TITLE}博爱县农业农村局：\n") and "在博爱" in said
    assert drafts(city, "dispatch", onward, "wz.lianluo") == drafts(city, "dispatch", sent, "wz.nongye") == {}


def test_who_reported_and_a_number_in_the_text_stand_in_no_letter(city):
    story = Story(city, paper="举报1号", facts="店主电话13800005678", has_others_numbers="on")
    (sent,) = story.send(FARM)
    pages = client_of("wz.lianluo")
    for kind, record in (("lead", story.uuid), ("dispatch", sent.uuid)):
        answer = pages.get(f"/r/{kind}/{record}/letters/{CODE}.docx")
        said = words_of(answer.content)
        assert "店主电话138****5678" in said and "举报，" in said, kind
        for secret in (REPORTER, CONTACT, "举报1号", "发现日期"):
            assert secret not in said, (kind, secret)


def test_nobody_but_the_sender_is_offered_one(city):
    story = Story(city)
    (sent,) = story.send(FARM)
    story.sign("wz.nongye", sent)
    for account in ("wz.nongye", "ba.lianluo", "jiandu", "duban"):
        for kind, record in (("lead", story.lead), ("dispatch", sent)):
            assert drafts(city, kind, record, account) == {}, (account, kind)
    assert drafts(city, "dispatch", sent, "wz.lianluo")


def test_what_the_lead_itself_says_goes_into_the_letter(city):
    code = check("91410823MA0000001")
    said_itself = {"provisions": "演示条例第一条\n演示条例第二条", "party_code": code}
    story = Story(city, item=item_for("C410823-AGRICULTURE").code, **said_itself)
    said = drafts(city, "lead", story.lead, "wz.lianluo")[CODE][0]
    assert "二、法律依据\n演示条例第一条\n演示条例第二条\n请依法处理" in said
    assert code in said.split("线索来源")[0]
