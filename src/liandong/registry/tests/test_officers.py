"""执法人员名录：证号松、有效期严；谁核对、谁注销；哪一天能派出去。"""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from liandong.accounts.models import Person
from liandong.accounts.queries import actors_of
from liandong.kernel.outcome import Status
from liandong.kernel.roles import Role
from liandong.kernel.tests.staging import attempt, did, person_values, post_values
from liandong.kernel.tests.staging_officers import officer_values
from liandong.ledger.models import LedgerEvent
from liandong.now import today
from liandong.registry.models import Agency, Officer
from liandong.registry.queries import certified, may_enforce

pytestmark = pytest.mark.django_db


def registered(city, **more):
    return did(
        city.actor("wz.lianluo"), "registry.register_officer", None, officer_values("甲", "16-0001", **more)
    )


def in_force(city, **more):
    made = registered(city, **more)
    did(city.actor("jiandu"), "registry.confirm_officer", made)
    return Officer.objects.get(uuid=made)


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"certificate": "1"}, "certificate"),
        ({"certificate": "16;DROP"}, "certificate"),
        ({"valid_to": "2023-01-01"}, "valid_to"),
        ({"lines": "、，"}, "lines"),
        ({"lines": "很" * 21}, "lines"),
        ({"areas": "999999"}, "areas"),
        ({"areas": "武陟县、没有的县"}, "areas"),
        ({"is_on_staff": ""}, "is_on_staff"),
        ({"duty": "gone"}, "duty"),
    ],
)
def test_what_an_officer_must_say(city, more, field):
    values = officer_values("甲", "16-0001") | more
    outcome = attempt(city.actor("wz.lianluo"), "registry.register_officer", None, values)
    assert outcome.status is Status.INVALID and field in outcome.errors


def test_one_certificate_one_officer_until_he_is_cancelled(city):
    officer = in_force(city)
    again = officer_values("乙", "16-0001")
    outcome = attempt(city.actor("jz.nongye"), "registry.register_officer", None, again)
    assert "已经登记过" in outcome.errors["certificate"][0]
    did(city.actor("wz.lianluo"), "registry.cancel_officer", officer.uuid, reason="调离")
    did(city.actor("jz.nongye"), "registry.register_officer", None, again)


def test_an_area_not_named_is_the_agency_s_own(city):
    assert in_force(city).areas == ["410823"]


def test_areas_are_named_or_coded_and_kept_as_codes(city):
    officer = in_force(city, areas="武陟县、410822、410823")
    assert officer.areas == ["410823", "410822"]
    work = {"lines": "市场监管", "areas": "博爱县", "duty": "on"}
    did(city.actor("wz.lianluo"), "registry.change_officer", officer.uuid, work)
    officer.refresh_from_db()
    assert officer.areas == ["410822"]


def test_a_number_typed_in_full_width_is_the_same_number(city):
    made = did(
        city.actor("wz.lianluo"),
        "registry.register_officer",
        None,
        officer_values("甲", "　豫ｈ１６（１）－０００１"),
    )
    assert Officer.objects.get(uuid=made).certificate == "豫H16(1)-0001"
    again = officer_values("乙", "豫h16(1)-0001")
    outcome = attempt(city.actor("jz.nongye"), "registry.register_officer", None, again)
    assert "已经登记过" in outcome.errors["certificate"][0]


def test_a_certificate_that_has_run_out_neither_comes_in_nor_stands(city):
    keeper, yesterday = city.actor("wz.lianluo"), today() - timedelta(days=1)
    old = officer_values("甲", "16-0001", valid_to=yesterday.isoformat())
    assert attempt(keeper, "registry.register_officer", None, old).code == "expired"
    made = registered(city)
    Officer.objects.filter(uuid=made).update(valid_to=yesterday)
    assert attempt(city.actor("jiandu"), "registry.confirm_officer", made).code == "expired"


def test_a_coordinating_office_has_no_officers(city):
    person = did(
        city.actor("sysadmin"), "accounts.open_account", None,
        person_values(city.agency("JZ-OFFICE"), "孟联络", "t.duban"),
    )  # fmt: skip
    did(
        city.actor("secadmin"), "accounts.grant_post", None,
        post_values(person, city.agency("JZ-OFFICE"), Role.LIAISON),
    )  # fmt: skip
    actor = actors_of(Person.objects.get(uuid=person))[0]
    outcome = attempt(actor, "registry.register_officer", None, officer_values("甲", "16-0001"))
    assert outcome.code == "coordinating_body"


def test_only_supervision_over_the_agency_says_whether_a_certificate_holds(city):
    officer = in_force(city)
    elsewhere = city.actor("jz.nongye")
    assert attempt(elsewhere, "registry.cancel_officer", officer.uuid, reason="试").code == "level_too_low"
    shorter = {"certificate": "16-0002", "valid_from": "2024-01-01", "valid_to": "2029-12-31"}
    supervisor = city.actor("jiandu")
    assert attempt(supervisor, "registry.renew_certificate", officer.uuid, shorter).code == "not_longer"
    did(city.actor("jz.nongye"), "registry.register_officer", None, officer_values("乙", "16-0002"))
    longer = shorter | {"valid_to": "2031-12-31"}
    assert attempt(supervisor, "registry.renew_certificate", officer.uuid, longer).code == "certificate_taken"
    did(supervisor, "registry.renew_certificate", officer.uuid, longer | {"certificate": "16-0003"})
    officer.refresh_from_db()
    assert (officer.certificate, officer.valid_to) == ("16-0003", date(2031, 12, 31))


@pytest.mark.parametrize("begins", ["2030-01-01", "2029-06-01"])
def test_a_certificate_renewed_early_leaves_its_officer_able(city, begins):
    officer, supervisor = in_force(city), city.actor("jiandu")
    new = {"certificate": "16-0002", "valid_from": begins, "valid_to": "2035-12-31"}
    did(supervisor, "registry.renew_certificate", officer.uuid, new)
    officer.refresh_from_db()
    assert (officer.certificate, officer.valid_from) == ("16-0002", date(2024, 1, 1))
    assert all(may_enforce(officer, day).allowed for day in (today(), date(2029, 12, 31), date(2035, 12, 31)))
    event = LedgerEvent.objects.get(record=officer.uuid, action="registry.renew_certificate")
    assert begins in event.body


def test_between_two_certificates_nobody_is_able(city):
    officer, supervisor = in_force(city), city.actor("jiandu")
    new = {"certificate": "16-0002", "valid_from": "2030-01-02", "valid_to": "2035-12-31"}
    early = attempt(supervisor, "registry.renew_certificate", officer.uuid, new)
    assert early.code == "gap" and "2029-12-31到期" in early.sentence
    yesterday = today() - timedelta(days=1)
    Officer.objects.filter(pk=officer.pk).update(valid_to=yesterday)
    did(supervisor, "registry.renew_certificate", officer.uuid, new)
    officer.refresh_from_db()
    assert may_enforce(officer, today()).code == "not_yet" and officer.valid_from == date(2030, 1, 2)


def test_who_may_be_sent_and_why_not(city):
    officer, market = in_force(city), Agency.objects.get(code="C410823-MARKET")
    day = date(2026, 6, 1)
    assert certified(market, day) == [officer]
    assert may_enforce(officer, date(2023, 12, 31)).code == "not_yet"
    assert (
        may_enforce(officer, date(2029, 12, 31)).allowed
        and may_enforce(officer, date(2030, 1, 1)).code == "expired"
    )
    did(
        city.actor("wz.lianluo"),
        "registry.change_officer",
        officer.uuid,
        {"lines": "市场监管", "duty": "seconded"},
    )
    officer.refresh_from_db()
    assert may_enforce(officer, day).code == "away" and certified(market, day) == []
    did(city.actor("jiandu"), "registry.suspend_certificate", officer.uuid, reason="查")
    officer.refresh_from_db()
    assert may_enforce(officer, day).code == "suspended"
    did(city.actor("jiandu"), "registry.cancel_officer", officer.uuid, reason="吊销")
    officer.refresh_from_db()
    assert may_enforce(officer, day).code == "not_registered"
