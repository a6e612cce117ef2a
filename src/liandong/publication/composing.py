"""公示的内容怎样从决定里来：双公示的各项，金额写成万元，该隐去的已经隐去。

Only what the letter says goes in; the case's own notes never do. Main names: `COLUMNS`, `AMOUNTS`, `composed`, `original`, `shown`.
Source: 双公示行政处罚数据项（CF_*，2018 年的名称）.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal

from liandong.cases.models import Decision
from liandong.cases.procedure.duties import party_kind_of
from liandong.cases.stating import penalty_told
from liandong.law.procedure.penalty import PartyKind
from liandong.publication.masking import family_name_only, masked_text

COLUMNS = {
    "CF_WSH": "行政处罚决定书文号",
    "CF_XDR_MC": "行政相对人名称",
    "CF_XDR_LB": "行政相对人类别",
    "CF_XDR_SHXYM": "统一社会信用代码",
    "CF_WFXW": "违法行为类型",
    "CF_SY": "违法事实",
    "CF_YJ": "处罚依据",
    "CF_CFLB": "处罚类别",
    "CF_NR": "处罚内容",
    "CF_NR_FK": "罚款金额（万元）",
    "CF_NR_WFFF": "没收违法所得、没收非法财物的金额（万元）",
    "CF_JDRQ": "处罚决定日期",
    "CF_CFJG": "处罚机关",
}
"""What is published, with its heading, in the order of the page."""
FREE = ("CF_WFXW", "CF_SY", "CF_YJ", "CF_NR")
"""Those in which somebody wrote freely, so that anything may stand in them."""
_KINDS = {PartyKind.PERSON: "自然人", PartyKind.SOLE_TRADER: "个体工商户"}
AMOUNTS = ("CF_NR_FK", "CF_NR_WFFF")
"""Those that are amounts in 万元."""
WAN = 1_000_000
"""Fen in one 万元."""


def wan(fen: int) -> str:
    """An amount in 万元, as 双公示 has it; empty for none.

    >>> wan(300_000), wan(1_000_000), wan(12_345), wan(0)
    ('0.3', '1', '0.012345', '')
    """
    return f"{(Decimal(fen) / WAN).normalize():f}" if fen else ""


def name_of(decision: Decision) -> str:
    """The party by its name: of the register, else as the case has it."""
    case = decision.case
    return case.party.name if case.party else case.party_name


def original(decision: Decision) -> dict[str, str]:
    """What the decision says, nothing hidden yet; for whoever sees it in full."""
    case, kind = decision.case, PartyKind(party_kind_of(decision.case))
    provisions = "；".join(p for p in decision.lines.order_by("pk").values_list("provision", flat=True) if p)
    return {
        "CF_WSH": decision.decision_no,
        "CF_XDR_MC": name_of(decision),
        "CF_XDR_LB": _KINDS.get(kind, "法人及非法人组织"),
        "CF_XDR_SHXYM": case.party.code if case.party and kind is not PartyKind.PERSON else "",
        "CF_WFXW": case.conduct,
        "CF_SY": decision.facts or case.conduct,
        "CF_YJ": decision.basis or provisions,
        "CF_CFLB": "、".join(decision.penalties),
        "CF_NR": decision.content or penalty_told(decision),
        "CF_NR_FK": wan(decision.fine_fen),
        "CF_NR_WFFF": wan(decision.confiscated_fen),
        "CF_JDRQ": decision.decided_on.isoformat(),
        "CF_CFJG": decision.agency_name,
    }


def composed(decision: Decision, hides: Iterable[str] = ()) -> dict[str, str]:
    """What may be published of the decision, by the names of 双公示.

    Args:
        hides: words that a person has hidden besides.
    """
    said, words = original(decision), list(hides)
    persons = [said["CF_XDR_MC"]] if said["CF_XDR_LB"] == _KINDS[PartyKind.PERSON] else []
    for name in FREE:
        said[name] = masked_text(said[name], persons, words)
    if persons:
        said["CF_XDR_MC"] = family_name_only(said["CF_XDR_MC"])
    return said


def shown(text: Mapping[str, str]) -> str:
    """The contents as people read them before they approve, a line each; what is empty is left out."""
    return "\n".join(f"{title}：{text[name]}" for name, title in COLUMNS.items() if text.get(name))
