"""递送的规则：送给谁可以、送给谁是绕圈、没有人签收的报到哪里。纯函数。

Main names: `may_go`, `Passage`, `is_negative`.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from uuid import UUID

from liandong.dispatches.grounds import NOT_OURS
from liandong.dispatches.states import HOUSE_DISPATCH, OPEN, OPINION
from liandong.law.verdict import Verdict, allow, refuse

HIGHEST = 3
"""Rungs an unsigned dispatch climbs: the receiver's heads, the agency above, the one above that."""


@dataclass(frozen=True, slots=True)
class Passage:
    """One earlier dispatch of the same record: to whom, how it stands, on what ground it came back."""

    receiver: UUID
    state: str
    ground: str = ""


def may_go(
    sender: UUID, receiver: UUID, name: str, path: Sequence[UUID], earlier: Iterable[Passage]
) -> Verdict:
    """Whether a record may be sent to this agency.

    Args:
        name: of the receiver, for the sentence.
        path: agencies that have had it on its way to the sender, the first one first.
        earlier: all dispatches of the record so far.

    Refusal codes: ``own_agency``, ``loop``, ``on_its_way``, ``not_theirs``.

    >>> a, b, c = (UUID(int=n) for n in (1, 2, 3))
    >>> may_go(b, a, "甲局", [a], []).code, may_go(b, c, "丙局", [a], []).code
    ('loop', 'may_go')
    >>> may_go(a, b, "乙局", [], [Passage(b, "returned", "no_power")]).code
    'not_theirs'
    >>> may_go(a, b, "乙局", [], [Passage(b, "returned", "incomplete")]).code
    'may_go'
    """
    if receiver == sender:
        return refuse("own_agency", f"{name}就是本机关，不必移送；本机关管的请直接办理。", HOUSE_DISPATCH)
    if receiver in path:
        return refuse(
            "loop", f"{name}已经经手过，再送给它就是绕圈；有争议的，请协商或者报请指定管辖。", HOUSE_DISPATCH
        )
    for passage in earlier:
        if passage.receiver != receiver:
            continue
        if passage.state in OPEN:
            return refuse("on_its_way", f"已经送给{name}，还没有办完，不能再送一次。", HOUSE_DISPATCH)
        if passage.ground in NOT_OURS:
            text = f"{name}已经以不属于它管辖退回过，不能再送；仍认为归它管的，请协商或者报请指定管辖。"
            return refuse("not_theirs", text, HOUSE_DISPATCH)
    return allow("may_go", "可以移送。", OPINION)


def is_negative(earlier: Iterable[Passage]) -> bool:
    """Whether two agencies have said that it is not theirs: a negative question of jurisdiction.

    >>> one, two = Passage(UUID(int=1), "returned", "no_power"), Passage(UUID(int=2), "returned", "other_place")
    >>> is_negative([one, one]), is_negative([one, two])
    (False, True)
    """
    return len({p.receiver for p in earlier if p.state == "returned" and p.ground in NOT_OURS}) >= 2
