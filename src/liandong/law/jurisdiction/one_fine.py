"""一事不再罚款：罚款之前，核对过哪些案件，谁确认过是同一违法行为，该按哪一条罚。

Only a same offence confirmed by people bars, and it bars only the fine: orders to correct and other penalties go
on. A likely one must be answered first, with a legal reviewer's opinion and the head's decision. Agencies that
answer differently have a jurisdiction dispute. The simple procedure is no way round.

Main names: `OtherCase`, `Answer`, `may_fine`, `Norm`, `heavier`.
Legal source: 行政处罚法第二十五条、第二十九条、第三十二条、第五十七条、第五十八条.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from enum import StrEnum

from liandong.law.offence import ART_29, Act, Grade, Likeness, Match, grade
from liandong.law.superior import ART_17, ART_25
from liandong.law.verdict import Source, Verdict, allow, refuse

ART_32 = Source("行政处罚法", "第三十二条")
ART_38 = Source("行政处罚法", "第三十八条")
ART_57 = Source("行政处罚法", "第五十七条")
ART_58 = Source("行政处罚法", "第五十八条")
ONLY_FINE = "不影响依法责令改正和给予罚款以外的处罚"


class Stage(StrEnum):
    """Where another agency's case stands."""

    PROPOSED = "拟立案，尚未批准"
    OPEN = "办理中"
    DECIDED = "已作出决定"
    CLOSED = "已结案未处罚"
    NOT_FILED = "不予立案"
    WITHDRAWN = "已撤销立案"
    HANDED_OVER = "已移送其他机关"
    REVOKED = "处罚决定已被撤销"


@dataclass(frozen=True, slots=True)
class Answer:
    """What people said to "same offence?": the legal reviewer's opinion and the head's decision, by person."""

    same: bool
    reason: str
    reviewer: str
    opinion: str
    decided_by: str


@dataclass(frozen=True, slots=True)
class OtherCase:
    """Another record that may be about the same act.

    Attributes:
        fine_fen: fine imposed in fen; None or 0 when the decision holds no fine.
        answer: None while nobody has answered.
        views: (agency, says it is the same) of agencies that have stated a view.
    """

    act: Act
    stage: Stage
    fine_fen: int | None = None
    answer: Answer | None = None
    views: frozenset[tuple[str, bool]] = frozenset()


@dataclass(frozen=True, slots=True)
class Norm:
    """One norm the act breaks, with its range of fines for this act, in fen; None = cannot be computed yet."""

    provision: str
    low_fen: int | None
    high_fen: int | None
    in_own_power: bool = True


@dataclass(frozen=True, slots=True)
class Heavier:
    """Which norm is applied; ``norm`` is None when a person must decide or nothing can be applied."""

    verdict: Verdict
    norm: Norm | None
    ranges: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class FineAnswer:
    """Whether this fine may be imposed, and what was checked.

    Attributes:
        checked: one line for each compared record that is at least related, for the decision file.
        compared: how many records were compared in all.
        heavier: the comparison of norms.
    """

    verdict: Verdict
    checked: tuple[str, ...]
    compared: int
    heavier: Heavier


def may_fine(
    act: Act,
    others: Collection[OtherCase],
    norms: Sequence[Norm],
    *,
    handlers: frozenset[str],
    fine_fen: int | None = None,
    mitigated: bool = False,
    is_simple: bool = False,
    likeness: Likeness = Likeness(),  # noqa: B008
) -> FineAnswer:
    """Whether a fine may be imposed for this act (both procedures).

    Args:
        others: every record of the same party that was found, from any agency; the act's own record is skipped.
        norms: all norms the act breaks that provide a fine.
        handlers: persons who handle the case; none of them may give the reviewer's opinion.
        fine_fen: the intended fine; None to ask before an amount is fixed.
        mitigated: a ground of art. 32 has been found, so the fine may lie below the range.
        is_simple: the simple procedure; it is checked in the same way.

    Returns:
        Refused with ``agencies_disagree``, ``already_fined``, ``same_offence_pending``, ``answer_first``,
        ``reviewer_is_handler``, or a code of `heavier` and the range.
    """
    compared = sorted((o for o in others if o.act.record != act.record), key=lambda o: o.act.record)
    pairs = [(other, grade(act, other.act, likeness)) for other in compared]
    chosen = heavier(norms)
    verdict = _barred(pairs, handlers)
    if verdict is None:
        verdict = _measured(chosen, fine_fen, mitigated)
    if verdict is None:
        how = "当场处罚前" if is_simple else "决定罚款前"
        text = f"{how}已核对{len(compared)}件案件，没有经确认的同一违法行为已受罚款或者正在办理，可以罚款。"
        verdict = allow("may_fine", text, ART_29, warnings=(*chosen.verdict.warnings, *_related(pairs)))
    lines = tuple(_line(other, match) for other, match in pairs if match.grade is not Grade.NONE)
    return FineAnswer(verdict, lines, len(compared), chosen)


def heavier(norms: Sequence[Norm]) -> Heavier:
    """The norm with the higher fine; where ranges cross or are unknown a person decides.

    A norm is higher when neither end of its range is below the other's. Equal ranges prefer one's own power.
    """
    ranges = tuple(f"{n.provision}：{_yuan(n.low_fen)}至{_yuan(n.high_fen)}" for n in norms)
    if not norms:
        return Heavier(refuse("no_norm", "没有规定罚款的法律规范，不得罚款。", ART_38), None, ranges)
    if len(norms) == 1 and norms[0].in_own_power:
        return Heavier(allow("one_norm", f"适用{norms[0].provision}。", ART_29), norms[0], ranges)
    top = max(norms, key=lambda n: (n.high_fen or 0, n.low_fen or 0, n.in_own_power))
    listed = "；".join(ranges)
    clear = all(_not_above(n, top) for n in norms)
    if clear and not top.in_own_power:
        text = f"罚款数额高的规定是{top.provision}，不属本机关职权，应当移送有权机关处理（{listed}）。"
        return Heavier(refuse("transfer_to_higher_norm", text, ART_29, ART_17), None, ranges)
    if clear:
        text = f"同一违法行为违反多个法律规范，按照罚款数额高的{top.provision}处罚（{listed}）。"
        return Heavier(allow("higher_norm", text, ART_29), top, ranges)
    warning = (
        f"各规定的罚款幅度交叉或者尚不能计算，由机关负责人决定适用哪一条，并在决定书中说明（{listed}）。"
    )
    if not all(n.in_own_power for n in norms):
        warning += "其中有不属本机关职权的规定，认定其罚款数额高的应当移送。"
    verdict = allow("person_decides_norm", "罚款数额高的规定须由人员判断。", ART_29, warnings=(warning,))
    return Heavier(verdict, None, ranges)


def _not_above(norm: Norm, top: Norm) -> bool:
    ends = (norm.low_fen, norm.high_fen, top.low_fen, top.high_fen)
    low, high, top_low, top_high = (-1 if end is None else end for end in ends)
    return -1 not in (low, high, top_low, top_high) and low <= top_low and high <= top_high


def _barred(pairs: list[tuple[OtherCase, Match]], handlers: frozenset[str]) -> Verdict | None:
    """The first reason against a fine: disagreement, then confirmed cases, then open questions."""
    near = [(o, m) for o, m in pairs if m.grade in (Grade.CERTAIN, Grade.LIKELY) and _could_bar(o)]
    split = [o for o, _ in pairs if len({same for _, same in o.views}) > 1]
    if split:
        text = f"各机关对{_records(split)}是否同一违法行为意见不一，属于管辖争议，应当先协商或者报请指定管辖；{ONLY_FINE}。"
        return refuse("agencies_disagree", text, ART_25, ART_29)
    confirmed = [o for o, _ in pairs if o.answer is not None and o.answer.same and _complete(o.answer)]
    fined = [o for o in confirmed if _could_bar(o) and o.stage is Stage.DECIDED]
    if fined:
        text = f"同一违法行为已在{_records(fined)}中被罚款，不得再次罚款；{ONLY_FINE}。"
        return refuse("already_fined", text, ART_29)
    pending = [o for o in confirmed if o.stage is Stage.OPEN]
    if pending:
        text = f"同一违法行为正在{_records(pending)}中办理，应当先确定由谁、在哪一案中处理，再决定罚款；{ONLY_FINE}。"
        return refuse("same_offence_pending", text, ART_25, ART_29)
    unanswered = [o for o, _ in near if o.answer is None or not _complete(o.answer)]
    if unanswered:
        text = f"{_records(unanswered)}可能是同一违法行为，须先由法制审核人员提出意见、机关负责人决定，再决定罚款；{ONLY_FINE}。"
        return refuse("answer_first", text, ART_29, ART_57)
    own = [o for o, _ in near if o.answer is not None and o.answer.reviewer in handlers]
    if own:
        text = f"{_records(own)}是否同一违法行为的审核意见出自本案办案人员，应当由其他法制审核人员重新审核。"
        return refuse("reviewer_is_handler", text, ART_58)
    return None


def _could_bar(other: OtherCase) -> bool:
    """A case that is open or holds a fine; one closed without a fine, or annulled, can never make a second fine."""
    return other.stage is Stage.OPEN or (other.stage is Stage.DECIDED and bool(other.fine_fen))


def _complete(answer: Answer) -> bool:
    """A reason, a reviewer with an opinion, and a head other than the reviewer."""
    said = (answer.reason, answer.reviewer, answer.opinion, answer.decided_by)
    return all(text.strip() for text in said) and answer.reviewer != answer.decided_by


def _measured(chosen: Heavier, fine_fen: int | None, mitigated: bool) -> Verdict | None:
    """The norms refuse, or the intended fine lies outside the range of the norm applied."""
    if not chosen.verdict:
        return chosen.verdict
    norm = chosen.norm
    if norm is None or fine_fen is None:
        return None
    span = f"{norm.provision}的幅度（{_yuan(norm.low_fen)}至{_yuan(norm.high_fen)}）"
    if norm.high_fen is not None and fine_fen > norm.high_fen:
        return refuse("above_range", f"拟罚款{_yuan(fine_fen)}，高于{span}。", ART_29)
    if norm.low_fen is not None and fine_fen < norm.low_fen and not mitigated:
        return refuse("below_range", f"拟罚款{_yuan(fine_fen)}，低于{span}，须有减轻处罚的情形。", ART_32)
    return None


def _records(cases: Sequence[OtherCase]) -> str:
    return "、".join(f"{o.act.record}（{o.act.agency}）" for o in cases)


def _related(pairs: list[tuple[OtherCase, Match]]) -> tuple[str, ...]:
    related = [o for o, m in pairs if m.grade is Grade.RELATED]
    return (f"{_records(related)}与本案相关，请留意。",) if related else ()


def _line(other: OtherCase, match: Match) -> str:
    answer = other.answer
    said = (
        "未判断"
        if answer is None
        else ("确认同一" if answer.same else "确认不是同一") + f"，理由：{answer.reason}"
    )
    fine = f"，罚款{_yuan(other.fine_fen)}" if other.fine_fen else ""
    return f"{other.act.record}（{other.act.agency}，{other.stage}{fine}）：{match.grade}——{'，'.join(match.reasons)}；{said}"


def _yuan(fen: int | None) -> str:
    """Fen as yuan for a letter; cents only where there are any.

    >>> _yuan(500000), _yuan(50)
    ('5000元', '0.50元')
    """
    if fen is None:
        return "（待算）"
    return f"{fen // 100}元" if fen % 100 == 0 else f"{fen // 100}.{fen % 100:02d}元"
