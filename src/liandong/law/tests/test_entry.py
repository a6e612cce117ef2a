"""职权登记的门槛：每一种不成立的登记都被拒绝，每一个理由都有出处。"""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from liandong.law.competence import Basis, PowerKind, PowerRow
from liandong.law.jurisdiction.bodies import Body, BodyKind, Level
from liandong.law.jurisdiction.entry import Entry, may_enter, same_row
from liandong.law.jurisdiction.place import PlaceTree

TREE = PlaceTree({"410823101": "410823", "410823": "410800", "410822": "410800"})
SINCE = date(2019, 1, 1)
BUREAU = Body("FARM", "武陟县农业农村局", BodyKind.DEPARTMENT, Level.COUNTY, "410823", valid_from=SINCE)
TOWN = Body("TOWN", "詹店镇人民政府", BodyKind.TOWNSHIP, Level.TOWNSHIP, "410823101", valid_from=SINCE)
TEAM = Body("TEAM", "武陟县农业执法队", BodyKind.ENTRUSTED, Level.COUNTY, "410823", valid_from=SINCE)
OFFICE = Body("OFFICE", "领导小组办公室", BodyKind.COORDINATING, Level.COUNTY, "410823", valid_from=SINCE)
STATUTE = PowerRow("FARM", "I", "410823", Basis.STATUTE, PowerKind.PUNISH, SINCE, "示例条款")
GRANT = PowerRow(
    "TOWN", "I", "410823101", Basis.GRANT, PowerKind.PUNISH, date(2025, 12, 25), "焦政〔2025〕6号",
    taken_from=frozenset({"FARM"}),
)  # fmt: skip
TRUST = PowerRow(
    "TEAM", "I", "410823", Basis.ENTRUSTED, PowerKind.PUNISH, SINCE, "委托书", date(2026, 12, 31), "FARM"
)
OWN, GRANTED, ENTRUSTED = (
    Entry(STATUTE, BUREAU),
    Entry(GRANT, TOWN, decision="豫政〔2025〕15号"),
    Entry(TRUST, TEAM, BUREAU),
)


@pytest.mark.parametrize("entry", [OWN, GRANTED, ENTRUSTED])
def test_what_is_lawful_goes_in_with_its_provision(entry):
    verdict = may_enter(entry, TREE)
    assert verdict.allowed and verdict.code == "may_enter" and verdict.sources


@pytest.mark.parametrize(
    ("entry", "code"),
    [
        (replace(OWN, body=OFFICE), "coordinating_body"),
        (replace(OWN, body=TEAM), "only_entrusted"),
        (replace(OWN, row=replace(STATUTE, valid_to=date(2018, 12, 31))), "dates_reversed"),
        (replace(OWN, row=replace(STATUTE, valid_from=date(2018, 12, 31))), "outside_agency_validity"),
        (replace(OWN, body=replace(BUREAU, valid_to=date(2026, 1, 1))), "outside_agency_validity"),
        (replace(OWN, row=replace(STATUTE, place="410822")), "outside_agency_area"),
        (replace(OWN, row=replace(STATUTE, place="410800")), "outside_agency_area"),
        (replace(ENTRUSTED, row=replace(TRUST, place="410822")), "outside_agency_area"),
        (replace(ENTRUSTED, principal=None), "principal_missing"),
        (replace(ENTRUSTED, row=replace(TRUST, valid_to=None)), "end_missing"),
        (replace(ENTRUSTED, row=replace(TRUST, kind=PowerKind.COERCE)), "coercion_not_entrusted"),
        (replace(ENTRUSTED, principal=replace(TEAM, code="T2")), "entrusted_again"),
        (replace(GRANTED, body=BUREAU), "not_a_town"),
        (replace(GRANTED, row=replace(GRANT, place="410823102")), "not_that_town"),
        (replace(GRANTED, row=replace(GRANT, place="410823")), "not_that_town"),
        (replace(GRANTED, decision=""), "decision_missing"),
        (replace(GRANTED, decision="焦政〔2025〕6号"), "decision_missing"),
        (replace(GRANTED, decision="晋政〔2025〕15号"), "decision_missing"),
        (replace(GRANTED, row=replace(GRANT, taken_from=frozenset())), "suspends_nobody"),
    ],
)
def test_what_could_never_be_lawful_is_refused_with_its_provision(entry, code):
    verdict = may_enter(entry, TREE)
    assert (verdict.allowed, verdict.code) == (False, code) and verdict.sources


def test_the_last_day_of_the_agency_is_still_a_day():
    closing = replace(BUREAU, valid_to=date(2026, 1, 1))
    row = replace(STATUTE, valid_to=date(2026, 1, 1))
    assert may_enter(Entry(row, closing), TREE).allowed


def test_the_same_row_is_the_same_only_where_the_days_meet():
    ended = replace(STATUTE, valid_to=date(2020, 12, 31))
    assert same_row(STATUTE, STATUTE) and same_row(replace(STATUTE, valid_from=date(2020, 12, 31)), ended)
    assert not same_row(replace(STATUTE, valid_from=date(2021, 1, 1)), ended)
    assert not same_row(ended, replace(STATUTE, valid_from=date(2021, 1, 1)))
    assert not same_row(replace(STATUTE, kind=PowerKind.CHECK), STATUTE)
    assert not same_row(replace(STATUTE, agency="OTHER"), STATUTE)
