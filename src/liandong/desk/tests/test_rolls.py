"""一单两库格式：列按登记的次序，公民和看不全的不在其内，同样写用途、同样有上限、同样留痕迹。"""

from __future__ import annotations

import pytest

from liandong.audit.models import ListExport
from liandong.desk.tests.test_exporting import body, press, rows_of
from liandong.desk.tests.test_home import client_of, text
from liandong.kernel import kinds, rolls
from liandong.kernel.rolls import Roll, RollColumn
from liandong.kernel.tests.staging import did
from liandong.kernel.tests.staging_parties import check, party_values

pytestmark = pytest.mark.django_db
CODE = check("91410823MA0000001")
ABOVE = 6  # 演示样张、标题、内容、未核的列、谁何时、用途


def played(city):
    staff = city.actor("wz.chengban")
    made = did(staff, "parties.register_party", None, party_values("=甲厂（虚构）", CODE))
    risk = {"risk": "B", "risk_on": "2026-01-01", "risk_source": "演示分类"}
    did(city.actor("wz.lianluo"), "parties.classify_party", made, risk)
    gone = did(staff, "parties.register_party", None, party_values("已注销厂（虚构）"))
    did(staff, "parties.cancel_party", gone, {"until": "2025-12-31"}, reason="注销")
    person = {
        "form": "citizen", "identity": "11010519491231002X", "division": "", "industry": "", "tags": "", "since": "",
    }  # fmt: skip
    did(staff, "parties.register_party", None, party_values("虚构某", **person))


def test_the_roll_of_parties_has_its_columns_and_no_citizen(city):
    played(city)
    client = client_of("wz.chengban")
    assert "一单两库格式（检查对象名录库）" in text(client, "/r/party/export")
    data = body(press(client, "/r/party/export?q=", layout="roll"))
    rows = rows_of(data)
    assert (
        rows[1][0].startswith("检查对象名录库（全部")
        and "未与国家平台的模板核对的列：检查对象名称、" in rows[3][0]
    )
    assert rows[ABOVE] == [
        "检查对象名称", "统一社会信用代码", "主体类型", "行政区划", "注册地址", "行业", "信用风险分类", "专项库",
    ]  # fmt: skip
    assert rows[ABOVE + 1 :] == [
        ["'=甲厂（虚构）", CODE, "企业", "武陟县", "演示路1号", "0111 稻谷种植", "B（风险一般），2026-01-01，演示分类", "农药经营"]
    ]  # fmt: skip
    assert "虚构某" not in data.decode() and "002X" not in data.decode()
    made = ListExport.objects.get()
    assert made.rows == 1 and made.conditions == "一单两库格式（检查对象名录库）；全部；次序：新登记的在前"


def test_officers_and_items_have_theirs_and_other_lists_none(city):
    client = client_of("wz.lianluo")
    heads = {
        kind: rows_of(body(press(client, f"/r/{kind}/export", layout="roll")))[ABOVE]
        for kind in ("officer", "item")
    }
    assert heads["officer"] == [
        "姓名", "所在机关", "执法证号", "有效期至", "岗位大类", "片区", "专家", "资质", "事项范围",
    ]  # fmt: skip
    assert heads["item"] == [
        "编号", "事项名称", "子项", "依据", "主体", "对象", "比例", "频次", "方式", "人员要求",
    ]  # fmt: skip
    assert "一单两库" not in text(client, "/r/agency/export")
    assert press(client, "/r/party/export", layout="nosuch").status_code == 422


def test_who_sees_summaries_only_is_not_offered_it(city):
    played(city)
    client = client_of("duban")
    assert "一单两库" not in text(client, "/r/party/export")
    rows = rows_of(body(press(client, "/r/party/export", layout="roll")))
    assert rows[4][:2] == ["名称", "主体类型"] and "演示路1号" not in str(rows)


def test_the_bound_counts_the_rows_of_the_roll(city, monkeypatch):
    played(city)
    monkeypatch.setattr("liandong.desk.views.exporting.EXPORT_AT_MOST", 1)
    client = client_of("wz.chengban")
    assert press(client, "/r/party/export", layout="list").status_code == 422
    assert len(rows_of(body(press(client, "/r/party/export", layout="roll")))) == ABOVE + 2


def test_a_roll_names_fields_that_may_leave_and_says_what_is_unchecked():
    party = kinds.get("party")
    for field in ("identity", "nosuch"):
        with pytest.raises(ValueError, match=field):
            rolls.register(Roll(party, "x", (RollColumn("x", field, ""),), "", lambda rows: rows))
    for name in ("party", "officer", "item"):
        roll = rolls.of(kinds.get(name))
        assert roll is not None and all(c.title and c.stated for c in roll.columns)
        assert roll.caution() and not any(c.is_checked for c in roll.columns)
    done = Roll(party, "x", (RollColumn("x", "name", "x", is_checked=True),), "", lambda rows: rows)
    assert done.caution() == ""
