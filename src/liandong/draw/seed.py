"""随机数从哪里来：各方先承诺、再等一个谁也不知道的外部数值、最后一起打开。

commit cₚ = H("vdr1/commit", plan, p, rₚ) → ticket = H("vdr1/ticket", plan, c₁…cₘ) → outside value b → open r₁…rₘ →
seed = H("vdr1/seed", ticket, r₁…rₘ, b). Whoever commits does not know b; whoever makes b does not know the shares; nobody can
withdraw, because each share also lies encrypted with an escrow (`contribution`) and is opened from there. A missing share
never changes the inputs: if the escrow fails too, the plan is VOID and the next serial follows.

The outside value is, by default, a domestic public value in the text form of RFC 3797 (numbers of a lottery issue) or a notary's
signed value; a drand round is optional.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from liandong.draw.plan import Plan
from liandong.proof.canonical import tagged_hash

SHARE_BYTES = 32
PUBLIC, NOTARY, DRAND = "public", "notary", "drand-quicknet"


class SeedError(ValueError):
    """No seed can be made of these parts; the Chinese message names the part and the party."""


@dataclass(frozen=True)
class Outside:
    """The outside value as it came.

    Attributes:
        value: the bytes that enter the seed: a public text in UTF-8, or 32 bytes.
        evidence: round, signature, notary's signature, page; kept in the bundle.
    """

    value: bytes
    evidence: Mapping[str, Any]


def commitment(plan: Plan, party: str, share: bytes) -> bytes:
    """What a party publishes instead of its share; SeedError for a stranger or a share that is not 32 bytes."""
    if party not in plan.parties:
        raise SeedError(f"{party} 不是方案 {plan.plan_no} 的参与方。")
    if len(share) != SHARE_BYTES:
        raise SeedError(f"{party} 的随机数应为 {SHARE_BYTES} 字节，现为 {len(share)} 字节。")
    return tagged_hash("vdr1/commit", plan.hash, party, share)


def ticket(plan: Plan, commits: Mapping[str, bytes]) -> bytes:
    """The one ticket of a plan number.

    Raises:
        SeedError: a party has not committed, or somebody committed who is no party.
    """
    if set(commits) != set(plan.parties):
        odd = sorted(set(commits) ^ set(plan.parties))
        raise SeedError(f"方案 {plan.plan_no} 的承诺不齐或有多余：{'、'.join(odd)}。")
    return tagged_hash("vdr1/ticket", plan.hash, *(commits[party] for party in plan.parties))


def seed(plan: Plan, commits: Mapping[str, bytes], shares: Mapping[str, bytes], outside: Outside) -> bytes:
    """The 32 bytes that decide the draw.

    Args:
        shares: every party's share, opened by itself or from escrow.

    Raises:
        SeedError: a share is missing or is not what its party committed to.
    """
    drawn = ticket(plan, commits)
    for party in plan.parties:
        if party not in shares:
            raise SeedError(
                f"{party} 没有打开随机数，也没有从托管打开；方案 {plan.plan_no} 只能作废，另编下一号。"
            )
        if commitment(plan, party, shares[party]) != commits[party]:
            raise SeedError(f"{party} 打开的随机数与承诺不符，不能采用。")
    return tagged_hash("vdr1/seed", drawn, *(shares[party] for party in plan.parties), outside.value)


def public_text(sources: Sequence[Sequence[int]], *, ordered: Sequence[bool] = (), form: str = "") -> bytes:
    """Public numbers in the text form of RFC 3797: each number followed by ".", each source by "/".

    Args:
        sources: the numbers of each source, in the order of the plan.
        ordered: whether the order inside a source means something; where not (the default), numbers are sorted.
        form: how many numbers each source has, as the plan fixed it before they were known (``6/1``); the same numbers parted in
            another way would be another seed. Empty where the plan says nothing.

    Raises:
        SeedError: a source without numbers, a negative number, or another form than the plan's.

    >>> public_text([[9319], [2, 12, 5, 8, 10], [9, 18, 26, 34, 41, 45]])
    b'9319./2.5.8.10.12./9.18.26.34.41.45./'
    >>> public_text([[26, 9, 18, 34, 41, 45], [7]], form="6/1")
    b'9.18.26.34.41.45./7./'
    """
    if not sources or any(not numbers or min(numbers) < 0 for numbers in sources):
        raise SeedError("外部数值的每个来源都应有至少一个非负整数。")
    found = "/".join(str(len(numbers)) for numbers in sources)
    if form and found != form:
        raise SeedError(
            f"方案写明每个来源各几个数：{form}，这里是 {found}。请照公布的一个不多、一个不少地写，来源之间用斜线。"
        )
    keeps = [*ordered, *[False] * (len(sources) - len(ordered))]
    texts = [
        "".join(f"{number}." for number in (numbers if keep else sorted(numbers)))
        for numbers, keep in zip(sources, keeps, strict=True)
    ]
    return "".join(f"{text}/" for text in texts).encode()


def notary_message(drawn: bytes, value: bytes) -> bytes:
    """What a notary signs (Ed25519) when its act is the outside value: the ticket and the 32 bytes."""
    return tagged_hash("vdr1/notary", drawn, value)
