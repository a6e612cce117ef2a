"""一件案件的几个日子的先后：立案、告知和听取、决定，以后的送达、执行、变更；后一步不能早于前一步。

A day that nobody knows stands in nobody's way: a card without its moment of filing, a decision made on the spot without a filing.
An act may go on after its case was filed, so of that it is only said that somebody should look.
Main names: `Before`, `in_order`, `filed`, `heard`, `decided`, `known_since`, `act_after_filing`. Source: 行政处罚法第五十四条、第四十四条、第五十七条.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from typing import NamedTuple, overload

from liandong.cases.models import Case, Decision, Proposal
from liandong.cases.states import HOUSE_CASES
from liandong.law.moments import chinese_date
from liandong.law.verdict import Verdict, allow, refuse
from liandong.now import CHINA


class Before(NamedTuple):
    """Something that came before: the code of the refusal where it did not, what people call its day, the day if it is known."""

    code: str
    called: str
    day: date | None


def in_order(what: str, day: date, *before: Before) -> Verdict:
    """Whether a day comes after all of these, or on the same day."""
    for code, called, earlier in before:
        if earlier is not None and day < earlier:
            text = f"{what}{chinese_date(day)}早于{called}{chinese_date(earlier)}，前后矛盾，请核对是哪一个填错了。"
            return refuse(code, text, HOUSE_CASES)
    return allow("in_order", "先后相符。", HOUSE_CASES)


@overload
def day_of(moment: datetime) -> date: ...
@overload
def day_of(moment: None) -> None: ...
def day_of(moment: datetime | None) -> date | None:
    """The day of a moment in China."""
    return moment.astimezone(CHINA).date() if moment else None


def filed(case: Case) -> Before:
    """The day the head approved the filing."""
    return Before("before_filing", "立案批准日期", day_of(case.approved_at))


def known_since(case: Case) -> Before:
    """Before when nothing can have been done about the case: its act had not begun, its lead had not come in.

    What had to be done at once may come before the filing; where neither day is known it may not.
    """
    lead = case.verification.lead.received_on if case.verification else None
    last = max((day for day in (case.since, lead) if day), default=None)
    if last is None:
        return filed(case)
    called = "违法行为发生的日期" if last == case.since else "收到线索的日期"
    return Before("before_the_act", called, last)


def noticed(proposal: Proposal) -> Before:
    """The day the party was told what is to be decided."""
    return Before("before_notice", "告知日期", proposal.noticed_on)


def heard(proposal: Proposal) -> Iterator[Before]:
    """What the party was told and said, which a decision follows."""
    yield noticed(proposal)
    yield Before("before_plea", "当事人陈述、申辩的日期", proposal.pleaded_on)
    yield Before("before_waiver", "当事人放弃陈述、申辩的日期", proposal.waived_on)
    yield Before("before_hearing", "听证日期", day_of(proposal.hearing_held_at))


def decided(decision: Decision) -> Before:
    """The day of the decision."""
    return Before("before_decision", "决定日期", decision.decided_on)


def act_after_filing(since: date | None, filed_on: date | None) -> str:
    """What is said of an act that began after its case was filed; empty where nothing is."""
    if since is None or filed_on is None or since <= filed_on:
        return ""
    return (
        f"违法行为起于{chinese_date(since)}，晚于立案批准日期{chinese_date(filed_on)}；"
        "立案以后接着发生的不必改，填错的请更正。"
    )
