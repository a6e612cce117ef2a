"""有的部门只查某些行业：各抽各的行业，户数照计划的比例按它查得到的算；写错的部门、代码，抽不到一户的，当时就说。"""

from __future__ import annotations

import json

import pytest

from liandong.draws import bundling, keeping, reporting, results
from liandong.draws.kinds import rules_told
from liandong.draws.letters import draw_record
from liandong.draws.tests.stories import STAFF
from liandong.draws.tests.test_bundles import checked
from liandong.draws.tests.test_stories import drawn, tried
from liandong.kernel.tests.staging import attempt
from liandong.parties.models import Party

MARKET, FARM = "C410823-MARKET", "C410823-AGRICULTURE"
FARMING = "武陟县农业农村局｜01\nC410823-AGRICULTURE｜A、0"


def mixed():
    """Of each class some shops, some farms, and some whose trade nobody wrote."""
    for n, party in enumerate(Party.objects.filter(code__startswith="91410823T").order_by("code")):
        party.industry = ("5169", "0111", "")[n // 4 % 3]
        party.save(update_fields=["industry"])


def by_class(draw, department):
    return sorted((n, k) for code, (n, k) in draw.totals["lists"].items() if code.startswith(department))


def test_each_department_draws_in_its_own_trades(story, tmp_path):
    """Fifteen of each class: five shops, five farms, five without a trade; A 10 %, B 20 %, C 30 %, D all."""
    mixed()
    draw = drawn(story, trades=FARMING).draw
    assert draw.trades == [{"code": FARM, "industries": ["01", "A", "0"]}]
    assert by_class(draw, MARKET) == [(15, 2), (15, 3), (15, 5), (15, 15)]
    assert by_class(draw, FARM) == [(10, 1), (10, 2), (10, 3), (10, 10)]
    rows = (row.decode().split("\t") for row in keeping.rows(draw, keeping.MAPPING))
    trade = {row[0]: row[5] for row in rows}
    lists = results.lists_of(draw)
    for code, one in lists.items():
        found = {trade[pid] for pid in (*one.drawn, *one.reserve)}
        assert found <= ({"0111", "0"} if code.startswith(FARM) else {"5169", "0111", "0"}), code
    full = json.loads(keeping.read(draw, keeping.FULL_RULES))
    assert full["elig_industry"][FARM] == ["0", "0111"] and "5169" in full["elig_industry"][MARKET]
    path = tmp_path / "full.zip"
    path.write_bytes(bundling.full_bundle(draw, {}))
    code, said = checked(path)
    assert code == 3 and "[不符]" not in said, said
    told = "只抽这些行业的：武陟县农业农村局：01农业；A农、林、牧、渔业；没有登记行业的。"
    assert told in rules_told(draw) and told in draw_record(story.city.actor(STAFF), draw)[1]["scope"]


def test_what_no_department_draws_from_is_counted(story):
    mixed()
    story.drafted(trades="武陟县农业农村局｜01\n武陟县市场监督管理局｜F").act(STAFF, "freeze_rosters")
    assert story.draw.report["untaken"] >= 20
    names = {one["code"]: one["name"] for one in story.draw.departments}
    assert f"没有哪个部门抽的行业{story.draw.report['untaken']}户" in "".join(
        reporting.told(story.draw, names)
    )
    assert sum(story.draw.populations.values()) == 40


def test_without_a_line_every_department_draws_from_all(story):
    mixed()
    story.drafted().act(STAFF, "freeze_rosters")
    assert story.draw.report["untaken"] == 0 and sum(story.draw.populations.values()) == 2 * 60


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("武陟县气象局｜01", "不是计划的部门"), ("武陟县农业农村局｜9X", "没有“9X”"), ("武陟县农业农村局", "写成“部门｜行业代码”"),
        ("武陟县农业农村局｜、", "写成“部门｜行业代码”"),
    ],
)  # fmt: skip
def test_a_line_that_cannot_be_is_told(story, line, said):
    outcome = attempt(story.city.actor(STAFF), "draws.draft_draw", None, story.values(trades=line))
    assert not outcome.is_done and said in f"{outcome.sentence}{outcome.errors}"


def test_trades_without_anybody_to_draw_are_told_before_the_rosters_are_frozen_and_mended(story):
    story.drafted(trades="武陟县农业农村局｜B")
    refused = tried(story, STAFF, "freeze_rosters")
    assert refused.code == "no_such_trade" and "武陟县农业农村局" in refused.sentence
    story.act(STAFF, "correct_draw", story.values(trades="武陟县农业农村局｜51"))
    story.act(STAFF, "freeze_rosters")
    assert story.draw.trades == [{"code": FARM, "industries": ["51"]}]
