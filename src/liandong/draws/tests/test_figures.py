"""派人的三张图：照替换以后的派人数，只给监督抽取机关的行政执法监督，公布以前没有。"""

from __future__ import annotations

from collections import Counter
from itertools import combinations

from liandong.draws import figures
from liandong.draws.models import Seat
from liandong.draws.tests.stories import FARM, FARM_HEAD, HEAD, STAFF, SUPERVISOR
from liandong.draws.tests.test_stories import drawn
from liandong.figures.counting import figures as all_figures
from liandong.kernel.tests.staging import deliver_all, newest_job
from liandong.now import at, today

AGRICULTURE = "C410823-AGRICULTURE"


def shown(story, account):
    return {chart.name: chart for chart in figures.charts(story.city.actor(account))}


def test_load_pairs_and_replacements_are_counted_for_supervision_alone(story):
    draw, before = drawn(story).draw, newest_job()
    seat = Seat.objects.filter(visit__draw=draw, department=AGRICULTURE).exclude(visit__on=None).first()
    out = seat.officers[0]
    values = {"visit": seat.visit.code, "officer": out, "reason_code": "R1", "told": "临时出差"}
    story.act(FARM, "report_dropout", values)
    story.act(FARM_HEAD, "approve_dropout", {"number": 1})
    assert shown(story, SUPERVISOR) == {}  # 还没有公布
    story.published()
    with at(story.share_by):
        assert shown(story, SUPERVISOR)["draw_skips"].bars == ()  # 接着派的还没有算出来
    deliver_all(before)
    with at(story.share_by):
        found = shown(story, SUPERVISOR)
        assert {chart.total for chart in found.values()} == {None}, "最多的、占几成的不加起来"
        sent = Seat.objects.filter(visit__draw=draw, is_off=False).exclude(visit__on=None)
        for dept in (AGRICULTURE, "C410823-MARKET"):
            teams = list(sent.filter(department=dept).values_list("officers", flat=True))
            load = Counter(one for team in teams for one in team)
            pairs = Counter(pair for team in teams for pair in combinations(sorted(team), 2))
            bar = next(bar for bar in found["draw_load"].bars if bar.key == dept)
            assert bar.count == max(load.values()) and f"派过{len(load)}人" in bar.label
            bar = next(bar for bar in found["draw_pairs"].bars if bar.key == dept)
            assert bar.count == max(pairs.values()) and f"同去过的{len(pairs)}对" in bar.label
        left = sum(
            out in team for team in sent.filter(department=AGRICULTURE).values_list("officers", flat=True)
        )
        (bar,) = found["draw_skips"].bars
        assert bar.key == out and bar.count == round(100 / (left + 1))
        assert bar.label.startswith("武陟县农业农村局") and bar.label.endswith(
            f"（{out}）：应去{left + 1}次，换下1次"
        )
        assert {"draw_load", "draw_pairs", "draw_skips"} <= {
            chart.name for chart in all_figures(story.city.actor(SUPERVISOR)).charts
        }
        for other in (STAFF, HEAD, FARM, "duban", "jy.lianluo", "sysadmin"):
            assert shown(story, other) == {}, other
    with at(story.share_by + 2 * figures.WITHIN):
        assert shown(story, SUPERVISOR) == {} and today() > draw.first_day
