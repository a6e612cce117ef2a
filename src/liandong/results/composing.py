"""公示的内容：计划、检查对象、机关、日期、各事项的结果；检查时写的情况不公示，公民只留姓、没有代码。

Main names: `COLUMNS`, `composed`, `hideable`, `released`, `shown`, `too_long`, `answer_told`, `objection_told`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from liandong.kernel.ports import law_book
from liandong.law.limits import Term, compute
from liandong.now import CHINA
from liandong.publication.masking import family_name_only, masked_text
from liandong.results.models import Objection, ResultNotice

COLUMNS = {
    "party": "检查对象",
    "party_code": "统一社会信用代码",
    "inspector": "检查机关",
    "task": "任务来源",
    "plan": "抽查计划、抽取",
    "on": "检查日期",
    "results": "检查事项和结果",
}
"""What is published, with its heading, in the order of the page; ``results`` is a list of lines."""
VERIFYING = "企业提出异议，正在核实。"


def original(notice: ResultNotice) -> dict[str, Any]:
    """What could be told, nothing hidden yet but a citizen's code; for whoever sees the notice in full."""
    return {
        "party": notice.party_name,
        "party_code": "" if notice.is_citizen else notice.party_code,
        "inspector": notice.agency_name,
        "task": notice.task,
        "plan": notice.plan,
        "on": notice.visited_on.isoformat(),
        "results": [f"{row['item']}：{row['result']}" for row in notice.rows],
    }


def composed(notice: ResultNotice, hides: Iterable[str] = ()) -> dict[str, Any]:
    """What may be published.

    Args:
        hides: words that a person has hidden besides.
    """
    said, words = original(notice), list(hides)
    persons = [notice.party_name] if notice.is_citizen else []
    said["plan"] = masked_text(said["plan"], persons, words)
    said["results"] = [masked_text(line, persons, words) for line in said["results"]]
    said["party"] = family_name_only(said["party"]) if persons else masked_text(said["party"], hides=words)
    return said


def hideable(notice: ResultNotice) -> str:
    """What `composed` looks through for the words that a person hides; the name of a citizen is cut by itself."""
    said = original(notice)
    names = () if notice.is_citizen else (said["party"],)
    return "\n".join((*names, said["plan"], *said["results"]))


def released(notice: ResultNotice, said: str) -> str:
    """What was written for everybody to read about a notice, with what its contents hide hidden here too."""
    return masked_text(said, [notice.party_name] if notice.is_citizen else [], notice.hides)


def shown(text: Mapping[str, Any]) -> str:
    """The contents as people read them before they approve, a line each; what is empty is left out."""
    lines = []
    for name, title in COLUMNS.items():
        found = text.get(name)
        lines += [f"{title}：{'；'.join(found) if isinstance(found, list) else found}"] if found else []
    return "\n".join(lines)


def too_long(notice: ResultNotice) -> str:
    """A prompt where a problem is shown longer than the credit platform itself may; empty for all others.

    Legal source: 河南省社会信用条例第十九条 (R-02), which binds that platform and not this page.
    """
    if (
        notice.published_at is None
        or notice.until is None
        or not any(one["is_problem"] for one in notice.rows)
    ):
        return ""
    law = law_book().at(notice.published_at.astimezone(CHINA).date())
    row = law["R-02"]
    longest = compute(notice.published_at, Term.of(row), law.calendar).last_day
    if longest is None or notice.until <= longest:
        return ""
    return f"有问题的结果公示到{longest}以后；公共信用信息平台上的失信信息最长展示{row.amount}（{row.provision}），请核对。"


def answer_told(objection: Objection | None) -> str:
    """How an objection stands, in words for everybody; empty for none."""
    if objection is None:
        return ""
    if objection.is_upheld is None:
        return VERIFYING
    return f"企业提出过异议，{objection.answered_on}答复：{released(objection.notice, objection.answer)}"


def objection_told(notice: ResultNotice) -> str:
    """How the newest objection to a notice stands, see `answer_told`."""
    return answer_told(notice.objections.order_by("-pk").first())
