"""本市内部期限的动作：本市可以调整自己的内部期限，法定期限一概不能动。

What a city may set (how soon to sign for, to answer, to pass on a clue) is marked 内部 in the packaged law; the judge
asks the book itself, which refuses anything else and names the statute.
"""

from __future__ import annotations

from liandong.kernel.actions import Act, Action
from liandong.kernel.ports import law_book
from liandong.kernel.roles import Role
from liandong.law import LawDataError, Override
from liandong.law.verdict import Verdict, allow, refuse
from liandong.now import today
from liandong.registry import forms
from liandong.registry.models import CityLimit
from liandong.registry.states import HOUSE_REGISTER

SET_CITY_LIMIT = Action(
    name="registry.set_city_limit",
    title="调整内部期限",
    kind="city_limit",
    roles=frozenset({Role.OVERSIGHT}),
    side="any",
    creates=True,
    form=forms.CityLimitForm,
    reason="required",
    consequence="自施行之日起开始的期限按新的天数计算；此前已经开始的不变。",
    sources=(HOUSE_REGISTER,),
)


@SET_CITY_LIMIT.judge
def may_set_city_limit(act: Act) -> Verdict:
    if act.values["effective_from"] < today():
        return refuse("retroactive", "施行日期不能早于今天，已经开始的期限不追溯调整。", HOUSE_REGISTER)
    try:
        law_book().with_overrides(_override(act))
    except LawDataError as trouble:
        return refuse("not_ours_to_set", str(trouble), HOUSE_REGISTER)
    return allow("may_set", "可以调整。", HOUSE_REGISTER)


def _override(act: Act) -> Override:
    parameter, line = act.values["parameter"]
    return Override(
        id=parameter, line=line, value=act.values["value"], basis=act.values["basis"],
        effective_from=act.values["effective_from"], effective_to=act.values["effective_to"],
    )  # fmt: skip


@SET_CITY_LIMIT.change
def set_city_limit(act: Act) -> CityLimit:
    override = _override(act)
    row = law_book().at(override.effective_from).get(override.id, override.line or None)
    act.announce("registry.law_changed")
    return CityLimit(
        owner=act.actor.agency, parameter=override.id, line=override.line, name=row.name, was=row.amount,
        value=override.value, unit=row.unit, basis=override.basis,
        effective_from=override.effective_from, effective_to=override.effective_to,
    )  # fmt: skip


END_CITY_LIMIT = Action(
    name="registry.end_city_limit",
    title="停止调整",
    kind="city_limit",
    roles=frozenset({Role.OVERSIGHT}),
    form=forms.CityLimitEnd,
    reason="required",
    consequence="所填日期之后开始的期限恢复原来的天数；此前已经开始的不变。",
    sources=(HOUSE_REGISTER,),
)


@END_CITY_LIMIT.judge
def may_end_city_limit(act: Act) -> Verdict:
    if act.values["last_day"] < max(today(), act.record.effective_from):
        return refuse("retroactive", "最后施行日不能早于今天，也不能早于施行日期。", HOUSE_REGISTER)
    return allow("may_end", "可以停止。", HOUSE_REGISTER)


@END_CITY_LIMIT.change
def end_city_limit(act: Act) -> None:
    act.record.effective_to = act.values["last_day"]
    act.announce("registry.law_changed")
