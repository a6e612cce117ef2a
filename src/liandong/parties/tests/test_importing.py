"""成批导入：什么样的表都读得进或说得清，看过才写，一批一笔，断了接着做，再来一次什么也不变。"""

from __future__ import annotations

import io

import pytest
from django.test import Client
from xlsxwriter import Workbook

from liandong.accounts import session
from liandong.accounts.models import Person
from liandong.codes import registration
from liandong.importing import actions, checking
from liandong.importing.models import Intake, IntakePart, IntakeRow
from liandong.importing.tests.sheets import applied_by, checked_by, handed_in
from liandong.kernel import door
from liandong.kernel.actor import system_actor
from liandong.kernel.tests.staging import attempt, deliver_all, did, newest_job
from liandong.kernel.tests.staging_parties import check, party_values
from liandong.ledger.models import LedgerEvent
from liandong.notices.models import Notice
from liandong.parties.models import Party
from liandong.sheets.batches import row_digest

pytestmark = pytest.mark.django_db
A, B, C = check("91410823MA0000001"), check("91410823MA0000002"), check("92410823MA0000003")
HEAD = "企业名称,统一社会信用代码,住所,成立日期,行政区划,风险等级"


def upload(city, lines, *, account="wz.lianluo", head=HEAD, **more):
    whole = lines if isinstance(lines, bytes) else (head, *lines)
    return handed_in(city, account, "parties", whole, **more)


def checked(city, lines, pairs="", **more):
    """Handed in, columns as guessed, and checked as the worker would."""
    return checked_by(city, "wz.lianluo", upload(city, lines, **more), pairs)


def applied(city, intake, **values):
    return applied_by(city, "wz.lianluo", intake, **values)


def said(intake, number):
    return IntakeRow.objects.get(intake=intake, number=number).said


LINES = (
    f"武陟县甲厂（虚构）,{A},甲路1号,2019-05-01,武陟县,B",
    f"武陟县乙厂（虚构）, {B.lower()}（1-1） ,乙路2号,2019年5月2日,410823,",
    f"武陟县丙店（虚构）,{C},,43586,,",
)


# ── 交表 ────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"%PDF-1.7 ......", "not_a_table"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "old_xls"),
        (b"PK\x03\x04" + b"\0" * 100, None),
    ],
)
def test_what_is_no_table_is_refused_with_what_to_do(city, content, code):
    outcome = upload(city, content)
    assert not outcome.is_done and outcome.code == (code or outcome.code) and "。" in outcome.sentence
    assert Intake.objects.count() == 0


def test_the_same_file_is_taken_once_until_it_is_done_or_given_up(city):
    made = upload(city, LINES)
    again = upload(city, LINES)
    assert again.code == "same_file" and "放弃" in again.sentence
    assert upload(city, LINES, account="jz.nongye").is_done  # 别的机关另是一份
    did(city.actor("wz.lianluo"), "importing.withdraw_sheet", made.record)
    intake = checked(city, LINES)
    did(city.actor("wz.lianluo"), "importing.apply_sheet", intake.uuid, {})
    busy = upload(city, LINES)
    assert busy.code == "same_file" and "放弃" not in busy.sentence and "导入中" in busy.sentence
    for step in ("apply_batch", "finish_sheet"):
        did(system_actor("成批导入"), f"importing.{step}", intake.uuid)
    second = checked(city, LINES)
    assert (second.counts["same"], second.counts["new"], Party.objects.count()) == (3, 0, 3)
    nothing = attempt(city.actor("wz.lianluo"), "importing.apply_sheet", second.uuid, {"updates": "on"})
    assert (nothing.code, nothing.sentence) == ("nothing_to_do", "全部与已登记的相同，不必导入。")


def test_columns_are_guessed_told_and_remembered(city):
    first = checked(city, LINES)
    assert first.columns == {
        "name": "企业名称", "code": "统一社会信用代码", "address": "住所", "registered_on": "成立日期",
        "division": "行政区划", "risk": "风险等级",
    }  # fmt: skip
    keeper = city.actor("wz.lianluo")
    for pairs, code in (
        ("名称＝没有的列", "no_such_column"), ("没有的项＝企业名称", "no_such_field"), ("地址＝住所", "column_missing"),
    ):  # fmt: skip
        assert attempt(keeper, "importing.check_sheet", first.uuid, {"pairs": pairs}).code == code
    assert (
        "写了两次"
        in attempt(
            keeper, "importing.check_sheet", first.uuid, {"pairs": "名称＝住所\n名称＝企业名称"}
        ).errors["pairs"][0]
    )
    did(keeper, "importing.check_sheet", first.uuid, {"pairs": "名称＝企业名称"})
    again = Intake.objects.get(uuid=upload(city, [*LINES, "丁,,,,,"]).record)
    assert again.columns == {"name": "企业名称"}


# ── 核对 ────────────────────────────────────────────────────────────────────────────────────────────


def test_every_row_says_how_it_stands_and_why(city):
    staff = city.actor("wz.chengban")
    first = party_values("武陟县甲厂（虚构）", A, address="甲路1号", since="2019-05-01", industry="")
    made = did(staff, "parties.register_party", None, first)
    risk = {"risk": "B", "risk_on": "2026-01-01", "risk_source": "演示"}
    did(city.actor("wz.lianluo"), "parties.classify_party", made, risk)
    did(staff, "parties.register_party", None, party_values("武陟县乙厂（虚构）", B, address="老路"))
    for _ in range(2):
        did(staff, "parties.register_party", None, party_values("武陟县同名店"))
    gone = did(staff, "parties.register_party", None, party_values("武陟县已注销厂"))
    did(staff, "parties.cancel_party", gone, {"until": "2025-01-01"}, reason="注销")
    intake = checked(city, [
        *LINES, ",,没有名称,,,", "武陟县丁厂,914108230000000000,,,,", "武陟县戊厂,,,去年,,", "武陟县己厂,,,,没有的县,",
        "武陟县庚厂,,,,,E", f"武陟县又一甲,{A},,,,", "武陟县同名店,,,,,", "武陟县已注销厂,,,,,", "合计,11,,,,",
    ])  # fmt: skip
    standing = dict(IntakeRow.objects.filter(intake=intake).values_list("number", "standing"))
    assert standing == {
        2: "same", 3: "changed", 4: "new", 5: "wrong", 6: "wrong", 7: "wrong", 8: "wrong", 9: "wrong", 10: "wrong",
        11: "ambiguous", 12: "ambiguous",
    }  # fmt: skip
    assert intake.counts == {"new": 1, "same": 1, "changed": 1, "ambiguous": 2, "wrong": 6}
    assert intake.state == "checked" and Party.objects.count() == 5
    for number, words in ((3, "地址"), (5, "没有名称"), (6, "末位"), (7, "不是日期"), (8, "没有的县"), (9, "A、B、C、D"), (10, "与第2行重复"), (11, "看不出是哪一个"), (12, "注销")):  # fmt: skip
        assert words in said(intake, number), (number, said(intake, number))
    client = Client(headers={"X-Request-Id": "import"})
    actor = city.actor("wz.lianluo")
    client.force_login(Person.objects.get(uuid=actor.person))
    state = client.session
    state[session.KEY] = session.capacity(actor)
    state.save()
    page = client.get(f"/r/intake/{intake.uuid}/").content.decode()
    assert "新 1、相同 1、有变 1、不明 2、有误 6" in page and "8 行没有写入" in page
    listed = client.get(f"/imports/{intake.uuid}/errors.csv").content.decode("utf-8-sig").splitlines()
    assert any(line.startswith("7,") and ",去年," in line for line in listed)  # 读不成的也照原样给回去
    assert len(listed) == 9 and listed[1].startswith("5,有误,没有名称")
    changed = client.get(f"/imports/{intake.uuid}/changes.csv").content.decode("utf-8-sig").splitlines()
    assert len(changed) == 2 and changed[1].startswith("3,有变,与已登记的不同：")
    assert "地址“老路”改为“乙路2号”" in changed[1] and f",武陟县乙厂（虚构）,{B}," in changed[1]
    assert (
        listed[0]
        == "行号,结果,原因,名称,代码,主体类型,行政区划,地址,行业代码,成立日期,信用风险分类,分类日期,标签和专项库,所属总机构代码"
    )


def test_rows_left_out_at_the_foot_are_named_on_the_record(city):
    intake = checked(city, [*LINES, "合计信息科技有限公司,,,,,", "合计,4,,,,"])
    assert intake.counts["new"] == 4 and sum(intake.counts.values()) == 4
    assert intake.notes[-1] == "第 6 行是表下的“合计”，没有当作数据。"
    did(city.actor("wz.lianluo"), "importing.check_sheet", intake.uuid, {"pairs": intake.pairs})
    did(system_actor("成批导入"), "importing.finish_check", intake.uuid)
    again = Intake.objects.get(uuid=intake.uuid)
    assert again.notes == intake.notes  # 再核对一次，不重复记
    many = checked(city, [*LINES, *["合计,4,,,,"] * 99])
    assert len(many.notes) == actions.MOST_NOTES and "其余" in many.notes[-1]


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030", "utf-16"])
def test_the_encoding_does_not_matter(city, encoding):
    assert checked(city, LINES, encoding=encoding).counts["new"] == 3


def test_a_workbook_with_a_title_above_the_heading_reads_alike(city):
    stream = io.BytesIO()
    book = Workbook(stream)
    page = book.add_worksheet()
    page.write(0, 0, "武陟县检查对象名录（2026年）")
    for n, row in enumerate([HEAD, *LINES], start=1):
        for at, text in enumerate(row.split(",")):
            page.write_string(n, at, text)
    book.close()
    intake = checked(city, stream.getvalue(), name="名录.xlsx")
    assert intake.counts["new"] == 3 and any("表头在第 2 行" in note for note in intake.notes)


def test_marks_and_formulas_are_only_text(city):
    intake = checked(city, ['"=HYPERLINK(""http://x"")厂",,<script>,,,', "\u202e武陟县反向厂,,,,,"])
    applied(city, intake)
    names = set(Party.objects.values_list("name", flat=True))
    assert '=HYPERLINK（"http://x"）厂' in names and not any("\u202e" in n for n in names)


# ── 写入 ────────────────────────────────────────────────────────────────────────────────────────────


def test_new_rows_are_written_and_a_second_time_changes_nothing(city):
    intake = applied(city, checked(city, LINES))
    assert (intake.done, intake.batches, Party.objects.count()) == (3, 1, 3)
    party = Party.objects.get(code=A)
    assert (party.since.isoformat(), party.division_name, party.risk, party.batch) == (
        "2019-05-01",
        "武陟县",
        "B",
        intake.uuid,
    )
    assert (
        Party.objects.get(code=C).since.isoformat() == "2019-05-01"
        and Party.objects.get(code=C).form == "individual"
    )
    event = LedgerEvent.objects.get(record=intake.uuid, action="importing.apply_batch")
    assert '"written":3' in event.body.replace(" ", "")
    again = checked(city, [*LINES, ",,,,,武陟"], account="wz.lianluo")
    assert again.counts["same"] == 3 and again.counts["new"] == 0
    nothing = attempt(city.actor("wz.lianluo"), "importing.apply_sheet", again.uuid, {})
    assert nothing.code == "nothing_to_do" and "其余 1 行没有写入" in nothing.sentence


def test_changed_rows_wait_for_the_word_and_leave_a_trail_each(city):
    applied(city, checked(city, LINES))
    other = (f"武陟县甲新厂（虚构）,{A},新路9号,2019-05-01,武陟县,",)
    kept = checked(city, other)
    nothing = attempt(city.actor("wz.lianluo"), "importing.apply_sheet", kept.uuid, {})
    assert nothing.code == "nothing_to_do" and "请勾选“有变的也更新”" in nothing.sentence
    applied(city, kept, updates="on")
    party = Party.objects.get(code=A)
    assert (party.name, party.address) == ("武陟县甲新厂（虚构）", "新路9号")
    assert [f["name"] for f in party.former_names] == ["武陟县甲厂（虚构）"]
    trail = (
        LedgerEvent.objects.filter(record=party.uuid).order_by("recorded_at").values_list("action", flat=True)
    )
    assert list(trail) == ["parties.rename_party", "parties.correct_party"]


def test_work_broken_off_goes_on_where_it_stopped(city, monkeypatch):
    monkeypatch.setattr(checking, "BATCH", 2)
    lines = [f"武陟县第{n}厂（虚构）,,路{n}号,,," for n in range(7)]
    intake = checked(city, lines)
    did(city.actor("wz.lianluo"), "importing.apply_sheet", intake.uuid, {})
    system = system_actor("成批导入")
    did(system, "importing.apply_batch", intake.uuid)

    def broken(*_, **__):
        raise RuntimeError("断电")

    with monkeypatch.context() as breaking, pytest.raises(RuntimeError, match="断电"):
        breaking.setattr("liandong.parties.actions.importing.keys", broken)
        door.perform(system, "importing.apply_batch", intake.uuid, key="broken")
    assert Party.objects.count() == 2
    while actions.waiting(intake).exists():
        did(system, "importing.apply_batch", intake.uuid)
    intake.refresh_from_db()
    assert (Party.objects.count(), intake.done, intake.batches) == (7, 7, 4)


def test_what_was_registered_meanwhile_is_not_written_twice(city):
    intake = checked(city, LINES)
    did(city.actor("wz.chengban"), "parties.register_party", None, party_values("先登记的", A))
    applied(city, intake)
    assert Party.objects.filter(code=A).count() == 1 and Party.objects.count() == 3
    assert (intake.done, intake.counts["new"], intake.counts["changed"]) == (2, 2, 1) and "名称" in said(
        intake, 2
    )


def test_a_row_that_cannot_be_written_after_all_is_given_back_by_its_columns(city):
    intake = checked(city, LINES)
    made = did(city.actor("wz.chengban"), "parties.register_party", None, party_values("先登记的", A))
    did(city.actor("wz.chengban"), "parties.cancel_party", made, {"until": "2025-01-01"}, reason="注销")
    applied(city, intake)
    row = IntakeRow.objects.get(intake=intake, number=2)
    assert row.standing == "ambiguous" and "注销" in row.said
    assert row.facts == {
        "name": "武陟县甲厂（虚构）", "code": A, "address": "甲路1号", "registered_on": "2019-05-01", "division": "武陟县",
        "risk": "B", "kind": "企业",
    }  # fmt: skip


def test_citizens_do_not_come_in_by_sheets(city):
    head = "名称,类型"
    intake = checked(city, ["某某,自然人"], head=head)
    assert intake.counts["wrong"] == 1 and "逐个登记" in said(intake, 2)


def test_whoever_gave_the_word_is_told_when_it_is_done(city):
    start = newest_job()
    intake = checked(city, LINES)
    deliver_all(start)
    post = city.actor("wz.lianluo").post
    told = Notice.objects.filter(record=intake.uuid)
    assert [(n.post, n.what, n.number) for n in told] == [(post, "核对完毕，请看结果", intake.number)]
    seen = newest_job()
    applied(city, intake)
    deliver_all(seen)
    assert set(told.values_list("what", flat=True)) == {"核对完毕，请看结果", "导入完毕"}


NUMBERS = ("440524188001010014", "４４０５２４ 18800101 0014", "44052418-80010100-14")


@pytest.mark.parametrize("number", NUMBERS)
def test_a_citizens_number_in_any_cell_is_refused_and_kept_nowhere(city, number, caplog):
    lines = (
        f"王某（{number}）,,甲路,,,",
        f"武陟县乙店（虚构）,{number},乙路,,,",
        f"武陟县丙店（虚构）,,身份证{number},,,",
    )
    intake = checked(city, [*lines, LINES[0]])
    assert intake.counts["wrong"] == 3 and intake.counts["new"] == 1
    assert all("公民身份号码" in said(intake, n) for n in (2, 3, 4))
    rows = str(list(IntakeRow.objects.filter(intake=intake).values()))
    digests = IntakeRow.objects.filter(intake=intake, standing="wrong").values_list("digest", flat=True)
    assert set(digests) == {row_digest({})}  # 短号码的散列试得出来，所以也不留
    ledger = str(list(LedgerEvent.objects.values_list("body", flat=True)))
    for written in (number, "440524188001010014", "18800101"):
        assert written not in rows and written not in ledger and written not in caplog.text
    assert "已遮去" in rows and not IntakePart.objects.exists() and "删除" in intake.notes[0]
    again = attempt(city.actor("wz.lianluo"), "importing.check_sheet", intake.uuid, {"pairs": intake.pairs})
    assert again.code == "file_dropped" and applied(city, intake).done == 1


def test_a_slip_of_the_pen_makes_a_number_no_less_a_citizens(city):
    slipped = "110105194912310021"  # 末位应为 X
    intake = checked(
        city, [f"武陟县丙店（虚构）,,身份证{slipped},,,", f"武陟县丁店（虚构）,{slipped},,,,", LINES[0]]
    )
    assert (intake.counts["wrong"], intake.counts["new"]) == (2, 1)
    assert slipped not in str(list(IntakeRow.objects.filter(intake=intake).values()))
    assert not IntakePart.objects.exists()


def test_a_heading_with_a_citizens_number_is_no_heading(city):
    outcome = upload(city, LINES, head=f"{HEAD},王某440524188001010014")
    assert outcome.code == "citizen_in_heading" and "440524188001010014" not in outcome.sentence
    assert Intake.objects.count() == 0


REGISTRATION, CITIZENS, EITHER, AGED = (
    "41082300001234", "410823650312012", "41082365031201", "41082300012701",
)  # fmt: skip


def whole(fourteen: str) -> str:
    return fourteen + registration.check_digit(fourteen)


def test_an_old_registration_number_is_none_of_a_citizen(city):
    numbers = [whole(REGISTRATION), whole(AGED)]  # 后一个像1900年1月27日出生，校验得过
    intake = checked(city, [f"武陟县第{n}厂（虚构）,{code},,,," for n, code in enumerate(numbers)])
    assert intake.counts["new"] == 2 and IntakePart.objects.filter(intake=intake).exists()
    applied(city, intake)
    assert set(Party.objects.values_list("old_code", flat=True)) == set(numbers)


@pytest.mark.parametrize(
    ("line", "words"),
    [
        (f"武陟县甲店（虚构）,{CITIZENS},,,,", "代码里有公民身份号码"),
        ("武陟县甲店（虚构）,410823 650312 012,,,,", "代码里有公民身份号码"),
        ("武陟县甲店（虚构）,410823260312012,,,,", "代码里有公民身份号码"),  # 校验不过，百岁的也算
        (f"武陟县甲店（虚构）,{whole(EITHER)},,,,", "分不开"),
        (f"武陟县甲店（虚构）,,身份证{CITIZENS},,,", "地址里有公民身份号码"),
        (f"王某（{whole(EITHER)}）,,,,,", "名称里有公民身份号码"),
    ],
)
def test_an_old_number_of_a_citizen_is_kept_out_too(city, line, words):
    intake = checked(city, [line, LINES[0]])
    assert (intake.counts["wrong"], intake.counts["new"]) == (1, 1) and words in said(intake, 2)
    kept = str(list(IntakeRow.objects.filter(intake=intake).values()))
    assert "650312" not in kept and "260312" not in kept and "已遮去" in kept
    assert not IntakePart.objects.exists()


def test_a_number_of_fifteen_digits_that_is_nobodys_is_only_wrong(city):
    intake = checked(
        city, ["武陟县甲厂（虚构）,410823651332018,,,,", "武陟县乙厂（虚构）,,工单410823260301001,,,"]
    )
    assert intake.counts["wrong"] == 1 and "末位" in said(intake, 2)  # 十三月，不是生日
    assert intake.counts["new"] == 1 and IntakePart.objects.exists()  # 今年的工单号


def test_a_clerk_who_types_an_old_number_as_a_code_is_told_where_it_belongs(city):
    staff = city.actor("wz.chengban")
    outcome = attempt(staff, "parties.register_party", None, party_values("武陟县甲店（虚构）", CITIZENS))
    assert "像是十五位的旧身份证号" in outcome.errors["code"][0] and CITIZENS not in outcome.errors["code"][0]
    did(staff, "parties.register_party", None, party_values("武陟县乙店（虚构）", whole(EITHER)))
