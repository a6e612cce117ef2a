"""立案以前的核对：谁已经立案、谁有线索、本机关有没有职权、追究时效过没有；结果写在案件上，批准的人看得到。

What lies within one's sight is named; what lies beyond it shows the four things of a collision, is written in the ledger and told
to the holder (`offences.sighting`). Main names: `check`, `power_of`, `not_written`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date

from liandong.cases.claims import facts_of
from liandong.cases.models import Case
from liandong.cases.venue import places_of, venue_told
from liandong.catalogue import queries
from liandong.kernel.actor import Actor
from liandong.law.competence import PowerKind
from liandong.law.limitation import limitation
from liandong.law.superior import ART_17
from liandong.law.verdict import Verdict, allow, refuse
from liandong.now import today
from liandong.offences.sighting import Related, related
from liandong.parties.models import Party

PURPOSE = "立案"
SEEN, BEYOND = "看得到的记录：", "别的机关："
"""How the lines begin that tell of somebody's record."""
HAS_POWER, BY_VENUE = "has_power", "has_power_by_venue"
"""It has the power where the act was done; only at the special place that the case names."""


def power_of(case: Case, on: date) -> Verdict:
    """Whether its agency may punish on this item in this place on the day; without an item nothing is known."""
    if case.item is None:
        hint = ("没有选涉及事项，平台没有核对本机关有没有处罚权，请自行核对。",)
        return allow("item_unknown", "没有核对职权。", ART_17, warnings=hint)
    names = {case.division: case.division_name, case.venue_division: case.venue_division_name}
    asked = places_of(case, on)
    for place in asked:
        if queries.may_act(case.owner, case.item, place, on, (PowerKind.PUNISH,)):
            code = HAS_POWER if place == case.division else BY_VENUE
            return allow(code, f"本机关在{names[place]}对该事项有行政处罚权。", ART_17)
    text = f"本机关在{'、'.join(names[place] for place in asked)}对“{case.item.name}”没有登记行政处罚权，不能立案；职权登记有误的，先更正职权。"
    return refuse("no_power", text, ART_17)


def check(actor: Actor, case: Case) -> list[str]:
    """What the check finds today, a line each, fit for whoever approves.

    Others' records are asked for by the power where the act was done: a place that was only typed opens nothing.
    """
    is_apart = case.is_criminal or case.is_sensitive
    power = power_of(case, today())
    found = related(
        actor, facts_of(case), purpose=PURPOSE, is_settled=not is_apart, has_power=power.code == HAS_POWER
    )
    said = [f"职权：{power.explained}", *power.warnings]
    return [*said, *venue_told(case, today()), *_time(case), *_others(case, found, is_apart)]


def not_written(actor: Actor, case: Case) -> list[str]:
    """What a check made now finds of others' and one's own records, and what is written on the case does not say.

    The party is held until the transaction ends, so that of two filings on it approved at one moment the later sees the earlier.
    """
    if case.party_id is not None:
        Party.objects.select_for_update(no_key=True).get(pk=case.party_id)
    found = Counter(line for line in check(actor, case) if line.startswith((SEEN, BEYOND)))
    return list((found - Counter(case.checked)).elements())


def _time(case: Case) -> Iterator[str]:
    answer = limitation(
        began_on=case.since, discovered_on=today(), continuing=case.is_continuing, ended_on=case.until
    ).verdict
    yield f"追究时效：{answer.explained}"
    yield from answer.warnings


def _others(case: Case, found: Related, is_apart: bool) -> Iterator[str]:
    seen = [s for s in found.seen if s.record.uuid != case.uuid]
    for one in seen:
        said = f"，机器比对{one.match.grade}" if one.match else ""
        state = one.kind.states.states[one.record.state].label
        yield f"{SEEN}{one.kind.title}{one.kind.number(one.record)}，{state}{said}"
    for told in found.collisions:
        yield f"{BEYOND}{told.agency}，{told.broad_kind}，{told.stage}，联络人：{told.liaison or '未登记'}"
    if is_apart:
        yield "敏感、涉嫌犯罪的案件，不查别的机关的记录。"
    elif found.not_asked:
        yield found.not_asked
    elif not (seen or found.collisions):
        yield "没有查到同一当事人的其他记录。"
