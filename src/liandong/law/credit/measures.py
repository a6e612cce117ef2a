"""惩戒措施：只能出自公布的清单，有依据、有起止、有关联；备忘录只分工执行。

What a natural person did by simple procedure, or put right at once, feeds no joint punishment; nor does a decision
that may still be undone. Everything that stands in the way is named at once.

Main names: `ListItem`, `BasisRank`, `Measure`, `Subject`, `may_measure`, `may_divide`.
Legal source: 河南省社会信用条例第十三条、第二十条、第二十七条、第二十九条、第三十一条、第三十二条、第三十四条
（参数 R-10 至 R-15）.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from liandong.law import LawOn, at
from liandong.law.moments import chinese_date
from liandong.law.procedure.gaps import Gap, judge
from liandong.law.verdict import Verdict


class BasisRank(StrEnum):
    """What kind of text a list item or a listing standard rests on, highest first."""

    LAW = "法律"
    REGULATION = "行政法规"
    CENTRAL = "党中央、国务院政策文件"
    LOCAL = "地方性法规"
    RULE = "规章"
    DOCUMENT = "规范性文件"
    MEMORANDUM = "合作备忘录"


NO_GROUND = frozenset({BasisRank.DOCUMENT, BasisRank.MEMORANDUM})
"""Such a text may arrange work, but neither create a measure nor a list."""


@dataclass(frozen=True, slots=True)
class ListItem:
    """One row of the published list of measures; the five things R-11 asks for, its rank and its days.

    Attributes:
        extra: one of the additional measures of 第三十四条, only for listed subjects.
        valid_from, valid_to: both included; None while it lasts.
    """

    code: str
    matter: str
    objects: str
    means: str
    implementers: frozenset[str]
    basis: str
    rank: BasisRank
    valid_from: date
    valid_to: date | None = None
    extra: bool = False


@dataclass(frozen=True, slots=True)
class Measure:
    """One measure against one subject.

    Attributes:
        item: the list item; None when somebody wrote a measure freely.
        implementer: who carries it out. starts_on, ends_on: both included; a measure without an end cannot be written.
        linked: it concerns a matter linked to the misconduct. proportion: why it fits facts, nature and gravity.

    Raises:
        ValueError: it ends before it starts.
    """

    item: ListItem | None
    implementer: str
    starts_on: date
    ends_on: date
    linked: bool
    proportion: str

    def __post_init__(self) -> None:
        if self.ends_on < self.starts_on:
            raise ValueError("惩戒措施的结束日早于开始日，请核对。")


@dataclass(frozen=True, slots=True)
class Subject:
    """What is known of the misconduct.

    Attributes:
        natural_person: the subject is a natural person. simple_procedure: punished on the spot.
        minor_and_remedied: minor, and harm removed or lessened by the person.
        unconfirmed_arrears: rests only on utility or property arrears nobody has confirmed in law.
        final: time for remedies has run out, or they upheld the decision.
        listed: on the list of 失信联合惩戒对象.
    """

    natural_person: bool
    simple_procedure: bool = False
    minor_and_remedied: bool = False
    unconfirmed_arrears: bool = False
    final: bool = True
    listed: bool = False


def may_measure(measure: Measure, subject: Subject, *, on: date, law: LawOn | None = None) -> Verdict:
    """Whether the measure may be taken on a day: ``may_measure``, or refused ``no_measure`` naming every obstacle."""
    ruling = law or at(on)
    return judge(
        (
            *excluded(subject, ruling),
            *_from_list(measure.item, measure.implementer, on, ruling),
            *_fitting(measure, subject, ruling),
        ),
        passed="may_measure",
        said="措施出自公布的清单，有依据、与事实相适应，可以实施。",
        failed="no_measure",
        lead="不得实施该惩戒措施",
        sources=(ruling["R-11"].provision, ruling["R-13"].provision),
    )


def excluded(subject: Subject, law: LawOn) -> Iterator[Gap]:
    """Why this misconduct may feed no joint punishment at all; empty when it may."""
    person = law["R-10"].provision
    if subject.natural_person and subject.simple_procedure:
        yield Gap("对自然人适用简易程序作出的处罚不得作为失信联合惩戒的依据", person)
    if subject.natural_person and subject.minor_and_remedied:
        yield Gap("自然人违法行为轻微并主动消除或者减轻危害后果的处罚不得作为失信联合惩戒的依据", person)
    if subject.unconfirmed_arrears:
        yield Gap("未经依法确认的欠费不得作为失信联合惩戒的依据", law["R-15"].provision)
    if not subject.final:
        yield Gap("复议、诉讼期限未满或者程序未终结，还不是失信信息", law["R-12"].provision)


def _from_list(item: ListItem | None, implementer: str, on: date, law: LawOn) -> Iterator[Gap]:
    source = law["R-11"].provision
    if item is None:
        yield Gap("没有对应的清单事项，不得自拟措施", source)
        return
    stated = (item.matter, item.objects, item.means, item.implementers, item.basis)
    empty = [name for name, value in zip(law["R-11"].items, stated, strict=True) if not value]
    if empty:
        yield Gap(f"清单事项{item.code}没有载明{'、'.join(empty)}", source)
    if not (item.valid_from <= on and (item.valid_to is None or on <= item.valid_to)):
        yield Gap(f"清单事项{item.code}在{chinese_date(on)}没有施行", source)
    if implementer not in item.implementers:
        yield Gap(f"{implementer}不是清单事项{item.code}的实施主体", source)
    if item.rank in NO_GROUND:
        yield Gap(f"清单事项{item.code}只以{item.rank}为依据，{item.rank}不能创设惩戒措施", source)


def _fitting(measure: Measure, subject: Subject, law: LawOn) -> Iterator[Gap]:
    fit, extra = law["R-13"].provision, law["R-14"]
    if not measure.linked:
        yield Gap("与违法事项没有关联", fit)
    if not measure.proportion.strip():
        yield Gap("没有说明与事实、性质、情节和社会危害程度相适应", fit)
    if measure.item is not None and measure.item.extra:
        if not subject.listed:
            yield Gap("附加惩戒措施只适用于已列入名单的信用主体", extra.provision)
        if measure.item.rank not in extra.items:
            yield Gap(f"附加惩戒措施应当有{'、'.join(extra.items)}依据", extra.provision)


def may_divide(rows: Sequence[tuple[ListItem | None, str]], *, on: date, law: LawOn | None = None) -> Verdict:
    """Whether a memorandum's table of measures only divides execution, as it must.

    Args:
        rows: (list item or None, implementing department) of each row of the table.

    Returns:
        ``divides_execution``, or refused ``creates_measures`` naming each row (numbered from 1) that goes further.
    """
    ruling = law or at(on)
    return judge(
        (
            Gap(f"第{number}行{gap.text}", gap.source)
            for number, (item, department) in enumerate(rows, 1)
            for gap in _from_list(item, department, on, ruling)
        ),
        passed="divides_execution",
        said="备忘录只分工执行清单已有的措施，不作为列入名单或者实施惩戒的依据。",
        failed="creates_measures",
        lead="备忘录不得创设惩戒措施",
        sources=(ruling["R-11"].provision,),
    )
