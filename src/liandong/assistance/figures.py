"""协查的两张图：按期答复的比例、答复用几日；各机关看自己的，督办看所看得到的各机关，按名称排，不排名次、不打分。"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import timedelta
from statistics import median

from liandong.assistance.kinds import ASSISTANCE
from liandong.figures.counting import Bar, Chart, add_charts
from liandong.kernel import reading
from liandong.kernel.actor import Actor
from liandong.kernel.roles import BUSINESS, Role
from liandong.law.assistance import HENAN_17
from liandong.now import now

WITHIN = timedelta(days=365)
SOURCE = f"{HENAN_17}；一年内送出、期限为法定或者内部的协查，答复和不予协助的都算"


def charts(actor: Actor) -> Iterator[Chart]:
    """Of one's own agency as the one asked; for 督办 of each agency it presses; for nobody else."""
    if reading.listed(actor, ASSISTANCE.name) is None or actor.role not in BUSINESS | {Role.OVERSIGHT}:
        return
    rows = ASSISTANCE.sight.rows(actor).filter(sent_at__gt=now() - WITHIN).exclude(nature="courtesy")
    if actor.role is not Role.OVERSIGHT:
        rows = rows.filter(receiver=actor.agency)
    days: dict[str, list[int]] = defaultdict(list)
    in_time: dict[str, list[bool]] = defaultdict(list)
    done = rows.exclude(receiver=None).exclude(state="withdrawn", replied_at=None)
    for name, signed, replied, ended, late, rung in done.order_by("receiver_name", "pk").values_list(
        "receiver_name", "signed_at", "replied_at", "ended_at", "is_late", "rung"
    ):
        first = replied or ended
        if first is not None or rung:
            in_time[name].append(first is not None and not late)
        if first is not None and signed is not None:
            days[name].append((first - signed).days)
    if not in_time:
        return
    yield Chart(
        "assistance_in_time", "协查：按期答复", "％", f"{SOURCE}；已经逾期还没有答复的算没有按期",
        tuple(Bar(n, n, round(100 * sum(v) / len(v))) for n, v in sorted(in_time.items())),
    )  # fmt: skip
    yield Chart(
        "assistance_days", "协查：答复用几日（中位数）", "日", f"{SOURCE}；自签收到第一次答复，自然日",
        tuple(Bar(n, n, round(median(v))) for n, v in sorted(days.items())),
    )  # fmt: skip


add_charts(charts)
