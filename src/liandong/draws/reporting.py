"""名录固定时说清楚：多少户、几户不列入、三十日以内谁改过什么、和上一次的名录差在哪里、和登记差在哪里。

A plan binds the register as it stands; who changed what shortly before is for people to look at. Counts and, of the changes, the acts by name;
who was changed stays in the register's own trail.

Main names: `report_of`, `told`, `excluded_told`, `recused_told`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from liandong.draw.rosters import Officer, Target
from liandong.draws import keeping
from liandong.draws.models import Draw
from liandong.inspections.recusals import granted
from liandong.ledger.models import LedgerEvent

BEFORE = timedelta(days=30)
CHANGES = {
    "parties.classify_party": "改信用风险分类", "parties.correct_party": "更正", "parties.cancel_party": "注销", "parties.restore_party": "恢复",
    "parties.merge_party": "合并", "registry.change_officer": "改执法人员的在岗、区域、主办", "registry.suspend_certificate": "暂扣执法证",
    "registry.cancel_officer": "注销执法人员",
}  # fmt: skip
"""Acts of the register that move somebody into a list, out of it, or to another."""


def report_of(
    draw: Draw,
    rows: Collection[Target],
    officers: Collection[Officer],
    people: Mapping[str, Any],
    at: datetime,
) -> dict[str, Any]:
    """Counts for people: integers and texts only."""
    classes = Counter(one.risk for one in rows)
    return {
        "targets": len(rows), "classes": dict(sorted(classes.items())),
        "excluded": dict(sorted(Counter(one.exclusion for one in rows if one.exclusion).items())),
        "capped": sum(not one.exclusion and one.visits >= draw.cap_visits for one in rows),
        "officers": dict(sorted(Counter(one.department for one in officers if one.more[-1] == "1").items())),
        "leads": dict(sorted(Counter(one.department for one in officers if one.is_lead and one.more[-1] == "1").items())),
        "not_sendable": sum(one.more[-1] != "1" for one in officers),
        "recusals": len(granted(draw.recusals)),
        "recused_as": dict(sorted(Counter(one["why"] for one in granted(draw.recusals)).items())),
        "changes": _changes({uuid for uuid, _ in people.values()}, at), **_against_last(draw, people),
    }  # fmt: skip


def _changes(parties: set[UUID], at: datetime) -> dict[str, int]:
    """Act → how many records of the rosters it changed in the thirty days before."""
    found = LedgerEvent.objects.filter(
        kind__in=("party", "officer"), action__in=CHANGES, outcome="done", recorded_at__gt=at - BEFORE, recorded_at__lte=at
    ).values_list("action", "kind", "record")  # fmt: skip
    counted = {(action, record) for action, kind, record in found if kind == "officer" or record in parties}
    return dict(sorted(Counter(action for action, _ in counted).items()))


def _against_last(draw: Draw, people: Mapping[str, Any]) -> dict[str, Any]:
    """Who came and who went since the last bound draw of the same yearly plan's place and agency."""
    before = (
        Draw.objects.filter(owner=draw.owner, division=draw.division, plan_no__isnull=False)
        .exclude(pk=draw.pk)
        .order_by("-bound_at")
        .first()
    )
    if before is None:
        return {}
    known = {row.split(b"\t", 2)[1].decode() for row in keeping.rows(before, keeping.MAPPING)}
    return {"last": before.plan_no, "added": len(people.keys() - known), "gone": len(known - people.keys())}


def told(draw: Draw, names: Mapping[str, str]) -> list[str]:
    """The report in sentences."""
    said = draw.report
    if not said:
        return []
    lines = [
        f"检查对象{said['targets']}户：{_joined((_class(risk), n) for risk, n in said['classes'].items())}。",
        excluded_told(draw),
        "；".join(
            f"{names.get(code, code)}可派{n}人，其中主办{said['leads'].get(code, 0)}人"
            for code, n in said["officers"].items()
        )
        + f"；证件、在岗不合格的{said['not_sendable']}人留在名录里；回避{said['recusals']}对。",
    ]
    changed = _joined((CHANGES[action], n, "条") for action, n in said["changes"].items())
    lines.append(f"固定以前三十日内登记的变动：{changed}。" if changed else "固定以前三十日内登记没有变动。")
    if "last" in said:
        lines.append(f"与上一次（方案{said['last']}）的名录比，增{said['added']}户，减{said['gone']}户。")
    return lines


def excluded_told(draw: Draw) -> str:
    """How many are not drawn and why; by the reason, nobody named."""
    said, codes = draw.report, {one["code"]: one["told"] for one in draw.exclusion_codes}
    out = "、".join(f"{codes.get(code, code)}{n}户" for code, n in said["excluded"].items())
    total = sum(said["excluded"].values())
    return f"不列入{total}户{f'（{out}）' if out else ''}，一年内已查满{draw.cap_visits}次的{said['capped']}户，都留在名录里。"


def recused_told(draw: Draw) -> str:
    """How many pairs of each category of reason, for 司法局 only: of few pairs a department would know another's from its own."""
    kinds = _joined((reason, n, "对") for reason, n in draw.report.get("recused_as", {}).items())
    return f"写明的回避：{kinds}（只有司法局看得到）。" if kinds else ""


def _class(risk: str) -> str:
    return "未分类" if risk == "N" else f"{risk}类"


def _joined(parts: Iterable[tuple[Any, ...]]) -> str:
    return "、".join(f"{name}{n}{unit[0] if unit else '户'}" for name, n, *unit in parts)
