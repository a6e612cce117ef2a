"""行政协助（协查）：凭什么请求、答复的期限是法定、内部还是只是商请、凭什么不予协助。

Every pair of agencies has its own answer. 行政处罚法第二十六条 holds between any two; the provincial regulation between two of
Henan; an agreement's clause and a ministry's rule where somebody has named them. Only a limit that binds the agency asked can
be overdue: outside the city the city's own rule does not bind, outside the province nothing here does, so there the same days
are asked for (商请) and its contact, never its superior, is reminded.

Main names: `Reach`, `reach`, `line_by_name`, `Pair`, `bases`, `limit_for`, `may_ask_longer`, `may_wait`, `REFUSALS`.
Legal source: 行政处罚法第二十六条; 河南省行政执法条例第十七条、第四十四条; rows A-01, A-02, M-05, N-03, N-05, N-16, N-07.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from liandong.law.parameter import ExtensionRule, Parameter
from liandong.law.verdict import Source, Verdict, allow, refuse

ART_26 = Source("行政处罚法", "第二十六条")
HENAN_17 = Source("河南省行政执法条例", "第十七条")
HENAN_44 = Source("河南省行政执法条例", "第四十四条第八项")
PRIVATE_64 = Source("民营经济促进法", "第六十四条")
HOUSE_ASSISTANCE = Source("联动平台办理规则", "协查")
SAMR = Source("市场监督管理行政处罚程序规定", verified=False)
MARKET = "市场监管"
HENAN = "41"
URGENT = "N-05"
"""The row of what is urgent; its hours run from the delivery, all other limits from the signature."""
WAITS = "N-16"
"""The row that lets a line hold its case until the answer is there."""


class Reach(StrEnum):
    """How far the agency asked is from the one that asks."""

    CITY = "本市"
    PROVINCE = "省内其他市"
    OUTSIDE = "省外"


def reach(one: str, other: str) -> Reach:
    """How far apart the division codes of two agencies lie; a county directly under the province is a city of its own.

    >>> reach("410823", "410822").value, reach("410823", "419001").value, reach("410823", "140525").value
    ('本市', '省内其他市', '省外')
    """
    if one[:4] == other[:4]:
        return Reach.CITY
    return Reach.PROVINCE if one[:2] == other[:2] else Reach.OUTSIDE


def line_by_name(name: str) -> str:
    """The line an agency off the platform shows by its name; empty where the name says none that has a limit of its own.

    >>> line_by_name("新乡市市场监督管理局"), line_by_name("晋城市农业农村局")
    ('市场监管', '')
    """
    return MARKET if "市场监督管理" in name else ""


@dataclass(frozen=True, slots=True)
class Pair:
    """Who asks whom.

    Attributes:
        province: the first two digits of the code of whoever asks.
        line, other_line: as the parameters of the law name them; empty where there is none or it is not known.
        is_paper: the one asked is not on the platform.
    """

    reach: Reach
    province: str = HENAN
    line: str = ""
    other_line: str = ""
    is_paper: bool = False

    @property
    def is_market(self) -> bool:
        return self.line == self.other_line == MARKET


def bases(pair: Pair, *, agreement: str = "", rule: str = "") -> tuple[str, ...]:
    """What the request rests on between these two, a sentence each, the law first.

    Args:
        agreement: the clause of a cooperation agreement, as somebody typed it.
        rule: a ministry's provision, as somebody typed it.

    >>> [said[:8] for said in bases(Pair(Reach.CITY))]
    ['《行政处罚法》第', '《河南省行政执法']
    >>> len(bases(Pair(Reach.OUTSIDE), agreement="某协议第五条")), "第六十四条" in bases(Pair(Reach.OUTSIDE))[-1]
    (3, True)
    """
    said = [f"{ART_26}：协助事项属于被请求机关职权范围内的，应当依法予以协助"]
    if pair.reach is not Reach.OUTSIDE and pair.province == HENAN:
        said.append(
            f"{HENAN_17}：省内行政执法机关之间的协助；不予协助的，应当及时书面告知并说明理由（{HENAN_44}）"
        )
    if pair.is_market:
        said.append(f"{SAMR}：协助调查；条次没有核对过，只作提示")
    if rule:
        said.append(f"{rule}（请求机关所填，平台没有核对）")
    if agreement:
        said.append(f"{agreement}（执法协作协议，请求机关所填，平台没有核对）")
    if pair.reach is Reach.OUTSIDE:
        said.append(f"{PRIVATE_64}：涉及企业的，不得借协助之名异地执法，由当地机关在其职权内办理")
    return tuple(said)


@dataclass(frozen=True, slots=True)
class Limit:
    """By when an answer is owed or asked for.

    Attributes:
        row, line: the row of the law it is counted by, and the line it is asked for.
        nature: a key of `law.parameter.NATURES`; ``courtesy`` is never overdue.
        why: a sentence.
    """

    row: str
    line: str
    nature: str
    why: str


def limit_for(pair: Pair, *, is_urgent: bool) -> Limit:
    """The limit between these two. What the law sets stands, whether it is urgent or asked on paper; only the city's own shorter
    limit, where it binds, goes before it.

    >>> limit_for(Pair(Reach.CITY), is_urgent=False).nature, limit_for(Pair(Reach.PROVINCE), is_urgent=True).nature
    ('internal', 'courtesy')
    >>> limit_for(Pair(Reach.CITY, line=MARKET, other_line=MARKET), is_urgent=False).row
    'M-05'
    >>> limit_for(Pair(Reach.PROVINCE, line=MARKET, other_line=MARKET), is_urgent=True).nature
    'statutory'
    >>> limit_for(Pair(Reach.OUTSIDE, line=MARKET, other_line=MARKET), is_urgent=False).row
    'N-07'
    """
    if pair.reach is Reach.OUTSIDE:
        return Limit(
            "N-07", "", "courtesy", "省外机关，期限只是商请，不作逾期，只提醒它的联络人，不报其上级。"
        )
    is_own_urgent = is_urgent and pair.reach is Reach.CITY and not pair.is_paper
    if pair.is_market and not is_own_urgent:
        hurry = "紧急事项，请对方尽快答复，法定期限不因此改变；" if is_urgent else ""
        return Limit(
            "M-05", MARKET, "statutory", f"{hurry}市场监管部门之间，按部门规章的期限；条次没有核对过。"
        )
    if pair.is_paper:
        return Limit("N-03", "", "courtesy", "对方不在平台上，期限只是商请，不作逾期，只提醒本机关。")
    if is_own_urgent:
        shorter = "，短于部门规章的期限" if pair.is_market else ""
        return Limit(URGENT, "", "internal", f"紧急事项，按本市内部期限{shorter}，自送达起算。")
    if is_urgent:
        return Limit(URGENT, "", "courtesy", "紧急事项；本市的内部期限不约束市外机关，只是商请，自送达起算。")
    if pair.reach is Reach.CITY:
        return Limit("N-03", "", "internal", "法律和省条例没有规定日数，按本市内部期限。")
    return Limit("N-03", "", "courtesy", "法律和省条例没有规定日数；本市的内部期限不约束市外机关，只是商请。")


def may_ask_longer(
    due: datetime | None, now: datetime, days: int, rule: ExtensionRule | None, nature: str, *, asked_before: bool
) -> Verdict:  # fmt: skip
    """Whether the agency asked may still ask for more time: once, before the limit has passed, within what the rule allows.

    Refusal codes: ``too_late``, ``asked_already``, ``no_extension``, ``too_long``.
    """
    if due is not None and now > due:
        text = "答复期限已经届满，延期须在届满以前提出。请直接答复；不能协助的，说明理由后仍可以不予协助，系统会标明逾期。"
        return refuse("too_late", text, HOUSE_ASSISTANCE)
    if asked_before:
        return refuse("asked_already", "已经申请过一次延期，不能再申请，请抓紧答复。", HOUSE_ASSISTANCE)
    if rule is None and nature != "courtesy":
        return refuse("no_extension", "这一期限没有规定可以延长，请抓紧答复。", HOUSE_ASSISTANCE)
    if rule is not None and rule.value is not None and days > rule.value:
        return refuse("too_long", f"最多延长{rule.value}个工作日，请改少。", HOUSE_ASSISTANCE)
    return allow("may_ask", "可以申请延期。", HOUSE_ASSISTANCE)


def may_wait(row: Parameter | None) -> Verdict:
    """Whether a case may be held until the answer is there: where a row of its line says so. One that nobody has checked only warns.

    Refusal code: ``no_rule``.
    """
    if row is None:
        text = "本条线没有等协查复函再作决定的规定，请去掉“等复函再决定”；案件照常办理，期限照常计算。"
        return refuse("no_rule", text, HOUSE_ASSISTANCE)
    warnings = () if row.verified else (f"{row.provision}没有核对过，请自行斟酌是否等复函再决定。",)
    return allow("may_wait", "可以等复函再决定。", HOUSE_ASSISTANCE, warnings=warnings)


@dataclass(frozen=True, slots=True)
class Refusal:
    """One ground on which help may be refused, with its provision."""

    code: str
    label: str
    source: Source

    @property
    def told(self) -> str:
        """As it is chosen and shown."""
        return f"{self.label}（{self.source}）"


REFUSALS = (
    Refusal("no_power", "请求协助的事项不属于本机关职权范围", ART_26),
    Refusal("other_place", "应由其他地方、其他机关协助", ART_26),
    Refusal("forbidden", "法律、法规禁止提供所请求的材料、信息", HOUSE_ASSISTANCE),
    Refusal("unclear", "请求的事项不明确，说明后仍无法办理", HOUSE_ASSISTANCE),
    Refusal("other", "其他正当理由", HENAN_17),
)
"""The law names competence alone; the others are the platform's words for what a written reason may say."""


def refusal(code: str) -> Refusal:
    """The ground with this code."""
    return next(r for r in REFUSALS if r.code == code)
