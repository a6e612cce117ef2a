"""2018 年以来区划的变动：每一处从哪一天起，前一日还是旧的；补登已经撤销的；早先装好的也跟上。"""

from __future__ import annotations

from datetime import date, timedelta
from importlib import import_module

import pytest
from django.apps import apps
from django.db.models import Value
from django.db.models.functions import Concat

from liandong.kernel.models import Access
from liandong.kernel.tests.staging import attempt
from liandong.registry import former, places
from liandong.registry.models import Division

pytestmark = pytest.mark.django_db
TURNS = (
    ("410381", "偃师市", date(2021, 3, 18), "410307", "偃师区"),
    ("410322", "孟津县", date(2021, 3, 18), "410308", "孟津区"),
    ("410306", "吉利区", date(2021, 3, 18), "410308", "孟津区"),
    ("410728", "长垣县", date(2019, 8, 30), "410783", "长垣市"),
    ("411626", "淮阳县", date(2019, 12, 31), "411603", "淮阳区"),
)
HEAD = "代码,名称,层级,上级代码,统计用,起,止,终止方式,终止依据,并入、划归,来源\n"


@pytest.mark.parametrize(("old", "name", "turn", "new", "called"), TURNS)
def test_on_both_sides_of_a_turn_the_place_is_what_it_was_that_day(city, old, name, turn, new, called):
    eve = turn - timedelta(days=1)
    for asked in (old, name):
        before, after = places.trace(asked, eve), places.trace(asked, turn)
        assert (before.division.code, before.division.name, before.way) == (old, name, ())
        assert (after.division.code, after.division.name) == (new, called)
        assert f"{old}{name}自{turn}起" in after.way[-1] and f"{new}{called}" in after.way[-1]
    for on, standing in ((eve, {old}), (turn, {new}), (None, {new})):
        here = Division.objects.filter(places.in_force(on), code__in=(old, new))
        assert set(here.values_list("code", flat=True)) == standing
    assert "文号未核" in Division.objects.get(code=old).end_basis
    assert former.way(old)[-1].new_code == new and old in former.named(name)


def test_a_former_name_leads_no_further_than_the_day_asked_about(city):
    assert places.find("偃师县", date(2019, 6, 1)).code == "410381"
    assert places.find("偃师县").code == places.find("410321").code == "410307"
    assert places.find("412522", date(2019, 6, 1)).code == "410322"  # 孟津县 1983 年以前的代码
    assert places.find("偃师", date(2019, 6, 1)).name == "偃师市"


def load(city, rows: str, since: str = "2018-01-01"):
    values = {"name": "补登", "source": "演示", "valid_from": since, "rows": HEAD + rows}
    return attempt(city.actor("sysadmin"), "registry.load_divisions", None, values)


def test_what_had_ended_is_told_afterwards_with_its_own_days(city):
    done = load(city, "410823,修武旧县,3,410800,0,2010-01-01,2017-12-31,撤销,演示批复,410821 410882,旧图\n")
    assert done.is_done, done.errors
    old, new = Division.objects.filter(code="410823").order_by("valid_from")
    assert (old.state, old.valid_to, old.successors, old.source) == (
        "ended", date(2017, 12, 31), ["410821", "410882"], "旧图",
    )  # fmt: skip
    assert (new.state, new.valid_to) == ("in_force", None) and places.find("410823").name == "武陟县"
    assert Access.objects.filter(kind="division", record=old.uuid, level=30).exists()


@pytest.mark.parametrize(
    "row",
    [
        "2017-01-01,2018-01-01,撤销,批复,410821,",  # 与现行的重叠
        "2017-01-01,,,,,",
    ],
)
def test_it_must_not_overlap_what_is_registered(city, row):
    outcome = load(city, f"410823,旧县,3,410800,0,{row}\n")
    assert outcome.code == "overlap" and "已有自2018-01-01起的记载" in outcome.sentence
    assert "补登以前的，止应早于2018-01-01；接替它的，起应晚于2018-01-01" in outcome.sentence


@pytest.mark.parametrize(
    "row",
    [
        "2017-01-01,2016-01-01,撤销,批复,,",
        "2010-13-01,,,,,",
        "2010-01-01,2017-12-31,,批复,,",
        "2010-01-01,2017-12-31,撤销,,,",
        "2010-01-01,2017-12-31,并入,批复,,",
        "2010-01-01,2017-12-31,并入,批复,410823,",
        "2010-01-01,,撤销,批复,,",
        ",2017-12-31,撤销,批复,,",
    ],
)
def test_a_row_s_days_and_end_must_be_whole(city, row):
    outcome = load(city, f"410823,旧县,3,410800,0,{row}\n")
    assert outcome.code == "invalid_input" and "止" in outcome.errors["rows"][0]


def test_an_installation_from_before_is_brought_up_to_date_once(city):
    tell = import_module("liandong.registry.migrations.0007_turns_since_2018").tell
    codes = {code for old, _, _, new, _ in TURNS for code in (old, new)}
    facts = ("code", "name", "level", "parent", "valid_from", "valid_to", "state", "ending", "end_basis", "successors", "source")  # fmt: skip

    def told():
        return list(Division.objects.filter(code__in=codes).order_by("code").values_list(*facts))

    fresh = told()
    Division.objects.filter(state="ended").update(code=Concat(Value("x"), "code"))
    Division.objects.filter(code__in=codes).update(valid_from=places.SINCE)
    assert places.find("410381", date(2019, 6, 1)).code == "410307"  # 从前的样子
    for _ in range(2):
        tell(apps, None)
        assert told() == fresh
    for gone in Division.objects.filter(state="ended", code__in=codes):
        assert [(a.level, a.ground) for a in Access.objects.filter(record=gone.uuid)] == [(30, "公开事项")]
    Division.objects.filter(code__in=codes).update(code=Concat(Value("y"), "code"))
    tell(apps, None)  # 还没有装机的，什么也不添
    assert told() == []
