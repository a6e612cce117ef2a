"""名录库：登记、核对、改名、撤销、校核、放假安排、行政区划——各自准什么、不准什么。"""

from __future__ import annotations

from datetime import date, timedelta
from uuid import UUID

import pytest

from liandong.kernel.models import Access, Clock, Hold
from liandong.kernel.outcome import Status
from liandong.kernel.tests.staging import attempt, correction_values, deliver_all, did, newest_job
from liandong.registry import places
from liandong.registry.founding import FoundingError, found_agency, founder
from liandong.registry.kinds import AGENCY
from liandong.registry.models import Agency, CalendarYear, Correction, Division
from liandong.registry.queries import Tree, governments_under, home_divisions

pytestmark = pytest.mark.django_db
FARM_NEXT = "C410822-AGRICULTURE"


def file(city, field="phone", proposed="0391-8000009", who="wz.nongye", code=FARM_NEXT):
    values = correction_values(city.agency(code), field, proposed, "电话无人接听")
    return attempt(city.actor(who), "registry.file_correction", None, values)


def accept(city, correction: UUID, who="ba.lianluo"):
    return attempt(city.actor(who), "registry.accept_correction", correction, {"answer": "属实"})


def new(city, **more):
    values = {
        "code": "T-1", "name": "武陟县试办", "kind": "agency", "rank": 3, "division": "410823", "basis": "演示",
        "government": city.agency("C410823-GOV"), "valid_from": "2019-01-01",
    }  # fmt: skip
    return attempt(city.actor("sysadmin"), "registry.register_agency", None, values | more)


# ── 校核 ────────────────────────────────────────────────────────────────────────────────────────────


def test_a_correction_runs_its_clock_and_holds_the_agency_until_it_is_answered(city):
    made = file(city).record
    agency = city.agency(FARM_NEXT)
    clock = Clock.objects.get(record=made)
    assert clock.owed_by == agency and clock.ended_at is None
    abolish = {"on": "2026-11-01", "end_basis": "演示"}
    stopped = attempt(city.actor("jiandu"), "registry.abolish_agency", agency, abolish, reason="改革")
    assert stopped.code == "on_hold" and "尚未答复" in stopped.sentence
    assert accept(city, made).is_done
    clock.refresh_from_db()
    assert clock.ended_at is not None and Hold.objects.get(placed_by=made).lifted_at is not None
    assert Agency.objects.get(uuid=agency).phone == "0391-8000009"
    assert attempt(city.actor("jiandu"), "registry.abolish_agency", agency, abolish, reason="改革").is_done


def test_what_an_agency_was_abolished_by_stands_beside_what_founded_it(city):
    agency = city.agency(FARM_NEXT)
    founded = Agency.objects.get(uuid=agency).basis
    values = {"on": "2026-11-01", "end_basis": "博编〔2026〕9号"}
    did(city.actor("jiandu"), "registry.abolish_agency", agency, values, reason="改革")
    gone = Agency.objects.get(uuid=agency)
    assert (gone.basis, gone.end_basis) == (founded, "博编〔2026〕9号")
    shown = {f.label: f.read(gone) for f in AGENCY.fields if f.section == "沿革"}
    assert (shown["设立依据"], shown["撤销依据"]) == (founded, "博编〔2026〕9号")


@pytest.mark.parametrize(
    ("field", "proposed"),
    [("phone", "0" * 60), ("phone", "打不通的电话"), ("short_name", "简" * 41), ("address", "址" * 121)],
)
def test_what_could_never_be_entered_cannot_be_proposed(city, field, proposed):
    outcome = file(city, field, proposed)
    assert outcome.status is Status.INVALID and list(outcome.errors) == ["proposed"]


@pytest.mark.parametrize(
    ("who", "code", "right"),
    [("ba.lianluo", FARM_NEXT, "own_agency"), ("duban", FARM_NEXT, "role_not_permitted")],
)
def test_who_may_not_file(city, who, code, right):
    assert file(city, who=who, code=code).code == right


def test_the_same_matter_waits_once(city):
    first = file(city)
    again = file(city, proposed="0391-8000010")
    assert (
        again.code == "already_pending" and Correction.objects.get(uuid=first.record).number in again.sentence
    )
    assert file(city, field="address", proposed="新址").is_done


@pytest.mark.parametrize("field", ["name", "line", "division"])
def test_what_only_supervision_changes_cannot_be_accepted(city, field):
    made = file(city, field, "博爱县农业局").record
    outcome = accept(city, made)
    assert outcome.code == "needs_supervisor" and "由司法行政部门办“" in outcome.sentence


def test_declining_changes_nothing_and_only_the_filer_withdraws(city):
    made, before = file(city).record, Agency.objects.get(code=FARM_NEXT).phone
    withdraw = "registry.withdraw_correction"
    assert attempt(city.actor("ba.lianluo"), withdraw, made, reason="不办").code == "wrong_side"
    declined = attempt(
        city.actor("ba.lianluo"), "registry.decline_correction", made, {"answer": "无误"}, reason="已核"
    )
    assert declined.is_done and Agency.objects.get(code=FARM_NEXT).phone == before
    assert attempt(city.actor("wz.nongye"), withdraw, made, reason="晚了").code == "wrong_state"
    second = file(city).record
    assert attempt(city.actor("wz.nongye"), withdraw, second, reason="已沟通").is_done


# ── 机关 ────────────────────────────────────────────────────────────────────────────────────────────


def test_registering_and_confirming(city):
    made = new(city).record
    agency = Agency.objects.get(uuid=made)
    assert (agency.state, agency.owner, agency.division_name) == ("draft", made, "武陟县")
    post = {"person": city.actor("wz.lianluo").person, "agency": made, "role": "handler", "valid_from": "2026-01-01", "basis": "x"}  # fmt: skip
    assert attempt(city.actor("secadmin"), "accounts.grant_post", None, post).status is Status.INVALID
    assert did(city.actor("jiandu"), "registry.confirm_agency", made, {"is_verified": True}) == made
    assert new(city).status is Status.INVALID


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"division": "999999"}, "division"),
        ({"kind": "branch"}, "principal"),
        ({"government": ""}, "government"),
        ({"valid_from": "2026-02-30"}, "valid_from"),
        ({"rank": "九"}, "rank"),
    ],
)
def test_what_a_registration_must_say(city, more, field):
    assert list(new(city, **more).errors) == [field]


def test_renaming_keeps_the_former_name(city):
    agency, jiandu = city.agency(FARM_NEXT), city.actor("jiandu")
    values = {"name": "博爱县农业农村和水利局", "since": "2026-10-01", "basis": "博编〔2026〕1号"}
    early = attempt(
        jiandu, "registry.rename_agency", agency, {**values, "since": "2001-01-01"}, reason="改革"
    )
    assert early.code == "before_founding"
    did(jiandu, "registry.rename_agency", agency, values, reason="改革")
    told = Agency.objects.get(uuid=agency).former_names[-1]
    assert told == {"name": "博爱县农业农村局", "until": "2026-10-01", "basis": "博编〔2026〕1号"}
    assert attempt(jiandu, "registry.rename_agency", agency, values, reason="改革").code == "same_name"


def test_an_agency_others_act_for_is_not_abolished(city):
    values = {"on": "2026-11-01", "end_basis": "演示"}
    outcome = attempt(
        city.actor("jiandu"), "registry.abolish_agency", city.agency("JZ-ECOLOGY"), values, reason="改革"
    )
    assert outcome.code == "has_agents"


def test_supervision_follows_the_tree(city):
    """A new 司法局 of the county supervises the county's agencies once its confirmation is delivered."""
    market = city.agency("C410823-MARKET")
    last = newest_job()
    made = new(city, code="T-SIFA", line="司法行政").record
    assert made not in Tree().supervisors(market)
    did(city.actor("jiandu"), "registry.confirm_agency", made, {"is_verified": False})
    assert made in Tree().supervisors(market)
    deliver_all(last)
    assert Access.objects.filter(record=market, agency=made, level=30).exists()
    assert {Tree().name(market), Tree().name(UUID(int=7))} == {"武陟县市场监督管理局", "机关00000007"}


def test_governments_under_a_government(city):
    found = Agency.objects.filter(pk__in=governments_under(Agency.objects.get(code="JZ-GOV")))
    codes = set(found.values_list("code", flat=True))
    assert {"JZ-GOV", "C410823-GOV"} <= codes and not {"HA-GOV", "XX-GOV"} & codes


def test_founding_is_over(city):
    values = {"code": "T-9", "name": "迟到局", "kind": "government", "rank": 3, "division": "410823", "basis": "x", "valid_from": "2019-01-01"}  # fmt: skip
    with pytest.raises(FoundingError, match="已经投入使用"):
        found_agency(founder(), values)


# ── 放假安排、行政区划 ──────────────────────────────────────────────────────────────────────────────

YEAR = {"year": 2027, "notice": "放假通知", "days_off": "2027-01-01、2027-01-02", "days_worked": "2027-01-09"}


def test_a_year_is_loaded_once_and_corrected_in_place(city):
    system = city.actor("sysadmin")
    made = did(system, "registry.load_calendar_year", None, YEAR)
    assert attempt(system, "registry.load_calendar_year", None, YEAR).code == "year_loaded"
    replace = "registry.replace_calendar_year"
    other = {**YEAR, "year": 2028, "days_off": "2028-01-01", "days_worked": ""}
    assert attempt(system, replace, made, other, reason="错").code == "other_year"
    did(system, replace, made, {**YEAR, "days_worked": ""}, reason="撤回调休")
    assert CalendarYear.objects.get(uuid=made).days_worked == []


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"days_off": "2026-12-31"}, "days_off"),
        ({"days_off": "元旦"}, "days_off"),
        ({"days_worked": "2027-01-01"}, "days_worked"),
        ({"year": 1999}, "year"),
    ],
)
def test_what_a_year_must_say(city, more, field):
    outcome = attempt(city.actor("sysadmin"), "registry.load_calendar_year", None, YEAR | more)
    assert outcome.status is Status.INVALID and field in outcome.errors


HEAD = "代码,名称,层级,上级代码,统计用\n"


def divisions(city, rows: str, since="2026-06-01", name="一批"):
    values = {"name": name, "source": "演示", "valid_from": since, "rows": rows}
    return attempt(city.actor("sysadmin"), "registry.load_divisions", None, values)


def test_divisions_come_in_batches_and_old_versions_end(city):
    done = divisions(city, HEAD + "410823,武陟市,3,410800,0\n")
    assert done.is_done
    versions = Division.objects.filter(code="410823").order_by("valid_from")
    assert [v.name for v in versions] == ["武陟县", "武陟市"]
    assert versions[0].valid_to.isoformat() == "2026-05-31" and versions[1].valid_to is None
    assert divisions(city, HEAD + "410823,武陟市,3,410800,0\n", name="又一次").code == "batch_loaded"
    assert divisions(city, HEAD + "410823,武陟区,3,410800,0\n").code == "overlap"
    packaged = "code,name,level,parent,is_statistical\n"
    assert divisions(city, packaged + "410824,示例县,3,410800,0\n", name="照程序的列名").is_done


@pytest.mark.parametrize(
    "rows",
    [
        "code,name\n410823,x\n",
        HEAD + "41082,短码,3,410800,0\n",
        HEAD + "410823,,3,410800,0\n",
        HEAD + "410823,甲,9,410800,0\n",
        HEAD + "410823,甲,3,410800,0\n410823,乙,3,410800,0\n",
        HEAD + "410823,甲,3,410800,0,多一列\n",
        HEAD + "410823,甲,3\n",
        HEAD + "410823," + "长" * 61 + ",3,410800,0\n",
        HEAD + "410823,甲,3,4108001234567,0\n",
        HEAD,
    ],
)
def test_a_batch_with_one_wrong_row_is_refused_whole(city, rows):
    before = Division.objects.count()
    outcome = divisions(city, rows)
    assert outcome.status is Status.INVALID and "rows" in outcome.errors
    assert Division.objects.count() == before


# ── 地名和代码 ──────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("asked", "code"),
    [
        ("410823", "410823"), ("武陟县", "410823"), (" 武陟 ", "410823"), ("大封镇", "410823104"), ("410823104000", "410823104"),
        ("412221", "410882"), ("410824", "410882"), ("沁阳县", "410882"), ("孟县", "410883"), ("示范区", ""), ("", ""),
        ("999999", ""), ("东", ""), ("%", ""),
    ],
)  # fmt: skip
def test_a_place_is_found_by_what_people_write(city, asked, code):
    if code:
        assert places.find(asked).code == code
    else:
        with pytest.raises(places.PlaceUnclear):
            places.find(asked)


def test_a_town_lies_in_the_zone_that_runs_it_and_the_chain_ends_at_the_province(city):
    assert places.chain("410811010") == ("410811010", "410871", "410800", "410000")
    assert places.chain("410823104") == ("410823104", "410823", "410800", "410000")
    assert places.tree().chain("410811010") == places.chain("410811010")


def test_several_places_of_one_name_are_told_apart(city):
    with pytest.raises(places.PlaceUnclear, match=r"新乡市.*新乡县.*，请填代码"):
        places.find("新乡")


def test_a_town_that_moves_lies_where_it_lay_until_its_day(city):
    old, new = ("410823", "410800", "410000"), ("410825", "410800", "410000")
    town, moved = "410823104", date(2030, 1, 1)
    assert divisions(city, HEAD + f"{town},大封镇,4,410825,0\n", since=moved.isoformat()).is_done
    before = moved - timedelta(days=1)
    for on, above in ((None, old), (date(1999, 1, 1), old), (before, old), (moved, new)):
        assert places.chain(town, on) == places.tree(on).chain(town) == (town, *above)
        assert [county for county in ("410823", "410825") if town in places.inside(county, on)] == [above[0]]


def test_a_name_to_come_shows_on_its_day_only(city):
    turn = date(2030, 1, 1)
    rows = "410823,新武陟市,3,410800,0\n410829,武陟新县,3,410800,0\n410822,博爱县,3,410000,0\n"
    assert divisions(city, HEAD + rows, since=turn.isoformat()).is_done
    assert (places.named("410823"), places.named("410823", turn)) == ("武陟县", "新武陟市")
    assert places.named("410829") == "武陟新县"
    assert [places.find(text).name for text in ("410823", "武陟", "新武陟市", "武陟新县")] == [
        "武陟县", "武陟县", "武陟县", "武陟新县",
    ]  # fmt: skip
    today, first, then = (
        {d.code: d.name for d in home_divisions(on)} for on in (None, date(1999, 1, 1), turn)
    )
    assert today == first and today["410823"] == "武陟县" and "410822" in today and "410829" not in today
    assert then["410823"] == "新武陟市" and "410822" not in then and "410829" in then


def test_what_stands_wins_over_what_has_ended(city):
    assert divisions(city, HEAD + "410823104,新大封镇,4,410823,0\n410882199,大封镇,4,410882,0\n").is_done
    assert places.find("大封镇").code == "410882199"
    Division.objects.filter(code="410882199").update(valid_to=date(2026, 6, 30))
    Division.objects.filter(code="410823104", valid_to=None).update(name="大封街道")
    assert {d.name for d in (places.find("410882199"), places.find("大封街道"))} == {"大封镇", "大封街道"}
    with pytest.raises(
        places.PlaceUnclear, match=r"大封街道（武陟县，410823104）、大封镇（沁阳市，410882199）"
    ):
        places.find("大封镇")
