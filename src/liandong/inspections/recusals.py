"""回避：提出、决定、撤回，抽取以前和入企检查都照这里办；决定了的才算，没有决定以前不停止办理。

One question of recusal is a dict, kept with the others on the record it is about: ``number``, ``officer`` (public id), ``certificate``, ``name``,
``agency`` (public id), ``why`` (category), ``asked_by``, ``by`` and ``on`` (who wrote it down, when), ``is_head``, ``answer`` (one of the four below),
``decided`` (who and when) with ``decided_at`` (ISO moment), ``document`` (what the government or the superior decided, where it is about the head). Only the category of the
reason goes on record.

Main names: `new`, `granted`, `waiting`, `open_ones`, `find`, `told`, `may_ask`, `may_decide`, `decided`, `may_withdraw`, `withdrawn`.
Legal source: 行政处罚法第四十三条; 河南省行政执法条例第二十三条.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any
from uuid import UUID

from liandong.kernel.actions import Act
from liandong.kernel.actor import Actor
from liandong.kernel.ports import posts
from liandong.kernel.roles import Role
from liandong.law.inspection.recusal import ART_43, AskedBy, Recusal, RecusalReason, recusal
from liandong.law.verdict import Verdict, allow, refuse
from liandong.now import CHINA
from liandong.registry.models import Officer

ASKED, GRANTED, DECLINED, WITHDRAWN = "", "granted", "declined", "withdrawn"
_ANSWERS = {ASKED: "等待决定", GRANTED: "决定回避", DECLINED: "不予回避", WITHDRAWN: "已撤回"}

Row = dict[str, Any]


def is_head(agency: UUID, officer: Officer) -> bool:
    """Whether an officer of the agency is its head: by the name, as the accounts know who holds the post."""
    held = posts().holding(agencies=[agency], posts=[], roles=[Role.AGENCY_HEAD])
    return officer.name in {post.person_name for post in held}


def granted(rows: Iterable[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    """Those that hold."""
    return [row for row in rows if row["answer"] == GRANTED]


def waiting(rows: Iterable[Mapping[str, Any]], agency: UUID) -> list[Mapping[str, Any]]:
    """Those of one agency that nobody has decided."""
    return [row for row in rows if row["answer"] == ASKED and row["agency"] == str(agency)]


def open_ones(rows: Iterable[Mapping[str, Any]], agency: UUID) -> list[Mapping[str, Any]]:
    """Those of one agency that wait or hold."""
    return [row for row in rows if row["answer"] in (ASKED, GRANTED) and row["agency"] == str(agency)]


def find(rows: Iterable[Mapping[str, Any]], agency: UUID, number: int) -> Mapping[str, Any] | None:
    """The question of this number, of this agency."""
    return next((row for row in rows if row["number"] == number and row["agency"] == str(agency)), None)


def told(row: Mapping[str, Any]) -> str:
    """One question in words, for the department itself.

    >>> told({"name": "甲", "certificate": "C1", "asked_by": "本人申请", "why": "系当事人或者当事人的近亲属", "answer": "", "decided": "", "document": ""})
    '甲（C1）：本人申请回避，系当事人或者当事人的近亲属；等待决定。'
    """
    end = "，".join(filter(None, (_ANSWERS[row["answer"]], row["document"], row["decided"])))
    of = f"（{row['party_name']}）" if row.get("party_name") else ""
    return f"{row['name']}（{row['certificate']}）{of}：{row['asked_by']}回避，{row['why']}；{end}。"


def choices(rows: Iterable[Mapping[str, Any]]) -> list[tuple[str, str]]:
    """As a form offers them."""
    return [(str(row["number"]), f"第{row['number']}件　{told(row)}") for row in rows]


def _ruled(row: Mapping[str, Any], on: date, is_granted: bool | None) -> Recusal:
    return recusal(
        RecusalReason(row["why"]), AskedBy(row["asked_by"]), about_head=row["is_head"], on=on, granted=is_granted
    )  # fmt: skip


def may_ask(actor: Actor, officer: Officer, asked_by: str) -> Verdict:
    """An agency orders recusal through its head, and never that of the head."""
    if asked_by != AskedBy.AGENCY:
        return allow("may_ask", "可以提出，由机关负责人决定；决定作出以前不停止办理。", ART_43)
    if actor.role is not Role.AGENCY_HEAD or is_head(actor.agency, officer):
        text = "机关责令的回避由机关负责人写明，他本人的除外；本人申请、当事人申请的，请选由谁提出。"
        return refuse("only_the_head_orders", text, ART_43)
    return allow("may_order", "责令回避，当即生效。", ART_43)


def new(act: Act, rows: list[Row], officer: Officer, **more: str) -> list[Row]:
    """The rows with one more; what the head orders holds at once.

    Args:
        act: by which it is asked, with ``why`` and ``asked_by`` among its values. more: what the record adds to a row.
    """
    by, day = act.actor.signature, act.now.astimezone(CHINA).date()
    is_ordered = act.values["asked_by"] == AskedBy.AGENCY
    row = {
        "number": len(rows) + 1, "officer": str(officer.uuid), "certificate": officer.certificate, "name": officer.name,
        "agency": str(act.actor.agency), "why": act.values["why"], "asked_by": act.values["asked_by"], "by": by, "on": day.isoformat(),
        "is_head": is_head(act.actor.agency, officer), "answer": GRANTED if is_ordered else ASKED, "decided": f"{by}，{day}" if is_ordered else "",
        "decided_at": act.now.isoformat() if is_ordered else "", "document": "", **more,
    }  # fmt: skip
    act.note(recusal=row["number"], answer=_ruled(row, day, is_ordered or None).verdict.code)
    return [*rows, row]


def _own(actor: Actor, row: Mapping[str, Any]) -> bool:
    return actor.person_name == row["name"]


def may_decide(actor: Actor, row: Mapping[str, Any] | None, document: str) -> Verdict:
    """The head decides; the head's own the government or the superior agency, whose document is entered by another."""
    if row is None or row["answer"] != ASKED:
        return refuse("no_such_recusal", "没有这一件等待本机关决定的回避，请刷新页面核对。", ART_43)
    if _own(actor, row):
        return refuse("own_recusal", "本人的回避不能由本人决定。", ART_43)
    if row["is_head"] and not document:
        text = f"{row['name']}是本机关负责人，回避由同级人民政府或者上级行政执法机关决定。请填写决定的机关和文号。"
        return refuse("decided_above", text, ART_43)
    if not row["is_head"] and actor.role is not Role.AGENCY_HEAD:
        return refuse("head_decides", "执法人员的回避由本机关负责人决定，请报他决定。", ART_43)
    return allow("may_decide", "可以决定。", ART_43)


def decided(act: Act, rows: list[Row]) -> list[Row]:
    """The rows with the answer of the act, whose values are ``which``, ``is_granted`` and ``document``."""
    day, is_granted = act.now.astimezone(CHINA).date(), act.values["is_granted"] == "yes"
    row = find(rows, act.actor.agency, act.values["which"])
    assert row is not None
    document = act.values["document"] if row["is_head"] else ""
    act.note(recusal=row["number"], answer=_ruled(row, day, is_granted).verdict.code)
    answer = {
        "answer": GRANTED if is_granted else DECLINED,
        "decided": f"{act.actor.signature}，{day}",
        "decided_at": act.now.isoformat(),
        "document": document,
    }
    return [{**one, **answer} if one is row else one for one in rows]


def may_withdraw(actor: Actor, row: Mapping[str, Any] | None) -> Verdict:
    """What waits by whoever the department sends; what was granted by the head who may grant it."""
    if row is None or row["answer"] not in (ASKED, GRANTED):
        return refuse("no_such_recusal", "本机关没有这一件还管用的回避，请刷新页面核对。", ART_43)
    if row["answer"] == ASKED:
        return allow("may_withdraw", "可以撤回。", ART_43)
    if row["is_head"]:
        return refuse("decided_above", "政府或者上级机关决定的回避，不能由本机关撤回。", ART_43)
    if _own(actor, row) or actor.role is not Role.AGENCY_HEAD:
        return refuse("head_decides", "已经决定的回避，由机关负责人撤回，他本人的除外。", ART_43)
    return allow("may_withdraw", "可以撤回。", ART_43)


def withdrawn(act: Act, rows: list[Row]) -> list[Row]:
    """The rows with one taken back, by the act's ``which``."""
    row = find(rows, act.actor.agency, act.values["which"])
    assert row is not None
    act.note(recusal=row["number"])
    day = act.now.astimezone(CHINA).date()
    answer = {"answer": WITHDRAWN, "decided": f"{act.actor.signature}，{day}"}
    return [{**one, **answer} if one is row else one for one in rows]
