"""公示的时钟：每个渠道各起各的、并行走；每个渠道公示到哪一天，各有各的规定。

七个工作日（双公示）and 二十个工作日（企业信用信息公示系统; another province: ten to push, ten to publish) run in
parallel, never one after the other. A channel without a rule of its own says so and has no invented end.

Main names: `Clock`, `clocks`, `Showing`, `showing`.
Legal source: 参数 R-08、M-11、M-12、M-12b、G-02（起算和届满）；M-18、M-18b、M-23、X-01 至 X-05（公示期）；P-24.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from itertools import chain

from liandong.law import LawOn, Parameter, at
from liandong.law.credit.repair import term_of
from liandong.law.limits import Due, Term, compute
from liandong.law.moments import chinese_date, end_of_day, in_china
from liandong.law.procedure.penalty import PenaltyKind
from liandong.law.publication.at_all import Channel, Decision, may_publish_in
from liandong.law.verdict import Verdict, allow, refuse

_SHORT_KINDS = frozenset({PenaltyKind.CRITICISM, PenaltyKind.FINE, PenaltyKind.WARNING})


@dataclass(frozen=True, slots=True)
class Clock:
    """One limit of one channel.

    Attributes:
        channel: where. parameter: the row it comes from; None where only 依法公开 is said, without a number.
        due: last moment and its steps; None until the event it runs from has happened.
        bound: who must act, in Chinese. sentence: fit for a letter.
    """

    channel: Channel
    parameter: Parameter | None
    due: Due | None
    bound: str
    sentence: str


def clocks(
    decision: Decision, *, pushed_received_at: datetime | None = None, law: LawOn | None = None
) -> tuple[Clock, ...]:
    """Every clock of every channel into which the decision belongs, in the order of `Channel`.

    Args:
        decision: the decision. pushed_received_at: when the other province received the push, with time zone.
        law: by default the packaged law of the day of the decision.

    Returns:
        Empty when the decision is not to be published.
    """
    ruling = law or at(decision.decided_on)
    open_to = [channel for channel in Channel if may_publish_in(channel, decision, law=ruling)]
    return tuple(
        chain.from_iterable(_of(channel, decision, pushed_received_at, ruling) for channel in open_to)
    )


def _of(channel: Channel, decision: Decision, received_at: datetime | None, law: LawOn) -> tuple[Clock, ...]:
    begun = end_of_day(decision.decided_on)
    line = law.find("M-11", decision.line) if decision.line else None
    if channel is Channel.CREDIT_CHINA:
        return (_clock(channel, law["R-08"], begun, law),)
    if channel is Channel.ENTERPRISE:
        push = law.find("M-12", decision.line) if decision.line and decision.other_province else None
        if push is None:
            own = line if line and line.channel == channel else law["G-02"]
            return (_clock(channel, own, begun, law),)
        then = law.get("M-12b", decision.line)
        return (_clock(channel, push, begun, law), _clock(channel, then, received_at, law))
    if line is not None and not line.channel:
        return (_clock(channel, line, begun, law),)
    text = f"{channel}：应当依法公开，法律没有规定日数。"
    return (Clock(channel, None, None, "作出决定的行政机关", text),)


def _clock(channel: Channel, row: Parameter, start: datetime | None, law: LawOn) -> Clock:
    if start is None:
        text = f"{channel}：自{row.starts}起{row.amount}，尚未{row.starts}，届时起算。"
        return Clock(channel, row, None, row.bound, text)
    due = compute(start, Term.of(row), law.calendar)
    said = f"{channel}：{due.sentence}"
    return Clock(channel, row, due, row.bound, said if row.verified else f"{said.rstrip('。')}（依据待核）。")


@dataclass(frozen=True, slots=True)
class Showing:
    """How long one channel shows the decision.

    Attributes:
        until: last day shown, never before the day of publication; None when no rule sets an end, or nothing is shown.
        verdict: allowed = it may be shown from that day; refused ``term_over`` when the end has already passed.
    """

    channel: Channel
    until: date | None
    verdict: Verdict


def showing(
    channel: Channel, decision: Decision, published_at: datetime, *, law: LawOn | None = None
) -> Showing:
    """Until when a channel shows a decision published at a moment.

    Args:
        published_at: with time zone. law: by default the packaged law of the day of publication, since the terms of
            the credit platforms changed on 2026-04-01 for what was already shown.

    Returns:
        ``shown_until``, ``no_end_set`` (with a warning), refused ``term_over`` or the refusal of `may_publish_in`.
    """
    day = in_china(published_at).date()
    ruling = law or at(day)
    allowed = may_publish_in(channel, decision, law=ruling)
    if not allowed:
        return Showing(channel, None, allowed)
    found = _end(channel, decision, published_at, ruling)
    if found is None:
        warning = f"没有查到{channel}公示期的规定，请依该渠道的规则确定结束日。"
        verdict = allow("no_end_set", "公示期没有确定。", ruling["P-24"].provision, warnings=(warning,))
        return Showing(channel, None, verdict)
    until, row = found
    if until < day:
        text = f"公示期已于{chinese_date(until)}届满，不再公示。"
        return Showing(channel, None, refuse("term_over", text, row.provision))
    text = f"在{channel}公示至{chinese_date(until)}，届满自动停止公示。"
    return Showing(channel, until, allow("shown_until", text, row.provision))


def _end(
    channel: Channel, decision: Decision, published_at: datetime, law: LawOn
) -> tuple[date, Parameter] | None:
    if channel is Channel.CREDIT_CHINA:
        term = term_of(decision.grade, decision.effective_on, law)
        return (term.last_day, term.row) if term else None
    if channel is not Channel.ENTERPRISE or not decision.line:
        return None
    short, long = law.find("M-18", decision.line), law.find("M-18b", decision.line)
    if short is None or long is None:
        return None
    row = short if _is_short(decision) else long
    until = compute(published_at, Term.of(row), law.calendar).last_day
    assert until is not None  # a term in months or years has an end
    banned = decision.banned_until
    if banned is not None and banned > until:
        return banned, law.get("M-23", decision.line)
    return until, row


def _is_short(decision: Decision) -> bool:
    """仅受到通报批评或者较低数额罚款; a warning beside them does not lengthen the term."""
    kinds = decision.penalty.kinds
    return kinds <= _SHORT_KINDS and (PenaltyKind.FINE not in kinds or decision.lower_fine)
