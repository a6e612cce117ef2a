"""赋权乡镇（街道）：哪一天、哪个镇、哪一项，由镇办还是由县部门办；新旧交替时未办结的案件归谁。

A grant moves the power, it does not double it. What happens to pending cases is decided by each city's own
notice, and the notices differ, so they are data here: `TRANSITIONS`.

Main names: `Grant`, `Pending`, `Transition`, `may_handle`, `TRANSITIONS`.
Legal source: 行政处罚法第二十四条；焦政〔2025〕6号；郑政〔2025〕13号.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from liandong.law.jurisdiction.place import ART_24
from liandong.law.superior import ART_25
from liandong.law.verdict import Source, Verdict, allow, refuse


@dataclass(frozen=True, slots=True)
class Grant:
    """One item given to one town.

    Attributes:
        department: the county department whose power to punish is suspended in the town's area.
        valid_from, valid_to: first and last day in force; None while it lasts.
        notice: number of the document that granted it (key of `TRANSITIONS` where known).
    """

    item: str
    town: str
    department: str
    valid_from: date
    notice: str
    valid_to: date | None = None

    def holds(self, on: date) -> bool:
        """Whether the town holds the power on the day."""
        return self.valid_from <= on and (self.valid_to is None or on <= self.valid_to)


@dataclass(frozen=True, slots=True)
class Pending:
    """A case already filed: by whom and on which day the filing was approved."""

    agency: str
    filed_on: date


@dataclass(frozen=True, slots=True)
class Transition:
    """What a notice says about pending cases; where it says nothing, the answer warns.

    Attributes:
        town_keeps: it says that cases filed by a town before its power ended stay with the town.
        department_keeps: it says that cases filed by the department before the grant stay with the department.
        late_decisions_void: the notice declares later decisions of the department void.
    """

    source: Source
    town_keeps: bool
    department_keeps: bool
    late_decisions_void: bool = False


TRANSITIONS: Mapping[str, Transition] = {
    "焦政〔2025〕6号": Transition(
        Source("焦作市人民政府关于印发调整赋予乡镇（街道）行政处罚权事项清单的通知", "焦政〔2025〕6号"),
        True,
        False,
    ),
    "郑政〔2025〕13号": Transition(Source("郑政〔2025〕13号"), False, True, late_decisions_void=True),
}
"""Public notices: jiaozuo.gov.cn (2025-12-25) keeps pending cases with the town; Zhengzhou's keeps filed department cases."""


def may_handle(
    agency: str, grant: Grant, on: date, *, pending: Pending | None, end_notice: str = ""
) -> Verdict:
    """Whether the agency may handle this item in the town's area on the handling day (J14).

    Args:
        agency: code of the town or of the department of the grant.
        on: day of filing for a new case, of the next step for a pending one.
        pending: the filing, when the case was filed already.
        end_notice: number of the notice that ended the grant; it governs the town's pending cases.
    """
    if agency not in (grant.town, grant.department):
        return refuse("not_concerned", "该机关既不是承接赋权的乡镇（街道），也不是原行政处罚机关。", ART_24)
    kept = _kept(grant, on, pending, end_notice)
    if kept is not None:
        owner, transition, said = kept
        source = transition.source if transition else ART_24
        if agency != owner:
            text = "该案在赋权变动前已由另一机关立案，由其继续办理完毕，本机关不得接办。"
            return refuse("pending_stays", text, source, ART_25)
        warnings = () if said else ("所依据的通知未载明变动前已立案件如何处理，请先报司法行政部门确认。",)
        return allow(
            "pending_stays", "本机关在赋权变动前已经立案，继续办理完毕。", source, ART_24, warnings=warnings
        )
    owner = grant.town if grant.holds(on) else grant.department
    if agency == owner:
        text = (
            "该事项已赋权，由乡镇（街道）行使。"
            if owner == grant.town
            else "该事项未在赋权期内，由原行政处罚机关行使。"
        )
        return allow("holds_power", text, ART_24)
    return _refused(agency, grant)


def _refused(agency: str, grant: Grant) -> Verdict:
    if agency == grant.town:
        return refuse(
            "grant_not_in_force", "该事项不在赋权有效期内，乡镇（街道）不得行使该项处罚权。", ART_24
        )
    transition = TRANSITIONS.get(grant.notice)
    void = "，继续作出的处罚决定无效" if transition and transition.late_decisions_void else ""
    sources = (transition.source, ART_24) if transition else (ART_24,)
    text = f"该事项已赋予乡镇（街道），原行政处罚机关在该区域内不再行使处罚权{void}；行业监管职责不变。"
    return refuse("granted_to_town", text, *sources)


def _kept(
    grant: Grant, on: date, pending: Pending | None, end_notice: str
) -> tuple[str, Transition | None, bool] | None:
    """Who keeps a case filed before the change, by which notice, and whether that notice says so; None: no such case."""
    if pending is None:
        return None
    if pending.agency == grant.department and pending.filed_on < grant.valid_from <= on:
        transition = TRANSITIONS.get(grant.notice)
        said = transition is not None and transition.department_keeps
    elif pending.agency == grant.town and grant.holds(pending.filed_on) and not grant.holds(on):
        transition = TRANSITIONS.get(end_notice)
        said = transition is not None and transition.town_keeps
    else:
        return None
    return pending.agency, transition, said
