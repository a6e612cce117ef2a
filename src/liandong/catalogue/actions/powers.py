"""职权的动作：登记、核对在册、退回、定止日。

A row is registered by the agency that holds the power, or by 行政执法监督 over it, and stands only when somebody
else of 行政执法监督 has checked it. What could never be lawful is refused by `law.jurisdiction.entry` before it is
even a draft. A row is never edited: it ends on a day, and another begins.
"""

from __future__ import annotations

from liandong.catalogue import forms
from liandong.catalogue.models import Power
from liandong.catalogue.queries import rows_of
from liandong.catalogue.states import HOUSE_CATALOGUE
from liandong.kernel import locking
from liandong.kernel.actions import Act, Action, moves_only
from liandong.kernel.permitting import supervises
from liandong.kernel.ports import agencies
from liandong.kernel.roles import Role
from liandong.law.jurisdiction.entry import Entry, may_enter, same_row
from liandong.law.superior import ART_17
from liandong.law.verdict import Verdict, allow, refuse
from liandong.registry import places
from liandong.registry.bodies import body_of

REGISTRARS = frozenset({Role.LEGAL_REVIEWER, Role.LIAISON, Role.SUPERVISOR})
SUPERVISORS = frozenset({Role.SUPERVISOR})

REGISTER_POWER = Action(
    name="catalogue.register_power",
    title="登记职权",
    kind="power",
    roles=REGISTRARS,
    side="any",
    creates=True,
    form=forms.NewPower,
    consequence="登记后待核，由行政执法监督核对在册后才作数。",
    sources=(ART_17, HOUSE_CATALOGUE),
)


def _drafted(act: Act) -> Power:
    """The row as it would stand, unsaved."""
    values = dict(act.values)
    place, suspends = values.pop("place"), values.pop("suspends")
    return Power(
        **values, place=place.code, place_name=place.name, suspends=suspends,
        owner=values["holder"].uuid, registered_by=act.actor.person,
    )  # fmt: skip


@REGISTER_POWER.judge
def may_register_power(act: Act) -> Verdict:
    holder = act.values["holder"]
    is_supervised = act.actor.role is Role.SUPERVISOR and act.actor.agency in agencies().supervisors(
        holder.uuid
    )
    if holder.uuid != act.actor.agency and not is_supervised:
        text = "只能登记本机关的职权；行政执法监督可以登记所监督机关的职权。"
        return refuse("not_own_power", text, HOUSE_CATALOGUE)
    return _stands(_drafted(act))


def _stands(power: Power) -> Verdict:
    """Whether the row may stand in the register as things are, the records it rests on held still."""
    involved = [power.item, power.holder, *filter(None, (power.principal, power.taken_from))]
    gone = [record for record in involved if not locking.share(record)]
    if gone or power.item.state == "withdrawn":
        return refuse("ground_changed", "所依据的事项或机关刚刚变动或已取消，请刷新后核对。", HOUSE_CATALOGUE)
    if power.valid_from < power.item.since and power.item.edition == 1:
        text = f"起日早于该事项的起始日期{power.item.since}，请核对。"
        return refuse("before_item", text, HOUSE_CATALOGUE)
    tree = places.tree(power.valid_from)
    body = body_of(power.holder)
    principal = body_of(power.principal) if power.principal else None
    for row in rows_of(power):
        if not (verdict := may_enter(Entry(row, body, principal, power.decision), tree)):
            return verdict
        if row.taken_from and row.agency in row.taken_from:
            return refuse("takes_from_itself", "不再行使的机关不能是行使机关自己。", HOUSE_CATALOGUE)
    return _not_twice(power)


def _not_twice(power: Power) -> Verdict:
    new = list(rows_of(power))
    others = Power.objects.filter(
        item=power.item, holder=power.holder, place=power.place, state__in=("draft", "in_force", "ended")
    ).exclude(pk=power.pk)
    for other in others.select_related("item", "holder", "principal", "taken_from"):
        if any(same_row(row, old) for row in new for old in rows_of(other)):
            until = other.valid_to or "现在"
            text = f"同一机关在同一地域对该事项已登记有职权（{other.valid_from}至{until}），不能重复登记。"
            return refuse("registered_already", text, HOUSE_CATALOGUE)
    return allow("may_register", "可以登记。", ART_17)


@REGISTER_POWER.change
def register_power(act: Act) -> Power:
    return _drafted(act)


CONFIRM_POWER = Action(
    name="catalogue.confirm_power",
    title="核对在册",
    kind="power",
    roles=SUPERVISORS,
    side="any",
    consequence="核对后该职权在册，各机关按它判断谁有权管。",
    sources=(ART_17, HOUSE_CATALOGUE),
)


@CONFIRM_POWER.judge
def may_confirm_power(act: Act) -> Verdict:
    if (verdict := _supervises(act)) and act.record.registered_by == act.actor.person:
        return refuse("own_entry", "登记和核对不能是同一个人，请由另一位同事核对。", HOUSE_CATALOGUE)
    return verdict and _stands(act.record)


def _supervises(act: Act) -> Verdict:
    return supervises(act, ART_17, HOUSE_CATALOGUE)


@CONFIRM_POWER.change
def confirm_power(act: Act) -> None:
    _tell(act)


def _tell(act: Act) -> None:
    power = act.record
    act.announce("catalogue.power_changed", item=str(power.item.uuid), place=power.place)


RETURN_POWER = Action(
    name="catalogue.return_power",
    title="退回",
    kind="power",
    roles=SUPERVISORS,
    side="any",
    reason="required",
    consequence="退回后不再作数；登记机关按理由更正后重新登记。",
    sources=(HOUSE_CATALOGUE,),
)


RETURN_POWER.judge(_supervises)


RETURN_POWER.change(moves_only)


END_POWER = Action(
    name="catalogue.end_power",
    title="定止日",
    kind="power",
    roles=SUPERVISORS,
    side="any",
    form=forms.LastDay,
    reason="required",
    consequence="止日之后该机关不再有此职权；此前已经办的不受影响。同一事项改由别的机关行使的，另行登记。",
    sources=(ART_17, HOUSE_CATALOGUE),
)


@END_POWER.judge
def may_end_power(act: Act) -> Verdict:
    if not (verdict := _supervises(act)):
        return verdict
    power, last = act.record, act.values["last_day"]
    if last < power.valid_from:
        return refuse("dates_reversed", f"止日不能早于起日{power.valid_from}。", HOUSE_CATALOGUE)
    if power.valid_to is not None and last > power.valid_to:
        return refuse("beyond_end", f"原定止日为{power.valid_to}，不能借此延长。", HOUSE_CATALOGUE)
    return allow("may_end", "可以定止日。", ART_17)


@END_POWER.change
def end_power(act: Act) -> None:
    act.record.valid_to = act.values["last_day"]
    act.record.end_basis = act.values["end_basis"]
    _tell(act)
