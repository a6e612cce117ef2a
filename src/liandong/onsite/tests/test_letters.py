"""入企检查的文书底稿：各部门只写自己的，不到时候的没有；签发了只有本部门知道；通知书凭校验码查得到，内部的没有码。"""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.test import Client

from liandong.documents.models import Letter
from liandong.documents.queries import by_check_code
from liandong.documents.typeset import Audience, kinds
from liandong.kernel import kinds as record_kinds
from liandong.kernel.roles import Level
from liandong.kernel.tests.drafting import drafts
from liandong.kernel.tests.parity import Reader
from liandong.kernel.tests.staging import attempt, deliver_all, did, newest_job
from liandong.law.inspection.papers import Paper, check_paper
from liandong.now import CHINA, at, today
from liandong.onsite.tests.stories import (
    BOOK,
    HEAD,
    LABEL,
    MARKET,
    PARTNER,
    PARTNER_HEAD,
    STAFF,
    certificates,
    row,
)

pytestmark = pytest.mark.django_db
MORNING = datetime(2026, 3, 2, 9, tzinfo=CHINA)
CODES = ("inspection_approval", "inspection_notice", "inspection_record", "inspection_result")
STRANGERS = ("jiandu", "duban", "ba.lianluo", "jy.lianluo")


WHOM = "检查对象：武陟县示例农资店（虚构）\n统一社会信用代码：91410823MA0000001C\n"
TWO = "姓名\t执法证号\n冯承办\t99000000001\n褚巡查\t99000000002\n"
END = "武陟县市场监督管理局\n"
SHEET = (
    "行政检查审批表\n检查主体：武陟县市场监督管理局\n任务来源：计划内的日常检查：年度计划第3项\n检查依据：《中华人民共和国产品质量法》第四十九条\n"
    f"{WHOM}检查事项：1.农资标签检查\n检查方式：现场检查\n检查时间：2026年3月2日\n【执法人员及证号】\n{TWO}"
    "检查频次：本年度已检查0次，没有录入公布的上限\n{opinion}" + END
)
NOTICE = (
    f"行政检查通知书\n{WHOM}检查时间：2026年3月2日\n检查地点：演示路1号\n入企码：{{code}}\n省平台入企码：省码1号\n"
    f"一、检查依据\n《中华人民共和国产品质量法》第四十九条\n二、检查事项\n1.农资标签检查\n三、执法人员及证号\n{TWO}"
    "四、本年度检查频次\n本年度已检查0次，没有录入公布的上限\n五、当事人权利\n1.执法人员不出示执法证件的，有权拒绝检查。\n"
    "2.认为执法人员与本次检查有直接利害关系或者其他关系，可能影响公正执法的，有权申请回避。\n3.对检查的情况和结果有权陈述、申辩。\n"
    "六、五个严禁\n1.严禁逐利检查。\n2.严禁接受馈赠、报酬、福利。\n3.严禁参加宴请、娱乐、旅游。\n4.严禁由企业支付消费或者转嫁费用。\n"
    f"5.严禁放任、指使第三方借机谋利。\n{END}"
)
RECORD = (
    f"现场检查笔录\n{WHOM}开始时间：2026年3月2日9时00分\n结束时间：2026年3月2日10时00分\n检查地点：演示路1号\n入企码：{{code}}\n"
    f"【到场出示证件的执法人员】\n{TWO}【现场情况】\n事项\t结果\t检查情况\t后续处理\n"
    "在登记的住所（经营场所）找到企业了吗\t找到了\t\t\n现在经营吗\t正常经营\t\t\n"
    "农资标签检查\t发现问题已责令改正\t标签不全（照片1）\t责令限期改正，2026-03-09以前改正\n"
    "取得的证据：照片1：现场.jpg，2026-03-02 09:00选定，文件时间2026-03-02 08:58，{by}交，摘要{digest}。\n当事人的意见：无\n"
    f"当事人签名：2026-03-02 09:00拒绝签名：负责人不在；见证人：村委会李某。\n{END}"
)
RESULT = (
    f"检查结果公示表\n{WHOM}检查机关：武陟县市场监督管理局\n检查日期：2026年3月2日\n【检查结果】\n检查事项\t结果代码\t结果\n"
    f"农资标签检查\t1\t未发现问题\n{END}"
)


@pytest.fixture(autouse=True)
def clock():
    with at(MORNING):
        yield


def said(story, account=STAFF):
    return drafts(story.city, "inspection_visit", story.record, account)


def test_the_sheet_is_what_the_head_is_asked_and_then_what_he_said(story):
    story.joint()
    text, gone = said(story)["inspection_approval"]
    assert gone == [] and text == SHEET.format(opinion="")
    assert set(said(story)) == set(said(story, PARTNER)) == {"inspection_approval"}, "批准以前没有通知书"
    story.act(HEAD, "approve_part", {"opinion": "同意"})
    assert said(story)["inspection_approval"][0] == SHEET.format(
        opinion="负责人意见：同意\n楚局长，2026-03-02\n"
    )
    assert "inspection_notice" not in said(story), "另一家还没有批准，还不能说去"
    assert "负责人意见" not in said(story, PARTNER)["inspection_approval"][0]
    story.act(PARTNER_HEAD, "refuse_part", reason="不必去")
    assert "不批准：不必去\n田局长，2026-03-02\n" in said(story, PARTNER)["inspection_approval"][0]
    assert set(said(story, PARTNER)) == {"inspection_approval"}, "不去的没有通知书"


def test_each_department_notifies_in_its_own_name_and_says_nothing_of_why(story):
    story.approved()
    story.act(STAFF, "give_code", {"external_code": "省码1号"})
    text, gone = said(story)["inspection_notice"]
    assert gone == ["complaint_phone"] and text == NOTICE.format(code=story.record.code_told)
    other = said(story, PARTNER)["inspection_notice"][0]
    assert "农资台账检查" in other and "农资标签检查" not in other and "抽查" not in text
    assert not any(one in other for one in certificates(MARKET))
    for stranger in STRANGERS:
        assert said(story, stranger) == {}, stranger


def test_a_visit_that_was_cancelled_is_not_notified(story):
    story.approved()
    story.act(HEAD, "cancel_inspection", reason="企业已经注销")
    assert set(said(story)) == {"inspection_approval"}


def test_an_urgent_entry_is_noted_on_the_sheet_and_notified_once_it_is_approved(story):
    story.planned()
    story.act(STAFF, "enter_urgently", {"present": certificates(MARKET)}, reason="正在倾倒")
    found = said(story)
    assert "紧急情况：正在倾倒\n" in found["inspection_approval"][0]
    assert set(found) == {"inspection_approval", "inspection_record"}
    assert f"入企码：{story.record.code_told}\n" in found["inspection_record"][0], "没有通知书，码在笔录上"
    story.act(HEAD, "approve_part", {"opinion": "同意补办"})
    assert set(said(story)) == {"inspection_approval", "inspection_record", "inspection_notice"}


def test_the_record_says_who_came_what_was_found_and_who_saw_the_refusal(story):
    story.arrived()
    text, gone = said(story)["inspection_record"]
    assert gone == ["ended_at", "told", "remarks", "signed"] and "农资标签检查\t还没有登记\t\t\n" in text
    due = (today() + timedelta(days=7)).isoformat()
    assert story.photo(STAFF, modified_at=(MORNING - timedelta(minutes=2)).isoformat()).is_done
    digest = story.record.photos.get().digest
    assert story.register(
        STAFF,
        row("ask:address", "yes", told=""),
        row(LABEL, "E", number=2, follow_up="rectify", rectify_by=due, photos=[digest]),
    ).is_done
    assert story.register(
        PARTNER, row(BOOK, device="丙"), row("ask:trading", "yes", device="丙", number=2, told="")
    ).is_done
    story.stated()
    with at(MORNING + timedelta(hours=1)):
        story.act(STAFF, "end_part", {})
    text, gone = said(story)["inspection_record"]
    photo = story.record.photos.get()
    assert gone == ["told"] and text == RECORD.format(
        code=story.record.code_told, by=photo.by, digest=photo.digest[:16]
    )
    other = said(story, PARTNER)["inspection_record"][0]
    assert "农资台账检查\t未发现问题" in other and "农资标签检查" not in other and "现场.jpg" not in other
    assert "村委会李某" not in other and "结束时间：2026" not in other, "没有签名的笔录不写别家的签名"
    assert "企业对武陟县市场监督管理局的检查的意见和签名，见武陟县市场监督管理局的笔录。" in other


def test_a_firm_where_nobody_is_has_said_nothing_and_somebody_saw_it(story):
    story.arrived()
    gone = {"absent": "门关着，电话打不通", "witness": "村委会李某"}
    story.act(PARTNER, "take_statement", gone)
    text = said(story, PARTNER)["inspection_record"][0]
    assert "当事人的意见：当事人不在场\n" in text
    assert "当事人签名：2026-03-02 09:00不在场：门关着，电话打不通；见证人：村委会李某。\n" in text


def test_what_two_devices_contradict_is_not_made_smooth(story):
    story.arrived()
    story.register(STAFF, row(LABEL), row(LABEL, "A", device="乙"))
    assert "农资标签检查\t两台设备登记不一致，还没有定\t\t\n" in said(story)["inspection_record"][0]


def test_the_result_is_offered_once_confirmed_and_never_of_a_complaint(story):
    story.ended()
    assert "inspection_result" not in said(story)
    story.act(HEAD, "confirm_part", {})
    text, gone = said(story)["inspection_result"]
    assert gone == ["plan", "published_on"] and text == RESULT
    assert "inspection_result" not in said(story, PARTNER), "它还没有确认"
    one = story.record
    one.origin = "complaint"
    one.save(update_fields=["origin"])
    assert "inspection_result" not in said(story)


def test_the_notice_names_all_that_a_notice_must_name():
    labels = [f.label for f in kinds()["inspection_notice"].fields if f.is_required]
    assert {"检查时间", "检查地点"} <= set(labels)
    stated = [*labels, "检查时间和地点", "印章"]
    assert check_paper(Paper.NOTICE, stated, on=today()).code == "paper_complete"
    assert check_paper(Paper.NOTICE, labels, on=today()).code == "paper_incomplete"
    sheet = [f.label for f in kinds()["inspection_approval"].fields]
    assert check_paper(Paper.APPROVAL, sheet, on=today()).code == "paper_complete"


def issued(story, code, **typed):
    """Drafted, signed and set by the department; sealed is not needed to be found."""
    city, before = story.city, newest_job()
    values = {"source": story.record.number, "code": code, **typed}
    made = did(city.actor(STAFF), "documents.draft_letter", None, values)
    did(city.actor(STAFF), "documents.submit_letter", made)
    take = {"numbering": "take", "word": "武市监检"}
    did(city.actor(HEAD), "documents.issue_letter", made, take)
    for _ in range(2):
        deliver_all(before)
    return Letter.objects.get(uuid=made)


def test_what_is_issued_of_a_visit_is_known_to_its_department_alone(story):
    story.approved()
    made = [
        issued(story, "inspection_notice", c_complaint_phone="0391-0000000"),
        issued(story, "inspection_approval"),
    ]
    sight = record_kinds.get("letter").sight
    for one in made:
        assert one.state == "rendered"
        for stranger in (*STRANGERS, PARTNER):
            assert sight.level(story.city.actor(stranger), one) is Level.NONE, stranger
            reader = Reader(story.city.actor(stranger))
            for path in (f"/r/letter/{one.uuid}/", f"/letters/{one.uuid}/issued"):
                assert reader.get(path).status_code == 404, (stranger, path)
            page = reader.get("/r/letter/").content.decode()
            assert one.number not in page and one.source_number not in page
    drafter = Reader(story.city.actor(STAFF)).get(f"/r/inspection_visit/{story.uuid}/").content.decode()
    assert f"/r/letter/{made[0].uuid}/" in drafter
    partner = Reader(story.city.actor(PARTNER)).get(f"/r/inspection_visit/{story.uuid}/").content.decode()
    assert f"/r/letter/{made[0].uuid}/" not in partner


def test_only_the_notice_has_a_check_code_and_is_found_by_it(story):
    story.approved()
    notice = issued(story, "inspection_notice", c_complaint_phone="0391-0000000")
    sheet = issued(story, "inspection_approval")
    assert by_check_code(notice.check_code) == notice and sheet.check_code is None
    page = Client().get("/verify", {"code": notice.check_code}).content.decode()
    assert "行政检查通知书" in page and "武陟县市场监督管理局" in page and "示例农资店" not in page
    assert [c for c in CODES if kinds()[c].audience is Audience.PARTY] == ["inspection_notice"]
    assert {kinds()[c].audience for c in (*CODES[:1], *CODES[2:], "draw_record")} == {Audience.INSIDE}
    assert all(kinds()[c].is_own_only for c in CODES)


def test_a_notice_drafted_before_the_visit_was_cancelled_is_not_issued(story):
    story.approved()
    values = {"source": story.record.number, "code": "inspection_notice", "c_complaint_phone": "0391-0000000"}
    made = did(story.city.actor(STAFF), "documents.draft_letter", None, values)
    did(story.city.actor(STAFF), "documents.submit_letter", made)
    story.act(HEAD, "cancel_inspection", reason="企业已经注销")
    take = {"numbering": "take", "word": "武市监检"}
    refused = attempt(story.city.actor(HEAD), "documents.issue_letter", made, take)
    assert refused.code == "no_longer_said", refused
