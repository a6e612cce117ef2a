"""清单的动作：每个拒绝都有来由，每次变动都留得住以前的版本。"""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from liandong.accounts.models import Person
from liandong.accounts.queries import actors_of
from liandong.catalogue.models import Edition, Item, Power, Standard
from liandong.catalogue.queries import answer, edition_on
from liandong.kernel.outcome import Status
from liandong.kernel.roles import Role
from liandong.kernel.tests.staging import attempt, did, person_values, post_values
from liandong.kernel.tests.staging_catalogue import item_values, power_values, standard_values
from liandong.now import today
from liandong.registry.models import Division

pytestmark = pytest.mark.django_db
MARKET, COUNTY = "C410823-MARKET", "410823"


def hired(city, account, name, code, role):
    """One more person in one more post."""
    system, security = city.actor("sysadmin"), city.actor("secadmin")
    person = did(system, "accounts.open_account", None, person_values(city.agency(code), name, account))
    did(security, "accounts.grant_post", None, post_values(person, city.agency(code), role))
    return actors_of(Person.objects.get(uuid=person))[0]


def published(city, code="T-1", name="产品质量监督", **more):
    made = did(city.actor("wz.fazhi"), "catalogue.register_item", None, item_values(code, name, **more))
    did(city.actor("wz.juzhang"), "catalogue.publish_item", made, {"published_on": "2020-01-01"})
    return Item.objects.get(uuid=made)


def facts(code, name, **more):
    return {k: v for k, v in (item_values(code, name) | more).items() if k != "code"}


# ── 事项 ────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"code": "有汉字"}, "code"),
        ({"aspects": []}, "aspects"),
        ({"aspects": ["行政拘留"]}, "aspects"),
        ({"basis": "  \n "}, "basis"),
        ({"basis": "x" * 201}, "basis"),
        ({"scope": "public_safety"}, "scope_reason"),
        ({"since": "去年"}, "since"),
    ],
)
def test_an_item_must_say_what_it_is(city, more, field):
    outcome = attempt(
        city.actor("wz.fazhi"), "catalogue.register_item", None, item_values("T-1", "甲") | more
    )
    assert outcome.status is Status.INVALID and field in outcome.errors
    assert Item.objects.count() == 0


def test_a_code_stands_once(city):
    published(city)
    outcome = attempt(city.actor("jz.nongye"), "catalogue.register_item", None, item_values("t-1", "乙"))
    assert "已经登记过" in outcome.errors["code"][0]


def test_only_the_head_of_its_own_agency_publishes_and_not_before_the_day(city):
    made = did(city.actor("wz.fazhi"), "catalogue.register_item", None, item_values("T-1", "甲"))
    tomorrow = (today() + timedelta(days=1)).isoformat()
    head = city.actor("wz.juzhang")
    assert attempt(head, "catalogue.publish_item", made, {"published_on": tomorrow}).code == "not_yet"
    assert attempt(
        city.actor("wz.fazhi"), "catalogue.publish_item", made, {"published_on": "2020-01-01"}
    ).code == ("role_not_permitted")


def test_an_amendment_keeps_what_stood_before(city):
    item = published(city)
    new = facts("T-1", "产品质量监督", since="2025-06-01", basis="新法第一条\n新法第二条")
    did(city.actor("wz.juzhang"), "catalogue.amend_item", item.uuid, new, reason="法律修改")
    item.refresh_from_db()
    assert (item.edition, item.basis) == (2, ["新法第一条", "新法第二条"])
    day = item.since
    assert edition_on(item, day) == ("新法第一条", "新法第二条")
    assert edition_on(item, day - timedelta(days=1)) == ("《中华人民共和国产品质量法》第四十九条",)
    assert edition_on(item, day.replace(year=2019)) == ()
    assert list(Edition.objects.order_by("number").values_list("number", flat=True)) == [1, 2]


@pytest.mark.parametrize(
    ("more", "code"),
    [
        ({"since": "2020-01-01"}, "not_later"),
        ({"since": "2099-01-01"}, "not_yet"),
        ({"aspects": ["行政检查"]}, "still_held"),
    ],
)
def test_an_amendment_that_would_not_stand_is_refused(city, more, code):
    item = published(city)
    registered(city)
    new = facts("T-1", "产品质量监督", since="2025-06-01") | more
    assert attempt(city.actor("wz.juzhang"), "catalogue.amend_item", item.uuid, new, reason="改").code == code


def test_an_item_somebody_holds_cannot_be_withdrawn(city):
    item = published(city)
    power = registered(city)
    end = {"last_day": "2026-06-30", "end_basis": "通知"}
    head = city.actor("wz.juzhang")
    assert attempt(head, "catalogue.withdraw_item", item.uuid, end, reason="取消").code == "still_held"
    did(city.actor("jiandu"), "catalogue.return_power", power, reason="不对")
    did(head, "catalogue.withdraw_item", item.uuid, end, reason="取消")
    assert Item.objects.get(uuid=item.uuid).until.isoformat() == "2026-06-30"


# ── 职权 ────────────────────────────────────────────────────────────────────────────────────────────


def registered(city, account="wz.fazhi", **more):
    return did(city.actor(account), "catalogue.register_power", None, wanted(city, **more))


def wanted(city, **more):
    return power_values("T-1", city.agency(MARKET), COUNTY) | more


def test_a_power_counts_only_when_somebody_else_has_checked_it(city):
    published(city)
    made = registered(city, account="jiandu")
    assert attempt(city.actor("jiandu"), "catalogue.confirm_power", made).code == "own_entry"
    other = hired(city, "t.fuhe", "华复核", "JZ-JUSTICE", Role.SUPERVISOR)
    item, day = Item.objects.get(), date(2026, 3, 2)
    assert answer(item, COUNTY, day).competence.holders == frozenset()
    did(other, "catalogue.confirm_power", made)
    assert Power.objects.get(uuid=made).state == "in_force"
    assert answer(item, COUNTY, day).competence.holders == {MARKET}


def test_supervision_elsewhere_sees_a_power_and_may_not_touch_it(city):
    published(city)
    made = registered(city)
    did(city.actor("jiandu"), "catalogue.confirm_power", made)
    elsewhere = hired(city, "t.ba", "施监督", "C410822-JUSTICE", Role.SUPERVISOR)
    end = {"last_day": "2026-06-30", "end_basis": "通知"}
    assert attempt(elsewhere, "catalogue.end_power", made, end, reason="划转").code == "not_supervised"


def test_one_registers_for_oneself_and_supervision_for_those_below(city):
    published(city)
    for account in ("jz.nongye", "ba.lianluo"):
        assert (
            attempt(city.actor(account), "catalogue.register_power", None, wanted(city)).code
            == "not_own_power"
        )
    elsewhere = hired(city, "t.ba", "施监督", "C410822-JUSTICE", Role.SUPERVISOR)
    assert attempt(elsewhere, "catalogue.register_power", None, wanted(city)).code == "not_own_power"
    made = registered(city)
    assert attempt(elsewhere, "catalogue.confirm_power", made).code in ("not_found", "not_supervised")


@pytest.mark.parametrize(
    ("more", "code"),
    [
        ({"valid_from": "2019-01-01"}, "before_item"),
        ({"valid_to": "2019-12-31"}, "dates_reversed"),
        ({"place": "410822"}, "outside_agency_area"),
        ({"place": "博爱县"}, "outside_agency_area"),
        ({"basis": "委托"}, "principal_missing"),
        ({"basis": "赋权乡镇（街道）"}, "not_a_town"),
    ],
)
def test_what_could_never_be_lawful_does_not_get_in(city, more, code):
    published(city)
    outcome = attempt(city.actor("wz.fazhi"), "catalogue.register_power", None, wanted(city, **more))
    assert outcome.code == code, outcome.sentence
    assert outcome.source or code == "before_item"
    assert Power.objects.count() == 0


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"item": "没有的"}, "item"),
        ({"place": "没有的县"}, "place"),
        ({"place": "龙泉"}, ""),
        ({"kinds": ["行政强制"]}, "kinds"),
        ({"kinds": []}, "kinds"),
        ({"valid_from": ""}, "valid_from"),
    ],
)
def test_a_power_must_say_what_it_is(city, more, field):
    published(city)
    outcome = attempt(city.actor("wz.fazhi"), "catalogue.register_power", None, wanted(city, **more))
    if field:
        assert outcome.status is Status.INVALID and list(outcome.errors) == [field]
    else:
        assert outcome.is_done


def test_only_grants_take_from_others(city):
    published(city)
    more = {"taken_from": city.agency("C410823-AGRICULTURE"), "suspends": ["行政处罚"]}
    outcome = attempt(city.actor("wz.fazhi"), "catalogue.register_power", None, wanted(city, **more))
    assert "只有赋权" in outcome.errors["taken_from"][0]
    bare = wanted(city, basis="相对集中行使", taken_from=city.agency("C410823-AGRICULTURE"))
    outcome = attempt(city.actor("wz.fazhi"), "catalogue.register_power", None, bare)
    assert list(outcome.errors) == ["suspends"]
    itself = wanted(city, basis="相对集中行使", taken_from=city.agency(MARKET), suspends=["行政处罚"])
    assert (
        attempt(city.actor("wz.fazhi"), "catalogue.register_power", None, itself).code == "takes_from_itself"
    )


def test_the_same_power_is_not_registered_twice_but_may_follow_its_own_end(city):
    published(city)
    made = registered(city)
    again = wanted(city, valid_from="2026-07-01")
    staff, supervisor = city.actor("wz.fazhi"), city.actor("jiandu")
    assert attempt(staff, "catalogue.register_power", None, again).code == "registered_already"
    did(supervisor, "catalogue.confirm_power", made)
    end = {"last_day": "2026-06-30", "end_basis": "通知"}
    did(supervisor, "catalogue.end_power", made, end, reason="划转")
    did(staff, "catalogue.register_power", None, again)


@pytest.mark.parametrize(("last", "code"), [("2019-01-01", "dates_reversed"), ("2027-12-31", "beyond_end")])
def test_an_end_lies_within_the_row(city, last, code):
    published(city)
    made = registered(city, valid_to="2026-12-31")
    did(city.actor("jiandu"), "catalogue.confirm_power", made)
    end = {"last_day": last, "end_basis": "通知"}
    assert attempt(city.actor("jiandu"), "catalogue.end_power", made, end, reason="划转").code == code


def test_what_it_rests_on_is_asked_again_when_it_is_checked(city):
    item = published(city)
    made = registered(city)
    Item.objects.filter(pk=item.pk).update(state="withdrawn")
    assert attempt(city.actor("jiandu"), "catalogue.confirm_power", made).code == "ground_changed"


# ── 标准 ────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"points": "没有竖线"}, "points"),
        ({"points": "｜合格"}, "points"),
        ({"points": ""}, "points"),
        ({"region": "甲"}, "region"),
    ],
)
def test_a_standard_says_point_and_yardstick(city, more, field):
    published(city)
    values = standard_values("T-1", "标准") | more
    outcome = attempt(city.actor("wz.juzhang"), "catalogue.issue_standard", None, values)
    assert outcome.status is Status.INVALID and list(outcome.errors) == [field]


def test_a_standard_is_for_ones_own_area_and_a_published_item_and_stands_once(city):
    did(city.actor("wz.fazhi"), "catalogue.register_item", None, item_values("T-0", "草稿"))
    published(city)
    head = city.actor("wz.juzhang")
    for values, code in (
        (standard_values("T-0", "标准"), "item_not_published"),
        (standard_values("T-1", "标准", region="410822"), "outside_agency_area"),
        (standard_values("T-1", "标准"), "done"),
        (standard_values("T-1", "再来"), "issued_already"),
    ):
        assert attempt(head, "catalogue.issue_standard", None, values).code == code
    made = Standard.objects.get()
    facts = {"title": "标准", "document": "二号", "points": "标签｜齐全", "since": "2024-01-01"}
    assert attempt(head, "catalogue.revise_standard", made.uuid, facts, reason="改").code == "not_later"
    assert attempt(
        head, "catalogue.revise_standard", made.uuid, facts | {"since": "2099-01-01"}, reason="改"
    ).code == ("not_yet")
    end = {"last_day": "2023-01-01", "end_basis": "通知"}
    assert attempt(head, "catalogue.repeal_standard", made.uuid, end, reason="废").code == "bad_last_day"


def test_a_power_lies_where_its_place_lies_on_its_first_day(city):
    published(city)
    town, turn = Division.objects.get(code="410823102"), date(2030, 1, 1)
    Division.objects.filter(pk=town.pk).update(valid_to=turn - timedelta(days=1))
    Division.objects.create(
        code=town.code,
        name=town.name,
        level=4,
        parent="410825",
        valid_from=turn,
        owner=town.owner,
        state="in_force",
    )
    before, on = ((turn - timedelta(days=n)).isoformat() for n in (1, 0))
    values = power_values("T-1", city.agency(MARKET), town.code)
    refused = attempt(city.actor("jiandu"), "catalogue.register_power", None, values | {"valid_from": on})
    assert refused.status is Status.REFUSED
    did(city.actor("jiandu"), "catalogue.register_power", None, values | {"valid_from": before})
