"""本市内部期限：内部的可以调整，法定的一概不行；从施行日起算的才变。"""

from __future__ import annotations

from datetime import date, timedelta
from uuid import uuid4

import pytest

from liandong.kernel import door
from liandong.kernel.outcome import Status
from liandong.kernel.ports import law_book
from liandong.now import today
from liandong.registry.forms import _internal_limits

pytestmark = pytest.mark.django_db


def setting(city, parameter, days, since, account="duban", reason="统一全市签收时限"):
    values = {
        "parameter": parameter,
        "value": days,
        "basis": "焦法政办〔2026〕1号（示例）",
        "effective_from": since.isoformat(),
    }
    return door.perform(
        city.actor(account), "registry.set_city_limit", None, values, key=str(uuid4()), reason=reason
    )  # fmt: skip


def an_internal_limit():
    key = _internal_limits()[0][0]
    identity, _, line = key.partition("|")
    return key, identity, line or None


def test_an_internal_limit_changes_from_its_day_on_and_not_before(city):
    key, identity, line = an_internal_limit()
    since = today() + timedelta(days=3)
    before = law_book().at(today()).get(identity, line).value
    outcome = setting(city, key, 9, since)
    assert outcome.status is Status.DONE, outcome.sentence
    assert law_book().at(since).get(identity, line).value == 9
    assert law_book().at(today()).get(identity, line).value == before


def test_it_ends_on_the_day_said(city):
    key, identity, line = an_internal_limit()
    before = law_book().at(today()).get(identity, line).value
    made = setting(city, key, 9, today())
    ended = door.perform(
        city.actor("duban"), "registry.end_city_limit", made.record, {"last_day": today().isoformat()},
        key=str(uuid4()), reason="恢复原来的天数",
    )  # fmt: skip
    assert ended.status is Status.DONE
    assert law_book().at(today()).get(identity, line).value == 9
    assert law_book().at(today() + timedelta(days=1)).get(identity, line).value == before


def test_a_statute_is_not_offered_and_not_accepted(city):
    outcome = setting(city, "P-02|", 30, today())
    assert outcome.status is Status.INVALID and "parameter" in outcome.errors


def test_two_adjustments_may_not_overlap(city):
    key, _, _ = an_internal_limit()
    assert setting(city, key, 9, today()).is_done
    again = setting(city, key, 8, today() + timedelta(days=1))
    assert again.code == "not_ours_to_set" and "重叠" in again.sentence


def test_no_adjustment_looks_back(city):
    key, _, _ = an_internal_limit()
    assert setting(city, key, 9, date(2026, 1, 1)).code == "retroactive"


def test_only_the_coordinating_office_sets_them(city):
    key, _, _ = an_internal_limit()
    assert setting(city, key, 9, today(), account="wz.lianluo").code == "role_not_permitted"
