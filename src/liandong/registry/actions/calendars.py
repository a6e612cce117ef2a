"""年度放假安排的动作：录入、更正；录入后办理中的期限重算。"""

from __future__ import annotations

from liandong.kernel.actions import Act, Action
from liandong.kernel.roles import Level, Role
from liandong.law.verdict import Verdict, allow, refuse
from liandong.registry import forms
from liandong.registry.models import CalendarYear
from liandong.registry.states import HOUSE_REGISTER

LOAD_CALENDAR_YEAR = Action(
    name="registry.load_calendar_year",
    title="录入放假安排",
    kind="calendar_year",
    roles=frozenset({Role.SYSTEM_ADMIN}),
    side="any",
    creates=True,
    form=forms.CalendarNotice,
    consequence="录入后，办理中的期限立即按新的放假安排重算，变动的会记入各自的办理经过。",
    sources=(HOUSE_REGISTER,),
)


@LOAD_CALENDAR_YEAR.judge
def may_load_calendar_year(act: Act) -> Verdict:
    year = act.values["year"]
    if CalendarYear.objects.filter(year=year).exists():
        return refuse(
            "year_loaded", f"{year}年的放假安排已经录入，要更正请打开它办理“更正放假安排”。", HOUSE_REGISTER
        )
    return allow("may_load", "可以录入。", HOUSE_REGISTER)


@LOAD_CALENDAR_YEAR.change
def load_calendar_year(act: Act) -> CalendarYear:
    act.announce("registry.law_changed")
    return CalendarYear(**act.values, owner=act.actor.agency)


REPLACE_CALENDAR_YEAR = Action(
    name="registry.replace_calendar_year",
    title="更正放假安排",
    kind="calendar_year",
    roles=frozenset({Role.SYSTEM_ADMIN}),
    side="any",
    sight=Level.FULL,
    form=forms.CalendarNotice,
    reason="required",
    consequence="更正后，办理中的期限立即重算。",
    sources=(HOUSE_REGISTER,),
)


@REPLACE_CALENDAR_YEAR.judge
def may_replace_calendar_year(act: Act) -> Verdict:
    if act.values["year"] != act.record.year:
        return refuse("other_year", f"这是{act.record.year}年的安排，不能改成别的年度。", HOUSE_REGISTER)
    return allow("may_replace", "可以更正。", HOUSE_REGISTER)


@REPLACE_CALENDAR_YEAR.change
def replace_calendar_year(act: Act) -> None:
    for name in ("notice", "days_off", "days_worked"):
        setattr(act.record, name, act.values[name])
    act.announce("registry.law_changed")
