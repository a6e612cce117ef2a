"""12345 的工单成批登记：一行一次办理，重复的不再登记，有举报人列的整份不收。"""

from __future__ import annotations

import pytest

from liandong.importing.models import IntakePart, IntakeRow
from liandong.importing.tests.sheets import applied_by, checked_by, handed_in, rows_of
from liandong.kernel.roles import Level
from liandong.kernel.tests.staging import did
from liandong.kernel.tests.staging_parties import check, party_values
from liandong.leads.models import Lead
from liandong.ledger.models import LedgerEvent

pytestmark = pytest.mark.django_db
HEAD = "工单编号,线索来源,受理时间,被举报单位,诉求标题,事发区域,事发地点,诉求内容,是否实名"
KNOWN, UNKNOWN = check("91410823MA0000001"), check("91410823MA0000002")
ROWS = (
    "GD202603020001,12345热线转办的举报,2026-03-02,武陟县示例农资店（虚构）,销售过期农药,武陟县,演示路1号,市民反映该店销售过期农药,实名",
    "GD202603020002,12345热线转办的举报,2026年3月2日,街口小吃店,占道经营,410823,演示路2号,市民反映占道经营,匿名",
    "GD202603020003,12345热线转办的举报,2026-03-02,某店,没有地点,不存在的县,,市民反映,匿名",
    "GD202603020004,物业投诉,2026-03-02,某物业,物业费,武陟县,,市民投诉物业费,匿名",
)


def upload(city, *rows, head=HEAD, name="12345工单.csv"):
    return handed_in(city, "wz.lianluo", "leads", (head, *rows), name=name, source="12345热线")


def test_each_row_is_an_act_and_what_is_wrong_says_so(city):
    intake = checked_by(city, "wz.lianluo", upload(city, *ROWS))
    standing = rows_of(intake)
    assert [standing[n][0] for n in (2, 3, 4, 5)] == ["new", "new", "wrong", "wrong"]
    assert "不存在的县" in standing[4][1] and "物业投诉" in standing[5][1]
    assert Lead.objects.count() == 0
    intake = applied_by(city, "wz.lianluo", intake)
    first, second = Lead.objects.order_by("id")
    assert intake.done == 2 and (first.origin, first.origin_paper) == ("hotline", "GD202603020001")
    assert (first.reporter_kind, str(first.reporter), second.reporter_kind) == ("real", "", "anonymous")
    assert first.division_name == "武陟县" and first.owner == city.agency("C410823-MARKET")
    event = LedgerEvent.objects.get(record=first.uuid, action="leads.register_lead")
    assert "12345热线" in event.body and intake.number in event.body


def test_a_sheet_says_since_when_that_it_goes_on_and_what_it_breaks(city):
    more = "2026-02-20,是,演示条例第一条"
    applied_by(
        city, "wz.lianluo",
        checked_by(city, "wz.lianluo", upload(city, f"{ROWS[0]},{more}", head=f"{HEAD},事发时间,是否持续,违反条款")),
    )  # fmt: skip
    lead = Lead.objects.get()
    assert (str(lead.since), lead.is_continuing, lead.provisions) == ("2026-02-20", True, ["演示条例第一条"])


def test_the_same_sheet_again_registers_nothing_again(city):
    applied_by(city, "wz.lianluo", checked_by(city, "wz.lianluo", upload(city, *ROWS[:2])))
    again = checked_by(city, "wz.lianluo", upload(city, *reversed(ROWS[:2]), name="再导一次.csv"))
    assert {s for s, _ in rows_of(again).values()} == {"same"} and Lead.objects.count() == 2


@pytest.mark.parametrize("title", ["来电人", "举报人姓名", "联系电话", "诉求人联系方式"])
def test_a_sheet_that_says_who_called_is_not_kept(city, title):
    outcome = upload(city, ROWS[0] + ",密来电人", head=f"{HEAD},{title}")
    assert outcome.code == "column_kept_out" and title in outcome.sentence and "工单号" in outcome.sentence
    assert IntakePart.objects.count() == 0
    assert upload(city, f"{ROWS[0]},", f"{ROWS[1]},／", head=f"{HEAD},{title}").is_done, "空着的列不碍事"


def test_the_reported_party_is_not_taken_for_the_reporter(city):
    assert upload(city, ROWS[0], head=HEAD.replace("被举报单位", "被举报人")).is_done


def test_what_came_in_is_seen_like_any_other_lead(city):
    from liandong.kernel import kinds

    applied_by(city, "wz.lianluo", checked_by(city, "wz.lianluo", upload(city, ROWS[0])))
    lead = Lead.objects.get()
    assert kinds.get("lead").sight.level(city.actor("wz.chengban"), lead) is Level.INTAKE
    assert kinds.get("lead").sight.level(city.actor("wz.nongye"), lead) is Level.NONE


def test_when_all_is_registered_no_row_keeps_what_a_caller_said(city):
    wrong = ROWS[1].replace("市民反映", "来电人13900005678反映")
    intake = checked_by(city, "wz.lianluo", upload(city, ROWS[0], wrong))
    kept = dict(IntakeRow.objects.filter(intake=intake).values_list("number", "facts"))
    assert "市民反映该店" in str(kept[2]) and "139****5678" in str(kept[3]) and "13900005678" not in str(kept)
    assert IntakePart.objects.filter(intake=intake).exists()
    applied_by(city, "wz.lianluo", intake)
    assert (
        "市民反映该店" in Lead.objects.get().facts and not IntakePart.objects.filter(intake=intake).exists()
    )
    assert dict(IntakeRow.objects.filter(intake=intake).values_list("number", "facts")) == {2: {}, 3: kept[3]}


def test_a_sheet_given_up_keeps_no_caller_either(city):
    intake = checked_by(city, "wz.lianluo", upload(city, ROWS[0]))
    did(city.actor("wz.lianluo"), "importing.withdraw_sheet", intake.uuid, {})
    assert not IntakePart.objects.filter(intake=intake).exists()
    assert dict(IntakeRow.objects.filter(intake=intake).values_list("number", "facts")) == {2: {}}


CODES = "工单编号,线索来源,受理时间,被举报单位,统一社会信用代码,诉求标题,事发区域,诉求内容"


def test_a_sheet_with_codes_leads_to_the_register_or_keeps_the_sound_ones(city):
    did(city.actor("wz.lianluo"), "parties.register_party", None, party_values("在册示例店（虚构）", KNOWN))
    rows = [
        f"GD-{n},12345热线转办的举报,2026-03-02,某农资店（虚构）,{code},销售过期农药,武陟县,市民反映"
        for n, code in enumerate((KNOWN, UNKNOWN, f"{UNKNOWN[:-1]}I", ""), 1)
    ]
    intake = checked_by(city, "wz.lianluo", upload(city, *rows, head=CODES))
    assert [rows_of(intake)[n][0] for n in (2, 3, 4, 5)] == ["new", "new", "wrong", "new"]
    applied_by(city, "wz.lianluo", intake)
    known, unknown, bare = Lead.objects.order_by("id")
    assert (known.party.code, known.party_name, known.party_code) == (KNOWN, "在册示例店（虚构）", KNOWN)
    assert (unknown.party, unknown.party_name, unknown.party_code) == (None, "某农资店（虚构）", UNKNOWN)
    assert (bare.party, bare.party_code) == (None, "")


def test_a_sound_code_in_the_column_of_registered_parties_is_kept_until_it_is_registered(city):
    head = CODES.replace("统一社会信用代码", "当事人（在册的）")
    row = f"GD-1,12345热线转办的举报,2026-03-02,某店（虚构）,{UNKNOWN},销售过期农药,武陟县,市民反映"
    wrong = row.replace("GD-1", "GD-2").replace(UNKNOWN, "没有这个单位")
    intake = applied_by(
        city, "wz.lianluo", checked_by(city, "wz.lianluo", upload(city, row, wrong, head=head))
    )
    assert intake.done == 1
    lead = Lead.objects.get()
    assert (lead.party, lead.party_name, lead.party_code) == (None, "某店（虚构）", UNKNOWN)
