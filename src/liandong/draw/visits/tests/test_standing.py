"""编排以后：补入的一家接替半天和人员，换人照原来的次序接着问，该回避的点名；没有可补的，人员空出来。"""

from __future__ import annotations

import json

import pytest
from hypothesis import given, settings

from liandong.draw.replacements import Substitute
from liandong.draw.visits.facts import Officer
from liandong.draw.visits.planning import plan
from liandong.draw.visits.reasons import Refusal
from liandong.draw.visits.replaying import replay
from liandong.draw.visits.standing import Move, moves_of
from liandong.draw.visits.tests.ground import KEYS, drew, wave, waves
from liandong.draw.visits.tests.test_officers import ORDER, event, those
from liandong.draw.visits.tracing import recalled, trace_of

HERE, AWAY = "410802", "410825"


def made(officers: list[Officer], recusals: tuple[tuple[str, str], ...] = ()):
    """One department at one door."""
    return plan(wave([drew("A", "T", 0, 0)], officers, recusals, slots=1, led=frozenset("A")), KEYS)


def test_the_one_that_comes_in_takes_half_day_team_and_its_order():
    before = made(those(0, 1, 2, 3))
    after = before.after(Move(1, "A", "T", "U", HERE))
    assert dict(after.duties) == {("U#r1", "A"): before.duties["T", "A"]}
    assert after.standing.slots["U#r1"] == before.slots["T"] and after.drawn == before.drawn
    once = after.after(event(2, ORDER[0], visit="U#r1"))
    assert once.duties["U#r1", "A"].officers == (ORDER[1], ORDER[2]), "次序是原来那一家的"
    again = once.after(Move(3, "A", "U", "V", HERE))
    assert again.duties["V#r3", "A"].officers == (ORDER[1], ORDER[2])
    last = again.after(event(4, ORDER[2], visit="V#r3"))
    assert last.duties["V#r3", "A"].officers == (ORDER[1], ORDER[3])
    assert [outcome.left for outcome in last.standing.outcomes[::2]] == ["T", "U#r1"]


def test_who_must_not_go_to_the_one_that_comes_in_is_named_until_replaced():
    narrow = {"areas": frozenset({HERE})}
    for officers, recusals, place, why in (
        (those(0, 1, 2, 3), ((ORDER[1], "U"),), HERE, Refusal.RECUSED),
        (those(0, 1, 2, 3, a1=narrow), (), AWAY, Refusal.ELSEWHERE),
    ):
        after = made(officers, recusals).after(Move(1, "A", "T", "U", place))
        duty = after.duties["U#r1", "A"]
        assert (duty.officers, duty.unfit, duty.is_staffed) == (ORDER_TWO, ((ORDER[1], why),), False)
        duty = after.after(event(2, ORDER[1], visit="U#r1")).duties["U#r1", "A"]
        assert (duty.officers, duty.unfit, duty.is_staffed) == ((ORDER[0], ORDER[2]), (), True)


ORDER_TWO = (ORDER[0], ORDER[1])


def test_when_nobody_comes_in_the_team_is_free():
    """Four officers, two doors at one time: whoever stays behind at the one door can go to the other."""
    city = wave([drew("A", "T", 0, 0), drew("A", "U", 0, 0)], those(0, 1, 2, 3), slots=1, led=frozenset())
    before = plan(city, KEYS)
    left, out = before.duties["T", "A"].officers, before.duties["U", "A"].officers[0]
    gone = event(2, out, visit="U")
    bound = before.after(gone).duties["U", "A"]
    assert not bound.is_staffed and {officer for officer, _ in bound.rejected} == set(left)
    after = before.after(Move(1, "A", "T", "", ""))
    assert set(after.duties) == {("U", "A")} and after.standing.outcomes[0].visit == ""
    again = after.after(gone).duties["U", "A"]
    assert again.is_staffed and set(again.officers) - set(before.duties["U", "A"].officers) <= set(left)


def test_an_event_that_cannot_be_is_refused():
    after = made(those(0, 1, 2, 3)).after(Move(1, "A", "T", "U", HERE))
    with pytest.raises(ValueError, match="A 对 T 的检查已经替换，不再换人"):
        after.after(event(2, ORDER[0]))
    for move in (Move(2, "A", "T", "V", HERE), Move(2, "B", "U", "V", HERE)):
        with pytest.raises(ValueError, match="编排里没有"):
            after.after(move)
    with pytest.raises(ValueError, match="编号应大于 1"):
        after.after(Move(1, "A", "U", "V", HERE))


def test_the_record_with_its_moves_is_made_again_and_a_change_is_named():
    one = made(those(0, 1, 2, 3)).after(Move(1, "A", "T", "U", HERE)).after(event(2, ORDER[0], visit="U#r1"))
    trace = json.loads(json.dumps(trace_of(one)))
    assert replay(trace, one.wave, one.keys) is None
    trace["events"][0]["into"] = "V"
    found = replay(trace, one.wave, one.keys)
    assert found and found.path == "events[1]" and "没有派" in found.text
    trace["events"][0] |= {"into": "U", "visit": "U#r2"}
    assert replay(trace, one.wave, one.keys).path == "events[0].visit"


def test_moves_follow_from_the_substitutes():
    told = (Substitute(3, "A/D/410802", "T", "U"), Substitute(5, "A/D/410802", "U", ""))
    assert moves_of(told, {"U": HERE}) == [Move(3, "A", "T", "U", HERE), Move(5, "A", "U", "", "")]


@given(waves())
@settings(deadline=None, max_examples=40)
def test_the_record_tells_who_stands_where(city):
    one = plan(city, KEYS)
    told = recalled(json.loads(json.dumps(trace_of(one)))["visits"], city, KEYS)
    assert told.duties == one.duties and told.slots == one.slots and told.places == one.standing.places
    assert {id: door.seats for id, door in told.doors.items()} == {door.id: door.seats for door in one.visits}
