"""表里的一行是不是已登记的那一个：同名不同地的、只登记了旧号码或名称的由人定；分类新的更新，旧的不盖新的；主体类型照表写。"""

from __future__ import annotations

import pytest

from liandong.codes import organisation, registration
from liandong.importing.models import IntakeRow
from liandong.importing.tests.sheets import applied_by, checked_by, handed_in, rows_of
from liandong.kernel.tests.staging import attempt, did
from liandong.kernel.tests.staging_parties import check, party_values
from liandong.ledger.models import LedgerEvent
from liandong.parties.models import Party

pytestmark = pytest.mark.django_db
A, B, C = check("91410823MA0000001"), check("91410823MA0000002"), check("92410823MA0000003")
SUBJECT = "MA000000" + organisation.check_character("MA000000")
NEW = check(f"91410823{SUBJECT}")
OLD = [body + registration.check_digit(body) for body in (f"4108230000000{n}" for n in range(4))]
HEAD = "企业名称,统一社会信用代码,住所,成立日期,行政区划,风险等级"


def checked(city, lines, head=HEAD):
    made = handed_in(city, "wz.lianluo", "parties", (head, *lines))
    return checked_by(city, "wz.lianluo", made)


def applied(city, intake, **values):
    return applied_by(city, "wz.lianluo", intake, **values)


def said(intake, number):
    return IntakeRow.objects.get(intake=intake, number=number).said


def registered(city, name, code="", **more):
    values = party_values(name, code, **more)
    return did(city.actor("wz.chengban"), "parties.register_party", None, values)


@pytest.mark.parametrize(
    ("place", "standing"),
    [("博爱县", "ambiguous"), ("大封镇", "changed"), ("焦作市", "changed"), ("", "changed")],
)
def test_a_namesake_in_another_county_is_no_row_to_update(city, place, standing):
    registered(city, "示例商店（虚构）", address="老路")  # 登记在武陟县
    intake = checked(city, [f"示例商店（虚构）,,新路,,{place},"])
    assert rows_of(intake)[2][0] == standing
    applied(city, intake, updates="on") if standing == "changed" else None
    party = Party.objects.get()
    assert party.address == ("新路" if standing == "changed" else "老路")
    if standing == "ambiguous":
        assert "不在一处" in said(intake, 2) and party.division_name == "武陟县"


@pytest.mark.parametrize("bears", ["subject", "name"])
def test_a_firm_known_by_an_older_number_or_its_name_is_not_registered_twice(city, bears):
    old = SUBJECT if bears == "subject" else ""
    name = "旧名厂（虚构）" if bears == "subject" else "武陟县甲厂（虚构）"
    known = registered(city, name, old, address="甲路1号", since="2019-05-01", industry="", tags="")
    intake = checked(city, [f"武陟县甲厂（虚构）,{NEW},甲路1号,2019-05-01,武陟县,"])
    assert rows_of(intake)[2][0] == "ambiguous" and "定为同一的补登代码" in said(intake, 2)
    keeper = city.actor("wz.lianluo")
    did(keeper, "importing.decide_rows", intake.uuid, {"rows": [2], "decision": "same", "count": 1})
    assert f"代码没有填的改为“{NEW}”" in said(intake, 2)
    applied(city, intake, updates="on")
    party = Party.objects.get()
    assert (party.uuid, party.code, party.old_code, party.name) == (known, NEW, old, "武陟县甲厂（虚构）")
    given = LedgerEvent.objects.get(record=known, action="parties.give_code")
    assert intake.number in given.body
    again = checked(city, [f"武陟县甲厂（虚构）,{NEW},甲路1号,2019-05-01,武陟县,", ",,再来,,,"])
    assert rows_of(again)[2][0] == "same"


@pytest.mark.parametrize(("bears", "number"), [("subject", SUBJECT), ("name", OLD[0]), ("name", SUBJECT)])
def test_a_firm_known_by_its_code_is_not_registered_again_by_an_older_number(city, bears, number):
    is_there = bears == "subject"
    name, code = (
        ("新名厂（虚构）", NEW) if is_there else ("武陟县甲厂（虚构）", "" if number == SUBJECT else A)
    )
    known = registered(city, name, code, address="甲路1号", since="2019-05-01", industry="", tags="")
    line = f"武陟县甲厂（虚构）,{number},甲路2号,2019-05-01,武陟县,"
    intake = checked(city, [line])
    assert rows_of(intake)[2][0] == "ambiguous" and "旧号码不补登" in said(intake, 2)
    keeper = city.actor("wz.lianluo")
    did(keeper, "importing.decide_rows", intake.uuid, {"rows": [2], "decision": "same", "count": 1})
    applied(city, intake, updates="on")
    party = Party.objects.get()
    assert (party.uuid, party.code, party.old_code, party.address) == (known, code, "", "甲路2号")


def test_an_older_number_of_a_namesake_elsewhere_or_with_another_number_is_a_new_firm(city):
    registered(city, "武陟县甲厂（虚构）", OLD[0])
    registered(city, "武陟县乙厂（虚构）", A)
    registered(city, "武陟县丙厂（虚构）", B, division="博爱县")
    intake = checked(city, [
        f"武陟县甲厂（虚构）,{OLD[1]},,,武陟县,", f"武陟县乙厂（虚构）,{SUBJECT},,,武陟县,",
        f"武陟县丙厂（虚构）,{OLD[2]},,,武陟县,", f"武陟县丁厂（虚构）,{OLD[3]},,,武陟县,",
    ])  # fmt: skip
    assert {row[0] for row in rows_of(intake).values()} == {"new"}


def test_one_that_is_only_called_so_may_be_registered_anew(city):
    registered(city, "武陟县甲厂（虚构）")
    for name, code in (("武陟县乙厂（虚构）", B), ("博爱县厂（虚构）", "")):
        registered(city, name, code, division="博爱县")
    intake = checked(city, [f"武陟县甲厂（虚构）,{A},,,武陟县,", f"博爱县厂（虚构）,{C},,,武陟县,", f"武陟县甲厂（虚构）,{check('91410823MA0000009')},,,,"])  # fmt: skip
    assert {n: row[0] for n, row in rows_of(intake).items()} == {2: "ambiguous", 3: "new", 4: "ambiguous"}
    keeper = city.actor("wz.lianluo")
    both = attempt(keeper, "importing.decide_rows", intake.uuid, {"rows": [2, 4], "decision": "same", "count": 2})  # fmt: skip
    assert both.code == "cannot_decide" and "前面已有一行" in both.sentence
    did(keeper, "importing.decide_rows", intake.uuid, {"rows": [2, 4], "decision": "new", "count": 2})
    applied(city, intake)
    assert Party.objects.filter(name="武陟县甲厂（虚构）").count() == 3


@pytest.mark.parametrize(
    ("said_so", "code", "form"),
    [
        ("项目、场所（没有代码）", "", "site"), ("建设项目", "", "site"), ("经营场所", "", "site"), ("组织", "", "organisation"),
        ("机关、事业单位、社会组织", "", "organisation"), ("民办非企业单位", "", "organisation"), ("个体工商户", "", "individual"),
        ("企业", "", "enterprise"), ("", "", "enterprise"), ("社会组织", A, "enterprise"), ("项目", A, None),
    ],
)  # fmt: skip
def test_what_a_sheet_calls_a_party_is_what_it_becomes(city, said_so, code, form):
    intake = checked(city, [f"武陟县某（虚构）,{code},{said_so}"], head="名称,统一社会信用代码,主体类型")
    if form is None:
        assert rows_of(intake)[2][0] == "wrong" and "没有代码的项目" in said(intake, 2)
        return
    applied(city, intake)
    assert Party.objects.get().form == form


RISKS = "名称,统一社会信用代码,风险等级,分类日期"


def test_a_newer_class_is_written_by_its_own_act_and_a_second_time_changes_nothing(city):
    made = registered(city, "武陟县甲厂（虚构）", A)
    for line, was in ((f"武陟县甲厂（虚构）,{A},B,2026-01-01", "信用风险分类没有填的"), (f"武陟县甲厂（虚构）,{A},C,2026-06-01", "信用风险分类“B（2026-01-01）”")):  # fmt: skip
        intake = checked(city, [line], head=RISKS)
        assert rows_of(intake)[2][0] == "changed" and was in said(intake, 2)
        applied(city, intake, updates="on")
        again = checked(city, [line, ",,再来一次,"], head=RISKS)
        assert rows_of(again)[2][0] == "same"
    party = Party.objects.get(uuid=made)
    assert (party.risk, party.risk_on.isoformat(), party.risk_source) == ("C", "2026-06-01", intake.source)
    trail = LedgerEvent.objects.filter(record=made).exclude(action="parties.register_party")
    assert {e.action for e in trail} == {"parties.classify_party"} and trail.count() == 2
    undated = checked(city, [f"武陟县甲厂（虚构）,{A},C,"], head=RISKS)
    assert rows_of(undated)[2][0] == "same"  # 没有日期、分类没变的，不算新的一次
    assert rows_of(checked(city, [f"武陟县甲厂（虚构）,{A},D,"], head=RISKS))[2][0] == "changed"


def test_an_older_class_never_covers_a_newer_one(city):
    made = registered(city, "武陟县甲厂（虚构）", A, address="老路")
    risk = {"risk": "C", "risk_on": "2026-06-01", "risk_source": "演示"}
    did(city.actor("wz.lianluo"), "parties.classify_party", made, risk)
    intake = checked(city, [f"武陟县甲厂（虚构）,{A},A,2025-06-01,新路"], head=RISKS + ",地址")
    assert rows_of(intake)[2][0] == "ambiguous" and "早于已登记的C（2026-06-01）" in said(intake, 2)
    keeper = city.actor("wz.lianluo")
    did(keeper, "importing.decide_rows", intake.uuid, {"rows": [2], "decision": "same", "count": 1})
    applied(city, intake, updates="on")
    party = Party.objects.get()
    assert (party.risk, party.risk_on.isoformat(), party.address) == ("C", "2026-06-01", "新路")
