"""移送的文书底稿：移送书从决定移送起，物品清单随物品，移交以后告知当事人；公安机关和别的机关一份也没有。"""

from __future__ import annotations

import pytest

from liandong.cases.tests.test_letters import NAMED, WHOM
from liandong.kernel.tests.drafting import drafts
from liandong.transfers.tests.stories import HANDLER, HEAD, KEEPER, day

pytestmark = pytest.mark.django_db
ROW = "某农药（500毫升）\t十箱\t完好\t{}当事人仓库{}\n"
GOODS = "【物品清单】\n名称\t数量\t状态\t存放地点\n" + ROW.format("", "")
WRITTEN = "事实：密事实：销售金额八万元\n涉嫌的犯罪和依据：涉嫌销售伪劣农药\n批准移送日期：2026年3月20日\n"
ALONG = (
    "随案材料：1.涉嫌犯罪案件移送书：1件，2份\n2.涉嫌犯罪案件情况的调查报告：1件，2份\n3.涉案物品清单：1件，2份\n"
    "4.检验报告：1件，1份\n"
)
END = "武陟县市场监督管理局\n"


def test_the_letter_is_set_from_the_decision_on_and_complete_once_it_was_sent(desk):
    transfer = desk.proposed()
    assert drafts(desk.city, "transfer", transfer, HANDLER) == {}, "还没有决定移送"
    desk.does(HEAD, "approve_transfer", transfer, reason="达到立案追诉标准")
    found = drafts(desk.city, "transfer", transfer, HANDLER)
    whom = NAMED.format(desk.case.number) + "当事人：武陟县示例农资店（虚构）\n"
    assert found["crime_transfer"] == (
        f"涉嫌犯罪案件移送书\n{whom}{WRITTEN}{GOODS}{END}",
        ["heading.recipients", "materials"],
    )
    assert found["goods_list"][1] == ["heading.recipients"], "还不知道送给哪个公安机关"
    desk.does(KEEPER, "send_transfer", transfer, desk.along(to="武陟县公安局"))
    said, gone = drafts(desk.city, "transfer", transfer, HANDLER)["crime_transfer"]
    assert (
        said
        == f"武市监移1号\n涉嫌犯罪案件移送书\n武陟县公安局：\n{whom}{WRITTEN}{ALONG}{GOODS}{END}抄送：武陟县人民检察院。\n"
    )
    assert gone == [] and "密报告" not in said


def test_a_transfer_that_was_declined_has_no_letter(desk):
    transfer = desk.proposed()
    desk.does(HEAD, "decline_transfer", transfer, reason="没有达到立案追诉标准")
    assert drafts(desk.city, "transfer", transfer, HANDLER) == {}


def test_the_list_of_goods_follows_them_and_the_party_is_told_where_they_went(desk):
    transfer = desk.filed()
    listed = f"移送物品清单\n武陟县公安局：\n{NAMED.format(desk.case.number)}【物品】\n名称\t数量\t状态\t价值\t存放地点\n"
    found = drafts(desk.city, "transfer", transfer, HANDLER)
    blank = "移交人：\n接收人：\n移交日期：　　年　　月　　日\n"
    assert found["goods_list"] == (f"{listed}{ROW.format(chr(9), '')}{blank}{END}", [])
    assert "goods_sent_notice" not in found
    desk.does(HANDLER, "hand_goods", transfer, _handing())
    found = drafts(desk.city, "transfer", transfer, HANDLER)
    filled = "移交人：\n接收人：雷警官\n移交日期：2026年3月20日\n"
    assert found["goods_list"][0] == f"{listed}{ROW.format(chr(9), '')}{filled}{END}"
    assert found["goods_sent_notice"] == (
        f"查封、扣押物品移送告知书\n{WHOM}接收机关：武陟县公安局\n移送日期：2026年3月20日\n{GOODS}{END}",
        [],
    )


def _handing(**more):
    return {"on": day(), "received_by": "雷警官", "list_no": "清单1号", "kept": "", "kept_told": "", **more}


def test_what_is_kept_where_it_is_says_so_and_is_no_matter_of_telling_the_party(desk):
    transfer = desk.filed()
    kept = desk.case.measures.get()
    desk.does(HANDLER, "hand_goods", transfer, _handing(kept=kept.number, kept_told="委托当事人保管"))
    found = drafts(desk.city, "transfer", transfer, HANDLER)
    assert ROW.format("\t", "（就地保管）") in found["goods_list"][0]
    assert "goods_sent_notice" not in found


def test_nobody_but_the_sender_is_offered_any(desk):
    transfer = desk.filed()
    desk.does(HANDLER, "hand_goods", transfer, _handing())
    assert len(drafts(desk.city, "transfer", transfer, HANDLER)) == 3
    for account in ("wz.gongan", "jz.gongan", "wz.nongye", "ba.lianluo", "jiandu", "duban"):
        assert drafts(desk.city, "transfer", transfer, account) == {}, account
        assert drafts(desk.city, "case", desk.case, account) == {}, account
    assert "case_notice_letter" not in drafts(desk.city, "case", desk.case, HANDLER), "涉嫌犯罪的不通报"
