"""机关、人员、事项、职权、标准成批导入：一行一次办理，核对时试过，不准的说明为什么，再来一次什么也不变。"""

from __future__ import annotations

import re
from dataclasses import replace
from uuid import uuid4

import pytest
from django.test import Client

from liandong.accounts import session
from liandong.accounts.models import Person
from liandong.catalogue.models import Item, Power, Standard
from liandong.catalogue.tests.test_doing import published
from liandong.conf.cli.importing import TARGETS
from liandong.importing import actions, keeping, targets
from liandong.importing.models import Intake, IntakePart, IntakeRow
from liandong.importing.tests.sheets import applied_by, checked_by, handed_in, rows_of
from liandong.kernel import pieces
from liandong.kernel.actions import Act
from liandong.kernel.actor import system_actor
from liandong.kernel.tests.staging import attempt, did
from liandong.ledger.models import LedgerEvent
from liandong.now import now
from liandong.registry.actions.agencies import CONTACTS
from liandong.registry.kinds import AGENCY
from liandong.registry.models import Agency, Officer

pytestmark = pytest.mark.django_db
OFFICERS = "姓名,证号,发证机关,证件起始日期,有效期至,执法类别,可任主办人员,来源,在编在职"
SOUND = "许虚构,豫H2026001,河南省司法厅,2024-01-01,2031-12-31,市场监管、农业农村,是,2026年名册,是"
ITEMS = "事项编码,事项名称,条线,职权种类,依据,监管对象,来源,起始日期"
ITEM = "CP-01,成批的事项,城市管理,行政处罚、行政检查,《虚构条例》第一条,单位,成批清单,2024-01-01"


def handed(city, account, target, head, *rows, pairs=""):
    """Handed in and checked as the worker would; further pairs stand beside the guessed ones."""
    outcome = handed_in(city, account, target, (head, *rows), source="名册")
    guessed = Intake.objects.get(uuid=outcome.record).pairs
    return checked_by(city, account, outcome, "\n".join(filter(None, (guessed, pairs))))


def test_the_command_and_the_rooms_know_the_same_targets():
    assert dict(targets.choices()) == TARGETS


def test_officers_come_in_one_act_a_row_in_the_name_of_whoever_gave_the_word(city):
    account = "wz.lianluo"
    before = Officer.objects.count()
    intake = handed(
        city, account, "officers", OFFICERS, SOUND, SOUND.replace("许", "又"),
        "过虚构,豫H2026002,河南省司法厅,2019-01-01,2020-12-31,市场监管,否,名册,是",
        "临虚构,豫H2026003,河南省司法厅,2024-01-01,2031-12-31,市场监管,否,名册,否",
        "日虚构,豫H2026004,河南省司法厅,去年,2031-12-31,市场监管,也许,名册,是",
    )  # fmt: skip
    rows = rows_of(intake)
    assert rows[2] == ("new", "") and intake.counts["new"] == 1
    for number, words in (
        (3, "已经登记过"),
        (4, "到期"),
        (5, "只有在编在职人员可以登记"),
        (6, "不是日期"),
        (6, "写是或者否"),
    ):
        assert rows[number][0] == "wrong" and words in rows[number][1], rows[number]
    assert Officer.objects.count() == before
    assert not LedgerEvent.objects.filter(
        action="registry.register_officer", body__contains="许虚构"
    ).exists()
    applied_by(city, account, intake)
    officer = Officer.objects.get(certificate="豫H2026001")
    assert (officer.state, officer.lines, officer.may_lead) == ("draft", ["市场监管", "农业农村"], True)
    event = LedgerEvent.objects.get(record=officer.uuid)
    batch = LedgerEvent.objects.get(record=intake.uuid, action="importing.apply_batch")
    assert str(batch.id) in event.body and str(city.actor(account).person) in event.body
    did(city.actor("jiandu"), "registry.confirm_officer", officer.uuid)
    again = handed(city, account, "officers", OFFICERS, SOUND, "")
    assert rows_of(again)[2] == ("same", "")
    moved = handed(
        city, account, "officers", OFFICERS, SOUND.replace("农业农村", "生态环境"), SOUND.replace("2031", "2032").replace("001", "009")
    )  # fmt: skip
    assert rows_of(moved)[2][0] == "changed" and "执法类别“市场监管、农业农村”改为" in rows_of(moved)[2][1]
    applied_by(city, account, moved, updates="on")
    officer.refresh_from_db()
    assert (
        officer.lines == ["市场监管", "生态环境"]
        and Officer.objects.filter(certificate="豫H2026009").exists()
    )
    demoted = handed(
        city, account, "officers", OFFICERS, SOUND.replace("农业农村", "生态环境").replace("境,是", "境,否")
    )
    assert rows_of(demoted)[2][0] == "changed" and "可任主办人员" in rows_of(demoted)[2][1]
    applied_by(city, account, demoted, updates="on")
    officer.refresh_from_db()
    assert officer.may_lead is False
    longer = handed(city, account, "officers", OFFICERS, SOUND.replace("2031", "2035"))
    assert rows_of(longer)[2][0] == "ambiguous" and "行政执法监督" in rows_of(longer)[2][1]


def test_next_year_s_list_that_names_itself_otherwise_tells_nothing_new(city):
    account, of_2027 = (
        "wz.lianluo",
        SOUND.replace("2026年名册", "2027年名册").replace("河南省司法厅", "省司法厅"),
    )
    applied_by(city, account, handed(city, account, "officers", OFFICERS, SOUND))
    assert rows_of(handed(city, account, "officers", OFFICERS, of_2027))[2] == ("same", "")
    applied_by(city, account, handed(city, account, "items", ITEMS, ITEM))
    renamed = ITEM.replace("成批清单", "2027年清单")
    assert rows_of(handed(city, account, "items", ITEMS, renamed))[2] == ("same", "")


def test_items_and_what_no_column_says_is_fixed_for_all_rows(city):
    account, head = "wz.lianluo", "抽查事项,检查对象,依据"
    pairs = "事项编码＝“ZJ-{行号}”\n条线＝“市场监管”\n职权种类＝“行政检查”\n来源＝“外地清单”\n起始日期＝“2024-01-01”"
    intake = handed(
        city, account, "items", head, "食品抽查,食品厂,《甲法》第一条", "药品抽查,药店,", pairs=pairs
    )
    assert rows_of(intake)[2] == ("new", "") and rows_of(intake)[3][1].startswith("依据没有填写")
    applied_by(city, account, intake)
    item = Item.objects.get(code="ZJ-2")
    assert (item.name, item.line, item.aspects, item.state) == ("食品抽查", "市场监管", ["行政检查"], "draft")
    assert not Item.objects.filter(code="ZJ-3").exists()


def test_one_item_is_put_together_from_several_columns(city):
    head, account = "法规名称,条款,款项,处罚对象,行为,来源", "wz.lianluo"
    pairs = "事项名称＝行为\n监管对象＝处罚对象\n事项编码＝“TL-{行号}”\n依据＝“《{ 法规名称 }》{条款}{款项}”\n条线＝“城市管理”\n职权种类＝“行政处罚”\n起始日期＝“2024-01-01”"
    outcome = handed_in(
        city,
        account,
        "items",
        (head, "虚构条例,第三条,第二项,单位,乱堆,甲文", "虚构条例,第四条,,个人,乱倒,甲文"),
    )
    intake = checked_by(city, account, outcome, pairs + "\n来源＝“{来源}（摘录）”")
    assert intake.counts["new"] == 2
    applied_by(city, account, intake)
    held = {i.code: (i.basis, i.source) for i in Item.objects.filter(code__startswith="TL-")}
    assert held == {
        "TL-2": (["《虚构条例》第三条第二项"], "甲文（摘录）"), "TL-3": (["《虚构条例》第四条"], "甲文（摘录）"),
    }  # fmt: skip
    again = handed_in(city, account, "items", (head, "虚构条例,第三条,第二项,单位,乱堆,甲文"))
    wanted = {"pairs": pairs + "\n来源＝“{文号}”"}
    refused = attempt(city.actor(account), "importing.check_sheet", again.record, wanted)
    assert refused.code == "no_such_column" and "没有“文号”这一列" in refused.sentence


def test_a_draft_is_corrected_and_what_is_published_is_left_to_the_head(city):
    published(city)
    account, head = "wz.fazhi", ITEMS
    applied_by(city, account, handed(city, account, "items", head, ITEM))
    other = "T-1,换了名称,市场监管,行政处罚、行政检查,《甲法》第一条,单位,清单,2020-01-01"
    intake = handed(city, account, "items", head, ITEM.replace("成批的事项", "更正的事项"), other)
    assert rows_of(intake)[2][0] == "changed"
    assert rows_of(intake)[3][0] == "ambiguous" and "修订" in rows_of(intake)[3][1]
    applied_by(city, account, intake, updates="on")
    assert (
        Item.objects.get(code="CP-01").name == "更正的事项"
        and Item.objects.get(code="T-1").name == "产品质量监督"
    )


@pytest.mark.parametrize(
    ("account", "titles"),
    [
        ("wz.lianluo", {"检查对象", "执法人员", "监管事项", "职权", "违法线索", "可互认的结果", "在办案件台账", "双公示行政处罚", "年度抽查计划"}),
        ("jiandu", {"职权"}), ("wz.juzhang", {"监管标准", "联合抽查场景"}), ("sysadmin", {"机关", "行政区划"}),
    ],
)  # fmt: skip
def test_a_post_is_offered_only_what_it_may_hand_in(city, account, titles):
    client, actor = Client(), city.actor(account)
    client.force_login(Person.objects.get(uuid=actor.person))
    state = client.session
    state[session.KEY] = session.capacity(actor)
    state.save()
    page = client.get("/r/intake/new/importing.upload_sheet").content.decode()
    assert (
        set(re.findall(r'<option value="\w+"[^>]*>([^<]+)</option>', page.partition("id_target")[2]))
        == titles
    )


def test_only_those_whose_list_it_is_bring_it_in(city):
    for account, target in (("wz.lianluo", "standards"), ("wz.lianluo", "agencies"), ("jiandu", "items")):
        refused = handed_in(city, account, target, (ITEMS, ITEM))
        assert (refused.code, refused.is_done) == ("role_not_permitted", False)
    assert Intake.objects.count() == 0


def test_a_file_is_kept_in_pieces_and_read_from_anywhere(city, monkeypatch):
    monkeypatch.setattr(pieces, "PIECE", 64)
    intake = handed(city, "wz.lianluo", "items", ITEMS, ITEM)
    text = f"{ITEMS}\r\n{ITEM}".encode()
    assert IntakePart.objects.filter(intake=intake).count() == -(-len(text) // 64) > 3
    file = keeping.opened_file(intake)
    assert file.read() == text
    file.seek(60)
    assert file.read(10) == text[60:70] and file.seek(0, 2) == len(text) and file.read() == b""
    assert rows_of(intake)[2] == ("new", "")


def test_powers_stand_for_another_to_confirm_and_are_never_changed(city):
    published(city)
    head = "事项,行使机关,地域,职权种类,职权来源,依据条文或文件,起日,来源"
    line = "T-1,武陟县市场监督管理局,武陟县,行政处罚、行政检查,法定职权,《产品质量法》第七十条,2020-01-01,权责清单"
    wrong = (
        line.replace("武陟县市场监督管理局", "没有的局"), line.replace("T-1", "T-9"), line.replace("行政检查", "行政许可"),
        line.replace("法定职权", "委托"), line.replace(",武陟县,", ",没有的县,"),
    )  # fmt: skip
    intake = handed(city, "wz.fazhi", "powers", head, line, *wrong)
    rows = rows_of(intake)
    assert rows[2] == ("new", "")
    for number, words in (
        (3, "没有“没有的局”"),
        (4, "清单中没有"),
        (5, "不在可选的"),
        (6, ""),
        (7, "没有“没有的县”"),
    ):
        assert rows[number][0] == "wrong" and words in rows[number][1] and rows[number][1], rows[number]
    applied_by(city, "wz.fazhi", intake)
    power = Power.objects.get(item__code="T-1")
    assert (power.state, power.kinds, power.place_name) == ("draft", ["行政处罚", "行政检查"], "武陟县")
    assert power.registered_by == city.actor("wz.fazhi").person
    other, elsewhere = line.replace("第七十条", "第七十一条"), line.replace("权责清单", "另一份")
    again = rows_of(handed(city, "wz.fazhi", "powers", head, line, other, elsewhere))
    assert again[2] == again[4] == ("same", "") and "定止日" in again[3][1]


def test_standards_are_issued_and_revised_by_the_head(city):
    published(city)
    head = "事项编码,适用地域,标准名称,文件名称和文号,检查要点,施行日期"
    line = 'T-1,武陟县,标签标准,演示1号,"标签｜与备案一致\n期限｜没有过期",2024-01-01'
    intake = handed(
        city, "wz.juzhang", "standards", head, line, line.replace("｜", "，").replace("标签标准", "乙")
    )
    assert rows_of(intake)[2] == ("new", "") and "怎样算合格" in rows_of(intake)[3][1]
    applied_by(city, "wz.juzhang", intake)
    standard = Standard.objects.get(title="标签标准")
    assert [p["met"] for p in standard.points] == ["与备案一致", "没有过期"]
    later = line.replace("没有过期", "没有过期、变质").replace("2024", "2025")
    revised = handed(city, "wz.juzhang", "standards", head, later)
    assert rows_of(revised)[2][0] == "changed" and "检查要点" in rows_of(revised)[2][1]
    applied_by(city, "wz.juzhang", revised, updates="on")
    standard.refresh_from_db()
    assert (standard.edition, standard.points[1]["met"]) == (2, "没有过期、变质")


def test_agencies_are_registered_by_the_system_administrator_and_wait_to_be_confirmed(city):
    head = "机构编码,机关名称,机关性质,层级,条线,行政区划,所属政府,设立依据,成立日期"
    government = Agency.objects.get(code="C410823-GOV").name
    line = (
        f"C410823-YJ,武陟县应急管理局,行政机关,县（市、区）,应急管理,410823,{government},演示文件,2019-03-01"
    )
    intake = handed(
        city, "sysadmin", "agencies", head, line, line.replace(government, "").replace("-YJ", "-Y2")
    )
    assert rows_of(intake)[2] == ("new", "") and "所属政府" in rows_of(intake)[3][1]
    applied_by(city, "sysadmin", intake)
    agency = Agency.objects.get(code="C410823-YJ")
    assert (agency.state, agency.kind, agency.rank, agency.government.name) == (
        "draft",
        "agency",
        3,
        government,
    )
    moved = handed(city, "sysadmin", "agencies", head, line.replace("应急管理局", "应急局"))
    assert rows_of(moved)[2][0] == "ambiguous" and "行政执法监督" in rows_of(moved)[2][1]


def test_how_an_agency_is_reached_comes_with_the_sheet_and_changes_with_the_next(city):
    head = "机构编码,机关名称,机关性质,层级,条线,行政区划,所属政府,设立依据,成立日期,单位简称,联系电话,单位地址,联络员,联络员电话"
    government = Agency.objects.get(code="C410823-GOV").name
    line = (
        f"C410823-YJ,武陟县应急管理局,行政机关,县（市、区）,应急管理,410823,{government},演示文件,2019-03-01,"
        "武陟应急,0391-7000001,演示路1号,周联络,0391-7000002"
    )
    intake = handed(
        city, "sysadmin", "agencies", head, line, line.replace("0391-7000002", "没有").replace("-YJ", "-Y2")
    )
    assert {"phone", "address", "liaison", "liaison_phone", "short_name"} <= set(intake.columns)
    assert rows_of(intake)[2] == ("new", "") and "联络人电话：" in rows_of(intake)[3][1]
    applied_by(city, "sysadmin", intake)
    agency = Agency.objects.get(code="C410823-YJ")
    held = ("武陟应急", "0391-7000001", "演示路1号", "周联络", "0391-7000002")
    assert tuple(getattr(agency, n) for n in CONTACTS) == held
    other = line.replace("7000001", "7000009").replace("周联络", "吴联络")
    early = handed(city, "sysadmin", "agencies", head, other)
    assert rows_of(early)[2][0] == "ambiguous"  # 待核的还不能随表变更
    did(city.actor("jiandu"), "registry.confirm_agency", agency.uuid, {"is_verified": True})
    assert rows_of(handed(city, "sysadmin", "agencies", head, line, ""))[2] == ("same", "")
    changed = handed(city, "sysadmin", "agencies", head, other, "")
    standing, said = rows_of(changed)[2]
    assert standing == "changed" and "办公电话“0391-7000001”改为“0391-7000009”" in said
    applied_by(city, "sysadmin", changed, updates="on")
    agency.refresh_from_db()
    assert tuple(getattr(agency, n) for n in CONTACTS) == (
        held[0],
        "0391-7000009",
        held[2],
        "吴联络",
        held[4],
    )
    event = LedgerEvent.objects.get(record=agency.uuid, action="registry.update_agency_contacts")
    assert changed.number in event.body


def test_the_list_of_changes_repeats_nothing_the_person_does_not_see(city):
    agency = Agency.objects.get(code="C410823-MARKET")
    Agency.objects.filter(pk=agency.pk).update(liaison="密联络人", registered_by=agency.uuid)
    agency.refresh_from_db()
    AGENCY.sight.refresh(agency)
    kept = {n: getattr(agency, n) for n in ("code", "name", "basis")}
    head = "机构编码,机关名称,机关性质,层级,行政区划,所属政府,设立依据,成立日期,联络员"
    line = (
        f"{kept['code']},{kept['name']},{agency.get_kind_display()},{agency.get_rank_display()},{agency.division},"
        f"{agency.government.code},{kept['basis']},{agency.valid_from},吴联络"
    )
    standing, said = rows_of(handed(city, "sysadmin", "agencies", head, line))[2]
    assert (standing, "密联络人" in said) == ("changed", False) and "联络人“（您看不到）”改为“吴联络”" in said


def test_nothing_is_written_in_the_name_of_a_post_that_has_ended(city):
    intake = handed(city, "wz.lianluo", "officers", OFFICERS, SOUND)
    did(city.actor("wz.lianluo"), "importing.apply_sheet", intake.uuid, {})
    did(
        city.actor("secadmin"),
        "accounts.end_post",
        city.actor("wz.lianluo").post,
        {"on": "2026-11-01"},
        reason="调离",
    )
    did(system_actor("成批导入"), "importing.apply_batch", intake.uuid)
    assert rows_of(intake)[2][0] == "wrong" and "离任" in rows_of(intake)[2][1]
    assert not Officer.objects.filter(certificate="豫H2026001").exists()
    told = IntakeRow.objects.get(intake=intake).facts
    assert (told["lines"], told["may_lead"], told["is_on_staff"]) == ("市场监管、农业农村", "是", "是")


@pytest.mark.parametrize("scopes", [set(), {"do:registry.register_officer"}])
def test_a_system_needs_a_token_for_the_acts_an_import_leads_to(city, scopes):
    whole = {"do:registry.register_officer", "do:registry.change_officer"}
    for held, may in ((scopes, False), (whole, True)):
        caller = replace(city.actor("wz.lianluo"), token=uuid4(), system="某系统", scopes=frozenset(held))
        verdict = actions._is_theirs(
            Act(caller, actions.UPLOAD_SHEET, None, {}, "", now()), targets.get("officers")
        )
        assert bool(verdict) is may and (may or verdict.code == "out_of_scope")
