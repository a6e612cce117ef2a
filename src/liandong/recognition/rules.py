"""一条结果能不能答眼下的问题：说得出的理由，要留意的地方，和给人看的提示。纯函数。

A result that answers prompts; it bars no statutory check, and it is never by itself a ground to punish. What is doubtful
about it (another edition of the standard, self-inspection, an issuer without a registered power) is said and left to the
agency that decides.

Main names: `Said`, `reasons`, `cautions`, `strength`, `prompt`. Source: 优化营商环境条例第五十七条; 联动平台办理规则（结果互认）.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from liandong.law.verdict import Verdict, allow
from liandong.recognition.states import HOUSE_RECOGNITION, OPINION, SHARED

PASSED = frozenset({"passed", "tested"})
STRENGTH = {"original": 3, "report": 2, "record": 1, "self": 0}
NOT_A_BAR = "不妨碍依法应当进行的检查，也不能单独作为处罚的根据。"


@dataclass(frozen=True, slots=True)
class Said:
    """A finding as far as it bears on the question, and what stood on the day asked.

    Attributes:
        evidence, evidence_label: level of evidence, as stored and as shown.
        standard: name of the standard it was measured by, empty for none.
        edition: the edition of that day.
        edition_then: the edition on the day asked; 0 when the standard is no longer in force.
        place: name of the place of the finding.
        is_same_place: the place asked about is that place, lies in it, or contains it.
    """

    result: str
    result_label: str
    evidence: str
    evidence_label: str
    found_on: date
    valid_to: date
    standard: str
    edition: int
    edition_then: int
    place: str
    is_same_place: bool
    was_competent: bool


def reasons(said: Said) -> tuple[str, ...]:
    """Why it answers the question, one short clause each.

    >>> reasons(Said("passed", "合格", "record", "现场记录", date(2026, 3, 2), date(2027, 3, 1), "农药经营检查标准", 1, 1,
    ...     "武陟县", True, True))
    ('同一事项', '地点相符（武陟县）', '按《农药经营检查标准》第1版，至今没有变', '2026-03-02作出，可采用至2027-03-01', '证据等级：现场记录')
    """
    place = "地点相符" if said.is_same_place else "地点不同"
    return (
        "同一事项",
        f"{place}（{said.place}）",
        _standard(said),
        f"{said.found_on}作出，可采用至{said.valid_to}",
        f"证据等级：{said.evidence_label}",
    )


def _standard(said: Said) -> str:
    if not said.standard:
        return "没有写明按什么标准"
    told = f"按《{said.standard}》第{said.edition}版"
    if said.edition_then == said.edition:
        return f"{told}，至今没有变"
    if not said.edition_then:
        return f"{told}，该标准已不在施行"
    return f"{told}，现为第{said.edition_then}版"


def cautions(said: Said) -> tuple[str, ...]:
    """What whoever decides must mind, a sentence each; none of it bars.

    >>> cautions(Said("failed", "不合格", "self", "自行检查", date(2026, 3, 2), date(2027, 3, 1), "甲标准", 1, 2, "武陟县", False,
    ...     False))[0]
    '地点不同，只供参考。'
    """
    told = (
        (not said.is_same_place, "地点不同，只供参考。"),
        (
            bool(said.standard) and not said.edition_then,
            f"所按的《{said.standard}》已不在施行，请看现行要求有没有变。",
        ),
        (
            bool(said.edition_then) and said.edition_then != said.edition,
            f"《{said.standard}》在此之后修订为第{said.edition_then}版，请看改了的要点。",
        ),
        (said.result not in PASSED, f"结果是{said.result_label}，是否已经改正须另行核实。"),
        (said.evidence == "self", "只有当事人自行检查，没有经现场核实。"),
        (not said.was_competent, "出具机关当日在该地没有登记职权，请向它核实。"),
    )
    return tuple(sentence for applies, sentence in told if applies)


def strength(said: Said) -> tuple[int, ...]:
    """For the order of several: the same place first, then the standard unchanged, then the stronger evidence, then the newer."""
    is_unchanged = bool(said.standard) and said.edition == said.edition_then
    return (said.is_same_place, is_unchanged, STRENGTH[said.evidence], said.found_on.toordinal())


def prompt(count: int) -> Verdict:
    """What is said before a visit or a case: always allowed, with what to do first as a warning.

    Codes: ``recognisable`` when there is something to answer, ``nothing_recognisable``.

    >>> prompt(0).code, prompt(2).allowed, prompt(2).code
    ('nothing_recognisable', True, 'recognisable')
    """
    if not count:
        return allow("nothing_recognisable", "没有查到可以互认的结果。", SHARED)
    todo = f"请先对每一条决定采纳，或者写明理由不予采纳；{NOT_A_BAR}"
    return allow(
        "recognisable", f"有{count}条可以互认的结果。", SHARED, OPINION, HOUSE_RECOGNITION, warnings=(todo,)
    )
