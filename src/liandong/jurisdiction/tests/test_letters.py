"""管辖争议的文书底稿：协调的申请、意见、决定各归各的机关；移交的案件有移送函和物品清单；别的机关没有。"""

from __future__ import annotations

from datetime import datetime

import pytest

from liandong.cases.models import Case
from liandong.jurisdiction.tests.stories import FARM, MARKET, Ground
from liandong.kernel.tests.beginnings import beginning
from liandong.kernel.tests.drafting import drafts
from liandong.kernel.tests.staging import did
from liandong.now import CHINA
from liandong.offences.tests.ground import item_for

pytestmark = pytest.mark.django_db
ABOUT = "武陟县示例农资店（虚构）：经营标签不合格的农药"
VIEWS = (
    f"{ABOUT}。\n武陟县市场监督管理局：主张由本机关管辖；行为发生在本辖区，本机关已经立案；行政处罚法第二十二条。\n"
    "武陟县农业农村局：主张由本机关管辖；本机关的理由。\n"
)
POWERS = "".join(
    f"{name}：职权清单2026-03-02：在武陟县有权（法定职权，演示条例）。\n"
    for name in ("武陟县市场监督管理局", "武陟县农业农村局")
)
BOTH = "一、争议各方\n1.武陟县市场监督管理局\n2.武陟县农业农村局\n"
OUTSIDERS = ("ba.lianluo", "jiandu", "duban")


def at_odds(city):
    """Two departments of one county have filed one act and do not agree."""
    ground = Ground(city, "wz.nongju", "wz.sifa", "wz.xianzhang")
    item = item_for(MARKET, FARM).code
    ours = ground.case(MARKET, item)
    ground.case(FARM, item)
    ground.confirm()
    dispute = ground.raised("wz.lianluo", ours, "武陟县农业农村局")
    ground.states("wz.nongye", dispute)
    return ground, dispute, ours


departments = beginning(at_odds, datetime(2026, 3, 2, 9, tzinfo=CHINA), is_held=True)


def test_coordination_is_asked_for_advised_on_and_decided_each_in_the_letter_of_its_own_office(departments):
    ground, dispute, _ = departments
    assert drafts(ground.city, "dispute", dispute, "wz.lianluo") == {}
    did(ground.city.actor("wz.lianluo"), "jurisdiction.ask_coordination", dispute.uuid, reason="协商不成")
    assert drafts(ground.city, "dispute", dispute, "wz.lianluo")["dispute_application"] == (
        f"武陟县市场监督管理局文件\n关于协调{ABOUT}管辖争议的申请\n武陟县司法局：\n争议的另一方：武陟县农业农村局\n一、双方职权\n{POWERS}"
        f"二、争议事项和依据\n{VIEWS}三、申请事项\n武陟县市场监督管理局、武陟县农业农村局对管辖有争议，请依法协调。\n"
        "请予协调。\n武陟县市场监督管理局\n武陟县市场监督管理局\n",
        ["negotiation"],
    )
    did(
        ground.city.actor("wz.sifa"),
        "jurisdiction.give_opinion",
        dispute.uuid,
        {"text": "建议由农业农村局管辖"},
    )
    assert drafts(ground.city, "dispute", dispute, "wz.sifa") == {
        "dispute_opinion": (
            f"武陟县司法局文件\n关于{ABOUT}管辖争议的协调意见\n武陟县人民政府：\n{BOTH}二、职权比较\n{POWERS}三、争议事项和依据\n{VIEWS}"
            "四、协调意见\n建议由农业农村局管辖\n武陟县司法局\n2026年3月2日\n武陟县司法局　2026年3月2日印发\n",
            [],
        )
    }
    assert drafts(ground.city, "dispute", dispute, "wz.xianzhang") == {}, "政府还没有决定"
    order = ground.designation("武陟县农业农村局", letter_no="武政〔2026〕1号", grounds="职权在农业农村局")
    did(ground.city.actor("wz.xianzhang"), "jurisdiction.designate_holder", dispute.uuid, order)
    assert drafts(ground.city, "dispute", dispute, "wz.xianzhang") == {
        "dispute_decision": (
            f"武陟县人民政府文件\n武政〔2026〕1号\n关于{ABOUT}管辖争议的决定\n武陟县市场监督管理局、武陟县农业农村局：\n{BOTH}二、争议事项\n{VIEWS}"
            "三、协调情况\n建议由农业农村局管辖\n四、决定\n由武陟县农业农村局管辖。\n职权在农业农村局\n"
            "武陟县人民政府\n2026年3月2日\n武陟县人民政府　2026年3月2日印发\n",
            [],
        )
    }
    for account in ("wz.nongye", *OUTSIDERS):
        assert drafts(ground.city, "dispute", dispute, account) == {}, account


def test_a_case_that_is_handed_over_goes_with_its_letter_and_its_list_of_goods(departments):
    ground, dispute, ours = departments
    case = Case.objects.get(uuid=ours)
    assert "case_transfer_letter" not in drafts(ground.city, "case", case, "wz.lianluo"), "还没有定由谁管辖"
    did(ground.city.actor("wz.lianluo"), "jurisdiction.ask_coordination", dispute.uuid, reason="协商不成")
    did(
        ground.city.actor("wz.sifa"),
        "jurisdiction.give_opinion",
        dispute.uuid,
        {"text": "建议由农业农村局管辖"},
    )
    order = ground.designation("武陟县农业农村局", letter_no="武政〔2026〕1号")
    did(ground.city.actor("wz.xianzhang"), "jurisdiction.designate_holder", dispute.uuid, order)
    named = f"案件名称：武陟县示例农资店（虚构）经营标签不合格的农药案（{case.case_no}）\n"
    head = "关于移送武陟县示例农资店（虚构）经营标签不合格的农药案的函\n武陟县农业农村局：\n"
    why = f"武陟县人民政府指定由武陟县农业农村局管辖（武政〔2026〕1号），案卷和物品清单见{dispute.number}。\n"
    found = drafts(ground.city, "case", case, "wz.lianluo")
    said, gone = found["case_transfer_letter"]
    assert said.startswith(
        f"{head}{named}当事人：武陟县示例农资店（虚构）\n一、事实\n密案情\n二、移送理由\n{why}材料不齐的"
    )
    assert gone == ["provisions"] and "goods_list" not in found
    case.evidence.create(
        number=1, kind="thing", name="照片.jpg", digest="3f" * 32, size=5, taken_on="2026-03-01", agency_name=case.agency_name,
        source="当事人经营场所", collectors="某甲",
    )  # fmt: skip
    found = drafts(ground.city, "case", case, "wz.lianluo")
    assert (
        "三、证据清单\n名称\t种类\t原件或复制件\t来源\t取得日期\n照片.jpg\t物证\t复制件\t当事人经营场所\t2026-03-01\n"
        in found["case_transfer_letter"][0]
    )
    case.evidence.update(withdrawn_at=datetime(2026, 3, 2, tzinfo=CHINA))
    ground.hand_over("wz.lianluo", dispute)
    found = drafts(ground.city, "case", case, "wz.lianluo")
    assert (
        "三、物品清单\n名称\t数量\t状态\t存放地点\n先行登记保存的农药20瓶\t\t\t\n"
        in found["case_transfer_letter"][0]
    )
    assert found["goods_list"] == (
        f"案号：{case.case_no}\n移送物品清单\n武陟县农业农村局：\n{named}【物品】\n名称\t数量\t状态\t价值\t存放地点\n"
        "先行登记保存的农药20瓶\t\t\t\t\n移交人：\n接收人：\n移交日期：　　年　　月　　日\n武陟县市场监督管理局\n",
        [],
    )
    for account in ("wz.nongye", *OUTSIDERS):
        assert drafts(ground.city, "case", case, account) == {}, account
    kept = Case.objects.exclude(pk=case.pk).get()
    assert "case_transfer_letter" not in drafts(ground.city, "case", kept, "wz.nongye"), (
        "管辖机关的案件不移送"
    )
