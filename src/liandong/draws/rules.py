"""抽取的规则：参与方够不够、时刻合不合、比例怎样写进规则、代码怎样写。纯函数。

Main names: `parties_fault`, `moments_fault`, `days_fault`, `share_ppm`, `document_of`, `code_line`, `trade_line`, `in_trades`.
Source: 协议 VDR-1; 联动平台抽取规则.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any

from liandong.draw.rules import MILLION, SHARED
from liandong.draw.score import SHA256
from liandong.draw.visits.groups import groups_of
from liandong.inspections.rules import to_draw
from liandong.now import CHINA
from liandong.registry import industries
from liandong.registry.fields import split_words

USUAL_CAP = 2
"""Visits a year where no department of a draw has published a cap; this platform's own first value."""
FEWEST_SKIPS = 1
"""One replacement freezes no list, however few were drawn."""
UNCLASSIFIED = "N"
"""How a target nobody has classified stands in a roster; no plan draws it."""
NO_INDUSTRY, NO_PLACE = "0", "000000"
AN_HOUR = timedelta(hours=1)
CODE = re.compile(r"[A-Z][0-9A-Z]{0,7}", re.ASCII)
EXCLUSIONS = ({"code": "E1", "told": "已停业或者查无下落"}, {"code": "E2", "told": "正在立案调查"})
REASONS = (
    {"code": "U1", "told": "检查对象查无下落或者已停业"}, {"code": "R1", "told": "执法人员应当回避"}, {"code": "A1", "told": "执法人员不在岗"},
)  # fmt: skip
"""First values of the form: examples of this platform, for the agency to change."""


def code_line(line: str) -> dict[str, str]:
    """A code with what it means, written ``代码｜含义``.

    Raises:
        ValueError: with the Chinese sentence that says what is wrong.

    >>> code_line("E1|停业")
    {'code': 'E1', 'told': '停业'}
    """
    code, _, told = line.replace("|", "｜").partition("｜")
    code, told = code.strip(), told.strip()
    if not CODE.fullmatch(code) or not told:
        raise ValueError("写成“代码｜含义”，代码是一个大写字母开头、至多八位的字母和数字。")
    return {"code": code, "told": told}


def party_line(line: str) -> dict[str, str]:
    """A party with its contact, written ``名称或者机构编码｜联系人``.

    Raises:
        ValueError: with the Chinese sentence that says what is wrong.

    >>> party_line("武陟县公证处｜李公证")
    {'name': '武陟县公证处', 'contact': '李公证'}
    """
    name, _, contact = line.replace("|", "｜").partition("｜")
    name, contact = name.strip(), contact.strip()
    if not name or not contact:
        raise ValueError("写成“名称｜联系人”，例如武陟县公证处｜李公证。")
    return {"name": name, "contact": contact}


def trade_line(line: str) -> dict[str, str]:
    """The trades that a department alone draws from, written ``部门｜行业代码``; several codes parted by 、.

    Raises:
        ValueError: with the Chinese sentence that says what is wrong.

    >>> trade_line("武陟县农业农村局｜01、a")
    {'department': '武陟县农业农村局', 'told': '01、A'}
    >>> trade_line("武陟县农业农村局｜9x")
    Traceback (most recent call last):
    ValueError: 国民经济行业分类里没有“9X”，请写门类的字母或者二至四位数字，没有登记行业的写 0。
    """
    department, _, told = line.replace("|", "｜").partition("｜")
    codes = [word.upper() for word in split_words(told)]
    if not department.strip() or not codes:
        raise ValueError("写成“部门｜行业代码”，几个代码用顿号隔开，例如武陟县农业农村局｜01、515。")
    if odd := next((code for code in codes if code != NO_INDUSTRY and not industries.is_code(code)), ""):
        raise ValueError(
            f"国民经济行业分类里没有“{odd[:10]}”，请写门类的字母或者二至四位数字，没有登记行业的写 {NO_INDUSTRY}。"
        )
    return {"department": department.strip(), "told": "、".join(codes)}


def in_trades(industry: str, codes: Collection[str]) -> bool:
    """Whether a roster's industry lies in one of these classes; no classes at all are all of them.

    >>> [in_trades("5169", codes) for codes in ([], ["516"], ["F"], ["01", "0"])], in_trades("0", ["0"]), in_trades("0111", ["0"])
    ([True, True, True, False], True, False)
    """
    if not codes:
        return True
    section = industries.section(industry)
    return any(
        industry == code if code == NO_INDUSTRY else code in (section, industry[: len(code)])
        for code in codes
    )


def parties_fault(parties: Sequence[Mapping[str, str]], authority: str) -> str:
    """Why these cannot draw together: fewer than two, doubled, or none outside the drawing agency; empty when they can."""
    names = [one["name"] for one in parties]
    if len(names) < 2:
        return "参与方应至少两家，其中至少一家在抽取机关以外。"
    if doubled := next((name for name in names if names.count(name) > 1), ""):
        return f"参与方“{doubled}”写了两遍。"
    if all(one["agency"] == authority for one in parties):
        return "参与方里没有抽取机关以外的，请增加一家，例如司法局、公证处、行业协会。"
    return ""


def moments_fault(
    now: datetime, commit_by: datetime, not_before: datetime, share_by: datetime, unseal_by: datetime | None
) -> str:
    """Why these moments do not fit together; empty when they do. The verifier asks the same."""
    if commit_by <= now:
        return "承诺截止已经过去，请往后定。"
    if not_before < commit_by + AN_HOUR:
        return "外部数值产生的时刻应比承诺截止晚一小时以上。"
    if share_by <= not_before:
        return "打开截止应晚于外部数值产生的时刻。"
    if unseal_by is not None and unseal_by <= share_by:
        return "解封截止应晚于打开截止。"
    return ""


def days_fault(days: Sequence[date], share_by: datetime, begins: date, ends: date) -> tuple[str, str]:
    """Which entry of the form says something about the visits that cannot be, and why; both empty when it fits.

    Args:
        days: the working days of the visits. share_by: by when every share is open. begins, ends: of the yearly plan.

    >>> by, plan = datetime(2026, 3, 4, 1, tzinfo=UTC), (date(2026, 3, 5), date(2026, 3, 6))
    >>> [days_fault([date(2026, 3, d) for d in days], by, *plan)[0] for days in ((4, 5), (5, 6), (5, 9))]
    ['first_day', '', 'days']
    >>> days_fault([date(2026, 3, 5)], by, date(2026, 4, 1), date(2026, 12, 31))
    ('first_day', '计划2026-04-01才开始，请定在那一天以后，或者先变更计划。')
    """
    known = share_by.astimezone(CHINA).date()
    if days[0] <= known:
        return "first_day", f"打开截止是{known}，那一天以后才知道抽中了谁；检查开始日期请定在以后。"
    if days[0] < begins:
        return "first_day", f"计划{begins}才开始，请定在那一天以后，或者先变更计划。"
    if days[-1] > ends:
        text = f"{len(days)}个工作日要排到{days[-1]}，计划{ends}结束。请少排几天、提早开始，或者先变更计划。"
        return "days", text
    return "", ""


def utc(moment: datetime) -> str:
    """As a plan writes it.

    >>> utc(datetime(2026, 3, 2, 9, tzinfo=UTC))
    '2026-03-02T09:00:00Z'
    """
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def local(moment: str) -> str:
    """A moment of a plan as people here read it.

    >>> local("2026-03-02T09:00:00Z")
    '2026-03-02 17:00'
    """
    return f"{datetime.fromisoformat(moment.replace('Z', '+00:00')).astimezone(CHINA):%Y-%m-%d %H:%M}"


def share_ppm(n: int, row: Mapping[str, Any] | None) -> int:
    """The share of a class in parts per million that draws of n exactly what the yearly plan draws of n.

    The plan's percentage where its floor and ceiling do not bite, else the share that gives the same number.

    >>> row = {"percent": "5", "floor": 2, "ceiling": 40}
    >>> [share_ppm(n, row) for n in (0, 10, 100, 1000)]
    [50000, 200000, 50000, 40000]
    >>> share_ppm(10, None)
    0
    """
    if row is None:
        return 0
    plain = round(float(row["percent"]) * 10_000)
    wanted = to_draw(n, row)
    return plain if -(-n * plain // MILLION) == wanted else wanted * MILLION // n


def document_of(
    *, departments: Sequence[str], groups: Sequence[Sequence[str]], scoring: str, ratios: Mapping[str, Mapping[str, Any]],
    populations: Mapping[str, Mapping[str, int]], eligible: Mapping[str, Collection[str]], cap: int, exclusions: Collection[str],
    reasons: Collection[str], reserve_percent: int, skips_percent: int, officers: int, load: int, most: int, slots: int, few: int = 0,
) -> dict[str, Any]:  # fmt: skip
    """The rules of a draw over real codes.

    Args:
        ratios: class → its row of the yearly plan. eligible: department → industries of the roster that it draws from.
        populations: department → class → targets that may be drawn for it.
        few: column of the roster with the number of departments at once where it is a lower one; 0 where all are alike.
    """
    document = {
        "v": 1, "alg": SHA256, "coord": scoring,
        "ratio_ppm": {
            one: {risk: share_ppm(populations[one].get(risk, 0), row) for risk, row in ratios.items()}
            for one in departments
        },
        "elig_industry": {one: sorted(eligible[one]) for one in departments},
        "strata": ["risk"], "max_visits_365d": cap, "allowed_exclusions": sorted(exclusions),
        "min_per_stratum": 0, "max_per_stratum": 0, "reserve_ppm": reserve_percent * 10_000, "min_reserve": 1,
        "max_skips_ppm": skips_percent * 10_000, "min_skips": FEWEST_SKIPS, "reason_codes": sorted(reasons), "officers_per_dept": officers,
        "max_load": load, "max_per_slot": 1, "slots": slots, "max_depts": min(most, len(departments)),
        "lead_depts": sorted(departments), "slot_rule": "counts", "lookahead": True,
    }  # fmt: skip
    document |= {"max_depts_column": few} if few else {}
    return document | ({"coord_groups": [list(group) for group in groups]} if scoring == SHARED else {})


def usual_groups(departments: Sequence[str]) -> list[list[str]]:
    """Three or four related departments together, in the order of the plan."""
    return [list(group) for group in groups_of(departments)]
