"""不收的表、不写入的行怎样说：说对是什么不对，说清怎么办，不把别的毛病安在它头上。"""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from liandong.accounts import session
from liandong.accounts.models import Person
from liandong.importing.actions import UNKNOWN
from liandong.importing.models import Intake
from liandong.importing.tests.sheets import applied_by, checked_by, handed_in, rows_of
from liandong.kernel.tests.staging import attempt
from liandong.registry.models import Agency

pytestmark = pytest.mark.django_db
CITIZEN = "11010519491231002X"  # GB 11643 标准文本里的例子
OTHER = "440524188001010014"  # 同上
AGENCIES = "机构编码,名称,法律地位,层级,行政区划代码,所属政府,设立依据,成立日期"


def read(city, account, target, *lines, pairs=""):
    intake = checked_by(city, account, handed_in(city, account, target, lines), pairs)
    return intake, rows_of(intake)


def test_an_agency_under_another_code_is_not_registered_a_second_time(city):
    known = Agency.objects.get(code="C410823-MARKET")
    line = f"ANOTHER-1,{known.name},行政机关,县（市、区）,410823,武陟县人民政府,某文件,2019-01-01"
    elsewhere = line.replace("ANOTHER-1", "ANOTHER-2").replace("410823", "410822")
    _, rows = read(city, "sysadmin", "agencies", AGENCIES, line, elsewhere)
    assert rows[2][0] == "ambiguous" and "“C410823-MARKET”改为“ANOTHER-1”" in rows[2][1]
    assert "请改用已登记的编码" in rows[2][1] and rows[3] == ("new", "")
    Agency.objects.filter(pk=known.pk).update(
        name="武陟县改了名的局", former_names=[{"name": known.name, "until": "2026-01-01", "basis": "某文件"}]
    )
    _, rows = read(city, "sysadmin", "agencies", AGENCIES, line, "")
    assert rows[2][0] == "ambiguous" and "名称“武陟县改了名的局”改为" in rows[2][1]


def test_an_agency_called_as_before_the_reform_is_told_what_it_may_be(city):
    head = "事项,行使机关,地域,职权种类,职权来源,依据条文或文件,起日,来源"
    _, rows = read(
        city, "wz.fazhi", "powers", head, "甲,武陟县工商局,武陟县,行政处罚,法定职权,《甲法》,2020-01-01,清单",
        "甲,哪里也没有的局,武陟县,行政处罚,法定职权,《甲法》,2020-01-01,清单",
    )  # fmt: skip
    assert "可能是武陟县市场监督管理局（C410823-MARKET）；请写机构编码" in rows[2][1]
    assert "可能是" not in rows[3][1] and "请写机构编码" in rows[3][1]


def test_rows_without_a_code_are_not_called_the_same(city):
    pairs = "代码＝代码\n名称＝名称\n上级代码＝上级代码\n自何日起有效＝“2026-10-01”"
    _, rows = read(
        city, "sysadmin", "divisions", "代码,名称,上级代码", ",,410800", ",,410800", "410823,武陟县,410000", pairs=pairs
    )  # fmt: skip
    assert rows[2] == rows[3] == ("wrong", "没有填写代码，请补上。没有填写名称，请补上。")
    assert rows[4] == ("changed", "与已登记的不同：上级代码“410800”改为“410000”。")


def test_citizens_are_not_called_the_same_and_a_miscopied_code_is_told(city):
    lines = ("名称,代码,地址", f"甲,{CITIZEN},", f"乙{OTHER},,", f"丙{OTHER},,", "丁店,,乙\ufffd路")
    intake, rows = read(city, "wz.lianluo", "parties", *lines)
    assert "请对照证照改正" in rows[2][1] and rows[2][1].startswith("代码里有公民身份号码")
    assert rows[3] == rows[4] and rows[3][1].startswith("名称里有") and "重复" not in rows[3][1] + rows[4][1]
    assert "证照" not in rows[3][1]
    assert rows[5][0] == "wrong" and rows[5][1].startswith("地址里有认不出的字")
    assert intake.counts["wrong"] == 4


def test_what_is_too_long_or_no_class_is_told_with_its_title(city):
    _, rows = read(
        city, "wz.lianluo", "parties", "名称,地址,风险等级", f"甲店,{'路' * 201},E", f"{'店' * 300},,"
    )
    assert (
        rows[2][1]
        == "信用风险分类“E”不是A、B、C、D，请改成其中一个，或者留空。地址有201字，最多200字，请缩短。"
    )
    assert rows[3][1] == "名称有300字，最多200字，请缩短。"


def test_a_sheet_of_which_no_title_is_known_says_so_at_once(city):
    made = handed_in(city, "wz.lianluo", "parties", "企業名稱,住所\r\n某某廠,某路".encode("big5"))
    assert Intake.objects.get(uuid=made.record).notes[0] == UNKNOWN
    known = handed_in(city, "wz.lianluo", "parties", ["企业名称,住所", "甲店,甲路"])
    assert UNKNOWN not in Intake.objects.get(uuid=known.record).notes


def test_the_second_time_it_is_said_how_many_stand_and_how_many_are_to_be_mended(city):
    lines = ("企业名称,统一社会信用代码", "甲店（虚构）,", "乙店（虚构）,91410823MA0000001X")
    intake, _ = read(city, "wz.lianluo", "parties", *lines)
    applied_by(city, "wz.lianluo", intake)
    again, rows = read(city, "wz.lianluo", "parties", *lines)
    refused = attempt(city.actor("wz.lianluo"), "importing.apply_sheet", again.uuid, {})
    assert (rows[2][0], rows[3][0], refused.code) == ("same", "wrong", "nothing_to_do")
    assert refused.sentence.startswith("1 行与已登记的相同，不必导入；其余 1 行没有写入")


@pytest.mark.parametrize(
    ("content", "source", "words"),
    [
        (b'{"powers": 33}', "某局", "这是 JSON 文件，不是表格"),
        ("名称,地址\r\n甲,乙".encode(), "", "文件不能随表单留下，请重新选择"),
        (b"", "某局", "文件是空的，请核对是否选错了文件"),
    ],
)
def test_of_a_file_that_came_the_page_does_not_say_that_none_did(city, content, source, words):
    client, actor = Client(), city.actor("wz.lianluo")
    client.force_login(Person.objects.get(uuid=actor.person))
    state = client.session
    state[session.KEY] = session.capacity(actor)
    state.save()
    sent = {"target": "parties", "source": source, "post": session.capacity(actor), "key": "k-1"}
    for key, more in (("k-1", {}), ("k-2", {"post": "别的岗位"})):
        file = SimpleUploadedFile("某表.csv", content)
        page = client.post("/r/intake/new/importing.upload_sheet", sent | {"key": key, "file": file} | more)
        assert page.status_code in (409, 422) and "请选择表格文件" not in page.content.decode()
        assert more or words in page.content.decode()
