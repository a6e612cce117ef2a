"""一条有日期的法律参数：数值、单位、条文、起止、性质、核对与否。

Why it exists: no rule of this house may hold a number in its code. Units, natures and comparisons are
closed lists here, so that a file cannot invent one.

Main names: `Parameter` (one dated version of one row), `ExtensionRule`; the lists `UNITS`, `TIME_UNITS`,
`NATURES`, `DIRECTIONS`, `COMPARISONS`; the errors `LawDataError`, `UnknownParameter`, `NotInForce`.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from types import MappingProxyType

from liandong.law.verdict import Source

TIME_UNITS = MappingProxyType(
    {"working_day": "个工作日", "natural_day": "日", "hour": "小时", "month": "个月", "year": "年"}
)
"""Units that `limits.compute` can turn into a date."""

UNITS = MappingProxyType(
    {**TIME_UNITS, "yuan": "元", "percent": "％", "count": "", "promptly": "及时", "duty": "义务"}
)
"""All units. ``promptly`` and ``duty`` carry no number: the first says 及时, 立即, the second only obliges or forbids."""

NATURES = MappingProxyType({"statutory": "法定", "internal": "内部", "courtesy": "商请", "reference": "参考"})
"""Only 法定 and 内部 can be 逾期; 商请 is a wish to somebody we cannot bind; 参考 is another place's practice, not law here."""

ARTICLE_UNKNOWN = "条次未核"
"""Written in place of an article that nobody has found; the `Source` then names the whole instrument."""

DIRECTIONS = MappingProxyType({"after": "起", "before": "前"})
COMPARISONS = MappingProxyType({"at_most": "不超过", "at_least": "不少于", "more_than": "超过"})


class LawDataError(ValueError):
    """A parameter, calendar or override is wrong; the Chinese sentence says where and what to do."""


class UnknownParameter(KeyError):
    """No parameter of this id exists at all, or the line must be named to choose one."""

    def __str__(self) -> str:
        return str(self.args[0])


class NotInForce(UnknownParameter):
    """The parameter exists, but not on the day asked for."""


@dataclass(frozen=True, slots=True)
class ExtensionRule:
    """What the provision says about extending a limit.

    Args:
        value: units of one extension; None when the provision sets no number.
        unit: one of `TIME_UNITS`; empty exactly when ``value`` is None and no unit is named.
        approver: who approves, in Chinese, e.g. ``机关负责人``.
        ask_by: when it must be asked for or told, in Chinese, e.g. ``期限届满前``.
        times: how often it may be granted; None when not limited by number.
        note: anything else, e.g. ``再延长须集体讨论并写明期限``.
    """

    value: int | None
    unit: str
    approver: str
    ask_by: str
    times: int | None = 1
    note: str = ""

    @property
    def sentence(self) -> str:
        """The rule in Chinese, without full stop: ``经机关负责人同意可延长15个工作日（期限届满前）``."""
        length = f"{self.value}{UNITS[self.unit]}" if self.value else "（日数未定）"
        note = f"；{self.note}" if self.note else ""
        return f"经{self.approver}同意可延长{length}（{self.ask_by}）{note}"


@dataclass(frozen=True, slots=True)
class Parameter:
    """One dated version of one row of the law.

    Attributes:
        id: stable id such as ``P-02``; rows of one table row that hold two numbers take a letter (``P-09b``).
        name: Chinese name, as in the tables of the profession.
        line: enforcement line (市场监管, 生态环境 …); empty for everybody.
        value: the number in ``unit``; None for ``promptly`` and ``duty``.
        unit: a key of `UNITS`.
        starts: the event the term runs from (or back from), in Chinese, e.g. ``立案``.
        direction: ``after`` or ``before`` the event.
        compare: ``at_most`` (a deadline or ceiling), ``at_least`` (a floor), ``more_than`` (a duty begins above).
        rolls: True when a last day on a rest day moves to the next working day.
        clear: for ``before``: the day of the act is not counted either, full days lie between.
        bound: who is bound, in Chinese.
        nature: a key of `NATURES`.
        instrument, article: the provision; an internal rule names itself.
        effective_from: first day in force. effective_to: last day in force, None while it lasts.
        from_verified: False when the first day itself was not read in a source.
        verified: False for a row nobody has read in the official text; it warns and never blocks.
        source: where the row was read, or that it was not.
        extension: None when the provision knows no extension.
        items: the enumerated contents of a duty, in the provision's order; empty otherwise.
        channel: publication channel, where the row belongs to one.
        general: id of the rule that holds for lines without a row of their own.
        words: further words under which `show` finds the row.
        verified_by, verified_on: the lawyer's tick; both or neither.
    """

    id: str
    name: str
    value: int | None
    unit: str
    starts: str
    bound: str
    nature: str
    instrument: str
    article: str
    effective_from: date
    verified: bool
    source: str
    line: str = ""
    direction: str = "after"
    compare: str = "at_most"
    rolls: bool = True
    clear: bool = False
    effective_to: date | None = None
    from_verified: bool = True
    extension: ExtensionRule | None = None
    items: tuple[str, ...] = ()
    channel: str = ""
    general: str = ""
    words: tuple[str, ...] = ()
    note: str = ""
    verified_by: str = ""
    verified_on: date | None = None

    @property
    def provision(self) -> Source:
        """The provision as a `Source`, ready for a `Verdict`."""
        return Source(self.instrument, "" if self.article == ARTICLE_UNKNOWN else self.article, self.verified)

    @property
    def amount(self) -> str:
        """Value with unit in Chinese: ``7个工作日``, ``3000元``, ``及时``."""
        return f"{'' if self.value is None else self.value}{UNITS[self.unit]}"

    def in_force_on(self, day: date) -> bool:
        """True on both the first and the last day in force."""
        return self.effective_from <= day and (self.effective_to is None or day <= self.effective_to)
