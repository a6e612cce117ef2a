"""随机抽取的三张图，只给监督抽取机关的行政执法监督：一人派了几次、同去最多的一对、换下的占应去的几成。

By these one sees whether chance is let alone: a load far above the others', two officers always together, somebody who is replaced again
and again. Who was sent stands in the full bundle, which is theirs too once a draw is published; nobody else gets names or numbers here.

Source: 协议 VDR-1; 联动平台抽取规则.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from datetime import timedelta
from itertools import combinations

from liandong.draws import queries
from liandong.draws.models import Draw, Dropout, Seat
from liandong.draws.rosters import officer_id
from liandong.figures.counting import Bar, Chart, add_charts
from liandong.kernel.actor import Actor
from liandong.kernel.roles import Role
from liandong.now import today
from liandong.registry.models import Officer

WITHIN = timedelta(days=365)
SOURCE = "VDR-1；一年内公布的抽取，照替换以后的派人，不论后来去没去"


def charts(actor: Actor) -> Iterator[Chart]:
    """Of the draws whose full bundle the reader may have; nothing for anybody else."""
    if actor.role is not Role.SUPERVISOR:
        return
    recent = queries.public_draws().filter(published_on__gt=today() - WITHIN)
    draws = [draw for draw in recent if queries.may_have_full(actor, draw)]
    if not draws:
        return
    teams, names = _teams(draws), dict[str, str]()
    load = {dept: Counter(one for team in sent for one in team) for dept, sent in teams.items()}
    skips = _skips(draws)
    known = {one for sent in load.values() for one in sent} | {one for _, one in skips}
    for listed in Officer.objects.filter(agency__code__in={*teams, *(dept for dept, _ in skips)}):
        if (own := officer_id(listed)) in known:
            names[own] = f"{listed.name}（{own}）"
    titles = dict(Seat.objects.filter(visit__draw__in=draws).values_list("department", "name"))
    yield Chart(
        "draw_load", "随机抽取：派得最多的一人派了几次", "次", SOURCE,
        tuple(_most_sent(dept, titles[dept], sent, names) for dept, sent in sorted(load.items()) if sent),
        has_sum=False,
    )  # fmt: skip
    pairs = {
        dept: Counter(pair for team in sent for pair in combinations(sorted(team), 2))
        for dept, sent in teams.items()
    }
    yield Chart(
        "draw_pairs", "随机抽取：同去最多的一对同去了几次", "次", SOURCE,
        tuple(_most_paired(dept, titles[dept], sent, names) for dept, sent in sorted(pairs.items()) if sent),
        has_sum=False,
    )  # fmt: skip
    yield Chart(
        "draw_skips", "随机抽取：换下的占应去的", "％", f"{SOURCE}；应去的是现在派的加上换下的，没有换下过的不列",
        tuple(
            Bar(one, f"{titles[dept]}{names.get(one, one)}：应去{n + load[dept][one]}次，换下{n}次", round(100 * n / (n + load[dept][one])))
            for (dept, one), n in sorted(skips.items())
        ),
        has_sum=False,
    )  # fmt: skip


def _teams(draws: Iterable[Draw]) -> dict[str, list[list[str]]]:
    """Department → who goes together, a list a visit."""
    found: dict[str, list[list[str]]] = defaultdict(list)
    rows = Seat.objects.filter(visit__draw__in=draws, is_off=False).exclude(visit__on=None)
    for department, officers in rows.values_list("department", "officers"):
        found[department].append(officers)
    return found


def _skips(draws: Iterable[Draw]) -> Counter[tuple[str, str]]:
    """(department, officer) → how often that officer was replaced; one whose team is still being made anew counts as sent."""
    rows = Dropout.objects.filter(draw__in=draws, answer="approved", sort="officer", is_seated=True)
    return Counter(rows.values_list("department", "out"))


def _most_sent(department: str, title: str, sent: Counter[str], names: dict[str, str]) -> Bar:
    one, most = min(sent.items(), key=lambda pair: (-pair[1], pair[0]))
    mean = sum(sent.values()) / len(sent)
    return Bar(department, f"{title}：{names.get(one, one)}；派过{len(sent)}人，平均{mean:.1f}次", most)


def _most_paired(department: str, title: str, pairs: Counter[tuple[str, str]], names: dict[str, str]) -> Bar:
    both, most = min(pairs.items(), key=lambda pair: (-pair[1], pair[0]))
    told = "、".join(names.get(one, one) for one in both)
    return Bar(department, f"{title}：{told}；同去过的{len(pairs)}对", most)


add_charts(charts)
