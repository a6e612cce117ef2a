"""抽取的记录种类：固定了方案的各机关看得到，名录、结果里是谁哪里都没有；起草的只有抽取机关、配合部门和监督机关看得到。

What is bound is shown to everybody as it was hashed, over neutral codes. Who was drawn and who goes is in no field: `queries.visits_for`.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from liandong.draw.rules import SHARED
from liandong.draws import reporting, states
from liandong.draws.duties import KIND, list_named, names_of
from liandong.draws.models import Draw, OutsideKind
from liandong.draws.rules import NO_INDUSTRY, local
from liandong.draws.steps import ROSTERS
from liandong.kernel.kinds import Field, Kind, register
from liandong.kernel.ports import agencies
from liandong.kernel.roles import HUMANS, Level, Secrecy
from liandong.kernel.visibility import Grant, Sight
from liandong.parties.search import numbered
from liandong.registry import industries

_PUBLIC = Secrecy.PUBLIC
_FULL = Level.FULL


def draw_grants(draw: Draw) -> Iterable[Grant]:
    """What is bound concerns everybody; the drawing agency, its departments and supervision see what led to it."""
    if draw.plan_no:
        yield Grant(Level.SUMMARY, "已固定的抽取方案")
    yield Grant(_FULL, "抽取机关", agency=draw.owner)
    for supervisor in agencies().supervisors(draw.owner) - {draw.owner}:
        yield Grant(_FULL, "行政执法监督", agency=supervisor)
    for department in draw.departments:
        if UUID(department["agency"]) != draw.owner:
            yield Grant(_FULL, "检查部门", agency=UUID(department["agency"]))


def parties_told(draw: Draw) -> list[str]:
    """Who puts in a share, a line each."""
    return [f"{one['name']}（{one['code']}），联系人{one['contact']}" for one in draw.parties]


def _groups(draw: Draw) -> list[str]:
    names = names_of(draw)
    return ["、".join(names[code] for code in group) + "。" for group in draw.groups]


def trades_told(draw: Draw) -> list[str]:
    """Each department that draws from some classes of trade only, with their names."""
    names = names_of(draw)
    return [
        f"{names[one['code']]}：{'；'.join(map(_trade, one['industries']))}。"
        for one in draw.trades
        if one["code"] in names
    ]


def _trade(code: str) -> str:
    return f"{code}{industries.named(code)}" if code != NO_INDUSTRY else "没有登记行业的"


def _outside(draw: Draw) -> str:
    said = draw.outside
    form = f"，每个来源各几个数：{said['form']}" if "form" in said else ""
    return f"{OutsideKind(said['source']).label}：{said['name']}{said['issue']}{form}，不早于{local(said['not_before'])}"


def _codes(rows: Iterable[dict[str, Any]]) -> list[str]:
    return [f"{row['code']} {row['told']}" for row in rows]


def _excluded(draw: Draw) -> list[str]:
    return [f"{one['name']}：{one['code']}，{one['why']}（{one['by']}）。" for one in draw.exclusions]


def roots_told(draw: Draw) -> list[str]:
    """Each frozen file with its rows and its root."""
    return [f"{ROSTERS[name]}{one['n']}行，根 {one['root']}" for name, one in draw.roots.items()]


def lists_told(draw: Draw) -> list[str]:
    """Each list with how many it holds and, once drawn, how many were drawn; over neutral codes."""
    drawn, lines = draw.totals.get("lists", {}), []
    for code, n in draw.populations.items():
        more = f"，抽中{drawn[code][1]}户" if code in drawn else ""
        more += "，已冻结，等行政执法监督解除" if code in draw.totals.get("frozen", []) else ""
        lines.append(f"{list_named(draw, code)}{n}户{more}。")
    return lines


def rules_told(draw: Draw) -> list[str]:
    """By what is drawn, once it is frozen: shares of each neutral stratum, groups, bounds; empty before."""
    said, names = draw.rules, names_of(draw)
    if not said:
        return []
    shares = {
        names[code]: "、".join(f"{stratum}抽{ppm / 10_000:g}%" for stratum, ppm in sorted(one.items()))
        or "没有"
        for code, one in said["ratio_ppm"].items()
    }
    same = len(set(shares.values())) == 1
    lines = (
        [f"各部门都一样：{next(iter(shares.values()))}。"]
        if same
        else [f"{name}：{one}。" for name, one in shares.items()]
    )
    lines += [f"只抽这些行业的：{one}" for one in trades_told(draw)]
    lines += (
        [f"同一协同组共用一个次序：{group}" for group in _groups(draw)]
        if said["coord"] == SHARED
        else ["各部门各自抽。"]
    )
    spared = "（一户不算）" if said.get("min_skips") else ""
    skips = f"，一个名单替换的超过应抽的{draw.skips_percent}%{spared}就冻结" if draw.skips_percent else ""
    few = f"，标签“{draw.few_tag}”的最多{draw.few_departments}个" if draw.few_tag else ""
    return [
        *lines,
        f"候补为应抽的{draw.reserve_percent}%；一年内查满{draw.cap_visits}次的不再抽；同一次进门最多{draw.most_departments}个部门{few}{skips}。",
    ]


def _counts(draw: Draw) -> str:
    said = draw.totals
    if not said:
        return ""
    return (
        f"抽中{said['drawn']}户；各部门各去要进门{said['seats_alone']}次，合并成{said['visits']}次，没有排上{said['left']}次，"
        f"没有派满的{said['unstaffed']}个部门次。"
    )


_RULES, _BOUND, _RESULT, _ROSTER = "规则", "方案和随机数", "结果", "名录"
DRAW = register(
    Kind(
        name=KIND,
        title="随机抽取",
        model=Draw,
        states=states.DRAW,
        sight=Sight(KIND, Draw, dict.fromkeys(HUMANS, _FULL), draw_grants),
        heading=lambda d: d.title,
        number=lambda d: d.number,
        related=("plan",),
        own=("owner",),
        place="division",
        search=numbered,
        lead="照已公布的年度计划抽取检查对象、选派执法人员：先固定名录和方案，几家一起出随机数，结果谁都能重算。",
        when_empty="还没有您可以查看的抽取。由牵头部门法制审核、联络员照已公布的年度计划起草。",
        fields=(
            Field("number", "抽取编号", secrecy=_PUBLIC, in_list=True, is_searched=True),
            Field("title", "抽取名称", secrecy=_PUBLIC, in_list=True, is_searched=True),
            Field("agency_name", "抽取机关", secrecy=_PUBLIC, in_list=True, is_searched=True),
            Field("plan_no", "方案编号", secrecy=_PUBLIC, in_list=True),
            Field("plan", "年度抽查计划", secrecy=_PUBLIC, value=lambda d: d.plan.title),
            Field("division_name", "地域", secrecy=_PUBLIC, in_list=True, sort_by="division"),
            Field("published_on", "公布日期", secrecy=_PUBLIC, in_list=True, sort_by="published_on"),
            Field("mode", "方式", secrecy=_PUBLIC, section=_RULES, value=lambda d: d.get_mode_display()),
            Field("scoring", "次序", secrecy=_PUBLIC, section=_RULES, value=lambda d: d.get_scoring_display()),
            Field("groups", "协同组", secrecy=_PUBLIC, section=_RULES, value=_groups),
            Field("trades", "各部门的行业", secrecy=_PUBLIC, section=_RULES, value=trades_told),
            Field("reserve_percent", "候补的百分比", secrecy=_PUBLIC, section=_RULES),
            Field("cap_visits", "一年内查过几次的不再抽", secrecy=_PUBLIC, section=_RULES),
            Field("most_departments", "同一次进门最多几个部门", secrecy=_PUBLIC, section=_RULES),
            Field("few_tag", "另有上限的标签", secrecy=_PUBLIC, section=_RULES),
            Field("few_departments", "有这个标签的最多几个部门", secrecy=_PUBLIC, section=_RULES),
            Field("load", "每名执法人员最多几次", secrecy=_PUBLIC, section=_RULES),
            Field("skips_percent", "替换上限的百分比", secrecy=_PUBLIC, section=_RULES),
            Field("first_day", "检查开始日期", level=_FULL, section=_RULES),
            Field("days", "几个工作日", level=_FULL, section=_RULES),
            Field("reason_codes", "替换的理由代码", secrecy=_PUBLIC, section=_RULES, value=lambda d: _codes(d.reason_codes)),
            Field("exclusion_codes", "不列入的代码", level=_FULL, section=_ROSTER, value=lambda d: _codes(d.exclusion_codes)),
            Field("exclusions", "不列入的检查对象", level=_FULL, section=_ROSTER, value=_excluded),
            Field("frozen_at", "名录固定的时刻", secrecy=_PUBLIC, section=_ROSTER),
            Field("report", "名录的变动", level=_FULL, section=_ROSTER, is_tracked=False, value=lambda d: reporting.told(d, names_of(d))),
            Field("roots", "名录的根", secrecy=_PUBLIC, section=_ROSTER, value=roots_told),
            Field("populations", "各名单", secrecy=_PUBLIC, section=_RESULT, is_tracked=False, value=lists_told),
            Field("parties", "参与方", secrecy=_PUBLIC, section=_BOUND, value=parties_told),
            Field("escrow", "托管方", secrecy=_PUBLIC, section=_BOUND),
            Field("escrow_key", "托管方的公钥", secrecy=_PUBLIC, section=_BOUND),
            Field("outside", "外部数值从哪里来", secrecy=_PUBLIC, section=_BOUND, value=_outside),
            Field("commit_by", "承诺截止", secrecy=_PUBLIC, section=_BOUND),
            Field("share_by", "打开截止", secrecy=_PUBLIC, section=_BOUND),
            Field("unseal_by", "解封截止", secrecy=_PUBLIC, section=_BOUND),
            Field("plan_sha256", "方案的散列", secrecy=_PUBLIC, section=_BOUND),
            Field("ticket", "抽取凭据", secrecy=_PUBLIC, section=_BOUND),
            Field("outside_value", "外部数值", secrecy=_PUBLIC, section=_BOUND),
            Field("result_sha256", "结果的散列", secrecy=_PUBLIC, section=_RESULT),
            Field("visits_sha256", "入企安排的散列", secrecy=_PUBLIC, section=_RESULT),
            Field("totals", "数目", secrecy=_PUBLIC, section=_RESULT, is_tracked=False, value=_counts),
        ),
    )
)  # fmt: skip
