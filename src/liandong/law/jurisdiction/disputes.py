"""管辖争议怎样往上走：协商、协调、报请、指定；谁可以指定，下级何时可以报请，上级怎样提级。

Main names: `next_step`, `may_raise`, `may_designate`, `may_ask_superior`, `may_take_over`.
Legal source: 行政处罚法第二十五条；河南省行政执法条例第十九条；生态环境行政处罚办法第十五条.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Protocol

from liandong.law.jurisdiction.facts import Situation, Stage
from liandong.law.superior import ART_25, Superior, Track
from liandong.law.verdict import Source, Verdict, allow, refuse

ENV_15 = Source("生态环境行政处罚办法", "第十五条")


class Limit(Protocol):
    """What is read of a legal parameter (`book.Parameter` is one)."""

    @property
    def amount(self) -> str: ...
    @property
    def provision(self) -> Source: ...


class Difficulty(StrEnum):
    """Why a lower agency asks its superior to designate (J12)."""

    GRAVE = "重大"
    COMPLEX = "复杂"
    DIFFICULT = "疑难"
    ORDINARY = "一般"


def next_step(stage: Stage, superior: Superior, negotiate_within: Limit | None = None) -> Verdict:
    """What the parties must do next at this stage (J6, J8, J9, J10).

    Args:
        superior: computed for the parties.
        negotiate_within: the line's limit for negotiation, e.g. row M-02; None when the line sets none. An
            unchecked limit only warns.

    Returns:
        Refused with the superior's own code when there is nobody to go to or no dispute at all.
    """
    if superior.track is Track.INTERNAL:
        return refuse("no_dispute_inside", superior.verdict.sentence, *superior.verdict.sources)
    if stage is Stage.NEGOTIATING:
        return _negotiate(negotiate_within)
    if not superior:
        return superior.verdict
    authority = superior.authority.name if superior.authority else ""
    if stage is Stage.COORDINATING and superior.coordinator is None:
        return refuse(
            "no_coordination", f"同一系统的争议不经司法局协调，直接报请{authority}指定管辖。", ART_25
        )
    return allow(f"step_{stage.name.lower()}", superior.verdict.sentence, *superior.verdict.sources)


def _negotiate(limit: Limit | None) -> Verdict:
    sentence = "各方应当先行协商，并形成书面记录；期间继续保全证据，各自的期限不停。"
    if limit is None:
        return allow("negotiate", sentence, ART_25)
    within = f"应当自发生争议之日起{limit.amount}内协商（{limit.provision}）"
    if limit.provision.verified:
        return allow(
            "negotiate",
            f"各方{within}，并形成书面记录；期间继续保全证据，各自的期限不停。",
            ART_25,
            limit.provision,
        )
    return allow("negotiate", sentence, ART_25, warnings=(f"{within}，条文待核，仅作提示。",))


def may_raise(agency: str, situation: Situation) -> Verdict:
    """Whether an agency may still raise a dispute: only with a stake, and never after a designation."""
    if situation.designations:
        return refuse(
            "already_designated",
            "本案已经指定管辖，不得再提出管辖争议；有异议的向作出指定的机关书面反映。",
            ART_25,
        )
    stake = (
        situation.competent
        | {f.agency for f in situation.filings}
        | {t.receiver for t in situation.transfers}
    )
    if agency not in stake:
        text = f"{situation.name(agency)}对该事项没有职权，也未立案或者受移送，不是争议的一方。"
        return refuse("not_a_party", text, ART_25)
    return allow("may_raise", f"{situation.name(agency)}可以就本案提出管辖争议，并应当先行协商。", ART_25)


def may_designate(by: str, superior: Superior, *, negotiated: bool) -> Verdict:
    """Whether this organ may designate (J6, J7): only the common superior, with or without negotiation.

    Args:
        by: code of the organ that wants to designate.
        negotiated: False for a direct designation.
    """
    if superior.track is Track.NONE or superior.authority is None:
        return refuse("no_common_superior", "没有可以指定管辖的共同上一级行政机关。", ART_25)
    if by != superior.authority.code:
        text = f"指定管辖应当由共同的上一级行政机关{superior.authority.name}作出，其他机关不得指定。"
        return refuse("not_common_superior", text, ART_25)
    if negotiated:
        return allow("may_designate", f"协商不成，由{superior.authority.name}指定管辖。", ART_25)
    return allow("may_designate_directly", f"{superior.authority.name}可以不经协商直接指定管辖。", ART_25)


def may_ask_superior(why: Difficulty, line: str) -> Verdict:
    """Whether a lower agency may ask its superior to designate without any dispute (J12).

    The condition was read only for the environmental line; elsewhere it warns and never refuses.
    """
    ordinary = why is Difficulty.ORDINARY
    text = f"案件{why}，可以报请上一级机关指定管辖。"
    if line != "生态环境":
        hint = f"{line}系统对报请条件的规定待核{'，一般案件通常由本机关办理' if ordinary else ''}。"
        return allow("may_ask_superior", text, ART_25, warnings=(hint,))
    if ordinary:
        return refuse(
            "ordinary_case", "案件不属于重大、复杂、疑难，应当由本机关办理，不得以此报请指定。", ENV_15
        )
    return allow("may_ask_superior", text, ENV_15)


def may_take_over(line: str, *, told_agency: bool, told_party: bool) -> Verdict:
    """Whether a superior may take a lower agency's case or give it to another (J13).

    In the environmental line the lower agency and the party are notified first; elsewhere this only warns.
    """
    missing = "、".join(who for who, told in (("下级机关", told_agency), ("当事人", told_party)) if not told)
    text = "上级机关可以自行办理或者另行指定管辖。"
    if line != "生态环境":
        hint = f"{line}系统的相应规定待核" + (f"；尚未通知{missing}，建议先行通知。" if missing else "。")
        return allow("may_take_over", text, ART_25, warnings=(hint,))
    if missing:
        return refuse("notify_first", f"提级办理或者改变管辖之前，应当先通知{missing}。", ENV_15)
    return allow("may_take_over", text, ENV_15)
