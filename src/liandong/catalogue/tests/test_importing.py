"""机关、人员、事项、职权、标准成批导入：一行一次办理，核对时试过，不准的说明为什么，再来一次什么也不变。"""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from liandong.catalogue.models import Item
from liandong.conf.cli.importing import TARGETS
from liandong.importing import keeping, targets
from liandong.importing.models import Intake, IntakePart, IntakeRow
from liandong.kernel.tests.staging import attempt, deliver_all, did, newest_job
from liandong.ledger.models import LedgerEvent
from liandong.registry.models import Officer

pytestmark = pytest.mark.django_db
OFFICERS = "姓名,证号,发证机关,证件起始日期,有效期至,执法类别,可任主办人员,来源,在编在职"
SOUND = "许虚构,豫H2026001,河南省司法厅,2024-01-01,2031-12-31,市场监管、农业农村,是,2026年名册,是"
ITEMS = "事项编码,事项名称,条线,职权种类,依据,监管对象,来源,起始日期"
ITEM = "CP-01,成批的事项,城市管理,行政处罚、行政检查,《虚构条例》第一条,单位,成批清单,2024-01-01"


def handed(city, account, target, head, *rows, pairs=""):
    """Handed in and checked as the worker would."""
    file = SimpleUploadedFile("名册.csv", "\r\n".join((head, *rows)).encode())
    actor = city.actor(account)
    made = attempt(
        actor, "importing.upload_sheet", None, {"target": target, "source": "名册"}, files={"file": file}
    )
    assert made.is_done, (made.sentence, made.errors)
    intake, seen = Intake.objects.get(uuid=made.record), newest_job()
    typed = "\n".join(filter(None, (intake.pairs, pairs)))
    did(actor, "importing.check_sheet", intake.uuid, {"pairs": typed})
    deliver_all(seen)
    intake.refresh_from_db()
    return intake


def written(city, account, intake, **values):
    seen = newest_job()
    did(city.actor(account), "importing.apply_sheet", intake.uuid, values)
    for _ in range(20):
        last = newest_job()
        deliver_all(seen)
        seen = last
        intake.refresh_from_db()
        if intake.state == "done":
            return intake
    raise AssertionError(intake.state)


def rows_of(intake):
    return {r.number: (r.standing, r.said) for r in IntakeRow.objects.filter(intake=intake)}


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
    written(city, account, intake)
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
    assert rows_of(moved)[2][0] == "changed" and "执法类别" in rows_of(moved)[2][1]
    written(city, account, moved, updates="on")
    officer.refresh_from_db()
    assert (
        officer.lines == ["市场监管", "生态环境"]
        and Officer.objects.filter(certificate="豫H2026009").exists()
    )
    demoted = handed(
        city, account, "officers", OFFICERS, SOUND.replace("农业农村", "生态环境").replace("境,是", "境,否")
    )
    assert rows_of(demoted)[2][0] == "changed" and "可任主办人员" in rows_of(demoted)[2][1]
    written(city, account, demoted, updates="on")
    officer.refresh_from_db()
    assert officer.may_lead is False
    longer = handed(city, account, "officers", OFFICERS, SOUND.replace("2031", "2035"))
    assert rows_of(longer)[2][0] == "ambiguous" and "行政执法监督" in rows_of(longer)[2][1]


def test_items_and_what_no_column_says_is_fixed_for_all_rows(city):
    account, head = "wz.lianluo", "抽查事项,检查对象,依据"
    pairs = "事项编码＝“ZJ-{行号}”\n条线＝“市场监管”\n职权种类＝“行政检查”\n来源＝“外地清单”\n起始日期＝“2024-01-01”"
    intake = handed(
        city, account, "items", head, "食品抽查,食品厂,《甲法》第一条", "药品抽查,药店,", pairs=pairs
    )
    assert rows_of(intake)[2] == ("new", "") and rows_of(intake)[3][1].startswith("依据没有填写")
    written(city, account, intake)
    item = Item.objects.get(code="ZJ-2")
    assert (item.name, item.line, item.aspects, item.state) == ("食品抽查", "市场监管", ["行政检查"], "draft")
    assert not Item.objects.filter(code="ZJ-3").exists()


def test_only_those_whose_list_it_is_bring_it_in(city):
    for account, target in (("wz.lianluo", "standards"), ("wz.lianluo", "agencies"), ("jiandu", "items")):
        file = SimpleUploadedFile("名册.csv", f"{ITEMS}\r\n{ITEM}".encode())
        values = {"target": target, "source": "名册"}
        refused = attempt(city.actor(account), "importing.upload_sheet", None, values, files={"file": file})
        assert (refused.code, refused.is_done) == ("role_not_permitted", False)
    assert Intake.objects.count() == 0


def test_a_file_is_kept_in_pieces_and_read_from_anywhere(city, monkeypatch):
    monkeypatch.setattr(keeping, "PIECE", 64)
    intake = handed(city, "wz.lianluo", "items", ITEMS, ITEM)
    text = f"{ITEMS}\r\n{ITEM}".encode()
    assert IntakePart.objects.filter(intake=intake).count() == -(-len(text) // 64) > 3
    file = keeping.opened_file(intake)
    assert file.read() == text
    file.seek(60)
    assert file.read(10) == text[60:70] and file.seek(0, 2) == len(text) and file.read() == b""
    assert rows_of(intake)[2] == ("new", "")
