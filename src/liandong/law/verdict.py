"""判断的形状：准或不准、稳定的代码、一句能写进文书的话、出处。

Every rule of the house answers with a `Verdict`, never with an exception for an ordinary refusal:
the caller shows `sentence` to a person, stores `code` for machines, and prints `sources` wherever the
consequence is visible. A source that nobody has checked against the official text (`verified=False`)
may make a verdict warn, never refuse; `refuse` enforces that.
"""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Source:
    """Where a rule stands: the instrument's short name, the article, and whether the text was checked.

    Args:
        instrument: short Chinese name, e.g. ``行政处罚法``; an internal rule names itself.
        article: article number as printed, e.g. ``第二十五条``; empty for a whole instrument.
        verified: False for rows known only from memory; such a source warns and never blocks.
    """

    instrument: str
    article: str = ""
    verified: bool = True

    def __str__(self) -> str:
        """
        >>> str(Source("行政处罚法", "第二十五条"))
        '《行政处罚法》第二十五条'
        >>> str(Source("市场监督管理行政处罚程序规定", "第十八条", verified=False))
        '《市场监督管理行政处罚程序规定》第十八条（条文待核）'
        """
        return f"《{self.instrument}》{self.article}" + ("" if self.verified else "（条文待核）")


@dataclass(frozen=True, slots=True)
class Verdict:
    """An answer with its reason.

    Attributes:
        allowed: True when the thing may be done.
        code: stable identifier in snake_case, never shown as such on a Chinese screen.
        sentence: one Chinese sentence, fit for a letter, ending with its full stop.
        sources: the provisions it rests on, most specific first.
        warnings: sentences a person must read although the thing is allowed.
    """

    allowed: bool
    code: str
    sentence: str
    sources: tuple[Source, ...] = ()
    warnings: tuple[str, ...] = field(default=())

    def __bool__(self) -> bool:
        return self.allowed

    @property
    def explained(self) -> str:
        """The sentence followed by its sources in brackets, as shown to a person."""
        if not self.sources:
            return self.sentence
        return f"{self.sentence.rstrip('。')}（{'；'.join(map(str, self.sources))}）。"


def allow(code: str, sentence: str, *sources: Source, warnings: tuple[str, ...] = ()) -> Verdict:
    """An allowing verdict."""
    return Verdict(True, code, sentence, sources, warnings)


def refuse(code: str, sentence: str, *sources: Source) -> Verdict:
    """A refusing verdict; it must rest on at least one verified source.

    Raises:
        ValueError: no verified source was given, so the rule may only warn.

    >>> refuse("no_power", "本机关无此项职权。", Source("行政处罚法", "第十七条")).allowed
    False
    """
    if not any(s.verified for s in sources):
        raise ValueError("未经核对的条文只能提示，不能据以不准：" + code)
    return Verdict(False, code, sentence, sources)
