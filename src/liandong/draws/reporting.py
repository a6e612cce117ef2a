"""名录固定时说清楚：多少户、几户不列入、三十日以内谁改过什么、几户离开了范围、和上一次同一范围的名录差在哪里；方案固定时和登记差在哪里。

A plan binds the register as it stands; who changed what shortly before is for people to look at. Counts and, of the changes, the acts by name;
who was changed stays in the register's own trail. Of what differs when the plan is bound, 行政执法监督 gets the rows.

Main names: `report_of`, `against_register`, `told`, `excluded_told`, `recused_told`.
"""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from liandong.draw.rosters import Officer
from liandong.draws import keeping
from liandong.draws.models import Draw
from liandong.draws.rosters import Roll
from liandong.inspections.recusals import granted
from liandong.ledger.models import LedgerEvent
from liandong.parties.models import Form, Party
from liandong.registry import places

BEFORE = timedelta(days=30)
ADDED, GONE, CHANGED = "登记里新增", "登记里没有了", "登记改了"
CHANGES = {
    "parties.register_party": "登记", "parties.classify_party": "改信用风险分类", "parties.correct_party": "更正", "parties.rename_party": "改名",
    "parties.give_code": "补登代码", "parties.cancel_party": "注销", "parties.restore_party": "恢复", "parties.merge_party": "合并", "parties.split_party": "拆回",
    "registry.confirm_officer": "登记执法人员", "registry.change_officer": "改执法人员的在岗、区域、主办", "registry.renew_certificate": "换发执法证",
    "registry.suspend_certificate": "暂扣执法证", "registry.restore_certificate": "恢复执法证", "registry.cancel_officer": "注销执法人员",
}  # fmt: skip
"""Acts of the register that move somebody into a list, out of it, or to another, or change under what name or code it stands there."""
UNMOVING = {"parties.reveal_identity", "registry.register_officer", "registry.return_officer"}
"""Its other acts: who only reads, and officers that nobody has confirmed yet."""


def report_of(
    draw: Draw,
    officers: Collection[Officer],
    roll: Roll,
    at: datetime,
) -> dict[str, Any]:
    """Counts for people: integers and texts only."""
    people, rows = roll.people, roll.rows
    classes = Counter(one.risk for one in rows)
    return {
        "targets": len(rows), "classes": dict(sorted(classes.items())),
        "excluded": dict(sorted(Counter(one.exclusion for one in rows if one.exclusion).items())),
        "capped": sum(not one.exclusion and one.visits >= draw.cap_visits for one in rows),
        "busy": _busy(draw, roll),
        "officers": dict(sorted(Counter(one.department for one in officers if one.more[-1] == "1").items())),
        "leads": dict(sorted(Counter(one.department for one in officers if one.is_lead and one.more[-1] == "1").items())),
        "not_sendable": sum(one.more[-1] != "1" for one in officers),
        "recusals": len(granted(draw.recusals)),
        "recused_as": dict(sorted(Counter(one["why"] for one in granted(draw.recusals)).items())),
        **_changes(draw, {uuid for uuid, _ in people.values()}, at), **_against_last(draw, people),
    }  # fmt: skip


def _busy(draw: Draw, roll: Roll) -> int:
    """How many are drawn from although all agencies together came as often as the cap: a warning, each agency has a cap of its own."""
    return sum(
        not one.exclusion and one.visits < draw.cap_visits <= roll.visited.get(one.id, 0) for one in roll.rows
    )


def _changes(draw: Draw, parties: set[UUID], at: datetime) -> dict[str, Any]:
    """Act → how many it changed in the thirty days before, of the rosters or of those that left the scope; and how many left."""
    found = LedgerEvent.objects.filter(
        kind__in=("party", "officer"), action__in=CHANGES, outcome="done", recorded_at__gt=at - BEFORE, recorded_at__lte=at
    ).order_by("-id").values_list("action", "kind", "record", "body")  # fmt: skip
    counted, outside = set(), defaultdict[UUID, list[tuple[str, str]]](list)
    for action, kind, record, body in found.iterator(2000):
        if kind == "officer" or record in parties:
            counted.add((action, record))
        else:
            outside[record].append((action, body or "{}"))
    left = _left(draw, outside)
    counted |= {(action, record) for record in left for action, _ in outside[record]}
    return {"changes": dict(sorted(Counter(action for action, _ in counted).items())), "left": len(left)}


def _left(draw: Draw, outside: Mapping[UUID, list[tuple[str, str]]]) -> set[UUID]:
    """Those that were in the plan's scope thirty days ago and are not now: cancelled, merged, moved elsewhere, of another trade.

    Args:
        outside: party → its acts with the ledger's bodies, the newest first.
    """
    inside = places.inside(draw.plan.division)
    within = {*inside, *map(places.named, inside)}
    rows = Party.objects.filter(uuid__in=outside).exclude(form=Form.CITIZEN)
    left = set()
    for party in rows.iterator(2000):
        acts = [action for action, _ in outside[party.uuid]]
        stood = party.state == "in_force" or {"parties.cancel_party", "parties.merge_party"} & set(acts)
        is_new = acts[-1] in ("parties.register_party", "parties.restore_party", "parties.split_party")
        was = _before(party, [body for _, body in outside[party.uuid]])
        is_of_trade = was["industry"].startswith(draw.plan.industry)
        is_of_library = draw.plan.library in ("", *was["tags"])
        if stood and not is_new and was["division_name"] in within and is_of_trade and is_of_library:
            left.add(party.uuid)
    return left


def _before(party: Party, bodies: Iterable[str]) -> dict[str, Any]:
    """Place (its name, its code where it did not change), trade and tags (a list) before these acts, the newest first."""
    was = {"division_name": party.division, "industry": party.industry, "tags": party.tags}
    for body in bodies:
        for row in json.loads(body).get("changes", ()):
            if row["field"] in was and "was" in row:
                was[row["field"]] = row["was"] or ""
    return was


def _against_last(draw: Draw, people: Mapping[str, Any]) -> dict[str, Any]:
    """Who came and who went since the last bound draw of the same agency over the same place, trade and library; ``last`` is empty
    where there is none to compare with."""
    plan = draw.plan
    alike = {"plan__industry": plan.industry, "plan__library": plan.library, "division": draw.division}
    before = (
        Draw.objects.filter(owner=draw.owner, plan_no__isnull=False, **alike)
        .exclude(pk=draw.pk)
        .order_by("-bound_at")
        .first()
    )
    if before is None:
        return {"last": ""}
    known = {row.split(b"\t", 2)[1].decode() for row in keeping.rows(before, keeping.MAPPING)}
    return {"last": before.plan_no, "added": len(people.keys() - known), "gone": len(known - people.keys())}


def against_register(
    draw: Draw, roll: Roll, officers: Collection[Officer], called: Mapping[str, str]
) -> tuple[dict[str, int], list[str]]:
    """What differs between the frozen rosters and the register of the day the plan is bound.

    Args:
        roll, officers: the register as it stands now; called: its officers' names by their ids.

    Returns:
        Counts ``added``, ``gone``, ``changed`` of targets and ``officers`` that differ; and a row of each: sort, id, name, what, joined
        by tabs, for 行政执法监督 alone.
    """
    people = json.loads(keeping.read(draw, keeping.NAMES))
    frozen, names = dict[str, str](), {own: name for own, (_, name) in roll.people.items()}
    for row in keeping.rows(draw, keeping.MAPPING):
        pid, own, _, *fields = row.decode().split("\t")
        frozen[own] = "\t".join(fields)
        names.setdefault(own, people["targets"][pid][1])
    now = {one.id: one.row.partition("\t")[2] for one in roll.rows}
    rows = {
        own: what
        for own in sorted(frozen.keys() | now.keys())
        if (what := _differs(frozen.get(own), now.get(own)))
    }
    lines = ["\t".join(("检查对象", own, names[own], what)) for own, what in rows.items()]
    kept = dict(row.decode().partition("\t")[::2] for row in keeping.rows(draw, keeping.OFFICERS))
    listed = {one.id: one.row.partition("\t")[2] for one in officers}
    moved = {
        own: what
        for own in sorted(kept.keys() | listed.keys())
        if (what := _differs(kept.get(own), listed.get(own)))
    }
    lines += [
        "\t".join(("执法人员", own, people["officers"].get(own) or called[own], what))
        for own, what in moved.items()
    ]
    counted = Counter(rows.values())
    found = {name: counted[what] for name, what in (("added", ADDED), ("gone", GONE), ("changed", CHANGED))}
    return found | {"officers": len(moved)}, lines


def _differs(frozen: str | None, now: str | None) -> str:
    if frozen == now:
        return ""
    return ADDED if frozen is None else GONE if now is None else CHANGED


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
    if draw.few_tag:
        lines.append(
            f"标签“{draw.few_tag}”的{said['few']}户，同一次进门最多{draw.few_departments}个部门。"
            if said["few"]
            else f"没有标签“{draw.few_tag}”的检查对象，另有的上限用不上，请核对标签。"
        )
    if said.get("undecided"):
        lines.append(f"有{said['undecided']}件回避还没有决定，不写进名录；抽取以后决定的，办替换。")
    if said.get("untaken"):
        lines.append(f"没有哪个部门抽的行业{said['untaken']}户，留在名录里，抽不到。")
    if said.get("busy"):
        lines.append(
            f"另有{said['busy']}户各机关加起来一年内已查满{draw.cap_visits}次，仍在抽取之中：上限是各机关自己的，请斟酌。"
        )
    left = (
        f"其中离开范围的{said['left']}户（注销、合并、迁走、改行业），不在名录里。"
        if said.get("left")
        else ""
    )
    lines.append(
        f"固定以前三十日内登记的变动：{changed}。{left}" if changed else "固定以前三十日内登记没有变动。"
    )
    if said.get("last"):
        lines.append(
            f"与上一次同一范围的（方案{said['last']}）名录比，增{said['added']}户，减{said['gone']}户。"
        )
    else:
        lines.append("没有同一地域、行业、专项库的上一次名录可以比。")
    if register := said.get("register"):
        lines.append(_register_told(register))
    return lines


def _register_told(said: Mapping[str, int]) -> str:
    if not any(said.values()):
        return "方案固定时，名录与当天的登记一致。"
    return (
        f"名录固定以后、方案固定以前登记又变了：新增{said['added']}户，没有了{said['gone']}户，改了{said['changed']}户，"
        f"执法人员{said['officers']}人；名录照固定的，是哪几户只有行政执法监督看得到。"
    )


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
