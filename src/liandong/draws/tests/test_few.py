"""小微企业一次进门的部门更少：标签和上限起草时写明，写进规则和编号对照表，编排照它，核对程序照它重算。"""

from __future__ import annotations

from collections import Counter

import pytest

from liandong.draws import bundling, keeping, reporting
from liandong.draws.kinds import rules_told
from liandong.draws.models import Seat, Visit
from liandong.draws.tests.stories import STAFF
from liandong.draws.tests.test_bundles import checked
from liandong.draws.tests.test_stories import drawn
from liandong.kernel.tests.staging import attempt
from liandong.parties.models import Party

SMALL = {"few_tag": "小微企业", "few_departments": 1}


def tagged():
    """Every other of each class."""
    for n, party in enumerate(Party.objects.filter(code__startswith="91410823T").order_by("code")):
        party.tags = ["老字号", "小微企业"] if n // 4 % 2 else ["老字号"]
        party.save(update_fields=["tags"])
    return set(Party.objects.filter(tags__contains=["小微企业"]).values_list("uuid", flat=True))


def at_once(draw):
    """Party → how many departments its fullest visit has."""
    found = Counter(Seat.objects.filter(visit__draw=draw).values_list("visit__pk", flat=True))
    most = Counter()
    for pk, party in Visit.objects.filter(draw=draw).values_list("pk", "party"):
        most[party] = max(most[party], found[pk])
    return most


def test_a_small_firm_sees_fewer_departments_at_once(story, tmp_path):
    small = tagged()
    draw = drawn(story, **SMALL).draw
    most = at_once(draw)
    assert {n for party, n in most.items() if party in small} == {1}
    assert {n for party, n in most.items() if party not in small} == {2}
    assert draw.rules["max_depts_column"] == 7 and draw.report["few"] == len(small)
    cells = [row.split(b"\t") for row in keeping.rows(draw, keeping.MAPPING)]
    assert Counter(len(row) for row in cells)[9] == len(small) and {row[8] for row in cells if row[8:]} == {
        b"1"
    }
    assert {len(row.split(b"\t")) for row in keeping.rows(draw, keeping.TARGETS)} == {6}
    path = tmp_path / "full.zip"
    path.write_bytes(bundling.full_bundle(draw, {}))
    code, said = checked(path)
    assert code == 3 and "[不符]" not in said and "合并的理由" in said, said
    assert "标签“小微企业”的最多1个" in rules_told(draw)[-1]
    names = {one["code"]: one["name"] for one in draw.departments}
    assert f"标签“小微企业”的{len(small)}户，同一次进门最多1个部门。" in reporting.told(draw, names)


def test_without_a_tag_all_are_alike(story):
    tagged()
    draw = drawn(story).draw
    assert set(at_once(draw).values()) == {2} and "max_depts_column" not in draw.rules
    assert {len(row.split(b"\t")) for row in keeping.rows(draw, keeping.MAPPING)} == {8}


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({"few_tag": "小微企业"}, "一起填"), ({"few_departments": 1}, "一起填"), ({**SMALL, "most_departments": 1}, "应少于一般的上限"),
    ],
)  # fmt: skip
def test_a_limit_that_is_none_is_told(story, more, said):
    outcome = attempt(story.city.actor(STAFF), "draws.draft_draw", None, story.values(**more))
    assert list(outcome.errors) == ["few_departments"] and said in str(outcome.errors)


def test_a_tag_that_nobody_has_is_told(story):
    story.drafted(**SMALL).act(STAFF, "freeze_rosters")
    assert "没有标签“小微企业”的检查对象，另有的上限用不上，请核对标签。" in reporting.told(story.draw, {})
